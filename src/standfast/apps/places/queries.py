"""Questions about places."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet

from standfast.apps.places.facts import SiteKind
from standfast.apps.places.models import Perimeter, Site, SitePopulation, Zone, ZoneVersion
from standfast.engines.geo import (
    Belt,
    Box,
    Position,
    Ring,
    outlines_from_geojson,
    ring_from_geojson,
)
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import Row

AnyRow = TypeVar("AnyRow", bound=Row)
# Shapes kept ready: a mission has a handful of zones, a headquarters a few dozen.
BELTS_KEPT = 128


def site(subject: UUID) -> Site | None:
    """Return a site."""
    return _one(Site.objects.filter(subject=subject))


def site_coded(code: str) -> Site | None:
    """Return the site that figures know by a code; of several, the one founded first."""
    return Site.objects.filter(code=code).order_by("founded_at", "subject").first()


def sites(*, kind: SiteKind | None = None, parent: UUID | None = None) -> QuerySet[Site]:
    """Return the sites that are in use, by name."""
    found = Site.objects.filter(closed_at=None)
    if kind is not None:
        found = found.filter(kind=kind)
    if parent is not None:
        found = found.filter(parent=parent)
    return found.order_by("name", "subject")


def field_offices() -> list[Site]:
    """Return the mission's field offices, by name."""
    return list(sites().filter(field_office=True))


def counties() -> frozenset[str]:
    """Return the counties that everybody knows from the map: those of the unclassified sites."""
    held = Site.objects.filter(label=UNCLASSIFIED).exclude(county=None)
    return frozenset(county for county in held.values_list("county", flat=True) if county)


def sites_named(text: str) -> list[Site]:
    """Return the sites that go by a name or an alias, whatever its capitals; several may share one."""
    wanted = text.strip().casefold()
    return [row for row in sites() if wanted in {name.casefold() for name in row.names}]


def site_names(subjects: set[UUID]) -> dict[UUID, str]:
    """Return the names of sites by subject, in one query; sites unknown here are left out."""
    return dict(Site.objects.filter(subject__in=subjects).values_list("subject", "name"))


def population(subject: UUID) -> SitePopulation | None:
    """Return a reading of a site's population."""
    return _one(SitePopulation.objects.filter(subject=subject))


def populations(site_id: UUID) -> QuerySet[SitePopulation]:
    """Return all readings of a site's population that stand, newest first, then by source."""
    standing = SitePopulation.objects.filter(site=site_id, withdrawn_reason=None)
    return standing.order_by("-on", "source", "subject")


def latest_populations(site_id: UUID, *, on: date) -> tuple[SitePopulation, ...]:
    """Return the newest reading of each source on or before a day, by source; sources are never averaged."""
    newest: dict[str, SitePopulation] = {}
    for reading in populations(site_id).filter(on__lte=on):
        newest.setdefault(reading.source, reading)
    return tuple(newest[source] for source in sorted(newest))


def zone(subject: UUID) -> Zone | None:
    """Return a zone."""
    return _one(Zone.objects.filter(subject=subject))


def zone_coded(code: str) -> Zone | None:
    """Return the zone that figures know by a code; of several, the one declared first."""
    return Zone.objects.filter(code=code).order_by("declared_at", "subject").first()


def zones() -> QuerySet[Zone]:
    """Return all zones that were declared, by name."""
    return Zone.objects.order_by("name", "subject")


def zones_without_version() -> list[Zone]:
    """Return the zones that were declared and never came into force, by name."""
    in_law = ZoneVersion.objects.values_list("subject", flat=True)
    return list(zones().exclude(subject__in=in_law))


def zone_versions(zone: UUID) -> tuple[ZoneVersion, ...]:
    """Return all legal versions of a zone, the first one first."""
    return tuple(ZoneVersion.objects.filter(subject=zone).order_by("number", "label"))


def zone_version_at(zone: UUID, at: datetime) -> ZoneVersion | None:
    """Return the version of a zone that stood in law at an instant; None before the first and after its repeal."""
    begun = ZoneVersion.objects.filter(subject=zone, in_force_from__lte=at)
    standing = begun.filter(Q(in_force_until=None) | Q(in_force_until__gt=at))
    return standing.order_by("-number", "label").first()


def first_outline(zone: UUID) -> ZoneVersion | None:
    """Return the first version of a zone, by which the time before it is measured; None while there is none."""
    return ZoneVersion.objects.filter(subject=zone).order_by("number", "label").first()


def position_in(version: ZoneVersion, *, lon: float, lat: float, accuracy_m: float) -> Position:
    """Tell whether a point lies inside a version's outline, outside, or so near its edge that it may be either.

    :raises ValueError: when the accuracy is negative or a number is missing.
    """
    return belt(version).position((lon, lat), accuracy_m)


def positions_in(
    version: ZoneVersion, points: Sequence[tuple[float, float, float]]
) -> list[Position]:
    """Tell where many points lie, each (lon, lat, accuracy in metres), in one go.

    :raises ValueError: when an accuracy is negative or a number is missing.
    """
    if not points:
        return []
    numbers = np.array(points, dtype=np.float64)
    return belt(version).positions(numbers[:, :2], numbers[:, 2])


def belt(version: ZoneVersion) -> Belt:
    """Return the shape of a zone's version; kept by the digest of what it is made of."""
    return _belt(version.around, version.minus, version.radius_m)


def box(row: ZoneVersion | Perimeter) -> Box:
    """Return the bounding box of a zone's version or a perimeter."""
    return Box(row.west, row.south, row.east, row.north)


def perimeter(subject: UUID) -> Perimeter | None:
    """Return a perimeter."""
    return _one(Perimeter.objects.filter(subject=subject))


def perimeter_coded(code: str) -> Perimeter | None:
    """Return the perimeter that figures know by a code; of several, the one drawn first."""
    return Perimeter.objects.filter(code=code).order_by("drawn_at", "subject").first()


def perimeters(site_id: UUID | None = None) -> QuerySet[Perimeter]:
    """Return the perimeters, of one site or of all, by name."""
    found = Perimeter.objects.all()
    if site_id is not None:
        found = found.filter(site=site_id)
    return found.order_by("name", "subject")


def ring(row: Perimeter) -> Ring:
    """Return the ring of a perimeter, for chainage."""
    return _ring(row.line)


def geometry(text: str) -> dict[str, Any]:
    """Return the GeoJSON geometry that a row holds as text, for drawing."""
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@lru_cache(maxsize=BELTS_KEPT)
def _belt(around: str, minus: str | None, radius_m: float) -> Belt:
    taken_out = outlines_from_geojson(geometry(minus)) if minus is not None else ()
    return Belt(outlines_from_geojson(geometry(around)), radius_m, taken_out)


@lru_cache(maxsize=BELTS_KEPT)
def _ring(line: str) -> Ring:
    return Ring(ring_from_geojson(geometry(line)))


def _one(found: QuerySet[AnyRow]) -> AnyRow | None:
    return found.order_by("label").first()
