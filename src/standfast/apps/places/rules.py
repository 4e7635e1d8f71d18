"""Why a place may not be recorded or changed, as the sentence that the screen shows."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from standfast.apps.places import queries
from standfast.apps.places.facts import (
    LineShape,
    SiteCorrected,
    ZoneVersionCorrected,
    ZoneVersionPutInForce,
    belt_of,
    outlines_of,
    ring_of,
)
from standfast.apps.places.models import Site, Zone, ZoneVersion
from standfast.engines.geo import Belt, Box
from standfast.log.times import local_date

# The bounding box of South Sudan in Natural Earth's 1:10m outline, with half a degree more on every side: coordinates
# outside it that would lie inside when exchanged were written lat, lon.
MISSION_AREA = Box(23.6, 2.9, 36.5, 12.8)


def point_blocker(lon: float | None, lat: float | None, accuracy_m: float | None) -> str | None:
    """Say why a point cannot be recorded: half of it missing, without its precision, or elsewhere."""
    if (lon is None) != (lat is None):
        return "A position has two numbers, lon and lat; one of them is missing."
    if lon is None or lat is None:
        return (
            None if accuracy_m is None else "A precision was given without the position it is of."
        )
    if accuracy_m is None:
        return "Say how precise the position is: accuracy_m, in metres."
    return _placed(lon, lat)


def founding_blocker(
    *,
    code: str | None,
    parent: UUID | None,
    lon: float | None,
    lat: float | None,
    accuracy_m: float | None,
) -> str | None:
    """Say why a site cannot be founded."""
    if code is not None and (known := queries.site_coded(code)) is not None:
        return f"The code '{code}' is taken by the site {known}; take another."
    if parent is not None and queries.site(parent) is None:
        return f"This site knows no place {parent} that the new one could belong to; found that one first."
    return point_blocker(lon, lat, accuracy_m)


def correction_blocker(site: Site, correction: SiteCorrected) -> str | None:
    """Say why a site cannot be corrected in this way."""
    if correction == SiteCorrected():
        return "Nothing is corrected: give at least one field with its right value."
    if correction.parent == site.subject:
        return f"{site} cannot belong to itself; name another site."
    if correction.parent is not None and queries.site(correction.parent) is None:
        return f"This site knows no place {correction.parent} that {site} could belong to; found that one first."
    lon = site.lon if correction.lon is None else correction.lon
    lat = site.lat if correction.lat is None else correction.lat
    accuracy_m = site.accuracy_m if correction.accuracy_m is None else correction.accuracy_m
    return point_blocker(lon, lat, accuracy_m)


def closing_blocker(site: Site) -> str | None:
    """Say why a site cannot be closed."""
    if site.closed_at is not None:
        return f"{site} was closed on {local_date(site.closed_at):%d %B %Y} already."
    return None


def count_blocker(site: Site, *, source: str, on: date, at: datetime) -> str | None:
    """Say why a reading of a site's population cannot be recorded."""
    if on > local_date(at):
        return f"{on:%d %B %Y} has not come yet; record what was counted on a day that has."
    if known := queries.populations(site.subject).filter(source=source, on=on).first():
        return f"{source} has a reading of {site} for that day: {known.people:,}. Correct that one instead."
    return None


def declaring_blocker(*, code: str, sites: tuple[UUID, ...]) -> str | None:
    """Say why a zone cannot be declared."""
    if (known := queries.zone_coded(code)) is not None:
        return f"The code '{code}' is taken by the zone {known}; take another, or put a version of that one in force."
    if unknown := [site for site in sites if queries.site(site) is None]:
        return f"This site knows no place {unknown[0]} for the zone to protect; found it first."
    return None


