"""What is stated about a medical facility: where it is, its level, and which capabilities it has from a time on.

How much blood there is, and of which group, is no matter of this app's unclassified facts: only whether there is any on site.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Level = Literal["I", "I plus", "II", "II plus", "III", "IV"]
Capability = Literal[
    "surgical team", "operating theatre", "X-ray", "laboratory", "blood on site", "dental", "ward"
]


@fact("medical.facility.opened", act=True)
class FacilityOpened(Fact):
    """A medical facility takes patients."""

    name: Name
    site: UUID
    level: Level


@fact("medical.facility.level_set", act=True)
class LevelSet(Fact):
    """The facility is of this level from now on."""

    level: Level
    basis: Text | None = None


@fact("medical.facility.capability_stated", act=True)
class CapabilityStated(Fact):
    """From now on the facility has, or no longer has, a capability."""

    capability: Capability
    present: bool
    note: Text | None = None


@fact("medical.facility.closed", act=True)
class FacilityClosed(Fact):
    """The facility takes no patients any more."""

    reason: Text
