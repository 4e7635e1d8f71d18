"""Large neighbourhood search over patrols: take a few units' patrols out, and let each find its best ones anew.

The best patrol of one unit against what all others do is found by labels (labels.py), so that a move changes whole patrols:
days, places, stays, nights and riders at once. Worse plans are accepted with a chance that falls (simulated annealing).
Large neighbourhood search after Shaw (1998) and Ropke and Pisinger (2006).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from standfast.engines.routing.mission.arrays import Arrays, Team
from standfast.engines.routing.mission.gains import (
    add_demands,
    fill_tops,
    met_demands,
    refresh_gains,
    touched_windows,
    worth,
)
from standfast.engines.routing.mission.labels import best_patrols, trace
from standfast.engines.routing.mission.routes import Route, route_from

NOTHING = 1e-9
NOISES = (0.0, 0.0, 0.05, 0.2)  # how far gains are shaken, by draw
WARMTH = 0.0005  # first temperature as a share of the value
DELAYED, LONGEST_WAIT = (
    0.3,
    7,
)  # how often a patrol leaves later than it could, by less than so many days
AIMED = 0.5  # how often a move goes for an unmet demand while there is one
MOST_REMEMBERED = 20_000
COLDEST = 0.02  # last temperature as a share of the first


@dataclass(frozen=True, slots=True)
class Window:
    """Days in which a team is free: it may leave from `first`, and be back and rested by `end` (exclusive)."""

    first: int
    end: int
    rested: bool  # whether the rest must lie inside as well


@dataclass
class Search:
    """The state of one search: routes, the best ones seen, and the routes found last."""

    arrays: Arrays
    rng: np.random.Generator
    routes: list[Route] = field(default_factory=list)
    best: list[Route] = field(default_factory=list)
    score: float = 0.0
    best_score: float = -1.0
    pool: dict[tuple[int, int, bytes], Route] = field(default_factory=dict)
    iterations: int = 0

    def __post_init__(self) -> None:
        ground = self.arrays.ground
        self.nights: NDArray[np.int64] = ground[6].astype(np.int64)
        self.needs: NDArray[np.float64] = ground[3].astype(np.float64)
        self.big = 1.0 + 2.0 * float(self.needs.sum() * ground[7].sum())
        self.touched = touched_windows(self.arrays.days, ground)
        shape = (*ground[5].shape, self.arrays.days)
        self.known: NDArray[np.float64] = np.full((ground[3].size, ground[7].size), np.nan)
        self.gains: NDArray[np.float64] = np.zeros(shape)
        self.allowed = [
            np.isin(np.arange(self.arrays.demand_units.size), team.carried)
            for team in self.arrays.teams
        ]
        self.meetable: NDArray[np.bool_] = np.zeros(self.arrays.demand_units.size, np.bool_)
        for allowed in self.allowed:
            self.meetable |= allowed

    def adopt(self, routes: Sequence[Route]) -> None:
        """Take routes as the present ones, and as the best if they are."""
        self.routes = list(routes)
        self.score = self.objective(self.routes)
        self._keep()

    def stays(self, routes: Iterable[Route]) -> NDArray[np.int64]:
        """Return the stays of routes, rows of place, day, option."""
        found = [route.stays for route in routes]
        return np.concatenate(found) if found else np.empty((0, 3), np.int64)

    def tops(self, routes: Iterable[Route]) -> NDArray[np.float64]:
        """Return the best shares of every window under routes."""
        wptr, wfirst, wend, _, half, hours, nights, repeats = self.arrays.ground[:8]
        tops: NDArray[np.float64] = fill_tops(
            self.stays(routes), wptr, wfirst, wend, half, hours, nights, repeats
        )
        return tops

    def value(self, routes: Sequence[Route]) -> float:
        """Return the protection value of routes."""
        return float(worth(self.tops(routes), self.arrays.ground[3], self.arrays.ground[7]))

    def met(self, routes: Iterable[Route]) -> NDArray[np.bool_]:
        """Return which demands routes meet."""
        met = np.zeros(self.arrays.demand_units.size, np.bool_)
        if met.size:
            for route in routes:
                met_demands(route.stays, met, self.allowed[route.team], self.arrays.ground)
        return met

    def objective(self, routes: Sequence[Route]) -> float:
        """Return value, and far more than any value for every demand that is met."""
        return self.value(routes) + self.big * int(self.met(routes).sum())

    def step(self, heat: float) -> bool:
        """Try one move at a temperature (share of the value); return whether the best plan is a new one."""
        self.iterations += 1
        unmet = np.flatnonzero(~self.met(self.routes) & self.meetable)
        if unmet.size and self.rng.random() < AIMED:
            routes = self._aimed(int(unmet[int(self.rng.integers(unmet.size))]))
        else:
            kept, leaders, days = self._destroyed()
            noise = NOISES[int(self.rng.integers(len(NOISES)))]
            routes = self.repaired(kept, leaders, days, noise=noise)
        score = self.objective(routes)
        allowed = (
            heat
            * max(1.0, abs(self.value(self.routes)))
            * -math.log(max(1e-12, float(self.rng.random())))
        )
        if score < self.score - allowed:
            return False
        self.routes, self.score = routes, score
        return self._keep()

    def _aimed(self, demand: int) -> list[Route]:
        """Return routes in which a team that can meet a demand leaves on some day for it before all else."""
        ground = self.arrays.ground
        place = int(np.searchsorted(ground[8], demand, side="right")) - 1
        able = [
            team
            for team in self.arrays.teams
            if self.allowed[team.number][demand] and team.may[place].any()
        ]
        if not able:
            return list(self.routes)
        team = able[int(self.rng.integers(len(able)))]
        freed = [
            route
            for route in self.routes
            if set(self.arrays.teams[route.team].units) & set(team.units)
        ]
        kept = [route for route in self.routes if route not in freed]
        first, end = int(ground[9][demand]), int(ground[10][demand])
        day = int(self.rng.integers(max(0, first - LONGEST_WAIT), end))
        window = self.window(kept, team, day)
        found = None if window is None else self.best_from(kept, team, window, 0.0)
        if found is not None:
            kept.append(found)
        leaders = {self.arrays.teams[route.team].leader for route in freed} | {team.leader}
        return self.repaired(kept, sorted(leaders), (0, self.arrays.days), noise=0.0)

    def _keep(self) -> bool:
        if self.score <= self.best_score + NOTHING:
            return False
        self.best, self.best_score = list(self.routes), self.score
        return True

    def _destroyed(self) -> tuple[list[Route], list[int], tuple[int, int]]:
        """Return the routes that stay, the leaders to plan anew and the days that are opened."""
        leaders = self.arrays.leaders
        first = leaders[int(self.rng.integers(len(leaders)))]
        chosen = [first]
        for _ in range(int(self.rng.integers(3))):
            near = self._near(first)
            other = near[min(len(near) - 1, int(self.rng.exponential(3.0)))]
            if other not in chosen:
                chosen.append(other)
        days = self.arrays.days
        if self.rng.random() < 0.4:
            opened = (0, days)
        else:
            length = int(self.rng.integers(max(1, days // 4), days + 1))
            start = int(self.rng.integers(0, max(1, days - length + 1)))
            opened = (start, start + length)
        kept = [
            route
            for route in self.routes
            if self.arrays.teams[route.team].leader not in chosen
            or route.last < opened[0]
            or route.first >= opened[1]
        ]
        self.rng.shuffle(chosen)
        return kept, chosen, (0, days)

    def _near(self, leader: int) -> list[int]:
        """Return the other leaders, those with the nearest base first."""
        problem = self.arrays.problem
        home = problem.places[problem.place_index[problem.units[leader].base]]

        def away(other: int) -> tuple[float, int]:
            base = problem.places[problem.place_index[problem.units[other].base]]
            return (base.lon - home.lon) ** 2 + (base.lat - home.lat) ** 2, other

        return sorted((one for one in self.arrays.leaders if one != leader), key=away) or [leader]

    def repaired(
        self, kept: Sequence[Route], leaders: Sequence[int], days: tuple[int, int], *, noise: float
    ) -> list[Route]:
        """Return routes with new ones for the leaders, one leader after the other."""
        routes = list(kept)
        for leader in leaders:
            teams = self.arrays.teams_of[leader]
            self._fill(routes, leader, teams, days, noise)
        return routes

    def _fill(
        self,
        routes: list[Route],
        leader: int,
        teams: tuple[int, ...],
        days: tuple[int, int],
        noise: float,
    ) -> None:
        """Give a leader patrols in its free days, from the first on."""
        now, misses = days[0], 0
        while now < days[1] and misses < 3:
            team = self.arrays.teams[self._team(teams)]
            window = self.window(routes, team, now)
            if window is None:
                if len(teams) == 1:
                    return
                misses += 1
                continue
            if self.iterations and self.rng.random() < DELAYED:
                wait = int(self.rng.integers(min(LONGEST_WAIT, window.end - window.first)))
                window = Window(window.first + wait, window.end, window.rested)
            found = self.best_from(routes, team, window, noise)
            if found is None:
                later = self._later(window, team)
                if later is None:
                    misses += 1
                    continue
                now = later
                continue
            routes.append(found)
            self._remember(found)
            now = found.last + 1

    def _remember(self, route: Route) -> None:
        """Keep a route among those that bound.py finds prices by; the oldest go where there are too many."""
        self.pool.setdefault(route.key, route)
        if len(self.pool) > MOST_REMEMBERED:
            del self.pool[next(iter(self.pool))]

    def _later(self, window: Window, team: Team) -> int | None:
        return min(window.end, window.first + 1)

    def _team(self, teams: tuple[int, ...]) -> int:
        """Draw a team of a leader: the one with fewest riders half of the time."""
        if len(teams) == 1 or self.rng.random() < 0.35:
            return teams[0]
        return teams[int(self.rng.integers(len(teams)))]

    def window(self, routes: Iterable[Route], team: Team, now: int) -> Window | None:
        """Return the first days from `now` in which all units of a team are free, None without any."""
        first = max(now, team.first_day)
        busy = sorted(
            (
                route.first,
                route.last + self.arrays.problem.units[unit].rest_after(route.days),
            )
            for route in routes
            for unit in self.arrays.teams[route.team].units
            if unit in team.units
        )
        for begin, rested in busy:
            if begin <= first <= rested:
                first = rested + 1
        if first >= team.end_day:
            return None
        ahead = [begin for begin, _ in busy if begin > first]
        if ahead and ahead[0] < team.end_day:
            return Window(first, ahead[0], True)
        return Window(first, team.end_day, False)

    def best_from(
        self, routes: Sequence[Route], team: Team, window: Window, noise: float
    ) -> Route | None:
        """Return the patrol that leaves on the window's first day and gains most for the days it takes."""
        arrays = self.arrays
        tops = self.tops(routes)
        refresh_gains(self.gains, self.known, tops, self.touched, arrays.ground)
        gains = self.gains
        open_demands = np.zeros(arrays.demand_units.size, np.bool_)
        if noise:
            gains = gains * (1.0 + noise * (self.rng.random((arrays.nodes, 1, 1)) - 0.5))
        if open_demands.size:
            open_demands = self.allowed[team.number] & ~self.met(routes)
            if open_demands.any():
                gains = gains.copy()
                add_demands(gains, open_demands, self.big, arrays.ground)
        last = min(window.first + team.max_days, window.end, team.end_day, arrays.days) - 1
        finals, reward = best_patrols(
            window.first, last, False, arrays.clock, team.kernel, arrays.roads, gains, tops,
            open_demands, self.big, arrays.ground, arrays.room,
        )  # fmt: skip
        at = self._choice(reward, team, window)
        if at < 0:
            return None
        way = trace(finals[at], window.first, arrays.slots, 2 * arrays.nodes, arrays.room)
        return route_from(team.number, way, self.nights)

    def _choice(self, reward: NDArray[np.float64], team: Team, window: Window) -> int:
        """Return the position of the day of return, by gain for the days of patrol and rest; -1 without any gain."""
        best, at = 0.0, -1
        span = np.arange(reward.size)
        rests = team.rest[span + 1]
        blocked = np.minimum(span + 1 + rests, window.end - window.first)
        fits = (reward > NOTHING) & (
            (span + 1 + rests <= window.end - window.first) | (not window.rested)
        )
        if not fits.any():
            return -1
        rate = float((reward[fits] / blocked[fits]).max()) * float(self.rng.uniform(0.0, 1.0))
        for position in np.flatnonzero(fits).tolist():
            gain = float(reward[position]) - rate * float(blocked[position])
            if at < 0 or gain > best + NOTHING:
                best, at = gain, position
        return at
