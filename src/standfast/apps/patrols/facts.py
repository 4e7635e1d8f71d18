"""What is stated about patrols, about denials of movement, and about patrols of a zone.

A patrol has independent attributes (how long, how it moves, who takes part, when, what for), never one type that mixes
them. A denial is a subject of its own: three roadblocks on three days are one journey and three events, each with its clock.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, Happened, TimeCorrection, fact

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Places = Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=20)]

Mobility = Literal["mounted", "dismounted", "air", "river"]
Mobilities = Annotated[tuple[Mobility, ...], msgspec.Meta(min_length=1)]
Composition = Literal["force", "police", "joint", "integrated"]
TimeOfDay = Literal["day", "night", "day and night"]
Purpose = Literal[
    "protection presence",
    "weapons-free zone",
    "human-rights monitoring",
    "outreach",
    "reconnaissance",
    "escort",
    "extraction",
    "perimeter",
]
Purposes = Annotated[tuple[Purpose, ...], msgspec.Meta(min_length=1)]

Stage = Literal["notification", "departure", "en route", "destination", "return"]
Actor = Literal[
    "army",
    "security service",
    "police",
    "local authority",
    "opposition",
    "militia",
    "civilians",
    "unknown",
]
Threat = Literal["none", "verbal", "weapons pointed", "warning shots", "fire", "physical"]
Restriction = Literal[
    "refused before departure",
    "delayed at checkpoint",
    "denied at checkpoint",
    "turned back under threat",
    "passed on conditions",
    "flight assurance refused",
    "flight fired on",
    "area declared closed",
    "staff detained",
    "vehicle or cargo seized",
    "convoy attacked",
    "entry refused",
    "cargo blocked",
    "levy demanded",
    "vehicle or premises searched",
    "communications cut",
    "other breach",
]
HoldOutcome = Literal["passed", "turned back", "withdrawn under threat", "expired"]
LiaisonLevel = Literal["post commander", "sector", "force headquarters", "ministry", "formal note"]
Requester = Literal["local authority", "community", "civil society", "humanitarian partner"]
Met = Literal[
    "local authority",
    "civil society",
    "community",
    "women's group",
    "displaced people",
    "armed actor",
]

# The letter of 17 April 2017: orders repeat the instruction to stand ground for 48 hours at a checkpoint that denies
# movement. The clock starts when passage is refused.
STAND_GROUND_H = 48


@fact("patrols.patrol.tasked", act=True)
class PatrolTasked(Fact):
    """A patrol is ordered: where to, for how long, by which means, by whom, when and what for."""

    serial: Name
    base: UUID
    destinations: Places
    planned_nights: Count
    mobility: Mobilities
    composition: Composition
    time_of_day: TimeOfDay
    purposes: Purposes
    unit: UUID | None = None
    order: Text | None = None


@fact(
    "patrols.patrol.corrected",
    act=False,
    sets=(
        "destinations",
        "planned_nights",
        "mobility",
        "composition",
        "time_of_day",
        "purposes",
        "unit",
    ),
)
class PatrolCorrected(Fact):
    """The tasking of a patrol was written down wrongly; what is None stays as it was."""

    destinations: Places | None = None
    planned_nights: Count | None = None
    mobility: Mobilities | None = None
    composition: Composition | None = None
    time_of_day: TimeOfDay | None = None
    purposes: Purposes | None = None
    unit: UUID | None = None


@fact("patrols.patrol.time_corrected", act=False)
class PatrolTimeCorrected(Fact):
    """One entry of a patrol had the wrong time."""

    entry: UUID
    happened: Happened

    def correction_of_time(self) -> TimeCorrection:
        """Return the time that the entry is now said to have had."""
        return TimeCorrection(entry=str(self.entry), happened=self.happened)


@fact("patrols.patrol.approved", act=True)
class PatrolApproved(Fact):
    """A patrol may go."""


@fact("patrols.patrol.cancelled", act=True)
class PatrolCancelled(Fact):
    """A patrol will not go."""

    reason: Text


@fact("patrols.patrol.departed", act=True)
class PatrolDeparted(Fact):
    """A patrol left its base; strengths are None where they were not reported."""

    women: Count | None = None
    men: Count | None = None
    vehicles: Count | None = None


@fact("patrols.patrol.place_reached", act=True)
class PlaceReached(Fact):
    """A patrol arrived at a named place."""

    place: UUID


@fact("patrols.patrol.place_left", act=True)
class PlaceLeft(Fact):
    """A patrol left a named place."""

    place: UUID


@fact("patrols.patrol.returned", act=True)
class PatrolReturned(Fact):
    """A patrol is back at its base."""

    note: Text | None = None


@fact("patrols.patrol.asked_to_stay", act=True)
class AskedToStay(Fact):
    """Somebody at a place asked the patrol to extend its visit."""

    place: UUID
    requested_by: Requester
    days: Count | None = None


@fact("patrols.patrol.monitored", act=True)
class MonitoringDone(Fact):
    """Human-rights monitoring was done at a place; the account itself is held elsewhere under this reference."""

    place: UUID
    reference: Name


@fact("patrols.patrol.met", act=True)
class PeopleMet(Fact):
    """The patrol met somebody at a place."""

    place: UUID
    who: Met
    concerns: Text | None = None


@fact("patrols.patrol.reported", act=True)
class ReportSubmitted(Fact):
    """The patrol's report was handed in."""

    summary: Text
    distance_km: Annotated[float, msgspec.Meta(ge=0, le=100_000)] | None = None
    next_visit: Text | None = None


