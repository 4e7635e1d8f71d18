"""Where plans to draw from come from, and what each share of value that is given up buys.

`grown` is the double oracle: the attacker's best mixture prices every place and slot, a planner answers with the near-best
plan that protects that mixture best, and the two go on until the planner has nothing better.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from standfast.engines.routing.unpredictable.attackers import Answers, best_answers
from standfast.engines.routing.unpredictable.game import Candidate, Floats, Game, GameRefused
from standfast.engines.routing.unpredictable.strategy import (
    Strategy,
    attackers_mixture,
    best_strategy,
)

# Given the attacker's mixture times harm, shape (places, slots): plans that protect it well.
PlanSource = Callable[[Floats], Iterable[Candidate]]


@dataclass(frozen=True, slots=True, eq=False)
class Grown:
    """A pool that a planner has answered; `closed` when the planner had nothing better for the attacker's mixture."""

    game: Game
    rounds: int
    closed: bool


def grown(game: Game, planner: PlanSource, *, given_up: float, rounds: int) -> Grown:
    """Return the pool with the plans that a planner adds against the attacker's best mixture, round by round.

    Plans that give more value up than `given_up` of the best, or that are known, are left out. If the planner is exact,
    a closed pool is as good as all plans together (McMahan, Gordon and Blum, 2003).
    """
    for number in range(rounds):
        harm, attack = attackers_mixture(game, given_up=given_up)
        weight = attack * game.harm[:, None]
        known = {one.presence.tobytes() for one in game.candidates}
        least = game.best_value - given_up * abs(game.best_value)
        added: list[Candidate] = []
        better = False
        for one in planner(weight):
            key = one.presence.tobytes()
            if one.value < least or key in known:
                continue
            known.add(key)
            added.append(one)
            left = float((weight * (1 - game.deterrence * one.presence)).sum())
            better = better or left < harm - 1e-9
        game = replace(game, candidates=(*game.candidates, *added)) if added else game
        if not better:
            return Grown(game, number, closed=True)
    return Grown(game, rounds, closed=False)


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """What a share of value that may be given up buys: the schedule, and what each attacker can still do to it."""

    given_up: float
    strategy: Strategy
    answers: Answers


def prices(game: Game, given_up: Sequence[float]) -> tuple[Price, ...]:
    """Return the best schedule for every share that may be given up; shares whose promises cannot be kept are left out.

    :raises GameRefused: when the promises can be kept for none of them; the reason is that of the largest share.
    """
    found: list[Price] = []
    refusal: GameRefused | None = None
    for share in sorted(given_up):
        try:
            strategy = best_strategy(game, given_up=share)
        except GameRefused as refused:
            refusal = refused
            continue
        found.append(Price(share, strategy, best_answers(strategy)))
    if not found:
        raise refusal or GameRefused("No share to give up was named; name one at the least.")
    return tuple(found)
