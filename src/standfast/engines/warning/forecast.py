"""Forecasts: for every cell of an area how many events to expect after a cutoff, how sure that is, and why.

The day of a cutoff belongs to the forecast: nothing from it on is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from standfast.engines.geo import LonLat, Outline
from standfast.engines.warning.catalogue import Catalogue
from standfast.engines.warning.cells import Array, Cells, Ints, cells_over
from standfast.engines.warning.counts import LEVELS, Hurdle, quantiles
from standfast.engines.warning.history import History
from standfast.engines.warning.learning import MODELS, Fitted, Learner, Outlook

PLAIN = 2
# A pool that leans this much on the plain maps is said to use them.
MOSTLY = 0.5


@dataclass(frozen=True)
class Problem:
    """What is to be forecast: the area, the events, the cutoffs and how far ahead.

    `exposure` is the share of events that each cell would report, in the order of `cells_over`; 1 everywhere if left out.

    :raises ValueError: when there is no cutoff, or the horizon is shorter than a week.
    """

    outlines: tuple[Outline, ...]
    catalogue: Catalogue
    cutoffs: tuple[date, ...]
    horizon_weeks: int = 4
    cell_km: float = 50.0
    exposure: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if not self.cutoffs:
            raise ValueError("A forecast is made at a cutoff; name at least one.")
        if self.horizon_weeks < 1:
            raise ValueError(f"A horizon is at least one week; {self.horizon_weeks} is not.")


@dataclass(frozen=True)
class Forecast:
    """One cutoff's forecast; arrays are in the order of the cells.

    `at_full_reporting` is what would be expected if every cell reported everything.
    """

    cutoff: date
    horizon_weeks: int
    cells: Cells
    mean: Array
    at_full_reporting: Array
    p_any: Array
    quantiles: Ints
    hurdle: Hurdle
    fitted: Fitted
    outlook: Outlook
    events_known: int

    @property
    def lonlats(self) -> tuple[LonLat, ...]:
        """Return the cells' centres."""
        return self.cells.lonlats

    @property
    def table(self) -> Array:
        """Return the chance of 0, 1, 2, ... events in each cell."""
        return self.hurdle.table(self.mean)

    @property
    def leans_on(self) -> str:
        """Return which model the forecast leans on most, as a sentence; a simple map that does better is named."""
        pool = self.fitted.pool
        best = int(np.argmax(pool))
        if best == PLAIN and pool[PLAIN] >= MOSTLY:
            return (
                f"On past forecasts a simple map did better than the model, so {100 * pool[PLAIN]:.0f} % of this "
                "forecast is the plain maps of where events were."
            )
        return f"The forecast leans on {MODELS[best]} ({100 * pool[best]:.0f} %) by past log score."


def forecast(problem: Problem) -> tuple[Forecast, ...]:
    """Return one forecast for each cutoff, in the order given.

    :raises ValueError: when no event is known before a cutoff, or the area has no cells.
    """
    cells = cells_over(problem.outlines, cell_km=problem.cell_km)
    exposure = None if problem.exposure is None else np.array(problem.exposure)
    history = History(cells, problem.catalogue, exposure)
    _refuse_unknowable(history, problem.cutoffs)
    days = [cutoff.toordinal() for cutoff in problem.cutoffs]
    learner = Learner(history, horizon_weeks=problem.horizon_weeks, last_day=max(days))
    return tuple(forecast_at(learner, cutoff) for cutoff in problem.cutoffs)


def _refuse_unknowable(history: History, cutoffs: Sequence[date]) -> None:
    """Refuse an area without events, and a cutoff before the first is known."""
    first = date.fromordinal(history.first_day)
    for cutoff in cutoffs:
        if cutoff <= first:
            raise ValueError(
                f"Nothing is known before {cutoff}: the first event in the area was known on {first}. "
                "Take a later cutoff or a file that reaches further back."
            )


def forecast_at(learner: Learner, cutoff: date) -> Forecast:
    """Return the forecast of one cutoff from what has been learnt."""
    day = cutoff.toordinal()
    fitted = learner.fitted(day)
    outlook = learner.outlook(day, fitted)
    hurdle = learner.hurdle(day)
    return Forecast(
        cutoff=cutoff,
        horizon_weeks=learner.horizon_weeks,
        cells=learner.history.cells,
        mean=outlook.mean,
        at_full_reporting=outlook.mean / learner.history.reported_share,
        p_any=hurdle.p_any(outlook.mean),
        quantiles=quantiles(hurdle.table(outlook.mean)),
        hurdle=hurdle,
        fitted=fitted,
        outlook=outlook,
        events_known=int(learner.history.known_before(day).sum()),
    )


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong with a forecast, as a sentence."""

    sentence: str


def check(made: Forecast, problem: Problem) -> tuple[Violation, ...]:
    """Return what is wrong with a forecast, judged without the models that made it; nothing if all is well."""
    found = []
    cells = cells_over(problem.outlines, cell_km=problem.cell_km)
    if made.lonlats != cells.lonlats:
        found.append("The cells are not those of the area.")
    if not (np.all(np.isfinite(made.mean)) and np.all(made.mean >= 0)):
        found.append("An expected number is negative or not a number.")
    if not np.all((made.p_any >= 0) & (made.p_any <= 1)):
        found.append("A chance lies outside 0 to 1.")
    if np.any(made.p_any > made.mean + 1e-9):
        found.append("A chance of any event is above the expected number.")
    if np.any(np.diff(made.quantiles, axis=1) < 0):
        found.append("A cell's quantiles do not rise.")
    for position, level in enumerate(LEVELS):
        quiet = made.p_any < 1 - level - 1e-9
        if np.any(made.quantiles[quiet, position] != 0):
            found.append(
                f"The {level} quantile is not 0 where nothing is expected with a higher chance."
            )
    return tuple(Violation(sentence) for sentence in found)
