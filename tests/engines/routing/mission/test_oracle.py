"""The oracle against the judge, and what must hold of the best plan whatever the search does."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from engines.routing.mission.instances import small_problem
from engines.routing.mission.oracle import (
    TooLarge,
    best_plan,
    known_optima,
    optimum,
)
from engines.routing.mission.valley import outing, planned, valley
from standfast.engines.routing.mission import Hours, Problem, check
from standfast.engines.routing.mission.relaxations import RELAXATIONS, without

KNOWN = known_optima()
SAMPLE = [seed for seed in KNOWN if seed % 20 == 4]
ROOMY = [seed for seed, worth in KNOWN.items() if worth and seed % 4 == 1][:9]


def test_hundreds_of_small_problems_are_known_and_most_have_plans() -> None:
    worths = list(KNOWN.values())

    assert len(worths) == 400
    assert sum(worth is None for worth in worths) == 85
    assert sum(worth == 0 for worth in worths) == 37


def test_what_is_known_is_found_again_and_keeps_to_the_rules() -> None:
    for seed in SAMPLE:
        problem = small_problem(seed)
        plan = best_plan(problem)
        if KNOWN[seed] is None:
            assert plan is None, seed
        else:
            assert plan is not None, seed
            assert plan.value == pytest.approx(KNOWN[seed], abs=1e-9), seed
            assert check(plan, problem) == [], seed


def test_the_valley_has_no_better_plan_than_its_outings() -> None:
    problem = valley(days=2)

    plan = best_plan(problem)

    assert plan is not None
    assert check(plan, problem) == []
    assert plan.value >= planned(problem, outing()).value


def test_every_constraint_bites_somewhere() -> None:
    said: dict[str, Callable[[Problem], bool]] = {
        "caveats": lambda one: all(not unit.caveats for unit in one.units),
        "barred": lambda one: all(not unit.barred_places for unit in one.units),
        "windows": lambda one: all(place.window is None for place in one.places),
        "open days": lambda one: all(not place.open_on for place in one.places),
        "rules": lambda one: all(place.rule is None for place in one.places),
        "closures": lambda one: not one.closures,
        "reports": lambda one: not one.reports,
        "season": lambda one: all(road.season is None for road in one.roads),
        "convoy": lambda one: all(road.convoy_minimum == 0 for road in one.roads),
        "cover": lambda one: not any(road.evacuation for road in one.roads),
        "rest": lambda one: all(unit.rest_after(1) == 0 for unit in one.units),
        "orders": lambda one: not one.orders,
        "recurrences": lambda one: not one.recurrences,
        "supplies": lambda one: not any(place.supplies for place in one.places[1:]),
        "joining": lambda one: all(unit.role == "leads" for unit in one.units),
        "river": lambda one: all(road.kind == "road" for road in one.roads),
    }
    for name, absent in said.items():
        present = sum(not absent(small_problem(seed)) for seed in range(100))
        assert present >= 5, name


def no_worse(wider: Problem, seed: int) -> None:
    try:
        worth = optimum(wider)
    except TooLarge:
        return
    before = KNOWN[seed]
    assert before is not None
    assert worth is not None, seed
    assert worth >= before - 1e-9, seed


def test_a_wider_window_never_worsens_the_best_plan() -> None:
    for seed in ROOMY:
        problem = small_problem(seed)
        wider = tuple(
            replace(
                place,
                window=place.window and Hours(place.window.open_h - 1, place.window.close_h + 1),
                open_on=(),
            )
            for place in problem.places
        )
        no_worse(replace(problem, places=wider), seed)


def test_another_unit_never_worsens_the_best_plan() -> None:
    for seed in ROOMY:
        problem = small_problem(seed)
        other = replace(problem.units[0], name="Third", max_days=1)
        no_worse(replace(problem, units=(*problem.units, other)), seed)


@pytest.mark.parametrize("name", RELAXATIONS)
def test_without_a_constraint_the_best_plan_is_no_worse(name: str) -> None:
    for seed in ROOMY[:4]:
        no_worse(without(small_problem(seed), name), seed)


def test_shifting_the_map_changes_nothing() -> None:
    for seed in ROOMY:
        problem = small_problem(seed)
        moved = tuple(replace(place, lon=place.lon - 20) for place in problem.places)

        assert optimum(replace(problem, places=moved)) == KNOWN[seed]


def test_too_large_a_problem_is_said_to_be_so() -> None:
    large = next(seed for seed in range(100) if seed not in KNOWN)

    with pytest.raises(TooLarge):
        best_plan(small_problem(large))
