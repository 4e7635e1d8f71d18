"""Prices from the patrols that are known: what windows and riders would have to cost for units not to compete for them.

The Lagrangian of bound.py is dear to evaluate, because the best schedule of a unit is sought among all there could be.
Among patrols that the search has found, or an evaluation has told of, it is an interval scheduling problem on days, solved
in microseconds. So prices are first made good for known patrols by many cheap subgradient steps (Polyak; Held, Wolfe and
Crowder 1974), and only then judged by one dear evaluation, whose schedules join the known ones: column generation
(Gilmore and Gomory 1961; Desaulniers, Desrosiers and Solomon 2005), its master solved in the dual. Nothing here proves
anything: prices decide how tight a bound is, never its truth.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from standfast.engines.routing.mission.arrays import Arrays
from standfast.engines.routing.mission.gains import Flags, Floats, Ints
from standfast.engines.routing.mission.levels import Levels

STEPS = 400
PATIENCE, SHORTER, MEMORY = 20, 0.7, 0.7  # of cheap steps
BETTER = 1e-6  # share by which a step must gain to count


class Column(NamedTuple):
    """A patrol as the master sees it: who is away from when until rested, and what it answers of which windows."""

    leader: int  # position among the leaders
    first: int
    free: int  # the first day on which the leader is free again, at most the horizon
    entries: tuple[
        tuple[int, int, int], ...
    ]  # level, rank among the patrol's own stays of the window, window
    riders: tuple[tuple[int, int, int], ...]  # unit, first day, first free day


class Packed(NamedTuple):
    """Columns as arrays, those of a leader together, the earliest free first."""

    pointer: Ints
    level: Ints
    turn: Ints
    window: Ints
    rider_pointer: Ints
    riders: Ints
    leader_pointer: Ints
    first: Ints
    free: Ints


@dataclass
class Columns:
    """The patrols that are known, each once."""

    arrays: Arrays
    levels: Levels
    known: set[tuple[int, int, int, bytes]] = field(default_factory=set)
    columns: list[Column] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.position = {leader: number for number, leader in enumerate(self.arrays.leaders)}

    def add(self, team: int, first: int, last: int, stays: Ints) -> bool:
        """Add a patrol, rows of place, day, option; return whether it was a new one."""
        rows = stays[np.lexsort((stays[:, 2], stays[:, 0], stays[:, 1]))]
        key = (team, first, last, rows.tobytes())
        if key in self.known or not len(rows):
            return False
        self.known.add(key)
        units = self.arrays.teams[team].units
        rests = [
            min(
                self.arrays.days,
                last + 1 + self.arrays.problem.units[one].rest_after(last - first + 1),
            )
            for one in units
        ]
        riders = tuple(
            (unit, first, rested) for unit, rested in zip(units[1:], rests[1:], strict=True)
        )
        self.columns.append(
            Column(self.position[units[0]], first, rests[0], self._entries(rows), riders)
        )
        return True

    def _entries(self, stays: Ints) -> tuple[tuple[int, int, int], ...]:
        levels = self.levels
        options, days = self.arrays.ground[5].shape[1], self.arrays.days
        at: dict[int, list[tuple[float, int]]] = {}
        for place, day, option in stays.tolist():
            flat = (place * options + option) * days + day
            for entry in range(levels.entry_pointer[flat], levels.entry_pointer[flat + 1]):
                level = int(levels.entry_level[entry])
                at.setdefault(int(levels.entry_window[entry]), []).append(
                    (-float(levels.shares[level]), level)
                )
        return tuple(
            (level, turn, window)
            for window, found in at.items()
            for turn, (_, level) in enumerate(sorted(found))
        )

    def packed(self) -> Packed:
        """Return the columns as arrays."""
        ordered = sorted(self.columns, key=lambda one: (one.leader, one.free))
        entries = np.array([e for one in ordered for e in one.entries], np.int64).reshape(-1, 3)
        riders = np.array([r for one in ordered for r in one.riders], np.int64).reshape(-1, 3)
        leaders = np.array([one.leader for one in ordered], np.int64)
        return Packed(
            _pointer([len(one.entries) for one in ordered]),
            np.ascontiguousarray(entries[:, 0]),
            np.ascontiguousarray(entries[:, 1]),
            np.ascontiguousarray(entries[:, 2]),
            _pointer([len(one.riders) for one in ordered]),
            riders,
            np.searchsorted(leaders, np.arange(len(self.arrays.leaders) + 1)).astype(np.int64),
            np.array([one.first for one in ordered], np.int64),
            np.array([one.free for one in ordered], np.int64),
        )

    def prices(
        self,
        start: tuple[Floats, Floats],
        most: Floats,
        target: float,
        cancelled: Flags,
        steps: int = STEPS,
    ) -> tuple[Floats, Floats]:
        """Return prices of ranks and rider days at which the known patrols earn least in all, after so many steps.

        `start` is where to begin, `most` what each rank can be worth, `target` the value of a plan. Setting
        `cancelled[0]` in another thread ends it.
        """
        if not self.columns:
            return start
        ground = self.arrays.ground
        found: tuple[Floats, Floats] = descended(
            steps,
            self.packed(),
            (self.levels.shares, self.levels.pointer, ground[3], ground[7]),
            start,
            most,
            target,
            (self.arrays.days, len(self.arrays.leaders)),
            cancelled,
        )
        return found


def _pointer(lengths: Iterable[int]) -> Ints:
    counts: NDArray[np.int64] = np.fromiter(lengths, np.int64)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])


@njit(cache=True, nogil=True)
def turn_tables(
    levels: Floats, lptr: Ints, need: Floats, repeats: Floats, prices: Floats
) -> tuple[Floats, Floats]:
    """Return what a stay of each level earns in its window as a patrol's best stay there, and as its second best."""
    ones, others = np.zeros(levels.size), np.zeros(levels.size)
    for w in range(need.size):
        for level in range(lptr[w], lptr[w + 1]):
            for rank in range(repeats.size):
                earns = need[w] * repeats[rank] * levels[level] - prices[w, rank]
                if earns > ones[level]:
                    others[level] = ones[level]
                    ones[level] = earns
                elif earns > others[level]:
                    others[level] = earns
    return ones, others


