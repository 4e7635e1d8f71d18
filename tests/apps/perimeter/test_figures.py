from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.perimeter import WHOLE_DAY, drawn, finished, manned, planned_wall, post
from factories.statements import read, reasons
from standfast.apps.accounts.models import Person
from standfast.apps.perimeter import operations
from standfast.apps.perimeter.facts import Watch

pytestmark = pytest.mark.django_db
LETTER = date(2017, 4, 17)
SHARE = "works.un_house_wall.done_share"
WATCHED = "malakal.posts_day_and_night"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def engineer() -> Person:
    return enrolled("juba.engineer", "engineer")


@pytest.fixture
def guard() -> Person:
    return enrolled("malakal.office", "field office", clearance="confidential")


def test_without_a_plan_the_wall_is_unknown(engineer: Person) -> None:
    drawn("un_house")

    reading = read(SHARE, LETTER)

    assert reading.value is None
    assert reading.reason == "No defence wall is planned for the perimeter of UN House."


def test_the_target_is_the_union_of_the_planned_sections(engineer: Person) -> None:
    planned_wall(engineer, drawn("un_house"), (0, 300), (250, 800), (900, 1000))

    reading = read("works.un_house_wall.target_m", LETTER)

    assert repr(reading.value) == "900"
    assert [case.family for case in reading.entries] == ["planned section"] * 3


def test_the_walls_share_is_the_union_of_finished_segments(engineer: Person) -> None:
    wall = planned_wall(engineer, drawn("un_house"), (0, 500), (500, 1000))
    finished(engineer, wall, 950, 50, date(2016, 11, 1))
    finished(engineer, wall, 100, 300, date(2016, 12, 1))
    finished(engineer, wall, 250, 400, date(2017, 1, 10))

    assert read(SHARE, date(2016, 10, 31)).value == 0
    assert read(SHARE, date(2016, 12, 23)).value == 0.3
    assert read(SHARE, LETTER).value == 0.4
    assert len(read(SHARE, LETTER).entries) == 3
    assert read("works.un_house_wall.done_m", LETTER).value == 400


def test_what_does_not_stand_is_left_out_with_its_reason(engineer: Person) -> None:
    wall = planned_wall(engineer, drawn("un_house"), (0, 1000))
    standing = finished(engineer, wall, 0, 400, date(2016, 12, 1))
    wrong = finished(engineer, wall, 600, 700, date(2016, 12, 2))
    at = datetime(2017, 2, 1, 9, tzinfo=UTC)
    operations.withdraw_segment(by=engineer, at=at, segment_id=wrong, reason="wrong marker")
    operations.start_segment(by=engineer, at=at, work_id=wall, start_m=400, end_m=500)
    operations.reopen_segment(
        by=engineer, at=at, segment_id=standing, start_m=100, end_m=150, reason="storm"
    )

    reading = read(SHARE, LETTER)

    assert (reading.value, len(reading.entries)) == (0.35, 1)
    assert reasons(reading) == [
        "100 m under construction, not finished",
        "the measurement was withdrawn: wrong marker",
        "50 m reopened: storm",
    ]
    assert read(SHARE, date(2017, 1, 31)).value == 0.4


def week(guard: Person, post_id: UUID, *, until: date = date(2017, 4, 16)) -> None:
    for back in range(7):
        manned(guard, post_id, until - back * DAY)


def test_a_post_counts_when_no_hour_of_seven_days_is_unmanned(guard: Person) -> None:
    perimeter = drawn("malakal")
    week(guard, post(guard, perimeter, "OP 1", "observation post"))
    week(guard, post(guard, perimeter, "SP 2"))

    reading = read(WATCHED, LETTER)

    assert (reading.value, reading.excluded) == (2, ())
    assert reading.period is not None
    assert reading.period.start == datetime(2017, 4, 9, 21, tzinfo=UTC)
    assert reading.period.end == datetime(2017, 4, 16, 21, tzinfo=UTC)


def test_a_post_with_a_gap_or_a_missing_report_is_left_out_without_telling_when_or_how_long(
    guard: Person,
) -> None:
    perimeter = drawn("malakal")
    week(guard, post(guard, perimeter, "SP 1"))
    left, silent = post(guard, perimeter, "SP 2"), post(guard, perimeter, "SP 3")
    for back in range(7):
        day = date(2017, 4, 16) - back * DAY
        gap = (*WHOLE_DAY[:1], Watch(start_h=12, end_h=23, sentries=1))
        manned(guard, left, day, gap if day == date(2017, 4, 12) else WHOLE_DAY)
        if day != date(2017, 4, 10):
            manned(guard, silent, day)

    reading = read(WATCHED, LETTER)

    assert (reading.value, len(reading.entries)) == (1, 1)
    assert reasons(reading) == [
        "unmanned at some hour",
        "not reported on every day",
    ]


