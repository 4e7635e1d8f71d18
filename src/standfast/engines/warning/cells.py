"""Cells: squares in metres over an area, named by the lon, lat of their centres; every cell that the area touches is one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from standfast.engines.geo import LocalProjection, LonLat, Outline, box_of, local_projection

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_CELLS = 20_000
# An outline is drawn coarser than a border runs: a point up to half a cell beyond the outermost cells is theirs.
BEYOND = 0.5


@dataclass(frozen=True)
class Cells:
    """Squares of `cell_km` that cover an area: centres in degrees and in kilometres east and north of its middle."""

    cell_km: float
    lonlats: tuple[LonLat, ...]
    _projection: LocalProjection
    _corner_km: tuple[float, float]
    _columns: Ints
    _rows: Ints

    def __len__(self) -> int:
        return len(self.lonlats)

    @cached_property
    def centres_km(self) -> Array:
        """Return the centres, shape (cells, 2)."""
        steps = np.column_stack((self._columns, self._rows)).astype(np.float64) + 0.5
        return np.asarray(np.array(self._corner_km) + steps * self.cell_km, dtype=np.float64)

    def distances_km(self) -> Array:
        """Return the distances between centres, shape (cells, cells)."""
        across = self.centres_km[:, None, :] - self.centres_km[None, :, :]
        return np.asarray(np.sqrt((across**2).sum(axis=2)))

    def holding(self, lonlats: Array) -> Ints:
        """Return the number of the cell that holds each point, shape (n,); -1 is outside the area."""
        if not len(lonlats):
            return np.zeros(0, dtype=np.int64)
        if not np.all(np.isfinite(lonlats)):
            raise ValueError("A point is a pair of numbers, lon and lat in degrees.")
        points = self._projection.to_metres(lonlats) / 1000
        found = self._squares(points)
        strays = np.nonzero(found < 0)[0]
        step = max(1, 4_000_000 // len(self))
        for start in range(0, len(strays), step):
            some = strays[start : start + step]
            off = np.abs(points[some][:, None, :] - self.centres_km[None, :, :]).max(axis=2)
            nearest = off.argmin(axis=1)
            near = off[np.arange(len(some)), nearest] <= (0.5 + BEYOND) * self.cell_km
            found[some] = np.where(near, nearest, -1)
        return found

    def neighbours(self, numbers: Ints) -> Ints:
        """Return each cell's nine neighbours, itself in the middle, row by row from the south-west; -1 is outside."""
        table = np.full((self._rows.max() + 3, self._columns.max() + 3), -1, dtype=np.int64)
        table[self._rows + 1, self._columns + 1] = np.arange(len(self))
        row, column = self._rows[numbers] + 1, self._columns[numbers] + 1
        steps = (-1, 0, 1)
        found = [table[row + north, column + east] for north in steps for east in steps]
        return np.stack(found, axis=1)

    def points_km(self, lonlats: Array) -> Array:
        """Return points in kilometres east and north of the area's middle, as the centres are, shape (n, 2)."""
        return np.asarray(self._projection.to_metres(lonlats) / 1000)

    def offsets(self, lonlats: Array, numbers: Ints) -> Array:
        """Return how far points lie east and north of cells' centres, in widths of a cell, shape (n, 2)."""
        return np.asarray((self.points_km(lonlats) - self.centres_km[numbers]) / self.cell_km)

    def _squares(self, points_km: Array) -> Ints:
        """Return the cell whose square holds each point; -1 where none does."""
        table = np.full((self._rows.max() + 1, self._columns.max() + 1), -1, dtype=np.int64)
        table[self._rows, self._columns] = np.arange(len(self))
        place = np.floor((points_km - np.array(self._corner_km)) / self.cell_km)
        height, width = table.shape
        inside = ((place >= 0) & (place < (width, height))).all(axis=1)
        found = np.full(len(points_km), -1, dtype=np.int64)
        column, row = place[inside].astype(np.int64).T
        found[inside] = table[row, column]
        return found

    def corners(self, number: int) -> tuple[LonLat, ...]:
        """Return the corners of a cell as a closed ring in degrees."""
        east, north = self.centres_km[number]
        half = self.cell_km / 2
        signs = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        ring = np.array([(east + x * half, north + y * half) for x, y in signs]) * 1000
        return tuple((float(lon), float(lat)) for lon, lat in self._projection.to_degrees(ring))


def cells_over(outlines: Sequence[Outline], *, cell_km: float) -> Cells:
    """Return the cells that an area touches, from south-west to north-east.

    :raises ValueError: when there is no outline, or the cells would be too many or have no size.
    """
    if not outlines:
        raise ValueError("An area has at least one outline.")
    if not (math.isfinite(cell_km) and cell_km > 0):
        raise ValueError(f"A cell is wider than 0 km; {cell_km} km is not.")
    box = box_of(point for outline in outlines for point in outline.outer)
    projection = local_projection(*box.centre)
    area = shapely.union_all([_polygon_km(outline, projection) for outline in outlines])
    west, south, east, north = area.bounds
    columns, rows = math.ceil((east - west) / cell_km), math.ceil((north - south) / cell_km)
    if columns * rows > 4 * MOST_CELLS:
        raise ValueError(_too_many(columns * rows, cell_km))
    corner = ((west + east - columns * cell_km) / 2, (south + north - rows * cell_km) / 2)
    row, column = (axis.ravel() for axis in np.mgrid[0:rows, 0:columns])
    left, bottom = corner[0] + column * cell_km, corner[1] + row * cell_km
    squares = shapely.box(left, bottom, left + cell_km, bottom + cell_km)
    shapely.prepare(area)
    kept = np.asarray(shapely.intersects(area, squares))
    if kept.sum() > MOST_CELLS:
        raise ValueError(_too_many(int(kept.sum()), cell_km))
    centres = np.column_stack((left[kept], bottom[kept])) + cell_km / 2
    degrees = projection.to_degrees(centres * 1000)
    lonlats = tuple((float(lon), float(lat)) for lon, lat in degrees)
    return Cells(cell_km, lonlats, projection, corner, column[kept], row[kept])


def _polygon_km(outline: Outline, projection: LocalProjection) -> shapely.Polygon:
    rings = [projection.to_metres(np.array(ring)) / 1000 for ring in outline.rings]
    return shapely.Polygon(rings[0], rings[1:])


def _too_many(cells: int, cell_km: float) -> str:
    return (
        f"Cells of {cell_km:g} km would be {cells}; at most {MOST_CELLS} are forecast at once. "
        "Take wider cells or a smaller outline."
    )
