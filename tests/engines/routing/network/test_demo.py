from datetime import timedelta
from pathlib import Path

import pytest

import standfast.engines.routing.network as package
from standfast.engines.geo import distance_m
from standfast.engines.routing.mission import (
    Problem,
    check,
    read_problem,
    value,
    write_problem,
)
from standfast.engines.routing.mission.plan import DAY_MIN, Patrol, Plan, Stop
from standfast.engines.routing.network import (
    NetworkPlace,
    NetworkRoad,
    RoadNetwork,
    read_network,
    write_network,
)
from standfast.engines.routing.network.demo import LETTER, TOWNS, Asked, long_patrols, with_halts

FILE = Path(package.__file__).with_name("south_sudan.json")


@pytest.fixture(scope="module")
def network() -> RoadNetwork:
    return read_network(FILE.read_text(encoding="utf-8"))


def test_the_file_is_as_the_writer_writes_it(network: RoadNetwork) -> None:
    assert write_network(network) == FILE.read_text(encoding="utf-8")


def test_every_figure_of_the_demo_network_has_a_source_and_every_distance_is_an_estimate(
    network: RoadNetwork,
) -> None:
    assert all(road.estimate and road.source for road in network.roads)
    assert all(place.source for place in network.places)


def test_no_road_is_shorter_than_the_straight_line_or_thrice_as_long(network: RoadNetwork) -> None:
    at = {place.name: (place.lon, place.lat) for place in network.places}
    for road in network.roads:
        straight = distance_m(at[road.start], at[road.end]) / 1000
        assert 0.97 * straight <= road.km <= 3 * straight, road.name


def test_the_towns_of_the_letter_are_reached_by_road_from_juba_at_the_stated_distances(
    network: RoadNetwork,
) -> None:
    km = {frozenset((road.start, road.end)): road.km for road in network.roads}

    assert km[frozenset(("Juba", "Lainya"))] + km[frozenset(("Lainya", "Yei"))] == 160
    assert km[frozenset(("Juba", "Kajo Keji"))] == 150
    assert (
        km[frozenset(("Juba", "Aruu junction"))] + km[frozenset(("Aruu junction", "Magwi"))] == 150
    )
    assert (
        sum(
            km[frozenset(pair)]
            for pair in (("Juba", "Aruu junction"), ("Aruu junction", "Loa"), ("Loa", "Nimule"))
        )
        == 192
    )


def test_long_roads_are_cut_into_equal_pieces_with_halts_between() -> None:
    ends = [NetworkPlace(name=name, lon=lon, lat=4.0) for name, lon in (("A", 30.0), ("B", 30.9))]
    road = NetworkRoad(
        name="A - B", start="A", end="B", km=100.0, surface="earth", fords=2, delay_min=45
    )

    cut = with_halts(RoadNetwork(places=tuple(ends), roads=(road,)), every_km=40.0)

    assert [(one.name, one.start, one.end, one.km) for one in cut.roads] == [
        ("A - B (1 of 3)", "A", "A - B, km 33", 100 / 3),
        ("A - B (2 of 3)", "A - B, km 33", "A - B, km 67", 100 / 3),
        ("A - B (3 of 3)", "A - B, km 67", "B", 100 / 3),
    ]
    assert [(one.fords, one.delay_min) for one in cut.roads] == [(2, 45), (0, 0), (0, 0)]
    assert [place.lon for place in cut.places] == [30.0, 30.9, 30.3, 30.6]


def test_the_problem_is_one_that_its_own_format_carries(network: RoadNetwork) -> None:
    problem = long_patrols(network, Asked(max_days=30))

    assert read_problem(write_problem(problem)) == problem
    assert {place.name for place in problem.places if place.dwell} == {town.name for town in TOWNS}
    assert problem.start == LETTER


