from dataclasses import replace

import pytest

from standfast.engines.routing.orienteering import Place, Plan, Problem, check

# Start at the origin, end 10 east of it; 3-4-5 triangles between.
OPEN = Problem(
    places=(
        Place(0, 0, 0),
        Place(3, 4, 7),
        Place(6, 8, 5),
        Place(10, 4, 2),
        Place(10, 0, 0),
    ),
    start=0,
    end=4,
    vehicles=1,
    limit=19.0,
)
WINDOWS = Problem(
    places=(
        Place(0, 0, 0, closes=40.0),
        Place(3, 4, 7, service=2.0, opens=8.0, closes=9.0),
        Place(6, 8, 5, service=1.0, opens=0.0, closes=15.0),
    ),
    start=0,
    end=0,
    vehicles=2,
    limit=40.0,
)


def planned(*routes: tuple[int, ...], score: float, bound: float | None = None) -> Plan:
    return Plan(score=score, routes=routes, iterations=0, bound=bound, stopped="iterations")


def sentences(plan: Plan, problem: Problem) -> list[tuple[str, str]]:
    return [(violation.code, violation.sentence) for violation in check(plan, problem)]


def test_a_plan_within_its_limits_is_accepted() -> None:
    assert check(planned((1, 3), score=9.0), replace(OPEN, limit=16.0)) == []
    assert check(planned((1, 2), score=12.0), WINDOWS) == []


@pytest.mark.parametrize(("over", "codes"), [(0.9e-6, []), (1.1e-6, ["long"])])
def test_a_tour_may_be_too_long_by_a_millionth(over: float, codes: list[str]) -> None:
    problem = replace(OPEN, limit=16.0 - over)

    assert [violation.code for violation in check(planned((1, 3), score=9.0), problem)] == codes


def test_a_tour_that_ends_too_late_is_named() -> None:
    assert sentences(planned((1, 3), score=9.0), replace(OPEN, limit=15.0)) == [
        ("long", "Tour 0 ends at 16.000000; it must have ended by 15.")
    ]


def test_a_visit_after_its_window_is_named() -> None:
    assert sentences(planned((2, 1), score=12.0), WINDOWS) == [
        ("late", "Tour 0 reaches place 1 at 16.000000, after it closes at 9.")
    ]


def test_waiting_and_service_delay_what_follows() -> None:
    tight = replace(WINDOWS, places=(*WINDOWS.places[:2], replace(WINDOWS.places[2], closes=14.9)))

    assert sentences(planned((1, 2), score=12.0), tight) == [
        ("late", "Tour 0 reaches place 2 at 15.000000, after it closes at 14.9.")
    ]


@pytest.mark.parametrize(
    ("plan", "code", "sentence"),
    [
        (
            planned((1,), (3,), score=9.0),
            "vehicles",
            "The plan drives 2 tours with 1 vehicles; leave tours out or add vehicles.",
        ),
        (planned((1, 1), score=7.0), "twice", "Place 1 is visited 2 times; serve it once."),
        (
            planned((1, 4), score=7.0),
            "depot",
            "Place 4 is where tours start or end; leave it out of their visits.",
        ),
        (
            planned((1, 9), score=7.0),
            "unknown",
            "Place 9 is visited; places are numbered from 0 to 4.",
        ),
        (
            planned((1, -1), score=7.0),
            "unknown",
            "Place -1 is visited; places are numbered from 0 to 4.",
        ),
        (
            planned((1,), score=8.0),
            "score",
            "The plan says that it is worth 8; the places that it serves are worth 7.",
        ),
        (
            planned((1,), score=7.0, bound=6.0),
            "bound",
            "The plan says that 6 cannot be exceeded, and is itself worth 7.",
        ),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_in_a_sentence(
    plan: Plan, code: str, sentence: str
) -> None:
    assert sentences(plan, replace(OPEN, limit=30.0)) == [(code, sentence)]


def test_an_empty_tour_needs_no_time() -> None:
    assert check(planned((), score=0.0), replace(OPEN, limit=1.0)) == []
