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
from standfast.apps.guidance.models import Lesson
from standfast.log.facts import Fact, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

RECORDERS = (
    "task-force secretary",
    "planner",
    "readiness officer",
    "security officer",
    "police",
)
Seen = tuple[UUID, ...] | None


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)


def _add(
    fact: Fact, row: Lesson | None, *, by: Person, at: datetime, seen: Seen, id: UUID | None
) -> Entry:
    assert row is not None  # every rule has refused a lesson that is not known
    return append(fact, subject=row.subject, by=by, at=at, seen=seen, id=id, label=row.label)


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
    _refuse(rules.lesson_number_blocker(number))
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
    _refuse(rules.lesson_blocker(row))
    fact = LessonCorrected(event=event, finding=finding, source=source, reference=reference)
    if fact == LessonCorrected():
        raise Refused("Nothing is corrected: give the field that was wrong with its right value.")
    return _add(fact, row, by=by, at=at, seen=seen, id=id)


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
    _refuse(rules.lesson_blocker(row))
    _refuse(rules.answer_blocker(answer_kind, record, figure, comparison, number))
    fact = LessonAnswered(
        answer_kind=answer_kind,
        target=record,
        figure=figure,
        comparison=comparison,
        number=number,
        note=note,
    )
    return _add(fact, row, by=by, at=at, seen=seen, id=id)


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
    _refuse(rules.answer_withdrawal_blocker(answer))
    row = queries.lesson(answer.subject) if answer else None
    _refuse(rules.lesson_blocker(row))
    fact = LessonAnswerWithdrawn(answer=answer_id, reason=reason)
    return _add(fact, row, by=by, at=at, seen=seen, id=id)


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
    _refuse(rules.lesson_blocker(row))
    return _add(LessonWithdrawn(reason=reason), row, by=by, at=at, seen=seen, id=id)
