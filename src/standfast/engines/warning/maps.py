"""Plain maps of where events were, as shares of the area's events: what every forecast is measured against.

The baselines are the last month, the last 12 months, all time, even ground, and their best mixture.
"""

import numpy as np

from standfast.engines.warning.cells import Array
from standfast.engines.warning.excitation import mixture
from standfast.engines.warning.history import YEAR_DAYS, History

MONTH_DAYS = 28
BASELINE_MAPS = ("even ground", "the 12-month map", "the all-time map")


def share(map_: Array) -> Array:
    """Return a map as shares that sum to 1 over its last axis; an empty map is even ground."""
    total = map_.sum(axis=-1, keepdims=True)
    return np.asarray(
        np.where(total > 0, map_ / np.where(total > 0, total, 1.0), 1 / map_.shape[-1])
    )


def baseline_maps(history: History, origin: int) -> Array:
    """Return even ground, the 12-month map and the all-time map at an origin, shape (3, cells)."""
    year = history.window_map(origin, days=YEAR_DAYS)
    ever = history.window_map(origin, days=None)
    return share(np.stack((np.ones(len(history.cells)), year, ever)))


def best_mixture(maps: Array, counts: Array, *, prior_events: float = 0.0) -> Array:
    """Return the weights of maps with the best log score over many origins.

    `maps` is (origins, maps, cells), `counts` what followed, (origins, cells).
    """
    origin, cell = np.nonzero(counts)
    count = maps.shape[1]
    return mixture(
        maps[origin, :, cell],
        counts[origin, cell],
        np.full(count, 1 / count),
        prior_events=prior_events,
    )
