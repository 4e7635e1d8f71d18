"""A document as blocks: headings, paragraphs, lists, tables. One content, set as a page, as PDF or for Word.

No block holds markup: runs of text, some of which are doors to figures.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from standfast.reports.sentences import Part

Style = Literal["body", "lede", "note", "quiet", "spoken"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands for a part of the document."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `margin` stands before it in small type, and `number` is counted through the document."""

    parts: tuple[Part, ...]
    style: Style = "body"
    margin: tuple[str, str] | None = None
    under: tuple[str, ...] = ()
    number: int | None = None

    @property
    def text(self) -> str:
        """The paragraph in plain text."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Items:
    """A list with bullets."""

    items: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are shares of the line, `numbers` the columns that are set to the end."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Part, ...], ...], ...]
    widths: tuple[int, ...]
    numbers: frozenset[int] = frozenset()


Block: TypeAlias = Heading | Para | Items | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document of any kind, ready to be set: its words, and what stands on every page of it."""

    kind: str
    title: str
    lede: str
    edition: str
    moment: str
    query: str
    on: date
    at: datetime
    world: str
    reader: str
    heads: str
    digest: str
    blocks: tuple[Block, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The whole text, a line a block, as the comparison of forms reads it."""
        return "\n".join(line for block in self.blocks for line in lines_of(block))


def plain(text: str) -> tuple[Part, ...]:
    """Return a text as the runs of a paragraph."""
    return (Part(text),)


def para(text: str, style: Style = "body") -> Para:
    """Return a paragraph of plain text."""
    return Para(plain(text), style)


def numbered(blocks: list[Block]) -> tuple[Block, ...]:
    """Return blocks with their paragraphs of the body numbered through."""
    found: list[Block] = []
    count = 0
    for block in blocks:
        if isinstance(block, Para) and block.style in ("body", "spoken"):
            count += 1
            found.append(Para(block.parts, block.style, block.margin, block.under, count))
        else:
            found.append(block)
    return tuple(found)


def lines_of(block: Block) -> list[str]:
    """Return the text of a block, line by line."""
    match block:
        case Heading(_, text):
            return [text]
        case Para():
            return [*(block.margin or ()), block.text, *block.under]
        case Items(items):
            return ["".join(part.text for part in item) for item in items]
        case Table():
            cells = ["".join(p.text for p in cell) for row in block.rows for cell in row]
            return [*([block.title] if block.title else []), *block.head, *filter(None, cells)]


def blocks_json(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return blocks as data for a setter that reads no markup."""
    return [_block_json(block) for block in blocks]


def _block_json(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, text):
            return {"is": "heading", "level": level, "text": text}
        case Para():
            return {
                "is": "para",
                "runs": runs(block.parts),
                "style": block.style,
                "margin": list(block.margin or ()),
                "under": list(block.under),
                "number": block.number or 0,
            }
        case Items(items):
            return {"is": "items", "items": [runs(item) for item in items]}
        case Table():
            return {
                "is": "table",
                "title": block.title,
                "head": list(block.head),
                "rows": [[runs(cell) for cell in row] for row in block.rows],
                "widths": list(block.widths),
                "numbers": sorted(block.numbers),
            }


def runs(parts: tuple[Part, ...]) -> list[list[str]]:
    """Return runs as pairs of text and the key of its figure, or an empty key."""
    return [[part.text, part.key or ""] for part in parts]
