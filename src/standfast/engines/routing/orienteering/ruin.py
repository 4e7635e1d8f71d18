"""Take strings of neighbouring stops out of tours (slack induction by string removals: Christiaens, Vanden Berghe 2020)."""

import numpy as np

from standfast.engines.routing.orienteering.chance import below, compiled, draw
from standfast.engines.routing.orienteering.tours import Ground, Tours, cut, timed

_SPLIT = 0.5  # how often a string keeps some stops in its middle
_KEEP_MORE = 0.49  # how often one more is kept


@compiled
def ruin(
    ground: Ground,
    tours: Tours,
    touched: np.ndarray,
    state: np.ndarray,
    mean: float,
    longest: float,
) -> int:
    """Take about `mean` stops out of tours near a random place, mark those tours, and return the place."""
    seed = 1 + below(state, ground.goal - 1)
    served = 0
    used = 0
    for tour in range(ground.teams):
        served += tours.size[tour]
        used += tours.size[tour] > 0
    if served == 0:
        return seed
    most = min(longest, served / used)
    strings = 1 + below(state, max(1.0, 4.0 * mean / (1.0 + most) - 1.0))
    for place in ground.near[seed]:
        tour = tours.tour_of[place]
        if tour < 0 or touched[tour]:
            continue
        size = tours.size[tour]
        _take_string(ground, tours, tour, place, 1 + below(state, min(float(size), most)), state)
        timed(ground, tours, tour)
        touched[tour] = True
        strings -= 1
        if strings == 0:
            break
    return seed


@compiled
def _take_string(
    ground: Ground, tours: Tours, tour: int, place: int, length: int, state: np.ndarray
) -> None:
    """Take so many stops around a place out of its tour, in one piece or in two."""
    size = tours.size[tour]
    at = 1
    while tours.stops[tour, at] != place:
        at += 1
    kept = 0
    if 1 < length < size and draw(state) < _SPLIT:
        kept = 1
        while length + kept < size and draw(state) < _KEEP_MORE:
            kept += 1
    whole = length + kept
    lowest = max(1, at - whole + 1)
    first = lowest + below(state, min(at, size - whole + 1) - lowest + 1)
    if kept == 0:
        cut(ground, tours, tour, first, first + whole)
        return
    before = 1 + below(state, length - 1)
    cut(ground, tours, tour, first + before + kept, first + whole)
    cut(ground, tours, tour, first, first + before)
