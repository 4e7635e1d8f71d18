"""The compiled loops: who stands near whom, and which pairs can reach the threshold. They lose no pair.

Within a cell reports are sorted by their start, so that all that begin before one has ended, with the reach added, follow it
without a gap; a pair is looked at in the first cell that both lie in. What a pair can still gain is known before its words
are compared, so most pairs of a crowded day cost two subtractions.
"""

import math
from typing import Any

import numpy as np
from numba import njit

from standfast.engines.linkage import comparison as c

Array = np.ndarray[Any, np.dtype[Any]]

WORST_KM, GAPS_KM = np.array(c.WORST_KM), np.array(c.GAPS_KM)
WORST_S, GAPS_S = np.array(c.WORST_S, dtype=float), np.array(c.GAPS_S, dtype=float)
WORD_SHARES, ACTOR_SHARES = np.array(c.WORD_SHARES), np.array(c.ACTOR_SHARES)
PLACE_SHARES, DEATH_GAPS = np.array(c.PLACE_SHARES), np.array(c.DEATH_GAPS)
MAJOR_KM, ECCENTRIC, SHARP, MANY = c.MAJOR_KM, c.ECCENTRIC, c.SHARP, c.MANY
CROWD_KM, CROWD_S = c.CROWD_KM, c.CROWD_S
# Rounding may differ by a hair between these loops and the comparison that decides.
HAIR = 1e-9


@njit(cache=True, nogil=True)
def _distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    mean = math.radians((lat + other_lat) / 2)
    north = math.radians(abs(lat - other_lat))
    turn = abs(lon - other_lon)
    east = math.radians(min(turn, 360.0 - turn))
    bulge = 1 - ECCENTRIC * math.sin(mean) ** 2
    meridian = MAJOR_KM * (1 - ECCENTRIC) / (bulge * math.sqrt(bulge)) * north
    parallel = MAJOR_KM / math.sqrt(bulge) * math.cos(mean) * east
    return math.sqrt(meridian * meridian + parallel * parallel)


@njit(cache=True, nogil=True)
def _below(value: float, bounds: Array) -> int:
    for k in range(len(bounds)):
        if value <= bounds[k]:
            return k
    return len(bounds)


@njit(cache=True, nogil=True)
def _apart(gap: float, worst: float, worsts: Array, gaps: Array, weights: Array) -> float:
    at_worst = weights[_below(worst, worsts)]
    if gap <= 0:
        return float(at_worst)
    return float(min(at_worst, weights[len(worsts) + 1 + _below(gap, gaps)]))


@njit(cache=True, nogil=True)
def _shared(i: int, j: int, starts: Array, keys: Array, rarity: Array, mass: Array) -> float:
    p, q, both = starts[i], starts[j], 0.0
    while p < starts[i + 1] and q < starts[j + 1]:
        if keys[p] == keys[q]:
            both += rarity[keys[p]]
            p += 1
            q += 1
        elif keys[p] < keys[q]:
            p += 1
        else:
            q += 1
    return float(both / min(mass[i], mass[j]))


@njit(cache=True, nogil=True)
def _share_weight(share: float, shares: Array, weights: Array) -> float:
    for k in range(len(shares)):
        if share >= shares[k] - HAIR:
            return float(weights[k])
    return float(weights[len(shares)])


@njit(cache=True, nogil=True)
def _death_level(low: int, high: int, other_low: int, other_high: int) -> int:
    gap = math.log1p(max(low, other_low)) - math.log1p(min(high, other_high))
    worst = math.log1p(max(high, other_high)) - math.log1p(min(low, other_low))
    if gap <= 0 and worst <= SHARP + HAIR:
        return 0 if min(low, other_low) >= MANY else 1
    if gap <= DEATH_GAPS[0] + HAIR:
        return 2
    if gap <= DEATH_GAPS[1] + HAIR:
        return 3
    return 4 if min(low, other_low) > 0 else 5


@njit(cache=True, nogil=True)
def _first_cell(i: int, j: int, west: Array, south: Array, wide: Array, around: int) -> int:
    """Return the first cell that the boxes of two reports share, as one number; going round the globe is allowed for."""
    row = max(south[i], south[j])
    turn = (west[j] - west[i]) % around
    column = west[j] if turn <= wide[i] else west[i]
    return int(row * around + column % around)


