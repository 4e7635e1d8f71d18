"""The map of a drawing: roads below, each unit's way beside those of others on the same road, spots and words on top."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from standfast.engines.routing.drawing.labels import Room, around
from standfast.engines.routing.drawing.marks import (
    GROUND,
    INK,
    LINE,
    PAPER,
    QUIET,
    badge,
    box,
    circle,
    line,
    pen,
    text,
    width_of,
)
from standfast.engines.routing.drawing.picture import Picture, Point, RoadKind, Spot

MARGIN = 26
ROADS: dict[RoadKind, tuple[str, float, str]] = {
    "sealed": ("#8d989e", 3.2, ""),
    "murram": ("#a9b2b7", 1.8, ""),
    "earth": ("#a9b2b7", 1.4, "5 3"),
    "river": ("#9cc4d8", 2.4, ""),
    "closed": ("#c9cfd2", 1.4, "1.5 4"),
}
ROAD_WORDS: dict[RoadKind, str] = {
    "sealed": "sealed road",
    "murram": "murram (gravel)",
    "earth": "earth",
    "river": "river",
    "closed": "closed",
}
LEAST_ARROW = 46.0  # pixels of a stretch that has room for an arrowhead
BESIDE = 4.0  # pixels between the ways of two units on one road
BARS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)
Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns places into pixels; north is up and a length is as long in every direction."""

    left: float
    top: float
    width: float
    height: float
    x0: float
    y1: float
    scale: float
    dx: float
    dy: float

    def __call__(self, at: Point) -> Point:
        return (
            self.left + self.dx + (at[0] - self.x0) * self.scale,
            self.top + self.dy + (self.y1 - at[1]) * self.scale,
        )


def frame_of(
    picture: Picture, *, left: float, top: float, width: float, most_height: float
) -> Frame:
    """Return the frame in which all spots and ways have room."""
    points = [spot.at for spot in picture.spots] + [p for t in picture.tracks for p in t.line]
    points += picture.outline
    xs, ys = [x for x, _ in points], [y for _, y in points]
    spread_x, spread_y = max(xs) - min(xs), max(ys) - min(ys)
    room = width - 2 * MARGIN - 40
    scale = room / spread_x if spread_x > 0 else math.inf
    scale = min(scale, (most_height - 2 * MARGIN) / spread_y if spread_y > 0 else math.inf)
    scale = scale if math.isfinite(scale) else 1.0
    height = max(min(most_height, spread_y * scale + 2 * MARGIN), 260)
    return Frame(
        left,
        top,
        width,
        height,
        min(xs),
        max(ys),
        scale,
        (width - spread_x * scale) / 2,
        (height - spread_y * scale) / 2,
    )


def map_of(picture: Picture, frame: Frame) -> list[str]:
    """Return the marks of the map."""
    room = Room(
        frame.left + 4, frame.top + 4, frame.left + frame.width - 4, frame.top + frame.height - 4
    )
    visited = visits(picture)
    marks = [box(frame.left, frame.top, frame.width, frame.height, fill=GROUND, stroke=LINE)]
    if picture.outline:
        edge = [frame(point) for point in picture.outline]
        marks.append(line(edge, stroke="#b9c0c4", width=1.2, closed=True, fill=PAPER))
    for road in picture.roads:
        stroke, width, dash = ROADS[road.kind]
        marks.append(line([frame(p) for p in road.line], stroke=stroke, width=width, dash=dash))
    bar = _scale_bar(picture, frame, room)
    ways = _ways(picture, frame)
    marks += [mark for _, mark in ways]
    radii = [_radius(spot, number in visited) for number, spot in enumerate(picture.spots)]
    for spot, radius in zip(picture.spots, radii, strict=True):
        x, y = frame(spot.at)
        room.take((x - radius, y - radius, x + radius, y + radius))
    for number, (spot, radius) in enumerate(zip(picture.spots, radii, strict=True)):
        marks.append(_spot(spot, frame(spot.at), radius, seen=number in visited))
    marks += _badges(picture, frame, room)
    marks += _words(picture, frame, room, radii, visited)
    return marks + bar


def visits(picture: Picture) -> dict[int, list[tuple[float, float, int]]]:
    """Return the stays at each spot as (start, end, unit), in order of time."""
    found: dict[int, list[tuple[float, float, int]]] = {}
    for unit, track in enumerate(picture.tracks):
        for one in track.stretches:
            if one.kind == "stay" and one.spot is not None:
                found.setdefault(one.spot, []).append((one.start, one.end, unit))
    return {spot: sorted(stays) for spot, stays in sorted(found.items())}


