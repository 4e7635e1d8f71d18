from dataclasses import replace

import numpy as np
import pytest

from standfast.engines.routing.unpredictable import (
    Candidate,
    Game,
    GameRefused,
    Rate,
    Strategy,
    best_strategy,
    candidate_of,
    fixed,
    prediction_rates,
)
from standfast.engines.routing.unpredictable.observers import arrivals_of

WEEK = 7


def week_of(*places: int, count: int = 7) -> Candidate:
    """Somebody is at each of these places for a day, in this order from the first day on."""
    return candidate_of(
        1.0, [(place, day, day + 1) for day, place in enumerate(places)], places=count, slots=WEEK
    )


def rates(strategy: Strategy, **asked: int) -> dict[str, float]:
    asked = {"seen_days": 90, "asked_days": 28, "runs": 5, "seed": 1} | asked
    return {rate.observer: rate.share or 0.0 for rate in prediction_rates(strategy, **asked)}


def game_of(*candidates: Candidate) -> Game:
    count = candidates[0].presence.shape[0]
    return Game(tuple(f"place {n}" for n in range(count)), np.ones(count), candidates)


def test_arrivals_are_the_first_slot_of_every_stay() -> None:
    stay = np.array([[1, 1, 0, 1], [0, 0, 1, 1]], dtype=bool)

    assert arrivals_of(stay).tolist() == [[True, False, False, True], [False, False, True, False]]


def test_a_schedule_that_repeats_is_foretold_by_whoever_looks_at_the_day_of_the_week() -> None:
    found = rates(fixed(game_of(week_of(0, 3, 1, 6, 2, 5, 4)), 0))

    assert found["same day of the cycle"] == 1.0
    assert found["repeats itself"] == 1.0
    assert found["who follows whom"] == 1.0
    assert found["knows the chain"] == 1.0
    assert found["any place"] == pytest.approx(1 / 7, abs=0.06)


def test_a_schedule_of_even_coins_is_foretold_no_better_than_by_coin() -> None:
    weeks = [week_of(place, count=4) for place in range(4)]

    found = rates(best_strategy(game_of(*weeks), given_up=0.0), runs=60)

    assert found["knows the chain"] == pytest.approx(0.25, abs=0.08)
    assert all(share <= 0.36 for share in found.values())


def test_the_same_seed_gives_the_same_rates() -> None:
    strategy = fixed(game_of(week_of(0, 1, 2)), 0)

    first = prediction_rates(strategy, seen_days=20, asked_days=7, runs=2, seed=3)

    assert first == prediction_rates(strategy, seen_days=20, asked_days=7, runs=2, seed=3)
    assert all(rate.arrivals == 6 for rate in first)


def test_a_schedule_without_arrivals_has_no_rate() -> None:
    assert Rate("any place", 0, 0).share is None


def test_an_observer_who_never_watched_is_refused() -> None:
    with pytest.raises(GameRefused, match="An observer watches, is asked and is tried once"):
        prediction_rates(fixed(game_of(week_of(0)), 0), seen_days=0, asked_days=1, runs=1, seed=0)


def test_after_one_day_of_watching_nobody_knows_a_lag() -> None:
    found = rates(fixed(game_of(week_of(0, 1, 2)), 0), seen_days=1, asked_days=1, runs=1)

    assert found["knows the chain"] == 1.0
    assert found["repeats itself"] == 0.0


def test_who_is_still_out_is_seen_by_observers_too() -> None:
    week = week_of(4, 2, 6)
    out = np.zeros_like(week.presence)
    out[[3, 5], [3, 4]] = True

    found = prediction_rates(
        fixed(game_of(replace(week, spill=out)), 0), seen_days=14, asked_days=7, runs=1, seed=1
    )

    assert {rate.arrivals for rate in found} == {5}
    assert {rate.observer: rate.named for rate in found}["knows the chain"] == 5
