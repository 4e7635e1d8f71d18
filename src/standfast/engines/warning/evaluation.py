"""Evaluation: forecasts and their baselines over past years, scored by what followed.

Baselines are fitted on the training years alone: their maps follow the events, but the weights by which maps and even
ground are mixed stay as they were when training ended. The forecast itself learns on, by what was known at each cutoff.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from standfast.engines.geo import Outline
from standfast.engines.warning.catalogue import Catalogue
from standfast.engines.warning.cells import Array, cells_over
from standfast.engines.warning.counts import Hurdle
from standfast.engines.warning.forecast import forecast_at
from standfast.engines.warning.history import WEEK, YEAR_DAYS, History
from standfast.engines.warning.learning import MODELS, Learner
from standfast.engines.warning.maps import MONTH_DAYS, best_mixture, share
from standfast.engines.warning.scores import (
    AREA_SHARES,
    Reliability,
    capture,
    crps,
    ignorance,
    inside_interval,
    log_scores,
    mean_and_error,
    reliability,
)

STANDFAST = "standfast"
EXCITING = MODELS[0]
ZERO = "zero"
LAST_MONTH = "last month"
YEAR_MAP = "12-month map"
BOOTSTRAP = "bootstrap of history"
MIXTURE = "best mixture of even ground, 12-month and all-time maps"
BASELINES = (ZERO, LAST_MONTH, YEAR_MAP, BOOTSTRAP, MIXTURE)
MODELS_SCORED = (STANDFAST, EXCITING, *BASELINES)
INTERVAL = 0.9
# A point forecast or a Poisson's chances are written out up to so many events above what was seen.
ROOM = 20


@dataclass(frozen=True)
class Trial:
    """What is tried: an area, a catalogue, when training ends and testing ends (neither day belongs to it)."""

    outlines: tuple[Outline, ...]
    catalogue: Catalogue
    train_to: date
    test_to: date
    cell_km: float = 50.0

    def __post_init__(self) -> None:
        if self.test_to <= self.train_to:
            raise ValueError(
                f"Testing ends on {self.test_to}, but training only on {self.train_to}; test later than you train."
            )


@dataclass(frozen=True)
class Case:
    """One model at one cutoff: the score of each event, of each cell, and what a part of the area caught."""

    model: str
    cutoff: date
    counts: Array
    logs: Array | None
    crps: Array
    ignorance: Array
    captured: tuple[float, ...]
    p_any: Array
    covered: Array | None


@dataclass(frozen=True)
class Score:
    """A model's scores over a year, or over all of the test where `year` is None.

    `log_score` is None for a model that gives no share to cells where something happened before. `gain` is the log
    score above that of the best mixture of plain maps, with its standard error over events.
    """

    model: str
    horizon_weeks: int
    year: int | None
    cutoffs: int
    events: int
    log_score: float | None
    log_score_error: float | None
    gain: float | None
    gain_error: float | None
    crps: float | None
    crps_error: float | None
    ignorance: float | None
    ignorance_error: float | None
    ignorance_skill_against_zero: float | None
    capture: dict[str, float | None]
    interval_coverage: float | None
    calibration: tuple[Reliability, ...] | None


def evaluate(
    trial: Trial, *, horizon_weeks: int, every_weeks: int | None = None, seed: int = 0
) -> tuple[Score, ...]:
    """Return the scores of every model, each year and all years; cutoffs follow one another without overlap.

    :raises ValueError: when no whole horizon fits between training and the end of the test.
    """
    cases = list(_cases(trial, horizon_weeks, every_weeks or horizon_weeks, seed))
    if not cases:
        raise ValueError(
            f"No {horizon_weeks} weeks fit between {trial.train_to} and {trial.test_to}; test over a longer time."
        )
    years = sorted({case.cutoff.year for case in cases})
    return tuple(
        _score(
            [case for case in cases if year is None or case.cutoff.year == year],
            model,
            horizon_weeks,
            year,
        )
        for year in (*years, None)
        for model in MODELS_SCORED
    )


def judge(
    history: History, *, cutoff: date, horizon_weeks: int, mean: Array, hurdle: Hurdle
) -> tuple[Score, ...]:
    """Return the scores of one forecast that was issued, and of the baselines, once its time has passed.

    The baselines are fitted on what was known before the cutoff; the outcome is taken as it is known now.
    """
    day = cutoff.toordinal()
    counts = history.counts(day, day + horizon_weeks * WEEK)
    learner = Learner(history, horizon_weeks=horizon_weeks, last_day=day)
    own = _case(STANDFAST, cutoff, counts, share(mean), mean, hurdle.table(mean), None)
    cases = [own]
    for model, shares, map_, chances in _Baselines(learner, day).at(day, counts):
        cases.append(_case(model, cutoff, counts, shares, map_, chances, None))
    return tuple(_score(cases, case.model, horizon_weeks, cutoff.year) for case in cases)


def cutoffs_of(trial: Trial, *, horizon_weeks: int, every_weeks: int) -> list[date]:
    """Return the cutoffs of a trial: the first is the day on which training ends."""
    last = trial.test_to.toordinal() - horizon_weeks * WEEK
    return [
        date.fromordinal(day)
        for day in range(trial.train_to.toordinal(), last + 1, every_weeks * WEEK)
    ]


def _cases(trial: Trial, horizon_weeks: int, every_weeks: int, seed: int) -> Iterator[Case]:
    history = History(cells_over(trial.outlines, cell_km=trial.cell_km), trial.catalogue)
    cutoffs = cutoffs_of(trial, horizon_weeks=horizon_weeks, every_weeks=every_weeks)
    if not cutoffs:
        return
    learner = Learner(history, horizon_weeks=horizon_weeks, last_day=cutoffs[-1].toordinal())
    baselines = _Baselines(learner, trial.train_to.toordinal())
    random = np.random.default_rng(seed)
    for cutoff in cutoffs:
        day = cutoff.toordinal()
        counts = history.counts(day, day + horizon_weeks * WEEK)
        made = forecast_at(learner, cutoff)
        draw = random.random(len(counts))
        table = made.table
        yield _case(STANDFAST, cutoff, counts, made.outlook.shares, made.mean, table, draw)
        exciting = made.outlook.models[0]
        level = made.outlook.level
        yield _case(
            EXCITING,
            cutoff,
            counts,
            exciting,
            exciting * level,
            made.hurdle.table(exciting * level),
            draw,
        )
        for model, shares, mean, chances in baselines.at(day, counts):
            yield _case(model, cutoff, counts, shares, mean, chances, None)


def _case(
    model: str,
    cutoff: date,
    counts: Array,
    shares: Array | None,
    map_: Array,
    table: Array,
    draw: Array | None,
) -> Case:
    return Case(
        model=model,
        cutoff=cutoff,
        counts=counts,
        logs=None if shares is None else log_scores(shares, counts),
        crps=crps(table, counts),
        ignorance=ignorance(table, counts),
        captured=tuple(capture(map_, counts, area=area) for area in AREA_SHARES),
        p_any=1 - table[:, 0],
        covered=None if draw is None else inside_interval(table, counts, draw, chance=INTERVAL),
    )


class _Baselines:
    """The baselines of a learner's history, with weights from before training ended."""

    def __init__(self, learner: Learner, train_day: int) -> None:
        self.history = learner.history
        self.horizon_days = learner.horizon_days
        past = learner.origins[learner.origins + learner.horizon_days <= train_day]
        rows = len(past)
        counts = learner.followed(rows, train_day)
        plain = np.array([learner.view(int(day)).plain for day in past]).reshape(
            rows, 3, len(self.history.cells)
        )
        self.mixture = best_mixture(plain, counts) if rows else np.full(3, 1 / 3)
        self.year = best_mixture(plain[:, :2], counts) if rows else np.array([0.1, 0.9])
        months = np.array([self._last(int(day)) for day in past]).reshape(
            rows, 1, len(self.history.cells)
        )
        even = np.full_like(months, 1 / len(self.history.cells))
        self.month = (
            best_mixture(np.concatenate((even, share(months)), axis=1), counts)
            if rows
            else np.array([0.5, 0.5])
        )
        self.learner = learner

    def _last(self, day: int) -> Array:
        return self.history.window_map(day, days=self.horizon_days)

    def at(self, day: int, counts: Array) -> Iterator[tuple[str, Array | None, Array, Array]]:
        """Yield each baseline's name, shares, map and chances at a day; `counts` only sets how far tables reach."""
        cells = len(self.history.cells)
        most = int(counts.max(initial=0)) + ROOM
        zero = np.zeros((cells, 1))
        zero[:, 0] = 1.0
        yield ZERO, None, np.zeros(cells), zero
        last = self._last(day)
        even = np.full(cells, 1 / cells)
        yield LAST_MONTH, self.month @ np.stack((even, share(last))), last, _certain(last)
        year = self.history.window_map(day, days=YEAR_DAYS)
        expected = year * self.horizon_days / YEAR_DAYS
        plain = self.learner.view(day).plain
        yield YEAR_MAP, self.year @ plain[:2], year, _poisson(expected, most)
        drawn = self._windows(day)
        yield BOOTSTRAP, None, drawn.mean(axis=0), _drawn(drawn)
        mixed = self.mixture @ plain
        yield MIXTURE, mixed, mixed, _poisson(mixed * expected.sum(), most)

    def _windows(self, day: int) -> Array:
        """Return the counts of every past window of the horizon's length, back to the first event."""
        starts = range(day - self.horizon_days, self.history.first_day - 1, -self.horizon_days)
        windows = [
            self.history.counts_known(start, start + self.horizon_days, before=day)
            for start in starts
        ]
        return np.array(windows or [self._last(day)])


