"""Which device calls, who carries it, and what it may be told."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from standfast.api.signing import CHAIN, DEVICES, Denied, caller_blocker, prove, signed_request
from standfast.apps.accounts.models import Person
from standfast.apps.accounts.queries import person_by_subject
from standfast.apps.devices.chains import note_chain
from standfast.apps.devices.models import Device
from standfast.apps.devices.queries import device_of, revocation
from standfast.log.format import key_of
from standfast.log.models import Chain, TrustRecord

LOCKED = 423


@dataclass(frozen=True, slots=True)
class Caller:
    """A device that has signed a request; `row` is None where only its trust record has reached this site."""

    chain: str
    row: Device | None
    holder: Person | None
    revoked: TrustRecord | None

    @property
    def locked_at(self) -> datetime | None:
        """Since when the device is locked."""
        return self.row.locked_at if self.row is not None else None


def calling(request: HttpRequest) -> Caller:
    """Return the device that signed a request, also one that is locked or revoked: what it has not handed in is still taken.

    :raises Denied: when no device that is enrolled has signed it.
    """
    chain = _signer(request)
    row = device_of(chain)
    record = TrustRecord.objects.filter(chain=chain).first()
    holder = row.holder if row is not None else record.holder if record is not None else None
    return Caller(chain, row, person_by_subject(holder) if holder else None, revocation(chain))


def _signer(request: HttpRequest) -> str:
    """Return the device's chain that signed a request; at another site than its own, its record may have come before its entries."""
    chain = request.headers.get(CHAIN, "")
    record = TrustRecord.objects.filter(chain=chain, role="device").first()
    key = key_of(chain, record.key or "") if record is not None else None
    if record is None or key is None or Chain.objects.filter(chain=chain).exists():
        return signed_request(request, roles=DEVICES, revoked_too=True)
    prove(request, key=key)
    row = note_chain(chain, key=key.hex(), site=record.site or "")
    if reason := caller_blocker(row, roles=DEVICES, revoked_too=True):
        raise Denied(reason, status=403)
    return chain


def reading(request: HttpRequest) -> tuple[Caller, Person]:
    """Return the device that asks to be told something, and its holder.

    :raises Denied: when it may be told nothing: it is locked or revoked, or its holder's account is closed.
    """
    caller = calling(request)
    if caller.locked_at is not None:
        raise Denied("This device is locked: hand in what it holds, then wipe it.", status=LOCKED)
    if caller.revoked is not None:
        raise Denied("This device is revoked; its holder enrols another one.", status=403)
    if caller.holder is None or not caller.holder.active:
        raise Denied(
            "Nobody with an open account carries this device; it is told nothing.", status=403
        )
    return caller, caller.holder
