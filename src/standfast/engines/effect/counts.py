"""What counts tell of themselves: how much more they scatter than chance alone, and how much a month resembles the last.

Variance of a count with mean m: m + dispersion * m^2 (negative binomial, NB2). The dispersion is found where Pearson's
statistic equals its degrees of freedom (Breslow, Applied Statistics 33, 1984); 0 where counts scatter less than chance.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from standfast.engines.effect.panel import Array
from standfast.engines.effect.rates import TAIL

MAX_DISPERSION = 20.0
HALVINGS = 40
MAX_MEMORY = 0.9
# A resemblance within one standard error of none is taken for none: correcting for it costs more than it saves.
MEMORY_ERRORS = 1.0
# Standardised residuals scatter by about 1; where they scatter far less, what is left of them is rounding.
LEAST_SCATTER = 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """An estimated rate ratio: its log with the error, and what the error was made of.

    `memory` is the correlation of a month with the last one, `spread` the variance between controls' own changes.
    """

    method: str
    ratio: float
    log_ratio: float
    error: float
    df: float
    dispersion: float
    memory: float
    spread: float = 0.0

    @property
    def low(self) -> float:
        """The lower end of the 95 % interval."""
        return float(np.exp(self.log_ratio - self._reach))

    @property
    def high(self) -> float:
        """The upper end of the 95 % interval."""
        return float(np.exp(self.log_ratio + self._reach))

    @property
    def p(self) -> float:
        """The two-sided p of no change."""
        return float(2 * special.stdtr(self.df, -abs(self.log_ratio) / self.error))

    @property
    def _reach(self) -> float:
        return float(special.stdtrit(self.df, 1 - TAIL)) * self.error


def dispersion_of(counts: Array, expected: Array, df: float) -> float:
    """Return the negative binomial dispersion of counts around what was expected of them."""
    inside = expected > 0
    squares = (counts[inside] - expected[inside]) ** 2
    mean = expected[inside]

    def excess(alpha: float) -> float:
        return float(np.sum(squares / (mean + alpha * mean**2))) - df

    if df <= 0 or excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, MAX_DISPERSION
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def memory_of(residuals: Array) -> float:
    """Return the correlation of a period's residual with the last one's, pooled over lines (areas, periods).

    Residuals that are not there are NaN. Corrected for the short series (Kendall, Biometrika 41, 1954); 0 when it is
    within its own error of none.
    """
    pairs = residuals[:, 1:] * residuals[:, :-1]
    there = ~np.isnan(pairs)
    number = int(there.sum())
    if number == 0:
        return 0.0
    scale = max(float(np.nanmean(residuals**2)), LEAST_SCATTER)
    length = float(np.mean(np.sum(~np.isnan(residuals), axis=1)))
    rho = float(pairs[there].mean()) / scale
    rho += (1 + 3 * max(rho, 0.0)) / length
    return float(np.clip(rho - MEMORY_ERRORS / np.sqrt(number), 0.0, MAX_MEMORY))


def inflation(memory: float, periods: int) -> float:
    """Return by what factor a sum's variance grows when each period resembles the last with a correlation."""
    lags = np.arange(1, periods)
    return float(1 + 2 * np.sum((1 - lags / periods) * memory**lags))


def truncated_share(mean: float, alpha: float, top: int) -> float:
    """Return the mean of a count known to be at most `top`, as a share of its mean without that knowledge."""
    values = np.arange(top + 1)
    if alpha < 1e-9:
        mass = _poisson(values, mean)
    else:
        mass = _negative_binomial(values, mean, alpha)
    total = float(mass.sum())
    if total <= 0 or mean <= 0:
        return 1.0
    return min(1.0, max(float(mass @ values) / total / mean, 0.05))


def _poisson(values: np.ndarray, mean: float) -> np.ndarray:
    """Return Poisson probabilities; written out because scipy.stats takes every command half a second to load."""
    return np.asarray(np.exp(special.xlogy(values, mean) - special.gammaln(values + 1) - mean))


def _negative_binomial(values: np.ndarray, mean: float, alpha: float) -> np.ndarray:
    """Return negative-binomial probabilities with variance mean + alpha * mean squared."""
    size, share = 1 / alpha, 1 / (1 + alpha * mean)
    ways = special.gammaln(values + size) - special.gammaln(values + 1) - special.gammaln(size)
    return np.asarray(np.exp(ways + size * np.log(share) + special.xlog1py(values, -share)))
