"""A schedule that nobody can predict well: how often each plan is drawn, what may follow what, and what that costs."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from standfast.engines.routing.unpredictable.game import (
    Booleans,
    Floats,
    Game,
    GameRefused,
    carried_over,
    protected,
)
from standfast.engines.routing.unpredictable.intervals import (
    Interval,
    allowed_follow_ups,
    longest_intervals,
)
from standfast.engines.routing.unpredictable.program import Program, Solved, least_harm, spread

UNUSED = 1e-7  # a flow below this is the solver's rounding, not a plan
SPREAD_TOLERANCE = 0.01  # harm that is given up so that no plan is drawn too often, as a share


@dataclass(frozen=True, eq=False)
class Strategy:
    """A chain over plans of a game: `share` (plans,) how often each is drawn, `follows` (plans, plans) what comes next.

    `plans` are positions in the game's candidates; rows of `follows` sum to 1. `given_up` is the share of the best
    plan's value that any single plan may give up, `bound` the least harm that any chain over these plans can reach
    against an attacker who knows the chain and has seen every cycle.
    """

    game: Game
    plans: tuple[int, ...]
    share: Floats
    follows: Floats
    given_up: float
    bound: float

    @property
    def value(self) -> float:
        """The value expected of a cycle."""
        return float(self.share @ self.game.values[list(self.plans)])

    @property
    def price(self) -> float:
        """The share of the best plan's value that unpredictability costs on average."""
        best = self.game.best_value
        return (best - self.value) / abs(best) if best else 0.0

    @property
    def worst_price(self) -> float:
        """The share of the best plan's value that the worst plan of the schedule gives up."""
        best, worst = self.game.best_value, float(self.game.values[list(self.plans)].min())
        return (best - worst) / abs(best) if best else 0.0

    @property
    def entropy_bits(self) -> float:
        """The entropy rate of the chain in bits a cycle; says nothing of what an attacker can do with the rest."""
        chance = np.where(self.follows > 0, self.follows, 1.0)
        return float(-(self.share @ (chance * np.log2(chance)).sum(axis=1)) + 0.0)

    @cached_property
    def longest_intervals(self) -> tuple[Interval, ...]:
        """The longest time without a visit at every place, whatever is drawn."""
        return longest_intervals(self.game, self.plans, self.follows > 0)


def fixed(game: Game, plan: int) -> Strategy:
    """Return the schedule that repeats one plan: what an observer learns in a single cycle.

    :raises GameRefused: when there is no such plan.
    """
    if not 0 <= plan < len(game.candidates):
        raise GameRefused(f"There is no plan {plan}; the pool has {len(game.candidates)}.")
    program = _chained(game, (plan,), np.ones((1, 1), dtype=np.bool_))
    given_up = 1 - game.candidates[plan].value / game.best_value if game.best_value else 0.0
    one = np.ones((1, 1))
    bound = float(program.expected(one).max())
    return Strategy(game, (plan,), np.ones(1), one, given_up, bound)


def best_strategy(game: Game, *, given_up: float, spread_out: bool = True) -> Strategy:
    """Return the schedule over near-best plans that leaves an attacker who knows it, and has seen every cycle, the least.

    Every plan keeps at least a share 1 - given_up of the best plan's value, and every promise is kept whatever is drawn.
    With `spread_out`, a hundredth of the harm is given up so that the commonest follow-up is as rare as it can be.

    :raises GameRefused: when no schedule of these plans keeps the promises.
    """
    plans = game.near_best(given_up)
    allowed = allowed_follow_ups(game, plans)
    free = bool(allowed.all()) and game.lasting_slots == 1 and not game.spills.any()
    program = _independent(game, plans) if free else _chained(game, plans, allowed)
    solved = least_harm(program)
    bound = solved.harm
    if spread_out:
        solved = spread(program, most_harm=solved.harm * (1 + SPREAD_TOLERANCE))
    flow = np.where(solved.flow > UNUSED, solved.flow, 0.0)
    if free:
        share = flow[0] / flow.sum()
        flow = share[:, None] * share[None, :]
    else:
        flow = _one_class(program, flow)
    return _strategy(game, plans, flow, given_up=given_up, bound=bound)


