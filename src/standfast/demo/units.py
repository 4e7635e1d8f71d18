"""The units of the demo mission: invented, in the order of magnitude of the public lists of contributors.

Units have neutral names. Which countries contribute and roughly how many is public; every strength by sex, every day of
a rotation and every vehicle is invented. The share of women among police rises to the letter's 18 per cent.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.units import operations
from standfast.apps.units.facts import UnitKind, VehicleKind
from standfast.demo.cast import Act, Cast
from standfast.log.times import Happened, start_of_day

BEFORE = date(2016, 5, 10)
DEPLOYED_AT = datetime(2016, 7, 1, 7, tzinfo=UTC)
READING_DAYS = tuple(date(2016 + (month > 12), (month - 1) % 12 + 1, 12) for month in range(7, 17))
INVENTED = "Invented: strengths by sex, days and vehicles."


class Stand(NamedTuple):
    """How many women and men a unit had."""

    women: int
    men: int


class DemoUnit(NamedTuple):
    """A unit of the demo; its strength runs along a straight line from `first` to `last`, which is its last reading."""

    key: str
    name: str
    kind: UnitKind
    contributor: str | None
    base: str
    first: Stand
    last: Stand
    since: date = BEFORE
    until: date | None = None
    left_because: str = ""


def _infantry(
    number: int,
    contributor: str,
    base: str,
    first: Stand,
    last: Stand,
    *,
    since: date = BEFORE,
    until: date | None = None,
    left_because: str = "",
) -> DemoUnit:
    return DemoUnit(
        key=f"infantry_{number}",
        name=f"Infantry Battalion {number}",
        kind="infantry battalion",
        contributor=contributor,
        base=base,
        first=first,
        last=last,
        since=since,
        until=until,
        left_because=left_because,
    )


UNITS: tuple[DemoUnit, ...] = (
    _infantry(1, "CHN", "site.un_house", Stand(18, 640), Stand(21, 655)),
    _infantry(2, "ETH", "site.un_house", Stand(26, 790), Stand(33, 780)),
    _infantry(3, "NPL", "site.tomping", Stand(19, 630), Stand(25, 640)),
    _infantry(4, "RWA", "site.tomping", Stand(22, 800), Stand(31, 810)),
    _infantry(5, "MNG", "site.bentiu", Stand(24, 640), Stand(30, 650)),
    _infantry(6, "GHA", "site.bentiu", Stand(41, 640), Stand(52, 650)),
    _infantry(7, "IND", "site.malakal", Stand(11, 1080), Stand(14, 1090)),
    _infantry(8, "RWA", "site.malakal", Stand(20, 780), Stand(26, 800)),
    _infantry(9, "IND", "site.bor", Stand(9, 780), Stand(12, 790)),
    _infantry(10, "BGD", "site.wau", Stand(8, 610), Stand(13, 640), since=date(2016, 12, 5)),
    _infantry(
        11,
        "KEN",
        "site.wau",
        Stand(31, 640),
        Stand(28, 540),
        until=date(2016, 12, 14),
        left_because="Its Government announced the withdrawal on 2 November 2016.",
    ),
    DemoUnit(
        "engineers_1", "Engineer Company 1", "engineers", "BGD", "site.tomping",
        Stand(7, 270), Stand(9, 281),
    ),
    DemoUnit(
        "engineers_2", "Engineer Company 2", "engineers", "KOR", "site.bor",
        Stand(11, 265), Stand(13, 272),
    ),
    DemoUnit(
        "hospital_1", "Field Hospital 1", "medical", "KHM", "site.un_house",
        Stand(19, 61), Stand(22, 60),
    ),
    DemoUnit(
        "aviation_1", "Aviation Unit 1", "aviation", "RWA", "site.tomping",
        Stand(6, 112), Stand(8, 115),
    ),
    DemoUnit(
        "fpu_1", "Formed Police Unit 1", "formed police unit", "NPL", "site.un_house",
        Stand(12, 128), Stand(21, 129),
    ),
    DemoUnit(
        "fpu_2", "Formed Police Unit 2", "formed police unit", "RWA", "site.un_house",
        Stand(15, 143), Stand(27, 133),
    ),
    DemoUnit(
        "fpu_3", "Formed Police Unit 3", "formed police unit", "BGD", "site.malakal",
        Stand(9, 129), Stand(15, 125),
    ),
    DemoUnit(
        "fpu_4", "Formed Police Unit 4", "formed police unit", "GHA", "site.bentiu",
        Stand(20, 136), Stand(25, 131), since=date(2016, 10, 20),
    ),
    DemoUnit(
        "fpu_5", "Formed Police Unit 5", "formed police unit", "NPL", "site.bentiu",
        Stand(8, 130), Stand(8, 126), until=date(2016, 11, 3),
        left_because="Its tour ended; Formed Police Unit 4 took over. Invented.",
    ),
    DemoUnit(
        "police_juba", "Individual police officers, Juba", "individual police officers", None,
        "site.un_house", Stand(64, 246), Stand(69, 246),
    ),
    DemoUnit(
        "police_north", "Individual police officers, Bentiu and Malakal",
        "individual police officers", None, "site.malakal", Stand(33, 157), Stand(38, 157),
    ),
    DemoUnit(
        "police_west", "Individual police officers, Wau and Bor", "individual police officers",
        None, "site.wau", Stand(27, 128), Stand(31, 128),
    ),
)  # fmt: skip

# Which rotation took over when; the first of each unit arrived with it.
RELIEFS: tuple[tuple[str, date], ...] = (
    ("infantry_4", date(2016, 8, 18)),
    ("infantry_6", date(2016, 9, 21)),
    ("infantry_3", date(2016, 11, 9)),
    ("infantry_1", date(2016, 12, 13)),
    ("infantry_8", date(2017, 1, 24)),
    ("infantry_5", date(2017, 2, 16)),
    ("fpu_1", date(2017, 2, 22)),
    ("infantry_2", date(2017, 3, 15)),
)
FLEET: tuple[tuple[str, VehicleKind, int], ...] = (
    ("infantry_1", "armoured carrier", 3),
    ("infantry_2", "armoured carrier", 3),
    ("infantry_3", "patrol vehicle", 3),
    ("infantry_4", "armoured carrier", 3),
    ("fpu_1", "patrol vehicle", 2),
    ("hospital_1", "ambulance", 2),
)
INSPECTION_DAYS = (date(2016, 9, 6), date(2016, 12, 7), date(2017, 3, 8))
# Who reports a unit's strength, and on which chain, by where the unit is.
REPORTERS = {
    "site.bentiu": ("bentiu.office", "bentiu"),
    "site.malakal": ("malakal.office", "malakal"),
    "site.wau": ("wau.office", "wau"),
    "site.bor": ("bor.office", "bor"),
}
AT_HEADQUARTERS = ("juba.readiness", "juba")
WRONG_READING = ("fpu_2", date(2017, 1, 12))


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the deployment of every unit, its rotations, its monthly strengths and some vehicles."""
    for number, unit in enumerate(UNITS):
        at = max(DEPLOYED_AT, _morning(unit.since)) + timedelta(minutes=number)
        yield Act(at, "juba", partial(_deploy, cast, unit, at))
        if unit.until is not None:
            at = _morning(unit.until) + timedelta(minutes=number)
            yield Act(at, "juba", partial(_leave, cast, unit, at))
    yield from _reliefs(cast)
    yield from _strengths(cast)
    yield from _vehicles(cast)


