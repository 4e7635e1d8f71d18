"""Ways between places as the search sees them: fastest legs within one day's light, by who drives and on which day.

Roads change from day to day (season, reports, closures), and differ by class, number of vehicles and the medical help a
patrol brings; days on which nothing differs share one table. `check` does not use this module.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from standfast.engines.geo import distance_m
from standfast.engines.routing.mission.forces import SpeedClass, Unit
from standfast.engines.routing.mission.ground import CLOSED, GRADES, Facility, Grade
from standfast.engines.routing.mission.problem import Problem

UNREACHED = -1
KM_TIE = 1e-7  # of two legs of the same minutes the shorter: below a minute for any leg of a day


@dataclass(frozen=True, slots=True)
class Profile:
    """What decides where a patrol can drive: class, vehicles, and whether it resuscitates and operates by itself."""

    speed_class: str
    vehicles: int
    resuscitates: bool
    operates: bool
    first_aid: bool = True


@dataclass(frozen=True, slots=True)
class LegTable:
    """Legs between all pairs of places on one day.

    `minutes[a, b]` is the fastest leg, UNREACHED where none fits into the daylight; `km[a, b]` is its length (inf where
    unreached), `least_km[a, b]` that of the shortest open way whatever its time; `last_road[a, b]` is the road by which
    the fastest leg comes into b.
    """

    minutes: NDArray[np.int32]
    km: NDArray[np.float64]
    least_km: NDArray[np.float64]
    last_road: NDArray[np.int32]
    before: NDArray[np.int32]

    def roads(self, start: int, end: int) -> tuple[int, ...]:
        """Return the roads of the fastest leg, in the order driven; none where the places are the same."""
        found: list[int] = []
        while end != start:
            road = int(self.last_road[start, end])
            if road == UNREACHED:
                raise ValueError(f"No leg from place {start} reaches place {end} that day.")
            found.append(road)
            end = int(self.before[start, end])
        return tuple(reversed(found))


def profile_of(problem: Problem, units: tuple[int, ...]) -> Profile:
    """Return the profile of units that patrol together, the leading one first."""
    members = [problem.units[unit] for unit in units]
    policy = problem.policy
    return Profile(
        speed_class=members[0].speed_class or "",
        vehicles=sum(unit.vehicles for unit in members),
        resuscitates=_brings(members, policy.resuscitation) or _brings(members, policy.surgery),
        operates=_brings(members, policy.surgery),
        first_aid=policy.first_aid is None
        or _brings(members, policy.first_aid)
        or _brings(members, policy.resuscitation)
        or _brings(members, policy.surgery),
    )


def _brings(members: list[Unit], kind: str) -> bool:
    return any(unit.people.get(kind, 0) > 0 for unit in members)


@dataclass(frozen=True, slots=True)
class Cover:
    """For every place and road: whether resuscitation and surgery reach it in time from some facility."""

    place_resuscitation: NDArray[np.bool_]
    place_surgery: NDArray[np.bool_]
    road_resuscitation: NDArray[np.bool_]
    road_surgery: NDArray[np.bool_]


def cover_of(problem: Problem) -> Cover:
    """Return the evacuation cover of every place and road.

    Along a straight line the way from a facility is longest at one of the ends, so both ends decide for a road.
    """
    aid = np.array(
        [_reached(problem, one, surgery=False) for one in problem.facilities], dtype=np.bool_
    ).reshape(len(problem.facilities), len(problem.places))
    surgery = np.array(
        [_reached(problem, one, surgery=True) for one in problem.facilities], dtype=np.bool_
    ).reshape(len(problem.facilities), len(problem.places))
    starts, ends = road_ends(problem)
    return Cover(
        place_resuscitation=np.logical_or.reduce(aid, axis=0),
        place_surgery=np.logical_or.reduce(surgery, axis=0),
        road_resuscitation=np.logical_or.reduce(aid[:, starts] & aid[:, ends], axis=0),
        road_surgery=np.logical_or.reduce(surgery[:, starts] & surgery[:, ends], axis=0),
    )


def _reached(problem: Problem, facility: Facility, *, surgery: bool) -> list[bool]:
    policy = problem.policy
    site = problem.places[problem.place_index[facility.place]]
    if surgery and not facility.surgery:
        return [False] * len(problem.places)
    reached = []
    for place in problem.places:
        km = distance_m((site.lon, site.lat), (place.lon, place.lat)) / 1000
        out = 60 * km / facility.speed_kmh
        if surgery:
            needed = facility.launch_min + facility.pickup_min + 2 * out
            reached.append(needed <= policy.surgery_min)
        else:
            reached.append(facility.launch_min + out <= policy.resuscitation_min)
    return reached


def road_ends(problem: Problem) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the places of the two ends of every road, by position."""
    index = problem.place_index
    return (
        np.array([index[road.start] for road in problem.roads], dtype=np.int32),
        np.array([index[road.end] for road in problem.roads], dtype=np.int32),
    )


