from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories.accounts import enrolled
from factories.incidents import declared_zone, north_of_gate, put_in_force, reported
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations
from standfast.apps.incidents.figures import case_of
from standfast.apps.incidents.models import Incident
from standfast.log.figures import Moment, Reading, evaluate
from standfast.log.times import Happened, end_of_day
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
LETTER = date(2017, 4, 17)
LATER = datetime(2017, 4, 17, 9, tzinfo=UTC)
KEY = "zones.un_house.serious_incidents."


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def police() -> Person:
    return enrolled("un-house.police", "police")


@pytest.fixture
def duty() -> Person:
    return enrolled("juba.duty", "duty officer", name="Duty officer")


def local(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


def read(key: str, *, as_of: date = LETTER, known_by: datetime | None = None) -> Reading:
    with world(as_of=end_of_day(as_of), known_by=known_by) as found:
        return evaluate(KEY + key, found.moment)


def value(key: str, *, as_of: date = LETTER) -> float | int | None:
    return read(key, as_of=as_of).value


def reasons(reading: Reading) -> list[str]:
    return [left.reason for left in reading.excluded]


def test_before_a_zone_exists_every_reading_is_null_with_its_reason(police: Person) -> None:
    reported(police, local(2016, 9, 10))

    readings = [read(key) for key in ("before", "after", "after_per_month", "after_per_30_days")]

    assert {reading.value for reading in readings} == {None}
    assert {reading.reason for reading in readings} == {
        "no weapons-free zone around the United Nations House was in force yet, by what was known"
    }


def test_a_zone_that_is_not_yet_in_force_reads_null_too(police: Person) -> None:
    declared_zone()
    reported(police, local(2016, 9, 10))

    assert value("before", as_of=date(2016, 9, 30)) is None
    assert value("before", as_of=date(2016, 10, 1)) == 1


@pytest.mark.parametrize(
    ("happened", "before", "after"),
    [
        (local(2016, 8, 31, 23, 59), 0, 0),
        (local(2016, 9, 1, 0, 0), 1, 0),
        (local(2016, 9, 30, 23, 59), 1, 0),
        (local(2016, 10, 1, 0, 0), 0, 1),
        (local(2017, 3, 31, 23, 59), 0, 1),
        (local(2017, 4, 1, 0, 0), 0, 0),
    ],
)
def test_periods_are_local_and_half_open(
    police: Person, happened: datetime, before: int, after: int
) -> None:
    declared_zone()
    reported(police, happened)

    assert (value("before"), value("after")) == (before, after)


@pytest.mark.parametrize(
    ("metres", "counted"), [(-10, 0), (1, 1), (199.9, 1), (200.1, 0), (210, 0)]
)
def test_the_zone_is_a_belt_on_the_ground_without_the_base(
    police: Person, metres: float, counted: int
) -> None:
    declared_zone()
    reported(police, local(2016, 11, 5), **north_of_gate(metres))

    assert value("after") == counted


@pytest.mark.parametrize(
    ("category", "serious"),
    [
        ("CR1", True),
        ("CR2", True),
        ("CR3", True),
        ("CR6", True),
        ("VC1", True),
        ("VC3", True),
        ("CR4", False),
        ("CR8", False),
        ("VC2", False),
        ("AC1", False),
    ],
)
def test_what_counts_as_serious(police: Person, category: str, serious: bool) -> None:
    declared_zone()
    reported(police, local(2016, 11, 5), category=category)

    reading = read("after")

    assert reading.value == int(serious)
    assert (
        "version 1, from 1 July 2016: murder, armed robbery, violent assault" in reading.definition
    )


def test_each_case_left_out_says_why(police: Person, duty: Person) -> None:
    declared_zone()
    counted = reported(police, local(2016, 11, 5))
    reported(police, local(2016, 11, 6), category="CR8")
    reported(police, local(2016, 11, 7), place="Market", **north_of_gate(900))
    reported(police, local(2016, 11, 8), exercise=True)
    refuted = reported(police, local(2016, 11, 9))
    second = reported(police, local(2016, 11, 5, 12, 10))
    reported(police, local(2017, 4, 5))
    reported(police, local(2017, 4, 6), **north_of_gate(900))
    operations.verify_incident(
        by=duty,
        at=LATER,
        incident_id=refuted.subject,
        status="refuted",
        method="patrol visit",
        note="No such event; a generator backfired.",
    )
    operations.merge_incident(
        by=duty, at=LATER, incident_id=second.subject, into=counted.subject, reason="Same robbery"
    )

    reading = read("after")

    handle = case_of(counted).handle
    assert reading.value == 1
    assert [case.handle for case in reading.entries] == [handle]
    assert reasons(reading) == [
        f"a second report of one event: merged into {handle}",
        "not serious: theft is not in version 1 of the definition",
        "outside the zone (Market)",
        "part of an exercise",
        "refuted on 17 April 2017 by Duty officer, Juba (patrol visit)",
        "happened on 5 April 2017, after the period",
    ]


def test_what_happened_elsewhere_in_the_country_without_a_point_is_outside(police: Person) -> None:
    declared_zone()
    reported(police, local(2016, 11, 5), county="Yei", place="Yei town", lon=None, lat=None)

    reading = read("after")

    assert (reading.value, reading.reason) == (0, None)
    assert reasons(reading) == ["outside the zone (Yei town)"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (
            {"accuracy_m": 150.0},
            "may be inside the zone: its place is known to 150 m, and the outline runs within that",
        ),
        (
            {"lon": None, "lat": None},
            "may be inside the zone: its place is not known by a point",
        ),
        (
            {"lon": None, "lat": None, "county": None},
            "may be inside the zone: its place is not known by a point",
        ),
    ],
)
def test_an_imprecise_place_makes_a_range(
    police: Person, values: dict[str, Any], reason: str
) -> None:
    declared_zone()
    reported(police, local(2016, 11, 5))
    reported(police, local(2016, 11, 6), **values)

    reading = read("after")

    assert (reading.value, len(reading.entries)) == (1, 1)
    assert reading.reason == "between 1 and 2: 1 more may belong, as said where they are left out"
    assert reasons(reading) == [reason]
    assert read("after_per_month").reason == (
        "between 0.17 and 0.33: 1 more may belong, as said where they are left out"
    )


