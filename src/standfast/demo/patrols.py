"""Patrols of the demo mission: long ones that add up to the letter's ten deployments, short ones, denials.

From public reports come the roadblocks on the way to Kajo Keji from 2 to 5 February 2017, the attempts to reach Yei in
September 2016, and the denial at Jamjang on 11 April 2017. Everything else, days and numbers included, is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.patrols import operations
from standfast.apps.patrols.facts import (
    Actor,
    Composition,
    HoldOutcome,
    Mobility,
    Purpose,
    Requester,
    Restriction,
    Threat,
)
from standfast.demo.cast import Act, Cast
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import MISSION_ZONE, Happened

BASE = "site.un_house"
TASKED_BEFORE = timedelta(days=4, hours=2)
APPROVED_BEFORE = timedelta(days=2, hours=5)
RADIO = timedelta(minutes=25)
REPORT_AFTER = timedelta(hours=20)
DEBRIEF_AFTER = timedelta(days=2)
TO_STAND: tuple[Purpose, ...] = ("protection presence", "human-rights monitoring", "outreach")


def local(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """Return an instant of the mission's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=MISSION_ZONE)


class Leg(NamedTuple):
    """A stay at a place."""

    place: str
    arrived: datetime
    left: datetime | None


class Block(NamedTuple):
    """A denial of movement, and how the hold ended."""

    where: str
    met: datetime
    ended: datetime
    outcome: HoldOutcome = "passed"
    actor: Actor = "army"
    restriction: Restriction = "denied at checkpoint"
    threat: Threat | None = "none"
    authority: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DemoPatrol:
    """A patrol of the demo; `returned` is None while it is out, `legs` empty when it never arrived."""

    key: str
    destinations: tuple[str, ...]
    departed: datetime
    returned: datetime | None
    legs: tuple[Leg, ...] = ()
    blocks: tuple[Block, ...] = ()
    nights: int = 6
    composition: Composition = "integrated"
    mobility: tuple[Mobility, ...] = ("mounted", "dismounted")
    purposes: tuple[Purpose, ...] = TO_STAND
    unit: str = "unit.infantry_2"
    base: str = BASE
    chain: str = "juba"
    officer: str = "juba.duty"
    asked_by: tuple[Requester, ...] = ()
    order: str | None = None
    people: tuple[int, int] | None = field(default=None)


