"""Plan again after the ground has changed: keep every patrol that still keeps to the rules, and search on from there."""

from collections.abc import Callable

import msgspec
import numpy as np

from standfast.engines.routing.mission.arrays import Arrays, arrays_of
from standfast.engines.routing.mission.check import check
from standfast.engines.routing.mission.ground import Closure, Report
from standfast.engines.routing.mission.plan import Patrol, Plan
from standfast.engines.routing.mission.problem import Problem
from standfast.engines.routing.mission.routes import Route, route_of
from standfast.engines.routing.mission.search import Search
from standfast.engines.routing.mission.solve import Budget, plan_of, search_on

ABOUT_THE_WHOLE = (
    "order",
    "recurrence",
    "value",
)  # codes of breaches that no single patrol can mend
QUICK_S = 1.8  # the time in which a duty officer waits for an answer is 2 s; the rest is for reading and writing
QUICK_ITERATIONS = 40


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is different: roads closed, roads reported anew."""

    closures: tuple[Closure, ...] = ()
    reports: tuple[Report, ...] = ()


def changed(problem: Problem, change: Change) -> Problem:
    """Return the problem after a change.

    :raises ProblemRefused: when the change names a road that is not there.
    """
    return msgspec.structs.replace(
        problem,
        closures=(*problem.closures, *change.closures),
        reports=(*problem.reports, *change.reports),
    )


def replan(
    plan: Plan,
    problem: Problem,
    change: Change,
    *,
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
    clock: Callable[[], float] | None = None,
) -> Plan:
    """Return a plan of the changed problem that starts from an old one, which keeps to the rules of `problem`.

    With a clock it takes `seconds`, 1.8 if none are named, without one a number of moves, 40 if none is named. Where roads are
    only closed no plan gains, so that the old bound still holds; otherwise the new plan has none.
    """
    began = clock() if clock else 0.0
    if clock is None:
        budget = Budget(None, QUICK_ITERATIONS if iterations is None else iterations, None, 0.0)
    else:
        budget = Budget(QUICK_S if seconds is None else seconds, None, clock, began)
    new = changed(problem, change)
    arrays = arrays_of(new)
    named = [one.road for one in change.closures] + [one.road for one in change.reports]
    touched = {new.road_index[name] for name in named}
    kept = _kept(plan, new, arrays, touched)
    search = Search(arrays, np.random.default_rng(seed))
    search.adopt([route for route in kept if route is not None])
    broken = [
        patrol.units[0] for patrol, route in zip(plan.patrols, kept, strict=True) if route is None
    ]
    opening = [leader for leader in arrays.leaders if leader in broken]
    stopped_by = search_on(search, budget, opening)
    bound = None if change.reports else plan.bound
    return plan_of(search, bound=bound, seed=seed, budget=budget, stopped_by=stopped_by)


def _kept(plan: Plan, problem: Problem, arrays: Arrays, touched: set[int]) -> list[Route | None]:
    """Return the route of every patrol that still keeps to the rules, None for one that does not."""
    return [
        route_of(patrol, arrays) if _stands(patrol, problem, touched) else None
        for patrol in plan.patrols
    ]


def _stands(patrol: Patrol, problem: Problem, touched: set[int]) -> bool:
    if not any(road in touched for stop in patrol.stops for road in stop.via):
        return True
    breaches = check(Plan(patrols=(patrol,)), problem)
    return all(breach.code in ABOUT_THE_WHOLE for breach in breaches)
