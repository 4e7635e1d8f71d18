"""Belts: "R metres around these outlines, minus those", as an agreement writes a zone.

A point is judged by its distance from the outlines in a local projection, not against a buffer polygon, whose arcs are
chords inside the true circle. Error: 0.02 mm in 200 m for outlines within 5 km of the belt's centre, growing with the
square of that reach (see `projection`). Sides of outlines are straight in that projection. The outer line of the belt
belongs to it; the line of what is taken out does not.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from standfast.engines.geo.boxes import Box, LonLat, box_of
from standfast.engines.geo.ellipsoid import distance_m
from standfast.engines.geo.outlines import Outline
from standfast.engines.geo.projection import Array, LocalProjection, local_projection

Position = Literal["inside", "outside", "edge"]
# Beyond this the local projection is off by more than 2 mm in 200 m.
MAX_REACH_M = 50_000.0
# Quarter circles of the fine region that settles imprecise points near corners: 0.3 mm inside a circle of 200 m.
FINE_SEGMENTS = 512
# Quarter circles of the drawn polygon: 6 cm inside a circle of 200 m; for maps alone.
DRAWN_SEGMENTS = 32


@dataclass(frozen=True)
class Belt:
    """All ground at most `radius_m` from the outlines `around`, without the outlines `minus`.

    :raises ValueError: when there is no outline, the radius is not above 0, or the outlines lie too far apart.
    """

    around: tuple[Outline, ...]
    radius_m: float
    minus: tuple[Outline, ...] = ()

    def __post_init__(self) -> None:
        if not self.around:
            raise ValueError("A belt runs around something; name at least one outline.")
        if not (math.isfinite(self.radius_m) and self.radius_m > 0):
            raise ValueError(f"A belt is wider than 0 m; {self.radius_m} m is not.")
        reach_m = max(
            distance_m(self.centre, point) for outline in self.around for point in outline.outer
        )
        if reach_m > MAX_REACH_M:
            raise ValueError(
                f"The outlines reach {reach_m / 1000:.0f} km from their middle; a belt is judged exactly up to "
                f"{MAX_REACH_M / 1000:.0f} km. Make one belt of each place."
            )

    @cached_property
    def centre(self) -> LonLat:
        """Return the middle of the outlines: the centre of the local projection."""
        return box_of(point for outline in self.around for point in outline.outer).centre

    @cached_property
    def box(self) -> Box:
        """Return a box that holds the whole belt."""
        return box_of(point for outline in self.around for point in outline.outer).widened(
            self.radius_m
        )

    def position(self, point: LonLat, accuracy_m: float = 0.0) -> Position:
        """Tell where a point lies that is known to `accuracy_m` metres.

        `edge` means that the circle of imprecision crosses the belt's line: inside and outside are both possible.

        :raises ValueError: when the accuracy is negative or not a number.
        """
        return self.positions(np.array([point]), np.array([accuracy_m]))[0]

    def positions(self, lonlats: Array, accuracies_m: Array) -> list[Position]:
        """Tell where many points lie: degrees of shape (n, 2), metres of shape (n,).

        :raises ValueError: when an accuracy is negative or not a number.
        """
        if not np.all(np.isfinite(accuracies_m) & (accuracies_m >= 0)):
            raise ValueError("An accuracy is a number of metres, 0 or more.")
        if not np.all(np.isfinite(lonlats)):
            raise ValueError("A point is a pair of numbers, lon and lat in degrees.")
        points = np.asarray(shapely.points(self._projection.to_metres(lonlats)))
        from_core_m = shapely.distance(self._core, points)
        from_minus_m = (
            shapely.distance(self._minus, points) if self.minus else np.full(len(points), np.inf)
        )
        inside = (from_core_m + accuracies_m <= self.radius_m) & (from_minus_m > accuracies_m)
        outside = from_core_m > self.radius_m + accuracies_m
        return [
            "inside" if within else "outside" if beyond else self._settled(point, accuracy_m)
            for point, accuracy_m, within, beyond in zip(
                points, accuracies_m, inside, outside, strict=True
            )
        ]

    def _settled(self, point: Point, accuracy_m: float) -> Position:
        """Return the answer for a point that distances alone do not settle: near corners, gaps and what is taken out."""
        region = self._region
        if accuracy_m == 0 or region.is_empty:
            return "outside"
        arc_error_m = self.radius_m * (1 - math.cos(math.pi / 4 / FINE_SEGMENTS))
        if region.distance(point) > accuracy_m + arc_error_m:
            return "outside"
        if region.covers(point) and region.boundary.distance(point) >= accuracy_m:
            return "inside"
        return "edge"

    def drawn(self) -> tuple[Outline, ...]:
        """Return the belt as polygons for a map: up to 0.03 % of the radius too narrow, so never decide by them."""
        return tuple(self._outline(part) for part in _parts(self._buffered(DRAWN_SEGMENTS)))

    @cached_property
    def area_m2(self) -> float:
        """Return the area of the belt on the ellipsoid in square metres, to about a thousandth of a per cent."""
        return sum(self._outline(part).area_m2 for part in _parts(self._region))

    def _outline(self, polygon: Polygon) -> Outline:
        rings = [self._degrees(ring) for ring in (polygon.exterior, *polygon.interiors)]
        return Outline(rings[0], tuple(rings[1:]))

    def _degrees(self, ring: BaseGeometry) -> tuple[LonLat, ...]:
        lonlats = self._projection.to_degrees(shapely.get_coordinates(ring))
        line = [(float(lon), float(lat)) for lon, lat in lonlats[:-1]]
        return (*line, line[0])

    @cached_property
    def _projection(self) -> LocalProjection:
        return local_projection(*self.centre)

    @cached_property
    def _core(self) -> BaseGeometry:
        return self._united(self.around)

    @cached_property
    def _minus(self) -> BaseGeometry:
        return self._united(self.minus)

    @cached_property
    def _region(self) -> BaseGeometry:
        region = self._buffered(FINE_SEGMENTS)
        shapely.prepare(region)
        return region

    def _buffered(self, quad_segs: int) -> BaseGeometry:
        return shapely.difference(
            shapely.buffer(self._core, self.radius_m, quad_segs=quad_segs), self._minus
        )

    def _united(self, outlines: Sequence[Outline]) -> BaseGeometry:
        """Return outlines as one geometry in local metres, prepared for many questions."""
        polygons = [
            Polygon(self._metres(outline.outer), [self._metres(hole) for hole in outline.holes])
            for outline in outlines
        ]
        united = shapely.union_all(polygons)
        shapely.prepare(united)
        return united

    def _metres(self, line: Sequence[LonLat]) -> Array:
        return self._projection.to_metres(np.array(line))


def _parts(geometry: BaseGeometry) -> list[Polygon]:
    parts = shapely.get_parts(geometry)
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
