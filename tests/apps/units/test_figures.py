from datetime import UTC, date, datetime

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.units import deployed, strength
from standfast.apps.accounts.models import Person
from standfast.apps.units import operations
from standfast.log.figures import Reading, evaluate
from standfast.log.times import end_of_day
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
LETTER = date(2017, 4, 17)
MARCH, APRIL = date(2017, 3, 12), date(2017, 4, 12)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def officer() -> Person:
    return enrolled("juba.readiness", "readiness officer", "duty officer")


def read(on: date = LETTER) -> Reading:
    with world(as_of=end_of_day(on)) as found:
        return evaluate("readiness.women_police_share", found.moment)


def reasons(reading: Reading) -> list[str]:
    return [left.reason for left in reading.excluded]


def test_the_share_is_women_over_everybody_in_police_units(officer: Person) -> None:
    base = founded(officer, county="Juba")
    formed = deployed(officer, base=base.subject)
    officers = deployed(
        officer, "Police officers", unit_kind="individual police officers", contributor=None
    )
    strength(officer, formed.subject, MARCH, 10, 140)
    strength(officer, officers.subject, APRIL, 50, 150)

    reading = read()

    # 60 of 350 are 17.14 per cent; the mean of the two units' shares would be 0.16.
    assert (reading.value, reading.unit) == (0.17, "share")
    assert sorted(case.handle.rpartition(" ")[0] for case in reading.entries) == [
        "2017-03 Juba strength",
        "2017-04 several counties strength",
    ]
    assert reading.period is not None
    assert reading.period.end == end_of_day(LETTER)


def test_the_last_strength_of_each_unit_on_or_before_the_day_counts(officer: Person) -> None:
    unit = deployed(officer)
    strength(officer, unit.subject, MARCH, 10, 90)
    strength(officer, unit.subject, APRIL, 20, 80)

    assert [read(day).value for day in (date(2017, 3, 11), MARCH, date(2017, 4, 11), APRIL)] == [
        None,
        0.1,
        0.1,
        0.2,
    ]


@pytest.mark.parametrize(("women", "share"), [(125, 0.13), (124, 0.12), (135, 0.14)])
def test_halves_round_up(officer: Person, women: int, share: float) -> None:
    unit = deployed(officer)
    strength(officer, unit.subject, APRIL, women, 1000 - women)

    assert read().value == share


def test_a_correction_changes_the_share(officer: Person) -> None:
    unit = deployed(officer)
    reading = strength(officer, unit.subject, APRIL, 20, 180)

    operations.correct_strength(
        by=officer, at=datetime(2017, 4, 16, tzinfo=UTC), strength_id=reading, men=80
    )

    assert read().value == 0.2


def test_units_that_left_and_military_units_are_left_out_with_the_reason(officer: Person) -> None:
    staying = deployed(officer)
    leaving = deployed(officer, "Formed Police Unit 2")
    battalion = deployed(officer, "Infantry Battalion 1", unit_kind="infantry battalion")
    silent = deployed(officer, "Formed Police Unit 3")
    for unit, women in ((staying, 20), (leaving, 50), (battalion, 90)):
        strength(officer, unit.subject, MARCH, women, 100 - women)
    left_at = datetime(2017, 3, 20, 9, tzinfo=UTC)
    operations.record_unit_leaving(
        by=officer, at=left_at, unit_id=leaving.subject, reason="Its tour ended."
    )

    before, after = read(date(2017, 3, 19)), read()

    assert (before.value, after.value) == (0.35, 0.2)
    assert reasons(after) == [
        "the unit does not serve in the mission on that day",
        "the unit has reported no strength by then",
        "a military unit: infantry battalion",
    ]
    assert [left.case.ref for left in after.excluded] == [
        leaving.subject,
        silent.subject,
        battalion.subject,
    ]


def test_before_any_strength_the_share_is_not_known(officer: Person) -> None:
    battalion = deployed(officer, "Infantry Battalion 1", unit_kind="infantry battalion")
    strength(officer, battalion.subject, MARCH, 90, 10)

    reading = read()

    assert (reading.value, reading.entries) == (None, ())
    assert reading.reason == ("No strength of a police unit that serves has been reported by then.")


def test_a_unit_of_which_nobody_is_left_does_not_make_the_share_zero(officer: Person) -> None:
    unit = deployed(officer)
    strength(officer, unit.subject, APRIL, 0, 0)

    assert read().value is None
