"""What a patrol's visit to a place is worth: hotspots, the forecast's first cells, and a share drawn where nobody goes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from standfast.apps.threats import queries
from standfast.apps.threats.models import ForecastCell, Hotspot
from standfast.apps.threats.reference import EXPLORATION_SHARE, PATROL_POINTS, risk
from standfast.engines.geo import LonLat, distance_m

TOP_SHARES = (
    (0.05, "first 5 % of cells"),
    (0.1, "first 10 % of cells"),
    (0.2, "first 20 % of cells"),
)
M_PER_KM = 1000.0


@dataclass(frozen=True, slots=True)
class PatrolValue:
    """What a patrol's visit to a place is worth, in points, and why; `explored` places were drawn, not ranked."""

    name: str
    lon: float
    lat: float
    points: int
    reasons: tuple[str, ...]
    explored: bool = False


def patrol_values(
    *,
    on: date,
    at_hotspots: Sequence[Hotspot],
    visited: Sequence[LonLat],
    seed: int,
    reader: queries.Reader | None = None,
) -> tuple[PatrolValue, ...]:
    """Return what visits are worth: hotspots, the forecast's first cells, and a drawn share of places nobody visits.

    `visited` are the points that recent patrols went to. The points are the table `reference/patrol_values.csv`. With a
    reader, alerts count that they may open.
    """
    issued = queries.latest_forecast(on)
    cells = queries.ranked_cells(issued) if issued else ()
    ranked = [_hotspot_value(row, cells, on, reader) for row in at_hotspots]
    ranked += [
        PatrolValue(str(cell), cell.lon, cell.lat, PATROL_POINTS["forecast", case], (case,))
        for cell, case in _first_cells(cells)
        if not any(_near(row, cell) for row in at_hotspots)
    ]
    ranked.sort(key=lambda value: (-value.points, value.name))
    return (*ranked, *_explored(cells, visited, len(ranked), seed))


def _first_cells(cells: Sequence[ForecastCell]) -> list[tuple[ForecastCell, str]]:
    found = []
    for place, cell in enumerate(cells):
        case = next((case for share, case in TOP_SHARES if place < share * len(cells)), None)
        if case is not None:
            found.append((cell, case))
    return found


def _near(row: Hotspot, cell: ForecastCell) -> bool:
    return distance_m((row.lon, row.lat), (cell.lon, cell.lat)) <= row.radius_km * M_PER_KM


def _hotspot_value(
    row: Hotspot, cells: Sequence[ForecastCell], on: date, reader: queries.Reader | None
) -> PatrolValue:
    cases = [("rating", row.rating or "not rated")]
    if class_ := risk(row.likelihood, row.impact):
        cases.append(("risk", class_))
    case = next((case for cell, case in _first_cells(cells) if _near(row, cell)), None)
    if case is not None:
        cases.append(("forecast", case))
    if any(
        one.county in (None, row.county) for one in queries.triggers(on, on + timedelta(days=1))
    ):
        cases.append(("trigger", "trigger under way in the county"))
    if (
        row.place is not None
        and queries.alerts(reader).filter(place=row.place, closed_at=None, withdrawn=None).exists()
    ):
        cases.append(("alert", "open alert here"))
    points = sum(PATROL_POINTS[case] for case in cases)
    words = tuple(f"{about}: {case}" for about, case in cases)
    return PatrolValue(row.name, row.lon, row.lat, points, words)


def _explored(
    cells: Sequence[ForecastCell], visited: Sequence[LonLat], ranked: int, seed: int
) -> tuple[PatrolValue, ...]:
    """Return places drawn among those that nobody visited, so that they make up the exploration share of all."""
    reach_m = _spacing_m(cells)
    fresh = [
        cell
        for cell in sorted(cells, key=lambda cell: cell.number)
        if all(distance_m((cell.lon, cell.lat), point) > reach_m for point in visited)
    ]
    wanted = round(ranked * EXPLORATION_SHARE / (1 - EXPLORATION_SHARE))
    drawn = random.Random(seed).sample(fresh, min(max(wanted, 1), len(fresh)))
    reason = ("drawn at random among places that nobody visited lately",)
    return tuple(
        PatrolValue(str(cell), cell.lon, cell.lat, 0, reason, explored=True) for cell in drawn
    )


def _spacing_m(cells: Sequence[ForecastCell]) -> float:
    """Return half the distance between neighbouring cells' centres: within it a visit was to that cell."""
    ordered = sorted(cells, key=lambda cell: cell.number)
    gaps = [
        distance_m((one.lon, one.lat), (other.lon, other.lat)) for one, other in pairwise(ordered)
    ]
    return min(gaps) / 2 if gaps else 0.0
