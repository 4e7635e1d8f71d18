"""Stating something about incidents: report, source, harm, verification, correction. Each translates and makes one call."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from standfast.apps.incidents import operations, queries
from standfast.apps.incidents.models import Incident
from standfast.log.facts import new_subject
from standfast.log.times import local_date
from standfast.web.incidents.forms import (
    CorrectionForm,
    HarmForm,
    ReportForm,
    SourceForm,
    VerificationForm,
)
from standfast.web.incidents.views import line_of
from standfast.web.reading import person_of
from standfast.web.recording import Call, RecordingForm, happened_from, not_for, record, recorded


def report(request: HttpRequest) -> HttpResponse:
    """Report an incident."""
    form = ReportForm(request.POST or None, on=_today())
    if request.method == "POST" and form.is_valid():
        done = record(
            request,
            form,
            operations.report_incident,
            category=form.cleaned_data["category"],
            happened=happened_from(form.cleaned_data),
            label=form.label_of(),
            exercise=form.cleaned_data["exercise"],
            subject=new_subject(),
            **form.place_values(),
            **form.known("narrative", "reported_at", "received_at", "referred_to"),
        )
        if done:
            return _after_report(request, form)
    return _page(
        request,
        form,
        operations.report_incident,
        title=_("Report an incident"),
        submit=_("Record the report"),
        lede=_(
            "Write what is known now; what is not known stays empty. Anything can be corrected later."
        ),
        cancel=reverse("incidents"),
    )


def _after_report(request: HttpRequest, form: ReportForm) -> HttpResponse:
    entry = recorded(form.cleaned_data["id"])
    if entry is None or entry.subject is None or not person_of(request).may_read(entry.label):
        messages.success(
            request, _("Recorded. It is held under a label that your clearance does not open.")
        )
        return redirect("incidents")
    messages.success(request, _("Recorded."))
    return redirect("incident", subject=entry.subject)


def add_source(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Add a source of an incident."""
    row = _incident(request, subject)
    sources = queries.sources_of(subject, row.label)
    form = SourceForm(request.POST or None, subject=subject, sources=sources)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = record(
            request,
            form,
            operations.add_source,
            incident_id=subject,
            source_kind=data["source_kind"],
            channel=data["channel"],
            reliability=data["reliability"],
            credibility=data["credibility"],
            heard_at=data["heard_at"],
            relies_on=UUID(data["relies_on"]) if data["relies_on"] else None,
            note=data["note"] or None,
        )
        if done:
            return _back(request, subject)
    return _about(
        request,
        form,
        operations.add_source,
        row,
        title=_("Add a source"),
        submit=_("Record the source"),
    )


def record_harm(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Record what one source says of the harm."""
    row = _incident(request, subject)
    form = HarmForm(
        request.POST or None, subject=subject, sources=queries.sources_of(subject, row.label)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = record(
            request,
            form,
            operations.record_harm,
            incident_id=subject,
            harm=data["harm"],
            people=data["people"],
            low=data["low"],
            best=data["best"],
            high=data["high"],
            source=UUID(data["source"]) if data["source"] else None,
        )
        if done:
            return _back(request, subject)
    return _about(
        request,
        form,
        operations.record_harm,
        row,
        title=_("Record harm"),
        submit=_("Record the figures"),
    )


def verify(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Record a judgement on an incident."""
    row = _incident(request, subject)
    form = VerificationForm(request.POST or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        done = record(
            request,
            form,
            operations.verify_incident,
            incident_id=subject,
            status=form.cleaned_data["status"],
            method=form.cleaned_data["method"],
            note=form.cleaned_data["note"] or None,
        )
        if done:
            return _back(request, subject)
    return _about(
        request,
        form,
        operations.verify_incident,
        row,
        title=_("Verify"),
        submit=_("Record the judgement"),
    )


def correct(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Correct what was reported."""
    row = _incident(request, subject)
    form = CorrectionForm(request.POST or None, subject=subject, on=_today())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = record(
            request,
            form,
            operations.correct_incident,
            incident_id=subject,
            reason=data["reason"],
            category=data["category"] or None,
            narrative=data["narrative"] or None,
            happened=happened_from(data) if data["on"] else None,
            **form.place_values(),
        )
        if done:
            return _back(request, subject)
    return _about(
        request,
        form,
        operations.correct_incident,
        row,
        title=_("Correct"),
        submit=_("Record the correction"),
        lede=_(
            "The report stays as it was; the correction stands beside it. Leave empty what was right."
        ),
    )


def _incident(request: HttpRequest, subject: UUID) -> Incident:
    row = queries.incident(subject, reader=person_of(request))
    if row is None:
        raise Http404
    return row


def _about(
    request: HttpRequest, form: RecordingForm, call: Call, row: Incident, **words: Any
) -> HttpResponse:
    return _page(
        request,
        form,
        call,
        line=line_of(row),
        cancel=reverse("incident", args=[row.subject]),
        **words,
    )


def _page(request: HttpRequest, form: RecordingForm, call: Call, **context: Any) -> HttpResponse:
    blocked = not_for(person_of(request), call)
    status = 422 if form.errors else 200
    return render(
        request,
        "incidents/form.html",
        {"desk_key": "incidents", "form": form, "blocked": blocked, **context},
        status=status,
    )


def _back(request: HttpRequest, subject: UUID) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("incident", subject=subject)


def _today() -> date:
    return local_date(timezone.now())
