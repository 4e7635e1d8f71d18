"""Mission-size problems by numbers and a seed: the towns of `settlements`, and invented villages, units and orders.

Sizes that matter are those of planning factors: convoy speeds, 10 litres of water a day, ranges of 500 to 600 km with a
third in reserve, two vehicles at least, helicopters at some field offices. The same numbers and seed are the same problem on
any machine. Orders and recurring visits are given only where one unit can meet each alone in day trips, so they can be
met together.
"""

import math
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import msgspec

from standfast.engines.geo import LonLat, destination, distance_m
from standfast.engines.routing.mission.forces import Caveat, CompositionRule, SpeedClass, Unit
from standfast.engines.routing.mission.generated_demands import with_demands
from standfast.engines.routing.mission.ground import (
    SUPPLIES,
    Closure,
    DwellOption,
    Facility,
    Grade,
    Halt,
    Hours,
    Period,
    Place,
    Report,
    Road,
    RoadKind,
    Supply,
)
from standfast.engines.routing.mission.problem import Policy, Problem
from standfast.engines.routing.mission.refusals import ProblemRefused
from standfast.engines.routing.mission.settlements import (
    DRY_WET_KMH,
    MAIN_ROADS,
    SEASONS,
    START,
    TOWNS,
    Town,
)

LONGEST_PIECE_KM = 40.0
HELICOPTERS = ("Juba", "Wau", "Malakal", "Bentiu", "Rumbek", "Yambio", "Bor")
ESCORT = CompositionRule(name="escort", needs={"military": 10})
OUTREACH = CompositionRule(name="outreach", needs={"military": 10}, women=1)
ENGAGEMENT = CompositionRule(
    name="engagement",
    needs={"military": 10, "police": 2, "human_rights": 1},
    women=1,
    language=True,
)


def generate(units: int, places: int, days: int, seed: int) -> Problem:
    """Return a problem with so many units, places and days.

    :raises ProblemRefused: when there are fewer than two places or no unit or day.
    """
    if units < 1 or places < 2 or days < 1:
        raise ProblemRefused(
            f"A problem of {units} units, {places} places and {days} days cannot be generated; it has a unit, two places "
            "and a day at least."
        )
    land = _Land(random.Random(seed), places)
    land.build()
    forces = _units(land.rng, units, land)
    problem = Problem(
        start=START,
        days=days,
        places=tuple(land.places),
        roads=tuple(land.roads),
        speed_classes=_speed_classes(),
        units=tuple(forces),
        seasons=SEASONS,
        closures=tuple(_closures(land.rng, land.roads, days)),
        reports=tuple(_reports(land.rng, land.roads, days)),
        facilities=tuple(
            Facility(name=f"{name} helicopter", place=name, speed_kmh=200)
            for name in HELICOPTERS
            if name in land.towns
        ),
        rules=(ESCORT, OUTREACH, ENGAGEMENT),
        policy=Policy(),
    )
    return with_demands(land.rng, problem)


def _speed_classes() -> tuple[SpeedClass, ...]:
    ground = {surface: speed for surface, speed in DRY_WET_KMH.items() if surface != "water"}
    slower = {
        surface: msgspec.structs.replace(
            speed, dry=min(speed.dry, 40) * 0.8, wet=min(speed.wet, 40) * 0.8
        )
        for surface, speed in ground.items()
    }
    return (
        SpeedClass(name="4x4", kmh=ground, passes="P2"),
        SpeedClass(name="APC", kmh=slower, passes="P3"),
        SpeedClass(name="boat", kmh={"water": DRY_WET_KMH["water"]}, kinds=("river",), passes="P2"),
    )


