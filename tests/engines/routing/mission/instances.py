"""Small mission problems with every constraint switched on, by seed: small enough for the oracle, rich enough to bite."""

import random
from datetime import date, timedelta

from standfast.engines.routing.mission import (
    Closure,
    CompositionRule,
    DwellOption,
    Facility,
    Hours,
    Order,
    Period,
    Place,
    Policy,
    Problem,
    Recurrence,
    Report,
    Road,
    Season,
    Speed,
    SpeedClass,
    Unit,
)
from standfast.engines.routing.mission.ground import Halt

START = date(2017, 4, 14)
HALTS: tuple[Halt, ...] = ("none", "none", "harbour", "temporary_base")


def day(number: int) -> date:
    """Return the date of a day of the horizon."""
    return START + timedelta(days=number)


def days(first: int, end: int) -> Period:
    """Return the days `[first, end)` as a period."""
    return Period(day(first), day(end))


def small_problem(seed: int, *, demands: bool = True) -> Problem:
    """Return a problem of four or five places, two or three days and two or three units."""
    rng = random.Random(seed)
    horizon = rng.choice((2, 2, 3, 3))
    names = ["Base", "Market", "Ford", "Hill", "Wells"][: rng.choice((4, 4, 5))]
    places = tuple(_place(rng, name) for name in names)
    roads = tuple(_roads(rng, names))
    return Problem(
        start=START,
        days=horizon,
        places=places,
        roads=roads,
        speed_classes=(
            SpeedClass(
                name="4x4",
                kmh={"murram": Speed(40, 15), "track": Speed(25, 9), "water": Speed(0, 0)},
                kinds=("road",),
                passes=rng.choice(("P1", "P2", "P2")),
            ),
            SpeedClass(
                name="boat",
                kmh={"murram": Speed(0, 0), "track": Speed(0, 0), "water": Speed(15, 15)},
                kinds=("river",),
                passes="P2",
            ),
        ),
        units=tuple(_units(rng)),
        seasons=(Season("rains", (days(rng.randint(1, 3), 30),)),),
        closures=tuple(
            Closure(road=road.name, period=days(first := rng.randint(0, 2), first + 1))
            for road in roads
            if rng.random() < 0.15
        ),
        reports=tuple(
            Report(
                road=road.name,
                grade=rng.choice(("P0", "P2", "P3", "PU")),
                observed=day(-rng.randint(0, 3)),
                period=days(0, 2),
            )
            for road in roads
            if rng.random() < 0.15
        ),
        facilities=(
            Facility(
                name="clinic",
                place="Base",
                speed_kmh=rng.choice((90.0, 150.0, 200.0)),
                surgery=rng.random() < 0.9,
            ),
        ),
        rules=(
            CompositionRule(name="escort", needs={"military": 8}),
            CompositionRule(
                name="engagement",
                needs={"military": 8, "police": 1, "human_rights": 1},
                women=1,
                language=True,
            ),
        ),
        orders=tuple(_orders(rng, names, horizon)) if demands else (),
        recurrences=(Recurrence(name="market days", place="Market", every_days=2, hours=2.0),)
        if demands and rng.random() < 0.1
        else (),
        policy=Policy(fuel_factor=1.5, unknown_grade=rng.choice(("P2", "P3"))),
    )


