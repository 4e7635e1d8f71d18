from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.routing.orienteering.small import (
    drivable,
    open_problems,
    optimum,
    windowed_problems,
)
from standfast.engines.routing.orienteering import Place, Plan, Problem, check, solve

LINE = Problem(
    places=(
        Place(0, 0, 0),
        Place(1, 0, 5),
        Place(2, 0, 6),
        Place(0, 9, 50),
        Place(3, 0, 7),
        Place(3, 1, 0),
    ),
    start=0,
    end=5,
    vehicles=1,
    limit=4.5,
)


def grid(*, vehicles: int, limit: float) -> Problem:
    spots = [(float(x), float(y)) for x in range(7) for y in range(7)]
    places = tuple(Place(x, y, float(1 + (3 * x + 5 * y) % 7)) for x, y in spots)
    return Problem(places=places, start=0, end=48, vehicles=vehicles, limit=limit)


def test_a_tour_takes_what_lies_on_its_way_and_leaves_what_is_too_far() -> None:
    plan = solve(LINE, seed=1, iterations=50)

    assert plan == Plan(
        score=18.0, routes=((1, 2, 4),), iterations=50, bound=18.0, stopped="proven"
    )


@given(problem=open_problems())
@settings(max_examples=120, deadline=None)
def test_without_windows_the_search_finds_the_best_score_and_may_drive_it(problem: Problem) -> None:
    plan = solve(problem, seed=3, iterations=2_000)

    assert check(plan, problem) == []
    assert plan.score == optimum(problem)
    assert plan.bound in (None, plan.score)


@given(problem=windowed_problems())
@settings(max_examples=120, deadline=None)
def test_with_windows_the_search_finds_the_best_score_and_may_drive_it(problem: Problem) -> None:
    plan = solve(problem, seed=3, iterations=2_000)

    assert check(plan, problem) == []
    assert all(drivable(problem, route) for route in plan.routes)
    assert plan.score == optimum(problem)


@given(problem=open_problems(), longer=st.integers(0, 10))
@settings(max_examples=40, deadline=None)
def test_more_time_or_another_vehicle_never_worsens_the_optimum(
    problem: Problem, longer: int
) -> None:
    best = optimum(problem)

    assert optimum(replace(problem, limit=problem.limit + longer)) >= best
    assert optimum(replace(problem, vehicles=problem.vehicles + 1)) >= best


@given(problem=windowed_problems(), wider=st.integers(0, 10))
@settings(max_examples=40, deadline=None)
def test_wider_windows_never_worsen_the_optimum(problem: Problem, wider: int) -> None:
    places = tuple(
        replace(place, opens=max(0.0, place.opens - wider), closes=place.closes + wider)
        for place in problem.places
    )

    assert optimum(replace(problem, places=places)) >= optimum(problem)


@pytest.mark.parametrize(("east", "north"), [(64.0, 0.0), (-128.0, 32.0)])
def test_shifting_the_map_changes_nothing(east: float, north: float) -> None:
    problem = grid(vehicles=2, limit=18.5)
    shifted = tuple(replace(place, x=place.x + east, y=place.y + north) for place in problem.places)

    there = solve(replace(problem, places=shifted), seed=5, iterations=1_000)

    assert there == solve(problem, seed=5, iterations=1_000)


def test_the_same_seed_and_iterations_give_the_same_plan() -> None:
    problem = grid(vehicles=3, limit=16.5)

    plans = [solve(problem, seed=seed, iterations=1_500) for seed in (7, 7, 8)]

    assert plans[0] == plans[1]
    assert plans[0].routes != plans[2].routes
    assert [plan.iterations for plan in plans] == [1_500] * 3
    assert [plan.stopped for plan in plans] == ["iterations"] * 3


def test_seconds_end_by_the_clock_that_was_passed() -> None:
    ticks = count()

    plan = solve(grid(vehicles=2, limit=18.5), seed=1, seconds=50.0, clock=lambda: next(ticks))

    assert plan.stopped == "seconds"
    assert 0 < plan.iterations <= 50 * 256
    assert check(plan, grid(vehicles=2, limit=18.5)) == []


def test_a_request_ends_the_search_with_the_best_so_far_and_progress_was_told() -> None:
    told: list[tuple[float, float]] = []

    plan = solve(
        grid(vehicles=2, limit=18.5),
        seed=1,
        iterations=10**9,
        progress=lambda share, score: told.append((share, score)),
        stop=lambda: len(told) == 3,
    )

    assert (plan.iterations, plan.stopped) == (3 * 256, "request")
    assert told[-1] == (3 * 256 / 10**9, plan.score)
    assert plan.score > 0


def test_where_all_that_can_be_reached_is_served_the_bound_is_the_score() -> None:
    problem = grid(vehicles=12, limit=30.0)

    plan = solve(problem, seed=1, iterations=100_000)

    assert plan.score == sum(place.score for place in problem.places[1:-1])
    assert (plan.bound, plan.stopped) == (plan.score, "proven")


def test_where_nothing_can_be_reached_the_plan_is_empty_and_proven() -> None:
    plan = solve(replace(LINE, limit=0.5), seed=1, iterations=10)

    assert plan == Plan(score=0.0, routes=(), iterations=0, bound=0.0, stopped="proven")


@pytest.mark.parametrize("limits", [{}, {"seconds": 1.0}, {"seconds": 1.0, "iterations": 5}])
def test_exactly_one_limit_is_given(limits: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"^Give either seconds with a clock, or iterations\.$"):
        solve(LINE, seed=1, **limits)  # type: ignore[arg-type]  # wrong on purpose
