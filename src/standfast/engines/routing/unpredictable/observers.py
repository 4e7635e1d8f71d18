"""Observers who have watched a schedule for some days and say where somebody will arrive next.

Each sees every place on every day (more than anyone could) and is told how many arrivals there will be; he names as many
places. The share of arrivals that he names rightly is his prediction rate. `knows the chain` is the strongest: he has the
pool, the chances and all days so far, and names what is most likely given them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from standfast.engines.routing.unpredictable.game import Booleans, Floats, Game, GameRefused
from standfast.engines.routing.unpredictable.strategy import Strategy, draw

LAGS = range(1, 32)
PRIOR = 1.0  # pseudo-count by which a rate seen rarely is drawn to the place's own rate

Observer = Callable[[Booleans, int], Floats]


@dataclass(frozen=True, slots=True)
class Rate:
    """How often an observer was right: arrivals that he named of all there were; None where there were none."""

    observer: str
    named: int
    arrivals: int

    @property
    def share(self) -> float | None:
        """The share of arrivals that he named."""
        return self.named / self.arrivals if self.arrivals else None


def arrivals_of(presence: Booleans) -> Booleans:
    """Return in which slot somebody arrives where nobody was before, shape as given: (places, slots)."""
    before = np.zeros_like(presence)
    before[:, 1:] = presence[:, :-1]
    return presence & ~before


def prediction_rates(
    strategy: Strategy, *, seen_days: int, asked_days: int, runs: int, seed: int
) -> tuple[Rate, ...]:
    """Return how well each observer predicts the arrivals of `asked_days` days after `seen_days` days of watching.

    :raises GameRefused: when a number is below 1.
    """
    if min(seen_days, asked_days, runs) < 1:
        raise GameRefused("An observer watches, is asked and is tried once at the least.")
    game = strategy.game
    first, last = seen_days * game.slots_per_day, (seen_days + asked_days) * game.slots_per_day
    cycles = -(-last // game.slots)
    named: dict[str, int] = {}
    total = 0
    for run in range(runs):
        drawn = draw(strategy, cycles=cycles, seed=seed + run)
        presence = _seen(game, drawn)
        arrivals = arrivals_of(presence)
        observers = _observers(strategy, drawn)
        for slot in range(first, last):
            there = arrivals[:, slot]
            count = int(there.sum())
            total += count
            for name, observer in observers.items():
                told = observer(presence[:, :slot], slot)
                hits = _hits(told, there, count)
                named[name] = named.get(name, 0) + hits
    return tuple(Rate(name, hits, total) for name, hits in named.items())


def _seen(game: Game, drawn: tuple[int, ...]) -> Booleans:
    """Return where somebody is over the cycles that were drawn; who is still out from the cycle before counts."""
    presence, spills = game.presence, game.spills
    cycles = [presence[drawn[0]]]
    cycles += [presence[one] | spills[before] for before, one in pairwise(drawn)]
    return np.concatenate(cycles, axis=1)


def _hits(told: Floats, there: Booleans, count: int) -> int:
    """Count the arrivals among the `count` places named first; equal places are named by position."""
    return int(there[np.argsort(-told, kind="stable")[:count]].sum())


def _observers(strategy: Strategy, drawn: tuple[int, ...]) -> dict[str, Observer]:
    game = strategy.game
    return {
        "any place": _any_place,
        "commonest places": _commonest,
        "same day of the cycle": _same_day(game),
        "who follows whom": _follows,
        "repeats itself": _lagged,
        "longest not visited": _overdue,
        "knows the chain": _knowing(strategy, drawn),
    }


def _any_place(past: Booleans, slot: int) -> Floats:
    """Chance: every place equally likely, told in an order that changes by the slot."""
    return np.random.Generator(np.random.PCG64(slot)).random(len(past))


def _not_there(told: Floats, past: Booleans) -> Floats:
    """Nobody arrives where somebody is already."""
    return np.where(past[:, -1], -1.0, told)


def _commonest(past: Booleans, slot: int) -> Floats:
    return _not_there(arrivals_of(past).mean(axis=1), past)


def _same_day(game: Game) -> Observer:
    def told(past: Booleans, slot: int) -> Floats:
        arrivals = arrivals_of(past)
        same = arrivals[:, slot % game.slots :: game.slots]
        overall = arrivals.mean(axis=1)
        return _not_there((same.sum(axis=1) + PRIOR * overall) / (same.shape[1] + PRIOR), past)

    return told


def _follows(past: Booleans, slot: int) -> Floats:
    """First-order Markov: how often a place was reached a slot after others were held, drawn to its own rate."""
    arrivals = arrivals_of(past).astype(np.float64)
    before, after = past[:, :-1].astype(np.float64), arrivals[:, 1:]
    own = arrivals.mean(axis=1)
    together = after @ before.T
    rate = (together + PRIOR * own[:, None]) / (before.sum(axis=1)[None, :] + PRIOR)
    now = past[:, -1]
    told = rate[:, now].max(axis=1) if now.any() else own
    return _not_there(told, past)


def _lagged(past: Booleans, slot: int) -> Floats:
    """Repeat what was some days ago, by the lag that fitted the past best."""
    arrivals = arrivals_of(past).astype(np.float64)
    length = arrivals.shape[1]
    fits = {
        lag: float((arrivals[:, lag:] * arrivals[:, :-lag]).sum()) / (length - lag)
        for lag in LAGS
        if lag < length
    }
    if not fits:
        return np.asarray(arrivals.mean(axis=1))
    lag = max(fits, key=lambda one: (fits[one], -one))
    return _not_there(arrivals[:, length - lag] + 1e-3 * arrivals.mean(axis=1), past)


def _overdue(past: Booleans, slot: int) -> Floats:
    """Name the places that have waited longest, measured by their own usual interval."""
    length = past.shape[1]
    waited = np.array([length - (np.flatnonzero(row)[-1] if row.any() else -1) for row in past])
    usual = length / (arrivals_of(past).sum(axis=1) + PRIOR)
    return _not_there(waited / usual * past.any(axis=1), past)


def _knowing(strategy: Strategy, drawn: tuple[int, ...]) -> Observer:
    game = strategy.game
    seen, spills = game.presence[list(strategy.plans)], game.spills[list(strategy.plans)]
    position = {plan: number for number, plan in enumerate(strategy.plans)}

    def told(past: Booleans, slot: int) -> Floats:
        cycle, day = divmod(slot, game.slots)
        chance, there = strategy.share, seen
        if cycle > 0:
            before = position[drawn[cycle - 1]]
            chance, there = strategy.follows[before], seen | spills[before]
        same = (there[:, :, :day] == past[:, slot - day :]).all(axis=(1, 2))
        weight = chance * same
        here = there[:, :, day] & ~past[:, -1]
        return np.asarray(weight @ here.astype(np.float64))

    return told
