from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest

from standfast.log.times import (
    Happened,
    end_of_day,
    instant_text,
    local_date,
    moment_from_text,
    next_month,
    parse_instant,
    start_of_day,
)

NOON = datetime(2017, 4, 17, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOON, "2017-04-17T12:00:00.000000Z"),
        (NOON.replace(microsecond=1), "2017-04-17T12:00:00.000001Z"),
        (NOON.astimezone(timezone(timedelta(hours=3))), "2017-04-17T12:00:00.000000Z"),
        (datetime(987, 1, 2, tzinfo=UTC), "0987-01-02T00:00:00.000000Z"),
        (datetime.max.replace(tzinfo=UTC), "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_an_instant_is_written_in_utc_with_six_decimals(at: datetime, text: str) -> None:
    assert instant_text(at) == text
    assert parse_instant(text) == at


def test_a_time_without_a_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="needs its zone"):
        instant_text(naive)
    with pytest.raises(ValueError, match="has no zone"):
        parse_instant("2017-04-17T12:00:00")
    with pytest.raises(ValueError, match="needs its zone"):
        Happened.exact(naive)


def test_a_day_of_the_mission_begins_and_ends_at_its_own_midnight() -> None:
    assert start_of_day(date(2016, 10, 1)) == datetime(2016, 9, 30, 21, tzinfo=UTC)
    assert end_of_day(date(2016, 10, 1)) == datetime(2016, 10, 1, 20, 59, 59, 999999, tzinfo=UTC)
    assert local_date(datetime(2016, 9, 30, 20, 59, tzinfo=UTC)) == date(2016, 9, 30)
    assert local_date(datetime(2016, 9, 30, 21, tzinfo=UTC)) == date(2016, 10, 1)


def test_a_day_on_which_the_mission_moved_its_clocks_has_an_hour_more() -> None:
    moved = Happened.day(date(2021, 1, 31))

    assert moved.end - moved.start == timedelta(hours=25)


def test_a_bare_date_is_the_end_of_that_day_and_an_instant_is_itself() -> None:
    assert moment_from_text("2017-04-17") == end_of_day(date(2017, 4, 17))
    assert moment_from_text("2016-12-23T21:00:00Z") == datetime(2016, 12, 23, 21, tzinfo=UTC)
    with pytest.raises(ValueError, match="isoformat"):
        moment_from_text("yesterday")
    with pytest.raises(ValueError, match="has no zone"):
        moment_from_text("2016-12-23T21:00:00")


def test_a_day_and_a_month_are_half_open_intervals_of_mission_time() -> None:
    day, month = Happened.day(date(2016, 12, 31)), Happened.month(2016, 12)

    assert (day.start, day.end) == (
        datetime(2016, 12, 30, 21, tzinfo=UTC),
        datetime(2016, 12, 31, 21, tzinfo=UTC),
    )
    assert (month.start, month.end) == (
        datetime(2016, 11, 30, 21, tzinfo=UTC),
        datetime(2016, 12, 31, 21, tzinfo=UTC),
    )
    assert (day.precision, month.precision) == ("day", "month")
    assert next_month(date(2016, 12, 15)) == date(2017, 1, 1)


def test_an_end_before_its_start_and_an_unknown_precision_are_refused() -> None:
    with pytest.raises(ValueError, match="lies before the start"):
        Happened.between(NOON, NOON - timedelta(seconds=1), "hour")
    with pytest.raises(ValueError, match="'season' is not a precision: write one of exact, minute"):
        Happened.between(NOON, NOON, "season")  # type: ignore[arg-type]
    with pytest.raises(msgspec.ValidationError, match="precision"):
        msgspec.convert(
            {"start": "2017-04-17T12:00:00Z", "end": "2017-04-17T12:00:00Z", "precision": "season"},
            Happened,
        )
