"""Keys of protected persons: what is stated about a person is kept as ciphertext under a key of that person's own.

A key is 32 bytes; its id is a hash of it, so that whoever brings a key proves it. It lies in the home under `keys/persons/`,
wrapped (age, X25519) to this site, to the sites that were given it, and to the mission's offline recovery key; no backup
holds it. Without its key a body is noise: destroying the key is what makes an erasure reach copies that nobody can call back.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.conf import settings
from django.db.models import QuerySet

from standfast.log.format import SALT_BYTES, Header
from standfast.log.labels import checked, may_read
from standfast.log.models import Destroyed, StoredEntry, TrustRecord
from standfast.log.recipients import Opened, decrypt_own, encrypt, opens, own_recipient

TAG = b"P"
ID_BYTES, KEY_BYTES, NONCE_BYTES = 16, 32, 12
PREFIX = len(TAG) + ID_BYTES
KeyId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]

MADE_KEPT = 64
"""How many new keys are remembered: a file is sealed under its key before the first entry that names that key is written."""

_sealed_folds: set[str] = set()
_made: dict[tuple[UUID, str], str] = {}


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key as its file has it: whose it is, for which label, and wrapped to whom (by age public key, base64)."""

    key: KeyId
    subject: UUID
    label: str
    wraps: dict[str, str]


class Wrap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key on its way to one site, as a line of a bundle has it."""

    key: KeyId
    subject: UUID
    label: str
    wrapped: str


def seal_fold(name: str) -> None:
    """Declare that what a fold reads is stated about protected persons: its bodies are kept under their keys."""
    _sealed_folds.add(name)


def is_sealed(kind: str | None) -> bool:
    """Tell whether entries of a kind are kept under the key of the person they are about."""
    return kind is not None and kind.rpartition(".")[0] in _sealed_folds


def is_personal(cipher: bytes | None) -> bool:
    """Tell whether a ciphertext is under a protected person's key."""
    return cipher is not None and cipher[:1] == TAG


def key_id(key: bytes) -> str:
    """Return the id that a key proves."""
    return hashlib.sha256(b"standfast.person.key.1\0" + key).digest()[:ID_BYTES].hex()


def key_id_of(cipher: bytes) -> str:
    """Return the id of the key that a ciphertext names."""
    return cipher[len(TAG) : PREFIX].hex()


def folder() -> Path:
    """Return the folder of persons' keys, readable by its owner alone."""
    path = Path(settings.HOME) / "keys" / "persons"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def sealed_body(subject: UUID, label: str, salt: bytes, body: bytes) -> bytes:
    """Return salt and body under the person's key for a label; the key is made, and on the disk, with the first one."""
    name, key = key_for(subject, label)
    nonce = os.urandom(NONCE_BYTES)
    head = TAG + bytes.fromhex(name)
    return head + nonce + ChaCha20Poly1305(key).encrypt(nonce, salt + body, head)


@opens(TAG)
def opened(cipher: bytes) -> Opened | None:
    """Return the salt and body of a ciphertext under a person's key; None where the key is not here or does not fit."""
    if not is_personal(cipher) or len(cipher) < PREFIX + NONCE_BYTES + SALT_BYTES:
        return None
    key = _key(key_id_of(cipher))
    if key is None:
        return None
    nonce, rest = cipher[PREFIX : PREFIX + NONCE_BYTES], cipher[PREFIX + NONCE_BYTES :]
    try:
        plain = ChaCha20Poly1305(key).decrypt(nonce, rest, cipher[:PREFIX])
    except InvalidTag:
        return None
    return plain[:SALT_BYTES], plain[SALT_BYTES:]


def kept_under_key(
    header: Header, salt: bytes | None, body: bytes | None, cipher: bytes | None
) -> tuple[bytes | None, bytes | None, bytes | None]:
    """Return salt, body and ciphertext as an entry that arrived is kept: one about a protected person never in clear."""
    if is_personal(cipher):
        return None, None, cipher
    if salt is None or body is None or header.subject is None or not is_sealed(header.kind):
        return salt, body, cipher
    return None, None, sealed_body(header.subject, header.label, salt, body)


