"""What is stated about a device: it is offered to somebody, taken up with a key, locked, unlocked.

What its chain may state is said by `log.trust.device_enrolled`, and ends with `log.trust.device_revoked`. The code by which it
is taken up is a credential and stands outside the log.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact
from standfast.log.trust import ChainId, KindName, SiteName

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Kinds = Annotated[tuple[KindName, ...], msgspec.Meta(min_length=1, max_length=100)]
Factor = Literal["time code", "PIN"]
"""What the holder proves themselves by beside the code: the time code of their account, or a PIN that they were told."""


@fact("devices.device.offered", act=True)
class DeviceOffered(Fact):
    """Somebody is to carry a device, which may state these kinds; it is taken up by a code before the offer ends."""

    name: Name
    holder: UUID
    site: SiteName
    may: Kinds
    factor: Factor
    until: datetime


@fact("devices.device.offer_withdrawn", act=True)
class OfferWithdrawn(Fact):
    """The device is not to be taken up any more."""

    reason: Reason


@fact("devices.device.taken_up", act=True)
class DeviceTakenUp(Fact):
    """The holder has taken the device up, with a key of its own; its chain is enrolled by the same act."""

    chain: ChainId


@fact("devices.device.locked", act=True)
class DeviceLocked(Fact):
    """The device is lost or taken: it is told nothing more, and may wipe what it has handed in."""

    reason: Reason


@fact("devices.device.unlocked", act=True)
class DeviceUnlocked(Fact):
    """The device is in the hands of its holder again: these locks are lifted, and any that nobody here knew of stays."""

    lifts: Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=100)]
    reason: Reason
