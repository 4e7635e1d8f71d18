"""Two sites compare what they hold: whatever each holds, forks and gaps included, after one exchange both hold the same."""

import hashlib
from dataclasses import dataclass, field

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from standfast.api.exchange.comparison import (
    Asked,
    ChainHoldings,
    Digests,
    Doubt,
    Holdings,
    Stretch,
    Wanted,
    doubts,
    joined,
    lacking,
    narrowed,
    portion,
    probes,
    questions,
    told,
)
from standfast.api.exchange.ranges import of_numbers

CHAIN, OTHER = "c" * 40, "d" * 40
Content = tuple[str, int, str]
"""Chain, place, and the branch that the content is of: a branch `ab` begins as `a` up to where it left it."""


@dataclass
class Site:
    """A site as a set of contents."""

    held: set[Content] = field(default_factory=set)

    def digests(self, chain: str, seq: int) -> frozenset[str]:
        return frozenset(_digest(c) for c in self.held if c[:2] == (chain, seq))

    def holdings(self) -> Holdings:
        chains = {}
        for chain in {content[0] for content in self.held}:
            places = [seq for c, seq, _ in self.held if c == chain]
            ranges = of_numbers(set(places))
            chains[chain] = ChainHoldings(
                held=tuple(
                    Stretch(first, last, tuple(sorted(self.digests(chain, last))))
                    for first, last in ranges
                ),
                forks={
                    seq: tuple(sorted(self.digests(chain, seq)))
                    for seq in set(places)
                    if places.count(seq) > 1
                },
            )
        return Holdings("site", CHAIN, "UNMISS", "demo", chains)

    def gives(self, asked: Asked) -> set[Content]:
        return {
            content
            for content in self.held
            for first, last in asked.get(content[0], [])
            if first <= content[1] <= last
        }


def _digest(content: Content) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


def exchange(own: Site, other: Site) -> int:
    """Exchange as `sync` does, and return how many contents were new to either."""
    here, there = own.holdings(), other.holdings()
    answers = {
        chain: {seq: tuple(other.digests(chain, seq)) for seq in places}
        for chain, places in questions(here, there).items()
    }
    theirs = told(there, answers)
    forked = {
        doubt.chain: [(first_difference(doubt, own.digests, other.digests), doubt.last)]
        for doubt in doubts(here, there, here=own.digests, there=theirs)
    }
    pulled = other.gives(joined(lacking(here, there, own.digests), forked).missing) - own.held
    own.held |= pulled
    pushed = own.gives(joined(lacking(there, own.holdings(), theirs), forked).missing) - other.held
    other.held |= pushed
    return len(pulled) + len(pushed)


def first_difference(doubt: Doubt, here: Digests, there: Digests) -> int:
    chain = doubt.chain

    def differs(seq: int) -> bool:
        return not here(chain, seq) & there(chain, seq)

    while doubt.first < doubt.last:
        doubt = narrowed(doubt, differs, probes(doubt, 3))
    return doubt.last


def branch(chain: str, name: str, leaves_at: int, length: int) -> list[Content]:
    """Return the contents of a chain that left the branch `a` behind a place."""
    return [(chain, seq, "a" if seq <= leaves_at else name) for seq in range(1, length + 1)]


BRANCHES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 12), st.integers(1, 14)),
    min_size=1,
    max_size=3,
)


@st.composite
def sites(draw: st.DrawFn, *, gaps: bool) -> tuple[Site, Site]:
    written = {chain: [branch(chain, *each) for each in draw(BRANCHES)] for chain in (CHAIN, OTHER)}
    found = []
    for _ in range(2):
        held: set[Content] = set()
        for branches in written.values():
            for contents in draw(st.lists(st.sampled_from(branches), max_size=2)):
                upto = draw(st.integers(0, len(contents)))
                kept = contents[:upto]
                if gaps and kept:
                    missing = draw(st.sets(st.integers(0, len(kept) - 1), max_size=4))
                    kept = [c for number, c in enumerate(kept) if number not in missing]
                held |= set(kept)
        found.append(Site(held))
    return found[0], found[1]


