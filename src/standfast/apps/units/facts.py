"""What is stated about units: who they are, which rotation serves, how many they are by sex, what they drive."""

from datetime import date
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact

UnitKind = Literal[
    "infantry battalion",
    "engineers",
    "medical",
    "aviation",
    "signals",
    "logistics",
    "reserve",
    "military observers",
    "formed police unit",
    "individual police officers",
]
UNIT_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)
POLICE_KINDS: tuple[UnitKind, ...] = ("formed police unit", "individual police officers")
VehicleKind = Literal["armoured carrier", "patrol vehicle", "truck", "ambulance", "engineer plant"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Contributor = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
People = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


@fact("units.unit.deployed", act=True)
class UnitDeployed(Fact):
    """A unit takes up its duty in the mission. `contributor` is an ISO 3166 code; None for people of many countries."""

    name: Text
    unit_kind: UnitKind
    contributor: Contributor | None = None
    base: UUID | None = None
    parent: UUID | None = None
    note: Text | None = None


@fact(
    "units.unit.corrected", act=False, sets=("name", "unit_kind", "contributor", "base", "parent")
)
class UnitCorrected(Fact):
    """What was written down of a unit was wrong; what is left out stays as it was."""

    name: Text | None = None
    unit_kind: UnitKind | None = None
    contributor: Contributor | None = None
    base: UUID | None = None
    parent: UUID | None = None


@fact("units.unit.moved", act=True)
class UnitMoved(Fact):
    """A unit takes up another base."""

    base: UUID


@fact("units.unit.left", act=True)
class UnitLeft(Fact):
    """A unit leaves the mission for good; a change of rotation is not leaving."""

    reason: Text


@fact("units.rotation.inducted", act=True)
class RotationInducted(Fact):
    """The people of a rotation arrive and take over a unit; what the ones before were trained in does not pass to them."""

    unit: UUID
    name: Text


@fact("units.rotation.departed", act=True)
class RotationDeparted(Fact):
    """The people of a rotation go home."""


@fact("units.strength.reported", act=True)
class StrengthReported(Fact):
    """How many women and men a unit had on a day."""

    unit: UUID
    on: date
    women: People
    men: People


@fact("units.strength.corrected", act=False, sets=("women", "men"))
class StrengthCorrected(Fact):
    """A strength was reported wrongly; what is left out stays as it was."""

    women: People | None = None
    men: People | None = None


@fact("units.vehicle.assigned", act=True)
class VehicleAssigned(Fact):
    """A vehicle is given to a unit; it takes the road until something is said of its state."""

    unit: UUID
    vehicle_kind: VehicleKind
    plate: Text


@fact("units.vehicle.inspected", act=True)
class VehicleInspected(Fact):
    """Somebody looked at a vehicle and says whether it takes the road."""

    serviceable: bool
    note: Text | None = None


@fact("units.vehicle.withdrawn", act=True)
class VehicleWithdrawn(Fact):
    """A vehicle is taken from its unit for good."""

    reason: Text
