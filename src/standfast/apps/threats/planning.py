"""From rows to the engine and back: what a forecast reads, what it says, how it did, and what patrols gain from it.

A forecast reads unclassified records alone, so that it says the same to everybody. Imported events are forecast where there
are any, and the mission's own incidents then only foretell; without imported events the incidents of violent kinds are
forecast. An incident counts from the day on which it was recorded. Nobody's origin is read.
"""

import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from standfast.apps.incidents.models import Incident
from standfast.apps.incidents.reference import CATEGORIES
from standfast.apps.observations import queries as observations
from standfast.apps.threats import facts, queries
from standfast.apps.threats.area import default_area
from standfast.apps.threats.models import Alert, ForecastCell, Hotspot, IssuedForecast
from standfast.apps.threats.reference import EXPLORATION_SHARE, PATROL_POINTS, risk
from standfast.engines.geo import LonLat, distance_m
from standfast.engines.warning import (
    LEVELS,
    Catalogue,
    Event,
    Forecast,
    History,
    Hurdle,
    Problem,
    Score,
    catalogue_of,
    cells_over,
    forecast,
    judge,
    reasons,
)
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import local_date

VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
FORETELLING_FAMILIES = frozenset(
    ("civil unrest", "movement of forces", "tension", "displacement", "weapons")
)
FINEST_PLACES, FINEST_DAYS = 3, 3
# Reasons are written out for the cells that anybody will look at.
CELLS_WITH_REASONS = 40
DIGITS = 9
TOP_SHARES = (
    (0.05, "first 5 % of cells"),
    (0.1, "first 10 % of cells"),
    (0.2, "first 20 % of cells"),
)
M_PER_KM = 1000.0


@dataclass(frozen=True, slots=True)
class Made:
    """A forecast ready to be recorded: the fact, and the content of its cells."""

    fact: facts.ForecastIssued
    cells: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class PatrolValue:
    """What a patrol's visit to a place is worth, in points, and why; `explored` places were drawn, not ranked."""

    name: str
    lon: float
    lat: float
    points: int
    reasons: tuple[str, ...]
    explored: bool = False


def known_catalogue(cell_km: float) -> tuple[Catalogue, str]:
    """Return the events that a forecast reads, and in words where they come from."""
    imported = [
        Event(
            row.lon,
            row.lat,
            row.date_start,
            max(row.date_end or row.date_start, row.date_start),
            exact_place=row.where_precision is not None and row.where_precision <= FINEST_PLACES,
            exact_day=row.date_precision is not None and row.date_precision <= FINEST_DAYS,
        )
        for row in observations.current()
        if row.lon is not None and row.lat is not None and row.date_start is not None
    ]
    own = list(_incident_events(cell_km, forecast_them=not imported))
    words = (
        f"{len(imported)} imported events; {len(own)} unclassified incidents of the mission as signs"
        if imported
        else f"{len(own)} unclassified incidents of the mission; no events of others are imported"
    )
    return catalogue_of([*imported, *own]), words


def _incident_events(cell_km: float, *, forecast_them: bool) -> Iterable[Event]:
    standing = Incident.objects.filter(
        label=UNCLASSIFIED, exercise=False, merged_into=None
    ).exclude(status="refuted")
    for row in standing.order_by("happened_start", "subject"):
        category = CATEGORIES.get(row.category)
        if row.lon is None or row.lat is None or category is None:
            continue
        violent = category.acled in VIOLENT
        if not violent and category.family not in FORETELLING_FAMILIES:
            continue
        start, end = local_date(row.happened_start), local_date(row.happened_end)
        exact = row.accuracy_m is None or row.accuracy_m <= cell_km * M_PER_KM / 2
        yield Event(
            row.lon,
            row.lat,
            start,
            max(start, end),
            exact_place=exact,
            exact_day=row.happened_precision != "month",
            target=violent and forecast_them,
            known_on=local_date(row.recorded_at),
        )