@njit(cache=True, nogil=True)
def best_columns(
    packed: Packed, ones: Floats, others: Floats, paid: Floats, days: int, leaders: int
) -> tuple[float, Ints]:
    """Return what the best schedules of known patrols earn in all, and which columns they are."""
    pointer, level, turn, _window, rider_pointer, riders, leader_pointer, first, free = packed
    chosen = np.empty(first.size, np.int64)
    count = 0
    total = 0.0
    most = np.zeros(days + 1)
    came = np.empty(days + 1, np.int64)
    for leader in range(leaders):
        c = leader_pointer[leader]
        most[0] = 0.0
        for day in range(1, days + 1):
            most[day], came[day] = most[day - 1], -1
            while c < leader_pointer[leader + 1] and free[c] == day:
                earned = most[first[c]]
                for e in range(pointer[c], pointer[c + 1]):
                    if turn[e] == 0:
                        earned += ones[level[e]]
                    elif turn[e] == 1:
                        earned += others[level[e]]
                for e in range(rider_pointer[c], rider_pointer[c + 1]):
                    earned -= paid[riders[e, 0], riders[e, 2]] - paid[riders[e, 0], riders[e, 1]]
                if earned > most[day]:
                    most[day], came[day] = earned, c
                c += 1
        total += most[days]
        day = days
        while day > 0:
            if came[day] < 0:
                day -= 1
            else:
                chosen[count] = came[day]
                count += 1
                day = first[came[day]]
    return total, chosen[:count]


