"""What passes between the follow-up and others: consultations, asks, updates to the task force, and what it leaves behind."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from standfast.apps.followup.facts import Digest, Line, Paragraph
from standfast.log.facts import Fact, fact, upcaster

View = Literal["agrees", "agrees in part", "does not agree", "does not apply here", "holds no view"]
ChangeKind = Literal[
    "status", "made", "wording", "verdict", "fulfilled", "called", "moved", "figure"
]


@fact("followup.circulation.sent", act=True, version=2)
class RecommendationsCirculated(Fact):
    """The recommendations are sent to one peacekeeping operation for its view."""

    operation: Line
    document: UUID
    recommendations: tuple[UUID, ...] = ()
    answer_by: date | None = None


@upcaster("followup.circulation.sent", from_version=1)
def _sent_as_a_whole(body: dict[str, Any]) -> dict[str, Any]:
    return body


@fact("followup.circulation.reminded", act=True)
class OperationReminded(Fact):
    """An operation that has not answered was asked again."""

    note: Paragraph | None = None
    answer_by: date | None = None


@fact("followup.circulation.answered", act=True, version=2)
class CirculationAnswered(Fact):
    """An operation has answered: of the document as a whole, or of one recommendation; the last answer to each stands."""

    answer: Paragraph
    recommendation: UUID | None = None
    view: View | None = None
    answered_by: Line | None = None


@upcaster("followup.circulation.answered", from_version=1)
def _answered_as_a_whole(body: dict[str, Any]) -> dict[str, Any]:
    return body


@fact("followup.ask.made", act=True)
class AskMade(Fact):
    """Something is asked of somebody outside the house; `claim` is the sentence of the letter that asks it."""

    addressee: Line
    what: Paragraph
    claim: UUID | None = None
    channel: Line | None = None
    answer_by: date | None = None


@fact("followup.ask.repeated", act=True)
class AskRepeated(Fact):
    """The addressee was asked again."""

    note: Paragraph | None = None


@fact("followup.ask.answered", act=True)
class AskAnswered(Fact):
    """The addressee has answered, or has done what was asked."""

    answer: Paragraph
    answered_by: Line | None = None


@fact("followup.ask.declined", act=True)
class AskDeclined(Fact):
    """The addressee has said that it will not."""

    reason: Paragraph
    declined_by: Line | None = None


@fact("followup.ask.withdrawn", act=True)
class AskWithdrawn(Fact):
    """Who asked no longer asks."""

    reason: Paragraph


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state of the log that an update speaks of: a moment, and the newest entry of every chain (chain: seq, digest)."""

    as_of: datetime
    heads: dict[str, tuple[int, str]]


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that moved between two marks, from and to in words, with the entries that moved it."""

    kind: ChangeKind
    what: Line
    before: Line | None = None
    after: Line | None = None
    subject: UUID | None = None
    figure: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    entries: tuple[UUID, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure as an update told it; `cases` is the digest of the handles that it rests on, in order."""

    key: Annotated[str, msgspec.Meta(max_length=200)]
    value: float | None
    cases: Digest


@fact("followup.update.made", act=True)
class UpdateMade(Fact):
    """The mission's track tells the task force what moved in a period: computed from the log, with a note in free words."""

    task_force: UUID
    to: Line
    from_office: Line
    start: date
    end: date
    since: Mark
    upto: Mark
    previous: UUID | None = None
    cover: Paragraph | None = None
    changes: tuple[Change, ...] = ()
    figures: tuple[Told, ...] = ()
    entries: tuple[UUID, ...] = ()


@fact("followup.update.received", act=True)
class UpdateReceived(Fact):
    """The task force has the update."""

    note: Paragraph | None = None


@fact("followup.update.read", act=True)
class UpdateRead(Fact):
    """The task force has read the update, and says what it makes of it."""

    note: Paragraph | None = None


@fact("followup.transfer.planned", act=True)
class TransferPlanned(Fact):
    """At a sunset, open matters are to pass to a body; `successor` is the person who is to accept them for it."""

    task_force: UUID
    items: tuple[UUID, ...]
    to: Line
    successor: UUID
    reason: Paragraph


@fact("followup.transfer.accepted", act=True)
class TransferAccepted(Fact):
    """The successor takes the matters on."""

    note: Paragraph | None = None


@fact("followup.transfer.declined", act=True)
class TransferDeclined(Fact):
    """The successor does not take the matters on."""

    reason: Paragraph


@fact("followup.transfer.withdrawn", act=True)
class TransferWithdrawn(Fact):
    """Who planned the transfer no longer does."""

    reason: Paragraph
