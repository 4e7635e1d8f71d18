"""`log verify`: is every entry what its chain signed, is nothing missing, and is every row the fold of its entries?

It reads raw bytes and never dies on a broken body: whatever cannot be read is a finding.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from standfast.log.facts import Unreadable, read_fact
from standfast.log.fold import Entry
from standfast.log.format import (
    NO_LINK,
    Header,
    commitment,
    digest,
    key_of,
    link,
    open_sealed,
    read_header,
    signed_by,
)
from standfast.log.gaps import held_ranges, merged, missing
from standfast.log.genesis import BundleReceived
from standfast.log.gone_bodies import OnRecord
from standfast.log.keyring import is_personal
from standfast.log.models import Chain, Row, StoredEntry
from standfast.log.projection import all_tables
from standfast.log.recipients import decrypt
from standfast.log.routing import LIVE
from standfast.log.rowtext import row_text
from standfast.log.standing import Judge, read_standing
from standfast.log.store import (
    CONTENT,
    FOLDED,
    REDACTED,
    UNTRUSTED,
    WITHHELD,
    WITHOUT_STANDING,
    Chains,
    as_bytes,
    as_instant,
    content_in,
    many,
    read_entry,
)
from standfast.log.times import instant_text
from standfast.log.worlds import Heads, present_heads, subject_rows

BROKEN = (
    ValueError,
    TypeError,
    ArithmeticError,
    AttributeError,
)  # what columns raise that hold something else


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as its chain signed it, or not as its entries say."""

    chain: str | None
    seq: int | None
    entry: str | None
    what: str

    def as_json(self) -> dict[str, Any]:
        """Return the finding as `standfast log verify` prints it."""
        return {
            "chain": self.chain,
            "seq": self.seq,
            "entry": self.entry,
            "what": _printable(self.what),
        }


class _Row(NamedTuple):
    """A raw row of the entry table: each column may hold anything."""

    row: Any
    id: Any
    chain: Any
    seq: Any
    kind: Any
    version: Any
    subject: Any
    recorded_at: Any
    author: Any
    label: Any
    digest: Any
    header: Any
    salt: Any
    body: Any
    cipher: Any
    stand_in: Any
    signature: Any
    standing: Any
    arrival: Any


def _finding(row: _Row, what: str) -> Finding:
    seq = row.seq if isinstance(row.seq, int) else None
    return Finding(_printable(row.chain), seq, _printable(row.id), what)


def verify(*, heads: Heads | None = None) -> list[Finding]:
    """Return everything that is wrong: in the chains, against heads kept elsewhere, and in the rows."""
    with _whatever_texts_hold():
        return [*verify_chains(), *verify_receipts(), *verify_heads(heads or {}), *verify_rows()]


@contextmanager
def _whatever_texts_hold() -> Iterator[None]:
    """Read texts of SQLite that are not UTF-8 too: somebody may have put them there."""
    if connections[LIVE].vendor != "sqlite":
        yield
        return
    connections[LIVE].ensure_connection()
    opened = connections[LIVE].connection
    opened.text_factory = lambda data: data.decode(errors="surrogateescape")
    try:
        yield
    finally:
        opened.text_factory = str


def _stored() -> Iterator[_Row]:
    """Yield the entry table as the driver gives it: a column that is no longer of its type must not stop the reading."""
    as_it_is = (
        "+" if connections[LIVE].vendor == "sqlite" else ""
    )  # keeps the driver from converting
    columns = ", ".join(f"{as_it_is}{name}" for name in _Row._fields)
    query = f"SELECT {columns} FROM log_entry ORDER BY chain, seq, row"  # noqa: S608 -- our own names
    with connections[LIVE].cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(2000):
            yield from map(_Row._make, rows)


def _printable(value: Any) -> str:
    return str(value).encode(errors="backslashreplace").decode()


def _text(name: str, value: Any) -> str | None:
    """Return a column's value as the text by which it is compared, whatever it is."""
    if value is None:
        return None
    if type(value) is UUID:
        return value.hex
    if type(value) is str and name != "recorded_at":
        return value
    if name == "recorded_at":
        try:
            at = as_instant(value)
            return instant_text(at) if at else None
        except BROKEN:
            return _printable(value)
    return str(value)


SET_ASIDE = (WITHHELD, UNTRUSTED, WITHOUT_STANDING)  # what may be held without its body


class _Known(NamedTuple):
    """What this home knows of a chain."""

    key: str
    own: bool
    judge: Judge
    destroyed: OnRecord


_Signed = tuple[int, str, bytes, str]  # seq, digest, signature, entry


