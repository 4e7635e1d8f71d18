"""What the holder proves themselves by beside the code: the time code of their account, or the PIN that they were told."""

from allauth.mfa.models import Authenticator

from standfast.apps.accounts.models import Person
from standfast.apps.accounts.queries import user_for
from standfast.apps.devices import codes
from standfast.apps.devices.models import Device


def factor_blocker(row: Device, holder: Person, given: str) -> str | None:
    """Say why what was given does not prove the holder of a device, or return None. A wrong one is counted."""
    if row.factor == "time code" and _authenticator(holder) is None:
        return (
            f"{holder} has no second factor at this site yet; set it up on the account page, "
            "or ask an administrator for an offer with a PIN."
        )
    if _fits(row, holder, given):
        codes.note_success(row.subject)
        return None
    left = codes.note_failure(row.subject)
    if left == 0:
        return (
            f"This {row.factor} is wrong, for the last time: the code is dead. Ask for a new one."
        )
    return f"This {row.factor} is wrong; {left} more {'try' if left == 1 else 'tries'} before the code is dead."


def _fits(row: Device, holder: Person, given: str) -> bool:
    if row.factor == "PIN":
        return codes.pin_fits(row.subject, given)
    known = _authenticator(holder)
    return known is not None and bool(known.wrap().validate_code(given))


def _authenticator(holder: Person) -> Authenticator | None:
    user = user_for(holder)
    if user is None:
        return None
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
