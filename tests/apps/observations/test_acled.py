import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.apps.observations import queries
from standfast.apps.observations.acled import AcledReader, acled_table, day_of
from standfast.apps.observations.layout import Event, Unreadable, UnreadableFile
from standfast.apps.observations.models import Batch, KeptRow, Observation
from standfast.apps.observations.operations import import_acled, import_ucdp
from standfast.log.operations import Refused

NOON = datetime(2017, 2, 1, 12, tzinfo=UTC)
NEW = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp"),
)
OLD = (
    *("data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year"),
    *("time_precision", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1"),
    *("actor2", "assoc_actor_2", "inter2", "interaction", "region", "country", "admin1"),
    *("admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source"),
    *("source_scale", "notes", "fatalities", "timestamp", "iso3"),
)
Row = dict[str, str]


def event(id: str = "SSD1", **values: str) -> Row:
    """Return the cells of an invented event near Yei in July 2016."""
    row = dict.fromkeys((*NEW, *OLD), "") | {
        "data_id": "7001",
        "event_id_cnty": id,
        "event_date": "2016-07-12",
        "year": "2016",
        "time_precision": "1",
        "event_type": "Battles",
        "disorder_type": "Political violence",
        "sub_event_type": "Armed clash",
        "actor1": "Side A",
        "inter1": "1",
        "actor2": "Side B",
        "inter2": "2",
        "interaction": "12",
        "iso": "728",
        "iso3": "SSD",
        "country": "South Sudan",
        "admin1": "Central Equatoria",
        "admin2": "Yei",
        "location": "Yei",
        "latitude": "4.0944",
        "longitude": "30.6764",
        "geo_precision": "1",
        "source": "Invented Radio",
        "notes": "Two sides clash near the market; invented.",
        "fatalities": "4",
        "timestamp": "1480000000",
    }
    return row | values


def as_csv(
    *rows: Row, columns: tuple[str, ...] = NEW, upper: bool = False, delimiter: str = ","
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", delimiter=delimiter)
    writer.writerow([name.upper() if upper else name for name in columns])
    writer.writerows([row[name] for name in columns] for row in rows)
    return out.getvalue().encode()


def as_xlsx(*rows: Row, columns: tuple[str, ...] = NEW, sheets: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    for name in sheets:
        book.create_sheet(name, 0).append(["About this file"])
    sheet = book[book.sheetnames[-1]]
    sheet.append([name.upper() for name in columns])
    for row in rows:
        sheet.append([_cell(name, row[name]) for name in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(name: str, text: str) -> object:
    if name == "event_date" and text[4:5] == "-":
        return datetime.fromisoformat(text)
    if name in ("latitude", "longitude", "fatalities", "year", "iso", "time_precision", "inter1"):
        return float(text) if text else None
    return text or None


def taken(content: bytes, *, dry_run: bool = False) -> dict[str, Any]:
    file = io.BytesIO(content)
    file.name = "acled.csv"
    return dict(import_acled(file, at=NOON, dry_run=dry_run))


def counts(result: Mapping[str, Any]) -> dict[str, int]:
    """Return the counts that are not 0."""
    sizes = {key: value if isinstance(value, int) else len(value) for key, value in result.items()}
    return {key: size for key, size in sizes.items() if size}


def current_ids() -> list[str]:
    return sorted(queries.current("acled").values_list("external_id", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        as_csv(event(), upper=True),
        as_csv(event(event_date="12 July 2016")),
        as_csv(event(event_date="12-Jul-16")),
        as_csv(event(event_date="2016-07-12T00:00:00Z")),
        as_csv(event(event_date="12 July 2016"), columns=OLD, upper=True),
        as_csv(event(data_id="9999", timestamp="1500000000"), columns=OLD),
        as_csv(event(), columns=OLD, delimiter=";"),
        as_csv(event(), columns=tuple(reversed(NEW)), delimiter="\t"),
        as_csv(event(inter1="State forces", inter2="Rebel group", interaction="State-Rebel")),
        as_csv(event(latitude="4.09440", fatalities="4.0")),
        b"\xef\xbb\xbf" + as_csv(event()).replace(b"\n", b"\r\n") + b",,,\r\n".replace(b",", b""),
        as_xlsx(event()),
        as_xlsx(event(event_date="12 July 2016"), columns=OLD),
        as_xlsx(event(), sheets=("Read me",)),
    ],
)
def test_every_layout_gives_the_same_event(content: bytes) -> None:
    assert counts(taken(as_csv(event()))) == {"read": 1, "new": 1}

    assert counts(taken(content)) == {"read": 1, "unchanged": 1}
    (row,) = queries.current("acled")
    assert (row.external_id, row.lat, row.lon) == ("SSD1", 4.0944, 30.6764)
    assert (str(row.date_start), str(row.date_end)) == ("2016-07-12", "2016-07-12")
    assert (row.low, row.best, row.high) == (None, 4, None)
    assert (row.place, row.admin1, row.admin2) == ("Yei", "Central Equatoria", "Yei")
    assert (row.side_a, row.side_b, row.violence) == ("Side A", "Side B", None)
    assert (row.where_precision, row.date_precision, row.flags) == (1, 1, "")


@pytest.mark.django_db
def test_a_second_import_changes_nothing_and_a_changed_event_gets_a_version() -> None:
    first = as_csv(event("SSD1"), event("SSD2"))

    assert counts(taken(first)) == {"read": 2, "new": 2}
    assert counts(taken(first)) == {"read": 2, "unchanged": 2}
    assert Observation.objects.count() == 2
    revised = taken(as_csv(event("SSD1", fatalities="9"), event("SSD2", notes="Said otherwise.")))

    assert counts(revised) == {"read": 2, "changed": 2}
    assert [(row.version, row.best) for row in queries.history("SSD1", source="acled")] == [
        (1, 4),
        (2, 9),
    ]


@pytest.mark.django_db
def test_vanished_looks_only_between_the_days_of_each_country_in_the_file() -> None:
    uganda = {"country": "Uganda", "latitude": "3.0", "longitude": "31.0"}
    taken(
        as_csv(
            event("before", event_date="2016-06-30"),
            event("within", event_date="2016-07-05"),
            event("after", event_date="2016-07-13"),
            event("elsewhere", event_date="2016-07-05", country="Sudan"),
            event("abroad", event_date="2016-07-02", **uganda),
        )
    )

    revised = as_csv(
        event("one", event_date="2016-07-01"),
        event("two", event_date="2016-07-12"),
        event("three", event_date="2016-07-05", **uganda),
        event("mistyped", event_date="2026-07-05"),
        event("other year", event_date="2006-07-05"),
    )
    dry = taken(revised, dry_run=True)
    result = taken(revised)

    assert dry == result
    assert result["vanished"] == 1
    gone = Observation.objects.filter(source="acled", gone=True)
    assert [row.external_id for row in gone] == ["within"]
    assert "within" not in current_ids()
    assert counts(taken(as_csv(event("within", event_date="2016-07-05")))) == {
        "read": 1,
        "changed": 1,
    }


@pytest.mark.django_db
def test_a_refused_row_does_not_make_its_event_vanish() -> None:
    taken(as_csv(event("SSD1"), event("SSD2")))

    result = taken(as_csv(event("SSD1"), event("SSD2", latitude="north")))

    assert counts(result) == {"read": 2, "unchanged": 1, "refused": 1}


@pytest.mark.django_db
def test_files_of_one_source_touch_no_event_of_the_other(tmp_path: Path) -> None:
    ucdp = tmp_path / "ged.csv"
    ucdp.write_text(
        "id,latitude,longitude,date_start,date_end,best,high,low,country\n"
        "SSD9,4.1,30.7,2016-07-12,2016-07-12,1,1,1,South Sudan\n"
    )
    import_ucdp(ucdp, at=NOON)

    result = taken(as_csv(event("SSD9")))

    assert counts(result) == {"read": 1, "new": 1}
    assert queries.current("ucdp").count() == 1
    assert counts(dict(import_ucdp(ucdp, at=NOON))) == {"read": 1, "unchanged": 1}


@pytest.mark.django_db
def test_a_dry_run_writes_nothing() -> None:
    result = taken(as_csv(event("SSD1"), event("SSD2", event_date="soon")), dry_run=True)

    assert counts(result) == {"read": 2, "new": 1, "refused": 1}
    assert (Observation.objects.count(), Batch.objects.count(), KeptRow.objects.count()) == (
        0,
        0,
        0,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"latitude": "north"}, "The latitude 'north' is not a number of degrees."),
        ({"longitude": "190"}, "The longitude 190 is not on the globe."),
        (
            {"event_date": "07/25/2016"},
            "The date '07/25/2016' is not a day; it should read 2016-07-08 or 08 July 2016.",
        ),
        (
            {"event_date": "31 June 2016"},
            "The date '31 June 2016' is not a day; it should read 2016-07-08 or 08 July 2016.",
        ),
        (
            {"event_date": ""},
            "The date '' is not a day; it should read 2016-07-08 or 08 July 2016.",
        ),
        ({"fatalities": "many"}, "The fatalities 'many' are not a number of deaths."),
        ({"fatalities": "-3"}, "The fatalities '-3' are not a number of deaths."),
        ({"event_id_cnty": " "}, "The row has no id by which the event could be found again."),
        ({"notes": "a\0b"}, "The row holds a character that no text has (NUL)."),
    ],
)
def test_an_unreadable_row_is_refused_with_its_line_and_kept(values: Row, reason: str) -> None:
    result = taken(as_csv(event("SSD1"), event("SSD2") | values, event("SSD3")))

    assert counts(result) == {"read": 3, "new": 2, "refused": 1}
    assert result["refused"] == [{"line": 3, "reason": reason}]
    (kept,) = KeptRow.objects.all()
    assert (kept.line, kept.reasons) == (3, [reason])
    assert "Side B" in kept.raw


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (
            {"latitude": "30.6764", "longitude": "4.0944"},
            "The point 4.0944, 30.6764 lies outside South Sudan. "
            "It would lie inside with longitude and latitude exchanged.",
        ),
        ({"latitude": ""}, "It has no point."),
        (
            {"country": "Uganda", "latitude": "0.35", "longitude": "32.58"},
            "The point 32.58, 0.35 lies outside the area of operations (South Sudan), by 353 km.",
        ),
        (
            {"event_date": "2017-02-02", "year": "2017"},
            "It lies in the future: 2017-02-02 is after 2017-02-01.",
        ),
        ({"year": "2015"}, "The year '2015' is not that of the date 2016-07-12."),
        ({"event_date": "07/08/2016"}, "The date '07/08/2016' was read day first, as 2016-08-07."),
        ({"fatalities": ""}, "It gives no number of deaths."),
        (
            {"fatalities": "12.5%"},
            "Its deaths '12.5%' are a percentage, so no number of deaths was taken.",
        ),
        (
            {"location": "Total"},
            "It looks like a total or share of other rows ('Total'), not an event.",
        ),
        ({"event_type": "Picnics"}, "The event type 'Picnics' is none of ACLED's."),
        ({"country": ""}, "It names no country."),
        (
            {"time_precision": "4"},
            "The precision of the date '4' is not one of the codes 1 to 3.",
        ),
        ({"geo_precision": ""}, "The precision of the place '' is not one of the codes 1 to 3."),
    ],
)
def test_a_doubtful_row_is_taken_and_flagged(values: Row, reason: str) -> None:
    result = taken(as_csv(event("SSD1"), event("SSD2") | values))

    assert counts(result) == {"read": 2, "new": 2, "flagged": 1}
    assert result["flagged"] == [{"line": 3, "reason": reason}]
    assert Observation.objects.get(external_id="SSD2").flags == reason


