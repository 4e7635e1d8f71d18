"""Bare patrols that meet demands and do nothing else: enough to decide which demands can be met together.

Whatever a plan does beside its demands can be left out: without the other stays every patrol is as early as before. So
demands can be met together if and only if bare patrols can meet them, one after another for each unit. `errands` finds
for a team every set of demands that one patrol can meet, with the latest departure for each day of return, by labels over
dawns: a patrol is at a halt at first light, drives, stays, and is at a halt again or home. Ways are as fast as the fastest
and as short as the shortest at once, and a fill is had wherever a day's way could take one in: both in favour of the
patrol, so that what cannot be met here cannot be met at all.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfast.engines.routing.mission.forces import Unit
from standfast.engines.routing.mission.ground import SUPPLIES, DwellOption, Place, Supply
from standfast.engines.routing.mission.legs import UNREACHED, Legs, LegTable, Profile, profile_of
from standfast.engines.routing.mission.plan import DAY_MIN
from standfast.engines.routing.mission.problem import Demand, Problem

Met = frozenset[int]
NOTHING: Met = frozenset()
FAR = 10 * DAY_MIN  # minutes beyond any day


class Errand(NamedTuple):
    """A patrol that meets demands: its team, the demands by position, first and last day."""

    team: tuple[int, ...]
    met: Met
    first: int
    last: int


class Label(NamedTuple):
    """A patrol on its way: place and minute of the day, when it left, km and days of its last fills, demands met."""

    place: int
    minute: int
    start: int
    km: float
    water_from: int
    rations_from: int
    met: Met
    stayed: bool

    def no_better_than(self, other: "Label") -> bool:
        """Return whether the other is at least as good in everything."""
        return (
            other.minute <= self.minute
            and other.start >= self.start
            and other.km <= self.km
            and other.water_from >= self.water_from
            and other.rations_from >= self.rations_from
            and other.met >= self.met
        )


def teams_of(problem: Problem, lead: int) -> Iterator[tuple[int, ...]]:
    """Yield the teams that a unit can lead: alone, and with every set of joining units of its base that find seats."""
    unit = problem.units[lead]
    joining = [
        number
        for number, other in enumerate(problem.units)
        if other.role == "joins" and other.base == unit.base
    ]
    for size in range(len(joining) + 1):
        for others in combinations(joining, size):
            if sum(problem.units[other].strength for other in others) <= unit.seats:
                yield (lead, *others)


def stay_lack(problem: Problem, legs: Legs, team: tuple[int, ...], place: int) -> str | None:
    """Return what keeps a team from staying at a place whatever the day, None if nothing does."""
    members = [problem.units[unit] for unit in team]
    spot = problem.places[place]
    if any(spot.name in unit.barred_places for unit in members):
        return "is barred from it"
    lack = _composition_lack(problem, members, spot)
    if lack is not None:
        return lack
    profile = profile_of(problem, team)
    covered = (
        profile.first_aid
        and (profile.resuscitates or bool(legs.cover.place_resuscitation[place]))
        and (profile.operates or bool(legs.cover.place_surgery[place]))
    )
    if spot.evacuation and not covered:
        return "has no casualty evacuation cover there"
    return None


def _composition_lack(problem: Problem, members: list[Unit], place: Place) -> str | None:
    if place.rule is None:
        return None
    rule = problem.rule_of[place.rule]
    for kind, least in rule.needs.items():
        count = sum(unit.people.get(kind, 0) for unit in members)
        if count < least:
            return f"brings {count} of the {least} {kind.replace('_', ' ')} that the rule {rule.name} asks for"
    women = sum(unit.women for unit in members)
    if women < rule.women:
        return f"brings {women} of the {rule.women} women that the rule {rule.name} asks for"
    if rule.language and not any(place.language in unit.languages for unit in members):
        return f"has nobody who speaks {place.language}, which the rule {rule.name} asks for"
    return None


@dataclass(slots=True)
class Errands:
    """The errands of one team for a set of demands, in patrols of at most `longest` days."""

    problem: Problem
    legs: Legs
    team: tuple[int, ...]
    demands: dict[int, Demand]
    longest: int
    stocks: "Stocks" = field(init=False)
    profile: Profile = field(init=False)
    base: int = field(init=False)
    members: list[Unit] = field(init=False)
    days: range = field(init=False)
    at: dict[int, list[int]] = field(init=False)
    found: dict[tuple[Met, int], int] = field(init=False)
    ways: dict[tuple[int, int], "Ways"] = field(init=False)
    halts: list[int] = field(init=False)
    barred: set[str] = field(init=False)
    dawns: dict[int, dict[tuple[int, bool], list[Label]]] = field(init=False)

    def __post_init__(self) -> None:
        problem = self.problem
        self.members = [problem.units[unit] for unit in self.team]
        self.stocks = Stocks.of(problem, self.members)
        self.profile = profile_of(problem, self.team)
        self.base = problem.place_index[self.members[0].base]
        self.longest = min(self.longest, *(unit.max_days for unit in self.members))
        first = max(problem.days_of(unit.available).start for unit in self.members)
        end = min(problem.days_of(unit.available).stop for unit in self.members)
        self.days = range(first, max(first, end))
        self.at = {}
        for number, demand in self.demands.items():
            named = demand.unit is None or demand.unit in self.team
            if named and stay_lack(problem, self.legs, self.team, demand.place) is None:
                self.at.setdefault(demand.place, []).append(number)
        self.found = {}
        self.ways = {}
        self.dawns = {day: {} for day in self.days}
        caveats = {caveat for unit in self.members for caveat in unit.caveats}
        self.barred = {name for unit in self.members for name in unit.barred_places}
        self.halts = [
            number
            for number, place in enumerate(problem.places)
            if place.halt != "none"
            and number != self.base
            and place.name not in self.barred
            and "no_night_out" not in caveats
            and not (place.halt == "temporary_base" and "no_temporary_base" in caveats)
        ]

    def all(self) -> list[Errand]:
        """Return the errands: for every set of demands and day of return the latest departure."""
        if not self.at:
            return []
        opens = self.problem.policy.daylight.open_min
        for day in self.days:
            fresh = Label(self.base, opens, day, 0.0, day, day, NOTHING, True)
            table = self.legs.table(self.profile, day)
            kept: dict[tuple[int, bool], list[Label]] = {}
            waiting = [label for labels in self.dawns[day].values() for label in labels]
            for label in [fresh, *waiting]:
                self._follow(label, day, table, kept)
        return [Errand(self.team, met, start, last) for (met, last), start in self.found.items()]

    def _follow(
        self,
        dawn: Label,
        day: int,
        table: LegTable,
        kept: dict[tuple[int, bool], list[Label]],
    ) -> None:
        """Drive and stay through one day from a label at first light."""
        queue = [dawn, *self._stays(dawn, day, from_midnight=True)]
        while queue:
            label = queue.pop()
            if not _keep(kept, label):
                continue
            self._go_home(label, day, table)
            if self.longest > 1:
                self._spend_night(label, day, table)
            for place in self.at:
                for moved in self._moved(label, place, day, table):
                    queue += self._stays(moved, day, from_midnight=False)

    def _moved(self, label: Label, place: int, day: int, table: LegTable) -> list[Label]:
        """Return the label driven to a place, out and back where it is there already: straight, and by way of fills."""
        row = table.minutes[label.place]
        taken = int(row[place])
        if place == label.place:
            out = row[row > 0]
            taken = 2 * int(out.min()) if out.size else UNREACHED
        room = self.problem.policy.daylight.close_min - label.minute
        if taken == UNREACHED or taken > room:
            return []
        ways = self._ways(label.place, day, table)
        detours = sorted(
            (max(taken, int(ways.by_way_of[supply][place])), supply) for supply in SUPPLIES
        )
        found = []
        fills: frozenset[Supply] = frozenset()
        for minutes, supply in [(taken, None), *detours]:
            if minutes > room:
                break
            fills |= {supply} if supply else frozenset()
            moved = self._supplied(label, place, day, ways, fills)
            if moved is not None:
                found.append(moved._replace(minute=label.minute + minutes))
        return found

    def _supplied(
        self, label: Label, place: int, day: int, ways: "Ways", fills: frozenset[Supply]
    ) -> Label | None:
        """Return the label driven on with supplies taken in on the way, None where they do not last."""
        if not self.stocks.last_days(day + 1 - label.water_from, day + 1 - label.rations_from):
            return None
        km = label.km + float(ways.km[place])
        if "fuel" in fills and label.km + float(ways.km_to_fuel[place]) <= self.stocks.km + 1e-6:
            km = min(km, float(ways.km_from_fuel[place]))
        if km > self.stocks.km + 1e-6:
            return None
        return label._replace(
            place=place,
            km=km,
            water_from=day if "water" in fills else label.water_from,
            rations_from=day if "rations" in fills else label.rations_from,
            stayed=False,
        )

    def _ways(self, origin: int, day: int, table: LegTable) -> "Ways":
        key = (self.legs.states[day], origin)
        if key not in self.ways:
            self.ways[key] = ways_from(self.problem, table, origin, self.barred)
        return self.ways[key]

    def _stays(self, label: Label, day: int, *, from_midnight: bool) -> list[Label]:
        """Return the label after each stay that meets a demand; stays of nights are put into the dawn they end at."""
        if label.place not in self.at or label.stayed:
            return []
        place = self.problem.places[label.place]
        on = self.problem.date_of(day)
        if place.open_on and not any(one.start <= on < one.end for one in place.open_on):
            return []
        leave = self.problem.policy.daylight.open_min
        after = []
        for option in place.dwell:
            ready = self._ready(label, option, place, from_midnight=from_midnight)
            met = self._met(label, option, day)
            if ready is None or met <= label.met:
                continue
            minute = leave if option.nights else max(ready, leave)
            stood = label._replace(minute=minute, met=met, stayed=True)
            if option.nights:
                self._put(day + option.nights, stood)
            else:
                after.append(stood)
        return after

    def _ready(
        self, label: Label, option: DwellOption, place: Place, *, from_midnight: bool
    ) -> int | None:
        if option.dismounted and any("no_dismounted" in unit.caveats for unit in self.members):
            return None
        begin = 0 if from_midnight else label.minute
        closes = DAY_MIN
        if place.window is not None:
            begin, closes = max(begin, place.window.open_min), place.window.close_min
        ready = begin + option.minutes
        return None if ready > closes else ready

    def _met(self, label: Label, option: DwellOption, day: int) -> Met:
        met = label.met
        for number in self.at[label.place]:
            if self.demands[number].met_by(option, day=day):
                met |= {number}
        return met

    def _go_home(self, label: Label, day: int, table: LegTable) -> None:
        if not label.met or day - label.start + 1 > self.longest:
            return
        here = label.place == self.base and not label.stayed
        if here or self._moved(label, self.base, day, table):  # it ends by arriving, not by staying
            key = (label.met, day)
            self.found[key] = max(label.start, self.found.get(key, label.start))

    def _spend_night(self, label: Label, day: int, table: LegTable) -> None:
        leave = self.problem.policy.daylight.open_min
        if label.place in self.halts:
            self._put(day + 1, label._replace(minute=leave))
        row = table.minutes[label.place, self.halts]
        room = self.problem.policy.daylight.close_min - label.minute
        ways = self._ways(label.place, day, table)
        for position in np.flatnonzero((row > 0) & (row <= room)):
            halt = self.halts[position]
            fills = frozenset(supply for supply in SUPPLIES if ways.by_way_of[supply][halt] <= room)
            stood = self._supplied(label, halt, day, ways, fills)
            if stood is not None:
                self._put(day + 1, stood._replace(minute=leave))

    def _put(self, day: int, label: Label) -> None:
        """Keep a label that stands at a halt at first light, full of what the place supplies."""
        late = day not in self.dawns or day - label.start + 1 > self.longest
        if late or label.place not in self.halts:
            return
        supplies = self.problem.places[label.place].supplies
        full = label._replace(
            km=0.0 if "fuel" in supplies else label.km,
            water_from=day if "water" in supplies else label.water_from,
            rations_from=day if "rations" in supplies else label.rations_from,
        )
        _keep(self.dawns[day], full)


def _keep(kept: dict[tuple[int, bool], list[Label]], label: Label) -> bool:
    """Keep a label among those of its place unless one is as good in everything; return whether it was kept."""
    others = kept.setdefault((label.place, label.stayed), [])
    if any(label.no_better_than(other) for other in others):
        return False
    others[:] = [other for other in others if not other.no_better_than(label)]
    others.append(label)
    return True


class Stocks(NamedTuple):
    """What a team carries when full, in the terms in which it is used up: km and days."""

    km: float
    water_days: float
    rations_days: float

    @classmethod
    def of(cls, problem: Problem, members: list[Unit]) -> "Stocks":
        """Return how far the stocks of a team last, what is held back left out."""
        policy = problem.policy
        strength = sum(unit.strength for unit in members)
        reach = members[0].fuel_range_km
        a_day = policy.water_l_per_person_day * strength
        water = sum(unit.water_l for unit in members)
        return cls(
            math.inf if reach is None else reach / policy.fuel_factor,
            math.inf if a_day == 0 else water / a_day - policy.held_days,
            sum(unit.rations for unit in members) / strength - policy.held_days,
        )

    def last_days(self, water_days: int, rations_days: int) -> bool:
        """Return whether water and rations last so many days; a hair more counts, in favour of the patrol."""
        return water_days <= self.water_days + 1e-6 and rations_days <= self.rations_days + 1e-6


class Ways(NamedTuple):
    """Ways of one day from one place to all others.

    `km` is the shortest way; `by_way_of` has for each supply the minutes of the fastest way with a fill of it, FAR where
    there is none; `km_to_fuel` is the way to the nearest fuel on such a way, `km_from_fuel` the shortest from any on.
    """

    km: NDArray[np.float64]
    by_way_of: dict[Supply, NDArray[np.int64]]
    km_to_fuel: NDArray[np.float64]
    km_from_fuel: NDArray[np.float64]


def ways_from(problem: Problem, table: LegTable, origin: int, barred: set[str]) -> Ways:
    """Return the ways from a place to all others, with what they could take in."""
    at: dict[Supply, list[int]] = {
        supply: [
            number
            for number, place in enumerate(problem.places)
            if supply in place.supplies
            and place.name not in barred
            and table.minutes[origin, number] != UNREACHED
        ]
        for supply in SUPPLIES
    }
    totals = {
        supply: np.where(
            table.minutes[stops] == UNREACHED,
            FAR,
            table.minutes[origin, stops][:, None].astype(np.int64) + table.minutes[stops],
        )
        for supply, stops in at.items()
    }
    light = problem.policy.daylight
    passed = totals["fuel"] <= light.close_min - light.open_min
    first = np.where(passed, table.least_km[origin, at["fuel"]][:, None], np.inf)
    onward = np.where(passed, table.least_km[at["fuel"]], np.inf)
    return Ways(
        table.least_km[origin],
        {supply: np.min(total, axis=0, initial=FAR) for supply, total in totals.items()},
        np.min(first, axis=0, initial=np.inf),
        np.min(onward, axis=0, initial=np.inf),
    )
