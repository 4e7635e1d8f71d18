"""What is stated about instructions to units, training, confirmations by countries, language tests, unit requirements."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.apps.units.facts import UnitKind
from standfast.log.facts import Fact, Happened, TimeCorrection, fact

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Hours = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Number = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Month = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
# An ISO 3166 code of the country that contributes people, as the units app writes it.
Contributor = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]

Form = Literal["directive", "monthly order", "reminder", "note verbale", "guidance"]
Issuer = Literal["force commander", "force headquarters", "police commissioner", "secretariat"]
Topic = Literal[
    "scenario training",
    "use of force",
    "patrolling",
    "contingency planning",
    "division of duties",
    "freedom of movement",
    "language",
    "dismounted patrols",
    "accountability",
]
Course = Literal[
    "scenario-based",
    "integrated response",
    "rules of engagement",
    "training of trainers",
    "prevention of sexual violence",
    "refresher",
]
Answer = Literal["yes", "yes with limits", "no"]
Endorser = Literal["contingent-owned equipment working group", "general assembly"]


@fact("readiness.instruction.issued", act=True)
class InstructionIssued(Fact):
    """Units or countries are told what is expected of them; a monthly order names its month."""

    form: Form
    issuer: Issuer
    title: Name
    topics: tuple[Topic, ...]
    month: Month | None = None
    hold_h: Hours | None = None
    reference: Name | None = None


@fact("readiness.instruction.acknowledged", act=True)
class InstructionAcknowledged(Fact):
    """A unit has received an instruction and passed it on."""

    unit: UUID


@fact("readiness.instruction.superseded", act=True)
class InstructionSuperseded(Fact):
    """An instruction holds no longer."""

    reason: Text


@fact(
    "readiness.instruction.corrected",
    act=False,
    sets=("form", "issuer", "title", "topics", "month", "hold_h"),
)
class InstructionCorrected(Fact):
    """An instruction was written down wrongly; what is None stays as it was."""

    form: Form | None = None
    issuer: Issuer | None = None
    title: Name | None = None
    topics: tuple[Topic, ...] | None = None
    month: Month | None = None
    hold_h: Hours | None = None


@fact("readiness.training.held", act=True)
class TrainingHeld(Fact):
    """A course was held for the people of some rotations; `incidents` are those its scenarios are drawn from."""

    course: Course
    rotations: tuple[UUID, ...]
    participants: Count | None = None
    scenarios: tuple[Name, ...] = ()
    incidents: tuple[UUID, ...] = ()
    place: UUID | None = None


@fact(
    "readiness.training.corrected",
    act=False,
    sets=("course", "rotations", "participants", "happened"),
)
class TrainingCorrected(Fact):
    """A course was written down wrongly; what is None stays as it was."""

    course: Course | None = None
    rotations: tuple[UUID, ...] | None = None
    participants: Count | None = None
    happened: Happened | None = None

    def correction_of_time(self) -> TimeCorrection | None:
        """Return when the course is now said to have been held."""
        if self.happened is None:
            return None
        return TimeCorrection(kind="readiness.training.held", happened=self.happened)


@fact("readiness.training.withdrawn", act=False)
class TrainingWithdrawn(Fact):
    """A record of a course is taken back."""

    reason: Text


@fact("readiness.confirmation.asked", act=True)
class ConfirmationAsked(Fact):
    """A country was asked in writing whether its units of a kind will do something."""

    contributor: Contributor
    unit_kind: UnitKind
    question: Text
    reference: Name | None = None


@fact("readiness.confirmation.answered", act=True)
class ConfirmationAnswered(Fact):
    """A country answered in writing; a later answer replaces an earlier one."""

    answer: Answer
    limits: Text | None = None
    document: Name | None = None


@fact("readiness.language_test.held", act=True)
class LanguageTestHeld(Fact):
    """People of a unit were tested in a language; only their number is kept."""

    language: Name
    required_level: Name
    tested: Count
    passed: Count
    unit: UUID | None = None


@fact("readiness.language_test.followed_up", act=True)
class LanguageTestFollowedUp(Fact):
    """Something was done about people who failed: tested again, or sent home."""

    action: Literal["tested again", "repatriated"]
    people: Number


@fact("readiness.requirement.drafted", act=True)
class RequirementDrafted(Fact):
    """A statement of unit requirements: what a unit of a kind must be able and willing to do."""

    unit_kind: UnitKind
    tasks: tuple[Name, ...]
    capabilities: tuple[Name, ...] = ()
    languages: tuple[Name, ...] = ()


@fact("readiness.requirement.endorsed", act=True)
class RequirementEndorsed(Fact):
    """A body recommended or approved that the statement be attached to memorandums of understanding."""

    endorser: Endorser
    reference: Name | None = None


@fact("readiness.requirement.attached", act=True)
class RequirementAttached(Fact):
    """The statement was attached to a country's memorandum of understanding, and binds it."""

    contributor: Contributor
