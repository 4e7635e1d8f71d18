"""Reading the sheets of an XLSX workbook as rows of text, the same text that a CSV of them would hold."""

import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zipfile import BadZipFile, ZipFile

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from standfast.apps.observations.layout import UnreadableFile

WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# What a workbook may unfold to: far above any export, far below what would exhaust a laptop.
LARGEST_UNFOLDED = 600_000_000
BROKEN = (
    BadZipFile,
    InvalidFileException,
    zlib.error,
    EOFError,
    NotImplementedError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,  # what parsers of XML raise
    OSError,
    RuntimeError,  # a part that is encrypted
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and its rows that hold anything, each with its number as the sheet shows it."""

    name: str
    rows: tuple[tuple[int, list[str]], ...]


def is_workbook(content: bytes) -> bool:
    """Tell whether a file's bytes are those of a workbook, whatever it is called."""
    return content.startswith((WORKBOOK, OLD_WORKBOOK))


def sheets_of(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, in their order.

    :raises UnreadableFile: when it is no XLSX workbook, is damaged, or unfolds to more than any export.
    """
    if content.startswith(OLD_WORKBOOK):
        raise UnreadableFile(
            "The file is a workbook of the old XLS kind, or is locked by a password; save it as XLSX or CSV "
            "without one."
        )
    try:
        return _sheets(content)
    except UnreadableFile:
        raise
    except BROKEN as error:
        raise UnreadableFile(
            "The file is no XLSX workbook that can be opened, or it is damaged; save it again as XLSX or CSV."
        ) from error


def _sheets(content: bytes) -> tuple[Sheet, ...]:
    with ZipFile(io.BytesIO(content)) as parts:
        unfolded = sum(part.file_size for part in parts.infolist())
    if unfolded > LARGEST_UNFOLDED:
        raise UnreadableFile(
            f"The workbook unfolds to {unfolded // 1_000_000} MB, more than the {LARGEST_UNFOLDED // 1_000_000} MB "
            "that are read at once; save its rows as CSV."
        )
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        found = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs state them wrongly, and rows would be lost
            found.append(Sheet(sheet.title, _filled(sheet.iter_rows(values_only=True))))
        return tuple(found)
    finally:
        book.close()


def _filled(rows: Iterable[tuple[object, ...]]) -> tuple[tuple[int, list[str]], ...]:
    texts = ((number, [cell_text(value) for value in row]) for number, row in enumerate(rows, 1))
    return tuple((number, cells) for number, cells in texts if any(cells))


def cell_text(value: object) -> str:
    """Return a cell as a CSV would hold it: days in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
