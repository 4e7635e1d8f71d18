"""Entries whose author had lost the right to make them: they stay, they count, and they are shown with a flag.

A rule refuses only at the site where something is stated. A site that had not heard of a withdrawal has recorded in good faith; a
site or a device that had, has not. Nobody but people can tell which, so the entry stays and says what speaks against it. That an
entry came after a withdrawal is told by its own clock, by what its chain had received and by what the entry itself names as
seen: a date that is set back hides it from the first alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min

from standfast.apps.accounts.facts import (
    AccountClosed,
    ClearanceGranted,
    RoleGranted,
    RoleWithdrawn,
)
from standfast.apps.accounts.stating import roles_that_state
from standfast.log.fold import Entry, in_order
from standfast.log.format import read_header
from standfast.log.genesis import BundleReceived
from standfast.log.ids import chain_subject
from standfast.log.labels import UNCLASSIFIED, may_read
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.store import FOLDED, as_bytes, entries_of
from standfast.log.times import local_date

FOLD = "accounts.person"
LOSSES = (AccountClosed.kind, RoleWithdrawn.kind, ClearanceGranted.kind)
IN_ANOTHER_NAME = (
    "A device states in the name of its holder alone; this names somebody else as its author."
)


@dataclass(frozen=True, slots=True)
class Flagged:
    """An entry that stays although something speaks against it, and what, as a sentence."""

    entry: UUID
    chain: str
    seq: int
    label: str
    kind: str
    author: UUID | None
    recorded_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Rights:
    """What a person might do after one of the entries about them."""

    since: Entry
    roles: frozenset[str] = frozenset()
    clearance: str = UNCLASSIFIED
    groups: tuple[str, ...] = ()
    closed: bool = False


Allowed = Callable[[_Rights], bool]


def flagged_entries(among: Iterable[UUID] | None = None) -> tuple[Flagged, ...]:
    """Return the entries that count here and are flagged, by chain and number; of some ids only, if given."""
    ids = None if among is None else tuple(among)
    found = [*_after_a_loss(ids), *_in_another_name(ids)]
    return tuple(sorted(found, key=lambda flagged: (flagged.chain, flagged.seq, flagged.reason)))


def _counting(ids: tuple[UUID, ...] | None) -> Any:
    counting = StoredEntry.objects.filter(standing=FOLDED, kind__isnull=False)
    return counting if ids is None else counting.filter(id__in=ids)


def _in_another_name(ids: tuple[UUID, ...] | None) -> Iterator[Flagged]:
    for record in TrustRecord.objects.filter(holder__isnull=False).order_by("chain"):
        strange = _counting(ids).filter(chain=record.chain).exclude(author=record.holder)
        for stored in strange.exclude(kind__startswith="log.chain.").order_by("seq"):
            yield _flagged(stored, IN_ANOTHER_NAME)


def _after_a_loss(ids: tuple[UUID, ...] | None) -> Iterator[Flagged]:
    subjects = set(
        StoredEntry.objects.filter(kind__in=LOSSES, standing=FOLDED).values_list(
            "subject", flat=True
        )
    )
    times = _Times()
    for subject in sorted(filter(None, subjects)):
        history = _history(subject)
        for stored in _counting(ids).filter(author=subject).order_by("chain", "seq"):
            reason = _reason(stored, history, times)
            if reason is not None:
                yield _flagged(stored, reason)


def _flagged(stored: StoredEntry, reason: str) -> Flagged:
    return Flagged(
        entry=stored.id,
        chain=stored.chain,
        seq=stored.seq,
        label=stored.label,
        kind=stored.kind or "",
        author=stored.author,
        recorded_at=stored.recorded_at,
        reason=reason,
    )


def _history(subject: UUID) -> tuple[_Rights, ...]:
    """Return what a person might do after each entry about them, in the one order."""
    about = [entry for entry in entries_of(subject) if entry.kind.rpartition(".")[0] == FOLD]
    rights: list[_Rights] = []
    roles: frozenset[str] = frozenset()
    clearance, groups, closed = UNCLASSIFIED, tuple[str, ...](), False
    for entry in in_order(about):
        match entry.fact:
            case RoleGranted(role=role):
                roles |= {role}
            case RoleWithdrawn(role=role):
                roles -= {role}
            case ClearanceGranted(level=level, groups=named):
                clearance, groups = level, named
            case AccountClosed():
                closed = True
        rights.append(_Rights(entry, roles, clearance, groups, closed))
    return tuple(rights)


def _reason(stored: StoredEntry, history: Sequence[_Rights], times: "_Times") -> str | None:
    """Say what speaks against an entry, the gravest first, or return None."""
    needed = roles_that_state(stored.kind or "")
    questions: tuple[tuple[Allowed, str], ...] = (
        (lambda rights: not rights.closed, "The account of its author was closed on {day}"),
        (
            lambda rights: not needed or bool(rights.roles & needed),
            "The role in which its author might state this was withdrawn on {day}",
        ),
        (
            lambda rights: may_read(stored.label, clearance=rights.clearance, groups=rights.groups),
            "The clearance of its author had opened its label until {day}",
        ),
    )
    for allowed, words in questions:
        for loss, regained in _losses(history, allowed):
            how = times.how_after(stored, loss)
            if how is None or (regained is not None and times.recorded_after(stored, regained)):
                continue
            return f"{words.format(day=f'{local_date(loss.recorded_at):%-d %b %Y}')}; {how}"
    return None


def _losses(history: Sequence[_Rights], allowed: Allowed) -> Iterator[tuple[Entry, Entry | None]]:
    """Yield each entry by which something ceased to be allowed, and the one by which it was allowed again."""
    lost: Entry | None = None
    before = False
    for rights in history:
        now = allowed(rights)
        if before and not now:
            lost = rights.since
        elif lost is not None and now:
            yield lost, rights.since
            lost = None
        before = now
    if lost is not None:
        yield lost, None


@dataclass(slots=True)
class _Times:
    """Which entries came after which, by three kinds of evidence; each looked up once."""

    first: dict[tuple[str, datetime], int | None] = field(default_factory=dict)
    receipts: dict[str, list[tuple[int, BundleReceived]]] = field(default_factory=dict)

    def how_after(self, stored: StoredEntry, cause: Entry) -> str | None:
        """Return how it is known that an entry was made after another, as half a sentence; None if nothing says so."""
        if stored.chain == cause.chain:
            return "it stands later in the same chain." if stored.seq > cause.seq else None
        receipt = self._received(stored.chain, cause)
        if receipt is not None and stored.seq > receipt:
            return f"its site had received that with entry {receipt} of its chain, whatever its date says."
        if self.recorded_after(stored, cause):
            return "it was recorded after that, at a site that had not received it."
        if self._names_later(stored, cause):
            return "it names as seen what was recorded after that, whatever its date says."
        return None

    def recorded_after(self, stored: StoredEntry, cause: Entry) -> bool:
        """Tell whether an entry, or one before it in its chain, was recorded when another was or later."""
        if stored.chain == cause.chain:
            return stored.seq > cause.seq
        key = stored.chain, cause.recorded_at
        if key not in self.first:
            since = StoredEntry.objects.filter(
                chain=stored.chain, recorded_at__gte=cause.recorded_at
            )
            self.first[key] = since.aggregate(first=Min("seq"))["first"]
        first = self.first[key]
        return first is not None and stored.seq >= first

    def _received(self, chain: str, cause: Entry) -> int | None:
        """Return the entry of a chain by which its site had received another, 0 if before the chain began."""
        if chain not in self.receipts:
            self.receipts[chain] = _receipts(chain)
        named = (
            seq
            for seq, receipt in self.receipts[chain]
            for part in receipt.ranges
            if part.chain == cause.chain and part.first <= cause.seq <= part.last
        )
        return min(named, default=None)

    def _names_later(self, stored: StoredEntry, cause: Entry) -> bool:
        if stored.received_at < cause.recorded_at:
            return False
        seen = read_header(as_bytes(stored.header)).after
        newest = (
            StoredEntry.objects.filter(id__in=seen)
            .order_by("-recorded_at")
            .values_list("recorded_at", flat=True)
            .first()
        )
        return newest is not None and newest >= cause.recorded_at


def _receipts(chain: str) -> list[tuple[int, BundleReceived]]:
    """Return the receipts on a chain by number; those on the chain that it continues count as before its first entry."""
    found: list[tuple[int, BundleReceived]] = []
    before = Chain.objects.filter(chain=chain).values_list("continues", flat=True).first()
    seen = {chain}
    while before is not None and before["chain"] not in seen:
        seen.add(before["chain"])
        found.extend(
            (0, fact) for seq, fact in _own_receipts(before["chain"]) if seq <= before["seq"]
        )
        rows = Chain.objects.filter(chain=before["chain"])
        before = rows.values_list("continues", flat=True).first()
    return [*found, *_own_receipts(chain)]


def _own_receipts(chain: str) -> list[tuple[int, BundleReceived]]:
    about = entries_of(chain_subject(chain))
    return [
        (e.seq, e.fact) for e in about if e.chain == chain and isinstance(e.fact, BundleReceived)
    ]
