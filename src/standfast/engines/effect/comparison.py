"""The zone against areas like it: did its rate change by another factor than theirs?

Rates are area x period: whatever moves all areas alike, trend, season or a war, cancels; the zone's own factor may differ
before and after. The Poisson likelihood's answer is then a ratio of totals, for a full table exactly
(after / before) / (controls after / controls before), whatever the scatter. Its variance is not Poisson's: it takes the
dispersion of the months around the fit, their resemblance to the month before, and how differently the controls changed
from each other. Sources: Cameron and Trivedi, Regression Analysis of Count Data (2nd ed., 2013), chapters 3 and 9;
DerSimonian and Laird (Controlled Clinical Trials 7, 1986) for the spread between controls.

Limits: a change that struck the zone alone on its first day is taken for the zone's. With fewer than three controls
nobody can say how differently like areas change.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standfast.engines.effect.counts import (
    Fit,
    dispersion_of,
    inflation,
    memory_of,
    truncated_share,
)
from standfast.engines.effect.panel import Array, Panel

METHOD = "difference with controls, negative binomial"
ROUNDS = 100
TOLERANCE = 1e-9
SPREAD_CONTROLS = 3
# The spread counts once Cochran's Q is more than so many times what chance gives: below that, four controls say little.
SPREAD_FROM = 2.0
TRUNCATION_ROUNDS = 3
# The months before a peak are known to lie under it only as far as the choice looked back at them; half is in between.
TRUNCATION_POWER = 0.5
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Aside:
    """The peak after which a start was chosen: a period that is not counted, and the count that the others lie under."""

    period: int
    top: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """The fitted table: the subject before, the subject after, then each control; an exposure of 0 is not there."""

    counts: Array
    exposure: Array
    before: Mask
    factors: Array
    rates: Array
    dispersion: float
    memory: float

    @property
    def expected(self) -> Array:
        """The expected counts."""
        return np.asarray(self.exposure * self.factors[:, None] * self.rates[None, :])

    @property
    def df(self) -> int:
        """The degrees of freedom that the fit leaves."""
        return int((self.exposure > 0).sum()) - (len(self.factors) + len(self.rates) - 1)

    def variance(self, line: int | slice, periods: Mask) -> float:
        """Return the variance of a sum of counts over periods, on one line or several."""
        expected = np.atleast_2d(self.expected[line])[:, periods]
        fresh = float(np.sum(expected + self.dispersion * expected**2))
        return fresh * inflation(self.memory, int((expected.sum(axis=0) > 0).sum()))


def compare(panel: Panel, *, aside: Aside | None = None, line: int | None = None) -> Fit | str:
    """Return the change of the zone, or of another line, against the controls; or why it cannot be estimated."""
    subject = panel.zone if line is None else line
    controls = [one for one in panel.lines("control") if one != subject]
    if not controls:
        return "there is no area like it to compare with"
    found = table_of(panel, subject=subject, controls=controls, aside=aside)
    return found if isinstance(found, str) else _fit(found)


def table_of(
    panel: Panel, *, subject: int, controls: list[int], aside: Aside | None = None
) -> Table | str:
    """Return the fitted table of a line and the controls, or why there is none."""
    before = panel.before
    first = np.where(before, panel.exposure[subject], 0.0)
    if aside is not None:
        first[aside.period] = 0.0
    second = np.where(before, 0.0, panel.exposure[subject])
    exposure = np.vstack([first, second, panel.exposure[controls]])
    counts = np.vstack([panel.counts[[subject, subject]], panel.counts[controls]])
    counts = np.where(exposure > 0, counts, 0.0)
    if counts[0].sum() == 0:
        return "no incident was counted before the start"
    if counts[2:, before].sum() == 0 or counts[2:, ~before].sum() == 0:
        return "the areas like it had no incident before the start or none after it"
    known = exposure.copy()
    rounds = 1 if aside is None or aside.top is None else TRUNCATION_ROUNDS
    for number in range(rounds):
        table = _fitted(counts, known, before)
        if aside is not None and aside.top is not None and number < rounds - 1:
            _truncate(known, exposure, table, aside.top)
    return table


def _truncate(known: Array, exposure: Array, table: Table, top: int) -> None:
    for period in np.flatnonzero(exposure[0] > 0):
        mean = float(exposure[0, period] * table.factors[0] * table.rates[period])
        share = truncated_share(mean, table.dispersion, top) ** TRUNCATION_POWER
        known[0, period] = exposure[0, period] * share


def _fitted(counts: Array, exposure: Array, before: Mask) -> Table:
    """Fit area x period by proportional fitting, then the scatter around it."""
    lines, periods = counts.sum(axis=1), counts.sum(axis=0)
    factors = lines / exposure.sum(axis=1)
    for _ in range(ROUNDS):
        rates = periods / (factors @ exposure)
        improved = lines / np.maximum(exposure @ rates, 1e-300)
        moved = float(np.max(np.abs(improved - factors) / np.maximum(factors, 1e-12)))
        factors = improved
        if moved < TOLERANCE:
            break
    bare = Table(counts, exposure, before, factors, rates, 0.0, 0.0)
    expected = bare.expected
    dispersion = dispersion_of(counts, expected, bare.df)
    scale = np.sqrt(expected + dispersion * expected**2)
    residuals = np.full(counts.shape, np.nan)
    np.divide(counts - expected, scale, out=residuals, where=expected > 0)
    return Table(counts, exposure, before, factors, rates, dispersion, memory_of(residuals))


def _fit(table: Table) -> Fit:
    before, after = table.before, ~table.before
    controls = slice(2, None)
    parts = [_log_part(table, 0, before), _log_part(table, 1, after)]
    fixed = sum(variance for _, variance in parts)
    for periods in (before, after):
        total = float(table.expected[controls][:, periods].sum())
        fixed += table.variance(controls, periods) / total**2
    number = len(table.factors) - 2
    spread = _spread(table) if number >= SPREAD_CONTROLS else 0.0
    shares = table.expected[controls].sum(axis=1)
    shares = shares / shares.sum()
    between = spread * (1 + float(np.sum(shares**2)))
    variance = fixed + between
    df = table.df if spread == 0 else _satterthwaite(fixed, table.df, between, number - 1)
    return Fit(
        method=METHOD,
        ratio=float(table.factors[1] / table.factors[0]),
        log_ratio=parts[1][0] - parts[0][0],
        error=float(np.sqrt(variance)),
        df=float(df),
        dispersion=table.dispersion,
        memory=table.memory,
        spread=spread,
    )


def _log_part(table: Table, line: int, periods: Mask) -> tuple[float, float]:
    """Return the log of a line's rate, its small-sample bias taken off, and the variance of that; 0 counted is allowed."""
    total = float(table.counts[line].sum())
    reach = float((table.exposure[line] * table.rates)[periods].sum())
    if total == 0:
        half = 0.5 * (1 + table.dispersion * float(np.mean(table.expected[0][table.before])))
        return float(np.log(half / reach)), 1 / half
    variance = table.variance(line, periods)
    return float(np.log((total + variance / total / 2) / reach)), variance / total**2


def _spread(table: Table) -> float:
    """Return the variance of the controls' own log changes beyond what their months explain."""
    changes, weights = [], []
    for line in range(2, len(table.factors)):
        if table.factors[line] == 0:  # an area without any incident shows no change
            continue
        change = variance = 0.0
        for periods, sign in ((table.before, -1), (~table.before, 1)):
            expected = float(table.expected[line, periods].sum())
            spare = table.variance(line, periods) / expected / 2
            change += sign * np.log(
                (table.counts[line, periods].sum() + spare) / (expected + spare)
            )
            variance += table.variance(line, periods) / expected**2
        changes.append(change)
        weights.append(1 / variance)
    if len(weights) < SPREAD_CONTROLS:
        return 0.0
    change_by, weight = np.array(changes), np.array(weights)
    middle = float(weight @ change_by / weight.sum())
    heterogeneity = float(weight @ (change_by - middle) ** 2)
    expected_q = SPREAD_FROM * (len(weight) - 1)
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, (heterogeneity - expected_q) / scale)


def _satterthwaite(fixed: float, fixed_df: float, between: float, between_df: float) -> float:
    return (fixed + between) ** 2 / (fixed**2 / fixed_df + between**2 / between_df)
