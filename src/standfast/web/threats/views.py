"""The forecast with its reasons beside the analysts' hotspots; its scores, bad weeks as plainly as good ones; the alerts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from standfast.apps.accounts import queries as accounts
from standfast.apps.places import queries as places
from standfast.apps.threats import operations, queries
from standfast.apps.threats.area import default_area
from standfast.apps.threats.models import Alert, ForecastCell, IssuedForecast
from standfast.apps.threats.reference import WORDS
from standfast.engines.geo import distance_m
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import local_date
from standfast.web.lists import page_of
from standfast.web.moments import asked_of, moment_of, standing_in
from standfast.web.reading import person_of
from standfast.web.recording import Call, not_for
from standfast.web.threats.drawing import area_plan

SHOWN = 20
TRIGGERS_AHEAD = timedelta(days=14)
NEAR_M = 60_000
OWN = "standfast"
STAGES = ("acknowledged", "decided", "acted", "answered")
PACE_PERIOD = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A cell of the ranked list."""

    place: int
    cell: ForecastCell
    near: str | None
    likely_at_most: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A forecast whose time has passed: its scores, the best plain map's, and in words which did better."""

    row: IssuedForecast
    own: dict[str, Any]
    best: dict[str, Any] | None
    gain: float | None

    @property
    def better(self) -> bool | None:
        """Whether the forecast did better than the best plain map; None where nothing happened to tell."""
        return None if self.gain is None else self.gain >= 0


@dataclass(frozen=True, slots=True)
class Year:
    """The scored forecasts of a year and one length together."""

    year: int
    weeks: int
    forecasts: int
    events: int
    gain: float | None
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class Tracked:
    """An alert with its stages and what is late about it."""

    row: Alert
    owner: str | None
    after: dict[str, str]
    alarms: tuple[queries.Alarm, ...]


@require_GET
def threats(request: HttpRequest) -> HttpResponse:
    """Show where violence is likely next, with reasons, beside hotspots and what may set them off."""
    asked = asked_of(request)
    on = day_of(asked_of(request).as_of)
    with standing_in(asked):
        issued = queries.latest_forecast(on)
        cells = queries.ranked_cells(issued) if issued else ()
        context: dict[str, Any] = {
            "desk_key": "threats",
            "issued": issued,
            "ends": queries.ends_on(issued) if issued else None,
            "old": issued is not None and queries.ends_on(issued) <= on,
            "ranked": _ranked(cells),
            "cells": len(cells),
            "cannot_state": _cannot(
                request, operations.identify_hotspot, _("stating something about threats")
            ),
            "flashpoints": queries.flashpoints(on, on + TRIGGERS_AHEAD, person_of(request)),
            "triggers": list(queries.triggers(on, on + TRIGGERS_AHEAD).filter(label=UNCLASSIFIED)),
            "likelihood": {
                degree: word for (scale, degree), word in WORDS.items() if scale == "likelihood"
            },
        }
    if issued is not None and cells:
        context["plan"] = area_plan(cells, cell_km=issued.cell_km, outlines=default_area())
    return render(request, "threats/threats.html", context)


def _cannot(request: HttpRequest, call: Call, doing: str) -> str | None:
    if not asked_of(request).is_now:
        return _("You are looking at another time; go back to now to record something.")
    return not_for(person_of(request), call, doing)


def day_of(as_of: datetime | None) -> date:
    """Return the day that a moment belongs to; now without one."""
    # The end of a day is the first moment of the next: a moment belongs to the day before it.
    return local_date((as_of or timezone.now()) - timedelta(microseconds=1))


def _ranked(cells: Sequence[ForecastCell]) -> tuple[Ranked, ...]:
    known = [
        (row.name, (row.lon, row.lat))
        for row in places.sites().filter(label=UNCLASSIFIED)
        if row.lon is not None and row.lat is not None
    ]
    return tuple(
        Ranked(place, cell, _near(cell, known), int(cell.quantiles.get("0.95", 0)))
        for place, cell in enumerate(cells[:SHOWN], start=1)
    )


