"""The best answer of an attacker who knows how the schedule is drawn, by what else he has seen.

`blind` knows the chain and has seen nothing; `watches_cycles` has also seen every past cycle; `watches_days` also sees
every place up to the slot before the one in which he strikes, and may wait. Each answer is exact for the given pool.
"""

from dataclasses import dataclass

import numpy as np

from standfast.engines.routing.unpredictable.game import Booleans, Floats, carried_over, protected
from standfast.engines.routing.unpredictable.strategy import Strategy


@dataclass(frozen=True, slots=True)
class Attack:
    """Where and when to strike, the harm to be expected, and the chance that somebody protects the place then.

    `after` is the plan of the cycle before, as a position in the game's candidates; None where it was not seen.
    """

    place: str
    slot: int
    harm: float
    protected: float
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The harm that each attacker can expect of one attack in a cycle; attacks are those of greatest harm."""

    blind: Attack
    watches_cycles_harm: float
    watches_cycles: tuple[Attack, ...]
    watches_days_harm: float


def best_answers(strategy: Strategy) -> Answers:
    """Return the best answers of the three attackers to a schedule."""
    game = strategy.game
    seen = game.presence[list(strategy.plans)]
    shape = (len(strategy.plans), -1)
    covered = protected(seen, game.lasting_slots).reshape(shape)
    spill = game.spills[list(strategy.plans)]
    carried = carried_over(seen, spill, game.lasting_slots).reshape(shape)
    chance = np.where(carried, 1.0, strategy.follows @ covered.astype(np.float64))
    attacks = tuple(
        _strike(strategy, chance[number], after=plan) for number, plan in enumerate(strategy.plans)
    )
    return Answers(
        blind=_strike(strategy, strategy.share @ chance, after=None),
        watches_cycles_harm=float(strategy.share @ [attack.harm for attack in attacks]),
        watches_cycles=attacks,
        watches_days_harm=float(
            sum(
                share * _waiting(strategy, follows, covered | carried[number], seen | spill[number])
                for number, (share, follows) in enumerate(
                    zip(strategy.share, strategy.follows, strict=True)
                )
                if share > 0
            )
        ),
    )


def _strike(strategy: Strategy, chance: Floats, *, after: int | None) -> Attack:
    game = strategy.game
    harm = np.repeat(game.harm, game.slots) * (1 - game.deterrence * chance)
    cell = int(np.argmax(harm))
    place, slot = divmod(cell, game.slots)
    return Attack(game.places[place], slot, float(harm[cell]), float(chance[cell]), after)


def _waiting(strategy: Strategy, follows: Floats, covered: Booleans, seen: Booleans) -> float:
    """Return the harm of striking at the best moment when the days so far are known: backward over what can be seen."""
    game = strategy.game
    table = covered.reshape(len(follows), len(game.places), game.slots)

    def worth(plans: list[int], slot: int) -> float:
        weight = follows[plans]
        chance = weight @ table[plans, :, slot] / weight.sum()
        now = float((game.harm * (1 - game.deterrence * chance)).max())
        if slot == game.slots - 1:
            return now
        groups: dict[bytes, list[int]] = {}
        for plan in plans:
            groups.setdefault(seen[plan, :, slot].tobytes(), []).append(plan)
        later = sum(
            float(follows[group].sum()) * worth(group, slot + 1) for group in groups.values()
        )
        return max(now, later / float(weight.sum()))

    return worth(np.flatnonzero(follows > 0).tolist(), 0)
