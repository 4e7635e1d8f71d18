from dataclasses import replace
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.engines.routing.drawing import Picture, drawn
from standfast.engines.routing.drawing.labels import Room, around
from standfast.engines.routing.drawing.marks import COLOURS, PAPER, pen
from standfast.engines.routing.drawing.picture import Axis, Point, Road, Spot, Stretch, Track
from standfast.engines.routing.drawing.sheet import told
from standfast.engines.routing.drawing.strips import longest_empty

SVG = "{http://www.w3.org/2000/svg}"
DAY_PX = (1120 - 48 - 196 - 118) / 10  # the width of a strip over ten days


def picture(**changes: Any) -> Picture:
    base, yei = Spot(0, "Juba", (100.0, 80.0), "base"), Spot(1, "Yei", (0.0, 0.0))
    lainya = Spot(2, "Lainya & <area>", (40.0, 20.0), worth=1.0)
    way = (base.at, lainya.at, yei.at, lainya.at, base.at)
    strip = (
        Stretch(0.25, 0.5, "move"),
        Stretch(0.5, 3.25, "stay", 1),
        Stretch(3.25, 3.5, "move"),
        Stretch(3.5, 3.75, "stay", 2),
        Stretch(4, 6, "rest"),
    )
    return replace(
        Picture(
            title="A plan",
            facts=("ten days",),
            spots=(base, yei, lainya),
            roads=(Road((base.at, lainya.at), "murram"), Road((lainya.at, yei.at), "earth")),
            tracks=(Track("1st platoon", way, strip, "4 days out"),),
            axis=Axis("day", 10.0),
            km_per_unit=1.0,
        ),
        **changes,
    )


def marks(svg: str, tag: str) -> list[Element]:
    return list(ElementTree.fromstring(svg).iter(SVG + tag))


def words(svg: str) -> list[str]:
    return [mark.text or "" for mark in marks(svg, "text")]


def titled(svg: str, title: str) -> list[dict[str, str]]:
    return [
        mark.attrib
        for mark in ElementTree.fromstring(svg).iter()
        if (child := mark.find(SVG + "title")) is not None and child.text == title
    ]


def test_a_stay_is_as_long_as_its_days_and_says_where() -> None:
    svg = drawn(picture())

    (block,) = titled(svg, "Yei, days 1 to 4")
    assert float(block["width"]) == pytest.approx(2.75 * DAY_PX, abs=0.1)
    assert float(block["x"]) == pytest.approx(24 + 196 + 0.5 * DAY_PX, abs=0.1)
    assert block["fill"] == COLOURS[0][1]
    assert titled(svg, "rest, days 5 to 6")[0]["fill"] == "url(#rest)"


def test_names_are_escaped_and_read_by_those_who_cannot_see() -> None:
    svg = drawn(picture())

    assert "2 Lainya & <area>" in words(svg)
    root = ElementTree.fromstring(svg)
    assert root.findtext(SVG + "desc") == (
        "ten days A 1st platoon: Yei from day 1 to day 4, Lainya & <area> from day 4 to day 4."
    )


def test_a_place_row_names_its_longest_empty_interval() -> None:
    assert [one for one in words(drawn(picture())) if one.endswith(" days")] == [
        "ten days",
        "7 days",
        "6 days",
    ]
    assert longest_empty([(3.0, 4.0, 0), (1.0, 3.5, 1)], 10.0) == 6.0
    assert longest_empty([(2.0, 4.0, 0)], 5.0) == 2.0


def test_the_key_explains_only_what_is_shown() -> None:
    plain = words(drawn(picture()))
    halting = picture().tracks[0]
    halted = replace(halting, stretches=(*halting.stretches, Stretch(7, 8, "halt")))

    assert "night halt on the way" not in plain
    assert "night halt on the way" in words(drawn(picture(tracks=(halted,))))
    assert ("sealed road" in plain, "murram (gravel)" in plain) == (False, True)


def test_units_on_one_road_are_drawn_side_by_side() -> None:
    one = picture().tracks[0]

    svg = drawn(picture(tracks=(one, replace(one, name="2nd platoon"))))

    ways = [titled(svg, name)[0]["d"] for name in ("1st platoon", "2nd platoon")]
    assert ways[0] != ways[1]
    assert [titled(svg, name)[0]["stroke"] for name in ("1st platoon", "2nd platoon")] == [
        COLOURS[0][0],
        COLOURS[1][0],
    ]


