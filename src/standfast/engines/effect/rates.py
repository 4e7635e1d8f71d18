"""Two counts and their exposures, exactly: the conditional test and interval of a rate ratio, the limits of one rate.

Sources: Przyborowski and Wilenski (Biometrika 31, 1940) for the conditional test; Clopper and Pearson (Biometrika 26,
1934) for the interval; Garwood (Biometrika 28, 1936) for one rate. Exact under Poisson counts with a constant rate and
an exposure fixed beforehand: an interval of two counts knows nothing of how the start was chosen.
"""

from dataclasses import dataclass

from scipy import special

LEVEL = 0.95
TAIL = (1 - LEVEL) / 2


@dataclass(frozen=True, slots=True)
class RateRatio:
    """A rate after over a rate before, with its exact interval and two-sided p; None where no number says it."""

    ratio: float | None
    low: float
    high: float | None
    p: float


def exact_rate_ratio(
    before: int, after: int, *, exposure_before: float, exposure_after: float
) -> RateRatio:
    """Return the ratio of two Poisson rates with its exact conditional interval; p doubles the smaller tail.

    :raises ValueError: when an exposure is not above 0 or a count is negative.
    """
    if min(exposure_before, exposure_after) <= 0 or min(before, after) < 0:
        raise ValueError("Counts are from 0 and exposures above 0.")
    total, scale = before + after, exposure_before / exposure_after
    if total == 0:
        return RateRatio(None, 0.0, None, 1.0)
    low = float(special.betaincinv(after, before + 1, TAIL)) if after else 0.0
    high = float(special.betaincinv(after + 1, before, 1 - TAIL)) if before else None
    share = exposure_after / (exposure_before + exposure_after)
    lower = float(special.bdtr(after, total, share))
    upper = float(special.bdtrc(after - 1, total, share)) if after else 1.0
    return RateRatio(
        ratio=after / before * scale if before else None,
        low=low / (1 - low) * scale,
        high=None if high is None else high / (1 - high) * scale,
        p=min(1.0, 2 * min(lower, upper)),
    )


def rate_limits(count: int, exposure: float) -> tuple[float, float]:
    """Return Garwood's exact 95 % limits of one Poisson rate.

    :raises ValueError: when the exposure is not above 0 or the count is negative.
    """
    if exposure <= 0 or count < 0:
        raise ValueError("A count is from 0 and an exposure above 0.")
    low = float(special.gammaincinv(count, TAIL)) if count else 0.0
    return low / exposure, float(special.gammaincinv(count + 1, 1 - TAIL)) / exposure


def tipping_baseline(after: int, months_after: float, *, scatter: float = 1.0) -> float:
    """Return how high the true monthly rate before must at least have been for the count after to be fewer than chance.

    Below it, a count as low as the one after comes by chance in more than 2.5 % of cases although nothing changed.
    `scatter` is the variance of a count over its mean, where it is known; the limits are then those of the count divided
    by it.
    """
    high = float(special.gammaincinv(after / scatter + 1, 1 - TAIL))
    return scatter * high / months_after