def make_forecast(*, cutoff: date, horizon_weeks: int, cell_km: float) -> Made:
    """Return a forecast from what is held here and was known before its cutoff.

    :raises ValueError: when nothing is known before the cutoff.
    """
    catalogue, sources = known_catalogue(cell_km)
    problem = Problem(default_area(), catalogue, (cutoff,), horizon_weeks, cell_km)
    (made,) = forecast(problem)
    cells = _cell_contents(made, History(made.cells, catalogue))
    fact = facts.ForecastIssued(
        cutoff=cutoff,
        horizon_weeks=horizon_weeks,
        cell_km=cell_km,
        cells=len(cells),
        cells_digest=digest_of(cells),
        events_known=made.events_known,
        expected=_rounded(float(made.mean.sum())),
        hurdle=facts.Hurdle(
            start=_rounded(made.hurdle.start),
            slope=_rounded(made.hurdle.slope),
            size=_rounded(made.hurdle.size),
        ),
        leans_on=made.leans_on,
        sources=sources,
    )
    return Made(fact, cells)


def _cell_contents(made: Forecast, history: History) -> tuple[dict[str, Any], ...]:
    explained = set(np.argsort(-made.mean, kind="stable")[:CELLS_WITH_REASONS].tolist())
    cells = []
    for number, (lon, lat) in enumerate(made.lonlats):
        why = reasons(made, history, number) if number in explained else None
        cells.append(
            {
                "number": number,
                "lon": round(lon, 6),
                "lat": round(lat, 6),
                "mean": _rounded(float(made.mean[number])),
                "p_any": _rounded(float(made.p_any[number])),
                "quantiles": dict(
                    zip(map(str, LEVELS), made.quantiles[number].tolist(), strict=True)
                ),
                "reasons": why.sentence if why else None,
                "change": why.change if why else None,
            }
        )
    return tuple(cells)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def digest_of(cells: Iterable[dict[str, Any]]) -> str:
    """Return the digest that binds a forecast's cells to its entry."""
    text = json.dumps(list(cells), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def contents_of(cells: Iterable[ForecastCell]) -> tuple[dict[str, Any], ...]:
    """Return the content of cells as it was bound."""
    names = ("number", "lon", "lat", "mean", "p_any", "quantiles", "reasons", "change")
    return tuple({name: getattr(cell, name) for name in names} for cell in cells)


def score_forecast(issued: IssuedForecast) -> facts.ForecastScored:
    """Return how a forecast did, by the events that are known now.

    :raises ValueError: when its cells are not here, or are not those that the entry is bound to.
    """
    cells = queries.cells_of(issued)
    if digest_of(contents_of(cells)) != issued.cells_digest:
        raise ValueError(
            f"The cells of {issued} are not held here as they were issued; score it at the site that issued it."
        )
    catalogue, _ = known_catalogue(issued.cell_km)
    history = History(cells_over(default_area(), cell_km=issued.cell_km), catalogue)
    scores = judge(
        history,
        cutoff=issued.cutoff,
        horizon_weeks=issued.horizon_weeks,
        mean=np.array([cell.mean for cell in cells]),
        hurdle=Hurdle(**issued.hurdle),
    )
    return facts.ForecastScored(
        events=scores[0].events, scores=tuple(_model_score(score) for score in scores)
    )


def _model_score(score: Score) -> facts.ModelScore:
    return facts.ModelScore(
        model=score.model,
        log_score=_maybe(score.log_score),
        crps=_maybe(score.crps),
        ignorance=_maybe(score.ignorance),
        capture_10=_maybe(score.capture["10%"]),
    )


def _maybe(value: float | None) -> float | None:
    return None if value is None else _rounded(value)


def patrol_values(
    *, on: date, at_hotspots: Sequence[Hotspot], visited: Sequence[LonLat], seed: int
) -> tuple[PatrolValue, ...]:
    """Return what visits are worth: hotspots, the forecast's first cells, and a drawn share of places nobody visits.

    `visited` are the points that recent patrols went to. The points are the table `reference/patrol_values.csv`.
    """
    issued = queries.latest_forecast(on)
    cells = queries.ranked_cells(issued) if issued else ()
    ranked = [_hotspot_value(row, cells, on) for row in at_hotspots]
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


def _hotspot_value(row: Hotspot, cells: Sequence[ForecastCell], on: date) -> PatrolValue:
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
        and Alert.objects.filter(place=row.place, closed_at=None, withdrawn=None).exists()
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
