import pytest

from standfast.engines.routing.mission import (
    ProblemRefused,
    check,
    conflict,
    generate,
    write_problem,
)
from standfast.engines.routing.mission.plan import Plan


def test_sizes_are_those_asked_for() -> None:
    problem = generate(30, 400, 30, 1)

    assert (len(problem.units), len(problem.places), problem.days) == (30, 400, 30)
    assert len(problem.orders) == 5
    assert len(problem.recurrences) == 4
    assert {road.kind for road in problem.roads} == {"road", "river"}
    assert {unit.role for unit in problem.units} == {"leads", "joins"}
    assert problem.closures
    assert problem.reports


@pytest.mark.parametrize("seed", [0, 1, 99])
def test_the_same_numbers_and_seed_are_the_same_problem(seed: int) -> None:
    assert write_problem(generate(8, 60, 14, seed)) == write_problem(generate(8, 60, 14, seed))


def test_another_seed_is_another_problem() -> None:
    assert generate(8, 60, 14, 1) != generate(8, 60, 14, 2)


@pytest.mark.parametrize(
    ("units", "places", "days"), [(1, 2, 1), (1, 3, 2), (2, 10, 5), (3, 25, 366), (40, 90, 10)]
)
def test_any_size_is_a_problem(units: int, places: int, days: int) -> None:
    problem = generate(units, places, days, 5)

    assert (len(problem.units), len(problem.places), problem.days) == (units, places, days)


@pytest.mark.parametrize(("units", "places", "days"), [(0, 5, 5), (1, 1, 5), (1, 5, 0)])
def test_too_little_is_refused(units: int, places: int, days: int) -> None:
    with pytest.raises(ProblemRefused, match="it has a unit, two places and a day at least"):
        generate(units, places, days, 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_demands_can_be_met_together(seed: int) -> None:
    problem = generate(12, 100, 14, seed)

    assert len(problem.demands) >= 3
    assert len(check(Plan(), problem)) == len(problem.demands)
    assert conflict(problem) is None
