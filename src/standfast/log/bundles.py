"""The text of a bundle: writing one, and reading its lines. What is taken of them is for `exchange` to judge.

Without a recipient only unclassified bodies leave, and the file is text. For a site, restricted bodies leave as ciphertext to every
site that may read them, and the whole file is compressed and encrypted to that one site; any site may carry it.
"""

import base64
import binascii
import io
import lzma
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain as chained
from itertools import islice
from pathlib import Path
from typing import IO, Any

import msgspec
from django.conf import settings

from standfast.log.audience import Audience, Target, target
from standfast.log.blob_exchange import BEGINS, Arriving, pieces
from standfast.log.canonical import canonical
from standfast.log.chains import recorded_world
from standfast.log.format import Header, commitment, digest, read_header
from standfast.log.gaps import Ranges, merged
from standfast.log.keyring import take_wrap, wraps_for
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused
from standfast.log.recipients import (
    FILE_BEGINS,
    NotOpened,
    decrypt,
    decrypt_file,
    encrypt_file,
    encrypt_for,
)
from standfast.log.store import as_bytes, head_of

LINE_LIMIT = 8_000_000
READ_AT_ONCE = 65_536
COLUMNS = ("header", "salt", "body", "cipher", "signature", "label")
COMPRESSION = 4
"""Of xz: a sixth fewer bytes than gzip and some ten times the work, which is a few seconds for a minute of a slow link."""
DECOMPRESSION_BYTES = 64_000_000
KEY_DIGITS = 12
CUT = b"#cut"
"""Stands at the end of what could be read of an encrypted file that ends too early; no line of a bundle ends so."""

