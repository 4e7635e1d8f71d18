"""Mission plans as what can be drawn: where somebody is on which day, when units are free again, and plans beside a plan.

A slot is a day. A cycle is the horizon of the mission problem, lived through again and again; its values are those of the
first time, for what a visit is worth at the start depends on last visits that only the first cycle has.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from standfast.engines.routing.mission import Patrol, Plan, Problem, Stop, check
from standfast.engines.routing.mission.plan import DAY_MIN
from standfast.engines.routing.mission.value import need_a_day, stays_of, values_of_places
from standfast.engines.routing.unpredictable.game import Candidate, Floats, Game

MOST_SHIFT_DAYS = 6
CHANGED_AT_ONCE = 3  # patrols that a variant moves at the most


def visited_places(problem: Problem) -> tuple[int, ...]:
    """Return the positions of the places where somebody may stay and where people need presence."""
    return tuple(
        number
        for number, place in enumerate(problem.places)
        if place.dwell and need_a_day(place, problem.policy.valuation) > 0
    )


def game_of(
    plans: Sequence[Plan],
    problem: Problem,
    *,
    deterrence: float = 1.0,
    lasting_days: int = 1,
    promised_days: Sequence[float | None] = (),
) -> Game:
    """Return the game over plans of one mission problem; an attack does harm in proportion to the need of presence.

    :raises GameRefused: when there is no plan or a promise makes no sense.
    """
    shown = visited_places(problem)
    valuation = problem.policy.valuation
    return Game(
        places=tuple(problem.places[number].name for number in shown),
        harm=np.array([need_a_day(problem.places[number], valuation) for number in shown]),
        candidates=tuple(candidate(plan, problem) for plan in plans),
        deterrence=deterrence,
        lasting_slots=lasting_days,
        promised_days=tuple(promised_days),
    )


def candidate(plan: Plan, problem: Problem) -> Candidate:
    """Return a plan as an observer sees it, day by day."""
    shown = {number: row for row, number in enumerate(visited_places(problem))}
    presence = np.zeros((len(shown), problem.days), dtype=np.bool_)
    for stay in stays_of(plan):
        row = shown.get(stay.place)
        if row is not None:
            nights = problem.places[stay.place].dwell[stay.option].nights
            presence[row, stay.day : stay.day + max(nights, 1)] = True
    free = [0] * len(problem.units)
    leaves = [problem.days] * len(problem.units)
    for patrol in plan.patrols:
        for unit in patrol.units:
            back = patrol.last_day + 1 + problem.units[unit].rest_after(patrol.days)
            free[unit] = max(free[unit], back - problem.days)
            leaves[unit] = min(leaves[unit], patrol.first_day)
    return Candidate(plan.value, presence, tuple(free), tuple(leaves))


def has_rested(plan: Plan, problem: Problem) -> bool:
    """Whether every unit has rested from its last patrol when the cycle ends."""
    return not any(candidate(plan, problem).free_from)


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
    plan: Plan, problem: Problem, *, least_value: float, tries: int, seed: int
) -> Iterator[Plan]:
    """Yield plans like a plan with some patrols moved by days, each judged by `check` and worth at least `least_value`.

    If every unit has rested by the end of the plan, so it has in every variant: any of them may follow any.
    """
    rested = has_rested(plan, problem)
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
        found = _plan_of(patrols, start, problem)
        if found is None or found.value < least_value or _key(found) in seen:
            continue
        if check(found, problem) or (rested and not has_rested(found, problem)):
            continue
        seen.add(_key(found))
        kept.append(found)
        yield found


def _plan_of(patrols: list[Patrol], like: Plan, problem: Problem) -> Plan | None:
    if any(one.first_day < 0 or one.last_day >= problem.days for one in patrols):
        return None
    ordered = tuple(sorted(patrols, key=lambda one: (one.first_day, one.units)))
    moved = msgspec.structs.replace(like, patrols=ordered)
    values = values_of_places(problem, stays_of(moved))
    return msgspec.structs.replace(moved, value=sum(values), place_values=values)


def _key(plan: Plan) -> tuple[tuple[int, int, int], ...]:
    return tuple(sorted((stay.place, stay.day, stay.option) for stay in stays_of(plan)))


@dataclass(slots=True)
class Planner:
    """Answers an attacker's mixture with plans: it solves the problem with risks drawn towards the mixture, and keeps each
    plan with its variants by their true value.

    `solve(problem, seed)` gives a plan; `plans` are all that were found, in order of the candidates they became.
    """

    problem: Problem
    solve: Callable[[Problem, int], Plan]
    least_value: float
    seed: int
    pull: float = 1.0
    tries: int = 60
    rounds: int = 0

    def __call__(self, weight: Floats) -> Iterable[Candidate]:
        """Return candidates for an attacker's mixture times harm, shape (places, days)."""
        self.rounds += 1
        pulled = self._pulled(weight)
        found = self.solve(pulled, self.seed + self.rounds)
        values = values_of_places(self.problem, stays_of(found))
        plan = msgspec.structs.replace(found, value=sum(values), place_values=values)
        plans = [plan] if plan.value >= self.least_value else []
        plans += variants(
            plan,
            self.problem,
            least_value=self.least_value,
            tries=self.tries,
            seed=self.seed + self.rounds,
        )
        return [candidate(one, self.problem) for one in plans]

    def _pulled(self, weight: Floats) -> Problem:
        """Return the problem with the risk of each place raised by its share of the attacker's mixture."""
        each = weight.sum(axis=1)
        most = float(each.max(initial=0.0)) or 1.0
        raised = dict(zip(visited_places(self.problem), (each / most).tolist(), strict=True))
        return msgspec.structs.replace(
            self.problem,
            places=tuple(
                msgspec.structs.replace(
                    place, risk=place.risk * (1 + self.pull * raised.get(number, 0.0))
                )
                for number, place in enumerate(self.problem.places)
            ),
        )
