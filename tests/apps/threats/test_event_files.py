from datetime import date

import pytest

from standfast.apps.threats.area import default_area
from standfast.apps.threats.event_files import Layout, UnreadableEvents, events_of
from standfast.engines.warning import Event

UCDP = """\
id,where_prec,latitude,longitude,date_prec,date_start,date_end,best
,,#geo+lat,#geo+lon,,#date+start,#date+end,#affected+killed
1,1,4.85,31.60,1,2016-07-08 00:00:00.000,2016-07-08 00:00:00.000,5
2,4,6.20,31.50,1,2016-02-01 00:00:00.000,2016-02-01 00:00:00.000,5
3,1,9.50,31.60,4,2016-02-01 00:00:00.000,2016-02-29 00:00:00.000,5
4,3,9.50,31.60,2,2016-02-16 00:00:00.000,2016-02-18 00:00:00.000,5
"""
ACLED = """\
event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,iso,latitude,longitude,geo_precision,timestamp
SSD1,2016-07-08,2016,1,Political violence,Battles,Armed clash,728,4.85,31.60,1,100
SSD2,2016-07-09,2016,1,Demonstrations,Protests,Peaceful protest,728,4.85,31.60,1,100
SSD3,2016-07-15,2016,3,Political violence,Violence against civilians,Attack,728,6.20,31.50,3,100
SSD4,2016-07-16,2016,1,Political violence,Explosions/Remote violence,Grenade,728,6.20,31.50,1,100
SSD1,2016-07-07,2016,1,Political violence,Battles,Armed clash,728,4.85,31.60,1,200
"""
OLDER_ACLED = """\
DATA_ID,ISO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,LATITUDE,LONGITUDE,GEO_PRECISION,ISO3
9,728,1SSD,1,08 July 2016,2016,1,Battle-No change of territory,4.85,31.60,1,SSD
10,728,2SSD,2,09 July 2016,2016,1,Remote violence,4.85,31.60,1,SSD
11,728,3SSD,3,10 July 2016,2016,1,Riots/Protests,4.85,31.60,1,SSD
12,728,4SSD,4,11 July 2016,2016,1,Strategic development,4.85,31.60,1,SSD
"""


def events(text: str, layout: Layout) -> tuple[Event, ...]:
    return events_of(text.encode(), layout).events


def test_ucdp_rows_keep_their_precision_and_the_row_of_tags_is_no_event() -> None:
    found = events(UCDP, "ucdp")

    assert [(one.exact_place, one.exact_day) for one in found] == [
        (True, True),
        (False, True),
        (True, False),
        (True, True),
    ]
    assert found[0] == Event(31.60, 4.85, date(2016, 7, 8), date(2016, 7, 8))
    assert found[3].end == date(2016, 2, 18)


def test_acled_forecasts_battles_explosions_and_violence_and_lets_the_rest_foretell() -> None:
    found = events(ACLED, "acled")

    assert [one.target for one in found] == [True, False, True, True]


def test_the_newest_version_of_an_event_counts() -> None:
    assert events(ACLED, "acled")[0].start == date(2016, 7, 7)


def test_an_event_of_some_day_of_a_month_is_known_at_its_end() -> None:
    assert events(ACLED, "acled")[2].known_on == date(2016, 7, 31)
    assert events(ACLED, "acled")[0].known_on is None


@pytest.mark.parametrize("text", [OLDER_ACLED, OLDER_ACLED.lower()])
def test_the_older_acled_layout_reads_in_either_case(text: str) -> None:
    found = events(text, "acled")

    assert [(one.start.day, one.target) for one in found] == [
        (8, True),
        (9, True),
        (10, False),
        (11, False),
    ]


def test_headers_in_capitals_semicolons_and_a_byte_order_mark_are_read() -> None:
    text = "\ufeff" + ACLED.replace(",", ";")
    lines = text.splitlines(keepends=True)

    assert events(lines[0].upper() + "".join(lines[1:]), "acled") == events(ACLED, "acled")


def test_an_acled_row_of_tags_is_no_event() -> None:
    lines = ACLED.splitlines(keepends=True)
    tags = ",".join(["#event+id", "#date", *[""] * 10]) + "\n"

    assert events(lines[0] + tags + "".join(lines[1:]), "acled") == events(ACLED, "acled")


def test_a_row_that_cannot_be_read_is_left_out_with_its_line() -> None:
    broken = UCDP.replace("31.60,1,2016-07-08", "east,1,2016-07-08")

    read = events_of(broken.encode(), "ucdp")

    assert len(read.events) == 3
    assert read.unread == ("Line 3 was left out: longitude 'east' is not a number.",)


@pytest.mark.parametrize(
    ("text", "layout", "sentence"),
    [
        ("", "ucdp", "The file is empty; it should hold a table of UCDP events."),
        (UCDP, "acled", "names no column event_date, event_type"),
        (ACLED, "ucdp", "names no column date_start, date_end, where_prec, date_prec"),
        ("1,2,3\n", "ucdp", "no header and 3 columns"),
        (UCDP.replace("2016", "never"), "ucdp", "None of the 4 rows could be read as ucdp"),
    ],
)
def test_other_tables_are_refused(text: str, layout: Layout, sentence: str) -> None:
    with pytest.raises(UnreadableEvents, match=sentence):
        events(text, layout)


def test_the_default_area_is_a_coarse_south_sudan() -> None:
    (outline,) = default_area()

    assert 30 <= len(outline.outer) - 1 <= 60
    assert outline.area_m2 / 1e6 == pytest.approx(630_000, rel=0.03)
    assert outline.box.holds(31.58, 4.85)
