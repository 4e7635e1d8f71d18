"""Threats in the demo: a few hotspots, alerts and triggers, and a forecast each month with its score.

Invented: all of it. The forecasts are made from the demo's own unclassified incidents, so they say something about an invented
mission and nothing about the country. Nobody's name, number or origin stands anywhere.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.threats import operations
from standfast.apps.threats.facts import (
    Actor,
    Channel,
    Decision,
    Degree,
    Outcome,
    Rating,
    ThreatKind,
    TriggerKind,
)
from standfast.demo.cast import Act, Cast

JUBA = "juba"
FORECASTS = (
    date(2016, 11, 7),
    date(2016, 12, 5),
    date(2017, 1, 2),
    date(2017, 1, 30),
    date(2017, 2, 27),
    date(2017, 3, 27),
)
HORIZON = timedelta(weeks=4)
LAST = datetime(2017, 4, 17, 9, tzinfo=UTC)


class DemoHotspot(NamedTuple):
    """A hotspot and how it is assessed once."""

    key: str
    name: str
    lon: float
    lat: float
    county: str
    threat: str
    actors: tuple[Actor, ...]
    triggers: tuple[TriggerKind, ...]
    likelihood: Degree
    impact: Degree
    rating: Rating
    action: str
    at: datetime


class DemoAlert(NamedTuple):
    """An alert and the minutes after which each stage was passed; None was never passed."""

    key: str
    at: datetime
    channel: Channel
    kind: ThreatKind
    threat: str
    locality: str
    acknowledged: int | None
    decided: int | None
    decision: Decision
    acted: int | None
    answered: int | None
    outcome: Outcome | None


class DemoTrigger(NamedTuple):
    """Something to come."""

    key: str
    trigger: TriggerKind
    first: date
    last: date
    what: str
    county: str | None


def _day(year: int, month: int, day: int, hour: int = 6) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


HOTSPOTS = (
    DemoHotspot(
        "hotspot.yei_road", "Road from Yei to Lainya", 30.85, 4.20, "Yei",
        "Invented: vehicles and people on foot stopped and robbed", ("armed youth", "not known"),
        ("market", "rains"), 4, 4, "must protect", "Escort on market days, patrol twice a week", _day(2017, 4, 12),
    ),
    DemoHotspot(
        "hotspot.pibor", "Cattle camps north of Pibor", 33.15, 6.95, "Pibor",
        "Invented: raids expected as herds move to water", ("armed cattle keepers",),
        ("cattle migration",), 3, 4, "should protect", "Long patrol with civil affairs before the herds move",
        _day(2017, 4, 13),
    ),
    DemoHotspot(
        "hotspot.wau_market", "Market south of the Wau site", 28.0, 7.68, "Wau",
        "Invented: quarrels at the market spread to the site", ("crowd", "criminals"),
        ("market", "salary day"), 3, 2, "could protect", "Police presence at closing time", _day(2017, 4, 13, 8),
    ),
)  # fmt: skip
ALERTS = (
    DemoAlert(
        "alert.yei", _day(2017, 1, 20), "community hotline", "armed men near a site",
        "Invented: armed men seen at the water point", "Yei", 6, 18, "act", 75, 600, "threat averted",
    ),
    DemoAlert(
        "alert.bentiu", _day(2017, 2, 11, 17), "liaison assistant", "rumour or hate speech",
        "Invented: a rumour of a raid in the coming night", "Bentiu", 8, 25, "verify", 100, 1300, "false alarm",
    ),
    DemoAlert(
        "alert.wau", _day(2017, 3, 4, 20), "community radio", "attack",
        "Invented: shots and burning houses at the edge of town", "Wau", 22, 95, "act", 310, None, "threat came true",
    ),
    DemoAlert(
        "alert.malakal", _day(2017, 4, 16, 4), "protection cluster", "plan or measure missing",
        "Invented: the cluster asks how the river crossing is watched", "Malakal", 9, None, "act", None, None, None,
    ),
)  # fmt: skip
TRIGGERS = (
    DemoTrigger("trigger.rains", "rains", date(2017, 4, 15), date(2017, 5, 31), "First heavy rains: roads close", None),
    DemoTrigger("trigger.market", "market", date(2017, 4, 22), date(2017, 4, 22), "Large market at Yei", "Yei"),
    DemoTrigger(
        "trigger.herds", "cattle migration", date(2017, 4, 20), date(2017, 5, 20), "Herds move back from the river", "Pibor"
    ),
)  # fmt: skip


def acts(cast: Cast) -> Iterator[Act]:
    """Yield every act of this topic."""
    yield from _hotspots(cast)
    for alert in ALERTS:
        yield from _alert(cast, alert)
    for trigger in TRIGGERS:
        yield Act(_day(2017, 4, 10), JUBA, partial(_schedule, cast, trigger))
    yield from _forecasts(cast)


def _hotspots(cast: Cast) -> Iterator[Act]:
    for hotspot in HOTSPOTS:
        yield Act(hotspot.at, JUBA, partial(_identify, cast, hotspot))
        assessed = hotspot.at + timedelta(hours=2)
        yield Act(assessed, JUBA, partial(_assess, cast, hotspot, assessed))


def _identify(cast: Cast, hotspot: DemoHotspot) -> object:
    return operations.identify_hotspot(
        by=cast.person("juba.planner"),
        at=hotspot.at,
        name=hotspot.name,
        lon=hotspot.lon,
        lat=hotspot.lat,
        radius_km=25.0,
        county=hotspot.county,
        threat=hotspot.threat,
        actors=hotspot.actors,
        triggers=hotspot.triggers,
        subject=cast.id(hotspot.key),
    )


def _assess(cast: Cast, hotspot: DemoHotspot, at: datetime) -> object:
    return operations.assess_hotspot(
        by=cast.person("juba.planner"),
        at=at,
        hotspot_id=cast.id(hotspot.key),
        likelihood=hotspot.likelihood,
        impact=hotspot.impact,
        rating=hotspot.rating,
        reason="Invented: held to be so by the working group",
        action=hotspot.action,
        review_on=(at + timedelta(days=7)).date(),
    )


def _schedule(cast: Cast, trigger: DemoTrigger) -> object:
    return operations.schedule_trigger(
        by=cast.person("juba.planner"),
        at=_day(2017, 4, 10),
        trigger=trigger.trigger,
        first=trigger.first,
        last=trigger.last,
        what=trigger.what,
        county=trigger.county,
        subject=cast.id(trigger.key),
    )


def _alert(cast: Cast, alert: DemoAlert) -> Iterator[Act]:
    subject = cast.id(alert.key)

    def duty(minutes: int) -> dict[str, object]:
        return {
            "by": cast.person("juba.duty"),
            "at": alert.at + timedelta(minutes=minutes),
            "alert_id": subject,
        }

    def act(minutes: int, do: object, **values: object) -> Act:
        return Act(
            alert.at + timedelta(minutes=minutes),
            JUBA,
            lambda: do(**duty(minutes), **values),  # type: ignore[operator]
        )

    yield Act(alert.at, JUBA, partial(_raise, cast, alert))
    if alert.acknowledged is not None:
        yield act(alert.acknowledged, operations.acknowledge_alert)
    if alert.decided is not None:
        yield act(
            alert.decided,
            operations.decide_alert,
            decision=alert.decision,
            reason="Invented: what the caller and a second source said",
        )
    if alert.acted is not None:
        yield act(
            alert.acted, operations.act_on_alert, action="Invented: a patrol left for the place"
        )
    if alert.answered is not None:
        yield act(
            alert.answered,
            operations.answer_alert,
            answer="Invented: the elders were told what was found",
        )
    if alert.outcome is not None:
        yield act(2000, operations.close_alert, outcome=alert.outcome)


def _raise(cast: Cast, alert: DemoAlert) -> object:
    return operations.raise_alert(
        by=cast.person("juba.duty"),
        at=alert.at,
        channel=alert.channel,
        threat_kind=alert.kind,
        threat=alert.threat,
        locality=alert.locality,
        routed_to=cast.person("juba.duty").subject,
        answer_owed=alert.channel != "protection cluster",
        due_on=date(2017, 4, 16) if alert.channel == "protection cluster" else None,
        subject=cast.id(alert.key),
    )


def _forecasts(cast: Cast) -> Iterator[Act]:
    for cutoff in FORECASTS:
        issued = datetime(cutoff.year, cutoff.month, cutoff.day, 5, tzinfo=UTC)
        yield Act(issued, JUBA, partial(_issue, cast, cutoff, issued))
        scored = issued + HORIZON + timedelta(hours=6)
        if scored <= LAST:
            yield Act(scored, JUBA, partial(_score, cast, cutoff, scored))


def _issue(cast: Cast, cutoff: date, at: datetime) -> object:
    return operations.issue_forecast(
        by=cast.person("juba.planner"),
        at=at,
        cutoff=cutoff,
        subject=cast.id(f"forecast.{cutoff}"),
    )


def _score(cast: Cast, cutoff: date, at: datetime) -> object:
    return operations.score_forecast(
        by=cast.person("juba.planner"), at=at, forecast_id=cast.id(f"forecast.{cutoff}")
    )