@given(sites(gaps=False))
def test_after_an_exchange_both_hold_everything(pair: tuple[Site, Site]) -> None:
    own, other = pair
    everything = own.held | other.held

    for _ in range(3):  # a fork that was hidden behind another shows once the first is known
        exchange(own, other)

    assert own.held == other.held == everything


@given(sites(gaps=True))
def test_gaps_are_filled_by_whoever_holds_them(pair: tuple[Site, Site]) -> None:
    own, other = pair
    places = {content[:2] for content in own.held | other.held}

    exchange(own, other)

    assert {content[:2] for content in own.held} == places
    assert {content[:2] for content in other.held} == places


@given(sites(gaps=False))
def test_where_nothing_differs_nothing_is_asked(pair: tuple[Site, Site]) -> None:
    own, _ = pair

    here = own.holdings()
    assert questions(here, here) == {}
    assert not lacking(here, here, own.digests)
    assert doubts(here, here, here=own.digests, there=told(here, {})) == []


def test_one_that_is_behind_gets_the_rest_and_no_more() -> None:
    whole = set(branch(CHAIN, "a", 0, 9))
    behind = {content for content in whole if content[1] <= 4}

    assert exchange(Site(set(behind)), Site(set(whole))) == 5
    assert exchange(Site(set(whole)), Site(set(behind))) == 5


def test_a_clone_that_wrote_on_is_found_from_the_first_entry_that_differs() -> None:
    own = Site(set(branch(CHAIN, "a", 0, 700)))
    other = Site(set(branch(CHAIN, "b", 641, 700)))

    assert exchange(own, other) == 2 * (700 - 641)
    assert own.held == other.held
    assert exchange(own, other) == 0


def test_a_second_content_in_the_middle_of_what_both_hold_is_told_and_fetched() -> None:
    whole = branch(CHAIN, "a", 0, 12)
    second = [content for content in branch(CHAIN, "b", 4, 8) if content[2] == "b"]
    own, other = Site(set(whole)), Site({*whole, *second})

    assert exchange(own, other) == len(second) == 4
    assert own.held == other.held
    assert exchange(other, own) == 0


def test_bodies_are_asked_of_whoever_has_them() -> None:
    stretch = (Stretch(1, 9, ("d",)),)
    own = _holding(ChainHoldings(stretch, empty=((1, 3),), closed=((5, 6), (8, 8))))
    other = _holding(ChainHoldings(stretch, empty=((2, 2), (8, 8)), closed=((6, 6),)))

    found = lacking(own, other, lambda chain, seq: frozenset({"d"}))

    assert found == Wanted(missing={}, empty={CHAIN: [(1, 1), (3, 3)]}, closed={CHAIN: [(5, 5)]})


def test_a_portion_fits_and_the_rest_follows() -> None:
    wanted = Wanted({CHAIN: [(1, 6)], OTHER: [(2, 3)]}, {CHAIN: [(9, 9)]}, {OTHER: [(7, 8)]})

    parts = []
    while wanted:
        part, wanted = portion(wanted, 4)
        parts.append(part)

    assert [part.entries for part in parts] == [4, 4, 3]
    assert parts[0] == Wanted({CHAIN: [(1, 4)]})
    assert parts[1] == Wanted({CHAIN: [(5, 6)], OTHER: [(2, 3)]})
    assert parts[2] == Wanted({}, {CHAIN: [(9, 9)]}, {OTHER: [(7, 8)]})


def test_what_a_site_holds_goes_through_json_unchanged() -> None:
    held = _holding(
        ChainHoldings((Stretch(1, 9, ("d", "e")),), {7: ("d", "e")}, ((1, 3),), ((5, 6),))
    )

    assert msgspec.json.decode(msgspec.json.encode(held), type=Holdings) == held


def _holding(chain: ChainHoldings) -> Holdings:
    return Holdings("site", CHAIN, "UNMISS", "demo", {CHAIN: chain})
