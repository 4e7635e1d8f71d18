"""Works, breaches and sensors along the perimeters of the demo.

The letter gives the defence wall around 4 km of UN House, more than half of it done and the rest due by November 2017; the
works at Malakal; breaches that are mended on the spot or by mission support; sensors on trial. Invented: sections, segments,
days and breaches.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import NamedTuple

from standfast.apps.perimeter import operations
from standfast.apps.perimeter.facts import BreachKind, Cause, Route, SensorKind, WorkKind
from standfast.demo.cast import Act, Cast
from standfast.log.labels import UNCLASSIFIED

WALL = "work.un_house.wall"
WALL_M = 4000
WALL_SECTIONS = 40
WALL_PLANNED_AT = datetime(2016, 10, 17, 7, tzinfo=UTC)
WALL_DUE = date(2017, 11, 30)
SECTION_STEP_M = 5
MOST_APART = 8


class Measured(NamedTuple):
    """A stretch of the wall that was measured as finished; the first one runs through gate 1."""

    on: date
    start_m: float
    end_m: float


FINISHED = (
    Measured(date(2016, 11, 14), 3930, 70),
    Measured(date(2016, 11, 21), 70, 190),
    Measured(date(2016, 11, 28), 180, 310),
    Measured(date(2016, 12, 5), 310, 420),
    Measured(date(2016, 12, 12), 420, 560),
    Measured(date(2016, 12, 19), 550, 680),
    Measured(date(2017, 1, 4), 680, 820),
    Measured(date(2017, 1, 11), 820, 950),
    Measured(date(2017, 1, 18), 1900, 2040),
    Measured(date(2017, 1, 25), 2040, 2170),
    Measured(date(2017, 1, 30), 2160, 2290),
    Measured(date(2017, 2, 6), 2290, 2430),
    Measured(date(2017, 2, 13), 2430, 2550),
    Measured(date(2017, 2, 20), 950, 1080),
    Measured(date(2017, 2, 27), 1080, 1210),
    Measured(date(2017, 3, 4), 2550, 2690),
    Measured(date(2017, 3, 10), 1200, 1330),
    Measured(date(2017, 3, 15), 2690, 2800),
    Measured(date(2017, 3, 27), 2790, 2840),
    Measured(date(2017, 4, 10), 420, 450),
)
UNDER_CONSTRUCTION = (
    Measured(date(2017, 4, 3), 2840, 2960),
    Measured(date(2017, 4, 11), 1330, 1450),
)
DAMAGED_AT = datetime(2017, 3, 12, 5, tzinfo=UTC)
DAMAGED_M = (420, 480)
WRONG_MARKER = Measured(date(2017, 2, 22), 3600, 3700)


class DemoWork(NamedTuple):
    """A work at Malakal: its planned stretches, and the day on which each was finished."""

    key: str
    kind: WorkKind
    name: str
    stretches: tuple[tuple[float, float, date], ...]


MALAKAL_WORKS = (
    DemoWork("work.malakal.fence", "fence", "Second layer of fencing, Malakal",
             ((0, 2600, date(2016, 10, 21)), (2600, 5600, date(2016, 12, 9)))),
    DemoWork("work.malakal.ditch", "ditch", "Deeper ditch, Malakal",
             ((0, 3000, date(2016, 11, 25)), (3000, 5600, date(2017, 2, 17)))),
    DemoWork("work.malakal.berm", "berm", "Higher berm, Malakal",
             ((0, 2800, date(2017, 1, 13)), (2800, 5600, date(2017, 3, 3)))),
    DemoWork("work.malakal.buffer", "buffer zone", "Cleared ground, Malakal",
             ((0, 5600, date(2016, 12, 16)),)),
    DemoWork("work.malakal.track", "patrol track", "Wider patrol track, Malakal",
             ((0, 2800, date(2017, 2, 10)), (2800, 5600, date(2017, 3, 8)))),
)  # fmt: skip
MALAKAL_PLANNED_AT = datetime(2016, 9, 5, 7, tzinfo=UTC)

BREACHES = 22
FIRST_BREACH_AT = datetime(2016, 8, 9, 4, tzinfo=UTC)
BETWEEN_BREACHES = timedelta(days=11)
OPEN_BREACHES = {19, 20, 21}
REJECTED_BREACH, UNVERIFIED_BREACH, WITHDRAWN_BREACH = 7, 15, 11
KINDS: tuple[tuple[BreachKind, Cause], ...] = (
    ("cut", "smuggling"),
    ("hole", "theft"),
    ("erosion", "weather"),
    ("collapse", "vehicle"),
    ("climbing aid", "unknown"),
)
ON_THE_SPOT: Route = "force patrol on the spot"
MISSION_SUPPORT: Route = "mission support"
HOUR = timedelta(hours=1)

SENSORS: tuple[tuple[str, SensorKind, str, str], ...] = (
    ("sensor.un_house.fence", "intrusion detection", "Fence sensor, north", "site.un_house"),
    ("sensor.un_house.infrared", "infrared", "Infrared camera, west", "site.un_house"),
    ("sensor.un_house.gate", "access control", "Card readers, main gate", "site.un_house"),
    ("sensor.un_house.turnstile", "turnstile", "Turnstiles, main gate", "site.un_house"),
    ("sensor.tomping.cameras", "closed-circuit television", "Cameras, gates", "site.tomping"),
    ("sensor.tomping.turnstile", "turnstile", "Turnstiles, main gate", "site.tomping"),
)
SENSORS_AT = datetime(2017, 1, 24, 7, tzinfo=UTC)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the works with their progress, the breaches with their repairs, and the sensors."""
    yield from _wall(cast)
    yield from _malakal_works(cast)
    for number in range(BREACHES):
        yield from _breach(cast, number)
    yield from _sensors(cast)


