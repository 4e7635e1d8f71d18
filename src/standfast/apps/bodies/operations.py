"""What may be done with standing bodies, their meetings, and what is put before them."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.bodies import queries, rules
from standfast.apps.bodies.approval_operations import (
    SECRETARIES,
    SUBMITTERS,
    Seen,
    judge_submission,
    submit_for_approval,
    withdraw_submission,
)
from standfast.apps.bodies.facts import (
    AgendaItemAdded,
    BodyDissolved,
    BodyEstablished,
    BodyKind,
    Days,
    DecisionCarriedOut,
    DecisionChanged,
    DecisionTaken,
    DocumentApproved,
    DocumentKind,
    MatterKind,
    MeetingCancelled,
    MeetingCorrected,
    MeetingHeld,
    MeetingPlanned,
    MeetingWithdrawn,
    MemberLeft,
    MemberSeated,
    MinutesKept,
    Name,
    Number,
    Seating,
    TermsSet,
    Text,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.founders import founder_of
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation, refuse_if

__all__ = ["judge_submission", "submit_for_approval", "withdraw_submission"]


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
    refuse_if(rules.establishment_blocker(body_kind, name))
    fact = BodyEstablished(
        body_kind=body_kind, name=name, area=area, meets_every_days=meets_every_days
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=SECRETARIES)
def set_terms(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    purpose: Text,
    quorum: Number | None = None,
    required: tuple[Name, ...] = (),
    approves: tuple[MatterKind, ...] = (),
    chair: Name | None = None,
    meets_every_days: Days | None = None,
    reference: Name | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Set what a body is for, its quorum, and what it may approve, from a day on.

    :raises Refused: when the body is unknown or dissolved, or more members are required than make a quorum.
    """
    refuse_if(rules.terms_blocker(queries.body(body_id), quorum, required))
    fact = TermsSet(
        purpose=purpose,
        quorum=quorum,
        required=required,
        approves=approves,
        chair=chair,
        meets_every_days=meets_every_days,
        reference=reference,
    )
    return append(fact, subject=body_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def seat_member(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    member: Name,
    seating: Seating = "standing",
    alternate: Name | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Give a component or organisation a seat, or name another alternate for it.

    :raises Refused: when the body is unknown or dissolved, or the member sits there already.
    """
    refuse_if(rules.seat_blocker(queries.body(body_id), member, alternate))
    fact = MemberSeated(member=member, seating=seating, alternate=alternate)
    return append(fact, subject=body_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def end_membership(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    member: Name,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a member gave up its seat.

    :raises Refused: when the body is unknown or dissolved, or the member has no seat.
    """
    refuse_if(rules.leave_blocker(queries.body(body_id), member))
    fact = MemberLeft(member=member)
    return append(fact, subject=body_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def dissolve_body(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Dissolve a body.

    :raises Refused: when it is unknown or dissolved already.
    """
    refuse_if(rules.standing_blocker(queries.body(body_id)))
    return append(BodyDissolved(reason=reason), subject=body_id, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARIES)
def plan_meeting(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    on: date,
    note: Text | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Set the day of a meeting; planning the same one again moves it.

    :raises Refused: when the body is unknown or dissolved, or the meeting was held, cancelled or withdrawn.
    """
    subject = subject or new_subject()
    known = queries.meeting(subject)
    refuse_if(rules.planning_blocker(queries.body(body_id), known, on))
    fact = MeetingPlanned(body=body_id, on=on, note=note)
    label = label if known is None else known.label
    return append(fact, subject=subject, by=by, at=at, seen=seen, id=id, label=label)


@operation(roles=SECRETARIES)
def cancel_meeting(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Cancel a meeting that was planned.

    :raises Refused: when it is not planned.
    """
    meeting = queries.meeting(meeting_id)
    refuse_if(rules.cancelling_blocker(meeting))
    return append_about(MeetingCancelled(reason=reason), meeting, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARIES)
def add_agenda_item(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    number: Number,
    title: Name,
    matter: UUID | None = None,
    raised_by: Name | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Put a matter on the agenda of a meeting.

    :raises Refused: when the meeting is unknown, cancelled or withdrawn, or the number is taken.
    """
    meeting = queries.meeting(meeting_id)
    refuse_if(rules.agenda_blocker(meeting, number))
    fact = AgendaItemAdded(number=number, title=title, matter=matter, raised_by=raised_by)
    return append_about(fact, meeting, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARIES)
def record_meeting(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    attended: tuple[Name, ...],
    happened: Happened,
    by_alternate: tuple[Name, ...] = (),
    note: Text | None = None,
    meeting_id: UUID | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a body met; `meeting_id` is the meeting that was planned, where one was.

    :raises Refused: when the body is unknown or dissolved, nobody attended, or somebody without a seat did.
    """
    planned = queries.meeting(meeting_id) if meeting_id else None
    if meeting_id is not None and planned is None:
        raise Refused("This site knows no such meeting; plan it first, or leave it out.")
    refuse_if(
        rules.meeting_blocker(
            queries.body(body_id),
            attended,
            happened=happened,
            at=at,
            by_alternate=by_alternate,
            planned=planned,
        )
    )
    fact = MeetingHeld(
        body=body_id,
        attended=tuple(sorted(set(attended))),
        by_alternate=tuple(sorted(set(by_alternate))),
        note=note,
    )
    if planned is not None:
        return append_about(fact, planned, by=by, at=at, happened=happened, seen=seen, id=id)
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=happened,
        label=label,
        id=id,
    )


@operation(roles=SECRETARIES)
def record_decision(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    text: Text,
    owner: Name | None = None,
    due: date | None = None,
    item: Number | None = None,
    action: UUID | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record what a meeting decided; `action` is the action point that carries it, where one was set.

    :raises Refused: when the meeting is unknown, was not held or its record was withdrawn, it had no quorum, or its agenda has
        no such item.
    """
    meeting = queries.meeting(meeting_id)
    refuse_if(rules.decision_blocker(meeting, item))
    fact = DecisionTaken(text=text, owner=owner, due=due, item=item, action=action)
    return append_about(fact, meeting, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SUBMITTERS)
def record_decision_carried_out(
    *,
    by: Person,
    at: datetime,
    decision_id: UUID,
    how: Text,
    evidence: UUID | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a decision was carried out; `decision_id` is the entry that recorded it.

    :raises Refused: when the decision is unknown or carried out already.
    """
    decision = queries.decision(decision_id)
    refuse_if(rules.carrying_out_blocker(decision))
    meeting = queries.meeting(decision.subject) if decision else None
    fact = DecisionCarriedOut(decision=decision_id, how=how, evidence=evidence)
    return append_about(fact, meeting, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def change_decision(
    *,
    by: Person,
    at: datetime,
    decision_id: UUID,
    reason: Text,
    owner: Name | None = None,
    due: date | None = None,
    action: UUID | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Give a decision another owner, day or action point from now on.

    :raises Refused: when the decision is unknown or carried out already, or nothing is changed.
    """
    decision = queries.decision(decision_id)
    refuse_if(rules.carrying_out_blocker(decision))
    if (owner, due, action) == (None, None, None):
        raise Refused("Nothing is changed: give another owner, day or action point.")
    meeting = queries.meeting(decision.subject) if decision else None
    fact = DecisionChanged(decision=decision_id, reason=reason, owner=owner, due=due, action=action)
    return append_about(fact, meeting, by=by, at=at, seen=seen, id=id)


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
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a meeting approved a document that nobody had put before its body.

    :raises Refused: when the meeting is unknown, was not held or is withdrawn, it had no quorum, its body does not approve such
        documents, or the document is one's own.
    """
    meeting = queries.meeting(meeting_id)
    refuse_if(rules.approval_blocker(meeting, document_kind))
    if document is not None and founder_of(document) == by.subject:
        raise Refused(
            f"Nobody approves their own work: you wrote {title}. Let somebody else record the approval."
        )
    fact = DocumentApproved(document_kind=document_kind, title=title, document=document)
    return append_about(fact, meeting, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECRETARIES)
def keep_minutes(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    evidence: UUID,
    note: Text | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Say which file holds the minutes of a meeting.

    :raises Refused: when the meeting is unknown, was not held, or is withdrawn.
    """
    meeting = queries.meeting(meeting_id)
    refuse_if(rules.held_blocker(meeting))
    return append_about(
        MinutesKept(evidence=evidence, note=note), meeting, by=by, at=at, seen=seen, id=id
    )


@operation(roles=SECRETARIES)
def correct_meeting(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    happened: Happened,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct the time at which a meeting was held.

    :raises Refused: when the meeting is unknown, was not held, or is withdrawn.
    """
    meeting = queries.meeting(meeting_id)
    refuse_if(rules.held_blocker(meeting))
    return append_about(
        MeetingCorrected(happened=happened), meeting, by=by, at=at, seen=seen, id=id
    )


@operation(roles=SECRETARIES)
def withdraw_meeting(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back a record of a meeting that was not held, or is recorded elsewhere.

    :raises Refused: when the meeting is unknown or withdrawn already.
    """
    meeting = queries.meeting(meeting_id)
    refuse_if(rules.meeting_change_blocker(meeting))
    return append_about(MeetingWithdrawn(reason=reason), meeting, by=by, at=at, seen=seen, id=id)
