"""Small problems of team orienteering, and their best score by enumeration of every order of every choice of places."""

import math
from functools import cache
from itertools import combinations, permutations

from hypothesis import strategies as st

from standfast.engines.routing.orienteering import Place, Problem


def drivable(problem: Problem, order: tuple[int, ...]) -> bool:
    here, clock = problem.places[problem.start], problem.places[problem.start].opens
    for stop in order:
        there = problem.places[stop]
        clock += here.service + math.dist((here.x, here.y), (there.x, there.y))
        if clock > there.closes:
            return False
        clock = max(clock, there.opens)
        here = there
    end = problem.places[problem.end]
    clock += here.service + math.dist((here.x, here.y), (end.x, end.y))
    return clock <= min(problem.limit, end.closes)


def optimum(problem: Problem) -> float:
    """Return the best score that the vehicles can reach together."""
    candidates = problem.candidates
    tours = [
        frozenset(choice)
        for size in range(1, len(candidates) + 1)
        for choice in combinations(candidates, size)
        if any(drivable(problem, order) for order in permutations(choice))
    ]
    score = {tour: sum(problem.places[place].score for place in tour) for tour in tours}

    @cache
    def best(left: frozenset[int], vehicles: int) -> float:
        if vehicles == 0:
            return 0.0
        return max(
            (score[tour] + best(left - tour, vehicles - 1) for tour in tours if tour <= left),
            default=0.0,
        )

    return best(frozenset(candidates), problem.vehicles)


coordinates = st.integers(0, 12).map(float)


@st.composite
def open_problems(draw: st.DrawFn) -> Problem:
    """Problems without windows: three to six places between a start and an end."""
    spots = draw(st.lists(st.tuples(coordinates, coordinates), min_size=5, max_size=8))
    scores = draw(st.lists(st.integers(0, 9), min_size=len(spots), max_size=len(spots)))
    return Problem(
        places=tuple(
            Place(x, y, float(score)) for (x, y), score in zip(spots, scores, strict=True)
        ),
        start=0,
        end=len(spots) - 1,
        vehicles=draw(st.integers(1, 3)),
        limit=draw(st.integers(0, 40)) + 0.25,
    )


@st.composite
def windowed_problems(draw: st.DrawFn) -> Problem:
    """Problems with windows and services: three to five places around a depot."""
    count = draw(st.integers(3, 5))
    places = [Place(6.0, 6.0, 0.0, closes=60.25)]
    for _ in range(count):
        opens = float(draw(st.integers(0, 40)))
        places.append(
            Place(
                draw(coordinates),
                draw(coordinates),
                float(draw(st.integers(1, 9))),
                service=float(draw(st.integers(0, 5))),
                opens=opens,
                closes=opens + draw(st.integers(0, 20)) + 0.25,
            )
        )
    return Problem(
        places=tuple(places), start=0, end=0, vehicles=draw(st.integers(1, 3)), limit=60.25
    )
