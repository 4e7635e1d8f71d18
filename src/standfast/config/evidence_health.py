"""What is well with the files of evidence: which are missing, damaged, or lie here without anything that speaks of them."""

from collections.abc import Iterator

from standfast.log import blobs
from standfast.log.blobs import BlobDamaged, BlobMissing, StoreFailed

LOOKED_AT_BYTES = 500_000_000
"""How much `doctor` reads and compares; `standfast evidence check` reads everything."""


def files_of_evidence(*, most_bytes: int | None = LOOKED_AT_BYTES) -> Iterator[tuple[bool, str]]:
    """Yield what was looked at, and whether it is well."""
    try:
        store = blobs.store()
        held = dict(store.names())
        damaged, read = _damaged(store, held, most_bytes)
        named = blobs.named_blobs()
        keys = blobs.keys_in_use()
    except (StoreFailed, OSError) as error:
        yield False, str(error) or "The files of evidence cannot be read."
        return
    whole = read == len(held)
    looked = "all of them compared" if whole else f"the smallest {read:,} of them compared"
    yield True, f"{len(held):,} sealed files of evidence are here, {looked} with their names."
    missing = sorted(set(named) - set(held))
    yield (
        not missing,
        f"{len(missing)} files of evidence are named here and missing; sync with a site that holds them: {_some(missing)}."
        if missing
        else "Every file of evidence that is named here is here.",
    )
    if damaged:
        yield (
            False,
            f"{len(damaged)} files of evidence are damaged: {_some(damaged)}. Run `standfast evidence check --remove-damaged` and "
            "sync with a site that holds them.",
        )
    lost = [name for name in held if name not in named and blobs.key_of_blob(name) not in keys]
    if lost:
        yield True, f"{len(lost)} sealed files lie here that nothing speaks of; they are kept."


def damaged_files() -> list[str]:
    """Return the names of the files that are not what they are named.

    :raises StoreFailed: when the store does not answer.
    """
    store = blobs.store()
    return _damaged(store, dict(store.names()), None)[0]


def _damaged(
    store: blobs.BlobStore, held: dict[str, int], most_bytes: int | None
) -> tuple[list[str], int]:
    """Return the damaged ones among the files that were read, the smallest first, and how many were."""
    found, read, left = [], 0, most_bytes
    for name, size in sorted(held.items(), key=lambda one: (one[1], one[0])):
        if left is not None and size > left:
            break
        left = None if left is None else left - size
        read += 1
        try:
            store.get(name)
        except BlobDamaged:
            found.append(name)
        except BlobMissing:
            continue  # it was erased meanwhile
    return found, read


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
