"""What is stated in the follow-up of an investigation.

Reported status and verification are separate facts by separate people. A verification names the readings it judged, so that
a letter can say when a number has moved since.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact, upcaster

Track = Literal["mission", "headquarters"]
Claimant = Literal["mission", "assessor", "secretary-general", "secretariat"]
Wording = Literal["as issued", "reconstructed, wording unverified"]
Section = Literal[
    "overall",
    "protection",
    "planning",
    "security",
    "medical",
    "malakal",
    "accountability",
    "guidance",
    "training",
    "morale",
    "ahead",
    "asks",
]
SECTIONS: tuple[Section, ...] = get_args(Section)
HEADQUARTERS_SECTIONS: tuple[Section, ...] = ("accountability", "guidance", "training", "morale")

ReportedStatus = Literal[
    "not started",
    "planned",
    "in progress",
    "nearly complete",
    "piloted",
    "awaiting third party",
    "implemented",
    "implemented by other means",
    "recurring on track",
    "recurring lapsed",
    "not accepted",
    "overtaken",
    "transferred",
]
REPORTED_STATUSES: tuple[ReportedStatus, ...] = get_args(ReportedStatus)
Nature = Literal["progress", "fact", "metric", "conclusion", "ask"]
Finding = Literal["verified", "partially verified", "not verified"]
Method = Literal["document", "site visit", "interview", "exercise observed", "data test"]
Interval = Literal["daily", "weekly", "monthly", "quarterly", "yearly"]
DuePrecision = Literal["day", "mid-month", "end of month", "month", "year"]
Comparison = Literal["equals", "at least", "at most", "above", "below"]

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Paragraph = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
RecommendationNumber = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]\d{2}$")]
ClaimNumber = Annotated[str, msgspec.Meta(pattern=r"^C\d{2}$")]
Days = Annotated[int, msgspec.Meta(ge=0, le=366)]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class Due(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When something is due: the last day that is still in time, as precisely as it was promised."""

    on: date
    precision: DuePrecision


class Expectation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a claim asks of the records: a figure with the number it must reach, or a condition in words; and by when."""

    figure: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    comparison: Comparison | None = None
    number: float | None = None
    condition: Line | None = None
    due: Due | None = None


class JudgedFigure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reading as the assessor saw it; `digest` is that of the reading's canonical JSON."""

    key: str
    value: float | None
    digest: Digest


