"""Files of evidence as this site keeps them: sealed under the key of their record, named by what is stored, never by what is inside.

A blob is ciphertext under a key of `keyring`; its name is the id of that key and the SHA-256 of the ciphertext. So whoever keeps
or carries blobs reads nothing, cannot tell a file that they have from another of its size, and cannot put one in another's
place; and destroying the key makes every copy noise. A store only keeps bytes: what they are is for entries to say.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Protocol
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.conf import settings

from standfast.log.keyring import (
    ID_BYTES,
    NONCE_BYTES,
    PREFIX,
    is_erased,
    is_personal,
    key_for,
    key_here,
    key_id_of,
)
from standfast.log.store import as_bytes, many

MARK = b"SFB1"
"""The first bytes of a blob, and its format's number."""
HEAD = len(MARK) + ID_BYTES
SIZE_BYTES = 8
LARGEST = 256_000_000
"""Bytes of the largest blob that any site takes from another; intake sets a lower one."""
NAME_PATTERN = "^[0-9a-f]{32}-[0-9a-f]{64}$"
BlobName = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
_NAME = re.compile(NAME_PATTERN)


class BlobMissing(Exception):
    """A blob is not in the store."""


class BlobDamaged(Exception):
    """What the store holds under a blob's name is something else."""


class StoreFailed(Exception):
    """The store cannot be reached, or refuses; the message says which and what next, as a sentence."""


class BlobStore(Protocol):
    """Keeps bytes under the names of blobs. Everything that is kept or handed out was compared with its name."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a blob so that it survives a loss of power; one that is there already is left alone."""

    def get(self, name: str) -> bytes:
        """Return a blob.

        :raises BlobMissing: when it is not here.
        :raises BlobDamaged: when other bytes lie in its place.
        """

    def size(self, name: str) -> int | None:
        """Return how many bytes a blob has, or None where it is not here."""

    def names(self) -> Iterator[tuple[str, int]]:
        """Yield the name and size of every blob."""

    def remove(self, name: str) -> None:
        """Remove a blob; one that is not here is no error."""


def is_name(text: str) -> bool:
    """Tell whether a text is the name of a blob."""
    return _NAME.fullmatch(text) is not None


def key_of_blob(name: str) -> str:
    """Return the id of the key that a blob is sealed under."""
    return name[: 2 * ID_BYTES]


def fits(name: str, data: bytes) -> bool:
    """Tell whether bytes are those that a name is the name of."""
    return is_name(name) and name == _named(data)


def _named(data: bytes) -> str | None:
    if data[: len(MARK)] != MARK or len(data) < HEAD + NONCE_BYTES:
        return None
    return f"{data[len(MARK) : HEAD].hex()}-{hashlib.sha256(data).hexdigest()}"


def seal(content: bytes, *, subject: UUID, label: str) -> tuple[str, bytes]:
    """Return a blob's name and bytes: content under the key of its record, filled up so that its length tells little."""
    key_name, key = key_for(subject, label)
    head, nonce = MARK + bytes.fromhex(key_name), os.urandom(NONCE_BYTES)
    plain = len(content).to_bytes(SIZE_BYTES, "big") + content
    plain += bytes(padded(len(plain)) - len(plain))
    data = head + nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, head)
    name = _named(data)
    assert name is not None  # it was made just now
    return name, data


def unseal(data: bytes) -> bytes | None:
    """Return the content of a blob; None where its key is not here or does not fit."""
    name = _named(data)
    key = key_here(key_of_blob(name)) if name is not None else None
    if key is None:
        return None
    nonce = data[HEAD : HEAD + NONCE_BYTES]
    try:
        plain = ChaCha20Poly1305(key).decrypt(nonce, data[HEAD + NONCE_BYTES :], data[:HEAD])
    except InvalidTag:
        return None
    size = int.from_bytes(plain[:SIZE_BYTES], "big")
    return plain[SIZE_BYTES : SIZE_BYTES + size]


def padded(size: int) -> int:
    """Return the length that a content of `size` bytes is filled up to, 256 at least and at most some 12 % more.

    The rule is Padmé (Nikitin et al., "Reducing metadata leakage from encrypted files", PETS 2019).
    """
    if size <= 256:
        return 256
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (size + mask) & ~mask


def store() -> BlobStore:
    """Return the store that the settings name.

    :raises StoreFailed: when they name none that there is.
    """
    return _store(settings.BLOBS, str(settings.HOME))


Opener = Callable[[str], BlobStore]
_SCHEMES: dict[str, Opener] = {}


