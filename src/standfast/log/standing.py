"""Standing: may a chain state what it states? A pure question over the trust records, asked again whenever they change.

Where no root is pinned, this site's own trust in cards decides; where one is, its entries do. What has no standing is kept, shown
and counted in nothing. The answer never depends on the order in which entries arrived.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from standfast.log.facts import FACTS, Unreadable, readable
from standfast.log.fold import Entry
from standfast.log.format import Header, open_sealed, read_header
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.operations import write_transaction
from standfast.log.projection import Touched, after_refold, fold_again, refold
from standfast.log.store import (
    FOLDED,
    REDACTED,
    UNREAD,
    UNTRUSTED,
    WITHHELD,
    WITHOUT_STANDING,
    Chains,
    as_bytes,
    content_of,
    next_arrival,
    read_entry,
)
from standfast.log.trust import ChainRecognised, ChainRevoked, DeviceEnrolled, DeviceRevoked

TRUST_FACTS = (ChainRecognised, ChainRevoked, DeviceEnrolled, DeviceRevoked)
OF_THE_LOG = ("log.chain.", "log.erasure.confirmed")  # what every chain says of itself
UNKNOWN_ROLE = "unknown"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What a judgement rests on, of one chain."""

    role: str
    trusted: bool
    own: bool
    root: bool
    root_until: int | None
    record_role: str | None
    honoured: int | None
    why_revoked: str | None
    may: frozenset[str]
    holder: UUID | None


@dataclass(slots=True)
class Judge:
    """Says what the entries of every chain count as; made anew in each transaction, since trust records change."""

    pinned: bool = False
    chains: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Judge":
        """Return a judge by the trust records as they stand."""
        records = {record.chain: record for record in TrustRecord.objects.all()}
        known = {row.chain: _known(row, records.get(row.chain)) for row in Chain.objects.all()}
        return cls(any(each.root for each in known.values()), known)

    def blocker(
        self, head: Header, kind: str | None, author: UUID | None
    ) -> tuple[str, str] | None:
        """Return the standing of an entry that does not count, and why as a sentence; None if its chain may state it.

        `kind` and `author` are None where the header is sealed and the body is not here.
        """
        return self.of_chain(head.chain, head.seq) or self._kind_blocker(
            self.chains[head.chain], kind, author
        )

    def of_chain(self, chain: str, seq: int) -> tuple[str, str] | None:
        """Return why entry `seq` of a chain would count in nothing whatever it states, or None."""
        known = self.chains.get(chain)
        if known is None:
            return UNTRUSTED, f"Nobody says whose chain {chain[:8]} is."
        return self._chain_blocker(seq, known)

    def _chain_blocker(self, seq: int, chain: Known) -> tuple[str, str] | None:
        if chain.root:
            if chain.root_until is not None and seq > chain.root_until:
                reason = f"Another root has followed this one, which is honoured up to entry {chain.root_until}."
                return WITHOUT_STANDING, reason
            return None
        if chain.honoured is not None and seq > chain.honoured:
            reason = f"Its chain is revoked and honoured up to entry {chain.honoured}: {chain.why_revoked}"
            return WITHOUT_STANDING, reason
        if chain.own or (chain.trusted and not self.pinned):
            return None
        if chain.record_role is None:
            reason = (
                "The mission's root has not recognised this chain."
                if self.pinned
                else "This site does not trust the chain; trust it with its card."
            )
            return UNTRUSTED, reason
        if chain.role == UNKNOWN_ROLE:
            return (
                UNTRUSTED,
                "The first entry of this chain, which says whose it is, has not arrived.",
            )
        if chain.record_role != chain.role:
            reason = f"It says that it is a chain of the {chain.role}; it was recognised as {chain.record_role}."
            return WITHOUT_STANDING, reason
        return None

    def _kind_blocker(
        self, chain: Known, kind: str | None, author: UUID | None
    ) -> tuple[str, str] | None:
        if kind is None or kind.startswith(OF_THE_LOG):
            return None
        stated_by = FACTS[kind].fact.stated_by if kind in FACTS else None
        if stated_by == "assessor" and chain.role != "assessor":
            reason = "Only a chain enrolled to the assessor verifies; this one is not."
            return WITHOUT_STANDING, reason
        if stated_by == "root" and not self._speaks_for_root(chain, kind):
            return (
                WITHOUT_STANDING,
                "Only the mission's root site states this; this chain is not its.",
            )
        if chain.role == "assessor" and self.pinned and stated_by != "assessor" and kind in FACTS:
            return WITHOUT_STANDING, "The assessor's chain states assessments and nothing else."
        if chain.role == "device":
            return _device_blocker(chain, kind, author)
        return None

    def _speaks_for_root(self, chain: Known, kind: str) -> bool:
        if self.pinned:
            return chain.root
        return chain.own or not kind.startswith("log.trust.")


