"""Bounding boxes: the cheap first question before any exact one."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

LonLat = tuple[float, float]
# The shortest degree of latitude on WGS 84, at the equator: dividing by it never makes a box too small.
METRES_PER_DEGREE = 110_574.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box of degrees, edges included; it never crosses the 180th meridian.

    :raises ValueError: when west lies east of east, or south north of north.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if self.west > self.east or self.south > self.north:
            raise ValueError(
                f"A box runs from west, south to east, north; {self.west}, {self.south} to "
                f"{self.east}, {self.north} does not."
            )

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in the box or on its edge."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes share at least a point."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def widened(self, metres: float) -> "Box":
        """Return the box with at least so many metres more on every side (up to one per cent too many)."""
        lat_step = metres / METRES_PER_DEGREE
        south, north = max(self.south - lat_step, -90.0), min(self.north + lat_step, 90.0)
        shrink = cos(radians(min(max(abs(south), abs(north)), 89.0)))
        lon_step = lat_step / shrink
        return Box(self.west - lon_step, south, self.east + lon_step, north)

    @property
    def centre(self) -> LonLat:
        """Return the middle of the box in degrees."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2


def box_of(points: Iterable[LonLat]) -> Box:
    """Return the smallest box around points.

    :raises ValueError: when there is no point.
    """
    lons, lats = zip(*points, strict=True)
    return Box(min(lons), min(lats), max(lons), max(lats))
