"""The self-exciting model: the expected number of events is a sum of traces of earlier ones, each with a weight of 0 or more.

It is a space-time Hawkes process (Hawkes 1971; Mohler et al. 2011 for crime) in weekly steps, whose triggering kernel is a
mixture of exponentials in time and of bells in space, and whose background is even ground and the rates of all time. The
likelihood is concave in the weights; expectation-maximisation climbs it without a step size. A weak prior, worth
`PRIOR_EVENTS` events, keeps the weights of a sparse record near what holds elsewhere: it is how sparse places are pooled.

Limits: weights are the same over the whole area and all years; a trace explains, it does not cause.
"""

from dataclasses import dataclass

import numpy as np

from standfast.engines.warning.cells import Array
from standfast.engines.warning.history import FADES_DAYS, WIDTHS_CELLS, Component

PRIOR_EVENTS = 10.0
ROUNDS = 200
SETTLED = 1e-7
# What the prior gives to even ground, to each fading (shortest first, then all time), to each width, to other signs.
PRIOR_EVEN = 0.1
PRIOR_FADES = (0.2, 0.2, 0.2, 0.4)
PRIOR_WIDTHS = (0.48, 0.05, 0.28, 0.19)
PRIOR_FORETELLING = 0.01


@dataclass(frozen=True, slots=True)
class Cases:
    """What happened after many origins: the traces where it happened, how often, and the traces' sums over the area.

    `at` has shape (rows, components), `times` (rows,), `sums` (origins, components).
    """

    at: Array
    times: Array
    sums: Array


@dataclass(frozen=True, slots=True)
class Excitation:
    """Fitted weights of the traces for one horizon, with their standard errors.

    `shares` tells which part of the expected events each trace carried in training. A weight at its bound of 0 has a
    standard error of None: the usual one does not hold there.
    """

    weights: Array
    errors: tuple[float | None, ...]
    shares: Array
    events: float


def prior_shares(components: tuple[Component, ...], *, fine: bool = True) -> Array:
    """Return which part of the events the prior gives to even ground and to each trace; they sum to 1.

    Without `fine` traces those around an event's very point get nothing, and keep it: a weight that starts from 0 stays.
    """
    shares = [PRIOR_EVEN]
    fades = (*FADES_DAYS, None)
    for component in components:
        width = WIDTHS_CELLS.index(component.width_cells)
        if component.target:
            fade = fades.index(component.fade_days)
            shares.append((1 - PRIOR_EVEN) * PRIOR_FADES[fade] * PRIOR_WIDTHS[width])
        else:
            shares.append(PRIOR_FORETELLING * PRIOR_WIDTHS[width])
        if component.of.around and not fine:
            shares[-1] = 0.0
    return np.array(shares) / sum(shares)


def fit(cases: Cases, prior: Array, *, prior_events: float = PRIOR_EVENTS) -> Excitation:
    """Return the weights that fit a record best, drawn to the prior by as many events as it is worth."""
    sums = cases.sums.sum(axis=0)
    events = float(cases.times.sum())
    present = sums > 0
    if not present.any():
        return Excitation(prior, tuple(None for _ in prior), prior, events)
    prior = np.where(present, prior, 0.0)
    prior = prior / prior.sum()
    safe = np.where(present, sums, 1.0)
    # The prior speaks of shares, not of the level: scaling the sums leaves the level to the events alone.
    stretch = 1 + prior_events / max(events, 1.0)
    weights = prior * max(events, 1.0) / safe
    for _ in range(ROUNDS):
        carried = weights * (cases.at.T @ (cases.times / _above_zero(cases.at @ weights)))
        new = (carried + prior_events * prior) / (safe * stretch)
        moved = np.abs((new - weights) * safe).max() / max(events, 1.0)
        weights = new
        if moved < SETTLED:
            break
    carried = weights * sums
    return Excitation(weights, _errors(cases, weights, sums), carried / carried.sum(), events)


def _errors(cases: Cases, weights: Array, sums: Array) -> tuple[float | None, ...]:
    """Return standard errors from the curvature of the likelihood, for the weights that are not at their bound."""
    expected = weights * sums
    inner = expected > 0.01 * max(expected.sum(), 1e-12)
    whole = cases.at @ weights
    seen = whole > 0
    at = cases.at[seen][:, inner] * (np.sqrt(cases.times[seen]) / whole[seen])[:, None]
    curvature = at.T @ at
    if not inner.any() or np.linalg.matrix_rank(curvature) < inner.sum():
        return tuple(None for _ in weights)
    variance = np.linalg.inv(curvature).diagonal()
    spread = iter(np.sqrt(np.maximum(variance, 0.0)))
    return tuple(float(next(spread)) if free else None for free in inner)


def mixture(densities: Array, times: Array, prior: Array, *, prior_events: float) -> Array:
    """Return the weights, summing to 1, that give a pool of maps its best log score; `densities` is (rows, maps)."""
    weights = np.asarray(prior / prior.sum())
    share = np.asarray(weights * prior_events)
    total = times.sum() + prior_events
    if total == 0:
        return weights
    for _ in range(ROUNDS):
        new = weights * (densities.T @ (times / _above_zero(densities @ weights))) + share
        new /= new.sum()
        moved = np.abs(new - weights).max()
        weights = new
        if moved < SETTLED:
            break
    return np.asarray(weights)


def _above_zero(values: Array) -> Array:
    return np.asarray(np.where(values > 0, values, 1.0))
