"""Lists as files: exactly what the list shows its reader, as CSV or XLSX, in which no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from standfast.apps.accounts.models import Person
from standfast.web.desks.declare import Column, Register, Rows
from standfast.web.desks.listing import cells_of
from standfast.web.desks.names import identity_of
from standfast.web.desks.values import Cell, as_cell

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BATCH = 500
IN_MEMORY = 4_000_000
MOST_IN_CELL = 32_767
FORMULA_SIGNS = "=+@|%\\-\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
UNSEEN = r"\s\x00-\x1f\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069"
STARTS_FORMULA = re.compile(f"[{UNSEEN}]*[{FORMULA_SIGNS}]")
LEADS = ("\t", "\r", "\n", "'")
NOT_IN_XLSX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class About:
    """What stands in a file about itself: one line of CSV, a sheet of XLSX."""

    lines: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return "; ".join(f"{name}: {value}" for name, value in self.lines)


def is_risky(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula, or drop the mark that says it is none."""
    return text.startswith(LEADS) or STARTS_FORMULA.match(text) is not None


def safe_text(text: str) -> str:
    """Return a text as a cell of CSV that no spreadsheet computes: a leading apostrophe marks it as text."""
    return f"'{text}" if is_risky(text) else text


def original(cell: str) -> str:
    """Return the text that `safe_text` was given."""
    return cell.removeprefix("'")


def table_of(
    declared: Register, columns: Sequence[Column], rows: Rows, reader: Person
) -> Iterator[list[Cell]]:
    """Return the lines of the file: identity, values, label; read in batches, never all at once."""
    source = iter(rows.iterator(chunk_size=BATCH))
    while batch := list(islice(source, BATCH)):
        for row, cells in zip(batch, cells_of(batch, columns, reader), strict=True):
            label = getattr(row, "label", "unclassified")
            yield [
                str(identity_of(declared, row)),
                *(as_cell(cell.value) for cell in cells),
                label,
            ]


def write_csv(
    file: IO[bytes], heads: Sequence[str], table: Iterable[Sequence[Cell]], about: About
) -> int:
    """Write RFC 4180 in UTF-8 with a byte-order mark; the last line says what the file is, so that a whole one ends with it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([safe_text(head) for head in heads])
    count = 0
    for line in table:
        writer.writerow([_csv_cell(cell) for cell in line])
        count += 1
    last = f"# {about.sentence}; lines: {count}"
    writer.writerow([last, *[""] * (len(heads) - 1)])
    text.detach()
    return count


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str():
            return safe_text(cell)
        case int() | float():
            return repr(cell)
        case datetime():
            return cell.isoformat(sep=" ")
        case _:
            return cell.isoformat()


def write_xlsx(
    file: IO[bytes], heads: Sequence[str], table: Iterable[Sequence[Cell]], about: About
) -> int:
    """Write a workbook: the list with typed cells, and a sheet that says what the file is."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("list")
    sheet.freeze_panes = "A2"
    sheet.append([_head_cell(sheet, head) for head in heads])
    count = 0
    for line in table:
        sheet.append([_xlsx_cell(sheet, cell) for cell in line])
        count += 1
    said = book.create_sheet("about")
    for name, value in (*about.lines, ("lines", str(count))):
        said.append([_xlsx_cell(said, name), _xlsx_cell(said, value)])
    book.save(file)
    return count


def _head_cell(sheet: Any, text: str) -> Any:
    cell = _xlsx_cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _xlsx_cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    text = NOT_IN_XLSX.sub("\N{REPLACEMENT CHARACTER}", value)
    if len(text) > MOST_IN_CELL:
        text = f"{text[: MOST_IN_CELL - 1]}…"
    cell = WriteOnlyCell(sheet, value="")
    cell._value = text
    cell.data_type = "s"
    if is_risky(text):
        cell.style = "Normal"
        cell.quotePrefix = True
    return cell


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


def file_of(
    form: str, heads: Sequence[str], table: Iterable[Sequence[Cell]], about: About
) -> IO[bytes]:
    """Return a file at its start; it is written whole before any of it leaves, so that a fault leaves nothing half."""
    file: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the answer closes it
    WRITERS[form](file, heads, table, about)
    file.seek(0)
    kept: IO[bytes] = file
    return kept
