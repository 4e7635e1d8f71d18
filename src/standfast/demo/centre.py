"""Operations centres, interventions and the influx at Pibor in the demo.

The letter gives: integrated centres at UN House and Tomping; the joint centre in one place with the security centre; four
groups of displaced people at Bentiu, up to 50 people; more than 800 people sheltered at Pibor; staff extracted at Yei.
Invented: every date and count, and all records that must not count: an attempt that was not stopped, an exercise, a second
report of one intervention, a crowd that two components tallied.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.centre import operations
from standfast.apps.centre.facts import CentreKind, Component, Force, Outcome, People, Task
from standfast.demo.cast import Act, Cast
from standfast.log.facts import Happened

HOUR = timedelta(hours=1)


class DemoCentre(NamedTuple):
    """An operations centre of the demo and when each component joined."""

    key: str
    kind: CentreKind
    name: str
    site: str
    chain: str
    opened: datetime
    joined: tuple[tuple[Component, datetime], ...] = ()


def _day(month: int, day: int, year: int = 2016, hour: int = 6) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


CENTRES = (
    DemoCentre(
        "centre.joc", "joint operations centre", "Joint Operations Centre",
        "site.un_house", "un-house", _day(7, 2),
    ),
    DemoCentre(
        "centre.soc", "security operations centre", "Security Operations Centre",
        "site.un_house", "un-house", _day(7, 2),
    ),
    DemoCentre(
        "centre.ioc.un_house", "integrated operations centre", "IOC UN House",
        "site.un_house", "un-house", _day(9, 19),
        (("military", _day(9, 19)), ("police", _day(9, 19)),
         ("United Nations security", _day(9, 26)), ("civilian", _day(10, 10))),
    ),
    DemoCentre(
        "centre.ioc.tomping", "integrated operations centre", "IOC Tomping",
        "site.tomping", "tomping", _day(11, 7),
        (("military", _day(11, 7)), ("police", _day(11, 7)),
         ("United Nations security", _day(11, 14)), ("civilian", _day(1, 23, 2017))),
    ),
)  # fmt: skip
TOGETHER = (_day(10, 24), _day(1, 9, 2017), _day(2, 6, 2017))


class DemoIntervention(NamedTuple):
    """A record of an intervention of the demo."""

    key: str
    task: Task
    place: str
    at: datetime
    account: str
    chain: str
    outcome: Outcome
    force: Force
    people: People | None
    note: str
    exercise: bool = False
    troops: int | None = None
    vehicles: int | None = None


def _bentiu(
    key: str,
    at: datetime,
    people: int,
    force: Force,
    note: str,
    outcome: Outcome = "achieved",
    exercise: bool = False,
) -> DemoIntervention:
    counted = People(best=people, least=people - 2, most=people + 3)
    return DemoIntervention(
        f"intervention.bentiu.{key}", "stop an abduction", "site.bentiu", at, "bentiu.office",
        "bentiu", outcome, force, counted, note, exercise,
    )  # fmt: skip


INTERVENTIONS = (
    _bentiu("missed", _day(10, 5, hour=9), 6, "presence", "The patrol came too late.",
            "not achieved"),
    _bentiu("first", _day(11, 29, hour=7), 14, "show of force", "Firewood collectors, south."),
    _bentiu("second", _day(1, 18, 2017, 8), 9, "verbal warning", "Firewood collectors, east."),
    _bentiu("third", _day(2, 14, 2017, 6), 13, "show of force", "Returning from the market."),
    _bentiu("exercise", _day(2, 22, 2017, 7), 12, "presence", "Rehearsal with role players.",
            exercise=True),
    _bentiu("fourth", _day(3, 7, 2017, 9), 11, "warning shots", "Firewood collectors, south."),
    _bentiu("error", _day(3, 20, 2017, 9), 8, "presence", "Reported by telephone."),
    DemoIntervention(
        "intervention.bentiu.third.again", "stop an abduction", "site.bentiu",
        _day(2, 14, 2017, 7), "juba.duty", "juba", "achieved", "show of force",
        People(best=15), "Heard by radio from the battalion.",
    ),
    DemoIntervention(
        "intervention.yei.agencies", "extract staff", "town.yei", _day(1, 31, 2017, 13),
        "juba.duty", "juba", "achieved", "show of force", People(best=9),
        "Staff stranded in a compound between the lines.", troops=32, vehicles=4,
    ),
    DemoIntervention(
        "intervention.yei.monitors", "extract staff", "town.yei", _day(1, 31, 2017, 15),
        "juba.duty", "juba", "achieved", "show of force", People(best=5),
        "Ceasefire monitors stranded in their compound.", troops=32, vehicles=4,
    ),
    DemoIntervention(
        "intervention.pibor", "shelter an influx", "town.pibor", _day(2, 20, 2017, 12),
        "bor.office", "bor", "achieved", "show of force", None,
        "Troops and combat vehicles at the gates after rumours of an attack on the town.",
        troops=60, vehicles=8,
    ),
)  # fmt: skip

INFLUX_AT = _day(2, 20, 2017, 10)
# Gate, hours after the influx began, people, who counted.
TALLIES: tuple[tuple[str, str, int, int, Component], ...] = (
    ("a1", "Main gate", 0, 64, "police"),
    ("a2", "Main gate", 1, 118, "police"),
    ("a3", "Main gate", 2, 131, "police"),
    ("a4", "Main gate", 3, 87, "police"),
    ("a5", "Main gate", 20, 39, "police"),
    ("b1", "East gate", 1, 72, "military"),
    ("b2", "East gate", 2, 96, "military"),
    ("b3", "East gate", 3, 88, "military"),
    ("b4", "East gate", 4, 41, "military"),
    ("c1", "Airstrip gate", 2, 47, "military"),
    ("c2", "Airstrip gate", 21, 35, "military"),
    ("a3.again", "Main gate", 2, 126, "military"),
)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the centres, the interventions and the influx."""
    yield from _centres(cast)
    yield from _interventions(cast)
    yield from _influx(cast)


