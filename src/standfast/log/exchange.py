"""Bundles: the only exchange between sites. A file, or the same bytes over a link.

Import judges every entry by its chain's own signature; who carried the bundle proves nothing. What cannot be taken is named
line by line, what can be taken is taken, and what is of an untrusted chain is kept and counts in nothing until it is trusted.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from standfast.log.blob_exchange import Arriving
from standfast.log.bundles import (
    LINE_LIMIT,
    Arrived,
    Damaged,
    FirstLine,
    export_bundle,
    opened_bundle,
    read_first_line,
    read_lines,
)
from standfast.log.chains import NoChain, own_chain, recorded_world
from standfast.log.destruction import Gone
from standfast.log.enrolment import know, know_by_key, read_genesis, recipient_of_card
from standfast.log.fold import Entry
from standfast.log.format import commitment, key_of, link, open_sealed, read_header, signed_by
from standfast.log.gaps import merged
from standfast.log.genesis import BundleReceived, Range
from standfast.log.ids import chain_subject, milliseconds
from standfast.log.keyring import kept_under_key
from standfast.log.late_keys import take_up_sealed
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.projection import refold
from standfast.log.standing import UNKNOWN_ROLE, Judge, judge_again, read_standing
from standfast.log.store import (
    FOLDED,
    REDACTED,
    UNREAD,
    UNTRUSTED,
    WITHHELD,
    WITHOUT_STANDING,
    Chains,
    next_arrival,
    writer,
)

__all__ = [
    "Report",
    "export_bundle",
    "import_bundle",
    "read_card",
    "stored_entry",
    "take_up_unread",
    "trust_card",
]

AHEAD = timedelta(minutes=10)
CHUNK = 400  # entries a transaction: well under 200 ms with their refold


@dataclass(slots=True)
class Report:
    """What an import did: `read` = `new` + `known` + the refused lines; `files` are sealed files of evidence that are new here."""

    read: int = 0
    new: int = 0
    known: int = 0
    withheld: int = 0
    untrusted: int = 0
    unread: int = 0
    without_standing: int = 0
    files: int = 0
    forks: list[dict[str, Any]] = field(default_factory=list)
    flagged: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as `standfast log import` prints it."""
        return {name: getattr(self, name) for name in self.__slots__}


def import_bundle(path: Path, *, at: datetime) -> Report:
    """Take the entries of a bundle file, in resumable transactions, and record their receipt on this site's chain.

    :raises Refused: when the file is not a bundle, or of another mission or world; nothing was taken.
    """
    report = Report()
    with opened_bundle(path) as file, closing(Arriving()) as arriving:
        first = read_first_line(file.readline(LINE_LIMIT))
        _check_world(first)
        foreign: set[str] = set()
        lines = _undamaged(read_lines(file, arriving), report)
        while batch := list(islice(lines, CHUNK)):
            with write_transaction():
                _Intake(first, at, report, foreign).take(_authentic(batch, first, report))
        report.files, unkept = arriving.take_all()
        report.flagged.extend({"line": None, "reason": reason} for reason in unkept)
    with write_transaction():
        _note_heads(first)
    take_up_sealed()
    return report


def _undamaged(lines: Iterator[Arrived | Damaged], report: Report) -> Iterator[Arrived]:
    for found in lines:
        report.read += 1
        if isinstance(found, Arrived):
            yield found
        else:
            report.refused.append({"line": found.line, "reason": found.reason})


def _check_world(first: FirstLine) -> None:
    held = recorded_world()
    if held is not None and held != (first.mission, first.world):
        raise Refused(
            f"This bundle is of {first.mission}, {first.world} world; this home holds the {held[1]} world of {held[0]}. "
            "Nothing was taken: import it into a home of its own."
        )


