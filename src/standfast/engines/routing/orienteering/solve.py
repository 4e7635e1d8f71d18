"""The outer loop: rounds of annealing, afresh or from the best, with the tours of all rounds combined after each."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from standfast.engines.routing.orienteering.anneal import Search, Settings, anneal
from standfast.engines.routing.orienteering.chance import below
from standfast.engines.routing.orienteering.pool import (
    Pool,
    best_together,
    drive,
    drop_below,
    no_pool,
)
from standfast.engines.routing.orienteering.problem import Place, Plan, Problem
from standfast.engines.routing.orienteering.refill import no_bids
from standfast.engines.routing.orienteering.tours import (
    Ground,
    Tours,
    copy_tours,
    ground_of,
    no_tours,
)

Clock = Callable[[], float]
Progress = Callable[[float, float], None]
Stop = Callable[[], bool]

_STEPS = 256  # changes between two looks at the clock
_SHORT_S, _SHORT = 5.0, 200_000  # seconds and iterations of a short search: eight rounds
_AFRESH, _AGAIN, _WARM, _TEPID, _COLD = 1.0, 0.5, 0.25, 0.1, 0.02  # in mean scores of a place
_ASKEW = 0.6  # share of a fresh round, but the first, on a ground with other scores
_REGIONS = 1.5, 0.7  # by which factor the scores of regions there differ
_COMPARISONS = 20_000_000


@dataclass(frozen=True, slots=True)
class Budget:
    """What a search may use: seconds by a clock, or a number of changes."""

    seconds: float | None
    iterations: int | None
    clock: Clock | None
    began: float

    def spent(self, iterations: int) -> float:
        """Return which share of the budget is spent."""
        if self.seconds is not None and self.clock is not None:
            return (self.clock() - self.began) / self.seconds if self.seconds > 0 else 1.0
        return iterations / self.iterations if self.iterations else 1.0

    def rounds(self) -> int:
        """Return in how many rounds to search: more where there is much time, each the longer for it."""
        short = (self.seconds or 0.0) / _SHORT_S + (self.iterations or 0) / _SHORT
        return 4 * min(max(2, round(2 * math.sqrt(short))), 10)

    def steps(self, iterations: int) -> int:
        """Return how many changes to make before the next look."""
        if self.seconds is None and self.iterations is not None:
            return min(_STEPS, self.iterations - iterations)
        return _STEPS


def solve(
    problem: Problem,
    *,
    seed: int,
    seconds: float | None = None,
    iterations: int | None = None,
    clock: Clock | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    settings: Settings | None = None,
) -> Plan:
    """Return a plan of high score within seconds of a clock or within a number of changes to a solution.

    The same seed and iterations give the same plan on any machine; with seconds the clock has its say. `progress` is told
    the share that is spent and the best score; `stop` is asked between changes and ends the search with what is best.

    Ruin and recreate (Christiaens, Vanden Berghe 2020) under simulated annealing, prizes for time in the recreation, and
    set packing over the tours that were met (as in Hammami, Rekik, Coelho 2020). `settings` are for experiments.

    :raises ValueError: unless exactly one of seconds (with a clock) and iterations is given.
    """
    if (seconds is None) == (iterations is None) or (seconds is not None and clock is None):
        raise ValueError("Give either seconds with a clock, or iterations.")
    budget = Budget(seconds, iterations, clock, clock() if clock else 0.0)
    ground, places = ground_of(problem)
    best = no_tours(ground)
    everything = float(math.fsum(ground.score))
    made, stopped = 0, "proven"
    if everything > 0:
        run = _Run(ground, budget, seed, settings or Settings(), best, everything)
        for share in run.rounds():
            if progress is not None:
                progress(min(share, 1.0), float(best.worth[0]))
            if stop is not None and stop():
                run.stopped = "request"
                break
        made, stopped = run.made, run.stopped
    return _plan(problem, places, best, everything, made, stopped)


def compile_loops() -> None:
    """Call every compiled loop once, so that a later process finds it compiled."""
    corners = ((0, 0), (1, 0), (0, 1), (2, 2), (3, 0), (0, 3), (0, 0))
    places = tuple(Place(float(x), float(y), score=float(x + y)) for x, y in corners)
    problem = Problem(places=places, start=0, end=len(places) - 1, vehicles=2, limit=6.5)
    ground, _ = ground_of(problem)
    everything = float(ground.score.sum())
    budget = Budget(None, 16, None, 0.0)
    run = _Run(ground, budget, 1, Settings(), no_tours(ground), everything)
    for _ in run.rounds():
        pass
    drop_below(run.pool, 0.0)
    drive(ground, run.best, run.pool, np.array([0], dtype=np.int64))


class _Run:
    """A search under way; `best` is kept up to date between two looks at the clock."""

    def __init__(
        self,
        ground: Ground,
        budget: Budget,
        seed: int,
        settings: Settings,
        best: Tours,
        everything: float,
    ) -> None:
        self.ground, self.budget, self.settings = ground, budget, settings
        self.best, self.everything = best, everything
        self.pool: Pool = no_pool(ground)
        self.search = Search(
            now=no_tours(ground),
            before=no_tours(ground),
            best=no_tours(ground),
            bids=no_bids(ground),
            touched=np.zeros(ground.teams, dtype=np.bool_),
            state=np.array([seed % 2**64], dtype=np.uint64),
        )
        self.unit = everything / (ground.goal - 1)
        self.made, self.stopped = 0, "seconds" if budget.seconds is not None else "iterations"

    def rounds(self) -> Iterator[float]:
        """Search, and yield the share of the budget that is spent at every look at it."""
        rounds = self.budget.rounds()
        for number in range(rounds):
            afresh = number % 4 != 3
            self._begin_from(no_tours(self.ground) if afresh else self.best)
            begin = self.budget.spent(self.made)
            end = begin + (1.0 - begin) / (rounds - number)
            if afresh and number > 0:
                middle = begin + _ASKEW * (end - begin)
                yield from self._round(begin, middle, _AFRESH, _TEPID, self._askew())
                self._begin_from(self.search.before)
                yield from self._round(self.budget.spent(self.made), end, _WARM, _COLD)
            else:
                yield from self._round(begin, end, _AFRESH if afresh else _AGAIN, _COLD)
            if self.stopped == "proven":
                return
            self._combine()

    def _begin_from(self, source: Tours) -> None:
        """Make a solution the one that is changed, worth what it is worth."""
        source.worth[0] = self.ground.score[source.tour_of >= 0].sum()
        for tours in (self.search.now, self.search.before, self.search.best):
            copy_tours(source, tours)

    def _askew(self) -> Ground:
        """Return the ground with whole regions worth more or less, on which other solutions look best."""
        ground, state = self.ground, self.search.state
        skewed = ground.score.copy()
        for factor in (*_REGIONS, *_REGIONS):
            centre = 1 + below(state, ground.goal - 1)
            around = ground.near[centre, : 1 + below(state, ground.near.shape[1] / 2)]
            skewed[around] *= factor
        return ground._replace(score=skewed)

    def _round(
        self, begin: float, end: float, hot: float, cold: float, askew: Ground | None = None
    ) -> Iterator[float]:
        share = begin
        settings = self.settings if askew is None else self.settings._replace(elite=math.inf)
        while share < end:
            steps = self.budget.steps(self.made)
            if steps <= 0:
                return
            heat = cold + (hot - cold) * max(0.0, (end - share) / (end - begin))
            anneal(
                askew or self.ground, self.search, self.pool, settings, self.unit, heat, heat, steps
            )
            self.made += steps
            if askew is None:
                self._note()
            if self.best.worth[0] >= self.everything - 1e-9:
                self.stopped = "proven"
                return
            share = self.budget.spent(self.made)
            yield share

    def _note(self) -> None:
        if self.search.best.worth[0] > self.best.worth[0]:
            copy_tours(self.search.best, self.best)

    def _combine(self) -> None:
        """Drive the best of all tours together, if that beats the best solution; make room in the pool."""
        if self.ground.teams == 1:
            return
        worth = self.pool.worth
        drop_below(self.pool, self.settings.elite * self.best.worth[0])
        room, count = len(worth), self.pool.held[0]
        if count > room // 2:
            drop_below(self.pool, float(np.sort(worth[:count])[count - room // 2]) + 1e-9)
        chosen = best_together(
            self.pool, self.ground.teams, float(self.best.worth[0]), _COMPARISONS
        )
        if chosen is not None:
            drive(self.ground, self.best, self.pool, chosen)


def _plan(
    problem: Problem, places: np.ndarray, best: Tours, everything: float, made: int, stopped: str
) -> Plan:
    routes = tuple(
        tuple(int(places[stop]) for stop in best.stops[tour, 1 : best.size[tour] + 1])
        for tour in range(len(best.size))
        if best.size[tour]
    )
    worth = math.fsum(problem.places[place].score for route in routes for place in route)
    complete = worth >= everything - 1e-9
    return Plan(
        score=worth,
        routes=routes,
        iterations=made,
        bound=worth if complete else None,
        stopped="proven" if complete else stopped,
    )
