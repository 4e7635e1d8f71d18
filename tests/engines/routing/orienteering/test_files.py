import pytest

from standfast.engines.routing.orienteering import (
    Place,
    Problem,
    ProblemRefused,
    read_top,
    read_toptw,
)

TOP = "n 3\nm 2\ntmax 7.5\n0 0 0\n1.5\t-2 9\n\n4 0 0\n"
TOPTW = """4 10 2 1
0 200
 0 40.0 50.0 0 0 0 0 0 100
 1 45.0 68.0 10 30 1 2 1 2 5 60
 2 45.5 70.0 90 20 1 1 1 8 70
"""


def test_a_top_text_is_read() -> None:
    assert read_top(TOP) == Problem(
        places=(Place(0, 0, 0), Place(1.5, -2, 9), Place(4, 0, 0)),
        start=0,
        end=2,
        vehicles=2,
        limit=7.5,
    )
    assert read_top(TOP, vehicles=4).vehicles == 4


def test_a_toptw_text_is_read_for_one_vehicle_unless_told_otherwise() -> None:
    assert read_toptw(TOPTW) == Problem(
        places=(
            Place(40, 50, 0, closes=100),
            Place(45, 68, 30, service=10, opens=5, closes=60),
            Place(45.5, 70, 20, service=90, opens=8, closes=70),
        ),
        start=0,
        end=0,
        vehicles=1,
        limit=100,
    )
    assert read_toptw(TOPTW, vehicles=3).vehicles == 3


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (TOP, "n 3\nm 2", "The text ends within its header; it begins with n, m and tmax."),
        ("n 3", "N 3", "Line 1 is 'N 3'; it gives the number of places, as 'n NUMBER'."),
        (
            "n 3",
            "n 4",
            "Line 1 announces 4 places, and 3 follow; give as many lines as announced.",
        ),
        ("n 3", "n 2.5", "Line 1 gives 2.5 as the number of places; give a whole number."),
        ("m 2", "m 0", "There are 0 vehicles; give 1 or more."),
        ("m 2", "m nan", "Line 2 gives nan as the number of tours; give a whole number."),
        ("tmax 7.5", "tmax -1", "The time limit of a tour is -1.0; give 0 or more."),
        ("tmax 7.5", "tmax nan", "The time limit of a tour is nan; give 0 or more."),
        ("1.5\t-2 9", "1.5 x 9", "Line 5 has 'x' where a number is needed."),
        ("1.5\t-2 9", "1.5 -2", "Line 5 has 2 numbers; a place has x, y and score."),
        (
            "1.5\t-2 9",
            "1.5 nan 9",
            "Line 5 has a place that does not fit: its y is nan; give a number between -1e9 and 1e9.",
        ),
        (
            "1.5\t-2 9",
            "1.5 -2 -9",
            "Line 5 has a place that does not fit: its score is -9.0, which is negative; give 0 or more.",
        ),
    ],
)
def test_a_top_text_that_does_not_fit_is_refused(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ProblemRefused) as refusal:
        read_top(TOP.replace(old, new))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            TOPTW,
            "4 10 2 1",
            "The text ends within its header; two lines of header and the depot's line are needed.",
        ),
        ("4 10 2 1", "4 10", "Line 1 has 2 numbers; k, m and N are needed."),
        (
            "4 10 2 1",
            "4 10 9 1",
            "Line 1 announces 9 places and a depot, and 3 lines follow; give as many as announced.",
        ),
        (" 2 45.5", " 7 45.5", "Line 5 is about place 7; place 2 comes next."),
        (
            "1 1 1 8 70",
            "1 3 1 8 70",
            "Line 5 has 10 numbers; with 3 visit combinations it has 12.",
        ),
        (
            "1 1 1 8 70",
            "1",
            "Line 5 has 6 numbers; a place has i, x, y, service, score, f, a, the a numbers, opens and closes.",
        ),
        (
            "8 70",
            "80 70",
            "Line 5 has a place that does not fit: its window closes at 70.0, before it opens at 80.0; give a later closing.",
        ),
        (
            "45.5 70.0 90",
            "45.5 70.0 -9",
            "Line 5 has a place that does not fit: its service is -9.0, which is negative; give 0 or more.",
        ),
    ],
)
def test_a_toptw_text_that_does_not_fit_is_refused(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ProblemRefused) as refusal:
        read_toptw(TOPTW.replace(old, new))

    assert str(refusal.value) == sentence


def test_too_many_places_are_refused() -> None:
    with pytest.raises(
        ProblemRefused, match=r"^There are 2001 places; this engine takes from 1 to 2000\.$"
    ):
        Problem(places=(Place(0, 0, 0),) * 2001, start=0, end=0, vehicles=1, limit=1.0)


def test_a_start_outside_the_places_is_refused() -> None:
    with pytest.raises(ProblemRefused, match=r"^The start is place 3; places are numbered"):
        Problem(places=(Place(0, 0, 0),), start=3, end=0, vehicles=1, limit=1.0)
