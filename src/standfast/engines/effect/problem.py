"""What an assessment is given: counts of a zone, the rings around it and areas like it, period by period.

Everything is validated here, once; a `Problem` that exists can be assessed.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["zone", "ring", "control"]
Choice = Literal["external", "after_peak", "unknown"]
ROLES: tuple[Role, ...] = ("zone", "ring", "control")
CHOICES: tuple[Choice, ...] = ("external", "after_peak", "unknown")


class ProblemRefused(ValueError):
    """The data cannot be assessed as they stand; the message names the row and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One area's count in one period [start, end); exposure is the days on which somebody could have reported.

    `number` is the row's place in its series, counted from 1. `area_km2` and `patrol_h` are None where nobody knows.
    """

    number: int
    area: str
    role: Role
    start: date
    end: date
    count: int
    exposure_days: float
    area_km2: float | None = None
    patrol_h: float | None = None

    def __post_init__(self) -> None:
        here = f"Row {self.number} ({self.area or 'no area'}, from {self.start})"
        if not self.area:
            raise ProblemRefused(f"Row {self.number} names no area; say where it was counted.")
        if self.role not in ROLES:
            raise ProblemRefused(
                f"{here} has the role '{self.role}'; a role is {', '.join(ROLES)}."
            )
        if self.end <= self.start:
            raise ProblemRefused(f"{here} ends on {self.end}, which is not after its start.")
        if self.count < 0:
            raise ProblemRefused(f"{here} has the negative count {self.count}; count from 0.")
        if not (math.isfinite(self.exposure_days) and self.exposure_days > 0):
            raise ProblemRefused(
                f"{here} has an exposure of {self.exposure_days:g} days; a period in which nobody could report is left "
                "out, not counted as quiet."
            )
        if self.area_km2 is not None and not (math.isfinite(self.area_km2) and self.area_km2 > 0):
            raise ProblemRefused(f"{here} covers {self.area_km2:g} km2; an area is above 0.")
        if self.patrol_h is not None and not (math.isfinite(self.patrol_h) and self.patrol_h >= 0):
            raise ProblemRefused(f"{here} has {self.patrol_h:g} patrol hours; hours count from 0.")

    @property
    def span_days(self) -> int:
        """The days of the period."""
        return (self.end - self.start).days

    @property
    def months(self) -> float:
        """The exposure in calendar months."""
        return months_between(self.start, self.end) * self.exposure_days / self.span_days


@dataclass(frozen=True, slots=True)
class Problem:
    """A zone that began on a day, how that day was chosen, and the counts to judge it by.

    `later_starts` are days on which the zone changed again; the first start is the one that is assessed.

    :raises ProblemRefused: with a sentence that names the row.
    """

    start: date
    start_chosen: Choice
    series: tuple[Row, ...]
    later_starts: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if self.start_chosen not in CHOICES:
            raise ProblemRefused(
                f"start_chosen is '{self.start_chosen}'; it is {', '.join(CHOICES)}."
            )
        if not self.of_role("zone"):
            raise ProblemRefused("No row has the role zone; there is nothing to assess.")
        _refuse_two_roles(self.series)
        _refuse_overlaps(self.series)
        first = min(self.of_role("zone"), key=lambda row: row.start)
        if first.start >= self.start:
            raise ProblemRefused(
                f"The zone starts on {self.start}, before its data: row {first.number} ({first.area}) begins on "
                f"{first.start}. Add what was counted before the start."
            )
        last = max(self.of_role("zone"), key=lambda row: row.end)
        if last.end <= self.start:
            raise ProblemRefused(
                f"The zone starts on {self.start}, after its data: row {last.number} ({last.area}) ends on {last.end}. "
                "Add what was counted since the start."
            )

    def of_role(self, role: Role) -> tuple[Row, ...]:
        """Return the rows of a role."""
        return tuple(row for row in self.series if row.role == role)

    @property
    def crossing(self) -> tuple[Row, ...]:
        """The rows whose period holds the start inside; they are neither before nor after."""
        return tuple(row for row in self.series if row.start < self.start < row.end)


def _refuse_two_roles(series: Iterable[Row]) -> None:
    seen: dict[str, Row] = {}
    for row in series:
        known = seen.setdefault(row.area, row)
        if known.role != row.role:
            crossing = {known.role, row.role} == {"ring", "control"}
            why = (
                "a ring that crosses a control would take what moved there for what would have happened anyway"
                if crossing
                else "an area has one role"
            )
            raise ProblemRefused(
                f"Row {row.number} gives {row.area} the role {row.role}, row {known.number} the role {known.role}; {why}."
            )


def _refuse_overlaps(series: Iterable[Row]) -> None:
    last: dict[str, Row] = {}
    for row in sorted(series, key=lambda one: (one.area, one.start, one.number)):
        before = last.get(row.area)
        if before is not None and row.start < before.end:
            raise ProblemRefused(
                f"Row {row.number} ({row.area}, from {row.start}) overlaps row {before.number}, which ends on "
                f"{before.end}; a day is counted once."
            )
        last[row.area] = row


def months_between(start: date, end: date) -> float:
    """Return the calendar months between two days; a part of a month counts by its days."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole + _share_of_month(end) - _share_of_month(start)


