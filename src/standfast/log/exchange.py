"""Bundles: the only exchange between sites. A file, or the same bytes over a link.

Import judges every entry by its chain's own signature; who carried the bundle proves nothing. What cannot be taken is named
line by line, what can be taken is taken, and what is of an untrusted chain is kept and counts in nothing until it is trusted.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

import msgspec

from standfast.log.canonical import canonical
from standfast.log.chains import NoChain, own_chain, recorded_world
from standfast.log.enrolment import know, read_genesis
from standfast.log.facts import Unreadable, readable
from standfast.log.fold import Entry
from standfast.log.format import (
    Header,
    chain_id,
    commitment,
    digest,
    link,
    open_sealed,
    read_header,
    signed_by,
)
from standfast.log.gaps import merged
from standfast.log.genesis import BundleReceived, Range
from standfast.log.ids import chain_subject, milliseconds
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.projection import refold
from standfast.log.store import (
    FOLDED,
    UNREAD,
    UNTRUSTED,
    WITHHELD,
    Chains,
    head_of,
    next_arrival,
    read_entry,
    writer,
)

AHEAD = timedelta(minutes=10)
CHUNK = 400  # entries a transaction: well under 200 ms with their refold
LINE_LIMIT = 8_000_000


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a bundle, as its file has it."""

    header: str
    salt: str | None
    body: str | None
    signature: str


class StatedHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far a chain reached when the bundle was made, by the chain's own signature."""

    seq: int
    digest: str
    signature: str
    key: str


class FirstLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of a bundle."""

    bundle: int
    mission: str
    world: str
    heads: dict[str, StatedHead]


@dataclass(frozen=True, slots=True)
class Arrived:
    """An entry of a bundle whose bytes agree with each other."""

    line: int
    head: Header
    header: bytes
    salt: bytes | None
    body: bytes | None
    digest: str
    signature: bytes


@dataclass(slots=True)
class Report:
    """What an import did: `read` = `new` + `known` + the refused lines."""

    read: int = 0
    new: int = 0
    known: int = 0
    withheld: int = 0
    untrusted: int = 0
    unread: int = 0
    forks: list[dict[str, Any]] = field(default_factory=list)
    flagged: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as `standfast log import` prints it."""
        return {name: getattr(self, name) for name in self.__slots__}


def export_bundle(
    out: IO[bytes], *, chain: str | None = None, after: int = 0, limit: int | None = None
) -> dict[str, int]:
    """Write a bundle in clear: every chain, or one from `after` on, at most `limit` entries. Only unclassified bodies leave.

    :raises Refused: when the chain is not known here or there is nothing to export.
    """
    held = recorded_world()
    if held is None:
        raise Refused("This home holds no entries, so there is nothing to export.")
    if chain is not None and not Chain.objects.filter(chain=chain).exists():
        raise Refused(
            f"No chain {chain} is known here; `standfast site list` shows those that are."
        )
    rows = Chain.objects.filter(**({"chain": chain} if chain else {})).order_by("chain")
    heads = {row.chain: head for row in rows if (head := _stated(row)) is not None}
    out.write(
        canonical({"bundle": 1, "mission": held[0], "world": held[1], "heads": heads}) + b"\n"
    )
    entries = StoredEntry.objects.filter(chain__in=list(heads), seq__gt=after).order_by(
        "chain", "seq", "digest"
    )
    columns = ("header", "salt", "body", "signature", "label")
    written = withheld = 0
    for header, salt, body, signature, label in islice(
        entries.values_list(*columns).iterator(chunk_size=1000), limit
    ):
        leaves = label == UNCLASSIFIED and body is not None
        line = {
            "header": bytes(header).decode(),
            "salt": bytes(salt).hex() if leaves else None,
            "body": bytes(body).decode() if leaves else None,
            "signature": bytes(signature).hex(),
        }
        out.write(canonical(line) + b"\n")
        written, withheld = written + 1, withheld + (not leaves)
    return {"entries": written, "withheld": withheld}


