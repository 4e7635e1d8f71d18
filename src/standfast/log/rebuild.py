"""Dropping every projection and folding again: after an upgrade, or when somebody doubts the rows."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from uuid import UUID

from django.db.models import Model

from standfast.log.exchange import take_up_unread
from standfast.log.fold import FOLDS, Entry, by_label_and_fold, fold_entries
from standfast.log.models import FoldVersion, SubjectState
from standfast.log.operations import write_transaction
from standfast.log.projection import all_tables, clear, rows_of, subject_state
from standfast.log.store import folded_entries, insert_rows
from standfast.log.worlds import forget_worlds

BATCH = 1000


def rebuild() -> int:
    """Fold every subject again, in one write transaction, and return the number of entries folded."""
    with _without_collector(), write_transaction():
        clear(all_tables())
        SubjectState.objects.all().delete()
        entries = 0
        batch: list[Model] = []
        for subject, group in groupby(folded_entries(), key=lambda entry: entry.subject):
            held = list(group)
            entries += len(held)
            batch.extend(_refolded(subject, held))
            if len(batch) >= BATCH:
                insert_rows(batch)
                batch = []
        insert_rows(batch)
        FoldVersion.objects.all().delete()
        FoldVersion.objects.bulk_create(
            FoldVersion(fold=f.name, version=f.version) for f in FOLDS.values()
        )
    forget_worlds()
    return entries


@contextmanager
def _without_collector() -> Iterator[None]:
    """Spare the cyclic garbage collector: entries and rows come in masses here and hold no cycles."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _refolded(subject: UUID, entries: list[Entry]) -> Iterator[Model]:
    groups = by_label_and_fold(entries)
    for (label, name), group in groups.items():
        fold = FOLDS.get(name)
        if fold is not None:
            folded = fold_entries(fold, group)
            yield from rows_of(fold, folded, subject, label)
            yield subject_state(fold, folded, subject, label)


def folds_current() -> bool:
    """Tell whether every table was built by the folds of this release."""
    built = dict(FoldVersion.objects.values_list("fold", "version"))
    return built == {fold.name: fold.version for fold in FOLDS.values()}


def bring_up_to_date() -> int:
    """Take up entries that this release has learned to read, and rebuild if its folds differ; return entries refolded."""
    take_up_unread()
    return 0 if folds_current() else rebuild()
