"""Folds: how the entries of a subject become rows. A fold is total and sees one subject under one label, in one order.

The order is causal first (`after`), then by id. It depends on the set of entries alone, never on how they arrived.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, KeywordOnly
from standfast.log.models import Row
from standfast.log.times import Happened


class State(msgspec.Struct, frozen=True, metaclass=KeywordOnly):
    """What a fold knows of a subject. Every field has a default: the state without arguments is the start."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a fold sees it: its header, where it comes from, and its fact."""

    id: UUID
    chain: str
    site: str
    chain_role: str
    seq: int
    kind: str
    version: int
    subject: UUID
    happened: Happened
    recorded_at: datetime
    author: UUID
    on_behalf_of: UUID | None
    after: tuple[UUID, ...]
    act_id: UUID | None
    label: str
    fact: Fact

    @property
    def place(self) -> tuple[UUID, str, int]:
        """Where the entry stands among those that do not depend on each other."""
        return self.id, self.chain, self.seq


@dataclass(frozen=True, slots=True)
class Unapplied:
    """A statement that a fold could not apply, and why, as a sentence."""

    reason: str


Step = Callable[[Any, Entry], "State | Unapplied"]
Rows = Callable[..., Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Fold:
    """A registered fold: the states and rows of all subjects whose kinds begin with its name."""

    name: str
    version: int
    state: type[State]
    step: Step
    rows: Rows
    tables: tuple[type[Row], ...]
    entry_rows: Rows | None
    entry_tables: tuple[type[Row], ...]
    decode: Callable[[bytes], State]

    @property
    def all_tables(self) -> tuple[type[Row], ...]:
        """Every table that the fold writes."""
        return self.tables + self.entry_tables


FOLDS: dict[str, Fold] = {}


def register_fold(
    name: str,
    *,
    version: int,
    state: type[State],
    step: Step,
    rows: Rows,
    tables: tuple[type[Row], ...],
    entry_rows: Rows | None = None,
    entry_tables: tuple[type[Row], ...] = (),
) -> None:
    """Register the fold of the kinds `<name>.*`.

    `rows(state, *, subject, label)` gives all rows of `tables` anew after each entry. `entry_rows(entry)`, where given, gives
    the rows that one applied entry adds to `entry_tables` for good: for subjects that collect many statements.

    :raises ValueError: when the name is taken by another module.
    """
    known = FOLDS.get(name)
    if known is not None and known.step.__module__ != step.__module__:
        raise ValueError(f"The fold '{name}' is registered by {known.step.__module__} already.")
    decoder = msgspec.msgpack.Decoder(state)
    FOLDS[name] = Fold(
        name, version, state, step, rows, tables, entry_rows, entry_tables, decoder.decode
    )


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A conflict of a subject: a statement not applied, or two that set the same field without knowing each other."""

    entry: UUID
    other: UUID | None
    reason: str


NO_ENTRY = UUID(int=0)


@dataclass(slots=True)
class Folded:
    """Where the entries of one subject under one label have led.

    `branched` says that the next entry cannot simply be applied, because statements were made without knowledge of each other
    or a time was moved. `dangling` names causes that are not here, at least: one that came would not sort last.
    """

    state: State
    heads: tuple[UUID, ...] = ()
    newest: UUID = NO_ENTRY
    entries: int = 0
    earliest: datetime | None = None
    latest: datetime | None = None
    branched: bool = False
    dangling: tuple[UUID, ...] = ()
    conflicts: list[Disagreement] = field(default_factory=list)
    entry_rows: list[Row] = field(default_factory=list)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of a subject in the one order: causes first, otherwise by id; a forged cycle breaks at its least id."""
    ordered = sorted(entries, key=lambda entry: entry.place)
    present = {entry.id for entry in ordered}
    seen: set[UUID] = set()
    for entry in ordered:
        if any(cause in present and cause not in seen for cause in entry.after):
            return _causal_order(ordered, present)
        seen.add(entry.id)
    return ordered


def _causal_order(entries: list[Entry], present: set[UUID]) -> list[Entry]:
    waiting = [len({cause for cause in entry.after if cause in present}) for entry in entries]
    effects: dict[UUID, list[int]] = {}
    for index, entry in enumerate(entries):
        for cause in set(entry.after) & present:
            effects.setdefault(cause, []).append(index)
    ready = [index for index, count in enumerate(waiting) if count == 0]
    left = set(range(len(entries)))
    done: set[UUID] = set()
    result = []
    while left:
        index = (
            heapq.heappop(ready) if ready else min(left)
        )  # none ready: a cycle, which only forgery makes
        if index not in left:
            continue
        left.remove(index)
        result.append(entries[index])
        if entries[index].id in done:
            continue
        done.add(entries[index].id)
        for effect in effects.get(entries[index].id, ()):
            waiting[effect] -= 1
            if waiting[effect] == 0:
                heapq.heappush(ready, effect)
    return result


def with_corrected_times(ordered: list[Entry]) -> list[Entry]:
    """Return the entries with the times that later statements gave them; the last correction in the order counts."""
    moves: dict[
        str, tuple[int, Happened]
    ] = {}  # by the entry's id or by kind: these never look alike
    for place, entry in enumerate(ordered):
        correction = entry.fact.correction_of_time()
        if correction is not None:
            for target in filter(None, (correction.entry, correction.kind)):
                moves[target] = (place, correction.happened)
    if not moves:
        return ordered
    return [_moved(entry, moves.get(str(entry.id)), moves.get(entry.kind)) for entry in ordered]


def _moved(entry: Entry, *moves: tuple[int, Happened] | None) -> Entry:
    made = [move for move in moves if move is not None]
    return replace(entry, happened=max(made, key=lambda move: move[0])[1]) if made else entry


def fold_entries(fold: Fold, entries: Iterable[Entry]) -> Folded:
    """Return where a set of entries of one subject under one label leads; any set, in any order."""
    as_stated = in_order(entries)
    ordered = with_corrected_times(as_stated)
    folded = Folded(fold.state(), branched=ordered is not as_stated)
    heads: set[UUID] = set()
    present: set[UUID] = set()
    named: set[UUID] = set()
    for entry in ordered:
        causes = set(entry.after)
        folded.branched = folded.branched or not heads <= causes
        heads = (heads - causes) | {entry.id}
        present.add(entry.id)
        named |= causes
        folded.newest = max(folded.newest, entry.id)
        _apply(fold, folded, entry)
    folded.entries = len(ordered)
    folded.heads = tuple(sorted(heads))
    folded.dangling = tuple(sorted(named - present))
    if folded.branched:
        folded.conflicts.extend(concurrent_settings(ordered))
    return folded


def apply_last(fold: Fold, folded: Folded, entry: Entry) -> None:
    """Apply an entry that sorts last and has seen every head (see `sorts_last`) to where its subject stood."""
    if unknown := set(entry.after) - set(folded.heads):
        folded.dangling = tuple(sorted(unknown.union(folded.dangling)))
    folded.heads = (entry.id,)
    folded.newest = entry.id
    folded.entries += 1
    _apply(fold, folded, entry)


def sorts_last(folded: Folded, entry: Entry) -> bool:
    """Tell whether an entry may simply be applied: it sorts last, knows all that is there, and moves no time."""
    return (
        not folded.branched
        and entry.id > folded.newest
        and set(folded.heads) <= set(entry.after)
        and entry.id not in folded.dangling
        and entry.fact.correction_of_time() is None
    )


def _apply(fold: Fold, folded: Folded, entry: Entry) -> None:
    if entry.fact.act:
        end = entry.happened.end
        folded.earliest = end if folded.earliest is None else min(folded.earliest, end)
        folded.latest = end if folded.latest is None else max(folded.latest, end)
    result = fold.step(folded.state, entry)
    if isinstance(result, Unapplied):
        folded.conflicts.append(Disagreement(entry.id, None, result.reason))
        return
    folded.state = result
    if fold.entry_rows is not None:
        folded.entry_rows.extend(fold.entry_rows(entry))


def concurrent_settings(ordered: list[Entry]) -> list[Disagreement]:
    """Return the pairs of statements that set the same field without knowledge of each other and are not yet settled."""
    ancestors: dict[UUID, int] = {}
    bits: dict[UUID, int] = {}
    standing: dict[str, list[Entry]] = {}
    for index, entry in enumerate(ordered):
        known = 0
        for cause in entry.after:
            known |= ancestors.get(cause, 0) | bits.get(cause, 0)
        ancestors[entry.id] = known
        bits[entry.id] = 1 << index
        for name in entry.fact.sets:
            if getattr(entry.fact, name) is not None:
                unknown = [other for other in standing.get(name, []) if not bits[other.id] & known]
                standing[name] = [*unknown, entry]
    return [
        Disagreement(
            last.id,
            other.id,
            f"Two statements set {name.replace('_', ' ')} without knowledge of each other; a statement made with both in view settles it.",
        )
        for name, setters in sorted(standing.items())
        for last, others in [(setters[-1], setters[:-1])]
        for other in others
    ]


def by_label_and_fold(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """Return entries grouped as folds take them: under one label, for one fold, in the order given."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.label, entry.kind.rpartition(".")[0]), []).append(entry)
    return groups


def kept_at(entries: Iterable[Entry], as_of: datetime) -> list[Entry]:
    """Return those of a subject's entries that were true at a moment, by all that the entries tell.

    Corrected times are resolved first; then acts whose interval has not ended by then are dropped, and with them, if no act
    of the subject is left, the statements about them. Entries may carry several labels and folds.
    """
    groups = by_label_and_fold(entries)
    moved = [entry for group in groups.values() for entry in with_corrected_times(in_order(group))]
    acts = [entry for entry in moved if entry.fact.act]
    if not acts:
        return [entry for entry in moved if entry.happened.end <= as_of]
    true_acts = {entry.place for entry in acts if entry.happened.end <= as_of}
    if not true_acts:
        return []
    return [entry for entry in moved if not entry.fact.act or entry.place in true_acts]
