"""Make a tour without windows shorter: 2-opt and or-opt, until neither helps."""

import numpy as np

from standfast.engines.routing.orienteering.chance import compiled
from standfast.engines.routing.orienteering.tours import Ground, Tours, timed

_LEAST = 1e-7  # a smaller gain is rounding
_LONGEST_PIECE = 3


@compiled
def shorten(ground: Ground, tours: Tours, tour: int) -> bool:
    """Bring a tour to a local optimum of 2-opt and or-opt and return whether it became shorter."""
    stops, size, legs = tours.stops[tour], tours.size[tour], tours.latest[tour]
    shorter = False
    while True:
        better = _reverse_pieces(ground.ahead, stops, size, legs)
        for length in range(1, _LONGEST_PIECE + 1):
            better |= _move_pieces(ground.ahead, stops, size, length)
        if not better:
            break
        shorter = True
        timed(ground, tours, tour)
    return shorter


@compiled
def _reverse_pieces(way: np.ndarray, stops: np.ndarray, size: int, legs: np.ndarray) -> bool:
    """Reverse pieces between two stops wherever that shortens the tour; return whether it did."""
    better = False
    for before in range(size):
        from_a = way[stops[before]]
        for last in range(before + 2, size + 1):
            first = stops[before + 1]
            one = from_a[stops[last]] - legs[before] + _LEAST
            other = way[first, stops[last + 1]] - legs[last]
            if one + other < 0.0:
                low, high = before + 1, last
                while low < high:
                    stops[low], stops[high] = stops[high], stops[low]
                    low += 1
                    high -= 1
                for at in range(before, last + 1):
                    legs[at] = way[stops[at], stops[at + 1]]
                better = True
    return better


@compiled
def _move_pieces(way: np.ndarray, stops: np.ndarray, size: int, length: int) -> bool:
    """Move each piece of so many stops to where it costs least, reversed if that is better; return whether any moved."""
    moved = False
    for first in range(1, size - length + 2):
        head, tail = stops[first], stops[first + length - 1]
        before, after = stops[first - 1], stops[first + length]
        least = way[before, head] + way[tail, after] - way[before, after] - _LEAST
        if least <= 0.0:
            continue
        target, reverse = -1, False
        to_head, to_tail = way[head], way[tail]
        for at in range(size + 1):
            come, turned = to_head[stops[at]], to_tail[stops[at]]
            if (come >= least and turned >= least) or first - 1 <= at <= first + length - 1:
                continue
            leg = way[stops[at], stops[at + 1]]
            if come + to_tail[stops[at + 1]] - leg < least:
                least, target, reverse = come + to_tail[stops[at + 1]] - leg, at, False
            if turned + to_head[stops[at + 1]] - leg < least:
                least, target, reverse = turned + to_head[stops[at + 1]] - leg, at, True
        if target >= 0:
            _shift(stops, first, length, target, reverse)
            moved = True
    return moved


@compiled
def _shift(stops: np.ndarray, first: int, length: int, target: int, reverse: bool) -> None:
    """Put the piece that begins at a position after the target's stop."""
    piece = stops[first : first + length].copy()
    if target < first:
        for at in range(first - 1, target, -1):
            stops[at + length] = stops[at]
        begin = target + 1
    else:
        for at in range(first + length, target + 1):
            stops[at - length] = stops[at]
        begin = target - length + 1
    for at in range(length):
        stops[begin + at] = piece[length - 1 - at] if reverse else piece[at]
