"""What is stated about places: sites, readings of their population, zones and their legal versions, perimeters.

A `code` is the short name by which figures speak of a site, a zone or a perimeter: `zones.un_house.…`.
"""

from datetime import date
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from standfast.engines.geo import Belt, Outline, Ring, outlines_from_geojson
from standfast.log.facts import Fact, Happened, TimeCorrection, fact

SiteKind = Literal["base", "PoC site", "adjacent area", "office", "town", "compound"]
SITE_KINDS: tuple[SiteKind, ...] = get_args(SiteKind)
Method = Literal["registration", "headcount", "biometric", "survey", "estimate"]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Prose = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Metres = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
People = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
Coordinate = tuple[float, float]


class PolygonShape(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="Polygon"
):
    """A GeoJSON polygon: rings of [lon, lat], the outer one first, each closed."""

    coordinates: tuple[tuple[Coordinate, ...], ...]


class LineShape(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="LineString"
):
    """A GeoJSON line of [lon, lat]."""

    coordinates: tuple[Coordinate, ...]


@fact("places.site.founded", act=True)
class SiteFounded(Fact):
    """The mission knows a place: a base, a site that protects civilians, an office, a town, a compound."""

    name: Text
    site_kind: SiteKind
    code: Code | None = None
    aliases: tuple[Text, ...] = ()
    county: Text | None = None
    state: Text | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    accuracy_m: Metres | None = None
    parent: UUID | None = None
    field_office: bool = False
    note: Prose | None = None


@fact(
    "places.site.corrected",
    act=False,
    sets=(
        "name",
        "site_kind",
        "aliases",
        "county",
        "state",
        "lon",
        "lat",
        "accuracy_m",
        "parent",
        "field_office",
    ),
)
class SiteCorrected(Fact):
    """What was written down of a site was wrong; what is left out stays as it was."""

    name: Text | None = None
    site_kind: SiteKind | None = None
    aliases: tuple[Text, ...] | None = None
    county: Text | None = None
    state: Text | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    accuracy_m: Metres | None = None
    parent: UUID | None = None
    field_office: bool | None = None


@fact("places.site.closed", act=True)
class SiteClosed(Fact):
    """A site is no longer used; what is recorded of it stays."""

    reason: Text


@fact("places.population.counted", act=True)
class PopulationCounted(Fact):
    """One source says how many people a site sheltered on a day. Sources stand side by side and are never averaged."""

    site: UUID
    source: Text
    method: Method
    on: date
    people: People
    note: Prose | None = None


@fact("places.population.corrected", act=False, sets=("method", "people"))
class PopulationCorrected(Fact):
    """A reading was written down wrongly; what is left out stays as it was."""

    method: Method | None = None
    people: People | None = None


@fact("places.population.withdrawn", act=False)
class PopulationWithdrawn(Fact):
    """A source withdraws its reading; it stays on record and counts no more."""

    reason: Text


@fact("places.zone.declared", act=True)
class ZoneDeclared(Fact):
    """The mission declares that a zone is to be; it is in force only once a version of its outline is."""

    name: Text
    code: Code
    sites: tuple[UUID, ...] = ()
    purpose: Prose | None = None


@fact("places.zone.version_put_in_force", act=True)
class ZoneVersionPutInForce(Fact):
    """From the moment at which this happens the zone is all ground within `radius_m` of `around`, without `minus`."""

    around: tuple[PolygonShape, ...]
    radius_m: Metres
    rule_text: Prose
    minus: tuple[PolygonShape, ...] = ()
    agreement: Text | None = None


@fact("places.zone.version_corrected", act=False)
class ZoneVersionCorrected(Fact):
    """A version was written down otherwise than it was agreed; what is left out stays as it was.

    `put_in_force_by` is the entry that put it in force. What the parties change by agreement is a new version, not a correction.
    """

    put_in_force_by: UUID
    reason: Text
    around: tuple[PolygonShape, ...] | None = None
    minus: tuple[PolygonShape, ...] | None = None
    radius_m: Metres | None = None
    rule_text: Prose | None = None
    agreement: Text | None = None
    in_force: Happened | None = None

    def correction_of_time(self) -> TimeCorrection | None:
        """Return the moment at which the version came into force, if that was wrong."""
        if self.in_force is None:
            return None
        return TimeCorrection(entry=str(self.put_in_force_by), happened=self.in_force)


@fact("places.zone.repealed", act=True)
class ZoneRepealed(Fact):
    """From the moment at which this happens the zone is no longer in force."""

    reason: Text
    agreement: Text | None = None


@fact("places.perimeter.drawn", act=True)
class PerimeterDrawn(Fact):
    """The perimeter of a site as it is walked: closed, from gate 1 to gate 1."""

    name: Text
    site: UUID
    line: LineShape
    code: Code | None = None
    gate: Text | None = None


@fact("places.perimeter.corrected", act=False, sets=("name", "line", "gate"))
class PerimeterCorrected(Fact):
    """The perimeter was surveyed again or named wrongly; chainages recorded before keep their numbers."""

    reason: Text
    name: Text | None = None
    line: LineShape | None = None
    gate: Text | None = None


def belt_of(version: ZoneVersionPutInForce) -> Belt:
    """Return the ground that a version of a zone covers.

    :raises ValueError: when a polygon is not one, or the outlines lie too far apart, with the sentence that says why.
    """
    return Belt(outlines_of(version.around), version.radius_m, outlines_of(version.minus))


def ring_of(line: LineShape) -> Ring:
    """Return the ring that a line draws.

    :raises OutlineRefused: when the line is not closed or crosses itself, with the sentence that says why.
    """
    return Ring(line.coordinates)


def outlines_of(shapes: tuple[PolygonShape, ...]) -> tuple[Outline, ...]:
    """Return the outlines that polygons draw.

    :raises OutlineRefused: when a polygon is not one, with the sentence that says why.
    """
    return tuple(
        outline for shape in shapes for outline in outlines_from_geojson(msgspec.to_builtins(shape))
    )
