"""A figure opened, and the door from one of its cases to the record behind it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries as followup
from standfast.apps.followup import wording
from standfast.apps.followup.models import Claim
from standfast.apps.incidents import queries as incidents
from standfast.apps.incidents.reference import category_label, serious_on
from standfast.apps.places import queries as places
from standfast.log.figures import FIGURES, Case, Moment, Reading, evaluate
from standfast.log.models import Chain, StoredEntry
from standfast.log.times import local_date
from standfast.log.worlds import world
from standfast.web.moments import asked_of, moment_of
from standfast.web.reading import person_of, readable
from standfast.web.zones.drawing import plan_of

NEIGHBOURS = {"before": "after", "after": "before"}


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """List every figure with its reading at the moment."""
    moment = moment_of(asked_of(request))
    with world(as_of=moment.as_of, known_by=moment.known_by, at_site=moment.at_site):
        found = [evaluate(key, moment) for key in sorted(FIGURES)]
    return render(request, "figures/figures.html", {"desk_key": "letter", "readings": found})


@require_GET
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a figure reads at the moment, and all that it rests on."""
    if key not in FIGURES:
        raise Http404
    moment = moment_of(asked_of(request))
    person = person_of(request)
    with world(as_of=moment.as_of, known_by=moment.known_by, at_site=moment.at_site):
        reading = evaluate(key, moment)
        neighbour = _neighbour(key, moment)
        zone = _zone(key, reading, moment)
        claims = _claims_on(key, person)
    return render(
        request,
        "figures/figure.html",
        {
            "desk_key": "letter",
            "reading": reading,
            "neighbour": neighbour,
            "zone": zone,
            "claims": claims,
            "definition": _serious(reading) if zone else None,
            "sites": Chain.objects.order_by("site").values_list("site", flat=True).distinct(),
        },
    )


@require_GET
def case(request: HttpRequest, key: str, opaque: str) -> HttpResponse:
    """Lead from a coarse handle to its record, if the reader may open it; if not, it looks like no record at all."""
    if key not in FIGURES:
        raise Http404
    asked = asked_of(request)
    moment = moment_of(asked)
    person = person_of(request)
    with world(as_of=moment.as_of, known_by=moment.known_by, at_site=moment.at_site):
        reading = evaluate(key, moment)
        found = next((one for one in _cases(reading) if opaque_of(one) == opaque), None)
        is_incident = found is not None and incidents.incident(found.ref, reader=person) is not None
    if found is None:
        raise Http404
    query = f"?{asked.query}" if asked.query else ""
    if is_incident:
        response = redirect("incident", subject=found.ref)
        response["Location"] += query
        return response
    if _has_entries(found.ref, person):
        return redirect("entry", id=found.ref)
    if _has_subject(found.ref, person):
        response = redirect("log")
        response["Location"] += f"?subject={found.ref}"
        return response
    raise Http404


def opaque_of(case: Case) -> str:
    """Return the opaque end of a case's handle, by which an address names it."""
    return case.handle.rpartition(" ")[2]


def _cases(reading: Reading) -> list[Case]:
    return [*reading.entries, *(left.case for left in reading.excluded)]


def _has_entries(ref: UUID, person: Person) -> bool:
    return readable(StoredEntry.objects.filter(id=ref), by=person).exists()


def _has_subject(ref: UUID, person: Person) -> bool:
    return readable(StoredEntry.objects.filter(subject=ref), by=person).exists()


def _neighbour(key: str, moment: Moment) -> Reading | None:
    head, _, tail = key.rpartition(".")
    other = f"{head}.{NEIGHBOURS.get(tail, '')}"
    return evaluate(other, moment) if other in FIGURES else None


def _zone(key: str, reading: Reading, moment: Moment) -> dict[str, Any] | None:
    """Return the zone of a figure with its outline as it stood in law in the period that was counted."""
    parts = key.split(".")
    if parts[0] != "zones":
        return None
    zone = places.zone_coded(parts[1])
    if zone is None:
        return None
    first = places.first_outline(zone.subject)
    last = min(reading.period.end, moment.as_of) if reading.period else moment.as_of
    begun = first is not None and last > first.in_force_from
    version = places.zone_version_at(zone.subject, last) if begun else first
    version = version or first
    return {
        "zone": zone,
        "version": version,
        "versions": len(places.zone_versions(zone.subject)),
        "plan": plan_of(version) if version else None,
        "before_it_was_law": not begun,
    }


def _serious(reading: Reading) -> dict[str, Any] | None:
    if reading.period is None:
        return None
    counted = serious_on(local_date(reading.period.start))
    words = [category_label(code) for code in sorted(counted.codes)]
    return {"version": counted.version, "since": counted.active_from, "words": words}


def _claims_on(key: str, person: Person) -> list[Claim]:
    return [
        claim
        for claim in followup.claims()
        if person.may_read(claim.label)
        and (claim.expected_figure == key or key in _keys(claim.text))
    ]


def _keys(text: str) -> tuple[str, ...]:
    try:
        return wording.keys_of(text)
    except wording.Misworded:
        return ()
