"""What may be done about readiness."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.readiness import queries, rules
from standfast.apps.readiness.facts import (
    Answer,
    ConfirmationAnswered,
    ConfirmationAsked,
    Contributor,
    Count,
    Course,
    Endorser,
    Form,
    Hours,
    InstructionAcknowledged,
    InstructionCorrected,
    InstructionIssued,
    InstructionSuperseded,
    Issuer,
    LanguageTestFollowedUp,
    LanguageTestHeld,
    Month,
    Name,
    Number,
    RequirementAttached,
    RequirementDrafted,
    RequirementEndorsed,
    Text,
    Topic,
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
from standfast.apps.units.facts import UnitKind
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation, refuse_if

READINESS = ("readiness officer",)
TRAINERS = ("readiness officer", "field office", "planner")
HEADQUARTERS = ("readiness officer", "task-force secretary")
Seen = tuple[UUID, ...] | None
AnyRow = Confirmation | Instruction | LanguageTest | Training | UnitRequirement


def _instruction(instruction_id: UUID) -> Instruction:
    instruction = queries.instruction_by_subject(instruction_id)
    if instruction is None:
        raise Refused(f"This site holds no instruction {instruction_id}; record it first.")
    return instruction


def _training(training_id: UUID) -> Training:
    training = queries.training_by_subject(training_id)
    if training is None:
        raise Refused(f"This site holds no course {training_id}; record it first.")
    return training


def _confirmation(confirmation_id: UUID) -> Confirmation:
    confirmation = queries.confirmation_by_subject(confirmation_id)
    if confirmation is None:
        raise Refused(
            f"This site holds no confirmation {confirmation_id}; record the question first."
        )
    return confirmation


def _language_test(test_id: UUID) -> LanguageTest:
    test = queries.language_test_by_subject(test_id)
    if test is None:
        raise Refused(f"This site holds no language test {test_id}; record it first.")
    return test


def _requirement(requirement_id: UUID) -> UnitRequirement:
    requirement = queries.requirement_by_subject(requirement_id)
    if requirement is None:
        raise Refused(
            f"This site holds no statement of requirements {requirement_id}; draft it first."
        )
    return requirement


@operation(roles=HEADQUARTERS)
def record_instruction(
    *,
    by: Person,
    at: datetime,
    form: Form,
    issuer: Issuer,
    title: Name,
    topics: tuple[Topic, ...],
    month: Month | None = None,
    hold_h: Hours | None = None,
    reference: Name | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Record that a directive, a monthly order, a reminder, a note verbale or guidance was issued.

    :raises Refused: when it has no topic, or a monthly order no month.
    """
    refuse_if(rules.issue_blocker(form, month, topics))
    fact = InstructionIssued(
        form=form,
        issuer=issuer,
        title=title,
        topics=topics,
        month=month,
        hold_h=hold_h,
        reference=reference,
    )
    return append(
        fact, subject=subject or new_subject(), by=by, at=at, happened=happened, label=label, id=id
    )


