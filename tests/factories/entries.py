"""Entries as a fold sees them, without a log: one subject, one label, one chain, each entry a minute after the other."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from standfast.log.facts import Fact
from standfast.log.fold import FOLDS, Entry, Folded, fold_entries
from standfast.log.models import Row
from standfast.log.times import Happened

SUBJECT = UUID(int=1)
AUTHOR = UUID(int=2)
RECORDED = datetime(2017, 4, 1, 12, tzinfo=UTC)
Stated = Fact | tuple[Fact, datetime | Happened]


def entry(fact: Fact, happened: datetime | Happened = RECORDED, *, number: int = 1) -> Entry:
    """Return an entry that has seen those before it; `number` is its place in the chain."""
    if isinstance(happened, datetime):
        happened = Happened.exact(happened)
    return Entry(
        id=_id(number),
        chain="c" * 40,
        site="juba",
        chain_role="mission",
        seq=number,
        kind=fact.kind,
        version=fact.version,
        subject=SUBJECT,
        happened=happened,
        recorded_at=RECORDED + timedelta(minutes=number),
        author=AUTHOR,
        on_behalf_of=None,
        after=(_id(number - 1),) if number > 1 else (),
        act_id=None,
        label="unclassified",
        fact=fact,
    )


def folded(name: str, *stated: Stated) -> Folded:
    """Return where facts lead that were stated one after the other, each with its time where it matters."""
    pairs = [one if isinstance(one, tuple) else (one, RECORDED) for one in stated]
    return fold_entries(
        FOLDS[name],
        [entry(fact, happened, number=number) for number, (fact, happened) in enumerate(pairs, 1)],
    )


def rows(name: str, *stated: Stated) -> list[Row]:
    """Return the rows of such facts."""
    state = folded(name, *stated).state
    return list(FOLDS[name].rows(state, subject=SUBJECT, label="unclassified"))


def unapplied(name: str, *stated: Stated) -> list[str]:
    """Return the sentences about what could not be applied."""
    return [conflict.reason for conflict in folded(name, *stated).conflicts]


def _id(number: int) -> UUID:
    return UUID(int=number << 80 | 0x7 << 76 | 0b10 << 62)
