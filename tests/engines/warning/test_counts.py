import numpy as np
import pytest

from standfast.engines.warning.counts import (
    Hurdle,
    fit_hurdle,
    negative_binomial,
    quantiles,
)


def test_a_table_sums_to_one_and_keeps_the_mean() -> None:
    mean = np.array([0.001, 0.3, 2.0, 40.0])

    table = Hurdle(-0.5, 0.9, 0.8).table(mean)

    assert table.sum(axis=1) == pytest.approx(np.ones(4))
    assert table @ np.arange(table.shape[1]) == pytest.approx(mean, rel=1e-4)


def test_the_usual_hurdle_is_the_poissons() -> None:
    mean = np.array([0.01, 0.5, 3.0])

    assert Hurdle().p_any(mean) == pytest.approx(1 - np.exp(-mean))


def test_a_negative_binomial_matches_its_formula() -> None:
    table = negative_binomial(np.array([2.0]), 3.0, most=60)

    assert table[0, 0] == pytest.approx((3 / 5) ** 3)
    assert table[0, 1] == pytest.approx(3 * (2 / 5) * (3 / 5) ** 3)
    assert table.sum() == pytest.approx(1)


def test_quantiles_are_the_smallest_numbers_that_hold() -> None:
    table = np.array([[0.5, 0.3, 0.2], [1.0, 0.0, 0.0]])

    assert quantiles(table, (0.05, 0.5, 0.8, 0.95)).tolist() == [[0, 0, 1, 2], [0, 0, 0, 0]]


def test_a_hurdle_is_recovered_from_what_it_made() -> None:
    random = np.random.default_rng(3)
    mean = random.uniform(0.02, 3.0, 8000)
    truth = Hurdle(-0.4, 0.9, 0.6)
    table = truth.table(mean)
    drawn = (random.random((len(mean), 1)) > np.cumsum(table, axis=1)).sum(axis=1)

    found = fit_hurdle(mean, drawn)

    assert found.start == pytest.approx(truth.start, abs=0.06)
    assert found.slope == pytest.approx(truth.slope, abs=0.06)
    assert found.size == pytest.approx(truth.size, rel=0.35)


def test_without_a_past_the_hurdle_is_the_usual() -> None:
    assert fit_hurdle(np.zeros(3), np.zeros(3)) == Hurdle()
    assert fit_hurdle(np.full(3, 0.1), np.zeros(3)).size == 1.0
