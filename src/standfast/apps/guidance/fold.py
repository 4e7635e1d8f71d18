"""From what was stated about guidance or a lesson to their rows."""

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.guidance.facts import (
    AcknowledgementAsked,
    GuidanceAcknowledged,
    GuidanceCorrected,
    GuidanceEnded,
    GuidancePutInForce,
    GuidanceRegistered,
    LessonAnswered,
    LessonAnswerWithdrawn,
    LessonCorrected,
    LessonRecorded,
    LessonWithdrawn,
    RequirementAnswered,
    RequirementAnswerWithdrawn,
    RequirementStated,
)
from standfast.apps.guidance.models import (
    GuidanceAcknowledgement,
    GuidanceDocument,
    Lesson,
    LessonAnswer,
    Requirement,
    RequirementAnswer,
)
from standfast.log.facts import Fact
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row

Stated = TypeVar("Stated", GuidanceRegistered, LessonRecorded)


class Given(msgspec.Struct, frozen=True):
    """An answer, when it was given, and the requirement that it is for; a lesson has none."""

    at: datetime
    id: UUID
    answer: LessonAnswered
    requirement: int | None = None


class Demand(msgspec.Struct, frozen=True):
    """A requirement and when it was stated."""

    at: datetime
    id: UUID
    stated: RequirementStated


class Asked(msgspec.Struct, frozen=True):
    """An organisation was asked to acknowledge guidance (`asked`), or did."""

    at: datetime
    id: UUID
    organisation: str
    asked: bool
    due: date | None = None
    note: str | None = None


class GuidanceState(State):
    """What is known of guidance; anything may arrive before its registration."""

    registered: GuidanceRegistered | None = None
    registered_at: datetime | None = None
    registered_by: UUID | None = None
    in_force: GuidancePutInForce | None = None
    ended: GuidanceEnded | None = None
    corrected: tuple[GuidanceCorrected, ...] = ()
    asked: tuple[Asked, ...] = ()
    demands: tuple[Demand, ...] = ()
    answers: tuple[Given, ...] = ()
    withdrawn: dict[str, str] = {}


class LessonState(State):
    """What is known of a lesson; answers may arrive before it."""

    recorded: LessonRecorded | None = None
    recorded_at: datetime | None = None
    corrected: tuple[LessonCorrected, ...] = ()
    answers: tuple[Given, ...] = ()
    answers_withdrawn: dict[str, str] = {}
    withdrawn: str | None = None


def step_guidance(state: GuidanceState, entry: Entry) -> GuidanceState | Unapplied:
    """Apply one entry to what is known of guidance."""
    match entry.fact:
        case GuidanceRegistered() as registered:
            if state.registered is not None:
                return Unapplied("Guidance is registered once; this registers it a second time.")
            return replace(
                state,
                registered=registered,
                registered_at=entry.happened.start,
                registered_by=entry.author,
            )
        case GuidancePutInForce() as in_force:
            if state.in_force is not None:
                return Unapplied("The guidance was issued already; this issues it again.")
            return replace(state, in_force=in_force)
        case GuidanceEnded() as ended:
            if state.ended is not None:
                return Unapplied("The guidance had ended already; this ends it again.")
            return replace(state, ended=ended)
        case GuidanceCorrected() as corrected:
            return replace(state, corrected=(*state.corrected, corrected))
        case _:
            return _step_answers(state, entry)


def _step_answers(state: GuidanceState, entry: Entry) -> GuidanceState | Unapplied:
    at = entry.happened.start
    match entry.fact:
        case AcknowledgementAsked(organisation=organisation, due=due):
            return replace(
                state, asked=(*state.asked, Asked(at, entry.id, organisation, True, due))
            )
        case GuidanceAcknowledged(organisation=organisation, note=note):
            given = Asked(at, entry.id, organisation, False, note=note)
            return replace(state, asked=(*state.asked, given))
        case RequirementStated() as stated:
            if any(one.stated.number == stated.number for one in state.demands):
                return Unapplied(f"The guidance has a requirement {stated.number} already.")
            return replace(state, demands=(*state.demands, Demand(at, entry.id, stated)))
        case RequirementAnswered() as answered:
            answer = LessonAnswered(
                answer_kind=answered.answer_kind,
                target=answered.target,
                figure=answered.figure,
                comparison=answered.comparison,
                number=answered.number,
                note=answered.note,
            )
            requirement = Given(at, entry.id, answer, answered.requirement)
            return replace(state, answers=(*state.answers, requirement))
        case RequirementAnswerWithdrawn(answer=withdrawn, reason=reason):
            return replace(state, withdrawn={**state.withdrawn, str(withdrawn): reason})
        case _:
            return Unapplied("This is not a statement about guidance.")


