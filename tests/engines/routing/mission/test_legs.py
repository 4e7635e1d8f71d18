from typing import Any

import numpy as np
import pytest

from engines.routing.mission.valley import (
    ALPHA,
    BACK,
    BASE,
    FORD,
    MARKET,
    TEAM,
    TO_FORD,
    TO_MARKET,
    period,
    valley,
    with_place,
    with_road,
    with_unit,
)
from standfast.engines.routing.mission import Closure, Hours, Policy, Problem, Report, Road
from standfast.engines.routing.mission.legs import (
    UNREACHED,
    Legs,
    LegTable,
    Profile,
    driving_minutes,
    profile_of,
)


def table(problem: Problem, day: int = 0) -> LegTable:
    return Legs(problem).table(profile_of(problem, (ALPHA, TEAM)), day)


def test_the_fastest_leg_goes_round_where_that_is_faster() -> None:
    legs = table(valley())

    assert legs.minutes.tolist() == [[0, 60, 84], [60, 0, 24], [84, 24, 0]]
    assert legs.km.tolist() == [[0, 35, 49], [35, 0, 14], [49, 14, 0]]
    assert legs.roads(BASE, FORD) == (TO_MARKET, TO_FORD)
    assert legs.roads(FORD, BASE) == (TO_FORD, TO_MARKET)
    assert legs.roads(BASE, BASE) == ()


def test_the_shortest_way_may_be_another_than_the_fastest() -> None:
    legs = table(with_road(valley(), TO_FORD, delay_min=60))

    assert legs.roads(BASE, FORD) == (BACK,)
    assert legs.minutes[BASE, FORD] == 120
    assert legs.km[BASE, FORD] == 70
    assert legs.least_km[BASE, FORD] == 49


def test_of_equally_fast_legs_the_shorter_is_taken() -> None:
    twin = Road(name="Twin", start="Base", end="Market", km=34.5, surface="murram", delay_min=0)
    problem = valley(roads=(*valley().roads, twin))

    assert table(problem).roads(BASE, MARKET) == (3,)


def test_of_two_roads_between_the_same_places_the_faster_is_taken() -> None:
    slower = Road(name="Old road", start="Market", end="Base", km=50, surface="murram")

    assert table(valley(roads=(*valley().roads, slower))).roads(BASE, MARKET) == (TO_MARKET,)
    assert table(valley(roads=(slower, *valley().roads))).minutes[BASE, MARKET] == 60


def test_rain_slows_from_its_first_day() -> None:
    problem = with_road(valley(), TO_MARKET, season="rains")

    assert table(problem, 2).minutes[BASE, MARKET] == 60
    assert table(problem, 3).minutes[BASE, MARKET] == 144
    assert table(problem, 3).roads(BASE, MARKET) == (BACK, TO_FORD)


@pytest.mark.parametrize(
    "problem",
    [
        with_road(valley(), TO_MARKET, grade_dry="P2"),
        with_road(valley(), TO_MARKET, kind="river"),
        with_road(valley(), TO_MARKET, surface="water"),
        with_road(valley(), TO_MARKET, convoy_minimum=4),
        valley(closures=(Closure(road="Base - Market", period=period(0, 1)),)),
        valley(
            reports=(
                Report(
                    road="Base - Market",
                    grade="PU",
                    observed=period(0, 1).start,
                    period=period(0, 1),
                ),
            )
        ),
    ],
)
def test_a_road_that_cannot_be_driven_is_driven_round(problem: Problem) -> None:
    assert table(problem).roads(BASE, MARKET) == (BACK, TO_FORD)


def test_without_cover_no_road_that_asks_for_it_is_driven() -> None:
    alone = valley(facilities=())

    assert (table(alone).minutes[~np.eye(3, dtype=bool)] == UNREACHED).all()
    assert table(with_road(alone, BACK, evacuation=False)).minutes[BASE, FORD] == 120
    surgeons = with_unit(alone, TEAM, people={"surgeon": 1})
    assert table(surgeons).minutes[BASE, MARKET] == 60


def test_a_leg_longer_than_the_light_is_none() -> None:
    short = valley(policy=Policy(daylight=Hours(7, 8.2)))

    assert table(short).minutes[BASE].tolist() == [0, 60, UNREACHED]
    assert table(short).km[BASE].tolist() == [0, 35, np.inf]
    with pytest.raises(ValueError, match=r"No leg from place 0 reaches place 2 that day\."):
        table(short).roads(BASE, FORD)


def test_days_on_which_nothing_differs_share_a_table() -> None:
    problem = with_road(valley(), TO_MARKET, season="rains")
    legs = Legs(problem)
    profile = profile_of(problem, (ALPHA,))

    assert legs.states == (0, 0, 0, 1, 1, 1)
    assert legs.table(profile, 0) is legs.table(profile, 2)
    assert legs.table(profile, 3) is not legs.table(profile, 2)


@pytest.mark.parametrize(
    ("km", "kmh", "minutes"), [(35, 35, 60), (35, 36, 59), (0.5, 50, 1), (0.1 + 0.2, 0.3, 60)]
)
def test_minutes_are_rounded_up(km: float, kmh: float, minutes: int) -> None:
    assert driving_minutes(km, kmh) == minutes


@pytest.mark.parametrize(
    ("people", "profile"),
    [
        ({"military": 9}, Profile("4x4", 3, False, False, False)),
        ({"medic": 1}, Profile("4x4", 3, False, False, True)),
        ({"doctor": 1}, Profile("4x4", 3, True, False, True)),
        ({"surgeon": 1}, Profile("4x4", 3, True, True, True)),
    ],
)
def test_a_profile_says_what_help_a_patrol_brings(people: dict[str, int], profile: Profile) -> None:
    assert profile_of(with_unit(valley(), ALPHA, people=people), (ALPHA, TEAM)) == profile


def test_cover_ends_where_the_hour_and_the_two_hours_end() -> None:
    def cover(lon: float) -> tuple[Any, ...]:
        far = with_place(valley(), FORD, lon=lon, lat=4.8)
        found = Legs(far).cover
        return (
            found.place_resuscitation[FORD],
            found.place_surgery[FORD],
            found.road_resuscitation[BACK],
            found.road_surgery[BACK],
        )

    # 200 km/h: 45 minutes of flight are 150 km, 47.5 minutes 158 km; a degree here is 110.9 km
    assert cover(31.6 + 149 / 110.93) == (True, True, True, True)
    assert cover(31.6 + 155 / 110.93) == (False, True, False, True)
    assert cover(31.6 + 160 / 110.93) == (False, False, False, False)
