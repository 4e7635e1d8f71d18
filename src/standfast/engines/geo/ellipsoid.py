"""Measures on the WGS 84 ellipsoid: geodesics after Karney (2013), as PROJ's geographiclib computes them.

Limit: the solution of the inverse problem is good to some 15 nanometres; the ground is not, so heights are left out.
"""

from collections.abc import Sequence
from itertools import pairwise

from pyproj import Geod

from standfast.engines.geo.boxes import LonLat

WGS84 = Geod(ellps="WGS84")


def distance_m(start: LonLat, end: LonLat) -> float:
    """Return the length in metres of the shortest line on the ellipsoid between two points."""
    return float(WGS84.inv(*start, *end)[2])


def destination(start: LonLat, *, bearing_deg: float, distance_m: float) -> LonLat:
    """Return where a geodesic ends that leaves `start` at a bearing (degrees clockwise from true north)."""
    lon, lat, _ = WGS84.fwd(*start, bearing_deg, distance_m)
    return float(lon), float(lat)


def leg_lengths_m(line: Sequence[LonLat]) -> tuple[float, ...]:
    """Return the length in metres of each leg of a line, in order; a line of n points has n - 1 legs."""
    return tuple(distance_m(start, end) for start, end in pairwise(line))


def length_m(line: Sequence[LonLat]) -> float:
    """Return the length in metres of a line; a ring counts its closing leg only if it is drawn."""
    return sum(leg_lengths_m(line))


def area_m2(ring: Sequence[LonLat]) -> float:
    """Return the area in square metres that a ring encloses, whichever way round it is drawn."""
    lons, lats = zip(*ring, strict=True)
    area, _ = WGS84.polygon_area_perimeter(lons, lats)
    return abs(float(area))
