"""Which demands cannot be met together: a set from which none can be dropped, said in sentences.

The errands of all teams (see `skeleton`) that meet demands are packed by an integer program: every demand met, no unit on
two patrols at a time or short of rest. Errands are looked for where they are missing: first those of a day; then, for a
set of demands that those cannot meet, every errand there is. A set that fails with every errand fails for certain; it is
thinned by leaving out one demand after another (a deletion filter, as for irreducible infeasible sets of linear programs:
Chinneck 2008), until without any single one of them the rest can be met.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from standfast.engines.routing.mission.legs import UNREACHED, Legs, profile_of
from standfast.engines.routing.mission.problem import Demand, Problem
from standfast.engines.routing.mission.refusals import listed
from standfast.engines.routing.mission.skeleton import Errand, Errands, stay_lack, teams_of
from standfast.engines.routing.mission.value import need_a_day

LONGEST_SET = 8  # larger sets are reported unthinned by the full search: every subset of them would be looked at


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot be met together; each of them can be dropped only to make the rest possible.

    `proven` is False where the set was too large to look at every errand.
    """

    demands: tuple[Demand, ...]
    sentence: str
    proven: bool = True


def conflict(problem: Problem) -> Conflict | None:
    """Return demands that cannot be met together and from which none can be dropped, None if all can be met."""
    return _Search(problem).run()