KAJO_KEJI_BLOCKS = (
    Block("Juba-Kajo Keji road, first roadblock", local(2017, 2, 2, 11), local(2017, 2, 3, 7, 30)),
    Block("Juba-Kajo Keji road, second roadblock", local(2017, 2, 3, 10), local(2017, 2, 4, 8)),
    Block("Juba-Kajo Keji road, third roadblock", local(2017, 2, 4, 12), local(2017, 2, 5, 7)),
)
LONG: tuple[DemoPatrol, ...] = (
    DemoPatrol(
        "long.yei.1", ("town.lainya", "town.yei"), local(2017, 1, 10, 7), local(2017, 1, 17, 16),
        (
            Leg("town.lainya", local(2017, 1, 10, 15), local(2017, 1, 12, 8)),
            Leg("town.yei", local(2017, 1, 12, 12), local(2017, 1, 16, 8)),
        ),
        asked_by=("local authority", "community"), unit="unit.infantry_4", people=(11, 62),
    ),
    DemoPatrol(
        "long.kajo_keji.1", ("town.kajo_keji",), local(2017, 1, 18, 7), local(2017, 1, 24, 17),
        (Leg("town.kajo_keji", local(2017, 1, 19, 13), local(2017, 1, 24, 6)),),
        asked_by=("local authority",), people=(9, 55),
    ),
    DemoPatrol(
        "long.kajo_keji.2", ("town.kajo_keji",), local(2017, 2, 2, 7), local(2017, 2, 9, 15),
        (Leg("town.kajo_keji", local(2017, 2, 5, 12), local(2017, 2, 9, 6)),),
        KAJO_KEJI_BLOCKS,
        order="Visit the airstrip and the market; count who has stayed.", people=(8, 58),
    ),
    DemoPatrol(
        "long.magwe.1", ("town.magwe",), local(2017, 2, 13, 6), local(2017, 2, 20, 14),
        (Leg("town.magwe", local(2017, 2, 13, 16), local(2017, 2, 20, 6)),),
        (Block("Nimule road, levy post", local(2017, 2, 13, 9), local(2017, 2, 13, 11),
               actor="local authority", restriction="levy demanded"),),
        asked_by=("local authority", "community"), unit="unit.infantry_3", people=(10, 49),
    ),
    DemoPatrol(
        "long.yei.2", ("town.yei",), local(2017, 2, 20, 6), local(2017, 2, 27, 15),
        (Leg("town.yei", local(2017, 2, 21, 11), local(2017, 2, 26, 8)),),
        (Block("Yei road, Ganji checkpoint", local(2017, 2, 20, 13), local(2017, 2, 21, 7)),),
        asked_by=("civil society",), unit="unit.infantry_4", people=(12, 60),
    ),
    DemoPatrol(
        "long.magwe.2", ("town.magwe",), local(2017, 3, 6, 6), local(2017, 3, 12, 16),
        (Leg("town.magwe", local(2017, 3, 6, 17), local(2017, 3, 12, 6)),),
        asked_by=("local authority",), unit="unit.infantry_3", people=(7, 44),
    ),
    DemoPatrol(
        "long.kajo_keji.3", ("town.kajo_keji",), local(2017, 3, 13, 6), local(2017, 3, 21, 15),
        (Leg("town.kajo_keji", local(2017, 3, 14, 12), local(2017, 3, 20, 7)),),
        asked_by=("community",), people=(9, 57),
    ),
    DemoPatrol(
        "long.yei.3", ("town.yei",), local(2017, 3, 20, 6), local(2017, 3, 27, 14),
        (Leg("town.yei", local(2017, 3, 21, 10), local(2017, 3, 26, 9)),),
        asked_by=("local authority",), unit="unit.infantry_4", people=(13, 61),
    ),
    DemoPatrol(
        "long.lainya.2", ("town.lainya",), local(2017, 3, 28, 7), local(2017, 4, 4, 13),
        (Leg("town.lainya", local(2017, 3, 29, 9), local(2017, 4, 3, 16)),),
        (Block("Yei road, Ganji checkpoint", local(2017, 3, 28, 12), local(2017, 3, 29, 6)),),
        unit="unit.infantry_2", people=(8, 50),
    ),
)  # fmt: skip
DECOYS: tuple[DemoPatrol, ...] = (
    # Long, and before the letter's January 2017.
    DemoPatrol(
        "long.magwe.early", ("town.magwe",), local(2016, 11, 21, 7), local(2016, 11, 26, 15),
        (Leg("town.magwe", local(2016, 11, 21, 17), local(2016, 11, 26, 7)),),
        nights=5, unit="unit.infantry_3", people=(4, 40),
    ),
    # Two nights in Yei: no long-duration patrol.
    DemoPatrol(
        "short.yei", ("town.yei",), local(2017, 2, 7, 6), local(2017, 2, 9, 18),
        (Leg("town.yei", local(2017, 2, 7, 15), local(2017, 2, 9, 9)),),
        nights=2, composition="force", unit="unit.infantry_4", people=(3, 31),
    ),
    # Stood its ground for the 48 hours, and never arrived.
    DemoPatrol(
        "turned_back.lainya", ("town.lainya",), local(2017, 3, 1, 6), local(2017, 3, 3, 18),
        (),
        (Block("Yei road, Ganji checkpoint", local(2017, 3, 1, 11), local(2017, 3, 3, 12),
               outcome="expired", threat="verbal"),),
        people=(6, 47),
    ),
    # Passed through Magwe on its way to Pajok without staying a night there.
    DemoPatrol(
        "short.pajok", ("town.pajok",), local(2017, 4, 6, 6), local(2017, 4, 9, 17),
        (
            Leg("town.magwe", local(2017, 4, 6, 14), local(2017, 4, 6, 16)),
            Leg("town.pajok", local(2017, 4, 6, 18), local(2017, 4, 9, 7)),
        ),
        (Block("Magwe-Pajok road", local(2017, 4, 6, 16, 20), local(2017, 4, 6, 17, 40)),),
        nights=3, unit="unit.infantry_3", people=(5, 46),
    ),
    # Still out at the letter's date, and not for long enough yet.
    DemoPatrol(
        "out.lainya", ("town.lainya",), local(2017, 4, 15, 7), None,
        (Leg("town.lainya", local(2017, 4, 15, 16), None),),
        nights=20, people=(9, 52),
    ),
    DemoPatrol(
        "jamjang", ("town.wunkur",), local(2017, 4, 11, 7), local(2017, 4, 11, 16),
        (),
        (Block("Jamjang checkpoint", local(2017, 4, 11, 10), local(2017, 4, 11, 12, 30),
               outcome="withdrawn under threat", threat="weapons pointed",
               restriction="turned back under threat", authority="Commander on the scene",
               reason="The soldiers threatened to open fire and escorted the patrol away."),),
        nights=7, unit="unit.infantry_5", base="site.bentiu", chain="bentiu",
        officer="bentiu.office", people=(7, 55),
        order="To Wunkur by Jamjang; where Wunkur lies is not in public sources.",
    ),
)  # fmt: skip


