"""Questions about standing bodies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from standfast.apps.bodies.models import (
    AgendaItem,
    Body,
    Decision,
    Meeting,
    Seat,
    Submission,
    SubmissionJudgement,
    Terms,
)
from standfast.log.times import local_date, start_of_day


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting of a body on one day: the record that counts, and further records of the same meeting."""

    meeting: Meeting
    repeats: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """One interval of a body's rhythm, in days of the mission's zone; `held` are its meetings that counted in it."""

    body: Body
    first: date
    last: date
    held: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Approval:
    """Where something put before a body stands: the last judgement, or None while there is none."""

    submission: Submission
    judgement: SubmissionJudgement | None
    is_due: bool

    @property
    def approved(self) -> bool:
        """Whether the body approved it, with or without conditions."""
        return self.judgement is not None and self.judgement.outcome in APPROVED


APPROVED = ("approved", "approved with conditions")


def body(subject: UUID) -> Body | None:
    """Return a body."""
    return Body.objects.filter(subject=subject).first()


def bodies_of_kind(*kinds: str) -> tuple[Body, ...]:
    """Return the bodies of some kinds, the oldest first."""
    return tuple(
        Body.objects.filter(body_kind__in=kinds).order_by("established_at", "subject", "label")
    )


def bodies() -> QuerySet[Body]:
    """Return the bodies, the oldest first."""
    return Body.objects.order_by("established_at", "subject", "label")


def terms_of(body_id: UUID) -> tuple[Terms, ...]:
    """Return the terms of a body in the order in which they were set."""
    return tuple(Terms.objects.filter(subject=body_id).order_by("since", "entry"))


def terms_at(body_id: UUID, at: datetime) -> Terms | None:
    """Return the terms of a body that were in force at a moment, or None where none had been set."""
    found = Terms.objects.filter(subject=body_id, since__lte=at).order_by("since", "entry")
    return found.last()


def members_during(body_id: UUID, start: datetime, end: datetime) -> tuple[Seat, ...]:
    """Return the seats of a body that were held at some time between two moments, by member."""
    there = Q(until=None) | Q(until__gt=start)
    found = Seat.objects.filter(there, subject=body_id, since__lte=end)
    return tuple(found.order_by("member", "since"))


def members(body_id: UUID) -> tuple[Seat, ...]:
    """Return the seats of a body that are held, by member."""
    return tuple(Seat.objects.filter(subject=body_id, until=None).order_by("member", "since"))


def meeting(subject: UUID) -> Meeting | None:
    """Return a record of a meeting."""
    return Meeting.objects.filter(subject=subject).first()


def meetings_of(body_ids: Iterable[UUID]) -> tuple[Meeting, ...]:
    """Return every record of meetings held by some bodies, withdrawn ones included, in the order of time."""
    held = Meeting.objects.filter(body__in=tuple(body_ids), start__isnull=False)
    return tuple(held.order_by("start", "subject", "label"))


def sittings(body_ids: Iterable[UUID]) -> tuple[Sitting, ...]:
    """Return the meetings of some bodies, records of one body on one day taken together; withdrawn records are left out."""
    by_day: defaultdict[tuple[UUID, date], list[Meeting]] = defaultdict(list)
    for row in meetings_of(body_ids):
        if row.withdrawn is None:
            by_day[row.body, row.day].append(row)
    return tuple(Sitting(first, tuple(others)) for first, *others in by_day.values())


def meetings_ahead(*, on: date) -> QuerySet[Meeting]:
    """Return the meetings that are planned for a day or later and not held, cancelled or withdrawn, the next one first."""
    waiting = Meeting.objects.filter(start=None, cancelled=None, withdrawn=None)
    return waiting.filter(planned_on__gte=on).order_by("planned_on", "subject", "label")


def agenda_of(meeting_id: UUID) -> tuple[AgendaItem, ...]:
    """Return the agenda of a meeting, by number."""
    return tuple(AgendaItem.objects.filter(subject=meeting_id).order_by("number"))


def decision(entry: UUID) -> Decision | None:
    """Return a decision by its entry; what judged a document is none."""
    return Decision.objects.filter(entry=entry, document_kind=None).first()