def _authentic(batch: list[Arrived], first: FirstLine, report: Report) -> list[Arrived]:
    """Return the entries that their chains' signatures vouch for: the last of each linked run vouches for the run."""
    accepted: list[Arrived] = []
    run: list[Arrived] = []
    for arrived in [*batch, None]:
        follows = run and arrived is not None and _follows(run[-1], arrived)
        if not follows and run:
            accepted.extend(_vouched(run, first, report))
            run = []
        if arrived is not None:
            run.append(arrived)
    return accepted


def _follows(before: Arrived, arrived: Arrived) -> bool:
    same_chain = before.head.chain == arrived.head.chain and before.head.seq + 1 == arrived.head.seq
    return same_chain and arrived.head.previous == link(before.digest, before.signature)


def _vouched(run: list[Arrived], first: FirstLine, report: Report) -> list[Arrived]:
    key = _key_of(run[0].head.chain, first)
    if key is None:
        reason = f"Nobody says which key signs chain {run[0].head.chain[:8]}, so this entry proves nothing."
        report.refused.extend({"line": each.line, "reason": reason} for each in run)
        return []
    while run and not signed_by(key, run[-1].digest, run[-1].signature):
        forged = run.pop()
        reason = f"Entry {forged.head.seq} of chain {forged.head.chain[:8]} is not signed by that chain's key; it was not taken."
        report.refused.append({"line": forged.line, "reason": reason})
    return run


def _key_of(chain: str, first: FirstLine) -> bytes | None:
    """Return the key that a chain's id is the fingerprint of, from what is known here or from the bundle."""
    known = Chain.objects.filter(chain=chain).values_list("key", flat=True).first()
    stated = first.heads.get(chain)
    return key_of(chain, known or (stated.key if stated else ""))


