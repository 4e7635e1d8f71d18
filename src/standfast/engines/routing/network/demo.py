"""The letter's question as a mission problem: long-duration patrols in the Equatorias, of a week or of a month.

Towns and roads are those of the demo network (estimates for planning). People exposed, risk, last visits, units and what
they carry are **invented** for demonstration; nobody's real strength or position is in here. What is asked is shaped by the
letter of 17 April 2017: patrols to Yei, Kajo Keji, Lainya and Magwi, a week long on average, a month as the aim.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from standfast.engines.routing.mission import (
    CompositionRule,
    DwellOption,
    Facility,
    Period,
    Place,
    Policy,
    Problem,
    Speed,
    SpeedClass,
    Unit,
)
from standfast.engines.routing.mission.ground import SUPPLIES, Halt, Supply
from standfast.engines.routing.network.corridors import SPEEDS
from standfast.engines.routing.network.document import NetworkPlace, NetworkRoad, RoadNetwork
from standfast.engines.routing.network.mission_parts import mission_parts
from standfast.engines.routing.network.passability import RoadReport

LETTER = date(2017, 4, 17)
HALT_EVERY_KM = 40.0  # a harbour at least so often: ten hours of daylight at four to ten km/h
BASES = ("Juba", "Torit", "Yambio")
EVERYTHING: tuple[Supply, ...] = SUPPLIES
FUEL_AND_WATER: tuple[Supply, ...] = ("fuel", "water")
WATER: tuple[Supply, ...] = ("water",)
NOTHING: tuple[Supply, ...] = ()


class Town(NamedTuple):
    """A town of the demo. `absent` is days since the last visit, None where nobody can say; `engagement` asks for
    police and human rights officers and somebody who speaks the language."""

    name: str
    people: int
    risk: float
    absent: int | None
    language: str
    supplies: tuple[Supply, ...]
    engagement: bool


TOWNS = (
    Town("Lainya", 25_000, 0.9, 21, "Bari", WATER, True),
    Town("Yei", 60_000, 0.9, 14, "Kakwa", FUEL_AND_WATER, True),
    Town("Lasu", 12_000, 0.7, None, "Kakwa", NOTHING, False),
    Town("Morobo", 25_000, 0.8, None, "Kakwa", WATER, True),
    Town("Kaya", 8_000, 0.6, None, "Kakwa", WATER, False),
    Town("Kajo Keji", 45_000, 0.95, 28, "Bari", WATER, True),
    Town("Magwi", 30_000, 0.8, 35, "Acholi", WATER, True),
    Town("Pajok", 20_000, 0.85, None, "Acholi", NOTHING, True),
    Town("Torit", 20_000, 0.4, 2, "Otuho", EVERYTHING, False),
    Town("Nimule", 30_000, 0.2, 30, "Acholi", FUEL_AND_WATER, False),
    Town("Loa", 8_000, 0.3, 30, "Acholi", WATER, False),
    Town("Liria", 5_000, 0.4, 10, "Lokoya", NOTHING, False),
    Town("Ikotos", 10_000, 0.4, 60, "Otuho", WATER, False),
    Town("Chukudum", 8_000, 0.35, None, "Didinga", NOTHING, False),
    Town("Kapoeta", 12_000, 0.2, 45, "Toposa", FUEL_AND_WATER, False),
    Town("Terekeka", 15_000, 0.4, 20, "Bari", WATER, False),
    Town("Mangalla", 10_000, 0.3, 7, "Bari", WATER, False),
    Town("Rokon", 4_000, 0.5, 40, "Bari", NOTHING, False),
    Town("Lui", 6_000, 0.5, 50, "Moru", WATER, False),
    Town("Mundri", 12_000, 0.6, 50, "Moru", WATER, False),
    Town("Maridi", 20_000, 0.45, 30, "Baka", WATER, False),
)
STAYS_NIGHTS = {"two nights": 2, "five nights": 5, "twelve nights": 12, "twenty-five nights": 25}
HALF_DAY_H = 5.0
REST_DAYS, REST_PER_PATROL_DAY = 2, 0.25
HALF_ANSWERED_H = 24.0
ENGAGEMENT = CompositionRule(
    name="engagement",
    needs={"military": 10, "police": 2, "human_rights": 1},
    women=1,
    language=True,
)
OUTREACH = CompositionRule(name="outreach", needs={"military": 10}, women=1)
PLATOONS = {"Juba": 5, "Torit": 1, "Yambio": 1}
JOINT_TEAMS = {"Juba": 4, "Torit": 1, "Yambio": 1}
SPOKEN = {
    "Juba": ("Bari", "Kakwa", "Acholi", "Moru"),
    "Torit": ("Otuho", "Acholi", "Lokoya"),
    "Yambio": ("Baka", "Moru"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is varied: the longest patrol, what units carry, and which limits hold.

    `rations_days` and `water_days` are days of patrol between fills, before the three days of standing ground and reserve.
    With `cycle_days` every platoon, with the joint team of its number, has a cycle of that length of its own, staggered over
    the platoons of its base, and has rested when it ends: so that the cycle can be lived through again.
    """

    max_days: int
    days: int = 90
    start: date = LETTER
    rations_days: int = 18
    water_days: int = 7
    fuel_range_km: float = 600.0
    evacuation: bool = True
    rains: bool = True
    shortest_stay_nights: int = 0
    cycle_days: int | None = None


