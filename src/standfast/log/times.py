"""Instants and imprecise times. Instants are aware and UTC inside; days and months are those of the mission's zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import msgspec

MISSION_ZONE = ZoneInfo("Africa/Juba")

Precision = Literal["exact", "minute", "hour", "part of day", "day", "week", "month", "period"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)


class Happened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When something happened: between `start` and `end`, as precisely as anybody can say.

    :raises ValueError: when an instant is naive or the end lies before the start.
    """

    start: datetime
    end: datetime
    precision: Precision

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("A time needs its zone: write 2016-10-01T08:00:00Z or +03:00.")
        if self.precision not in PRECISIONS:
            raise ValueError(
                f"'{self.precision}' is not a precision: write one of {', '.join(PRECISIONS)}."
            )
        if self.end < self.start:
            raise ValueError(
                f"The end {instant_text(self.end)} lies before the start {instant_text(self.start)}."
            )

    @classmethod
    def exact(cls, at: datetime) -> "Happened":
        """Return the time of an instant that is known exactly."""
        return cls(start=at, end=at, precision="exact")

    @classmethod
    def between(cls, start: datetime, end: datetime, precision: Precision) -> "Happened":
        """Return a time that lies between two instants."""
        return cls(start=start, end=end, precision=precision)

    @classmethod
    def day(cls, on: date) -> "Happened":
        """Return some time on a day of the mission's zone; `end` is the start of the next day."""
        return cls(
            start=start_of_day(on), end=start_of_day(on + timedelta(days=1)), precision="day"
        )

    @classmethod
    def month(cls, year: int, month: int) -> "Happened":
        """Return some time in a month of the mission's zone."""
        first = date(year, month, 1)
        return cls(
            start=start_of_day(first), end=start_of_day(next_month(first)), precision="month"
        )


class TimeCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that moves the time of what it corrects: one entry, or all entries of a kind in the same subject."""

    happened: Happened
    kind: str | None = None
    entry: str | None = None


def instant_text(at: datetime) -> str:
    """Return an instant as the entry format writes it: UTC with six decimals and a Z.

    :raises ValueError: when the instant is naive.
    """
    if at.tzinfo is None:
        raise ValueError("A time needs its zone: write 2016-10-01T08:00:00Z or +03:00.")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def parse_instant(text: str) -> datetime:
    """Return the instant that a text of the entry format names.

    :raises ValueError: when it is not one.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"'{text}' has no zone: write 2016-10-01T08:00:00Z or +03:00.")
    return at.astimezone(UTC)


def start_of_day(on: date) -> datetime:
    """Return the instant at which a day of the mission's zone begins."""
    return datetime(on.year, on.month, on.day, tzinfo=MISSION_ZONE).astimezone(UTC)


def end_of_day(on: date) -> datetime:
    """Return the last microsecond of a day of the mission's zone: what a bare date means."""
    return start_of_day(on + timedelta(days=1)) - timedelta(microseconds=1)


def local_date(at: datetime) -> date:
    """Return the day of the mission's zone on which an instant falls."""
    return at.astimezone(MISSION_ZONE).date()


def next_month(on: date) -> date:
    """Return the first day of the month after a day."""
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def moment_from_text(text: str) -> datetime:
    """Return the instant that a person means: a bare date is the end of that day in mission time.

    :raises ValueError: when the text is neither a date nor an instant with a zone.
    """
    if len(text) == 10:
        return end_of_day(date.fromisoformat(text))
    return parse_instant(text)


def happened_from_text(text: str) -> Happened:
    """Return the time that a text names: a bare date is some time on that day, anything else an exact instant.

    :raises ValueError: when the text is neither a date nor an instant with a zone.
    """
    try:
        if len(text) == 10:
            return Happened.day(date.fromisoformat(text))
        return Happened.exact(parse_instant(text))
    except ValueError as error:
        raise ValueError(
            f"'{text}' is not a date or time: write 2016-11-03 or 2016-11-03T10:00:00+03:00"
        ) from error
