from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from factories.accounts import enrolled
from factories.log import open_site
from factories.observations import as_csv, event
from standfast.apps.observations import queries
from standfast.apps.observations.layout import HDX_COLUMNS
from standfast.apps.observations.models import Batch, KeptRow, Observation
from standfast.apps.observations.operations import import_ucdp
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2017, 2, 1, 12, tzinfo=UTC)
REAL = Path(__file__).parents[4] / "shared/data/conflict/ucdp_ged_south_sudan_2011_2016.csv"
Writer = Callable[..., Path]


def counts(result: Mapping[str, Any]) -> dict[str, int]:
    return {key: value if isinstance(value, int) else len(value) for key, value in result.items()}


def expected(**values: int) -> dict[str, int]:
    names = ("read", "new", "changed", "unchanged", "vanished", "flagged", "refused")
    return dict.fromkeys(names, 0) | values


@pytest.mark.parametrize(
    "layout",
    [
        {},
        {"columns": HDX_COLUMNS, "hxl": True},
        {"names": {"best": "best_est", "high": "high_est", "low": "low_est"}},
        {"header": False},
        {"columns": HDX_COLUMNS, "header": False},
        {"encoding": "utf-8-sig"},
        {"end": "\r\n"},
        {"end": "\r\n", "encoding": "utf-8-sig", "columns": HDX_COLUMNS, "hxl": True},
        {"columns": tuple(reversed(HDX_COLUMNS))},
        {"names": {"id": "ID", "latitude": " Latitude "}},
    ],
)
def test_every_layout_gives_the_same_event(ucdp_file: Writer, layout: dict[str, Any]) -> None:
    import_ucdp(ucdp_file(event()), at=NOON)

    again = import_ucdp(ucdp_file(event(), name="other.csv", **layout), at=NOON)

    assert counts(again) == expected(read=1, unchanged=1)
    (row,) = queries.current()
    assert (row.external_id, row.lat, row.lon) == ("1001", 4.0944, 30.6764)
    assert (str(row.date_start), row.low, row.best, row.high) == ("2016-07-12", 3, 4, 6)
    assert (row.place, row.country, row.violence) == ("Yei town", "South Sudan", 1)


def test_a_second_import_of_the_same_file_changes_nothing(ucdp_file: Writer) -> None:
    path = ucdp_file(event("1"), event("2"), event("3"))

    first = import_ucdp(path, at=NOON)
    second = import_ucdp(path, at=NOON)

    assert counts(first) == expected(read=3, new=3)
    assert counts(second) == expected(read=3, unchanged=3)
    assert Observation.objects.count() == 3


def test_a_changed_event_gets_a_version_and_keeps_the_one_before(ucdp_file: Writer) -> None:
    import_ucdp(ucdp_file(event("1"), event("2")), at=NOON)

    result = import_ucdp(ucdp_file(event("1", best="5"), event("2")), at=NOON)

    assert counts(result) == expected(read=2, changed=1, unchanged=1)
    assert [(row.version, row.best) for row in queries.history("1")] == [(1, 4), (2, 5)]
    assert [(row.external_id, row.best) for row in queries.current().order_by("external_id")] == [
        ("1", 5),
        ("2", 4),
    ]


def test_an_event_that_vanishes_and_returns(ucdp_file: Writer) -> None:
    import_ucdp(ucdp_file(event("1"), event("2")), at=NOON)

    without = import_ucdp(ucdp_file(event("1")), at=NOON)
    without_again = import_ucdp(ucdp_file(event("1")), at=NOON)
    back = import_ucdp(ucdp_file(event("1"), event("2")), at=NOON)

    assert counts(without) == expected(read=1, unchanged=1, vanished=1)
    assert counts(without_again) == expected(read=1, unchanged=1)
    assert counts(back) == expected(read=2, unchanged=1, changed=1)
    assert [(row.version, row.gone) for row in queries.history("2")] == [
        (1, False),
        (2, True),
        (3, False),
    ]


def test_vanished_looks_only_inside_the_years_and_countries_of_the_file(ucdp_file: Writer) -> None:
    older = {"year": "2014", "date_start": "2014-05-01", "date_end": "2014-05-01"}
    uganda = {"country": "Uganda", "latitude": "3.0", "longitude": "31.0"}
    import_ucdp(ucdp_file(event("1"), event("2", **older), event("3", **uganda)), at=NOON)

    result = import_ucdp(ucdp_file(event("4")), at=NOON)

    assert counts(result) == expected(read=1, new=1, vanished=1)
    assert sorted(queries.current().values_list("external_id", flat=True)) == ["2", "3", "4"]