def _afternoon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def _sections(rng: Random) -> list[tuple[int, int]]:
    """Return the planned sections: as long as gates and corners allow, together the whole ring."""
    lengths = [WALL_M // WALL_SECTIONS] * WALL_SECTIONS
    for index in range(0, WALL_SECTIONS, 2):
        apart = SECTION_STEP_M * rng.randint(-MOST_APART, MOST_APART)
        lengths[index], lengths[index + 1] = lengths[index] + apart, lengths[index + 1] - apart
    ends = [sum(lengths[: index + 1]) for index in range(WALL_SECTIONS)]
    return [(end - length, end) for end, length in zip(ends, lengths, strict=True)]


def _wall(cast: Cast) -> Iterator[Act]:
    yield Act(WALL_PLANNED_AT, "un-house", partial(_plan_wall, cast))
    for number, (start_m, end_m) in enumerate(_sections(cast.rng("perimeter.wall")), start=1):
        at = WALL_PLANNED_AT + timedelta(minutes=number)
        yield Act(at, "un-house", partial(_plan_section, cast, WALL, start_m, end_m, at))
    for number, stretch in enumerate(FINISHED):
        key, at = f"segment.wall.{number}", _afternoon(stretch.on)
        started_at = at - timedelta(days=9)
        yield Act(started_at, "un-house", partial(_start, cast, key, stretch, started_at))
        yield Act(at, "un-house", partial(_finish, cast, WALL, key, stretch, at))
    for number, stretch in enumerate(UNDER_CONSTRUCTION):
        at = _afternoon(stretch.on)
        yield Act(at, "un-house", partial(_start, cast, f"segment.wall.new.{number}", stretch, at))
    yield Act(DAMAGED_AT, "un-house", partial(_damage_wall, cast))
    at = _afternoon(WRONG_MARKER.on)
    yield Act(at, "un-house", partial(_finish, cast, WALL, "segment.wall.wrong", WRONG_MARKER, at))
    withdrawn_at = at + timedelta(days=2)
    yield Act(withdrawn_at, "un-house", partial(_withdraw_segment, cast, withdrawn_at))


def _plan_wall(cast: Cast) -> None:
    operations.plan_work(
        by=cast.person("juba.engineer"),
        at=WALL_PLANNED_AT,
        work_kind="defence wall",
        name="Mifram defence wall, UN House",
        perimeter=cast.id("perimeter.un_house"),
        due=WALL_DUE,
        due_precision="month",
        subject=cast.id(WALL),
    )


def _plan_section(cast: Cast, work: str, start_m: float, end_m: float, at: datetime) -> None:
    operations.plan_section(
        by=cast.person("juba.engineer"),
        at=at,
        work_id=cast.id(work),
        start_m=start_m,
        end_m=end_m,
    )


def _start(cast: Cast, key: str, stretch: Measured, at: datetime) -> None:
    operations.start_segment(
        by=cast.person("juba.engineer"),
        at=at,
        work_id=cast.id(WALL),
        start_m=stretch.start_m,
        end_m=stretch.end_m,
        subject=cast.id(key),
    )


def _finish(cast: Cast, work: str, key: str, stretch: Measured, at: datetime) -> None:
    operations.finish_segment(
        by=cast.person("juba.engineer"),
        at=at,
        work_id=cast.id(work),
        start_m=stretch.start_m,
        end_m=stretch.end_m,
        subject=cast.id(key),
    )


def _damage_wall(cast: Cast) -> None:
    start_m, end_m = DAMAGED_M
    operations.reopen_segment(
        by=cast.person("juba.security"),
        at=DAMAGED_AT,
        segment_id=cast.id("segment.wall.4"),
        start_m=start_m,
        end_m=end_m,
        reason="A water truck drove into the wall.",
    )


def _withdraw_segment(cast: Cast, at: datetime) -> None:
    operations.withdraw_segment(
        by=cast.person("juba.engineer"),
        at=at,
        segment_id=cast.id("segment.wall.wrong"),
        reason="Measured from the wrong marker: no wall stands there.",
    )


def _malakal_works(cast: Cast) -> Iterator[Act]:
    for minute, work in enumerate(MALAKAL_WORKS):
        at = MALAKAL_PLANNED_AT + timedelta(minutes=minute)
        yield Act(at, "juba", partial(_plan_malakal, cast, work, at))
        for number, (start_m, end_m, on) in enumerate(work.stretches):
            stretch, at = Measured(on, start_m, end_m), _afternoon(on)
            key = f"{work.key}.segment.{number}"
            yield Act(at, "malakal", partial(_finish, cast, work.key, key, stretch, at))


def _plan_malakal(cast: Cast, work: DemoWork, at: datetime) -> None:
    operations.plan_work(
        by=cast.person("juba.engineer"),
        at=at,
        work_kind=work.kind,
        name=work.name,
        perimeter=cast.id("perimeter.malakal"),
        subject=cast.id(work.key),
    )
    for start_m, end_m, _ in work.stretches:
        _plan_section(cast, work.key, start_m, end_m, at)


class DemoBreach(NamedTuple):
    """A breach of the demo: where it is, who found it and how it is repaired."""

    key: str
    number: int
    perimeter: str
    finder: str
    site: str
    found_at: datetime
    route: Route
    repaired_at: datetime

    @property
    def repairer(self) -> str:
        """Return who records the repair."""
        return "juba.engineer" if self.route == MISSION_SUPPORT else self.finder

    @property
    def verifier(self) -> str:
        """Return who sees whether the repair holds: never the one who recorded it."""
        return self.finder if self.route == MISSION_SUPPORT else "juba.engineer"


def _breach_of(cast: Cast, number: int) -> DemoBreach:
    rng = cast.rng(f"perimeter.breach.{number}")
    found_at = FIRST_BREACH_AT + number * BETWEEN_BREACHES + rng.randint(0, 18) * HOUR
    at_malakal = number % 4 == 3
    route = ON_THE_SPOT if rng.random() < 0.5 else MISSION_SUPPORT
    hours = rng.randint(2, 9) if route == ON_THE_SPOT else rng.randint(20, 96)
    return DemoBreach(
        key=f"breach.{number}",
        number=number,
        perimeter="perimeter.malakal" if at_malakal else "perimeter.un_house",
        finder="malakal.office" if at_malakal else ("juba.security", "un-house.police")[number % 2],
        site="malakal" if at_malakal else "un-house",
        found_at=found_at,
        route=route,
        repaired_at=found_at + hours * HOUR,
    )


def _breach(cast: Cast, number: int) -> Iterator[Act]:
    breach = _breach_of(cast, number)
    yield Act(breach.found_at, breach.site, partial(_found, cast, breach))
    if number == WITHDRAWN_BREACH:
        at = breach.found_at + 4 * HOUR
        yield Act(at, breach.site, partial(_withdraw_breach, cast, breach, at))
        return
    if breach.route == MISSION_SUPPORT or number in OPEN_BREACHES:
        at = breach.found_at + 2 * HOUR
        yield Act(at, breach.site, partial(_fix, cast, breach, at))
    if number in OPEN_BREACHES:
        return
    repaired_at = breach.repaired_at
    yield Act(repaired_at, breach.site, partial(_repair, cast, breach, repaired_at))
    if number == REJECTED_BREACH:
        rejected_at = repaired_at + 20 * HOUR
        yield Act(rejected_at, breach.site, partial(_reject, cast, breach, rejected_at))
        repaired_at = rejected_at + 26 * HOUR
        yield Act(repaired_at, breach.site, partial(_repair, cast, breach, repaired_at))
    if number != UNVERIFIED_BREACH:
        verified_at = repaired_at + 24 * HOUR
        yield Act(verified_at, breach.site, partial(_verify, cast, breach, verified_at))


def _found(cast: Cast, breach: DemoBreach) -> None:
    kind, cause = KINDS[breach.number % len(KINDS)]
    rng = cast.rng(f"perimeter.breach.place.{breach.number}")
    operations.report_breach(
        by=cast.person(breach.finder),
        at=breach.found_at,
        perimeter=cast.id(breach.perimeter),
        breach_kind=kind,
        cause=cause,
        chainage_m=rng.randrange(0, WALL_M, SECTION_STEP_M),
        width_m=rng.randint(4, 30) / 10,
        guarded=rng.random() < 0.7,
        subject=cast.id(breach.key),
        label=UNCLASSIFIED,  # long past, and released
    )


def _fix(cast: Cast, breach: DemoBreach, at: datetime) -> None:
    operations.fix_breach_for_now(
        by=cast.person(breach.finder),
        at=at,
        breach_id=cast.id(breach.key),
        means="Razor wire, and a sentry beside it.",
    )


def _repair(cast: Cast, breach: DemoBreach, at: datetime) -> None:
    operations.repair_breach(
        by=cast.person(breach.repairer), at=at, breach_id=cast.id(breach.key), route=breach.route
    )


def _verify(cast: Cast, breach: DemoBreach, at: datetime) -> None:
    operations.verify_repair(by=cast.person(breach.verifier), at=at, breach_id=cast.id(breach.key))


def _reject(cast: Cast, breach: DemoBreach, at: datetime) -> None:
    operations.reject_repair(
        by=cast.person(breach.verifier),
        at=at,
        breach_id=cast.id(breach.key),
        reason="The new panel can be lifted by hand.",
    )


def _withdraw_breach(cast: Cast, breach: DemoBreach, at: datetime) -> None:
    operations.withdraw_breach(
        by=cast.person(breach.finder),
        at=at,
        breach_id=cast.id(breach.key),
        reason="It is the new drain, built with a grille.",
    )


def _sensors(cast: Cast) -> Iterator[Act]:
    for minute, (key, kind, name, site) in enumerate(SENSORS):
        at = SENSORS_AT + timedelta(minutes=minute)

        def install(
            key: str = key,
            kind: SensorKind = kind,
            name: str = name,
            site: str = site,
            at: datetime = at,
        ) -> None:
            operations.install_sensor(
                by=cast.person("juba.engineer"),
                at=at,
                site=cast.id(site),
                sensor_kind=kind,
                name=name,
                subject=cast.id(key),
                label=UNCLASSIFIED,  # long past, and released
            )

        yield Act(at, "un-house", install)