class _Search:
    """The state of one search: ways, and the errands known so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.legs = Legs(problem)
        self.teams = [
            team
            for lead, unit in enumerate(problem.units)
            if unit.role == "leads"
            for team in teams_of(problem, lead)
        ]
        self.errands: set[Errand] = set()

    def run(self) -> Conflict | None:
        everything = list(range(len(self.problem.demands)))
        self._look(everything, longest=1)
        while True:
            core = self._thinned(everything)
            if not core:
                return None
            if len(core) > LONGEST_SET:
                return self._named(core, proven=False)
            self._look(core, longest=self.problem.days)
            if not self._met(core):
                return self._named(self._thinned(core), proven=True)

    def _look(self, wanted: list[int], *, longest: int) -> None:
        demands = {number: self.problem.demands[number] for number in wanted}
        for team in self.teams:
            self.errands |= set(Errands(self.problem, self.legs, team, demands, longest).all())

    def _thinned(self, wanted: list[int]) -> list[int]:
        """Return an irreducible part of demands that the known errands cannot meet, nothing if they can."""
        if self._met(wanted):
            return []
        kept = list(wanted)
        for number in wanted:
            without = [other for other in kept if other != number]
            if not self._met(without):
                kept = without
        return kept

    def _met(self, wanted: list[int]) -> bool:
        """Return whether known errands meet all the demands, each unit on one patrol at a time and rested."""
        asked = set(wanted)
        useful = sorted(
            {(one.team, one.met & asked, one.first, one.last) for one in self.errands}
            - {(one.team, frozenset(), one.first, one.last) for one in self.errands},
            key=lambda one: (one[0], sorted(one[1]), one[2], one[3]),
        )
        if not asked:
            return True
        rows: dict[tuple[str, int, int], int] = {
            ("demand", number, 0): row for row, number in enumerate(wanted)
        }
        entries: list[tuple[int, int]] = []
        for column, (team, met, first, last) in enumerate(useful):
            entries += [(rows["demand", number, 0], column) for number in met]
            for unit in team:
                rest = self.problem.units[unit].rest_after(last - first + 1)
                for day in range(first, last + rest + 1):
                    row = rows.setdefault(("unit", unit, day), len(rows))
                    entries.append((row, column))
        if {number for _, met, _, _ in useful for number in met} < asked:
            return False
        matrix = csr_matrix(
            (np.ones(len(entries)), np.array(entries, dtype=np.int64).T),
            shape=(len(rows), len(useful)),
        )
        low = np.full(len(rows), -np.inf)
        high = np.ones(len(rows))
        low[: len(wanted)], high[: len(wanted)] = 1.0, np.inf
        answer = milp(
            np.ones(len(useful)),
            integrality=np.ones(len(useful)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, low, high),
        )
        return bool(answer.success)

    def _named(self, core: list[int], *, proven: bool) -> Conflict:
        demands = tuple(self.problem.demands[number] for number in core)
        if len(demands) == 1:
            sentence = " ".join(_why_not(self.problem, self.legs, self.teams, demands[0]))
        else:
            able = sorted(
                {
                    self.problem.units[one.team[0]].name
                    for one in self.errands
                    if one.met & set(core)
                }
            )
            sentence = (
                f"{_listed_demands(self.problem, demands)} cannot be met together; without any one of them the rest can. "
                f"{_led_by(able)}"
            )
        if not proven:
            sentence += f" The set is larger than {LONGEST_SET}; longer patrols were not tried on all of it."
        return Conflict(demands, sentence, proven)


def _led_by(able: list[str]) -> str:
    if len(able) == 1:
        return (
            f"Only {able[0]} can lead to them: give it more time, another unit or a later period."
        )
    return f"{listed(able)} are the units that can lead to them: add a unit, or move or drop one of the demands."


def _listed_demands(problem: Problem, demands: Iterable[Demand]) -> str:
    return listed([_described(problem, demand) for demand in demands])


def _described(problem: Problem, demand: Demand) -> str:
    by = "" if demand.unit is None else f" by {problem.units[demand.unit].name}"
    return (
        f"'{demand.name}' ({problem.places[demand.place].name}{by}, {problem.date_of(demand.first)} to "
        f"{problem.date_of(demand.end - 1)})"
    )


def _why_not(
    problem: Problem, legs: Legs, teams: list[tuple[int, ...]], demand: Demand
) -> Iterator[str]:
    """Yield sentences on why one demand cannot be met by anybody."""
    place = problem.places[demand.place].name
    yield f"{_described(problem, demand)} cannot be met by anybody."
    named = [team for team in teams if demand.unit is None or demand.unit in team]
    if not named:
        unit = problem.units[demand.unit or 0]
        yield f"{unit.name} finds no seat with a unit that leads; give one of its base more seats."
        return
    lacks = {team: stay_lack(problem, legs, team, demand.place) for team in named}
    able = [team for team in named if lacks[team] is None]
    if not able:
        team = max(named, key=len)
        yield (
            f"No team may stay in {place}: {_called(problem, team)} {lacks[team]}. Send other people there, change the "
            "rule or drop the demand."
        )
        return
    reaching = [team for team in able if demand.place in drivable(problem, legs, team)]
    if not reaching:
        yield (
            f"No road that {_called(problem, able[0])} can drive on any day leads to {place}: look at its connections, "
            "grades, closures, convoy minimum and evacuation cover."
        )
        return
    yield (
        f"As for people and roads {_called(problem, reaching[0])} could stay there, but nobody gets there in the period and "
        "back to base within light, windows, halts, supplies, availability and length of patrol: widen the period, or add a "
        "halt or supplies on the way."
    )


def _called(problem: Problem, team: tuple[int, ...]) -> str:
    names = [problem.units[unit].name for unit in team]
    return names[0] if len(names) == 1 else f"the team of {listed(names)}"


def drivable(problem: Problem, legs: Legs, team: tuple[int, ...]) -> set[int]:
    """Return the places to which a team has roads that it can drive on one day or another, whatever the hours."""
    profile = profile_of(problem, team)
    joined: dict[int, set[int]] = {}
    for day in range(problem.days):
        for road, minutes in zip(problem.roads, legs.road_minutes(profile, day), strict=True):
            if minutes != UNREACHED:
                start, end = problem.place_index[road.start], problem.place_index[road.end]
                joined.setdefault(start, set()).add(end)
                joined.setdefault(end, set()).add(start)
    reached = {problem.place_index[problem.units[team[0]].base]}
    queue = list(reached)
    while queue:
        fresh = joined.get(queue.pop(), set()) - reached
        reached |= fresh
        queue += fresh
    return reached


def notes(problem: Problem) -> list[str]:
    """Return a sentence for every place of value that no patrol of this problem can ever stay at, and why."""
    legs = Legs(problem)
    teams = [
        team
        for lead, unit in enumerate(problem.units)
        if unit.role == "leads"
        for team in teams_of(problem, lead)
    ]
    reach = {team: drivable(problem, legs, team) for team in teams}
    found = []
    for number, place in enumerate(problem.places):
        if not place.dwell or need_a_day(place, problem.policy.valuation) <= 0:
            continue
        near = [team for team in teams if number in reach[team]]
        if not near:
            found.append(
                f"{place.name} cannot be reached: no road that a unit can drive on any day leads there."
            )
            continue
        lacks = [stay_lack(problem, legs, team, number) for team in near]
        if all(lack is not None for lack in lacks):
            largest = max(range(len(near)), key=lambda position: len(near[position]))
            found.append(
                f"Nobody who reaches {place.name} may stay there: {_called(problem, near[largest])} {lacks[largest]}."
            )
    return found
