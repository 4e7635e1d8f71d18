"""Breakdowns: one number cut into cells, with small cells held back where they touch restricted cases.

A cell below the threshold that touches a restricted case is suppressed, and with it as many others as it takes that nobody can
get it back by subtracting the published cells from the published total. Totals are never suppressed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

THRESHOLD = 5  # cells below five are not shown (domain brief 3.6, item 2); a house rule, not a law of statistics
SMALL = "fewer than five cases, some of them restricted"
PROTECTS = "held back so that a smaller cell cannot be worked out from the total"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a breakdown: how many cases, and whether any of them is restricted. `value` None is held back, with a reason."""

    name: str
    value: int | None
    restricted: bool = False
    reason: str | None = None


def suppressed(cells: Iterable[Cell], *, threshold: int = THRESHOLD) -> tuple[Cell, ...]:
    """Return the cells as they may be shown beside their total, in the order given.

    Primary suppression: a restricted cell of 1 to `threshold` - 1. Secondary: the smallest other cells, until what is held
    back leaves every held-back cell at least two possible values (see `possible_values`). Where even that fails, all cells
    that hold anything are held back.
    """
    shown = list(cells)
    hidden = {
        i for i, cell in enumerate(shown) if cell.restricted and 0 < (cell.value or 0) < threshold
    }
    primary = frozenset(hidden)
    while hidden and not _safe([shown[i].value or 0 for i in sorted(hidden)], threshold):
        others = [i for i, cell in enumerate(shown) if i not in hidden and cell.value]
        if not others:
            break
        hidden.add(min(others, key=lambda i: (shown[i].value or 0, i)))
    return tuple(
        replace(cell, value=None, reason=SMALL if i in primary else PROTECTS)
        if i in hidden
        else cell
        for i, cell in enumerate(shown)
    )


def possible_values(total_hidden: int, count: int) -> range:
    """Return the values that any one of `count` held-back cells may have, when together they hold `total_hidden`.

    Each holds at least one case, since a cell without cases is shown as 0; nothing else about them is published.
    """
    return range(1, total_hidden - count + 2)


def _safe(values: list[int], threshold: int) -> bool:
    """Tell whether a reader who knows the total and the rule still has at least two values for every held-back cell."""
    if len(values) < 2:
        return False
    total, count = sum(values), len(values)
    if len(possible_values(total, count)) < 2:
        return False
    all_small = all(value < threshold for value in values)
    return not (all_small and total == count * (threshold - 1))
