"""Codes by which a device is taken up: credentials, outside the log.

A code is told to the holder once and kept as a keyed hash; the key stays in this home, so neither a stolen database nor a backup
opens anything. The alphabet leaves out letters that are taken for digits when a code is read out over a radio.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from standfast.apps.devices.models import Device, EnrolmentCode
from standfast.apps.devices.reference import FACTOR_FAILURES

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS, GROUP = 12, 4  # 60 bits
PIN_DIGITS = 6
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None})


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code as it is told to the holder, this once; `pin` is None where the holder's time code is asked for."""

    code: str
    pin: str | None


def make_code(row: Device, *, at: datetime) -> NewCode:
    """Return a new code for a device and forget the one before."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}" if row.factor == "PIN" else None
    EnrolmentCode.objects.update_or_create(
        device=row.subject,
        defaults={
            "code": _kept(letters),
            "pin": _kept(f"{row.subject} {pin}") if pin is not None else None,
            "made_at": at,
            "failures": 0,
        },
    )
    grouped = "-".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))
    return NewCode(grouped, pin)


def device_behind(code: str) -> UUID | None:
    """Return the device that a code is for, however it was typed; None when no such code was made here, or it is dead."""
    kept = EnrolmentCode.objects.filter(code=_kept(code.upper().translate(READ_AS))).first()
    return kept.device if kept is not None and kept.failures < FACTOR_FAILURES else None


def pin_fits(device: UUID, pin: str) -> bool:
    """Tell whether a PIN is the one that was told with the device's code."""
    kept = EnrolmentCode.objects.filter(device=device).values_list("pin", flat=True).first()
    return kept is not None and hmac.compare_digest(kept, _kept(f"{device} {pin}"))


def note_failure(device: UUID) -> int:
    """Count a wrong time code or PIN, and return how many more may be tried before the code is dead."""
    with transaction.atomic():
        EnrolmentCode.objects.filter(device=device).update(failures=F("failures") + 1)
        failures = EnrolmentCode.objects.values_list("failures", flat=True).get(device=device)
    return max(0, FACTOR_FAILURES - failures)


def note_success(device: UUID) -> None:
    """Forget the failures before it: the holder has proved themselves."""
    EnrolmentCode.objects.filter(device=device).update(failures=0)


def _kept(secret: str) -> str:
    key = hashlib.blake2b(
        settings.SECRET_KEY.encode(), digest_size=32, person=b"enrolment-code"
    ).digest()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()
