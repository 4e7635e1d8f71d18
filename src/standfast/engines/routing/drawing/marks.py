"""SVG marks as text, and the look that all drawings share: ink on paper, told apart by shape and word before colour."""

from dataclasses import dataclass
from html import escape

INK, PAPER, LINE, QUIET, GROUND = "#10202b", "#fbfaf7", "#d9dde0", "#52616b", "#f1efe8"
# Line, block and the words on the block, dark and light in turn: colour-blind people can tell them apart, words on blocks
# have a contrast of 7 to 1 and more, and in grey the dash and the letter remain.
COLOURS = (
    ("#0b5c7a", "#0b5c7a", "#ffffff"),
    ("#d55e00", "#e69f00", INK),
    (INK, INK, "#ffffff"),
    ("#1f7fb8", "#7cc6f0", INK),
    ("#00604a", "#00604a", "#ffffff"),
    ("#8a6a00", "#e8d48a", INK),
)
DASHES = ("", "9 4", "2.5 3", "12 3 2.5 3", "6 2.5", "16 4")
CHARACTER = 0.54  # width of a character of Noto Sans over its size, on average


@dataclass(frozen=True, slots=True)
class Pen:
    """How the n-th unit is drawn everywhere: its lines in `colour`, its blocks in `fill` with words in `text`."""

    badge: str
    colour: str
    fill: str
    text: str
    dash: str


def pen(number: int) -> Pen:
    """Return the pen of the n-th unit: a letter (A1 after Z), colours and a dash."""
    letter = chr(ord("A") + number % 26) + (str(number // 26) if number >= 26 else "")
    turn, colour = divmod(number, len(COLOURS))
    return Pen(letter, *COLOURS[colour], DASHES[(number + turn) % len(DASHES)])


def figure(value: float) -> str:
    """Return a coordinate with a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is; nothing here can measure a font."""
    return len(text) * size * CHARACTER * (1.08 if bold else 1.0)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
    halo: bool = False,
) -> str:
    """Return words at a point; with a halo they can be read on lines."""
    weight = ' font-weight="700"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    around = f' paint-order="stroke" stroke="{PAPER}" stroke-width="3"' if halo else ""
    return (
        f'<text x="{figure(x)}" y="{figure(y)}" font-size="{figure(size)}" fill="{fill}"{place}{weight}{around}>'
        f"{escape(words)}</text>"
    )


def line(
    points: list[tuple[float, float]],
    *,
    stroke: str,
    width: float,
    dash: str = "",
    title: str = "",
    closed: bool = False,
    fill: str = "none",
) -> str:
    """Return a line through points, in pixels."""
    steps = "L".join(f"{figure(x)} {figure(y)}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    body = (
        f'<path d="M{steps}{"Z" if closed else ""}" fill="{fill}" stroke="{stroke}" stroke-width="{figure(width)}"'
        f' stroke-linejoin="round"{dashes}'
    )
    return f"{body}><title>{escape(title)}</title></path>" if title else f"{body}/>"


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str,
    stroke: str = "none",
    title: str = "",
    dash: str = "",
    radius: float = 0,
) -> str:
    """Return a rectangle, in pixels."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    round_ = f' rx="{figure(radius)}"' if radius else ""
    body = (
        f'<rect x="{figure(x)}" y="{figure(y)}" width="{figure(max(width, 0))}" height="{figure(height)}"'
        f' fill="{fill}" stroke="{stroke}"{round_}{dashes}'
    )
    return f"{body}><title>{escape(title)}</title></rect>" if title else f"{body}/>"


def circle(
    x: float, y: float, radius: float, *, fill: str, stroke: str = "none", width: float = 1
) -> str:
    """Return a circle, in pixels."""
    return (
        f'<circle cx="{figure(x)}" cy="{figure(y)}" r="{figure(radius)}" fill="{fill}" stroke="{stroke}"'
        f' stroke-width="{figure(width)}"/>'
    )


def badge(x: float, y: float, of: Pen, *, radius: float = 8) -> str:
    """Return the round letter by which a unit is known everywhere in the drawing."""
    size = 11 if len(of.badge) == 1 else 9
    return circle(x, y, radius, fill=of.fill, stroke=PAPER, width=1.5) + text(
        x, y + size * 0.36, of.badge, size=size, fill=of.text, anchor="middle", bold=True
    )


def document(body: list[str], *, width: float, height: float, title: str, told: str) -> str:
    """Return a whole SVG document; `told` is what a reader hears who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {figure(width)} {figure(height)}" '
        f'width="{figure(width)}" height="{figure(height)}" role="img" aria-labelledby="title told" '
        f'font-family="\'Noto Sans\', sans-serif" style="font-variant-numeric: tabular-nums">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="told">{escape(told)}</desc>\n'
        f'<defs><pattern id="rest" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{PAPER}"/><rect width="1.4" height="6" fill="#aab3b8"/></pattern></defs>\n'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>\n' + "\n".join(body) + "\n</svg>\n"
    )
