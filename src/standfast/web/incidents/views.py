"""Reading incidents: the list with one opened beside it, and one on a page of its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations, queries, rules
from standfast.apps.incidents.facts import STATUSES
from standfast.apps.incidents.models import Incident
from standfast.apps.incidents.reference import category_label, serious_on
from standfast.apps.observations import queries as observations
from standfast.apps.observations.models import Observation
from standfast.log.models import Conflict
from standfast.log.times import local_date, start_of_day
from standfast.web.incidents.forms import categories
from standfast.web.linkage.links import links_context
from standfast.web.lists import order_of, page_of, text_of
from standfast.web.moments import Asked, asked_of, day_from_person, moment_of, standing_in
from standfast.web.reading import person_of, readable
from standfast.web.recording import not_for

SORTS = ("happened_start", "category", "status", "place", "recorded_at")
OBSERVED = 10


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks the list to show."""

    text: str
    category: str
    status: str
    start: date | None
    end: date | None

    @property
    def sentence(self) -> str:
        """What is shown and what is left out, in words."""
        parts = [
            _("of the category %s") % category_label(self.category).lower()
            if self.category
            else "",
            self.status,
            _("from %s") % self.start.isoformat() if self.start else "",
            _("to %s") % self.end.isoformat() if self.end else "",
            _("with “%s” in place or account") % self.text if self.text else "",
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in words."""

    row: Incident
    category: str
    serious: bool

    @property
    def where(self) -> str:
        """Where it happened, as precisely as anybody can say."""
        return ", ".join(filter(None, (self.row.place, self.row.county))) or _("place not known")


def line_of(row: Incident) -> Line:
    """Return an incident in words."""
    counted = serious_on(local_date(row.happened_start)).counts(row.category)
    return Line(row, category_label(row.category), counted)


@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """List the incidents that the reader may open, filtered, sorted and paged by the address."""
    person = person_of(request)
    asked = asked_of(request)
    wanted = _filter(request)
    sort = order_of(request, SORTS, "-happened_start")
    with standing_in(asked):
        page = page_of(request, _found(wanted, person).order_by(sort, "subject"))
        lines = [line_of(row) for row in page.object_list]
        opened = _opened(request, person)
    beside, beside_total = _observations(wanted, asked)
    return render(
        request,
        "incidents/list.html",
        {
            "desk_key": "incidents",
            "page": page,
            "lines": lines,
            "filter": wanted,
            "sort": sort,
            "categories": categories(local_date(timezone.now())),
            "statuses": STATUSES,
            "opened": opened,
            "beside": beside,
            "beside_total": beside_total,
            "cannot_report": not_for(
                person, operations.report_incident, _("reporting an incident")
            ),
        },
    )


def _filter(request: HttpRequest) -> Filter:
    status = text_of(request, "status")
    return Filter(
        text=text_of(request, "text"),
        category=text_of(request, "category"),
        status=status if status in STATUSES else "",
        start=day_from_person(text_of(request, "from")),
        end=day_from_person(text_of(request, "to")),
    )


def _found(wanted: Filter, person: Person) -> QuerySet[Incident]:
    return queries.incidents(
        person,
        start=start_of_day(wanted.start) if wanted.start else None,
        end=start_of_day(wanted.end + timedelta(days=1)) if wanted.end else None,
        category=wanted.category or None,
        status=wanted.status or None,
        text=wanted.text or None,
    )


def _opened(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    try:
        subject = UUID(request.GET.get("open", ""))
    except ValueError:
        return None
    return incident_context(subject, person)


def _observations(wanted: Filter, asked: Asked) -> tuple[list[Observation], int]:
    end = wanted.end or local_date(moment_of(asked).as_of)
    start = wanted.start or end - timedelta(days=365)
    found = observations.events_between(start, end + timedelta(days=1))
    return list(found[:OBSERVED]), found.count()


@require_GET
def incident(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show one incident with all that stands beside it."""
    person = person_of(request)
    asked = asked_of(request)
    with standing_in(asked):
        context = incident_context(subject, person)
        elsewhere = links_context(subject, person) if context else {}
    if context is None:
        raise Http404
    blocked = _("You are looking at another time; go back to now to record something.")
    return render(
        request,
        "incidents/incident.html",
        {
            "desk_key": "incidents",
            **context,
            **elsewhere,
            "cannot": {
                name: blocked if not asked.is_now else reason
                for name, reason in _blockers(context["line"].row, person).items()
            },
        },
    )


def _blockers(row: Incident, person: Person) -> dict[str, str | None]:
    doing = _("recording something about an incident")
    return {
        "source": not_for(person, operations.add_source, doing),
        "harm": not_for(person, operations.record_harm, doing),
        "verify": not_for(person, operations.verify_incident, doing)
        or rules.verification_blocker("verified", row, note=None, by=person),
        "correct": not_for(person, operations.correct_incident, doing),
        "merge": not_for(person, operations.merge_incident, doing),
        "separate": not_for(person, operations.separate_incident, doing),
    }


def incident_context(subject: UUID, person: Person) -> dict[str, Any] | None:
    """Return what the pages of one incident show, or None when it is not open to the reader; rows are read here."""
    found = queries.dossier(subject, reader=person)
    if found is None:
        return None
    row = found.incident
    people = {row.author, row.status_by}
    people |= {judgement.judged_by for judgement in found.judgements}
    people |= {correction.corrected_by for correction in found.corrections}
    people |= {source.added_by for source in found.sources}
    conflicts = readable(Conflict.objects.filter(subject=subject, label=row.label), by=person)
    return {
        "line": line_of(row),
        "dossier": found,
        "harm_lines": queries.harm_lines(found),
        "same_event": [line_of(other) for other in found.same_event],
        "conflicts": list(conflicts.order_by("entry")),
        "names": accounts.names({one for one in people if one}),
    }
