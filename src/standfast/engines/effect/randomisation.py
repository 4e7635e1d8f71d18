"""The same comparison where and when no zone began: how often does it look as large by chance?

In space, each control is taken for the zone in turn; in time, the table is turned on itself so that the start falls on
every other month (circular shifts keep each month beside its neighbours). Sources: Fisher, The Design of Experiments
(1935); Abadie, Diamond and Hainmueller (Journal of the American Statistical Association 105, 2010) for placebo areas. It
assumes that the areas could have been exchanged; with few areas and months p cannot be small, and says so by its floor.
"""

from dataclasses import dataclass

import numpy as np

from standfast.engines.effect.comparison import Mask
from standfast.engines.effect.panel import Array, Panel


@dataclass(frozen=True, slots=True)
class Randomisation:
    """The share of placebo zones that look at least as large, the true one included; `floor` is the least it could be."""

    p: float
    placebos: int
    floor: float


def randomisation(panel: Panel) -> Randomisation | None:
    """Return how the zone stands among placebo areas and placebo starts; None without areas to exchange it with."""
    lines = [panel.zone, *panel.lines("control")]
    if len(lines) < 3:
        return None
    counts, exposure = panel.counts[lines], panel.exposure[lines]
    months = counts.shape[1]
    before = panel.before
    found = np.empty((len(lines), months))
    for shift in range(months):
        found[:, shift] = _changes(
            np.roll(counts, shift, axis=1), np.roll(exposure, shift, axis=1), before
        )
    truth = abs(found[0, 0])
    others = np.abs(found).ravel()
    p = float(np.mean(others >= truth - 1e-12))
    return Randomisation(p=p, placebos=others.size - 1, floor=1 / others.size)


def _changes(counts: Array, exposure: Array, before: Mask) -> Array:
    """Return each area's log change against all the others, half a count added to every sum."""
    first, second = counts[:, before].sum(axis=1), counts[:, ~before].sum(axis=1)
    time = np.log(exposure[:, ~before].sum(axis=1) / exposure[:, before].sum(axis=1))
    own = np.log((second + 0.5) / (first + 0.5)) - time
    rest = np.log((second.sum() - second + 0.5) / (first.sum() - first + 0.5)) - time
    return np.asarray(own - rest)
