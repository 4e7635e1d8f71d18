"""What is stated about works, breaches, posts and sensors along a perimeter.

Places are chainages in metres from gate 1 in the direction in which the perimeter is drawn; a stretch whose end is below its
start runs on through gate 1. Who manned a post is reported once a day, in watches of whole hours of mission time.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Chainage = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
Width = Annotated[float, msgspec.Meta(gt=0, le=1000)]
WorkKind = Literal["defence wall", "fence", "ditch", "berm", "buffer zone", "patrol track"]
DuePrecision = Literal["day", "month"]
BreachKind = Literal["cut", "hole", "collapse", "erosion", "tunnel", "climbing aid"]
Cause = Literal["smuggling", "theft", "weather", "vehicle", "unknown"]
Route = Literal["force patrol on the spot", "mission support"]
PostKind = Literal["observation post", "sentry post", "watchtower", "firing position"]
SensorKind = Literal[
    "intrusion detection", "infrared", "closed-circuit television", "access control", "turnstile"
]
SensorState = Literal["on test", "live", "withdrawn"]


class Watch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sentries stood at a post from one full hour of the day to another; `end_h` does not belong to it."""

    start_h: Annotated[int, msgspec.Meta(ge=0, le=23)]
    end_h: Annotated[int, msgspec.Meta(ge=1, le=24)]
    sentries: Annotated[int, msgspec.Meta(ge=1, le=1000)]


@fact("perimeter.work.planned", act=True)
class WorkPlanned(Fact):
    """A work is to be built along a perimeter, section by section."""

    work_kind: WorkKind
    name: Name
    perimeter: UUID
    due: date | None = None
    due_precision: DuePrecision | None = None


@fact("perimeter.work.section_planned", act=True)
class SectionPlanned(Fact):
    """The work is to stand along this stretch."""

    start_m: Chainage
    end_m: Chainage


@fact("perimeter.segment.started", act=True)
class SegmentStarted(Fact):
    """Building began along a stretch; it counts for nothing until it is finished."""

    work: UUID
    start_m: Chainage
    end_m: Chainage


@fact("perimeter.segment.finished", act=True)
class SegmentFinished(Fact):
    """A stretch was measured and stands."""

    work: UUID
    start_m: Chainage
    end_m: Chainage


@fact("perimeter.segment.reopened", act=True)
class SegmentReopened(Fact):
    """A stretch that stood is damaged or was taken down again."""

    start_m: Chainage
    end_m: Chainage
    reason: Text


@fact("perimeter.segment.withdrawn", act=False)
class SegmentWithdrawn(Fact):
    """A measurement is taken back: nothing stands there."""

    reason: Text


@fact("perimeter.breach.found", act=True)
class BreachFound(Fact):
    """A perimeter is breached."""

    perimeter: UUID
    breach_kind: BreachKind
    chainage_m: Chainage | None = None
    cause: Cause = "unknown"
    width_m: Width | None = None
    near_post: Name | None = None
    guarded: bool | None = None


@fact("perimeter.breach.fixed_for_now", act=True)
class BreachFixedForNow(Fact):
    """A breach is closed until it can be repaired."""

    means: Text


@fact("perimeter.breach.repaired", act=True)
class BreachRepaired(Fact):
    """A breach was repaired, in the words of whoever repaired it."""

    route: Route
    material: Text | None = None


@fact("perimeter.breach.repair_verified", act=True)
class RepairVerified(Fact):
    """Somebody other than the repairer saw that the repair holds."""

    note: Text | None = None


@fact("perimeter.breach.repair_rejected", act=True)
class RepairRejected(Fact):
    """The repair does not hold; the breach is open again."""

    reason: Text


@fact("perimeter.breach.withdrawn", act=False)
class BreachWithdrawn(Fact):
    """A report of a breach is taken back."""

    reason: Text


@fact("perimeter.post.commissioned", act=True)
class PostCommissioned(Fact):
    """A post is in use."""

    perimeter: UUID
    post_kind: PostKind
    name: Name


@fact("perimeter.post.reinforced", act=True)
class PostReinforced(Fact):
    """A post was made stronger."""

    what: Text


@fact("perimeter.post.decommissioned", act=True)
class PostDecommissioned(Fact):
    """A post is given up."""

    reason: Text


@fact("perimeter.manning.reported", act=True)
class ManningReported(Fact):
    """In which hours of a day a post was manned, by check-ins, not by the plan."""

    post: UUID
    day: date
    watches: tuple[Watch, ...]


@fact("perimeter.manning.corrected", act=False, sets=("watches",))
class ManningCorrected(Fact):
    """The report of a day was wrong; these are its watches."""

    watches: tuple[Watch, ...]
    reason: Text


@fact("perimeter.sensor.installed", act=True)
class SensorInstalled(Fact):
    """A sensor or barrier is in place."""

    site: UUID
    sensor_kind: SensorKind
    name: Name
    state: SensorState = "on test"


@fact("perimeter.sensor.state_set", act=True)
class SensorStateSet(Fact):
    """From now on the sensor is on test, live or withdrawn."""

    state: SensorState
    reason: Text | None = None
