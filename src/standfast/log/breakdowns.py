"""Breakdowns: one number cut into cells, held back where they would tell of a few restricted cases.

Anybody may list the open cases of a cell and subtract them, so what must be protected is how many *restricted* cases a cell
has, whatever its size. Totals are never held back. The rule is plain enough to be published, and safe when it is known:
`tests/log/test_breakdowns.py` takes the part of a reader who knows it, the total and every open case.
"""

from collections.abc import Iterable
from dataclasses import dataclass

THRESHOLD = 5  # fewer than five are not shown (domain brief 3.6, item 2); a house rule, not a law of statistics
FEW = "held back: some cell has fewer than five restricted cases, and every cell with any would help to find it"
ALL = "held back: one cell with restricted cases beside cells without any would show where they all are"


@dataclass(frozen=True, slots=True)
class Count:
    """A cell before anything is held back: its open cases, which anybody may list, and its restricted ones."""

    name: str
    open: int
    restricted: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as everybody sees it; `value` None is held back, with a reason."""

    name: str
    value: int | None
    reason: str | None = None


def suppressed(counts: Iterable[Count], *, threshold: int = THRESHOLD) -> tuple[Cell, ...]:
    """Return the cells as they may be shown beside their total, in the order given.

    Where any cell has 1 to `threshold` - 1 restricted cases, every cell with restricted cases is held back (which of them
    is small is not told); where a reader could still tell the numbers from the total, all cells are.
    """
    given = tuple(counts)
    touched = [count for count in given if count.restricted]
    if not any(count.restricted < threshold for count in touched):
        return tuple(Cell(count.name, count.open + count.restricted) for count in given)
    if _told_by_the_total(touched):
        return tuple(Cell(count.name, None, ALL) for count in given)
    return tuple(
        Cell(count.name, None, FEW) if count.restricted else Cell(count.name, count.open)
        for count in given
    )


def _told_by_the_total(touched: list[Count]) -> bool:
    """Tell whether only one division of the total is left: a single cell, or one case in each."""
    return len(touched) == 1 or sum(count.restricted for count in touched) == len(touched)