def version_blocker(zone: Zone, fact: ZoneVersionPutInForce, *, since: datetime) -> str | None:
    """Say why a version of a zone cannot be put in force from a moment."""
    if since < zone.declared_at:
        return (
            f"{zone} was declared on {local_date(zone.declared_at):%d %B %Y}; "
            f"it cannot come into force on {local_date(since):%d %B %Y}."
        )
    for version in queries.zone_versions(zone.subject):
        if version.in_force_from == since:
            return f"Version {version.number} of {zone} came into force at that very moment; correct it, or name another moment."
    return shape_blocker(lambda: belt_of(fact))


def shape_blocker(draw: Callable[[], Belt]) -> str | None:
    """Say why a version draws no zone: no outline, a broken one, one that lies elsewhere, or nothing left of it."""
    try:
        belt = draw()
    except ValueError as fault:
        return str(fault)
    for outline in (*belt.around, *belt.minus):
        for lon, lat in outline.outer:
            if reason := _placed(lon, lat):
                return reason
    if not belt.drawn():
        return (
            "Nothing is left of the zone once the outlines under 'minus' are taken out; check them."
        )
    return None


def version_correction_blocker(zone: Zone, fact: ZoneVersionCorrected) -> str | None:
    """Say why a version of a zone cannot be corrected in this way."""
    versions = {row.version: row for row in queries.zone_versions(zone.subject)}
    wrong = versions.pop(fact.put_in_force_by, None)
    if wrong is None:
        return f"{zone} has no such version at this site; name the entry that put it in force."
    if fact == ZoneVersionCorrected(put_in_force_by=fact.put_in_force_by, reason=fact.reason):
        return "Nothing is corrected: give at least one field with its right value."
    for row in versions.values():
        if fact.in_force is not None and row.in_force_from == fact.in_force.start:
            return (
                f"Version {row.number} of {zone} came into force at that very moment; name another."
            )
    return shape_blocker(lambda: _corrected_belt(wrong, fact))


def _corrected_belt(wrong: ZoneVersion, fact: ZoneVersionCorrected) -> Belt:
    """Return the ground of a version once it is corrected."""
    stood = queries.belt(wrong)
    return Belt(
        stood.around if fact.around is None else outlines_of(fact.around),
        stood.radius_m if fact.radius_m is None else fact.radius_m,
        stood.minus if fact.minus is None else outlines_of(fact.minus),
    )


def repeal_blocker(zone: Zone, *, since: datetime) -> str | None:
    """Say why a zone cannot be repealed from a moment."""
    if queries.zone_version_at(zone.subject, since) is None:
        return (
            f"{zone} is not in force on {local_date(since):%d %B %Y}; there is nothing to repeal."
        )
    return None


def perimeter_blocker(*, code: str | None, site_id: UUID, line: LineShape) -> str | None:
    """Say why a perimeter cannot be drawn."""
    if code is not None and (known := queries.perimeter_coded(code)) is not None:
        return f"The code '{code}' is taken by the perimeter {known}; take another, or correct that one."
    if queries.site(site_id) is None:
        return (
            f"This site knows no place {site_id} for the perimeter to run around; found it first."
        )
    return line_blocker(line)


def line_blocker(line: LineShape) -> str | None:
    """Say why a line is no perimeter: not closed, crossing itself, or elsewhere."""
    for lon, lat in line.coordinates:
        if reason := _placed(lon, lat):
            return reason
    try:
        ring_of(line)
    except ValueError as fault:
        return str(fault)
    return None


def _placed(lon: float, lat: float) -> str | None:
    """Say why a point cannot lie in the mission's area, or None."""
    if MISSION_AREA.holds(lon, lat):
        return None
    if MISSION_AREA.holds(lat, lon):
        return f"The position {lon}, {lat} looks like lat, lon; write lon, lat: {lat}, {lon}."
    return (
        f"The position {lon}, {lat} lies outside the mission's area, which runs from "
        f"{MISSION_AREA.west}, {MISSION_AREA.south} to {MISSION_AREA.east}, {MISSION_AREA.north}; check it."
    )
