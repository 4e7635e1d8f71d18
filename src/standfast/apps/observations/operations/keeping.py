"""Writing what came in files: versions of events, rows that wait for a person, and what a person's decision makes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b, md5
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import Max

from standfast.apps.observations.flags import Flag
from standfast.apps.observations.layout import Event, Unreadable, as_json
from standfast.apps.observations.models import Batch, KeptRow, Observation, RowDecision
from standfast.apps.observations.sources import SOURCES
from standfast.log.erasure import EntryRedacted
from standfast.log.fold import Entry
from standfast.log.ids import NAMESPACE
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import StoredEntry
from standfast.log.projection import after_refold
from standfast.log.times import local_date

ROWS_AT_ONCE = 2_000
NUL = "\N{SYMBOL FOR NULL}"
DESTROYED = "The record of it was redacted, so the row was destroyed here."
READ = (
    *("lon", "lat", "where_precision", "place", "admin1", "admin2", "country", "date_precision"),
    *("violence", "event_kind", "side_a", "side_b", "best", "high", "low"),
)
WRITTEN = (
    *("subject", "source", "external_id", "version", "batch_id", "line", "content", "raw", "gone"),
    *("date_start", "date_end", "flags"),
    *READ,
)
Values = tuple[str | int | float | bool | None, ...]
_read_of = attrgetter(*READ)


@dataclass(frozen=True, slots=True)
class Keep:
    """A row to be kept as it came: *refused* or *flagged*, why, and what was recorded or proposed of it."""

    outcome: str
    line: int
    raw: str
    reasons: tuple[Flag, ...]
    external_id: str | None
    content: str
    kinds: tuple[str, ...] = ()
    label: str = UNCLASSIFIED
    incident: UUID | None = None
    proposed: dict[str, Any] | None = None


def content_of(raw: str) -> str:
    """Return the digest by which a row that could not be read is known again."""
    return blake2b(raw.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def subject_of(sha256: str, line: int, outcome: str) -> UUID:
    """Return the subject of a row of a file: the same at every site that takes the file."""
    return uuid5(NAMESPACE, f"row {sha256} {line} {outcome}")


def subject_of_event(source: str, external_id: str) -> UUID:
    """Return the subject of an event of a source: the same in every version and at every site."""
    digest = md5(f"{source} {external_id}".encode("utf-8", "replace"), usedforsecurity=False)
    return UUID(bytes=digest.digest(), version=3)


def keep(batch: Batch, rows: Iterable[Keep]) -> list[UUID]:
    """Keep the rows of a file and return their subjects; the same row of this or another file is kept once."""
    wanted = list(rows)
    known = {
        (outcome, content, tuple(reasons))
        for outcome, content, reasons in KeptRow.objects.filter(source=batch.source)
        .values_list("outcome", "content", "reasons")
        .iterator(chunk_size=ROWS_AT_ONCE)
    }
    here = set(KeptRow.objects.filter(batch__sha256=batch.sha256).values_list("subject", flat=True))
    made: dict[UUID, KeptRow] = {}
    for row in wanted:
        reasons = [str(reason).replace("\0", NUL) for reason in row.reasons]
        subject = subject_of(batch.sha256, row.line, row.outcome)
        same = (row.outcome, row.content, tuple(reasons))
        if same in known or subject in here:
            continue
        known.add(same)
        made[subject] = _kept(batch, row, subject, reasons)
    KeptRow.objects.bulk_create(made.values(), batch_size=ROWS_AT_ONCE)
    return list(made)


def _kept(batch: Batch, row: Keep, subject: UUID, reasons: list[str]) -> KeptRow:
    kinds = row.kinds or tuple(dict.fromkeys(reason.kind for reason in row.reasons))
    return KeptRow(
        subject=subject,
        batch=batch,
        source=batch.source,
        outcome=row.outcome,
        line=row.line,
        raw=row.raw.replace("\0", NUL),
        reasons=reasons,
        kinds=",".join(kinds),
        external_id=row.external_id,
        content=row.content,
        label=row.label,
        incident=row.incident,
        proposed=row.proposed,
    )


def values_of(source: str, event: Event, version: int, batch: int) -> Values:
    """Return the version of an event as it is written."""
    return (
        subject_of_event(source, event.id).hex,
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


def insert_rows(rows: list[Values]) -> None:
    """Insert rows in bulk: by COPY on PostgreSQL, by plain SQL on SQLite, which is four times as fast as one object each."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in WRITTEN)
    marks = ", ".join(["%s"] * len(WRITTEN))
    table_name = quote(Observation._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table_name} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        cursor.executemany(f"INSERT INTO {table_name} ({columns}) VALUES ({marks})", rows)  # noqa: S608 -- our own names


def read_again(row: KeptRow, cells: dict[str, str], at: datetime) -> Event | Unreadable:
    """Return what the reader of its source makes of a row with corrected cells."""
    columns = tuple(row.batch.columns)
    reader = SOURCES[row.source].reader(columns, local_date(at))
    return reader.read(row.line, [cells.get(name, "") for name in columns])


def apply_decisions(subjects: Iterable[UUID]) -> None:
    """Write the versions that standing corrections make of rows kept here; those that are written already stay one."""
    wanted = list(subjects)
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        some = wanted[start : start + ROWS_AT_ONCE]
        for found in RowDecision.objects.filter(subject__in=some, verdict="corrected"):
            row = KeptRow.objects.filter(subject=found.subject).select_related("batch").first()
            if row is not None and row.source in SOURCES and found.cells:
                _write_by_hand(row, found)


def _write_by_hand(row: KeptRow, found: RowDecision) -> None:
    at = found.decided_at
    event = read_again(row, dict(found.cells), at) if at is not None else None
    if not isinstance(event, Event):
        return
    if Observation.objects.filter(hand=row.subject, content=event.content).exists():
        return
    newest = Observation.objects.filter(source=row.source, external_id=event.id).aggregate(
        newest=Max("version")
    )["newest"]
    insert_rows([values_of(row.source, event, (newest or 0) + 1, row.batch_id)])
    Observation.objects.filter(
        source=row.source, external_id=event.id, version=(newest or 0) + 1
    ).update(hand=row.subject)


@after_refold
def follow_decisions(touched: dict[UUID, list[Entry]]) -> None:
    """Write what decisions about rows make of them, here or at another site; destroy rows whose record was redacted."""
    decided = [
        subject
        for subject, entries in touched.items()
        if any(entry.kind == "observations.row.decided" for entry in entries)
    ]
    if decided:
        apply_decisions(decided)
    for entries in touched.values():
        for entry in entries:
            if isinstance(entry.fact, EntryRedacted):
                _destroy_rows(entry.fact.entry)


def _destroy_rows(entry: UUID) -> None:
    subject = StoredEntry.objects.filter(id=entry).values_list("subject", flat=True).first()
    if subject is not None:
        KeptRow.objects.filter(incident=subject).update(
            raw="[]", reasons=[DESTROYED], proposed=None
        )
