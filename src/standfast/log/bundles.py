"""The text of a bundle: writing one, and reading its lines. What is taken of them is for `exchange` to judge."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

import msgspec

from standfast.log.canonical import canonical
from standfast.log.chains import recorded_world
from standfast.log.format import Header, commitment, digest, read_header
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused
from standfast.log.store import as_bytes, head_of

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
            "header": _plain(header),
            "salt": as_bytes(salt).hex() if leaves else None,
            "body": _plain(body) if leaves else None,
            "signature": as_bytes(signature).hex(),
        }
        out.write(canonical(line) + b"\n")
        written, withheld = written + 1, withheld + (not leaves)
    return {"entries": written, "withheld": withheld}


def _plain(data: Any) -> str:
    """Return stored bytes as text; what somebody has broken leaves broken, and is refused line by line where it arrives."""
    return as_bytes(data).decode(errors="replace")


def _stated(row: Chain) -> dict[str, Any] | None:
    head = head_of(row.chain)
    if head is None:
        return None
    return {"seq": head[0], "digest": head[1], "signature": head[2].hex(), "key": row.key}


def read_first_line(data: bytes) -> FirstLine:
    """Return what the first line of a bundle says.

    :raises Refused: when it is not that of a bundle of this format.
    """
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


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line of a bundle that is not an entry, and why, as a sentence."""

    line: int
    reason: str


def read_lines(file: IO[bytes]) -> Iterator[Arrived | Damaged]:
    """Yield what each line after the first holds."""
    number = 1
    while data := file.readline(LINE_LIMIT):
        number += 1
        try:
            yield read_line(number, data)
        except (msgspec.DecodeError, ValueError) as error:
            yield Damaged(number, f"This line is not an entry: {error}.")


def read_line(number: int, data: bytes) -> Arrived:
    """Return the entry that a line holds.

    :raises ValueError: when its parts are missing, malformed or do not agree with each other.
    """
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