def _stated(row: Chain) -> dict[str, Any] | None:
    head = head_of(row.chain)
    if head is None:
        return None
    return {"seq": head[0], "digest": head[1], "signature": head[2].hex(), "key": row.key}


def import_bundle(path: Path, *, at: datetime) -> Report:
    """Take the entries of a bundle file, in resumable transactions, and record their receipt on this site's chain.

    :raises Refused: when the file is not a bundle, or of another mission or world; nothing was taken.
    """
    report = Report()
    with path.open("rb") as file:
        first = _first_line(file.readline(LINE_LIMIT))
        _check_world(first)
        reader = _read_lines(file, report)
        keys = {chain: stated.key for chain, stated in first.heads.items()}
        while batch := list(islice(reader, CHUNK)):
            with write_transaction():
                _take(_authentic(batch, keys, report), keys, at, report)
    with write_transaction():
        _note_heads(first)
    return report


def _first_line(data: bytes) -> FirstLine:
    try:
        first = msgspec.json.decode(data, type=FirstLine)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(
            f"This file is not a bundle: its first line cannot be read ({error}). Nothing was taken."
        ) from error
    if first.bundle != 1:
        raise Refused(
            f"This bundle has format {first.bundle}, and this release reads format 1. Nothing was taken."
        )
    return first


def _check_world(first: FirstLine) -> None:
    held = recorded_world()
    if held is not None and held != (first.mission, first.world):
        raise Refused(
            f"This bundle is of {first.mission}, {first.world} world; this home holds the {held[1]} world of {held[0]}. "
            "Nothing was taken: import it into a home of its own."
        )


def _read_lines(file: IO[bytes], report: Report) -> Iterator[Arrived]:
    number = 1
    while data := file.readline(LINE_LIMIT):
        number += 1
        report.read += 1
        try:
            yield read_line(number, data)
        except (msgspec.DecodeError, ValueError) as error:
            report.refused.append({"line": number, "reason": f"This line is not an entry: {error}"})


def read_line(number: int, data: bytes) -> Arrived:
    line = msgspec.json.decode(data, type=Line)
    header = line.header.encode()
    head = read_header(header)
    salt = bytes.fromhex(line.salt) if line.salt is not None else None
    body = line.body.encode() if line.body is not None else None
    if (salt is None) != (body is None):
        raise ValueError("it has a body without its salt, or a salt without its body")
    if salt is not None and body is not None and commitment(salt, body) != head.commitment:
        raise ValueError("its body is not the one that its header commits to")
    return Arrived(number, head, header, salt, body, digest(header), bytes.fromhex(line.signature))


def _authentic(batch: list[Arrived], keys: dict[str, str], report: Report) -> list[Arrived]:
    """Return the entries that their chains' signatures vouch for: the last of each linked run vouches for the run."""
    accepted: list[Arrived] = []
    run: list[Arrived] = []
    for arrived in [*batch, None]:
        follows = run and arrived is not None and _follows(run[-1], arrived)
        if not follows and run:
            accepted.extend(_vouched(run, keys, report))
            run = []
        if arrived is not None:
            run.append(arrived)
    return accepted


def _follows(before: Arrived, arrived: Arrived) -> bool:
    same_chain = before.head.chain == arrived.head.chain and before.head.seq + 1 == arrived.head.seq
    return same_chain and arrived.head.previous == link(before.digest, before.signature)


def _vouched(run: list[Arrived], keys: dict[str, str], report: Report) -> list[Arrived]:
    key = _key_of(run[0].head.chain, keys)
    if key is None:
        reason = f"Nobody says which key signs chain {run[0].head.chain[:8]}, so this entry proves nothing."
        report.refused.extend({"line": each.line, "reason": reason} for each in run)
        return []
    while run and not signed_by(key, run[-1].digest, run[-1].signature):
        forged = run.pop()
        reason = f"Entry {forged.head.seq} of chain {forged.head.chain[:8]} is not signed by that chain's key; it was not taken."
        report.refused.append({"line": forged.line, "reason": reason})
    return run


def _key_of(chain: str, keys: dict[str, str]) -> bytes | None:
    known = Chain.objects.filter(chain=chain).values_list("key", flat=True).first() or keys.get(
        chain
    )
    try:
        key = bytes.fromhex(known or "")
    except ValueError:
        return None
    return key if chain_id(key) == chain else None


