"""Figures about zones: how wide the one in force is, and how many are still to come."""

from datetime import datetime

from standfast.apps.places import queries
from standfast.apps.places.models import Zone
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE

UN_HOUSE = "un_house"
NOT_KNOWN = "place not known"


def zone_case(zone: Zone, *, at: datetime, family: str) -> Case:
    """Return the coarse handle of a zone: when, in which county, what it is."""
    return Case(
        ref=zone.subject,
        month=f"{at.astimezone(MISSION_ZONE):%Y-%m}",
        county=_county(zone),
        family=family,
    )


@figure(
    "zones.un_house.radius_m",
    unit="m",
    definition="The distance from the outlines around which the UN House weapons-free zone runs, in the version in force.",
    reads=("places.zone",),
)
def radius_m(moment: Moment) -> Reading:
    """Return the radius of the zone at UN House as it stands in law."""
    zone = queries.zone_coded(UN_HOUSE)
    if zone is None:
        return Reading(value=None, reason="No zone at UN House has been declared by then.")
    version = queries.zone_version_at(zone.subject, moment.as_of)
    if version is None:
        return Reading(value=None, reason="The zone at UN House is not in force then.")
    return Reading(
        value=_whole(version.radius_m),
        period=Period(version.in_force_from, moment.as_of),
        entries=(zone_case(zone, at=version.in_force_from, family="zone"),),
    )


@figure(
    "zones.being_established",
    unit="zones",
    definition="Weapons-free zones that are declared and of which no version has come into force.",
    reads=("places.zone",),
)
def being_established(moment: Moment) -> Reading:
    """Return how many zones are declared and not yet in force."""
    declared = list(queries.zones())
    if not declared:
        return Reading(value=None, reason="No zone has been declared by then.")
    coming = {zone.subject for zone in queries.zones_without_version()}
    return Reading(
        value=len(coming),
        period=Period(min(zone.declared_at for zone in declared), moment.as_of),
        entries=tuple(
            zone_case(zone, at=zone.declared_at, family="zone")
            for zone in declared
            if zone.subject in coming
        ),
        excluded=tuple(
            Excluded(
                zone_case(zone, at=zone.declared_at, family="zone"),
                "a version of this zone has come into force",
            )
            for zone in declared
            if zone.subject not in coming
        ),
    )


def _county(zone: Zone) -> str:
    """Return the county of the first site that the zone protects."""
    sites = (queries.site(subject) for subject in zone.site_ids)
    return next((site.county for site in sites if site and site.county), NOT_KNOWN)


def _whole(metres: float) -> int | float:
    return int(metres) if metres.is_integer() else metres
