"""The area that is forecast where no other is named."""

import json
from pathlib import Path

from standfast.engines.geo import Outline, outlines_from_geojson

SOUTH_SUDAN = Path(__file__).parent / "reference" / "south_sudan.geojson"


def default_area() -> tuple[Outline, ...]:
    """Return South Sudan, drawn coarsely: a frame for forecasts, not a statement about any border."""
    return outlines_from_geojson(json.loads(SOUTH_SUDAN.read_text(encoding="utf-8")))
