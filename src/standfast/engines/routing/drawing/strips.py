"""The strips below the map: a row for each unit (what it does when), a row for each place (who is there when)."""

import math

from standfast.engines.routing.drawing.labels import Room
from standfast.engines.routing.drawing.maps import visits
from standfast.engines.routing.drawing.marks import (
    LINE,
    PAPER,
    QUIET,
    Pen,
    badge,
    box,
    circle,
    line,
    pen,
    text,
    width_of,
)
from standfast.engines.routing.drawing.picture import Axis, Picture, Stretch, Track

LABELS = 196  # pixels for names before a strip
ENDS = 118  # pixels for a note behind it
ROW, PLACE_ROW = 34, 18
LEAST_BLOCK = 3.0  # pixels, so that a visit of no time is seen
MOST_PLACE_ROWS = 60
WEEK = 7
TICKS = (1, 2, 5)


class Scale:
    """Turns a time or a length on the axis into pixels."""

    def __init__(self, axis: Axis, left: float, width: float) -> None:
        self.axis = axis
        self.left = left + LABELS
        self.right = left + width - ENDS
        self._each = (self.right - self.left) / axis.end if axis.end > 0 else 0.0

    def __call__(self, value: float) -> float:
        return self.left + value * self._each

    def ticks(self) -> list[tuple[float, str, bool]]:
        """Return where lines stand, what they are called, and which are heavy."""
        if self.axis.kind == "day":
            every = 1 if self._each >= 20 else WEEK
            return [
                (float(day), str(day + 1) if day % every == 0 else "", day % WEEK == 0)
                for day in range(math.ceil(self.axis.end))
            ]
        rough = self.axis.end / 8
        power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
        step = next((one * power for one in TICKS if one * power >= rough), 10 * power)
        count = int(self.axis.end / step + 1e-9)
        return [(n * step, f"{n * step:g}", False) for n in range(count + 1)]


def unit_rows(
    picture: Picture, *, left: float, top: float, width: float
) -> tuple[list[str], float]:
    """Return the strips of all units below a line, and where they end."""
    scale = Scale(picture.axis, left, width)
    marks = [text(left, top, _heading(picture), size=13, bold=True)]
    y = top + 26
    bottom = y + ROW * len(picture.tracks)
    marks += _grid(scale, y, bottom)
    for unit, track in enumerate(picture.tracks):
        of, middle = pen(unit), y + ROW * unit + ROW / 2
        marks.append(
            line(
                [(left, middle + ROW / 2), (scale.right, middle + ROW / 2)], stroke=LINE, width=0.6
            )
        )
        marks.append(badge(left + 9, middle, of))
        marks.append(text(left + 24, middle + 4, _shortened(track.name, LABELS - 30, 12), size=12))
        for stretch in track.stretches:
            marks += _stretch(picture, stretch, of, scale, middle)
        marks += _numbers(picture, track, scale, middle)
        if track.note:
            marks.append(text(scale.right + 8, middle + 4, track.note, size=11, fill=QUIET))
    return marks, bottom


def _heading(picture: Picture) -> str:
    along = {"day": "days", "length": "length of the way", "time": "time"}[picture.axis.kind]
    return f"Who goes where and when ({along})"


def _grid(scale: Scale, top: float, bottom: float) -> list[str]:
    marks = []
    for value, words, heavy in scale.ticks():
        x = scale(value)
        colour, thick = ("#b9c0c4", 1.2) if heavy else (LINE, 0.7)
        marks.append(line([(x, top - 4), (x, bottom)], stroke=colour, width=thick))
        if words:
            shift = 3 if scale.axis.kind == "day" else 0
            anchor = "start" if scale.axis.kind == "day" else "middle"
            marks.append(text(x + shift, top - 8, words, size=10, fill=QUIET, anchor=anchor))
    return marks


def _stretch(picture: Picture, one: Stretch, of: Pen, scale: Scale, middle: float) -> list[str]:
    start, end = scale(one.start), scale(one.end)
    spot = None if one.spot is None else picture.spots[one.spot]
    when = _when(picture.axis, one)
    if one.kind == "move":
        return [line([(start, middle), (end, middle)], stroke=of.colour, width=2.4, dash=of.dash)]
    if one.kind == "rest":
        told = f"rest, {when}"
        return [box(start, middle - 5, end - start, 10, fill="url(#rest)", stroke=LINE, title=told)]
    if one.kind == "halt":
        name = spot.name if spot else "on the way"
        told = f"night halt {name}, {when}"
        x = (start + end) / 2
        return [
            f"<g><title>{_safe(told)}</title>{circle(x, middle, 3.6, fill=PAPER, stroke=of.colour, width=1.8)}</g>"
        ]
    name = spot.name if spot else ""
    told = f"{name}, {when}"
    if one.kind == "wait":
        return [
            box(
                start,
                middle - 5,
                end - start,
                10,
                fill=PAPER,
                stroke=of.colour,
                title=f"waits, {told}",
                dash="2 2",
            )
        ]
    wide = max(end - start, LEAST_BLOCK)
    marks = [
        box(
            start,
            middle - 10,
            wide,
            20,
            fill=of.fill if wide >= 8 else of.colour,
            stroke=PAPER,
            title=told,
            radius=2,
        )
    ]
    number = "" if spot is None else str(spot.number)
    for words in dict.fromkeys((name, number)):
        if words and width_of(words, 10.5) + 5 <= wide:
            marks.append(
                text(
                    start + wide / 2, middle + 3.8, words, size=10.5, fill=of.text, anchor="middle"
                )
            )
            return marks
    return marks


