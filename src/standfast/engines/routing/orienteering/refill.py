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
def _delay(ground: Ground, tours: Tours, tour: int, place: int) -> tuple[float, int]:
    """Return by how much the least delaying visit in time delays what follows, and after which position it is."""
    stops, begin, latest = tours.stops[tour], tours.begin[tour], tours.latest[tour]
    opens, closes = ground.opens[place], ground.closes[place]
    towards, onwards = ground.behind[place], ground.ahead[place]
    least, best = np.inf, -1
    for at in range(tours.size[tour] + 1):
        clock = begin[at] + towards[stops[at]]
        if clock > closes:
            break
        clock = max(clock, opens) + onwards[stops[at + 1]]
        if clock <= latest[at + 1] and clock - begin[at + 1] < least:
            least, best = clock - begin[at + 1], at
    return least, best


@compiled
def _detour(ground: Ground, tours: Tours, tour: int, place: int) -> tuple[float, int]:
    """Return the shortest detour and after which position it is; whether it fits is for the caller."""
    stops, legs = tours.stops[tour], tours.latest[tour]
    onwards = ground.ahead[place]
    least, best = np.inf, -1
    come = onwards[stops[0]]
    for at in range(tours.size[tour] + 1):
        go = onwards[stops[at + 1]]
        cost = come + go - legs[at]
        if cost < least:
            least, best = cost, at
        come = go
    return least, best


@compiled
def _bid(ground: Ground, tours: Tours, bids: Bids, tour: int, place: int) -> bool:
    """Note what a place costs in a tour; return whether it fits."""
    if ground.windowed:
        cost, at = _delay(ground, tours, tour, place)
    else:
        cost, at = _detour(ground, tours, tour, place)
        if cost > tours.spare[tour]:
            cost = np.inf
    bids.cost[place, tour] = cost
    bids.at[place, tour] = at
    return cost < np.inf


@compiled
def _bid_again(
    ground: Ground, tours: Tours, bids: Bids, tour: int, put_after: int, place: int
) -> None:
    """Correct a bid after one stop came in, without windows: only two legs are new."""
    if bids.cost[place, tour] == np.inf:
        return
    at = bids.at[place, tour]
    if at == put_after:
        _bid(ground, tours, bids, tour, place)
        return
    if at > put_after:
        at += 1
    stops, legs = tours.stops[tour], tours.latest[tour]
    onwards = ground.ahead[place]
    least = bids.cost[place, tour]
    for leg in range(put_after, put_after + 2):
        cost = onwards[stops[leg]] + onwards[stops[leg + 1]] - legs[leg]
        if cost < least:
            least, at = cost, leg
    bids.cost[place, tour] = np.inf if least > tours.spare[tour] else least
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
            fits = False
            for tour in range(ground.teams):
                fits |= _bid(ground, tours, bids, tour, place)
            if fits:
                bids.waiting[count] = place
                count += 1
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
        for one in range(count):
            if ground.windowed:
                _bid(ground, tours, bids, tour, bids.waiting[one])
            else:
                _bid_again(ground, tours, bids, tour, at, bids.waiting[one])
