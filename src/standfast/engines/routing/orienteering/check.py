"""Whether a plan keeps to its problem, and what it is worth: plain arithmetic that shares no code with the search."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from standfast.engines.routing.orienteering.problem import TOLERANCE, Plan, Problem


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong with a plan: a code, the tour and the place if there is one, and a sentence."""

    code: str
    route: int | None
    place: int | None
    sentence: str


def check(plan: Plan, problem: Problem) -> list[Violation]:
    """Return everything that is wrong with a plan; nothing, if it may be driven as it stands.

    A tour may exceed its limit, and a visit its window, by 1e-6 in the problem's own unit, because other programs add the
    same distances in another order.
    """
    found = _of_the_whole(plan, problem)
    if any(violation.code == "unknown" for violation in found):
        return found
    for number, route in enumerate(plan.routes):
        found += _of_a_route(number, route, problem)
    worth = worth_of(plan.routes, problem)
    if not math.isclose(worth, plan.score, rel_tol=1e-9, abs_tol=TOLERANCE):
        found.append(
            Violation(
                "score",
                None,
                None,
                f"The plan says that it is worth {plan.score:g}; the places that it serves are worth {worth:g}.",
            )
        )
    if plan.bound is not None and plan.bound < worth - TOLERANCE:
        found.append(
            Violation(
                "bound",
                None,
                None,
                f"The plan says that {plan.bound:g} cannot be exceeded, and is itself worth {worth:g}.",
            )
        )
    return found


def worth_of(routes: Sequence[Sequence[int]], problem: Problem) -> float:
    """Return the sum of the scores of the places that are served, each counted once."""
    served = {place for route in routes for place in route}
    return math.fsum(problem.places[place].score for place in sorted(served))


def _of_the_whole(plan: Plan, problem: Problem) -> list[Violation]:
    found = []
    driven = sum(bool(route) for route in plan.routes)
    if driven > problem.vehicles:
        found.append(
            Violation(
                "vehicles",
                None,
                None,
                f"The plan drives {driven} tours with {problem.vehicles} vehicles; leave tours out or add vehicles.",
            )
        )
    visits = Counter(place for route in plan.routes for place in route)
    for place, times in sorted(visits.items()):
        if not 0 <= place < len(problem.places):
            sentence = f"Place {place} is visited; places are numbered from 0 to {len(problem.places) - 1}."
            found.append(Violation("unknown", None, place, sentence))
        elif place in (problem.start, problem.end):
            sentence = f"Place {place} is where tours start or end; leave it out of their visits."
            found.append(Violation("depot", None, place, sentence))
        elif times > 1:
            sentence = f"Place {place} is visited {times} times; serve it once."
            found.append(Violation("twice", None, place, sentence))
    return found


def _of_a_route(number: int, route: Sequence[int], problem: Problem) -> list[Violation]:
    found = []
    here = problem.places[problem.start]
    clock = here.opens
    for stop in (*route, problem.end):
        there = problem.places[stop]
        clock += here.service + math.hypot(there.x - here.x, there.y - here.y)
        if stop != problem.end and clock > there.closes + TOLERANCE:
            sentence = f"Tour {number} reaches place {stop} at {clock:.6f}, after it closes at {there.closes:g}."
            found.append(Violation("late", number, stop, sentence))
        if stop != problem.end:
            clock = max(clock, there.opens)
        here = there
    latest = min(problem.limit, problem.places[problem.end].closes)
    if route and clock > latest + TOLERANCE:
        sentence = f"Tour {number} ends at {clock:.6f}; it must have ended by {latest:g}."
        found.append(Violation("long", number, None, sentence))
    return found