@njit(cache=True, nogil=True)
def used_by(
    packed: Packed,
    chosen: Ints,
    levels: Floats,
    need: Floats,
    repeats: Floats,
    prices: Floats,
    rider_prices: Floats,
) -> tuple[Floats, Floats]:
    """Return how often the chosen columns take each rank of each window, and each day of each rider."""
    pointer, level, turn, window, rider_pointer, riders, _leader_pointer, _first, _free = packed
    used, rider_used = np.zeros(prices.shape), np.zeros(rider_prices.shape)
    for c in chosen:
        taken = -1
        for e in range(pointer[c], pointer[c + 1]):
            w = window[e]
            if turn[e] == 0:
                taken = -1
            elif turn[e] > 1:
                continue
            best, most = -1, 0.0
            for rank in range(repeats.size):
                earns = need[w] * repeats[rank] * levels[level[e]] - prices[w, rank]
                if rank != taken and earns > most:
                    best, most = rank, earns
            if best >= 0:
                used[w, best] += 1.0
            taken = best
        for e in range(rider_pointer[c], rider_pointer[c + 1]):
            for day in range(riders[e, 1], riders[e, 2]):
                rider_used[riders[e, 0], day] += 1.0
    return used, rider_used


@njit(cache=True, nogil=True)
def descended(
    steps: int,
    packed: Packed,
    worth: tuple[Floats, Ints, Floats, Floats],
    start: tuple[Floats, Floats],
    most: Floats,
    target: float,
    size: tuple[int, int],
    cancelled: Flags,
) -> tuple[Floats, Floats]:
    """Return the best prices after subgradient steps; where nothing is gained, steps get shorter from the best ones on."""
    levels, lptr, need, repeats = worth
    days, leaders = size
    prices, rider_prices = start[0].copy(), start[1].copy()
    kept, rider_kept = prices.copy(), rider_prices.copy()
    along, rider_along = np.zeros(prices.shape), np.zeros(rider_prices.shape)
    paid = np.zeros((rider_prices.shape[0], days + 1))
    no_end = np.full(rider_prices.shape, np.inf)
    a_day = np.full(rider_prices.shape, max(1e-9, target) / max(1, leaders * days))
    least, stride, failures = np.inf, 1.0, 0
    for _ in range(steps):
        if cancelled[0]:
            break
        ones, others = turn_tables(levels, lptr, need, repeats, prices)
        for rider in range(paid.shape[0]):
            for day in range(days):
                paid[rider, day + 1] = paid[rider, day] + rider_prices[rider, day]
        total, chosen = best_columns(packed, ones, others, paid, days, leaders)
        total += prices.sum() + rider_prices.sum()
        failures += 1
        if total < least * (1.0 - BETTER):
            least, failures = total, 0
            kept[:], rider_kept[:] = prices, rider_prices
        if failures > PATIENCE:
            stride, failures = stride * SHORTER, 0
            prices[:], rider_prices[:] = kept, rider_kept
            along[:], rider_along[:] = 0.0, 0.0
            continue
        used, rider_used = used_by(packed, chosen, levels, need, repeats, prices, rider_prices)
        length = _led(prices, most, most, used, along)
        length += _led(rider_prices, no_end, a_day, rider_used, rider_along)
        if length <= 0.0:
            break
        step = stride * max(total - target, 1e-6 * max(1.0, target)) / length
        _move(prices, most, most, along, step)
        _move(rider_prices, no_end, a_day, rider_along, step)
    return kept, rider_kept


@njit(cache=True, nogil=True)
def _led(prices: Floats, most: Floats, scale: Floats, used: Floats, along: Floats) -> float:
    """Bring the directions up to date: up where more is used than there is; return their length where prices can move."""
    length = 0.0
    for row in range(prices.shape[0]):
        for one in range(prices.shape[1]):
            way = used[row, one] - 1.0 + MEMORY * along[row, one]
            along[row, one] = way
            price = prices[row, one]
            if not ((price <= 0.0 and way < 0.0) or (price >= most[row, one] and way > 0.0)):
                length += scale[row, one] * way * way
    return length


@njit(cache=True, nogil=True)
def _move(prices: Floats, most: Floats, scale: Floats, along: Floats, step: float) -> None:
    """Move prices along their directions, no further than from 0 to the most."""
    for row in range(prices.shape[0]):
        for one in range(prices.shape[1]):
            moved = prices[row, one] + step * scale[row, one] * along[row, one]
            prices[row, one] = min(max(moved, 0.0), most[row, one])
