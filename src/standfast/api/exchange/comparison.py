"""What one site lacks that another holds, from what both say of themselves. Pure.

Entries of a chain are linked: where two sites hold the same last entry of a stretch, they hold the same stretch. So a range and
the digest of its last entry say everything, but where a chain is known to have forked: there each place with two contents is told.
"""

from collections.abc import Callable, Mapping
from typing import Annotated

import msgspec

from standfast.api.exchange.ranges import count, cut, of_numbers, within, without
from standfast.log.gaps import Ranges, merged

Place = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Span = tuple[Place, Place]
Asked = dict[str, Ranges]
Digests = Callable[[str, int], frozenset[str]]
Places = dict[str, list[int]]
Told = dict[str, dict[int, tuple[str, ...]]]
SHORT = 32
"""Digits of a digest that are sent: enough to tell contents apart; each entry is judged by its signature anyway."""


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """Entries `first` to `last` are held; `digests` are those of the contents held for `last`."""

    first: Place
    last: Place
    digests: tuple[str, ...]


class ChainHoldings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a site holds of a chain.

    `forks` are the places with several contents. `empty` are entries without body and without ciphertext; `closed` those whose
    ciphertext does not open there although the site is cleared for their label.
    """

    held: tuple[Stretch, ...] = ()
    forks: dict[int, tuple[str, ...]] = {}
    empty: tuple[Span, ...] = ()
    closed: tuple[Span, ...] = ()

    @property
    def ranges(self) -> Ranges:
        """What is held, as ranges."""
        return merged((stretch.first, stretch.last) for stretch in self.held)


class Holdings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a site holds, by its own word: `keys` are the beginnings of the ids of protected persons' keys."""

    site: str
    chain: str
    mission: str
    world: str
    chains: dict[str, ChainHoldings]
    keys: tuple[str, ...] = ()


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Entries that one site asks another for."""

    missing: Asked = {}
    empty: Asked = {}
    closed: Asked = {}

    def __bool__(self) -> bool:
        return any((self.missing, self.empty, self.closed))

    @property
    def entries(self) -> int:
        """How many places are asked for."""
        return sum(
            count(ranges)
            for asked in (self.missing, self.empty, self.closed)
            for ranges in asked.values()
        )


class Doubt(msgspec.Struct, frozen=True):
    """Two sites hold different contents at the end of a stretch that both hold: somewhere in it the chain has forked."""

    chain: str
    first: int
    last: int


def lacking(own: Holdings, other: Holdings, digests: Digests) -> Wanted:
    """Return what `own` lacks that `other` holds; `digests` are those of the contents that `own` holds for a place."""
    missing, empty, closed = {}, {}, {}
    for chain, there in sorted(other.chains.items()):
        here = own.chains.get(chain, ChainHoldings())
        forked = [seq for seq, held in there.forks.items() if not set(held) <= digests(chain, seq)]
        missing[chain] = merged([*without(there.ranges, here.ranges), *of_numbers(forked)])
        filled = without(there.ranges, merged(there.empty))
        empty[chain] = within(merged(here.empty), filled)
        closed[chain] = within(merged(here.closed), without(filled, merged(there.closed)))
    return Wanted(_some(missing), _some(empty), _some(closed))


def questions(own: Holdings, other: Holdings) -> Places:
    """Return the places of which the other has not said what it holds, and must before the two can be compared.

    They are the ends of what both hold where the other holds more, and the places at which a chain has forked here.
    """
    asked = {}
    for chain, here in sorted(own.chains.items()):
        there = other.chains.get(chain, ChainHoldings())
        said = {stretch.last for stretch in there.held} | there.forks.keys()
        shared = within(here.ranges, there.ranges)
        forked = {seq for first, last in shared for seq in here.forks if first <= seq <= last}
        if places := ({last for _first, last in shared} | forked) - said:
            asked[chain] = sorted(places)
    return asked


def told(other: Holdings, answers: Told) -> Digests:
    """Return what the other holds for a place, by its own word: that of its holdings, and its answers to questions."""
    known = {
        (chain, stretch.last): frozenset(stretch.digests)
        for chain, there in other.chains.items()
        for stretch in there.held
    }
    for source in ({c: there.forks for c, there in other.chains.items()}, answers):
        for chain, places in source.items():
            known |= {(chain, seq): frozenset(held) for seq, held in places.items()}
    return lambda chain, seq: known.get((chain, seq), frozenset())


def doubts(own: Holdings, other: Holdings, *, here: Digests, there: Digests) -> list[Doubt]:
    """Return the stretches that both hold and at whose end they hold nothing in common."""
    return [
        Doubt(chain, first, last)
        for chain, held in sorted(own.chains.items())
        for first, last in within(held.ranges, other.chains.get(chain, ChainHoldings()).ranges)
        if there(chain, last) and not here(chain, last) & there(chain, last)
    ]


def probes(doubt: Doubt, most: int = 16) -> list[int]:
    """Return the places to look at next for where a stretch begins to differ, in order; the last differs already."""
    width = doubt.last - doubt.first
    step = max(1, -(-width // (most + 1)))
    return list(range(doubt.first, doubt.last, step))[:most]


def narrowed(doubt: Doubt, differing: Callable[[int], bool], looked_at: list[int]) -> Doubt:
    """Return the shorter stretch in which the first difference lies, once the places looked at are known."""
    first, last = doubt.first, doubt.last
    for seq in looked_at:
        if differing(seq):
            last = seq
            break
        first = seq + 1
    return Doubt(doubt.chain, first, last)


def portion(wanted: Wanted, most: int) -> tuple[Wanted, Wanted]:
    """Return as much of what is wanted as fits one bundle, and the rest."""
    parts, rests = [], []
    for asked in (wanted.missing, wanted.empty, wanted.closed):
        part, rest = {}, {}
        for chain, ranges in sorted(asked.items()):
            part[chain], rest[chain] = cut(ranges, most)
            most -= count(part[chain])
        parts.append(_some(part))
        rests.append(_some(rest))
    return Wanted(*parts), Wanted(*rests)


def joined(first: Wanted, second: Asked) -> Wanted:
    """Return what is wanted with more that is missing."""
    missing = {
        chain: merged([*first.missing.get(chain, []), *second.get(chain, [])])
        for chain in sorted({*first.missing, *second})
    }
    return Wanted(missing, first.empty, first.closed)


def _some(asked: Mapping[str, Ranges]) -> Asked:
    return {chain: ranges for chain, ranges in asked.items() if ranges}