@pytest.mark.django_db
def test_a_row_of_totals_is_taken_without_a_day_and_never_counts_as_an_event_of_one() -> None:
    blank = dict.fromkeys((*NEW, *OLD), "")
    totals = blank | {"country": "South Sudan", "admin1": "Grand total", "fatalities": "8"}
    content = as_csv(event("SSD1"), event("SSD2"), totals)

    first, second = taken(content), taken(content)

    assert (first["new"], second["unchanged"], second["new"], second["vanished"]) == (3, 3, 0, 0)
    assert first["flagged"][0] == {
        "line": 4,
        "reason": "It looks like a total or share of other rows ('Grand total'), not an event.",
    }
    row = Observation.objects.get(external_id="South Sudan / Grand total")
    assert (row.date_start, row.lon, row.best) == (None, None, 8)


@pytest.mark.django_db
def test_an_event_twice_in_a_file_is_taken_once_and_blank_rows_and_tags_are_none() -> None:
    blank = dict.fromkeys((*NEW, *OLD), "")
    tags = blank | {"event_date": "#date", "latitude": "#geo+lat"}

    result = taken(as_csv(tags, event(), blank, event(), event(fatalities="9")))

    assert counts(result) == {"read": 3, "new": 1, "unchanged": 1, "flagged": 1, "refused": 1}
    assert [row["line"] for row in (*result["flagged"], *result["refused"])] == [5, 6]


