"""Merging an incident into the one whose event it reports again, and separating it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations, rules
from standfast.apps.incidents import queries as incidents
from standfast.apps.incidents.models import Incident
from standfast.apps.linkage import queries
from standfast.log.times import local_date
from standfast.web.incidents.views import line_of
from standfast.web.linkage.forms import MergeForm, SeparationForm
from standfast.web.reading import person_of
from standfast.web.recording import Call, RecordingForm, not_for, record

AROUND = timedelta(days=7)
MOST_OFFERED = 100


def merge(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Merge an incident into another one."""
    row, person = _incident(request, subject), person_of(request)
    form = MergeForm(request.POST or None, subject=subject, among=_offered(row, person))
    if request.method == "POST" and form.is_valid():
        into = UUID(form.cleaned_data["into"])
        if record(request, form, operations.merge_incident, incident_id=subject, into=into,
                  reason=form.cleaned_data["reason"]):  # fmt: skip
            return _back(request, subject)
    return _page(
        request,
        form,
        operations.merge_incident,
        row,
        title=_("Merge into another incident"),
        submit=_("Record the merging"),
        lede=_("This one is kept and counts no more; the other one stands for the event. It can be separated again."),
    )  # fmt: skip


def separate(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Separate an incident from the one that it was merged into."""
    row = _incident(request, subject)
    form = SeparationForm(request.POST or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if record(request, form, operations.separate_incident, incident_id=subject, reason=reason):
            return _back(request, subject)
    return _page(
        request,
        form,
        operations.separate_incident,
        row,
        title=_("Separate"),
        submit=_("Record the separation"),
        lede=_("It becomes an event of its own again, and counts."),
        not_now=rules.separation_blocker(row),
    )


def _offered(row: Incident, person: Person) -> list[tuple[str, str]]:
    """Return the incidents that this one may be merged into, with how likely they are of one event, likeliest first."""
    likely = {
        (one.b_id if one.a_id == row.subject else one.a_id): one.score
        for one in queries.waiting_of(row.subject, reader=person)
    }
    around = incidents.incidents(
        person, start=row.happened_start - AROUND, end=row.happened_end + AROUND
    ).filter(label=row.label, exercise=row.exercise)
    found = list(around.exclude(subject=row.subject)[:MOST_OFFERED])
    found.sort(
        key=lambda other: (
            -likely.get(other.subject, 0.0),
            abs(other.happened_start - row.happened_start),
        )
    )
    return [(str(other.subject), _words(other, likely.get(other.subject))) for other in found]


def _words(row: Incident, score: float | None) -> str:
    line = line_of(row)
    words = f"{line.category}, {local_date(row.happened_start)}, {line.where}"
    return words if score is None else f"{words} ({score:.0%})"


def _incident(request: HttpRequest, subject: UUID) -> Incident:
    row = incidents.incident(subject, reader=person_of(request))
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, form: RecordingForm, call: Call, row: Incident, *, not_now: str | None = None, **words: Any
) -> HttpResponse:  # fmt: skip
    return render(
        request,
        "incidents/form.html",
        {
            "desk_key": "incidents",
            "form": form,
            "blocked": not_for(person_of(request), call) or not_now,
            "line": line_of(row),
            "cancel": reverse("incident", args=[row.subject]),
            **words,
        },
        status=422 if form.errors else 200,
    )


def _back(request: HttpRequest, subject: UUID) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("incident", subject=subject)
