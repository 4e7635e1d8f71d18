"""What one site lacks that another holds, from what both say of themselves. Pure.

Entries of a chain are linked: where two sites hold the same last entry of a stretch, they hold the same stretch. So a range and
the digest of its last entry say everything, but where a chain is known to have forked: there each place with two contents is told.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

import msgspec

from standfast.api.exchange.ranges import count, cut, of_numbers, within, without
from standfast.log.gaps import Ranges, merged

Place = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Span = tuple[Place, Place]
Asked = dict[str, Ranges]
Digests = Callable[[str, int], frozenset[str]]
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
        filled = without(there.ranges, _ranges(there.empty))
        empty[chain] = within(_ranges(here.empty), filled)
        closed[chain] = within(_ranges(here.closed), without(filled, _ranges(there.closed)))
    return Wanted(_some(missing), _some(empty), _some(closed))


def doubts(own: Holdings, other: Holdings, digests: Digests) -> list[Doubt]:
    """Return the stretches that both hold and whose ends differ, as far as the other's word tells."""
    found = []
    for chain, there in sorted(other.chains.items()):
        here = own.chains.get(chain, ChainHoldings())
        ends = {stretch.last: frozenset(stretch.digests) for stretch in there.held}
        for first, last in within(here.ranges, there.ranges):
            if last in ends and not ends[last] & digests(chain, last):
                found.append(Doubt(chain, first, last))
    return found


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


def _ranges(spans: Iterable[Span]) -> Ranges:
    return merged(spans)


def _some(asked: Mapping[str, Ranges]) -> Asked:
    return {chain: ranges for chain, ranges in asked.items() if ranges}
