"""Invented catalogues with a known truth: clusters of background events, each of which may set off others.

The process is that of earthquakes and their aftershocks (ETAS; Ogata 1988) in space and time: background events come at an
even rate from a few places of unequal weight and from anywhere; every event has a Poisson number of offspring, after an
exponential wait, at a bell-shaped distance. It serves tests and benchmarks, never a forecast.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import ndtr

from standfast.engines.geo import LonLat, Outline, local_projection
from standfast.engines.warning.catalogue import Catalogue, Event, catalogue_of
from standfast.engines.warning.cells import Array, Cells

MOST_GENERATIONS = 100
# Unequal weights of the places: the first is as heavy as the next two together, and so on down.
FALL = 0.75
# An event whose offspring in the days ahead number less than this is left out of the truth: it is long past.
FORGOTTEN = 1e-9


@dataclass(frozen=True, slots=True)
class Process:
    """The truth of a simulation.

    :raises ValueError: when each event sets off one other or more on average: the process would never end.
    """

    background_a_week: float
    places: int
    anywhere: float
    place_km: float
    offspring: float
    wait_days: float
    reach_km: float
    side_km: float = 500.0
    middle: LonLat = (30.0, 7.0)

    def __post_init__(self) -> None:
        if not 0 <= self.offspring < 1:
            raise ValueError(
                f"Each event sets off {self.offspring} others; from 1 on the process never ends."
            )

    def outline(self) -> Outline:
        """Return the square in which background events happen."""
        half = self.side_km / 2 * 1000
        ring = np.array(
            [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
        )
        degrees = local_projection(*self.middle).to_degrees(ring)
        line = [(float(lon), float(lat)) for lon, lat in degrees[:-1]]
        return Outline((*line, line[0]))


def simulate(process: Process, *, start: date, weeks: int, seed: int) -> Catalogue:
    """Return the events of a process over some weeks; offspring that fall outside the square or the time are left out."""
    random = np.random.default_rng(seed)
    days, half = weeks * 7, process.side_km / 2
    parents = _background(process, days, random)
    born = [parents]
    for _ in range(MOST_GENERATIONS):
        number = random.poisson(process.offspring, len(parents))
        source = np.repeat(parents, number, axis=0)
        wait = random.exponential(process.wait_days, len(source))
        step = random.normal(0, process.reach_km, (len(source), 2))
        parents = np.column_stack((source[:, 0] + wait, source[:, 1:] + step))
        parents = parents[parents[:, 0] < days]
        if not len(parents):
            break
        born.append(parents)
    events = np.concatenate(born)
    events = events[np.abs(events[:, 1:]).max(axis=1) < half]
    degrees = local_projection(*process.middle).to_degrees(events[:, 1:] * 1000)
    return catalogue_of(
        Event(float(lon), float(lat), on, on)
        for (lon, lat), on in zip(
            degrees, (start + timedelta(days=int(day)) for day in events[:, 0]), strict=True
        )
    )


def truth(
    process: Process,
    cells: Cells,
    catalogue: Catalogue,
    *,
    weeks: int,
    seed: int,
    day: int,
    days: int,
) -> Array:
    """Return what the process itself expects in each cell over some days, given all that happened before a day.

    `weeks` and `seed` are those of the simulation. Nobody can forecast better on average: it is what there is to win. Limit:
    events that the days' own events set off are counted as if they stayed in the cells of their parents.
    """
    places, weights = _places(process, weeks * 7, np.random.default_rng(seed))[1:]
    middle = cells.points_km(np.array([process.middle]))[0]
    near = weights @ _parts(cells, places + middle, process.place_km)
    background = (1 - process.anywhere) * near + process.anywhere / len(cells)
    past = catalogue.days < day
    age = day - catalogue.days[past]
    born = np.exp(-age / process.wait_days) - np.exp(-(age + days) / process.wait_days)
    recent = born > FORGOTTEN
    points = cells.points_km(catalogue.lonlats[past][recent])
    offspring = process.offspring * (born[recent] @ _parts(cells, points, process.reach_km))
    # What comes within the days sets off more within them, half of the days long on average.
    more = 1 + process.offspring * days / process.wait_days / 2
    return np.asarray((background * process.background_a_week / 7 * days + offspring) * more)


def _parts(cells: Cells, points_km: Array, width_km: float) -> Array:
    """Return which part of a bell around each point falls into each cell, shape (points, cells)."""
    off = cells.centres_km[None, :, :] - points_km[:, None, :]
    half = cells.cell_km / 2
    within = ndtr((off + half) / width_km) - ndtr((off - half) / width_km)
    return np.asarray(within[:, :, 0] * within[:, :, 1])


def _places(process: Process, days: int, random: np.random.Generator) -> tuple[int, Array, Array]:
    """Return how many background events there are, the places that they come from, and the places' weights."""
    count = int(random.poisson(process.background_a_week * days / 7))
    half = process.side_km / 2
    places = random.uniform(-0.9 * half, 0.9 * half, (process.places, 2))
    weights = FALL ** np.arange(process.places)
    return count, places, weights / weights.sum()


def _background(process: Process, days: int, random: np.random.Generator) -> Array:
    count, places, weights = _places(process, days, random)
    half = process.side_km / 2
    chosen = random.choice(process.places, count, p=weights)
    near = places[chosen] + random.normal(0, process.place_km, (count, 2))
    anywhere = random.uniform(-half, half, (count, 2))
    points = np.where(random.random((count, 1)) < process.anywhere, anywhere, near)
    return np.column_stack((random.uniform(0, days, count), points))
