"""What is stated about a standing body, about its meetings, and about what is put before it to be approved.

A member is a component, section or organisation, never a person. A seat is *standing*, or *case by case* for those who are
asked in when a matter concerns them. The terms of a body say how many of its standing members make a quorum and what it may
approve; they count from the day on which they were set.
"""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, Happened, TimeCorrection, fact, upcaster

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]
Number = Annotated[int, msgspec.Meta(ge=1, le=1000)]
BodyKind = Literal[
    "planning group",
    "security management team",
    "area security management team",
    "security cell",
    "senior management group",
    "operations centre",
    "task force",
    "board",
    "working group",
    "oversight committee",
]
Seating = Literal["standing", "case by case"]
DocumentKind = Literal["security assessment", "security plan", "contingency plan"]
MatterKind = Literal[
    "security assessment",
    "security plan",
    "contingency plan",
    "threat assessment",
    "cordon and search",
    "exercise programme",
    "guidance",
    "action plan",
]
Outcome = Literal["approved", "approved with conditions", "returned"]


@fact("bodies.body.established", act=True, version=2)
class BodyEstablished(Fact):
    """A standing body exists from now on; `meets_every_days` is the rhythm that it owes, None where it owes none."""

    body_kind: BodyKind
    name: Name
    area: Name | None = None
    meets_every_days: Days | None = None


@upcaster("bodies.body.established", from_version=1)
def _established_before_more_kinds(body: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knows more kinds of body; what version 1 says stays as it is."""
    return body


@fact("bodies.body.terms_set", act=True)
class TermsSet(Fact):
    """What a body is for and how it decides, from now on.

    `quorum` standing members make a quorum (None: the terms name none), those in `required` among them; `meets_every_days`
    is the rhythm owed under these terms, None where they leave it as it was.
    """

    purpose: Text
    quorum: Number | None = None
    required: tuple[Name, ...] = ()
    approves: tuple[MatterKind, ...] = ()
    chair: Name | None = None
    meets_every_days: Days | None = None
    reference: Name | None = None


@fact("bodies.body.member_seated", act=True, version=2)
class MemberSeated(Fact):
    """A component or organisation takes a seat; `alternate` is who sits in for it."""

    member: Name
    seating: Seating = "standing"
    alternate: Name | None = None


@upcaster("bodies.body.member_seated", from_version=1)
def _seated_without_alternate(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew no alternates: it names none."""
    return body


@fact("bodies.body.member_left", act=True)
class MemberLeft(Fact):
    """A component or organisation gives up its seat."""

    member: Name


@fact("bodies.body.dissolved", act=True)
class BodyDissolved(Fact):
    """A body exists no longer; what it decided stays."""

    reason: Text


@fact("bodies.meeting.planned", act=True, sets=("on",))
class MeetingPlanned(Fact):
    """A body is to meet on a day; planning the same meeting again moves it."""

    body: UUID
    on: date
    note: Text | None = None


@fact("bodies.meeting.cancelled", act=True)
class MeetingCancelled(Fact):
    """A planned meeting will not be held."""

    reason: Text


@fact("bodies.meeting.item_added", act=True)
class AgendaItemAdded(Fact):
    """A matter is put on the agenda of a meeting; `matter` is the subject that it is about, where there is one."""

    number: Number
    title: Name
    matter: UUID | None = None
    raised_by: Name | None = None


@fact("bodies.meeting.held", act=True, version=2)
class MeetingHeld(Fact):
    """A body met; `attended` are the members that were there, `by_alternate` those of them whose alternate sat in."""

    body: UUID
    attended: tuple[Name, ...]
    by_alternate: tuple[Name, ...] = ()
    note: Text | None = None


@upcaster("bodies.meeting.held", from_version=1)
def _held_without_alternates(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew no alternates: it names none."""
    return body


@fact("bodies.meeting.decided", act=True, version=2)
class DecisionTaken(Fact):
    """A meeting decided something; `owner` is the member that sees to it, `action` the action point set for it."""

    text: Text
    owner: Name | None = None
    due: date | None = None
    item: Number | None = None
    action: UUID | None = None


@upcaster("bodies.meeting.decided", from_version=1)
def _decided_without_agenda(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew neither agenda items nor action points: it names none."""
    return body


@fact("bodies.meeting.decision_carried_out", act=True)
class DecisionCarriedOut(Fact):
    """What was decided is done; `decision` is the entry of the decision, `evidence` what shows it."""

    decision: UUID
    how: Text
    evidence: UUID | None = None


@fact("bodies.meeting.decision_changed", act=True)
class DecisionChanged(Fact):
    """The owner, the day or the action point of a decision is another one from now on; what is None stays as it was."""

    decision: UUID
    reason: Text
    owner: Name | None = None
    due: date | None = None
    action: UUID | None = None


@fact("bodies.meeting.minuted", act=True)
class MinutesKept(Fact):
    """The minutes of a meeting are kept: `evidence` is the file's subject."""

    evidence: UUID
    note: Text | None = None


@fact("bodies.meeting.approved", act=True)
class DocumentApproved(Fact):
    """A meeting approved a document."""

    document_kind: DocumentKind
    title: Name
    document: UUID | None = None


@fact("bodies.meeting.corrected", act=False, sets=("happened",))
class MeetingCorrected(Fact):
    """The time of a meeting was written down wrongly."""

    happened: Happened

    def correction_of_time(self) -> TimeCorrection | None:
        """Return the time that the meeting is now said to have had."""
        return TimeCorrection(kind="bodies.meeting.held", happened=self.happened)


@fact("bodies.meeting.withdrawn", act=False)
class MeetingWithdrawn(Fact):
    """A record of a meeting is taken back: the body did not meet, or it is recorded elsewhere."""

    reason: Text


@fact("bodies.submission.made", act=True)
class SubmissionMade(Fact):
    """Something is put before a body to be approved, by a day where one is named; `document` is its subject, if it has one."""

    body: UUID
    matter_kind: MatterKind
    title: Name
    prepared_by: Name
    document: UUID | None = None
    due: date | None = None


@fact("bodies.submission.withdrawn", act=True)
class SubmissionWithdrawn(Fact):
    """What was put before a body is taken back: it is no longer due."""

    reason: Text


@fact("bodies.submission.judged", act=True)
class SubmissionJudged(Fact):
    """A meeting approved it, approved it with conditions, or returned it; `remarks` say which conditions, or why."""

    meeting: UUID
    outcome: Outcome
    remarks: Text | None = None
