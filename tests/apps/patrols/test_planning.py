from datetime import UTC, date, datetime, timedelta

import pytest

from factories.accounts import enrolled
from factories.incidents import declared_zone, north_of_gate, reported
from factories.log import open_site
from factories.patrols import zone_patrol
from standfast.apps.accounts.models import Person
from standfast.apps.patrols.planning import Assessed, zone_effect
from standfast.log.figures import Reading, evaluate
from standfast.log.times import end_of_day
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
LETTER = date(2017, 4, 17)
KEY = "zones.un_house.effect."


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def police() -> Person:
    return enrolled("un-house.police", "police")


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


def read(key: str, *, as_of: date = LETTER) -> Reading:
    with world(as_of=end_of_day(as_of)) as found:
        return evaluate(KEY + key, found.moment)


def effect(*, as_of: date = LETTER, rings: bool = False) -> Assessed | str:
    with world(as_of=end_of_day(as_of)) as found:
        return zone_effect(found.moment, code="un_house", rings=rings)


def counted(by: Person) -> None:
    """Eight in the month before the zone, two since, and one on its first day's eve counted before."""
    for day in range(1, 8):
        reported(by, noon(2016, 9, day))
    reported(by, datetime(2016, 9, 30, 20, 59, tzinfo=UTC))
    reported(by, datetime(2016, 9, 30, 21, 0, tzinfo=UTC))
    reported(by, noon(2017, 3, 31))
    reported(by, noon(2017, 4, 1))
    reported(by, noon(2016, 8, 31))


def test_without_a_zone_there_is_no_effect_and_a_reason(police: Person) -> None:
    reported(police, noon(2016, 9, 10))

    assert effect() == "the zone is not on record"
    assert (read("rate_ratio").value, read("rate_ratio").reason) == (
        None,
        "the zone is not on record",
    )


def test_a_zone_younger_than_a_month_has_no_reading(police: Person) -> None:
    declared_zone()
    counted(police)

    reading = read("tipping_baseline", as_of=date(2016, 10, 30))

    assert (reading.value, reading.reason) == (
        None,
        "no whole month has passed since the zone came into force",
    )


def test_the_months_of_a_zone_are_counted_by_mission_time(police: Person) -> None:
    zone = declared_zone()
    counted(police)
    zone_patrol(zone, noon(2016, 10, 3), hours=5)

    found = effect()

    assert isinstance(found, Assessed)
    rows = found.counts.rows
    assert [(row.start, row.count) for row in rows] == [
        (date(2016, 9, 1), 8),
        (date(2016, 10, 1), 1),
        (date(2016, 11, 1), 0),
        (date(2016, 12, 1), 0),
        (date(2017, 1, 1), 0),
        (date(2017, 2, 1), 0),
        (date(2017, 3, 1), 1),
    ]
    assert [row.patrol_h for row in rows] == [None, 5.0, None, None, None, None, None]
    assert len(found.counts.entries) == 10


def test_the_figures_give_the_ratio_and_say_that_nobody_can_tell(police: Person) -> None:
    declared_zone()
    counted(police)

    readings = {key: read(key) for key in ("rate_ratio", "low", "high", "p", "tipping_baseline")}

    assert {key: reading.value for key, reading in readings.items()} == {
        "rate_ratio": 0.0417,
        "low": 0.00431,
        "high": 0.209,
        "p": None,
        "tipping_baseline": 1.2,
    }
    assert {reading.reason for reading in readings.values()} == {
        "not estimable: 1 period before the start gives no trend and no scatter (6 are needed)"
    }
    assert len(readings["p"].entries) == 10


def test_rings_hold_what_lies_outside_the_zone_and_near_it(police: Person) -> None:
    declared_zone()
    for metres in (100, 300, 350, 500, 900):
        reported(police, noon(2016, 10, 5) + timedelta(hours=1), **north_of_gate(metres))

    found = effect(rings=True)

    assert isinstance(found, Assessed)
    assert {
        (row.area, row.role, row.count) for row in found.counts.rows if row.start.month == 10
    } == {
        ("zone", "zone", 1),
        ("0-200 m around it", "ring", 2),
        ("200-600 m around it", "ring", 1),
    }


def test_a_case_that_may_be_inside_is_left_out_and_counted_as_unsure(police: Person) -> None:
    declared_zone()
    counted(police)
    reported(police, noon(2016, 11, 5), accuracy_m=50.0, **north_of_gate(190))

    found = effect(rings=True)

    assert isinstance(found, Assessed)
    assert found.counts.unsure == 1
    assert sum(row.count for row in found.counts.rows) == 10
