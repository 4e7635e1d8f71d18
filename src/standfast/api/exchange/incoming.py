"""Bundles that other sites send, part by part; the last part has the whole imported, and the report is kept for a while."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from standfast.api.exchange.files import folder, is_name, sha256, sweep, write_whole
from standfast.log.exchange import import_bundle
from standfast.log.operations import Refused

LARGEST = 256_000_000


class Have(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many bytes of a bundle have come, and once it was whole, what its import did or why it was refused."""

    have: int
    report: dict[str, Any] | None = None
    refused: str | None = None


def progress(caller: str, name: str) -> Have:
    """Return how far a bundle has come.

    :raises Refused: when the name is not one.
    """
    place = _place(caller, name)
    done = place.with_suffix(".done")
    if done.exists():
        return msgspec.json.decode(done.read_bytes(), type=Have)
    return Have(place.stat().st_size if place.exists() else 0)


def take_part(caller: str, name: str, data: bytes, *, first: int, size: int, at: datetime) -> Have:
    """Append a part that begins where the last one ended, otherwise nothing; import the bundle once it is whole.

    :raises Refused: when the name is not one, or the bundle is larger than any that a site makes.
    """
    place = _place(caller, name)
    if size > LARGEST or first + len(data) > size:
        raise Refused(
            f"A bundle has at most {LARGEST} bytes, and no part ends behind its end; nothing was taken. Send fewer entries at once."
        )
    with held_alone(place):
        before = progress(caller, name)
        if before.report is not None or before.refused is not None or before.have != first:
            return before
        sweep(place.parent)
        with place.open("ab") as file:
            file.write(data)
        if first + len(data) < size:
            return Have(first + len(data))
        return _imported(place, name, at)


def _imported(place: Path, name: str, at: datetime) -> Have:
    size = place.stat().st_size
    if sha256(place) != name:
        place.unlink()
        return Have(0)  # it was damaged on the way, and is sent again from its beginning
    try:
        done = Have(size, report=import_bundle(place, at=at).as_json())
    except Refused as error:
        done = Have(size, refused=str(error))
    write_whole(place.with_suffix(".done"), msgspec.json.encode(done))
    place.unlink()
    return done


def _place(caller: str, name: str) -> Path:
    if not is_name(name):
        raise Refused("A bundle is named by the SHA-256 of its bytes, 64 hexadecimal digits.")
    return folder("incoming", caller) / f"{name}.part"


@contextmanager
def held_alone(place: Path) -> Iterator[None]:
    """Let one request at a time work on what arrives in parts."""
    with place.with_name(f"{place.stem}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
