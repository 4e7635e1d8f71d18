"""Ranges against sets of numbers, the slow obvious way."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from standfast.api.exchange.ranges import count, cut, of_numbers, within, without
from standfast.log.gaps import Ranges

NUMBERS = st.sets(st.integers(1, 40))


def numbers(ranges: Ranges) -> set[int]:
    return {number for first, last in ranges for number in range(first, last + 1)}


def in_order_and_apart(ranges: Ranges) -> bool:
    return all(a[1] + 1 < b[0] for a, b in pairwise(ranges))


@given(NUMBERS, NUMBERS)
def test_ranges_are_sets(one: set[int], other: set[int]) -> None:
    first, second = of_numbers(one), of_numbers(other)

    assert numbers(first) == one
    assert count(first) == len(one)
    assert numbers(without(first, second)) == one - other
    assert numbers(within(first, second)) == one & other
    assert in_order_and_apart(without(first, second))
    assert in_order_and_apart(within(first, second))


@given(NUMBERS, st.integers(0, 45))
def test_a_cut_gives_the_first_numbers_and_the_rest(all_of_them: set[int], most: int) -> None:
    taken, rest = cut(of_numbers(all_of_them), most)

    assert numbers(taken) == set(sorted(all_of_them)[:most])
    assert numbers(rest) == all_of_them - numbers(taken)


def test_the_edges_of_ranges() -> None:
    assert without([(1, 9)], [(1, 9)]) == []
    assert without([(1, 9)], [(5, 5)]) == [(1, 4), (6, 9)]
    assert without([(1, 3), (7, 9)], [(3, 7)]) == [(1, 2), (8, 9)]
    assert within([(1, 5)], [(5, 9)]) == [(5, 5)]
    assert cut([(1, 5)], 0) == ([], [(1, 5)])
    assert cut([(1, 5)], 5) == ([(1, 5)], [])
