"""The folder of exchange in the home: bundles made for others, parts that have come, parts still to be sent.

Everything in it is encrypted to the site that it is for; what nobody asks for any more goes after a while.
"""

import fcntl
import hashlib
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from standfast.log.operations import Refused

KEPT_S = 48 * 3600
"""How long a bundle, or a part of one, waits for the link to come back."""
MOST_FILES = 24
_NAME = re.compile(r"[0-9a-f]{64}")


def folder(kind: str, chain: str) -> Path:
    """Return the folder of one other site's files: `outgoing`, `incoming`, `pull` or `push`."""
    path = Path(settings.HOME) / "exchange" / kind / chain
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def is_name(text: str) -> bool:
    """Tell whether a text is the name of a file of exchange: a SHA-256 in hexadecimal."""
    return _NAME.fullmatch(text) is not None


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep(place: Path, *, most: int = MOST_FILES) -> None:
    """Remove what has waited too long, and all but the newest files."""
    found = sorted(place.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    oldest = time.time() - KEPT_S
    for number, path in enumerate(found):
        if number >= most or path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def partial_of(path: Path) -> Path:
    """Return a name beside a file that nobody else writes under at the same moment."""
    return path.with_name(f"{path.name}.{secrets.token_hex(8)}.partial")


@contextmanager
def alone(chain: str) -> Iterator[None]:
    """Be the only sync of this home with a site.

    :raises Refused: when there is another.
    """
    place = Path(settings.HOME) / "exchange"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (place / f"{chain}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(
                "Another sync with this site is running in this home; let it end first. Nothing was exchanged."
            ) from error
        yield


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    partial = partial_of(path)
    partial.write_bytes(data)
    partial.chmod(0o600)
    partial.rename(path)
