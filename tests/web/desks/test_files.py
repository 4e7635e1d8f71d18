"""Lists as files: what is planted comes back as the text that it was, and no cell is computed."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.accounts import enrolled
from factories.stores import lot
from factories.web import Mission, signed_in
from standfast.apps.searches import operations as searches
from standfast.log.times import Happened
from standfast.web.desks.exports import About, is_risky, original, safe_text, write_csv, write_xlsx

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\u200b=1",
    " =1",
    "\ufeff=1",
    "|calc",
)
ABOUT = About((("list", "things"), ("moment", "now")))
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.text(max_size=20),
    st.sampled_from(FORMULAS),
)


def csv_of(rows: list[list[Any]]) -> list[list[str]]:
    file = io.BytesIO()
    write_csv(file, ["a", "b"], rows, ABOUT)
    text = file.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def xlsx_of(rows: list[list[Any]]) -> Any:
    file = io.BytesIO()
    write_xlsx(file, ["a", "b"], rows, ABOUT)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_spreadsheet_computes_a_text(text: str) -> None:
    cell = xlsx_of([[text, 1]])["list"]["A2"]

    assert is_risky(text)
    assert csv_of([[text, 1]])[1][0] == f"'{text}"
    assert cell.data_type == "s"
    assert cell.quotePrefix


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_every_line_of_csv_comes_back_and_the_last_says_how_many(rows: list[list[Any]]) -> None:
    lines = csv_of(rows)
    texts = [
        original(there)
        for told, line in zip(rows, lines[1:-1], strict=True)
        for cell, there in zip(told, line, strict=True)
        if isinstance(cell, str)
    ]

    assert texts == [cell for row in rows for cell in row if isinstance(cell, str)]
    assert lines[-1][0] == f"# list: things; moment: now; lines: {len(rows)}"
    assert {len(line) for line in lines} == {2}


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=30))
def test_a_text_is_marked_at_most_once_and_unmarked_to_itself(text: str) -> None:
    assert original(safe_text(text)) == text
    assert not is_risky(text) or safe_text(text).startswith("'")


def test_typed_cells_keep_their_type() -> None:
    at = datetime(2016, 12, 1, 9, 30)  # noqa: DTZ001 -- a cell has no zone
    sheet = xlsx_of([[date(2016, 12, 1), at], [-3.5, True], ["=A1", None]])["list"]

    assert sheet["A2"].value == datetime(2016, 12, 1)  # noqa: DTZ001
    assert sheet["B2"].value == at
    assert sheet["A3"].value == -3.5
    assert sheet["B3"].value is True
    assert sheet["A4"].value == "=A1"
    assert sheet["A4"].data_type == "s"
    assert sheet["B4"].value is None


def taken(who: Any, address: str) -> str:
    response = signed_in(who).get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_a_file_holds_what_its_reader_may_open_and_says_so(mission: Mission) -> None:
    police = enrolled("searcher", "police", clearance="strictly confidential")
    at = datetime(2016, 12, 1, 9, tzinfo=UTC)
    for number, label in enumerate(("unclassified", "confidential", "strictly confidential")):
        searches.record_search(
            by=police,
            at=at,
            happened=Happened.exact(at),
            level="ENTRY",
            site=mission.zone,
            lead="police",
            note=f"zqnote{number}",
            label=label,
        )

    cleared = taken(police, "/searches/as/csv?level=ENTRY")
    open_only = taken(mission.outsider, "/searches/as/csv?level=ENTRY")

    assert [f"zqnote{n}" in cleared for n in range(3)] == [True, True, False]
    assert [f"zqnote{n}" in open_only for n in range(3)] == [True, False, False]
    last = list(csv.reader(io.StringIO(cleared, newline="")))[-1][0]
    assert "filter: level: ENTRY; reader: police" in last
    assert "labels of its lines: confidential, unclassified" in last
    assert last.endswith("lines: 2")
    assert "confidential, " not in open_only.splitlines()[-1]


def test_a_file_follows_filter_and_order(mission: Mission) -> None:
    keeper = enrolled("keeper", "logistics officer")
    for number, article in enumerate(("rope", "=cmd", "tent")):
        lot(keeper, 10 + number, f"RV-{number}", article)

    lines = list(
        csv.reader(io.StringIO(taken(keeper, "/stores/lots/as/csv?sort=-quantity"), newline=""))
    )
    found = list(
        csv.reader(io.StringIO(taken(keeper, "/stores/lots/as/csv?text=tent"), newline=""))
    )

    assert [line[1] for line in lines[1:-1]] == ["tent", "'=cmd", "rope"]
    assert [line[1] for line in found[1:-1]] == ["tent"]
