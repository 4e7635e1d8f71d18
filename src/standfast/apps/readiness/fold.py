"""From what was stated about readiness to its rows."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.readiness.facts import (
    ConfirmationAnswered,
    ConfirmationAsked,
    InstructionAcknowledged,
    InstructionCorrected,
    InstructionIssued,
    InstructionSuperseded,
    LanguageTestFollowedUp,
    LanguageTestHeld,
    RequirementAttached,
    RequirementDrafted,
    RequirementEndorsed,
    TrainingCorrected,
    TrainingHeld,
    TrainingWithdrawn,
)
from standfast.apps.readiness.models import (
    Confirmation,
    Instruction,
    LanguageTest,
    Training,
    UnitRequirement,
)
from standfast.log.facts import Happened
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row

Correction = TypeVar("Correction", bound=msgspec.Struct)
INSTRUCTION_FIELDS = ("form", "issuer", "title", "topics", "month", "hold_h")
TRAINING_FIELDS = ("course", "rotations", "participants")


class InstructionState(State):
    """What is known of one instruction; acknowledgements may arrive before it."""

    issued: InstructionIssued | None = None
    issued_at: datetime | None = None
    corrected: InstructionCorrected = InstructionCorrected()
    superseded: str | None = None
    superseded_at: datetime | None = None
    acknowledged_by: tuple[UUID, ...] = ()


def step_instruction(state: InstructionState, entry: Entry) -> InstructionState | Unapplied:
    """Apply one entry to what is known of an instruction."""
    at = entry.happened.start
    match entry.fact:
        case InstructionIssued() as issued:
            if state.issued is not None:
                return Unapplied("An instruction is issued once; this issues it a second time.")
            return replace(state, issued=issued, issued_at=at)
        case InstructionCorrected() as correction:
            merged = _merged(state.corrected, correction, INSTRUCTION_FIELDS)
            return replace(state, corrected=merged)
        case InstructionAcknowledged(unit=unit):
            if unit in state.acknowledged_by:
                return Unapplied("This unit has acknowledged the instruction already.")
            return replace(state, acknowledged_by=(*state.acknowledged_by, unit))
        case InstructionSuperseded(reason=reason):
            if state.superseded_at is not None:
                return Unapplied("The instruction was superseded already.")
            return replace(state, superseded=reason, superseded_at=at)
        case _:
            return Unapplied("This is not a statement about an instruction.")


def instruction_rows(state: InstructionState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of an instruction, once it is issued."""
    if state.issued is None or state.issued_at is None:
        return []
    fields = _fields(state.issued, state.corrected, INSTRUCTION_FIELDS)
    fields["topics"] = list(fields["topics"])
    return [
        Instruction(
            subject=subject,
            label=label,
            **fields,
            reference=state.issued.reference,
            issued_at=state.issued_at,
            superseded_at=state.superseded_at,
            superseded_reason=state.superseded,
            acknowledged_by=sorted(str(unit) for unit in state.acknowledged_by),
        )
    ]


class TrainingState(State):
    """What is known of one course."""

    held: TrainingHeld | None = None
    happened: Happened | None = None
    corrected: TrainingCorrected = TrainingCorrected()
    withdrawn: str | None = None


def step_training(state: TrainingState, entry: Entry) -> TrainingState | Unapplied:
    """Apply one entry to what is known of a course."""
    match entry.fact:
        case TrainingHeld() as held:
            if state.held is not None:
                return Unapplied("A course is recorded once; this is a second record of it.")
            return replace(state, held=held, happened=entry.happened)
        case TrainingCorrected() as correction:
            return replace(state, corrected=_merged(state.corrected, correction, TRAINING_FIELDS))
        case TrainingWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about training.")


