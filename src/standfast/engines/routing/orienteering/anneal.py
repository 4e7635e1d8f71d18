"""The inner loop: take strings of stops out, serve what fits, keep the change if chance at this temperature says so."""

from typing import NamedTuple

import numpy as np

from standfast.engines.routing.orienteering.chance import below, compiled, draw, log_of
from standfast.engines.routing.orienteering.pool import Pool, keep
from standfast.engines.routing.orienteering.refill import Bids, refill
from standfast.engines.routing.orienteering.ruin import ruin
from standfast.engines.routing.orienteering.shorten import shorten
from standfast.engines.routing.orienteering.stretch import stretch
from standfast.engines.routing.orienteering.tours import Ground, Tours, copy_tour, copy_tours

_MUST = 1e6
_CLUSTER = 15.0


class Settings(NamedTuple):
    """How the search changes a solution; temperatures are given to each call.

    A share `stretch` of the changes lets a tour grow too long first (without windows). The others take about `mean` stops
    out, in strings of at most `longest`, both times a number between `least` and 2 - `least`; a share `boost` of them
    favours a whole neighbourhood, else a share `force` serves the place they begin with. Weights vary by `noise`; a tour is
    shortened if the change is within `margin` of acceptance; time to spare counts `spare` of what time is worth on average;
    tours of solutions within `elite` of the best are kept.
    """

    mean: float = 20.0
    longest: float = 20.0
    least: float = 0.1
    boost: float = 0.3
    force: float = 0.3
    noise: float = 1.5
    stretch: float = 0.4
    spare: float = 0.3
    margin: float = 0.3
    elite: float = 0.96


class Search(NamedTuple):
    """The solution being changed, the one it returns to, the best of the round, and room to work in."""

    now: Tours
    before: Tours
    best: Tours
    bids: Bids
    touched: np.ndarray
    state: np.ndarray


@compiled
def _weigh(ground: Ground, search: Search, settings: Settings, seed: int) -> None:
    """Give every place a weight by chance, and favour the one that the change began with or its neighbourhood."""
    state, weight = search.state, search.bids.weight
    noise = draw(state) * settings.noise
    for place in range(1, ground.goal):
        if search.now.tour_of[place] < 0:
            weight[place] = 1.0 + noise * (draw(state) - 0.5)
    if seed == 0:
        return
    if draw(state) < settings.boost:
        weight[seed] *= 4.0
        favour = 1.0 + 3.0 * draw(state)
        for at in range(min(below(state, _CLUSTER), ground.goal - 1)):
            weight[ground.near[seed, at]] *= favour
    elif draw(state) < settings.force:
        weight[seed] = _MUST


@compiled
def _kind(state: np.ndarray) -> int:
    chance = draw(state)
    return (chance >= 0.5) + (chance >= 0.8) + (chance >= 0.9)


@compiled
def _return(search: Search, source: Tours, target: Tours) -> None:
    """Bring the tours that were touched, and who serves what, from one solution to the other."""
    for tour in range(search.touched.shape[0]):
        if search.touched[tour]:
            copy_tour(source, target, tour)
    target.tour_of[:] = source.tour_of
    target.worth[0] = source.worth[0]


@compiled
def _change(ground: Ground, search: Search, settings: Settings, least: float) -> None:
    """Change the solution; `least` is the worth from which it is worth being shortened and refilled."""
    now, touched = search.now, search.touched
    touched[:] = False
    seed = 0
    if (
        ground.windowed
        or draw(search.state) >= settings.stretch
        or not stretch(ground, now, touched, search.state)
    ):
        size = settings.least + (1.0 - settings.least) * 2.0 * draw(search.state)
        mean, longest = max(1.0, settings.mean * size), max(1.0, settings.longest * size)
        seed = ruin(ground, now, touched, search.state, mean, longest)
    kind = _kind(search.state)
    _weigh(ground, search, settings, seed)
    refill(ground, now, search.bids, touched, kind)
    if not ground.windowed and now.worth[0] > least:
        shorter = False
        for tour in range(ground.teams):
            if touched[tour]:
                shorter |= shorten(ground, now, tour)
        if shorter:
            refill(ground, now, search.bids, touched, kind)


@compiled
def _value(ground: Ground, tours: Tours, bonus: float) -> float:
    """Return the worth of a solution with a bonus for time to spare, in which another place may soon fit."""
    value = float(tours.worth[0])
    if not ground.windowed:
        for tour in range(ground.teams):
            value += bonus * tours.spare[tour]
    return value


@compiled
def anneal(
    ground: Ground,
    search: Search,
    pool: Pool,
    settings: Settings,
    unit: float,
    hot: float,
    cold: float,
    count: int,
) -> None:
    """Make so many changes while the temperature falls evenly; `unit` is the mean score of a place."""
    now, before, best = search.now, search.before, search.best
    bonus = settings.spare * before.worth[0] / (ground.closes[ground.goal] * ground.teams)
    for step in range(count):
        heat = (hot + (cold - hot) * step / count) * unit
        value = _value(ground, before, bonus)
        floor = value + heat * log_of(1.0 - draw(search.state))
        _change(ground, search, settings, floor - settings.margin * unit)
        if _value(ground, now, bonus) < floor:
            _return(search, before, now)
            continue
        _return(search, now, before)
        if now.worth[0] > best.worth[0]:
            copy_tours(now, best)
        if now.worth[0] >= settings.elite * best.worth[0]:
            for tour in range(ground.teams):
                if search.touched[tour]:
                    keep(ground, now, pool, tour)
