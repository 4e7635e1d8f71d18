"""A mission problem as arrays for the compiled search: ground, windows of value, demands, and every team that can leave.

A team is a leading unit and the units that ride with it. Of teams that may drive, stay and halt alike only the ones with
the fewest riders are kept: whoever adds nothing stays free for another patrol.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from standfast.engines.routing.mission.forces import CompositionRule, Unit
from standfast.engines.routing.mission.gains import Flags, Floats, Ground, Ints
from standfast.engines.routing.mission.ground import SUPPLIES, Place
from standfast.engines.routing.mission.labels import Roads, Room, TeamArrays, labels_room
from standfast.engines.routing.mission.legs import Legs, profile_of, road_ends
from standfast.engines.routing.mission.problem import Demand, Problem
from standfast.engines.routing.mission.value import Window, windows

LONGEST_SLOT_MIN = 30
ROOM_LABELS = 1_500_000
MOST_TEAMS_OF_A_LEADER = 24
NEVER = 10_000  # days
UNUSABLE = np.iinfo(np.int32).max


@dataclass(frozen=True, eq=False)
class Team:
    """A leading unit with its riders, and what they can do together, as arrays."""

    number: int
    units: tuple[int, ...]
    base: int
    reach: float
    water_days: int
    ration_days: int
    first_day: int
    end_day: int
    max_days: int
    rest: NDArray[np.int64]  # days of rest after a patrol of n days, the longest of the members
    drive: NDArray[np.int32]
    halts: Flags
    may: Flags
    home: NDArray[np.int64]  # nights that the way home takes at least
    refuel: Floats  # fuel that the way home or to the nearest fill takes at least, in km of reach
    supplies: Flags
    carried: Ints  # demands that this team may meet

    @property
    def leader(self) -> int:
        """The leading unit."""
        return self.units[0]

    @cached_property
    def kernel(self) -> TeamArrays:
        """The team as the compiled loops take it."""
        return (
            self.base,
            self.reach,
            self.water_days,
            self.ration_days,
            self.drive,
            self.halts,
            self.may,
            self.home,
            self.refuel,
            self.supplies,
        )


@dataclass(frozen=True, eq=False)
class Arrays:
    """The problem as arrays; see labels.py for the order of the tuples."""

    problem: Problem
    clock: tuple[int, int, int]
    ground: Ground
    roads: Roads
    demand_units: Ints  # by demand in the order of `ground`: the unit that takes part, -1 any
    demand_order: Ints  # position in problem.demands
    teams: tuple[Team, ...]
    teams_of: tuple[tuple[int, ...], ...]  # by unit: the teams that it leads, fewest riders first
    riders: tuple[int, ...]

    @property
    def days(self) -> int:
        """The days of the horizon."""
        return self.problem.days

    @property
    def nodes(self) -> int:
        """The number of places."""
        return len(self.problem.places)

    @property
    def slots(self) -> int:
        """The slots of a day."""
        return (1440 + self.clock[0] - 1) // self.clock[0]

    @property
    def leaders(self) -> tuple[int, ...]:
        """The units that can leave at all, by position."""
        return tuple(unit for unit, teams in enumerate(self.teams_of) if teams)

    @cached_property
    def room(self) -> Room:
        """Room for the labels of one thread."""
        return labels_room(self.capacity)

    @property
    def capacity(self) -> int:
        """Enough labels for the problem's size, within limits of memory."""
        cells = 2 * self.nodes * self.slots * self.days
        return int(min(ROOM_LABELS, max(20_000, 4 * cells)))


