"""Ids of entries: UUIDv7, so that their order is the order of the clock that minted them (RFC 9562, section 5.7)."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

RandomBytes = Callable[[int], bytes]
NAMESPACE = UUID("6f1d6a52-5d1e-5c0c-9f57-3c6a1f0a7d11")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def mint(at: datetime, *, after: Iterable[UUID] = (), random: RandomBytes = os.urandom) -> UUID:
    """Return a new id: max(clock, newest id in `after` + 1 ms), so that causes sort before effects."""
    millis = (at - _EPOCH) // _MILLISECOND
    for seen in after:
        millis = max(millis, milliseconds(seen) + 1)
    chance = int.from_bytes(random(10), "big")
    value = (millis & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (chance >> 68 & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | chance & ((1 << 62) - 1))


def milliseconds(id: UUID) -> int:
    """Return the clock that a UUIDv7 carries, in milliseconds since 1970."""
    return id.int >> 80


def chain_subject(chain: str) -> UUID:
    """Return the subject under which a chain's own entries are filed."""
    return uuid5(NAMESPACE, chain)
