"""Where incidents went: more around the zone than expected, or fewer there as well.

Each ring is set against what the controls let expect of it; what the zone prevented likewise. Beside it stands the weighted
displacement difference of Wheeler and Ratcliffe (Crime Science 7, 2018): the change of the zone less that of its
control, plus the change of the rings less that of theirs. Their control areas match in size; here the controls are scaled
to the zone's and the rings' own counts before. Errors take the months' scatter, not Poisson's alone.

Limits: a reporting change that struck zone and rings alike looks like a benefit that spread, unless patrol hours tell
(see `assess`). Without controls there is no answer.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from standfast.engines.effect.comparison import Mask, Table, table_of
from standfast.engines.effect.panel import Panel

Z95 = 1.959963984540054
Sign = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring: counted after the start, and expected of it."""

    area: str
    counted: int
    expected: float


@dataclass(frozen=True, slots=True)
class Displacement:
    """Incidents more (+) or fewer (-) around the zone than expected after the start, with a 95 % interval.

    `share` is that number per incident that the zone had fewer; None where it had none fewer. `wdd` is the weighted
    displacement difference: zone and rings together, negative when fewer were harmed in all.
    """

    moved: float
    error: float
    prevented: float
    wdd: float
    wdd_error: float
    rings: tuple[Ring, ...]

    @property
    def low(self) -> float:
        """The lower end of the interval of `moved`."""
        return self.moved - Z95 * self.error

    @property
    def high(self) -> float:
        """The upper end of the interval of `moved`."""
        return self.moved + Z95 * self.error

    @property
    def sign(self) -> Sign:
        """+1: more around the zone than expected (displacement); -1: fewer (diffusion of the benefit)."""
        return 0 if self.moved == 0 else 1 if self.moved > 0 else -1

    @property
    def share(self) -> float | None:
        """Incidents that turned up around the zone for each that the zone had fewer."""
        return self.moved / self.prevented if self.prevented > 0 else None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out no change."""
        return self.low > 0 or self.high < 0


def displacement(panel: Panel) -> Displacement | str:
    """Return what moved to the rings, or why nobody can say."""
    rings, controls = panel.lines("ring"), panel.lines("control")
    if not rings:
        return "no ring around the zone was counted"
    if not controls:
        return "without areas like it nobody can say what the rings would have had anyway"
    zone = table_of(panel, subject=panel.zone, controls=controls)
    tables = [
        (panel.names[line], table_of(panel, subject=line, controls=controls)) for line in rings
    ]
    found = [(name, table) for name, table in tables if not isinstance(table, str)]
    if isinstance(zone, str):
        return zone
    if len(found) < len(tables):
        return "a ring had no incident before the start, so that nothing can be expected of it"
    together = [_excess(table) for _, table in found]
    moved = sum(excess for excess, _, _ in together)
    # The rings share their controls: the error of what is expected adds up, that of what was counted adds in squares.
    counted = sum(variance for _, variance, _ in together)
    shared = sum(error for _, _, error in together) ** 2
    saved, zone_counted, zone_error = _excess(zone)
    total_shared = (zone_error + sum(error for _, _, error in together)) ** 2
    return Displacement(
        moved=moved,
        error=float(np.sqrt(counted + shared)),
        prevented=-saved,
        wdd=saved + moved,
        wdd_error=float(np.sqrt(counted + zone_counted + total_shared)),
        rings=tuple(
            Ring(name, int(table.counts[1].sum()), _expected(table)) for name, table in found
        ),
    )


def _expected(table: Table) -> float:
    """Return what the controls let expect of a line after the start."""
    after = ~table.before
    controls = table.counts[2:]
    growth = _reach(table, 1) * controls[:, after].sum() / _reach(table, 2, after)
    base = _reach(table, 0) * controls[:, table.before].sum() / _reach(table, 2, table.before)
    return float(table.counts[0].sum() * growth / base)


def _reach(table: Table, line: int, periods: Mask | None = None) -> float:
    """Return the exposure of a line, or of the controls by their levels, over periods."""
    if periods is None:
        return float(table.exposure[line].sum())
    return float((table.exposure[line:] * table.factors[line:, None])[:, periods].sum())


def _excess(table: Table) -> tuple[float, float, float]:
    """Return counted less expected, the variance of what was counted (before and after), the error shared by controls."""
    expected = _expected(table)
    before, after = table.before, ~table.before
    own = table.variance(1, after)
    past = expected**2 * table.variance(0, before) / max(float(table.counts[0].sum()), 1.0) ** 2
    controls = slice(2, None)
    relative = sum(
        table.variance(controls, periods) / float(table.expected[controls][:, periods].sum()) ** 2
        for periods in (before, after)
    )
    return float(table.counts[1].sum() - expected), own + past, float(expected * np.sqrt(relative))
