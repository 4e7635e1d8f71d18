"""Correcting a row by hand: an event is read again from its cells; of an incident a report is made, or the one there corrected."""

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from standfast.apps.incidents import operations as incidents
from standfast.apps.incidents import queries as incident_queries
from standfast.apps.observations import operations, queries
from standfast.apps.observations.incident_files import subject_of_incident
from standfast.apps.observations.models import KeptRow
from standfast.apps.observations.sources import SOURCES
from standfast.log.ids import NAMESPACE
from standfast.log.models import StoredEntry
from standfast.log.times import local_date
from standfast.web.imports.forms import CellsForm, report_initial
from standfast.web.incidents.forms import CorrectionForm, ReportForm
from standfast.web.reading import person_of
from standfast.web.recording import RecordingForm, happened_from, not_for, record


def correct(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Correct a row by hand and take it."""
    row = queries.kept_row(subject, reader=person_of(request))
    if row is None:
        raise Http404
    if row.source in SOURCES:
        return _correct_event(request, row)
    about = row.incident or (
        subject_of_incident(row.external_id)
        if row.external_id
        else uuid5(NAMESPACE, f"incident of row {row.subject}")
    )
    if StoredEntry.objects.filter(subject=about).exists():
        return _correct_incident(request, row, about)
    return _report_incident(request, row, about)


def _correct_event(request: HttpRequest, row: KeptRow) -> HttpResponse:
    cells = queries.cells_of(row) or {}
    form = CellsForm(
        request.POST or None,
        subject=row.subject,
        source=row.source,
        columns=row.batch.columns,
        cells=cells,
    )
    if request.method == "POST" and form.is_valid():
        done = record(
            request,
            form,
            operations.decide_row,
            row_id=row.subject,
            verdict="corrected",
            reason=form.cleaned_data["reason"] or None,
            cells=form.corrected(),
        )
        if done:
            return _back(request, row)
    return _page(
        request,
        row,
        form,
        operations.decide_row,
        lede=_(
            "The row is read again as the file was. What you write stands as a version by hand; the file's own words stay beside it."
        ),
    )


def _report_incident(request: HttpRequest, row: KeptRow, about: UUID) -> HttpResponse:
    form = ReportForm(
        request.POST or None,
        on=local_date(timezone.now()),
        initial=report_initial(_header_cells(row)),
    )
    if request.method == "POST" and form.is_valid():
        done = record(
            request,
            form,
            incidents.report_incident,
            category=form.cleaned_data["category"],
            happened=happened_from(form.cleaned_data),
            label=form.label_of(),
            exercise=form.cleaned_data["exercise"],
            subject=about,
            **form.place_values(),
            **form.known("narrative", "reported_at", "received_at", "referred_to"),
        )
        if done:
            return _decided(request, row, about, None)
    return _page(
        request,
        row,
        form,
        incidents.report_incident,
        lede=_(
            "The form holds what could be read of the row. What you send is recorded as a report of yours."
        ),
    )


def _correct_incident(request: HttpRequest, row: KeptRow, about: UUID) -> HttpResponse:
    if incident_queries.incident(about, reader=person_of(request)) is None:
        raise Http404
    form = CorrectionForm(
        request.POST or None,
        subject=about,
        on=local_date(timezone.now()),
        initial=_correction_initial(row),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = record(
            request,
            form,
            incidents.correct_incident,
            incident_id=about,
            reason=data["reason"],
            category=data["category"] or None,
            narrative=data["narrative"] or None,
            happened=happened_from(data) if data["on"] else None,
            **form.place_values(),
        )
        if done:
            return _decided(request, row, about, data["reason"])
    return _page(
        request,
        row,
        form,
        incidents.correct_incident,
        lede=_(
            "The incident is recorded. The report stays as it was; the correction stands beside it. Leave empty what was right."
        ),
    )


def _correction_initial(row: KeptRow) -> dict[str, Any]:
    point = row.proposed or {}
    if "lon" not in point:
        return {}
    reason = _("Point proposed by the gazetteer for the place: %s") % point["sentence"]
    return {
        "reason": reason[:200],
        **{name: point[name] for name in ("lon", "lat", "accuracy_m")},
    }


def _header_cells(row: KeptRow) -> dict[str, str]:
    """Return the cells of a row under the fixed header: those that a mapping made of it, or its own."""
    mapped = (row.proposed or {}).get("cells")
    return dict(mapped) if mapped else queries.cells_of(row) or {}


def _decided(
    request: HttpRequest, row: KeptRow, incident: UUID, reason: str | None
) -> HttpResponse:
    standing = queries.decisions([row.subject]).get(row.subject)
    if standing is None or standing.verdict != "corrected" or standing.incident != incident:
        operations.decide_row(
            by=person_of(request),
            at=timezone.now(),
            row_id=row.subject,
            verdict="corrected",
            reason=reason,
            incident=incident,
        )
    return _back(request, row)


def _back(request: HttpRequest, row: KeptRow) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("imports/rows.one", subject=row.subject)


def _page(
    request: HttpRequest, row: KeptRow, form: RecordingForm, call: Any, *, lede: str
) -> HttpResponse:
    person = person_of(request)
    blocked = not_for(person, call, _("correcting a row")) or not_for(
        person, operations.decide_row, _("deciding about a row")
    )
    return render(
        request,
        "imports/form.html",
        {
            "desk_key": "imports",
            "row": row,
            "name": _("line %(line)d of %(file)s")
            % {"line": row.line, "file": row.batch.file_name},
            "title": _("Correct a row by hand"),
            "lede": lede,
            "form": form,
            "submit": _("Correct and take it"),
            "blocked": blocked,
            "cancel": reverse("imports/rows.one", args=[row.subject]),
        },
        status=422 if form.errors else 200,
    )