def attackers_mixture(game: Game, *, given_up: float) -> tuple[float, Floats]:
    """Return the least harm of independent draws and the attacker's answer as shares, shape (places, slots).

    The answer prices a plan that is not in the pool yet: one that protects it better lowers the harm.
    """
    solved = _independent_answer(game, game.near_best(given_up))
    return solved.harm, solved.attack.reshape(len(game.places), game.slots)


def _independent_answer(game: Game, plans: tuple[int, ...]) -> Solved:
    return least_harm(_independent(game, plans))


def _cells(game: Game, plans: tuple[int, ...]) -> tuple[Booleans, Booleans]:
    seen, spill = game.presence[list(plans)], game.spills[list(plans)]
    shape = (len(plans), -1)
    return (
        protected(seen, game.lasting_slots).reshape(shape),
        carried_over(seen, spill, game.lasting_slots).reshape(shape),
    )


def _independent(game: Game, plans: tuple[int, ...]) -> Program:
    """Every cycle is drawn anew: the past tells nothing, so there is a single state."""
    covered, _ = _cells(game, plans)
    return Program(
        state=[0] * len(plans),
        plan=list(range(len(plans))),
        covered=covered,
        carried=np.zeros((1, covered.shape[1]), dtype=np.bool_),
        harm=np.repeat(game.harm, game.slots),
        deterrence=game.deterrence,
        balanced=False,
    )


def _chained(game: Game, plans: tuple[int, ...], allowed: Booleans) -> Program:
    covered, carried = _cells(game, plans)
    state, plan = np.nonzero(allowed)
    return Program(
        state=state.tolist(),
        plan=plan.tolist(),
        covered=covered,
        carried=carried,
        harm=np.repeat(game.harm, game.slots),
        deterrence=game.deterrence,
        balanced=True,
    )


def _one_class(program: Program, flow: Floats) -> Floats:
    """Keep the plans that reach one another with the least harm: a chain never leaves the class it starts in."""
    used = np.flatnonzero(flow.sum(axis=1) > 0)
    best, least = flow, np.inf
    seen: set[int] = set()
    for start in used.tolist():
        if start in seen:
            continue
        members = _reached(flow, start)
        seen |= members
        keep = np.zeros_like(flow)
        rows = sorted(members)
        keep[np.ix_(rows, rows)] = flow[np.ix_(rows, rows)]
        keep /= keep.sum()
        harm = float(program.expected(keep).max(axis=1).sum())
        if harm < least - 1e-12:
            best, least = keep, harm
    return best


def _reached(flow: Floats, start: int) -> set[int]:
    found, edge = {start}, [start]
    while edge:
        after = np.flatnonzero(flow[edge.pop()] > 0).tolist()
        edge += [plan for plan in after if plan not in found]
        found.update(after)
    return found


def _strategy(
    game: Game, plans: tuple[int, ...], flow: Floats, *, given_up: float, bound: float
) -> Strategy:
    used = np.flatnonzero(flow.sum(axis=1) > 0)
    flow = flow[np.ix_(used, used)]
    follows = flow / flow.sum(axis=1, keepdims=True)
    kept = tuple(plans[number] for number in used.tolist())
    return Strategy(game, kept, _stationary(follows, flow.sum(axis=1)), follows, given_up, bound)


def _stationary(follows: Floats, near: Floats) -> Floats:
    """Return the shares that a chain keeps for ever, from shares that the solver rounded."""
    size = len(near)
    table = np.vstack((follows.T - np.eye(size), np.ones((1, size))))
    share = np.linalg.lstsq(table, np.append(np.zeros(size), 1.0), rcond=None)[0]
    share = np.maximum(share, 0)
    return np.asarray(share / share.sum())


def draw(strategy: Strategy, *, cycles: int, seed: int) -> tuple[int, ...]:
    """Draw the plans of so many cycles, as positions in the game's candidates; whoever knows the seed knows them all.

    :raises GameRefused: when fewer than one cycle is asked for.
    """
    if cycles < 1:
        raise GameRefused(f"{cycles} cycles were asked for; a schedule has one at the least.")
    chance = np.random.Generator(np.random.PCG64(seed)).random(cycles)
    drawn = [_pick(strategy.share, chance[0])]
    for number in range(1, cycles):
        drawn.append(_pick(strategy.follows[drawn[-1]], chance[number]))
    return tuple(strategy.plans[one] for one in drawn)


def _pick(share: Floats, chance: float) -> int:
    steps = np.cumsum(share)
    return int(np.searchsorted(steps, chance * steps[-1], side="right"))
