"""The `import` commands: what they print and leave."""

import json
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from factories.accounts import enrolled
from factories.log import open_site
from standfast.apps.incidents.models import Incident, Source
from standfast.apps.observations import incident_files
from standfast.apps.observations.models import Observation
from standfast.config import cli, commands
from standfast.log.models import StoredEntry

pytestmark = pytest.mark.django_db
ACLED = (
    "EVENT_ID_CNTY,EVENT_DATE,EVENT_TYPE,COUNTRY,LATITUDE,LONGITUDE,FATALITIES\n"
    "SSD1,08 July 2016,Battles,South Sudan,4.85,31.60,3\n"
    "SSD2,soon,Battles,South Sudan,4.85,31.60,3\n"
)


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "prepare", lambda: None)


def given(*words: str) -> Namespace:
    return cli.parser().parse_args(["import", *words])


def test_an_acled_file_is_taken_and_what_came_of_it_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "acled.csv"
    path.write_text(ACLED)

    assert commands.run(given("acled", str(path), "--dry-run", "--format", "json")) == 0
    dry = json.loads(capsys.readouterr().out)
    assert Observation.objects.count() == 0
    assert commands.run(given("acled", str(path))) == 0

    assert json.loads(capsys.readouterr().out) == dry
    assert dry == {
        "read": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "vanished": 0,
        "flagged": [],
        "refused": [
            {
                "line": 3,
                "reason": "The date 'soon' is not a day; it should read 2016-07-08 or 08 July 2016.",
            }
        ],
    }
    assert Observation.objects.get().source == "acled"


def test_a_file_of_the_other_source_is_refused_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "acled.csv"
    path.write_text(ACLED)

    assert commands.run(given("ucdp", str(path))) == cli.USAGE

    assert "This is not a UCDP event file" in capsys.readouterr().err
    assert Observation.objects.count() == 0


HEADER = ",".join(incident_files.HEADER)
ROW = "X1,CR2,2016-11-03T10:00:00+03:00,,exact,,Gate road,31.58,4.85,50,community,B,2,Two men robbed a trader.,"