def arrays_of(problem: Problem) -> Arrays:
    """Return a problem as arrays."""
    legs = Legs(problem)
    options = max(1, max(len(place.dwell) for place in problem.places))
    ground, demand_units, demand_order = _ground(problem, options)
    teams, teams_of = _teams(problem, legs, options, demand_units)
    light = problem.policy.daylight
    return Arrays(
        problem=problem,
        clock=(_slot(problem), light.open_min, light.close_min),
        ground=ground,
        roads=_roads(problem),
        demand_units=demand_units,
        demand_order=demand_order,
        teams=teams,
        teams_of=teams_of,
        riders=tuple(unit for unit, one in enumerate(problem.units) if one.role == "joins"),
    )


def _slot(problem: Problem) -> int:
    """Return the length of a slot: no stay is shorter, so that none ends in the slot in which it begins."""
    shortest = min(
        (o.minutes for place in problem.places for o in place.dwell if o.minutes), default=60
    )
    return max(1, min(LONGEST_SLOT_MIN, shortest))


def _ground(problem: Problem, options: int) -> tuple[Ground, Ints, Ints]:
    count = len(problem.places)
    hours, nights = np.zeros((count, options)), np.zeros((count, options), np.int64)
    wptr, dptr = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64)
    flat: list[Window] = []
    demands: list[Demand] = []
    order: list[int] = []
    at: dict[int, list[int]] = {}
    for number, demand in enumerate(problem.demands):
        at.setdefault(demand.place, []).append(number)
    for number, place in enumerate(problem.places):
        for position, option in enumerate(place.dwell):
            hours[number, position], nights[number, position] = option.hours, option.nights
        flat += windows(place, problem) if place.dwell else ()
        wptr[number + 1] = len(flat)
        for one in at.get(number, ()):
            demands.append(problem.demands[one])
            order.append(one)
        dptr[number + 1] = len(demands)
    ground = (
        wptr,
        np.array([w.first for w in flat], np.int64),
        np.array([w.end for w in flat], np.int64),
        np.array([w.need for w in flat], np.float64),
        np.array([place.half_h for place in problem.places], np.float64),
        hours,
        nights,
        np.array(problem.policy.valuation.repeats, np.float64),
        dptr,
        np.array([d.first for d in demands], np.int64),
        np.array([d.end for d in demands], np.int64),
        np.array([d.hours for d in demands], np.float64),
    )
    units = np.array([-1 if d.unit is None else d.unit for d in demands], np.int64)
    return ground, units, np.array(order, np.int64)


def _roads(problem: Problem) -> Roads:
    count = len(problem.places)
    starts, ends = road_ends(problem)
    lines = sorted(
        [(int(a), int(b), r) for r, (a, b) in enumerate(zip(starts, ends, strict=True))]
        + [(int(b), int(a), r) for r, (a, b) in enumerate(zip(starts, ends, strict=True))]
    )
    aptr = np.zeros(count + 1, np.int64)
    for start, _, _ in lines:
        aptr[start + 1] += 1
    opens = [0 if p.window is None else p.window.open_min for p in problem.places]
    closes = [1440 if p.window is None else p.window.close_min for p in problem.places]
    return (
        np.cumsum(aptr),
        np.array([line[2] for line in lines], np.int64),
        np.array([line[1] for line in lines], np.int64),
        np.array([road.km * problem.policy.fuel_factor for road in problem.roads], np.float64),
        np.array(opens, np.int64),
        np.array(closes, np.int64),
        np.array([_open_days(place, problem) for place in problem.places], np.bool_),
    )


def _open_days(place: Place, problem: Problem) -> list[bool]:
    if not place.open_on:
        return [True] * problem.days
    days = {day for period in place.open_on for day in problem.days_of(period)}
    return [day in days for day in range(problem.days)]


def _teams(
    problem: Problem, legs: Legs, options: int, demand_units: Ints
) -> tuple[tuple[Team, ...], tuple[tuple[int, ...], ...]]:
    teams: list[Team] = []
    teams_of: list[tuple[int, ...]] = []
    drives: dict[object, NDArray[np.int32]] = {}
    for number, unit in enumerate(problem.units):
        first = len(teams)
        if unit.role == "leads":
            for units in _parties(problem, number):
                team = _team(problem, legs, options, demand_units, units, len(teams), drives)
                if team is not None and not any(_covers(one, team) for one in teams[first:]):
                    teams.append(team)
                if len(teams) - first >= MOST_TEAMS_OF_A_LEADER:
                    break
        teams_of.append(tuple(range(first, len(teams))))
    return tuple(teams), tuple(teams_of)