def _place(rng: random.Random, name: str) -> Place:
    lon, lat = {
        "Base": (31.6, 4.8),
        "Market": (31.9, 4.7),
        "Ford": (31.4, 4.4),
        "Hill": (32.1, 4.3),
        "Wells": (31.2, 5.0),
    }[name]
    if name == "Base":
        return Place(
            name=name, lon=lon, lat=lat, halt="held", supplies=("fuel", "water", "rations")
        )
    halt: Halt = rng.choice(HALTS)
    options = [DwellOption(name="call", hours=rng.choice((2, 3)), dismounted=rng.random() < 0.2)]
    if halt != "none" and rng.random() < 0.5:
        options.append(DwellOption(name="night", nights=1))
    elif rng.random() < 0.4:
        options.append(DwellOption(name="day", hours=rng.choice((4, 6))))
    return Place(
        name=name,
        lon=lon,
        lat=lat,
        people=rng.randrange(500, 9000, 100),
        risk=float(rng.randint(1, 5)),
        last_visit=rng.choice((None, day(-3), day(-20))),
        every_days=rng.choice((1, 2, 7)),
        half_h=rng.choice((3.0, 6.0, 12.0)),
        dwell=tuple(options),
        window=rng.choice((None, None, Hours(9, 15), Hours(10, 17))),
        open_on=rng.choice(((), (), (), (days(1, 3),))),
        halt=halt,
        supplies=rng.choice(((), (), ("water",), ("fuel",), ("water", "rations"))),
        rule=rng.choice((None, None, "escort", "engagement")),
        language=rng.choice(("Bari", "Acholi")),
        evacuation=rng.random() < 0.5,
    )


def _roads(rng: random.Random, names: list[str]) -> list[Road]:
    pairs = [
        ("Base", "Market"),
        ("Base", "Ford"),
        ("Market", "Hill"),
        ("Ford", "Hill"),
        ("Base", "Wells"),
    ]
    roads = []
    for start, end in pairs:
        if start not in names or end not in names or rng.random() < 0.1:
            continue
        roads.append(
            Road(
                name=f"{start} - {end}",
                start=start,
                end=end,
                km=float(rng.randint(15, 60)),
                surface=rng.choice(("murram", "murram", "track")),
                season=rng.choice((None, "rains", "rains")),
                grade_wet=rng.choice(("P1", "P1", "P2", "P4")),
                convoy_minimum=rng.choice((0, 2, 2, 3)),
                delay_min=rng.choice((0, 0, 30)),
                evacuation=rng.random() < 0.5,
            )
        )
    if rng.random() < 0.4:
        roads.append(
            Road(name="river", start="Base", end="Market", km=30, surface="water", kind="river")
        )
    return roads


def _units(rng: random.Random) -> list[Unit]:
    units = [_leading(rng, "First", "4x4")]
    if rng.random() < 0.6:
        units.append(_leading(rng, "Second", rng.choice(("4x4", "4x4", "boat"))))
    if rng.random() < 0.7:
        units.append(
            Unit(
                name="Team",
                base="Base",
                role="joins",
                people=rng.choice(({"police": 1, "human_rights": 1}, {"doctor": 1, "surgeon": 1})),
                women=1,
                languages=("Bari",),
                rest_days=rng.choice((0, 1)),
                caveats=rng.choice(((), ("no_dismounted",))),
            )
        )
    return units


def _leading(rng: random.Random, name: str, speed_class: str) -> Unit:
    strength = 12 + 2
    return Unit(
        name=name,
        base="Base",
        people=rng.choice(
            (
                {"military": 11, "medic": 1},
                {"military": 9, "medic": 1, "police": 1, "human_rights": 1},
            )
        ),
        speed_class=speed_class,
        women=rng.choice((0, 1)),
        vehicles=rng.choice((2, 3, 3)),
        seats=2,
        languages=rng.choice(((), ("Acholi",))),
        caveats=rng.choice(((), (), ("no_night_out",), ("no_temporary_base",), ("no_dismounted",))),
        barred_places=rng.choice(((), (), (), ("Ford",))),
        fuel_range_km=rng.choice((200.0, 300.0, 400.0)),
        water_l=10.0 * strength * rng.choice((4, 5, 7)),
        rations=float(strength * rng.choice((4, 6))),
        available=rng.choice((None, None, None, days(1, 9))),
        max_days=rng.choice((1, 2, 3)),
        rest_days=rng.choice((0, 1)),
        rest_per_patrol_day=rng.choice((0.0, 0.5)),
    )


def _orders(rng: random.Random, names: list[str], horizon: int) -> list[Order]:
    if rng.random() < 0.7:
        return []
    first = rng.randint(0, horizon - 1)
    return [
        Order(
            name="visit by order",
            place=rng.choice(names[1:]),
            period=days(first, horizon),
            hours=2.0,
            unit=rng.choice((None, None, "First")),
        )
    ]