@dataclass(slots=True)
class _Intake:
    """One transaction of an import: what has been taken so far, and what it is judged by."""

    first: FirstLine
    at: datetime
    report: Report
    foreign: set[str]
    chains: Chains = field(default_factory=Chains)
    noted: set[str] = field(default_factory=set)
    judge: Judge = field(default_factory=Judge)
    introduced: set[str] = field(default_factory=set)
    gone: Gone = field(default_factory=Gone)
    held: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    new: dict[tuple[str, str], StoredEntry] = field(default_factory=dict)
    touched: dict[UUID, list[Entry]] = field(default_factory=dict)
    arrival: int = 0

    def take(self, batch: list[Arrived]) -> None:
        """Store what is new, fold what counts, and record the receipt."""
        accepted = [arrived for arrived in batch if self._admits(arrived)]
        self.judge, self.gone = Judge.now(), Gone.now()
        self.held = _held(accepted)
        self.arrival = next_arrival()
        for arrived in accepted:
            place = arrived.head.chain, arrived.head.seq
            digests = self.held.setdefault(place, set())
            if arrived.digest in digests:
                self.report.known += 1
                self._fill(arrived)
                continue
            if digests:
                _close_forked(arrived, self.report)
            digests.add(arrived.digest)
            self._add(arrived)
        writer(StoredEntry).insert(self.new.values())
        refold(self.touched)
        if (
            self.introduced
        ):  # entries of these chains may have waited for the first, which says whose
            judge_again(self.introduced)
        _acknowledge(list(self.new.values()), self.at)

    def _admits(self, arrived: Arrived) -> bool:
        """Tell whether an entry is of this home's world; take note of its chain if so."""
        chain = arrived.head.chain
        try:
            if arrived.head.seq == 1 and arrived.body is not None:
                self._know_genesis(arrived, arrived.body)
            elif chain not in self.foreign | self.noted:
                self.noted.add(chain)
                know_by_key(
                    chain,
                    key=self.first.heads[chain].key if chain in self.first.heads else "",
                    mission=self.first.mission,
                    world=self.first.world,
                )
        except Refused as error:
            self.foreign.add(chain)
            self.report.refused.append({"line": arrived.line, "reason": str(error)})
            return False
        if chain in self.foreign:
            reason = f"Chain {chain[:8]} does not begin as a chain of this mission and world, so its entries were not taken."
            self.report.refused.append({"line": arrived.line, "reason": reason})
        return chain not in self.foreign

    def _know_genesis(self, arrived: Arrived, body: bytes) -> None:
        chain, opened = read_genesis(arrived.header, body, arrived.signature)
        if (opened.mission, opened.world) != (self.first.mission, self.first.world):
            raise Refused(
                f"Chain {chain[:8]} is of {opened.mission}, {opened.world} world, whatever this bundle says; it was not taken."
            )
        if not Chain.objects.filter(chain=chain).exclude(role=UNKNOWN_ROLE).exists():
            self.introduced.add(chain)
        know(chain, opened, trusted=False)

    def _stored(self, arrived: Arrived, received_at: datetime) -> StoredEntry:
        """Return the row in which an entry is kept, without the body if that is destroyed, and note what is to be folded."""
        row = stored_entry(arrived, WITHHELD, None, received_at=received_at)
        body = arrived.body
        if self.gone.covers(arrived.head, body, arrived.cipher):
            row.stand_in = self.gone.stand_in(arrived.head, arrived.cipher)
            row.body = row.salt = row.cipher = None
            row.standing, entry = _standing_of_rest(arrived, row.stand_in, self.chains, self.judge)
        else:
            row.standing, entry = read_standing(arrived.header, body, self.chains, self.judge)
        row.arrival = self._arrival_of(entry)
        return row

    def _add(self, arrived: Arrived) -> None:
        row = self._stored(arrived, self.at)
        self.new[row.chain, row.digest] = row
        _count(row.standing, arrived, self.at, self.report)

    def _fill(self, arrived: Arrived) -> None:
        """Add the body to an entry that was held without it."""
        chain = arrived.head.chain
        pending = self.new.get((chain, arrived.digest))
        held = pending or StoredEntry.objects.get(
            chain=chain, seq=arrived.head.seq, digest=arrived.digest
        )
        if held.standing == FOLDED:
            return
        if held.body is not None or arrived.body is None or held.standing == REDACTED:
            if held.cipher is None and arrived.cipher is not None and held.body is None:
                self._keep_cipher(held, arrived)
            return
        if held.stand_in is not None:
            return
        filled = self._stored(arrived, held.received_at)
        if pending is not None:
            self.new[chain, arrived.digest] = filled
            return
        filled.row = held.row
        filled.save(force_update=True)

    def _keep_cipher(self, held: StoredEntry, arrived: Arrived) -> None:
        """Keep the ciphertext of a body that this site may not read, so that it can be carried to one that may."""
        if self.gone.covers(arrived.head, None, arrived.cipher) or held.standing == REDACTED:
            return
        held.cipher = arrived.cipher
        if (arrived.head.chain, arrived.digest) not in self.new:
            held.save(update_fields=["cipher"])

    def _arrival_of(self, entry: Entry | None) -> int | None:
        if entry is None:
            return None
        self.touched.setdefault(entry.subject, []).append(entry)
        self.arrival += 1
        return self.arrival - 1


def _held(batch: list[Arrived]) -> dict[tuple[str, int], set[str]]:
    """Return the digests that are here already, for the numbers that a batch holds."""
    found: dict[tuple[str, int], set[str]] = {}
    for chain in {arrived.head.chain for arrived in batch}:
        numbers = [arrived.head.seq for arrived in batch if arrived.head.chain == chain]
        rows = StoredEntry.objects.filter(chain=chain, seq__in=numbers)
        for seq, digest in rows.values_list("seq", "digest"):
            found.setdefault((chain, seq), set()).add(digest)
    return found


def _close_forked(arrived: Arrived, report: Report) -> None:
    head = arrived.head
    report.forks.append({"chain": head.chain, "seq": head.seq, "entry": str(head.id)})
    Chain.objects.filter(chain=head.chain, closed__isnull=True).update(
        closed=f"two contents for entry {head.seq}"
    )


