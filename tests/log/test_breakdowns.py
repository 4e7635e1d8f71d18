from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.log.breakdowns import PROTECTS, SMALL, Cell, possible_values, suppressed

VALUES = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=6)


def cells(*values: tuple[int, bool]) -> list[Cell]:
    return [
        Cell(f"2016-{n:02}", value, restricted) for n, (value, restricted) in enumerate(values, 1)
    ]


def shown(*values: tuple[int, bool]) -> list[int | None]:
    return [cell.value for cell in suppressed(cells(*values))]


@pytest.mark.parametrize(
    ("given_cells", "expected"),
    [
        ([(3, False), (7, False)], [3, 7]),
        ([(5, True), (7, False)], [5, 7]),
        ([(0, True), (7, False)], [0, 7]),
        ([(3, True), (7, False), (9, False)], [None, None, 9]),
        ([(3, True), (2, True), (9, False)], [None, None, 9]),
        ([(1, True), (1, True), (9, False), (8, False)], [None, None, 9, None]),
        ([(4, True), (4, True), (9, False)], [None, None, None]),
        ([(3, True)], [None]),
        ([(3, True), (0, False)], [None, 0]),
    ],
)
def test_suppressed_holds_back_small_restricted_cells_and_what_would_reveal_them(
    given_cells: list[tuple[int, bool]], expected: list[int | None]
) -> None:
    assert shown(*given_cells) == expected


def test_suppressed_says_which_cell_is_small_and_which_protects_it() -> None:
    assert [cell.reason for cell in suppressed(cells((3, True), (7, False), (9, False)))] == [
        SMALL,
        PROTECTS,
        None,
    ]


@given(VALUES)
def test_no_held_back_cell_can_be_worked_out_by_subtraction(values: list[tuple[int, bool]]) -> None:
    result = suppressed(cells(*values))
    hidden = [i for i, cell in enumerate(result) if cell.value is None]
    left = sum(value for value, _ in values) - sum(cell.value or 0 for cell in result)
    everything_hidden = all(cell.value in (None, 0) for cell in result)

    solutions = [s for s in product(range(1, left + 1), repeat=len(hidden)) if sum(s) == left]

    if hidden and len(hidden) > 1 and not everything_hidden:
        for position in range(len(hidden)):
            assert len({solution[position] for solution in solutions}) > 1
    for position in range(len(hidden)):
        if solutions and len(hidden) > 1:
            assert {s[position] for s in solutions} == set(possible_values(left, len(hidden)))


@given(VALUES)
def test_suppressed_never_shows_a_small_restricted_cell_nor_changes_a_shown_one(
    values: list[tuple[int, bool]],
) -> None:
    for (value, restricted), cell in zip(values, suppressed(cells(*values)), strict=True):
        assert cell.value in (None, value)
        assert not (restricted and 0 < value < 5 and cell.value is not None)