def _morning(on: date) -> datetime:
    return start_of_day(on) + timedelta(hours=10)


def _deploy(cast: Cast, unit: DemoUnit, at: datetime) -> None:
    """Record a unit and the rotation it came with."""
    officer, arrived = cast.person("juba.readiness"), Happened.day(unit.since)
    if arrived.end > at:
        arrived = Happened.exact(at)
    operations.deploy_unit(
        by=officer,
        at=at,
        subject=cast.id(f"unit.{unit.key}"),
        name=unit.name,
        unit_kind=unit.kind,
        contributor=unit.contributor,
        base=cast.id(unit.base),
        note=INVENTED,
        happened=arrived,
    )
    operations.induct_rotation(
        by=officer,
        at=at,
        subject=cast.id(f"rotation.{unit.key}.1"),
        unit_id=cast.id(f"unit.{unit.key}"),
        name=f"{unit.name}, first rotation on record",
        happened=arrived,
    )


def _leave(cast: Cast, unit: DemoUnit, at: datetime) -> None:
    officer = cast.person("juba.readiness")
    operations.record_rotation_departure(
        by=officer, at=at, rotation_id=cast.id(f"rotation.{unit.key}.1")
    )
    operations.record_unit_leaving(
        by=officer, at=at, unit_id=cast.id(f"unit.{unit.key}"), reason=unit.left_because
    )


