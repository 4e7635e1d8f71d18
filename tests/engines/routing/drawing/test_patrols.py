from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from standfast.engines.routing.drawing import draw, drawn, patrol_picture
from standfast.engines.routing.drawing.picture import Stretch
from standfast.engines.routing.mission import (
    Closure,
    DwellOption,
    Patrol,
    Period,
    Place,
    Plan,
    Problem,
    Road,
    Speed,
    SpeedClass,
    Stop,
    Unit,
)

DAY = 1440
WEEK = DwellOption(name="a week", nights=7)
VISIT = DwellOption(name="a visit", hours=6.0)


def place(name: str, lon: float, lat: float, **more: Any) -> Place:
    return Place(name=name, lon=lon, lat=lat, **more)


def problem(**changes: Any) -> Problem:
    standing: dict[str, Any] = {"people": 1000, "dwell": (VISIT, WEEK), "halt": "temporary_base"}
    return Problem(
        start=date(2017, 4, 17),
        days=14,
        places=(
            place("Juba", 31.58, 4.85, halt="held"),
            place("Junction", 31.3, 4.6),
            place("Camp", 31.1, 4.4, halt="harbour"),
            place("Lainya", 31.0, 4.3, risk=0.5, **standing),
            place("Yei", 30.68, 4.09, risk=1.0, **standing),
        ),
        roads=(
            Road(name="Juba-Junction", start="Juba", end="Junction", km=40, surface="sealed"),
            Road(name="Junction-Camp", start="Camp", end="Junction", km=30, surface="murram"),
            Road(name="Camp-Lainya", start="Camp", end="Lainya", km=30, surface="earth"),
            Road(
                name="Lainya-Yei", start="Lainya", end="Yei", km=60, surface="earth", kind="river"
            ),
        ),
        speed_classes=(
            SpeedClass(
                name="truck",
                kmh={one: Speed(30, 10) for one in ("sealed", "murram", "earth")},
                kinds=("road", "river"),
            ),
        ),
        units=(
            Unit(
                name="Platoon",
                base="Juba",
                people={"military": 30},
                speed_class="truck",
                rest_days=2,
            ),
            Unit(name="Police", base="Juba", people={"police": 4}, role="joins"),
            Unit(name="Reserve", base="Juba", people={"military": 30}, speed_class="truck"),
        ),
        **changes,
    )


def plan() -> Plan:
    stops = (
        Stop(place=0, arrive=420, leave=420, begin=420),
        Stop(place=2, arrive=900, leave=DAY + 420, begin=900, via=(0, 1)),
        Stop(place=3, arrive=DAY + 480, begin=DAY + 600, leave=DAY + 960, dwell=0, via=(2,)),
        Stop(place=0, arrive=2 * DAY, leave=2 * DAY, begin=2 * DAY, via=(2, 1, 0)),
    )
    return Plan(patrols=(Patrol(units=(0, 1), stops=stops),), bound=40.0, value=30.0)


def test_a_patrol_becomes_a_way_along_its_roads_and_a_strip() -> None:
    shown = patrol_picture(plan(), problem())

    lead, joining = shown.tracks
    spots = {spot.name: (number, spot.at) for number, spot in enumerate(shown.spots)}
    assert list(spots) == ["Juba", "Camp", "Lainya", "Yei"]
    assert lead.line[0] == lead.line[-1] == spots["Juba"][1]
    assert lead.line[2:5] == (spots["Camp"][1], spots["Lainya"][1], spots["Camp"][1])
    assert len(lead.line) == 7
    assert lead.stretches == (
        Stretch(420 / DAY, 900 / DAY, "move"),
        Stretch(900 / DAY, (DAY + 420) / DAY, "halt", spots["Camp"][0]),
        Stretch((DAY + 420) / DAY, (DAY + 480) / DAY, "move"),
        Stretch((DAY + 480) / DAY, (DAY + 600) / DAY, "wait", spots["Lainya"][0]),
        Stretch((DAY + 600) / DAY, (DAY + 960) / DAY, "stay", spots["Lainya"][0]),
        Stretch((DAY + 960) / DAY, 2, "move"),
        Stretch(3, 5, "rest"),
    )
    assert (joining.name, joining.line, joining.note) == ("Police", (), "3 days out")
    assert shown.notes == ("Not sent out: Reserve.",)


def test_facts_say_how_good_the_plan_is_and_how_much_it_reaches() -> None:
    shown = patrol_picture(plan(), problem())

    assert shown.facts[:3] == (
        "14 days from 17 Apr 2017",
        "2 of 3 units in 1 patrols",
        "1 of 2 places visited",
    )
    assert shown.facts[3].endswith(", at most 25.0% below the best possible (40)")


def test_size_follows_what_a_place_is_worth_and_distances_are_kilometres() -> None:
    shown = {spot.name: spot for spot in patrol_picture(plan(), problem()).spots}

    assert (shown["Yei"].worth, shown["Lainya"].worth) == (1.0, 0.5)
    assert shown["Juba"].at[1] - shown["Yei"].at[1] == pytest.approx(0.76 * 111.32)


def test_roads_are_drawn_by_what_they_are() -> None:
    shut = Closure(road="Camp-Lainya", period=Period(date(2017, 4, 20), date(2017, 4, 21)))
    over = Closure(road="Juba-Junction", period=Period(date(2016, 4, 20), date(2016, 4, 21)))

    shown = patrol_picture(plan(), problem(closures=(shut, over)))

    assert [road.kind for road in shown.roads] == ["sealed", "murram", "closed", "river"]


def test_a_drawn_plan_is_one_document_and_the_same_each_time() -> None:
    svg = drawn(
        patrol_picture(plan(), problem(), title="Week 16", outline=[(30, 4), (32, 4), (31, 5)])
    )
    assert draw(problem(), plan()) == drawn(patrol_picture(plan(), problem()))

    assert ElementTree.fromstring(svg).get("role") == "img"
    again = patrol_picture(plan(), problem(), title="Week 16", outline=[(30, 4), (32, 4), (31, 5)])
    assert svg == drawn(again)


def test_an_empty_plan_names_everybody_who_stays() -> None:
    shown = patrol_picture(Plan(), problem())

    assert shown.tracks == ()
    assert shown.notes == ("Not sent out: Platoon, Police, Reserve.",)