def store_scheme(scheme: str) -> Callable[[Opener], Opener]:
    """Register what opens stores whose address begins with a scheme."""

    def declare(opener: Opener) -> Opener:
        _SCHEMES[scheme] = opener
        return opener

    return declare


@lru_cache(maxsize=16)
def _store(address: str, home: str) -> BlobStore:
    scheme, colon, _rest = address.partition("://")
    if not colon and scheme in ("", "folder"):
        return FolderStore(Path(home) / "blobs")
    if scheme in _SCHEMES:
        return _SCHEMES[scheme](address)
    raise StoreFailed(
        f"STANDFAST_BLOBS is '{scheme}', and files of evidence are kept in no such place: write folder, or s3://BUCKET?endpoint=URL."
    )


class FolderStore:
    """Blobs as files of the home, one folder for each key."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: bytes) -> None:
        """Keep a blob so that it survives a loss of power; one that is there already is left alone.

        :raises BlobDamaged: when the bytes are not those of the name.
        """
        if not fits(name, data):
            raise BlobDamaged(name)
        path = self._path(name)
        if path.exists() and path.stat().st_size == len(data):
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}.partial")
        try:
            self._write(partial, data)
            partial.rename(path)
        finally:
            partial.unlink(missing_ok=True)
        for folder in (path.parent, self.root):
            _sync_folder(folder)

    def _write(self, partial: Path, data: bytes) -> None:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def get(self, name: str) -> bytes:
        """Return a blob.

        :raises BlobMissing: when it is not here.
        :raises BlobDamaged: when other bytes lie in its place.
        """
        try:
            data = self._path(name).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(name) from error
        if not fits(name, data):
            raise BlobDamaged(name)
        return data

    def size(self, name: str) -> int | None:
        """Return how many bytes a blob has, or None where it is not here."""
        try:
            return self._path(name).stat().st_size
        except (BlobMissing, FileNotFoundError):
            return None

    def names(self) -> Iterator[tuple[str, int]]:
        """Yield the name and size of every blob."""
        for path in sorted(self.root.glob("*/*")):
            name = f"{path.parent.name}-{path.name}"
            if is_name(name):
                yield name, path.stat().st_size

    def remove(self, name: str) -> None:
        """Overwrite and remove a blob; one that is not here is no error."""
        path = self._path(name)
        if not path.exists():
            return
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        if not any(path.parent.iterdir()):
            shutil.rmtree(path.parent, ignore_errors=True)

    def _path(self, name: str) -> Path:
        if not is_name(name):
            raise BlobMissing(name)
        return self.root / key_of_blob(name) / name.partition("-")[2]


def _sync_folder(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


# --- what entries say of blobs ------------------------------------------------------------------------------------------


class Named(msgspec.Struct, frozen=True):
    """A blob that an entry which is read here names: whose record it is of, and under which label."""

    name: str
    subject: UUID
    label: str


_NAMERS: list[Callable[[], Iterable[Named]]] = []


def names_blobs(namer: Callable[[], Iterable[Named]]) -> Callable[[], Iterable[Named]]:
    """Register a query that yields the blobs which the records of an app name, of all that can be read here."""
    _NAMERS.append(namer)
    return namer


def named_blobs() -> dict[str, Named]:
    """Return every blob that records which are read here name."""
    return {named.name: named for namer in _NAMERS for named in namer()}


def keys_in_use() -> set[str]:
    """Return the ids of the keys that entries which are held are kept under, whether or not this site can read them."""
    found = many(
        f"SELECT DISTINCT substr(cipher, 1, {PREFIX}) FROM log_entry WHERE cipher IS NOT NULL"  # noqa: S608 -- a number
    )
    begins = (as_bytes(begin) for (begin,) in found)
    return {key_id_of(begin) for begin in begins if is_personal(begin)}


def belongs(name: str) -> bool:
    """Tell whether a blob is one that belongs here: an entry that is held is kept under its key, and nobody has erased that."""
    key = key_of_blob(name)
    return key in keys_in_use() and not is_key_erased(key)


def is_key_erased(key: str) -> bool:
    """Tell whether what is sealed under a key was erased."""
    return is_erased(UUID(key), key)


def forget_erased(is_doomed: Callable[[str], bool]) -> bool:
    """Remove the blobs whose key `is_doomed` says must go; tell whether all of them are gone."""
    try:
        held = store()
        doomed = [name for name, _size in held.names() if is_doomed(key_of_blob(name))]
        for name in doomed:
            held.remove(name)
    except (StoreFailed, OSError):
        return False
    return True