def _share_of_month(on: date) -> float:
    following = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    return (on.day - 1) / (following - date(on.year, on.month, 1)).days


ROW_FIELDS = ("area", "role", "start", "end", "count", "exposure_days")
EXTERNAL_WORDS = ("external", "random", "planned", "fixed", "schedule", "calendar", "lot")
PEAK_WORDS = ("peak", "worst", "high", "spike", "surge")


def problem_from(content: object) -> Problem:
    """Return the problem that decoded JSON describes.

    :raises ProblemRefused: with a sentence that names the row and the field.
    """
    if not isinstance(content, Mapping):
        raise ProblemRefused("A problem is an object with start, start_chosen and series.")
    series = content.get("series")
    if not isinstance(series, list) or not series:
        raise ProblemRefused("A problem has a series: a list of rows with at least one.")
    starts = content.get("start")
    days = [_day(text, "start") for text in (starts if isinstance(starts, list) else [starts])]
    if not days:
        raise ProblemRefused("A problem has a start: the day on which the zone began.")
    days.sort()
    return Problem(
        start=days[0],
        later_starts=tuple(days[1:]),
        start_chosen=_choice(content.get("start_chosen")),
        series=tuple(_row(number, row) for number, row in enumerate(series, start=1)),
    )


def _choice(text: object) -> Choice:
    if text is None:
        return "unknown"
    if not isinstance(text, str):
        raise ProblemRefused(f"start_chosen is {text!r}; it is {', '.join(CHOICES)}.")
    words = text.lower()
    if any(word in words for word in PEAK_WORDS):
        return "after_peak"
    return "external" if any(word in words for word in EXTERNAL_WORDS) else "unknown"


def _row(number: int, content: object) -> Row:
    if not isinstance(content, Mapping):
        raise ProblemRefused(f"Row {number} is not an object with {', '.join(ROW_FIELDS)}.")
    for name in ROW_FIELDS:
        if content.get(name) is None:
            raise ProblemRefused(
                f"Row {number} has no {name}; unknown is not 0, leave the row out."
            )
    area, role, count = content["area"], content["role"], content["count"]
    if not isinstance(area, str) or not isinstance(role, str):
        raise ProblemRefused(f"Row {number} has an area or a role that is not a text.")
    if isinstance(count, bool) or not isinstance(count, int | float) or count != count // 1:
        raise ProblemRefused(f"Row {number} ({area}) has the count {count!r}; a count is whole.")
    return Row(
        number=number,
        area=area,
        role=_role(number, role),
        start=_day(content["start"], f"the start of row {number}"),
        end=_day(content["end"], f"the end of row {number}"),
        count=int(count),
        exposure_days=number_from(content["exposure_days"], f"the exposure_days of row {number}"),
        area_km2=_optional(content.get("area_km2"), f"the area_km2 of row {number}"),
        patrol_h=_optional(content.get("patrol_h"), f"the patrol_h of row {number}"),
    )


def _role(number: int, text: str) -> Role:
    for role in ROLES:
        if text == role:
            return role
    raise ProblemRefused(f"Row {number} has the role '{text}'; a role is {', '.join(ROLES)}.")


def _day(text: object, name: str) -> date:
    try:
        return date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError as error:
        raise ProblemRefused(f"{name} is {text!r}; write a day as 2016-10-01.") from error


def _optional(value: object, name: str) -> float | None:
    return None if value is None else number_from(value, name)


def number_from(value: object, name: str) -> float:
    """Return a number of decoded JSON.

    :raises ProblemRefused: when it is none, with its name.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ProblemRefused(f"{name} is {value!r}; it is a number.")
    return float(value)
