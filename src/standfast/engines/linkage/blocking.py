"""Reports as columns, and the cells in which they are looked for: nothing is compared with what is far away.

A cell is half a degree wide. A report lies in every cell that its point reaches with its own accuracy and half of the reach, so
two reports that are compared share a cell. Reports without a usable point are looked for among those that name a place
as they do.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from standfast.engines.linkage.comparison import Rarity, Sides
from standfast.engines.linkage.loops import Array, count_crowd, find_pairs
from standfast.engines.linkage.problem import Settings
from standfast.engines.linkage.spelling import Keys

CELL_DEG = 0.5
AROUND = round(360 / CELL_DEG)
KM_A_DEGREE = 110.5  # the least that a degree of latitude measures
STEEPEST_DEG = 88.0
MEMBERS_AT_ONCE = 100_000
FIRST_ROOM = 1 << 16


@dataclass(frozen=True, slots=True)
class Cells:
    """The members of each cell, sorted by start and then by id; those of cell k are `members[bounds[k]:bounds[k + 1]]`."""

    numbers: Array
    bounds: Array
    members: Array


@dataclass(frozen=True, slots=True)
class Columns:
    """Reports as columns of the compiled loops, in the order of their ids."""

    order: tuple[Sides, ...]
    sides: Any
    keys: Any
    box: Any
    cells: Cells
    named: Cells
    crowd: Array


def rarity_of(sides: Sequence[Sides]) -> Rarity:
    """Return how rare each key is among the reports that count: the logarithm of one more than reports to a report with it."""
    counted = [one for one in sides if one.report.counts]

    def weights(keys: Any) -> dict[str, float]:
        seen: dict[str, int] = defaultdict(int)
        for one in counted:
            for key in keys(one):
                seen[key] += 1
        every = {key for one in sides for key in keys(one)}
        return {key: math.log1p((len(counted) + 1) / (seen[key] + 1)) for key in every}

    return Rarity(
        weights(lambda one: one.words),
        weights(lambda one: one.actors),
        weights(lambda one: one.places),
    )


def columns_of(sides: Sequence[Sides], rarity: Rarity, settings: Settings) -> Columns:
    """Return reports as columns with their cells; those without a time are left out."""
    order = tuple(
        sorted((one for one in sides if one.start is not None), key=lambda one: one.report.id)
    )
    start = np.array([one.start for one in order], dtype=np.int64)
    lon = np.array([math.nan if one.lon is None else one.lon for one in order], dtype=float)
    lat = np.array([math.nan if one.lat is None else one.lat for one in order], dtype=float)
    accuracy = np.array([one.accuracy_km for one in order], dtype=float)
    columns = (
        start,
        np.array([one.end for one in order], dtype=np.int64),
        lon,
        lat,
        accuracy,
        np.array([one.report.counts for one in order], dtype=np.int64),
        _numbered([one.report.source for one in order]),
        np.array([one.report.source in settings.once for one in order], dtype=np.bool_),
    )
    west, south, wide, tall = _boxes(lon, lat, accuracy, settings.reach_km)
    cells = _cells(_in_boxes(west, south, wide, tall), start)
    box = (west, south, wide, AROUND)
    crowd = count_crowd(cells.numbers, cells.bounds, cells.members, box, columns)
    deaths = [one.report.deaths or (-1, -1) for one in order]
    keys = (
        _keys([one.words for one in order], rarity.words),
        _keys([one.actors for one in order], rarity.actors),
        _keys([one.places for one in order], rarity.places),
        np.array([low for low, _ in deaths], dtype=np.int64),
        np.array([high for _, high in deaths], dtype=np.int64),
        _numbered([one.report.category for one in order]),
        crowd,
    )
    return Columns(order, columns, keys, box, cells, _by_name(order, start), crowd)


def pairs_of(columns: Columns, settings: Settings, *, cut: float) -> tuple[Array, int]:
    """Return the pairs (n, 2) of places in the order whose weights reach a cut, sorted, and how many were compared."""
    weights = settings.weights
    levels = (*(np.array(values) for values in weights.by_kind().values()), weights.crowd)
    found, looked = [np.empty((0, 2), dtype=np.int64)], 0
    for cells, named in ((columns.cells, False), (columns.named, True)):
        limits = (settings.reach.total_seconds(), settings.reach_km, cut - 1e-6, named)
        for part in _parts(cells):
            room = FIRST_ROOM
            while True:
                into = np.empty((room, 2), dtype=np.int64)
                many, seen = find_pairs(
                    *part, columns.box, columns.sides, columns.keys, levels, limits, into
                )
                if many >= 0:
                    break
                room *= 8
            found.append(into[:many])
            looked += seen
    return np.unique(np.sort(np.concatenate(found), axis=1), axis=0), looked


def _parts(cells: Cells) -> list[tuple[Array, Array, Array]]:
    """Return cells in parts of so many members, so that what is found fits into memory made for it."""
    parts, first = [], 0
    for last in range(1, len(cells.numbers) + 1):
        if last == len(cells.numbers) or cells.bounds[last] - cells.bounds[first] > MEMBERS_AT_ONCE:
            parts.append((cells.numbers[first:last], cells.bounds[first : last + 1], cells.members))
            first = last
    return parts


def _numbered(values: list[str | None] | list[str]) -> Array:
    """Return a number for each value, the same for the same; -1 for None."""
    numbers = {value: k for k, value in enumerate(sorted({v for v in values if v is not None}))}
    return np.array([-1 if v is None else numbers[v] for v in values], dtype=np.int64)


def _keys(keys: list[Keys], rarity: Any) -> Any:
    """Return keys as numbers: where each report's begin, the numbers, their rarity, who has any, and how much they weigh."""
    every = sorted(rarity)
    number = {key: k for k, key in enumerate(every)}
    starts = np.zeros(len(keys) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in keys], out=starts[1:])
    flat = np.array([number[key] for one in keys for key in one], dtype=np.int64)
    weight = np.array([rarity[key] for key in every] or [0.0])
    mass = np.array([sum(rarity[key] for key in one) for one in keys], dtype=float)
    return starts, flat, weight, np.array([int(bool(one)) for one in keys]), mass


