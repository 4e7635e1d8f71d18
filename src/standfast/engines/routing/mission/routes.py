"""Routes of the search: what one team does from leaving its base to its return, and the patrol of the plan that it is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from standfast.engines.routing.mission.arrays import Arrays, Team
from standfast.engines.routing.mission.labels import DROVE, RESTED, STAYED
from standfast.engines.routing.mission.plan import DAY_MIN, Patrol, Stop
from standfast.engines.routing.mission.problem import Problem


@dataclass(frozen=True, eq=False)
class Route:
    """A team's patrol: rows of node, day, minute, how the team came to be there, and road or dwell option."""

    team: int
    way: NDArray[np.int64]
    stays: NDArray[np.int64]  # rows of place, day on which the stay begins, dwell option

    @property
    def first(self) -> int:
        """The day of leaving."""
        return int(self.way[0, 1])

    @property
    def last(self) -> int:
        """The day of return."""
        return int(self.way[-1, 1])

    @property
    def days(self) -> int:
        """The days of the patrol, both ends included."""
        return self.last - self.first + 1

    @cached_property
    def key(self) -> tuple[int, int, bytes]:
        """What makes two routes the same: team, days and stays."""
        return self.team, self.first, self.way.tobytes()


def route_from(team: int, way: NDArray[np.int64], nights: NDArray[np.int64]) -> Route:
    """Return the route of a team along a way."""
    rows = way[way[:, 3] == STAYED]
    stays = np.ascontiguousarray(rows[:, [0, 1, 4]])
    stays[:, 1] -= nights[stays[:, 0], stays[:, 2]]
    return Route(team, way, stays)


def patrol_of(route: Route, arrays: Arrays) -> Patrol:
    """Return the patrol of the plan: legs over whole chains of roads, halts where it spends nights or fills up."""
    team = arrays.teams[route.team]
    sunrise = arrays.clock[1]
    stops: list[Stop] = []
    via: list[int] = []
    way = [[int(part) for part in row] for row in route.way]
    place, arrive, begin, dwell = way[0][0], way[0][1] * DAY_MIN + sunrise, None, None
    now, start = arrive, []  # type: int, list[int]
    for position, (node, day, minute, kind, what) in enumerate(way[1:], start=1):
        moment = day * DAY_MIN + minute
        if kind == DROVE:
            if not via:
                leave = max(now, day * DAY_MIN + sunrise)
                if not stops:
                    arrive = leave
                stops.append(_stop(place, arrive, leave, begin, dwell, start))
            via.append(what)
            if _stops_here(way, position, place, team):
                place, arrive, begin, dwell = node, moment, None, None
                start, via = via, []
        elif kind == STAYED:
            dwell, begin = what, _begin(node, day, minute, what, now, arrays)
        now = moment
    stops.append(_stop(place, arrive, arrive, None, None, start))
    return Patrol(units=team.units, stops=tuple(stops))


def _stops_here(way: list[list[int]], position: int, before: int, team: Team) -> bool:
    """Whether the team stops where it has come to: at the end, for a stay or a night, to fill up, or, where it drives out
    and back to the place it stopped at before, because a leg joins two places.
    """
    if _must_stop(way, position, team):
        return True
    node = way[position][0]
    if not team.halts[node] or node == before:
        return False
    ahead = position + 1
    while not _must_stop(way, ahead, team):
        ahead += 1
    return way[ahead][0] == before


def _must_stop(way: list[list[int]], position: int, team: Team) -> bool:
    if position == len(way) - 1 or way[position + 1][3] != DROVE:
        return True
    return bool(team.supplies[way[position][0]].any())


def _begin(node: int, day: int, minute: int, option: int, now: int, arrays: Arrays) -> int:
    hours, nights = arrays.ground[5], arrays.ground[6]
    if nights[node, option]:
        opens = int(arrays.roads[4][node])
        first = (day - int(nights[node, option])) * DAY_MIN
        return max(now, first + opens)
    return day * DAY_MIN + minute - round(60 * float(hours[node, option]))


def _stop(
    place: int, arrive: int, leave: int, begin: int | None, dwell: int | None, via: list[int]
) -> Stop:
    return Stop(
        place=place,
        arrive=arrive,
        leave=leave,
        begin=arrive if begin is None else begin,
        dwell=dwell,
        via=tuple(via),
    )


def route_of(patrol: Patrol, arrays: Arrays) -> Route | None:
    """Return the route of a plan's patrol; None where no team of the search is its units."""
    for number in arrays.teams_of[patrol.units[0]]:
        if sorted(arrays.teams[number].units) == sorted(patrol.units):
            way = _way(patrol, arrays.problem, arrays)
            return route_from(number, way, arrays.ground[6])
    return None


def _way(patrol: Patrol, problem: Problem, arrays: Arrays) -> NDArray[np.int64]:
    first = patrol.stops[0]
    rows = [[first.place, first.leave // DAY_MIN, arrays.clock[1], RESTED, -1]]
    nights = arrays.ground[6]
    team = next(t for t in arrays.teams if set(t.units) == set(patrol.units))
    now = first.leave
    node = first.place
    for stop in patrol.stops[1:]:
        for road in stop.via:
            ends = (
                problem.place_index[problem.roads[road].start],
                problem.place_index[problem.roads[road].end],
            )
            node = ends[1] if ends[0] == node else ends[0]
            now += int(team.drive[now // DAY_MIN, road])
            rows.append([node, now // DAY_MIN, now % DAY_MIN, DROVE, road])
        now = stop.arrive
        rows[-1][2] = now % DAY_MIN
        if stop.dwell is not None:
            day = stop.begin // DAY_MIN
            rows += [[node, one, 0, RESTED, -1] for one in range(now // DAY_MIN + 1, day + 1)]
            over = int(nights[node, stop.dwell])
            if over:
                now = (day + over) * DAY_MIN
                rows.append([node, day + over, 0, STAYED, stop.dwell])
            else:
                now = stop.begin + problem.places[node].dwell[stop.dwell].minutes
                rows.append([node, now // DAY_MIN, now % DAY_MIN, STAYED, stop.dwell])
        rows += [
            [node, one, 0, RESTED, -1]
            for one in range(now // DAY_MIN + 1, stop.leave // DAY_MIN + 1)
        ]
        now = stop.leave
    return np.array(rows, np.int64)
