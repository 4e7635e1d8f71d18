"""Taking files of observations. They stand outside the log: nothing here appends an entry."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypedDict
from uuid import UUID

from standfast.apps.observations import queries
from standfast.apps.observations.flags import Flag
from standfast.apps.observations.layout import (
    Event,
    NumberedRow,
    Reader,
    Table,
    Unreadable,
    UnreadableFile,
    as_json,
)
from standfast.apps.observations.models import Batch, Observation
from standfast.apps.observations.operations.keeping import (
    Keep,
    apply_decisions,
    content_of,
    insert_rows,
    keep,
    values_of,
)
from standfast.apps.observations.sources import ACLED, UCDP, Source
from standfast.log.operations import Refused, write_transaction
from standfast.log.times import local_date

# Written in one transaction: small enough that whoever reports an incident at the same moment hardly waits.
ROWS_AT_ONCE = 4_000
KEYS_AT_ONCE = 500
CHANGED_SINCE = "A person corrected this event by hand; the source has changed it since, and what it says now stands."


Span = tuple[date, date]


class Doubt(TypedDict):
    """A line of the file and what is to be said about it."""

    line: int
    reason: str


class Imported(TypedDict):
    """What came of an import: read = new + changed + unchanged + refused."""

    read: int
    new: int
    changed: int
    unchanged: int
    vanished: int
    flagged: list[Doubt]
    refused: list[Doubt]


@dataclass(frozen=True, slots=True)
class Held:
    """An event that is here already: its newest version, and what the newest one that came in a file says.

    `by_hand`: a person has corrected it since that file.
    """

    version: int
    content: str
    gone: bool
    by_hand: bool


@dataclass(slots=True)
class Import:
    """What an import has found so far."""

    source: Source
    held: dict[str, Held]
    reader: Reader
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    flagged: list[Doubt] = field(default_factory=list)
    refused: list[Unreadable] = field(default_factory=list)
    kept: list[Keep] = field(default_factory=list)
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    spans: dict[str, Span] = field(default_factory=dict)

    def take(self, line: int, found: Event | Unreadable) -> tuple[Event, int] | None:
        """Count a row; return the event and its version where it is to be written."""
        self.read += 1
        if isinstance(found, Event) and (again := self._again(found)) is not None:
            found = again
        if isinstance(found, Unreadable):
            self._refuse(found)
            return None
        held = self.held.get(found.id)
        if held is not None and held.by_hand and held.content != found.content:
            found.flags.append(Flag("source", CHANGED_SINCE))
        if found.id in self.seen:
            self.unchanged += 1
            self._flag(found, [*found.flags, self._twice(found)], again=True)
            return None
        self._flag(found, found.flags)
        self.seen[found.id] = line, found.content
        self._cover(found)
        if held is None:
            self.new += 1
            return found, 1
        if held.content == found.content and not held.gone:
            self.unchanged += 1
            return None
        self.changed += 1
        return found, held.version + 1

    def _refuse(self, found: Unreadable) -> None:
        self.refused.append(found)
        self.named.add(found.id or "")
        self.kept.append(
            Keep(
                "refused",
                found.line,
                found.raw,
                (Flag("words", found.reason),),
                external_id=found.id,
                content=content_of(found.raw),
                kinds=(found.kind,),
            )
        )

    def _flag(self, found: Event, flags: list[Flag], *, again: bool = False) -> None:
        if not flags:
            return
        self.flagged.extend(Doubt(line=found.line, reason=str(flag)) for flag in flags)
        self.kept.append(
            Keep(
                "flagged",
                found.line,
                as_json(found.raw),
                tuple(flags),
                external_id=found.id,
                content=f"{found.content} twice" if again else found.content,
            )
        )

    def _cover(self, found: Event) -> None:
        """Widen the days that the file covers in a country to those of an event."""
        on, country = found.date_start, found.country or ""
        if on is not None and found.sure_of_day:
            first, last = self.spans.get(country, (on, on))
            self.spans[country] = min(first, on), max(last, on)

    def _again(self, found: Event) -> Unreadable | None:
        """Return why an event cannot stand in the file a second time, if it does with other content."""
        first = self.seen.get(found.id)
        if first is None or first[1] == found.content:
            return None
        reason = f"The event {found.id} stands on line {first[0]} already, with other content; the first was taken."
        return Unreadable(found.line, as_json(found.raw), reason, found.id, "twice")

    def _twice(self, found: Event) -> Flag:
        first = self.seen[found.id][0]
        return Flag(
            "twice", f"The event {found.id} stands on line {first} already; it was taken once."
        )

    def result(self) -> Imported:
        """Return what the import reports."""
        return Imported(
            read=self.read,
            new=self.new,
            changed=self.changed,
            unchanged=self.unchanged,
            vanished=self.vanished,
            flagged=self.flagged,
            refused=[Doubt(line=row.line, reason=row.reason) for row in self.refused],
        )


def import_ucdp(
    file: str | Path | BinaryIO, *, at: datetime, by: UUID | None = None, dry_run: bool = False
) -> Imported:
    """Take a file of UCDP events, CSV or XLSX: new events and new versions are added, vanished ones get a version *gone*.

    The same file a second time changes nothing. An event vanishes only where its country is in the file and its day lies
    between the file's first and last there; a doubtful day does not widen that. A dry run reports the same and writes nothing.

    :raises Refused: when the file cannot be opened or is not one of UCDP events.
    """
    return _import(UCDP, file, at=at, by=by, dry_run=dry_run)


def import_acled(
    file: str | Path | BinaryIO, *, at: datetime, by: UUID | None = None, dry_run: bool = False
) -> Imported:
    """Take a file of ACLED events, CSV or XLSX: new events and new versions are added, vanished ones get a version *gone*.

    The same file a second time changes nothing. An event vanishes only where its country is in the file and its day lies
    between the file's first and last there; a doubtful day does not widen that. A dry run reports the same and writes nothing.

    :raises Refused: when the file cannot be opened or is not one of ACLED events.
    """
    return _import(ACLED, file, at=at, by=by, dry_run=dry_run)


def _import(
    source: Source, file: str | Path | BinaryIO, *, at: datetime, by: UUID | None, dry_run: bool
) -> Imported:
    name, content = content_in(file)
    try:
        found = source.table(content)
    except UnreadableFile as error:
        raise Refused(f"{name}: {error}") from error
    work = Import(source, _held(source), source.reader(found.columns, local_date(at)))
    work.flagged.extend(Doubt(line=1, reason=str(doubt)) for doubt in found.doubts)
    if dry_run:
        for line, cells in found.rows:
            work.take(line, work.reader.read(line, cells))
        work.vanished = len(_vanished(work))
        return work.result()
    with write_transaction():
        batch = Batch.objects.create(
            source=source.name,
            file_name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            taken_by=by,
            columns=list(found.columns),
            doubts=[str(doubt) for doubt in found.doubts],
            started_at=at,
        )
    _write(work, found, batch, at)
    return work.result()


def content_in(file: str | Path | BinaryIO) -> tuple[str, bytes]:
    """Return the name and the bytes of a file.

    :raises Refused: when it cannot be opened.
    """
    if not isinstance(file, str | Path):
        return Path(str(getattr(file, "name", "a file"))).name, file.read()
    path = Path(file)
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise Refused(
            f"{path} cannot be read: {error.strerror}. Check the path and who may read it."
        ) from error


def _held(source: Source) -> dict[str, Held]:
    """Return what is here of each event; what a person corrected by hand is not what the next file is held against."""
    rows = Observation.objects.filter(source=source.name).order_by("version")
    held: dict[str, Held] = {}
    for event, version, content, gone, hand in rows.values_list(
        "external_id", "version", "content", "gone", "hand"
    ).iterator(chunk_size=10_000):
        before = held.get(event)
        if hand is None:
            held[event] = Held(version, content, gone, by_hand=False)
        else:
            held[event] = Held(
                version, before.content if before else "", bool(before and before.gone), True
            )
    return held


def _write(work: Import, found: Table, batch: Batch, at: datetime) -> None:
    """Write the rows in short transactions; what an interruption leaves is completed by the next import of the file."""
    for chunk in _chunks(found.rows):
        taken = (work.take(line, work.reader.read(line, cells)) for line, cells in chunk)
        rows = [
            values_of(work.source.name, event, version, batch.pk)
            for event, version in filter(None, taken)
        ]
        if rows:
            with write_transaction():
                insert_rows(rows)
    with write_transaction():
        _note_vanished(work, batch)
        subjects = keep(batch, work.kept)
        batch.read, batch.new, batch.changed = work.read, work.new, work.changed
        batch.unchanged, batch.vanished = work.unchanged, work.vanished
        batch.flagged, batch.refused = len(work.flagged), len(work.refused)
        batch.finished_at = at
        batch.save()
        apply_decisions(subjects)


def _chunks(rows: Iterator[NumberedRow]) -> Iterator[list[NumberedRow]]:
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        yield chunk


def _vanished(work: Import) -> list[int]:
    """Return the keys of events that stood here, lie in the file's own days and countries, and are not in it any more."""
    covered = work.spans
    if not covered:
        return []
    here = queries.as_in_files(work.source.name).filter(
        date_start__gte=min(span[0] for span in covered.values()),
        date_start__lte=max(span[1] for span in covered.values()),
    )
    rows = here.values_list("pk", "external_id", "country", "date_start")
    return [
        key
        for key, event, country, on in rows.iterator(chunk_size=10_000)
        if event not in work.seen
        and event not in work.named
        and on is not None
        and (span := covered.get(country or "")) is not None
        and span[0] <= on <= span[1]
    ]


def _note_vanished(work: Import, batch: Batch) -> None:
    keys = _vanished(work)
    work.vanished = len(keys)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        gone = list(Observation.objects.filter(pk__in=keys[start : start + KEYS_AT_ONCE]))
        for row in gone:
            row.pk, row.version, row.batch, row.line, row.gone = (
                None,
                work.held[row.external_id].version + 1,
                batch,
                None,
                True,
            )
        Observation.objects.bulk_create(gone)
