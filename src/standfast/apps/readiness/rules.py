"""Why something may not be recorded about readiness, as a sentence."""

from datetime import datetime
from uuid import UUID

from standfast.apps.readiness.facts import Answer, Endorser, Form
from standfast.apps.readiness.models import (
    Instruction,
    LanguageTest,
    Training,
    UnitRequirement,
)
from standfast.apps.units import queries as units
from standfast.log.facts import Happened


def issue_blocker(form: Form, month: str | None, topics: tuple[str, ...]) -> str | None:
    """Say why an instruction cannot be issued."""
    if not topics:
        return "An instruction is about something; name its topics."
    if form == "monthly order" and month is None:
        return "A monthly order names the month for which it is issued, such as 2016-08."
    if form != "monthly order" and month is not None:
        return f"Only a monthly order names a month; this is a {form}."
    return None


def acknowledgement_blocker(instruction: Instruction, unit: UUID) -> str | None:
    """Say why a unit cannot acknowledge an instruction."""
    if instruction.superseded_at is not None:
        return f"'{instruction}' was superseded; acknowledge the instruction that replaced it."
    if str(unit) in instruction.acknowledged_by:
        return f"This unit has acknowledged '{instruction}' already."
    return None


def superseding_blocker(instruction: Instruction) -> str | None:
    """Say why an instruction cannot be superseded."""
    if instruction.superseded_at is not None:
        return f"'{instruction}' was superseded already: {instruction.superseded_reason}"
    return None


def training_blocker(
    happened: Happened, rotations: tuple[UUID, ...], *, at: datetime
) -> str | None:
    """Say why a course cannot be recorded."""
    if happened.start > at:
        return (
            "A course is recorded once it has begun; this one lies in the future. Check its time."
        )
    if not rotations:
        return "A course is held for somebody; name the rotations whose people were trained."
    for rotation_id in rotations:
        rotation = units.rotation(rotation_id)
        if rotation is None:
            return f"This site holds no rotation {rotation_id}; record its induction first."
        if happened.end < rotation.inducted_at:
            return f"{rotation} arrived later than that; check the time or the rotation."
    return None


def change_blocker(training: Training) -> str | None:
    """Say why the record of a course cannot be corrected or withdrawn."""
    if training.withdrawn is not None:
        return f"The {training} was withdrawn: {training.withdrawn}"
    return None


def answer_blocker(answer: Answer, limits: str | None) -> str | None:
    """Say why an answer cannot be recorded."""
    if answer == "yes with limits" and not limits:
        return "An answer with limits says which; write down what the country excludes."
    if answer == "yes" and limits:
        return "An answer with limits is not a plain yes; record it as a yes with limits."
    return None


def language_test_blocker(tested: int, passed: int) -> str | None:
    """Say why a language test cannot be recorded."""
    if passed > tested:
        return f"{passed} cannot pass of {tested} who were tested; check the numbers."
    return None


def follow_up_blocker(test: LanguageTest, action: str, people: int) -> str | None:
    """Say why it cannot be recorded what was done about people who failed."""
    if action == "repatriated" and test.repatriated + people > test.failed:
        return (
            f"{test.failed} failed this test and {test.repatriated} of them were repatriated; "
            f"{people} more is too many. Check the number."
        )
    return None


def endorsement_blocker(requirement: UnitRequirement, endorser: Endorser) -> str | None:
    """Say why a statement of unit requirements cannot be endorsed."""
    if endorser == "general assembly":
        if requirement.recommended_at is None:
            return f"{requirement} has not been recommended; the working group comes first."
        if requirement.approved_at is not None:
            return f"{requirement} was approved already."
    elif requirement.recommended_at is not None:
        return f"{requirement} was recommended already."
    return None


def attachment_blocker(requirement: UnitRequirement, contributor: str) -> str | None:
    """Say why a statement cannot be attached to a memorandum of understanding."""
    if requirement.approved_at is None:
        return f"{requirement} awaits the General Assembly; it binds nobody before."
    if contributor in requirement.attached_to:
        return f"{requirement} binds {contributor} already."
    return None
