"""When an obligation was owed, and whether it was met: each interval since it was set, and each event that called for it.

An interval is met by a fulfilment from its first day until its grace has run out, and one fulfilment meets one interval: the
earliest that still waits. That is earliest-deadline-first, which meets as many as can be met (Horn 1974).
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from standfast.apps.followup.models import Action, Call, Fulfilment

GRACE_DAYS: dict[str, int] = {"daily": 0, "weekly": 2, "monthly": 7, "quarterly": 14, "yearly": 30}
"""Days after an interval in which a fulfilment still counts for it, late; the house's own choice, and each obligation may
state another."""
MONTHS: dict[str, int] = {"monthly": 1, "quarterly": 3, "yearly": 12}
DAYS: dict[str, int] = {"daily": 1, "weekly": 7}
ENDED = ("implemented", "implemented by other means", "not accepted", "overtaken")
STATES = ("met", "met late", "in time", "in grace", "lapsed")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an obligation is owed: from `start`, in time until `end`, late until `grace_until`, lapsed after that."""

    action: UUID
    start: date
    end: date
    grace_until: date
    event: str | None = None
    call: UUID | None = None
    met_on: date | None = None
    met_by: UUID | None = None

    def state(self, on: date) -> str:
        """Return where it stands on a day: one of `STATES`."""
        if self.met_on is not None and self.met_on <= on:
            return "met" if self.met_on <= self.end else "met late"
        if on <= self.end:
            return "in time"
        return "in grace" if on <= self.grace_until else "lapsed"


def starts(first: date, interval: str, until: date) -> Iterator[date]:
    """Yield the first day of each interval from the day an obligation was set, up to a day; then the start of the next one.

    Months are counted from the first day, so that the 31st does not drift to the 28th.
    """
    number = 0
    while True:
        start = _nth(first, interval, number)
        yield start
        if start > until:
            return
        number += 1


def _nth(first: date, interval: str, number: int) -> date:
    if interval in DAYS:
        return first + timedelta(days=DAYS[interval] * number)
    months = first.month - 1 + MONTHS[interval] * number
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def assigned(windows: Sequence[tuple[date, date]], fulfilled: Sequence[date]) -> dict[int, int]:
    """Return which fulfilment (by position) meets which window (by position): as many as can be met, the earliest first.

    Both are sorted by day; a window is (first day, last day of its grace).
    """
    met: dict[int, int] = {}
    waiting = 0
    for place, on in enumerate(fulfilled):
        while waiting < len(windows) and windows[waiting][1] < on:
            waiting += 1
        if waiting < len(windows) and windows[waiting][0] <= on:
            met[waiting] = place
            waiting += 1
    return met


def of_obligation(
    action: Action, *, calls: Iterable[Call], fulfilments: Iterable[Fulfilment], on: date
) -> list[Occurrence]:
    """Return every time that an obligation was or is owed by a day, by its last day in time."""
    known = sorted((f for f in fulfilments if f.on <= on), key=lambda f: (f.on, f.entry))
    found = [_called(action, call, known) for call in calls if call.called_on <= on]
    if action.interval is not None:
        found.extend(_in_intervals(action, action.interval, known, on))
    return sorted(found, key=lambda one: (one.end, one.start, one.event or "", str(one.call)))


def _called(action: Action, call: Call, fulfilments: Sequence[Fulfilment]) -> Occurrence:
    answering = [
        f for f in fulfilments if (f.call == call.entry if f.call else f.event == call.event)
    ]
    first = answering[0] if answering else None
    return Occurrence(
        action=action.subject,
        start=call.called_on,
        end=call.due_on,
        grace_until=call.due_on + timedelta(days=action.grace_days or 0),
        event=call.event,
        call=call.entry,
        met_on=first.on if first else None,
        met_by=first.entry if first else None,
    )


def _in_intervals(
    action: Action, interval: str, fulfilments: Sequence[Fulfilment], on: date
) -> list[Occurrence]:
    grace = timedelta(days=GRACE_DAYS[interval] if action.grace_days is None else action.grace_days)
    last = _last_day(action, on)
    firsts = list(starts(action.set_on, interval, last))
    owed = [
        Occurrence(
            action=action.subject, start=start, end=after - _DAY, grace_until=after - _DAY + grace
        )
        for start, after in pairwise(firsts)
    ]
    periodic = [f for f in fulfilments if f.call is None and f.event is None]
    met = assigned([(one.start, one.grace_until) for one in owed], [f.on for f in periodic])
    return [
        replace(one, met_on=periodic[met[place]].on, met_by=periodic[met[place]].entry)
        if place in met
        else one
        for place, one in enumerate(owed)
    ]


def _last_day(action: Action, on: date) -> date:
    """Return the last day on which an interval still begins: an obligation that has ended is owed no more."""
    if action.status in ENDED and action.status_on is not None:
        return min(on, action.status_on - _DAY)
    return on


def occurrences(actions: Iterable[Action], *, on: date) -> list[Occurrence]:
    """Return every time that obligations were or are owed by a day, in the order of their last day in time."""
    rows = [row for row in actions if row.obligation]
    subjects = [row.subject for row in rows]
    calls: defaultdict[UUID, list[Call]] = defaultdict(list)
    for call in Call.objects.filter(subject__in=subjects).order_by("called_on", "id"):
        calls[call.subject].append(call)
    met: defaultdict[UUID, list[Fulfilment]] = defaultdict(list)
    for fulfilment in Fulfilment.objects.filter(subject__in=subjects).order_by("on", "id"):
        met[fulfilment.subject].append(fulfilment)
    found = [
        one
        for row in rows
        for one in of_obligation(row, calls=calls[row.subject], fulfilments=met[row.subject], on=on)
    ]
    return sorted(found, key=lambda one: (one.end, one.start, str(one.action), str(one.call)))