def decisions() -> QuerySet[Decision]:
    """Return what was decided at meetings, in the order of time; judgements of documents are left out."""
    taken = Decision.objects.filter(document_kind=None)
    return taken.order_by("at", "subject", "number", "label")


def decisions_of(meeting_id: UUID) -> tuple[Decision, ...]:
    """Return what a meeting decided and judged, by number."""
    return tuple(Decision.objects.filter(subject=meeting_id).order_by("number"))


def withdrawn_meetings() -> frozenset[UUID]:
    """Return the subjects of the meetings whose record was taken back."""
    found = Meeting.objects.exclude(withdrawn=None)
    return frozenset(found.values_list("subject", flat=True))


def submission(subject: UUID) -> Submission | None:
    """Return something that was put before a body."""
    return Submission.objects.filter(subject=subject).first()


def submissions(*kinds: str) -> QuerySet[Submission]:
    """Return what was put before bodies, of some kinds or all, the oldest first."""
    found = Submission.objects.filter(matter_kind__in=kinds) if kinds else Submission.objects.all()
    return found.order_by("submitted_at", "subject", "label")


def approvals(*kinds: str, on: date) -> tuple[Approval, ...]:
    """Return where everything stands that was put before bodies and not taken back, the oldest first.

    Something is due once the day named for it has passed, or once its body has met since it was put before it.
    """
    gone = withdrawn_meetings()
    judgements = SubmissionJudgement.objects.exclude(meeting__in=gone).order_by("at", "entry")
    last = {row.subject: row for row in judgements}
    met: defaultdict[UUID, datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=UTC))
    held = Meeting.objects.filter(start__isnull=False, withdrawn=None).order_by("start")
    for body_id, start in held.values_list("body", "start"):
        if start is not None:
            met[body_id] = start
    found = []
    for row in submissions(*kinds).filter(withdrawn=None):
        late = row.due < on if row.due is not None else met[row.body] > row.submitted_at
        judged = last.get(row.subject)
        found.append(Approval(row, judged, late or judged is not None))
    return tuple(found)


def overdue_decisions(*, on: date) -> tuple[Decision, ...]:
    """Return the decisions whose day lies before a day and which nobody has said to be carried out."""
    waiting = decisions().filter(due__lt=on, done_at=None)
    return tuple(waiting.exclude(subject__in=withdrawn_meetings()))


def rhythm(row: Body, *, until: datetime) -> tuple[Interval, ...]:
    """Return the whole intervals in which a body owed a meeting, up to a moment or its dissolution, with what it held.

    An interval runs as many days as the terms of the time say, from the day of establishment or of the terms that set the
    rhythm; the one that is still running is left out.
    """
    end = local_date(min(until, row.dissolved_at or until) + timedelta(microseconds=1))
    turns = [(local_date(row.established_at), row.meets_every_days)]
    turns += [
        (local_date(one.since), one.meets_every_days)
        for one in terms_of(row.subject)
        if one.meets_every_days is not None and one.meets_every_days != turns[-1][1]
    ]
    held = [one.meeting for one in sittings([row.subject])]
    found = []
    for place, (first, days) in enumerate(turns):
        stop = min(end, turns[place + 1][0]) if place + 1 < len(turns) else end
        while days is not None and first + timedelta(days=days) <= stop:
            last = first + timedelta(days=days - 1)
            there = tuple(one for one in held if first <= one.day <= last)
            found.append(Interval(row, first, last, there))
            first += timedelta(days=days)
    return tuple(found)


def approvals_at(meeting_ids: Iterable[UUID]) -> tuple[Decision, ...]:
    """Return the documents that some meetings approved without their having been submitted, in the order of time."""
    found = Decision.objects.filter(subject__in=tuple(meeting_ids), document_kind__isnull=False)
    return tuple(found.order_by("at", "subject", "number"))


def judgements_at(meeting_ids: Iterable[UUID]) -> tuple[SubmissionJudgement, ...]:
    """Return what some meetings made of what was put before their bodies, in the order of time."""
    found = SubmissionJudgement.objects.filter(meeting__in=tuple(meeting_ids))
    return tuple(found.order_by("at", "entry"))


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
