"""Carrying erasures out: bodies, ciphertext and keys are destroyed, rows folded again, copies purged, and a receipt written.

Called inside the write transaction after each refold. The keys' files and the free pages of the database go after the commit; a
mark in the home says that this is due, so that a crash between the two is made good at the next start.
"""

import logging
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from standfast.log import blobs, keyring
from standfast.log.chains import NoChain, Writer, writer_of, writing_on
from standfast.log.erasure import (
    FOLD,
    Applied,
    EntryRedacted,
    ErasureConfirmed,
    ErasureState,
    HoldReleased,
    SubjectErased,
    about,
    receipt_id,
    target_of,
)
from standfast.log.facts import Unreadable
from standfast.log.fold import FOLDS, Entry, fold_entries
from standfast.log.format import open_sealed, read_header
from standfast.log.ids import chain_subject
from standfast.log.labels import STRICTLY_CONFIDENTIAL, level_of
from standfast.log.models import Chain, Destroyed, StoredEntry
from standfast.log.operations import append
from standfast.log.projection import after_refold, all_tables, fold_again
from standfast.log.redaction import redactable, takes_away_only
from standfast.log.standing import judge_again
from standfast.log.store import (
    FOLDED,
    REDACTED,
    WITHHELD,
    Chains,
    as_bytes,
    content_of,
    entries_of,
    many,
    read_entry,
)
from standfast.log.trust import SITE_ROLES
from standfast.log.worlds import forget_worlds

ORDERS = (SubjectErased, EntryRedacted, HoldReleased)
log = logging.getLogger(__name__)


@after_refold
def carry_out(touched: dict[UUID, list[Entry]]) -> None:
    """Carry out what was ordered by the entries that have just come to count."""
    ordered = {
        target
        for entries in touched.values()
        for entry in entries
        if isinstance(entry.fact, ORDERS) and (target := target_of(entry.fact)) is not None
    }
    for target in sorted(ordered):
        dispose(target)


def carry_out_all(*, at: datetime) -> int:
    """Carry out every erasure that counts here, as after a restore; return how many targets were looked at."""
    said = StoredEntry.objects.filter(kind__startswith=f"{FOLD}.", standing=FOLDED)
    facts = (_fact(row) for row in said.order_by("row"))
    targets = {target for fact in facts if fact is not None and (target := target_of(fact))}
    for target in sorted(targets):
        dispose(target, at=at)
    return len(targets)


def _fact(row: StoredEntry) -> Any:
    content = content_of(row)
    return read_entry(as_bytes(row.header), content, Chains()).fact if content is not None else None


def order_on(target: UUID) -> ErasureState:
    """Return what counts here of the orders about a person or an entry, under whatever label they were given."""
    state = fold_entries(FOLDS[FOLD], entries_of(about(target))).state
    assert isinstance(state, ErasureState)
    return state


def dispose(target: UUID, *, at: datetime | None = None) -> None:
    """Do what was ordered about a person or an entry: destroy, or set aside while a hold stands; confirm what is done."""
    order = order_on(target)
    if not order.applied:
        return
    rows = list(_rows_of(order))
    left = [row for row in rows if not _is_gone(row)]
    subjects = {row.subject for row in left if row.subject is not None}
    if order.holds:
        _set_aside(left)
    else:
        done = [_destroyed(row, order) for row in left]
        _purge_after_commit()
        if all(done):
            _confirm(order, at)
    fold_again(sorted(subjects))
    judge_again({row.chain for row in left if row.standing == WITHHELD and row.stand_in})


def _rows_of(order: ErasureState) -> Iterator[StoredEntry]:
    """Yield the stored entries that orders name: of a person only what is kept under the person's key, never another record."""
    seen: set[int] = set()
    for row in _named(order):
        if row.row not in seen:
            seen.add(row.row)
            yield row


def _named(order: ErasureState) -> Iterator[StoredEntry]:
    for done in order.applied:
        if done.target is not None:
            yield from StoredEntry.objects.filter(id=done.target)
            continue
        listed = StoredEntry.objects.filter(id__in=done.entries)
        about_person = StoredEntry.objects.filter(subject=done.subject)
        under_key = StoredEntry.objects.filter(row__in=_under_keys(done.keys))
        for rows in (listed, about_person, under_key):
            yield from (row for row in rows if is_of_a_person(row))


def is_of_a_person(row: StoredEntry) -> bool:
    """Tell whether an entry is kept as a protected person's: by its kind, or by the key that closes it."""
    return keyring.is_sealed(row.kind) or keyring.is_personal(
        as_bytes(row.cipher) if row.cipher is not None else None
    )


def _under_keys(keys: Iterable[str]) -> list[int]:
    return [
        row
        for key in keys
        for (row,) in many(
            f"SELECT row FROM log_entry WHERE cipher IS NOT NULL AND substr(cipher, 1, {keyring.PREFIX}) = %s",  # noqa: S608 -- a number
            keyring.TAG + bytes.fromhex(key),
        )
    ]


def _is_gone(row: StoredEntry) -> bool:
    return row.standing == REDACTED and row.body is None and row.cipher is None


def _set_aside(rows: Iterable[StoredEntry]) -> None:
    """Let entries that are held for a court count in nothing and be opened by nobody, and keep them."""
    for row in rows:
        row.standing, row.arrival = REDACTED, None
        row.save(update_fields=["standing", "arrival"])


