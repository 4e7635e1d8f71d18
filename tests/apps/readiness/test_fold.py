from uuid import UUID

from factories.entries import rows, unapplied
from factories.readings import local
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
from standfast.log.times import Happened

FIRST, SECOND = UUID(int=41), UUID(int=42)
ORDER = InstructionIssued(
    form="monthly order",
    issuer="force headquarters",
    title="Freedom of movement",
    topics=("freedom of movement",),
    month="2016-08",
    hold_h=48,
)
ASKED = ConfirmationAsked(contributor="XAA", unit_kind="infantry battalion", question="Dismounted?")


def test_an_instruction_collects_acknowledgements_whatever_comes_first() -> None:
    acknowledged = InstructionAcknowledged(unit=FIRST)

    (row,) = rows(
        "readiness.instruction",
        acknowledged,
        ORDER,
        InstructionCorrected(month="2016-09"),
        InstructionSuperseded(reason="Replaced."),
    )

    assert isinstance(row, Instruction)
    assert (row.month, row.hold_h, row.acknowledged_by) == ("2016-09", 48, [str(FIRST)])
    assert row.superseded_reason == "Replaced."
    assert unapplied("readiness.instruction", ORDER, acknowledged, acknowledged, ORDER) == [
        "This unit has acknowledged the instruction already.",
        "An instruction is issued once; this issues it a second time.",
    ]


def test_a_course_is_corrected_moved_and_taken_back() -> None:
    held = TrainingHeld(course="scenario-based", rotations=(FIRST,), participants=200)
    moved = Happened.exact(local(2017, 1, 9))

    (row,) = rows(
        "readiness.training",
        (held, local(2017, 1, 2)),
        TrainingCorrected(rotations=(FIRST, SECOND), happened=moved),
        TrainingWithdrawn(reason="Recorded twice."),
    )

    assert isinstance(row, Training)
    assert row.rotations == [str(FIRST), str(SECOND)]
    assert (row.participants, row.held_from, row.withdrawn) == (
        200,
        local(2017, 1, 9),
        "Recorded twice.",
    )


def test_no_answer_is_none_and_the_answer_given_last_counts() -> None:
    limits = ConfirmationAnswered(answer="yes with limits", limits="Not by night.")
    plain = ConfirmationAnswered(answer="yes")

    (silent,) = rows("readiness.confirmation", ASKED)
    (row,) = rows(
        "readiness.confirmation", ASKED, (plain, local(2017, 3, 2)), (limits, local(2017, 1, 18))
    )

    assert isinstance(silent, Confirmation)
    assert isinstance(row, Confirmation)
    assert silent.answer is None
    assert (row.answer, row.limits, row.answered_at) == ("yes", None, local(2017, 3, 2))


def test_what_was_done_after_a_test_adds_up() -> None:
    held = LanguageTestHeld(language="English", required_level="Working", tested=20, passed=17)

    (row,) = rows(
        "readiness.language_test",
        LanguageTestFollowedUp(action="repatriated", people=1),
        held,
        LanguageTestFollowedUp(action="tested again", people=2),
        LanguageTestFollowedUp(action="repatriated", people=1),
    )

    assert isinstance(row, LanguageTest)
    assert (row.failed, row.tested_again, row.repatriated) == (3, 2, 2)


def test_a_statement_of_requirements_goes_from_draft_to_memorandum() -> None:
    drafted = RequirementDrafted(unit_kind="infantry battalion", tasks=("patrol by night",))
    recommended = RequirementEndorsed(endorser="contingent-owned equipment working group")
    approved = RequirementEndorsed(endorser="general assembly")
    attached = RequirementAttached(contributor="XAA")

    (row,) = rows(
        "readiness.requirement",
        drafted,
        (recommended, local(2017, 1, 27)),
        (approved, local(2017, 6, 30)),
        attached,
    )

    assert isinstance(row, UnitRequirement)
    assert (row.recommended_at, row.approved_at) == (local(2017, 1, 27), local(2017, 6, 30))
    assert row.attached_to == ["XAA"]
    assert unapplied("readiness.requirement", drafted, attached, attached, recommended) == [
        "The statement binds XAA already."
    ]
