"""The `device` commands: what people carry, from the code that enrols it to the entry up to which it is honoured."""

import argparse
from datetime import timedelta
from typing import Any
from uuid import UUID

from standfast.apps.accounts import queries as accounts
from standfast.apps.devices import codes, operations, queries
from standfast.apps.devices.models import Device
from standfast.apps.devices.reference import PROFILES
from standfast.config.output import now, say_json
from standfast.config.people import person_of_account
from standfast.log.chains import own_chain, recorded_world
from standfast.log.operations import Refused
from standfast.log.times import instant_text
from standfast.log.trust_operations import last_held

Given = argparse.Namespace


def device_offer(given: Given) -> None:
    """Offer somebody a device, and print the code once."""
    at = now()
    entry = operations.offer_device(
        by=person_of_account(given.by),
        at=at,
        name=given.name,
        holder=person_of_account(given.holder).subject,
        may=_kinds(given),
        factor="PIN" if given.pin else "time code",
        until=at + timedelta(hours=given.hours) if given.hours is not None else None,
    )
    _say_code(_device(str(entry.subject)))


def device_code(given: Given) -> None:
    """Make a new code for a device that waits, and print it once."""
    row = _device(given.device)
    if not row.is_open(now()):
        raise Refused(f"{row} does not wait to be taken up; make a new offer.")
    _say_code(row)


def device_list(given: Given) -> None:
    """List the devices."""
    say_json({"devices": [_json(row) for row in queries.devices()]})


def device_lock(given: Given) -> None:
    """Lock a device."""
    _act(operations.lock_device, given)


def device_unlock(given: Given) -> None:
    """Lift the locks of a device."""
    _act(operations.unlock_device, given)


def device_revoke(given: Given) -> None:
    """Honour a device's chain up to an entry and no further."""
    _act(operations.revoke_device, given, last_honoured=given.last_honoured)


def _act(call: Any, given: Given, **more: Any) -> None:
    row = _device(given.device)
    call(
        by=person_of_account(given.by), at=now(), device_id=row.subject, reason=given.reason, **more
    )
    say_json(_json(_device(given.device)))


def _say_code(row: Device) -> None:
    code = codes.make_code(row, at=now())
    mission, world = recorded_world() or ("", "")
    say_json(
        {
            "device": str(row.subject),
            "code": code.code,
            "factor": row.factor,
            "pin": code.pin,
            "until": instant_text(row.until),
            "mission": mission,
            "world": world,
            "site": row.site,
            "site_chain": own_chain().chain,
        }
    )


def _json(row: Device) -> dict[str, Any]:
    holder = accounts.person_by_subject(row.holder)
    revoked = queries.revocation(row.chain) if row.chain else None
    return {
        "device": str(row.subject),
        "name": row.name,
        "holder": holder.account if holder else None,
        "site": row.site,
        "chain": row.chain,
        "state": _state(row, revoked is not None),
        "honoured_to": revoked.honoured if revoked else None,
        "held_to": last_held(row.chain) if row.chain else None,
        "may": row.may,
    }


def _state(row: Device, revoked: bool) -> str:
    if revoked:
        return "revoked"
    if row.locked:
        return "locked"
    if row.chain is not None:
        return "in use"
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "waits to be taken up" if row.is_open(now()) else "offer ended"


def _kinds(given: Given) -> tuple[str, ...]:
    if given.may:
        return tuple(given.may)
    if given.profile not in PROFILES:
        raise Refused(
            f"There is no profile '{given.profile}'; they are: {', '.join(sorted(PROFILES))}."
        )
    return PROFILES[given.profile]


def _device(text: str) -> Device:
    try:
        row = queries.device(UUID(text))
    except ValueError:
        row = None
    if row is None:
        raise Refused(f"This site knows no device {text}; `standfast device list` shows them.")
    return row