def key_for(subject: UUID, label: str) -> tuple[str, bytes]:
    """Return the id of a subject's key for a label, and the key: the one in use, or a new one that is on the disk already."""
    made = _made.get((subject, label))
    key = _key(made) if made is not None else None
    return (made, key) if made is not None and key is not None else _key_for(subject, label)


def key_here(name: str) -> bytes | None:
    """Return the key of an id, or None where it is not here."""
    return _key(name)


def _key_for(subject: UUID, label: str) -> tuple[str, bytes]:
    """Return a key of a person that is here and used for a label, newest first; or a new one."""
    held = StoredEntry.objects.filter(subject=subject, label=label, cipher__isnull=False)
    for cipher in _ciphers(held.order_by("-row")[:20]):
        name = key_id_of(cipher)
        if (key := _key(name)) is not None:
            return name, key
    key = os.urandom(KEY_BYTES)
    name = key_id(key)
    recipients = filter(None, (own_recipient(), recovery_recipient()))
    wraps = {each: _text(encrypt([each], key)) for each in recipients}
    _keep(Kept(name, subject, checked(label), wraps))
    while len(_made) >= MADE_KEPT:
        _made.pop(next(iter(_made)))
    _made[subject, label] = name
    return name, key


def is_here(cipher: bytes) -> bool:
    """Tell whether the key that a ciphertext names is here."""
    return _key(key_id_of(cipher)) is not None


def _key(name: str) -> bytes | None:
    path = folder() / name
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    return _unwrapped(str(path), changed)


@lru_cache(maxsize=512)
def _unwrapped(path: str, _changed: int) -> bytes | None:
    kept = _read(Path(path))
    wrapped = kept.wraps.get(own_recipient()) if kept else None
    key = decrypt_own(_bytes(wrapped)) if wrapped is not None else None
    return key if kept and key is not None and key_id(key) == kept.key else None


def _read(path: Path) -> Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None


