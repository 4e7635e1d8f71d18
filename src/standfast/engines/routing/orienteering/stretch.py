"""Serve a group of places although the tour becomes too long, then leave out what is least worth its time, wherever it is.

The opposite order of ruin and refill: a far group of places is often paid for by stops at the other end of the tour, which
taking out the neighbours of the group never gives up. Only for problems without windows.
"""

import numpy as np

from standfast.engines.routing.orienteering.chance import below, compiled, draw
from standfast.engines.routing.orienteering.tours import Ground, Tours, cut, put, timed

_MOST = 8  # places that come in together
_LOOK = 3  # times as many neighbours are looked at
_NOISE = 0.6
_LEAST = 1e-6


@compiled
def stretch(ground: Ground, tours: Tours, touched: np.ndarray, state: np.ndarray) -> bool:
    """Serve a random place and some neighbours, leave out stops until the tour fits; False if the place is served."""
    seed = 1 + below(state, ground.goal - 1)
    if tours.tour_of[seed] >= 0:
        return False
    wanted = 1 + below(state, _MOST)
    tour = below(state, ground.teams)
    if draw(state) < 0.7:
        tour = _nearest(ground, tours, seed)
    fresh = np.zeros(_MOST, dtype=np.int64)
    came = 0
    for at in range(min(_LOOK * wanted, ground.goal - 1)):
        place = ground.near[seed, at]
        if tours.tour_of[place] < 0:
            put(ground, tours, tour, _cheapest(ground, tours, tour, place)[1], place)
            fresh[came] = place
            came += 1
            if came == wanted:
                break
    touched[tour] = True
    while tours.spare[tour] < 0.0:
        worst = _worst(ground, tours, tour, fresh[:came], state)
        if worst == 0:
            came -= 1
            continue
        cut(ground, tours, tour, worst, worst + 1)
        timed(ground, tours, tour)
    return True


@compiled
def _cheapest(ground: Ground, tours: Tours, tour: int, place: int) -> tuple[float, int]:
    """Return the shortest detour of a tour to a place and after which position it is."""
    stops, legs, onwards = tours.stops[tour], tours.latest[tour], ground.ahead[place]
    least, best = np.inf, 0
    for at in range(tours.size[tour] + 1):
        cost = onwards[stops[at]] + onwards[stops[at + 1]] - legs[at]
        if cost < least:
            least, best = cost, at
    return least, best


@compiled
def _nearest(ground: Ground, tours: Tours, place: int) -> int:
    """Return the tour with the shortest detour to a place."""
    least, best = np.inf, 0
    for tour in range(ground.teams):
        cost = _cheapest(ground, tours, tour, place)[0]
        if cost < least:
            least, best = cost, tour
    return best


@compiled
def _worst(ground: Ground, tours: Tours, tour: int, fresh: np.ndarray, state: np.ndarray) -> int:
    """Return the position of the stop with the least score for the excess that it takes away; 0 if all are fresh."""
    stops, legs = tours.stops[tour], tours.latest[tour]
    excess = -tours.spare[tour]
    least, best = np.inf, 0
    for at in range(1, tours.size[tour] + 1):
        place = stops[at]
        new = False
        for one in fresh:
            new |= one == place
        if new:
            continue
        saving = legs[at - 1] + legs[at] - ground.ahead[stops[at - 1], stops[at + 1]]
        chance = 1.0 + _NOISE * (draw(state) - 0.5)
        price = chance * ground.score[place] / max(min(saving, excess), _LEAST)
        if price < least:
            least, best = price, at
    return best
