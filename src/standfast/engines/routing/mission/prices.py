"""What each constraint costs: the value that the same units would bring if it were lifted.

The problem is searched again without the constraint, from the plan at hand, and once more with all of them; the
difference of the two is the price. A search is no proof: the price is what was found within the budget. With `prove` each
search also states a bound, and the price is at most that bound less the value of the plan.
"""

from collections.abc import Iterable

import msgspec

from standfast.engines.routing.mission.plan import Plan
from standfast.engines.routing.mission.problem import Problem
from standfast.engines.routing.mission.relaxations import RELAXATIONS, without
from standfast.engines.routing.mission.solve import Clock, solve


class Price(msgspec.Struct, frozen=True):
    """The price of one constraint: value gained without it, and the most that could be gained (None if not sought)."""

    constraint: str
    gain: float
    at_most: float | None
    sentence: str


def prices(
    problem: Problem,
    plan: Plan,
    *,
    seed: int,
    seconds: float | None = None,
    iterations: int | None = None,
    clock: Clock | None = None,
    names: Iterable[str] = tuple(RELAXATIONS),
    prove: bool = False,
) -> tuple[Price, ...]:
    """Return the price of each constraint, dearest first; seconds or iterations are those of each search.

    A constraint that the problem does not have costs nothing and is not searched.

    :raises KeyError: when no constraint has one of the names.
    :raises ValueError: unless exactly one of seconds (with a clock) and iterations is given.
    """

    def searched(changed: Problem, start: Plan) -> Plan:
        return solve(
            changed,
            seed=seed,
            seconds=seconds,
            iterations=iterations,
            clock=clock,
            start=start,
            prove=prove,
        )

    base = searched(problem, plan)
    best = base if base.value > plan.value else plan
    found = []
    for name in names:
        lifted = without(problem, name)
        if lifted == problem:
            found.append(_price(name, best.value, gain=0.0, at_most=0.0 if prove else None))
            continue
        free = searched(lifted, best)
        gain = max(0.0, free.value - best.value)
        at_most = None if free.bound is None else max(gain, free.bound - best.value)
        found.append(_price(name, best.value, gain=gain, at_most=at_most))
    return tuple(sorted(found, key=lambda one: -one.gain))


def _price(name: str, value: float, *, gain: float, at_most: float | None) -> Price:
    share = f" ({100 * gain / value:.1f} %)" if value > 0 else ""
    limit = "" if at_most is None else f", and at most {at_most:.1f}"
    if gain <= 0:
        sentence = f"Lifting the constraint '{name}' was found to gain nothing{limit and f'; at most {at_most:.1f}'}."
    else:
        sentence = f"Lifting the constraint '{name}' was found to gain {gain:.1f}{share}{limit}."
    return Price(name, gain, at_most, sentence)
