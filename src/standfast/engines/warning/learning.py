"""Learning by looking forward: what was fitted at each day, how each map did afterwards, and what that makes of the pool.

Parameters are fitted anew every quarter on what was known then; the forecasts of the quarter are judged by what followed.
Only such forecasts decide how much each model counts, what the level is and how the counts spread. A cutoff gets its own
fit. Quarters and weeks lie on the calendar, so a forecast does not depend on which others are made with it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standfast.engines.warning.cells import Array
from standfast.engines.warning.counts import Hurdle, fit_hurdle
from standfast.engines.warning.excitation import Cases, Excitation, fit, mixture, prior_shares
from standfast.engines.warning.history import COMPONENTS, WEEK, YEAR_DAYS, History, Singles
from standfast.engines.warning.maps import BASELINE_MAPS, baseline_maps, best_mixture, share

Where = NDArray[np.signedinteger[Any]]
QUARTER_DAYS = 91
MODELS = ("the self-exciting model", "the mixture of decayed maps", "the mixture of plain maps")
MODEL_PRIOR = (0.6, 0.2, 0.2)
MODEL_PRIOR_EVENTS = 20.0
MAP_PRIOR_EVENTS = 10.0
LEVEL_PRIOR = (0.5, 0.25, 0.25)
LEVEL_PRIOR_EVENTS = 20.0
SEASON_DAYS = 91
# A shorter record does not bear the weights of the fine traces: there they cost more than they tell.
FINE_FROM_EVENTS = 1000


@dataclass(frozen=True)
class Fitted:
    """Everything that was learnt by one day."""

    day: int
    excitation: Excitation
    decayed: Array
    plain: Array
    pool: Array
    level: Excitation
    # Mean log score of each model, then of even ground and the plain maps, over past forecasts; None without any.
    past: tuple[float | None, ...]


@dataclass(frozen=True)
class View:
    """What one origin sees: traces, plain maps, and simple rates of the whole area in events a horizon."""

    traces: Array
    plain: Array
    rates: Array


@dataclass(frozen=True)
class Outlook:
    """An expectation per cell, and the shares and level that it is made of."""

    mean: Array
    shares: Array
    models: Array
    level: float


class Learner:
    """A history seen with one horizon, up to a last day; it keeps what it has computed."""

    def __init__(self, history: History, *, horizon_weeks: int, last_day: int) -> None:
        if horizon_weeks < 1:
            raise ValueError(f"A horizon is at least one week; {horizon_weeks} is not.")
        self.history = history
        self.horizon_weeks = horizon_weeks
        self.horizon_days = horizon_weeks * WEEK
        self.origins = np.array(history.lattice(until=last_day), dtype=np.int64)
        self._fits: dict[int, Fitted] = {}
        self._outlooks: dict[int, Outlook] = {}

    @cached_property
    def _traces(self) -> Singles:
        return self.history.traces([int(day) for day in self.origins])

    @cached_property
    def _sums(self) -> Array:
        return np.asarray(self._traces.sum(axis=2, dtype=np.float64))

    @cached_property
    def _plain(self) -> Array:
        plain = [baseline_maps(self.history, int(day)) for day in self.origins]
        return np.array(plain).reshape(len(plain), len(BASELINE_MAPS), len(self.history.cells))

    @cached_property
    def _rates(self) -> Array:
        return np.array([self._rates_at(int(day)) for day in self.origins]).reshape(-1, 2)

    def _rates_at(self, day: int) -> Array:
        weeks = self.horizon_weeks
        year = self.history.window_map(day, days=YEAR_DAYS).sum() * weeks * WEEK / YEAR_DAYS
        season = self.history.window_map(day, days=SEASON_DAYS).sum() * weeks * WEEK / SEASON_DAYS
        return np.array([year, season])

    def view(self, day: int) -> View:
        """Return what a day sees."""
        row = np.searchsorted(self.origins, day)
        if row < len(self.origins) and self.origins[row] == day:
            traces = self._traces[row].astype(np.float64)
            return View(traces, self._plain[row], self._rates[row])
        traces = self.history.traces([day])[0].astype(np.float64)
        return View(traces, baseline_maps(self.history, day), self._rates_at(day))

    def _past_rows(self, day: int) -> int:
        """Return how many origins had their whole horizon over and reported by a day."""
        over = self.origins + self.horizon_days + self.history.catalogue.delay_days <= day
        return int(over.sum())

    def followed(self, rows: int, day: int) -> Array:
        """Return what followed the first `rows` origins as it was known at a day, shape (rows, cells)."""
        starts = self.origins[:rows]
        counts = [
            self.history.counts_known(int(start), int(start) + self.horizon_days, before=day)
            for start in starts
        ]
        return np.array(counts).reshape(rows, len(self.history.cells))

    def fitted(self, day: int) -> Fitted:
        """Return what can be learnt by a day from what was known before it."""
        if day not in self._fits:
            self._fits[day] = self._fit(day)
        return self._fits[day]

    def _fit(self, day: int) -> Fitted:
        rows = self._past_rows(day)
        counts = self.followed(rows, day)
        origin, cell = np.nonzero(counts)
        times = counts[origin, cell]
        at = self._traces[:rows][origin, :, cell].astype(np.float64)
        sums = self._sums[:rows]
        known = int(self.history.known_before(day).sum())
        prior = prior_shares(COMPONENTS, fine=known >= FINE_FROM_EVENTS)
        excitation = fit(Cases(at, times, sums), prior)
        if not rows or not len(times):
            excitation = self._untaught(day, prior)
        normed = at / np.where(sums > 0, sums, 1.0)[origin]
        normed = np.where(sums[origin] > 0, normed, 1 / len(self.history.cells))
        decayed = mixture(normed, times, prior, prior_events=MAP_PRIOR_EVENTS)
        plain = best_mixture(self._plain[:rows], counts, prior_events=MAP_PRIOR_EVENTS)
        pool, past = self._pool(rows, origin, cell, times)
        return Fitted(day, excitation, decayed, plain, pool, self._level(rows, counts), past)

    def _untaught(self, day: int, prior: Array) -> Excitation:
        """Return the prior's weights at the level of the record so far: nothing has been followed up yet."""
        known = float(self.history.known_before(day).sum())
        weeks = max((day - self.history.first_day) / WEEK, 26.0)
        sums = self.history.traces([day])[0].sum(axis=1, dtype=np.float64)
        present = sums > 0
        expected = max(known, 0.5) * self.horizon_weeks / weeks
        weights = np.where(present, prior, 0.0)
        weights = weights / weights.sum() * expected / np.where(present, sums, 1.0)
        return Excitation(weights, tuple(None for _ in weights), prior, 0.0)

    def models_at(self, fitted: Fitted, view: View) -> Array:
        """Return each model's shares of the area, shape (3, cells)."""
        exciting = share(fitted.excitation.weights @ view.traces)
        decayed = share(fitted.decayed @ share(view.traces))
        plain = share(fitted.plain @ view.plain)
        return np.stack((exciting, decayed, plain))

    def _quarter(self, day: int) -> int:
        return day - day % QUARTER_DAYS

    def _row_models(self, row: int) -> tuple[Array, float]:
        """Return what each model said at a past origin with the parameters of its quarter, and the excited level."""
        day = int(self.origins[row])
        if day not in self._said:
            fitted = self.fitted(self._quarter(day))
            view = self.view(day)
            level = float((fitted.excitation.weights @ view.traces).sum())
            self._said[day] = (self.models_at(fitted, view), level)
        return self._said[day]

    @cached_property
    def _said(self) -> dict[int, tuple[Array, float]]:
        return {}

    def _pool(
        self, rows: int, origin: Where, cell: Where, times: Array
    ) -> tuple[Array, tuple[float | None, ...]]:
        """Return how much each model counts by its past forecasts, and their mean log scores and the plain maps'."""
        prior = np.array(MODEL_PRIOR)
        if not rows or not len(times):
            return prior, (None,) * (len(MODEL_PRIOR) + 3)
        said = np.array([self._row_models(row)[0] for row in range(rows)])
        densities = said[origin, :, cell]
        pool = mixture(densities, times, prior, prior_events=MODEL_PRIOR_EVENTS)
        every = np.concatenate((densities, self._plain[:rows][origin, :, cell]), axis=1)
        with np.errstate(divide="ignore"):
            scores = (np.log(every) * times[:, None]).sum(axis=0) / times.sum()
        return pool, tuple(float(score) if np.isfinite(score) else None for score in scores)

    def _level(self, rows: int, counts: Array) -> Excitation:
        """Return the weights by which the excited level and the area's recent rates make the level of the forecast."""
        prior = np.array(LEVEL_PRIOR)
        if not rows:
            return Excitation(prior, (None,) * len(prior), prior, 0.0)
        excited = np.array([self._row_models(row)[1] for row in range(rows)])
        rates = np.column_stack((excited, self._rates[:rows]))
        totals = counts.sum(axis=1)
        if not totals.sum():
            return Excitation(prior, (None,) * len(prior), prior, 0.0)
        return fit(Cases(rates, totals, rates), prior, prior_events=LEVEL_PRIOR_EVENTS)

    def outlook(self, day: int, fitted: Fitted) -> Outlook:
        """Return the expectation of a day with what was learnt by another."""
        view = self.view(day)
        models = self.models_at(fitted, view)
        shares = fitted.pool @ models
        excited = float((fitted.excitation.weights @ view.traces).sum())
        level = float(fitted.level.weights @ np.array([excited, *view.rates]))
        return Outlook(level * shares, shares, models, level)

    def past_outlook(self, row: int) -> Outlook:
        """Return the expectation of a past origin with what its quarter knew."""
        day = int(self.origins[row])
        if day not in self._outlooks:
            self._outlooks[day] = self.outlook(day, self.fitted(self._quarter(day)))
        return self._outlooks[day]

    def hurdle(self, day: int) -> Hurdle:
        """Return how counts spread around past expectations, by every horizon that was over by a day."""
        rows = self._past_rows(day)
        picked = range(rows - 1, -1, -self.horizon_weeks)
        if not rows:
            return Hurdle()
        counts = self.followed(rows, day)
        mean = np.concatenate([self.past_outlook(row).mean for row in picked])
        return fit_hurdle(mean, np.concatenate([counts[row] for row in picked]))
