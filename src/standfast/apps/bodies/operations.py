"""What may be done with standing bodies and their meetings."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.bodies import queries, rules
from standfast.apps.bodies.facts import (
    BodyDissolved,
    BodyEstablished,
    BodyKind,
    Days,
    DecisionTaken,
    DocumentApproved,
    DocumentKind,
    MeetingCorrected,
    MeetingHeld,
    MeetingWithdrawn,
    MemberLeft,
    MemberSeated,
    Name,
    Seating,
    Text,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation

SECRETARIES = ("duty officer", "planner", "security officer", "field office")


@operation(roles=SECRETARIES)
def establish_body(
    *,
    by: Person,
    at: datetime,
    body_kind: BodyKind,
    name: Name,
    area: Name | None = None,
    meets_every_days: Days | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Establish a standing body.

    :raises Refused: when a body of that kind bears the name already.
    """
    if reason := rules.establishment_blocker(body_kind, name):
        raise Refused(reason)
    fact = BodyEstablished(
        body_kind=body_kind, name=name, area=area, meets_every_days=meets_every_days
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=SECRETARIES)
def seat_member(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    member: Name,
    seating: Seating = "standing",
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Give a component or organisation a seat.

    :raises Refused: when the body is unknown or dissolved, or the member sits there already.
    """
    if reason := rules.seat_blocker(queries.body(body_id), member):
        raise Refused(reason)
    fact = MemberSeated(member=member, seating=seating)
    return append(fact, subject=body_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def end_membership(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    member: Name,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a member gave up its seat.

    :raises Refused: when the body is unknown or dissolved, or the member has no seat.
    """
    if reason := rules.leave_blocker(queries.body(body_id), member):
        raise Refused(reason)
    fact = MemberLeft(member=member)
    return append(fact, subject=body_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def dissolve_body(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    reason: Text,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Dissolve a body.

    :raises Refused: when it is unknown or dissolved already.
    """
    if blocked := rules.standing_blocker(queries.body(body_id)):
        raise Refused(blocked)
    return append(BodyDissolved(reason=reason), subject=body_id, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARIES)
def record_meeting(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    attended: tuple[Name, ...],
    happened: Happened,
    note: Text | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a body met.

    :raises Refused: when the body is unknown or dissolved, nobody attended, or somebody without a seat did.
    """
    if reason := rules.meeting_blocker(queries.body(body_id), attended):
        raise Refused(reason)
    fact = MeetingHeld(body=body_id, attended=tuple(sorted(set(attended))), note=note)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=SECRETARIES)
def record_decision(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    text: Text,
    owner: Name | None = None,
    due: date | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record what a meeting decided.

    :raises Refused: when the meeting is unknown or its record was withdrawn.
    """
    if reason := rules.meeting_change_blocker(queries.meeting(meeting_id)):
        raise Refused(reason)
    fact = DecisionTaken(text=text, owner=owner, due=due)
    return append(fact, subject=meeting_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def record_approval(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    document_kind: DocumentKind,
    title: Name,
    document: UUID | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a meeting approved a document.

    :raises Refused: when the meeting is unknown or withdrawn, or its body does not approve such documents.
    """
    if reason := rules.approval_blocker(queries.meeting(meeting_id), document_kind):
        raise Refused(reason)
    fact = DocumentApproved(document_kind=document_kind, title=title, document=document)
    return append(fact, subject=meeting_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def correct_meeting(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    happened: Happened,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct the time at which a meeting was held.

    :raises Refused: when the meeting is unknown or withdrawn.
    """
    if reason := rules.meeting_change_blocker(queries.meeting(meeting_id)):
        raise Refused(reason)
    fact = MeetingCorrected(happened=happened)
    return append(fact, subject=meeting_id, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARIES)
def withdraw_meeting(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    reason: Text,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take back a record of a meeting that was not held, or is recorded elsewhere.

    :raises Refused: when the meeting is unknown or withdrawn already.
    """
    if blocked := rules.meeting_change_blocker(queries.meeting(meeting_id)):
        raise Refused(blocked)
    fact = MeetingWithdrawn(reason=reason)
    return append(fact, subject=meeting_id, by=by, at=at, seen=seen, id=id)
