import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from standfast.engines.routing.unpredictable import (
    Candidate,
    Game,
    GameRefused,
    best_strategy,
    candidate_of,
    grown,
    prices,
)

PLACES, SLOTS = 3, 3


def all_plans(
    values: Callable[[tuple[int, ...]], float] | None = None,
) -> tuple[Candidate, ...]:
    """Every way to be at one place in each slot."""
    return tuple(
        candidate_of(
            10.0 if values is None else values(row),
            [(place, slot, slot + 1) for slot, place in enumerate(row)],
            places=PLACES,
            slots=SLOTS,
        )
        for row in itertools.product(range(PLACES), repeat=SLOTS)
    )


def game_of(candidates: tuple[Candidate, ...], **rules: Any) -> Game:
    return Game(("Yei", "Lainya", "Magwi"), np.array([5.0, 3.0, 2.0]), candidates, **rules)


def test_a_pool_that_is_closed_is_as_good_as_all_plans_together() -> None:
    plans = all_plans()

    def planner(weight: NDArray[np.float64]) -> list[Candidate]:
        return [max(plans, key=lambda one: float((weight * one.presence).sum()))]

    found = grown(game_of(plans[:1]), planner, given_up=0.0, rounds=60)

    assert found.closed
    assert len(found.game.candidates) < len(plans)
    assert best_strategy(found.game, given_up=0.0).bound == pytest.approx(
        best_strategy(game_of(plans), given_up=0.0).bound, abs=1e-6
    )


def test_a_pool_that_ran_out_of_rounds_says_so() -> None:
    plans = all_plans()

    found = grown(game_of(plans[:1]), lambda weight: plans, given_up=0.0, rounds=1)

    assert (found.closed, found.rounds) == (False, 1)
    assert len(found.game.candidates) > 1


def test_plans_that_give_too_much_up_do_not_enter_the_pool() -> None:
    plans = all_plans(values=lambda row: 10.0 - len(set(row)))

    found = grown(game_of(plans[:1]), lambda weight: plans, given_up=0.0, rounds=5)

    assert {one.value for one in found.game.candidates} == {9.0}


def test_prices_fall_as_more_is_given_up() -> None:
    game = game_of(all_plans(values=lambda row: 10.0 - row.count(2)))

    found = prices(game, [0.2, 0.0, 0.1])

    assert [one.given_up for one in found] == [0.0, 0.1, 0.2]
    assert [round(one.strategy.bound, 4) for one in found] == [2.0, 1.9355, 1.9355]  # 60 / 31
    assert all(one.strategy.worst_price <= one.given_up + 1e-9 for one in found)


def test_prices_leave_out_what_breaks_a_promise_and_refuse_when_nothing_is_left() -> None:
    plans = all_plans(values=lambda row: 10.0 - row.count(2))
    promising = game_of(plans, promised_days=(None, None, 2))

    assert [one.given_up for one in prices(promising, [0.0, 0.1])] == [0.1]
    with pytest.raises(GameRefused, match="Magwi was promised a visit every 2 days and no plan"):
        prices(promising, [0.0])
    with pytest.raises(GameRefused, match="No share to give up was named"):
        prices(promising, [])