@njit(cache=True, nogil=True)
def count_crowd(cells: Array, bounds: Array, members: Array, box: Any, sides: Any) -> Array:
    """Return for each report how many others that count stand within `CROWD_KM` and `CROWD_S` of it."""
    west, south, wide, around = box
    start, end, lon, lat, counts = sides[0], sides[1], sides[2], sides[3], sides[5]
    near = np.zeros(len(start), dtype=np.int64)
    for k in range(len(cells)):
        for p in range(bounds[k], bounds[k + 1]):
            i = members[p]
            for q in range(p + 1, bounds[k + 1]):
                j = members[q]
                if start[j] - end[i] > CROWD_S:
                    break
                if not counts[i] and not counts[j]:
                    continue
                if abs(lat[i] - lat[j]) > 0.1:
                    continue
                if _distance_km(lon[i], lat[i], lon[j], lat[j]) > CROWD_KM:
                    continue
                if _first_cell(i, j, west, south, wide, around) != cells[k]:
                    continue
                near[i] += counts[j]
                near[j] += counts[i]
    return near


@njit(cache=True, nogil=True)
def find_pairs(
    cells: Array, bounds: Array, members: Array, box: Any, sides: Any, keys: Any, weights: Any,
    limits: Any, found: Array,
) -> tuple[int, int]:  # fmt: skip
    """Write the pairs of some cells whose weights reach the cut to `found`; return how many, and how many were looked at.

    Returns -1 for how many when `found` is too short. With `limits[3]` only pairs without two points are taken.
    """
    west, south, wide, around = box
    start, end, lon, source, once = sides[0], sides[1], sides[2], sides[6], sides[7]
    reach_s, reach_km, cut, named = limits
    many, looked = 0, 0
    for k in range(len(cells)):
        for p in range(bounds[k], bounds[k + 1]):
            i = members[p]
            for q in range(p + 1, bounds[k + 1]):
                j = members[q]
                if start[j] - end[i] > reach_s:
                    break
                if once[i] and source[i] == source[j]:
                    continue
                pointed = not (np.isnan(lon[i]) or np.isnan(lon[j]))
                if named and pointed:
                    continue
                if not named and _first_cell(i, j, west, south, wide, around) != cells[k]:
                    continue
                looked += 1
                if not _reaches(i, j, pointed, sides, keys, weights, reach_km, cut):
                    continue
                if many == len(found):
                    return -1, looked
                found[many, 0], found[many, 1] = i, j
                many += 1
    return many, looked


@njit(cache=True, nogil=True)
def _reaches(
    i: int, j: int, pointed: bool, sides: Any, keys: Any, weights: Any, reach_km: float, cut: float
) -> bool:  # fmt: skip
    """Tell whether a pair reaches the cut; fields are read from the cheapest on, as long as it still can."""
    start, end, lon, lat, accuracy = sides[0], sides[1], sides[2], sides[3], sides[4]
    words, actors, places, low, high, category, near = keys
    w_distance, w_time, w_actors, w_words, w_deaths, w_category, w_place, crowd = weights
    total = 0.0
    if pointed:
        apart, blur = _distance_km(lon[i], lat[i], lon[j], lat[j]), accuracy[i] + accuracy[j]
        if apart - blur > reach_km:
            return False
        total += _apart(apart - blur, apart + blur, WORST_KM, GAPS_KM, w_distance)
        total -= crowd * math.log(max(1, min(near[i], near[j])))
    gap = max(start[i], start[j]) - min(end[i], end[j])
    worst = max(end[i], end[j]) - min(start[i], start[j])
    total += _apart(gap + 1.0, worst, WORST_S, GAPS_S, w_time)
    says, sides_named = words[3][i] * words[3][j], actors[3][i] * actors[3][j]
    named = places[3][i] * places[3][j]
    best = says * w_words.max() + sides_named * w_actors.max() + named * w_place.max()
    if low[i] >= 0 and low[j] >= 0:
        total += w_deaths[_death_level(low[i], high[i], low[j], high[j])]
    if category[i] >= 0 and category[j] >= 0:
        total += w_category[0] if category[i] == category[j] else w_category[1]
    if total + best < cut:
        return False
    if sides_named:
        share = _shared(i, j, actors[0], actors[1], actors[2], actors[4])
        gained = _share_weight(share, ACTOR_SHARES, w_actors)
        total, best = total + gained, best - w_actors.max()
    if named:
        share = _shared(i, j, places[0], places[1], places[2], places[4])
        gained = _share_weight(share, PLACE_SHARES, w_place)
        total, best = total + gained, best - w_place.max()
    if total + best < cut:
        return False
    if says:
        share = _shared(i, j, words[0], words[1], words[2], words[4])
        total += _share_weight(share, WORD_SHARES, w_words)
    return total >= cut
