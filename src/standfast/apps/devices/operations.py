"""What may be done with devices: offer, take up, lock, unlock, revoke."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import msgspec

from standfast.apps.accounts.facts import ADMINISTRATOR, ROLES
from standfast.apps.accounts.models import Person
from standfast.apps.accounts.queries import person_by_subject
from standfast.apps.devices import queries, rules
from standfast.apps.devices.chains import note_chain
from standfast.apps.devices.facts import (
    DeviceLocked,
    DeviceOffered,
    DeviceTakenUp,
    DeviceUnlocked,
    Factor,
    Kinds,
    Name,
    OfferWithdrawn,
    Reason,
)
from standfast.apps.devices.models import Device
from standfast.apps.devices.reference import CODE_HOURS
from standfast.log.chains import own_site
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.ids import chain_subject
from standfast.log.operations import Refused, append, operation
from standfast.log.trust import ChainId, DeviceEnrolled, DeviceRevoked, Key
from standfast.log.trust_operations import last_held

OFFICERS = (ADMINISTRATOR, "duty officer", "field office", "security officer")


def _device(device_id: UUID) -> Device:
    row = queries.device(device_id)
    if row is None:
        raise Refused(f"This site knows no device {device_id}; the page of devices lists them.")
    return row


@operation(roles=OFFICERS)
def offer_device(
    *,
    by: Person,
    at: datetime,
    name: Name,
    holder: UUID,
    may: Kinds,
    factor: Factor = "time code",
    until: datetime | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Offer somebody a device that may state some kinds; a code for it is made beside the log.

    :raises Refused: when the holder is unknown or closed, a kind is not a device's to state, or the offer is too long.
    """
    ends = until or at + timedelta(hours=CODE_HOURS)
    kinds = tuple(sorted(set(may)))
    who = person_by_subject(holder)
    if reason := rules.offer_blocker(who, may=kinds, factor=factor, until=ends, at=at, by=by):
        raise Refused(reason)
    fact = DeviceOffered(
        name=name, holder=holder, site=own_site() or "unknown", may=kinds, factor=factor, until=ends
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=OFFICERS)
def withdraw_device_offer(
    *, by: Person, at: datetime, device_id: UUID, reason: Reason, id: UUID | None = None
) -> Entry:
    """Withdraw an offer that nobody has taken up.

    :raises Refused: when the device is unknown, taken up, or withdrawn already.
    """
    if blocked := rules.withdraw_offer_blocker(_device(device_id)):
        raise Refused(blocked)
    return append(OfferWithdrawn(reason=reason), subject=device_id, by=by, at=at, id=id)


@operation(roles=ROLES)
def enrol_device(
    *,
    by: Person,
    at: datetime,
    device_id: UUID,
    chain: ChainId,
    key: Key,
    id: UUID | None = None,
) -> Entry:
    """Take a device up: its key's chain may state from now on what the offer says. Its holder does it, at the device.

    :raises Refused: when `by` is not the holder, the offer is over, or the key is known here already.
    """
    row = _device(device_id)
    if blocked := rules.take_up_blocker(row, by=by, chain=chain, key=key, at=at):
        raise Refused(blocked)
    note_chain(chain, key=key, site=row.site)
    act = uuid4()
    enrolled = DeviceEnrolled(
        chain=chain, key=key, site=row.site, holder=row.holder, may=tuple(row.may)
    )
    append(enrolled, subject=chain_subject(chain), by=by, at=at, act=act)
    return append(DeviceTakenUp(chain=chain), subject=device_id, by=by, at=at, act=act, id=id)


@operation(roles=OFFICERS)
def lock_device(
    *, by: Person, at: datetime, device_id: UUID, reason: Reason, id: UUID | None = None
) -> Entry:
    """Lock a device that is lost or taken: it is told nothing more; what it hands in is still taken.

    :raises Refused: when the device is unknown or nobody has taken it up.
    """
    if blocked := rules.lock_blocker(_device(device_id)):
        raise Refused(blocked)
    return append(DeviceLocked(reason=reason), subject=device_id, by=by, at=at, id=id)


@operation(roles=OFFICERS)
def unlock_device(
    *, by: Person, at: datetime, device_id: UUID, reason: Reason, id: UUID | None = None
) -> Entry:
    """Lift the locks of a device that are known here.

    :raises Refused: when the device is unknown or not locked.
    """
    row = _device(device_id)
    if blocked := rules.unlock_blocker(row):
        raise Refused(blocked)
    fact = DeviceUnlocked(lifts=tuple(sorted(UUID(lock) for lock in row.locks)), reason=reason)
    return append(fact, subject=device_id, by=by, at=at, id=id)


@operation(roles=(ADMINISTRATOR, "security officer"))
def revoke_device(
    *,
    by: Person,
    at: datetime,
    device_id: UUID,
    reason: Reason,
    last_honoured: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Honour a device's chain up to an entry and no further (default: the last that is held here).

    :raises Refused: when the device is unknown, nobody has taken it up, or its chain is cut off there already.
    """
    row = _device(device_id)
    until = last_held(row.chain or "") if last_honoured is None else last_honoured
    if blocked := rules.revoke_blocker(row, until):
        raise Refused(blocked)
    assert row.chain is not None
    fact = DeviceRevoked(chain=row.chain, last_honoured=until, reason=reason)
    return append(fact, subject=chain_subject(row.chain), by=by, at=at, id=id)
