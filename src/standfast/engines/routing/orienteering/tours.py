"""What the compiled search works on: the ground, the tours over it, and the smallest changes to a tour.

Inside, place 0 is the start, places 1 to n are those that some tour can serve, place n + 1 is the end.
"""

from typing import NamedTuple

import numpy as np

from standfast.engines.routing.orienteering.chance import compiled
from standfast.engines.routing.orienteering.problem import Problem

SLACK = 1e-9  # tours may be longer by so much: far less than the check allows, more than sums of doubles go wrong


class Ground(NamedTuple):
    """The problem as arrays.

    `ahead[i, j]` is the service at i and the way from i to j, `behind` its transpose; `near[i]` are the other places by
    distance from i; `closes` also leaves time to reach the end. `windowed` says whether windows or services matter.
    """

    score: np.ndarray
    ahead: np.ndarray
    behind: np.ndarray
    opens: np.ndarray
    closes: np.ndarray
    near: np.ndarray
    goal: int
    teams: int
    windowed: bool


class Tours(NamedTuple):
    """A solution: the places of each tour with start and end, which tour serves a place, and the times.

    With windows `begin` and `latest` are the earliest and latest beginning at each position; without, `latest` holds the
    length of the leg that begins there and `spare` what a tour may still grow by. `worth` is the score, in one cell.
    """

    stops: np.ndarray
    size: np.ndarray
    tour_of: np.ndarray
    begin: np.ndarray
    latest: np.ndarray
    spare: np.ndarray
    worth: np.ndarray


def ground_of(problem: Problem) -> tuple[Ground, np.ndarray]:
    """Return the ground of a problem, and which place of the problem each of its places is.

    Places without a score, and those that no tour can serve and still end in time, are left out.
    """
    every = np.array([problem.start, *problem.candidates, problem.end])
    places = [problem.places[place] for place in every]
    x, y, score, service, opens, closes = (
        np.array([getattr(place, name) for place in places], dtype=np.float64)
        for name in ("x", "y", "score", "service", "opens", "closes")
    )
    ahead = np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2) + service[:, None]
    limit = min(problem.limit, float(closes[-1]))
    closes = np.minimum(closes, limit - ahead[:, -1])
    closes[0], closes[-1] = np.inf, limit
    closes += SLACK
    kept = (score > 0) & (np.maximum(opens[0] + ahead[0], opens) <= closes)
    kept[[0, -1]] = True
    windowed = bool((opens > 0).any() or (service > 0).any()) or any(
        np.isfinite(place.closes) for place in places[1:-1]
    )
    ahead = np.ascontiguousarray(ahead[np.ix_(kept, kept)])
    score = score[kept]
    score[[0, -1]] = 0.0
    goal = len(score) - 1
    order = np.argsort(ahead, axis=1, kind="stable")
    near = np.zeros((goal + 1, max(goal - 1, 0)), dtype=np.int32)
    for place in range(1, goal):
        row = order[place]
        others = row[(row > 0) & (row < goal) & (row != place)]
        near[place] = np.concatenate(([place], others))
    ground = Ground(
        score=score,
        ahead=ahead,
        behind=np.ascontiguousarray(ahead.T),
        opens=opens[kept],
        closes=closes[kept],
        near=near,
        goal=goal,
        teams=min(problem.vehicles, max(goal - 1, 1)),
        windowed=windowed,
    )
    return ground, every[kept]


def no_tours(ground: Ground) -> Tours:
    """Return tours that go from the start straight to the end."""
    teams, count = ground.teams, len(ground.score)
    tours = Tours(
        stops=np.zeros((teams, count + 2), dtype=np.int32),
        size=np.zeros(teams, dtype=np.int64),
        tour_of=np.full(count, -1, dtype=np.int64),
        begin=np.zeros((teams, count + 2)),
        latest=np.zeros((teams, count + 2)),
        spare=np.zeros(teams),
        worth=np.zeros(1),
    )
    for tour in range(teams):
        tours.stops[tour, 1] = ground.goal
        timed(ground, tours, tour)
    return tours


@compiled
def timed(ground: Ground, tours: Tours, tour: int) -> None:
    """Compute the times of a tour anew."""
    stops = tours.stops[tour]
    size = tours.size[tour]
    latest = tours.latest[tour]
    if not ground.windowed:
        length = 0.0
        for at in range(size + 1):
            latest[at] = ground.ahead[stops[at], stops[at + 1]]
            length += latest[at]
        tours.spare[tour] = ground.closes[ground.goal] - length
        return
    begin = tours.begin[tour]
    clock = ground.opens[0]
    begin[0] = clock
    for at in range(1, size + 2):
        clock = max(clock + ground.ahead[stops[at - 1], stops[at]], ground.opens[stops[at]])
        begin[at] = clock
    clock = ground.closes[stops[size + 1]]
    latest[size + 1] = clock
    for at in range(size, -1, -1):
        clock = min(clock - ground.ahead[stops[at], stops[at + 1]], ground.closes[stops[at]])
        latest[at] = clock


@compiled
def put(ground: Ground, tours: Tours, tour: int, at: int, place: int) -> None:
    """Serve a place after the stop at a position."""
    stops = tours.stops[tour]
    for later in range(tours.size[tour] + 1, at, -1):
        stops[later + 1] = stops[later]
    stops[at + 1] = place
    tours.size[tour] += 1
    tours.tour_of[place] = tour
    tours.worth[0] += ground.score[place]
    timed(ground, tours, tour)


@compiled
def cut(ground: Ground, tours: Tours, tour: int, first: int, after: int) -> None:
    """Serve the stops from a position to before another no longer; the times are left to `timed`."""
    stops = tours.stops[tour]
    for at in range(first, after):
        tours.tour_of[stops[at]] = -1
        tours.worth[0] -= ground.score[stops[at]]
    gone = after - first
    for at in range(after, tours.size[tour] + 2):
        stops[at - gone] = stops[at]
    tours.size[tour] -= gone


@compiled
def copy_tour(source: Tours, target: Tours, tour: int) -> None:
    """Copy the stops and times of one tour, not which tour serves a place."""
    size = source.size[tour]
    target.size[tour] = size
    target.spare[tour] = source.spare[tour]
    for at in range(size + 2):
        target.stops[tour, at] = source.stops[tour, at]
        target.begin[tour, at] = source.begin[tour, at]
        target.latest[tour, at] = source.latest[tour, at]


@compiled
def copy_tours(source: Tours, target: Tours) -> None:
    """Copy a whole solution."""
    for tour in range(source.size.shape[0]):
        copy_tour(source, target, tour)
    target.tour_of[:] = source.tour_of
    target.worth[0] = source.worth[0]
