"""Trust: what the mission's root says of a chain, as entries that every site judges by.

The root is pinned by hand at each site (`site root`), once, as the one thing that no entry can prove. Everything else follows
from its entries: which chains are sites of the mission, what each may read, which is the assessor's, which are revoked and up to
where they are honoured. A site enrols devices for its own people; a device states only the kinds that its record names.
"""

from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.ids import chain_subject
from standfast.log.models import Row, TrustRecord

ChainId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}$")]
Key = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
SiteName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Recipient = Annotated[str, msgspec.Meta(pattern="^age1[0-9a-z]{10,90}$", max_length=100)]
Level = Literal["unclassified", "confidential", "strictly confidential"]
Group = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+$", max_length=32)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
KindName = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+$", max_length=100)
]
SiteRole = Literal["mission", "headquarters", "assessor"]
SITE_ROLES: tuple[SiteRole, ...] = get_args(SiteRole)


@fact(
    "log.trust.recognised",
    act=True,
    sets=("recipient", "clearance", "groups"),
    stated_by="root",
)
class ChainRecognised(Fact):
    """A chain is that of a site of the mission, which may read up to a level; it replaces what stood before."""

    chain: ChainId
    key: Key
    site: SiteName
    role: SiteRole
    recipient: Recipient | None = None
    clearance: Level = "unclassified"
    groups: tuple[Group, ...] = ()


@fact("log.trust.device_enrolled", act=True)
class DeviceEnrolled(Fact):
    """A site takes up the chain of a device that somebody carries; it may state these kinds and nothing else."""

    chain: ChainId
    key: Key
    site: SiteName
    holder: UUID
    may: tuple[KindName, ...]
    recipient: Recipient | None = None
    clearance: Level = "unclassified"
    groups: tuple[Group, ...] = ()


@fact("log.trust.revoked", act=True, stated_by="root")
class ChainRevoked(Fact):
    """A chain is honoured up to an entry, and no further: its laptop is lost, its key is taken."""

    chain: ChainId
    last_honoured: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    reason: Reason


@fact("log.trust.device_revoked", act=True)
class DeviceRevoked(Fact):
    """A device's chain is honoured up to an entry, and no further."""

    chain: ChainId
    last_honoured: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    reason: Reason


class TrustState(State):
    """What has been said of one chain."""

    chain: str | None = None
    recognised: ChainRecognised | None = None
    enrolled: DeviceEnrolled | None = None
    honoured: int | None = None
    reason: str | None = None
    recognised_at: datetime | None = None
    revoked_at: datetime | None = None


def step(state: TrustState, entry: Entry) -> TrustState | Unapplied:
    """Apply what is said of a chain. Revocations only ever draw the line closer: nothing honours again what was cut off."""
    said = entry.fact
    if not isinstance(said, ChainRecognised | DeviceEnrolled | ChainRevoked | DeviceRevoked):
        return state
    if entry.subject != chain_subject(said.chain):
        return Unapplied("It speaks of another chain than the one it was stated about.")
    match said:
        case ChainRecognised():
            return _recognised(state, said, entry)
        case DeviceEnrolled():
            return _enrolled(state, said, entry)
        case DeviceRevoked() if state.recognised is not None:
            return Unapplied("The chain is a site's; only the mission's root revokes a site.")
        case DeviceRevoked() if not _enrolled_here(state, entry):
            return Unapplied(
                "A device is taken back by the site that enrolled it, or by the root's."
            )
        case _:
            return _revoked(state, said, entry)


def _recognised(state: TrustState, said: ChainRecognised, entry: Entry) -> TrustState | Unapplied:
    if state.enrolled is not None:
        return Unapplied("The chain is a device's; a device does not become a site.")
    if state.recognised is not None and state.recognised.role != said.role:
        return Unapplied("A chain keeps the role that it was first recognised in.")
    return msgspec.structs.replace(
        state, chain=said.chain, recognised=said, recognised_at=entry.happened.start
    )


def _enrolled(state: TrustState, said: DeviceEnrolled, entry: Entry) -> TrustState | Unapplied:
    if state.recognised is not None:
        return Unapplied("The chain is a site's; a site does not become a device.")
    if said.site != entry.site:
        return Unapplied("A site enrols devices of its own, and this one names another site.")
    if state.enrolled is not None:
        return Unapplied(
            "A device's chain is enrolled once; enrol the device again with a new key."
        )
    return msgspec.structs.replace(
        state, chain=said.chain, enrolled=said, recognised_at=entry.happened.start
    )


def _revoked(state: TrustState, said: ChainRevoked | DeviceRevoked, entry: Entry) -> TrustState:
    if state.honoured is not None and state.honoured <= said.last_honoured:
        return state
    return msgspec.structs.replace(
        state,
        chain=said.chain,
        honoured=said.last_honoured,
        reason=said.reason,
        revoked_at=entry.happened.start,
    )


def _enrolled_here(state: TrustState, entry: Entry) -> bool:
    if entry.chain_role == "headquarters":
        return True
    return state.enrolled is not None and state.enrolled.site == entry.site


def rows(state: TrustState, *, subject: UUID, label: str) -> list[Row]:
    """Return the record of a chain."""
    if state.chain is None:
        return []
    said = state.recognised or state.enrolled
    return [
        TrustRecord(
            subject=subject,
            label=label,
            chain=state.chain,
            site=said.site if said else None,
            role=state.recognised.role if state.recognised else "device" if said else None,
            key=said.key if said else None,
            holder=state.enrolled.holder if state.enrolled else None,
            recipient=said.recipient if said else None,
            clearance=said.clearance if said else "unclassified",
            groups=sorted(set(said.groups)) if said else [],
            may=sorted(state.enrolled.may) if state.enrolled else [],
            honoured=state.honoured,
            reason=state.reason,
            recognised_at=state.recognised_at,
            revoked_at=state.revoked_at,
        )
    ]


register_fold("log.trust", version=1, state=TrustState, step=step, rows=rows, tables=(TrustRecord,))
