from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from standfast.engines.effect import ProblemRefused, problem_from
from standfast.engines.effect.problem import months_between

ROW = {
    "area": "zone",
    "role": "zone",
    "start": "2016-09-01",
    "end": "2016-10-01",
    "count": 48,
    "exposure_days": 30,
    "area_km2": 0.9,
    "patrol_h": 200,
}
LATER = ROW | {"start": "2016-10-01", "end": "2016-11-01", "count": 2, "exposure_days": 31}
CONTENT: dict[str, Any] = {
    "start": "2016-10-01",
    "start_chosen": "after_peak",
    "series": [ROW, LATER],
}


def test_a_problem_is_read_row_by_row() -> None:
    problem = problem_from(CONTENT)

    assert problem.start == date(2016, 10, 1)
    assert problem.start_chosen == "after_peak"
    assert [(row.number, row.count, row.exposure_days) for row in problem.series] == [
        (1, 48, 30.0),
        (2, 2, 31.0),
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("after the worst month", "after_peak"),
        ("external", "external"),
        ("drawn at random", "external"),
        ("the commander said so", "unknown"),
        (None, "unknown"),
    ],
)
def test_how_the_start_was_chosen_is_read_from_words(said: str | None, meant: str) -> None:
    assert problem_from(CONTENT | {"start_chosen": said}).start_chosen == meant


def test_of_several_starts_the_first_is_assessed() -> None:
    problem = problem_from(CONTENT | {"start": ["2017-01-01", "2016-10-01"]})

    assert problem.start == date(2016, 10, 1)
    assert problem.later_starts == (date(2017, 1, 1),)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"count": -3}, "Row 2 (zone, from 2016-10-01) has the negative count -3; count from 0."),
        ({"count": None}, "Row 2 has no count; unknown is not 0, leave the row out."),
        ({"count": 1.5}, "Row 2 (zone) has the count 1.5; a count is whole."),
        ({"count": True}, "Row 2 (zone) has the count True; a count is whole."),
        ({"count": float("nan")}, "Row 2 (zone) has the count nan; a count is whole."),
        ({"count": float("inf")}, "Row 2 (zone) has the count inf; a count is whole."),
        (
            {"exposure_days": 0},
            "Row 2 (zone, from 2016-10-01) has an exposure of 0 days; a period in which nobody could report is left out, "
            "not counted as quiet.",
        ),
        ({"exposure_days": "30"}, "the exposure_days of row 2 is '30'; it is a number."),
        (
            {"start": "2016-09-30"},
            "Row 2 (zone, from 2016-09-30) overlaps row 1, which ends on 2016-10-01; a day is counted once.",
        ),
        (
            {"end": "2016-10-01"},
            "Row 2 (zone, from 2016-10-01) ends on 2016-10-01, which is not after its start.",
        ),
        ({"end": "October"}, "the end of row 2 is 'October'; write a day as 2016-10-01."),
        ({"role": "belt"}, "Row 2 has the role 'belt'; a role is zone, ring, control."),
        ({"area": ""}, "Row 2 names no area; say where it was counted."),
        ({"area": 7}, "Row 2 has an area or a role that is not a text."),
        ({"area_km2": 0}, "Row 2 (zone, from 2016-10-01) covers 0 km2; an area is above 0."),
        (
            {"patrol_h": -1},
            "Row 2 (zone, from 2016-10-01) has -1 patrol hours; hours count from 0.",
        ),
    ],
)
def test_bad_rows_are_refused_by_name(change: dict[str, Any], sentence: str) -> None:
    content: dict[str, Any] = deepcopy(CONTENT)
    content["series"][1] |= change

    with pytest.raises(ProblemRefused) as refusal:
        problem_from(content)

    assert str(refusal.value) == sentence


def test_a_zone_that_starts_before_its_data_is_refused() -> None:
    with pytest.raises(ProblemRefused) as refusal:
        problem_from(CONTENT | {"start": "2016-09-01"})

    assert str(refusal.value) == (
        "The zone starts on 2016-09-01, before its data: row 1 (zone) begins on 2016-09-01. Add what was counted before "
        "the start."
    )


def test_a_zone_that_starts_after_its_data_is_refused() -> None:
    with pytest.raises(ProblemRefused, match=r"after its data: row 2 \(zone\) ends on 2016-11-01"):
        problem_from(CONTENT | {"start": "2016-11-01"})


def test_a_ring_that_crosses_a_control_is_refused() -> None:
    ring = ROW | {"area": "market", "role": "ring"}
    control = LATER | {"area": "market", "role": "control"}

    with pytest.raises(ProblemRefused) as refusal:
        problem_from(CONTENT | {"series": [ROW, LATER, ring, control]})

    assert str(refusal.value) == (
        "Row 4 gives market the role control, row 3 the role ring; a ring that crosses a control would take what moved "
        "there for what would have happened anyway."
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([], "A problem is an object"),
        ({"start": "2016-10-01"}, "A problem has a series"),
        ({"series": [ROW]}, "start is None; write a day"),
        (CONTENT | {"start": []}, "A problem has a start"),
        (CONTENT | {"series": [3]}, "Row 1 is not an object"),
        (CONTENT | {"start_chosen": 3}, "start_chosen is 3; it is"),
        (CONTENT | {"series": [ROW | {"role": "ring"}]}, "No row has the role zone"),
    ],
)
def test_what_is_no_problem_is_refused(content: Any, words: str) -> None:
    with pytest.raises(ProblemRefused, match=words):
        problem_from(content)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2016, 10, 1), date(2017, 4, 1), 6.0),
        (date(2017, 2, 1), date(2017, 3, 1), 1.0),
        (date(2016, 10, 16), date(2016, 11, 16), 31 / 31 - 15 / 31 + 15 / 30),
        (date(2016, 12, 31), date(2017, 1, 1), 1 / 31),
    ],
)
def test_months_between_counts_parts_by_their_days(start: date, end: date, months: float) -> None:
    assert months_between(start, end) == pytest.approx(months)