def test_a_week_and_a_month_ask_the_same_units_for_other_stays(network: RoadNetwork) -> None:
    week, month = (long_patrols(network, Asked(max_days=days)) for days in (7, 30))

    def stays(problem: Problem) -> list[str]:
        return [option.name for option in problem.places[problem.place_index["Yei"]].dwell]

    assert stays(week) == ["half a day", "two nights", "five nights"]
    assert stays(month) == [
        "half a day",
        "two nights",
        "five nights",
        "twelve nights",
        "twenty-five nights",
    ]
    assert [unit.people for unit in week.units] == [unit.people for unit in month.units]
    assert {unit.max_days for unit in month.units} == {30}


def test_limits_are_lifted_one_by_one(network: RoadNetwork) -> None:
    dry = long_patrols(network, Asked(max_days=7, rains=False))
    bare = long_patrols(network, Asked(max_days=7, evacuation=False))

    assert {road.season for road in dry.roads} == {None}
    assert not any(road.evacuation for road in bare.roads)
    assert not any(place.evacuation for place in bare.places if place.dwell)


def test_platoons_are_staggered_over_a_cycle_with_their_joint_teams(network: RoadNetwork) -> None:
    problem = long_patrols(network, Asked(max_days=7, days=42, cycle_days=21))

    first = {unit.name: unit.available and unit.available.start for unit in problem.units}
    assert [first[f"Juba platoon {number}"] for number in (1, 2, 5)] == [
        LETTER,
        LETTER + timedelta(4),
        LETTER + timedelta(16),
    ]
    assert first["Juba joint team 2"] == first["Juba platoon 2"]
    assert {
        unit.available and unit.available.end - unit.available.start for unit in problem.units
    } == {timedelta(21 - 4)}


def by_hand(problem: Problem, nights: int) -> Plan:
    """One platoon and one joint team drive to Lainya by two halts, stay, and drive back."""
    way = ["Juba", "Juba - Lainya, km 33", "Juba - Lainya, km 67", "Lainya"]
    places = [problem.place_index[name] for name in way]
    roads = [problem.road_index[f"Juba - Lainya ({number} of 3)"] for number in (1, 2, 3)]
    option = next(
        number for number, one in enumerate(problem.places[places[3]].dwell) if one.nights == nights
    )
    morning, evening = 7 * 60, 17 * 60
    back = (3 + nights) * DAY_MIN
    stops = (
        Stop(place=places[0], arrive=morning, leave=morning, begin=morning),
        Stop(
            place=places[2],
            arrive=evening,
            leave=DAY_MIN + morning,
            begin=evening,
            via=tuple(roads[:2]),
        ),
        Stop(
            place=places[3],
            arrive=DAY_MIN + evening - 300,
            begin=DAY_MIN + evening - 300,
            leave=back - DAY_MIN + morning - DAY_MIN + DAY_MIN,
            dwell=option,
            via=(roads[2],),
        ),
        Stop(
            place=places[1],
            arrive=back - DAY_MIN + evening,
            leave=back + morning,
            begin=back - DAY_MIN + evening,
            via=(roads[2], roads[1]),
        ),
        Stop(
            place=places[0],
            arrive=back + evening - 240,
            leave=back + evening - 240,
            begin=back + evening - 240,
            via=(roads[0],),
        ),
    )
    units = (problem.unit_index["Juba platoon 1"], problem.unit_index["Juba joint team 1"])
    plan = Plan(patrols=(Patrol(units=units, stops=stops),))
    return Plan(patrols=plan.patrols, value=value(plan, problem))


def test_a_patrol_by_hand_keeps_to_every_rule_and_rations_bind_when_it_is_stretched(
    network: RoadNetwork,
) -> None:
    week = long_patrols(network, Asked(max_days=7))
    short = by_hand(week, 2)
    long_ = long_patrols(network, Asked(max_days=30, rations_days=18))

    assert check(short, week) == []
    assert {violation.code for violation in check(by_hand(long_, 25), long_)} == {"rations"}
    filled = long_patrols(network, Asked(max_days=30, rations_days=30))
    assert check(by_hand(filled, 25), filled) == []
