"""Questions about guidance and lessons. Whether an answer holds is asked in `answers.py`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from standfast.apps.guidance.models import (
    GuidanceAcknowledgement,
    GuidanceDocument,
    Lesson,
    LessonAnswer,
    Requirement,
    RequirementAnswer,
)

DRAFT, TO_COME, IN_FORCE = "draft", "to come into force", "in force"
SUPERSEDED, ENDED = "superseded", "ended"


def documents() -> QuerySet[GuidanceDocument]:
    """Return the guidance on record, by kind and title."""
    return GuidanceDocument.objects.order_by("guidance_kind", "title", "subject", "label")


def document(subject: UUID) -> GuidanceDocument | None:
    """Return guidance."""
    return GuidanceDocument.objects.filter(subject=subject).first()


def superseding() -> dict[UUID, tuple[GuidanceDocument, ...]]:
    """Return by the subject of superseded guidance what supersedes it."""
    found: defaultdict[UUID, list[GuidanceDocument]] = defaultdict(list)
    for row in documents():
        for older in row.supersedes:
            found[UUID(older)].append(row)
    return {older: tuple(rows) for older, rows in found.items()}


def status(row: GuidanceDocument, *, on: date, successors: Iterable[GuidanceDocument] = ()) -> str:
    """Return whether guidance is a draft, in force, still to come, superseded or ended on a day."""
    if row.in_force_from is None:
        return DRAFT
    if row.in_force_from > on:
        return TO_COME
    if row.in_force_to is not None and row.in_force_to < on:
        return ENDED
    taken_over = any(
        one.in_force_from is not None and one.in_force_from <= on for one in successors
    )
    return SUPERSEDED if taken_over else IN_FORCE


def in_force(*, on: date) -> tuple[GuidanceDocument, ...]:
    """Return the guidance that is in force on a day."""
    later = superseding()
    return tuple(
        row
        for row in documents()
        if status(row, on=on, successors=later.get(row.subject, ())) == IN_FORCE
    )


def requirements() -> QuerySet[Requirement]:
    """Return what guidance demands, by guidance and number."""
    return Requirement.objects.order_by("subject", "number", "label")


def requirements_of(subject: UUID) -> QuerySet[Requirement]:
    """Return what one piece of guidance demands, by number."""
    return requirements().filter(subject=subject)


def requirement(subject: UUID, number: int) -> Requirement | None:
    """Return one requirement."""
    return requirements_of(subject).filter(number=number).first()


def requirement_answers() -> dict[tuple[UUID, int], tuple[RequirementAnswer, ...]]:
    """Return what answers each requirement and was not withdrawn, the first given first."""
    found: defaultdict[tuple[UUID, int], list[RequirementAnswer]] = defaultdict(list)
    for row in RequirementAnswer.objects.filter(withdrawn=None).order_by("at", "entry"):
        found[row.subject, row.requirement].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def requirement_answer(entry: UUID) -> RequirementAnswer | None:
    """Return an answer to a requirement by the entry that gave it."""
    return RequirementAnswer.objects.filter(entry=entry).first()


def acknowledgements() -> QuerySet[GuidanceAcknowledgement]:
    """Return who was asked to acknowledge guidance, or did, by guidance and organisation."""
    return GuidanceAcknowledgement.objects.order_by("subject", "organisation", "label")


def acknowledgement(subject: UUID, organisation: str) -> GuidanceAcknowledgement | None:
    """Return whether an organisation was asked to acknowledge guidance, or did."""
    found = acknowledgements().filter(subject=subject, organisation=organisation)
    return found.first()


def lessons() -> QuerySet[Lesson]:
    """Return the lessons by number; those taken back among them."""
    return Lesson.objects.order_by("number", "subject", "label")


def lesson(subject: UUID) -> Lesson | None:
    """Return a lesson."""
    return Lesson.objects.filter(subject=subject).first()


def lesson_by_number(number: str) -> Lesson | None:
    """Return the lesson with a number that was not taken back; of several, the one recorded first."""
    standing = Lesson.objects.filter(number=number, withdrawn=None)
    return standing.order_by("recorded_at", "subject").first()


def lesson_answers() -> dict[UUID, tuple[LessonAnswer, ...]]:
    """Return what answers each lesson and was not withdrawn, the first given first."""
    found: defaultdict[UUID, list[LessonAnswer]] = defaultdict(list)
    for row in LessonAnswer.objects.filter(withdrawn=None).order_by("at", "entry"):
        found[row.subject].append(row)
    return {subject: tuple(rows) for subject, rows in found.items()}


def lesson_answer(entry: UUID) -> LessonAnswer | None:
    """Return an answer to a lesson by the entry that gave it."""
    return LessonAnswer.objects.filter(entry=entry).first()