def _destroyed(row: StoredEntry, order: ErasureState) -> bool:
    """Destroy what is stored of an entry's body; tell whether nothing of it is left that was to go."""
    redaction = [done for done in order.applied if done.target == row.id]
    if not redaction or is_of_a_person(row):
        return _wiped(row, _person_in(order))
    remaining = _remaining(redaction)
    if not redactable(row.kind):
        return False
    if remaining is None:
        # This site reads the entry's label, so what is to stand in its place reaches it too, and it waits for that.
        return content_of(row) is None and _wiped(row, row.subject)
    if row.body is not None and not takes_away_only(as_bytes(row.body), remaining.encode()):
        return False
    _put_in_place(row, remaining.encode())
    return True


def _remaining(redaction: Iterable[Applied]) -> str | None:
    return next(
        (done.remaining for done in reversed([*redaction]) if done.remaining is not None), None
    )


def _person_in(order: ErasureState) -> UUID | None:
    return next((done.subject for done in order.applied if done.subject is not None), None)


def _wiped(row: StoredEntry, subject: UUID | None) -> bool:
    """Leave of an entry what its open header says, and whom it was about if that was erased; nothing of its body."""
    row.body = row.salt = row.cipher = row.stand_in = None
    row.standing, row.arrival = REDACTED, None
    if level_of(row.label) == STRICTLY_CONFIDENTIAL:
        row.kind = row.version = row.recorded_at = row.author = None
        row.subject = subject
    row.save(force_update=True)
    return True


def _put_in_place(row: StoredEntry, remaining: bytes) -> None:
    """Let what is left of a statement be read in its place."""
    row.body = row.salt = row.cipher = None
    row.stand_in = remaining
    try:
        header, _ = open_sealed(read_header(as_bytes(row.header)), remaining)
        read_entry(as_bytes(row.header), remaining, Chains())
    except (ValueError, Unreadable):
        row.stand_in = None
        row.standing, row.arrival = REDACTED, None
    else:
        row.kind, row.version, row.subject = header.kind, header.version, header.subject
        row.recorded_at, row.author = header.recorded_at, header.author
    row.save(force_update=True)


def _confirm(order: ErasureState, at: datetime | None) -> None:
    """Write a receipt on every chain of this home that is a site's: one home may write for several."""
    for done in order.applied:
        target = done.target or done.subject
        cause = StoredEntry.objects.filter(id=done.entry, standing=FOLDED).first()
        if target is None or cause is None:
            continue
        fact = ErasureConfirmed(target=target, erasure=done.entry)
        for own in _own_chains():
            receipt = receipt_id(done.entry, own.chain)
            if StoredEntry.objects.filter(id=receipt).exists():
                continue
            author, when = chain_subject(own.chain), at or cause.received_at
            with writing_on(own.chain):
                append(
                    fact, subject=about(target), by=author, at=when, id=receipt, label=cause.label
                )


def _own_chains() -> Iterator[Writer]:
    """Yield the chains of sites that this home can write on; a home that only reads has none."""
    rows = Chain.objects.filter(own=True, closed__isnull=True, role__in=SITE_ROLES)
    for chain in rows.order_by("chain").values_list("chain", flat=True):
        try:
            yield writer_of(chain)
        except NoChain:
            continue


def _due() -> Path:
    return Path(settings.HOME) / "disposal-due"


def is_due() -> bool:
    """Tell whether destroyed pages or keys are still to be purged from the disk."""
    return _due().exists()


def _purge_after_commit() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    _due().touch()
    transaction.on_commit(purge)


def purge() -> bool:
    """Destroy the keys of erased persons and the pages that bodies stood on; tell whether all of it is done.

    What cannot be done now, because somebody else reads, stays due: the next start and every later erasure try again.
    """
    keyring.forget(doomed_keys())
    forget_worlds()
    _drop_bundles_under_way()
    files_gone = blobs.forget_erased(_is_doomed)
    try:
        whole = _vacuumed() and files_gone
    except DatabaseError as error:
        log.warning("pages of destroyed bodies are still to be purged: %s", type(error).__name__)
        return False
    if whole:
        _due().unlink(missing_ok=True)
    return whole


def _drop_bundles_under_way() -> None:
    """Drop bundles that were made or half received before: they may carry what is destroyed; exchange begins them anew."""
    for kind in ("outgoing", "incoming", "pull", "push", "blobs"):
        shutil.rmtree(Path(settings.HOME) / "exchange" / kind, ignore_errors=True)


def purge_if_due() -> bool:
    """Make good what a crash has left between an erasure and the purging of the disk."""
    return purge() if is_due() else True


def doomed_keys() -> list[str]:
    """Return the keys that are here and must go: of persons who were erased, and whom no hold keeps."""
    erased = set(
        Destroyed.objects.exclude(target_subject=None).values_list("target_subject", flat=True)
    )
    return [
        kept.key
        for kept in keyring.kept_keys()
        if {kept.subject, UUID(kept.key)} & erased and not order_on(kept.subject).holds
    ]


def _is_doomed(key: str) -> bool:
    """Tell whether what is sealed under a key must go: it was erased, and no hold keeps whom or what it is of."""
    erased = Destroyed.objects.filter(target_entry=None, target_subject=UUID(key))
    whose = Destroyed.objects.filter(
        target_entry=None, by_entry__in=list(erased.values_list("by_entry", flat=True))
    )
    targets = {each for each in whose.values_list("target_subject", flat=True) if each}
    return bool(targets) and not any(order_on(target).holds for target in targets)


def _vacuumed() -> bool:
    """Rewrite the tables, so that no page holds what was deleted from it."""
    if connection.in_atomic_block:
        return False  # no database rewrites its tables inside a transaction
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            return not busy
        names = ["log_entry", "log_subject", *(table._meta.db_table for table in all_tables())]
        cursor.execute(f"VACUUM (FULL) {', '.join(names)}")
        return True
