"""From what was stated about a device to the row that says who carries it, what it may state and whether it is locked."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.devices.facts import (
    DeviceLocked,
    DeviceOffered,
    DeviceTakenUp,
    DeviceUnlocked,
    OfferWithdrawn,
)
from standfast.apps.devices.models import Device
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class Lock(msgspec.Struct, frozen=True):
    """A lock, and the entry that stated it."""

    entry: UUID
    at: datetime
    reason: str


class DeviceState(State):
    """What is known of one device so far."""

    offered: DeviceOffered | None = None
    offered_at: datetime | None = None
    offered_by: UUID | None = None
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None
    chain: str | None = None
    taken_up_at: datetime | None = None
    locks: tuple[Lock, ...] = ()
    lifted: tuple[UUID, ...] = ()

    @property
    def lock(self) -> Lock | None:
        """The oldest lock that nobody has lifted."""
        return next((lock for lock in self.locks if lock.entry not in self.lifted), None)


def step(state: DeviceState, entry: Entry) -> DeviceState | Unapplied:
    """Apply one entry to what is known of a device."""
    at = entry.happened.start
    match entry.fact:
        case DeviceOffered() as fact:
            if state.offered is not None:
                return Unapplied("A device is offered once; this is a second offer of the same.")
            return replace(state, offered=fact, offered_at=at, offered_by=entry.author)
        case OfferWithdrawn(reason=reason):
            if state.chain is not None:
                return Unapplied(
                    "The device was taken up before its offer was withdrawn; revoke it."
                )
            return replace(state, withdrawn_at=at, withdrawn_reason=reason)
        case DeviceTakenUp(chain=chain):
            if state.chain is not None:
                return Unapplied(
                    "A device is taken up once; this is a second key for the same one."
                )
            return replace(state, chain=chain, taken_up_at=at)
        case DeviceLocked(reason=reason):
            return replace(state, locks=(*state.locks, Lock(entry.id, at, reason)))
        case DeviceUnlocked(lifts=lifts):
            return replace(state, lifted=tuple(sorted({*state.lifted, *lifts})))
        case _:
            return Unapplied("This is not a statement about a device.")


def rows(state: DeviceState, *, subject: UUID, label: str) -> list[Row]:
    """Return the device's row, once its offer is here."""
    offered = state.offered
    if offered is None or state.offered_at is None or state.offered_by is None:
        return []
    return [
        Device(
            subject=subject,
            label=label,
            name=offered.name,
            holder=offered.holder,
            may=sorted(set(offered.may)),
            factor=offered.factor,
            site=offered.site,
            offered_at=state.offered_at,
            offered_by=state.offered_by,
            until=offered.until,
            withdrawn_at=state.withdrawn_at,
            withdrawn_reason=state.withdrawn_reason,
            chain=state.chain,
            taken_up_at=state.taken_up_at,
            locked_at=state.lock.at if state.lock else None,
            locked_reason=state.lock.reason if state.lock else None,
            locks=[str(lock.entry) for lock in state.locks if lock.entry not in state.lifted],
        )
    ]


register_fold(
    "devices.device", version=1, state=DeviceState, step=step, rows=rows, tables=(Device,)
)
