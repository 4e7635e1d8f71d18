import numpy as np
import pytest

from standfast.engines.warning.cells import Array
from standfast.engines.warning.excitation import Cases, Excitation, fit, mixture, prior_shares
from standfast.engines.warning.history import COMPONENTS

TRUTH = np.array([0.002, 0.5, 0.15])


def simulated(weeks: int, seed: int) -> Cases:
    """Return the cases of a weekly process on 30 cells: even ground, last week here, and a slow trace here."""
    random = np.random.default_rng(seed)
    cells, slow, last = 30, np.zeros(30), np.zeros(30)
    at: list[Array] = []
    times, sums = [], []
    for _ in range(weeks):
        traces = np.stack((np.full(cells, 10.0), last, slow))
        counts = random.poisson(TRUTH @ traces)
        for cell in np.nonzero(counts)[0]:
            at.append(traces[:, cell])
            times.append(counts[cell])
        sums.append(traces.sum(axis=1))
        slow, last = 0.75 * (slow + last), counts.astype(float)
    return Cases(np.array(at), np.array(times, dtype=float), np.array(sums))


def test_known_weights_are_recovered_within_their_standard_errors() -> None:
    found = [fit(simulated(400, seed), np.full(3, 1 / 3), prior_events=1.0) for seed in range(20)]

    weights = np.array([one.weights for one in found])
    errors = np.array([one.errors for one in found], dtype=float)
    off = (weights - TRUTH) / errors
    assert np.abs(weights.mean(axis=0) / TRUTH - 1).max() < 0.12
    assert np.abs(off.mean(axis=0)).max() < 0.8
    assert (np.abs(off) < 1.96).mean() > 0.85


def test_shares_tell_which_part_each_trace_carried() -> None:
    found = fit(simulated(400, 1), np.full(3, 1 / 3))

    assert found.shares.sum() == pytest.approx(1)
    assert found.shares[1] > found.shares[0] > 0.05


def test_a_record_without_events_leaves_the_prior() -> None:
    nothing = Cases(np.zeros((0, 2)), np.zeros(0), np.zeros((0, 2)))

    found = fit(nothing, np.array([0.3, 0.7]))

    assert isinstance(found, Excitation)
    assert found.weights.tolist() == [0.3, 0.7]
    assert found.errors == (None, None)


def test_a_trace_that_never_was_gets_no_weight() -> None:
    cases = Cases(np.array([[1.0, 0.0]] * 5), np.ones(5), np.array([[10.0, 0.0]] * 5))

    found = fit(cases, np.array([0.5, 0.5]))

    assert found.weights.tolist() == [pytest.approx(0.1), 0.0]
    assert found.errors[1] is None


def test_a_mixture_finds_the_map_that_was_right() -> None:
    densities = np.array([[0.1, 0.9]] * 50)

    free = mixture(densities, np.ones(50), np.array([0.5, 0.5]), prior_events=0)
    held = mixture(densities, np.ones(50), np.array([0.5, 0.5]), prior_events=1000)

    assert free[1] > 0.999
    assert 0.5 < held[1] < 0.6


def test_a_mixture_of_nothing_is_the_prior() -> None:
    empty = mixture(np.zeros((0, 2)), np.zeros(0), np.array([1.0, 3.0]), prior_events=0)

    assert empty.tolist() == [0.25, 0.75]


def test_the_prior_shares_out_one() -> None:
    shares = prior_shares(COMPONENTS)

    assert len(shares) == 1 + len(COMPONENTS)
    assert shares.sum() == pytest.approx(1)
    assert (shares > 0).all()
