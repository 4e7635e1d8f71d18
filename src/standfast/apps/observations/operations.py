"""Taking files of observations. They stand outside the log: nothing here appends an entry."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, TypedDict

from django.db import connection

from standfast.apps.observations import queries
from standfast.apps.observations.acled import AcledReader, acled_table
from standfast.apps.observations.layout import (
    Event,
    NumberedRow,
    Reader,
    RowReader,
    Table,
    Unreadable,
    UnreadableFile,
    as_json,
    table,
)
from standfast.apps.observations.models import Batch, Observation, RefusedRow
from standfast.log.operations import Refused, write_transaction
from standfast.log.times import local_date

# Written in one transaction: small enough that whoever reports an incident at the same moment hardly waits.
ROWS_AT_ONCE = 4_000
KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Source:
    """A source of events: how its files are read, and whether a file covers whole years or the days between its own."""

    name: str
    table: Callable[[bytes], Table]
    reader: Callable[[tuple[str, ...], date], Reader]
    whole_years: bool


UCDP = Source("ucdp", table, RowReader, whole_years=True)
ACLED = Source("acled", acled_table, AcledReader, whole_years=False)
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
    """The newest version of an event that is here already."""

    version: int
    content: str
    gone: bool


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
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    spans: dict[str, Span] = field(default_factory=dict)

    def take(self, line: int, found: Event | Unreadable) -> tuple[Event, int] | None:
        """Count a row; return the event and its version where it is to be written."""
        self.read += 1
        if isinstance(found, Event) and (again := self._again(found)) is not None:
            found = again
        if isinstance(found, Unreadable):
            self.refused.append(found)
            self.named.add(found.id or "")
            return None
        self.flagged.extend(Doubt(line=line, reason=reason) for reason in found.flags)
        if found.id in self.seen:
            self.unchanged += 1
            self.flagged.append(Doubt(line=line, reason=self._twice(found)))
            return None
        self.seen[found.id] = line, found.content
        self._cover(found)
        held = self.held.get(found.id)
        if held is None:
            self.new += 1
            return found, 1
        if held.content == found.content and not held.gone:
            self.unchanged += 1
            return None
        self.changed += 1
        return found, held.version + 1

    def _cover(self, found: Event) -> None:
        """Widen the days that the file covers in a country to those of an event."""
        on, country = found.date_start, found.country or ""
        if on is not None and found.sure_of_day:
            first, last = self.spans.get(country, (on, on))
            self.spans[country] = min(first, on), max(last, on)

    def covered(self) -> dict[str, Span]:
        """Return for each country of the file the first and the last day on which it speaks of every event."""
        if not self.source.whole_years or not self.spans:
            return self.spans
        first = date(min(span[0].year for span in self.spans.values()), 1, 1)
        last = date(max(span[1].year for span in self.spans.values()), 12, 31)
        return dict.fromkeys(self.spans, (first, last))

    def _again(self, found: Event) -> Unreadable | None:
        """Return why an event cannot stand in the file a second time, if it does with other content."""
        first = self.seen.get(found.id)
        if first is None or first[1] == found.content:
            return None
        reason = f"The event {found.id} stands on line {first[0]} already, with other content; the first was taken."
        return Unreadable(found.line, as_json(found.raw), reason, found.id)

    def _twice(self, found: Event) -> str:
        return f"The event {found.id} stands on line {self.seen[found.id][0]} already; it was taken once."

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


def import_ucdp(file: str | Path | BinaryIO, *, at: datetime, dry_run: bool = False) -> Imported:
    """Take a file of UCDP events: new events and new versions are added, vanished ones get a version *gone*.

    The same file a second time changes nothing. A dry run reports the same and writes nothing.

    :raises Refused: when the file cannot be opened or is not one of UCDP events.
    """
    return _import(UCDP, file, at=at, dry_run=dry_run)


def import_acled(file: str | Path | BinaryIO, *, at: datetime, dry_run: bool = False) -> Imported:
    """Take a file of ACLED events, CSV or XLSX: new events and new versions are added, vanished ones get a version *gone*.

    The same file a second time changes nothing. An event vanishes only where its country is in the file and its day lies
    between the file's first and last there; a doubtful day does not widen that. A dry run reports the same and writes nothing.

    :raises Refused: when the file cannot be opened or is not one of ACLED events.
    """
    return _import(ACLED, file, at=at, dry_run=dry_run)


def _import(
    source: Source, file: str | Path | BinaryIO, *, at: datetime, dry_run: bool
) -> Imported:
    name, content = _content(file)
    try:
        found = source.table(content)
    except UnreadableFile as error:
        raise Refused(f"{name}: {error}") from error
    work = Import(source, _held(source), source.reader(found.columns, local_date(at)))
    work.flagged.extend(Doubt(line=1, reason=doubt) for doubt in found.doubts)
    if dry_run:
        for line, cells in found.rows:
            work.take(line, work.reader.read(line, cells))
        work.vanished = len(_vanished(work))
        return work.result()
    _write(work, found, name, content, at)
    return work.result()


def _content(file: str | Path | BinaryIO) -> tuple[str, bytes]:
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
    rows = Observation.objects.filter(source=source.name).order_by("version")
    return {
        event: Held(version, content, gone)
        for event, version, content, gone in rows.values_list(
            "external_id", "version", "content", "gone"
        ).iterator(chunk_size=10_000)
    }


def _write(work: Import, found: Table, name: str, content: bytes, at: datetime) -> None:
    """Write the batch in short transactions; what an interruption leaves is completed by the next import of the file."""
    with write_transaction():
        batch = Batch.objects.create(
            source=work.source.name,
            file_name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            columns=list(found.columns),
            started_at=at,
        )
    for chunk in _chunks(found.rows):
        taken = (work.take(line, work.reader.read(line, cells)) for line, cells in chunk)
        rows = [
            _values(work.source.name, event, version, batch.pk)
            for event, version in filter(None, taken)
        ]
        if rows:
            with write_transaction():
                _insert(rows)
    with write_transaction():
        _note_vanished(work, batch)
        RefusedRow.objects.bulk_create(
            (
                RefusedRow(
                    batch=batch,
                    line=row.line,
                    raw=row.raw.replace("\0", "\N{SYMBOL FOR NULL}"),
                    reason=row.reason,
                )
                for row in work.refused
            ),
            batch_size=ROWS_AT_ONCE,
        )
        batch.read, batch.new, batch.changed, batch.unchanged = (
            work.read,
            work.new,
            work.changed,
            work.unchanged,
        )
        batch.vanished, batch.flagged, batch.refused = (
            work.vanished,
            len(work.flagged),
            len(work.refused),
        )
        batch.finished_at = at
        batch.save()


def _chunks(rows: Iterator[NumberedRow]) -> Iterator[list[NumberedRow]]:
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        yield chunk


READ = (
    "lon",
    "lat",
    "where_precision",
    "place",
    "admin1",
    "admin2",
    "country",
    "date_precision",
    "violence",
    "side_a",
    "side_b",
    "best",
    "high",
    "low",
)
WRITTEN = (
    "source",
    "external_id",
    "version",
    "batch_id",
    "line",
    "content",
    "raw",
    "gone",
    "date_start",
    "date_end",
    "flags",
    *READ,
)
Values = tuple[str | int | float | bool | None, ...]
_read_of = attrgetter(*READ)


def _values(source: str, event: Event, version: int, batch: int) -> Values:
    return (
        source,
        event.id,
        version,
        batch,
        event.line,
        event.content,
        as_json(event.raw),
        False,
        event.date_start and event.date_start.isoformat(),
        event.date_end and event.date_end.isoformat(),
        " ".join(event.flags),
        *_read_of(event),
    )


def _insert(rows: list[Values]) -> None:
    """Insert rows in bulk with plain SQL, which is four times as fast as one object each."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in WRITTEN)
    marks = ", ".join(["%s"] * len(WRITTEN))
    table_name = quote(Observation._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table_name} ({columns}) VALUES ({marks})", rows)  # noqa: S608 -- our own names


def _vanished(work: Import) -> list[int]:
    """Return the keys of events that stood here, lie in the file's own days and countries, and are not in it any more."""
    covered = work.covered()
    if not covered:
        return []
    here = queries.current(work.source.name).filter(
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
                row.version + 1,
                batch,
                None,
                True,
            )
        Observation.objects.bulk_create(gone)
