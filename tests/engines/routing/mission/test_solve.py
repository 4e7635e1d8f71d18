"""The solver against the oracle and the judge: hundreds of small problems with every constraint switched on."""

from itertools import count

import pytest
from msgspec.structs import replace

from engines.routing.mission.instances import small_problem
from engines.routing.mission.oracle import known_optima
from standfast.engines.routing.mission import Plan, bound, check, generate, solve, value

KNOWN = known_optima()
FEASIBLE = [seed for seed, worth in KNOWN.items() if worth is not None and seed % 2 == 0]
MOVES = 40


@pytest.fixture(scope="module")
def plans() -> dict[int, Plan]:
    return {seed: solve(small_problem(seed), seed=1, iterations=MOVES) for seed in FEASIBLE}


def test_plans_of_small_problems_keep_to_every_rule(plans: dict[int, Plan]) -> None:
    broken = {seed: check(plan, small_problem(seed)) for seed, plan in plans.items()}

    assert {seed: found for seed, found in broken.items() if found} == {}


def test_no_plan_beats_the_optimum_and_nine_of_ten_reach_it(plans: dict[int, Plan]) -> None:
    short = []
    for seed, plan in plans.items():
        best = KNOWN[seed]
        assert best is not None
        assert plan.value <= best + 1e-6, seed
        if plan.value < best - 1e-6:
            short.append(seed)

    assert len(plans) > 150
    assert len(short) <= len(plans) / 10


def test_no_bound_lies_below_the_optimum(plans: dict[int, Plan]) -> None:
    for seed, plan in plans.items():
        best = KNOWN[seed]
        assert best is not None
        assert plan.bound is not None
        assert plan.bound >= best - 1e-6, seed


def test_same_seed_and_iterations_give_the_same_plan_and_bound() -> None:
    problem = generate(3, 20, 7, 5)

    assert solve(problem, seed=7, iterations=6) == solve(problem, seed=7, iterations=6)


def test_a_plan_states_the_value_of_its_stays_place_by_place() -> None:
    problem = generate(3, 20, 7, 5)

    plan = solve(problem, seed=1, iterations=6)

    assert plan.value > 0
    assert plan.value == value(plan, problem)
    assert sum(plan.place_values) == pytest.approx(plan.value)
    assert len(plan.place_values) == 20


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"iterations": 4}, (4, "iterations")),
        ({"iterations": 1000, "stop": lambda: True}, (0, "request")),
    ],
)
def test_a_plan_says_which_limit_stopped_it(
    limits: dict[str, object], expected: tuple[int, str]
) -> None:
    plan = solve(generate(3, 20, 7, 5), seed=1, **limits)  # type: ignore[arg-type]

    assert (plan.iterations, plan.stopped_by) == expected


def test_seconds_are_counted_by_the_clock_that_is_handed_in() -> None:
    ticks = count()

    plan = solve(
        generate(3, 20, 7, 5), seed=1, seconds=50, clock=lambda: float(next(ticks)), prove=False
    )

    assert plan.stopped_by == "seconds"
    assert 0 < plan.iterations <= 50
    assert plan.bound is None


def test_progress_hears_of_a_value_that_never_falls() -> None:
    heard: list[tuple[float, float]] = []

    solve(
        generate(3, 20, 7, 5),
        seed=1,
        iterations=8,
        progress=lambda share, worth: heard.append((share, worth)),
    )

    assert len(heard) == 8
    assert [worth for _, worth in heard] == sorted(worth for _, worth in heard)


def test_a_plan_to_start_with_is_never_made_worse() -> None:
    problem = generate(3, 20, 7, 5)
    good = solve(problem, seed=1, iterations=30)

    again = solve(problem, seed=2, iterations=1, start=good)

    assert again.value >= good.value - 1e-9
    assert check(again, problem) == []


def test_a_problem_in_which_nobody_can_leave_is_proven_worthless() -> None:
    problem = generate(3, 20, 7, 5)
    thirsty = replace(problem, units=tuple(replace(one, water_l=0.0) for one in problem.units))

    plan = solve(thirsty, seed=1, iterations=3)

    assert (plan.patrols, plan.value, plan.bound, plan.stopped_by) == ((), 0.0, 0.0, "proven")


@pytest.mark.parametrize("limits", [{}, {"seconds": 1.0}, {"seconds": 1.0, "iterations": 1}])
def test_exactly_one_limit_is_asked_for(limits: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="either seconds with a clock, or iterations"):
        solve(generate(2, 6, 3, 1), seed=1, **limits)  # type: ignore[arg-type]


def test_the_bound_alone_is_no_less_than_the_plan_it_is_asked_for() -> None:
    problem = generate(3, 20, 7, 5)
    plan = solve(problem, seed=1, iterations=10)
    ticks = count()

    proven = bound(problem, 30, clock=lambda: float(next(ticks)), plan=plan)

    assert proven >= plan.value
