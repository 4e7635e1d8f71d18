"""`log verify`: is every entry what its chain signed, is nothing missing, and is every row the fold of its entries?

It reads raw bytes and never dies on a broken body: whatever cannot be read is a finding.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connections

from standfast.log.facts import Unreadable, read_fact
from standfast.log.fold import Entry
from standfast.log.format import (
    NO_LINK,
    Header,
    chain_id,
    commitment,
    digest,
    link,
    open_sealed,
    read_header,
    signed_by,
)
from standfast.log.gaps import held_ranges, merged, missing
from standfast.log.genesis import BundleReceived
from standfast.log.models import Chain, Row, StoredEntry
from standfast.log.projection import all_tables
from standfast.log.routing import LIVE
from standfast.log.rowtext import row_text
from standfast.log.store import FOLDED, WITHHELD, Chains, as_bytes, as_instant, read_entry
from standfast.log.times import instant_text
from standfast.log.worlds import Heads, present_heads, subject_rows

COLUMNS = (
    "row", "id", "chain", "seq", "kind", "version", "subject", "recorded_at", "author", "label", "digest", "header", "salt",
    "body", "signature", "standing", "arrival",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as its chain signed it, or not as its entries say."""

    chain: str | None
    seq: int | None
    entry: str | None
    what: str

    def as_json(self) -> dict[str, Any]:
        """Return the finding as `standfast log verify` prints it."""
        return {"chain": self.chain, "seq": self.seq, "entry": self.entry, "what": self.what}


@dataclass(slots=True)
class _Row:
    """A raw row of the entry table."""

    values: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.values[name]

    def finding(self, what: str) -> Finding:
        return Finding(self.chain, self.seq, str(self.id), what)


def verify(*, heads: Heads | None = None) -> list[Finding]:
    """Return everything that is wrong: in the chains, against heads kept elsewhere, and in the rows."""
    return [*verify_chains(), *verify_receipts(), *verify_heads(heads or {}), *verify_rows()]


def _stored() -> Iterator[_Row]:
    """Yield the entry table as the driver gives it: a column that is no longer of its type must not stop the reading."""
    query = f"SELECT {', '.join(COLUMNS)} FROM log_entry ORDER BY chain, seq, row"  # noqa: S608 -- our own names
    with connections[LIVE].cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(2000):
            for values in rows:
                yield _Row(dict(zip(COLUMNS, values, strict=True)))


def _text(value: Any) -> str | None:
    """Return a column's value as the text by which it is compared, whatever it is."""
    if value is None:
        return None
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        at = as_instant(value)
        return instant_text(at) if at else None
    return str(value)


def verify_chains() -> Iterator[Finding]:
    """Yield what is wrong inside the chains: edited, deleted, reordered, forged, forked."""
    keys = {row.chain: row for row in Chain.objects.all()}
    for chain, rows in groupby(_stored(), key=lambda row: row.chain):
        yield from _verify_chain(chain, rows, keys.get(chain))


def _verify_chain(chain: str, rows: Iterable[_Row], known: Chain | None) -> Iterator[Finding]:
    key = _key(chain, known)
    if key is None:
        yield Finding(
            chain, None, None, "forged: no key is known whose fingerprint is this chain's id"
        )
    run: list[tuple[int, str, bytes, str]] = []
    before: _Row | None = None
    for row in rows:
        yield from _verify_entry(row)
        if before is not None and before.seq == row.seq:
            yield row.finding("fork: this chain has two contents for one number")
        elif before is not None and before.seq + 1 == row.seq:
            if _previous(row) != link(before.digest, as_bytes(before.signature)):
                yield row.finding("reordered or edited: it does not follow the entry before it")
        elif known is not None and known.own and row.seq != (before.seq + 1 if before else 1):
            first = before.seq + 1 if before else 1
            yield Finding(
                chain,
                first,
                None,
                f"deleted: entries {first} to {row.seq - 1} of this site's own chain are missing",
            )
        if row.seq == 1 and _previous(row) not in (None, NO_LINK):
            yield row.finding("reordered: the first entry of a chain follows nothing")
        if before is not None and before.seq + 1 != row.seq:
            yield from _unsigned(chain, run, key)
            run = []
        run.append((row.seq, row.digest, as_bytes(row.signature), str(row.id)))
        before = row
    yield from _unsigned(chain, run, key)


def _key(chain: str, known: Chain | None) -> bytes | None:
    try:
        key = bytes.fromhex(known.key if known else "")
    except ValueError:
        return None
    return key if chain_id(key) == chain else None


def _unsigned(
    chain: str, run: list[tuple[int, str, bytes, str]], key: bytes | None
) -> Iterator[Finding]:
    """Yield the entries of a linked run that the chain's key did not sign; the last one's signature vouches for all."""
    if key is None or not run or signed_by(key, run[-1][1], run[-1][2]):
        return
    for seq, entry_digest, signature, entry in run:
        if not signed_by(key, entry_digest, signature):
            yield Finding(chain, seq, entry, "forged: it is not signed by its chain's key")


def _previous(row: _Row) -> str | None:
    try:
        return read_header(as_bytes(row.header)).previous
    except ValueError:
        return None


