"""What may be done with lessons."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.followup.facts import Comparison
from standfast.apps.guidance import queries, rules
from standfast.apps.guidance.facts import (
    AnswerKind,
    FigureKey,
    LessonAnswered,
    LessonAnswerWithdrawn,
    LessonCorrected,
    LessonNumber,
    LessonRecorded,
    LessonWithdrawn,
    Line,
    Paragraph,
    Sourcing,
)
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation, refuse_if

RECORDERS = (
    "task-force secretary",
    "planner",
    "readiness officer",
    "security officer",
    "police",
)
Seen = tuple[UUID, ...] | None


@operation(roles=RECORDERS)
def record_lesson(
    *,
    by: Person,
    at: datetime,
    number: LessonNumber,
    event: Line,
    finding: Paragraph,
    source: Line,
    reference: Line | None = None,
    document: UUID | None = None,
    sourcing: Sourcing = "not verified",
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Record a finding of an inquiry as a lesson, in our own words.

    :raises Refused: when the number is taken.
    """
    refuse_if(rules.lesson_number_blocker(number))
    fact = LessonRecorded(
        number=number,
        event=event,
        finding=finding,
        source=source,
        reference=reference,
        document=document,
        sourcing=sourcing,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=RECORDERS)
def correct_lesson(
    *,
    by: Person,
    at: datetime,
    lesson_id: UUID,
    event: Line | None = None,
    finding: Paragraph | None = None,
    source: Line | None = None,
    reference: Line | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down of a lesson.

    :raises Refused: when the lesson is unknown or taken back, or nothing is corrected.
    """
    row = queries.lesson(lesson_id)
    refuse_if(rules.lesson_blocker(row))
    fact = LessonCorrected(event=event, finding=finding, source=source, reference=reference)
    if fact == LessonCorrected():
        raise Refused("Nothing is corrected: give the field that was wrong with its right value.")
    return append_about(fact, row, by=by, at=at, seen=seen, id=id)


@operation(roles=RECORDERS)
def answer_lesson(
    *,
    by: Person,
    at: datetime,
    lesson_id: UUID,
    answer_kind: AnswerKind,
    record: UUID | None = None,
    figure: FigureKey | None = None,
    comparison: Comparison | None = None,
    number: float | None = None,
    note: Line | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Link a lesson to what answers it: a record of the mission, or a figure with the number that it must reach.

    :raises Refused: when the lesson is unknown or taken back, the answer names nothing, or a figure has no test.
    """
    row = queries.lesson(lesson_id)
    refuse_if(rules.lesson_blocker(row))
    refuse_if(rules.answer_blocker(answer_kind, record, figure, comparison, number))
    fact = LessonAnswered(
        answer_kind=answer_kind,
        target=record,
        figure=figure,
        comparison=comparison,
        number=number,
        note=note,
    )
    return append_about(fact, row, by=by, at=at, seen=seen, id=id)


@operation(roles=RECORDERS)
def withdraw_lesson_answer(
    *,
    by: Person,
    at: datetime,
    answer_id: UUID,
    reason: Line,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back that something answers a lesson; `answer_id` is the entry that said so.

    :raises Refused: when the answer is unknown or taken back already.
    """
    answer = queries.lesson_answer(answer_id)
    refuse_if(rules.answer_withdrawal_blocker(answer))
    row = queries.lesson(answer.subject) if answer else None
    refuse_if(rules.lesson_blocker(row))
    fact = LessonAnswerWithdrawn(answer=answer_id, reason=reason)
    return append_about(fact, row, by=by, at=at, seen=seen, id=id)


@operation(roles=RECORDERS)
def withdraw_lesson(
    *,
    by: Person,
    at: datetime,
    lesson_id: UUID,
    reason: Line,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take a lesson back that its source does not bear, or that is recorded elsewhere.

    :raises Refused: when the lesson is unknown or taken back already.
    """
    row = queries.lesson(lesson_id)
    refuse_if(rules.lesson_blocker(row))
    return append_about(LessonWithdrawn(reason=reason), row, by=by, at=at, seen=seen, id=id)