class Judged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lay before the assessor: the moment, the heads that it rests on (chain: seq, digest), and the readings."""

    as_of: datetime
    heads: dict[str, tuple[int, str]]
    known_by: datetime | None = None
    figures: tuple[JudgedFigure, ...] = ()


@fact("followup.document.received", act=True)
class DocumentReceived(Fact):
    """A report whose recommendations are followed up has been received."""

    reference: Line
    title: Line
    issuer: Line
    note: Paragraph | None = None


@fact("followup.recommendation.registered", act=True)
class RecommendationRegistered(Fact):
    """A recommendation of a source document is entered, in our own words, on one of the two tracks."""

    number: RecommendationNumber
    document: UUID
    summary: Paragraph
    wording: Wording
    track: Track
    owner: Line


@fact("followup.recommendation.corrected", act=False, sets=("summary", "owner"))
class RecommendationCorrected(Fact):
    """The summary or owner of a recommendation was written down wrongly."""

    summary: Paragraph | None = None
    owner: Line | None = None


@fact("followup.action.set", act=True)
class ActionPointSet(Fact):
    """Something is to be delivered once, by an owner, to answer recommendations."""

    recommendations: tuple[UUID, ...]
    track: Track
    owner: Line
    deliverable: Paragraph
    due: Due | None = None


@fact("followup.action.obliged", act=True, version=2)
class ObligationSet(Fact):
    """Something is to be done again and again: every interval, or whenever an event calls for it."""

    recommendations: tuple[UUID, ...]
    track: Track
    owner: Line
    duty: Paragraph
    interval: Interval | None = None
    trigger: Line | None = None
    grace_days: Days | None = None


@upcaster("followup.action.obliged", from_version=1)
def _obliged_without_grace(body: dict[str, Any]) -> dict[str, Any]:
    return body


@fact("followup.action.triggered", act=True, version=2)
class ObligationTriggered(Fact):
    """The event that an obligation waits for has come; it is now owed once, by a date."""

    event: Line
    due: Due
    cause: UUID | None = None


@upcaster("followup.action.triggered", from_version=1)
def _triggered_by_hand(body: dict[str, Any]) -> dict[str, Any]:
    return body


@fact("followup.action.fulfilled", act=True, version=2)
class ObligationFulfilled(Fact):
    """An obligation was met once; `event` names what called for it, where something did, or `call` the entry that says so."""

    evidence: Paragraph
    event: Line | None = None
    call: UUID | None = None


@upcaster("followup.action.fulfilled", from_version=1)
def _fulfilled_by_event(body: dict[str, Any]) -> dict[str, Any]:
    return body


@fact("followup.action.watch_set", act=True)
class WatchSet(Fact):
    """From now on an obligation is owed whenever a fact of one kind is recorded whose fields read as `where` says.

    One site owns the watch and records the call; `event` says in words what has happened.
    """

    watched: Line
    where: dict[str, str]
    event: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    within_days: Days
    site: Line


@fact("followup.action.watch_ended", act=True)
class WatchEnded(Fact):
    """An obligation is no longer called for by what is recorded elsewhere."""

    reason: Paragraph


@fact("followup.action.date_asked", act=True)
class ActionDateAsked(Fact):
    """Something is promised without a date, and somebody was asked for one."""

    of: Line
    note: Paragraph | None = None


@fact("followup.action.reported", act=True)
class StatusReported(Fact):
    """The owner of an action point or obligation reports where it stands: a statement about oneself."""

    status: ReportedStatus
    note: Paragraph | None = None


@fact("followup.action.corrected", act=False, sets=("owner", "due"))
class ActionCorrected(Fact):
    """The owner or the due date of an action point was written down wrongly, or was moved by who may move it."""

    owner: Line | None = None
    due: Due | None = None
    reason: Line | None = None


@fact("followup.action.transferred", act=True)
class ActionTransferred(Fact):
    """An action point passes to another body, which takes it on; it is not closed by that."""

    to: Line
    reason: Paragraph


@fact("followup.task_force.established", act=True)
class TaskForceEstablished(Fact):
    """A body that is to end is set up to follow recommendations up."""

    name: Line
    chair: Line


@fact("followup.task_force.ended", act=True)
class TaskForceEnded(Fact):
    """The body has reached its sunset; what is open passes to others by entries of its own."""

    successor: Line


@fact("followup.assessment.opened", act=True, stated_by="assessor")
class AssessmentOpened(Fact):
    """An assessment begins: its terms, its lead by function, the sections of claims in its scope, and its cut-off day."""

    title: Line
    terms: Paragraph
    lead: Line
    requested_by: Line
    scope: tuple[Section, ...]
    cut_off: date


@fact("followup.assessment.place_visited", act=True, stated_by="assessor")
class PlaceVisited(Fact):
    """The assessors were at a place; what was seen there says nothing about any other place."""

    place: Line
    place_id: UUID | None = None
    purpose: Paragraph | None = None


@fact("followup.assessment.concluded", act=True, stated_by="assessor")
class AssessmentConcluded(Fact):
    """The assessors have reported."""

    conclusion: Paragraph


@fact("followup.claim.made", act=True)
class ClaimMade(Fact):
    """A claim is made: a sentence whose numbers are slots, by one of four voices, answering recommendations.

    `absolute_reason` is why its maker keeps an absolute word that no figure bears.
    """

    number: ClaimNumber
    claimant: Claimant
    section: Section
    position: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    text: Paragraph
    nature: Nature = "progress"
    status: ReportedStatus | None = None
    expectation: Expectation | None = None
    recommendations: tuple[UUID, ...] = ()
    absolute_reason: Paragraph | None = None


@fact("followup.claim.reworded", act=True)
class ClaimReworded(Fact):
    """A claim is put in other words from a day on; what it expects may move with it."""

    text: Paragraph
    reason: Paragraph
    expectation: Expectation | None = None
    absolute_reason: Paragraph | None = None


@fact("followup.claim.reported", act=True)
class ClaimStatusReported(Fact):
    """Who makes a claim reports where the matter stands."""

    status: ReportedStatus
    note: Paragraph | None = None


@fact("followup.claim.date_asked", act=True)
class ClaimDateAsked(Fact):
    """A claim says that something will be without saying when, and its maker was asked for a date."""

    of: Line
    note: Paragraph | None = None


@fact("followup.claim.verified", act=True, stated_by="assessor")
class ClaimVerified(Fact):
    """An assessor finds a claim verified, partially verified or not verified, and names the readings judged."""

    finding: Finding
    assessment: UUID
    judged: Judged
    methods: tuple[Method, ...]
    note: Paragraph | None = None
    places: tuple[Line, ...] = ()


@fact("followup.claim.disputed", act=True, stated_by="assessor")
class ClaimDisputed(Fact):
    """An assessor holds a claim to be wrong, and says why."""

    reason: Paragraph
    assessment: UUID
    judged: Judged
    methods: tuple[Method, ...]
    places: tuple[Line, ...] = ()
