"""Places along a perimeter: chainage in metres from gate 1, in the direction in which the ring is drawn."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from shapely import LineString, Point

from standfast.engines.geo.boxes import Box, LonLat, box_of
from standfast.engines.geo.ellipsoid import WGS84, destination, distance_m, leg_lengths_m
from standfast.engines.geo.outlines import Outline
from standfast.engines.geo.projection import local_projection


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a ring from one chainage to another; `end_m` below `start_m` runs on through gate 1.

    :raises ValueError: when the section is empty or a chainage is negative.
    """

    start_m: float
    end_m: float

    def __post_init__(self) -> None:
        if not (self.start_m >= 0 and self.end_m > 0):
            raise ValueError(
                f"A section from {self.start_m} m to {self.end_m} m is none: chainage counts from gate 1 at 0 m."
            )
        if self.start_m == self.end_m:
            raise ValueError(
                f"A section from {self.start_m} m to {self.end_m} m has no length; "
                "the whole ring is written from 0 m to its length."
            )


@dataclass(frozen=True, slots=True)
class Foot:
    """The point of a ring that lies nearest to another point: its chainage and how far off the other lies."""

    chainage_m: float
    offset_m: float


@dataclass(frozen=True)
class Ring:
    """A perimeter as it is walked: closed, the first position is gate 1.

    :raises OutlineRefused: when the line is not closed or crosses itself.
    """

    line: tuple[LonLat, ...]

    def __post_init__(self) -> None:
        Outline(self.line)

    @cached_property
    def _ends_m(self) -> tuple[float, ...]:
        """Return the chainage at which each leg ends."""
        return tuple(accumulate(leg_lengths_m(self.line)))

    @property
    def length_m(self) -> float:
        """Return the length of the ring on the ellipsoid in metres."""
        return self._ends_m[-1]

    @property
    def box(self) -> Box:
        """Return the smallest box around the ring."""
        return box_of(self.line)

    def at(self, chainage_m: float) -> LonLat:
        """Return the point at a chainage.

        :raises ValueError: when the chainage lies beyond the ring.
        """
        if not 0 <= chainage_m <= self.length_m:
            raise ValueError(
                f"Chainage {chainage_m} m lies beyond the ring, which is {self.length_m:.1f} m long."
            )
        leg = min(bisect_right(self._ends_m, chainage_m), len(self._ends_m) - 1)
        start, end = self.line[leg], self.line[leg + 1]
        bearing_deg, _, _ = WGS84.inv(*start, *end)
        begun_m = self._ends_m[leg - 1] if leg else 0.0
        return destination(start, bearing_deg=bearing_deg, distance_m=chainage_m - begun_m)

    def foot(self, point: LonLat) -> Foot:
        """Return the nearest place of the ring to a point.

        The nearest leg is found in a projection centred on the point, whose distances from there are exact.
        """
        metres = local_projection(*point).to_metres(np.array(self.line))
        line, centre = LineString(metres), Point(0, 0)
        along = line.project(centre)
        legs = [float(leg) for leg in np.hypot(*np.diff(metres, axis=0).T)]
        ends = list(accumulate(legs))
        leg = min(bisect_right(ends, along), len(ends) - 1)
        share = (along - (ends[leg - 1] if leg else 0.0)) / legs[leg]
        begun_m = self._ends_m[leg - 1] if leg else 0.0
        chainage_m = begun_m + share * (self._ends_m[leg] - begun_m)
        return Foot(
            chainage_m % self.length_m, distance_m(point, self.at(min(chainage_m, self.length_m)))
        )


def merged(sections: Iterable[Section], *, length_m: float) -> tuple[Section, ...]:
    """Return the stretches that sections cover together: apart, in order, none running through gate 1.

    :raises ValueError: when a section reaches beyond the ring.
    """
    stretches: list[tuple[float, float]] = []
    for start_m, end_m in sorted(_pieces(sections, length_m)):
        if stretches and start_m <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], end_m))
        else:
            stretches.append((start_m, end_m))
    return tuple(Section(start_m, end_m) for start_m, end_m in stretches)


def uncovered(sections: Iterable[Section], *, length_m: float) -> tuple[Section, ...]:
    """Return the stretches of a ring that no section covers, in order, none running through gate 1.

    :raises ValueError: when a section reaches beyond the ring.
    """
    gaps, reached_m = [], 0.0
    for stretch in merged(sections, length_m=length_m):
        if stretch.start_m > reached_m:
            gaps.append(Section(reached_m, stretch.start_m))
        reached_m = stretch.end_m
    if reached_m < length_m:
        gaps.append(Section(reached_m, length_m))
    return tuple(gaps)


def covered_m(sections: Iterable[Section], *, length_m: float) -> float:
    """Return how many metres of a ring sections cover, each metre counted once.

    :raises ValueError: when a section reaches beyond the ring.
    """
    return sum(stretch.end_m - stretch.start_m for stretch in merged(sections, length_m=length_m))


def covered_share(sections: Iterable[Section], *, length_m: float) -> float:
    """Return the share of a ring, 0 to 1, that sections cover.

    :raises ValueError: when a section reaches beyond the ring.
    """
    return covered_m(sections, length_m=length_m) / length_m


def _pieces(sections: Iterable[Section], length_m: float) -> list[tuple[float, float]]:
    """Return sections as (start, end) with start < end, those through gate 1 cut in two there."""
    if not length_m > 0:
        raise ValueError(f"A ring is longer than 0 m; {length_m} m is not.")
    pieces = []
    for section in sections:
        if max(section.start_m, section.end_m) > length_m:
            raise ValueError(
                f"The section from {section.start_m} m to {section.end_m} m reaches beyond the ring, "
                f"which is {length_m:.1f} m long."
            )
        if section.start_m < section.end_m:
            pieces.append((section.start_m, section.end_m))
            continue
        pieces.append((0.0, section.end_m))
        if section.start_m < length_m:
            pieces.append((section.start_m, length_m))
    return pieces