def _radius(spot: Spot, seen: bool) -> float:
    if spot.kind == "halt":
        return 2.4
    if spot.kind == "base":
        return 5.5
    return 2.2 + 4.0 * math.sqrt(max(0.0, min(1.0, spot.worth))) + (0.6 if seen else 0.0)


def _spot(spot: Spot, at: Point, radius: float, *, seen: bool) -> str:
    x, y = at
    if spot.kind == "base":
        return box(
            x - radius, y - radius, 2 * radius, 2 * radius, fill=INK, stroke=PAPER, title=spot.name
        )
    if spot.kind == "halt":
        points = [(x, y - radius - 1), (x + radius + 1, y + radius), (x - radius - 1, y + radius)]
        return line(points, stroke=QUIET, width=1, closed=True, fill=PAPER, title=spot.name)
    if seen:
        return circle(x, y, radius, fill=INK, stroke=PAPER, width=1.2)
    return circle(x, y, radius, fill=PAPER, stroke=QUIET, width=1.2)


def _segments(picture: Picture) -> dict[Segment, list[int]]:
    """Return which units use each stretch of road, whichever way round."""
    shared: dict[Segment, list[int]] = {}
    for unit, track in enumerate(picture.tracks):
        for start, end in pairwise(track.line):
            key = (start, end) if start <= end else (end, start)
            users = shared.setdefault(key, [])
            if start != end and unit not in users:
                users.append(unit)
    return shared


def _ways(picture: Picture, frame: Frame) -> list[tuple[int, str]]:
    shared = _segments(picture)
    marks: list[tuple[int, str]] = []
    for unit, track in enumerate(picture.tracks):
        of = pen(unit)
        drawn: set[Segment] = set()
        pieces: list[list[Point]] = []
        for start, end in pairwise(track.line):
            key = (start, end) if start <= end else (end, start)
            if start == end or key in drawn:
                pieces.append([])
                continue
            drawn.add(key)
            ends = _beside(frame(start), frame(end), shared[key], unit, turned=key[0] != start)
            if pieces and pieces[-1]:
                pieces[-1] += ends
            else:
                pieces.append(ends)
        for piece in pieces:
            if piece:
                mark = line(piece, stroke=of.colour, width=2.6, dash=of.dash, title=track.name)
                marks.append((unit, mark))
        marks += [(unit, mark) for mark in _arrows(track.line, frame, shared, unit)]
    return marks


def _arrows(
    way: tuple[Point, ...], frame: Frame, shared: dict[Segment, list[int]], unit: int
) -> Iterator[str]:
    """Yield an arrowhead on every stretch long enough that is driven one way only."""
    driven = list(pairwise(way))
    for start, end in dict.fromkeys(driven):
        if start == end or (end, start) in driven:
            continue
        key = (start, end) if start <= end else (end, start)
        ends = _beside(frame(start), frame(end), shared[key], unit, turned=key[0] != start)
        length = math.dist(*ends)
        if length >= LEAST_ARROW:
            ux, uy = (ends[1][0] - ends[0][0]) / length, (ends[1][1] - ends[0][1]) / length
            x, y = ends[0][0] + ux * length * 0.7, ends[0][1] + uy * length * 0.7
            wing = [
                (x + 6 * ux, y + 6 * uy),
                (x - 5 * ux - 4.5 * uy, y - 5 * uy + 4.5 * ux),
                (x - 5 * ux + 4.5 * uy, y - 5 * uy - 4.5 * ux),
            ]
            yield line(wing, stroke=PAPER, width=0.8, closed=True, fill=pen(unit).colour)


def _beside(start: Point, end: Point, users: list[int], unit: int, *, turned: bool) -> list[Point]:
    """Shift a stretch sideways, so that units on the same road run side by side."""
    length = math.dist(start, end)
    if length == 0:
        return [start, end]
    shift = (users.index(unit) - (len(users) - 1) / 2) * BESIDE * (-1 if turned else 1)
    shift = max(-12.0, min(12.0, shift))
    dx, dy = (end[1] - start[1]) / length * shift, (start[0] - end[0]) / length * shift
    return [(start[0] + dx, start[1] + dy), (end[0] + dx, end[1] + dy)]


