"""The byte format of an entry, as docs/reference/entry-format.md specifies it. Pure: bytes in, bytes out."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from standfast.log.canonical import canonical_header
from standfast.log.labels import STRICTLY_CONFIDENTIAL, checked, level_of
from standfast.log.times import Happened, instant_text

FORMAT = 1
NO_LINK = "0" * 64
SALT_BYTES = 32
LARGEST_SEQ = 2**53 - 1

_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Header(msgspec.Struct, frozen=True):
    """What an entry says beside its body; the fields after `commitment` are None while they are sealed."""

    id: UUID
    chain: str
    seq: int
    previous: str
    label: str
    commitment: str = ""
    kind: str | None = None
    version: int | None = None
    subject: UUID | None = None
    happened: Happened | None = None
    recorded_at: datetime | None = None
    author: UUID | None = None
    on_behalf_of: UUID | None = None
    after: tuple[UUID, ...] = ()
    act: UUID | None = None


class _Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The header of a strictly confidential entry, as bytes have it."""

    v: int
    id: UUID
    chain: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}$")]
    seq: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_SEQ)]
    previous: _Hash
    label: Annotated[str, msgspec.Meta(max_length=200)]
    commitment: _Hash


class _Whole(_Outer, frozen=True, forbid_unknown_fields=True):
    """The header of every other entry."""

    kind: Annotated[
        str, msgspec.Meta(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+$", max_length=100)
    ]
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    subject: UUID
    happened: Happened
    recorded_at: _Instant
    author: UUID
    on_behalf_of: UUID | None
    after: tuple[UUID, ...]
    act: UUID | None


class _SealedPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a strictly confidential entry: the rest of its header, and the fact."""

    header: dict[str, Any]
    fact: msgspec.Raw


_decode_whole = msgspec.json.Decoder(_Whole).decode
_decode_outer = msgspec.json.Decoder(_Outer).decode
_decode_sealed = msgspec.json.Decoder(_SealedPart).decode
_decode_any = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class Sealed:
    """The bytes of one entry: what is stored, hashed and forwarded."""

    header: bytes
    salt: bytes | None
    body: bytes | None
    digest: str
    signature: bytes


def chain_id(public_key: bytes) -> str:
    """Return the id of the chain that a raw Ed25519 public key signs: it proves which key may speak for the chain."""
    return hashlib.sha256(public_key).digest()[:20].hex()


def key_of(chain: str, key: str) -> bytes | None:
    """Return a key in hexadecimal as raw bytes if the chain's id is its fingerprint, otherwise None."""
    try:
        raw = bytes.fromhex(key)
    except (ValueError, TypeError):
        return None
    return raw if chain_id(raw) == chain else None


def commitment(salt: bytes, body: bytes) -> str:
    """Return the hash that binds a body without showing it."""
    return hashlib.sha256(b"standfast.body.1\0" + salt + body).hexdigest()


def digest(header: bytes) -> str:
    """Return the digest of an entry, from its header's canonical bytes."""
    return hashlib.sha256(b"standfast.entry.1\0" + header).hexdigest()


def link(entry_digest: str, signature: bytes) -> str:
    """Return what the next entry of the chain names as `previous`."""
    return hashlib.sha256(
        b"standfast.link.1\0" + bytes.fromhex(entry_digest) + signature
    ).hexdigest()


def sign(key: Ed25519PrivateKey, entry_digest: str) -> bytes:
    """Return the chain's signature over an entry and, through its links, over all entries before it."""
    return key.sign(b"standfast.head.1\0" + bytes.fromhex(entry_digest))


def signed_by(public_key: bytes, entry_digest: str, signature: bytes) -> bool:
    """Tell whether a signature over a digest is that of a raw public key."""
    try:
        message = b"standfast.head.1\0" + bytes.fromhex(entry_digest)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def seal(header: Header, fact: bytes, *, salt: bytes, key: Ed25519PrivateKey) -> Sealed:
    """Return the bytes of a new entry, from its header and the canonical bytes of its fact."""
    closed = level_of(header.label) == STRICTLY_CONFIDENTIAL
    inner = inner_fields(header)
    body = b'{"fact":' + fact + b',"header":' + canonical_header(inner) + b"}" if closed else fact
    outer = {
        "v": FORMAT,
        "id": str(header.id),
        "chain": header.chain,
        "seq": header.seq,
        "previous": header.previous,
        "label": header.label,
        "commitment": commitment(salt, body),
    }
    data = canonical_header(outer if closed else outer | inner)
    entry_digest = digest(data)
    return Sealed(data, salt, body, entry_digest, sign(key, entry_digest))


def read_header(data: bytes) -> Header:
    """Return the header that canonical bytes state.

    :raises ValueError: when they are not a header of format 1.
    """
    try:
        try:
            return _header(_decode_whole(data))
        except msgspec.ValidationError:
            return _header(_decode_outer(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(
            f"these bytes are not a header of an entry: {_why(data, error)}"
        ) from error


def _why(data: bytes, error: Exception) -> str:
    """Return the first reason why bytes are no header: the whole form's complaint, unless another format is named."""
    try:
        fields = _decode_any(data)
        if fields.get("v") != FORMAT:
            return f"the format is {fields.get('v')!r}, not {FORMAT}"
        _decode_whole(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as first:
        return str(first)
    return str(error)


def _header(fields: _Outer) -> Header:
    if fields.v != FORMAT:
        raise ValueError(f"the format is {fields.v!r}, not {FORMAT}")
    checked(fields.label)
    closed = level_of(fields.label) == STRICTLY_CONFIDENTIAL
    if closed != (type(fields) is _Outer):
        raise ValueError(
            "a strictly confidential header shows more than it may"
            if closed
            else "the header of an entry that is not strictly confidential is incomplete"
        )
    return _as_header(fields)


def _as_header(fields: _Outer) -> Header:
    if not isinstance(fields, _Whole):
        return Header(
            fields.id, fields.chain, fields.seq, fields.previous, fields.label, fields.commitment
        )
    return Header(
        fields.id,
        fields.chain,
        fields.seq,
        fields.previous,
        fields.label,
        fields.commitment,
        fields.kind,
        fields.version,
        fields.subject,
        fields.happened,
        fields.recorded_at,
        fields.author,
        fields.on_behalf_of,
        fields.after,
        fields.act,
    )


def open_sealed(header: Header, body: bytes) -> tuple[Header, bytes]:
    """Return the whole header and the fact's bytes of an entry; strictly confidential ones carry both in the body.

    :raises ValueError: when the sealed part is not one.
    """
    if level_of(header.label) != STRICTLY_CONFIDENTIAL:
        return header, body
    try:
        part = _decode_sealed(body)
        outer = {
            "v": FORMAT,
            "id": str(header.id),
            "chain": header.chain,
            "seq": header.seq,
            "previous": header.previous,
            "label": header.label,
            "commitment": header.commitment,
        }
        if part.header.keys() & outer.keys():
            raise ValueError("the sealed part is not one: it repeats fields of the open header")
        whole = msgspec.convert(part.header | outer, _Whole)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"the sealed part is not one: {error}") from error
    return _as_header(whole), bytes(part.fact)


def inner_fields(header: Header) -> dict[str, Any]:
    """Return the fields of a header that a strictly confidential entry keeps in its sealed part.

    :raises ValueError: when the header does not say when the entry happened and was recorded.
    """
    if header.happened is None or header.recorded_at is None:
        raise ValueError("An entry needs when it happened and when it was recorded.")
    return {
        "kind": header.kind,
        "version": header.version,
        "subject": str(header.subject),
        "happened": {
            "start": instant_text(header.happened.start),
            "end": instant_text(header.happened.end),
            "precision": header.happened.precision,
        },
        "recorded_at": instant_text(header.recorded_at),
        "author": str(header.author),
        "on_behalf_of": str(header.on_behalf_of) if header.on_behalf_of else None,
        "after": sorted(str(seen) for seen in header.after),
        "act": str(header.act) if header.act else None,
    }