def _certain(counts: Array) -> Array:
    numbers = counts.astype(np.int64)
    table = np.zeros((len(counts), int(numbers.max(initial=0)) + 1))
    table[np.arange(len(counts)), numbers] = 1.0
    return table


def _drawn(windows: Array) -> Array:
    numbers = windows.astype(np.int64)
    table = np.zeros((windows.shape[1], int(numbers.max(initial=0)) + 1))
    for row in numbers:
        table[np.arange(windows.shape[1]), row] += 1
    return table / len(windows)


def _poisson(mean: Array, most: int) -> Array:
    most = max(most, int(mean.max(initial=0) + 12 * np.sqrt(mean.max(initial=0))) + ROOM)
    number = np.arange(most + 1)
    logs = number * np.log(np.maximum(mean, 1e-300))[:, None] - mean[:, None]
    table = np.exp(logs - np.concatenate(([0.0], np.cumsum(np.log(number[1:])))))
    return np.asarray(table)


def _score(cases: list[Case], model: str, horizon_weeks: int, year: int | None) -> Score:
    own = [case for case in cases if case.model == model]
    counts = np.concatenate([case.counts for case in own])
    events = int(counts.sum())
    logs = _joined(own)
    reference = _joined([case for case in cases if case.model == MIXTURE])
    zero, _ = mean_and_error(
        np.array([case.ignorance.mean() for case in cases if case.model == ZERO])
    )
    log_score, log_error = mean_and_error(logs) if logs is not None else (None, None)
    gain, gain_error = (
        mean_and_error(logs - reference)
        if logs is not None and reference is not None
        else (None, None)
    )
    crps_mean, crps_error = mean_and_error(np.array([case.crps.mean() for case in own]))
    bits, bits_error = mean_and_error(np.array([case.ignorance.mean() for case in own]))
    covered = [case.covered for case in own if case.covered is not None]
    return Score(
        model=model,
        horizon_weeks=horizon_weeks,
        year=year,
        cutoffs=len(own),
        events=events,
        log_score=log_score,
        log_score_error=log_error,
        gain=gain,
        gain_error=gain_error,
        crps=crps_mean,
        crps_error=crps_error,
        ignorance=bits,
        ignorance_error=bits_error,
        ignorance_skill_against_zero=None if bits is None or zero is None else _skill(bits, zero),
        capture={
            f"{area:.0%}": sum(case.captured[position] for case in own) / events if events else None
            for position, area in enumerate(AREA_SHARES)
        },
        interval_coverage=float(np.concatenate(covered).mean()) if covered else None,
        calibration=reliability(np.concatenate([case.p_any for case in own]), counts)
        if model in (STANDFAST, MIXTURE)
        else None,
    )


def _skill(loss: float, reference: float) -> float | None:
    return 1 - loss / reference if reference else None


def _joined(cases: list[Case]) -> Array | None:
    logs = [case.logs for case in cases if case.logs is not None]
    return np.concatenate(logs) if logs else None


MONTH_WEEKS = MONTH_DAYS // WEEK