def _near(cell: ForecastCell, known: Iterable[tuple[str, tuple[float, float]]]) -> str | None:
    off = [(distance_m((cell.lon, cell.lat), point), name) for name, point in known]
    nearest = min(off, default=None)
    return nearest[1] if nearest is not None and nearest[0] <= NEAR_M else None


@require_GET
def scores(request: HttpRequest) -> HttpResponse:
    """Show how each forecast did beside plain maps, the bad weeks as plainly as the good ones."""
    asked = asked_of(request)
    on = day_of(asked.as_of)
    with standing_in(asked):
        scored = [_scored(row) for row in queries.issued_forecasts().exclude(scored_at=None)]
        page = page_of(request, scored)
        waiting = queries.forecasts_to_score(on)
        running = [
            row for row in queries.issued_forecasts().filter(scored_at=None)
            if queries.ends_on(row) > on
        ]  # fmt: skip
    return render(
        request,
        "threats/scores.html",
        {
            "desk_key": "threats",
            "page": page,
            "scored": page.object_list,
            "years": _years(scored),
            "waiting": waiting,
            "running": running,
        },
    )


def _scored(row: IssuedForecast) -> Scored:
    own = next((one for one in row.scores if one["model"] == OWN), row.scores[0])
    plain = [one for one in row.scores if one is not own and one.get("log_score") is not None]
    best = max(plain, key=lambda one: float(one["log_score"]), default=None)
    gain = (
        own["log_score"] - best["log_score"]
        if best is not None and own.get("log_score") is not None
        else None
    )
    return Scored(row, own, best, gain)


def _years(scored: Iterable[Scored]) -> tuple[Year, ...]:
    """Return the years, the newest first; a week ahead and four are not mixed."""
    kinds: dict[tuple[int, int], list[Scored]] = {}
    for one in scored:
        kinds.setdefault((one.row.cutoff.year, one.row.horizon_weeks), []).append(one)
    ordered = sorted(kinds.items(), reverse=True)
    return tuple(_year(year, weeks, found) for (year, weeks), found in ordered)


def _year(year: int, weeks: int, found: Sequence[Scored]) -> Year:
    told = [(one.gain, one.row.events or 0) for one in found if one.gain is not None]
    events = sum(events for _, events in told)
    return Year(
        year=year,
        weeks=weeks,
        forecasts=len(found),
        events=events,
        gain=sum(gain * count for gain, count in told) / events if events else None,
        better=sum(1 for gain, _ in told if gain >= 0),
        worse=sum(1 for gain, _ in told if gain < 0),
    )


@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """Follow each alert that the reader may open: raised, acknowledged, decided, acted upon, answered."""
    asked = asked_of(request)
    at = moment_of(asked).as_of if asked.as_of else timezone.now()
    person = person_of(request)
    with standing_in(asked):
        page = page_of(request, queries.alerts(person).filter(raised_at__lte=at))
        rows, standing = list(page.object_list), queries.standing_alerts(at, reader=person)
        owners = accounts.names({one.routed_to for one in (*rows, *standing) if one.routed_to})
        open_ = {row.subject for row in standing}
        followed = [tracked(row, at, owners, open_) for row in rows]
        late = [one for row in standing if (one := tracked(row, at, owners, open_)).alarms]
        paces = queries.paces(at - PACE_PERIOD, at, reader=person)
    return render(
        request,
        "threats/alerts.html",
        {
            "desk_key": "threats",
            "cannot_raise": _cannot(request, operations.raise_alert, _("raising an alert")),
            "page": page,
            "tracked": followed,
            "late": late,
            "paces": paces,
        },
    )


def tracked(row: Alert, at: datetime, owners: dict[Any, str], standing: set[Any]) -> Tracked:
    """Return an alert with how long each stage took and what is late about it."""
    passed = {stage: getattr(row, f"{stage}_at") for stage in STAGES}
    after = {stage: _waited(at - row.raised_at) for stage, at in passed.items() if at is not None}
    owner = owners.get(row.routed_to) if row.routed_to else None
    found = queries.alarms_of(row, at) if row.subject in standing else ()
    return Tracked(row, owner, after, found)


def _waited(time: timedelta) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    if not hours:
        return _("%d min") % minutes
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}
