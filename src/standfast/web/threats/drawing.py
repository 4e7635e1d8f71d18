"""A forecast as a plan of the area: kilometres on the ground, north up, darker where more is expected."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from standfast.apps.threats.models import ForecastCell
from standfast.engines.geo import Outline, box_of, local_projection

MARGIN_KM = 20.0
# The first so many of the ranked cells are drawn in each of these shades, darkest first; the rest are pale.
SHADES = ((0.05, "first"), (0.1, "second"), (0.2, "third"))
NUMBERED = 9
SCALE_KM = 200


@dataclass(frozen=True, slots=True)
class Square:
    """A cell as it is drawn; the first few carry the number under which the list has them."""

    x: float
    y: float
    shade: str
    number: int | None


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """What a template draws, in kilometres."""

    width: int
    height: int
    outline: str
    side: float
    squares: tuple[Square, ...]
    scale_km: int
    scale_y: int
    text_size: int

    @property
    def half(self) -> float:
        """How far the middle of a cell stands from its corner."""
        return self.side / 2

    @property
    def drop(self) -> float:
        """How far below its corner the foot of a cell's number stands, so that it is centred."""
        return self.side / 2 + self.text_size / 3


def area_plan(
    ranked: Sequence[ForecastCell], *, cell_km: float, outlines: Sequence[Outline]
) -> AreaPlan:
    """Return the plan of a forecast, its cells ranked by what is expected."""
    box = box_of(point for outline in outlines for point in outline.outer)
    projection = local_projection(*box.centre)
    rings = [
        projection.to_metres(np.array(ring)) / 1000
        for outline in outlines
        for ring in outline.rings
    ]
    centres = projection.to_metres(np.array([(cell.lon, cell.lat) for cell in ranked])) / 1000
    everything = np.concatenate([*rings, centres - cell_km / 2, centres + cell_km / 2])
    west, south = everything.min(axis=0) - MARGIN_KM
    east, north = everything.max(axis=0) + MARGIN_KM
    outline = " ".join(
        "M" + "L".join(f"{x - west:.0f} {north - y:.0f}" for x, y in ring) + "Z" for ring in rings
    )
    squares = tuple(
        Square(
            round(float(x - west - cell_km / 2), 1),
            round(float(north - y - cell_km / 2), 1),
            _shade(place, len(ranked)),
            place + 1 if place < NUMBERED else None,
        )
        for place, (x, y) in enumerate(centres)
    )
    height = math.ceil(north - south)
    return AreaPlan(
        width=math.ceil(east - west),
        height=height,
        outline=outline,
        side=cell_km,
        squares=squares,
        scale_km=SCALE_KM,
        scale_y=height - 8,
        text_size=24,
    )


def _shade(place: int, cells: int) -> str:
    return next((shade for share, shade in SHADES if place < share * cells), "rest")
