"""What is stated about a standing body and about its meetings.

A member is a component, section or organisation, never a person. A seat is *standing*, or *case by case* for those who are
asked in when a matter concerns them.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, Happened, TimeCorrection, fact

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]
BodyKind = Literal[
    "planning group", "security management team", "area security management team", "security cell"
]
Seating = Literal["standing", "case by case"]
DocumentKind = Literal["security assessment", "security plan", "contingency plan"]


@fact("bodies.body.established", act=True)
class BodyEstablished(Fact):
    """A standing body exists from now on; `meets_every_days` is the rhythm that it owes, None where it owes none."""

    body_kind: BodyKind
    name: Name
    area: Name | None = None
    meets_every_days: Days | None = None


@fact("bodies.body.member_seated", act=True)
class MemberSeated(Fact):
    """A component or organisation takes a seat."""

    member: Name
    seating: Seating = "standing"


@fact("bodies.body.member_left", act=True)
class MemberLeft(Fact):
    """A component or organisation gives up its seat."""

    member: Name


@fact("bodies.body.dissolved", act=True)
class BodyDissolved(Fact):
    """A body exists no longer; what it decided stays."""

    reason: Text


@fact("bodies.meeting.held", act=True)
class MeetingHeld(Fact):
    """A body met; `attended` are the members that were there."""

    body: UUID
    attended: tuple[Name, ...]
    note: Text | None = None


@fact("bodies.meeting.decided", act=True)
class DecisionTaken(Fact):
    """A meeting decided something; `owner` is the member that sees to it."""

    text: Text
    owner: Name | None = None
    due: date | None = None


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