Asked = Mapping[str, Ranges]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a bundle, as its file has it."""

    header: str
    salt: str | None
    body: str | None
    signature: str
    cipher: str | None = None


class WrapLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A protected person's key, wrapped to the site that the bundle is for; `keyring` says what it holds."""

    wrap: dict[str, Any]


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
    """An entry of a bundle whose bytes agree with each other; `body` is there as well where its cipher opens here."""

    line: int
    head: Header
    header: bytes
    salt: bytes | None
    body: bytes | None
    digest: str
    signature: bytes
    cipher: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """What leaves: for a site, restricted bodies as ciphertext to all who may read them; for nobody in particular, none."""

    audience: Audience | None

    def line(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """Return the line of an entry, from the values of `COLUMNS`."""
        header, salt, body, cipher, signature, label = row
        leaves = label == UNCLASSIFIED and body is not None
        line = {
            "header": _plain(header),
            "salt": as_bytes(salt).hex() if leaves else None,
            "body": _plain(body) if leaves else None,
            "signature": as_bytes(signature).hex(),
        }
        closed = None if leaves else self._closed(salt, body, cipher, label)
        return line if closed is None else line | {"cipher": base64.b64encode(closed).decode()}

    def _closed(self, salt: Any, body: Any, cipher: Any, label: str) -> bytes | None:
        """Return the ciphertext that leaves: made anew for who may read it now, or as it came where it does not open here."""
        if self.audience is None:
            return None
        if body is not None and salt is not None:
            return encrypt_for(self.audience.recipients(label), as_bytes(salt), as_bytes(body))
        return as_bytes(cipher) if cipher is not None else None


def export_bundle(
    out: IO[bytes],
    *,
    chain: str | None = None,
    after: int = 0,
    limit: int | None = None,
    ranges: Asked | None = None,
    empty: Asked | None = None,
    closed: Asked | None = None,
    site: str | None = None,
    known_keys: Collection[str] = (),
    blob_bytes: int = 0,
    blobs_asked: Collection[str] | None = None,
) -> dict[str, int]:
    """Write a bundle: every chain, or one from `after` on, or `ranges` of chains; at most `limit` entries.

    Without `site` it is text, and only unclassified bodies leave. For a site (its name, or a chain of it) it is encrypted to that
    site, and restricted bodies leave as ciphertext to every site that may read them. Of what the site holds already, `empty` are
    entries of which it has neither body nor ciphertext, sent where there is either here; `closed` are entries whose ciphertext
    does not open there, sent where the body is here and the site may read it. `known_keys` are the beginnings of the ids of
    protected persons' keys that it has: those are not sent again. Up to `blob_bytes` of sealed files go along, all or `blobs_asked`.

    :raises Refused: when the chain is not known here, there is nothing to export, or the site is not one that may be sent to.
    """
    held = recorded_world()
    if held is None:
        raise Refused("This home holds no entries, so there is nothing to export.")
    if chain is not None and not Chain.objects.filter(chain=chain).exists():
        raise Refused(
            f"No chain {chain} is known here; `standfast site list` shows those that are."
        )
    to = target(site) if site is not None else None
    rows = Chain.objects.filter(**({"chain": chain} if chain else {})).order_by("chain")
    heads = {row.chain: head for row in rows if (head := _stated(row)) is not None}
    first = {"bundle": 1, "mission": held[0], "world": held[1], "heads": heads}
    if ranges is None and empty is None and closed is None:
        entries = _all_after(list(heads), after)
    else:
        entries = chained(_asked(ranges), _asked_empty(empty), _asked_closed(closed, to))
    found = islice(entries, limit)
    if to is None:
        return _write_text(out, first, found, _Outgoing(None))
    with _private_file() as plain:
        with lzma.LZMAFile(plain, "wb", preset=COMPRESSION) as text:
            text.write(canonical(first) + b"\n")
            for recipient in to.recipients:
                for wrap in wraps_for(recipient):
                    if wrap["key"][:KEY_DIGITS] not in known_keys:
                        text.write(canonical({"wrap": wrap}) + b"\n")
            written = _write_lines(text, found, _Outgoing(Audience.now()))
            if blob_bytes:
                written["files"] = _write_blobs(text, blob_bytes, blobs_asked)
        plain.seek(0)
        encrypt_file(plain, out, to.recipients)
    return written


def _write_text(
    out: IO[bytes], first: dict[str, Any], found: Iterator[tuple[Any, ...]], outgoing: _Outgoing
) -> dict[str, int]:
    out.write(canonical(first) + b"\n")
    counts = _write_lines(out, found, outgoing)
    return {name: counts[name] for name in ("entries", "withheld")}


def _write_blobs(out: lzma.LZMAFile, most_bytes: int, asked: Collection[str] | None) -> int:
    names = set()
    for line in pieces(most_bytes=most_bytes, asked=asked):
        names.add(line["blob"]["name"])
        out.write(canonical(line) + b"\n")
    return len(names)


def _write_lines(
    out: IO[bytes] | lzma.LZMAFile, found: Iterator[tuple[Any, ...]], outgoing: _Outgoing
) -> dict[str, int]:
    written = withheld = sealed = 0
    for row in found:
        line = outgoing.line(row)
        out.write(canonical(line) + b"\n")
        written += 1
        sealed += "cipher" in line
        withheld += line["body"] is None and "cipher" not in line
    return {"entries": written, "withheld": withheld, "sealed": sealed}


def _all_after(chains: list[str], after: int) -> Iterator[tuple[Any, ...]]:
    entries = StoredEntry.objects.filter(chain__in=chains, seq__gt=after)
    rows = entries.order_by("chain", "seq", "digest").values_list(*COLUMNS)
    return rows.iterator(chunk_size=1000)


def _asked(ranges: Asked | None) -> Iterator[tuple[Any, ...]]:
    for chain, parts in sorted((ranges or {}).items()):
        for first, last in merged(parts):
            entries = StoredEntry.objects.filter(chain=chain, seq__gte=first, seq__lte=last)
            rows = entries.order_by("seq", "digest").values_list(*COLUMNS)
            yield from rows.iterator(chunk_size=1000)


def _asked_empty(ranges: Asked | None) -> Iterator[tuple[Any, ...]]:
    for row in _asked(ranges):
        _header, _salt, body, cipher, _signature, _label = row
        if body is not None or cipher is not None:
            yield row


def _asked_closed(ranges: Asked | None, to: Target | None) -> Iterator[tuple[Any, ...]]:
    for row in _asked(ranges):
        _header, _salt, body, _cipher, _signature, label = row
        if body is not None and to is not None and to.opens(label):
            yield row


def _private_file() -> IO[bytes]:
    """Return a nameless file in the home: what it holds is gone when it is closed, whatever happens."""
    return tempfile.TemporaryFile(dir=settings.HOME)


def _plain(data: Any) -> str:
    """Return stored bytes as text; what somebody has broken leaves broken, and is refused line by line where it arrives."""
    return as_bytes(data).decode(errors="replace")


def _stated(row: Chain) -> dict[str, Any] | None:
    head = head_of(row.chain)
    if head is None:
        return None
    return {"seq": head[0], "digest": head[1], "signature": head[2].hex(), "key": row.key}


@contextmanager
def opened_bundle(path: Path) -> Iterator[IO[bytes]]:
    """Open a bundle file as its text; one that is encrypted to this site is decrypted, as far as it goes if it was cut.

    :raises Refused: when it is encrypted to another site.
    """
    with path.open("rb") as file:
        encrypted = file.read(len(FILE_BEGINS)) == FILE_BEGINS
        file.seek(0)
        if not encrypted:
            yield file
            return
        with _private_file() as plain:
            try:
                whole = decrypt_file(file, plain)
            except NotOpened as error:
                raise Refused(f"{error} Nothing was taken.") from error
            plain.seek(0)
            yield io.BufferedReader(_Unzipped(plain, whole=whole), READ_AT_ONCE)


class _Unzipped(io.RawIOBase):
    """The text of a compressed file; if that ends too early, `CUT` stands where it ends."""

    def __init__(self, source: IO[bytes], *, whole: bool) -> None:
        self._source = source
        self._whole = whole
        self._unzip = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=DECOMPRESSION_BYTES)
        self._said = False

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next; 0 at the end."""
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, most: int) -> bytes:
        try:
            while not self._unzip.eof:
                hungry = self._unzip.needs_input
                taken = self._source.read(READ_AT_ONCE) if hungry else b""
                if hungry and not taken:
                    break
                if data := self._unzip.decompress(taken, most):
                    return data
        except lzma.LZMAError:
            self._whole = False
        ended = self._said or (self._unzip.eof and self._whole)
        self._said = True
        return b"" if ended else CUT


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


def read_lines(file: IO[bytes], arriving: Arriving | None = None) -> Iterator[Arrived | Damaged]:
    """Yield what each line after the first holds; keys that are wrapped to this site are kept, and pieces of files put together."""
    number = 1
    while data := file.readline(LINE_LIMIT):
        number += 1
        try:
            if data.startswith(b'{"wrap":'):
                take_wrap(msgspec.json.decode(data, type=WrapLine).wrap)
                continue
            if data.startswith(BEGINS) and not data.endswith(CUT):
                if arriving is not None:
                    arriving.add(data)
                continue
            if data.endswith(CUT):
                yield Damaged(number, "The file was cut here; what stands before it was read.")
                return
            yield read_line(number, data)
        except (msgspec.DecodeError, ValueError) as error:
            yield Damaged(number, f"This line is not an entry: {error}.")


def read_line(number: int, data: bytes) -> Arrived:
    """Return the entry that a line holds; a ciphertext is opened where it is for this site.

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
    cipher = _ciphertext(line.cipher) if line.cipher is not None else None
    if body is None and cipher is not None and (opened := decrypt(cipher)) is not None:
        salt, body = opened
        if commitment(salt, body) != head.commitment:
            raise ValueError(
                "its ciphertext opens to another body than the one that its header commits to"
            )
    signature = bytes.fromhex(line.signature)
    return Arrived(number, head, header, salt, body, digest(header), signature, cipher)


def _ciphertext(text: str) -> bytes:
    try:
        cipher = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("its ciphertext is not base64") from error
    if len(cipher) < 2:
        raise ValueError("its ciphertext is empty")
    return cipher
