"""Mission plans as what can be drawn: where somebody is on which day, when units are free again, and plans beside a plan.

A slot is a day. A cycle is lived through again and again. The mission problem may go on beyond it, up to a second cycle: then
patrols may leave in one cycle and be back in the next, and with staggered units somebody is out on every day. A plan is
worth what it is worth when it is repeated: its stays beyond the cycle count on the days on which they come round, and last
visits are those before the first cycle. A unit whose own cycle begins later belongs to the plan in which it begins.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from standfast.engines.routing.mission import Patrol, Plan, Problem, Stop, Unit, check
from standfast.engines.routing.mission.plan import DAY_MIN
from standfast.engines.routing.mission.value import (
    Stay,
    answered,
    hours_in,
    need_a_day,
    ranked,
    stays_of,
    values_of_places,
    windows,
)
from standfast.engines.routing.unpredictable.game import Candidate, Floats, Game, GameRefused

MOST_SHIFT_DAYS = 6
CHANGED_AT_ONCE = 3  # patrols that a variant moves at the most


def visited_places(problem: Problem) -> tuple[int, ...]:
    """Return the positions of the places where somebody may stay and where people need presence."""
    return tuple(
        number
        for number, place in enumerate(problem.places)
        if place.dwell and need_a_day(place, problem.policy.valuation) > 0
    )


@dataclass(frozen=True, slots=True)
class Cycle:
    """A mission problem whose first `days` days are lived through again and again.

    :raises GameRefused: when the problem is shorter than a cycle or longer than two.
    """

    problem: Problem
    days: int

    def __post_init__(self) -> None:
        if not self.days <= self.problem.days <= 2 * self.days:
            raise GameRefused(
                f"A cycle of {self.days} days was asked of a problem of {self.problem.days}; the problem goes on for one "
                "to two cycles."
            )

    def value(self, plan: Plan) -> float:
        """Return the protection value of a cycle when the plan is repeated."""
        at: dict[int, list[Stay]] = defaultdict(list)
        for stay in stays_of(plan):
            at[stay.place].append(stay)
        return sum(self._value_of(place, stays) for place, stays in sorted(at.items()))

    def _value_of(self, number: int, stays: Sequence[Stay]) -> float:
        place, repeats = self.problem.places[number], self.problem.policy.valuation.repeats
        # windows() reads of a problem its horizon, its start and its valuation.
        once = msgspec.structs.replace(self.problem, days=self.days, units=_free(self.problem))
        total = 0.0
        for window in windows(place, once):
            shares = []
            for stay in stays:
                option = place.dwell[stay.option]
                hours = sum(
                    hours_in(window, day=stay.day - turn * self.days, option=option)
                    for turn in (0, 1)
                )
                shares.append(answered(hours, place.half_h))
            total += ranked(window.need, shares, repeats)
        return total


def _free(problem: Problem) -> tuple[Unit, ...]:
    return tuple(msgspec.structs.replace(unit, available=None) for unit in problem.units)


def game_of(
    plans: Sequence[Plan],
    cycle: Cycle,
    *,
    deterrence: float = 1.0,
    lasting_days: int = 1,
    promised_days: Sequence[float | None] = (),
) -> Game:
    """Return the game over plans of one cycle; an attack does harm in proportion to the need of presence.

    :raises GameRefused: when there is no plan or a promise makes no sense.
    """
    problem = cycle.problem
    shown = visited_places(problem)
    valuation = problem.policy.valuation
    return Game(
        places=tuple(problem.places[number].name for number in shown),
        harm=np.array([need_a_day(problem.places[number], valuation) for number in shown]),
        candidates=tuple(candidate(plan, cycle) for plan in plans),
        deterrence=deterrence,
        lasting_slots=lasting_days,
        promised_days=tuple(promised_days),
    )


def candidate(plan: Plan, cycle: Cycle) -> Candidate:
    """Return a plan as an observer sees it, day by day, with its value when it is repeated."""
    problem = cycle.problem
    shown = {number: row for row, number in enumerate(visited_places(problem))}
    presence = np.zeros((len(shown), 2 * cycle.days), dtype=np.bool_)
    for stay in stays_of(plan):
        row = shown.get(stay.place)
        if row is not None:
            nights = problem.places[stay.place].dwell[stay.option].nights
            presence[row, stay.day : stay.day + max(nights, 1)] = True
    free = [0] * len(problem.units)
    leaves = [2 * cycle.days] * len(problem.units)
    for patrol in plan.patrols:
        for unit in patrol.units:
            back = patrol.last_day + 1 + problem.units[unit].rest_after(patrol.days)
            free[unit] = max(free[unit], back - cycle.days)
            leaves[unit] = min(leaves[unit], patrol.first_day)
    return Candidate(
        cycle.value(plan),
        presence[:, : cycle.days],
        tuple(free),
        tuple(leaves),
        presence[:, cycle.days :],
    )


def can_be_repeated(plan: Plan, cycle: Cycle) -> bool:
    """Whether every unit has rested by the time it leaves when the plan follows itself."""
    seen = candidate(plan, cycle)
    return all(free <= leaves for free, leaves in zip(seen.free_from, seen.leaves, strict=True))


def shifted(patrol: Patrol, days: int) -> Patrol:
    """Return a patrol so many days later, or earlier if negative."""
    minutes = days * DAY_MIN

    def moved(stop: Stop) -> Stop:
        return msgspec.structs.replace(
            stop,
            arrive=stop.arrive + minutes,
            begin=stop.begin + minutes,
            leave=stop.leave + minutes,
        )

    return msgspec.structs.replace(patrol, stops=tuple(moved(stop) for stop in patrol.stops))


def variants(
    plan: Plan, cycle: Cycle, *, least_value: float, tries: int, seed: int
) -> Iterator[Plan]:
    """Yield plans like a plan with some patrols moved by days: each judged by `check`, worth at least `least_value` when
    repeated, and such that it can be."""
    chance = random.Random(seed)
    seen = {_key(plan)}
    kept = [plan]
    for _ in range(tries):
        start = chance.choice(kept)
        if not start.patrols:
            return
        patrols = list(start.patrols)
        for _ in range(chance.randint(1, CHANGED_AT_ONCE)):
            number = chance.randrange(len(patrols))
            days = chance.choice([-1, 1]) * chance.randint(1, MOST_SHIFT_DAYS)
            patrols[number] = shifted(patrols[number], days)
        found = _plan_of(patrols, start, cycle)
        if found is None or _key(found) in seen:
            continue
        if not _fits(found, cycle, least_value):
            continue
        seen.add(_key(found))
        kept.append(found)
        yield found


def crossed(
    plans: Sequence[Plan], cycle: Cycle, *, least_value: float, tries: int, seed: int
) -> Iterator[Plan]:
    """Yield plans in which some units do what they do in one plan and the others what they do in another: judged and valued
    as `variants` are. Units that patrol together in either plan stay together.

    A day seen of one unit then tells nothing of what the others are about to do.
    """
    chance = random.Random(seed)
    kept = list(plans)
    seen = {_key(plan) for plan in kept}
    for _ in range(tries if len(kept) > 1 else 0):
        one, other = chance.sample(kept, 2)
        groups = _together(one, other)
        if len(groups) < 2:
            continue
        taken = set().union(*chance.sample(groups, chance.randint(1, len(groups) - 1)))
        patrols = [patrol for patrol in one.patrols if patrol.units[0] not in taken]
        patrols += [patrol for patrol in other.patrols if patrol.units[0] in taken]
        found = _plan_of(patrols, one, cycle)
        if found is None or _key(found) in seen or not _fits(found, cycle, least_value):
            continue
        seen.add(_key(found))
        kept.append(found)
        yield found


def _together(*plans: Plan) -> list[set[int]]:
    """Return the sets of units that are bound to one another by patrols of any of the plans."""
    groups: list[set[int]] = []
    for patrol in (patrol for plan in plans for patrol in plan.patrols):
        units = set(patrol.units)
        apart = [group for group in groups if not group & units]
        groups = [*apart, units.union(*(group for group in groups if group & units))]
    return sorted(groups, key=min)


def _fits(plan: Plan, cycle: Cycle, least_value: float) -> bool:
    return (
        cycle.value(plan) >= least_value
        and can_be_repeated(plan, cycle)
        and not check(plan, cycle.problem)
    )


def _plan_of(patrols: list[Patrol], like: Plan, cycle: Cycle) -> Plan | None:
    problem = cycle.problem
    if any(one.first_day < 0 or one.last_day >= problem.days for one in patrols):
        return None
    ordered = tuple(sorted(patrols, key=lambda one: (one.first_day, one.units)))
    return _valued(msgspec.structs.replace(like, patrols=ordered), problem)


def _valued(plan: Plan, problem: Problem) -> Plan:
    """Return a plan with its value in the problem as it stands, as `check` asks for it."""
    values = values_of_places(problem, stays_of(plan))
    return msgspec.structs.replace(plan, value=sum(values), place_values=values, bound=None)


def _key(plan: Plan) -> tuple[tuple[int, int, int], ...]:
    return tuple(sorted((stay.place, stay.day, stay.option) for stay in stays_of(plan)))


@dataclass(slots=True)
class Planner:
    """Answers an attacker's mixture with plans: it solves the problem with risks drawn towards the mixture, and keeps each
    plan with its variants by their true value.

    `solve(problem, seed)` gives a plan. Plans that cannot be repeated are left out.
    With `shaken` above 0 every risk is shaken by so much too (standard deviation of its logarithm), for plans that differ.
    """

    cycle: Cycle
    solve: Callable[[Problem, int], Plan]
    least_value: float
    seed: int
    pull: float = 1.0
    shaken: float = 0.0
    tries: int = 60
    rounds: int = 0

    def __call__(self, weight: Floats) -> Iterable[Candidate]:
        """Return candidates for an attacker's mixture times harm, shape (places, days)."""
        return [candidate(one, self.cycle) for one in self.plans(weight)]

    def plans(self, weight: Floats) -> list[Plan]:
        """Return plans for an attacker's mixture times harm."""
        self.rounds += 1
        seed = self.seed + self.rounds
        found = _valued(self.solve(self._pulled(weight, seed), seed), self.cycle.problem)
        plans = []
        if can_be_repeated(found, self.cycle):
            plans = [found] if self.cycle.value(found) >= self.least_value else []
            plans += variants(
                found, self.cycle, least_value=self.least_value, tries=self.tries, seed=seed
            )
        return plans

    def _pulled(self, weight: Floats, seed: int) -> Problem:
        """Return the problem with the risk of each place raised by its share of the attacker's mixture, and shaken."""
        each = weight.sum(axis=1)
        most = float(each.max(initial=0.0)) or 1.0
        chance = np.random.Generator(np.random.PCG64(seed)).normal(0.0, self.shaken, len(each))
        factor = np.exp(chance) * (1 + self.pull * each / most)
        raised = dict(zip(visited_places(self.cycle.problem), factor.tolist(), strict=True))
        return msgspec.structs.replace(
            self.cycle.problem,
            places=tuple(
                msgspec.structs.replace(place, risk=place.risk * raised.get(number, 1.0))
                for number, place in enumerate(self.cycle.problem.places)
            ),
        )
