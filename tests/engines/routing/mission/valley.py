"""A valley that a reader can hold in the head: a base, a market an hour away, a ford with a harbour beyond, and one plan."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from standfast.engines.routing.mission import (
    CompositionRule,
    DwellOption,
    Facility,
    Hours,
    Patrol,
    Period,
    Place,
    Plan,
    Problem,
    Road,
    Season,
    Speed,
    SpeedClass,
    Stop,
    Unit,
    value,
)

START = date(2017, 4, 14)
BASE, MARKET, FORD = 0, 1, 2
TO_MARKET, TO_FORD, BACK = 0, 1, 2
ALPHA, TEAM = 0, 1
DAY = 1440


def clock(day: int, hour: float) -> int:
    """Return the minute of an hour of a day."""
    return day * DAY + round(60 * hour)


def period(first: int, end: int) -> Period:
    """Return the days `[first, end)` of April 2017, counted from the start."""
    return Period(date(2017, 4, 14 + first), date(2017, 4, 14 + end))


def valley(**changes: Any) -> Problem:
    """Return the valley: six days, two units, three places in a triangle of murram roads."""
    problem = Problem(
        start=START,
        days=6,
        places=(
            Place(
                name="Base", lon=31.6, lat=4.8, halt="held", supplies=("fuel", "water", "rations")
            ),
            Place(
                name="Market",
                lon=31.9,
                lat=4.8,
                people=4000,
                risk=3,
                last_visit=date(2017, 4, 4),
                every_days=3,
                half_h=2,
                dwell=(DwellOption(name="call", hours=2),),
                window=Hours(9, 13),
                rule="engagement",
                language="Bari",
            ),
            Place(
                name="Ford",
                lon=31.9,
                lat=4.6,
                people=1000,
                risk=1,
                every_days=6,
                half_h=24,
                dwell=(
                    DwellOption(name="night", nights=1),
                    DwellOption(name="walk", hours=1, dismounted=True),
                ),
                halt="temporary_base",
            ),
        ),
        roads=(
            Road(name="Base - Market", start="Base", end="Market", km=35, surface="murram"),
            Road(name="Market - Ford", start="Market", end="Ford", km=14, surface="murram"),
            Road(name="Ford - Base", start="Ford", end="Base", km=70, surface="murram"),
        ),
        speed_classes=(
            SpeedClass(
                name="4x4", kmh={"murram": Speed(35, 10), "water": Speed(0, 0)}, passes="P1"
            ),
        ),
        units=(
            Unit(
                name="Alpha",
                base="Base",
                people={"military": 10, "medic": 1},
                speed_class="4x4",
                vehicles=3,
                seats=3,
                fuel_range_km=180,
                water_l=14 * 10 * 5,
                rations=14 * 5,
                rest_days=1,
                max_days=3,
            ),
            Unit(
                name="Team",
                base="Base",
                role="joins",
                people={"police": 2, "human_rights": 1},
                women=1,
                languages=("Bari",),
            ),
        ),
        facilities=(Facility(name="helicopter", place="Base", speed_kmh=200),),
        rules=(
            CompositionRule(
                name="engagement",
                needs={"military": 10, "police": 2, "human_rights": 1},
                women=1,
                language=True,
            ),
        ),
        seasons=(Season("rains", (period(3, 16),)),),
    )
    return replace(problem, **changes)


def outing(first_day: int = 0) -> Patrol:
    """Return the patrol of the valley: a call at the market, a night at the ford, home next morning."""
    day = first_day
    return Patrol(
        units=(ALPHA, TEAM),
        stops=(
            Stop(place=BASE, arrive=clock(day, 7), leave=clock(day, 7), begin=clock(day, 7)),
            Stop(
                place=MARKET,
                arrive=clock(day, 8),
                begin=clock(day, 9),
                leave=clock(day, 11),
                dwell=0,
                via=(TO_MARKET,),
            ),
            Stop(
                place=FORD,
                arrive=clock(day, 11.4),
                begin=clock(day, 11.4),
                leave=clock(day + 1, 7),
                dwell=0,
                via=(TO_FORD,),
            ),
            Stop(
                place=BASE,
                arrive=clock(day + 1, 9),
                begin=clock(day + 1, 9),
                leave=clock(day + 1, 9),
                via=(BACK,),
            ),
        ),
    )


def planned(problem: Problem, *patrols: Patrol) -> Plan:
    """Return the patrols as a plan that states its true value."""
    plan = Plan(patrols=patrols)
    return replace(plan, value=value(plan, problem))


def with_stop(patrol: Patrol, number: int, **changes: Any) -> Patrol:
    """Return a patrol with one stop changed."""
    stops = list(patrol.stops)
    stops[number] = replace(stops[number], **changes)
    return replace(patrol, stops=tuple(stops))


def with_place(problem: Problem, number: int, **changes: Any) -> Problem:
    """Return a problem with one place changed."""
    places = list(problem.places)
    places[number] = replace(places[number], **changes)
    return replace(problem, places=tuple(places))


def with_road(problem: Problem, number: int, **changes: Any) -> Problem:
    """Return a problem with one road changed."""
    roads = list(problem.roads)
    roads[number] = replace(roads[number], **changes)
    return replace(problem, roads=tuple(roads))


def with_unit(problem: Problem, number: int, **changes: Any) -> Problem:
    """Return a problem with one unit changed."""
    units = list(problem.units)
    units[number] = replace(units[number], **changes)
    return replace(problem, units=tuple(units))
