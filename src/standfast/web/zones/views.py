"""Zones: the list, and one with its legal versions, what happened inside, and what others observed near it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from standfast.apps.accounts.models import Person
from standfast.apps.incidents import queries as incidents
from standfast.apps.incidents.models import Incident
from standfast.apps.incidents.reference import category_label, serious_on
from standfast.apps.observations import queries as observations
from standfast.apps.places import queries as places
from standfast.apps.places.models import ZoneVersion
from standfast.log.figures import FIGURES
from standfast.log.times import local_date
from standfast.web.moments import asked_of, moment_of, standing_in
from standfast.web.reading import person_of, readable
from standfast.web.zones.drawing import plan_of
from standfast.web.zones.effect import effect_section

OBSERVED_WITHIN_M = 5_000
OBSERVED_DAYS = 365
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Inside:
    """An incident in a zone, in words."""

    row: Incident
    category: str
    where: str
    serious: bool


@require_GET
def zones(request: HttpRequest) -> HttpResponse:
    """List the zones as they stood at the moment."""
    moment = asked_of(request)
    at = moment_of(moment).as_of
    with standing_in(moment):
        found = [
            {
                "zone": zone,
                "versions": len(places.zone_versions(zone.subject)),
                "in_force": places.zone_version_at(zone.subject, at),
            }
            for zone in readable(places.zones(), by=person_of(request))
        ]
    return render(request, "zones/zones.html", {"desk_key": "zones", "zones": found})


@require_GET
def zone(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show one zone at the moment."""
    person = person_of(request)
    moment = asked_of(request)
    at = moment_of(moment).as_of
    with standing_in(moment):
        found = places.zone(subject)
        if found is None or not person.may_read(found.label):
            raise Http404
        versions = places.zone_versions(subject)
        shown = (
            _chosen(request, versions)
            or places.zone_version_at(subject, at)
            or next(iter(versions), None)
        )
        inside = _inside(shown, at=at, person=person) if shown else []
        sites = places.site_names(set(found.site_ids))
        effect = effect_section(found, moment_of(moment))
    start = max(shown.in_force_from, at - timedelta(days=OBSERVED_DAYS)) if shown else at
    lon, lat = places.belt(shown).centre if shown else (0.0, 0.0)
    near = (
        observations.events_near(
            lon,
            lat,
            radius_m=OBSERVED_WITHIN_M,
            start=local_date(start),
            end=local_date(at) + timedelta(days=1),
        )
        if shown
        else ()
    )
    return render(
        request,
        "zones/zone.html",
        {
            **effect,
            "desk_key": "zones",
            "zone": found,
            "versions": versions,
            "shown": shown,
            "plan": plan_of(shown) if shown else None,
            "inside": inside[:SHOWN],
            "inside_total": len(inside),
            "sites": list(sites.values()),
            "near": near[:SHOWN],
            "near_total": len(near),
            "near_km": OBSERVED_WITHIN_M // 1000,
            "near_from": local_date(start),
            "near_to": local_date(at),
            "figures": [key for key in sorted(FIGURES) if key.startswith(f"zones.{found.code}.")],
        },
    )


def _chosen(request: HttpRequest, versions: tuple[ZoneVersion, ...]) -> ZoneVersion | None:
    number = request.GET.get("version", "")
    return next((row for row in versions if str(row.number) == number), None)


def _inside(version: ZoneVersion, *, at: datetime, person: Person) -> list[Inside]:
    end = min(version.in_force_until or at, at)
    found = incidents.incidents_in(version, reader=person, start=version.in_force_from, end=end)
    return [
        Inside(
            row,
            category_label(row.category),
            where,
            serious_on(local_date(row.happened_start)).counts(row.category),
        )
        for row, where in found
    ]
