"""A zone's months as a drawing: counts with their exact limits above, patrol hours below; black on white, no colour needed.

The lines take the colour of the text around them, so that the drawing serves a screen by day or night and paper alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 640, 330
LEFT, RIGHT = 46, 632
TOP, FLOOR = 26, 200
HOURS_TOP, HOURS_FLOOR = 238, 296
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
LINES = 5
DOT = 4.5
CAP = 6
BAR_SHARE = 0.44


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its count with the limits of the rate, its patrol hours where on record, whether it lies before the zone."""

    start: date
    count: int
    low: float
    high: float
    patrol_h: float | None
    before: bool


def chart_svg(months: Sequence[Month]) -> str:
    """Return the drawing of some months as SVG."""
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
            'role="img" aria-label="Serious incidents a month, with patrol hours; the table below holds the same numbers." '
            'font-family="Noto Sans, Libertinus Serif, sans-serif" font-size="11" fill="currentColor" stroke="none">',
            *_parts(months),
            "</svg>",
        )
    )


def _parts(months: Sequence[Month]) -> Iterator[str]:
    place = (RIGHT - LEFT) / max(len(months), 1)
    most = max((month.high for month in months), default=1.0)
    hours = max((month.patrol_h or 0.0 for month in months), default=0.0)
    yield _text(LEFT - 40, 12, "Serious incidents a month, with exact 95 % limits", "start")
    yield from _scale(most, TOP, FLOOR)
    yield _text(LEFT - 40, HOURS_TOP - 10, "Patrol hours", "start")
    if hours:
        yield from _scale(hours, HOURS_TOP, HOURS_FLOOR, lines=2)
    for number, month in enumerate(months):
        middle = LEFT + place * (number + 0.5)
        yield from _count(month, middle, most)
        yield from _hours(month, middle, place, hours)
        yield _text(middle, HEIGHT - 14, f"{month.start:%b %Y}", "middle")
    began = next((n for n, month in enumerate(months) if not month.before), 0)
    edge = LEFT + place * began
    yield _line(edge, TOP - 8, edge, HOURS_FLOOR, width=1.2, dash="5 3")
    yield _text(edge + 5, TOP, "zone in force", "start")


def _scale(most: float, top: float, floor: float, *, lines: int = LINES) -> Iterator[str]:
    step = next((one for one in STEPS if one * lines >= most), STEPS[-1])
    value = 0
    while value <= most:
        at = _height(value, most, top, floor)
        yield _line(LEFT, at, RIGHT, at, width=0.9 if value == 0 else 0.3, faint=value > 0)
        yield _text(LEFT - 6, at + 4, str(value), "end")
        value += step


def _count(month: Month, middle: float, most: float) -> Iterator[str]:
    low, high = (_height(value, most, TOP, FLOOR) for value in (month.low, month.high))
    yield _line(middle, low, middle, high, width=1.4)
    for end in (low, high):
        yield _line(middle - CAP, end, middle + CAP, end, width=1.4)
    at = _height(month.count, most, TOP, FLOOR)
    # A ring before the zone, a full dot since: the two sides differ by shape.
    inside = "none" if month.before else "currentColor"
    yield (
        f'<circle cx="{middle:.1f}" cy="{at:.1f}" r="{DOT}" fill="{inside}" stroke="currentColor" stroke-width="1.6"/>'
    )
    yield _text(middle + 9, at - 3, str(month.count), "start")


def _hours(month: Month, middle: float, place: float, most: float) -> Iterator[str]:
    if month.patrol_h is None:
        yield _text(middle, HOURS_FLOOR - 6, "not known", "middle")
        return
    width = place * BAR_SHARE
    top = _height(month.patrol_h, most or 1.0, HOURS_TOP, HOURS_FLOOR)
    yield (
        f'<rect x="{middle - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" height="{HOURS_FLOOR - top:.1f}" '
        'fill="currentColor" fill-opacity="0.25" stroke="currentColor" stroke-width="1"/>'
    )


def _height(value: float, most: float, top: float, floor: float) -> float:
    return floor - (floor - top) * value / most


def _line(
    x1: float, y1: float, x2: float, y2: float, *, width: float, dash: str = "", faint: bool = False
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    dashed += ' stroke-opacity="0.5"' if faint else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor" stroke-width="{width}"{dashed}/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
