"""Outlines: polygons as people draw them, read from GeoJSON (RFC 7946) with a sentence for whatever is wrong."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from shapely import Polygon, get_coordinates, is_valid_reason
from shapely.geometry.polygon import orient

from standfast.engines.geo.boxes import Box, LonLat, box_of
from standfast.engines.geo.ellipsoid import area_m2, length_m

Line = tuple[LonLat, ...]
Shape = Mapping[str, object]
POLYGON_TYPES = "Polygon, MultiPolygon, Feature or FeatureCollection"
# A closed ring of a triangle: three corners and the first again.
FEWEST_POSITIONS = 4


class OutlineRefused(ValueError):
    """An outline or a ring cannot be taken as it is; the sentence says what, where and what next."""


@dataclass(frozen=True)
class Outline:
    """A polygon on the ground: an outer ring and holes, each closed, in `lon, lat`.

    :raises OutlineRefused: when a ring is not closed, crosses itself or leaves the globe.
    """

    outer: Line
    holes: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        for ring in self.rings:
            if reason := _ring_fault(ring):
                raise OutlineRefused(reason)
        if reason := _crossing(self.polygon):
            raise OutlineRefused(reason)

    @property
    def rings(self) -> tuple[Line, ...]:
        """Return the outer ring and then the holes."""
        return (self.outer, *self.holes)

    @cached_property
    def polygon(self) -> Polygon:
        """Return the outline in degrees, for drawing and for tests of validity, never for distances."""
        return Polygon(self.outer, self.holes)

    @property
    def box(self) -> Box:
        """Return the smallest box around the outline."""
        return box_of(self.outer)

    @property
    def area_m2(self) -> float:
        """Return the area on the ellipsoid in square metres, holes taken out."""
        return area_m2(self.outer) - sum(area_m2(hole) for hole in self.holes)

    @property
    def perimeter_m(self) -> float:
        """Return the length of the outer ring on the ellipsoid in metres."""
        return length_m(self.outer)


def outlines_from_geojson(shape: Shape, *, expected: Box | None = None) -> tuple[Outline, ...]:
    """Return the outlines in a GeoJSON object, in the order in which they stand there.

    `expected` is where they should lie; outside it, coordinates that fit when swapped are named as swapped.

    :raises OutlineRefused: when the object holds no polygon, or one of its rings is wrong.
    """
    outlines = []
    for rings in _polygons(shape):
        lines = [_line(ring) for ring in _list(rings, "A polygon's coordinates")]
        if not lines:
            raise OutlineRefused("A polygon has no ring; draw its outer ring.")
        outlines.append(Outline(lines[0], tuple(lines[1:])))
        for line in lines:
            _refuse_misplaced(line, expected)
    if not outlines:
        raise OutlineRefused("There is no polygon in this GeoJSON; draw at least one.")
    return tuple(outlines)


def ring_from_geojson(shape: Shape, *, expected: Box | None = None) -> Line:
    """Return a closed ring from a GeoJSON LineString or from the outer ring of a Polygon, in the order drawn.

    :raises OutlineRefused: when it is neither, or the ring is not closed, crosses itself or lies elsewhere.
    """
    coordinates = shape.get("coordinates")
    if shape.get("type") == "Polygon":
        rings = _list(coordinates, "A polygon's coordinates")
        if len(rings) != 1:
            raise OutlineRefused(
                f"A ring has no holes; this polygon has {len(rings)} rings. Send the outer one."
            )
        line = _line(rings[0])
    elif shape.get("type") == "LineString":
        line = _line(coordinates)
    else:
        raise OutlineRefused(f"A ring is a LineString or a Polygon; this is '{shape.get('type')}'.")
    ring = Outline(line).outer
    _refuse_misplaced(ring, expected)
    return ring


def geojson_of(outlines: Sequence[Outline]) -> dict[str, object]:
    """Return outlines as one GeoJSON MultiPolygon, outer rings counter-clockwise as RFC 7946 asks."""
    polygons = []
    for outline in outlines:
        drawn = orient(outline.polygon)
        rings = (drawn.exterior, *drawn.interiors)
        polygons.append([[[x, y] for x, y in get_coordinates(ring).tolist()] for ring in rings])
    return {"type": "MultiPolygon", "coordinates": polygons}


def _polygons(shape: object) -> Iterator[object]:
    """Yield the coordinates of every polygon in a GeoJSON object."""
    if not isinstance(shape, Mapping):
        raise OutlineRefused(f"A GeoJSON object is {{...}}; this is {shape!r:.60}.")
    match shape.get("type"):
        case "Polygon":
            yield shape.get("coordinates")
        case "MultiPolygon":
            yield from _list(shape.get("coordinates"), "A MultiPolygon's coordinates")
        case "Feature":
            yield from _polygons(shape.get("geometry"))
        case "FeatureCollection":
            for feature in _list(shape.get("features"), "A FeatureCollection's features"):
                yield from _polygons(feature)
        case other:
            raise OutlineRefused(f"An outline is a {POLYGON_TYPES}; this is '{other}'.")


def _list(value: object, what: str) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise OutlineRefused(f"{what} are a list; this is {value!r:.60}.")
    return value


def _line(value: object) -> Line:
    """Return a ring's positions; a height is allowed by the format and left out."""
    line = []
    for position in _list(value, "A ring's positions"):
        numbers = _list(position, "A position's numbers")
        if len(numbers) not in (2, 3) or not all(_is_number(number) for number in numbers):
            raise OutlineRefused(f"A position is [lon, lat] in degrees; this is {position!r:.60}.")
        line.append((float(str(numbers[0])), float(str(numbers[1]))))
    return tuple(line)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ring_fault(ring: Line) -> str | None:
    """Return why a ring cannot be one, or None."""
    for number, (lon, lat) in enumerate(ring, start=1):
        if not (math.isfinite(lon) and math.isfinite(lat)):
            return f"Position {number} of a ring is not a pair of numbers: {lon}, {lat}."
        if abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
            return (
                f"Position {number} of a ring is {lon}, {lat}: no latitude reaches {lat}. "
                "It looks like lat, lon; write lon, lat."
            )
        if abs(lon) > 180 or abs(lat) > 90:
            return f"Position {number} of a ring is {lon}, {lat}: that is not on the globe."
    if len(ring) < FEWEST_POSITIONS:
        return f"A ring needs at least {FEWEST_POSITIONS} positions, the last equal to the first; this has {len(ring)}."
    if ring[0] != ring[-1]:
        return (
            f"The ring is not closed: it begins at {_place(ring[0])} and ends at {_place(ring[-1])}. "
            "Repeat the first position at the end."
        )
    return None


def _crossing(polygon: Polygon) -> str | None:
    """Return where a polygon crosses or touches itself, or None."""
    reason = str(is_valid_reason(polygon))
    if reason == "Valid Geometry":
        return None
    fault, _, where = reason.partition("[")
    place = ", ".join(where.rstrip("]").split())
    return f"The outline crosses itself near {place} ({fault.lower()}); draw it so that its lines meet only at corners."


def _refuse_misplaced(line: Line, expected: Box | None) -> None:
    """Refuse a ring that lies outside the expected box, with the likeliest reason."""
    strays = [point for point in line if expected and not expected.holds(*point)]
    if expected is None or not strays:
        return
    if all(expected.holds(lat, lon) for lon, lat in line):
        raise OutlineRefused(
            f"The ring begins at {_place(line[0])}, outside the area expected, and would lie inside it with the two "
            "numbers exchanged. It looks like lat, lon; write lon, lat."
        )
    raise OutlineRefused(
        f"The position {_place(strays[0])} lies outside the area expected, which runs from {expected.west}, "
        f"{expected.south} to {expected.east}, {expected.north}; check the coordinates."
    )


def _place(point: LonLat) -> str:
    return f"{point[0]}, {point[1]}"
