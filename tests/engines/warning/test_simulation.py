"""The truth of an invented process: nobody forecasts it better than it does itself."""

from datetime import date

import numpy as np
import pytest

from factories.warning import BUSY, START
from standfast.engines.warning import History, cells_over
from standfast.engines.warning.scores import log_scores
from standfast.engines.warning.simulation import simulate, truth

WEEKS, SEED = 156, 5
CATALOGUE = simulate(BUSY, start=START, weeks=WEEKS, seed=SEED)
CELLS = cells_over((BUSY.outline(),), cell_km=50.0)
HISTORY = History(CELLS, CATALOGUE)
DAYS = [date(2013, 1, 7).toordinal() + 7 * week for week in range(100)]


def expected(day: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return truth(BUSY, CELLS, CATALOGUE, weeks=WEEKS, seed=SEED, day=day, days=7)


def test_the_truth_expects_as_many_as_come() -> None:
    expected_ = sum(float(expected(day).sum()) for day in DAYS)
    came = sum(float(HISTORY.counts(day, day + 7).sum()) for day in DAYS)

    assert expected_ == pytest.approx(came, rel=0.06)


def test_the_truth_knows_where_better_than_any_map_of_the_past() -> None:
    of_truth, of_map = [], []
    for day in DAYS:
        counts = HISTORY.counts(day, day + 7)
        year = HISTORY.window_map(day, days=365) + 0.5
        of_truth.append(log_scores(expected(day) / expected(day).sum(), counts))
        of_map.append(log_scores(year / year.sum(), counts))

    gain = np.concatenate(of_truth).mean() - np.concatenate(of_map).mean()

    assert gain > 0.15


def test_what_happens_from_the_day_on_is_not_read() -> None:
    day = DAYS[50]
    kept = [one for one in CATALOGUE.events if one.start.toordinal() < day]

    alone = truth(
        BUSY, CELLS, type(CATALOGUE)(tuple(kept)), weeks=WEEKS, seed=SEED, day=day, days=7
    )

    assert alone == pytest.approx(expected(day))
