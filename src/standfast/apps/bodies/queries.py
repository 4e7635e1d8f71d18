"""Questions about standing bodies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from standfast.apps.bodies.models import Body, Decision, Meeting, Seat
from standfast.log.times import local_date, start_of_day


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting of a body on one day: the record that counts, and further records of the same meeting."""

    meeting: Meeting
    repeats: tuple[Meeting, ...]


def body(subject: UUID) -> Body | None:
    """Return a body."""
    return Body.objects.filter(subject=subject).first()


def bodies_of_kind(*kinds: str) -> tuple[Body, ...]:
    """Return the bodies of some kinds, the oldest first."""
    return tuple(
        Body.objects.filter(body_kind__in=kinds).order_by("established_at", "subject", "label")
    )


def members(body_id: UUID) -> tuple[Seat, ...]:
    """Return the seats of a body that are held, by member."""
    return tuple(Seat.objects.filter(subject=body_id, until=None).order_by("member", "since"))


def meeting(subject: UUID) -> Meeting | None:
    """Return a record of a meeting."""
    return Meeting.objects.filter(subject=subject).first()


def meetings_of(body_ids: Iterable[UUID]) -> tuple[Meeting, ...]:
    """Return every record of meetings of some bodies, withdrawn ones included, in the order of time."""
    held = Meeting.objects.filter(body__in=tuple(body_ids))
    return tuple(held.order_by("start", "subject", "label"))


def sittings(body_ids: Iterable[UUID]) -> tuple[Sitting, ...]:
    """Return the meetings of some bodies, records of one body on one day taken together; withdrawn records are left out."""
    by_day: defaultdict[tuple[UUID, date], list[Meeting]] = defaultdict(list)
    for row in meetings_of(body_ids):
        if row.withdrawn is None:
            by_day[row.body, row.day].append(row)
    return tuple(Sitting(first, tuple(others)) for first, *others in by_day.values())


def approvals_at(meeting_ids: Iterable[UUID]) -> tuple[Decision, ...]:
    """Return the documents that some meetings approved, in the order of time."""
    found = Decision.objects.filter(subject__in=tuple(meeting_ids), document_kind__isnull=False)
    return tuple(found.order_by("at", "subject", "number"))


def whole_weeks(since: datetime, until: datetime) -> tuple[date, ...]:
    """Return the Mondays of the weeks, in mission time, that lie wholly between two instants."""
    first = local_date(since)
    if start_of_day(first) < since:
        first += timedelta(days=1)
    monday = first + timedelta(days=-first.weekday() % 7)
    found = []
    while start_of_day(monday + timedelta(days=7)) - timedelta(microseconds=1) <= until:
        found.append(monday)
        monday += timedelta(days=7)
    return tuple(found)
