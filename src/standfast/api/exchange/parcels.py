"""What two sites say to each other beside bundles: JSON, compressed and encrypted to the one that it is for."""

import zlib
from typing import Any, TypeVar

import msgspec

from standfast.log.recipients import decrypt_own, encrypt

T = TypeVar("T")
LARGEST = 64_000_000
"""Bytes that a parcel may have once it is opened: the holdings of some hundred thousand scattered entries."""


def packed(content: Any, recipient: str) -> bytes:
    """Return content for one site."""
    return encrypt([recipient], zlib.compress(msgspec.json.encode(content), 6))


def unpacked(data: bytes, shape: type[T]) -> T:
    """Return what a parcel to this site holds.

    :raises ValueError: when it is for another site, damaged, or not of that shape.
    """
    plain = decrypt_own(data)
    if plain is None:
        raise ValueError("it is not encrypted to this site, or damaged")
    try:
        unzip = zlib.decompressobj()
        text = unzip.decompress(plain, LARGEST)
        if unzip.unconsumed_tail or not unzip.eof:
            raise ValueError("it is larger than anything that two sites say to each other, or cut")
        return msgspec.json.decode(text, type=shape)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"it cannot be read: {error}") from error
