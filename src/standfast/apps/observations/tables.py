"""Opening a table with a header, whatever it is written as: CSV with commas, semicolons or tabs, or an XLSX workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from standfast.apps.observations.flags import Flag
from standfast.apps.observations.layout import (
    NumberedRow,
    Table,
    Torn,
    UnreadableFile,
    rows_of,
    text_of,
    without_tags,
)
from standfast.apps.observations.sheets import is_workbook, sheets_of

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: what such a file and its rows are called, the columns it needs, and what to do when they are missing.

    `other_names` are older names of columns; `headless` are layouts that some files have without naming them.
    """

    file: str
    rows: str
    needed: tuple[str, ...]
    advice: str
    other_names: Mapping[str, str] = field(default_factory=dict)
    headless: tuple[tuple[str, ...], ...] = ()

    def columns_without_header(self, cells: list[str]) -> tuple[str, ...] | None:
        """Return the layout of a first row that is no header: it begins with a number and is as wide as a known layout."""
        if not cells or not cells[0].strip().isdigit():
            return None
        return next((layout for layout in self.headless if len(layout) == len(cells)), None)


def table_in(content: bytes, kind: Kind) -> Table:
    """Return the columns of a file, in small letters, and its rows; header, HXL tags and blank rows left out.

    :raises UnreadableFile: when it is not a table of this kind.
    """
    if is_workbook(content):
        return _workbook(content, kind)
    text, doubt = text_of(content)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    rows = rows_of(text, delimiter)
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(f"The file is empty; it should hold a table of {kind.rows}.")
    line, cells = first
    if isinstance(cells, Torn):
        raise UnreadableFile(f"The file is not a table. {cells.reason}")
    doubts = () if doubt is None else (doubt,)
    if (known := kind.columns_without_header(cells)) is not None:
        return Table(known, _filled(chain([first], rows)), doubts)
    return Table(
        _columns(cells, f"line {line}", kind),
        _filled(without_tags(rows)),
        doubts,
    )


def _workbook(content: bytes, kind: Kind) -> Table:
    sheets = [sheet for sheet in sheets_of(content) if sheet.rows]
    if not sheets:
        raise UnreadableFile(f"The workbook is empty; it should hold a table of {kind.rows}.")
    fitting = [sheet for sheet in sheets if _fits(sheet.rows[0][1], kind)]
    sheet = (fitting or sheets)[0]
    number, header = sheet.rows[0]
    width = max(index for index, cell in enumerate(header, 1) if cell)
    known = kind.columns_without_header(header)
    where = f"row {number} of the sheet '{sheet.name}'"
    columns = known or _columns(header[:width], where, kind)
    width = len(columns)
    others = ", ".join(f"'{other.name}'" for other in fitting[1:])
    doubts = (
        (
            Flag(
                "file",
                f"Only the sheet '{sheet.name}' was read; {kind.rows} stand on {others} too.",
            ),
        )
        if others
        else ()
    )
    rows = ((line, _as_wide(cells, width)) for line, cells in sheet.rows[0 if known else 1 :])
    return Table(columns, without_tags(iter(rows)), doubts)


def _as_wide(cells: list[str], width: int) -> list[str]:
    """Return a row of a sheet as wide as its header; what stands beside it, where anything does, stays."""
    beside = cells[width:] if any(cells[width:]) else []
    return cells[:width] + [""] * (width - len(cells)) + beside


def _filled(rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
    for line, cells in rows:
        if isinstance(cells, Torn) or any(cell.strip() for cell in cells):
            yield line, cells


def _fits(cells: list[str], kind: Kind) -> bool:
    return not _missing(_names(cells, kind), kind) or kind.columns_without_header(cells) is not None


def _names(cells: list[str], kind: Kind) -> tuple[str, ...]:
    names = ("_".join(cell.lower().split()) for cell in cells)
    return tuple(kind.other_names.get(name, name) for name in names)


def _missing(columns: tuple[str, ...], kind: Kind) -> list[str]:
    return [name for name in kind.needed if name not in columns]


def _columns(cells: list[str], where: str, kind: Kind) -> tuple[str, ...]:
    columns = _names(cells, kind)
    if missing := _missing(columns, kind):
        raise UnreadableFile(
            f"This is not {kind.file}: {where} names no column {', '.join(missing)}. {kind.advice}"
        )
    if twice := sorted({name for name in columns if name and columns.count(name) > 1}):
        raise UnreadableFile(
            f"The header on {where} names {', '.join(twice)} twice; export the file again."
        )
    return columns
