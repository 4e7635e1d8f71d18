"""Deciding about rows that were refused or flagged: each decision is an entry, and a later one undoes it."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.observations import queries, rules
from standfast.apps.observations.facts import Cell, RowDecided, Verdict
from standfast.apps.observations.layout import Event, Unreadable
from standfast.apps.observations.models import Batch, KeptRow
from standfast.apps.observations.operations.keeping import Keep, keep, read_again
from standfast.apps.observations.sources import SOURCES
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation, write_transaction

DECIDERS = ("duty officer", "field office", "police", "security officer", "planner")


@operation(roles=DECIDERS)
def decide_row(
    *,
    by: Person,
    at: datetime,
    row_id: UUID,
    verdict: Verdict,
    reason: str | None = None,
    cells: tuple[Cell, ...] = (),
    incident: UUID | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Decide about a row of a file: accept it, set it aside, correct it by hand, or take a decision back.

    A corrected event (`cells`) is read again by the reader of its file; `incident` is what was recorded of a corrected incident.

    :raises Refused: when this site keeps no such row that `by` may open, the verdict does not fit it, or it still cannot be read.
    """
    row = queries.kept_row(row_id, reader=by)
    if row is None:
        raise Refused(f"This site keeps no row {row_id} that you may open; check the number.")
    if reason_not := rules.decision_blocker(
        row, verdict, reason=reason, cells=cells, incident=incident
    ):
        raise Refused(reason_not)
    corrected = _corrected(row, cells, at)
    fact = RowDecided(
        verdict=verdict,
        source=row.source,
        file=row.batch.sha256,
        line=row.line,
        content=row.content[:64],
        external_id=corrected.id if corrected else row.external_id,
        reason=reason,
        cells=cells,
        corrected=corrected.content if corrected else None,
        incident=incident,
    )
    return append(fact, subject=row.subject, by=by, at=at, label=row.label, seen=seen, id=id)


def _corrected(row: KeptRow, cells: tuple[Cell, ...], at: datetime) -> Event | None:
    """Return the event that corrected cells describe.

    :raises Refused: when they cannot be read.
    """
    if row.source not in SOURCES or not cells:
        return None
    found = read_again(row, {cell.column: cell.text for cell in cells}, at)
    if isinstance(found, Unreadable):
        raise Refused(found.reason)
    return found


def keep_file(
    *,
    path: Path,
    sha256: str,
    source: str,
    columns: tuple[str, ...],
    by: UUID,
    at: datetime,
    counts: dict[str, int],
    rows: Iterable[Keep],
    doubts: tuple[str, ...] = (),
    label: str = UNCLASSIFIED,
) -> Batch:
    """Keep that a file of incidents was taken, its counts, and the rows of it that wait for a person."""
    with write_transaction():
        batch = Batch.objects.create(
            source=source,
            file_name=path.name[:255],
            sha256=sha256,
            label=label,
            taken_by=by,
            columns=list(columns),
            doubts=list(doubts),
            started_at=at,
            finished_at=at,
            **counts,
        )
        keep(batch, rows)
    return batch