def test_a_refused_row_does_not_make_its_event_vanish(ucdp_file: Writer) -> None:
    import_ucdp(ucdp_file(event("1"), event("2")), at=NOON)

    result = import_ucdp(ucdp_file(event("1"), event("2", latitude="north")), at=NOON)

    assert counts(result) == expected(read=2, unchanged=1, refused=1)


def test_a_dry_run_reports_the_same_and_writes_nothing(ucdp_file: Writer) -> None:
    import_ucdp(ucdp_file(event("1"), event("2")), at=NOON)
    path = ucdp_file(event("1", best="6"), event("3"), event("4", date_start="soon"))
    held = Observation.objects.count(), Batch.objects.count(), KeptRow.objects.count()

    dry = import_ucdp(path, at=NOON, dry_run=True)
    untouched = Observation.objects.count(), Batch.objects.count(), KeptRow.objects.count()
    wet = import_ucdp(path, at=NOON)

    assert counts(dry) == expected(read=3, new=1, changed=1, vanished=1, refused=1)
    assert untouched == held
    assert dry == wet


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"latitude": "north"}, "The latitude 'north' is not a number of degrees."),
        ({"latitude": "nan"}, "The latitude nan is not on the globe."),
        ({"longitude": "190"}, "The longitude 190 is not on the globe."),
        (
            {"date_start": "12/07/2016"},
            "The start date '12/07/2016' is not a day; it should read 2016-07-08.",
        ),
        ({"best": "many"}, "The best estimate 'many' is not a number of deaths."),
        ({"low": "-3"}, "The low estimate '-3' is not a number of deaths."),
        ({"best": "٤"}, "The best estimate '٤' is not a number of deaths."),
        ({"id": "  "}, "The row has no id by which the event could be found again."),
        ({"side_a": "a\0b"}, "The row holds a character that no text has (NUL)."),
    ],
)
def test_an_unreadable_row_is_refused_with_its_line_and_kept(
    ucdp_file: Writer, values: dict[str, str], reason: str
) -> None:
    result = import_ucdp(ucdp_file(event("1"), event(**{"id": "2"} | values), event("3")), at=NOON)

    assert counts(result) == expected(read=3, new=2, refused=1)
    assert result["refused"] == [{"line": 3, "reason": reason}]
    (kept,) = KeptRow.objects.all()
    assert (kept.line, kept.reasons) == (3, [reason])
    assert "Side B" in kept.raw


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (
            {"latitude": "30.6764", "longitude": "4.0944"},
            "The point 4.0944, 30.6764 lies outside South Sudan. "
            "It would lie inside with longitude and latitude exchanged.",
        ),
        ({"latitude": "-4.1"}, "The point 30.6764, -4.1 lies outside South Sudan."),
        ({"latitude": ""}, "It has no point."),
        ({"date_end": "2016-07-01"}, "It ends on 2016-07-01, before it begins on 2016-07-12."),
        ({"best": ""}, "It has no best estimate of deaths."),
        ({"low": "5"}, "The estimates of deaths do not rise: low 5, best 4, high 6."),
        ({"high": "2"}, "The estimates of deaths do not rise: low 3, best 4, high 2."),
        (
            {"date_end": "2017-02-02", "date_start": "2017-02-02"},
            "It lies in the future: 2017-02-02 is after 2017-02-01.",
        ),
        (
            {"where_prec": "9"},
            "The precision of the place '9' is not one of the codes 1 to 7.",
        ),
        ({"type_of_violence": ""}, "The type of violence '' is not one of the codes 1 to 3."),
    ],
)
def test_a_doubtful_row_is_taken_and_flagged(
    ucdp_file: Writer, values: dict[str, str], reason: str
) -> None:
    result = import_ucdp(ucdp_file(event("1"), event(**{"id": "2"} | values)), at=NOON)

    assert counts(result) == expected(read=2, new=2, flagged=1)
    assert result["flagged"] == [{"line": 3, "reason": reason}]
    assert Observation.objects.get(external_id="2").flags == reason


def test_an_event_twice_in_a_file_is_taken_once(ucdp_file: Writer) -> None:
    result = import_ucdp(ucdp_file(event("1"), event("1"), event("1", best="9")), at=NOON)

    assert counts(result) == expected(read=3, new=1, unchanged=1, flagged=1, refused=1)
    assert result["flagged"] == [
        {"line": 3, "reason": "The event 1 stands on line 2 already; it was taken once."}
    ]
    assert result["refused"] == [
        {
            "line": 4,
            "reason": "The event 1 stands on line 2 already, with other content; the first was taken.",
        }
    ]