def _boxes(lon: Array, lat: Array, accuracy: Array, reach_km: float) -> tuple[Array, ...]:
    """Return the first column and row of cells that each report reaches, and how many more; none without a point."""
    pointed = ~np.isnan(lon)
    pad = np.where(pointed, (reach_km / 2 + accuracy) / KM_A_DEGREE * 1.02, 0.0)
    steep = np.minimum(np.abs(np.where(pointed, lat, 0.0)) + pad + 1, STEEPEST_DEG)
    aside = pad / np.cos(np.radians(steep))
    x, y = np.where(pointed, lon, 0.0) + 180, np.where(pointed, lat, 0.0) + 90
    west, east = np.floor((x - aside) / CELL_DEG), np.floor((x + aside) / CELL_DEG)
    south, north = np.floor((y - pad) / CELL_DEG), np.floor((y + pad) / CELL_DEG)
    wide = np.minimum(east - west, AROUND - 1)
    found = (west, south, np.where(pointed, wide, -1), np.where(pointed, north - south, -1))
    return tuple(values.astype(np.int64) for values in found)


def _in_boxes(west: Array, south: Array, wide: Array, tall: Array) -> dict[int, list[int]]:
    cells: dict[int, list[int]] = defaultdict(list)
    boxes = zip(west.tolist(), south.tolist(), wide.tolist(), tall.tolist(), strict=True)
    for report, (first_column, first_row, columns, rows) in enumerate(boxes):
        for row in range(first_row, first_row + rows + 1):
            for column in range(first_column, first_column + columns + 1):
                cells[row * AROUND + column % AROUND].append(report)
    return cells


def _by_name(order: tuple[Sides, ...], start: Array) -> Cells:
    """Return the reports of each name of a place that stands in one without a usable point."""
    lacking = {key for one in order if one.lon is None for key in one.places}
    by_key: dict[str, list[int]] = defaultdict(list)
    for report, one in enumerate(order):
        for key in one.places:
            if key in lacking:
                by_key[key].append(report)
    return _cells({k: by_key[key] for k, key in enumerate(sorted(by_key))}, start)


def _cells(members: dict[int, list[int]], start: Array) -> Cells:
    """Return the cells that hold more than one report."""
    numbers = sorted(number for number, those in members.items() if len(those) > 1)
    sizes = [len(members[number]) for number in numbers]
    bounds = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    flat = np.empty(int(bounds[-1]), dtype=np.int64)
    for k, number in enumerate(numbers):
        those = np.array(members[number], dtype=np.int64)
        flat[bounds[k] : bounds[k + 1]] = those[np.argsort(start[those], kind="stable")]
    return Cells(np.array(numbers, dtype=np.int64), bounds, flat)
