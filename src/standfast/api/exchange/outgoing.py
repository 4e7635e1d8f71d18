"""Bundles that other sites have asked for: made once, kept until they are fetched whole, whatever the link does."""

import hashlib
from collections.abc import Collection
from pathlib import Path

import msgspec

from standfast.api.exchange.comparison import Wanted
from standfast.api.exchange.files import folder, is_name, partial_of, sha256, sweep
from standfast.log.bundles import export_bundle
from standfast.log.store import many

MOST_ENTRIES = 5_000
"""Entries of one bundle: some two megabytes, so that a slow link delivers something within a minute or two."""


class Prepared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bundle that waits to be fetched."""

    id: str
    size: int
    sha256: str


def prepared(caller: str, wanted: Wanted, *, known_keys: Collection[str]) -> Prepared:
    """Return the bundle of what a site wants; asked the same again before anything has changed here, the same bundle.

    :raises Refused: when no bundle may be made for that site.
    """
    place = folder("outgoing", caller)
    name = _name(caller, wanted, known_keys)
    path = place / name
    if not path.exists():
        sweep(place)
        partial = partial_of(path)
        with partial.open("wb") as file:
            export_bundle(
                file,
                ranges=wanted.missing,
                empty=wanted.empty,
                closed=wanted.closed,
                limit=MOST_ENTRIES,
                site=caller,
                known_keys=known_keys,
            )
        partial.rename(path)
    path.touch()
    return Prepared(name, path.stat().st_size, sha256(path))


def kept(caller: str, name: str) -> Path | None:
    """Return the file of a bundle that was made for a site, or None where it is not kept any more."""
    path = folder("outgoing", caller) / name
    return path if is_name(name) and path.exists() else None


def _name(caller: str, wanted: Wanted, known_keys: Collection[str]) -> str:
    newest = many("SELECT MAX(row) FROM log_entry")
    asked = msgspec.json.encode([caller, newest[0][0], wanted, sorted(known_keys)], order="sorted")
    return hashlib.sha256(asked).hexdigest()
