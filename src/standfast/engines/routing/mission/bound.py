"""A proven upper bound on the value of any plan: Lagrangian relaxation of what units compete for.

Windows of value have one place for each rank of stay, riders one patrol at a time. At prices for both, units no longer
compete, and the most each can earn alone is bounded by `schedules`. Whatever the prices, a plan is worth no more than

    sum of the prices of all ranks and rider days + sum over units of the most that each can earn at these prices,

by weak duality; demands and what is forgotten only make plans worse. Good prices are sought by subgradient steps (Polyak,
Held, Wolfe and Crowder 1974), from the prices that a good plan suggests; they decide how tight the bound is, never its truth.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from standfast.engines.routing.mission.arrays import Arrays
from standfast.engines.routing.mission.gains import Flags, Floats, Ints
from standfast.engines.routing.mission.ground import DwellOption
from standfast.engines.routing.mission.schedules import (
    COLOURS,
    Near,
    Room,
    TeamsArrays,
    best_schedule,
    schedules_room,
    stays_of_label,
)
from standfast.engines.routing.mission.tables import gain_tables, losses_of, value_tables
from standfast.engines.routing.mission.value import Window, answered, hours_in

KEPT_LABELS, KEPT_IF_LARGE = 3, 1  # labels of one cell and day of leaving that are not merged
LARGE = 5_000  # places times days
SHARE_MET, SHARE_UNMET = 0.95, 0.7  # of the worth of a stay: first prices
PATIENCE, SHORTER, MEMORY = 2, 0.4, 0.5  # of steps
ROOM_LABELS = 4_000_000


@dataclass(frozen=True, eq=False)
class Levels:
    """Every share that a stay can answer of a window, and by place, option and day the windows that a stay touches."""

    pointer: Ints
    shares: Floats
    entry_pointer: Ints
    entry_level: Ints
    entry_window: Ints
    entry_all: NDArray[np.bool_]
    entry_small: NDArray[np.bool_]


def levels_of(arrays: Arrays) -> Levels:
    """Return the levels of all windows."""
    problem = arrays.problem
    wptr, first, end, need = arrays.ground[:4]
    options = arrays.ground[5].shape[1]
    found: list[dict[float, int]] = [{} for _ in range(first.size)]
    pointers, entries = [0], []
    for place, one in enumerate(problem.places):
        windows = [
            Window(int(first[w]), int(end[w]), float(need[w]))
            for w in range(int(wptr[place]), int(wptr[place + 1]))
        ]
        for option in range(options):
            for day in range(problem.days):
                if option < len(one.dwell):
                    entries += _entries(
                        one.dwell[option],
                        one.half_h,
                        windows,
                        int(wptr[place]),
                        day,
                        found,
                        problem.days,
                    )
                pointers.append(len(entries))
    counts = np.array([len(levels) for levels in found], np.int64)
    pointer = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Levels(
        pointer=pointer,
        shares=np.array([share for levels in found for share in levels], np.float64),
        entry_pointer=np.array(pointers, np.int64),
        entry_level=np.array([pointer[w] + level for w, level, _, _ in entries], np.int64),
        entry_window=np.array([w for w, _, _, _ in entries], np.int64),
        entry_all=np.array([whole for _, _, whole, _ in entries], np.bool_),
        entry_small=np.array([small for _, _, _, small in entries], np.bool_),
    )


def _entries(
    option: DwellOption,
    half_h: float,
    windows: list[Window],
    offset: int,
    day: int,
    found: list[dict[float, int]],
    days: int,
) -> list[tuple[int, int, bool, bool]]:
    """Return window, level, whether the window is the whole horizon, and whether it holds the smallest one of the day."""
    present = [window for window in windows if window.first <= day < window.end]
    smallest = min(present, key=lambda window: window.end - window.first, default=None)
    entries = []
    for position, window in enumerate(windows):
        hours = hours_in(window, day=day, option=option)
        if hours <= 0:
            continue
        share = answered(hours, half_h)
        level = found[offset + position].setdefault(share, len(found[offset + position]))
        whole = window.first == 0 and window.end == days
        holds = (
            smallest is not None and window.first <= smallest.first and window.end >= smallest.end
        )
        entries.append((offset + position, level, whole, holds))
    return entries


def _near(arrays: Arrays) -> Near:
    """Return whose memory each node keeps: owners of colours, masks of arcs and of days, colours of places."""
    problem = arrays.problem
    nodes = arrays.nodes
    aptr, aroad, anode = arrays.roads[:3]
    km = np.array([road.km for road in problem.roads])
    rows = np.repeat(np.arange(nodes), np.diff(aptr))
    graph = csr_matrix((km[aroad] if len(km) else np.zeros(0), (rows, anode)), shape=(nodes, nodes))
    away = dijkstra(graph)
    wptr, _first, _end, need = arrays.ground[:4]
    worths = np.array([need[wptr[p] : wptr[p + 1]].sum() for p in range(nodes)])
    colour = np.zeros(nodes, np.int64)
    members: list[list[int]] = [[] for _ in range(COLOURS)]
    order = [p for p in np.argsort(-worths, kind="stable").tolist() if worths[p] > 0]
    for place in order:
        apart = [min((away[place, other] for other in group), default=np.inf) for group in members]
        best = int(np.argmax(apart))
        colour[place] = best
        members[best].append(place)
    owners = np.full((nodes, COLOURS), 0, np.int64)
    for number, group in enumerate(members):
        if group:
            owners[:, number] = np.array(group)[np.argmin(away[:, group], axis=1)]
    for place in order:
        owners[place, colour[place]] = place
    bits = np.array([7 << (3 * c) for c in range(COLOURS)], np.int64)
    keep_arc = ((owners[rows] == owners[anode]) * bits).sum(axis=1).astype(np.int64)
    keep_day = np.full((nodes, problem.days + 1), -1, np.int64)
    boundary = np.zeros((nodes, problem.days + 1), np.bool_)
    for place in order:
        for day in range(1, problem.days):
            boundary[place, day] = _smallest(arrays, place, day) != _smallest(
                arrays, place, day - 1
            )
    cleared = np.array([6 << (3 * c) for c in range(COLOURS)], np.int64)
    for day in range(1, problem.days):
        keep_day[:, day] = ~((boundary[owners, day] * cleared).sum(axis=1))
    return owners, keep_arc, keep_day, colour


def _smallest(arrays: Arrays, place: int, day: int) -> int:
    wptr, first, end, _ = arrays.ground[:4]
    present = [w for w in range(int(wptr[place]), int(wptr[place + 1])) if first[w] <= day < end[w]]
    return min(present, key=lambda w: int(end[w] - first[w]), default=-1)


@dataclass
class Bound:
    """The Lagrangian of a problem: prices, and the best bound proven so far."""

    arrays: Arrays
    levels: Levels
    near: Near
    prices: Floats
    rider_prices: Floats
    most: Floats  # by window and rank what the best stay is worth: no higher price changes anything
    best: float
    proven: float = np.inf
    stride: float = 0.5
    failures: int = 0
    kept: tuple[Floats, Floats, Floats, Floats] = field(init=False)
    along: Floats = field(init=False)
    rider_along: Floats = field(init=False)
    room: Room = field(init=False)
    cancelled: Flags = field(default_factory=lambda: np.zeros(1, np.bool_))  # set by another thread
    units: list[tuple[int, Ints, TeamsArrays]] = field(init=False)

    def __post_init__(self) -> None:
        self.along = np.zeros_like(self.prices)
        self.rider_along = np.zeros_like(self.rider_prices)
        self.kept = (self.prices, self.rider_prices, self.along, self.rider_along)
        self.room = schedules_room(_capacity(self.arrays))
        self.units = [self._unit(leader) for leader in self.arrays.leaders]

    def _unit(self, leader: int) -> tuple[int, Ints, TeamsArrays]:
        teams = [self.arrays.teams[number] for number in self.arrays.teams_of[leader]]
        rest = np.array(
            [self.arrays.problem.units[leader].rest_after(n) for n in range(self.arrays.days + 1)],
            np.int64,
        )
        stacked = (
            np.array([t.reach for t in teams]),
            np.array([t.water_days for t in teams]),
            np.array([t.ration_days for t in teams]),
            np.array([t.first_day for t in teams]),
            np.array([t.end_day for t in teams]),
            np.array([t.max_days for t in teams]),
            np.stack([t.drive for t in teams]),
            np.stack([t.halts for t in teams]),
            np.stack([t.may for t in teams]),
            np.stack([t.home for t in teams]),
            np.stack([t.refuel for t in teams]),
            np.stack([t.supplies for t in teams]),
            np.zeros((0, 0, 0)),
        )
        return teams[0].base, rest, stacked

    def pay(self, leader: int) -> Floats:
        """Return what a patrol of each team of a leader pays for its riders, `[team, first day, last day]`."""
        days = self.arrays.days
        teams = [self.arrays.teams[number] for number in self.arrays.teams_of[leader]]
        pay = np.zeros((len(teams), days, days))
        for position, team in enumerate(teams):
            for rider in team.units[1:]:
                total = np.concatenate([[0.0], np.cumsum(self.rider_prices[rider])])
                unit = self.arrays.problem.units[rider]
                for first in range(days):
                    for last in range(first, days):
                        end = min(days, last + 1 + unit.rest_after(last - first + 1))
                        pay[position, first, last] += total[end] - total[first]
        return pay

    def step(self, target: float, stop: Callable[[], bool]) -> None:
        """Prove the bound at the present prices, and move them: up where more is used than there is, down elsewhere."""
        gains, losses = self.tables()
        total = float(self.prices.sum()) + float(self.rider_prices.sum())
        used, rider_used = np.zeros_like(self.prices), np.zeros_like(self.rider_prices)
        for number, leader in enumerate(self.arrays.leaders):
            if stop():
                return
            most, stays, patrols = self.unit_best(number, leader, gains, losses)
            if self.cancelled[0]:
                return
            total += most
            self._count(leader, stays, patrols, used, rider_used)
        self._move(total, target, used - 1.0, rider_used - 1.0)

    def _move(self, total: float, target: float, used: Floats, rider_used: Floats) -> None:
        """Take a step of Polyak's length along what is used too much, with a memory of the steps before."""
        if total < self.proven:
            self.proven, self.failures = total, 0
            self.best = min(self.best, total)
            self.kept = (self.prices, self.rider_prices, used, rider_used)
        else:
            self.failures += 1
        if self.failures > PATIENCE:  # too far: back to the best prices, with shorter steps
            self.stride, self.failures = self.stride * SHORTER, 0
            self.prices, self.rider_prices, used, rider_used = self.kept
            self.along, self.rider_along = np.zeros_like(used), np.zeros_like(rider_used)
            total = self.proven
        self.along = used + MEMORY * self.along
        self.rider_along = rider_used + MEMORY * self.rider_along
        stuck = ((self.prices <= 0) & (self.along < 0)) | (
            (self.prices >= self.most) & (self.along > 0)
        )
        along = np.where(stuck, 0.0, self.along)
        riders = np.where((self.rider_prices <= 0) & (self.rider_along < 0), 0.0, self.rider_along)
        a_day = max(1e-9, target) / max(1, len(self.arrays.leaders) * self.arrays.days)
        length = float((self.most * along**2).sum() + (a_day * riders**2).sum())
        if length <= 0:
            return
        step = self.stride * max(total - target, 1e-6 * max(1.0, target)) / length
        self.prices = np.clip(self.prices + step * self.most * along, 0.0, self.most)
        self.rider_prices = np.maximum(0.0, self.rider_prices + step * a_day * riders)

    def tables(self) -> tuple[Floats, Floats]:
        """Return what every stay earns at the prices, and what remembering can cost."""
        first, second, third = value_tables(
            self.levels.shares,
            self.levels.pointer,
            self.arrays.ground[3],
            self.arrays.ground[7],
            self.prices,
        )
        shape = (*self.arrays.ground[5].shape, self.arrays.days)
        gains = gain_tables(
            shape,
            (
                self.levels.entry_pointer,
                self.levels.entry_level,
                self.levels.entry_all,
                self.levels.entry_small,
            ),
            first,
            second,
            third,
        )
        return gains, losses_of(gains)

    def unit_best(
        self, number: int, leader: int, gains: Floats, losses: Floats
    ) -> tuple[float, Ints, Ints]:
        """Return the most that a unit can earn, and the stays and patrols that are said to earn it."""
        base, rest, stacked = self.units[number]
        arrays = self.arrays
        teams: TeamsArrays = (*stacked[:-1], self.pay(leader))
        dwell = (arrays.ground[5], arrays.ground[6])
        most, came = best_schedule(
            arrays.days,
            arrays.clock,
            KEPT_IF_LARGE if arrays.nodes * arrays.days > LARGE else KEPT_LABELS,
            (base, rest),
            teams,
            arrays.roads,
            dwell,
            gains,
            losses,
            self.near,
            self.room,
            self.cancelled,
        )
        last = int(came[arrays.days])
        parties = len(stacked[0])
        stays, patrols = stays_of_label(
            last,
            arrays.slots,
            2 * arrays.nodes * parties,
            arrays.nodes,
            arrays.ground[6],
            self.room,
        )
        return float(most), stays, patrols

    def _count(
        self, leader: int, stays: Ints, patrols: Ints, used: Floats, rider_used: Floats
    ) -> None:
        _wptr, _first, _end, need = self.arrays.ground[:4]
        repeats = self.arrays.ground[7]
        options, days = self.arrays.ground[5].shape[1], self.arrays.days
        windows: dict[int, list[float]] = {}
        for place, day, option in stays.tolist():
            flat = (place * options + option) * days + day
            for at in range(
                int(self.levels.entry_pointer[flat]), int(self.levels.entry_pointer[flat + 1])
            ):
                windows.setdefault(int(self.levels.entry_window[at]), []).append(
                    float(self.levels.shares[self.levels.entry_level[at]])
                )
        for w, shares in windows.items():
            shares.sort(reverse=True)
            free = list(range(repeats.size))
            for share in shares:
                earns = [need[w] * repeats[r] * share - self.prices[w, r] for r in free]
                if not earns or max(earns) <= 0:
                    continue
                rank = free.pop(int(np.argmax(earns)))
                used[w, rank] += 1
        for party, begin, last in patrols.tolist():
            team = self.arrays.teams[self.arrays.teams_of[leader][party]]
            for rider in team.units[1:]:
                rest = self.arrays.problem.units[rider].rest_after(last - begin + 1)
                rider_used[rider, begin : min(days, last + 1 + rest)] += 1