@operation(roles=HEADQUARTERS)
def correct_instruction(
    *,
    by: Person,
    at: datetime,
    instruction_id: UUID,
    form: Form | None = None,
    issuer: Issuer | None = None,
    title: Name | None = None,
    topics: tuple[Topic, ...] | None = None,
    month: Month | None = None,
    hold_h: Hours | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down of an instruction.

    :raises Refused: when it is unknown here or nothing is corrected.
    """
    instruction = _instruction(instruction_id)
    fact = InstructionCorrected(
        form=form, issuer=issuer, title=title, topics=topics, month=month, hold_h=hold_h
    )
    if fact == InstructionCorrected():
        raise Refused("Nothing is corrected: give the field that was wrong with its right value.")
    return append_about(fact, instruction, by=by, at=at, seen=seen, id=id)


@operation(roles=(*TRAINERS, "duty officer", "police"))
def acknowledge_instruction(
    *,
    by: Person,
    at: datetime,
    instruction_id: UUID,
    unit: UUID,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a unit has received an instruction and passed it on.

    :raises Refused: when it was superseded, or the unit acknowledged it already.
    """
    instruction = _instruction(instruction_id)
    refuse_if(rules.acknowledgement_blocker(instruction, unit))
    fact = InstructionAcknowledged(unit=unit)
    return append_about(fact, instruction, by=by, at=at, seen=seen, id=id)


@operation(roles=HEADQUARTERS)
def supersede_instruction(
    *,
    by: Person,
    at: datetime,
    instruction_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an instruction holds no longer.

    :raises Refused: when it was superseded already.
    """
    instruction = _instruction(instruction_id)
    refuse_if(rules.superseding_blocker(instruction))
    fact = InstructionSuperseded(reason=reason)
    return append_about(fact, instruction, by=by, at=at, seen=seen, id=id)


@operation(roles=TRAINERS)
def record_training(
    *,
    by: Person,
    at: datetime,
    happened: Happened,
    course: Course,
    rotations: tuple[UUID, ...],
    participants: Count | None = None,
    scenarios: tuple[Name, ...] = (),
    incidents: tuple[UUID, ...] = (),
    place: UUID | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Record a course that was held for the people of some rotations.

    :raises Refused: when it lies in the future, or a rotation is unknown here or had not arrived.
    """
    refuse_if(rules.training_blocker(happened, rotations, at=at))
    fact = TrainingHeld(
        course=course,
        rotations=rotations,
        participants=participants,
        scenarios=scenarios,
        incidents=incidents,
        place=place,
    )
    return append(
        fact, subject=subject or new_subject(), by=by, at=at, happened=happened, label=label, id=id
    )


@operation(roles=TRAINERS)
def correct_training(
    *,
    by: Person,
    at: datetime,
    training_id: UUID,
    course: Course | None = None,
    rotations: tuple[UUID, ...] | None = None,
    participants: Count | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down of a course.

    :raises Refused: when it is withdrawn, or nothing is corrected.
    """
    training = _training(training_id)
    refuse_if(rules.change_blocker(training))
    fact = TrainingCorrected(
        course=course, rotations=rotations, participants=participants, happened=happened
    )
    if fact == TrainingCorrected():
        raise Refused("Nothing is corrected: give the field that was wrong with its right value.")
    return append_about(fact, training, by=by, at=at, seen=seen, id=id)


@operation(roles=TRAINERS)
def withdraw_training(
    *,
    by: Person,
    at: datetime,
    training_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take the record of a course back; it stays readable with the reason.

    :raises Refused: when it is withdrawn already.
    """
    training = _training(training_id)
    refuse_if(rules.change_blocker(training))
    return append_about(TrainingWithdrawn(reason=reason), training, by=by, at=at, seen=seen, id=id)


@operation(roles=HEADQUARTERS)
def ask_confirmation(
    *,
    by: Person,
    at: datetime,
    contributor: Contributor,
    unit_kind: UnitKind,
    question: Text,
    reference: Name | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Record that a country was asked in writing to confirm what its units of a kind will do.

    :raises Refused: when the contributor is not an ISO 3166 code of three letters.
    """
    fact = ConfirmationAsked(
        contributor=contributor, unit_kind=unit_kind, question=question, reference=reference
    )
    return append(
        fact, subject=subject or new_subject(), by=by, at=at, happened=happened, label=label, id=id
    )


@operation(roles=HEADQUARTERS)
def record_confirmation_answer(
    *,
    by: Person,
    at: datetime,
    confirmation_id: UUID,
    answer: Answer,
    limits: Text | None = None,
    document: Name | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record what a country answered; a later answer replaces it.

    :raises Refused: when a plain yes has limits, or a yes with limits names none.
    """
    confirmation = _confirmation(confirmation_id)
    refuse_if(rules.answer_blocker(answer, limits))
    fact = ConfirmationAnswered(answer=answer, limits=limits, document=document)
    return append_about(fact, confirmation, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=READINESS)
def record_language_test(
    *,
    by: Person,
    at: datetime,
    language: Name,
    required_level: Name,
    tested: Count,
    passed: Count,
    unit: UUID | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Record a language test of people of one unit, in numbers alone.

    :raises Refused: when more passed than were tested.
    """
    refuse_if(rules.language_test_blocker(tested, passed))
    fact = LanguageTestHeld(
        language=language, required_level=required_level, tested=tested, passed=passed, unit=unit
    )
    return append(
        fact, subject=subject or new_subject(), by=by, at=at, happened=happened, label=label, id=id
    )


@operation(roles=READINESS)
def follow_up_language_test(
    *,
    by: Person,
    at: datetime,
    test_id: UUID,
    action: Literal["tested again", "repatriated"],
    people: Number,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record what was done about people who failed a language test.

    :raises Refused: when more are repatriated than failed.
    """
    test = _language_test(test_id)
    refuse_if(rules.follow_up_blocker(test, action, people))
    fact = LanguageTestFollowedUp(action=action, people=people)
    return append_about(fact, test, by=by, at=at, seen=seen, id=id)


@operation(roles=HEADQUARTERS)
def draft_requirement(
    *,
    by: Person,
    at: datetime,
    unit_kind: UnitKind,
    tasks: tuple[Name, ...],
    capabilities: tuple[Name, ...] = (),
    languages: tuple[Name, ...] = (),
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Draft the statement of requirements of a kind of unit.

    :raises Refused: when the kind of unit is not one.
    """
    fact = RequirementDrafted(
        unit_kind=unit_kind, tasks=tasks, capabilities=capabilities, languages=languages
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=HEADQUARTERS)
def endorse_requirement(
    *,
    by: Person,
    at: datetime,
    requirement_id: UUID,
    endorser: Endorser,
    reference: Name | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a body recommended or approved a statement of unit requirements.

    :raises Refused: when it did already, or the General Assembly comes before the working group.
    """
    requirement = _requirement(requirement_id)
    refuse_if(rules.endorsement_blocker(requirement, endorser))
    fact = RequirementEndorsed(endorser=endorser, reference=reference)
    return append_about(fact, requirement, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=HEADQUARTERS)
def attach_requirement(
    *,
    by: Person,
    at: datetime,
    requirement_id: UUID,
    contributor: Contributor,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a statement was attached to a country's memorandum of understanding.

    :raises Refused: when the General Assembly has not approved it, or it is attached already.
    """
    requirement = _requirement(requirement_id)
    refuse_if(rules.attachment_blocker(requirement, contributor))
    fact = RequirementAttached(contributor=contributor)
    return append_about(fact, requirement, by=by, at=at, seen=seen, id=id)
