from datetime import date
from typing import Any

import msgspec
import pytest

from standfast.engines.routing.mission import Closure, Period, Report, Season
from standfast.engines.routing.network import (
    NetworkRefused,
    Node,
    OsmData,
    OsmWay,
    ReportRefused,
    RoadReport,
    mission_parts,
    read_network,
    road_network,
    write_network,
)
from standfast.engines.routing.network.passability import roads_of

TRUNK = {"highway": "trunk", "surface": "gravel", "ref": "A43"}
START = date(2017, 4, 17)


def town(number: int, name: str, lon: float, lat: float, **tags: str) -> Node:
    return Node(number, lon, lat, {"place": "town", "name": name} | tags)


def osm(**changes: Any) -> OsmData:
    """Juba, Lainya and Yei on one road with a ford, a side road closed in the rains, a river, and a hamlet nearby."""
    points = {
        1: (31.58, 4.85),
        2: (31.45, 4.45),
        3: (31.0, 4.3),
        4: (30.68, 4.09),
        5: (31.1, 4.45),
    }
    nodes = {number: Node(number, *at) for number, at in points.items()}
    nodes[2] = Node(2, *points[2], {"ford": "yes"})
    given: dict[str, Any] = {
        "nodes": nodes,
        "ways": (
            OsmWay(10, (1, 2, 3), TRUNK),
            OsmWay(11, (3, 4), TRUNK | {"maxweight": "10"}),
            OsmWay(12, (1, 5, 4), {"highway": "tertiary", "access:conditional": "no @ (May-Oct)"}),
        ),
        "places": (
            town(21, "Juba", 31.5801, 4.85, population="450,000"),
            town(22, "Lainya", 31.0, 4.3001),
            town(23, "Yei", 30.6801, 4.09),
            town(24, "Kajo Keji", 31.657, 3.855),
            Node(25, 31.2, 4.2, {"place": "hamlet", "name": "Hamlet"}),
        ),
        "source": "test",
    }
    return OsmData(**(given | changes))


def test_towns_are_joined_by_what_lies_between_them() -> None:
    network = road_network(osm())

    assert [(place.name, place.people) for place in network.places] == [
        ("Juba", 450_000),
        ("Lainya", None),
        ("Yei", None),
    ]
    roads = {road.name: road for road in network.roads}
    assert list(roads) == ["Juba - Lainya", "Lainya - Yei", "Juba - Yei"]
    first = roads["Juba - Lainya"]
    assert (first.surface, first.fords, first.grade_dry, first.grade_wet) == (
        "murram",
        1,
        "P1",
        "P3",
    )
    assert (first.season, first.ways, len(first.line)) == ("Equatoria", (10,), 3)
    assert first.km == pytest.approx(99.1, abs=0.5)
    assert roads["Juba - Yei"].closed_months == (5, 6, 7, 8, 9, 10)
    assert network.left_out == ("Kajo Keji is more than 2000 m from every road.",)


def test_without_towns_every_usable_way_is_kept_between_junctions() -> None:
    network = road_network(osm(places=()))

    assert [place.name for place in network.places] == ["junction 1", "junction 4"]
    assert [road.name for road in network.roads] == [
        "junction 1 - junction 4",
        "junction 1 - junction 4 (2)",
    ]


def test_data_without_a_road_are_refused() -> None:
    with pytest.raises(NetworkRefused, match="hold no way that a convoy or a boat can use"):
        road_network(osm(ways=(OsmWay(1, (1, 2), {"highway": "path"}),)))


def test_a_network_is_the_same_after_writing_and_reading() -> None:
    network = road_network(osm())

    assert read_network(write_network(network)) == network


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            ("Lainya - Yei", "Juba - Lainya"),
            "Two roads are called Juba - Lainya; give each its own name.",
        ),
        (
            ('"end": "Yei"', '"end": "Yambio"'),
            "Road Lainya - Yei ends at Yambio, which is no place of the network.",
        ),
        (('"km": ', '"km": -'), "Road Juba - Lainya is -"),
        (
            ('"grade_wet": "P3"', '"grade_wet": "PU"'),
            "Road Juba - Lainya has an unknown grade; give one of P0,",
        ),
        (
            ('"wet_months": [4', '"wet_months": [14'),
            "Season Equatoria has a month outside 1 to 12; correct it.",
        ),
        (("road network 1", "road network 9"), "The text is of another format than"),
        (
            ('"fords"', '"fjords"'),
            "The road network is not as described: Object contains unknown field `fjords`",
        ),
        (('"closed_months": [5', '"closed_months": [15'), "Road Juba - Yei is closed in a month"),
        (
            ('"season": "Equatoria"', '"season": "North"', 1),
            "Road Juba - Lainya has the season North, which the network does not describe.",
        ),
        (("{", "", 1), "The road network is no JSON text:"),
    ],
)
def test_a_text_that_is_no_network_is_refused_with_the_place(
    change: tuple[Any, ...], sentence: str
) -> None:
    text = write_network(road_network(osm())).replace(*change)

    with pytest.raises(NetworkRefused) as refusal:
        read_network(text)
    assert str(refusal.value).startswith(sentence)


