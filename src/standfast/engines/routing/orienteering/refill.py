"""Serve what still fits, the best bargain first: score for the time that it costs, each place weighed by the caller."""

from typing import NamedTuple

import numpy as np

from standfast.engines.routing.orienteering.chance import compiled
from standfast.engines.routing.orienteering.tours import Ground, Tours, put

SCORE_A_COST, SQUARE_A_COST, CHEAPEST, SCORE_A_SQUARE = range(4)
_LEAST_COST = 1e-3


class Bids(NamedTuple):
    """What each place would cost in each tour and after which position; who is waiting; their weights."""

    cost: np.ndarray
    at: np.ndarray
    waiting: np.ndarray
    weight: np.ndarray


def no_bids(ground: Ground) -> Bids:
    """Return room for the bids of every place."""
    shape = len(ground.score), ground.teams
    return Bids(
        cost=np.zeros(shape),
        at=np.zeros(shape, dtype=np.int64),
        waiting=np.zeros(shape[0], dtype=np.int64),
        weight=np.ones(shape[0]),
    )


@compiled
def _bid_delays(ground: Ground, tours: Tours, bids: Bids, tour: int, count: int) -> None:
    """Note by how much each waiting place, where it delays a tour least, delays what follows."""
    stops, begin, latest = tours.stops[tour], tours.begin[tour], tours.latest[tour]
    size = tours.size[tour]
    for one in range(count):
        place = bids.waiting[one]
        opens, closes = ground.opens[place], ground.closes[place]
        towards, onwards = ground.behind[place], ground.ahead[place]
        least, best = np.inf, -1
        for at in range(size + 1):
            clock = begin[at] + towards[stops[at]]
            if clock > closes:
                break
            clock = max(clock, opens) + onwards[stops[at + 1]]
            if clock <= latest[at + 1] and clock - begin[at + 1] < least:
                least, best = clock - begin[at + 1], at
        bids.cost[place, tour] = least
        bids.at[place, tour] = best


@compiled
def _detour(
    onwards: np.ndarray, stops: np.ndarray, legs: np.ndarray, size: int
) -> tuple[float, int]:
    """Return the shortest detour to a place and after which position it is."""
    least, best = np.inf, -1
    come = onwards[stops[0]]
    for at in range(size + 1):
        go = onwards[stops[at + 1]]
        cost = come + go - legs[at]
        if cost < least:
            least, best = cost, at
        come = go
    return least, best


@compiled
def _bid_detours(ground: Ground, tours: Tours, bids: Bids, tour: int, count: int) -> None:
    """Note the shortest detour of a tour without windows to each waiting place."""
    stops, legs = tours.stops[tour], tours.latest[tour]
    size, spare = tours.size[tour], tours.spare[tour]
    for one in range(count):
        place = bids.waiting[one]
        cost, at = _detour(ground.ahead[place], stops, legs, size)
        bids.cost[place, tour] = cost if cost <= spare else np.inf
        bids.at[place, tour] = at


@compiled
def _bid_again(
    ground: Ground, tours: Tours, bids: Bids, tour: int, count: int, put_after: int
) -> None:
    """Correct the bids for a tour without windows after one stop came in: only two legs are new."""
    stops, legs = tours.stops[tour], tours.latest[tour]
    size, spare = tours.size[tour], tours.spare[tour]
    before, new, after = stops[put_after], stops[put_after + 1], stops[put_after + 2]
    first_leg, second_leg = legs[put_after], legs[put_after + 1]
    for one in range(count):
        place = bids.waiting[one]
        cost, at = bids.cost[place, tour], bids.at[place, tour]
        if cost == np.inf:
            continue
        onwards = ground.ahead[place]
        if at == put_after:
            cost, at = _detour(onwards, stops, legs, size)
        else:
            at += at > put_after
            to_new = onwards[new]
            if onwards[before] + to_new - first_leg < cost:
                cost, at = onwards[before] + to_new - first_leg, put_after
            if to_new + onwards[after] - second_leg < cost:
                cost, at = to_new + onwards[after] - second_leg, put_after + 1
        bids.cost[place, tour] = cost if cost <= spare else np.inf
        bids.at[place, tour] = at


@compiled
def _bargain(score: float, cost: float, kind: int) -> float:
    cost = max(cost, _LEAST_COST)
    if kind == SCORE_A_COST:
        return score / cost
    if kind == SQUARE_A_COST:
        return score * score / cost
    if kind == CHEAPEST:
        return 1.0 / cost
    return score / (cost * cost)


@compiled
def _best_bid(ground: Ground, bids: Bids, count: int, kind: int) -> tuple[int, int, int]:
    """Return where in the queue the best bargain waits, its tour (-1: none), and how many still wait."""
    chosen, chosen_tour, best = -1, -1, -1.0
    at = 0
    while at < count:
        place = bids.waiting[at]
        cost, tour = np.inf, -1
        for one in range(ground.teams):
            if bids.cost[place, one] < cost:
                cost, tour = bids.cost[place, one], one
        if tour < 0:
            count -= 1
            bids.waiting[at] = bids.waiting[count]
            continue
        value = _bargain(ground.score[place], cost, kind) * bids.weight[place]
        if value > best:
            chosen, chosen_tour, best = at, tour, value
        at += 1
    return chosen, chosen_tour, count


@compiled
def refill(ground: Ground, tours: Tours, bids: Bids, touched: np.ndarray, kind: int) -> None:
    """Serve places until none fits any more, and mark the tours that grew."""
    count = 0
    for place in range(1, ground.goal):
        if tours.tour_of[place] < 0:
            bids.waiting[count] = place
            count += 1
    for tour in range(ground.teams):
        if ground.windowed:
            _bid_delays(ground, tours, bids, tour, count)
        else:
            _bid_detours(ground, tours, bids, tour, count)
    while count > 0:
        chosen, tour, count = _best_bid(ground, bids, count, kind)
        if tour < 0:
            break
        place = bids.waiting[chosen]
        count -= 1
        bids.waiting[chosen] = bids.waiting[count]
        at = bids.at[place, tour]
        put(ground, tours, tour, at, place)
        touched[tour] = True
        if ground.windowed:
            _bid_delays(ground, tours, bids, tour, count)
        else:
            _bid_again(ground, tours, bids, tour, count, at)
