"""How the demo records an incident: the report, its sources and figures, and what is stated about it later."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from standfast.apps.incidents import operations
from standfast.apps.incidents.facts import (
    Channel,
    Credibility,
    HarmType,
    Method,
    PersonClass,
    Reliability,
    SourceKind,
    Status,
)
from standfast.demo.cast import Act, Cast
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import Happened

SOURCES: dict[str, tuple[tuple[SourceKind, Channel], ...]] = {
    "police": (
        ("mission police", "radio"),
        ("community", "in person"),
        ("mission patrol", "radio"),
        ("community", "telephone"),
    ),
    "security": (
        ("United Nations security", "radio"),
        ("humanitarian partner", "telephone"),
        ("community", "telephone"),
    ),
    "office": (
        ("humanitarian partner", "text message"),
        ("authorities", "in person"),
        ("community", "telephone"),
        ("mission patrol", "radio"),
        ("ceasefire monitors", "written"),
        ("media", "public"),
    ),
    "duty": (
        ("mission patrol", "radio"),
        ("humanitarian partner", "telephone"),
        ("mission civilian", "telephone"),
        ("armed party", "telephone"),
        ("media", "public"),
    ),
}
"""Who tells whom, by what the recorder does; invented."""

USUAL: dict[SourceKind, tuple[Reliability, ...]] = {
    "mission police": ("A", "B"),
    "mission patrol": ("A", "B"),
    "mission civilian": ("B", "B", "C"),
    "United Nations security": ("A", "B"),
    "humanitarian partner": ("B", "C"),
    "community": ("C", "C", "D", "F"),
    "authorities": ("C", "D"),
    "ceasefire monitors": ("B",),
    "armed party": ("D", "E"),
    "media": ("C", "D", "F"),
}
BELIEVED: tuple[Credibility, ...] = (2, 2, 3, 3, 4, 6)
# How long a duty officer takes to write down what was heard, and a second source to turn up.
WRITTEN_AFTER_MIN = (4, 45)
SECOND_AFTER_MIN = (50, 900)


@dataclass(frozen=True, slots=True)
class Harmed:
    """What a report says of people harmed: at least, at best knowledge, at most."""

    harm: HarmType
    people: PersonClass
    low: int
    best: int | None
    high: int


@dataclass(frozen=True, slots=True)
class Report:
    """One report of the demo. `account` writes it on `chain` at `at`."""

    key: str
    account: str
    chain: str
    at: datetime
    happened: Happened
    category: str
    narrative: str | None
    county: str | None
    place: str | None = None
    site: str | None = None
    point: tuple[float, float] | None = None
    accuracy_m: float | None = None
    label: str = UNCLASSIFIED
    exercise: bool = False
    referred_to: str | None = None
    harmed: tuple[Harmed, ...] = field(default=())

    @property
    def name(self) -> str:
        """The incident's name in the cast."""
        return f"incident.{self.key}"


def recorded(
    cast: Cast, report: Report, rng: random.Random, *, second: float = 0.2
) -> Iterator[Act]:
    """Yield the report, its first source, the figures, and with some chance a second source."""
    told = rng.randint(1, 3)
    received_at = report.at - timedelta(minutes=told)
    reported_at = max(received_at - timedelta(minutes=rng.randint(1, 15)), report.happened.start)
    if reported_at > received_at:
        received_at = reported_at
    yield Act(report.at, report.chain, partial(_report, cast, report, reported_at, received_at))
    kinds = SOURCES[report.account.rpartition(".")[2]]
    first = rng.choice(kinds)
    at = report.at + timedelta(minutes=1)
    yield Act(at, report.chain, partial(_source, cast, report, at, 1, *_graded(rng, first), None))
    if report.harmed:
        yield Act(at, report.chain, partial(_harm, cast, report, at))
    if rng.random() < second:
        yield from _second(cast, report, rng, first)