def test_a_correction_closes_a_gap(guard: Person) -> None:
    one = post(guard, drawn("malakal"), "SP 1")
    for back in range(1, 7):
        manned(guard, one, date(2017, 4, 16) - back * DAY)
    report = manned(guard, one, date(2017, 4, 16), WHOLE_DAY[:1])
    at = datetime(2017, 4, 17, 8, tzinfo=UTC)

    before = read(WATCHED, LETTER).value
    operations.correct_manning(
        by=guard, at=at, manning_id=report, watches=WHOLE_DAY, reason="check-in book"
    )

    assert (before, read(WATCHED, LETTER).value) == (0, 1)


def test_without_any_report_the_posts_are_unknown_not_none(guard: Person) -> None:
    one = post(guard, drawn("malakal"), "SP 1")
    week(guard, one)

    reading = read(WATCHED, date(2017, 2, 1))

    assert reading.value is None
    assert (
        reading.reason == "No manning report of 2017-01-25 to 2017-01-31 is on record for any post."
    )
    assert len(reading.excluded) == 1


def test_a_tower_counts_until_it_is_given_up(guard: Person) -> None:
    perimeter = drawn("malakal")
    post(guard, perimeter, "Tower 1", "watchtower")
    second = post(guard, perimeter, "Tower 2", "watchtower")
    post(guard, perimeter, "SP 1")
    at = datetime(2017, 1, 10, 9, tzinfo=UTC)
    operations.decommission_post(by=guard, at=at, post_id=second, reason="moved")

    reading = read("malakal.watchtowers", LETTER)

    assert (reading.value, reasons(reading)) == (1, ["was given up: moved"])
    assert read("malakal.watchtowers", date(2017, 1, 9)).value == 2


def breach(by: Person, perimeter: UUID, hours: int | None, verifier: Person | None = None) -> UUID:
    found = datetime(2017, 3, 1, 6, tzinfo=UTC)
    subject = operations.report_breach(
        by=by, at=found, perimeter=perimeter, breach_kind="cut", label="unclassified"
    ).subject
    if hours is not None:
        at = found + timedelta(hours=hours)
        operations.repair_breach(by=by, at=at, breach_id=subject, route="mission support")
        if verifier is not None:
            operations.verify_repair(by=verifier, at=at + DAY, breach_id=subject)
    return subject


def test_open_breaches_and_the_median_of_verified_repairs(guard: Person, engineer: Person) -> None:
    perimeter = drawn("un_house")
    for hours in (4, 30, 100):
        breach(engineer, perimeter, hours, guard)
    breach(engineer, perimeter, 1)
    breach(engineer, perimeter, None)
    error = breach(engineer, perimeter, None)
    at = datetime(2017, 3, 2, 6, tzinfo=UTC)
    operations.withdraw_breach(by=engineer, at=at, breach_id=error, reason="a drain")

    still_open = read("perimeter.breaches.open", LETTER)
    median = read("perimeter.breaches.median_repair_h", LETTER)

    assert (still_open.value, reasons(still_open)) == (1, ["the report was withdrawn: a drain"])
    assert (median.value, len(median.entries)) == (30, 3)
    assert reasons(median) == [
        "nobody other than the repairer has verified the repair",
        "the report was withdrawn: a drain",
    ]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("perimeter.breaches.open", "No breach of a perimeter is on record."),
        ("perimeter.breaches.median_repair_h", "No verified repair of a breach is on record."),
        ("malakal.watchtowers", "No watchtower at Malakal is on record."),
        (WATCHED, "No observation or sentry post at Malakal is on record."),
        (
            "works.un_house_wall.done_m",
            "No defence wall is planned for the perimeter of UN House.",
        ),
        (
            "works.un_house_wall.target_m",
            "No defence wall is planned for the perimeter of UN House.",
        ),
    ],
)
def test_what_no_record_supports_has_a_reason_and_no_number(key: str, reason: str) -> None:
    reading = read(key, LETTER)

    assert (reading.value, reading.reason) == (None, reason)
