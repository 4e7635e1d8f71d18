"""A proven upper bound on the value of any plan: Lagrangian relaxation of what units compete for.

Windows of value have one place for each rank of stay, riders one patrol at a time. At prices for both, units no longer
compete, and the most each can earn alone is bounded by `schedules`. Whatever the prices, a plan is worth no more than

    sum of the prices of all ranks and rider days + sum over units of the most that each can earn at these prices,

by weak duality; demands and what is forgotten only make plans worse. Good prices are sought among the patrols that are known
(columns.py), from those that a good plan suggests; they decide how tight the bound is, never its truth.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from standfast.engines.routing.mission.arrays import Arrays
from standfast.engines.routing.mission.columns import Columns
from standfast.engines.routing.mission.gains import Flags, Floats, Ints
from standfast.engines.routing.mission.levels import Levels, levels_of
from standfast.engines.routing.mission.routes import Route
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

KEPT_LABELS, KEPT_IF_LARGE = 3, 1  # labels of one cell and day of leaving that are not merged
LARGE = 5_000  # places times days
SHARE_MET, SHARE_UNMET = 0.95, 0.7  # of the worth of a stay: first prices
QUICK, FINER = 2, 4  # rounds with the fewest labels; by how much more are kept in each round after
ROOM_LABELS = 4_000_000


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
    """The Lagrangian of a problem: prices, the patrols that are known, and the best bound proven so far."""

    arrays: Arrays
    levels: Levels
    near: Near
    prices: Floats
    rider_prices: Floats
    most: Floats  # by window and rank what the best stay is worth: no higher price changes anything
    best: float
    columns: Columns
    proven: float = np.inf  # at the last prices
    room: Room = field(init=False)
    cancelled: Flags = field(default_factory=lambda: np.zeros(1, np.bool_))  # set by another thread
    units: list[tuple[int, Ints, TeamsArrays]] = field(init=False)

    def __post_init__(self) -> None:
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

    def reprice(self, target: float) -> None:
        """Move to the prices at which the patrols that are known earn least; `target` is the value of a plan."""
        self.prices, self.rider_prices = self.columns.prices(
            (self.prices, self.rider_prices), self.most, target, self.cancelled
        )

    def prove(self, kept: int, stop: Callable[[], bool]) -> None:
        """Prove the bound at the present prices with so many labels kept apart, and learn the patrols it rests on."""
        gains, losses = self.tables()
        total = float(self.prices.sum()) + float(self.rider_prices.sum())
        for number, leader in enumerate(self.arrays.leaders):
            if stop():
                return
            total += self._unit_best(number, leader, gains, losses, kept)
            if self.cancelled[0]:
                return
        self.proven = total
        self.best = min(self.best, total)

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

    def _unit_best(
        self, number: int, leader: int, gains: Floats, losses: Floats, kept: int
    ) -> float:
        """Return the most that a unit can earn; the last patrol of each day on which one ends becomes known."""
        base, rest, stacked = self.units[number]
        arrays = self.arrays
        teams: TeamsArrays = (*stacked[:-1], self.pay(leader))
        most, came = best_schedule(
            arrays.days,
            arrays.clock,
            kept,
            (base, rest),
            teams,
            arrays.roads,
            (arrays.ground[5], arrays.ground[6]),
            gains,
            losses,
            self.near,
            self.room,
            self.cancelled,
        )
        spots = 2 * arrays.nodes * len(stacked[0])
        for last in sorted(set(came[came >= 0].tolist())):
            stays, patrols = stays_of_label(
                last, arrays.slots, spots, arrays.nodes, arrays.ground[6], self.room
            )
            for party, begin, end in patrols.tolist():
                mine = stays[(stays[:, 1] >= begin) & (stays[:, 1] <= end)]
                self.columns.add(arrays.teams_of[leader][party], begin, end, mine)
        return float(most)


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
    return Bound(
        arrays,
        levels,
        _near(arrays),
        prices,
        riders,
        most,
        float(most.sum()),
        Columns(arrays, levels),
    )


def tightened(
    lagrangian: Bound,
    *,
    target: float,
    rounds: int | None,
    stop: Callable[[], bool],
    known: Callable[[], Iterable[Route]] = tuple,
) -> float:
    """Return the best bound found in so many rounds, or until `stop` says so; one of all needs answered is the first.

    Each round makes prices good for the patrols that are known, `known()` among them, and proves a bound at those prices.
    The first two are quick; later ones keep more and more labels apart.
    """
    large = lagrangian.arrays.nodes * lagrangian.arrays.days > LARGE
    kept = KEPT_IF_LARGE if large else KEPT_LABELS
    done = 0
    while (rounds is None or done < rounds) and not stop():
        for route in known():
            lagrangian.columns.add(route.team, route.first, route.last, route.stays)
        lagrangian.reprice(target)
        lagrangian.prove(kept, stop)
        done += 1
        if done >= QUICK:
            kept *= FINER
    return lagrangian.best
