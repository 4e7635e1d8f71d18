"""What may be done with guidance and with lessons."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.followup.facts import Comparison
from standfast.apps.guidance import queries, rules
from standfast.apps.guidance.facts import (
    AcknowledgementAsked,
    AnswerKind,
    Audience,
    FigureKey,
    GuidanceAcknowledged,
    GuidanceCorrected,
    GuidanceEnded,
    GuidanceKind,
    GuidancePutInForce,
    GuidanceRegistered,
    Line,
    Number,
    Paragraph,
    RequirementAnswered,
    RequirementAnswerWithdrawn,
    RequirementStated,
    Sourcing,
)
from standfast.apps.guidance.lesson_operations import (
    RECORDERS,
    Seen,
    answer_lesson,
    correct_lesson,
    record_lesson,
    withdraw_lesson,
    withdraw_lesson_answer,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation, refuse_if

__all__ = [
    "answer_lesson",
    "correct_lesson",
    "record_lesson",
    "withdraw_lesson",
    "withdraw_lesson_answer",
]

ACKNOWLEDGERS = (
    *RECORDERS,
    "duty officer",
    "field office",
    "medical officer",
    "engineer",
    "logistics officer",
    "NGO focal point",
)


@operation(roles=RECORDERS)
def register_guidance(
    *,
    by: Person,
    at: datetime,
    guidance_kind: GuidanceKind,
    title: Line,
    issuer: Line,
    audience: tuple[Audience, ...],
    number: Line | None = None,
    in_force_from: date | None = None,
    in_force_to: date | None = None,
    supersedes: tuple[UUID, ...] = (),
    training_required: bool | None = None,
    training: Line | None = None,
    sourcing: Sourcing = "not verified",
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Enter a policy, directive or procedure; without a day from which it is in force it is a draft.

    :raises Refused: when it would end before it begins.
    """
    refuse_if(rules.period_blocker(in_force_from, in_force_to))
    fact = GuidanceRegistered(
        guidance_kind=guidance_kind,
        title=title,
        issuer=issuer,
        audience=audience,
        number=number,
        in_force_from=in_force_from,
        in_force_to=in_force_to,
        supersedes=supersedes,
        training_required=training_required,
        training=training,
        sourcing=sourcing,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=RECORDERS)
def put_guidance_in_force(
    *,
    by: Person,
    at: datetime,
    guidance_id: UUID,
    on: date,
    to: date | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a draft was issued and from which day it is in force.

    :raises Refused: when the guidance is unknown or in force already, or would end before it begins.
    """
    row = queries.document(guidance_id)
    refuse_if(rules.issuing_blocker(row, on, to))
    return append_about(GuidancePutInForce(on=on, to=to), row, by=by, at=at, seen=seen, id=id)


@operation(roles=RECORDERS)
def end_guidance(
    *,
    by: Person,
    at: datetime,
    guidance_id: UUID,
    on: date,
    reason: Line,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that guidance is no longer in force after a day.

    :raises Refused: when the guidance is unknown, a draft, or has ended already.
    """
    row = queries.document(guidance_id)
    refuse_if(rules.ending_blocker(row, on))
    return append_about(GuidanceEnded(on=on, reason=reason), row, by=by, at=at, seen=seen, id=id)


@operation(roles=RECORDERS)
def correct_guidance(
    *,
    by: Person,
    at: datetime,
    guidance_id: UUID,
    number: Line | None = None,
    title: Line | None = None,
    issuer: Line | None = None,
    training_required: bool | None = None,
    training: Line | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down of guidance.

    :raises Refused: when the guidance is unknown or nothing is corrected.
    """
    row = queries.document(guidance_id)
    refuse_if(rules.document_blocker(row))
    fact = GuidanceCorrected(
        number=number,
        title=title,
        issuer=issuer,
        training_required=training_required,
        training=training,
    )
    if fact == GuidanceCorrected():
        raise Refused("Nothing is corrected: give the field that was wrong with its right value.")
    return append_about(fact, row, by=by, at=at, seen=seen, id=id)


@operation(roles=RECORDERS)
def ask_acknowledgement(
    *,
    by: Person,
    at: datetime,
    guidance_id: UUID,
    organisation: Line,
    due: date | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Ask a unit or organisation to acknowledge guidance.

    :raises Refused: when the guidance is unknown or a draft, or was acknowledged by it already.
    """
    row = queries.document(guidance_id)
    refuse_if(rules.asking_blocker(row, organisation))
    fact = AcknowledgementAsked(organisation=organisation, due=due)
    return append_about(fact, row, by=by, at=at, seen=seen, id=id)


@operation(roles=ACKNOWLEDGERS)
def acknowledge_guidance(
    *,
    by: Person,
    at: datetime,
    guidance_id: UUID,
    organisation: Line,
    note: Line | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a unit or organisation has acknowledged guidance.

    :raises Refused: when the guidance is unknown or a draft, or was acknowledged by it already.
    """
    row = queries.document(guidance_id)
    refuse_if(rules.acknowledging_blocker(row, organisation))
    fact = GuidanceAcknowledged(organisation=organisation, note=note)
    return append_about(fact, row, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=RECORDERS)
def state_requirement(
    *,
    by: Person,
    at: datetime,
    guidance_id: UUID,
    number: Number,
    text: Paragraph,
    of: Line | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """State what guidance demands, in our own words.

    :raises Refused: when the guidance is unknown, or the number is taken.
    """
    row = queries.document(guidance_id)
    refuse_if(rules.requirement_blocker(row, number))
    fact = RequirementStated(number=number, text=text, of=of)
    return append_about(fact, row, by=by, at=at, seen=seen, id=id)


@operation(roles=RECORDERS)
def answer_requirement(
    *,
    by: Person,
    at: datetime,
    guidance_id: UUID,
    requirement: Number,
    answer_kind: AnswerKind,
    record: UUID | None = None,
    figure: FigureKey | None = None,
    comparison: Comparison | None = None,
    number: float | None = None,
    note: Line | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Link a requirement to what answers it in the mission: a record, or a figure with the number that it must reach.

    :raises Refused: when the guidance or requirement is unknown, the answer names nothing, or a figure has no test.
    """
    row = queries.document(guidance_id)
    refuse_if(rules.requirement_answer_blocker(row, requirement))
    refuse_if(rules.answer_blocker(answer_kind, record, figure, comparison, number))
    fact = RequirementAnswered(
        requirement=requirement,
        answer_kind=answer_kind,
        target=record,
        figure=figure,
        comparison=comparison,
        number=number,
        note=note,
    )
    return append_about(fact, row, by=by, at=at, seen=seen, id=id)


@operation(roles=RECORDERS)
def withdraw_requirement_answer(
    *,
    by: Person,
    at: datetime,
    answer_id: UUID,
    reason: Line,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back that something answers a requirement; `answer_id` is the entry that said so.

    :raises Refused: when the answer is unknown or taken back already.
    """
    answer = queries.requirement_answer(answer_id)
    refuse_if(rules.answer_withdrawal_blocker(answer))
    row = queries.document(answer.subject) if answer else None
    refuse_if(rules.document_blocker(row))
    fact = RequirementAnswerWithdrawn(answer=answer_id, reason=reason)
    return append_about(fact, row, by=by, at=at, seen=seen, id=id)
