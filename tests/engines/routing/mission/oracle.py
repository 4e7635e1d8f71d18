"""The best plan of a small problem by complete enumeration: slow, obvious, and without a line of the search.

Every team, every day of departure, every way over the roads, every stay and every night is tried. Two ways to the same
place with the same stays are compared in all that matters later (minute, fuel, age of water and rations); only a way that
is worse or equal in everything is dropped. Then every set of patrols that units can walk one after another is valued.
Whether a road can be driven is asked of `check`'s own rules of the road, road by road.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from standfast.engines.routing.mission import Patrol, Plan, Problem, Stop
from standfast.engines.routing.mission.check import check
from standfast.engines.routing.mission.driving import _class_of, _kmh, _lacking, _refusals
from standfast.engines.routing.mission.plan import DAY_MIN
from standfast.engines.routing.mission.trip import Trip
from standfast.engines.routing.mission.value import Stay, value_of_place, values_of_places

OPTIMA = Path(__file__).with_name("optima.json")
MOST_LABELS = 4000
MOST_PATROLS = 60


class TooLarge(Exception):
    """The problem is too large for complete enumeration in good time."""


class Label(NamedTuple):
    """A patrol on its way, standing at a place: when, with what left, after which stays."""

    place: int
    minute: int
    km: float
    water_from: int
    rations_from: int
    stays: tuple[Stay, ...]
    stops: tuple[Stop, ...]

    def no_better_than(self, other: "Label") -> bool:
        """Whether the other is at least as good in everything that matters later."""
        return (
            other.minute <= self.minute
            and other.km <= self.km + 1e-9
            and other.water_from >= self.water_from
            and other.rations_from >= self.rations_from
        )


class Candidate(NamedTuple):
    """A patrol that could be part of a plan."""

    patrol: Patrol
    stays: tuple[Stay, ...]

    @property
    def span(self) -> tuple[int, int]:
        """First and last day."""
        return self.patrol.first_day, self.patrol.last_day


def best_plan(problem: Problem) -> Plan | None:
    """Return a plan of the highest value that meets every demand, None where there is none.

    :raises TooLarge: when there are too many patrols to try every set of them.
    """
    candidates = patrols(problem)
    if len(candidates) > MOST_PATROLS:
        raise TooLarge(f"{len(candidates)} patrols")
    found = _Choice(problem, candidates).best()
    if found is None:
        return None
    worth, chosen = found
    return Plan(
        patrols=tuple(one.patrol for one in chosen),
        value=worth,
        place_values=values_of_places(problem, [stay for one in chosen for stay in one.stays]),
    )


def known_optima() -> dict[int, float | None]:
    """Return the optimum of `small_problem(seed)` by seed; None where the demands cannot be met together.

    The file holds what `best_plan` found; tests enumerate a part of it again. Written by write_optima.py.
    """
    content = json.loads(OPTIMA.read_text())
    return {int(seed): worth for seed, worth in content.items()}


def optimum(problem: Problem) -> float | None:
    """Return the highest value of any plan, None where the demands cannot be met together."""
    plan = best_plan(problem)
    return None if plan is None else plan.value


def teams(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Yield every leading unit with every set of units of its base that find seats."""
    for lead, unit in enumerate(problem.units):
        if unit.role != "leads":
            continue
        joining = [
            number
            for number, other in enumerate(problem.units)
            if other.role == "joins" and other.base == unit.base
        ]
        for size in range(len(joining) + 1):
            for others in combinations(joining, size):
                if sum(problem.units[other].strength for other in others) <= unit.seats:
                    yield (lead, *others)


def patrols(problem: Problem) -> list[Candidate]:
    """Return every patrol with at least one stay that no other of the same team makes useless."""
    found = []
    for team in teams(problem):
        for day in range(problem.days):
            found += _patrols(problem, team, day)
    return _useful(found)


def _useful(found: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda each: (-len(each.stays), each.span[1] - each.span[0])):
        if not any(_replaces(other, one) for other in kept):
            kept.append(one)
    return kept


def _replaces(other: Candidate, one: Candidate) -> bool:
    rest = list(other.stays)
    if other.patrol.units != one.patrol.units:
        return False
    if other.span[0] < one.span[0] or other.span[1] > one.span[1]:
        return False
    for stay in one.stays:
        if stay not in rest:
            return False
        rest.remove(stay)
    return True


