from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from standfast.engines.routing.orienteering.problem import Place, Problem
from standfast.engines.routing.orienteering.refill import CHEAPEST, no_bids, refill
from standfast.engines.routing.orienteering.ruin import ruin
from standfast.engines.routing.orienteering.shorten import shorten
from standfast.engines.routing.orienteering.stretch import stretch
from standfast.engines.routing.orienteering.tours import Ground, Tours, ground_of, no_tours, put

spots = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=6, max_size=9, unique=True
)


def ground(points: list[tuple[int, int]], *, teams: int = 1, limit: float = 1e6) -> Ground:
    places = tuple(Place(float(x), float(y), float(1 + (x + y) % 4)) for x, y in points)
    problem = Problem(places=places, start=0, end=len(places) - 1, vehicles=teams, limit=limit)
    return ground_of(problem)[0]


def served(tours: Tours, tour: int = 0) -> list[int]:
    return [int(stop) for stop in tours.stops[tour, 1 : tours.size[tour] + 1]]


def length(land: Ground, order: tuple[int, ...]) -> float:
    return float(
        sum(land.ahead[a, b] for a, b in zip((0, *order), (*order, land.goal), strict=True))
    )


def all_served(land: Ground) -> Tours:
    tours = no_tours(land)
    for at, place in enumerate(range(1, land.goal)):
        put(land, tours, 0, at, place)
    return tours


def consistent(land: Ground, tours: Tours) -> bool:
    stops = [served(tours, tour) for tour in range(land.teams)]
    every = [place for route in stops for place in route]
    return (
        len(every) == len(set(every))
        and all(tours.tour_of[place] == tour for tour in range(land.teams) for place in stops[tour])
        and sum(tours.tour_of >= 0) == len(every)
        and abs(tours.worth[0] - sum(land.score[place] for place in every)) < 1e-9
        and all(
            abs(land.closes[land.goal] - length(land, tuple(route)) - tours.spare[tour]) < 1e-9
            for tour, route in enumerate(stops)
        )
    )


@given(points=spots)
def test_a_shortened_tour_serves_the_same_places_and_no_exchange_of_two_stops_is_missed(
    points: list[tuple[int, int]],
) -> None:
    land = ground(points)
    tours = all_served(land)
    before = length(land, tuple(served(tours)))

    shorter = shorten(land, tours, 0)

    after = served(tours)
    best = (
        min(length(land, order) for order in permutations(range(1, land.goal)))
        if len(points) < 8
        else 0.0
    )
    assert sorted(after) == list(range(1, land.goal))
    assert best - 1e-9 <= length(land, tuple(after)) <= before + 1e-9
    assert shorter == (length(land, tuple(after)) < before - 1e-8)
    assert consistent(land, tours)
    for first in range(len(after)):
        for last in range(first + 1, len(after)):
            turned = (*after[:first], *reversed(after[first : last + 1]), *after[last + 1 :])
            assert length(land, turned) >= length(land, tuple(after)) - 1e-6


def test_a_crossing_is_undone() -> None:
    land = ground([(0, 0), (10, 10), (10, 0), (0, 10), (1, 12)])
    tours = all_served(land)

    assert shorten(land, tours, 0)
    assert served(tours) == [2, 1, 3]


@given(points=spots, teams=st.integers(1, 3), limit=st.integers(20, 80), seed=st.integers(0, 999))
def test_whatever_is_taken_out_or_stretched_tours_fit_and_add_up(
    points: list[tuple[int, int]], teams: int, limit: int, seed: int
) -> None:
    land = ground(points, teams=teams, limit=float(limit))
    if land.goal < 3:
        return
    tours, bids = no_tours(land), no_bids(land)
    touched = np.zeros(land.teams, dtype=np.bool_)
    state = np.array([seed], dtype=np.uint64)

    for _ in range(6):
        refill(land, tours, bids, touched, CHEAPEST)
        assert consistent(land, tours)
        assert stretch(land, tours, touched, state) in (True, False)
        assert consistent(land, tours)
        ruin(land, tours, touched, state, 3.0, 2.0)
        touched[:] = False
        assert consistent(land, tours)
        assert all(tours.spare >= 0.0)


def test_a_full_refill_leaves_nothing_that_fits() -> None:
    land = ground([(0, 0), (4, 3), (8, 0), (20, 20), (12, 3), (16, 0)], limit=20.0)
    tours, bids = no_tours(land), no_bids(land)
    touched = np.zeros(1, dtype=np.bool_)

    refill(land, tours, bids, touched, CHEAPEST)

    assert land.goal == 4  # (20, 20) is out of reach from the first
    assert served(tours) == [1, 2, 3]
    assert touched[0]
