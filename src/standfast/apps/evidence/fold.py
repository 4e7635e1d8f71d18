"""From what was stated about a file of evidence to its rows; and from readings to who read."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.evidence.facts import (
    Content,
    FileAdded,
    FileOpened,
    FileReplaced,
    FileSuperseded,
    FileWithdrawn,
    Supports,
    SupportsAdded,
)
from standfast.apps.evidence.models import (
    EvidenceCopy,
    EvidenceFile,
    EvidenceReading,
    EvidenceSupport,
)
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class Copy(msgspec.Struct, frozen=True):
    """A copy of the file that was kept."""

    entry: UUID
    content: Content
    at: datetime
    reason: str | None = None


class Supported(msgspec.Struct, frozen=True):
    """A record that the file supports, and since when."""

    entry: UUID
    kind: str
    subject: UUID
    since: datetime


class Ended(msgspec.Struct, frozen=True):
    """When and by whom a file was withdrawn or superseded, and why."""

    at: datetime
    by: UUID
    reason: str | None = None
    file: UUID | None = None


class FileState(State):
    """A file of evidence; what was said of it before its own entry came is kept until then."""

    added: FileAdded | None = None
    added_at: datetime | None = None
    added_by: UUID | None = None
    chain_role: str = ""
    copies: tuple[Copy, ...] = ()
    supports: tuple[Supported, ...] = ()
    withdrawn: Ended | None = None
    superseded: Ended | None = None


def step(state: FileState, entry: Entry) -> FileState | Unapplied:
    """Apply one entry about a file."""
    at = entry.happened.start
    match entry.fact:
        case FileAdded() as fact:
            if state.added is not None:
                return Unapplied("A file is added once; this is a second file under one number.")
            found = replace(
                state, added=fact, added_at=at, added_by=entry.author, chain_role=entry.chain_role
            )
            first = Copy(entry.id, fact.content, at)
            return _supporting(replace(found, copies=(first, *state.copies)), fact.supports, entry)
        case SupportsAdded(supports=supports):
            return _supporting(state, supports, entry)
        case FileReplaced(content=content, reason=reason):
            return replace(state, copies=(*state.copies, Copy(entry.id, content, at, reason)))
        case FileWithdrawn(reason=reason):
            if state.withdrawn is not None:
                return Unapplied("It was withdrawn already.")
            return replace(state, withdrawn=Ended(at, entry.author, reason))
        case FileSuperseded(by_file=by_file, reason=reason):
            if by_file == entry.subject:
                return Unapplied("A file does not take its own place.")
            return replace(state, superseded=Ended(at, entry.author, reason, by_file))
        case _:
            return Unapplied("This is not a statement about a file of evidence.")


def _supporting(state: FileState, supports: tuple[Supports, ...], entry: Entry) -> FileState:
    held = {one.subject for one in state.supports}
    new = {one.subject: one for one in supports if one.subject not in held}
    more = tuple(
        Supported(entry.id, one.kind, one.subject, entry.happened.start) for one in new.values()
    )
    return replace(state, supports=(*state.supports, *more))


def rows(state: FileState, *, subject: UUID, label: str) -> list[Row]:
    """Return the rows of a file."""
    added = state.added
    if added is None or state.added_at is None or state.added_by is None:
        return []
    key = {"subject": subject, "label": label}
    found: list[Row] = [
        EvidenceCopy(
            **key, entry=copy.entry, kept_at=copy.at, reason=copy.reason, **_content(copy.content)
        )
        for copy in state.copies
    ]
    found += [
        EvidenceSupport(**key, entry=one.entry, kind=one.kind, target=one.subject, since=one.since)
        for one in state.supports
    ]
    withdrawn, superseded = state.withdrawn, state.superseded
    found.append(
        EvidenceFile(
            **key,
            title=added.title,
            source=added.source,
            speaks_from=added.speaks_from,
            speaks_to=added.speaks_to,
            expires_on=added.expires_on,
            added_at=state.added_at,
            added_by=state.added_by,
            chain_role=state.chain_role,
            withdrawn_at=withdrawn.at if withdrawn else None,
            withdrawn_by=withdrawn.by if withdrawn else None,
            withdrawn_reason=withdrawn.reason if withdrawn else None,
            superseded_by=superseded.file if superseded else None,
            superseded_at=superseded.at if superseded else None,
            superseded_reason=superseded.reason if superseded else None,
            **_content(state.copies[-1].content),
        )
    )
    return found


def _content(content: Content) -> dict[str, object]:
    return {
        "blob": content.blob,
        "digest": content.digest,
        "salt": content.salt,
        "size": content.size,
        "media_type": content.media_type,
        "name": content.name,
        "stripped": list(content.stripped),
    }


class ReadingState(State):
    """One reading of a closely held file."""

    opened: FileOpened | None = None
    reader: UUID | None = None
    at: datetime | None = None


def step_reading(state: ReadingState, entry: Entry) -> ReadingState | Unapplied:
    """Apply one entry about a reading."""
    match entry.fact:
        case FileOpened() if state.opened is not None:
            return Unapplied("A reading is recorded once.")
        case FileOpened() as fact:
            return replace(state, opened=fact, reader=entry.author, at=entry.recorded_at)
        case _:
            return Unapplied("This is not a statement about a reading.")


def reading_rows(state: ReadingState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a reading."""
    if state.opened is None or state.reader is None or state.at is None:
        return []
    return [
        EvidenceReading(
            subject=subject,
            label=label,
            file=state.opened.file,
            blob=state.opened.blob,
            purpose=state.opened.purpose,
            reader=state.reader,
            read_at=state.at,
        )
    ]


register_fold(
    "evidence.file",
    version=1,
    state=FileState,
    step=step,
    rows=rows,
    tables=(EvidenceFile, EvidenceCopy, EvidenceSupport),
)
register_fold(
    "evidence.reading",
    version=1,
    state=ReadingState,
    step=step_reading,
    rows=reading_rows,
    tables=(EvidenceReading,),
)
