"""Planning again after a road has closed."""

from collections import Counter
from datetime import timedelta

import pytest

from standfast.engines.routing.mission import (
    Change,
    Closure,
    Period,
    Plan,
    Problem,
    ProblemRefused,
    Report,
    changed,
    check,
    generate,
    replan,
    solve,
)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return generate(3, 20, 7, 5)


@pytest.fixture(scope="module")
def plan(problem: Problem) -> Plan:
    return solve(problem, seed=1, iterations=20)


def busiest_road(plan: Plan) -> int:
    driven = Counter(road for patrol in plan.patrols for stop in patrol.stops for road in stop.via)
    return min(driven, key=lambda road: (-driven[road], road))


def closing(problem: Problem, road: int) -> Change:
    whole = Period(problem.start, problem.start + timedelta(days=problem.days))
    return Change(closures=(Closure(road=problem.roads[road].name, period=whole),))


def test_no_patrol_of_the_new_plan_drives_the_closed_road(problem: Problem, plan: Plan) -> None:
    road = busiest_road(plan)
    change = closing(problem, road)

    new = replan(plan, problem, change, iterations=20)

    assert check(plan, changed(problem, change)) != []
    assert check(new, changed(problem, change)) == []
    assert all(road not in stop.via for patrol in new.patrols for stop in patrol.stops)


def test_the_new_plan_keeps_99_percent_of_what_a_full_search_finds(
    problem: Problem, plan: Plan
) -> None:
    change = closing(problem, busiest_road(plan))

    full = solve(changed(problem, change), seed=1, iterations=60, prove=False)
    new = replan(plan, problem, change, iterations=20)

    assert new.value >= 0.99 * full.value


def test_patrols_that_are_not_touched_stay_where_nothing_is_searched(
    problem: Problem, plan: Plan
) -> None:
    road = busiest_road(plan)
    untouched = {
        patrol for patrol in plan.patrols if all(road not in stop.via for stop in patrol.stops)
    }

    new = replan(plan, problem, closing(problem, road), iterations=0)

    assert untouched <= set(new.patrols)


def test_the_old_bound_holds_after_a_closure_and_not_after_a_report(
    problem: Problem, plan: Plan
) -> None:
    road = problem.roads[busiest_road(plan)].name
    whole = Period(problem.start, problem.start + timedelta(days=problem.days))
    better = Change(reports=(Report(road=road, grade="P0", observed=problem.start, period=whole),))

    closed = replan(plan, problem, closing(problem, busiest_road(plan)), iterations=2)

    assert plan.bound is not None
    assert closed.bound == plan.bound
    assert replan(plan, problem, better, iterations=2).bound is None


def test_nothing_changed_never_makes_a_plan_worse(problem: Problem, plan: Plan) -> None:
    assert replan(plan, problem, Change(), iterations=3).value >= plan.value - 1e-9


def test_the_clock_ends_planning_again(problem: Problem, plan: Plan) -> None:
    ticks = iter(range(1000))

    new = replan(plan, problem, Change(), seconds=10, clock=lambda: float(next(ticks)))

    assert new.stopped_by == "seconds"
    assert new.iterations <= 10


def test_a_road_that_is_not_there_is_refused_by_name(problem: Problem, plan: Plan) -> None:
    whole = Period(problem.start, problem.start + timedelta(days=1))
    change = Change(closures=(Closure(road="Nowhere", period=whole),))

    with pytest.raises(ProblemRefused, match="Nowhere"):
        replan(plan, problem, change, iterations=1)
