"""Keeping rows equal to the fold of their entries: the one place that writes projections."""

import json
from collections.abc import Callable, Iterable
from uuid import UUID

import msgspec
from django.db import connections
from django.db.models import Model

from standfast.log.fold import (
    FOLDS,
    Entry,
    Fold,
    Folded,
    apply_last,
    by_label_and_fold,
    fold_entries,
    sorts_last,
)
from standfast.log.models import Conflict, Row, SubjectState
from standfast.log.routing import LIVE
from standfast.log.store import (
    Chains,
    as_instant,
    as_uuid,
    delete_rows,
    entries_of,
    insert_rows,
    many,
    one,
    uuid_value,
    writer,
)

Touched = dict[UUID, list[Entry]]
AfterRefold = Callable[[Touched], None]
_after_refold: list[AfterRefold] = []
_encoder = msgspec.msgpack.Encoder()


def heads_under_lock(subject: UUID, touched: Touched) -> tuple[UUID, ...]:
    """Return the subject's heads, with what this transaction has appended and not yet folded."""
    heads = set(heads_of(subject))
    for entry in touched.get(subject, ()):
        heads = (heads - set(entry.after)) | {entry.id}
    return tuple(sorted(heads))


def heads_of(subject: UUID) -> tuple[UUID, ...]:
    """Return the entries of a subject that no other entry has seen: what a form notes as `seen` when it is drawn."""
    found = many("SELECT heads FROM log_subject WHERE subject = %s", uuid_value(subject))
    return tuple(sorted(UUID(head) for (heads,) in found for head in json.loads(heads)))


def after_refold(hook: AfterRefold) -> AfterRefold:
    """Call a function with what was touched, inside the write transaction, each time that rows were brought up to date.

    For what the log itself must do with an entry that counts: judge a chain again, destroy a body. It must be idempotent.
    """
    if hook not in _after_refold:
        _after_refold.append(hook)
    return hook


def refold(touched: Touched) -> None:
    """Bring the rows of subjects up to date with the new entries that each has."""
    refold_rows(touched)
    for hook in tuple(_after_refold):
        hook(touched)


def refold_rows(touched: Touched) -> None:
    """Bring rows up to date, and do nothing else that follows from the entries."""
    rows: list[Model] = []
    for subject, new in touched.items():
        groups = by_label_and_fold(sorted(new, key=lambda entry: entry.place))
        for (label, name), entries in groups.items():
            fold = FOLDS.get(name)
            if fold is not None:
                rows.extend(_refolded_group(fold, subject, label, entries))
    insert_rows(rows)


def _refolded_group(fold: Fold, subject: UUID, label: str, new: list[Entry]) -> Iterable[Model]:
    """Take away the rows that no longer hold, and return those to put in their place."""
    stored = _stored(subject, label, fold.name)
    if stored is None:
        return _rewritten(fold, fold_entries(fold, new), subject, label, stored=None, whole=True)
    if stored.version == fold.version:
        folded = _folded(fold, stored)
        if _applied(fold, folded, new):
            return _rewritten(fold, folded, subject, label, stored=stored, whole=False)
    whole = [
        e
        for e in entries_of(subject, Chains())
        if (e.label, e.kind.rpartition(".")[0]) == (label, fold.name)
    ]
    return _rewritten(fold, fold_entries(fold, whole), subject, label, stored=stored, whole=True)


def _stored(subject: UUID, label: str, fold: str) -> SubjectState | None:
    row = one(
        "SELECT id, version, state, heads, newest, entries, earliest, latest, branched, dangling FROM log_subject "
        "WHERE subject = %s AND label = %s AND fold = %s",
        uuid_value(subject),
        label,
        fold,
    )
    if row is None:
        return None
    return SubjectState(
        id=row[0],
        subject=subject,
        label=label,
        fold=fold,
        version=row[1],
        state=bytes(row[2]),
        heads=row[3],
        newest=as_uuid(row[4]),
        entries=row[5],
        earliest=as_instant(row[6]),
        latest=as_instant(row[7]),
        branched=bool(row[8]),
        dangling=row[9],
    )


