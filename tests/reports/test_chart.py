from datetime import date
from xml.etree import ElementTree

from standfast.reports.chart import FLOOR, TOP, Month, chart_svg

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [
    Month(date(2016, 9, 1), 48, 35.4, 63.6, None, before=True),
    Month(date(2016, 10, 1), 3, 0.6, 8.8, 57.0, before=False),
    Month(date(2016, 11, 1), 0, 0.0, 3.7, 20.0, before=False),
]


def drawn(months: list[Month]) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(months))


def texts(svg: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in svg.iter(f"{SVG}text")]


def test_a_month_before_is_a_ring_and_one_since_a_dot() -> None:
    marks = list(drawn(MONTHS).iter(f"{SVG}circle"))

    assert [mark.get("fill") for mark in marks] == ["none", "currentColor", "currentColor"]


def test_counts_stand_at_their_height() -> None:
    heights = [float(mark.get("cy") or "") for mark in drawn(MONTHS).iter(f"{SVG}circle")]

    assert heights[2] == FLOOR
    assert heights[0] == round(FLOOR - (FLOOR - TOP) * 48 / 63.6, 1)


def test_hours_that_nobody_knows_are_words_and_no_bar() -> None:
    svg = drawn(MONTHS)

    assert len(list(svg.iter(f"{SVG}rect"))) == 2
    assert texts(svg).count("not known") == 1


def test_the_months_and_the_start_are_named() -> None:
    found = texts(drawn(MONTHS))

    assert [text for text in found if "201" in text] == ["Sep 2016", "Oct 2016", "Nov 2016"]
    assert "zone in force" in found


def test_a_drawing_without_any_hours_or_months_is_still_one() -> None:
    bare = [Month(date(2016, 9, 1), 0, 0.0, 3.7, None, before=True)]

    assert texts(drawn(bare)).count("not known") == 1
    assert "zone in force" in texts(drawn([]))
