"""Preparing a home: its tables, and the folds of this release."""

import fcntl
import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from standfast.log.disposal import purge_if_due
from standfast.log.rebuild import bring_up_to_date

MARK = "prepared"


class Unprepared(Exception):
    """The home or its database cannot be made ready."""


def prepare(*, force: bool = False) -> None:
    """Make the database ready for this release: migrate it, rebuild projections that other folds built, finish erasures.

    :raises DatabaseError: when the database cannot be reached or written.
    """
    _bring_up_to_date(force=force)
    purge_if_due()


def _bring_up_to_date(*, force: bool) -> None:
    mark = Path(settings.HOME) / MARK
    wanted = _release()
    if not force and mark.exists() and mark.read_text() == wanted and _has_tables():
        return
    with (Path(settings.HOME) / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands may find the same new home at once
        if not force and mark.exists() and mark.read_text() == wanted and _has_tables():
            return
        call_command("migrate", verbosity=0, interactive=False)
        bring_up_to_date()
        mark.write_text(wanted)


def _has_tables() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM log_chain LIMIT 1")
    except DatabaseError:
        return False
    return True


def _release() -> str:
    """Return a fingerprint of everything that shapes tables and rows, and of the database that they are in."""
    source = Path(__file__).resolve().parent.parent
    files = sorted(
        [
            *source.glob("**/migrations/*.py"),
            *source.glob("**/fold.py"),
            *source.glob("**/facts.py"),
        ]
    )
    total = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for path in files:
        total.update(str(path.relative_to(source)).encode() + path.read_bytes())
    return total.hexdigest()