def _badges(picture: Picture, frame: Frame, room: Room) -> list[str]:
    """Put each unit's letter on the longest stretch that it shares with the fewest."""
    shared = _segments(picture)
    marks = []
    for unit in range(len(picture.tracks)):
        own = [key for key, users in shared.items() if unit in users]
        ranked = sorted(own, key=lambda key: (len(shared[key]), -math.dist(*key)))
        choices = []
        for key in ranked[:40]:
            ends = _beside(frame(key[0]), frame(key[1]), shared[key], unit, turned=False)
            for part in (0.5, 0.35, 0.2):
                x = ends[0][0] + (ends[1][0] - ends[0][0]) * part
                y = ends[0][1] + (ends[1][1] - ends[0][1]) * part
                choices.append((x - 8.5, y - 8.5, x + 8.5, y + 8.5))
        found = room.first_free(choices)
        if found is not None:
            marks.append(badge(found[0] + 8.5, found[1] + 8.5, pen(unit)))
    return marks


def _words(
    picture: Picture,
    frame: Frame,
    room: Room,
    radii: list[float],
    visited: dict[int, list[tuple[float, float, int]]],
) -> list[str]:
    def rank(number: int) -> tuple[bool, bool, float, int]:
        spot = picture.spots[number]
        return (spot.kind != "base", number not in visited, -spot.worth, number)

    marks = []
    for number in sorted(range(len(picture.spots)), key=rank):
        spot = picture.spots[number]
        if spot.kind == "halt":
            continue
        seen = number in visited or spot.kind == "base"
        size = 11.0 if seen else 9.5
        for words in _names(spot, seen=seen):
            width = width_of(words, size, bold=seen) + 2
            x, y = frame(spot.at)
            found = room.first_free(
                around(x, y, gap=radii[number] + 2.5, width=width, height=size + 1)
            )
            if found is not None:
                fill = INK if seen else QUIET
                at = (found[0] + 1, found[3] - 2)
                marks.append(text(*at, words, size=size, fill=fill, bold=seen, halo=True))
                break
    return marks


def _names(spot: Spot, *, seen: bool) -> Iterator[str]:
    """Yield what a spot may be called, the longest first; what strips call it is its number."""
    if spot.kind == "base":
        yield spot.name
        return
    if spot.name != str(spot.number):
        yield f"{spot.number} {spot.name}" if seen else spot.name
    if seen or spot.name == str(spot.number):
        yield str(spot.number)


def _scale_bar(picture: Picture, frame: Frame, room: Room) -> list[str]:
    if picture.km_per_unit is None:
        return []
    per_km = frame.scale / picture.km_per_unit
    fitting = [km for km in BARS_KM if km * per_km <= 130]
    km = fitting[-1] if fitting else BARS_KM[0]
    x, y = frame.left + 14, frame.top + frame.height - 14
    end = x + km * per_km
    room.take((x - 4, y - 20, end + 8, y + 8))
    ends = [(x, y - 4), (x, y), (end, y), (end, y - 4)]
    return [
        line(ends, stroke=INK, width=1.4),
        text((x + end) / 2, y - 7, f"{km} km", size=10, anchor="middle", halo=True),
    ]


def key_of(picture: Picture, x: float, y: float) -> tuple[list[str], float]:
    """Return the key of the map below a point, and where it ends: only what the map shows."""
    marks: list[str] = []
    kinds = {spot.kind for spot in picture.spots}
    rows: list[tuple[str, str]] = []
    if "base" in kinds:
        rows.append((box(x + 5, y - 10, 10, 10, fill=INK), "base"))
    rows.append((circle(x + 10, y - 5, 5, fill=INK), "place visited"))
    if len(visits(picture)) < sum(spot.kind == "place" for spot in picture.spots):
        rows.append((circle(x + 10, y - 5, 5, fill=PAPER, stroke=QUIET, width=1.2), "not visited"))
    for kind in ROADS:
        if any(road.kind == kind for road in picture.roads):
            stroke, width, dash = ROADS[kind]
            points = [(x, y - 5), (x + 22, y - 5)]
            rows.append((line(points, stroke=stroke, width=width, dash=dash), ROAD_WORDS[kind]))
    for number, (mark, words) in enumerate(rows):
        down = number * 18
        marks.append(
            f'<g transform="translate(0 {down})">{mark}{text(x + 30, y - 1, words, size=11)}</g>'
        )
    return marks, y + len(rows) * 18