def _reliefs(cast: Cast) -> Iterator[Act]:
    for key, on in RELIEFS:
        at = _morning(on)
        yield Act(at, "juba", partial(_relieve, cast, key, at))


def _relieve(cast: Cast, key: str, at: datetime) -> None:
    """Record that a rotation takes over and that the one before goes home."""
    unit = next(unit for unit in UNITS if unit.key == key)
    officer = cast.person("juba.readiness")
    operations.induct_rotation(
        by=officer,
        at=at,
        subject=cast.id(f"rotation.{key}.2"),
        unit_id=cast.id(f"unit.{key}"),
        name=f"{unit.name}, second rotation on record",
    )
    operations.record_rotation_departure(
        by=officer, at=at, rotation_id=cast.id(f"rotation.{key}.1")
    )


def _strengths(cast: Cast) -> Iterator[Act]:
    rng = cast.rng("units.strengths")
    for unit in UNITS:
        account, chain = REPORTERS.get(unit.base, AT_HEADQUARTERS)
        days = [on for on in READING_DAYS if unit.since < on < (unit.until or date.max)]
        for on in days:
            stand = _stand(unit, on, last=on == READING_DAYS[-1], rng=rng)
            wrong = (unit.key, on) == WRONG_READING
            reported = Stand(stand.women, stand.men + 100) if wrong else stand
            at = _morning(on) + timedelta(hours=6, minutes=rng.randrange(50))
            yield Act(at, chain, partial(_report, cast, unit, on, reported, account, at))
            if wrong:
                at += timedelta(days=9)
                yield Act(at, chain, partial(_correct, cast, unit, on, stand, account, at))


def _stand(unit: DemoUnit, on: date, *, last: bool, rng: random.Random) -> Stand:
    """Return a unit's strength on a day: along the line from first to last, a little off it in between."""
    if last:
        return unit.last
    share = (on - READING_DAYS[0]) / (READING_DAYS[-1] - READING_DAYS[0])
    women = unit.first.women + (unit.last.women - unit.first.women) * share
    men = unit.first.men + (unit.last.men - unit.first.men) * share
    return Stand(round(women), round(men * (1 + rng.uniform(-0.01, 0.01))))


def _report(cast: Cast, unit: DemoUnit, on: date, stand: Stand, account: str, at: datetime) -> None:
    operations.report_strength(
        by=cast.person(account),
        at=at,
        subject=cast.id(f"strength.{unit.key}.{on}"),
        unit_id=cast.id(f"unit.{unit.key}"),
        on=on,
        women=stand.women,
        men=stand.men,
    )


def _correct(
    cast: Cast, unit: DemoUnit, on: date, stand: Stand, account: str, at: datetime
) -> None:
    operations.correct_strength(
        by=cast.person(account),
        at=at,
        strength_id=cast.id(f"strength.{unit.key}.{on}"),
        men=stand.men,
    )


def _vehicles(cast: Cast) -> Iterator[Act]:
    rng = cast.rng("units.vehicles")
    number = 0
    for key, kind, count in FLEET:
        for _ in range(count):
            number += 1
            plate = f"UN-{number:03d}"
            at = DEPLOYED_AT + timedelta(hours=2, minutes=number)
            yield Act(at, "juba", partial(_assign, cast, key, kind, plate, at))
            for on in INSPECTION_DAYS:
                at = _morning(on) + timedelta(minutes=number)
                fit = rng.random() < 0.8
                yield Act(at, "juba", partial(_inspect, cast, plate, fit, at))


def _assign(cast: Cast, key: str, kind: VehicleKind, plate: str, at: datetime) -> None:
    operations.assign_vehicle(
        by=cast.person("juba.readiness"),
        at=at,
        subject=cast.id(f"vehicle.{plate}"),
        unit_id=cast.id(f"unit.{key}"),
        vehicle_kind=kind,
        plate=plate,
    )


def _inspect(cast: Cast, plate: str, fit: bool, at: datetime) -> None:
    operations.inspect_vehicle(
        by=cast.person("juba.readiness"),
        at=at,
        vehicle_id=cast.id(f"vehicle.{plate}"),
        serviceable=fit,
        note=None if fit else "In the workshop. Invented.",
    )
