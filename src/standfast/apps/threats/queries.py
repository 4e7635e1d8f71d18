"""Questions about threats: what is open, what is late, how high the threat is, what was forecast."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from standfast.apps.threats.models import Alert, ForecastCell, Hotspot, IssuedForecast, Trigger
from standfast.apps.threats.reference import (
    ALERT_WINDOW,
    CLOCK_WORDS,
    CLOCKS,
    LEVEL_POINTS,
    SCHEDULE,
    THREAT_POINTS,
    Scheduled,
    risk,
)
from standfast.log.times import end_of_day

RATINGS = ("must protect", "should protect", "could protect")
RISK_ORDER = ("extreme", "very high", "high", "medium", "low")
DUE = "due"
# An alarm that has been late for so many times its clock goes one step up the chain; proposed default.
ESCALATES_AFTER = 2


class Reader(Protocol):
    """Somebody who reads: their clearance decides what they are shown."""

    def may_read(self, label: str) -> bool:
        """Tell whether a label opens for this reader."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A stage of an alert that is late at a moment."""

    alert: Alert
    stage: str
    due_at: datetime
    late_by: timedelta
    escalated: bool

    @property
    def sentence(self) -> str:
        """Return what is late, as a sentence."""
        what = "it was to be dealt with by a day that has passed" if self.stage == DUE else None
        wanted = what or f"late: {CLOCK_WORDS[self.stage]}"
        up = " Take it one step up." if self.escalated else ""
        return f"{self.alert}: {wanted}.{up}"


