"""Which points are masked before they are written, and the secret of this site that masks them.

What is held for those who protect persons keeps no exact point in the clear record, whoever may read it: where a person can be
found again belongs in a sealed body. Nothing is kept of the point that was given.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from standfast.engines.geo import Masked, masked
from standfast.log.chains import keys_folder
from standfast.log.labels import covers

MASKED_FROM = "confidential:protection"
_FILE = "masking.secret"


def is_masked(label: str) -> bool:
    """Tell whether points under a label are masked before they are written."""
    return covers(label, MASKED_FROM)


def mask(lon: float, lat: float) -> Masked:
    """Return what is written instead of a point: under this site's secret, always the same for the same ground."""
    return masked((lon, lat), secret=_secret(str(keys_folder() / _FILE)))


@lru_cache(maxsize=8)
def _secret(path: str) -> bytes:
    """Return the secret of a home, made on first use: it stays in the folder of keys, which no backup holds."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(Path(path).read_text())
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(Path(path).read_text())
