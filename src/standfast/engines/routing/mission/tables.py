"""What the stays of a unit earn at given prices, tabled for the bound: by place, length, day and what is remembered."""

import numpy as np
from numba import njit

from standfast.engines.routing.mission.gains import Flags, Floats, Ints

Entries = tuple[Ints, Ints, Flags, Flags]


@njit(cache=True, nogil=True)
def value_tables(
    levels: Floats, lptr: Ints, need: Floats, repeats: Floats, prices: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return what a stay of each level earns in its window at the prices of ranks: as the first of a unit, at most as one
    after an earlier one, and at most as one after two.
    """
    size = levels.size
    first, second, third = np.zeros(size), np.zeros(size), np.zeros(size)
    ranks = repeats.size
    for w in range(need.size):
        begin, end = lptr[w], lptr[w + 1]
        count = end - begin
        if count == 0:
            continue
        earns = np.empty((count, ranks))
        for level in range(count):
            for rank in range(ranks):
                earns[level, rank] = max(
                    0.0, need[w] * repeats[rank] * levels[begin + level] - prices[w, rank]
                )
            first[begin + level] = earns[level].max()
        pairs = np.empty((count, count))
        for a in range(count):
            for b in range(count):
                pairs[a, b] = of_two(earns[a], earns[b])
        for level in range(count):
            most = 0.0
            for a in range(count):
                most = max(most, pairs[a, level] - first[begin + a])
            second[begin + level] = most
            most = 0.0
            for a in range(count):
                for b in range(a, count):
                    most = max(most, of_three(earns[a], earns[b], earns[level]) - pairs[a, b])
            third[begin + level] = min(most, second[begin + level])
    return first, second, third


@njit(cache=True, nogil=True)
def of_two(one: Floats, other: Floats) -> float:
    """Return the most that two stays earn in different ranks."""
    most: float = max(one.max(), other.max())
    for a in range(one.size):
        for b in range(one.size):
            if a != b:
                most = max(most, one[a] + other[b])
    return most


@njit(cache=True, nogil=True)
def of_three(one: Floats, two: Floats, three: Floats) -> float:
    """Return the most that three stays earn in different ranks."""
    most = max(of_two(one, two), of_two(one, three), of_two(two, three))
    for a in range(one.size):
        for b in range(one.size):
            if a == b:
                continue
            for c in range(one.size):
                if c not in (a, b):
                    most = max(most, one[a] + two[b] + three[c])
    return most


@njit(cache=True, nogil=True)
def gain_tables(
    shape: tuple[int, int, int], entries: Entries, first: Floats, second: Floats, third: Floats
) -> Floats:
    """Return what a stay earns, `[state, place, option, day]`, by what its unit remembers of the place; see `EVER`."""
    eptr, elevel, eall, esmall = entries
    places, options, days = shape
    gains = np.zeros((4, places, options, days))
    flat = 0
    for place in range(places):
        for option in range(options):
            for day in range(days):
                for at in range(eptr[flat], eptr[flat + 1]):
                    level = elevel[at]
                    gains[0, place, option, day] += first[level]
                    gains[1, place, option, day] += second[level] if eall[at] else first[level]
                    near = eall[at] or esmall[at]
                    gains[2, place, option, day] += second[level] if near else first[level]
                    gains[3, place, option, day] += third[level] if near else first[level]
                flat += 1
    return gains


@njit(cache=True, nogil=True)
def losses_of(gains: Floats) -> Floats:
    """Return by place the most that remembering can cost a unit: a stay ever, and one in the present window."""
    places = gains.shape[1]
    losses = np.zeros((places, 2))
    for place in range(places):
        again = 0.0
        for option in range(gains.shape[2]):
            for day in range(gains.shape[3]):
                most = gains[0, place, option, day]
                losses[place, 0] = max(losses[place, 0], most - gains[1, place, option, day])
                losses[place, 1] = max(losses[place, 1], most - gains[3, place, option, day])
                again = max(again, gains[2, place, option, day] - gains[3, place, option, day])
        losses[place, 1] += again
    return losses