def long_patrols(
    network: RoadNetwork, asked: Asked, *, reports: Iterable[RoadReport] = ()
) -> Problem:
    """Return the problem of the Equatorias' long-duration patrols on a road network.

    :raises NetworkRefused: when a town of the demo is not in the network.
    """
    area = with_halts(_area(network), every_km=HALT_EVERY_KM)
    parts = mission_parts(
        area, start=asked.start, days=asked.days, reports=reports, convoy_minimum=2
    )
    towns = {town.name: town for town in TOWNS}
    policy = Policy()
    return Problem(
        start=asked.start,
        days=asked.days,
        places=tuple(_place(place, towns.get(place.name), asked) for place in parts.places),
        roads=tuple(
            msgspec.structs.replace(
                road,
                season=road.season if asked.rains else None,
                evacuation=asked.evacuation,
            )
            for road in parts.roads
        ),
        speed_classes=(_convoy(),),
        units=tuple(_units(asked)),
        seasons=parts.seasons,
        closures=parts.closures if asked.rains else (),
        reports=parts.reports,
        facilities=(
            Facility(name="Juba hospital and helicopter", place="Juba", speed_kmh=220.0),
            Facility(name="Yambio helicopter", place="Yambio", speed_kmh=220.0, surgery=True),
        ),
        rules=(ENGAGEMENT, OUTREACH),
        policy=policy,
    )


def _area(network: RoadNetwork) -> RoadNetwork:
    """Return what lies between the demo's towns: roads of which both ends are towns, bases or junctions on the way."""
    named = {town.name for town in TOWNS} | set(BASES) | {"Aruu junction"}
    roads = tuple(
        road for road in network.roads if {road.start, road.end} <= named and road.kind == "road"
    )
    return RoadNetwork(
        places=tuple(place for place in network.places if place.name in named),
        roads=roads,
        seasons=network.seasons,
        source=network.source,
    )