@pytest.mark.parametrize(
    ("happened", "before", "after"),
    [
        (Happened.day(date(2016, 9, 30)), (1, None), (0, None)),
        (Happened.month(2016, 9), (1, None), (0, None)),
        (Happened.month(2016, 10), (0, None), (1, None)),
        (
            Happened.between(local(2016, 9, 30, 18), local(2016, 10, 1, 2), "part of day"),
            (0, "between 0 and 1: 1 more may belong, as said where they are left out"),
            (0, "between 0 and 1: 1 more may belong, as said where they are left out"),
        ),
    ],
)
def test_an_imprecise_time_counts_where_it_surely_lies(
    police: Person,
    happened: Happened,
    before: tuple[int, str | None],
    after: tuple[int, str | None],
) -> None:
    declared_zone()
    reported(police, happened)

    readings = read("before"), read("after")

    assert (readings[0].value, readings[0].reason) == before
    assert (readings[1].value, readings[1].reason) == after


def test_a_time_across_the_edge_says_so(police: Person) -> None:
    declared_zone()
    reported(police, Happened.between(local(2016, 9, 30, 18), local(2016, 10, 1, 2), "part of day"))

    assert reasons(read("after")) == [
        "may be in the period: it happened between 30 September 2016 18:00 and 1 October 2016 02:00"
    ]


def test_each_case_is_judged_by_the_outline_in_force_when_it_happened(police: Person) -> None:
    zone = declared_zone(radius_m=200)
    planner = enrolled("second.planner", "planner")
    put_in_force(zone, planner, radius_m=500, on=date(2016, 12, 1))
    for when in (local(2016, 9, 5), local(2016, 11, 5), local(2016, 12, 5)):
        reported(police, when, **north_of_gate(400))

    assert (value("before"), value("after")) == (0, 1)


@pytest.mark.parametrize(
    ("as_of", "after", "per_month", "per_30_days"),
    [
        (date(2016, 10, 29), 1, None, None),
        (date(2016, 10, 30), 1, None, 1.0),
        (date(2016, 11, 29), 2, None, 1.0),
        (date(2017, 3, 30), 2, None, 0.33),
        (date(2017, 3, 31), 2, 0.33, 0.33),
        (LETTER, 2, 0.33, 0.33),
    ],
)
def test_rates_wait_until_their_time_has_passed(
    police: Person,
    as_of: date,
    after: int,
    per_month: float | None,
    per_30_days: float | None,
) -> None:
    declared_zone()
    reported(police, local(2016, 10, 10))
    reported(police, local(2016, 11, 10))

    assert (
        value("after", as_of=as_of),
        value("after_per_month", as_of=as_of),
        value("after_per_30_days", as_of=as_of),
    ) == (after, per_month, per_30_days)