def training_rows(state: TrainingState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a course, once its record is here."""
    if state.held is None or state.happened is None:
        return []
    fields = _fields(state.held, state.corrected, TRAINING_FIELDS)
    fields["rotations"] = [str(rotation) for rotation in fields["rotations"]]
    return [
        Training(
            subject=subject,
            label=label,
            **fields,
            scenarios=list(state.held.scenarios),
            incidents=[str(incident) for incident in state.held.incidents],
            place=state.held.place,
            held_from=state.happened.start,
            held_until=state.happened.end,
            withdrawn=state.withdrawn,
        )
    ]


class Reply(msgspec.Struct, frozen=True):
    """An answer and when it was given."""

    at: datetime
    id: UUID
    fact: ConfirmationAnswered


class ConfirmationState(State):
    """What is known of one question to one country."""

    asked: ConfirmationAsked | None = None
    asked_at: datetime | None = None
    replies: tuple[Reply, ...] = ()


def step_confirmation(state: ConfirmationState, entry: Entry) -> ConfirmationState | Unapplied:
    """Apply one entry to what is known of a confirmation."""
    at = entry.happened.start
    match entry.fact:
        case ConfirmationAsked() as asked:
            if state.asked is not None:
                return Unapplied("A country is asked once; this asks it a second time.")
            return replace(state, asked=asked, asked_at=at)
        case ConfirmationAnswered() as answered:
            return replace(state, replies=(*state.replies, Reply(at, entry.id, answered)))
        case _:
            return Unapplied("This is not a statement about a confirmation.")


def confirmation_rows(state: ConfirmationState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a confirmation, once it was asked for; the answer given last counts."""
    if state.asked is None or state.asked_at is None:
        return []
    last = max(state.replies, key=lambda reply: (reply.at, reply.id), default=None)
    return [
        Confirmation(
            subject=subject,
            label=label,
            contributor=state.asked.contributor,
            unit_kind=state.asked.unit_kind,
            question=state.asked.question,
            reference=state.asked.reference,
            asked_at=state.asked_at,
            answer=last.fact.answer if last else None,
            limits=last.fact.limits if last else None,
            document=last.fact.document if last else None,
            answered_at=last.at if last else None,
        )
    ]


class LanguageTestState(State):
    """What is known of one language test; follow-ups may arrive before it."""

    held: LanguageTestHeld | None = None
    held_at: datetime | None = None
    tested_again: int = 0
    repatriated: int = 0


def step_language_test(state: LanguageTestState, entry: Entry) -> LanguageTestState | Unapplied:
    """Apply one entry to what is known of a language test."""
    match entry.fact:
        case LanguageTestHeld() as held:
            if state.held is not None:
                return Unapplied("A test is recorded once; this is a second record of it.")
            return replace(state, held=held, held_at=entry.happened.start)
        case LanguageTestFollowedUp(action="repatriated", people=people):
            return replace(state, repatriated=state.repatriated + people)
        case LanguageTestFollowedUp(people=people):
            return replace(state, tested_again=state.tested_again + people)
        case _:
            return Unapplied("This is not a statement about a language test.")


def language_test_rows(state: LanguageTestState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a language test, once its record is here."""
    if state.held is None or state.held_at is None:
        return []
    return [
        LanguageTest(
            subject=subject,
            label=label,
            language=state.held.language,
            required_level=state.held.required_level,
            unit=state.held.unit,
            tested=state.held.tested,
            passed=state.held.passed,
            tested_again=state.tested_again,
            repatriated=state.repatriated,
            held_at=state.held_at,
        )
    ]


class RequirementState(State):
    """What is known of one statement of unit requirements."""

    drafted: RequirementDrafted | None = None
    drafted_at: datetime | None = None
    recommended_at: datetime | None = None
    approved_at: datetime | None = None
    attached_to: tuple[str, ...] = ()


def step_requirement(state: RequirementState, entry: Entry) -> RequirementState | Unapplied:
    """Apply one entry to what is known of a statement of unit requirements."""
    at = entry.happened.start
    match entry.fact:
        case RequirementDrafted() as drafted:
            if state.drafted is not None:
                return Unapplied("A statement is drafted once; this drafts it a second time.")
            return replace(state, drafted=drafted, drafted_at=at)
        case RequirementEndorsed(endorser="general assembly"):
            if state.approved_at is not None:
                return Unapplied("The statement was approved already.")
            return replace(state, approved_at=at)
        case RequirementEndorsed():
            if state.recommended_at is not None:
                return Unapplied("The statement was recommended already.")
            return replace(state, recommended_at=at)
        case RequirementAttached(contributor=contributor):
            if contributor in state.attached_to:
                return Unapplied(f"The statement binds {contributor} already.")
            return replace(state, attached_to=(*state.attached_to, contributor))
        case _:
            return Unapplied("This is not a statement about unit requirements.")


def requirement_rows(state: RequirementState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a statement of unit requirements, once it is drafted."""
    if state.drafted is None or state.drafted_at is None:
        return []
    return [
        UnitRequirement(
            subject=subject,
            label=label,
            unit_kind=state.drafted.unit_kind,
            tasks=list(state.drafted.tasks),
            capabilities=list(state.drafted.capabilities),
            languages=list(state.drafted.languages),
            drafted_at=state.drafted_at,
            recommended_at=state.recommended_at,
            approved_at=state.approved_at,
            attached_to=sorted(state.attached_to),
        )
    ]


def _merged(standing: Correction, correction: Correction, names: tuple[str, ...]) -> Correction:
    given = {name: value for name in names if (value := getattr(correction, name)) is not None}
    return replace(standing, **given)


def _fields(
    stated: msgspec.Struct, corrected: msgspec.Struct, names: tuple[str, ...]
) -> dict[str, Any]:
    return {
        name: getattr(stated, name)
        if getattr(corrected, name) is None
        else getattr(corrected, name)
        for name in names
    }


register_fold(
    "readiness.instruction",
    version=1,
    state=InstructionState,
    step=step_instruction,
    rows=instruction_rows,
    tables=(Instruction,),
)
register_fold(
    "readiness.training",
    version=1,
    state=TrainingState,
    step=step_training,
    rows=training_rows,
    tables=(Training,),
)
register_fold(
    "readiness.confirmation",
    version=1,
    state=ConfirmationState,
    step=step_confirmation,
    rows=confirmation_rows,
    tables=(Confirmation,),
)
register_fold(
    "readiness.language_test",
    version=1,
    state=LanguageTestState,
    step=step_language_test,
    rows=language_test_rows,
    tables=(LanguageTest,),
)
register_fold(
    "readiness.requirement",
    version=1,
    state=RequirementState,
    step=step_requirement,
    rows=requirement_rows,
    tables=(UnitRequirement,),
)