def _take(batch: list[Arrived], keys: dict[str, str], at: datetime, report: Report) -> None:
    chains = Chains()
    touched: dict[Any, list[Entry]] = {}
    taken: list[tuple[str, int]] = []
    arrival = next_arrival()
    for arrived in batch:
        if arrived.head.seq == 1 and arrived.body is not None:
            _know_genesis(arrived)
        held = {d: row for row, d in _held(arrived)}
        if arrived.digest in held:
            report.known += 1
            entry = _fill(held[arrived.digest], arrived, chains, arrival)
        else:
            if held:
                _close_forked(arrived, report)
            standing, entry = _standing(arrived, chains)
            _store(arrived, standing, arrival if entry else None, at)
            _count(standing, arrived, at, report)
            taken.append((arrived.head.chain, arrived.head.seq))
        if entry is not None:
            arrival += 1
            touched.setdefault(entry.subject, []).append(entry)
    refold(touched)
    _acknowledge(taken, at)


def _held(arrived: Arrived) -> list[tuple[int, str]]:
    found = StoredEntry.objects.filter(chain=arrived.head.chain, seq=arrived.head.seq)
    return list(found.values_list("row", "digest"))


def _know_genesis(arrived: Arrived) -> None:
    assert arrived.body is not None
    chain, opened = read_genesis(arrived.header, arrived.body, arrived.signature)
    know(chain, opened, trusted=False)


def _close_forked(arrived: Arrived, report: Report) -> None:
    head = arrived.head
    report.forks.append({"chain": head.chain, "seq": head.seq, "entry": str(head.id)})
    Chain.objects.filter(chain=head.chain, closed__isnull=True).update(
        closed=f"two contents for entry {head.seq}"
    )


def _standing(arrived: Arrived, chains: Chains) -> tuple[str, Entry | None]:
    if not Chain.objects.filter(chain=arrived.head.chain, trusted=True).exists():
        return UNTRUSTED, None
    return read_standing(arrived.header, arrived.body, chains)


def read_standing(header: bytes, body: bytes | None, chains: Chains) -> tuple[str, Entry | None]:
    """Return what an entry of a trusted chain counts as here, and the entry if it is folded."""
    if body is None:
        return WITHHELD, None
    try:
        whole, _ = open_sealed(read_header(header), body)
        if not readable(whole.kind or "", whole.version or 0):
            return UNREAD, None
        return FOLDED, read_entry(header, body, chains)
    except (Unreadable, ValueError):
        return UNREAD, None


def _store(arrived: Arrived, standing: str, arrival: int | None, at: datetime) -> None:
    head = arrived.head
    if arrived.body is not None:
        try:
            head, _ = open_sealed(head, arrived.body)
        except ValueError:
            head = arrived.head
    row = StoredEntry(
        arrival=arrival,
        id=head.id,
        chain=head.chain,
        seq=head.seq,
        kind=head.kind,
        version=head.version,
        subject=head.subject,
        recorded_at=head.recorded_at,
        author=head.author,
        label=head.label,
        digest=arrived.digest,
        header=arrived.header,
        salt=arrived.salt,
        body=arrived.body,
        signature=arrived.signature,
        standing=standing,
        received_at=at,
    )
    writer(StoredEntry).insert([row])


def _fill(row: int, arrived: Arrived, chains: Chains, arrival: int) -> Entry | None:
    """Add the body to an entry that was held without it; return it if it now counts."""
    stored = StoredEntry.objects.get(row=row)
    if stored.body is not None or arrived.body is None:
        return None
    standing, entry = _standing(arrived, chains)
    stored.salt, stored.body, stored.standing = arrived.salt, arrived.body, standing
    stored.arrival = arrival if entry else None
    stored.save(update_fields=["salt", "body", "standing", "arrival"])
    return entry