def guidance_rows(state: GuidanceState, *, subject: UUID, label: str) -> list[Row]:
    """Return the guidance with its requirements, answers and acknowledgements, once it is registered."""
    first = state.registered
    if first is None or state.registered_at is None or state.registered_by is None:
        return []
    told = _corrected(first, state.corrected)
    issued, ended = state.in_force, state.ended
    row = GuidanceDocument(
        subject=subject,
        label=label,
        guidance_kind=first.guidance_kind,
        number=told.number,
        title=told.title,
        issuer=told.issuer,
        audience=sorted(set(first.audience)),
        in_force_from=issued.on if issued else first.in_force_from,
        in_force_to=ended.on if ended else (issued.to if issued else first.in_force_to),
        ended_reason=ended.reason if ended else None,
        supersedes=[str(one) for one in sorted(set(first.supersedes))],
        training_required=told.training_required,
        training=told.training,
        sourcing=first.sourcing,
        registered_at=state.registered_at,
        registered_by=state.registered_by,
    )
    requirements = (
        Requirement(
            subject=subject,
            label=label,
            number=one.stated.number,
            text=one.stated.text,
            of=one.stated.of,
            stated_at=one.at,
            entry=one.id,
        )
        for one in sorted(state.demands, key=lambda one: one.stated.number)
    )
    answers = (
        RequirementAnswer(
            requirement=one.requirement,
            **_answer(one, state.withdrawn, subject=subject, label=label),
        )
        for one in sorted(state.answers, key=lambda one: (one.at, one.id))
        if one.requirement is not None
    )
    return [row, *requirements, *answers, *_acknowledgements(state, subject, label)]


def _acknowledgements(state: GuidanceState, subject: UUID, label: str) -> list[Row]:
    found: dict[str, GuidanceAcknowledgement] = {}
    for one in sorted(state.asked, key=lambda one: (one.at, one.id)):
        row = found.setdefault(
            one.organisation,
            GuidanceAcknowledgement(
                subject=subject, label=label, organisation=one.organisation, entry=one.id
            ),
        )
        if one.asked:
            row.asked_at = row.asked_at or one.at
            row.due = one.due or row.due
        elif row.acknowledged_at is None:
            row.acknowledged_at, row.note = one.at, one.note
    return [row for _, row in sorted(found.items())]


def step_lesson(state: LessonState, entry: Entry) -> LessonState | Unapplied:
    """Apply one entry to what is known of a lesson."""
    at = entry.happened.start
    match entry.fact:
        case LessonRecorded() as recorded:
            if state.recorded is not None:
                return Unapplied("A lesson is recorded once; this records it a second time.")
            return replace(state, recorded=recorded, recorded_at=at)
        case LessonCorrected() as corrected:
            return replace(state, corrected=(*state.corrected, corrected))
        case LessonAnswered() as answer:
            return replace(state, answers=(*state.answers, Given(at, entry.id, answer)))
        case LessonAnswerWithdrawn(answer=answer_id, reason=reason):
            withdrawn = {**state.answers_withdrawn, str(answer_id): reason}
            return replace(state, answers_withdrawn=withdrawn)
        case LessonWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about a lesson.")


def lesson_rows(state: LessonState, *, subject: UUID, label: str) -> list[Row]:
    """Return the lesson with what was said to answer it, once it is recorded."""
    if state.recorded is None or state.recorded_at is None:
        return []
    told = _corrected(state.recorded, state.corrected)
    row = Lesson(
        subject=subject,
        label=label,
        number=told.number,
        event=told.event,
        finding=told.finding,
        source=told.source,
        reference=told.reference,
        document=told.document,
        sourcing=told.sourcing,
        recorded_at=state.recorded_at,
        withdrawn=state.withdrawn,
    )
    answers = (
        LessonAnswer(**_answer(one, state.answers_withdrawn, subject=subject, label=label))
        for one in sorted(state.answers, key=lambda one: (one.at, one.id))
    )
    return [row, *answers]


def _answer(one: Given, withdrawn: dict[str, str], *, subject: UUID, label: str) -> dict[str, Any]:
    return {
        "subject": subject,
        "label": label,
        "entry": one.id,
        "answer_kind": one.answer.answer_kind,
        "target": one.answer.target,
        "figure": one.answer.figure,
        "comparison": one.answer.comparison,
        "number": one.answer.number,
        "note": one.answer.note,
        "at": one.at,
        "withdrawn": withdrawn.get(str(one.id)),
    }


def _corrected(first: Stated, corrections: tuple[Fact, ...]) -> Stated:
    """Return a first statement with what its corrections put right, the last one for each field."""
    changes: dict[str, Any] = {}
    for one in corrections:
        changes |= {
            name: value
            for name in one.__struct_fields__
            if (value := getattr(one, name)) is not None
        }
    return replace(first, **changes)


register_fold(
    "guidance.document",
    version=1,
    state=GuidanceState,
    step=step_guidance,
    rows=guidance_rows,
    tables=(GuidanceDocument, Requirement, RequirementAnswer, GuidanceAcknowledgement),
)
register_fold(
    "guidance.lesson",
    version=1,
    state=LessonState,
    step=step_lesson,
    rows=lesson_rows,
    tables=(Lesson, LessonAnswer),
)
