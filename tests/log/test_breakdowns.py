from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.log.breakdowns import FEW, Cell, Count, suppressed

Vector = tuple[int, ...]


def counts(*values: tuple[int, int]) -> list[Count]:
    return [
        Count(f"2016-{n:02}", open_cases, restricted)
        for n, (open_cases, restricted) in enumerate(values, 1)
    ]


def shown(*values: tuple[int, int]) -> list[int | None]:
    return [cell.value for cell in suppressed(counts(*values))]


@pytest.mark.parametrize(
    ("given_counts", "expected"),
    [
        ([(3, 0), (0, 0)], [3, 0]),
        ([(1, 5), (7, 0)], [6, 7]),
        ([(0, 3), (7, 0)], [None, None]),
        ([(0, 4), (7, 0), (9, 0), (8, 0), (1, 6)], [None, None, None, 8, 7]),
        ([(7, 0), (9, 0), (8, 0), (0, 4)], [None, None, None, None]),
        ([(7, 0), (9, 0), (8, 0), (90, 4), (6, 0)], [7, 9, 8, None, None]),
        ([(0, 4)], [None]),
        ([], []),
    ],
)
def test_suppressed_holds_back_what_would_tell_of_a_few_restricted_cases(
    given_counts: list[tuple[int, int]], expected: list[int | None]
) -> None:
    assert shown(*given_counts) == expected


def test_suppressed_says_why_without_saying_which_cell_is_small() -> None:
    assert suppressed(counts((1, 3), (2, 60), (9, 0), (4, 0), (5, 0))) == (
        Cell("2016-01", None, FEW, 1),
        Cell("2016-02", None, FEW, 2),
        Cell("2016-03", None, FEW, 9),
        Cell("2016-04", 4, None, 4),
        Cell("2016-05", 5, None, 5),
    )


@pytest.mark.parametrize(("cells", "largest"), [(2, 12), (3, 9), (4, 7), (5, 5)])
def test_a_reader_who_knows_rule_total_and_open_cases_cannot_tell_what_is_held_back(
    cells: int, largest: int
) -> None:
    """Try every possible mission: whatever is published, each held-back cell could have been otherwise."""
    missions: defaultdict[tuple[int, tuple[int | None, ...]], list[Vector]] = defaultdict(list)
    for restricted in product(range(largest + 1), repeat=cells):
        published = tuple(shown(*((2, one) for one in restricted)))
        missions[sum(restricted), published].append(restricted)

    told = [
        (total, published, position)
        for (total, published), possible in missions.items()
        if total
        < largest  # else the trial itself, not the publication, bounds what a cell may hold
        for position, value in enumerate(published)
        if value is None and len({one[position] for one in possible}) == 1
    ]

    assert len(missions) > cells
    assert told == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_suppressed_never_shows_a_few_restricted_cases_nor_changes_what_it_shows(
    values: list[tuple[int, int]],
) -> None:
    for (open_cases, restricted), cell in zip(values, suppressed(counts(*values)), strict=True):
        assert cell.value in (None, open_cases + restricted)
        assert (cell.value is None) == (cell.reason is not None)
        assert not (0 < restricted < 5 and cell.value is not None)