def _parties(problem: Problem, leader: int) -> list[tuple[int, ...]]:
    """Return a leader with each set of riders of its base that finds seats, fewest riders first."""
    unit = problem.units[leader]
    riders = [
        number
        for number, one in enumerate(problem.units)
        if one.role == "joins" and one.base == unit.base and one.strength <= unit.seats
    ]
    parties: list[tuple[int, ...]] = []
    for size in range(min(len(riders), 4) + 1):
        parties += [
            (leader, *chosen)
            for chosen in combinations(riders, size)
            if sum(problem.units[one].strength for one in chosen) <= unit.seats
        ]
    return parties


def _covers(one: Team, other: Team) -> bool:
    """Whether a team can do all that another can, with no unit that the other leaves at home."""
    return (
        set(one.units) <= set(other.units)
        and one.first_day <= other.first_day
        and one.end_day >= other.end_day
        and one.max_days >= other.max_days
        and one.water_days >= other.water_days
        and one.ration_days >= other.ration_days
        and one.reach >= other.reach
        and bool((one.rest <= other.rest).all())
        and bool((one.may | ~other.may).all())
        and bool((one.halts | ~other.halts).all())
        and bool(((one.drive >= 0) | (other.drive < 0)).all())
        and set(other.carried.tolist()) <= set(one.carried.tolist())
    )


def _team(
    problem: Problem,
    legs: Legs,
    options: int,
    demand_units: Ints,
    units: tuple[int, ...],
    number: int,
    drives: dict[object, NDArray[np.int32]],
) -> Team | None:
    members = [problem.units[unit] for unit in units]
    profile = profile_of(problem, units)
    if profile not in drives:
        drives[profile] = np.array(
            [legs.road_minutes(profile, day) for day in range(problem.days)], np.int32
        ).reshape(problem.days, len(problem.roads))
    available = [problem.days_of(unit.available) for unit in members]
    first = max((days.start for days in available), default=0)
    end = min((days.stop for days in available), default=problem.days)
    people = sum(unit.strength for unit in members)
    water = sum(unit.water_l for unit in members)
    rations = sum(unit.rations for unit in members)
    held, a_day = problem.policy.held_days, problem.policy.water_l_per_person_day * people
    water_days = NEVER if a_day == 0 else int(np.floor((water + 1e-6) / a_day - held))
    ration_days = int(np.floor((rations + 1e-6) / people - held))
    if first >= end or water_days < 1 or ration_days < 1:
        return None
    halts, may = _stays(problem, legs, options, members, units)
    reach = members[0].fuel_range_km
    base = problem.place_index[members[0].base]
    supplies = _supplies(problem, members)
    days = range(problem.days + 1)
    return Team(
        number=number,
        units=units,
        base=base,
        reach=np.inf if reach is None else reach + 1e-6,
        water_days=water_days,
        ration_days=ration_days,
        first_day=first,
        end_day=end,
        max_days=min(unit.max_days for unit in members),
        rest=np.array([max(unit.rest_after(n) for unit in members) for n in days], np.int64),
        drive=drives[profile],
        halts=halts,
        may=may,
        home=_home(problem, drives[profile], base),
        refuel=_refuel(problem, drives[profile], base, supplies),
        supplies=supplies,
        carried=np.flatnonzero((demand_units < 0) | np.isin(demand_units, np.array(units))).astype(
            np.int64
        ),
    )


