"""The doors of sealed files: what this site holds and wants, and the bytes, part by part in either direction.

What travels is ciphertext under a name that is its own hash; neither end believes the other in anything but that.
"""

from pathlib import Path

import msgspec

from standfast.api.exchange.files import folder, sweep, write_whole
from standfast.api.exchange.incoming import Have, held_alone
from standfast.log import blobs
from standfast.log.blob_exchange import Held, held, take, wanted
from standfast.log.operations import Refused


class BlobsHeld(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which files a site holds that may be handed on, with their sizes."""

    held: Held


class BlobsWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which files a site holds, and which of those that were offered it wants, in the order in which it wants them."""

    held: Held
    wanted: tuple[str, ...]


def compared(offered: Held) -> BlobsWanted:
    """Return what this site holds, and what it wants of another's.

    :raises Refused: when the store does not answer.
    """
    return BlobsWanted(held(), tuple(wanted(offered)))


def progress(caller: str, name: str) -> Have:
    """Return how far a file has come.

    :raises Refused: when the name is not one.
    """
    return _progress(_place(caller, name))


def _progress(place: Path) -> Have:
    done = place.with_name(place.name + ".done")
    if done.exists():
        return msgspec.json.decode(done.read_bytes(), type=Have)
    return Have(place.stat().st_size if place.exists() else 0)


def take_part(caller: str, name: str, data: bytes, *, first: int, size: int) -> Have:
    """Append a part that begins where the last one ended, otherwise nothing; keep the file once it is whole.

    :raises Refused: when the name is not one, the file is larger than any, or nothing here speaks of it.
    """
    place = _place(caller, name)
    if size > blobs.LARGEST or first + len(data) > size:
        raise Refused(
            f"A file has at most {blobs.LARGEST} bytes, and no part ends behind its end; nothing was taken."
        )
    if not blobs.belongs(name):
        raise Refused(
            "No entry of this site speaks of this file, or it was erased; nothing was taken."
        )
    with held_alone(place):
        before = _progress(place)
        if before.report is not None or before.refused is not None or before.have != first:
            return before
        sweep(place.parent)
        with place.open("ab") as file:
            file.write(data)
        if first + len(data) < size:
            return Have(first + len(data))
        return _kept(place, name)


def _kept(place: Path, name: str) -> Have:
    data = place.read_bytes()
    place.unlink()
    if not blobs.fits(name, data):
        return Have(0)  # it was damaged on the way, and is sent again from its beginning
    try:
        done = Have(len(data), report={"files": int(take(name, data))})
    except Refused as error:
        done = Have(len(data), refused=str(error))
    write_whole(place.with_name(place.name + ".done"), msgspec.json.encode(done))
    return done


def _place(caller: str, name: str) -> Path:
    if not blobs.is_name(name):
        raise Refused("A file is named by the id of its key and the SHA-256 of its bytes.")
    return folder("blobs", caller) / name
