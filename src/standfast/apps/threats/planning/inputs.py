"""What a forecast reads: events, signs of displacement, and where the mission was; bound by one digest, the basis.

A forecast reads unclassified records alone, so that it says the same to everybody. Imported events are forecast where there
are any, and the mission's own incidents then only foretell; without imported events the incidents of violent kinds are
forecast. An incident counts from the day on which it was recorded. Nobody's origin is read.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

import numpy as np

from standfast.apps.incidents.models import Incident
from standfast.apps.incidents.reference import CATEGORIES
from standfast.apps.observations import queries as observations
from standfast.apps.observations.models import Observation
from standfast.apps.places import queries as places
from standfast.apps.places.models import Site, SitePopulation
from standfast.apps.threats.area import default_area
from standfast.apps.threats.event_files import FORECAST_TYPES, MONTH_ONLY, end_of_month
from standfast.apps.threats.presence import visits
from standfast.apps.threats.reference import DISPLACEMENT, REPORTING
from standfast.engines.warning import Catalogue, Cells, Event, catalogue_of, cells_over
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import local_date

VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
DISPLACED = "displacement"
FORETELLING_FAMILIES = frozenset(
    ("civil unrest", "movement of forces", "tension", DISPLACED, "weapons")
)
FINEST_PLACES, FINEST_DAYS = 3, 3
UCDP_ALONE = ("ucdp",)
# Where the mission stands day and night, so that what happens around it is told.
MANNED_KINDS = ("base", "office", "PoC site")
M_PER_KM = 1000.0
WEEK = 7
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Presence:
    """In what share of the last weeks somebody of the mission was in each cell, and in words what that rests on."""

    weeks: tuple[float, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that one forecast is made from.

    `reported` is the share of events that each cell would report; None where nothing is on record of where the mission was.
    """

    cutoff: date
    horizon_weeks: int
    cell_km: float
    cells: Cells
    catalogue: Catalogue
    sources: str
    presence: Presence | None
    reported: tuple[float, ...] | None

    @property
    def basis(self) -> str:
        """Return the digest of what decides the forecast: events that were known before the cutoff, exposure, area."""
        known = self.catalogue.known_days < self.cutoff.toordinal()
        events = [
            _event_words(event)
            for event, counts in zip(self.catalogue.events, known, strict=True)
            if counts
        ]
        content = {
            "cutoff": self.cutoff.isoformat(),
            "horizon_weeks": self.horizon_weeks,
            "cell_km": self.cell_km,
            "cells": [[round(lon, 6), round(lat, 6)] for lon, lat in self.cells.lonlats],
            "reported": self.reported,
            "events": events,
        }
        return digest(content)