class Short(NamedTuple):
    """A short journey: when, where to, and whether it arrived."""

    year: int
    month: int
    day: int
    place: str
    arrived: bool


SHORT: tuple[Short, ...] = (
    Short(2016, 7, 20, "town.terekeka", False),
    Short(2016, 8, 4, "town.nimule", True),
    Short(2016, 8, 17, "town.mundri", False),
    Short(2016, 8, 30, "town.yei", False),
    Short(2016, 9, 6, "town.yei", False),
    Short(2016, 9, 13, "town.yei", False),
    Short(2016, 9, 27, "town.nimule", True),
    Short(2016, 10, 5, "town.terekeka", True),
    Short(2016, 10, 19, "town.lainya", False),
    Short(2016, 11, 2, "town.mundri", False),
    Short(2016, 11, 15, "town.nimule", True),
    Short(2016, 12, 1, "town.terekeka", True),
    Short(2016, 12, 13, "town.kajo_keji", False),
    Short(2017, 1, 5, "town.nimule", True),
    Short(2017, 1, 26, "town.terekeka", True),
    Short(2017, 2, 16, "town.mundri", True),
    Short(2017, 2, 24, "town.nimule", True),
    Short(2017, 3, 9, "town.terekeka", True),
    Short(2017, 3, 23, "town.mundri", False),
    Short(2017, 4, 5, "town.nimule", True),
    Short(2017, 4, 12, "town.terekeka", True),
)
ZONE_FROM, ZONE_UNTIL = local(2016, 10, 1, 0), local(2017, 4, 16, 18)
NOT_ON_FOOT_EVERY = 17


def acts(cast: Cast) -> Iterator[Act]:
    """Yield every patrol with its journey, one that was cancelled, and the patrols of the zone."""
    for number, patrol in enumerate((*LONG, *DECOYS)):
        yield from _patrol(cast, patrol, number)
    for number, short in enumerate(SHORT, start=len(LONG) + len(DECOYS)):
        yield from _patrol(cast, _short(short), number)
    yield from _cancelled(cast)
    yield from _zone_patrols(cast)


def _short(short: Short) -> DemoPatrol:
    departed = local(short.year, short.month, short.day, 7)
    legs: tuple[Leg, ...] = ()
    blocks: tuple[Block, ...] = ()
    if short.arrived:
        reached = departed + timedelta(hours=5)
        legs = (Leg(short.place, reached, reached + timedelta(hours=3)),)
    else:
        met = departed + timedelta(hours=3)
        blocks = (
            Block(
                "Roadblock on the way",
                met,
                met + timedelta(hours=4),
                outcome="turned back",
                threat="verbal",
                authority="Force headquarters duty officer",
                reason="No passage was given and the patrol was not fit to stay overnight.",
            ),
        )
    return DemoPatrol(
        f"short.{short.place.partition('.')[2]}.{departed:%Y-%m-%d}",
        (short.place,),
        departed,
        departed + timedelta(hours=13 if short.arrived else 10),
        legs,
        blocks,
        nights=0,
        composition="joint" if short.day % 2 else "force",
        mobility=("mounted",),
        purposes=("reconnaissance",),
        unit="unit.infantry_3",
    )


def _patrol(cast: Cast, patrol: DemoPatrol, number: int) -> Iterator[Act]:
    patrol_id = cast.id(f"patrol.{patrol.key}")
    tasked_at = patrol.departed - TASKED_BEFORE
    approved_at = patrol.departed - APPROVED_BEFORE
    yield Act(tasked_at, "juba", partial(_task, cast, patrol, number, tasked_at))
    yield Act(
        approved_at,
        patrol.chain,
        lambda: operations.approve_patrol(
            by=cast.person(patrol.officer), at=approved_at, patrol_id=patrol_id
        ),
    )
    at = patrol.departed + RADIO
    yield Act(at, patrol.chain, partial(_depart, cast, patrol, at))
    for order, block in enumerate(patrol.blocks, start=1):
        yield from _block(cast, patrol, order, block)
    for leg in patrol.legs:
        yield from _leg(cast, patrol, leg)
    yield from _home(cast, patrol)


