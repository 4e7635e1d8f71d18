"""Small areas and catalogues for forecasts."""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from standfast.engines.geo import Outline
from standfast.engines.warning import Catalogue, Event, Problem, catalogue_of
from standfast.engines.warning.simulation import Process, simulate

START = date(2012, 1, 2)
SQUARE = Outline(((29.0, 6.0), (31.0, 6.0), (31.0, 8.0), (29.0, 8.0), (29.0, 6.0)))
BUSY = Process(
    background_a_week=4,
    places=8,
    anywhere=0.15,
    place_km=15,
    offspring=0.85,
    wait_days=12,
    reach_km=12,
    side_km=300,
)


def event(
    on: date, *, lon: float = 30.0, lat: float = 7.0, days: int = 0, **more: bool | date | None
) -> Event:
    return Event(lon, lat, on, on + timedelta(days=days), **more)  # type: ignore[arg-type]


def weekly(weeks: int, *, lon: float = 30.0, lat: float = 7.0) -> list[Event]:
    return [event(START + timedelta(weeks=week), lon=lon, lat=lat) for week in range(weeks)]


def problem(events: Iterable[Event], *cutoffs: date, horizon_weeks: int = 1) -> Problem:
    return Problem((SQUARE,), catalogue_of(events), cutoffs, horizon_weeks)


def busy_catalogue(*, weeks: int = 156, seed: int = 5) -> Catalogue:
    return simulate(BUSY, start=START, weeks=weeks, seed=seed)


def moved(events: Iterable[Event], *, since: date, seed: int = 1) -> list[Event]:
    """Return events of which those from a day on lie elsewhere, later and twice."""
    random = np.random.default_rng(seed)
    out = []
    for one in events:
        if one.start < since:
            out.append(one)
            continue
        lon, lat = random.uniform(29, 31), random.uniform(6, 8)
        later = one.start + timedelta(days=int(random.integers(0, 60)))
        out += [Event(float(lon), float(lat), later, later)] * 2
    return out