def digest(content: object) -> str:
    """Return the SHA-256 of some content as JSON in one spelling."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _event_words(event: Event) -> list[object]:
    known_on = event.known_on.isoformat() if event.known_on else None
    flags = [event.exact_place, event.exact_day, event.target, event.sign]
    return [event.lon, event.lat, event.start.isoformat(), event.end.isoformat(), known_on, *flags]


def catalogue_digest(catalogue: Catalogue) -> str:
    """Return the digest of every event of a catalogue."""
    return digest([_event_words(event) for event in catalogue.events])


def inputs(
    *, cutoff: date, horizon_weeks: int, cell_km: float, catalogues: tuple[str, ...] = UCDP_ALONE
) -> Inputs:
    """Return what a forecast of a cutoff is made from, as it stands here."""
    catalogue, sources = known_catalogue(cell_km, catalogues)
    cells = cells_over(default_area(), cell_km=cell_km)
    presence = presence_before(cutoff, cells)
    own = any(event.target and event.known_on is not None for event in catalogue.events)
    least = REPORTING["least_share_own" if own else "least_share_imported"]
    reported = None if presence is None else _reported(presence, least)
    return Inputs(cutoff, horizon_weeks, cell_km, cells, catalogue, sources, presence, reported)


def _reported(presence: Presence, least: float) -> tuple[float, ...]:
    return tuple(float(f"{least + (1 - least) * share:.{DIGITS}g}") for share in presence.weeks)


def known_catalogue(
    cell_km: float, catalogues: tuple[str, ...] = UCDP_ALONE
) -> tuple[Catalogue, str]:
    """Return the events that a forecast reads, and in words where they come from.

    Of several catalogues the first goes before the others: another counts only in countries where those before it hold no
    event, so that no event is counted twice.
    """
    imported = list(_imported_events(catalogues))
    own = list(_incident_events(cell_km, forecast_them=not imported))
    rises = list(_population_rises())
    named = "" if catalogues == UCDP_ALONE else f" ({', '.join(catalogues)})"
    words = (
        f"{len(imported)} imported events{named}; {len(own)} unclassified incidents of the mission as signs"
        if imported
        else f"{len(own)} unclassified incidents of the mission; no events of others are imported"
    )
    if rises:
        words += f"; {len(rises)} rises of a site's population as signs"
    return catalogue_of([*imported, *own, *rises]), words


def _imported_events(catalogues: tuple[str, ...]) -> Iterator[Event]:
    """Yield the events of the first catalogue, and those of each further one in countries that none before it covers."""
    covered: set[str | None] = set()
    for source in catalogues:
        here: set[str | None] = set()
        for row in observations.current(source):
            if row.lon is None or row.lat is None or row.date_start is None:
                continue
            if row.country in covered:
                continue
            here.add(row.country)
            yield _imported(row, row.lon, row.lat, row.date_start)
        covered |= here


def _imported(row: Observation, lon: float, lat: float, start: date) -> Event:
    """Return an event of a catalogue, by the same rules as one that is read from a file (`event_files`)."""
    if row.source != "acled":
        return Event(
            lon,
            lat,
            start,
            max(row.date_end or start, start),
            exact_place=row.where_precision is not None and row.where_precision <= FINEST_PLACES,
            exact_day=row.date_precision is not None and row.date_precision <= FINEST_DAYS,
        )
    return Event(
        lon,
        lat,
        start,
        start,
        target=(row.event_kind or "").lower().startswith(FORECAST_TYPES),
        known_on=end_of_month(start) if row.date_precision == MONTH_ONLY else None,
    )


def _incident_events(cell_km: float, *, forecast_them: bool) -> Iterable[Event]:
    standing = Incident.objects.filter(
        label=UNCLASSIFIED, exercise=False, merged_into=None
    ).exclude(status="refuted")
    for row in standing.order_by("happened_start", "subject"):
        category = CATEGORIES.get(row.category)
        if row.lon is None or row.lat is None or category is None:
            continue
        violent = category.acled in VIOLENT
        if not violent and category.family not in FORETELLING_FAMILIES:
            continue
        start, end = local_date(row.happened_start), local_date(row.happened_end)
        exact = row.accuracy_m is None or row.accuracy_m <= cell_km * M_PER_KM / 2
        yield Event(
            row.lon,
            row.lat,
            start,
            max(start, end),
            exact_place=exact,
            exact_day=row.happened_precision != "month",
            target=violent and forecast_them,
            known_on=local_date(row.recorded_at),
            sign="displacement" if category.family == DISPLACED else "unrest",
        )


def _population_rises() -> Iterator[Event]:
    """Yield a sign of displacement for each rise between two readings of one source at one site."""
    points = {
        site.subject: (site.lon, site.lat)
        for site in Site.objects.filter(label=UNCLASSIFIED)
        if site.lon is not None and site.lat is not None
    }
    readings = SitePopulation.objects.filter(label=UNCLASSIFIED, withdrawn_reason=None)
    ordered = readings.order_by("site", "source", "on", "subject")
    for (site, _source), series in groupby(ordered, key=lambda row: (row.site, row.source)):
        for before, after in pairwise(series):
            if site in points and _is_rise(before, after):
                lon, lat = points[site]
                yield _rise(lon, lat, before.on, after.on)


def _is_rise(before: SitePopulation, after: SitePopulation) -> bool:
    least = max(DISPLACEMENT["least_people"], DISPLACEMENT["least_share"] * before.people)
    gap = (after.on - before.on).days
    return 0 < gap <= DISPLACEMENT["longest_gap_days"] and after.people - before.people >= least


def _rise(lon: float, lat: float, before: date, after: date) -> Event:
    came = before + timedelta(days=1)
    return Event(
        lon,
        lat,
        came,
        after,
        exact_day=(after - came).days < WEEK,
        target=False,
        known_on=after + timedelta(days=DISPLACEMENT["known_after_days"]),
        sign="displacement",
    )


def presence_before(cutoff: date, cells: Cells) -> Presence | None:
    """Return in what share of the weeks before a cutoff the mission was in each cell; None if nothing is on record."""
    weeks = int(REPORTING["window_weeks"])
    start = cutoff - timedelta(weeks=weeks)
    found = visits(start, cutoff)
    manned = _manned(start, cutoff)
    if not found and not manned:
        return None
    spans = [(one.lon, one.lat, one.first, one.last) for one in found] + manned
    held = cells.holding(np.array([(lon, lat) for lon, lat, _, _ in spans]))
    there = np.zeros((len(cells), weeks), dtype=bool)
    for cell, (_, _, first, last) in zip(held.tolist(), spans, strict=True):
        if cell >= 0:
            begins = max((first - start).days, 0) // WEEK
            ends = min((last - start).days, weeks * WEEK - 1) // WEEK
            there[cell, begins : ends + 1] = True
    seen = int(there.any(axis=1).sum())
    words = (
        f"{len(found)} visits and {len(manned)} manned sites of the mission in {weeks} weeks; "
        f"nobody was in {len(cells) - seen} of {len(cells)} cells"
    )
    return Presence(tuple(float(share) for share in there.mean(axis=1)), words)


def _manned(start: date, cutoff: date) -> list[tuple[float, float, date, date]]:
    last = cutoff - timedelta(days=1)
    return [
        (site.lon, site.lat, max(local_date(site.founded_at), start), last)
        for site in places.sites().filter(label=UNCLASSIFIED, kind__in=MANNED_KINDS)
        if site.lon is not None and site.lat is not None and local_date(site.founded_at) < cutoff
    ]