def with_halts(network: RoadNetwork, *, every_km: float) -> RoadNetwork:
    """Return a network whose roads are cut into equal pieces of at most `every_km`, with an invented halt at each cut.

    Fords and delays stay on the first piece; a halt's coordinates are on the straight line between the ends.
    """
    at = {place.name: place for place in network.places}
    places = list(network.places)
    roads: list[NetworkRoad] = []
    for road in network.roads:
        pieces = max(1, -int(-road.km // every_km))
        ends = [road.start]
        for number in range(1, pieces):
            share = number / pieces
            start, end = at[road.start], at[road.end]
            name = f"{road.start} - {road.end}, km {road.km * share:.0f}"
            places.append(
                NetworkPlace(
                    name=name,
                    lon=round(start.lon + (end.lon - start.lon) * share, 4),
                    lat=round(start.lat + (end.lat - start.lat) * share, 4),
                    estimate=True,
                    source="invented halt",
                )
            )
            ends.append(name)
        ends.append(road.end)
        roads += _pieces(road, ends)
    return RoadNetwork(
        places=tuple(places), roads=tuple(roads), seasons=network.seasons, source=network.source
    )


def _pieces(road: NetworkRoad, ends: list[str]) -> Iterator[NetworkRoad]:
    count = len(ends) - 1
    for number in range(count):
        yield msgspec.structs.replace(
            road,
            name=road.name if count == 1 else f"{road.name} ({number + 1} of {count})",
            start=ends[number],
            end=ends[number + 1],
            km=road.km / count,
            fords=road.fords if number == 0 else 0,
            delay_min=road.delay_min if number == 0 else 0,
        )


def _place(place: Place, town: Town | None, asked: Asked) -> Place:
    if place.name in BASES and town is None:
        return msgspec.structs.replace(place, halt="held", supplies=SUPPLIES)
    if town is None:
        halt: Halt = "none" if place.name.endswith("junction") else "harbour"
        return msgspec.structs.replace(place, halt=halt)
    absent = None if town.absent is None else timedelta(town.absent)
    return msgspec.structs.replace(
        place,
        people=town.people,
        risk=town.risk,
        last_visit=None if absent is None else asked.start - absent,
        half_h=HALF_ANSWERED_H,
        dwell=tuple(_stays(asked)),
        halt="held" if town.name in BASES else "temporary_base",
        supplies=town.supplies,
        rule=(ENGAGEMENT if town.engagement else OUTREACH).name,
        language=town.language,
        evacuation=asked.evacuation,
    )


def _stays(asked: Asked) -> Iterator[DwellOption]:
    if asked.shortest_stay_nights == 0:
        yield DwellOption(name="half a day", hours=HALF_DAY_H)
    for name, nights in STAYS_NIGHTS.items():
        if asked.shortest_stay_nights <= nights < asked.max_days:
            yield DwellOption(name=name, nights=nights)


def _convoy() -> SpeedClass:
    speeds: dict[str, Speed] = {
        surface: Speed(dry, wet) for surface, (dry, wet) in SPEEDS.items() if surface != "water"
    }
    return SpeedClass(name="armoured convoy", kmh=speeds, passes="P3")


def _units(asked: Asked) -> Iterator[Unit]:
    for base in BASES:
        for number in range(1, PLATOONS[base] + 1):
            people = {"military": 33, "medic": 2}
            yield _unit(
                "platoon",
                base,
                number,
                people,
                asked,
                speed_class="armoured convoy",
                women=4,
                vehicles=6,
                seats=8,
                languages=(),
                fuel_range_km=asked.fuel_range_km,
            )
        for number in range(1, JOINT_TEAMS[base] + 1):
            people = {"police": 3, "human_rights": 2, "interpreter": 1}
            yield _unit(
                "joint team",
                base,
                number,
                people,
                asked,
                role="joins",
                women=2,
                languages=SPOKEN[base],
            )


def _unit(
    kind: str, base: str, number: int, people: dict[str, int], asked: Asked, **more: object
) -> Unit:
    policy = Policy()
    strength = sum(people.values())
    content = {
        "name": f"{base} {kind} {number}",
        "base": base,
        "people": people,
        "rations": strength * (asked.rations_days + policy.held_days),
        "water_l": strength * (asked.water_days + policy.held_days) * policy.water_l_per_person_day,
        "max_days": asked.max_days,
        "rest_days": REST_DAYS,
        "rest_per_patrol_day": REST_PER_PATROL_DAY,
    }
    if asked.cycle_days is not None:
        rest = REST_DAYS + math.ceil(REST_PER_PATROL_DAY * asked.max_days)
        phase = asked.cycle_days * (number - 1) // PLATOONS[base]
        first = asked.start + timedelta(phase)
        more["available"] = Period(first, first + timedelta(asked.cycle_days - rest))
    return msgspec.convert(content | more, Unit)