def verify_chains() -> Iterator[Finding]:
    """Yield what is wrong inside the chains: edited, deleted, reordered, forged, forked."""
    judge, destroyed = Judge.now(), OnRecord.now()
    rows = Chain.objects.values_list("chain", "key", "own")
    known = {chain: _Known(key, own, judge, destroyed) for chain, key, own in rows}
    for chain, entries in groupby(_stored(), key=lambda row: row.chain):
        yield from _verify_chain(_printable(chain), entries, known.get(chain))


def _verify_chain(chain: str, rows: Iterable[_Row], known: _Known | None) -> Iterator[Finding]:
    key = key_of(chain, known.key) if known else None
    if key is None:
        yield Finding(
            chain, None, None, "forged: no key is known whose fingerprint is this chain's id"
        )
    # A stretch whose entries follow each other, so that its last signature vouches for all of it.
    run: list[_Signed] = []
    seq, links = 0, {NO_LINK}
    for row in rows:
        if not isinstance(row.seq, int):
            yield _finding(row, "edited: its number is not a number")
            continue
        head = None
        try:
            head = read_header(as_bytes(row.header))
        except ValueError as error:
            yield _finding(row, f"edited: {error}")
        else:
            yield from _verify_entry(row, head, known)
        previous = head.previous if head else None
        if row.seq == seq:
            yield _finding(row, "fork: this chain has two contents for one number")
        elif row.seq != seq + 1:
            yield from _gap(chain, seq, row.seq, known)
            links = set()
        elif previous is not None and previous not in links:
            yield _finding(row, "reordered or edited: it does not follow the entry before it")
        if row.seq != seq + 1 or previous not in links:
            yield from _unsigned(chain, run, key)
            run = []
        run.append((row.seq, str(row.digest), as_bytes(row.signature), str(row.id)))
        own_link = _link(row)
        links = links | own_link if row.seq == seq else own_link
        seq = row.seq
    yield from _unsigned(chain, run, key)


def _gap(chain: str, before: int, after: int, known: _Known | None) -> Iterator[Finding]:
    """Yield what is missing in a chain of this site; in that of another it may not have arrived yet."""
    if known is not None and known.own:
        what = f"deleted: entries {before + 1} to {after - 1} of this site's own chain are missing"
        yield Finding(chain, before + 1, None, what)


def _unsigned(chain: str, run: list[_Signed], key: bytes | None) -> Iterator[Finding]:
    """Yield the entries of a linked run that the chain's key did not sign; the last one's signature vouches for all."""
    if key is None or not run or signed_by(key, run[-1][1], run[-1][2]):
        return
    for seq, entry_digest, signature, entry in run:
        if not signed_by(key, entry_digest, signature):
            yield Finding(chain, seq, entry, "forged: it is not signed by its chain's key")


def _link(row: _Row) -> set[str]:
    try:
        return {link(row.digest, as_bytes(row.signature))}
    except (ValueError, TypeError):
        return set()


def _verify_entry(row: _Row, head: Header, known: _Known | None) -> Iterator[Finding]:
    if digest(as_bytes(row.header)) != row.digest:
        yield _finding(row, "edited: its header does not have this digest")
    row = _unlocked(row)
    if row.body is None:
        if (reason := _absence_blocker(row, known)) is not None:
            yield _finding(row, reason)
        return
    if row.salt is None or commitment(as_bytes(row.salt), as_bytes(row.body)) != head.commitment:
        yield _finding(row, "edited: its body is not the one that its header commits to")
        return
    yield from _verify_columns(row, head)
    if row.standing != REDACTED:
        yield from _verify_standing(row, head, known.judge if known else Judge())
    elif known is None or known.destroyed.cause(row.id, row.subject) is None:
        yield _finding(row, "edited: it is set aside as redacted, and no entry says so")


def _unlocked(row: _Row) -> _Row:
    """Return the row with salt and body where they lie under a protected person's key that is here."""
    if row.body is not None or row.cipher is None or not is_personal(as_bytes(row.cipher)):
        return row
    opened = decrypt(as_bytes(row.cipher))
    return row if opened is None else row._replace(salt=opened[0], body=opened[1])


def _absence_blocker(row: _Row, known: _Known | None) -> str | None:
    """Say that a body is missing without a reason, or return None."""
    destroyed = known.destroyed if known is not None else OnRecord()
    if row.stand_in is not None:
        return destroyed.stand_in_blocker(row.id, row.stand_in)
    if row.standing == REDACTED and destroyed.cause(row.id, row.subject) is not None:
        return None
    if row.cipher is not None and row.standing not in SET_ASIDE:
        return "deleted: the key to its body is not here"
    if row.standing in SET_ASIDE and (known is None or not known.own):
        return None
    return "deleted: its body is gone, and no entry says that it was redacted"


