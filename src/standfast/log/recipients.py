"""Encryption to a site: bodies and bundles that only the sites named can open (age, X25519 recipients).

A cipher's first byte says what closed it. `A` is age to the recipients of cleared sites and is opened here; other modules
register what opens theirs. Imports nothing of the log, so that everything in it may ask.
"""

import os
import secrets
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO

import pyrage
from django.conf import settings

TO_SITES = b"A"
FILE_BEGINS = b"age-encryption.org/v1"
BLOCK = 256
"""Bodies are filled up to a multiple of this many bytes, so that a cipher's length does not tell a yes from a no."""

Opened = tuple[bytes, bytes]
Opener = Callable[[bytes], Opened | None]
_OPENERS: dict[bytes, Opener] = {}


class NotOpened(Exception):
    """An encrypted file cannot be opened here; the message says why, as a sentence."""


def opens(tag: bytes) -> Callable[[Opener], Opener]:
    """Register what opens ciphers that begin with a byte: it returns salt and body, or None where this site has no key."""

    def declare(opener: Opener) -> Opener:
        _OPENERS[tag] = opener
        return opener

    return declare


def own_recipient() -> str:
    """Return this site's age recipient; its private identity is made in this home when it is first needed."""
    return str(own_identity().to_public())


def own_identity() -> pyrage.x25519.Identity:
    """Return this site's private age identity."""
    return _identity(str(_identity_path()))


def _identity_path() -> Path:
    folder = Path(settings.HOME) / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "site.age"
    if not path.exists():
        _make_identity(path)
    return path


def _make_identity(path: Path) -> None:
    """Write a new identity whole or not at all; of two that need it at once, the first one's stays."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{pyrage.x25519.Identity.generate()}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink()


@lru_cache(maxsize=64)
def _identity(path: str) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(Path(path).read_text().strip())


@lru_cache(maxsize=256)
def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError(f"'{text}' is not an age recipient: it begins with age1.") from error


def is_recipient(text: str) -> bool:
    """Tell whether a text is an age X25519 recipient."""
    try:
        _recipient(text)
    except ValueError:
        return False
    return True


def encrypt_for(recipients: Sequence[str], salt: bytes, body: bytes) -> bytes:
    """Return a body and its salt as ciphertext that each of the recipients can open, and nobody else.

    :raises ValueError: when there is no recipient, or one is not an age recipient.
    """
    return TO_SITES + encrypt(recipients, _packed(salt, body))


def encrypt(recipients: Sequence[str], data: bytes) -> bytes:
    """Return bytes encrypted to recipients, in age's binary form.

    :raises ValueError: when there is no recipient, or one is not an age recipient.
    """
    if not recipients:
        raise ValueError("Nothing is encrypted to nobody: name a recipient.")
    return bytes(pyrage.encrypt(data, [_recipient(text) for text in recipients]))


def decrypt_own(data: bytes) -> bytes | None:
    """Return what bytes hold that were encrypted to this site, or None where they were not, or are damaged."""
    try:
        return bytes(pyrage.decrypt(data, [own_identity()]))
    except (pyrage.DecryptError, OSError):
        return None


def decrypt(cipher: bytes) -> Opened | None:
    """Return the salt and body of a ciphertext, or None where it is not for this site."""
    opener = _OPENERS.get(cipher[:1])
    return opener(cipher) if opener is not None else None


@opens(TO_SITES)
def _decrypt_to_sites(cipher: bytes) -> Opened | None:
    packed = decrypt_own(cipher[1:])
    return _unpacked(packed) if packed is not None else None


def _packed(salt: bytes, body: bytes) -> bytes:
    data = bytes((len(salt),)) + salt + len(body).to_bytes(4, "big") + body
    return data + bytes(-len(data) % BLOCK)


def _unpacked(data: bytes) -> Opened | None:
    salt_ends = 1 + data[0] if data else 0
    begins = salt_ends + 4
    if begins > len(data):
        return None
    ends = begins + int.from_bytes(data[salt_ends:begins], "big")
    return (data[1:salt_ends], data[begins:ends]) if 0 < ends <= len(data) else None


def encrypt_file(source: IO[bytes], out: IO[bytes], recipients: Sequence[str]) -> None:
    """Write a file, from where it stands, encrypted to recipients.

    :raises ValueError: when there is no recipient, or one is not an age recipient.
    """
    if not recipients:
        raise ValueError("Nothing is encrypted to nobody: name a recipient.")
    pyrage.encrypt_io(source, out, [_recipient(text) for text in recipients])


def decrypt_file(source: IO[bytes], out: IO[bytes]) -> bool:
    """Write what an encrypted file holds, and tell whether it is whole; of one that was cut, what came before the cut.

    :raises NotOpened: when it was not encrypted to this site, or its beginning is damaged.
    """
    try:
        pyrage.decrypt_io(source, out, [own_identity()])
    except pyrage.DecryptError as error:
        raise NotOpened(
            "This file is encrypted to another site, or its beginning is damaged; only the site that it was made for opens it."
        ) from error
    except OSError as error:
        if error.errno is not None:  # the disk's failure, not the file's
            raise
        return False
    return True
