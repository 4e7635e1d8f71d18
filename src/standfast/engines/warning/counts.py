"""How many events a cell may see: a hurdle (does anything happen?) and behind it a negative binomial of how much.

The hurdle is a complementary log-log curve of the expected number, `1 - exp(-exp(a + b log mean))`: a = 0 and b = 1 is the
Poisson's own; events that come in clusters pull it down. What passes it is one event and a negative binomial of more
(Cragg 1971; Mullahy 1986). Both are fitted on forecasts that were made without knowing their outcome.

Limit: cells are judged one by one; two neighbours' counts are not independent, so do not add up their intervals.
"""

from dataclasses import dataclass

import numpy as np

from standfast.engines.warning.cells import Array, Ints

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
# How firmly the hurdle is held to the Poisson's where there is little to fit it by.
HURDLE_PRIOR = 4.0
SIZES = tuple(float(size) for size in np.geomspace(0.1, 100.0, 25))
USUAL_SIZE = 1.0
SIZE_PRIOR_CASES = 5.0
NEWTON_ROUNDS = 25
SMALLEST_MEAN = 1e-9
MOST_COUNTS = 5_000


@dataclass(frozen=True, slots=True)
class Hurdle:
    """The curve from an expected number to a chance of any, and how widely the numbers above spread."""

    start: float = 0.0
    slope: float = 1.0
    size: float = USUAL_SIZE

    def p_any(self, mean: Array) -> Array:
        """Return the chance that anything happens; never above the expected number."""
        logs = np.log(np.maximum(mean, SMALLEST_MEAN))
        risk = np.exp(np.minimum(self.start + self.slope * logs, 50.0))
        return np.minimum(-np.expm1(-risk), np.minimum(mean, 1 - 1e-12))

    def table(self, mean: Array, *, most: int | None = None) -> Array:
        """Return the chance of 0, 1, 2, ... events in each cell, shape (cells, counts)."""
        any_ = self.p_any(mean)
        more = np.maximum(mean / np.maximum(any_, 1e-300) - 1, 0.0)
        more = np.where(any_ > 0, more, 0.0)
        if most is None:
            spread = np.sqrt(more + more**2 / self.size)
            widest = float((more + 12 * spread).max(initial=0.0))
            most = min(MOST_COUNTS, int(widest) + 20)
        behind = negative_binomial(more, self.size, most=most - 1)
        table = np.empty((len(mean), most + 1))
        table[:, 0] = 1 - any_
        table[:, 1:] = any_[:, None] * behind
        return table


def negative_binomial(mean: Array, size: float, *, most: int) -> Array:
    """Return the chances of 0..most of a negative binomial, shape (cells, most + 1); the last holds the tail."""
    number = np.arange(1, most + 1)
    steps = np.concatenate(([0.0], np.cumsum(np.log((number - 1 + size) / number))))
    safe = np.maximum(mean, 1e-300)
    odds = np.log(safe / (size + safe))
    logs = (
        size * np.log(size / (size + mean))[:, None] + steps + odds[:, None] * np.arange(most + 1)
    )
    chances = np.exp(logs)
    chances[:, -1] += np.maximum(1 - chances.sum(axis=1), 0.0)
    return np.asarray(chances)


def quantiles(table: Array, levels: tuple[float, ...] = LEVELS) -> Ints:
    """Return the smallest number that is not exceeded with each chance, shape (cells, levels)."""
    below = np.cumsum(table, axis=1)
    found = [(below < level - 1e-12).sum(axis=1) for level in levels]
    return np.asarray(np.minimum(np.column_stack(found), table.shape[1] - 1))


def fit_hurdle(mean: Array, count: Array) -> Hurdle:
    """Return the hurdle of past forecasts (`mean`) and what followed (`count`), both of shape (cases,)."""
    usable = mean > SMALLEST_MEAN
    mean, count = mean[usable], count[usable]
    if not len(mean):
        return Hurdle()
    start, slope = _curve(np.log(mean), (count > 0).astype(np.float64))
    curve = Hurdle(start, slope)
    seen = count > 0
    more = np.maximum(mean[seen] / np.maximum(curve.p_any(mean[seen]), SMALLEST_MEAN) - 1, 1e-6)
    return Hurdle(start, slope, _size(more, count[seen] - 1))


def _curve(logs: Array, happened: Array) -> tuple[float, float]:
    """Climb the likelihood of the curve by Fisher scoring, held to (0, 1) by a weak prior."""
    design = np.column_stack((np.ones_like(logs), logs))
    usual = np.array([0.0, 1.0])
    beta = usual.copy()
    for _ in range(NEWTON_ROUNDS):
        line = np.clip(design @ beta, -25.0, 3.0)
        risk = np.exp(line)
        chance = np.clip(-np.expm1(-risk), 1e-12, 1 - 1e-12)
        slope = risk * np.exp(-risk)
        score = design.T @ ((happened - chance) * slope / (chance * (1 - chance)))
        score -= HURDLE_PRIOR * (beta - usual)
        weight = slope**2 / (chance * (1 - chance))
        curvature = (design * weight[:, None]).T @ design + HURDLE_PRIOR * np.eye(2)
        step = np.linalg.solve(curvature, score)
        beta = beta + step * min(1.0, 0.5 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return float(beta[0]), float(np.clip(beta[1], 0.3, 1.5))


def _size(more: Array, above: Array) -> float:
    """Return the size with the best likelihood on a grid; a weak prior keeps it near the usual."""
    if not len(above):
        return USUAL_SIZE
    best, found = -np.inf, USUAL_SIZE
    values = above.astype(np.int64)
    rungs = np.arange(1, int(values.max()) + 1)
    for size in SIZES:
        steps = np.concatenate(([0.0], np.cumsum(np.log((rungs - 1 + size) / rungs))))
        chance = (
            size * np.log(size / (size + more))
            + steps[values]
            + values * np.log(more / (size + more))
        )
        score = float(chance.sum()) - SIZE_PRIOR_CASES * float(np.log(size / USUAL_SIZE) ** 2) / 2
        if score > best:
            best, found = score, size
    return found
