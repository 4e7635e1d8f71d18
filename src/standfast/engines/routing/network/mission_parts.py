"""A road network on the days of a mission: places, roads, wet days, closures and the mission's own reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from standfast.engines.routing.mission import Closure, Period, Place, Report, Road, Season
from standfast.engines.routing.network.document import NetworkRoad, RoadNetwork
from standfast.engines.routing.network.passability import (
    HOLDS_DAYS_DRY,
    RoadReport,
    mission_reports,
)
from standfast.engines.routing.network.seasons import periods_of


@dataclass(frozen=True, slots=True)
class MissionParts:
    """What a mission problem takes from a network; the places are bare, to be given people, risk and stays."""

    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    seasons: tuple[Season, ...]
    closures: tuple[Closure, ...]
    reports: tuple[Report, ...]


def mission_parts(
    network: RoadNetwork,
    *,
    start: date,
    days: int,
    reports: Iterable[RoadReport] = (),
    convoy_minimum: int = 1,
    heaviest_t: float | None = None,
) -> MissionParts:
    """Return a network on the days of a horizon, the mission's reports before what tags say.

    Bridges and roads that bear less than `heaviest_t` tonnes are closed; None asks for none.

    :raises ReportRefused: when a report names no road of the network.
    """
    months = {season.name: frozenset(season.wet_months) for season in network.seasons}
    # Whether it rained when a report was made is asked of days before the horizon too.
    before = timedelta(days=HOLDS_DAYS_DRY)
    rains: dict[str | None, tuple[Period, ...]] = {
        name: periods_of(wet, start=start - before, days=days + before.days)
        for name, wet in months.items()
    }
    return MissionParts(
        places=tuple(Place(name=one.name, lon=one.lon, lat=one.lat) for one in network.places),
        roads=tuple(_road(road, convoy_minimum, heaviest_t) for road in network.roads),
        seasons=tuple(
            Season(name, periods_of(wet, start=start, days=days)) for name, wet in months.items()
        ),
        closures=tuple(_closures(network.roads, start=start, days=days)),
        reports=mission_reports(reports, _with_courses(network), rains, start=start, days=days),
    )


def _road(road: NetworkRoad, convoy_minimum: int, heaviest_t: float | None) -> Road:
    too_weak = (
        heaviest_t is not None and road.heaviest_t is not None and road.heaviest_t < heaviest_t
    )
    return Road(
        name=road.name,
        start=road.start,
        end=road.end,
        km=road.km,
        surface=road.surface,
        kind=road.kind,
        season=road.season,
        grade_dry="P4" if too_weak else road.grade_dry,
        grade_wet="P4" if too_weak else road.grade_wet,
        convoy_minimum=convoy_minimum if road.kind == "road" else 1,
        delay_min=road.delay_min,
    )


def _closures(roads: Iterable[NetworkRoad], *, start: date, days: int) -> list[Closure]:
    return [
        Closure(road=road.name, period=period, reason="closed in these months")
        for road in roads
        for period in periods_of(frozenset(road.closed_months), start=start, days=days)
    ]


def _with_courses(network: RoadNetwork) -> list[NetworkRoad]:
    """Return the roads, each with a course: the line between its ends where none is given."""
    at = {place.name: (place.lon, place.lat) for place in network.places}
    return [
        road if road.line else msgspec.structs.replace(road, line=(at[road.start], at[road.end]))
        for road in network.roads
    ]
