"""The commands of protected persons' keys and of erasures: translate in, one call, translate out."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

import pyrage

from standfast.config.output import say, say_json
from standfast.log import keyring
from standfast.log.disposal import is_due
from standfast.log.erasure_operations import ErasureStatus, erasures
from standfast.log.late_keys import take_up_sealed
from standfast.log.operations import Refused
from standfast.log.times import instant_text

Given = argparse.Namespace


def site_recovery_key(given: Given) -> None:
    """Wrap every person's key to the mission's recovery key.

    :raises Refused: when the file holds no age public key.
    """
    text = Path(given.file).read_text().strip()
    try:
        wrapped = keyring.set_recovery(text)
    except ValueError as error:
        raise Refused(
            f"{given.file} does not hold a public key ({error}); write the line that begins with age1 into it."
        ) from error
    say(
        f"{wrapped} keys of protected persons are wrapped to the recovery key, and every later one."
    )


def site_recovery_wraps(given: Given) -> None:
    """Write the recovery wraps, readable by their owner alone.

    :raises Refused: when no recovery key was given.
    """
    if keyring.recovery_recipient() is None:
        raise Refused(
            "This home knows no recovery key; give it the public half: `standfast site recovery-key FILE`."
        )
    wraps = keyring.recovery_wraps()
    descriptor = os.open(given.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"wraps": wraps}, file, indent=1, sort_keys=True)
    say(f"{len(wraps)} keys, each wrapped to the recovery key; keep the file offline beside it.")


def site_recover_keys(given: Given) -> None:
    """Take keys from recovery wraps and fold what they open.

    :raises Refused: when a file is not what it should be.
    """
    identity = _identity(Path(given.identity))
    try:
        wraps: list[dict[str, Any]] = json.loads(Path(given.file).read_text())["wraps"]
        taken = sum(keyring.take_wrap(wrap, identity=identity) for wrap in wraps)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"{given.file} does not hold recovery wraps; `standfast site recovery-wraps --out F` writes them."
        ) from error
    say_json({"keys": taken, "bodies_opened": take_up_sealed()})


def _identity(path: Path) -> Any:
    lines = [line.strip() for line in path.read_text().splitlines()]
    secret = next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise Refused(
            f"{path.name} does not hold an age identity: a line that begins with AGE-SECRET-KEY-1."
        ) from error


def site_erasures(given: Given) -> None:
    """Print the erasures and redactions with who has confirmed them."""
    found = [_as_json(status) for status in erasures() if status.label == "unclassified"]
    say_json({"erasures": found, "purge_due": is_due()})


def _as_json(status: ErasureStatus) -> dict[str, Any]:
    return {
        "entry": str(status.entry),
        "target": str(status.target),
        "what": "person" if status.is_person else "entry",
        "reason": status.reason,
        "ordered_at": instant_text(status.ordered_at),
        "held": status.held,
        "confirmed": {one.site: instant_text(one.at) for one in status.confirmed},
        "waiting": list(status.waiting),
    }