def test_quoted_lines_are_one_row_and_lines_are_counted_in_the_file(ucdp_file: Writer) -> None:
    headline = 'First line,\nsecond "line"\nthird'

    result = import_ucdp(
        ucdp_file(event("1", source_headline=headline), event("2", best="x"), event("3")), at=NOON
    )

    assert counts(result) == expected(read=3, new=2, refused=1)
    assert result["refused"][0]["line"] == 5
    assert "third" in Observation.objects.get(external_id="1").raw


def test_a_row_with_a_missing_cell_is_refused(ucdp_file: Writer, tmp_path: Path) -> None:
    text = as_csv([event("1"), event("2")])
    lines = text.splitlines()
    path = tmp_path / "short.csv"
    path.write_text("\n".join([lines[0], lines[1].rpartition(",")[0], lines[2], "", ""]))

    result = import_ucdp(path, at=NOON)

    assert counts(result) == expected(read=2, new=1, refused=1)
    assert result["refused"] == [
        {"line": 2, "reason": "The row has 48 columns where there should be 49."}
    ]


def test_a_quote_that_is_never_closed_says_how_far_it_reached(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text(as_csv([event("1")]) + '"2,open quote\n' + as_csv([event("3")], header=False))

    result = import_ucdp(path, at=NOON)

    assert counts(result) == expected(read=2, new=1, refused=1)
    assert result["refused"] == [
        {"line": 3, "reason": "The row cannot be split up to line 4: unexpected end of data."}
    ]


def test_a_file_in_another_encoding_is_read_with_a_doubt(ucdp_file: Writer) -> None:
    result = import_ucdp(ucdp_file(event("1", adm_2="Équatoria"), encoding="latin-1"), at=NOON)

    assert counts(result) == expected(read=1, new=1, flagged=1)
    assert result["flagged"][0]["reason"] == (
        "The file is not UTF-8 (first seen on line 2), so it was read as Latin-1; "
        "letters with accents may be wrong."
    )
    assert Observation.objects.get().admin2 == "Équatoria"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "x.csv: The file is empty; it should hold a table of UCDP events."),
        (
            b"name,age\nA,3\n",
            "x.csv: This is not a UCDP event file: line 1 names no column id, latitude, longitude, date_start, "
            "date_end, best, high, low. Export it again from the source, with commas and a header.",
        ),
    ],
)
def test_what_is_not_such_a_file_is_refused_whole(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)

    with pytest.raises(Refused) as refused:
        import_ucdp(path, at=NOON)

    assert str(refused.value) == sentence
    assert Batch.objects.count() == 0


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"cannot be read: No such file or directory\. Check the path"
    ):
        import_ucdp(tmp_path / "none.csv", at=NOON)


def test_an_import_says_what_it_did_and_stays_outside_the_log(ucdp_file: Writer) -> None:
    open_site()
    import_ucdp(ucdp_file(event("1"), event("2", best="x"), event("3", low="9")), at=NOON)
    assert not StoredEntry.objects.filter(kind__startswith="observations").exists()

    (batch,) = Batch.objects.all()

    assert (batch.file_name, batch.read, batch.new, batch.flagged, batch.refused) == (
        "ged.csv",
        3,
        2,
        1,
        1,
    )
    assert batch.finished_at == NOON
    kept = queries.kept_rows(batch, enrolled("reader", "planner"))
    assert [(row.line, row.outcome) for row in kept] == [(3, "refused"), (4, "flagged")]


def test_an_event_has_each_version_once(ucdp_file: Writer) -> None:
    import_ucdp(ucdp_file(event("1")), at=NOON)
    (row,) = queries.current()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)

    assert Observation.objects.count() == 1


def test_the_real_file_is_read_whole() -> None:
    if not REAL.exists():
        pytest.skip(
            f"The real file is not here ({REAL}); the hand-made ones above stand in for it."
        )

    result = import_ucdp(REAL, at=NOON)

    assert counts(result) == expected(read=482, new=482, flagged=17)
    kept = KeptRow.objects.all()
    assert Counter(row.kinds for row in kept) == {
        "deaths": 10,
        "place name": 5,
        "precision,deaths": 1,
    }
    named = [row.reasons[0] for row in kept if row.kinds == "place name"]
    assert all("Pariang" in reason and "is Mayom, 20 km away" in reason for reason in named)
