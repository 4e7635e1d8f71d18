"""An outline as a plan: metres on the ground, north up, with a scale; an SVG that needs no map."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from standfast.apps.places import queries as places
from standfast.apps.places.models import ZoneVersion
from standfast.engines.geo import LonLat, Outline, local_projection, outlines_from_geojson

MARGIN = 0.06
SCALE_STEPS_M = (50, 100, 200, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a template draws: the size in metres, the paths, the scale bar."""

    width: int
    height: int
    zone: str
    base: str
    minus: str
    scale_m: int
    scale_x: int
    scale_y: int
    text_size: int

    @property
    def text_drop(self) -> int:
        """How far the words of the scale bar stand below its line, so that they are centred on it."""
        return self.text_size // 3

    @property
    def scale_end(self) -> int:
        """Where the scale bar ends."""
        return self.scale_x + self.scale_m


def plan_of(version: ZoneVersion) -> Plan:
    """Return the plan of a zone's version: its outline as it stood in law, around what, without what."""
    belt = places.belt(version)
    projection = local_projection(*belt.centre)

    def metres(line: Iterable[LonLat]) -> list[tuple[float, float]]:
        return [(float(x), float(y)) for x, y in projection.to_metres(np.array(list(line)))]

    drawn = [[metres(ring) for ring in _rings(outline)] for outline in belt.drawn()]
    points = [point for rings in drawn for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    margin = MARGIN * max(east - west, north - south)

    def path(rings: Iterable[list[tuple[float, float]]]) -> str:
        return " ".join(
            "M"
            + "L".join(f"{x - west + margin:.0f} {north - y + margin:.0f}" for x, y in ring)
            + "Z"
            for ring in rings
        )

    width = math.ceil(east - west + 2 * margin)
    foot = math.ceil(0.09 * width)
    height = math.ceil(north - south + 2 * margin) + foot
    taken = outlines_from_geojson(places.geometry(version.minus)) if version.minus else ()
    around = outlines_from_geojson(places.geometry(version.around))
    return Plan(
        width=width,
        height=height,
        zone=path(ring for rings in drawn for ring in rings),
        base=path(metres(ring) for outline in around for ring in _rings(outline)),
        minus=path(metres(ring) for outline in taken for ring in _rings(outline)),
        scale_m=max(step for step in SCALE_STEPS_M if step <= max(width / 3, SCALE_STEPS_M[0])),
        scale_x=math.ceil(margin),
        scale_y=height - foot // 2,
        text_size=math.ceil(width / 32),
    )


def _rings(outline: Outline) -> tuple[tuple[LonLat, ...], ...]:
    return (outline.outer, *outline.holes)
