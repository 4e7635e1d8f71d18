import math

import pytest

from standfast.engines.routing.drawing import draw, drawn, tour_picture
from standfast.engines.routing.drawing.picture import Axis, Stretch
from standfast.engines.routing.mission import Plan as PatrolPlan
from standfast.engines.routing.orienteering.problem import Place, Plan, Problem


def problem(**changes: float) -> Problem:
    return Problem(
        places=(
            Place(0, 0, 0),
            Place(3, 4, 10, **changes),
            Place(3, 0, 5),
            Place(9, 9, 20),
        ),
        start=0,
        end=0,
        vehicles=2,
        limit=20.0,
    )


def plan(*routes: tuple[int, ...], score: float = 15.0, bound: float | None = None) -> Plan:
    return Plan(score=score, routes=routes, iterations=1, bound=bound, stopped="iterations")


def test_a_tour_is_as_long_as_its_way_and_back_at_the_end() -> None:
    shown = tour_picture(plan((1, 2)), problem())

    (track,) = shown.tracks
    assert track.line == ((0, 0), (3, 4), (3, 0), (0, 0))
    assert track.stretches == (
        Stretch(0, 5, "move"),
        Stretch(5, 5, "stay", 1),
        Stretch(5, 9, "move"),
        Stretch(9, 9, "stay", 2),
        Stretch(9, 12, "move"),
    )
    assert (shown.axis, track.note) == (Axis("length", 20.0), "12.0 of 20")
    assert [spot.worth for spot in shown.spots] == [0, 0.5, 0.25, 1]
    assert [spot.name for spot in shown.spots] == ["start and end", "1", "2", "3"]


def test_a_visit_waits_for_its_window_and_takes_its_time() -> None:
    shown = tour_picture(plan((1,)), problem(opens=7.0, closes=9.0, service=2.0))

    assert shown.axis.kind == "time"
    assert shown.tracks[0].stretches == (
        Stretch(0, 5, "move"),
        Stretch(5, 7, "wait", 1),
        Stretch(7, 9, "stay", 1),
        Stretch(9, 14, "move"),
    )


def test_facts_say_the_score_and_how_far_from_the_best_it_can_be() -> None:
    shown = tour_picture(plan((1, 2), (), bound=20.0), problem())

    assert shown.facts == (
        "score 15, at most 25.0% below the best possible (20)",
        "1 of 2 tours",
        "2 of 3 places",
        "limit 20",
    )


def test_without_a_limit_a_strip_is_as_long_as_the_longest_tour() -> None:
    free = Problem(problem().places, start=0, end=3, vehicles=1, limit=math.inf)

    shown = tour_picture(plan((1,)), free)

    assert shown.axis.end == pytest.approx(5 + math.sqrt(61))
    assert shown.spots[3].name == "end"


def test_draw_takes_either_kind_and_refuses_a_mixture() -> None:
    assert draw(problem(), plan((1, 2))) == drawn(tour_picture(plan((1, 2)), problem()))
    with pytest.raises(TypeError, match="The plan is of another kind than the problem"):
        draw(problem(), PatrolPlan())
