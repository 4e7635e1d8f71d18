"""Entries as a fold sees them, what a fold makes of them, and refusals that write nothing."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import TypeVar
from uuid import UUID

import pytest

from standfast.log.facts import Fact
from standfast.log.figures import Reading, evaluate
from standfast.log.fold import FOLDS, Entry, Folded, fold_entries
from standfast.log.models import Row, StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import Happened, end_of_day
from standfast.log.worlds import world

SUBJECT, AUTHOR, COLLEAGUE = UUID(int=1), UUID(int=3), UUID(int=4)
START = datetime(2016, 9, 1, 6, tzinfo=UTC)
AnyRow = TypeVar("AnyRow", bound=Row)


def stated(number: int, fact: Fact, *, day: int | None = None, by: UUID = AUTHOR) -> Entry:
    """Return the entry that is written `number` days after START of what happened `day` days after it."""
    at = START + timedelta(days=number)
    return Entry(
        id=UUID(int=number << 80 | 0x7 << 76 | 0b10 << 62),
        chain="c" * 40,
        site="juba",
        chain_role="mission",
        seq=number + 1,
        kind=fact.kind,
        version=fact.version,
        subject=SUBJECT,
        happened=Happened.exact(at if day is None else START + timedelta(days=day)),
        recorded_at=at,
        author=by,
        on_behalf_of=None,
        after=(),
        act_id=None,
        label="unclassified",
        fact=fact,
    )


def folded(*entries: Entry) -> Folded:
    """Return where entries of one fold lead, which must be the same in every order of arrival."""
    fold = FOLDS[entries[0].kind.rpartition(".")[0]]
    results = [fold_entries(fold, order) for order in permutations(entries)]
    assert all(one.state == results[0].state for one in results)
    return results[0]


def rows_of(model: type[AnyRow], *entries: Entry) -> list[AnyRow]:
    """Return the rows of a table that entries of one fold lead to."""
    fold = FOLDS[entries[0].kind.rpartition(".")[0]]
    rows: Sequence[Row] = fold.rows(folded(*entries).state, subject=SUBJECT, label="unclassified")
    return [row for row in rows if isinstance(row, model)]


def unapplied(*entries: Entry) -> list[str]:
    """Return the sentences of what could not be applied."""
    return [conflict.reason for conflict in folded(*entries).conflicts]


def refusal(do: Callable[[], object]) -> str:
    """Return the sentence with which something is refused, having written nothing."""
    before = StoredEntry.objects.count()
    with pytest.raises(Refused) as refused:
        do()
    assert StoredEntry.objects.count() == before
    return str(refused.value)


def read(key: str, on: date) -> Reading:
    """Return the reading of a figure as of a day."""
    with world(as_of=end_of_day(on)) as found:
        return evaluate(key, found.moment)


def reasons(reading: Reading) -> list[str]:
    """Return why cases were left out."""
    return [left.reason for left in reading.excluded]
