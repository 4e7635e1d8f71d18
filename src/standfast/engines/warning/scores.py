"""Scores of forecasts: all are proper or say what they are, and lower is better only where the name says loss.

Log score: the log of the share that a map gave to the cell of each event, in nats an event, higher is better. CRPS and the
ignorance score judge the whole distribution of a cell's count, lower is better (Gneiting and Raftery 2007; the ignorance
score in bins as in the forecasting competitions of ViEWS, Hegre et al. 2022). Capture is the part of events in the
part of the area that a map puts first.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np

from standfast.engines.warning.cells import Array

AREA_SHARES = (0.05, 0.1, 0.2)
# Lower ends of the bins of counts that the ignorance score tells apart.
BINS = (0, 1, 3, 6, 11, 26, 51, 101)
# A forecast is taken as so many draws, and every bin as seen once more: no outcome costs infinitely much.
DRAWS = 1000.0
CALIBRATION_EDGES = (0.0, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


def log_scores(shares: Array, counts: Array) -> Array:
    """Return the log of the share at each event, one a event: `shares` and `counts` are (cells,)."""
    cells = np.repeat(np.nonzero(counts)[0], counts[counts > 0].astype(np.int64))
    return np.asarray(np.log(shares[cells]))


def crps(table: Array, counts: Array) -> Array:
    """Return the continuous ranked probability score of each cell's chances of 0, 1, 2, ..."""
    counts = counts.astype(np.int64)
    width = max(table.shape[1], int(counts.max(initial=0)) + 1)
    below = np.ones((len(table), width))
    below[:, : table.shape[1]] = np.minimum(np.cumsum(table, axis=1), 1.0)
    reached = np.arange(width) >= counts[:, None]
    return np.asarray(((below - reached) ** 2).sum(axis=1))


def ignorance(table: Array, counts: Array) -> Array:
    """Return the ignorance score in bits of each cell: minus the log of the chance of the bin that came true."""
    edges = np.array(BINS)
    width = max(table.shape[1], edges[-1] + 1)
    padded = np.zeros((len(table), width))
    padded[:, : table.shape[1]] = table
    chances = np.add.reduceat(padded, edges, axis=1)
    held = (DRAWS * chances + 1) / (DRAWS + len(BINS))
    came = np.searchsorted(edges, counts, side="right") - 1
    return np.asarray(-np.log2(held[np.arange(len(table)), came]))


def capture(map_: Array, counts: Array, *, area: float) -> float:
    """Return how many events lay in the part of the cells that a map puts first; cells at the edge share evenly."""
    room = area * len(map_)
    order = np.unique(-map_, return_inverse=True)[1]
    cells = np.bincount(order).astype(float)
    events = np.bincount(order, counts)
    before = np.concatenate(([0.0], np.cumsum(cells)[:-1]))
    taken = np.clip((room - before) / cells, 0.0, 1.0)
    return float((events * taken).sum())


def inside_interval(table: Array, counts: Array, draw: Array, *, chance: float) -> Array:
    """Return whether each outcome lies in the middle interval of a chance, ties split by a uniform `draw`.

    Counts jump, so an interval of whole numbers holds too much; the split makes a true forecast cover exactly `chance`.
    """
    counts = np.minimum(counts.astype(np.int64), table.shape[1] - 1)
    rows = np.arange(len(table))
    upto = np.minimum(np.cumsum(table, axis=1)[rows, counts], 1.0)
    place = upto - draw * table[rows, counts]
    tail = (1 - chance) / 2
    return np.asarray((place >= tail) & (place <= 1 - tail))


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often something happened where a chance from `low` up to `high` was forecast."""

    low: float
    high: float
    cases: int
    forecast: float | None
    happened: float | None


def reliability(p_any: Array, counts: Array) -> tuple[Reliability, ...]:
    """Return the calibration of the chance of any event, bin by bin; an empty bin knows nothing."""
    bins = []
    for low, high in pairwise(CALIBRATION_EDGES):
        which = (p_any >= low) & ((p_any < high) | (high == CALIBRATION_EDGES[-1]))
        cases = int(which.sum())
        forecast = float(p_any[which].mean()) if cases else None
        happened = float((counts[which] > 0).mean()) if cases else None
        bins.append(Reliability(low, high, cases, forecast, happened))
    return tuple(bins)


def mean_and_error(values: Array) -> tuple[float | None, float | None]:
    """Return a mean and its standard error; None where there are too few values to tell."""
    if not len(values):
        return None, None
    if len(values) == 1:
        return float(values[0]), None
    return float(values.mean()), float(values.std(ddof=1)) / sqrt(len(values))
