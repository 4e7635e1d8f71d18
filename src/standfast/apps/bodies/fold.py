"""From what was stated about a body or a meeting to their rows.

Seats are laid out by the time of each change, not by when it was written down: a change that is reported late takes its place.
"""

from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.bodies.facts import (
    BodyDissolved,
    BodyEstablished,
    DecisionTaken,
    DocumentApproved,
    MeetingCorrected,
    MeetingHeld,
    MeetingWithdrawn,
    MemberLeft,
    MemberSeated,
)
from standfast.apps.bodies.models import Body, Decision, Meeting, Seat
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import local_date


class Change(msgspec.Struct, frozen=True):
    """A seat taken (`seating` says how) or given up (`seating` is None)."""

    at: datetime
    id: UUID
    member: str
    seating: str | None


class Minute(msgspec.Struct, frozen=True):
    """A decision or an approval (then `document_kind` is given), and when it was made."""

    at: datetime
    id: UUID
    text: str
    owner: str | None = None
    due: date | None = None
    document_kind: str | None = None
    document: UUID | None = None


class BodyState(State):
    """What is known of a body; changes of seats may arrive before its establishment."""

    established: BodyEstablished | None = None
    established_at: datetime | None = None
    changes: tuple[Change, ...] = ()
    dissolved: BodyDissolved | None = None
    dissolved_at: datetime | None = None


class MeetingState(State):
    """What is known of a meeting; its decisions may arrive before it."""

    held: MeetingHeld | None = None
    held_at: datetime | None = None
    minutes: tuple[Minute, ...] = ()
    withdrawn: str | None = None


def step_body(state: BodyState, entry: Entry) -> BodyState | Unapplied:
    """Apply one entry to what is known of a body."""
    at = entry.happened.start
    match entry.fact:
        case BodyEstablished() as established:
            if state.established is not None:
                return Unapplied("A body is established once; this establishes it a second time.")
            return replace(state, established=established, established_at=at)
        case MemberSeated(member=member, seating=seating):
            change = Change(at, entry.id, member, seating)
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
    """Return the body with its seats, once its establishment is here."""
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
    return [body, *_seats(state, subject=subject, label=label)]


def _seats(state: BodyState, *, subject: UUID, label: str) -> list[Row]:
    held: dict[str, Seat] = {}
    seats: list[Row] = []
    for change in sorted(state.changes, key=lambda one: (one.at, one.id)):
        before = held.pop(change.member, None)
        if before is not None and before.seating == change.seating:
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
                since=change.at,
                entry=change.id,
            )
            seats.append(held[change.member])
    return seats


def step_meeting(state: MeetingState, entry: Entry) -> MeetingState | Unapplied:
    """Apply one entry to what is known of a meeting."""
    match entry.fact:
        case MeetingHeld() as held:
            if state.held is not None:
                return Unapplied("A meeting is recorded once; this is a second record of it.")
            return replace(state, held=held, held_at=entry.happened.start)
        case DecisionTaken(text=text, owner=owner, due=due):
            minute = Minute(entry.happened.start, entry.id, text, owner, due)
            return replace(state, minutes=(*state.minutes, minute))
        case DocumentApproved(document_kind=kind, title=title, document=document):
            at = entry.happened.start
            minute = Minute(at, entry.id, title, document_kind=kind, document=document)
            return replace(state, minutes=(*state.minutes, minute))
        case MeetingCorrected():
            return state
        case MeetingWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about a meeting.")


def meeting_rows(state: MeetingState, *, subject: UUID, label: str) -> list[Row]:
    """Return the meeting with its decisions, once its record is here."""
    if state.held is None or state.held_at is None:
        return []
    meeting = Meeting(
        subject=subject,
        label=label,
        body=state.held.body,
        start=state.held_at,
        day=local_date(state.held_at),
        attended=sorted(set(state.held.attended)),
        note=state.held.note,
        withdrawn=state.withdrawn,
    )
    minutes = sorted(state.minutes, key=lambda one: (one.at, one.id))
    return [
        meeting,
        *(
            _decision(number, minute, subject=subject, label=label)
            for number, minute in enumerate(minutes, start=1)
        ),
    ]


def _decision(number: int, minute: Minute, *, subject: UUID, label: str) -> Decision:
    return Decision(
        subject=subject,
        label=label,
        number=number,
        entry=minute.id,
        at=minute.at,
        text=minute.text,
        owner=minute.owner,
        due=minute.due,
        document_kind=minute.document_kind,
        document=minute.document,
    )


register_fold(
    "bodies.body", version=1, state=BodyState, step=step_body, rows=body_rows, tables=(Body, Seat)
)
register_fold(
    "bodies.meeting",
    version=1,
    state=MeetingState,
    step=step_meeting,
    rows=meeting_rows,
    tables=(Meeting, Decision),
)
