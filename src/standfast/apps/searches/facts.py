"""What is stated about cordon-and-search operations and about the items that they seize.

A search that runs over several days is stated once for each day. Levels: ENTRY (people at the gates), ZONE (a daily zone
of some shelters), TARGET (named shelters, on intelligence), FULL (the whole site). An item's custody is append-only:
found, handed over any number of times, disposed of before two witnesses.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, Happened, TimeCorrection, fact

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Level = Literal["ENTRY", "ZONE", "TARGET", "FULL"]
Component = Literal["police", "formed police", "force", "security"]
ItemClass = Literal[
    "firearm",
    "ammunition",
    "grenade",
    "blade",
    "uniform",
    "military identity card",
    "alcohol",
    "drug",
    "radio",
    "other",
]
Disposal = Literal["destroyed", "handed to explosive-ordnance unit", "returned to owner"]

# The Secretary-General's letter of 17 April 2017: "zones of up to 30 shelters" are searched daily.
ZONE_SHELTERS = 30


class Strength(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many women and men a component sent; unknown is None."""

    component: Component
    women: Count | None = None
    men: Count | None = None


@fact("searches.search.carried_out", act=True)
class SearchCarriedOut(Fact):
    """A site, or part of it, was searched on a day."""

    level: Level
    site: UUID
    lead: Component
    zone: Name | None = None
    strengths: tuple[Strength, ...] = ()
    shelters: Count | None = None
    people: Count | None = None
    refusals: Count | None = None
    held: Count | None = None
    injuries: Count | None = None
    complaints: Count | None = None
    basis: Text | None = None
    note: Text | None = None


@fact(
    "searches.search.corrected",
    act=False,
    sets=(
        "level",
        "site",
        "zone",
        "shelters",
        "people",
        "refusals",
        "held",
        "injuries",
        "complaints",
        "happened",
    ),
)
class SearchCorrected(Fact):
    """A record of a search was written down wrongly; what is None stays as it was."""

    level: Level | None = None
    site: UUID | None = None
    zone: Name | None = None
    shelters: Count | None = None
    people: Count | None = None
    refusals: Count | None = None
    held: Count | None = None
    injuries: Count | None = None
    complaints: Count | None = None
    happened: Happened | None = None

    def correction_of_time(self) -> TimeCorrection | None:
        """Return the time that the search is now said to have had."""
        if self.happened is None:
            return None
        return TimeCorrection(kind="searches.search.carried_out", happened=self.happened)


@fact("searches.search.withdrawn", act=False)
class SearchWithdrawn(Fact):
    """A record is taken back: there was no such search, or it is recorded elsewhere."""

    reason: Text


@fact("searches.item.found", act=True)
class ItemFound(Fact):
    """An item was seized; the finder's component holds it first."""

    search: UUID
    tag: Name
    item_class: ItemClass
    description: Text
    found_where: Name
    holder: Name
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1


@fact("searches.item.handed_over", act=True)
class ItemHandedOver(Fact):
    """An item changed hands."""

    handed_by: Name
    received_by: Name
    store: Name | None = None


@fact("searches.item.disposed_of", act=True)
class ItemDisposedOf(Fact):
    """An item left custody for good, before two witnesses."""

    disposal: Disposal
    handed_by: Name
    witnesses: tuple[Name, Name]