def _applied(fold: Fold, folded: Folded, new: list[Entry]) -> bool:
    for entry in new:
        if not sorts_last(folded, entry):
            return False
        apply_last(fold, folded, entry)
    return True


def _folded(fold: Fold, stored: SubjectState) -> Folded:
    return Folded(
        state=fold.decode(bytes(stored.state)),
        heads=tuple(UUID(head) for head in json.loads(stored.heads)),
        newest=stored.newest,
        entries=stored.entries,
        earliest=stored.earliest,
        latest=stored.latest,
        branched=stored.branched,
        dangling=tuple(UUID(head) for head in json.loads(stored.dangling or "[]")),
    )


def _rewritten(
    fold: Fold,
    folded: Folded,
    subject: UUID,
    label: str,
    *,
    stored: SubjectState | None,
    whole: bool,
) -> list[Model]:
    row = subject_state(fold, folded, subject, label)
    if stored is None:
        return [*rows_of(fold, folded, subject, label), row]
    delete_rows(fold.all_tables if whole else fold.tables, subject=subject, label=label)
    if whole:
        Conflict.objects.filter(subject=subject, label=label, fold=fold.name).delete()
    _update(row, stored.pk)
    return list(rows_of(fold, folded, subject, label))


def _update(row: SubjectState, pk: int) -> None:
    table = writer(SubjectState)
    connection = connections[LIVE]
    names = ", ".join(f"{connection.ops.quote_name(f.column)} = %s" for f in table.fields)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE log_subject SET {names} WHERE id = %s", (*table.values(row), pk))  # noqa: S608


def rows_of(fold: Fold, folded: Folded, subject: UUID, label: str) -> list[Row]:
    """Return all rows that follow from where a subject stands, its conflicts included."""
    rows = list(fold.rows(folded.state, subject=subject, label=label))
    rows.extend(folded.entry_rows)
    rows.extend(
        Conflict(
            subject=subject,
            label=label,
            fold=fold.name,
            entry=c.entry,
            other=c.other,
            reason=c.reason,
        )
        for c in folded.conflicts
    )
    return rows


def subject_state(fold: Fold, folded: Folded, subject: UUID, label: str) -> SubjectState:
    """Return the stored form of where a subject stands."""
    return SubjectState(
        subject=subject,
        label=label,
        fold=fold.name,
        version=fold.version,
        state=_encoder.encode(folded.state),
        heads=json.dumps([str(head) for head in folded.heads]),
        newest=folded.newest,
        entries=folded.entries,
        earliest=folded.earliest,
        latest=folded.latest,
        branched=folded.branched,
        dangling=json.dumps([str(head) for head in folded.dangling]) if folded.dangling else "",
    )


def fold_again(subjects: Iterable[UUID]) -> None:
    """Fold subjects from their entries that count now: after some have gained or lost their standing, or their body.

    A subject of which nothing counts any more loses its rows.
    """
    for subject in subjects:
        SubjectState.objects.filter(subject=subject).delete()
        for label in _labels_with_rows(subject):
            delete_rows(all_tables(), subject=subject, label=label)
        entries = entries_of(subject, Chains())
        if entries:
            refold_rows({subject: entries})


def _labels_with_rows(subject: UUID) -> set[str]:
    key = uuid_value(subject)
    return {
        label
        for table in all_tables()
        for (label,) in many(
            f"SELECT DISTINCT label FROM {table._meta.db_table} WHERE subject = %s",  # noqa: S608 -- our own names
            key,
        )
    }


def all_tables() -> list[type[Row]]:
    """Return every projection table, the conflicts included, by name."""
    tables = {table for fold in FOLDS.values() for table in fold.all_tables} | {Conflict}
    return sorted(tables, key=lambda table: table._meta.db_table)


def clear(tables: Iterable[type[Row]]) -> None:
    """Empty projection tables."""
    with connections[LIVE].cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connections[LIVE].ops.quote_name(table._meta.db_table)}")  # noqa: S608
