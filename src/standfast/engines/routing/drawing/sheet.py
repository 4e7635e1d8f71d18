"""The whole drawing: title and facts, the map with its key, the strips of units and of places."""

from standfast.engines.routing.drawing.maps import frame_of, key_of, map_of, visits
from standfast.engines.routing.drawing.marks import (
    INK,
    QUIET,
    badge,
    box,
    circle,
    document,
    line,
    pen,
    text,
    width_of,
)
from standfast.engines.routing.drawing.picture import Picture
from standfast.engines.routing.drawing.strips import place_rows, unit_rows

WIDTH, EDGE = 1120, 24
MAP_WIDTH, MAP_HEIGHT = 760, 560
LEAST_STRIP_PLACES = 1


def drawn(picture: Picture) -> str:
    """Return a picture as an SVG document."""
    body = [text(EDGE, 38, picture.title, size=20, bold=True)]
    body.append(text(EDGE, 60, " · ".join(picture.facts), size=12.5, fill=QUIET))
    frame = frame_of(picture, left=EDGE, top=78, width=MAP_WIDTH, most_height=MAP_HEIGHT)
    body += map_of(picture, frame)
    side = EDGE + MAP_WIDTH + 20
    marks, y = key_of(picture, side, 92)
    body += marks
    marks, y = _strip_key(picture, side, y + 14)
    body += marks
    marks, y = _notes(picture, side, y + 14)
    body += marks
    bottom = max(78 + frame.height, y)
    width = WIDTH - 2 * EDGE
    marks, bottom = unit_rows(picture, left=EDGE, top=bottom + 34, width=width)
    body += marks
    if picture.place_rows and len(visits(picture)) >= LEAST_STRIP_PLACES:
        marks, bottom = place_rows(picture, left=EDGE, top=bottom + 34, width=width)
        body += marks
    return document(
        body,
        width=WIDTH,
        height=bottom + EDGE,
        title=picture.title,
        told=told(picture),
    )


def _strip_key(picture: Picture, x: float, y: float) -> tuple[list[str], float]:
    """Return the key of the strips: only what they show."""
    kinds = {one.kind for track in picture.tracks for one in track.stretches}
    of = pen(0)
    rows: list[tuple[str, str]] = []
    rows.append((badge(x + 10, y - 5, of), "unit, on map and strips"))
    if "move" in kinds:
        points = [(x, y - 5), (x + 22, y - 5)]
        rows.append((line(points, stroke=of.colour, width=2.4, dash=of.dash), "on the way"))
    if "stay" in kinds:
        block = box(x, y - 14, 22, 18, fill=of.fill, radius=2) + text(
            x + 11, y - 1, "7", size=10.5, fill=of.text, anchor="middle"
        )
        rows.append((block, "stays; name or number of the place"))
    if "halt" in kinds:
        mark = circle(x + 10, y - 5, 3.6, fill="#fff", stroke=of.colour, width=1.8)
        rows.append((mark, "night halt on the way"))
    if "wait" in kinds:
        mark = box(x, y - 10, 22, 10, fill="#fff", stroke=of.colour, dash="2 2")
        rows.append((mark, "waits until the place opens"))
    if "rest" in kinds:
        rows.append((box(x, y - 10, 22, 10, fill="url(#rest)", stroke=INK), "rest at the base"))
    marks = [
        f'<g transform="translate(0 {number * 20})">{mark}{text(x + 30, y - 1, words, size=11)}</g>'
        for number, (mark, words) in enumerate(rows)
    ]
    return marks, y + len(rows) * 20


def _notes(picture: Picture, x: float, y: float) -> tuple[list[str], float]:
    marks = []
    room = WIDTH - EDGE - x
    for note in picture.notes:
        for words in _wrapped(note, room, 11):
            marks.append(text(x, y, words, size=11, fill=QUIET))
            y += 15
        y += 5
    return marks, y


def _wrapped(words: str, room: float, size: float) -> list[str]:
    rows = [""]
    for word in words.split():
        longer = f"{rows[-1]} {word}".strip()
        if width_of(longer, size) <= room:
            rows[-1] = longer
        else:
            rows.append(word)
    return [row for row in rows if row]


def told(picture: Picture) -> str:
    """Return in words who goes where and when, for a reader who cannot see the drawing."""
    sentences = []
    for unit, track in enumerate(picture.tracks):
        stays = [
            f"{picture.spots[one.spot].name} from {_at(picture, one.start)} to {_at(picture, one.end, end=True)}"
            for one in track.stretches
            if one.kind == "stay" and one.spot is not None
        ]
        way = ", ".join(stays) if stays else "stays at its base"
        sentences.append(f"{pen(unit).badge} {track.name}: {way}.")
    return " ".join((*picture.facts, *sentences))


def _at(picture: Picture, value: float, *, end: bool = False) -> str:
    if picture.axis.kind == "day":
        return f"day {max(int(value - 1e-9), 0) + 1 if end else int(value) + 1}"
    return f"{value:g}"