def _verify_columns(row: _Row, head: Header) -> Iterator[Finding]:
    try:
        head, body = open_sealed(head, as_bytes(row.body))
        if row.standing == FOLDED:
            read_fact(head.kind or "", head.version or 0, body)
    except (ValueError, Unreadable) as error:
        yield _finding(row, f"edited: {error}")
        return
    if (row.chain, row.seq) != (head.chain, head.seq):
        yield _finding(
            row, f"reordered: it was signed as entry {head.seq} of chain {head.chain[:8]}"
        )
    if _same(row, head):
        return
    for name in ("id", "kind", "version", "subject", "recorded_at", "author", "label"):
        if _text(name, getattr(row, name)) != _text(name, getattr(head, name)):
            yield _finding(row, f"edited: the column {name} is not what the entry says")


def _same(row: _Row, head: Header) -> bool:
    """Tell at once that the columns are what the header says, where SQLite holds them as they were written."""
    if head.subject is None or head.author is None or head.recorded_at is None:
        return False
    held = (row.id, row.kind, row.version, row.subject, row.author, row.label, row.recorded_at)
    return held == (
        head.id.hex,
        head.kind,
        head.version,
        head.subject.hex,
        head.author.hex,
        head.label,
        str(head.recorded_at)[:-6],
    )


def _whole(head: Header, row: _Row) -> tuple[Header, str | None, UUID | None]:
    """Return a header, and what its sealed part says of kind and author if it can be read."""
    if head.kind is not None or row.body is None:
        return head, head.kind, head.author
    try:
        opened, _ = open_sealed(head, as_bytes(row.body))
    except ValueError:
        return head, None, None
    return head, opened.kind, opened.author


def _verify_standing(row: _Row, head: Header, judge: Judge) -> Iterator[Finding]:
    """Yield an entry that counts, or was set aside, without a reason; what `standing` says is signed by nobody."""
    numbered = isinstance(row.arrival, int)
    if row.standing == FOLDED:
        if not numbered:
            yield _finding(row, "edited: its arrival does not go with its standing")
        if blocked := judge.blocker(*_whole(head, row)):
            why = "its chain is not trusted" if blocked[0] == UNTRUSTED else blocked[1]
            yield _finding(row, f"forged: it counts although {why}")
        return
    standing, _ = read_standing(as_bytes(row.header), as_bytes(row.body), Chains(), judge)
    if standing != row.standing:
        yield _finding(row, f"edited: it is set aside as {row.standing} and can be read")
    elif numbered and standing not in (UNTRUSTED, WITHOUT_STANDING):
        yield _finding(row, "edited: its arrival does not go with its standing")


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
            fact = read_fact(kind, int(row[1] or 0), as_bytes(row[2]))
        except (Unreadable, ValueError):
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
        for found in _rows(table):
            if isinstance(found, Finding):
                yield found
                continue
            row, text = found
            texts = expected.get(_row_key(row), [])
            if text in texts:
                texts.remove(text)
            else:
                yield _differs(
                    row._meta.db_table, row.subject, newest, "is not what its entries say"
                )
    for (table_name, subject, _), texts in expected.items():
        if texts:
            yield _differs(table_name, subject, newest, "lacks what its entries say")


def _rows(table: type[Row]) -> Iterator[tuple[Row, str] | Finding]:
    """Yield the rows of a table with their text; one whose columns no longer hold what they should is a finding."""
    rows = table.objects.order_by("pk")
    last = 0
    try:
        for row in rows.iterator(chunk_size=2000):
            text = row_text(row)
            last = row.pk
            yield row, text
    except BROKEN:
        yield from _rows_one_by_one(table, last)


def _rows_one_by_one(table: type[Row], last: int) -> Iterator[tuple[Row, str] | Finding]:
    name = table._meta.db_table
    for (key,) in many(f"SELECT id FROM {name} WHERE id > %s ORDER BY id", last):  # noqa: S608 -- our own name
        try:
            row = table.objects.get(pk=key)
            text = row_text(row)
        except BROKEN as error:
            what = f"row differs from fold: {name}, row {key}, cannot be read: {error}"
            yield Finding(None, None, None, what)
        else:
            yield row, text


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
    query = StoredEntry.objects.filter(standing=FOLDED).order_by("subject", "row")
    for header, *content in query.values_list("header", *CONTENT).iterator(chunk_size=2000):
        body = content_in(*content)
        try:
            if body is not None:
                yield read_entry(as_bytes(header), body, chains)
        except (Unreadable, ValueError):
            continue  # verify_chains names the broken body
