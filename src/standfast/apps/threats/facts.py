"""What is stated about threats: alerts and what became of them, hotspots, triggers to come, forecasts and their scores.

A hotspot and an alert describe places and kinds of actor, never a person and never a community by its descent. Whoever
called is not written down: not their name, not their number, not the post that took the call where that tells who it was.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Kilometres = Annotated[float, msgspec.Meta(gt=0, le=500)]
Degree = Annotated[int, msgspec.Meta(ge=1, le=5)]
Credibility = Annotated[int, msgspec.Meta(ge=1, le=6)]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Score = Annotated[float, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Weeks = Annotated[int, msgspec.Meta(ge=1, le=52)]

Rating = Literal["must protect", "should protect", "could protect"]
Actor = Literal[
    "government forces",
    "opposition forces",
    "militia",
    "armed cattle keepers",
    "armed youth",
    "criminals",
    "crowd",
    "not known",
]
Actors = Annotated[tuple[Actor, ...], msgspec.Meta(min_length=1, max_length=8)]
TriggerKind = Literal[
    "cattle migration",
    "market",
    "rains",
    "salary day",
    "political date",
    "harvest",
    "movement of forces",
]
Triggers = Annotated[tuple[TriggerKind, ...], msgspec.Meta(max_length=7)]
Channel = Literal[
    "community hotline",
    "community radio",
    "liaison assistant",
    "patrol",
    "protection cluster",
    "humanitarian partner",
    "site guard",
    "sensor",
    "analyst",
    "forecast",
]
ThreatKind = Literal[
    "attack",
    "armed men near a site",
    "weapons smuggled in",
    "fence or gate",
    "fighting",
    "abduction",
    "cattle raid",
    "displacement begins",
    "rumour or hate speech",
    "plan or measure missing",
]
Decision = Literal["act", "verify", "hand to host forces", "no action"]
Outcome = Literal["threat averted", "threat came true", "false alarm", "not known"]


@fact("threats.alert.raised", act=True)
class AlertRaised(Fact):
    """Somebody warns of a threat; `answer_owed` where a community waits to hear what became of it."""

    channel: Channel
    threat_kind: ThreatKind
    threat: Text
    place: UUID | None = None
    locality: Name | None = None
    credibility: Credibility | None = None
    routed_to: UUID | None = None
    due_on: date | None = None
    answer_owed: bool = False
    hotspot: UUID | None = None


@fact("threats.alert.rerouted", act=True, sets=("routed_to",))
class AlertRerouted(Fact):
    """Another person has to see to an alert from now on."""

    routed_to: UUID
    reason: Text


@fact("threats.alert.acknowledged", act=True)
class AlertAcknowledged(Fact):
    """Whoever it was routed to has seen the alert."""


@fact("threats.alert.decided", act=True, sets=("decision",))
class AlertDecided(Fact):
    """What is to be done about an alert; doing nothing needs a reason as every other decision does."""

    decision: Decision
    reason: Text


@fact("threats.alert.acted", act=True)
class AlertActed(Fact):
    """The first action on an alert began."""

    action: Text


@fact("threats.alert.answered", act=True)
class AlertAnswered(Fact):
    """The community was told what became of its alert."""

    answer: Text


@fact("threats.alert.closed", act=True)
class AlertClosed(Fact):
    """What the alert came to."""

    outcome: Outcome
    note: Text | None = None


@fact("threats.alert.withdrawn", act=False)
class AlertWithdrawn(Fact):
    """The alert was recorded by mistake."""

    reason: Text


@fact("threats.hotspot.identified", act=True)
class HotspotIdentified(Fact):
    """Analysts see a place where civilians are threatened."""

    name: Name
    lon: Lon
    lat: Lat
    radius_km: Kilometres
    threat: Text
    actors: Actors
    place: UUID | None = None
    county: Name | None = None
    triggers: Triggers = ()
    at_risk: Count | None = None
    owner: UUID | None = None


@fact("threats.hotspot.assessed", act=True, sets=("likelihood", "impact", "rating"))
class HotspotAssessed(Fact):
    """How likely and how grave the threat is held to be, what is to be done, and when that is looked at again."""

    likelihood: Degree
    impact: Degree
    rating: Rating
    reason: Text
    action: Text
    review_on: date


@fact("threats.hotspot.closed", act=True)
class HotspotClosed(Fact):
    """The place is no hotspot any longer."""

    reason: Text


@fact("threats.trigger.scheduled", act=True)
class TriggerScheduled(Fact):
    """Something that may set violence off is to come: from the first day up to and including the last."""

    trigger: TriggerKind
    first: date
    last: date
    what: Text
    county: Name | None = None


@fact("threats.trigger.cancelled", act=False)
class TriggerCancelled(Fact):
    """It will not come, or was written down by mistake."""

    reason: Text


class Hurdle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a cell's chances follow from its expected number: start and slope of the curve, and how wide the rest spreads."""

    start: Score
    slope: Annotated[float, msgspec.Meta(gt=0, le=10)]
    size: Annotated[float, msgspec.Meta(gt=0, le=1000)]


CatalogueName = Literal["ucdp", "acled"]


@fact("threats.forecast.issued", act=True)
class ForecastIssued(Fact):
    """A forecast was made; its cells stand outside the log and are bound to this entry by their digest.

    `basis` is the digest of what decided it: the events known before the cutoff, the area, and where the mission was, of
    which `presence` tells in words. `catalogues` are the sources of imported events, the first of which goes before the others.
    """

    cutoff: date
    horizon_weeks: Weeks
    cell_km: Kilometres
    cells: Count
    cells_digest: Digest
    events_known: Count
    expected: Score
    hurdle: Hurdle
    leans_on: Text
    sources: Text
    basis: Digest | None = None
    presence: Text | None = None
    catalogues: tuple[CatalogueName, ...] = ("ucdp",)


class ModelScore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one model did: log score in nats an event, CRPS and ignorance a cell, capture at 10 % of the area."""

    model: Name
    log_score: Score | None = None
    crps: Score | None = None
    ignorance: Score | None = None
    capture_10: Share | None = None


@fact("threats.forecast.scored", act=True)
class ForecastScored(Fact):
    """The time of a forecast has passed; this is how it did beside plain maps, by what is known now."""

    events: Count
    scores: Annotated[tuple[ModelScore, ...], msgspec.Meta(min_length=1, max_length=12)]
