from datetime import date

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.readings import local, read, reasons
from factories.searches import searched, seized
from standfast.apps.accounts.models import Person
from standfast.apps.places.models import Site
from standfast.apps.searches import operations, queries
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
KEY = "searches.full_scale"


@pytest.fixture
def police() -> Person:
    open_site()
    return enrolled("un-house.police", "police")


@pytest.fixture
def planner(police: Person) -> Person:
    return enrolled("juba.planner", "planner", "duty officer", "administrator")


@pytest.fixture
def poc1(planner: Person) -> Site:
    return founded(planner, "PoC site 1", kind="PoC site", county="Juba")


@pytest.fixture
def poc3(planner: Person) -> Site:
    return founded(planner, "PoC site 3", kind="PoC site", county="Juba")


@pytest.fixture
def malakal(planner: Person) -> Site:
    return founded(planner, "Malakal PoC site", kind="PoC site", county="Malakal")


def test_without_records_the_number_is_not_known(police: Person) -> None:
    ahead, nothing = read(KEY, date(2016, 6, 30)), read(KEY)

    assert (ahead.value, ahead.reason) == (
        None,
        "The period begins on 1 July 2016, after the date asked about.",
    )
    assert (nothing.value, nothing.reason) == (None, "No full-scale search is on record.")


def test_consecutive_days_at_one_site_are_one_search(
    police: Person, poc1: Site, poc3: Site
) -> None:
    for day in (4, 5, 7):
        searched(police, poc1.subject, 2016, 11, day)
    searched(police, poc3.subject, 2016, 11, 6)

    reading = read(KEY)

    assert reading.value == 3
    assert [case.month for case in reading.entries] == ["2016-11"] * 3
    assert reasons(reading) == [
        "continues the search that began on 4 November 2016; "
        "consecutive days at one site are one search"
    ]


def test_the_period_ends_with_march_and_searches_elsewhere_do_not_count(
    police: Person, poc1: Site, poc3: Site, malakal: Site
) -> None:
    searched(police, poc1.subject, 2017, 3, 31)
    searched(police, poc3.subject, 2017, 4, 1)
    searched(police, malakal.subject, 2017, 3, 24)
    searched(police, poc1.subject, 2017, 3, 20, level="ZONE", shelters=30)

    reading = read(KEY)

    assert reading.value == 1
    assert sorted(reasons(reading)) == [
        "happened at a site in Malakal, not in Juba",
        "happened in April 2017, after the period",
    ]
    assert reading.period is not None
    assert reading.period.end == local(2017, 4, 1, 0)


def test_a_search_that_runs_into_april_began_in_march(police: Person, poc1: Site) -> None:
    searched(police, poc1.subject, 2017, 3, 31)
    searched(police, poc1.subject, 2017, 4, 1)

    reading = read(KEY)

    assert reading.value == 1
    assert len(reading.excluded) == 1


def test_the_number_is_that_of_its_day(police: Person, poc1: Site) -> None:
    searched(police, poc1.subject, 2016, 11, 4)
    searched(police, poc1.subject, 2016, 11, 5)
    searched(police, poc1.subject, 2016, 12, 2)

    values = [read(KEY, date(2016, *day)).value for day in ((11, 3), (11, 4), (11, 5), (12, 2))]

    assert values == [None, 1, 1, 2]


def test_a_withdrawn_record_and_one_of_another_level_do_not_count(
    police: Person, poc1: Site
) -> None:
    searched(police, poc1.subject, 2016, 12, 2)
    twice = searched(police, poc1.subject, 2016, 12, 9)
    wrong = searched(police, poc1.subject, 2016, 12, 16)
    before = read(KEY).value
    operations.withdraw_search(
        by=police, at=local(2016, 12, 20), search_id=twice, reason="Recorded twice."
    )
    operations.correct_search(by=police, at=local(2016, 12, 20), search_id=wrong, level="TARGET")

    reading = read(KEY)

    assert (before, reading.value) == (3, 1)
    assert reasons(reading) == ["was withdrawn: Recorded twice."]
    assert read(KEY, known_by=local(2016, 12, 19)).value == 3


def test_a_search_whose_day_is_not_known_is_left_out(police: Person, poc1: Site) -> None:
    search = searched(police, poc1.subject, 2016, 12, 2)
    searched(police, poc1.subject, 2016, 12, 20)
    operations.correct_search(
        by=police,
        at=local(2016, 12, 20),
        search_id=search,
        level="ENTRY",
        happened=Happened.month(2016, 12),
    )
    operations.correct_search(by=police, at=local(2016, 12, 21), search_id=search, level="FULL")

    reading = read(KEY)

    assert reading.value == 1
    assert reasons(reading) == ["its day is not known, so it may belong to another search"]


def test_zone_days_count_days_and_the_largest_zone_its_shelters(
    police: Person, poc1: Site, poc3: Site, malakal: Site
) -> None:
    searched(police, poc1.subject, 2017, 1, 5, level="ZONE", shelters=22)
    searched(police, poc3.subject, 2017, 1, 5, level="ZONE", shelters=28)
    searched(police, poc3.subject, 2017, 1, 7, level="ZONE")
    searched(police, malakal.subject, 2017, 1, 8, level="ZONE", shelters=30)

    days, largest = read("searches.zone.days"), read("searches.zone.largest")

    assert (days.value, largest.value) == (2, 28)
    assert sorted(reasons(days)) == [
        "another zone was searched on the same day",
        "happened at a site in Malakal, not in Juba",
    ]
    assert sorted(reasons(largest)) == [
        "happened at a site in Malakal, not in Juba",
        "the number of shelters is not known",
    ]
    missing = queries.days_without_zone_search(
        [poc1.subject, poc3.subject], start=date(2017, 1, 5), end=date(2017, 1, 9)
    )
    assert missing == (date(2017, 1, 6), date(2017, 1, 8))


def test_people_at_entries_are_a_sum_that_leaves_unknown_tallies_out(
    police: Person, poc1: Site
) -> None:
    searched(police, poc1.subject, 2017, 1, 5, level="ENTRY", people=400)
    searched(police, poc1.subject, 2017, 1, 12, level="ENTRY", people=350)
    searched(police, poc1.subject, 2017, 1, 19, level="ENTRY")

    reading = read("searches.entry.people")

    assert reading.value == 750
    assert reasons(reading) == ["the tally gives no count of people"]


def test_targeted_searches_and_those_of_malakal_are_counted_apart(
    police: Person, poc1: Site, malakal: Site
) -> None:
    searched(police, poc1.subject, 2017, 1, 5, level="TARGET")
    searched(police, malakal.subject, 2017, 1, 6, level="TARGET")
    searched(police, malakal.subject, 2017, 1, 7)

    assert read("searches.targeted").value == 1
    assert read("searches.malakal.searches").value == 2


def test_seized_items_count_by_quantity_without_those_of_withdrawn_searches(
    police: Person, poc1: Site
) -> None:
    kept = searched(police, poc1.subject, 2017, 2, 1)
    withdrawn = searched(police, poc1.subject, 2017, 2, 8)
    seized(police, kept, quantity=3)
    seized(police, withdrawn)
    operations.withdraw_search(
        by=police, at=local(2017, 3, 2), search_id=withdrawn, reason="Recorded twice."
    )

    reading = read("searches.seized_items")

    assert reading.value == 3
    assert reasons(reading) == ["its search was withdrawn: Recorded twice."]
