"""Arbitrary bytes never raise anything but `UnreadableFile`; what a spreadsheet writes is read as it was written."""

import csv
import io
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.observations import as_csv, event
from standfast.apps.observations.acled import acled_table
from standfast.apps.observations.incident_files import HEADER, incident_in, incident_table
from standfast.apps.observations.layout import (
    HDX_COLUMNS,
    Event,
    RowReader,
    Table,
    Unreadable,
    UnreadableFile,
)
from standfast.apps.observations.ucdp import ucdp_table

Opener = Callable[[bytes], Table]
TODAY = date(2017, 2, 1)
OPENERS = (ucdp_table, acled_table, incident_table)
ACLED_HEAD = b"event_id_cnty,event_date,event_type,latitude,longitude\n"
BEGINNINGS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    as_csv([event()]).encode(),
    ACLED_HEAD,
    (",".join(HEADER) + "\n").encode(),
)


@pytest.mark.parametrize("opener", OPENERS)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_a_table_or_a_sentence(opener: Opener, begin: bytes, rest: bytes) -> None:
    with suppress(UnreadableFile):
        found = opener(begin + rest)
        rows = list(found.rows)
        assert found.columns
        assert all(line >= 1 for line, _ in rows)


@given(st.lists(st.text(max_size=12), min_size=50, max_size=50))
@settings(max_examples=40, deadline=None)
def test_any_cells_are_an_event_or_a_sentence(cells: list[str]) -> None:
    found = RowReader(HDX_COLUMNS, TODAY).read(2, cells)

    assert isinstance(found, Event) or found.reason.endswith(".")


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=20)


@given(TEXT.map(lambda text: text.strip() or "x"), TEXT)
@settings(max_examples=40, deadline=None)
def test_a_csv_of_events_round_trips(side: str, place: str) -> None:
    found = ucdp_table(as_csv([event(side_a=side, where_coordinates=place)]).encode())
    ((line, cells),) = found.rows

    assert isinstance(cells, list)
    assert line == 2
    assert dict(zip(found.columns, cells, strict=True))["side_a"] == side
    read = RowReader(found.columns, TODAY).read(line, cells)
    assert isinstance(read, Event)
    assert (read.side_a, read.place) == (side, place.strip() or None)


@given(TEXT)
@settings(max_examples=40, deadline=None)
def test_a_csv_of_incidents_round_trips(narrative: str) -> None:
    cells = ["X1", "CR2", "2016-11-03", *[""] * 10, narrative, ""]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, cells])

    found = incident_table(out.getvalue().encode())
    ((line, read),) = found.rows
    row = incident_in(found.columns, line, read)

    assert getattr(row, "narrative", "") == (narrative.strip() or None)


@pytest.mark.parametrize("header", [True, False])
def test_a_workbook_of_ucdp_is_the_same_as_its_csv(header: bool) -> None:
    rows = [event("1"), event("2", best="7", where_coordinates='Bor; town, "north"')]
    text = as_csv(rows, header=header)
    book = openpyxl.Workbook()
    for cells in csv.reader(io.StringIO(text)):
        book.active.append([_typed(cell) for cell in cells])
    out = io.BytesIO()
    book.save(out)

    of_csv, of_book = (
        [RowReader(found.columns, TODAY).read(1, cells) for _, cells in found.rows]
        for found in (ucdp_table(text.encode()), ucdp_table(out.getvalue()))
    )

    assert len(of_csv) == 2
    assert [_said(one) for one in of_csv] == [_said(one) for one in of_book]


def _said(found: Event | Unreadable) -> tuple[str, str]:
    assert isinstance(found, Event)
    return found.id, found.content


def _typed(cell: str) -> object:
    return int(cell) if cell.isdigit() else cell