def _verify_entry(row: _Row) -> Iterator[Finding]:
    header = as_bytes(row.header)
    try:
        head = read_header(header)
    except ValueError as error:
        yield row.finding(f"edited: {error}")
        return
    if digest(header) != row.digest:
        yield row.finding("edited: its header does not have this digest")
    if row.body is None:
        if row.standing not in (WITHHELD, "untrusted"):
            yield row.finding("deleted: its body is gone, and no entry says that it was redacted")
        return
    if row.salt is None or commitment(as_bytes(row.salt), as_bytes(row.body)) != head.commitment:
        yield row.finding("edited: its body is not the one that its header commits to")
        return
    yield from _verify_columns(row, head)


def _verify_columns(row: _Row, head: Header) -> Iterator[Finding]:
    try:
        head, body = open_sealed(head, as_bytes(row.body))
        if row.standing == FOLDED:
            read_fact(head.kind or "", head.version or 0, body)
    except (ValueError, Unreadable) as error:
        yield row.finding(f"edited: {error}")
        return
    if (row.chain, row.seq) != (head.chain, head.seq):
        yield row.finding(f"reordered: it was signed as entry {head.seq} of chain {head.chain[:8]}")
    for name in ("id", "kind", "version", "subject", "recorded_at", "author", "label"):
        if _text(getattr(row, name)) != _text(getattr(head, name)):
            yield row.finding(f"edited: the column {name} is not what the entry says")


def verify_receipts() -> Iterator[Finding]:
    """Yield entries that a receipt names and that are gone: received by this site, or sent by it and cut off since."""
    own = set(Chain.objects.filter(own=True).values_list("chain", flat=True))
    held = held_ranges()
    named: dict[str, list[tuple[int, int]]] = {}
    kind = BundleReceived.kind
    for row in StoredEntry.objects.filter(kind=kind, standing=FOLDED).values_list(
        "chain", "version", "body"
    ):
        try:
            fact = read_fact(kind, row[1] or 0, as_bytes(row[2]))
        except (Unreadable, TypeError):
            continue  # verify_chains names the broken body
        if isinstance(fact, BundleReceived):
            for part in fact.ranges:
                if row[0] in own or part.chain in own:
                    named.setdefault(part.chain, []).append((part.first, part.last))
    for chain, ranges in sorted(named.items()):
        last_held = held.get(chain, [(0, 0)])[-1][1]
        for first, last in _not_held(merged(ranges), held.get(chain, [])):
            what = "truncated" if first > last_held else "deleted"
            yield Finding(
                chain,
                first,
                None,
                f"{what}: entries {first} to {last} are named by a receipt and are gone",
            )


def _not_held(
    named: list[tuple[int, int]], held: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    end = max((last for _, last in named), default=0)
    for first, last in missing(held, end):
        for start, stop in named:
            if max(first, start) <= min(last, stop):
                yield max(first, start), min(last, stop)


def verify_heads(kept: Heads) -> Iterator[Finding]:
    """Yield chains that do not reach the heads that were kept elsewhere, or reach them with other contents."""
    present = present_heads()
    for chain, (seq, expected) in sorted(kept.items()):
        reached = present.get(chain, (0, ""))[0]
        if reached < seq:
            yield Finding(
                chain,
                reached + 1,
                None,
                f"truncated: it ends at {reached}, and was known to reach {seq}",
            )
            continue
        digests = set(
            StoredEntry.objects.filter(chain=chain, seq=seq).values_list("digest", flat=True)
        )
        if expected not in digests:
            what = (
                f"forged: entry {seq} is not the one whose digest was kept"
                if digests
                else "deleted: entry is gone"
            )
            yield Finding(chain, seq, None, what)


def verify_rows() -> Iterator[Finding]:
    """Yield the subjects whose rows are not the fold of their entries."""
    expected: dict[tuple[str, UUID, str], list[str]] = {}
    newest: dict[UUID, Entry] = {}
    for subject, entries in groupby(_readable_entries(), key=lambda entry: entry.subject):
        held = list(entries)
        newest[subject] = max(held, key=lambda entry: entry.place)
        for row in subject_rows(subject, held):
            expected.setdefault(_row_key(row), []).append(row_text(row))
    for table in all_tables():
        for row in table.objects.all().iterator(chunk_size=2000):
            texts = expected.get(_row_key(row), [])
            text = row_text(row)
            if text in texts:
                texts.remove(text)
            else:
                yield _differs(
                    row._meta.db_table, row.subject, newest, "is not what its entries say"
                )
    for (table_name, subject, _), texts in expected.items():
        if texts:
            yield _differs(table_name, subject, newest, "lacks what its entries say")


def _row_key(row: Row) -> tuple[str, UUID, str]:
    return row._meta.db_table, row.subject, row.label


def _differs(table: str, subject: UUID, newest: dict[UUID, Entry], how: str) -> Finding:
    entry = newest.get(subject)
    what = f"row differs from fold: {table}, subject {subject}, {how}"
    return Finding(
        entry.chain if entry else None,
        entry.seq if entry else None,
        str(entry.id) if entry else None,
        what,
    )


def _readable_entries() -> Iterator[Entry]:
    chains = Chains()
    query = StoredEntry.objects.filter(standing=FOLDED, body__isnull=False).order_by(
        "subject", "row"
    )
    for header, body in query.values_list("header", "body").iterator(chunk_size=2000):
        try:
            yield read_entry(as_bytes(header), as_bytes(body), chains)
        except (Unreadable, ValueError):
            continue  # verify_chains names the broken body