def _numbers(picture: Picture, track: Track, scale: Scale, middle: float) -> list[str]:
    """Return the numbers of places whose blocks have no room for one: above the block, below it, or not at all."""
    room = Room(scale.left - 20, middle - ROW, scale.right + 20, middle + ROW)
    marks = []
    for one in track.stretches:
        start, wide = scale(one.start), max(scale(one.end) - scale(one.start), LEAST_BLOCK)
        if one.kind != "stay" or one.spot is None:
            continue
        number = str(picture.spots[one.spot].number)
        if width_of(number, 10.5) + 5 <= wide:
            continue
        x, half = start + wide / 2, width_of(number, 8.5) / 2 + 1
        above, below = (middle - 20, middle - 11), (middle + 11, middle + 20)
        found = room.first_free([(x - half, top, x + half, end) for top, end in (above, below)])
        if found is not None:
            at = (x, found[3] - 1.5)
            marks.append(text(*at, number, size=8.5, anchor="middle", halo=True))
    return marks


def _safe(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _when(axis: Axis, one: Stretch) -> str:
    if axis.kind != "day":
        return f"{one.start:g} to {one.end:g}"
    first, last = int(one.start) + 1, max(math.ceil(one.end), int(one.start) + 1)
    return f"day {first}" if first == last else f"days {first} to {last}"


def _shortened(words: str, room: float, size: float) -> str:
    most = int(room / width_of("n", size))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def place_rows(
    picture: Picture, *, left: float, top: float, width: float
) -> tuple[list[str], float]:
    """Return the strips of the places that are visited, by number, and where they end.

    Behind each stands its longest interval without a visit within the plan, the ends included.
    """
    seen = visits(picture)
    shown = sorted(seen, key=lambda spot: (-picture.spots[spot].worth, picture.spots[spot].number))[
        :MOST_PLACE_ROWS
    ]
    shown.sort(key=lambda spot: picture.spots[spot].number)
    scale = Scale(picture.axis, left, width)
    words = "Who is at which place when"
    if len(shown) < len(seen):
        words += f" ({len(shown)} of {len(seen)} places, those of most worth)"
    marks = [text(left, top, words, size=13, bold=True)]
    marks.append(text(scale.right + 8, top + 14, "longest empty", size=10, fill=QUIET))
    y = top + 26
    bottom = y + PLACE_ROW * len(shown)
    marks += _grid(scale, y, bottom)
    for row, number in enumerate(shown):
        spot, middle = picture.spots[number], y + PLACE_ROW * row + PLACE_ROW / 2
        name = _shortened(f"{spot.number} {spot.name}", LABELS - 8, 11)
        marks.append(text(left, middle + 4, name, size=11))
        marks.append(line([(scale.left, middle), (scale.right, middle)], stroke=LINE, width=0.6))
        for start, end, units in _together(seen[number]):
            marks += _held(scale, start, end, units, middle)
        empty = longest_empty(seen[number], picture.axis.end)
        if picture.axis.kind == "day":
            marks.append(text(scale.right + 8, middle + 4, f"{empty:.0f} days", size=11))
    return marks, bottom


def _held(scale: Scale, start: float, end: float, units: list[int], middle: float) -> list[str]:
    x, wide = scale(start), max(scale(end) - scale(start), 5.0)
    of = pen(units[0])
    marks = [box(x, middle - 7, wide, 14, fill=of.fill, stroke=PAPER, radius=2)]
    for words in (" ".join(pen(unit).badge for unit in units), of.badge):
        if wide >= width_of(words, 10, bold=True) + 2:
            at = (x + wide / 2, middle + 3.6)
            marks.append(text(*at, words, size=10, fill=of.text, anchor="middle", bold=True))
            break
    return marks


def _together(stays: list[tuple[float, float, int]]) -> list[tuple[float, float, list[int]]]:
    """Return stays with the units that are there from and to the same moment, the leading one first."""
    found: dict[tuple[float, float], list[int]] = {}
    for start, end, unit in stays:
        found.setdefault((start, end), []).append(unit)
    return [(start, end, sorted(units)) for (start, end), units in found.items()]


def longest_empty(stays: list[tuple[float, float, int]], end: float) -> float:
    """Return the longest time without anybody, from the start of the plan to its end."""
    longest, since = 0.0, 0.0
    for start, until, _ in sorted(stays):
        longest = max(longest, start - since)
        since = max(since, until)
    return max(longest, end - since)
