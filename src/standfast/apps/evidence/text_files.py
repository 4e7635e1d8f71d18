"""Plain text and tables of evidence: UTF-8 without anything that runs when a spreadsheet opens it."""

import codecs
import csv
import re

from standfast.apps.evidence.refusing import NotTaken

DELIMITERS = ",;\t"
LINES_LOOKED_AT = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SCRIPT = re.compile(r"<\s*(script|svg|iframe|object|embed)\b|javascript\s*:", re.IGNORECASE)
_CALLS_OUT = re.compile(
    r"^[\s\"']*[=+\-@].*(\|.*!|\b(DDE|WEBSERVICE|HYPERLINK|CALL|REGISTER|EXEC|RTD)\s*\()",
    re.IGNORECASE | re.MULTILINE,
)
_CELL_CALLS_OUT = re.compile(
    r"[,;\t]\s*[\"']*\s*[=+\-@][^,;\t\n]*(\|[^\n]*!|\b(DDE|WEBSERVICE|HYPERLINK|CALL|EXEC|RTD)\s*\()",
    re.IGNORECASE,
)


def text_of(content: bytes) -> str | None:
    """Return the text of a file, or None where it is no text in UTF-8, or in UTF-16 with its mark."""
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if content.startswith(mark):
            return _decoded(content, "utf-16")
    return _decoded(content, "utf-8-sig")


def _decoded(content: bytes, coding: str) -> str | None:
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def is_table(text: str) -> bool:
    """Tell whether a text is a table: its first lines have the same number of cells, two at least, by one delimiter."""
    lines = text.splitlines()[:LINES_LOOKED_AT]
    return len(lines) > 1 and any(_is_table_by(lines, mark) for mark in DELIMITERS)


def _is_table_by(lines: list[str], mark: str) -> bool:
    try:
        counts = {len(cells) for cells in csv.reader(lines, delimiter=mark) if cells}
    except csv.Error:
        return False
    return len(counts) == 1 and counts.pop() > 1


def clean_text(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a text as UTF-8 without a mark, and what was stripped.

    :raises NotTaken: when it holds a script, or a cell that calls another program.
    """
    text = text_of(content)
    if text is None:
        raise NotTaken("This is no text in UTF-8.")
    if _SCRIPT.search(text):
        raise NotTaken("This text holds a script or a web page; save what it says as plain text.")
    if _CALLS_OUT.search(text) or _CELL_CALLS_OUT.search(text):
        raise NotTaken(
            "A cell of this table calls another program when a spreadsheet opens it; save the values instead of the formulas."
        )
    clean = text.encode()
    return clean, () if clean == content else ("the mark of the encoding",)
