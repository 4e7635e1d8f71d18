"""The smallest valid places: a site near Juba, a square to draw zones around, a ring to walk."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.places import operations, queries
from standfast.apps.places.facts import LineShape, PolygonShape
from standfast.apps.places.models import Site, ZoneVersion

FOUNDED = datetime(2016, 7, 2, 6, tzinfo=UTC)
LINE = ((31.52, 4.79), (31.53, 4.79), (31.53, 4.80), (31.52, 4.80), (31.52, 4.79))
SQUARE = PolygonShape(coordinates=(LINE,))
"""About 1.1 km a side; the middle of its eastern side is EAST_GATE."""
EAST_GATE = (31.53, 4.795)
ELSEWHERE = PolygonShape(
    coordinates=(((31.54, 4.79), (31.55, 4.79), (31.55, 4.80), (31.54, 4.80), (31.54, 4.79)),)
)
RING = LineShape(coordinates=LINE)


def founded(by: Person, name: str = "UN House", **values: Any) -> Site:
    """Return a site as founded: a base without a position unless the test says otherwise."""
    entry = operations.found_site(by=by, at=FOUNDED, **({"name": name, "kind": "base"} | values))
    site = queries.site(entry.subject)
    assert site is not None
    return site


def declared(by: Person, code: str = "un_house", **values: Any) -> UUID:
    """Return a zone that is declared and not in force."""
    given = {"name": "Weapons-free zone", "code": code} | values
    return operations.declare_zone(by=by, at=FOUNDED, **given).subject


def in_force(by: Person, zone: UUID, on: date, **values: Any) -> ZoneVersion:
    """Return a version of a zone as put in force from a day: 200 m around the square, minus the square."""
    given: dict[str, Any] = {
        "around": (SQUARE,),
        "minus": (SQUARE,),
        "radius_m": 200,
        "rule_text": "200 m",
    } | values
    entry = operations.put_zone_version_in_force(
        by=by, at=FOUNDED, zone_id=zone, in_force_on=on, **given
    )
    return next(row for row in queries.zone_versions(zone) if row.version == entry.id)