@dataclass(frozen=True, slots=True)
class RoadState:
    """One road on one day: wet or dry, the grade that counts, closed or not."""

    wet: bool
    grade: int


def road_states(problem: Problem, day: int) -> tuple[RoadState, ...]:
    """Return the state of every road on a day: closures, then the latest report, then the season."""
    on = problem.date_of(day)
    wet_seasons = {
        season.name
        for season in problem.seasons
        if any(period.start <= on < period.end for period in season.wet)
    }
    closed = {one.road for one in problem.closures if one.period.start <= on < one.period.end}
    reported: dict[str, Grade] = {}
    for report in sorted(problem.reports, key=lambda one: one.observed):
        if report.period.start <= on < report.period.end:
            reported[report.road] = report.grade
    states = []
    for road in problem.roads:
        wet = road.season in wet_seasons
        grade = reported.get(road.name, road.grade_wet if wet else road.grade_dry)
        rank = CLOSED if road.name in closed else _rank(problem, grade)
        states.append(RoadState(wet, rank))
    return tuple(states)


def _rank(problem: Problem, grade: Grade) -> int:
    return GRADES.index(problem.policy.unknown_grade if grade == "PU" else grade)


class Legs:
    """Leg tables of a problem, computed when first asked for and kept."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cover = cover_of(problem)
        self.states: tuple[int, ...]
        self._road_states: list[tuple[RoadState, ...]] = []
        numbers: dict[tuple[RoadState, ...], int] = {}
        of_day = []
        for day in range(problem.days):
            state = road_states(problem, day)
            if state not in numbers:
                numbers[state] = len(numbers)
                self._road_states.append(state)
            of_day.append(numbers[state])
        self.states = tuple(of_day)
        self._tables: dict[tuple[Profile, int], LegTable] = {}
        self._by_minutes: dict[tuple[int, ...], LegTable] = {}

    def table(self, profile: Profile, day: int) -> LegTable:
        """Return the legs of a profile on a day of the horizon."""
        key = (profile, self.states[day])
        if key not in self._tables:
            minutes = self._road_minutes(profile, self._road_states[self.states[day]])
            if minutes not in self._by_minutes:
                self._by_minutes[minutes] = self._table(minutes)
            self._tables[key] = self._by_minutes[minutes]
        return self._tables[key]

    def road_minutes(self, profile: Profile, day: int) -> tuple[int, ...]:
        """Return the minutes over every road for a profile on a day, UNREACHED where it cannot drive it."""
        return self._road_minutes(profile, self._road_states[self.states[day]])

    def _road_minutes(self, profile: Profile, states: tuple[RoadState, ...]) -> tuple[int, ...]:
        speed_class = self.problem.class_of[profile.speed_class]
        cover = self.cover
        minutes = []
        for number, (road, state) in enumerate(zip(self.problem.roads, states, strict=True)):
            covered = not road.evacuation or (
                profile.first_aid
                and (profile.resuscitates or bool(cover.road_resuscitation[number]))
                and (profile.operates or bool(cover.road_surgery[number]))
            )
            speed = _speed(speed_class, road.surface, wet=state.wet)
            usable = (
                road.kind in speed_class.kinds
                and state.grade <= GRADES.index(speed_class.passes)
                and speed > 0
                and profile.vehicles >= road.convoy_minimum
                and covered
            )
            minutes.append(
                road.delay_min + driving_minutes(road.km, speed) if usable else UNREACHED
            )
        return tuple(minutes)

    def _table(self, minutes: tuple[int, ...]) -> LegTable:
        problem = self.problem
        size = len(problem.places)
        fastest: dict[tuple[int, int], tuple[int, float, int]] = {}
        shortest: dict[tuple[int, int], float] = {}
        starts, ends = road_ends(problem)
        for number, road in enumerate(problem.roads):
            if minutes[number] == UNREACHED:
                continue
            start, end = int(starts[number]), int(ends[number])
            entry = (minutes[number], road.km, number)
            for pair in ((start, end), (end, start)):
                fastest[pair] = min(entry, fastest.get(pair, entry))
                shortest[pair] = min(road.km, shortest.get(pair, road.km))
        light = problem.policy.daylight.close_min - problem.policy.daylight.open_min
        if not fastest:
            return _nothing(size)
        rows, columns = np.array(list(fastest), dtype=np.int32).T
        weights = np.array([one[0] + KM_TIE * one[1] for one in fastest.values()])
        graph = csr_matrix((weights, (rows, columns)), shape=(size, size))
        distance, before = dijkstra(graph, return_predecessors=True, limit=light + 0.5)
        km_graph = csr_matrix((np.array(list(shortest.values())), (rows, columns)), (size, size))
        return _table_of(distance, before, dijkstra(km_graph), fastest, light)


def driving_minutes(km: float, speed_kmh: float) -> int:
    """Return the whole minutes that a road takes, rounded up."""
    return math.ceil(60 * km / speed_kmh - 1e-9)


def _speed(speed_class: SpeedClass, surface: str, *, wet: bool) -> float:
    speed = speed_class.kmh.get(surface)
    if speed is None:
        return 0.0
    return speed.wet if wet else speed.dry


def _nothing(size: int) -> LegTable:
    minutes = np.full((size, size), UNREACHED, dtype=np.int32)
    km = np.full((size, size), np.inf)
    np.fill_diagonal(minutes, 0)
    np.fill_diagonal(km, 0.0)
    none = np.full((size, size), UNREACHED, dtype=np.int32)
    return LegTable(minutes, km, km.copy(), none, none)


def _table_of(
    distance: NDArray[np.float64],
    before: NDArray[np.int32],
    least_km: NDArray[np.float64],
    fastest: dict[tuple[int, int], tuple[int, float, int]],
    light: int,
) -> LegTable:
    size = len(distance)
    edge_km = np.zeros((size, size))
    edge_road = np.full((size, size), UNREACHED, dtype=np.int32)
    for (start, end), (_, km, number) in fastest.items():
        edge_km[start, end] = km
        edge_road[start, end] = number
    minutes = np.where(np.isfinite(distance), distance, UNREACHED).astype(np.int32)
    minutes[minutes > light] = UNREACHED
    reached = minutes != UNREACHED
    order = np.argsort(distance, axis=1, kind="stable")
    lengths = np.full((size, size), np.inf)
    np.fill_diagonal(lengths, 0.0)
    last_road = np.full((size, size), UNREACHED, dtype=np.int32)
    sources = np.arange(size)
    for rank in range(1, size):
        nodes = order[:, rank]
        rows = sources[reached[sources, nodes]]
        nodes = nodes[rows]
        previous = before[rows, nodes]
        lengths[rows, nodes] = lengths[rows, previous] + edge_km[previous, nodes]
        last_road[rows, nodes] = edge_road[previous, nodes]
    return LegTable(minutes, lengths, least_km, last_road, before.astype(np.int32))
