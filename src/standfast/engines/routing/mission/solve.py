"""The door of the mission engine: plan a problem within seconds of a clock or a number of moves, and state the bound."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from standfast.engines.routing.mission.arrays import Arrays, arrays_of
from standfast.engines.routing.mission.bound import Bound, bound_of, tightened
from standfast.engines.routing.mission.plan import Patrol, Plan
from standfast.engines.routing.mission.problem import Problem
from standfast.engines.routing.mission.routes import Route, patrol_of, route_of
from standfast.engines.routing.mission.search import COLDEST, WARMTH, Search
from standfast.engines.routing.mission.value import stays_of, value, values_of_places

Clock = Callable[[], float]
Progress = Callable[[float, float], None]
Stop = Callable[[], bool]

BOUND_ROUNDS = 3  # evaluations of the bound after a search by iterations
PRICES_FROM = 0.1  # share of the seconds after which enough patrols are known to find prices by
LOOKED_AROUND = 0.2  # the same for a bound without a search beside it
OPTIMAL = 1e-7


@dataclass(frozen=True, slots=True)
class Budget:
    """What a search may use: seconds by a clock, or a number of moves."""

    seconds: float | None
    iterations: int | None
    clock: Clock | None
    began: float

    def spent(self, iterations: int) -> float:
        """Return which share of the budget is spent."""
        if self.seconds is not None and self.clock is not None:
            return (self.clock() - self.began) / self.seconds if self.seconds > 0 else 1.0
        return iterations / self.iterations if self.iterations else 1.0

    @property
    def timed(self) -> bool:
        """Whether a clock ends the search."""
        return self.seconds is not None


def solve(
    problem: Problem,
    *,
    seed: int,
    seconds: float | None = None,
    iterations: int | None = None,
    clock: Clock | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    start: Plan | None = None,
    prove: bool = True,
) -> Plan:
    """Return a plan of high value, with a proven bound, within seconds of a clock or a number of moves.

    The same seed and iterations give the same plan on any machine; with seconds the clock has its say, and the bound is
    sought beside the search on a second core. `progress` is told the share that is spent and the value; `stop` is asked
    between moves and ends the search with the best plan so far. `start` is a plan to begin with; patrols of it that no longer
    keep to the rules are left out. `prove=False` leaves the bound out.

    :raises ValueError: unless exactly one of seconds (with a clock) and iterations is given.
    """
    if (seconds is None) == (iterations is None) or (seconds is not None and clock is None):
        raise ValueError("Give either seconds with a clock, or iterations.")
    budget = Budget(seconds, iterations, clock, clock() if clock else 0.0)
    arrays = arrays_of(problem)
    search = Search(arrays, np.random.default_rng(seed))
    search.adopt(_started(start, arrays))
    run = _Run(search, budget, progress, stop, prove)
    run.go()
    return plan_of(search, bound=run.bound, seed=seed, budget=budget, stopped_by=run.stopped_by)


def bound(problem: Problem, seconds: float, *, clock: Clock, plan: Plan | None = None) -> float:
    """Return a proven upper bound on the value of any plan, tightened for so many seconds.

    A good plan helps to find good prices; without one a quick plan is made. The bound holds in any case.
    """
    began = clock()
    arrays = arrays_of(problem)
    search = Search(arrays, np.random.default_rng(0))
    search.adopt(_started(plan, arrays))
    if not search.best and arrays.leaders:
        search.adopt(search.repaired([], arrays.leaders, (0, arrays.days), noise=0.0))
    while arrays.leaders and clock() - began < LOOKED_AROUND * seconds:
        search.step(WARMTH)
    lagrangian = bound_of(arrays, search.tops(search.best))
    return tightened(
        lagrangian,
        target=search.value(search.best),
        rounds=None,
        stop=lambda: clock() - began >= seconds,
        known=lambda: search.pool.values(),
    )


def search_on(search: Search, budget: Budget, opening: Sequence[int]) -> str:
    """Plan the leaders of `opening`, then search within a budget without a bound; return the limit that stopped it."""
    run = _Run(search, budget, None, None, prove=False, opening=opening)
    run.go()
    return run.stopped_by


def plan_of(
    search: Search, *, bound: float | None, seed: int, budget: Budget, stopped_by: str
) -> Plan:
    """Return the best routes of a search as a plan."""
    arrays = search.arrays
    routes = sorted(search.best, key=lambda route: (route.first, arrays.teams[route.team].units))
    patrols: tuple[Patrol, ...] = tuple(
        patrol_of(route, arrays) for route in routes if len(route.stays)
    )
    bare = Plan(patrols=patrols)
    seconds = None
    if budget.clock is not None:
        seconds = budget.clock() - budget.began
    worth = value(bare, arrays.problem)
    return Plan(
        patrols=patrols,
        value=worth,
        place_values=values_of_places(arrays.problem, stays_of(bare)),
        bound=None if bound is None else max(bound, worth),
        seed=seed,
        iterations=search.iterations,
        seconds=seconds,
        stopped_by=stopped_by,
    )


def _started(plan: Plan | None, arrays: Arrays) -> list[Route]:
    if plan is None:
        return []
    return [route for patrol in plan.patrols if (route := route_of(patrol, arrays)) is not None]


class _Run:
    """A search under way, and the bound beside it."""

    def __init__(
        self,
        search: Search,
        budget: Budget,
        progress: Progress | None,
        stop: Stop | None,
        prove: bool,
        opening: Sequence[int] | None = None,
    ) -> None:
        self.search, self.budget = search, budget
        self.progress, self.stop, self.prove = progress, stop, prove
        self.stopped_by = "seconds" if budget.timed else "iterations"
        self.bound: float | None = None
        self.over = False
        self.lagrangian: Bound | None = None
        self.opening = list(search.arrays.leaders if opening is None else opening)

    def go(self) -> None:
        """Search until the budget is spent or somebody stops it, then state the bound."""
        if not self.search.arrays.leaders:
            self.bound, self.stopped_by = (0.0 if self.prove else None), "proven"
            return
        with ThreadPoolExecutor(max_workers=1) as beside:
            proof: Future[float] | None = None
            while (share := self.budget.spent(self.search.iterations)) < 1.0:
                if self.stop is not None and self.stop():
                    self.stopped_by = "request"
                    break
                if self.opening:
                    self._open(self.opening.pop(0))
                    continue
                heat = WARMTH * (COLDEST + (1.0 - COLDEST) * (1.0 - share) ** 2)
                self.search.step(heat)
                if self.progress is not None:
                    self.progress(min(share, 1.0), self.search.value(self.search.best))
                if self.prove and self.budget.timed and proof is None and share >= PRICES_FROM:
                    proof = beside.submit(self._prove, list(self.search.best), None)
            self.over = True
            if self.lagrangian is not None:
                self.lagrangian.cancelled[0] = True
            if self.prove:
                if proof is None:
                    self.over = self.budget.timed
                    rounds = 0 if self.budget.timed else BOUND_ROUNDS
                    self.bound = self._prove(list(self.search.best), rounds)
                else:
                    self.bound = proof.result()

    def _open(self, leader: int) -> None:
        """Give one leader its patrols beside those that are planned already."""
        search = self.search
        search.adopt(search.repaired(search.routes, [leader], (0, search.arrays.days), noise=0.0))

    def _prove(self, routes: Sequence[Route], rounds: int | None) -> float:
        search = self.search
        self.lagrangian = lagrangian = bound_of(search.arrays, search.tops(routes))
        return tightened(
            lagrangian,
            target=search.value(routes),
            rounds=rounds,
            stop=lambda: self.over,
            known=lambda: list(search.pool.values()),
        )
