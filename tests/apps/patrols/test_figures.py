from datetime import date, timedelta
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.patrols import (
    denied,
    departed,
    ended,
    returned,
    somebody,
    stayed,
    tasked,
    zone_patrol,
)
from factories.places import declared, founded
from factories.readings import local, read, reasons
from standfast.apps.accounts.models import Person
from standfast.apps.patrols import operations, queries
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
DEPLOYMENTS = "patrols.long_duration.deployments"


@pytest.fixture(autouse=True)
def planner() -> Person:
    open_site()
    return enrolled("places", "planner", "duty officer", "administrator")


@pytest.fixture
def yei(planner: Person) -> UUID:
    return founded(planner, "Yei", kind="town", code="yei", county="Yei River").subject


@pytest.fixture
def lainya(planner: Person) -> UUID:
    return founded(planner, "Lainya", kind="town", code="lainya", county="Lainya").subject


def week_in(place: UUID, month: int, day: int) -> UUID:
    """Return a patrol of six nights that stayed four of them at a place."""
    leaves = local(2017, month, day, 7)
    patrol = departed(leaves, place)
    stayed(patrol, place, leaves + timedelta(days=1), leaves + timedelta(days=5))
    returned(patrol, leaves + timedelta(days=6))
    return patrol


def test_without_a_place_or_a_patrol_the_number_is_not_known(planner: Person) -> None:
    unknown = read(f"{DEPLOYMENTS}.yei")
    founded(planner, "Yei", kind="town", code="yei")
    unrecorded = read(f"{DEPLOYMENTS}.yei")

    assert (unknown.value, unknown.reason) == (None, "No place Yei is on record.")
    assert (unrecorded.value, unrecorded.reason) == (None, "No patrol is on record.")


def test_one_patrol_with_two_places_makes_two_deployments(yei: UUID, lainya: UUID) -> None:
    leaves = local(2017, 1, 10, 7)
    patrol = departed(leaves, lainya, yei)
    stayed(patrol, lainya, local(2017, 1, 10, 15), local(2017, 1, 12, 8))
    stayed(patrol, yei, local(2017, 1, 12, 12), local(2017, 1, 16, 8))
    returned(patrol, local(2017, 1, 17, 7))

    assert [read(f"{DEPLOYMENTS}{key}").value for key in (".yei", ".lainya", "")] == [1, 1, 2]
    mean = read("patrols.long_duration.mean_days")
    assert (mean.value, len(mean.entries)) == (7.0, 1)


def test_four_nights_out_and_one_night_there_are_just_enough(yei: UUID) -> None:
    for number, (out, there) in enumerate(((4, 1), (3, 1), (4, 0))):
        leaves = local(2017, 1, 10 + 7 * number, 7)
        patrol = departed(leaves, yei)
        arrives = leaves + timedelta(hours=5)
        stayed(patrol, yei, arrives, arrives + timedelta(days=there, hours=3))
        returned(patrol, leaves + timedelta(days=out, hours=1))

    reading = read(f"{DEPLOYMENTS}.yei")

    assert reading.value == 1
    assert reasons(reading) == [
        "was out for 3 nights; a long-duration patrol is out for 4",
        "did not stay a night at the place",
    ]


def test_a_patrol_that_is_still_out_counts_once_it_is_long(yei: UUID) -> None:
    patrol = departed(local(2017, 2, 1, 7), yei)
    stayed(patrol, yei, local(2017, 2, 2, 9), None)

    early, late = read(f"{DEPLOYMENTS}.yei", date(2017, 2, 4)), read(f"{DEPLOYMENTS}.yei")

    assert (early.value, reasons(early)) == (
        0,
        ["is still out, so far for 3 nights; a long-duration patrol is out for 4"],
    )
    assert late.value == 1
    mean = read("patrols.long_duration.mean_days")
    assert (mean.value, mean.reason) == (
        None,
        "No long-duration patrol with a deployment has returned.",
    )
    assert reasons(mean) == ["has not returned, so its length is not known"]


def test_what_came_before_january_turned_back_or_never_left_does_not_count(yei: UUID) -> None:
    leaves = local(2016, 12, 20, 7)
    before = departed(leaves, yei)
    stayed(before, yei, leaves + timedelta(days=1), leaves + timedelta(days=5))
    returned(before, leaves + timedelta(days=6))
    back = departed(local(2017, 2, 1, 7), yei)
    returned(back, local(2017, 2, 7, 7))
    departed(local(2017, 4, 16, 7), yei)
    cancelled = tasked(local(2017, 4, 1), yei)
    operations.cancel_patrol(
        by=somebody("juba.duty"), at=local(2017, 4, 2), patrol_id=cancelled, reason="Rain."
    )
    tasked(local(2017, 4, 10), yei)

    reading = read(f"{DEPLOYMENTS}.yei")

    assert reading.value == 0
    assert sorted(reasons(reading)) == [
        "before 1 January 2017, before the period",
        "has not arrived yet",
        "has not left yet",
        "turned back before arriving",
        "was cancelled: Rain.",
    ]


def test_a_stay_without_an_end_is_not_guessed_at(yei: UUID) -> None:
    patrol = departed(local(2017, 2, 1, 7), yei)
    stayed(patrol, yei, local(2017, 2, 2, 9), None)
    returned(patrol, local(2017, 2, 9, 7))

    assert reasons(read(f"{DEPLOYMENTS}.yei")) == [
        "when it left the place is not recorded, so its nights there are not known"
    ]


