"""Breakdowns: one number cut into cells, held back where they would tell of a few restricted cases.

Anybody may list the open cases of a cell and subtract them, so what must be protected is how many *restricted* cases a cell
has, whatever its size. Totals are never held back. The rule is plain enough to be published, and safe when it is known:
`tests/log/test_breakdowns.py` and `tests/leaks/test_subtraction.py` take the part of a reader who knows it, the total, every
open case and every edition.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

THRESHOLD = 5  # fewer than five are not shown (domain brief 3.6, item 2); a house rule, not a law of statistics
TOGETHER = (
    3  # cells held back together, so that no total tells which of them it was: a quarter, of months
)
FEW = "held back: this cell or one held back beside it has fewer than five restricted cases"


@dataclass(frozen=True, slots=True)
class Count:
    """A cell before anything is held back: its open cases, which anybody may list, and its restricted ones."""

    name: str
    open: int
    restricted: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as everybody sees it; `value` None is held back, with a reason. `at_least` are the cases that anybody may list."""

    name: str
    value: int | None
    reason: str | None = None
    at_least: int = 0


def suppressed(counts: Iterable[Count], *, threshold: int = THRESHOLD) -> tuple[Cell, ...]:
    """Return the cells as they may be shown beside their total, in the order given.

    The cells stand in groups of three by their order, a last one alone with the group before it. A group is held back whole,
    cells without any restricted case included, when one of its cells has 1 to `threshold` - 1 of them: so even the sum of
    a group leaves every cell in it at least two numbers.
    """
    return tuple(
        Cell(count.name, None, FEW, count.open)
        if any(0 < one.restricted < threshold for one in group)
        else Cell(count.name, count.open + count.restricted, None, count.open)
        for group in _groups(tuple(counts))
        for count in group
    )


def _groups(counts: tuple[Count, ...]) -> Iterator[tuple[Count, ...]]:
    start = 0
    while start < len(counts):
        alone_after = len(counts) - start == TOGETHER + 1
        end = start + TOGETHER + alone_after
        yield counts[start:end]
        start = end