def _centres(cast: Cast) -> Iterator[Act]:
    for centre in CENTRES:
        yield Act(centre.opened, centre.chain, partial(_open, cast, centre))
        for component, at in centre.joined:
            yield Act(at, centre.chain, partial(_join, cast, centre.key, component, at))
    together, apart, again = TOGETHER
    yield Act(together, "un-house", partial(_co_locate, cast, together))
    yield Act(apart, "un-house", partial(_part, cast, apart))
    yield Act(again, "un-house", partial(_co_locate, cast, again))


def _open(cast: Cast, centre: DemoCentre) -> None:
    operations.open_centre(
        by=cast.person("juba.duty"),
        at=centre.opened,
        centre_kind=centre.kind,
        name=centre.name,
        site=cast.id(centre.site),
        subject=cast.id(centre.key),
    )


def _join(cast: Cast, key: str, component: Component, at: datetime) -> None:
    operations.join_centre(
        by=cast.person("juba.duty"), at=at, centre_id=cast.id(key), component=component
    )


def _co_locate(cast: Cast, at: datetime) -> None:
    operations.co_locate_centres(
        by=cast.person("juba.duty"),
        at=at,
        centre_id=cast.id("centre.joc"),
        other=cast.id("centre.soc"),
    )


def _part(cast: Cast, at: datetime) -> None:
    operations.end_co_location(
        by=cast.person("juba.duty"),
        at=at,
        centre_id=cast.id("centre.joc"),
        other=cast.id("centre.soc"),
        reason="The room was rebuilt.",
    )


def _interventions(cast: Cast) -> Iterator[Act]:
    for one in INTERVENTIONS:
        at = one.at + 3 * HOUR
        yield Act(at, one.chain, partial(_record, cast, one, at))
    matched_at, withdrawn_at = _day(2, 16, 2017), _day(3, 22, 2017)

    def match() -> None:
        operations.match_interventions(
            by=cast.person("juba.duty"),
            at=matched_at,
            intervention_id=cast.id("intervention.bentiu.third.again"),
            same_as=cast.id("intervention.bentiu.third"),
            reason="Same patrol, same road, an hour later on the radio log.",
        )

    def withdraw() -> None:
        operations.withdraw_intervention(
            by=cast.person("bentiu.office"),
            at=withdrawn_at,
            intervention_id=cast.id("intervention.bentiu.error"),
            reason="The patrol log of that day has no such event.",
        )

    yield Act(matched_at, "juba", match)
    yield Act(withdrawn_at, "bentiu", withdraw)


def _record(cast: Cast, one: DemoIntervention, at: datetime) -> None:
    operations.record_intervention(
        by=cast.person(one.account),
        at=at,
        task=one.task,
        place=cast.id(one.place),
        component="military",
        outcome=one.outcome,
        force=one.force,
        happened=Happened.between(one.at, one.at + HOUR, "hour"),
        people=one.people,
        troops=one.troops,
        vehicles=one.vehicles,
        exercise=one.exercise,
        note=one.note,
        subject=cast.id(one.key),
    )


def _influx(cast: Cast) -> Iterator[Act]:
    subject = cast.id("influx.pibor")
    closed_at, matched_at = INFLUX_AT + 26 * HOUR, INFLUX_AT + 30 * HOUR

    def begin() -> None:
        operations.open_influx(
            by=cast.person("bor.office"),
            at=INFLUX_AT,
            place=cast.id("town.pibor"),
            cause="Rumours of an attack on the town.",
            subject=subject,
        )

    def end() -> None:
        operations.close_influx(
            by=cast.person("bor.office"), at=closed_at, influx_id=subject, note="Nobody came since."
        )

    def match() -> None:
        operations.match_tallies(
            by=cast.person("bor.office"),
            at=matched_at,
            tally_id=cast.id("tally.pibor.a3.again"),
            same_as=cast.id("tally.pibor.a3"),
            reason="Troops and police counted the same hour at the same gate.",
        )

    yield Act(INFLUX_AT, "bor", begin)
    for key, gate, hour, people, counted_by in TALLIES:
        start = INFLUX_AT + hour * HOUR
        at = start + HOUR + timedelta(minutes=10)

        def count(
            key: str = key,
            gate: str = gate,
            people: int = people,
            counted_by: Component = counted_by,
            start: datetime = start,
            at: datetime = at,
        ) -> None:
            operations.record_tally(
                by=cast.person("bor.office"),
                at=at,
                influx_id=subject,
                gate=gate,
                people=people,
                counted_by=counted_by,
                happened=Happened.between(start, start + HOUR, "hour"),
                subject=cast.id(f"tally.pibor.{key}"),
            )

        yield Act(at, "bor", count)
    yield Act(closed_at, "bor", end)
    yield Act(matched_at, "bor", match)
