"""Taking what a device hands in, and saying line by line what became of it."""

import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from standfast.log.bundles import Arrived, read_first_line, read_line
from standfast.log.exchange import Report, import_bundle
from standfast.log.format import NO_LINK, link
from standfast.log.gaps import merged, missing
from standfast.log.models import Chain, StoredEntry
from standfast.log.standing import Judge, standing_reason
from standfast.log.store import FOLDED, as_bytes, many

TAKEN, KNOWN, REFUSED = "taken", "known", "refused"
SUFFIX = ".device"
LEFT_OVER_S = 600
FOREIGN = "A device hands in the entries of its own chain alone; this one is of another."


class _Link(msgspec.Struct):
    """Of a header, the link to the entry before."""

    previous: str = ""


_decode_link = msgspec.json.Decoder(_Link).decode


@dataclass(slots=True)
class _Sorted:
    """The lines of one hand-in: those to take, under the number that they have in what is taken, and the answers so far."""

    kept: list[bytes] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    arrived: dict[int, Arrived] = field(default_factory=dict)
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)


def take(data: bytes, *, chain: str, at: datetime) -> list[dict[str, Any]]:
    """Take the entries that a device hands in as a bundle of its own chain, and return what became of each line.

    :raises Refused: when the first line is not that of a bundle, or of another mission or world; nothing was taken.
    """
    first, *lines = data.split(b"\n")
    read_first_line(first)
    found = _sorted(lines, chain)
    held = _digests(chain, (each.head.seq for each in found.arrived.values()))
    report = _imported([first, *found.kept], at)
    _answer(found, held, report)
    return [found.answers[number] for number in sorted(found.answers)]


def _sorted(lines: list[bytes], chain: str) -> _Sorted:
    found = _Sorted()
    for number, data in enumerate(lines, 2):
        if not data.strip():
            continue
        try:
            arrived = read_line(number, data)
        except (msgspec.DecodeError, ValueError) as error:
            reason = f"This line is not an entry: {error}. It may have been cut; hand it in again."
            found.answers[number] = {"line": number, "outcome": REFUSED, "reason": reason}
            continue
        if arrived.head.chain != chain:
            found.answers[number] = _outcome(number, arrived, REFUSED) | {"reason": FOREIGN}
            continue
        found.kept.append(data)
        found.numbers[len(found.kept) + 1] = number
        found.arrived[number] = arrived
    return found


def _imported(lines: list[bytes], at: datetime) -> Report:
    folder = Path(settings.HOME) / "exchange"
    folder.mkdir(mode=0o700, exist_ok=True)
    _forget_left_over(folder, at)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=SUFFIX) as file:
        file.write(b"\n".join(lines) + b"\n")
        file.flush()
        return import_bundle(Path(file.name), at=at)


def _forget_left_over(folder: Path, at: datetime) -> None:
    """Take away what a process left that was ended while it took something: it holds bodies in the clear."""
    for left in folder.glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):  # another process has taken it away
            if left.stat().st_mtime < at.timestamp() - LEFT_OVER_S:
                left.unlink()


def _answer(found: _Sorted, held: set[tuple[int, str]], report: Report) -> None:
    refused = {found.numbers[each["line"]]: each["reason"] for each in report.refused}
    flagged = {found.numbers[each["line"]]: each["reason"] for each in report.flagged}
    seen: set[tuple[int, str]] = set(held)
    for number, arrived in found.arrived.items():
        place = arrived.head.seq, arrived.digest
        if number in refused:
            found.answers[number] = _outcome(number, arrived, REFUSED) | {"reason": refused[number]}
            continue
        answer = _outcome(number, arrived, KNOWN if place in seen else TAKEN)
        if number in flagged:
            answer["flag"] = flagged[number]
        seen.add(place)
        found.answers[number] = answer


def _outcome(number: int, arrived: Arrived, outcome: str) -> dict[str, Any]:
    return {
        "line": number,
        "seq": arrived.head.seq,
        "id": str(arrived.head.id),
        "outcome": outcome,
    }


def uncounted(chain: str, ids: Iterable[str]) -> dict[str, str]:
    """Return why entries of a chain count in nothing, by their ids; those that count are left out."""
    judge = Judge.now()
    rows = StoredEntry.objects.filter(chain=chain, id__in=list(ids)).exclude(standing=FOLDED)
    return {
        str(row.id): standing_reason(row, judge) or "This release cannot read it yet; it is kept."
        for row in rows
    }


def _digests(chain: str, numbers: Iterable[int]) -> set[tuple[int, str]]:
    rows = StoredEntry.objects.filter(chain=chain, seq__in=set(numbers))
    return set(rows.values_list("seq", "digest"))


def holding(chain: str) -> dict[str, Any]:
    """Return what this site holds of a chain: where each unbroken run from the genesis ends, the numbers held, those missing.

    A run is followed by its links, not by its numbers: an entry counts as held only together with every one before it, so a
    device may wipe up to a run's end whose digest is that of its own entry.
    """
    rows = many(
        "SELECT seq, digest, signature, header FROM log_entry WHERE chain = %s ORDER BY seq, row",
        chain,
    )
    ends: dict[str, tuple[int, str]] = {}
    open_to = {NO_LINK: (0, "")}
    for seq, digest, signature, header in rows:
        before = open_to.get(_previous(as_bytes(header)))
        if before is None or before[0] + 1 != seq:
            continue
        ends.pop(before[1], None)
        ends[digest] = (seq, digest)
        open_to[link(digest, as_bytes(signature))] = (seq, digest)
    held = merged({(row[0], row[0]) for row in rows})
    stated = Chain.objects.filter(chain=chain).values_list("stated_seq", flat=True).first() or 0
    return {
        "acknowledged": [{"seq": seq, "digest": digest} for seq, digest in sorted(ends.values())],
        "held": [list(part) for part in held],
        "missing": [list(part) for part in missing(held, stated)],
    }


def _previous(header: bytes) -> str:
    """Return what a stored header names as the entry before; of one that somebody has broken, nothing that is held."""
    try:
        return _decode_link(header).previous
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
