"""Why something may not be done with a device, as a sentence."""

from datetime import datetime, timedelta

from standfast.apps.accounts.facts import ADMINISTRATOR
from standfast.apps.accounts.models import Person
from standfast.apps.devices import queries
from standfast.apps.devices.models import Device
from standfast.log.facts import FACTS
from standfast.log.format import key_of
from standfast.log.models import Chain
from standfast.log.times import instant_text

LONGEST_OFFER = timedelta(days=7)
NOT_FROM_A_DEVICE = frozenset({"log", "accounts", "devices", "persons"})
"""Apps whose facts no device states: who is trusted, who may do what, and what needs a protected person's key."""


def kinds_blocker(may: tuple[str, ...]) -> str | None:
    """Say why a device cannot be let state some kinds."""
    for kind in may:
        known = FACTS.get(kind)
        if known is None:
            return f"This release knows no kind '{kind}'; docs/reference/facts.md lists those that it knows."
        if kind.partition(".")[0] in NOT_FROM_A_DEVICE or known.fact.stated_by is not None:
            return f"No device states '{kind}': that is stated at a site. Leave it out."
    return None


def offer_blocker(
    holder: Person | None,
    *,
    may: tuple[str, ...],
    factor: str,
    until: datetime,
    at: datetime,
    by: Person,
) -> str | None:
    """Say why a device cannot be offered to somebody."""
    if holder is None:
        return "This site knows no such person; enrol the holder first."
    if not holder.active:
        return (
            f"The account '{holder.account}' is closed; offer the device to somebody who may act."
        )
    if not at < until <= at + LONGEST_OFFER:
        return (
            f"An offer ends within {LONGEST_OFFER.days} days of being made; {instant_text(until)} is not within them. "
            "Make a new one when it is needed."
        )
    return _pin_blocker(holder, factor=factor, by=by) or kinds_blocker(may)


def _pin_blocker(holder: Person, *, factor: str, by: Person) -> str | None:
    if factor != "PIN" or holder.subject == by.subject or ADMINISTRATOR in by.roles:
        return None
    return (
        f"With a PIN, whoever makes the offer could take the device up as {holder}. Let them set up the second factor of "
        "their account and offer by time code, or ask an administrator."
    )


def code_blocker(row: Device, holder: Person | None, *, by: Person, at: datetime) -> str | None:
    """Say why no new code can be made for a device."""
    if not row.is_open(at):
        return f"{row} does not wait to be taken up; make a new offer."
    if holder is None:
        return "This site does not know who is to carry the device any more."
    return _pin_blocker(holder, factor=row.factor, by=by)


def withdraw_offer_blocker(row: Device) -> str | None:
    """Say why an offer cannot be withdrawn."""
    if row.chain is not None:
        return f"{row} is taken up already; lock it, or revoke it."
    if row.withdrawn_at is not None:
        return f"The offer of {row} is withdrawn already."
    return None


def take_up_blocker(row: Device, *, by: Person, chain: str, key: str, at: datetime) -> str | None:
    """Say why a device cannot be taken up with a key."""
    if row.holder != by.subject:
        return f"{row} is for somebody else to take up."
    if row.chain is not None:
        return f"{row} is taken up already with another key; ask for a new offer."
    if row.withdrawn_at is not None:
        return f"The offer of {row} was withdrawn; ask for a new one."
    if at >= row.until:
        return f"The offer of {row} ended at {instant_text(row.until)}; ask for a new one."
    if key_of(chain, key) is None:
        return "The key and the chain do not belong together: a chain's id is the fingerprint of its key."
    if Chain.objects.filter(chain=chain).exists() or queries.device_of(chain) is not None:
        return "A chain with this key is known here already; a device makes a key of its own."
    return None


def lock_blocker(row: Device) -> str | None:
    """Say why a device cannot be locked."""
    if row.chain is None:
        return f"{row} is not taken up by anybody; withdraw the offer instead."
    return None


def unlock_blocker(row: Device) -> str | None:
    """Say why a device cannot be unlocked."""
    return None if row.locked else f"{row} is not locked."


def revoke_blocker(row: Device, last_honoured: int) -> str | None:
    """Say why a device's chain cannot be revoked from an entry on."""
    if row.chain is None:
        return f"{row} is not taken up by anybody; withdraw the offer instead."
    known = queries.revocation(row.chain)
    if known is not None and known.honoured is not None and known.honoured <= last_honoured:
        return f"{row} is revoked and honoured up to entry {known.honoured} already, which is no later."
    return None
