"""What may be done with evidence. A file is taken in first, outside the write lock; what is recorded then is judged again."""

import os
from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.facts import ROLES
from standfast.apps.accounts.models import Person
from standfast.apps.evidence import intake, queries, rules
from standfast.apps.evidence.facts import (
    Content,
    FileAdded,
    FileOpened,
    FileReplaced,
    FileSuperseded,
    FileWithdrawn,
    Reason,
    Source,
    SupportsAdded,
    Title,
)
from standfast.apps.evidence.models import EvidenceFile
from standfast.log import blobs
from standfast.log.blobs import BlobDamaged, BlobMissing, StoreFailed
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.format import SALT_BYTES
from standfast.log.operations import OPERATIONS, Refused, append, operation, role_blocker

ADD = tuple(role for role in ROLES if role not in ("administrator", "NGO focal point"))
READ = tuple(role for role in ROLES if role != "administrator")


def add_file(
    content: bytes,
    *,
    by: Person,
    at: datetime,
    name: str,
    title: Title,
    source: Source,
    label: str,
    speaks_from: date | None = None,
    speaks_to: date | None = None,
    expires_on: date | None = None,
    record: tuple[UUID, ...] = (),
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take a file in, strip it, seal it, and record it as evidence for some records.

    :raises Refused: when the file is not one that is taken, or it may not be recorded so; nothing of it is kept then.
    """
    if reason := role_blocker(by, OPERATIONS[record_file.__name__].roles, "adding evidence"):
        raise Refused(reason)
    if blocked := rules.label_blocker(by, label):
        raise Refused(blocked)
    subject = subject or new_subject()
    kept = keep(content, name=name, subject=subject, label=label)
    try:
        return record_file(
            by=by,
            at=at,
            title=title,
            source=source,
            content=kept,
            label=label,
            speaks_from=speaks_from,
            speaks_to=speaks_to,
            expires_on=expires_on,
            record=record,
            subject=subject,
            id=id,
        )
    except Refused:
        drop(kept)
        raise


def replace_copy(
    content: bytes,
    *,
    by: Person,
    at: datetime,
    name: str,
    file_id: UUID,
    reason: Reason,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take a better copy of a file in, and record that it replaces the one before.

    :raises Refused: when the copy is not one that is taken, or the file is not yours to replace; nothing is kept then.
    """
    row = _file(file_id, by)
    if blocked := rules.change_blocker(row, by=by, doing="replacing"):
        raise Refused(blocked)
    kept = keep(content, name=name, subject=file_id, label=row.label)
    try:
        return replace_file(
            by=by, at=at, file_id=file_id, content=kept, reason=reason, seen=seen, id=id
        )
    except Refused:
        drop(kept)
        raise


def keep(content: bytes, *, name: str, subject: UUID, label: str) -> Content:
    """Take a file in and keep it sealed; return what the record of it says.

    :raises Refused: when it is not a file that is taken, or the store does not take it.
    """
    taken = intake.take_in(content, name=name)
    salt = os.urandom(SALT_BYTES)
    blob, data = blobs.seal(taken.content, subject=subject, label=label)
    try:
        blobs.store().put(blob, data)
    except (StoreFailed, OSError) as error:
        raise Refused(_store_sentence(error)) from error
    return Content(
        blob=blob,
        digest=intake.digest(salt, taken.content),
        salt=salt.hex(),
        size=len(taken.content),
        media_type=taken.media_type,
        name=taken.name,
        stripped=taken.stripped,
    )


def drop(kept: Content) -> None:
    """Remove what was kept for a record that was refused; where the store fails, `standfast evidence check` names it."""
    try:
        if kept.blob not in blobs.named_blobs():
            blobs.store().remove(kept.blob)
    except (StoreFailed, OSError):
        return


def content_of(row: EvidenceFile) -> bytes:
    """Return the bytes of a file's newest copy; who may have them is for the caller to ask.

    :raises Refused: when they are not here, damaged, or sealed under a key that is not here.
    """
    return opened(row.blob, digest=row.digest, salt=row.salt)


def opened(blob: str, *, digest: str, salt: str) -> bytes:
    """Return the content of a blob that a record names, compared with what the record says.

    :raises Refused: when it is not here, damaged, or sealed under a key that is not here.
    """
    try:
        plain = blobs.unseal(blobs.store().get(blob))
    except BlobMissing as error:
        raise Refused(
            "The file itself has not come to this site yet; it is asked for at the next sync (`standfast evidence missing`)."
        ) from error
    except BlobDamaged as error:
        raise Refused(
            "The file is damaged here: what is stored is not what was stored. Sync with a site that holds it, or restore it."
        ) from error
    except (StoreFailed, OSError) as error:
        raise Refused(_store_sentence(error)) from error
    if plain is None or intake.digest(bytes.fromhex(salt), plain) != digest:
        raise Refused("The file does not open with any key that this site holds.")
    return plain


def _store_sentence(error: Exception) -> str:
    if isinstance(error, StoreFailed):
        return str(error)
    return f"The file could not be written or read here ({type(error).__name__}); look whether the disk is full."


@operation(roles=ADD)
def record_file(
    *,
    by: Person,
    at: datetime,
    title: Title,
    source: Source,
    content: Content,
    label: str,
    speaks_from: date | None = None,
    speaks_to: date | None = None,
    expires_on: date | None = None,
    record: tuple[UUID, ...] = (),
    subject: UUID,
    id: UUID | None = None,
) -> Entry:
    """Record a file that was taken in as evidence; `record` are the records that it supports.

    :raises Refused: when the file is not here as it is described, its label is not yours to write or less close than what it supports,
        its days cannot be right, or it is kept already.
    """
    for blocked in (
        rules.label_blocker(by, label),
        rules.days_blocker(speaks_from, speaks_to, expires_on),
        rules.supports_blocker(record, label=label, own=subject),
        _held_blocker(content, by=by),
    ):
        if blocked:
            raise Refused(blocked)
    fact = FileAdded(
        title=title.strip(),
        source=source.strip(),
        content=content,
        speaks_from=speaks_from,
        speaks_to=speaks_to,
        expires_on=expires_on,
        supports=rules.supports_of(record),
    )
    return append(fact, subject=subject, by=by, at=at, label=label, id=id)


def _held_blocker(content: Content, *, by: Person) -> str | None:
    """Say that a file is not here as it is described, or is kept already under another record."""
    plain = opened(content.blob, digest=content.digest, salt=content.salt)
    if len(plain) != content.size or intake.type_of(plain) != content.media_type:
        return "The file that lies there is not the one described; take it in again."
    same_size = queries.files(by).filter(size=content.size, withdrawn_at=None)
    for row in same_size.exclude(blob=content.blob):
        if intake.digest(bytes.fromhex(row.salt), plain) == row.digest:
            return (
                f"This file is kept already as '{row.title}' ({row.subject}); say there what else it supports, "
                "so that one file is not counted as two."
            )
    return None


@operation(roles=ADD)
def add_supports(
    *,
    by: Person,
    at: datetime,
    file_id: UUID,
    record: tuple[UUID, ...],
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a file supports more records than was said before.

    :raises Refused: when the file is not one that you may open or was withdrawn, or a record is not one that it can support.
    """
    row = _file(file_id, by)
    if row.withdrawn_at is not None:
        raise Refused("This file was withdrawn, so it supports nothing more.")
    held = {one.target for one in queries.supported_by(row)}
    new = tuple(target for target in dict.fromkeys(record) if target not in held)
    if not new:
        raise Refused("The file supports these records already; nothing was recorded.")
    if blocked := rules.supports_blocker(new, label=row.label, own=file_id):
        raise Refused(blocked)
    fact = SupportsAdded(supports=rules.supports_of(new))
    return append(fact, subject=file_id, by=by, at=at, label=row.label, seen=seen, id=id)


@operation(roles=ADD)
def withdraw_file(
    *,
    by: Person,
    at: datetime,
    file_id: UUID,
    reason: Reason,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Withdraw a file as evidence: it stays on record, and what rests on it is open again.

    :raises Refused: when it is not yours to withdraw, or was withdrawn already.
    """
    row = _file(file_id, by)
    if blocked := rules.change_blocker(row, by=by, doing="withdrawing"):
        raise Refused(blocked)
    fact = FileWithdrawn(reason=reason.strip())
    return append(fact, subject=file_id, by=by, at=at, label=row.label, seen=seen, id=id)


@operation(roles=ADD)
def supersede_file(
    *,
    by: Person,
    at: datetime,
    file_id: UUID,
    by_file: UUID,
    reason: Reason | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that another file takes the place of one, as this year's certificate does of last year's.

    :raises Refused: when it is not yours to supersede, or the other is not one that can take its place.
    """
    row = _file(file_id, by)
    other = queries.file(by_file, reader=by)
    if blocked := (
        rules.change_blocker(row, by=by, doing="superseding")
        or rules.successor_blocker(row, other, by_file)
    ):
        raise Refused(blocked)
    fact = FileSuperseded(by_file=by_file, reason=reason)
    return append(fact, subject=file_id, by=by, at=at, label=row.label, seen=seen, id=id)


@operation(roles=ADD)
def replace_file(
    *,
    by: Person,
    at: datetime,
    file_id: UUID,
    content: Content,
    reason: Reason,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a better copy, which was taken in, replaces the one before; that stays under its entry.

    :raises Refused: when it is not yours to replace, or the copy is not here as it is described or sealed under another file's key.
    """
    row = _file(file_id, by)
    if blocked := (
        rules.change_blocker(row, by=by, doing="replacing") or _held_blocker(content, by=by)
    ):
        raise Refused(blocked)
    if blobs.key_of_blob(content.blob) != blobs.key_of_blob(row.blob):
        raise Refused(
            "The copy is sealed under another key than the file that it replaces; take it in as a copy of that file."
        )
    fact = FileReplaced(content=content, reason=reason.strip())
    return append(fact, subject=file_id, by=by, at=at, label=row.label, seen=seen, id=id)


@operation(roles=READ)
def open_file(
    *,
    by: Person,
    at: datetime,
    file_id: UUID,
    purpose: Reason,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Open a closely held file: the reading is recorded first, and for a quarter of an hour it may then be fetched.

    :raises Refused: when the file is not one that you may open, or is held so openly that a reading is not recorded.
    """
    row = _file(file_id, by)
    if rules.reads_openly(row):
        raise Refused("This file is unclassified: open it; no reading is recorded.")
    fact = FileOpened(file=file_id, blob=row.blob, purpose=purpose.strip())
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=row.label, id=id)


def _file(file_id: UUID, by: Person) -> EvidenceFile:
    row = queries.file(file_id, reader=by)
    if blocked := rules.known_blocker(row, file_id):
        raise Refused(blocked)
    assert row is not None
    return row