def test_a_rate_that_waits_says_until_when_and_shows_its_cases(police: Person) -> None:
    declared_zone()
    reported(police, local(2016, 10, 10))

    reading = read("after_per_month", as_of=date(2016, 12, 23))

    assert reading.reason == (
        "six months have not passed since the zone came into force on 1 October 2016; "
        "the 30-day rate can be read before that"
    )
    assert len(reading.entries) == 1


def test_a_late_refutation_reaches_back_and_what_was_known_then_does_not_change(
    police: Person, duty: Person
) -> None:
    declared_zone()
    refuted = reported(police, local(2016, 11, 9))
    late = reported(police, local(2016, 11, 12), at=datetime(2017, 1, 12, 9, tzinfo=UTC))
    operations.verify_incident(
        by=duty,
        at=datetime(2017, 1, 20, 9, tzinfo=UTC),
        incident_id=refuted.subject,
        status="refuted",
        method="two sources",
        note="Invented by a rival.",
    )
    then = end_of_day(date(2016, 12, 23))

    now_known = read("after", as_of=date(2016, 12, 23))
    then_known = read("after", as_of=date(2016, 12, 23), known_by=then)

    assert [case.ref for case in now_known.entries] == [late.subject]
    assert [case.ref for case in then_known.entries] == [refuted.subject]


def test_a_correction_of_time_or_place_moves_a_case(police: Person) -> None:
    declared_zone()
    moved = reported(police, local(2016, 10, 2))
    placed = reported(police, local(2016, 10, 3))
    operations.correct_incident(
        by=police,
        at=LATER,
        incident_id=moved.subject,
        reason="The date was read wrongly.",
        happened=Happened.exact(local(2016, 9, 29)),
    )
    operations.correct_incident(
        by=police,
        at=LATER,
        incident_id=placed.subject,
        reason="It was farther out.",
        **north_of_gate(260),
    )

    assert (value("before"), value("after")) == (1, 0)


def test_a_ring_of_mergers_counts_one_event_once(police: Person, duty: Person) -> None:
    declared_zone()
    rows = [reported(police, local(2016, 11, day)) for day in (5, 6, 7)]
    for row, into in ((rows[0], rows[1]), (rows[1], rows[2])):
        operations.merge_incident(
            by=duty, at=LATER, incident_id=row.subject, into=into.subject, reason="Same event"
        )
    _merge_past_the_rule(rows[2], rows[0], duty)

    assert value("after") == 1


def _merge_past_the_rule(row: Incident, into: Incident, by: Person) -> None:
    """State a merger as a site would that had not seen the others."""
    from standfast.apps.incidents.facts import IncidentMerged  # noqa: PLC0415
    from standfast.log.operations import append, write_transaction  # noqa: PLC0415

    with write_transaction():
        append(
            IncidentMerged(into=into.subject, reason="Same"), subject=row.subject, by=by, at=LATER
        )


def test_cases_of_sexual_violence_are_never_listed_one_by_one(police: Person) -> None:
    declared_zone()
    office = enrolled(
        "juba.office", "field office", clearance="confidential", groups=("protection",)
    )
    operations.report_incident(
        by=office,
        at=LATER,
        category="SV2",
        county="Juba",
        happened=Happened.day(date(2016, 11, 5)),
        label="confidential:protection",
    )

    reading = read("after")

    assert (reading.value, reading.entries, reading.excluded) == (0, (), ())
    assert "Cases of sexual violence are serious and are held apart" in reading.definition


def test_the_moment_without_a_date_reads_all(police: Person) -> None:
    declared_zone()
    reported(police, local(2016, 11, 5))

    with world() as found:
        reading = evaluate(KEY + "after", found.moment)

    assert reading.value == 1


def test_outlines_answer_in_the_moment_asked(police: Person) -> None:
    declared_zone()
    read_at: Callable[[Moment], Reading] = lambda moment: evaluate(KEY + "after", moment)  # noqa: E731

    reported(police, local(2016, 11, 5))
    with world(as_of=end_of_day(date(2016, 11, 4))) as found:
        reading = read_at(found.moment)

    assert reading.value == 0
    assert reading.period is not None
    assert reading.period.end == end_of_day(date(2016, 11, 4))
