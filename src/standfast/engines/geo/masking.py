"""Points that are displaced for good, so that who reads one does not learn where it was: donut masking by cell.

Donut masking (Hampton et al., American Journal of Epidemiology 172, 2010) moves a point by a chance distance between a least and a
most. Moved by chance each time, several reports of one place average out to it. Here the cell of a fixed grid that a point lies in
is what is moved, and a secret with the cell decides how far and where to: every point of a cell becomes the same one, however often
it is stated, so any number of reports tells no more than one.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass

from standfast.engines.geo.boxes import LonLat
from standfast.engines.geo.ellipsoid import destination

CELL_M, LEAST_M, MOST_M = 1_000.0, 1_000.0, 2_000.0
"""House values, not doctrine: the side of a cell, and how far its middle is moved."""
_DEGREE_M = 111_700.0
"""No degree of latitude, nor one of longitude at the equator, is longer: cells are at most as long as they say."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked point in degrees, and within how many metres of it the true one lies."""

    lon: float
    lat: float
    accuracy_m: float


def masked(
    point: LonLat,
    *,
    secret: bytes,
    cell_m: float = CELL_M,
    least_m: float = LEAST_M,
    most_m: float = MOST_M,
) -> Masked:
    """Return what stands for a point: the same for every point of its cell, and for ever under one secret.

    :raises ValueError: when the distances are not `0 < cell` and `0 <= least < most`.
    """
    if not (cell_m > 0 and 0 <= least_m < most_m):
        raise ValueError("A mask needs a cell above 0 m, and a least distance below the most.")
    row, column, middle = _cell(point, cell_m)
    drawn = hmac.new(secret, f"{row} {column} {cell_m}".encode(), hashlib.sha256).digest()
    angle, share = (int.from_bytes(part, "big") / 2**64 for part in (drawn[:8], drawn[8:16]))
    # Even over the area of the ring, so that no distance is likelier for the ground that lies there.
    metres = math.sqrt(least_m**2 + share * (most_m**2 - least_m**2))
    lon, lat = destination(middle, bearing_deg=360 * angle, distance_m=metres)
    return Masked(round(lon, 5), round(lat, 5), radius_m(cell_m=cell_m, most_m=most_m))


def radius_m(*, cell_m: float = CELL_M, most_m: float = MOST_M) -> float:
    """Return within how many metres of its mask a point lies: the longest move and half a cell's diagonal, rounded up to ten."""
    return math.ceil((most_m + cell_m / math.sqrt(2)) / 10) * 10.0


def _cell(point: LonLat, cell_m: float) -> tuple[int, int, LonLat]:
    """Return the row and column of a point's cell and the cell's middle; rows nearer a pole have fewer columns."""
    lon, lat = point
    height = cell_m / _DEGREE_M
    row = math.floor(lat / height)
    middle = max(-90.0, min(90.0, (row + 0.5) * height))
    nearest_equator = min(abs(row), abs(row + 1)) * height
    width = min(360.0, height / max(math.cos(math.radians(min(90.0, nearest_equator))), 1e-9))
    column = math.floor((lon + 180) / width)
    return row, column, ((column + 0.5) * width - 180, middle)
