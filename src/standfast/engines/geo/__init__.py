"""Geometry on the ground: WGS 84 at the border, metres inside.

Everything that crosses the border is `lon, lat` in degrees, in that order. Distances, lengths and areas are those of the
ellipsoid. Whether a point lies in a zone is decided by distance in a local projection, never by a drawn buffer polygon.
Nothing here knows of Django, files, the clock or the network.

Start reading at `belts` (what a zone is in law), then `outlines` (polygons in and out), `chainage` (places along a
perimeter), `ellipsoid` and `projection` (the measures underneath) and `boxes` (cheap first questions), `masking` (points that
are not to be found again).
"""

from standfast.engines.geo.belts import Belt, Position
from standfast.engines.geo.boxes import Box, LonLat, box_of
from standfast.engines.geo.chainage import (
    Foot,
    Ring,
    Section,
    covered_m,
    covered_share,
    merged,
    uncovered,
)
from standfast.engines.geo.ellipsoid import area_m2, destination, distance_m, length_m
from standfast.engines.geo.masking import Masked, masked
from standfast.engines.geo.outlines import (
    Outline,
    OutlineRefused,
    Shape,
    geojson_of,
    outlines_from_geojson,
    ring_from_geojson,
)
from standfast.engines.geo.projection import LocalProjection, local_projection

__all__ = [
    "Belt",
    "Box",
    "Foot",
    "LocalProjection",
    "LonLat",
    "Masked",
    "Outline",
    "OutlineRefused",
    "Position",
    "Ring",
    "Section",
    "Shape",
    "area_m2",
    "box_of",
    "covered_m",
    "covered_share",
    "destination",
    "distance_m",
    "geojson_of",
    "length_m",
    "local_projection",
    "masked",
    "merged",
    "outlines_from_geojson",
    "ring_from_geojson",
    "uncovered",
]
