"""Rows as a table: one line an area, one column a period, aligned at the start of the zone."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standfast.engines.effect.problem import Problem, Role, Row, months_between

Array = npt.NDArray[np.float64]
# Shorter periods are put together into months: neighbouring days and weeks repeat each other more than months do.
SHORT_DAYS = 20
Period = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts and exposures, (areas, periods). The zone's areas are one line together; rings and controls one each.

    `month` is the middle of each period in months since the start, negative before it; `hours` are patrol hours, NaN
    where nobody knows.
    """

    names: tuple[str, ...]
    roles: tuple[Role, ...]
    counts: Array
    exposure: Array
    hours: Array
    month: Array
    dropped: tuple[str, ...] = ()

    @property
    def before(self) -> npt.NDArray[np.bool_]:
        """Which periods lie before the start."""
        return self.month < 0

    def lines(self, role: Role) -> list[int]:
        """Return the lines of a role."""
        return [line for line, one in enumerate(self.roles) if one == role]

    @property
    def zone(self) -> int:
        """The line of the zone."""
        return self.roles.index("zone")


def panel_of(problem: Problem) -> Panel:
    """Return the table of a problem: the periods that the zone has; a control or ring that lacks one is left out."""
    crossing = set(problem.crossing)
    rows = [row for row in problem.series if row not in crossing]
    short = float(np.median([row.span_days for row in rows])) < SHORT_DAYS if rows else False

    def key(row: Row) -> Period:
        if short:
            number = int(np.floor(months_between(problem.start, row.start) + 1e-9))
            return (number, number + 1)
        return ((row.start - problem.start).days, (row.end - problem.start).days)

    lines: dict[tuple[Role, str], dict[Period, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        lines[row.role, "zone" if row.role == "zone" else row.area][key(row)].append(row)
    zone = lines.pop(("zone", "zone"), {})
    areas = {row.area for row in problem.of_role("zone")}
    periods = sorted(period for period, cell in zone.items() if {row.area for row in cell} == areas)
    kept = {line: by for line, by in sorted(lines.items()) if set(periods) <= set(by)}
    found = [(("zone", "zone"), zone), *kept.items()]
    cells = [[by[period] for period in periods] for _, by in found]
    return Panel(
        names=tuple(name for (_, name), _ in found),
        roles=("zone", *(role for role, _ in kept)),
        counts=_table([[float(sum(row.count for row in cell)) for cell in line] for line in cells]),
        exposure=_table([[_exposure(cell) for cell in line] for line in cells]),
        hours=_table([[_hours(cell) for cell in line] for line in cells]),
        month=np.array([_middle(period, short=short) for period in periods], dtype=np.float64),
        dropped=tuple(name for role, name in sorted(lines) if (role, name) not in kept),
    )


def _table(lines: list[list[float]]) -> Array:
    return np.array(lines, dtype=np.float64)


def _exposure(cell: list[Row]) -> float:
    """Return the exposure of one line in one period: areas side by side share the days, short periods add up."""
    areas = len({row.area for row in cell})
    return sum(row.exposure_days for row in cell) / areas


def _hours(cell: list[Row]) -> float:
    known = [row.patrol_h for row in cell if row.patrol_h is not None]
    return float(sum(known)) if len(known) == len(cell) else float("nan")


def _middle(period: Period, *, short: bool) -> float:
    if short:
        return period[0] + 0.5
    return (period[0] + period[1]) / 2 / (365.25 / 12)
