"""The zone against its own past: a step at the start beside a trend and a season, where no other area was counted.

Segmented negative binomial regression with a log link (Bernal, Cummins and Gasparrini, International Journal of Epidemiology
46, 2017). Trend and season are held back by how large they are in practice, as normal priors on the log scale, so that a
short series yields a wide interval and not a wild one (Gelman and others, Annals of Applied Statistics 2, 2008, on weak
priors). Errors are those of the penalised likelihood at the dispersion found, widened where months resemble each other.

Limits: nothing that happened to the zone on its first day can be told from the zone.
"""

import numpy as np

from standfast.engines.effect.comparison import Aside
from standfast.engines.effect.counts import (
    Fit,
    dispersion_of,
    inflation,
    memory_of,
    truncated_share,
)
from standfast.engines.effect.panel import Array, Panel

METHOD = "segmented negative binomial regression"
# Priors' standard deviations, on the log scale: a quarter a year, a season of a quarter up and down.
TREND_PER_MONTH = 0.02
SEASON = 0.25
STEP_WHEN_EMPTY = 2.0
YEAR_MONTHS = 12.0
ROUNDS = 60
DISPERSION_ROUNDS = 6
TOLERANCE = 1e-8
STEP_LIMIT = 2.0
TRUNCATION_POWER = 0.5


def segmented(panel: Panel, *, aside: Aside | None = None) -> Fit | str:
    """Return the step at the start against the zone's own trend and season, or why it cannot be estimated."""
    counts, exposure, month = panel.counts[panel.zone], panel.exposure[panel.zone], panel.month
    kept = np.ones(len(counts), dtype=bool)
    if aside is not None:
        kept[aside.period] = False
    if counts[kept & panel.before].sum() == 0:
        return "no incident was counted before the start"
    design = _design(month)
    # Where nothing was counted since the start, no step is large enough for the likelihood alone.
    step = STEP_WHEN_EMPTY**-2 if counts[~panel.before].sum() == 0 else 0.0
    penalty = np.diag([0.0, step, TREND_PER_MONTH**-2, SEASON**-2, SEASON**-2])
    offset = np.log(exposure)
    dispersion = 0.0
    for _ in range(DISPERSION_ROUNDS):
        beta, information = _solve(counts[kept], design[kept], offset[kept], penalty, dispersion)
        mean = np.exp(design @ beta + offset)
        hat = _effective(information, penalty)
        dispersion = dispersion_of(counts[kept], mean[kept], kept.sum() - hat)
        if aside is not None and aside.top is not None:
            offset = _truncated(exposure, mean, panel, dispersion, aside.top)
    beta, information = _solve(counts[kept], design[kept], offset[kept], penalty, dispersion)
    mean = np.exp(design @ beta + offset)
    residuals = np.full((1, len(counts)), np.nan)
    residuals[0, kept] = ((counts - mean) / np.sqrt(mean + dispersion * mean**2))[kept]
    memory = memory_of(residuals)
    width = inflation(memory, int(min(panel.before.sum(), (~panel.before).sum())))
    covariance = np.linalg.inv(information)
    return Fit(
        method=METHOD,
        ratio=float(np.exp(beta[1])),
        log_ratio=float(beta[1]),
        error=float(np.sqrt(covariance[1, 1] * width)),
        df=float(max(kept.sum() - hat, 1.0)),
        dispersion=dispersion,
        memory=memory,
    )


def _design(month: Array) -> Array:
    turn = 2 * np.pi * month / YEAR_MONTHS
    middle = month - month.mean()
    return np.column_stack([np.ones(len(month)), month > 0, middle, np.sin(turn), np.cos(turn)])


def _solve(
    counts: Array, design: Array, offset: Array, penalty: Array, dispersion: float
) -> tuple[Array, Array]:
    """Return the coefficients of a penalised log-linear fit and the information at them (Fisher scoring)."""
    beta = np.zeros(design.shape[1])
    beta[0] = np.log((counts.sum() + 0.5) / np.exp(offset).sum())
    for _ in range(ROUNDS):
        mean = np.exp(design @ beta + offset)
        weight = mean / (1 + dispersion * mean)
        information = design.T @ (weight[:, None] * design) + penalty
        slope = design.T @ ((counts - mean) / (1 + dispersion * mean)) - penalty @ beta
        step = np.clip(
            np.linalg.solve(information + 1e-9 * np.eye(len(beta)), slope), -STEP_LIMIT, STEP_LIMIT
        )
        beta = beta + step
        if float(np.abs(step).max()) < TOLERANCE:
            break
    return beta, information


def _effective(information: Array, penalty: Array) -> float:
    """Return how many coefficients the data decide, the held back ones in part."""
    return float(np.trace(np.linalg.solve(information, information - penalty)))


def _truncated(exposure: Array, mean: Array, panel: Panel, dispersion: float, top: int) -> Array:
    """Return the offsets when the months before are known to lie under the peak."""
    shares = [
        truncated_share(float(one), dispersion, top) ** TRUNCATION_POWER if earlier else 1.0
        for one, earlier in zip(mean, panel.before, strict=True)
    ]
    return np.asarray(np.log(exposure * np.array(shares)))
