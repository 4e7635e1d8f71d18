"""The bound: what the relaxed schedules promise is never less than what plans reach, at any prices."""

import numpy as np
import pytest

from engines.routing.mission.instances import small_problem
from engines.routing.mission.oracle import known_optima
from standfast.engines.routing.mission.arrays import arrays_of
from standfast.engines.routing.mission.bound import bound_of, tightened
from standfast.engines.routing.mission.search import Search
from standfast.engines.routing.mission.tables import of_three, of_two, value_tables

KNOWN = known_optima()
WORTH = [seed for seed, worth in KNOWN.items() if worth and seed % 12 == 3]


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_lagrangian_is_an_upper_bound_at_any_prices(share: float) -> None:
    assert len(WORTH) > 12
    rng = np.random.default_rng(1)
    for seed in WORTH:
        arrays = arrays_of(small_problem(seed))
        search = Search(arrays, np.random.default_rng(0))
        lagrangian = bound_of(arrays, search.tops([]))
        lagrangian.prices = share * lagrangian.most * rng.random(lagrangian.most.shape)
        lagrangian.rider_prices += share

        lagrangian.prove(3, lambda: False)

        best = KNOWN[seed]
        assert best is not None
        assert lagrangian.proven >= best - 1e-6, seed


def test_more_rounds_never_loosen_the_bound_and_mostly_tighten_it() -> None:
    tighter = 0
    for seed in WORTH[:5]:
        arrays = arrays_of(small_problem(seed))
        search = Search(arrays, np.random.default_rng(0))
        search.adopt(search.repaired([], arrays.leaders, (0, arrays.days), noise=0.0))
        found = [
            tightened(
                bound_of(arrays, search.tops(search.best)),
                target=search.value(search.best),
                rounds=rounds,
                stop=lambda: False,
            )
            for rounds in (0, 3, 10)
        ]
        assert found[0] >= found[1] >= found[2]
        tighter += found[2] < found[0] - 1e-9

    assert tighter >= 4


def test_a_bound_that_is_cancelled_proves_nothing_new() -> None:
    arrays = arrays_of(small_problem(WORTH[0]))
    search = Search(arrays, np.random.default_rng(0))
    lagrangian = bound_of(arrays, search.tops([]))
    needs = lagrangian.best
    lagrangian.cancelled[0] = True

    lagrangian.prove(3, lambda: False)

    assert lagrangian.best == needs
    assert np.isinf(lagrangian.proven)


def test_stays_of_one_unit_take_different_ranks() -> None:
    first, second, third = np.array([5.0, 3.0]), np.array([4.0, 1.0]), np.array([2.0, 2.0])

    assert of_two(first, second) == 7.0
    assert of_three(first, second, third) == 7.0


def test_a_later_stay_earns_no_more_than_a_first_one() -> None:
    shares, repeats = np.array([0.25, 0.5, 1.0]), np.array([1.0, 0.4])
    prices = np.array([[2.0, 0.5]])

    first, second, third = value_tables(shares, np.array([0, 3]), np.array([10.0]), repeats, prices)

    assert first.tolist() == [0.5, 3.0, 8.0]
    assert (second <= first).all()
    assert (third <= second).all()
