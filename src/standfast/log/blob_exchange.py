"""Blobs on their way between sites: which are missing here, which may be taken, and the lines of a bundle that carry them.

A blob travels like a body: as ciphertext, through any site that holds entries under its key, and only sites that hold the key read it.
Entries come first: a blob under a key that no entry here is kept under is not taken, nor one that was erased.
"""

import base64
import binascii
import shutil
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import msgspec
from django.conf import settings

from standfast.log import blobs
from standfast.log.blobs import BlobDamaged, BlobMissing, BlobName, StoreFailed
from standfast.log.operations import Refused

CARRIED_BYTES = 8_000_000
"""Of a blob that this site cannot read and only carries: larger ones wait until two sites that read them meet."""
PIECE_BYTES = 1_000_000
"""Of a blob in one line of a bundle."""
Size = Annotated[int, msgspec.Meta(ge=1, le=blobs.LARGEST)]
Held = dict[BlobName, Size]


def held() -> Held:
    """Return the blobs that are here and may be handed on, with their sizes: none that was erased, none that nothing speaks of.

    :raises Refused: when the store does not answer.
    """
    keys = {key for key in blobs.keys_in_use() if not blobs.is_key_erased(key)}
    return {name: size for name, size in _names() if blobs.key_of_blob(name) in keys}


def _names() -> list[tuple[str, int]]:
    try:
        return list(blobs.store().names())
    except (StoreFailed, OSError) as error:
        raise Refused(_sentence(error)) from error


def missing() -> list[blobs.Named]:
    """Return the blobs that records which are read here name and that are not here, by name.

    :raises Refused: when the store does not answer.
    """
    here = {name for name, _size in _names()}
    named = blobs.named_blobs()
    return [named[name] for name in sorted(named) if name not in here]


def wanted(offered: Held) -> list[str]:
    """Return which of the blobs that another site holds are to come here: first those named here, the smallest first.

    :raises Refused: when the store does not answer.
    """
    here = {name for name, _size in _names()}
    named = set(blobs.named_blobs())
    keys = blobs.keys_in_use()
    lacking = [
        name
        for name, size in offered.items()
        if name not in here
        and blobs.key_of_blob(name) in keys
        and (name in named or size <= CARRIED_BYTES)
        and not blobs.is_key_erased(blobs.key_of_blob(name))
    ]
    return sorted(lacking, key=lambda name: (name not in named, offered[name], name))


def take(name: str, data: bytes) -> bool:
    """Keep a blob that has come; tell whether it is new here.

    :raises Refused: when the bytes are not those of the name, it was erased, or no entry that is held here is kept under its key.
    """
    if not blobs.fits(name, data):
        raise Refused("A file came otherwise than it was sent, and was thrown away.")
    if not blobs.belongs(name):
        raise Refused(
            "A file came that no entry of this site speaks of, or that was erased; it was not kept."
        )
    store = blobs.store()
    try:
        is_new = store.size(name) != len(data)
        store.put(name, data)
    except (StoreFailed, OSError) as error:
        raise Refused(_sentence(error)) from error
    return is_new


def read(name: str) -> bytes | None:
    """Return a blob to hand on, or None where it is not here, damaged, or was erased.

    :raises Refused: when the store does not answer.
    """
    try:
        return None if blobs.is_key_erased(blobs.key_of_blob(name)) else blobs.store().get(name)
    except (BlobMissing, BlobDamaged):
        return None
    except (StoreFailed, OSError) as error:
        raise Refused(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    if isinstance(error, StoreFailed):
        return str(error)
    return f"The files of evidence cannot be read or written here ({type(error).__name__}); look whether the disk is full."


# --- lines of a bundle ----------------------------------------------------------------------------------------------------------


class Piece(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some bytes of a blob, from `at` on, as a line of a bundle has them."""

    name: BlobName
    size: Size
    at: Annotated[int, msgspec.Meta(ge=0)]
    data: str


class PieceLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The line."""

    blob: Piece


BEGINS = b'{"blob":'


def pieces(*, most_bytes: int, asked: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the lines of the blobs that leave with a bundle: those asked for, or all, the smallest first, up to so many bytes.

    :raises Refused: when the store does not answer.
    """
    found = sorted(held().items(), key=lambda one: (one[1], one[0]))
    left = most_bytes
    for name, size in found:
        if asked is not None and name not in asked:
            continue
        data = read(name) if size <= left else None
        if data is None:
            continue
        left -= size
        for at in range(0, len(data), PIECE_BYTES):
            text = base64.b64encode(data[at : at + PIECE_BYTES]).decode()
            yield {"blob": {"name": name, "size": len(data), "at": at, "data": text}}


@dataclass(slots=True)
class Arriving:
    """Blobs that a bundle brings: put together on the disk, and taken once its entries are."""

    folder: Path = field(
        default_factory=lambda: Path(tempfile.mkdtemp(prefix="blobs-", dir=settings.HOME))
    )

    def add(self, line: bytes) -> None:
        """Add a line's piece to its blob.

        :raises ValueError: when the line is none, or does not go on where the one before it ended.
        """
        piece = msgspec.json.decode(line, type=PieceLine).blob
        try:
            data = base64.b64decode(piece.data, validate=True)
        except binascii.Error as error:
            raise ValueError("a piece of a file is not base64") from error
        path = self.folder / piece.name
        have = path.stat().st_size if path.exists() else 0
        if piece.at != have or piece.at + len(data) > piece.size:
            raise ValueError("a piece of a file is missing before this one")
        with path.open("ab") as file:
            file.write(data)

    def take_all(self) -> tuple[int, list[str]]:
        """Keep the blobs that are whole; return how many are new here, and why others were not kept."""
        new, refused = 0, []
        for path in sorted(self.folder.iterdir()):
            try:
                new += take(path.name, path.read_bytes())
            except Refused as error:
                refused.append(str(error))
        return new, refused

    def close(self) -> None:
        """Drop what is left."""
        shutil.rmtree(self.folder, ignore_errors=True)
