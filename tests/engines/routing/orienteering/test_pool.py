from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from standfast.engines.routing.orienteering.pool import (
    Pool,
    best_together,
    drive,
    drop_below,
    keep,
    no_pool,
)
from standfast.engines.routing.orienteering.problem import Place, Problem
from standfast.engines.routing.orienteering.tours import Ground, Tours, ground_of, no_tours, put

COUNT = 70  # more places than one word has bits


def ground() -> Ground:
    places = tuple(Place(float(at), 0.0, float(at % 5 + 1)) for at in range(COUNT + 2))
    problem = Problem(places=places, start=0, end=COUNT + 1, vehicles=3, limit=1e6)
    return ground_of(problem)[0]


GROUND = ground()


def solution(*routes: tuple[int, ...]) -> Tours:
    tours = no_tours(GROUND)
    for tour, route in enumerate(routes):
        for at, place in enumerate(route):
            put(GROUND, tours, tour, at, place)
    return tours


def pool_of(*routes: tuple[int, ...]) -> Pool:
    pool = no_pool(GROUND)
    for route in routes:
        keep(GROUND, solution(route), pool, 0)
    return pool


def worth(*routes: tuple[int, ...]) -> float:
    return float(sum(GROUND.score[place] for route in routes for place in route))


def test_the_same_places_are_kept_once_whatever_their_order() -> None:
    pool = pool_of((1, 2, 69), (69, 1, 2), (), (1, 2))

    assert [pool.score[entry] for entry in range(pool.held[0])] == [
        worth((1, 2, 69)),
        worth((1, 2)),
    ]


def test_tours_met_only_in_poor_solutions_are_dropped_and_may_come_again() -> None:
    pool = no_pool(GROUND)
    for routes in (((1,),), ((2,), (3, 4)), ((5,),)):
        tours = solution(*routes)
        for tour in range(len(routes)):
            keep(GROUND, tours, pool, tour)

    drop_below(pool, worth((2,), (3, 4)))
    kept = [tuple(pool.stops[entry, : pool.size[entry]]) for entry in range(pool.held[0])]
    keep(GROUND, solution((5,)), pool, 0)
    keep(GROUND, solution((4, 3)), pool, 0)

    assert kept == [(2,), (3, 4)]
    assert pool.held[0] == 3


@given(
    routes=st.lists(
        st.lists(st.integers(1, 12), min_size=1, max_size=5, unique=True).map(tuple),
        min_size=1,
        max_size=9,
    ),
    teams=st.integers(1, 3),
)
def test_the_tours_driven_together_are_the_best_of_all_disjoint_choices(
    routes: list[tuple[int, ...]], teams: int
) -> None:
    pool = pool_of(*routes)
    best = max(
        worth(*choice)
        for size in range(1, teams + 1)
        for choice in combinations(routes, size)
        if len({place for route in choice for place in route}) == sum(map(len, choice))
    )

    chosen = best_together(pool, teams, 0.0, 10**6)

    assert chosen is not None
    assert sum(pool.score[chosen]) == best
    assert best_together(pool, teams, best, 10**6) is None


def test_chosen_tours_become_a_solution() -> None:
    pool = pool_of((1, 2), (3, 64), (65,))
    tours = solution((9,))

    drive(GROUND, tours, pool, np.array([1, 2]))

    assert [tuple(tours.stops[tour, : tours.size[tour] + 2]) for tour in range(3)] == [
        (0, 3, 64, COUNT + 1),
        (0, 65, COUNT + 1),
        (0, COUNT + 1),
    ]
    assert tours.worth[0] == worth((3, 64), (65,))
    assert [tours.tour_of[place] for place in (9, 3, 64, 65)] == [-1, 0, 0, 1]


def test_no_budget_finds_nothing() -> None:
    assert best_together(pool_of((1, 2), (3,)), 2, 0.0, 0) is None
