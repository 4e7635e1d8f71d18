"""Wet months by corridor: rains differ from south to north, so a season belongs to a stretch of road, not to a country."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from standfast.engines.geo import LonLat
from standfast.engines.routing.mission import Period
from standfast.engines.routing.network.tags import months


@dataclass(frozen=True, slots=True)
class Zone:
    """Latitudes `[south, north)` with the months in which roads are wet, from 1 to 12."""

    name: str
    south: float
    north: float
    wet_months: frozenset[int]


# South Sudan: rains about April to November in Equatoria, June to October in the north (with May wet in most years);
# worst August to October. Estimates for planning; a mission puts its own corridors in their place.
SOUTH_SUDAN = (
    Zone("Equatoria", -90.0, 6.0, months(4, 11)),
    Zone("Centre and north", 6.0, 90.0, months(5, 10)),
)


def zone_of(at: LonLat, zones: Iterable[Zone]) -> Zone | None:
    """Return the first zone that a point lies in."""
    return next((zone for zone in zones if zone.south <= at[1] < zone.north), None)


def periods_of(wet: frozenset[int], *, start: date, days: int) -> tuple[Period, ...]:
    """Return the days of a horizon that fall in some months, as half-open periods."""
    found: list[Period] = []
    first: date | None = None
    for number in range(days + 1):
        on = start + timedelta(days=number)
        inside = number < days and on.month in wet
        if inside and first is None:
            first = on
        elif not inside and first is not None:
            found.append(Period(first, on))
            first = None
    return tuple(found)
