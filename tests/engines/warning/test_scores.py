import math

import numpy as np
import pytest

from standfast.engines.warning.scores import (
    capture,
    crps,
    ignorance,
    inside_interval,
    log_scores,
    mean_and_error,
    reliability,
)


def test_log_scores_give_one_value_an_event() -> None:
    scores = log_scores(np.array([0.5, 0.25, 0.25]), np.array([2.0, 0.0, 1.0]))

    assert scores == pytest.approx([math.log(0.5), math.log(0.5), math.log(0.25)])


def test_crps_of_a_certain_forecast_is_its_distance() -> None:
    table = np.array([[1.0], [1.0]])

    assert crps(table, np.array([0.0, 3.0])).tolist() == [0.0, 3.0]


def test_crps_of_a_coin_is_a_quarter() -> None:
    assert crps(np.array([[0.5, 0.5]]), np.array([1.0])).tolist() == [0.25]


def test_ignorance_is_the_bits_of_the_bin_that_came() -> None:
    table = np.array([[0.5, 0.25, 0.25]])

    bits = ignorance(table, np.array([2.0]))

    assert bits[0] == pytest.approx(-math.log2((500 + 1) / 1008))


def test_ignorance_of_the_impossible_is_finite() -> None:
    assert ignorance(np.array([[1.0]]), np.array([500.0]))[0] == pytest.approx(math.log2(1008))


def test_capture_counts_events_in_the_first_cells_and_shares_ties() -> None:
    map_ = np.array([5.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    counts = np.array([2.0, 1.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])

    assert capture(map_, counts, area=0.1) == 2.0
    assert capture(map_, counts, area=0.2) == 2.5
    assert capture(map_, counts, area=1.0) == 7.0


def test_an_interval_splits_ties_by_the_draw() -> None:
    table = np.array([[0.98, 0.02]] * 3)

    inside = inside_interval(table, np.zeros(3), np.array([0.5, 0.99, 0.001]), chance=0.9)

    assert inside.tolist() == [True, False, False]


def test_reliability_of_an_empty_bin_is_unknown() -> None:
    bins = reliability(np.array([0.005, 0.5, 1.0]), np.array([0.0, 2.0, 1.0]))

    assert [(one.low, one.cases, one.happened) for one in bins if one.cases] == [
        (0.0, 1, 0.0),
        (0.4, 1, 1.0),
        (0.8, 1, 1.0),
    ]
    assert bins[1].forecast is None


def test_a_mean_without_values_is_unknown_and_of_one_has_no_error() -> None:
    assert mean_and_error(np.zeros(0)) == (None, None)
    assert mean_and_error(np.array([2.0])) == (2.0, None)
    assert mean_and_error(np.array([1.0, 3.0])) == (2.0, 1.0)