def _keep(kept: Kept) -> None:
    """Write a key's file so that it survives a loss of power before the entry that needs it is acknowledged."""
    path = folder() / kept.key
    partial = path.with_name(f"{kept.key}.{os.getpid()}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(kept))
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    opened_folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(opened_folder)
    finally:
        os.close(opened_folder)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def kept_keys() -> Iterator[Kept]:
    """Yield the keys that are here, wrapped as they lie."""
    for path in sorted(folder().iterdir()):
        if path.suffix == "" and (kept := _read(path)) is not None:
            yield kept


def keys_of(subject: UUID) -> set[str]:
    """Return the ids of all keys of a person that this site knows of, whether or not it holds them."""
    known = {kept.key for kept in kept_keys() if kept.subject == subject}
    ciphers = StoredEntry.objects.filter(subject=subject, cipher__isnull=False)
    return known | {key_id_of(cipher) for cipher in _ciphers(ciphers)}


def _ciphers(rows: "QuerySet[StoredEntry]") -> Iterator[bytes]:
    """Yield the ciphertexts of rows that are under a person's key."""
    for (cipher,) in rows.values_list("cipher"):
        data = bytes(cipher or b"")
        if is_personal(data):
            yield data


def forget(names: Iterable[str]) -> None:
    """Destroy keys: overwrite their files and remove them."""
    for name in names:
        path = folder() / name
        if path.exists():
            with path.open("r+b") as file:
                file.write(os.urandom(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
    _unwrapped.cache_clear()


def wraps_for(recipient: str) -> list[dict[str, Any]]:
    """Return the keys that the site of a recipient is cleared for, wrapped to it; none for a site that is not or no longer one."""
    records = TrustRecord.objects.filter(recipient=recipient, honoured__isnull=True)
    cleared = [(row.clearance, row.groups) for row in records]
    return [
        msgspec.to_builtins(wrap)
        for kept in _given_away()
        if any(may_read(kept.label, clearance=level, groups=groups) for level, groups in cleared)
        and (wrap := _wrap(kept, recipient)) is not None
    ]


def _given_away() -> list[Kept]:
    """Return the keys that may be given to others: none of a person who was erased, though it may still lie here."""
    erased = set(
        Destroyed.objects.exclude(target_subject=None).values_list("target_subject", flat=True)
    )
    return [kept for kept in kept_keys() if not {kept.subject, UUID(kept.key)} & erased]


def _wrap(kept: Kept, recipient: str) -> Wrap | None:
    if recipient not in kept.wraps:
        key = _key(kept.key)
        if key is None:
            return None
        kept = _with_wrap(kept, recipient, key)
    return Wrap(kept.key, kept.subject, kept.label, kept.wraps[recipient])


def _with_wrap(kept: Kept, recipient: str, key: bytes) -> Kept:
    more = {**kept.wraps, recipient: _text(encrypt([recipient], key))}
    changed = msgspec.structs.replace(kept, wraps=more)
    _keep(changed)
    return changed


def take_wrap(content: dict[str, Any], *, identity: pyrage.x25519.Identity | None = None) -> bool:
    """Keep a key that another site has wrapped to this one; tell whether it is new here and fits.

    What was erased is not taken, whoever brings it. `identity` is the mission's recovery key where keys are recovered with it.
    """
    try:
        wrap = msgspec.convert(content, Wrap)
        checked(wrap.label)
    except (msgspec.ValidationError, ValueError):
        return False
    if _key(wrap.key) is not None or is_erased(wrap.subject, wrap.key):
        return False
    key = _unwrap(_bytes(wrap.wrapped), identity)
    if key is None or key_id(key) != wrap.key:
        return False
    recipients = filter(None, (own_recipient(), recovery_recipient()))
    wraps = {each: _text(encrypt([each], key)) for each in recipients}
    _keep(Kept(wrap.key, wrap.subject, wrap.label, wraps))
    return True


def _unwrap(data: bytes, identity: pyrage.x25519.Identity | None) -> bytes | None:
    if identity is None:
        return decrypt_own(data)
    try:
        return bytes(pyrage.decrypt(data, [identity]))
    except pyrage.DecryptError:
        return None


def is_erased(subject: UUID, name: str | None = None) -> bool:
    """Tell whether a person, or the key of that id, was erased."""
    asked = [subject, UUID(name)] if name is not None else [subject]
    return Destroyed.objects.filter(target_subject__in=asked).exists()


def private_keys_in(parts: Collection[bytes]) -> int:
    """Return how many private keys of this home stand in some bytes: chains', this site's and persons', however written."""
    secrets = list(_secrets())
    return sum(any(secret in part for part in parts) for secret in secrets)


def _secrets() -> Iterator[bytes]:
    home = Path(settings.HOME) / "keys"
    yield from (path.read_bytes().strip() for path in sorted(home.glob("*.age")))
    of_chains = [bytes.fromhex(path.read_text()) for path in sorted(home.glob("*.key"))]
    of_persons = [_key(kept.key) for kept in kept_keys()]
    for key in (*of_chains, *of_persons):
        if key is not None:
            yield from (key, key.hex().encode(), base64.b64encode(key))


def recovery_recipient() -> str | None:
    """Return the mission's offline recovery key (its public half), or None where none was given."""
    try:
        return _recovery_path().read_text().strip()
    except OSError:
        return None


def _recovery_path() -> Path:
    return Path(settings.HOME) / "keys" / "recovery.pub"


def set_recovery(recipient: str) -> int:
    """Wrap every key, those that are here and those to come, to the mission's offline recovery key; return how many are here.

    :raises ValueError: when it is not an age public key.
    """
    encrypt([recipient], b"")
    folder()
    _recovery_path().write_text(recipient + "\n")
    return sum(_wrap(kept, recipient) is not None for kept in kept_keys())


def recovery_wraps() -> list[dict[str, Any]]:
    """Return every key wrapped to the recovery key: what is kept with it, offline, and nowhere else."""
    recipient = recovery_recipient()
    found = [_wrap(kept, recipient) for kept in _given_away()] if recipient else []
    return [msgspec.to_builtins(wrap) for wrap in found if wrap is not None]