def _second(
    cast: Cast, report: Report, rng: random.Random, first: tuple[SourceKind, Channel]
) -> Iterator[Act]:
    others = [kind for kind in SOURCES[report.account.rpartition(".")[2]] if kind != first]
    kind, channel, reliability, credibility = _graded(rng, rng.choice(others))
    at = report.at + timedelta(minutes=rng.randint(*SECOND_AFTER_MIN))
    relies = 1 if rng.random() < 0.25 else None
    if relies is None and reliability in ("A", "B") and rng.random() < 0.6:
        credibility = 1
    yield Act(
        at,
        report.chain,
        partial(_source, cast, report, at, 2, kind, channel, reliability, credibility, relies),
    )


def _graded(
    rng: random.Random, source: tuple[SourceKind, Channel]
) -> tuple[SourceKind, Channel, Reliability, Credibility]:
    kind, channel = source
    return kind, channel, rng.choice(USUAL[kind]), rng.choice(BELIEVED)


def _report(cast: Cast, report: Report, reported_at: datetime, received_at: datetime) -> None:
    lon, lat = report.point or (None, None)
    operations.report_incident(
        by=cast.person(report.account),
        at=report.at,
        subject=cast.id(report.name),
        category=report.category,
        happened=report.happened,
        place=report.place,
        place_id=cast.id(report.site) if report.site else None,
        county=report.county,
        lon=lon,
        lat=lat,
        accuracy_m=report.accuracy_m,
        narrative=report.narrative,
        reported_at=reported_at,
        received_at=received_at,
        referred_to=report.referred_to,
        exercise=report.exercise,
        label=report.label,
    )


def _source(
    cast: Cast,
    report: Report,
    at: datetime,
    number: int,
    kind: SourceKind,
    channel: Channel,
    reliability: Reliability,
    credibility: Credibility,
    relies_on: int | None,
) -> None:
    operations.add_source(
        by=cast.person(report.account),
        at=at,
        incident_id=cast.id(report.name),
        source=cast.id(f"{report.name}.source.{number}"),
        source_kind=kind,
        channel=channel,
        reliability=reliability,
        credibility=credibility,
        heard_at=at - timedelta(minutes=1),
        relies_on=cast.id(f"{report.name}.source.{relies_on}") if relies_on else None,
    )


def _harm(cast: Cast, report: Report, at: datetime) -> None:
    for harmed in report.harmed:
        operations.record_harm(
            by=cast.person(report.account),
            at=at,
            incident_id=cast.id(report.name),
            source=cast.id(f"{report.name}.source.1"),
            harm=harmed.harm,
            people=harmed.people,
            low=harmed.low,
            best=harmed.best,
            high=harmed.high,
        )


def judged(
    cast: Cast,
    report: Report,
    status: Status,
    *,
    method: Method,
    at: datetime,
    account: str,
    chain: str = "juba",
    note: str | None = None,
) -> Act:
    """Return a judgement on a report, by somebody else than its author."""

    def do() -> None:
        operations.verify_incident(
            by=cast.person(account),
            at=at,
            incident_id=cast.id(report.name),
            status=status,
            method=method,
            note=note,
        )

    return Act(at, chain, do)


def merged(cast: Cast, report: Report, into: Report, *, at: datetime, reason: str) -> Act:
    """Return the statement that a report tells of the event that another one records."""

    def do() -> None:
        operations.merge_incident(
            by=cast.person("juba.duty"),
            at=at,
            incident_id=cast.id(report.name),
            into=cast.id(into.name),
            reason=reason,
        )

    return Act(at, "juba", do)


def corrected(cast: Cast, report: Report, *, at: datetime, reason: str, **values: Any) -> Act:
    """Return a correction of a report by its author."""

    def do() -> None:
        operations.correct_incident(
            by=cast.person(report.account),
            at=at,
            incident_id=cast.id(report.name),
            reason=reason,
            **values,
        )

    return Act(at, report.chain, do)


def written_at(rng: random.Random, happened: Happened) -> datetime:
    """Return when a report of it is written down: soon after it ended, with seconds of its own."""
    delay = timedelta(minutes=rng.randint(*WRITTEN_AFTER_MIN) + 4, seconds=rng.randint(0, 59))
    return happened.end + delay