@dataclass(frozen=True, slots=True)
class Level:
    """How high the threat at a place is held to be, and the points that say so."""

    name: str
    points: int
    alerts: tuple[Alert, ...]
    late: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How many alerts passed a stage in time, of those that had to."""

    stage: str
    within: timedelta
    in_time: int
    of: int


@dataclass(frozen=True, slots=True)
class Flashpoint:
    """A row of the flashpoint matrix: a locality, its threat, triggers, actors and what is to be done."""

    hotspot: Hotspot
    risk: str | None
    triggers_to_come: tuple[Trigger, ...]


def alert(subject: UUID) -> Alert | None:
    """Return an alert."""
    return Alert.objects.filter(subject=subject).order_by("label").first()


def alerts(reader: Reader | None = None) -> QuerySet[Alert]:
    """Return the alerts that a reader may open, newest first; all of them without a reader."""
    found = Alert.objects.order_by("-raised_at", "subject", "label")
    return found if reader is None else found.filter(label__in=_open_to(reader, Alert))


def _open_to(reader: Reader, table: type[Alert] | type[Hotspot]) -> list[str]:
    labels = table.objects.values_list("label", flat=True).distinct()
    return [label for label in labels if reader.may_read(label)]


def hotspot(subject: UUID) -> Hotspot | None:
    """Return a hotspot."""
    return Hotspot.objects.filter(subject=subject).order_by("label").first()


def open_hotspots(reader: Reader | None = None) -> tuple[Hotspot, ...]:
    """Return the hotspots that stand, the most urgent first; one that nobody has rated stands beside *should*."""
    found = Hotspot.objects.filter(closed_at=None)
    if reader is not None:
        found = found.filter(label__in=_open_to(reader, Hotspot))
    return tuple(sorted(found, key=_urgency))


def _urgency(row: Hotspot) -> tuple[int, int, str, UUID]:
    rated = RATINGS.index(row.rating) if row.rating else 1
    class_ = risk(row.likelihood, row.impact)
    return rated, RISK_ORDER.index(class_) if class_ else 1, row.name, row.subject


def overdue_reviews(on: date) -> tuple[Hotspot, ...]:
    """Return the hotspots whose review day has passed, or that were never assessed."""
    return tuple(row for row in open_hotspots() if row.review_on is None or row.review_on < on)


def triggers(start: date, end: date) -> QuerySet[Trigger]:
    """Return what may set violence off from a day up to, not including, another, in time."""
    found = Trigger.objects.filter(first__lt=end, last__gte=start, cancelled=None)
    return found.order_by("first", "subject", "label")


def trigger(subject: UUID) -> Trigger | None:
    """Return a trigger."""
    return Trigger.objects.filter(subject=subject).order_by("label").first()


def flashpoints(start: date, end: date, reader: Reader | None = None) -> tuple[Flashpoint, ...]:
    """Return the flashpoint matrix with the triggers of its kinds and counties over some days."""
    coming = list(triggers(start, end))
    return tuple(
        Flashpoint(
            row,
            risk(row.likelihood, row.impact),
            tuple(one for one in coming if _meets(row, one)),
        )
        for row in open_hotspots(reader)
    )


def _meets(row: Hotspot, one: Trigger) -> bool:
    return one.trigger in row.triggers and (one.county is None or one.county == row.county)


def standing_alerts(
    at: datetime, *, place: UUID | None = None, reader: Reader | None = None
) -> tuple[Alert, ...]:
    """Return the alerts that were raised by a moment and neither withdrawn nor closed by then, in time."""
    found = alerts(reader).filter(raised_at__lte=at, withdrawn=None)
    found = found.filter(Q(closed_at=None) | Q(closed_at__gt=at))
    if place is not None:
        found = found.filter(place=place)
    return tuple(found.order_by("raised_at", "subject", "label"))


def alarms(at: datetime, found: Iterable[Alert] | None = None) -> tuple[Alarm, ...]:
    """Return what is late at a moment about alerts that stand, the longest late first."""
    rows = standing_alerts(at) if found is None else found
    late = [alarm for row in rows for alarm in alarms_of(row, at)]
    return tuple(sorted(late, key=lambda alarm: (alarm.due_at, alarm.alert.subject, alarm.stage)))


def alarms_of(row: Alert, at: datetime) -> tuple[Alarm, ...]:
    """Return the stages of one alert that are late at a moment: not passed by then, or passed too late is no alarm."""
    passed = {
        "acknowledged": row.acknowledged_at,
        "decided": row.decided_at,
        "acted": row.acted_at,
        "answered": row.answered_at,
    }
    due = [
        (stage, row.raised_at + clock, clock)
        for stage, clock in CLOCKS.items()
        if _wanted(row, stage) and not _by(passed[stage], at)
    ]
    if row.due_on is not None and not _by(row.acted_at, at):
        due.append((DUE, end_of_day(row.due_on), timedelta(days=1)))
    return tuple(
        Alarm(row, stage, due_at, at - due_at, at - due_at > ESCALATES_AFTER * clock)
        for stage, due_at, clock in due
        if at > due_at
    )


def _wanted(row: Alert, stage: str) -> bool:
    if stage == "answered":
        return row.answer_owed
    # A due day takes the place of the two hours; doing nothing, with its reason, needs no action.
    return stage != "acted" or (row.due_on is None and row.decision != "no action")


def _by(passed: datetime | None, at: datetime) -> bool:
    return passed is not None and passed <= at


def level(place: UUID, at: datetime, reader: Reader | None = None) -> Level:
    """Return how high the threat at a place is: alerts of the last days by their kind, and one more for each that is late.

    With a reader, by the alerts that they may open.
    """
    standing = standing_alerts(at, place=place, reader=reader)
    found = tuple(row for row in standing if row.raised_at > at - ALERT_WINDOW)
    late = len({alarm.alert.subject for alarm in alarms(at, found)})
    points = sum(THREAT_POINTS[row.threat_kind] for row in found) + late
    name = next((name for least, name in LEVEL_POINTS if points >= least), "normal")
    return Level(name, points, found, late)


def paces(start: datetime, end: datetime, reader: Reader | None = None) -> tuple[Pace, ...]:
    """Return how many alerts of a time passed each stage within its clock; those never passed count as late.

    With a reader, of the alerts that they may open.
    """
    raised = list(alerts(reader).filter(raised_at__gte=start, raised_at__lt=end, withdrawn=None))
    found = []
    for stage, clock in CLOCKS.items():
        wanted = [row for row in raised if _wanted(row, stage)]
        in_time = [row for row in wanted if _passed_within(row, stage, clock)]
        found.append(Pace(stage, clock, len(in_time), len(wanted)))
    return tuple(found)


def _passed_within(row: Alert, stage: str, clock: timedelta) -> bool:
    passed: datetime | None = getattr(row, f"{stage}_at")
    return passed is not None and passed - row.raised_at <= clock


def issued_forecast(subject: UUID) -> IssuedForecast | None:
    """Return a forecast that was issued."""
    return IssuedForecast.objects.filter(subject=subject).order_by("label").first()


def issued_forecasts() -> QuerySet[IssuedForecast]:
    """Return the forecasts, those of the latest cutoff first, of several the longest."""
    return IssuedForecast.objects.order_by("-cutoff", "-horizon_weeks", "-issued_at", "subject")


def latest_forecast(on: date) -> IssuedForecast | None:
    """Return the newest forecast that a day may use: its cutoff is not after it; of several the longest."""
    return issued_forecasts().filter(cutoff__lte=on).first()


def forecasts_due(on: date) -> tuple[Scheduled, ...]:
    """Return the kinds of forecast of the schedule of which none was issued for the last days."""
    return tuple(
        kind
        for kind in SCHEDULE
        if not IssuedForecast.objects.filter(
            horizon_weeks=kind.horizon_weeks,
            cell_km=kind.cell_km,
            cutoff__gt=on - timedelta(days=kind.every_days),
        ).exists()
    )


def forecasts_to_score(on: date) -> tuple[IssuedForecast, ...]:
    """Return the forecasts whose time has passed by a day and that were not scored yet, the oldest first."""
    waiting = IssuedForecast.objects.filter(scored_at=None).order_by("cutoff", "subject")
    return tuple(row for row in waiting if ends_on(row) <= on)


def ends_on(row: IssuedForecast) -> date:
    """Return the first day that a forecast says nothing about."""
    return row.cutoff + timedelta(weeks=row.horizon_weeks)


def cells_of(row: IssuedForecast) -> tuple[ForecastCell, ...]:
    """Return a forecast's cells as they are held here, in their order; a site that only received the entry holds none."""
    return tuple(ForecastCell.objects.filter(forecast=row.subject).order_by("number"))


def forecasts_without_cells() -> tuple[IssuedForecast, ...]:
    """Return the forecasts of which only the entry is here, the oldest first."""
    held = ForecastCell.objects.values_list("forecast", flat=True).distinct()
    return tuple(
        IssuedForecast.objects.exclude(subject__in=set(held)).order_by("cutoff", "subject")
    )


def ranked_cells(row: IssuedForecast) -> tuple[ForecastCell, ...]:
    """Return a forecast's cells, those where most is expected first."""
    return tuple(sorted(cells_of(row), key=lambda cell: (-cell.mean, cell.number)))
