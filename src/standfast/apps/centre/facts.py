"""What is stated about operations centres, interventions and influxes.

An intervention is one record for each group of people that was protected. A tally is one count at one gate over some hours.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, Happened, TimeCorrection, fact

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
CentreKind = Literal[
    "integrated operations centre",
    "joint operations centre",
    "security operations centre",
    "tactical operations centre",
]
Component = Literal["military", "police", "United Nations security", "civilian"]
Task = Literal["stop an abduction", "extract staff", "shelter an influx", "separate parties"]
Outcome = Literal["achieved", "partly achieved", "not achieved"]
Force = Literal["presence", "verbal warning", "show of force", "warning shots", "aimed fire"]


class People(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many people, as best known, with the least and the most that it may have been."""

    best: Count
    least: Count | None = None
    most: Count | None = None


@fact("centre.centre.opened", act=True)
class CentreOpened(Fact):
    """An operations centre takes up its work."""

    centre_kind: CentreKind
    name: Name
    site: UUID


@fact("centre.centre.component_joined", act=True)
class ComponentJoined(Fact):
    """A component has staff in the centre from now on."""

    component: Component


@fact("centre.centre.component_left", act=True)
class ComponentLeft(Fact):
    """A component has no staff in the centre any longer."""

    component: Component
    reason: Text | None = None


@fact("centre.centre.co_located", act=True)
class CoLocated(Fact):
    """The centre works in the same place as another one from now on."""

    other: UUID


@fact("centre.centre.co_location_ended", act=True)
class CoLocationEnded(Fact):
    """The centre no longer works in the same place as another one."""

    other: UUID
    reason: Text


@fact("centre.centre.closed", act=True)
class CentreClosed(Fact):
    """An operations centre works no longer."""

    reason: Text


@fact("centre.intervention.made", act=True)
class InterventionMade(Fact):
    """Peacekeepers stepped in for one group of people."""

    task: Task
    place: UUID
    component: Component
    outcome: Outcome
    force: Force
    people: People | None = None
    troops: Count | None = None
    vehicles: Count | None = None
    incident: UUID | None = None
    exercise: bool = False
    note: Text | None = None


@fact("centre.intervention.corrected", act=False, sets=("outcome", "people", "happened"))
class InterventionCorrected(Fact):
    """A record of an intervention was written down wrongly; what is None stays as it was."""

    outcome: Outcome | None = None
    people: People | None = None
    happened: Happened | None = None

    def correction_of_time(self) -> TimeCorrection | None:
        """Return the time that the intervention is now said to have had."""
        if self.happened is None:
            return None
        return TimeCorrection(kind="centre.intervention.made", happened=self.happened)


@fact("centre.intervention.matched", act=False)
class InterventionMatched(Fact):
    """Two records are of the same intervention."""

    same_as: UUID
    reason: Text


@fact("centre.intervention.withdrawn", act=False)
class InterventionWithdrawn(Fact):
    """A record is taken back: there was no such intervention."""

    reason: Text


@fact("centre.influx.opened", act=True)
class InfluxOpened(Fact):
    """People begin to come into a site for shelter."""

    place: UUID
    cause: Text


@fact("centre.influx.closed", act=True)
class InfluxClosed(Fact):
    """Nobody comes any more."""

    note: Text | None = None


@fact("centre.tally.made", act=True)
class TallyMade(Fact):
    """So many people came in through a gate in the time that the entry names."""

    influx: UUID
    gate: Name
    people: Count
    counted_by: Component


@fact("centre.tally.matched", act=False)
class TallyMatched(Fact):
    """Two tallies are of the same crowd."""

    same_as: UUID
    reason: Text


@fact("centre.tally.withdrawn", act=False)
class TallyWithdrawn(Fact):
    """A tally is taken back."""

    reason: Text
