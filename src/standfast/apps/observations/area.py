"""The area of operations: outlines that say which imported points are doubtful, and by how far; where none is named, South Sudan.

`STANDFAST_AREA` names another GeoJSON file. Its outlines are widened by the property `widened_km` of each feature (15 where it
gives none), because borders are drawn coarsely and points just across them are usual.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

from django.conf import settings
from shapely import Point, intersects_xy, prepare
from shapely.affinity import scale
from shapely.ops import nearest_points

from standfast.engines.geo import Outline, OutlineRefused, distance_m, outlines_from_geojson
from standfast.log.operations import Refused

PACKAGED = Path(__file__).parent / "reference" / "area.geojson"
PACKAGED_NAME = str(PACKAGED)
WIDENED_KM = 15.0
M_PER_KM = 1000.0


@dataclass(frozen=True, slots=True)
class Part:
    """One outline of the area, its name, and by how many kilometres it is widened."""

    name: str
    outline: Outline
    widened_km: float

    def outside_km(self, lon: float, lat: float) -> float:
        """Return how far a point lies outside the outline, in kilometres; 0 inside it."""
        polygon = self.outline.polygon
        if intersects_xy(polygon, lon, lat):
            return 0.0
        # East and west are shortened to what they measure there, so that the nearest point is the nearest on the ground.
        shorter = cos(radians(lat))
        drawn = scale(polygon, xfact=shorter, origin=(0, 0))
        _, border = nearest_points(Point(lon * shorter, lat), drawn)
        return distance_m((lon, lat), (border.x / shorter, border.y)) / M_PER_KM


def area() -> tuple[Part, ...]:
    """Return the parts of the area of operations.

    :raises Refused: when the file that the settings name cannot be read as outlines.
    """
    return _read(str(settings.AREA_FILE or PACKAGED))


@lru_cache(maxsize=4)
def _read(name: str) -> tuple[Part, ...]:
    path = Path(name)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        features = content.get("features", [content])
        found = tuple(part for feature in features for part in _parts(feature, path))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise Refused(
            f"The area of operations cannot be read from {path.name}: {error} Name a GeoJSON file of polygons in "
            "STANDFAST_AREA, or leave it out."
        ) from error
    for part in found:
        prepare(part.outline.polygon)
    return found


def _parts(feature: dict[str, Any], path: Path) -> list[Part]:
    about = feature.get("properties") or {}
    widened = about.get("widened_km", WIDENED_KM)
    if isinstance(widened, bool) or not isinstance(widened, int | float) or not 0 <= widened < 1000:
        raise OutlineRefused(f"'widened_km' is '{widened}' and should be kilometres.")
    name = str(about.get("name") or path.stem)
    return [Part(name, outline, float(widened)) for outline in outlines_from_geojson(feature)]


@lru_cache(maxsize=50_000)
def _outside(path: str, lon: float, lat: float) -> tuple[float, str] | None:
    parts = _read(path)
    away = [part.outside_km(lon, lat) for part in parts]
    if any(far <= part.widened_km for far, part in zip(away, parts, strict=True)):
        return None
    return min(away), ", ".join(part.name for part in parts)


def outside_area(lon: float, lat: float) -> tuple[float, str] | None:
    """Return how many kilometres a point lies outside the area and the area's names; None inside it.

    :raises Refused: when the area cannot be read.
    """
    return _outside(settings.AREA_FILE or PACKAGED_NAME, lon, lat)
