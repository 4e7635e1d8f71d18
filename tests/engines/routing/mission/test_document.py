import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from engines.routing.mission.instances import small_problem
from engines.routing.mission.valley import outing, planned, valley
from standfast.engines.routing.mission import (
    Plan,
    PlanRefused,
    ProblemRefused,
    generate,
    plan_document,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from standfast.engines.routing.mission.value import stays_of, values_of_places


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_a_written_problem_is_read_as_it_was(seed: int) -> None:
    problem = small_problem(seed)

    assert read_problem(write_problem(problem)) == problem


def test_a_generated_problem_is_read_as_it_was() -> None:
    problem = generate(6, 40, 10, 3)
    text = write_problem(problem)

    assert read_problem(text) == problem
    assert write_problem(read_problem(text)) == text


def test_a_written_plan_is_read_as_it_was() -> None:
    problem = valley()
    plan = planned(problem, outing(0), outing(3))
    full = replace(
        plan,
        place_values=values_of_places(problem, stays_of(plan)),
        bound=99.5,
        seed=7,
        iterations=12,
        seconds=1.5,
        stopped_by="iterations",
    )

    assert read_plan(write_plan(plan, problem), problem) == plan
    assert read_plan(write_plan(full, problem), problem) == full


def test_a_plan_is_written_in_names_local_times_and_positions() -> None:
    problem = valley()
    document = plan_document(replace(planned(problem, outing()), bound=100.0), problem)

    assert document["routes"] == [[1, 2]]
    assert document["gap"] == pytest.approx(1 - document["score"] / 100)
    assert document["patrols"][0]["units"] == ["Alpha", "Team"]
    assert document["patrols"][0]["stops"][2] == {
        "place": "Ford",
        "via": ["Market - Ford"],
        "arrive": "2017-04-14T11:24:00",
        "begin": "2017-04-14T11:24:00",
        "stay": "night",
        "leave": "2017-04-15T07:00:00",
    }


def test_keys_for_readers_are_passed_over() -> None:
    problem = valley()
    content = plan_document(planned(problem, outing()), problem) | {"violations": [], "demands": 3}

    assert read_plan(json.dumps(content), problem) == planned(problem, outing())


def test_without_a_bound_there_is_no_gap() -> None:
    assert Plan().gap is None
    assert Plan(value=90, bound=100).gap == pytest.approx(0.1)
    assert Plan(value=0, bound=0).gap == 0.0
    assert Plan(value=101, bound=100).gap == 0.0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"km": 14.0',
            '"km": -14.0',
            "Road Market - Ford has km -14; it is 0.001 or more. (At roads[1].)",
        ),
        (
            '"km": 14.0',
            '"kilometres": 14.0',
            "roads[1] (Market - Ford): object contains unknown field `kilometres`. Correct the field there.",
        ),
        (
            '"km": 14.0, ',
            "",
            "roads[1] (Market - Ford): object missing required field `km`. Correct the field there.",
        ),
        (
            '"wet": 10.0}',
            '"wet": null}',
            "speed_classes[0].kmh[...].wet (4x4): expected `float`, got `null`. Correct the field there.",
        ),
        (
            '"people": 4000',
            '"people": "many"',
            "places[1].people (Market): expected `int`, got `str`. Correct the field there.",
        ),
        (
            '"start": "2017-04-14"',
            '"start": "14 April"',
            "start: invalid RFC3339 encoded date. Correct the field there.",
        ),
        (
            '"open_h": 9.0, "close_h": 13.0',
            '"open_h": 13.0, "close_h": 9.0',
            "A window opens at 13 h and closes at 9 h; it opens before it closes, both between 0 and 24. (At "
            "places[1].window.)",
        ),
        ('"end": "Ford"', '"end": "Hill"', "Road Market - Ford names the place 'Hill' as its end; there is no such place. Add it or correct the name."),
        (
            "standfast mission problem 1",
            "standfast mission problem 9",
            "The text is of another format than 'standfast mission problem 1'.",
        ),
    ],
)  # fmt: skip
def test_a_text_that_is_no_problem_is_refused_where_it_is_wrong(
    old: str, new: str, said: str
) -> None:
    text = write_problem(valley())
    assert old in text

    with pytest.raises(ProblemRefused) as refused:
        read_problem(text.replace(old, new, 1))

    assert str(refused.value) == said


@pytest.mark.parametrize("text", ["", "{", "[1]", "NaN", '{"start": NaN}', "\x00"])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(ProblemRefused, match=r"^The problem is no JSON "):
        read_problem(text)
    with pytest.raises(PlanRefused, match=r"^The plan is no JSON "):
        read_plan(text, valley())


def test_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(ProblemRefused, match=r"^The problem is no JSON text"):
        read_problem(b'{"start": "\xff"}')


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Alpha"', '"Bravo"', "Patrol 1 names 'Bravo', which is no unit of the problem."),
        (
            '"place": "Ford"',
            '"place": "Hill"',
            "Patrol 1, stop 3 names 'Hill', which is no place of the problem.",
        ),
        (
            '"stay": "night"',
            '"stay": "month"',
            "Patrol 1, stop 3 names 'month', which is no stay of Ford of the problem.",
        ),
        (
            '["Market - Ford"]',
            '["Bridge"]',
            "Patrol 1, stop 3 names 'Bridge', which is no road of the problem.",
        ),
        (
            "2017-04-14T11:24:00",
            "2017-04-14T11:24:30",
            "Patrol 1, stop 3 has the time 2017-04-14T11:24:30; a time is local and whole minutes: 2017-04-14T07:30:00.",
        ),
        (
            "2017-04-14T11:24:00",
            "2017-04-14T11:24:00Z",
            "Patrol 1, stop 3 has the time 2017-04-14T11:24:00+00:00; a time is local and whole minutes: "
            "2017-04-14T07:30:00.",
        ),
        (
            '"units": ["Alpha", "Team"]',
            '"units": []',
            "Patrol 1 lacks units or has fewer than two stops; it leaves a base and is back.",
        ),
        (
            '"arrive": "2017-04-14T11:24:00"',
            '"arrive": "noon"',
            "patrols[0].stops[2].arrive: invalid RFC3339 encoded datetime. Correct the field there.",
        ),
    ],
)
def test_a_text_that_is_no_plan_of_the_problem_is_refused(old: str, new: str, said: str) -> None:
    text = write_plan(planned(valley(), outing()), valley())
    assert old in text

    with pytest.raises(PlanRefused) as refused:
        read_plan(text.replace(old, new, 1), valley())

    assert str(refused.value) == said