@pytest.mark.django_db
def test_rows_of_a_sheet_are_refused_by_the_number_that_the_sheet_shows() -> None:
    result = taken(as_xlsx(event("SSD1"), event("SSD2", event_date="soon"), sheets=("Read me",)))

    assert counts(result) == {"read": 2, "new": 1, "refused": 1}
    assert result["refused"][0]["line"] == 3


def _two_sheets() -> bytes:
    book = openpyxl.Workbook()
    for name, one in (("2015", "SSD1"), ("2016", "SSD2")):
        sheet = book.create_sheet(name)
        sheet.append(list(NEW))
        sheet.append([event(one)[column] for column in NEW])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_second_sheet_of_events_is_not_passed_over_in_silence() -> None:
    result = taken(_two_sheets())

    assert result["flagged"] == [
        {"line": 1, "reason": "Only the sheet '2015' was read; ACLED events stand on '2016' too."}
    ]
    assert current_ids() == ["SSD1"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "acled.csv: The file is empty; it should hold a table of ACLED events."),
        (
            b"data_id,event_date,latitude,longitude,event_type\n1,2016-07-12,4,30,Battles\n",
            "acled.csv: This is not an ACLED event file: line 1 names no column event_id_cnty. Export it again from "
            "the source, one row an event, with its header.",
        ),
        (
            as_csv(event(), columns=(*NEW, "tags")),
            "acled.csv: The header on line 1 names tags twice; export the file again.",
        ),
        (
            as_xlsx(event())[:900],
            "acled.csv: The file is no XLSX workbook that can be opened, or it is damaged; save it again as XLSX or "
            "CSV.",
        ),
        (
            b"\xd0\xcf\x11\xe0rest",
            "acled.csv: The file is a workbook of the old XLS kind, or is locked by a password; save it as XLSX or "
            "CSV without one.",
        ),
    ],
)
def test_what_is_not_such_a_file_is_refused_whole(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        taken(content)

    assert str(refused.value) == sentence
    assert Batch.objects.count() == 0


WORKBOOK = as_xlsx(event())


@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_is_read_or_refused_in_a_sentence(at: int, noise: bytes) -> None:
    try:
        table = acled_table(WORKBOOK[:at] + noise + WORKBOOK[at + len(noise) :])
    except UnreadableFile:
        return
    reader = AcledReader(table.columns, NOON.date())
    for line, cells in table.rows:
        reader.read(line, cells)


CELLS = st.text(max_size=12) | st.sampled_from(
    ["Total", "5%", "2016-07-12", "12 July 2016", "12/07/2016", "4.5", "-1", "SSD1", "Battles"]
)


@given(st.lists(CELLS, min_size=len(NEW), max_size=len(NEW)))
def test_any_row_is_an_event_or_a_sentence(cells: list[str]) -> None:
    found = AcledReader(NEW, NOON.date()).read(2, cells)

    assert isinstance(found, Event | Unreadable)
    assert (found.reason[-1:] == ".") if isinstance(found, Unreadable) else found.id


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%d/%m/%Y"]))
def test_every_form_of_a_day_reads_back(on: Any, form: str) -> None:
    text = on.strftime(form).replace(on.strftime("%Y"), f"{on.year:04}", 1)

    assert day_of(text)[0] == on
