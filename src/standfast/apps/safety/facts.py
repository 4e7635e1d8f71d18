"""What is stated about residences, safe havens, postings of security officers and fact sheets.

A residence is a building block with a coarse name, a security zone and a count of residents, never a list of people. A haven
is done when somebody who did not measure its progress has accepted it, not when its progress reads 100 per cent.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
SecurityZone = Annotated[int, msgspec.Meta(ge=1, le=20)]
Edition = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
ResidenceKind = Literal["on base", "approved compound", "private"]
HavenArea = Literal["residential", "office"]
Host = Literal["OCHA", "agencies without their own security officers"]


@fact("safety.residence.listed", act=True)
class ResidenceListed(Fact):
    """A building block is in use as residence; `zone` is its security zone, None when none is drawn in its town."""

    residence_kind: ResidenceKind
    town: Name
    block: Name
    zone: SecurityZone | None = None


@fact("safety.residence.counted", act=True)
class ResidentsCounted(Fact):
    """So many members of staff live in the block."""

    residents: Count


@fact("safety.residence.vacated", act=True)
class ResidenceVacated(Fact):
    """Nobody lives in the block any longer."""

    reason: Text


@fact("safety.residence_address.recorded", act=False, sets=("address",))
class ResidenceAddressRecorded(Fact):
    """Where a residence stands; held more closely than the residence itself."""

    address: Text


@fact("safety.haven.planned", act=True)
class HavenPlanned(Fact):
    """A safe haven for staff is to be built."""

    name: Name
    site: UUID
    area: HavenArea


@fact("safety.haven.progress_read", act=True)
class HavenProgressRead(Fact):
    """Somebody measured how far a haven is."""

    percent: Percent
    note: Text | None = None


@fact("safety.haven.accepted", act=True)
class HavenAccepted(Fact):
    """A haven was inspected and taken over as complete."""

    certificate: Name


@fact("safety.haven.acceptance_revoked", act=True)
class HavenAcceptanceRevoked(Fact):
    """A haven that was taken over is not fit for use; it is open again."""

    reason: Text


@fact("safety.haven_capacity.stated", act=True, sets=("capacity",))
class HavenCapacityStated(Fact):
    """How many people a haven shelters; held more closely than the haven itself."""

    capacity: Count


@fact("safety.posting.begun", act=True)
class PostingBegun(Fact):
    """A security officer begins to work inside another organisation."""

    host: Host
    duty: Text


@fact("safety.posting.ended", act=True)
class PostingEnded(Fact):
    """A security officer's posting is over."""

    reason: Text


@fact("safety.fact_sheet.issued", act=True)
class FactSheetIssued(Fact):
    """An edition of the security fact sheet was given out."""

    edition: Edition
    sections: tuple[Name, ...]
    languages: tuple[Name, ...] = ("English",)


@fact("safety.fact_sheet.acknowledged", act=True)
class FactSheetAcknowledged(Fact):
    """An organisation confirmed that it has the edition."""

    organisation: Name
