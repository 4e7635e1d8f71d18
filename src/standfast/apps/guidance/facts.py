"""What is stated about guidance and about lessons.

Guidance is a policy, a directive, a procedure: what it demands are its requirements, in our own words. A lesson is a finding of
an inquiry, in our own words too. Both are linked to what answers them in the mission: a recommendation, an action point, a
claim, a plan, an exercise, a decision, other guidance, or a figure with the number that it must reach. Whether an answer holds
is never stated: it is computed from the records.
"""

from datetime import date
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from standfast.apps.followup.facts import Comparison
from standfast.log.facts import Fact, fact

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Paragraph = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Number = Annotated[int, msgspec.Meta(ge=1, le=1000)]
LessonNumber = Annotated[str, msgspec.Meta(pattern=r"^L\d{2}$")]
FigureKey = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$", max_length=200)
]

GuidanceKind = Literal[
    "policy",
    "guidelines",
    "directive",
    "order",
    "standard operating procedure",
    "handbook",
    "framework",
    "mandate",
]
Audience = Literal[
    "mission leadership",
    "military contingents",
    "formed police units",
    "police officers",
    "military observers and staff officers",
    "civilian sections",
    "security personnel",
    "all personnel",
    "contributing countries",
    "agencies, funds and programmes",
    "non-governmental organisations",
]
AnswerKind = Literal[
    "recommendation",
    "action",
    "claim",
    "plan",
    "exercise",
    "decision",
    "guidance",
    "figure",
]
ANSWER_KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)
Sourcing = Literal["stated in the source", "reported by others", "not verified"]


@fact("guidance.document.registered", act=True)
class GuidanceRegistered(Fact):
    """Guidance is entered; without a day from which it is in force it is a draft. None for training: not known."""

    guidance_kind: GuidanceKind
    title: Line
    issuer: Line
    audience: tuple[Audience, ...]
    number: Line | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    supersedes: tuple[UUID, ...] = ()
    training_required: bool | None = None
    training: Line | None = None
    sourcing: Sourcing = "not verified"


@fact("guidance.document.put_in_force", act=True)
class GuidancePutInForce(Fact):
    """A draft is issued: it is in force from a day on."""

    on: date
    to: date | None = None


@fact("guidance.document.ended", act=True)
class GuidanceEnded(Fact):
    """Guidance is no longer in force after a day; what it demanded stays readable."""

    on: date
    reason: Line


@fact(
    "guidance.document.corrected",
    act=False,
    sets=("number", "title", "issuer", "training_required", "training"),
)
class GuidanceCorrected(Fact):
    """What was written down of guidance was wrong; what is None stays as it was."""

    number: Line | None = None
    title: Line | None = None
    issuer: Line | None = None
    training_required: bool | None = None
    training: Line | None = None


@fact("guidance.document.acknowledgement_asked", act=True)
class AcknowledgementAsked(Fact):
    """A unit or organisation is asked to acknowledge guidance, by a day where one is named."""

    organisation: Line
    due: date | None = None


@fact("guidance.document.acknowledged", act=True)
class GuidanceAcknowledged(Fact):
    """A unit or organisation has acknowledged guidance."""

    organisation: Line
    note: Line | None = None


@fact("guidance.document.requirement_stated", act=True)
class RequirementStated(Fact):
    """What guidance demands, in our own words; `of` is whom it demands it of, where that is narrower than its audience."""

    number: Number
    text: Paragraph
    of: Line | None = None


@fact("guidance.document.requirement_answered", act=True)
class RequirementAnswered(Fact):
    """Something in the mission answers a requirement; a figure does so when its reading reaches a number."""

    requirement: Number
    answer_kind: AnswerKind
    target: UUID | None = None
    figure: FigureKey | None = None
    comparison: Comparison | None = None
    number: float | None = None
    note: Line | None = None


@fact("guidance.document.answer_withdrawn", act=True)
class RequirementAnswerWithdrawn(Fact):
    """What was said to answer a requirement does not; `answer` is the entry that said so."""

    answer: UUID
    reason: Line


@fact("guidance.lesson.recorded", act=True)
class LessonRecorded(Fact):
    """A finding of an inquiry, in our own words: of which event, where it stands, and how far that was seen."""

    number: LessonNumber
    event: Line
    finding: Paragraph
    source: Line
    reference: Line | None = None
    document: UUID | None = None
    sourcing: Sourcing = "not verified"


@fact("guidance.lesson.corrected", act=False, sets=("event", "finding", "source", "reference"))
class LessonCorrected(Fact):
    """What was written down of a lesson was wrong; what is None stays as it was."""

    event: Line | None = None
    finding: Paragraph | None = None
    source: Line | None = None
    reference: Line | None = None


@fact("guidance.lesson.answered", act=True)
class LessonAnswered(Fact):
    """Something in the mission answers a lesson; a figure does so when its reading reaches a number."""

    answer_kind: AnswerKind
    target: UUID | None = None
    figure: FigureKey | None = None
    comparison: Comparison | None = None
    number: float | None = None
    note: Line | None = None


@fact("guidance.lesson.answer_withdrawn", act=True)
class LessonAnswerWithdrawn(Fact):
    """What was said to answer a lesson does not; `answer` is the entry that said so."""

    answer: UUID
    reason: Line


@fact("guidance.lesson.withdrawn", act=True)
class LessonWithdrawn(Fact):
    """A lesson is taken back: the source does not bear it, or it is recorded elsewhere."""

    reason: Line
