"""The smallest valid incidents, and a zone to count them in: 200 m around a square base of about a kilometre."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from factories.accounts import enrolled
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations
from standfast.apps.incidents.models import Incident
from standfast.apps.places import operations as places
from standfast.apps.places.facts import PolygonShape
from standfast.engines.geo import destination
from standfast.log.times import Happened

BASE = PolygonShape(
    coordinates=(((31.53, 4.80), (31.54, 4.80), (31.54, 4.81), (31.53, 4.81), (31.53, 4.80)),)
)
GATE = (31.535, 4.81)
"""The middle of the base's northern side; a bearing of 0 leads straight out of the base."""
FOUNDED = datetime(2016, 7, 2, 6, tzinfo=UTC)
ZONE_DAY = date(2016, 10, 1)


def north_of_gate(metres: float) -> dict[str, Any]:
    """Return a point so far north of the base, as arguments of a report."""
    lon, lat = destination(GATE, bearing_deg=0, distance_m=metres)
    return {"lon": lon, "lat": lat}


def declared_zone(*, radius_m: float = 200, on: date = ZONE_DAY) -> UUID:
    """Return the zone around the United Nations House, in force from a day."""
    planner = enrolled("zone.planner", "planner", "duty officer")
    site = places.found_site(
        by=planner, at=FOUNDED, name="United Nations House", kind="base", code="un_house", county="Juba",
        lon=31.535, lat=4.805, accuracy_m=500,
    )  # fmt: skip
    zone = places.declare_zone(
        by=planner, at=FOUNDED, name="Weapons-free zone", code="un_house", sites=(site.subject,)
    )
    put_in_force(zone.subject, planner, radius_m=radius_m, on=on)
    return zone.subject


def put_in_force(zone: UUID, by: Person, *, radius_m: float, on: date) -> None:
    """Put a version of the zone in force."""
    places.put_zone_version_in_force(
        by=by,
        at=FOUNDED,
        zone_id=zone,
        around=(BASE,),
        minus=(BASE,),
        radius_m=radius_m,
        rule_text=f"{radius_m:.0f} m around the base, minus the base",
        in_force_on=on,
    )


def reported(
    by: Person, happened: Happened | datetime, *, at: datetime | None = None, **values: Any
) -> Incident:
    """Return an incident as reported: an armed robbery 100 m north of the gate unless the test says otherwise."""
    when = happened if isinstance(happened, Happened) else Happened.exact(happened)
    given = {"category": "CR2", "county": "Juba", "place": "Gate road"} | values
    if "lon" not in given:
        given |= north_of_gate(100)
    entry = operations.report_incident(by=by, at=at or when.end, happened=when, **given)
    return incident(entry.subject)


def incident(subject: UUID) -> Incident:
    """Return the incident's row as it stands."""
    return Incident.objects.get(subject=subject)