def _capacity(arrays: Arrays) -> int:
    """Return enough labels for the problem's size, within limits of memory."""
    cells = 4 * arrays.nodes * arrays.slots * arrays.days
    return int(min(ROOM_LABELS, max(50_000, 8 * cells)))


def bound_of(arrays: Arrays, tops: Floats) -> Bound:
    """Return a Lagrangian that starts from the prices a plan suggests: nearly what its stays are worth, and where it has
    none a share of what one would be worth.
    """
    levels = levels_of(arrays)
    need, repeats = arrays.ground[3], arrays.ground[7]
    best = np.array(
        [
            levels.shares[begin:end].max() if end > begin else 0.0
            for begin, end in pairwise(levels.pointer.tolist())
        ]
    ).reshape(-1)
    most = need[:, None] * repeats[None, :] * best[:, None]
    prices = np.maximum(SHARE_UNMET * most, SHARE_MET * need[:, None] * repeats[None, :] * tops)
    riders = np.zeros((len(arrays.problem.units), arrays.days))
    return Bound(arrays, levels, _near(arrays), prices, riders, most, float(most.sum()))


def tightened(
    lagrangian: Bound, *, target: float, rounds: int | None, stop: Callable[[], bool]
) -> float:
    """Return the best bound found in so many rounds, or until `stop` says so; one of all needs answered is the first."""
    done = 0
    while (rounds is None or done < rounds) and not stop():
        lagrangian.step(target, stop)
        done += 1
    return lagrangian.best
