"""Good tours that were met, each set of places once, and the best way to drive some of them together.

Picking at most `teams` disjoint tours of the highest score is set packing. With the few vehicles of these problems an
enumeration over bit sets, the highest scores first and cut where even the best remaining tours cannot win, is exact within
milliseconds; its budget is a number of comparisons, so that it ends the same way on every machine.
"""

from typing import NamedTuple

import numpy as np

from standfast.engines.routing.orienteering.chance import compiled
from standfast.engines.routing.orienteering.tours import Ground, Tours, timed

_CELLS = 16_000_000  # of stops: bounds the memory on large problems
_MOST_TOURS = 16_384
_LEAST_GAIN = 1e-9


class Pool(NamedTuple):
    """Tours by number: the places as bits, score, best worth of a solution it was met in, stops; found by a hash."""

    bits: np.ndarray
    score: np.ndarray
    worth: np.ndarray
    size: np.ndarray
    stops: np.ndarray
    hashes: np.ndarray
    slots: np.ndarray
    code: np.ndarray
    held: np.ndarray


def no_pool(ground: Ground) -> Pool:
    """Return a pool without tours."""
    count = len(ground.score)
    room = _MOST_TOURS
    while room > 64 and room * count > _CELLS:
        room //= 2
    return Pool(
        bits=np.zeros((room, count // 64 + 1), dtype=np.uint64),
        score=np.zeros(room),
        worth=np.zeros(room),
        size=np.zeros(room, dtype=np.int64),
        stops=np.zeros((room, count), dtype=np.int16),
        hashes=np.zeros(room, dtype=np.uint64),
        slots=np.full(4 * room, -1, dtype=np.int64),
        code=np.random.PCG64(7).random_raw(count),
        held=np.zeros(1, dtype=np.int64),
    )


@compiled
def _slot(pool: Pool, mark: np.uint64) -> int:
    """Return where a hash is kept, or the free slot where it belongs."""
    slot = int(np.int64(mark & np.uint64(pool.slots.shape[0] - 1)))
    while pool.slots[slot] >= 0 and pool.hashes[pool.slots[slot]] != mark:
        slot = (slot + 1) % pool.slots.shape[0]
    return slot


@compiled
def keep(ground: Ground, tours: Tours, pool: Pool, tour: int) -> None:
    """Keep a tour of a solution, if there is room."""
    size = tours.size[tour]
    mark = np.uint64(0)
    for at in range(1, size + 1):
        mark ^= pool.code[tours.stops[tour, at]]
    slot = _slot(pool, mark)
    entry = pool.slots[slot]
    if entry >= 0:
        pool.worth[entry] = max(pool.worth[entry], tours.worth[0])
        return
    entry = pool.held[0]
    if size == 0 or entry == pool.score.shape[0]:
        return
    pool.held[0] += 1
    pool.slots[slot] = entry
    pool.hashes[entry] = mark
    pool.worth[entry] = tours.worth[0]
    pool.size[entry] = size
    pool.score[entry] = 0.0
    pool.bits[entry, :] = np.uint64(0)
    for at in range(size):
        place = tours.stops[tour, at + 1]
        pool.stops[entry, at] = place
        pool.score[entry] += ground.score[place]
        pool.bits[entry, place >> 6] |= np.uint64(1) << np.uint64(place & 63)


@compiled
def drop_below(pool: Pool, worth: float) -> None:
    """Forget tours that were never met in a solution of so much worth."""
    pool.slots[:] = -1
    left = 0
    for entry in range(pool.held[0]):
        if pool.worth[entry] < worth:
            continue
        pool.bits[left] = pool.bits[entry]
        pool.score[left] = pool.score[entry]
        pool.worth[left] = pool.worth[entry]
        pool.size[left] = pool.size[entry]
        pool.stops[left] = pool.stops[entry]
        pool.hashes[left] = pool.hashes[entry]
        pool.slots[_slot(pool, pool.hashes[left])] = left
        left += 1
    pool.held[0] = left


def best_together(pool: Pool, teams: int, above: float, budget: int) -> np.ndarray | None:
    """Return the disjoint tours of the highest total score above a given one, or None where none was found in budget."""
    order = np.argsort(-pool.score[: pool.held[0]], kind="stable")
    chosen: np.ndarray = _pick(pool.bits, pool.score, order, teams, above, budget)
    return chosen[chosen >= 0] if (chosen >= 0).any() else None


@compiled
def _still_free(
    bits: np.ndarray, taken: int, these: np.ndarray, count: int, free: np.ndarray
) -> int:
    """List those of some tours that share no place with the taken one; return how many they are."""
    found = 0
    for at in range(count):
        other = these[at]
        disjoint = True
        for word in range(bits.shape[1]):
            if bits[taken, word] & bits[other, word]:
                disjoint = False
                break
        if disjoint:
            free[found] = other
            found += 1
    return found


@compiled
def _pick(
    bits: np.ndarray, score: np.ndarray, order: np.ndarray, teams: int, above: float, budget: int
) -> np.ndarray:
    """Enumerate, depth first, which tours to drive together; -1 fills what is left of the answer."""
    free = np.zeros((teams, order.shape[0]), dtype=np.int64)
    count = np.zeros(teams, dtype=np.int64)
    at = np.zeros(teams, dtype=np.int64)
    so_far = np.zeros(teams + 1)
    taken = np.full(teams, -1, dtype=np.int64)
    best = np.full(teams, -1, dtype=np.int64)
    free[0] = order
    count[0] = order.shape[0]
    depth = 0
    while depth >= 0 and budget > 0:
        here = at[depth]
        possible = so_far[depth]
        for ahead in range(here, min(here + teams - depth, count[depth])):
            possible += score[free[depth, ahead]]
        if here >= count[depth] or possible <= above + _LEAST_GAIN:
            depth -= 1
            continue
        at[depth] += 1
        taken[depth] = free[depth, here]
        so_far[depth + 1] = so_far[depth] + score[taken[depth]]
        if so_far[depth + 1] > above + _LEAST_GAIN:
            above = so_far[depth + 1]
            best[:] = -1
            best[: depth + 1] = taken[: depth + 1]
        budget -= 1
        if depth + 1 < teams:
            rest = free[depth, here + 1 :]
            budget -= count[depth] - here
            count[depth + 1] = _still_free(
                bits, taken[depth], rest, count[depth] - here - 1, free[depth + 1]
            )
            at[depth + 1] = 0
            depth += 1
    return best


@compiled
def drive(ground: Ground, tours: Tours, pool: Pool, chosen: np.ndarray) -> None:
    """Make a solution of chosen tours of the pool."""
    tours.tour_of[:] = -1
    tours.worth[0] = 0.0
    for tour in range(ground.teams):
        size = 0
        if tour < chosen.shape[0]:
            size = pool.size[chosen[tour]]
            for at in range(size):
                place = pool.stops[chosen[tour], at]
                tours.stops[tour, at + 1] = place
                tours.tour_of[place] = tour
                tours.worth[0] += ground.score[place]
        tours.stops[tour, size + 1] = ground.goal
        tours.size[tour] = size
        timed(ground, tours, tour)