def test_a_late_report_changes_the_number_of_its_day(yei: UUID) -> None:
    patrol = departed(local(2017, 2, 1, 7), yei)
    returned(patrol, local(2017, 2, 7, 7))
    before = read(f"{DEPLOYMENTS}.yei", date(2017, 2, 10)).value
    duty = somebody("juba.duty")
    for at, record in (
        (local(2017, 2, 2, 9), operations.record_place_reached),
        (local(2017, 2, 6, 9), operations.record_place_left),
    ):
        record(
            by=duty,
            at=local(2017, 3, 20),
            patrol_id=patrol,
            place=yei,
            happened=Happened.exact(at),
        )

    assert before == 0
    assert read(f"{DEPLOYMENTS}.yei", date(2017, 2, 10)).value == 1
    known_then = read(f"{DEPLOYMENTS}.yei", known_by=local(2017, 3, 19))
    assert known_then.value == 0


def test_engagements_are_counted_by_deployment(yei: UUID) -> None:
    asked, silent = week_in(yei, 1, 10), week_in(yei, 2, 10)
    for requester in ("local authority", "community"):
        operations.record_request_to_stay(
            by=somebody("juba.duty"),
            at=local(2017, 2, 20),
            patrol_id=asked,
            place=yei,
            requested_by=requester,
            happened=Happened.exact(local(2017, 1, 14)),
        )

    reading = read("patrols.long_duration.asked_to_stay")

    assert reading.value == 1
    assert [case.ref for case in reading.entries] == [asked]
    assert [left.case.ref for left in reading.excluded] == [silent]
    assert read("patrols.long_duration.monitoring").value == 0


def test_access_counts_journeys_and_not_denials(yei: UUID) -> None:
    reached = departed(local(2017, 2, 2, 7), yei)
    for day in (2, 3, 4):
        ended(denied(reached, local(2017, 2, day, 11)), local(2017, 2, day + 1, 7))
    stayed(reached, yei, local(2017, 2, 5), local(2017, 2, 8))
    returned(reached, local(2017, 2, 9))
    turned_back = departed(local(2017, 3, 1, 7), yei)
    ended(denied(turned_back, local(2017, 3, 1, 11)), local(2017, 3, 3, 11), outcome="expired")
    returned(turned_back, local(2017, 3, 3, 18))
    departed(local(2017, 4, 16, 7), yei)

    access, denials = read("patrols.access_success"), read("patrols.denials")

    assert (access.value, len(access.entries)) == (0.5, 2)
    assert reasons(access) == ["is still under way, so it is not known whether it will arrive"]
    assert denials.value == 4
    assert read("patrols.denials.stood_ground").value == 4
    assert read("patrols.journeys.attempted").value == 2
    by_month = queries.access_by_month(start=date(2017, 1, 1), end=local(2017, 4, 17))
    assert {month: one.share for month, one in by_month.items()} == {
        "2017-02": 1.0,
        "2017-03": 0.0,
        "2017-04": None,
    }


def test_access_before_is_of_the_second_half_of_2016(yei: UUID) -> None:
    last = departed(local(2016, 12, 31, 23), yei)
    returned(last, local(2017, 1, 1, 6))
    first = departed(local(2017, 1, 1, 0), yei)
    returned(first, local(2017, 1, 1, 7))

    before, after = read("patrols.access_success.before"), read("patrols.access_success")

    assert [case.ref for case in before.entries] == [last]
    assert [case.ref for case in after.entries] == [first]


def test_a_patrol_that_gave_way_early_did_not_stand_its_ground(yei: UUID) -> None:
    patrol = departed(local(2017, 2, 2, 7), yei)
    denial = denied(patrol, local(2017, 2, 2, 11))
    ended(
        denial,
        local(2017, 2, 2, 13, 30),
        outcome="withdrawn under threat",
        authority="Commander on the scene",
        reason="Weapons were pointed at the patrol.",
    )

    reading = read("patrols.denials.stood_ground")

    assert reading.value == 0
    assert reasons(reading) == ["withdrawn under threat after 2.5 of 48 hours"]


def test_zone_patrols_on_foot_are_counted_by_day_and_by_night(planner: Person) -> None:
    site = founded(planner, "UN House base", county="Juba")
    zone = declared(planner, sites=(site.subject,))
    zone_patrol(zone, local(2016, 10, 1, 9))
    zone_patrol(zone, local(2016, 10, 1, 20), time_of_day="night")
    zone_patrol(zone, local(2016, 10, 2, 9), mobility="mounted")
    twice = zone_patrol(zone, local(2016, 10, 3, 9))
    operations.withdraw_zone_patrol(
        by=somebody("juba.duty"), at=local(2016, 10, 4), patrol_id=twice, reason="Recorded twice."
    )

    on_foot, by_night = read("patrols.zone.dismounted"), read("patrols.zone.dismounted_by_night")

    assert (on_foot.value, by_night.value) == (2, 1)
    assert {case.county for case in on_foot.entries} == {"Juba"}
    assert sorted(reasons(on_foot)) == [
        "was mounted, not dismounted",
        "was withdrawn: Recorded twice.",
    ]