@fact("patrols.patrol.debriefed", act=True)
class PatrolDebriefed(Fact):
    """The patrol was debriefed."""

    lessons: Text | None = None


@fact("patrols.denial.met", act=True)
class DenialMet(Fact):
    """A patrol's movement was restricted or denied; the hold begins when this happened."""

    patrol: UUID
    stage: Stage
    actor: Actor
    restriction: Restriction
    where: Name
    place: UUID | None = None
    threat: Threat | None = None
    reason_given: Text | None = None


@fact("patrols.denial.liaison_attempted", act=True)
class LiaisonAttempted(Fact):
    """Somebody was asked to open the way."""

    level: LiaisonLevel
    answer: Text | None = None


@fact("patrols.denial.hold_ended", act=True)
class HoldEnded(Fact):
    """A hold ended: how, and on whose authority the patrol turned back if it did."""

    outcome: HoldOutcome
    authority: Name | None = None
    reason: Text | None = None


@fact(
    "patrols.denial.corrected",
    act=False,
    sets=("stage", "actor", "restriction", "where", "threat", "happened"),
)
class DenialCorrected(Fact):
    """A denial was written down wrongly; what is None stays as it was."""

    stage: Stage | None = None
    actor: Actor | None = None
    restriction: Restriction | None = None
    where: Name | None = None
    threat: Threat | None = None
    happened: Happened | None = None

    def correction_of_time(self) -> TimeCorrection | None:
        """Return when movement is now said to have been denied."""
        if self.happened is None:
            return None
        return TimeCorrection(kind="patrols.denial.met", happened=self.happened)


@fact("patrols.zone_patrol.carried_out", act=True)
class ZonePatrolCarriedOut(Fact):
    """A weapons-free zone was patrolled for some hours."""

    zone: UUID
    mobility: Mobility
    composition: Composition
    time_of_day: Literal["day", "night"]
    unit: UUID | None = None
    women: Count | None = None
    men: Count | None = None
    note: Text | None = None


@fact(
    "patrols.zone_patrol.corrected",
    act=False,
    sets=("zone", "mobility", "composition", "time_of_day", "happened"),
)
class ZonePatrolCorrected(Fact):
    """A zone patrol was written down wrongly; what is None stays as it was."""

    zone: UUID | None = None
    mobility: Mobility | None = None
    composition: Composition | None = None
    time_of_day: Literal["day", "night"] | None = None
    happened: Happened | None = None

    def correction_of_time(self) -> TimeCorrection | None:
        """Return when the patrol is now said to have been."""
        if self.happened is None:
            return None
        return TimeCorrection(kind="patrols.zone_patrol.carried_out", happened=self.happened)


@fact("patrols.zone_patrol.withdrawn", act=False)
class ZonePatrolWithdrawn(Fact):
    """A record of a zone patrol is taken back."""

    reason: Text
