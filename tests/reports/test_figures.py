from datetime import date

import pytest

from factories import followup as make
from standfast.log.figures import FIGURES, Moment, UnknownFigure
from standfast.log.times import end_of_day
from standfast.log.worlds import present_heads
from standfast.reports.figures import judged, reading_digest, readings

pytestmark = pytest.mark.django_db
LETTER_DAY = Moment(end_of_day(date(2017, 4, 17)))


def test_readings_come_in_the_order_asked_and_every_figure_by_default() -> None:
    people = make.staff()
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA", "MONUSCO")

    asked = readings(["followup.operations_answered", make.CONSULTED], LETTER_DAY)

    assert [(one.key, one.value) for one in asked] == [
        ("followup.operations_answered", 0),
        (make.CONSULTED, 2),
    ]
    assert [one.key for one in readings(None, LETTER_DAY)] == sorted(FIGURES)


def test_an_unknown_key_is_refused_before_anything_is_read() -> None:
    with pytest.raises(UnknownFigure, match=r"There is no figure 'followup\.nothing'"):
        readings([make.CONSULTED, "followup.nothing"], LETTER_DAY)


def test_judged_names_value_digest_and_heads() -> None:
    people = make.staff()
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA")

    found = judged((make.CONSULTED,), LETTER_DAY)
    (reading,) = readings([make.CONSULTED], LETTER_DAY)

    assert found.heads == present_heads()
    assert [(one.key, one.value, one.digest) for one in found.figures] == [
        (make.CONSULTED, 1, reading_digest(reading))
    ]
