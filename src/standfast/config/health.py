"""`standfast doctor`: what is well with this node and what is not, as sentences."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from standfast.config.evidence_health import files_of_evidence
from standfast.log.chains import keys_folder
from standfast.log.disposal import is_due
from standfast.log.erasure_operations import erasures
from standfast.log.gaps import gaps
from standfast.log.genesis import BundleReceived
from standfast.log.models import Chain, Conflict, StoredEntry
from standfast.log.rebuild import folds_current
from standfast.log.store import FOLDED

FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    well: bool
    what: str


def checks(*, at: datetime) -> Iterator[Check]:
    """Yield everything that was looked at."""
    yield from _home()
    yield from _database()
    yield from _chains(at)
    yield from _entries()
    for well, what in files_of_evidence():
        yield Check(well, what)
    yield from _erasures()


def _home() -> Iterator[Check]:
    home = Path(settings.HOME)
    closed = not home.stat().st_mode & 0o077
    yield Check(
        closed,
        "The home is readable by its owner alone."
        if closed
        else f"The home is open to others: chmod 700 {home.name}.",
    )
    free = shutil.disk_usage(home).free
    yield Check(free > FREE_BYTES, f"{free // 1_000_000:,} MB are free beside the home.")


def _database() -> Iterator[Check]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            cursor.execute("PRAGMA synchronous")
            full = cursor.fetchone()[0] == 2
            yield Check(
                mode == "wal" and full,
                f"SQLite: journal {mode}, synchronous {'full' if full else 'not full'}.",
            )
        else:
            cursor.execute("SHOW fsync")
            fsync = cursor.fetchone()[0]
            yield Check(fsync == "on", f"PostgreSQL: fsync is {fsync}.")
    yield Check(folds_current(), "Every table was built by the folds of this release.")


def _chains(at: datetime) -> Iterator[Check]:
    writing = list(Chain.objects.filter(own=True, writing=True))
    if not writing:
        yield Check(
            False,
            "This site has no chain to write on: `standfast site init NAME`, or `standfast demo load`.",
        )
    for row in writing:
        present = (keys_folder() / f"{row.chain}.key").exists()
        yield Check(
            present,
            f"The key of {row.site}'s chain ({row.role}) is {'here' if present else 'missing'}.",
        )
        last = (
            StoredEntry.objects.filter(chain=row.chain)
            .order_by("-seq")
            .values_list("recorded_at", flat=True)
            .first()
        )
        if last is not None:
            yield Check(
                last <= at, f"The last entry of {row.site} was recorded {last:%d %b %Y %H:%M} UTC."
            )
    for row in Chain.objects.exclude(closed=None):
        yield Check(False, f"The chain of {row.site} is closed: {row.closed}.")


def _entries() -> Iterator[Check]:
    aside = StoredEntry.objects.exclude(standing=FOLDED).count()
    yield Check(
        True,
        f"{StoredEntry.objects.count():,} entries, {aside:,} of them kept without counting (untrusted, unread or withheld).",
    )
    missing = gaps()
    yield Check(not missing, f"{len(missing)} gaps in chains." if missing else "No gaps in chains.")
    yield Check(True, f"{Conflict.objects.count():,} conflicts are shown for somebody to settle.")


def _erasures() -> Iterator[Check]:
    due = is_due()
    what = (
        "Pages of destroyed bodies are still on the disk: stop what reads the database and run any command again."
        if due
        else "Nothing of a destroyed body is still to be purged."
    )
    yield Check(not due, what)
    waiting = [status for status in erasures() if status.waiting]
    sites = sorted({site for status in waiting for site in status.waiting})
    told = f"{len(waiting)} erasures are not yet confirmed by: {', '.join(sites)}."
    yield Check(True, told if waiting else "Every erasure was confirmed by every site.")
    yield from (_unheard(row) for row in Chain.objects.filter(own=True, writing=True))


def _unheard(row: Chain) -> Check:
    """Tell whether a site that was restored has heard from another since: of erasures ordered after its backup."""
    received = StoredEntry.objects.filter(chain=row.chain, kind=BundleReceived.kind).exists()
    alone = not Chain.objects.filter(trusted=True).exclude(site=row.site).exists()
    if row.continues is None or received or alone:
        return Check(
            True, f"{row.site} has heard what others ordered to be erased, as far as it is known."
        )
    return Check(
        False,
        f"{row.site} was restored from a backup and has heard from no other site since: what was erased meanwhile may be here. "
        "Import a bundle of another site, or sync with it, before anybody reads.",
    )