def _task(cast: Cast, patrol: DemoPatrol, number: int, at: datetime) -> None:
    operations.task_patrol(
        by=cast.person("juba.planner"),
        at=at,
        subject=cast.id(f"patrol.{patrol.key}"),
        serial=f"P{number + 1:03d}/{patrol.departed:%y}",
        base=cast.id(patrol.base),
        destinations=tuple(cast.id(place) for place in patrol.destinations),
        planned_nights=patrol.nights,
        mobility=patrol.mobility,
        composition=patrol.composition,
        time_of_day="day and night" if patrol.nights else "day",
        purposes=patrol.purposes,
        unit=cast.id(patrol.unit),
        order=patrol.order,
        label=UNCLASSIFIED,  # long past, and released
    )


def _depart(cast: Cast, patrol: DemoPatrol, at: datetime) -> None:
    women, men = patrol.people or (None, None)
    operations.record_departure(
        by=cast.person(patrol.officer),
        at=at,
        patrol_id=cast.id(f"patrol.{patrol.key}"),
        happened=Happened.exact(patrol.departed),
        women=women,
        men=men,
        vehicles=None if men is None else 2 + men // 10,
    )


def _leg(cast: Cast, patrol: DemoPatrol, leg: Leg) -> Iterator[Act]:
    patrol_id, place = cast.id(f"patrol.{patrol.key}"), cast.id(leg.place)
    arrived_at = leg.arrived + RADIO
    yield Act(
        arrived_at,
        patrol.chain,
        lambda: operations.record_place_reached(
            by=cast.person(patrol.officer),
            at=arrived_at,
            patrol_id=patrol_id,
            place=place,
            happened=Happened.exact(leg.arrived),
        ),
    )
    if "outreach" in patrol.purposes and leg.left is not None:
        yield from _outreach(cast, patrol, leg)
    if leg.left is None:
        return
    left, left_at = leg.left, leg.left + RADIO
    yield Act(
        left_at,
        patrol.chain,
        lambda: operations.record_place_left(
            by=cast.person(patrol.officer),
            at=left_at,
            patrol_id=patrol_id,
            place=place,
            happened=Happened.exact(left),
        ),
    )


def _outreach(cast: Cast, patrol: DemoPatrol, leg: Leg) -> Iterator[Act]:
    assert leg.left is not None
    if leg.left - leg.arrived < timedelta(hours=20):
        return
    patrol_id, place = cast.id(f"patrol.{patrol.key}"), cast.id(leg.place)
    met_at = leg.arrived + timedelta(hours=16)
    yield Act(
        met_at,
        patrol.chain,
        lambda: operations.record_people_met(
            by=cast.person(patrol.officer),
            at=met_at,
            patrol_id=patrol_id,
            place=place,
            who="local authority",
            concerns="Displacement, food prices, the road. Invented.",
        ),
    )
    monitored_at = met_at + timedelta(hours=3)
    yield Act(
        monitored_at,
        patrol.chain,
        lambda: operations.record_monitoring(
            by=cast.person(patrol.officer),
            at=monitored_at,
            patrol_id=patrol_id,
            place=place,
            reference=f"HR file, {leg.arrived:%B %Y} (invented)",
        ),
    )
    for number, requester in enumerate(patrol.asked_by):
        if leg is patrol.legs[-1]:
            at = leg.left - timedelta(hours=2, minutes=10 * number)
            yield Act(at, patrol.chain, partial(_asked, cast, patrol, leg, requester, at))


def _asked(cast: Cast, patrol: DemoPatrol, leg: Leg, requester: Requester, at: datetime) -> None:
    operations.record_request_to_stay(
        by=cast.person(patrol.officer),
        at=at,
        patrol_id=cast.id(f"patrol.{patrol.key}"),
        place=cast.id(leg.place),
        requested_by=requester,
    )