@dataclass(slots=True)
class _Land:
    """The ground while it is built: towns first, then waysides on the main roads, then villages off them."""

    rng: random.Random
    wanted: int
    places: list[Place] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)
    corridors: dict[str, str] = field(default_factory=dict)
    towns: set[str] = field(default_factory=set)
    bases: list[str] = field(default_factory=list)

    def build(self) -> None:
        chosen = TOWNS[: min(len(TOWNS), max(2, self.wanted // 5))]
        for town in chosen:
            self._add_town(town)
        pieces = [
            (one.km, one.start, one.end, one.surface, one.kind)
            for one in MAIN_ROADS
            if one.start in self.towns and one.end in self.towns
        ]
        self._split(pieces, room=(self.wanted - len(self.places)) * 2 // 5)
        while len(self.places) < self.wanted:
            self._add_village()

    def _add_town(self, town: Town) -> None:
        held = town.office or town.name == "Juba"
        self.towns.add(town.name)
        self.corridors[town.name] = town.corridor
        if held:
            self.bases.append(town.name)
        supplies: tuple[Supply, ...] = SUPPLIES if held else ("water",)
        if not held and self.rng.random() < 0.4:
            supplies = ("fuel", "water")
        self.places.append(
            Place(
                name=town.name,
                lon=town.lon,
                lat=town.lat,
                people=self.rng.randrange(8_000, 40_000, 500),
                risk=float(self.rng.randint(2, 5)),
                last_visit=None if held else self._last_visit(),
                every_days=7,
                half_h=24.0,
                dwell=()
                if held
                else (
                    DwellOption(name="half a day", hours=4),
                    DwellOption(name="two nights", nights=2),
                    DwellOption(name="a week", nights=7),
                    DwellOption(name="two weeks", nights=14),
                ),
                halt="held" if held else "temporary_base",
                supplies=supplies,
                rule=self.rng.choice(("escort", "engagement")),
                language=town.language,
            )
        )

    def _last_visit(self) -> date | None:
        if self.rng.random() < 0.1:
            return None
        return START - timedelta(days=self.rng.randint(1, 90))

    def _split(self, pieces: list[tuple[float, str, str, str, str]], *, room: int) -> None:
        """Break the longest piece by a wayside place, again and again, while there is room and need."""
        while room > 0 and max(pieces)[0] > LONGEST_PIECE_KM:
            pieces.sort()
            km, start, end, surface, kind = pieces.pop()
            share = self.rng.uniform(0.4, 0.6)
            middle = self._wayside(start, end, share, river=kind == "river")
            pieces += [
                (round(km * share, 1), start, middle, surface, kind),
                (round(km - round(km * share, 1), 1), middle, end, surface, kind),
            ]
            room -= 1
        for km, start, end, surface, kind in sorted(pieces, key=lambda one: one[1:]):
            self._add_road(start, end, km, surface, "river" if kind == "river" else "road")

    def _spot(self, name: str) -> LonLat:
        place = next(one for one in self.places if one.name == name)
        return place.lon, place.lat

    def _wayside(self, start: str, end: str, share: float, *, river: bool) -> str:
        (from_lon, from_lat), (to_lon, to_lat) = self._spot(start), self._spot(end)
        lon = from_lon + share * (to_lon - from_lon) + self.rng.uniform(-0.03, 0.03)
        lat = from_lat + share * (to_lat - from_lat) + self.rng.uniform(-0.03, 0.03)
        self.corridors[name := f"wayside {len(self.places):03d}"] = self.corridors[start]
        halt: Halt = "harbour" if river or self.rng.random() < 0.5 else "none"
        self._settle(name, lon, lat, start, halt)
        return name

    def _add_village(self) -> None:
        near = self.rng.choice(self.places)
        while near.name not in self.towns and self._crowded(near.name):
            near = self.rng.choice(self.places)
        km = self.rng.uniform(8, 25)
        lon, lat = destination(
            (near.lon, near.lat), bearing_deg=self.rng.uniform(0, 360), distance_m=1000 * km
        )
        self.corridors[name := f"village {len(self.places):03d}"] = self.corridors[near.name]
        halt: Halt = "harbour" if self.rng.random() < 0.2 else "none"
        self._settle(name, lon, lat, near.name, halt)
        surface = self.rng.choice(("earth", "track", "track"))
        self._add_road(near.name, name, round(km * self.rng.uniform(1.1, 1.4), 1), surface)
        if self.rng.random() < 0.4:
            self._second_way(name)

    def _crowded(self, name: str) -> bool:
        return sum(name in (road.start, road.end) for road in self.roads) > 4

    def _second_way(self, name: str) -> None:
        here = self._spot(name)
        others = [
            (distance_m(here, (one.lon, one.lat)) / 1000, one.name)
            for one in self.places
            if abs(one.lon - here[0]) + abs(one.lat - here[1]) < 0.5
        ]
        for km, other in sorted(others):
            direct = any({name, other} == {road.start, road.end} for road in self.roads)
            if other != name and not direct and km < 25:
                self._add_road(name, other, round(max(1.0, km) * 1.3, 1), "track")
                return

    def _settle(self, name: str, lon: float, lat: float, near: str, halt: Halt) -> None:
        risk = self.rng.randint(1, 5)
        options = [DwellOption(name="call", hours=2), DwellOption(name="half a day", hours=4)]
        options[1] = msgspec.structs.replace(options[1], dismounted=self.rng.random() < 0.3)
        if halt != "none":
            options.append(DwellOption(name="a night", nights=1))
            options.append(DwellOption(name="three nights", nights=3))
        window = self.rng.choice((None, None, None, Hours(8, 13), Hours(9, 15), Hours(10, 17)))
        language = next(place.language for place in self.places if place.name == near)
        rule = self.rng.choices((None, "escort", "outreach", "engagement"), (40, 25, 20, 15))[0]
        self.places.append(
            Place(
                name=name,
                lon=round(lon, 3),
                lat=round(lat, 3),
                people=int(min(12_000, math.exp(self.rng.gauss(7.2, 0.8)))) // 10 * 10,
                risk=float(risk),
                last_visit=self._last_visit(),
                every_days={5: 7, 4: 7, 3: 10, 2: 14}.get(risk, 30),
                half_h=self.rng.choice((4.0, 6.0, 8.0)),
                dwell=tuple(options),
                window=window,
                halt=halt,
                supplies=("water",) if self.rng.random() < 0.35 else (),
                rule=rule,
                language=language,
                evacuation=self.rng.random() < 0.8,
            )
        )

    def _add_road(
        self, start: str, end: str, km: float, surface: str, kind: RoadKind = "road"
    ) -> None:
        wet: Grade = "P0"
        if surface in ("earth", "track"):
            wet = self.rng.choice(("P1", "P1", "P2", "P3"))
        elif surface == "black_cotton":
            wet = "P4"
        elif surface == "murram":
            wet = "P1"
        main = surface in ("sealed", "murram", "earth", "black_cotton")
        self.roads.append(
            Road(
                name=f"{start} - {end}" if kind == "road" else f"Nile {start} - {end}",
                start=start,
                end=end,
                km=max(1.0, km),
                surface=surface,
                kind=kind,
                season=self.corridors[start],
                grade_wet=wet,
                convoy_minimum=self.rng.choice((2, 2, 3, 4)) if main else 2,
                delay_min=self.rng.choice((0, 0, 0, 30)) if main else 0,
                evacuation=self.rng.random() < 0.85,
            )
        )


def _units(rng: random.Random, wanted: int, land: _Land) -> list[Unit]:
    bases = land.bases[: max(1, wanted // 3)]
    joining = min(len(bases), wanted // 4)
    leading = wanted - joining
    units = [_leading(rng, number, bases[number % len(bases)], land) for number in range(leading)]
    units += [_joining(rng, number, bases[number % len(bases)], land) for number in range(joining)]
    return units


def _language_at(land: _Land, base: str) -> str:
    return next(place.language or "" for place in land.places if place.name == base)


def _languages_around(rng: random.Random, land: _Land, base: str) -> tuple[str, ...]:
    """Return what a civilian team speaks: the language of its base, and one more of the same corridor."""
    own = _language_at(land, base)
    others = sorted(
        {
            place.language
            for place in land.places
            if place.language and land.corridors[place.name] == land.corridors[base]
        }
        - {own}
    )
    return (own, rng.choice(others)) if others else (own,)


def _leading(rng: random.Random, number: int, base: str, land: _Land) -> Unit:
    on_river = any(road.kind == "river" and base in (road.start, road.end) for road in land.roads)
    boats = on_river and number % 12 == 10
    speed_class = "boat" if boats else rng.choice(("4x4", "4x4", "APC"))
    military = rng.randint(20, 30)
    medics = rng.randint(1, 2)
    seats = 8
    days_of_water, days_of_rations = rng.choice((4, 7, 10)), rng.choice((7, 14, 30))
    people = {"military": military, "medic": medics}
    if number % 5 == 4:  # an integrated patrol of its own
        people |= {"police": 3, "human_rights": 1}
    everybody = sum(people.values()) + seats
    caveats: list[Caveat] = []
    if number % 7 == 3:
        caveats.append("no_night_out")
    if number % 8 == 5:
        caveats.append("no_dismounted")
    if number % 9 == 7:
        caveats.append("no_temporary_base")
    return Unit(
        name=f"{base} {speed_class} {number + 1:02d}",
        base=base,
        people=people,
        speed_class=speed_class,
        women=rng.randint(0, 3),
        vehicles=rng.randint(3, 6),
        seats=seats,
        languages=(_language_at(land, base),) if rng.random() < 0.5 else (),
        caveats=tuple(caveats),
        fuel_range_km=float(rng.choice((500, 550, 600))),
        water_l=10.0 * everybody * (days_of_water + 3),
        rations=float(everybody * (days_of_rations + 3)),
        max_days=rng.choice((3, 7, 7, 14, 30)),
        rest_days=rng.choice((0, 1)),
        rest_per_patrol_day=rng.choice((0.25, 0.34)),
    )


def _joining(rng: random.Random, number: int, base: str, land: _Land) -> Unit:
    people = {"police": rng.randint(2, 3), "human_rights": 1, "civil_affairs": 1}
    if number % 4 == 2:
        people = {"doctor": 1, "surgeon": 1, "medic": 3}
    return Unit(
        name=f"{base} {'surgical' if 'surgeon' in people else 'civilian'} team {number + 1}",
        base=base,
        role="joins",
        people=people,
        women=rng.randint(1, 2),
        languages=_languages_around(rng, land, base),
        max_days=rng.choice((7, 14, 30)),
        rest_days=1,
        rest_per_patrol_day=0.25,
    )


def _closures(rng: random.Random, roads: list[Road], days: int) -> list[Closure]:
    found = []
    for road in rng.sample(roads, len(roads) // 25):
        first = rng.randrange(days)
        period = Period(
            START + timedelta(days=first), START + timedelta(days=first + rng.randint(2, 12))
        )
        found.append(
            Closure(
                road=road.name,
                period=period,
                reason=rng.choice(("bridge out", "declared closed", "flooded")),
            )
        )
    return found


def _reports(rng: random.Random, roads: list[Road], days: int) -> list[Report]:
    found = []
    for road in rng.sample(roads, len(roads) // 15):
        first = rng.randrange(days)
        found.append(
            Report(
                road=road.name,
                grade=rng.choice(("P0", "P1", "P2", "P3", "PU")),
                observed=START - timedelta(days=rng.randint(0, 6)),
                period=Period(START + timedelta(days=first), START + timedelta(days=first + 7)),
            )
        )
    return found