def stored_entry(
    arrived: Arrived, standing: str, arrival: int | None, *, received_at: datetime
) -> StoredEntry:
    """Return the row in which an entry that arrived is kept."""
    head = arrived.head
    if arrived.body is not None:
        try:
            head, _ = open_sealed(head, arrived.body)
        except ValueError:
            head = arrived.head
    salt, body, cipher = kept_under_key(head, arrived.salt, arrived.body, arrived.cipher)
    return StoredEntry(
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
        salt=salt,
        body=body,
        cipher=cipher,
        signature=arrived.signature,
        standing=standing,
        received_at=received_at,
    )


def _standing_of_rest(
    arrived: Arrived, rest: bytes | None, chains: Chains, judge: Judge
) -> tuple[str, Entry | None]:
    """Return what an entry counts as whose body is destroyed: what stands in for it, or nothing."""
    if rest is None:
        return REDACTED, None
    return read_standing(arrived.header, rest, chains, judge)


def _count(standing: str, arrived: Arrived, at: datetime, report: Report) -> None:
    report.new += 1
    report.withheld += standing == WITHHELD
    report.untrusted += standing == UNTRUSTED
    report.unread += standing == UNREAD
    report.without_standing += standing == WITHOUT_STANDING
    ahead = milliseconds(arrived.head.id) / 1000 - at.timestamp()
    if ahead > AHEAD.total_seconds():
        reason = f"Its clock was {ahead / 60:.0f} minutes ahead of this site's; it is kept, in the order that it claims."
        report.flagged.append({"line": arrived.line, "reason": reason})


def _acknowledge(taken: list[StoredEntry], at: datetime) -> None:
    """Record what was received; receipts alone are not, or two sites would send each other receipts of receipts for ever.

    They are named together with the next entry of their chain that is something else.
    """
    if all(row.kind == BundleReceived.kind for row in taken):
        return
    try:
        own = own_chain()
    except NoChain:
        return  # a home without a chain of its own reads, and has nobody who could say that it received
    by_chain: dict[str, set[int]] = {}
    for row in taken:
        if row.chain != own.chain:
            by_chain.setdefault(row.chain, set()).add(row.seq)
    ranges = tuple(
        Range(chain, *part)
        for chain, numbers in sorted(by_chain.items())
        for part in merged((n, n) for n in numbers | _receipts_before(chain, min(numbers)))
    )
    if ranges:
        author = chain_subject(own.chain)
        append(BundleReceived(ranges=ranges), subject=author, by=author, at=at)


def _receipts_before(chain: str, seq: int) -> set[int]:
    """Return the numbers of the receipts that stand directly before an entry of a chain, as far as they are held."""
    before = StoredEntry.objects.filter(chain=chain, seq__lt=seq)
    other = before.exclude(kind=BundleReceived.kind).order_by("-seq").values_list("seq", flat=True)
    return set(before.filter(seq__gt=other.first() or 0).values_list("seq", flat=True))


def _note_heads(first: FirstLine) -> None:
    """Note how far each chain reached by its own signature when the bundle was made."""
    for chain, stated in sorted(first.heads.items()):
        key = _key_of(chain, first)
        try:
            signature = bytes.fromhex(stated.signature)
        except ValueError:
            continue
        if key is not None and signed_by(key, stated.digest, signature):
            Chain.objects.filter(chain=chain, stated_seq__lt=stated.seq).update(
                stated_seq=stated.seq
            )


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
        if (recipient := recipient_of_card(content)) is not None:
            Chain.objects.filter(chain=chain).update(card_recipient=recipient)
        return row, judge_again([chain])


def take_up_unread() -> int:
    """Fold entries that an earlier release could not read and this one can; return how many."""
    chains = list(
        StoredEntry.objects.filter(standing=UNREAD).values_list("chain", flat=True).distinct()
    )
    if not chains:
        return 0
    return judge_again(chains)


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