def _count(standing: str, arrived: Arrived, at: datetime, report: Report) -> None:
    report.new += 1
    report.withheld += standing == WITHHELD
    report.untrusted += standing == UNTRUSTED
    report.unread += standing == UNREAD
    ahead = milliseconds(arrived.head.id) / 1000 - at.timestamp()
    if ahead > AHEAD.total_seconds():
        reason = f"Its clock was {ahead / 60:.0f} minutes ahead of this site's; it is kept, in the order that it claims."
        report.flagged.append({"line": arrived.line, "reason": reason})


def _acknowledge(taken: list[tuple[str, int]], at: datetime) -> None:
    if not taken:
        return
    try:
        own = own_chain()
    except NoChain:
        return  # a home without a chain of its own reads, and has nobody who could say that it received
    by_chain: dict[str, list[tuple[int, int]]] = {}
    for chain, seq in taken:
        if chain != own.chain:
            by_chain.setdefault(chain, []).append((seq, seq))
    ranges = tuple(
        Range(chain, *part) for chain, parts in sorted(by_chain.items()) for part in merged(parts)
    )
    if ranges:
        author = chain_subject(own.chain)
        append(BundleReceived(ranges=ranges), subject=author, by=author, at=at)


def _note_heads(first: FirstLine) -> None:
    for chain, stated in sorted(first.heads.items()):
        key = _key_of(chain, {chain: stated.key})
        if key is None or not signed_by(key, stated.digest, bytes.fromhex(stated.signature)):
            continue
        Chain.objects.filter(chain=chain, stated_seq__lt=stated.seq).update(stated_seq=stated.seq)


def trust_card(content: dict[str, Any], *, at: datetime) -> tuple[Chain, int]:
    """Trust the chain of a card; its entries that were kept without counting are folded now. Return it and their number.

    :raises Refused: when the card is not one, its signature fails, or it is of another mission or world.
    """
    try:
        header, body = content["header"].encode(), content["body"].encode()
        salt, signature = bytes.fromhex(content["salt"]), bytes.fromhex(content["signature"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Refused(
            "This file is not a site's card; make one with `standfast site card --out FILE`."
        ) from error
    chain, opened = read_genesis(header, body, signature)
    held = recorded_world()
    if held is not None and held != (opened.mission, opened.world):
        raise Refused(
            f"This card is of {opened.mission}, {opened.world} world; this home holds the {held[1]} world of {held[0]}."
        )
    if commitment(salt, body) != read_header(header).commitment:
        raise Refused(
            "The body of this card is not the one that its header commits to; it was not taken."
        )
    with write_transaction():
        row = know(chain, opened, trusted=True)
        return row, _take_up(chain, UNTRUSTED)


def _take_up(chain: str, standing: str) -> int:
    """Fold the entries of a chain that were kept aside, as far as they can be read now."""
    chains = Chains()
    touched: dict[Any, list[Entry]] = {}
    arrival = next_arrival()
    count = 0
    for stored in StoredEntry.objects.filter(chain=chain, standing=standing).order_by("seq", "row"):
        body = bytes(stored.body) if stored.body is not None else None
        stored.standing, entry = read_standing(bytes(stored.header), body, chains)
        if stored.standing == standing:
            continue
        stored.arrival = arrival if entry else None
        stored.save(update_fields=["standing", "arrival"])
        count += 1
        if entry is not None:
            arrival += 1
            touched.setdefault(entry.subject, []).append(entry)
    refold(touched)
    return count


def take_up_unread() -> int:
    """Fold entries that an earlier release could not read and this one can; return how many."""
    chains = list(
        StoredEntry.objects.filter(standing=UNREAD).values_list("chain", flat=True).distinct()
    )
    if not chains:
        return 0
    with write_transaction():
        return sum(_take_up(chain, UNREAD) for chain in chains)


def read_card(path: Path) -> dict[str, Any]:
    """Return the content of a card file.

    :raises Refused: when it is not JSON.
    """
    try:
        content = json.loads(path.read_text())
    except (ValueError, UnicodeDecodeError) as error:
        raise Refused(f"{path.name} is not a site's card: it is not JSON.") from error
    if not isinstance(content, dict):
        raise Refused(f"{path.name} is not a site's card.")
    return content