def _device_blocker(chain: Known, kind: str, author: UUID | None) -> tuple[str, str] | None:
    if kind not in chain.may:
        return WITHOUT_STANDING, "This device was not enrolled to state this."
    if author != chain.holder:
        return WITHOUT_STANDING, "A device states what its holder states; this names somebody else."
    return None


def _known(row: Chain, record: TrustRecord | None) -> Known:
    fits = record is not None and record.key == row.key
    return Known(
        role=row.role,
        trusted=row.trusted,
        own=row.own,
        root=row.root,
        root_until=row.root_until,
        record_role=record.role if record is not None and fits else None,
        honoured=record.honoured if record is not None else None,
        why_revoked=record.reason if record is not None else None,
        may=frozenset(record.may if record is not None else ()),
        holder=record.holder if record is not None else None,
    )


def read_standing(
    header: bytes, body: bytes | None, chains: Chains, judge: Judge
) -> tuple[str, Entry | None]:
    """Return what an entry counts as here, and the entry itself if it is folded."""
    head = read_header(header)
    try:
        whole = open_sealed(head, body)[0] if body is not None else head
        if blocked := judge.blocker(head, whole.kind, whole.author):
            return blocked[0], None
        if body is None:
            return WITHHELD, None
        if not readable(whole.kind or "", whole.version or 0):
            return UNREAD, None
        return FOLDED, read_entry(header, body, chains)
    except (Unreadable, ValueError):
        return UNREAD, None


def standing_reason(stored: StoredEntry, judge: Judge | None = None) -> str | None:
    """Say why an entry counts in nothing, or return None."""
    head = read_header(as_bytes(stored.header))
    blocked = (judge or Judge.now()).blocker(head, stored.kind, stored.author)
    return blocked[1] if blocked else None


def judge_again(chains: Iterable[str]) -> int:
    """Judge the entries of chains by the trust records as they stand now, and fold what that changes; return how many changed.

    A chain's entries may themselves be trust records, so this goes on until nothing changes any more.
    """
    waiting = set(chains)
    changed = 0
    with write_transaction() as current:
        while waiting:
            current.arrival = None  # numbers are given here that the writer has not given
            chain = min(waiting)
            waiting.discard(chain)
            gained, lost, moved = _judged(chain, Judge.now())
            changed += moved
            named = {n for e in lost for n in _chains_named(e)}
            fold_again(sorted({entry.subject for entry in lost}))
            refold(gained)  # the hook below judges those chains again which these entries name
            waiting |= named
        current.arrival = None
    return changed


def _judged(chain: str, judge: Judge) -> tuple[Touched, list[Entry], int]:
    """Write down what the entries of a chain count as now; return those that count from now on, no longer, and how many moved."""
    gained: Touched = {}
    lost: list[Entry] = []
    moved = 0
    arrival, known = next_arrival(), Chains()
    for stored in _paged(chain):
        body = content_of(stored)
        standing, entry = read_standing(as_bytes(stored.header), body, known, judge)
        if standing == stored.standing:
            continue
        if stored.standing == FOLDED and body is not None:
            lost.append(read_entry(as_bytes(stored.header), body, known))
        stored.standing = standing
        moved += 1
        if entry is not None:
            gained.setdefault(entry.subject, []).append(entry)
            if stored.arrival is None:
                stored.arrival, arrival = arrival, arrival + 1
        stored.save(update_fields=["standing", "arrival"])
    return gained, lost, moved


def _paged(chain: str) -> Iterator[StoredEntry]:
    """Yield a chain's entries in pages: they are changed while they are read."""
    last = 0
    rows = StoredEntry.objects.filter(chain=chain).exclude(standing=REDACTED).order_by("row")
    while page := list(rows.filter(row__gt=last)[:CHUNK]):
        yield from page
        last = page[-1].row


def _chains_named(entry: Entry) -> tuple[str, ...]:
    said = entry.fact
    return (said.chain,) if isinstance(said, TRUST_FACTS) else ()


@after_refold
def judge_chains_named(touched: dict[UUID, list[Entry]]) -> None:
    """Judge those chains again of which something was said."""
    named = {n for entries in touched.values() for entry in entries for n in _chains_named(entry)}
    if named:
        judge_again(named)