def incidents(path: Path, *rows: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    assert commands.run(given("incidents", str(path), "--by", "juba.duty")) == 0
    return dict(json.loads(capsys.readouterr().out))


@pytest.fixture
def duty(tmp_path: Path) -> Path:
    open_site()
    enrolled("juba.duty", "duty officer")
    return tmp_path / "incidents.csv"


def test_incidents_of_a_file_are_recorded_once_with_their_source(
    duty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = "X2,AC1,2016-11-04,,,2016-11-05T08:00:00Z,,,,,,,,,"

    first = incidents(duty, ROW, second, capsys=capsys)
    held = StoredEntry.objects.count()
    again = incidents(duty, second, ROW, capsys=capsys)

    assert first == {"read": 2, "new": 2, "unchanged": 0, "flagged": [], "refused": []}
    assert again == {"read": 2, "new": 0, "unchanged": 2, "flagged": [], "refused": []}
    assert StoredEntry.objects.count() == held
    one, two = Incident.objects.order_by("happened_start")
    assert (one.category, one.place, one.lon, one.lat, one.accuracy_m, one.narrative) == (
        "CR2",
        "Gate road",
        31.58,
        4.85,
        50.0,
        "Two men robbed a trader.",
    )
    assert (one.happened_start, one.happened_precision, one.sources, one.label) == (
        datetime(2016, 11, 3, 7, tzinfo=UTC),
        "exact",
        1,
        "unclassified",
    )
    assert (two.happened_precision, two.sources, two.place) == ("day", 0, None)
    assert two.reported_at == datetime(2016, 11, 5, 8, tzinfo=UTC)
    source = Source.objects.get()
    assert (source.source_kind, source.reliability, source.credibility) == ("community", "B", 2)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            ROW.replace("CR2", "ZZ9"),
            "There is no category 'ZZ9'; choose one from the list of categories.",
        ),
        (ROW.replace("31.58", "east"), "The longitude 'east' is not a number of degrees."),
        (ROW.replace(",B,", ",G,"), "The reliability 'G' is not one of A to F."),
        (ROW.replace(",2,", ",7,"), "The credibility '7' is not one of 1 to 6."),
        (
            ROW.replace(",2,", ",1,"),
            "Credibility 1 means confirmed by another, independent source, and there is none yet; "
            "grade it 2 to 6, or add the other source first.",
        ),
        (
            ROW.replace("2016-11-03T10:00:00+03:00", "soon"),
            "'soon' is not a date or time: write 2016-11-03 or 2016-11-03T10:00:00+03:00.",
        ),
        (ROW.replace("exact", "period"), "A time known as 'period' needs occurred_to."),
        (
            ROW.replace("X1", ""),
            "The row has no external_id by which the incident could be found again.",
        ),
        (ROW.replace("Gate", "Ga\0te"), "The row holds a character that no text has (NUL)."),
        (ROW + ",more", "The row has 16 columns where there should be 15."),
        (
            ROW.replace("2016-11", "2999-11"),
            "The incident lies ahead of the time of recording; correct when it happened.",
        ),
    ],
)
def test_a_row_that_cannot_be_recorded_is_listed_and_writes_nothing(
    duty: Path, row: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = StoredEntry.objects.count()

    result = incidents(duty, row, capsys=capsys)

    assert result["refused"] == [{"line": 2, "reason": reason}]
    assert StoredEntry.objects.count() == before


def test_an_incident_with_other_content_is_left_to_a_person(
    duty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    incidents(duty, ROW, capsys=capsys)

    result = incidents(duty, ROW.replace("Gate road", "Market"), capsys=capsys)

    assert result["refused"] == [
        {
            "line": 2,
            "reason": "The incident X1 is recorded already with other content; open it and correct it there, with the "
            "reason.",
        }
    ]
    assert Incident.objects.get().place == "Gate road"


def test_what_is_doubtful_about_an_incident_is_taken_and_flagged(
    duty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ROW.replace("31.58", "2.0").replace("+03:00", "").replace("community", "Mary of the gate")

    result = incidents(duty, row, capsys=capsys)

    assert result["new"] == 1
    assert [told["reason"] for told in result["flagged"]] == [
        "The time '2016-11-03T10:00:00' has no zone and was read as Africa/Juba.",
        "The point 2.0, 4.85 lies outside the area of operations (South Sudan), by 2477 km.",
        "The source is not one of the kinds of source, so it was recorded as 'other' and its name left out.",
    ]
    assert Source.objects.get().source_kind == "other"
    assert Incident.objects.get().happened_start == datetime(2016, 11, 3, 7, tzinfo=UTC)


def test_a_workbook_of_incidents_is_the_same_as_its_csv(
    duty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    incidents(duty, ROW, capsys=capsys)
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    cells = ROW.split(",")
    book.active.append(
        [float(cell) if cell in ("31.58", "4.85", "50", "2") else cell for cell in cells]
    )
    book.save(duty.with_suffix(".xlsx"))

    assert (
        commands.run(given("incidents", str(duty.with_suffix(".xlsx")), "--by", "juba.duty")) == 0
    )

    assert json.loads(capsys.readouterr().out)["unchanged"] == 1


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        ("nobody", "There is no account 'nobody' here; an administrator enrols people."),
        ("juba.planner", "Report incident is for duty officer or field office or police"),
    ],
)
def test_who_may_not_report_imports_nothing(
    duty: Path, account: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    enrolled("juba.planner", "planner")
    duty.write_text(f"{HEADER}\n{ROW}\n")

    assert commands.run(given("incidents", str(duty), "--by", account)) == cli.USAGE

    assert sentence in capsys.readouterr().err
    assert Incident.objects.count() == 0


def test_a_file_without_the_header_is_refused(
    duty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    duty.write_text("id,category\n1,CR2\n")

    assert commands.run(given("incidents", str(duty), "--by", "juba.duty")) == cli.USAGE

    assert "This is not a file of incidents: line 1 names no column external_id" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("words", "start", "end", "precision"),
    [
        (("2016-11-03", "", ""), "2016-11-02T21:00", "2016-11-03T21:00", "day"),
        (("2016-11-03", "", "month"), "2016-10-31T21:00", "2016-11-30T21:00", "month"),
        (("2016-11-03", "2016-11-05", ""), "2016-11-02T21:00", "2016-11-05T21:00", "period"),
        (("2016-11-03", "", "Week"), "2016-11-02T21:00", "2016-11-09T21:00", "week"),
        (("2016-11-03T10:00:00Z", "", "hour"), "2016-11-03T10:00", "2016-11-03T11:00", "hour"),
        (
            ("2016-11-03T06:00:00Z", "2016-11-03T12:00:00Z", "part of day"),
            "2016-11-03T06:00",
            "2016-11-03T12:00",
            "part of day",
        ),
    ],
)
def test_times_of_every_precision(
    words: tuple[str, str, str], start: str, end: str, precision: str
) -> None:
    cells = ["X1", "CR2", *words, *[""] * 10]

    found = incident_files.incident_in(incident_files.HEADER, 2, cells)

    assert isinstance(found, incident_files.IncidentRow)
    assert (found.happened.start, found.happened.end, found.happened.precision) == (
        datetime.fromisoformat(start).replace(tzinfo=UTC),
        datetime.fromisoformat(end).replace(tzinfo=UTC),
        precision,
    )


@hypothesis_given(st.lists(st.text(max_size=25), min_size=15, max_size=15))
def test_any_row_of_incidents_is_one_or_a_sentence(cells: list[str]) -> None:
    found = incident_files.incident_in(incident_files.HEADER, 2, cells)

    assert isinstance(found, incident_files.IncidentRow) or found.reason.endswith(".")
