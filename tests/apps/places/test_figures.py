from datetime import UTC, date, datetime

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import declared, founded, in_force
from standfast.apps.accounts.models import Person
from standfast.log.figures import Reading, evaluate
from standfast.log.times import end_of_day
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
OCTOBER, FEBRUARY = date(2016, 10, 1), date(2017, 2, 1)
MARCH = datetime(2017, 3, 6, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def planner() -> Person:
    return enrolled("juba.planner", "planner", "duty officer")


def read(key: str, on: date) -> Reading:
    with world(as_of=end_of_day(on)) as found:
        return evaluate(key, found.moment)


def test_the_radius_is_that_of_the_version_in_force(planner: Person) -> None:
    site = founded(planner, county="Juba")
    zone = declared(planner, sites=(site.subject,))
    in_force(planner, zone, OCTOBER)
    in_force(planner, zone, FEBRUARY, radius_m=250.5)

    at_first, at_last = (
        read("zones.un_house.radius_m", day) for day in (OCTOBER, date(2017, 4, 17))
    )

    assert (at_first.value, at_last.value, at_first.unit) == (200, 250.5, "m")
    assert [case.handle[:18] for case in at_first.entries] == ["2016-10 Juba zone "]
    assert at_last.entries[0].month == "2017-02"


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (date(2016, 7, 1), "No zone at UN House has been declared by then."),
        (date(2016, 9, 30), "The zone at UN House is not in force then."),
    ],
)
def test_a_zone_that_is_not_in_force_has_no_radius(planner: Person, on: date, reason: str) -> None:
    in_force(planner, declared(planner), OCTOBER)

    reading = read("zones.un_house.radius_m", on)

    assert (reading.value, reading.reason, reading.entries) == (None, reason, ())


def test_zones_to_come_are_those_without_a_version(planner: Person) -> None:
    in_force(planner, declared(planner), OCTOBER)
    for code in ("wau", "bentiu", "malakal"):
        declared(planner, code)

    reading = read("zones.being_established", date(2017, 4, 17))

    assert (reading.value, len(reading.entries)) == (3, 3)
    assert [left.reason for left in reading.excluded] == [
        "a version of this zone has come into force"
    ]
    assert {case.county for case in reading.entries} == {"place not known"}


def test_without_any_zone_the_number_to_come_is_not_known() -> None:
    reading = read("zones.being_established", OCTOBER)

    assert (reading.value, reading.reason) == (None, "No zone has been declared by then.")