def test_a_mission_gets_wet_days_closures_and_roads_that_bear_its_vehicles() -> None:
    parts = mission_parts(
        road_network(osm()), start=START, days=30, convoy_minimum=2, heaviest_t=14.0
    )

    assert parts.seasons == (Season("Equatoria", (Period(START, date(2017, 5, 17)),)),)
    assert parts.closures == (
        Closure(
            road="Juba - Yei",
            period=Period(date(2017, 5, 1), date(2017, 5, 17)),
            reason="closed in these months",
        ),
    )
    roads = {road.name: road for road in parts.roads}
    assert (roads["Lainya - Yei"].grade_dry, roads["Lainya - Yei"].grade_wet) == ("P4", "P4")
    assert (roads["Juba - Lainya"].grade_dry, roads["Juba - Lainya"].convoy_minimum) == ("P1", 2)


def reports_of(*reports: RoadReport, start: date = START, days: int = 30) -> tuple[Report, ...]:
    return mission_parts(road_network(osm()), start=start, days=days, reports=reports).reports


def test_a_fresh_report_overrides_and_in_the_rains_is_forgotten_after_a_fortnight() -> None:
    seen = RoadReport("P3", date(2017, 4, 12), "patrol 7", way=10)

    assert reports_of(seen) == (
        Report(
            road="Juba - Lainya",
            grade="P3",
            observed=date(2017, 4, 12),
            period=Period(START, date(2017, 4, 26)),
        ),
        Report(
            road="Juba - Lainya",
            grade="PU",
            observed=date(2017, 4, 12),
            period=Period(date(2017, 4, 26), date(2017, 5, 17)),
        ),
    )


def test_a_report_made_dry_holds_until_a_fortnight_into_the_rains() -> None:
    held, unknown = reports_of(
        RoadReport("P0", date(2017, 3, 20), "patrol 7", way=10), start=date(2017, 3, 25)
    )

    assert held.period == Period(date(2017, 3, 25), date(2017, 4, 15))
    assert (unknown.grade, unknown.period) == ("PU", Period(date(2017, 4, 15), date(2017, 4, 24)))


def test_a_report_after_the_plan_was_made_is_not_known_to_it() -> None:
    assert reports_of(RoadReport("P4", date(2017, 4, 18), "patrol 7", way=10)) == ()


def test_a_report_of_a_point_counts_for_the_road_beside_it() -> None:
    (near, _) = reports_of(RoadReport("P2", date(2017, 4, 16), "post 2", at=(30.84, 4.196)))

    assert near.road == "Lainya - Yei"


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        ({"way": 99}, "The report of post 2 names way 99, which is no road of the network;"),
        ({"at": (33.0, 4.0)}, "The report of post 2 at 4.0000, 33.0000 is "),
        ({}, "The report of post 2 names a way and a point, or neither; give one of the two."),
        ({"way": 1, "at": (1, 1)}, "The report of post 2 names a way and a point, or neither;"),
        (
            {"way": 10, "grade": "PU"},
            "The report of post 2 has the grade PU; a report gives one of",
        ),
    ],
)
def test_a_report_that_fits_nowhere_is_refused(report: dict[str, Any], sentence: str) -> None:
    fields: dict[str, Any] = {"grade": "P2", "observed": START, "observer": "post 2"} | report

    with pytest.raises(ReportRefused) as refusal:
        reports_of(RoadReport(**fields))
    assert str(refusal.value).startswith(sentence)


def test_two_towns_at_one_place_and_loops_are_told() -> None:
    ring = OsmWay(13, (1, 6, 7, 1), TRUNK)
    nodes = dict(osm().nodes) | {6: Node(6, 31.6, 4.86), 7: Node(7, 31.6, 4.84)}
    places = (*osm().places[:3], town(26, "Old Juba", 31.5802, 4.85))

    network = road_network(osm(nodes=nodes, ways=(*osm().ways, ring), places=places))
    streets = road_network(osm(nodes=nodes, ways=(*osm().ways, ring), places=()))

    assert "Old Juba joins the network where Juba does." in network.left_out
    assert streets.left_out == ("1 loops lead nowhere and were left out.",)


def test_a_road_without_a_course_is_the_line_between_its_ends() -> None:
    network = road_network(osm())
    bare = msgspec.structs.replace(
        network, roads=tuple(msgspec.structs.replace(road, line=()) for road in network.roads)
    )
    seen = RoadReport("P2", date(2017, 4, 16), "post 2", at=(30.84, 4.196))

    (near, _) = mission_parts(bare, start=START, days=30, reports=[seen]).reports

    assert near.road == "Lainya - Yei"
    with pytest.raises(ReportRefused, match="is inf m from the nearest road"):
        roads_of(seen, bare.roads)