def test_units_that_meet_on_a_road_are_drawn_side_by_side_too() -> None:
    there = Track("out", ((0.0, 0.0), (40.0, 20.0)), ())
    back = Track("back", ((40.0, 20.0), (0.0, 0.0)), ())

    svg = drawn(picture(tracks=(there, back)))

    out, home = (titled(svg, name)[0]["d"].removeprefix("M").split("L") for name in ("out", "back"))
    assert set(out) & set(home) == set()


def test_a_way_driven_one_way_has_an_arrow_and_one_driven_back_has_none() -> None:
    one = picture().tracks[0]
    away = replace(one, line=one.line[:3])

    def arrows(svg: str) -> int:
        return sum(
            mark.get("fill") == COLOURS[0][0] and "Z" in mark.get("d", "")
            for mark in marks(svg, "path")
        )

    assert arrows(drawn(picture())) == 0
    assert arrows(drawn(picture(tracks=(away,)))) == 2


@given(st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_shifting_the_map_changes_nothing(east: int, north: int) -> None:
    before = picture()

    def moved(at: Point) -> Point:
        return (at[0] + east, at[1] + north)

    after = replace(
        before,
        spots=tuple(replace(spot, at=moved(spot.at)) for spot in before.spots),
        roads=tuple(replace(road, line=tuple(map(moved, road.line))) for road in before.roads),
        tracks=tuple(replace(track, line=tuple(map(moved, track.line))) for track in before.tracks),
    )
    assert drawn(after) == drawn(before)


@given(
    st.lists(
        st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(1, 80)), min_size=1, max_size=40
    )
)
def test_no_word_lies_over_another_or_outside(
    wanted: list[tuple[float, float, float]],
) -> None:
    room = Room(0, 0, 300, 200)
    found = [
        one
        for x, y, width in wanted
        if (one := room.first_free(around(x, y, gap=4, width=width, height=12))) is not None
    ]

    for number, (left, top, right, bottom) in enumerate(found):
        assert left >= 0
        assert top >= 0
        assert right <= 300
        assert bottom <= 200
        for other in found[:number]:
            apart_x = right <= other[0] or other[2] <= left
            assert apart_x or bottom <= other[1] or other[3] <= top


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_on_blocks_and_lines_on_paper_can_be_read() -> None:
    for number in range(len(COLOURS)):
        of = pen(number)
        assert _contrast(of.fill, of.text) >= 7
        assert _contrast(of.colour, PAPER) >= 3


def test_no_two_of_the_first_thirty_six_units_share_colour_and_dash() -> None:
    looks = {(pen(number).colour, pen(number).dash) for number in range(36)}

    assert len(looks) == 36
    assert (pen(25).badge, pen(26).badge) == ("Z", "A1")


def test_lengths_instead_of_days_are_named_as_such() -> None:
    track = Track("route 1", ((0.0, 0.0), (100.0, 80.0)), (Stretch(0, 128.0, "move"),))

    svg = drawn(picture(axis=Axis("length", 400.0), tracks=(track,)))

    assert "Who goes where and when (length of the way)" in words(svg)


def test_a_plan_without_units_is_drawn_all_the_same() -> None:
    empty = picture(tracks=())

    assert told(empty) == "ten days"
    assert "Who is at which place when" not in words(drawn(empty))


def test_of_very_many_places_only_those_of_most_worth_have_a_row() -> None:
    spots = tuple(Spot(n, f"Village {n}", (0.0, float(n)), worth=n / 70) for n in range(70))
    stays = tuple(Stretch(n / 10, n / 10 + 0.1, "stay", n) for n in range(70))

    shown = words(drawn(picture(spots=spots, tracks=(Track("one", (), stays),))))

    assert "Who is at which place when (60 of 70 places, those of most worth)" in shown
    assert [shown.count(f"{n} Village {n}") > 1 for n in (9, 69)] == [False, True]


def test_two_spots_at_one_point_do_no_harm() -> None:
    here = (5.0, 5.0)
    spots = (Spot(0, "Juba", here, "base"), Spot(1, "Camp", here))

    svg = drawn(picture(spots=spots, roads=(), tracks=(Track("one", (here, here), ()),)))

    assert "A one: stays at its base." in (ElementTree.fromstring(svg).findtext(SVG + "desc") or "")