def _stays(
    problem: Problem, legs: Legs, options: int, members: list[Unit], units: tuple[int, ...]
) -> tuple[Flags, Flags]:
    profile, cover = profile_of(problem, units), legs.cover
    barred = {name for unit in members for name in unit.barred_places}
    caveats = {caveat for unit in members for caveat in unit.caveats}
    halts = np.zeros(len(problem.places), np.bool_)
    may = np.zeros((len(problem.places), options), np.bool_)
    for number, place in enumerate(problem.places):
        halts[number] = not (
            place.halt == "none"
            or place.name == members[0].base
            or place.name in barred
            or "no_night_out" in caveats
            or (place.halt == "temporary_base" and "no_temporary_base" in caveats)
        )
        covered = not place.evacuation or (
            profile.first_aid
            and (profile.resuscitates or bool(cover.place_resuscitation[number]))
            and (profile.operates or bool(cover.place_surgery[number]))
        )
        if place.name in barred or not covered or not _composed(problem, place, members):
            continue
        for position, option in enumerate(place.dwell):
            may[number, position] = not (
                (option.dismounted and "no_dismounted" in caveats)
                or (option.nights and not halts[number])
            )
    return halts, may


def _supplies(problem: Problem, members: list[Unit]) -> Flags:
    """Return what each place fills up for those who may stop there, `[places, supplies]`."""
    barred = {name for unit in members for name in unit.barred_places}
    return np.array(
        [
            [kind in place.supplies and place.name not in barred for kind in SUPPLIES]
            for place in problem.places
        ],
        np.bool_,
    )


def _composed(problem: Problem, place: Place, members: list[Unit]) -> bool:
    if place.rule is None:
        return True
    rule: CompositionRule = problem.rule_of[place.rule]
    return (
        all(
            sum(unit.people.get(kind, 0) for unit in members) >= least
            for kind, least in rule.needs.items()
        )
        and sum(unit.women for unit in members) >= rule.women
        and (not rule.language or any(place.language in unit.languages for unit in members))
    )


def _home(problem: Problem, drive: NDArray[np.int32], base: int) -> Ints:
    """Return the nights that the way to the base takes at least, on the best day of every road; NEVER without a way."""
    light = problem.policy.daylight.close_min - problem.policy.daylight.open_min
    usable: NDArray[np.int32] = np.where(drive >= 0, drive, UNUSABLE).min(axis=0)
    minutes = _least(problem, usable, _ever(drive), {base})
    nights = np.full(len(problem.places), NEVER, np.int64)
    reached = np.isfinite(minutes)
    nights[reached] = np.maximum(0, np.ceil(minutes[reached] / light).astype(np.int64) - 1)
    return nights


def _ever(drive: NDArray[np.int32]) -> Flags:
    """Return which roads can be driven on some day."""
    usable: Flags = np.any(drive >= 0, axis=0)
    return usable


def _refuel(problem: Problem, drive: NDArray[np.int32], base: int, supplies: Flags) -> Floats:
    fills = {base, *np.flatnonzero(supplies[:, 0]).tolist()}
    burnt = np.array([road.km * problem.policy.fuel_factor for road in problem.roads])
    return _least(problem, burnt, _ever(drive), fills)


def _least(
    problem: Problem,
    lengths: NDArray[np.generic],
    usable: Flags,
    goals: set[int],
) -> Floats:
    """Return the length of the shortest way from every place to the nearest goal, inf without one (Bellman and Ford)."""
    starts, ends = road_ends(problem)
    least = np.full(len(problem.places), np.inf)
    least[sorted(goals)] = 0.0
    roads = [
        (int(starts[r]), int(ends[r]), float(lengths[r])) for r in np.flatnonzero(usable).tolist()
    ]
    changed = True
    while changed:
        changed = False
        for start, end, length in roads:
            if least[end] + length < least[start]:
                least[start], changed = least[end] + length, True
            elif least[start] + length < least[end]:
                least[end], changed = least[start] + length, True
    return least