def _patrols(problem: Problem, team: tuple[int, ...], first_day: int) -> list[Candidate]:
    base = problem.place_index[problem.units[team[0]].base]
    light = problem.policy.daylight
    leave = first_day * DAY_MIN + light.open_min
    start = Stop(place=base, arrive=leave, leave=leave, begin=leave)
    ways = _Ways(problem, team, first_day)
    kept: dict[tuple[int, tuple[Stay, ...]], list[Label]] = defaultdict(list)
    queue = [Label(base, leave, 0.0, first_day, first_day, (), (start,))]
    found: list[Candidate] = []
    handled = 0
    while queue:
        label = queue.pop(0)
        handled += 1
        if handled > MOST_LABELS:
            raise TooLarge(f"{handled} labels")
        for arrived in ways.driven(label):
            if arrived.place == base and arrived.stays:
                candidate = ways.home(arrived)
                if candidate is not None:
                    found.append(candidate)
            for ready in ways.readied(arrived):
                key = (ready.place, ready.stays)
                if any(ready.no_better_than(other) for other in kept[key]):
                    continue
                kept[key].append(ready)
                queue.append(ready)
    return found


class _Ways:
    """What a team that left on a day can do next."""

    def __init__(self, problem: Problem, team: tuple[int, ...], first_day: int) -> None:
        self.problem = problem
        self.team = team
        self.units = [problem.units[unit] for unit in team]
        self.first_day = first_day
        stop = Stop(place=0, arrive=0, leave=0, begin=0)
        self.trip = Trip(problem, Patrol(units=team, stops=(stop, stop)), 1)
        self.last_day = min(
            first_day + min(unit.max_days for unit in self.units),
            *(problem.days_of(unit.available).stop for unit in self.units),
        )
        self.able = all(first_day in problem.days_of(unit.available) for unit in self.units)
        self.minutes: dict[tuple[int, int], int | None] = {}

    def road_minutes(self, road: int, day: int) -> int | None:
        """Return the minutes of a road on a day, None where the team may not drive it."""
        key = (road, day)
        if key not in self.minutes:
            one = self.problem.roads[road]
            speed_class = _class_of(self.trip)
            assert speed_class is not None
            kmh = _kmh(self.problem, one, speed_class, day)
            refused = any(True for _ in _refusals(self.trip, one, speed_class, day, kmh))
            self.minutes[key] = (
                None if refused else one.delay_min + -int(-(60 * one.km / kmh - 1e-9) // 1)
            )
        return self.minutes[key]

    def driven(self, label: Label) -> Iterator[Label]:
        """Yield the label moved over every road, on over places where the team may not stop."""
        if not self.able:
            return
        yield from self._driven(label, label.place, label.minute, label.km, ())

    def _driven(
        self, label: Label, here: int, minute: int, km: float, via: tuple[int, ...]
    ) -> Iterator[Label]:
        day, clock = divmod(minute, DAY_MIN)
        light = self.problem.policy.daylight
        for number, road in enumerate(self.problem.roads):
            ends = [self.problem.place_index[road.start], self.problem.place_index[road.end]]
            if here not in ends or number in via:
                continue
            there = ends[1] if ends[0] == here else ends[0]
            taken = self.road_minutes(number, day)
            if taken is None or clock + taken > light.close_min:
                continue
            name = self.problem.places[there].name
            if (
                any(name in unit.barred_places for unit in self.units)
                and name != self.units[0].base
            ):
                yield from self._driven(label, there, minute + taken, km + road.km, (*via, number))
                continue
            arrived = self._arrived(label, there, minute + taken, km + road.km, (*via, number))
            if arrived is not None:
                yield arrived

    def _arrived(
        self, label: Label, place: int, minute: int, km: float, via: tuple[int, ...]
    ) -> Label | None:
        day = minute // DAY_MIN
        policy = self.problem.policy
        reach = self.units[0].fuel_range_km
        people = sum(unit.strength for unit in self.units)
        water = sum(unit.water_l for unit in self.units)
        rations = sum(unit.rations for unit in self.units)
        kept = policy.stand_ground_days + policy.reserve_days
        if reach is not None and km * policy.fuel_factor > reach + 1e-6:
            return None
        each = policy.water_l_per_person_day * people
        if each * (day - label.water_from + 1 + kept) > water + 1e-6:
            return None
        if people * (day - label.rations_from + 1 + kept) > rations + 1e-6:
            return None
        stop = Stop(place=place, arrive=minute, leave=minute, begin=minute, via=via)
        return label._replace(place=place, minute=minute, km=km, stops=(*label.stops, stop))

    def home(self, label: Label) -> Candidate | None:
        """Return the patrol that ends with this label."""
        if label.minute // DAY_MIN >= self.last_day:
            return None
        return Candidate(Patrol(units=self.team, stops=label.stops), tuple(sorted(label.stays)))

    def readied(self, label: Label) -> Iterator[Label]:
        """Yield the label ready to leave: at once, after nights, after a stay begun this day or a later one."""
        yield from self._nights(label, None)
        place = self.problem.places[label.place]
        if _lacking(self.trip, [place]) and place.evacuation:
            return
        if len(label.stops) == 1 or not self._composed(label.place):
            return
        for number, option in enumerate(place.dwell):
            if option.dismounted and any("no_dismounted" in unit.caveats for unit in self.units):
                continue
            first = label.minute // DAY_MIN
            for day in range(first, self.last_day):
                begin = max(label.minute, day * DAY_MIN)
                opens, closes = 0, DAY_MIN
                if place.window is not None:
                    opens, closes = place.window.open_min, place.window.close_min
                begin = max(begin, day * DAY_MIN + opens)
                if begin + option.minutes > day * DAY_MIN + closes or begin // DAY_MIN != day:
                    continue
                on = self.problem.date_of(day)
                if place.open_on and not any(
                    period.start <= on < period.end for period in place.open_on
                ):
                    continue
                if day > first and not self._may_spend_nights(label.place):
                    continue
                if option.nights and not self._may_spend_nights(label.place):
                    continue
                yield from self._nights(label, (number, begin))

    def _composed(self, place: int) -> bool:
        rule_name = self.problem.places[place].rule
        if rule_name is None:
            return True
        rule = self.problem.rule_of[rule_name]
        spoken = {language for unit in self.units for language in unit.languages}
        return (
            all(
                sum(unit.people.get(kind, 0) for unit in self.units) >= least
                for kind, least in rule.needs.items()
            )
            and sum(unit.women for unit in self.units) >= rule.women
            and (not rule.language or self.problem.places[place].language in spoken)
        )

    def _may_spend_nights(self, place: int) -> bool:
        halt = self.problem.places[place].halt
        caveats = {caveat for unit in self.units for caveat in unit.caveats}
        return (
            halt != "none"
            and self.problem.places[place].name != self.units[0].base
            and "no_night_out" not in caveats
            and not (halt == "temporary_base" and "no_temporary_base" in caveats)
        )

    def _nights(self, label: Label, stay: tuple[int, int] | None) -> Iterator[Label]:
        stop = label.stops[-1]
        place = self.problem.places[label.place]
        ready = label.minute
        stays = label.stays
        if stay is not None:
            number, begin = stay
            option = place.dwell[number]
            ready = begin + option.minutes
            if option.nights:
                ready = (begin // DAY_MIN + option.nights) * DAY_MIN
            stays = tuple(sorted((*stays, Stay(label.place, begin // DAY_MIN, number))))
            stop = Stop(
                place=stop.place,
                arrive=stop.arrive,
                begin=begin,
                leave=ready,
                dwell=number,
                via=stop.via,
            )
        for day in range(ready // DAY_MIN, self.last_day):
            leave = max(ready, day * DAY_MIN + self.problem.policy.daylight.open_min)
            if leave // DAY_MIN != day:
                continue
            if day > stop.arrive // DAY_MIN and not self._may_spend_nights(label.place):
                return
            yield self._filled(
                label._replace(
                    minute=leave,
                    stays=stays,
                    stops=(
                        *label.stops[:-1],
                        Stop(
                            place=stop.place,
                            arrive=stop.arrive,
                            begin=stop.begin,
                            leave=leave,
                            dwell=stop.dwell,
                            via=stop.via,
                        ),
                    ),
                )
            )

    def _filled(self, label: Label) -> Label:
        supplies = self.problem.places[label.place].supplies
        day = label.minute // DAY_MIN
        return label._replace(
            km=0.0 if "fuel" in supplies else label.km,
            water_from=day if "water" in supplies else label.water_from,
            rations_from=day if "rations" in supplies else label.rations_from,
        )


class _Choice:
    """Every set of patrols that fit one after another, best first; sets that cannot be best any more are left out."""

    def __init__(self, problem: Problem, candidates: list[Candidate]) -> None:
        self.problem = problem
        self.candidates = candidates
        self.fits = [[_together(problem, one, other) for other in candidates] for one in candidates]
        self.worths: dict[tuple[Stay, ...], float] = {(): 0.0}
        self.found: tuple[float, tuple[Candidate, ...]] | None = None

    def best(self) -> tuple[float, tuple[Candidate, ...]] | None:
        """Return the highest value and its patrols, None where no set meets the demands."""
        self._try((), {}, 0.0, list(range(len(self.candidates))))
        return self.found

    def _worth(self, stays: tuple[Stay, ...]) -> float:
        """Return the value of stays at one place."""
        if stays not in self.worths:
            place = self.problem.places[stays[0].place]
            self.worths[stays] = value_of_place(place, self.problem, stays)
        return self.worths[stays]

    def _gain(self, at: dict[int, tuple[Stay, ...]], one: Candidate) -> float:
        gain = 0.0
        for place, stays in _by_place(one.stays).items():
            before = at.get(place, ())
            gain += self._worth(tuple(sorted(before + stays))) - self._worth(before)
        return gain

    def _try(
        self,
        chosen: tuple[Candidate, ...],
        at: dict[int, tuple[Stay, ...]],
        worth: float,
        left: list[int],
    ) -> None:
        if (self.found is None or worth > self.found[0] + 1e-12) and _meets_all(
            self.problem, chosen
        ):
            self.found = (worth, chosen)
        gains = {number: self._gain(at, self.candidates[number]) for number in left}
        left = sorted(left, key=lambda number: (-gains[number], number))
        while left:
            if self.found is not None and worth + self._most(gains) <= self.found[0] + 1e-12:
                return
            number, *left = left
            gain = gains.pop(number)
            one = self.candidates[number]
            after = dict(at)
            for place, stays in _by_place(one.stays).items():
                after[place] = tuple(sorted(after.get(place, ()) + stays))
            rest = [other for other in left if self.fits[number][other]]
            self._try((*chosen, one), after, worth + gain, rest)

    def _most(self, gains: dict[int, float]) -> float:
        """Return no less than what further patrols can add: each leader by itself, without rest."""
        total = 0.0
        by_leader: dict[int, list[int]] = defaultdict(list)
        for number in gains:
            by_leader[self.candidates[number].patrol.units[0]].append(number)
        for numbers in by_leader.values():
            until = [0.0] * (self.problem.days + 1)
            for day in range(self.problem.days):
                until[day + 1] = max(
                    [until[day]]
                    + [
                        until[self.candidates[number].span[0]] + gains[number]
                        for number in numbers
                        if self.candidates[number].span[1] == day
                    ]
                )
            total += until[-1]
        return total


def _by_place(stays: tuple[Stay, ...]) -> dict[int, tuple[Stay, ...]]:
    at: dict[int, tuple[Stay, ...]] = {}
    for stay in stays:
        at[stay.place] = (*at.get(stay.place, ()), stay)
    return at


def _together(problem: Problem, one: Candidate, other: Candidate) -> bool:
    if not set(one.patrol.units) & set(other.patrol.units):
        return True
    plan = Plan(patrols=(one.patrol, other.patrol))
    return not any(breach.code in {"overlap", "rest"} for breach in check(plan, problem))


def _meets_all(problem: Problem, chosen: tuple[Candidate, ...]) -> bool:
    return all(
        any(
            stay.place == demand.place
            and (demand.unit is None or demand.unit in one.patrol.units)
            and demand.met_by(problem.places[stay.place].dwell[stay.option], day=stay.day)
            for one in chosen
            for stay in one.stays
        )
        for demand in problem.demands
    )