def _block(cast: Cast, patrol: DemoPatrol, order: int, block: Block) -> Iterator[Act]:
    denial_id = cast.id(f"denial.{patrol.key}.{order}")
    met_at = block.met + RADIO
    yield Act(
        met_at,
        patrol.chain,
        lambda: operations.record_denial(
            by=cast.person(patrol.officer),
            at=met_at,
            subject=denial_id,
            patrol_id=cast.id(f"patrol.{patrol.key}"),
            stage="en route",
            actor=block.actor,
            restriction=block.restriction,
            where=block.where,
            threat=block.threat,
            happened=Happened.exact(block.met),
        ),
    )
    tried_at = block.met + timedelta(hours=1)
    yield Act(
        tried_at,
        patrol.chain,
        lambda: operations.record_liaison_attempt(
            by=cast.person(patrol.officer),
            at=tried_at,
            denial_id=denial_id,
            level="sector",
            answer="Will call back." if block.outcome == "passed" else None,
        ),
    )
    ended_at = block.ended + RADIO
    yield Act(
        ended_at,
        patrol.chain,
        lambda: operations.end_hold(
            by=cast.person(patrol.officer),
            at=ended_at,
            denial_id=denial_id,
            outcome=block.outcome,
            authority=block.authority,
            reason=block.reason,
            happened=Happened.exact(block.ended),
        ),
    )


def _home(cast: Cast, patrol: DemoPatrol) -> Iterator[Act]:
    if patrol.returned is None:
        return
    patrol_id, returned = cast.id(f"patrol.{patrol.key}"), patrol.returned
    returned_at = returned + RADIO
    yield Act(
        returned_at,
        patrol.chain,
        lambda: operations.record_return(
            by=cast.person(patrol.officer),
            at=returned_at,
            patrol_id=patrol_id,
            happened=Happened.exact(returned),
        ),
    )
    if patrol.nights == 0:
        return
    reported_at = returned + REPORT_AFTER
    yield Act(
        reported_at,
        patrol.chain,
        lambda: operations.submit_patrol_report(
            by=cast.person(patrol.officer),
            at=reported_at,
            patrol_id=patrol_id,
            summary="Tasks done as ordered. Invented."
            if patrol.legs
            else "The patrol did not arrive. Invented.",
            next_visit="Within a month" if patrol.asked_by else None,
        ),
    )
    debriefed_at = returned + DEBRIEF_AFTER
    yield Act(
        debriefed_at,
        "juba",
        lambda: operations.debrief_patrol(
            by=cast.person("juba.planner"), at=debriefed_at, patrol_id=patrol_id
        ),
    )


def _cancelled(cast: Cast) -> Iterator[Act]:
    """Yield a patrol to Yei that never left, for want of escorts."""
    departure = local(2017, 4, 10, 7)
    patrol = DemoPatrol("cancelled.yei", ("town.yei",), departure, None)
    tasked_at, cancelled_at = departure - TASKED_BEFORE, departure - timedelta(days=1)
    yield Act(tasked_at, "juba", partial(_task, cast, patrol, 98, tasked_at))
    yield Act(
        cancelled_at,
        "juba",
        lambda: operations.cancel_patrol(
            by=cast.person("juba.duty"),
            at=cancelled_at,
            patrol_id=cast.id("patrol.cancelled.yei"),
            reason="The battalion's vehicles were needed in Juba. Invented.",
        ),
    )


def _zone_patrols(cast: Cast) -> Iterator[Act]:
    """Yield a sample of the patrols in the zone: one by day and one by night every third day."""
    rng = cast.rng("patrols.zone")
    day, number = ZONE_FROM, 0
    while day < ZONE_UNTIL:
        for night in (False, True):
            number += 1
            begins = day + timedelta(hours=rng.choice((19, 20)) if night else rng.choice((9, 15)))
            happened = Happened.between(
                begins, begins + timedelta(hours=rng.choice((2, 3, 3.5))), "minute"
            )
            at = happened.end + timedelta(minutes=rng.randint(15, 60))
            women, men = rng.randint(0, 4), rng.randint(8, 14)
            by_police = rng.random() < 0.25
            yield Act(
                at,
                "un-house",
                partial(_zone_patrol, cast, number, happened, at, night, by_police, women, men),
            )
        day += timedelta(days=3)


def _zone_patrol(
    cast: Cast,
    number: int,
    happened: Happened,
    at: datetime,
    night: bool,
    by_police: bool,
    women: int,
    men: int,
) -> None:
    operations.record_zone_patrol(
        by=cast.person("un-house.police"),
        at=at,
        happened=happened,
        subject=cast.id(f"zone-patrol.{number}"),
        zone=cast.id("zone.un_house"),
        mobility="mounted" if number % NOT_ON_FOOT_EVERY == 0 else "dismounted",
        composition="police" if by_police else "force",
        time_of_day="night" if night else "day",
        unit=cast.id("unit.fpu_1" if by_police else "unit.infantry_1"),
        women=women,
        men=men,
    )
