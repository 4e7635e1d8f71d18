"""From what was stated about a body or a meeting to their rows.

Seats are laid out by the time of each change, not by when it was written down: a change that is reported late takes its place.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.bodies.facts import (
    AgendaItemAdded,
    BodyDissolved,
    BodyEstablished,
    DecisionCarriedOut,
    DecisionChanged,
    DecisionTaken,
    DocumentApproved,
    MeetingCancelled,
    MeetingCorrected,
    MeetingHeld,
    MeetingPlanned,
    MeetingWithdrawn,
    MemberLeft,
    MemberSeated,
    MinutesKept,
    SubmissionJudged,
    SubmissionMade,
    SubmissionWithdrawn,
    TermsSet,
)
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
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import local_date

Value = TypeVar("Value")


class Change(msgspec.Struct, frozen=True):
    """A seat taken (`seating` says how) or given up (`seating` is None)."""

    at: datetime
    id: UUID
    member: str
    seating: str | None
    alternate: str | None = None


class DatedTerms(msgspec.Struct, frozen=True):
    """Terms and when they were set."""

    at: datetime
    id: UUID
    terms: TermsSet


class Minute(msgspec.Struct, frozen=True):
    """A decision or an approval (then `document_kind` is given), and when it was made."""

    at: datetime
    id: UUID
    text: str
    owner: str | None = None
    due: date | None = None
    item: int | None = None
    action: UUID | None = None
    document_kind: str | None = None
    document: UUID | None = None


class Given(msgspec.Struct, frozen=True):
    """A judgement of something put before a body, when it was given and who recorded it."""

    at: datetime
    id: UUID
    by: UUID
    judged: SubmissionJudged


class Done(msgspec.Struct, frozen=True):
    """A decision was carried out."""

    at: datetime
    id: UUID
    done: DecisionCarriedOut


class Item(msgspec.Struct, frozen=True):
    """A matter on the agenda."""

    id: UUID
    added: AgendaItemAdded


class BodyState(State):
    """What is known of a body; changes of seats may arrive before its establishment."""

    established: BodyEstablished | None = None
    established_at: datetime | None = None
    terms: tuple[DatedTerms, ...] = ()
    changes: tuple[Change, ...] = ()
    dissolved: BodyDissolved | None = None
    dissolved_at: datetime | None = None


class MeetingState(State):
    """What is known of a meeting; its decisions may arrive before it."""

    planned: MeetingPlanned | None = None
    held: MeetingHeld | None = None
    held_at: datetime | None = None
    items: tuple[Item, ...] = ()
    minutes: tuple[Minute, ...] = ()
    done: tuple[Done, ...] = ()
    changed: tuple[DecisionChanged, ...] = ()
    files: tuple[UUID, ...] = ()
    cancelled: str | None = None
    withdrawn: str | None = None


class SubmissionState(State):
    """What is known of something that was put before a body."""

    made: SubmissionMade | None = None
    made_at: datetime | None = None
    made_by: UUID | None = None
    judgements: tuple[Given, ...] = ()
    withdrawn: str | None = None


def step_body(state: BodyState, entry: Entry) -> BodyState | Unapplied:
    """Apply one entry to what is known of a body."""
    at = entry.happened.start
    match entry.fact:
        case BodyEstablished() as established:
            if state.established is not None:
                return Unapplied("A body is established once; this establishes it a second time.")
            return replace(state, established=established, established_at=at)
        case TermsSet() as terms:
            return replace(state, terms=(*state.terms, DatedTerms(at, entry.id, terms)))
        case MemberSeated(member=member, seating=seating, alternate=alternate):
            change = Change(at, entry.id, member, seating, alternate)
            return replace(state, changes=(*state.changes, change))
        case MemberLeft(member=member):
            return replace(state, changes=(*state.changes, Change(at, entry.id, member, None)))
        case BodyDissolved() as dissolved:
            if state.dissolved is not None:
                return Unapplied("The body was dissolved already; this dissolves it again.")
            return replace(state, dissolved=dissolved, dissolved_at=at)
        case _:
            return Unapplied("This is not a statement about a body.")


def body_rows(state: BodyState, *, subject: UUID, label: str) -> list[Row]:
    """Return the body with its terms and seats, once its establishment is here."""
    if state.established is None or state.established_at is None:
        return []
    body = Body(
        subject=subject,
        label=label,
        body_kind=state.established.body_kind,
        name=state.established.name,
        area=state.established.area,
        meets_every_days=state.established.meets_every_days,
        established_at=state.established_at,
        dissolved_at=state.dissolved_at,
        dissolved_reason=state.dissolved.reason if state.dissolved else None,
    )
    terms = (
        Terms(
            subject=subject,
            label=label,
            since=one.at,
            purpose=one.terms.purpose,
            quorum=one.terms.quorum,
            required=sorted(set(one.terms.required)),
            approves=sorted(set(one.terms.approves)),
            chair=one.terms.chair,
            meets_every_days=one.terms.meets_every_days,
            reference=one.terms.reference,
            entry=one.id,
        )
        for one in sorted(state.terms, key=lambda one: (one.at, one.id))
    )
    return [body, *terms, *_seats(state, subject=subject, label=label)]


def _seats(state: BodyState, *, subject: UUID, label: str) -> list[Row]:
    held: dict[str, Seat] = {}
    seats: list[Row] = []
    for change in sorted(state.changes, key=lambda one: (one.at, one.id)):
        before = held.pop(change.member, None)
        if before is not None and (before.seating, before.alternate) == (
            change.seating,
            change.alternate,
        ):
            held[change.member] = before
            continue
        if before is not None:
            before.until = change.at
        if change.seating is not None:
            held[change.member] = Seat(
                subject=subject,
                label=label,
                member=change.member,
                seating=change.seating,
                alternate=change.alternate,
                since=change.at,
                entry=change.id,
            )
            seats.append(held[change.member])
    return seats


def step_meeting(state: MeetingState, entry: Entry) -> MeetingState | Unapplied:
    """Apply one entry to what is known of a meeting."""
    match entry.fact:
        case MeetingPlanned() as planned:
            return replace(state, planned=planned)
        case MeetingCancelled(reason=reason):
            return replace(state, cancelled=reason)
        case AgendaItemAdded() as added:
            if any(one.added.number == added.number for one in state.items):
                return Unapplied(f"The agenda has an item {added.number} already.")
            return replace(state, items=(*state.items, Item(entry.id, added)))
        case MeetingHeld() as held:
            if state.held is not None:
                return Unapplied("A meeting is recorded once; this is a second record of it.")
            return replace(state, held=held, held_at=entry.happened.start)
        case MeetingCorrected():
            return state
        case MeetingWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return _step_minutes(state, entry)


def _step_minutes(state: MeetingState, entry: Entry) -> MeetingState | Unapplied:
    at = entry.happened.start
    match entry.fact:
        case DecisionTaken() | DocumentApproved():
            minute = _minute(entry.fact, at, entry.id)
            return replace(state, minutes=(*state.minutes, minute))
        case DecisionCarriedOut() as done:
            return replace(state, done=(*state.done, Done(at, entry.id, done)))
        case DecisionChanged() as changed:
            return replace(state, changed=(*state.changed, changed))
        case MinutesKept(evidence=evidence):
            return replace(state, files=(*state.files, evidence))
        case _:
            return Unapplied("This is not a statement about a meeting.")


def _minute(fact: DecisionTaken | DocumentApproved, at: datetime, id: UUID) -> Minute:
    match fact:
        case DecisionTaken():
            return Minute(at, id, fact.text, fact.owner, fact.due, fact.item, fact.action)
        case DocumentApproved():
            kind, document = fact.document_kind, fact.document
            return Minute(at, id, fact.title, document_kind=kind, document=document)


def meeting_rows(state: MeetingState, *, subject: UUID, label: str) -> list[Row]:
    """Return the meeting with its agenda and decisions, once its plan or its record is here."""
    body = state.held or state.planned
    if body is None:
        return []
    planned_on = state.planned.on if state.planned else None
    day = local_date(state.held_at) if state.held_at else planned_on
    if day is None:
        return []
    meeting = Meeting(
        subject=subject,
        label=label,
        body=body.body,
        start=state.held_at,
        day=day,
        planned_on=planned_on,
        attended=sorted(set(state.held.attended)) if state.held else [],
        by_alternate=sorted(set(state.held.by_alternate)) if state.held else [],
        note=body.note,
        cancelled=state.cancelled,
        withdrawn=state.withdrawn,
        minutes=[str(one) for one in sorted(set(state.files))],
    )
    items = (
        AgendaItem(
            subject=subject,
            label=label,
            number=one.added.number,
            title=one.added.title,
            matter=one.added.matter,
            raised_by=one.added.raised_by,
            entry=one.id,
        )
        for one in sorted(state.items, key=lambda one: one.added.number)
    )
    minutes = sorted(state.minutes, key=lambda one: (one.at, one.id))
    decisions = (
        _decision(state, number, minute, subject=subject, label=label)
        for number, minute in enumerate(minutes, start=1)
    )
    return [meeting, *items, *decisions]


def _decision(
    state: MeetingState, number: int, minute: Minute, *, subject: UUID, label: str
) -> Decision:
    done = min(
        (one for one in state.done if one.done.decision == minute.id),
        key=lambda one: (one.at, one.id),
        default=None,
    )
    changes = [one for one in state.changed if one.decision == minute.id]
    return Decision(
        subject=subject,
        label=label,
        number=number,
        entry=minute.id,
        at=minute.at,
        text=minute.text,
        owner=_last(minute.owner, (one.owner for one in changes)),
        due=_last(minute.due, (one.due for one in changes)),
        item=minute.item,
        action=_last(minute.action, (one.action for one in changes)),
        done_at=done.at if done else None,
        done_how=done.done.how if done else None,
        evidence=done.done.evidence if done else None,
        document_kind=minute.document_kind,
        document=minute.document,
    )


def _last(first: Value | None, later: Iterable[Value | None]) -> Value | None:
    for value in later:
        first = first if value is None else value
    return first


def step_submission(state: SubmissionState, entry: Entry) -> SubmissionState | Unapplied:
    """Apply one entry to what is known of something put before a body."""
    match entry.fact:
        case SubmissionMade() as made:
            if state.made is not None:
                return Unapplied("It was put before a body already; this does so a second time.")
            at = entry.happened.start
            return replace(state, made=made, made_at=at, made_by=entry.author)
        case SubmissionJudged() as judged:
            given = Given(entry.happened.start, entry.id, entry.author, judged)
            return replace(state, judgements=(*state.judgements, given))
        case SubmissionWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about something put before a body.")


def submission_rows(state: SubmissionState, *, subject: UUID, label: str) -> list[Row]:
    """Return what was put before a body with its judgements, once it was."""
    made = state.made
    if made is None or state.made_at is None or state.made_by is None:
        return []
    row = Submission(
        subject=subject,
        label=label,
        body=made.body,
        matter_kind=made.matter_kind,
        title=made.title,
        prepared_by=made.prepared_by,
        document=made.document,
        submitted_at=state.made_at,
        submitted_by=state.made_by,
        due=made.due,
        withdrawn=state.withdrawn,
    )
    judgements = (
        SubmissionJudgement(
            subject=subject,
            label=label,
            meeting=one.judged.meeting,
            at=one.at,
            outcome=one.judged.outcome,
            remarks=one.judged.remarks,
            entry=one.id,
            recorded_by=one.by,
        )
        for one in sorted(state.judgements, key=lambda one: (one.at, one.id))
    )
    return [row, *judgements]


register_fold(
    "bodies.body",
    version=2,
    state=BodyState,
    step=step_body,
    rows=body_rows,
    tables=(Body, Terms, Seat),
)
register_fold(
    "bodies.meeting",
    version=2,
    state=MeetingState,
    step=step_meeting,
    rows=meeting_rows,
    tables=(Meeting, AgendaItem, Decision),
)
register_fold(
    "bodies.submission",
    version=1,
    state=SubmissionState,
    step=step_submission,
    rows=submission_rows,
    tables=(Submission, SubmissionJudgement),
)
