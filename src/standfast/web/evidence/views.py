"""Taking a file in, and getting it out. Each page translates in, makes one call, translates out."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from standfast.apps.evidence import intake, operations, queries, rules
from standfast.apps.evidence.models import EvidenceFile
from standfast.log.facts import new_subject
from standfast.log.operations import Refused
from standfast.web.evidence.forms import AddForm, ReplaceForm, SupportsForm
from standfast.web.reading import person_of
from standfast.web.recording import RecordingForm, not_for, recorded

DESK = "evidence"
BESIDE_THE_FILE = 100_000
"""Bytes of a request beside its file: the other fields and the parts' headings."""
SANDBOX = "default-src 'none'; style-src 'none'; sandbox"
View = Callable[..., HttpResponse]


def takes_a_file(view: View) -> View:
    """Refuse a request that says it is too large before a byte of it is read; then check where it comes from, as elsewhere.

    The check of the token reads the whole request, so it comes after that of the size.
    """
    checked = csrf_protect(require_http_methods(["GET", "POST"])(view))

    @csrf_exempt
    @wraps(view)
    def first(request: HttpRequest, **named: Any) -> HttpResponse:
        if request.method == "POST" and (blocked := _size_blocker(request)):
            return render(
                request, "evidence/too_large.html", {"desk_key": DESK, "why": blocked}, status=413
            )
        answer: HttpResponse = checked(request, **named)
        return answer

    return first


def _size_blocker(request: HttpRequest) -> str | None:
    try:
        size = int(request.META.get("CONTENT_LENGTH") or "")
    except ValueError:
        return _("The browser did not say how large the file is, so it was not read; try again.")
    return intake.size_blocker(size) if size > intake.largest_bytes() + BESIDE_THE_FILE else None


@takes_a_file
def add(request: HttpRequest) -> HttpResponse:
    """Add a file; `supports` in the address names the record whose page leads here."""
    person = person_of(request)
    initial = {"supports": " ".join(request.GET.getlist("supports"))[:2000]}
    form = AddForm(request.POST or None, request.FILES or None, reader=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = _recorded(
            form,
            lambda: operations.add_file(
                data["file"].read(),
                by=person,
                at=timezone.now(),
                name=data["file"].name,
                title=data["title"],
                source=data["source"],
                label=data["label"],
                speaks_from=data["speaks_from"],
                speaks_to=data["speaks_to"],
                expires_on=data["expires_on"],
                record=data["supports"],
                subject=new_subject(),
                id=data["id"],
            ),
        )
        if done is not None:
            return _to_page(request, done)
    return _form(
        request,
        form,
        not_for(person, operations.record_file, _("adding evidence")),
        title=_("Add a file"),
        submit=_("Strip, seal and keep"),
        cancel=reverse("evidence.list"),
    )


@takes_a_file
def replace(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Replace a file by a better copy of the same thing."""
    person, row = person_of(request), _found(request, subject)
    form = ReplaceForm(request.POST or None, request.FILES or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = _recorded(
            form,
            lambda: operations.replace_copy(
                data["file"].read(),
                by=person,
                at=timezone.now(),
                name=data["file"].name,
                file_id=subject,
                reason=data["reason"],
                seen=data["seen"],
                id=data["id"],
            ),
        )
        if done is not None:
            return _to_page(request, done)
    blocked = not_for(person, operations.replace_file, _("replacing a copy"))
    return _form(
        request,
        form,
        blocked or rules.change_blocker(row, by=person, doing="replacing"),
        row=row,
        title=_("Keep a better copy"),
        submit=_("Strip, seal and keep"),
        cancel=reverse("evidence.one", args=[subject]),
    )


@require_http_methods(["GET", "POST"])
def support(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Say what else a file supports."""
    person, row = person_of(request), _found(request, subject)
    form = SupportsForm(request.POST or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = _recorded(
            form,
            lambda: operations.add_supports(
                by=person,
                at=timezone.now(),
                file_id=subject,
                record=data["supports"],
                seen=data["seen"],
                id=data["id"],
            ),
        )
        if done is not None:
            return _to_page(request, done)
    return _form(
        request,
        form,
        not_for(person, operations.add_supports, _("saying what a file supports")),
        row=row,
        title=_("What else it supports"),
        submit=_("Record it"),
        cancel=reverse("evidence.one", args=[subject]),
    )


def _recorded(form: RecordingForm, call: Callable[[], Any]) -> UUID | None:
    """Return the file that a form was about once it is recorded; a refusal becomes the form's error."""
    known = recorded(form.cleaned_data["id"])
    if known is not None:
        return known.subject
    try:
        entry = call()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    subject: UUID = entry.subject
    return subject


def _to_page(request: HttpRequest, subject: UUID) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("evidence.one", subject=subject)


def _form(
    request: HttpRequest, form: RecordingForm, blocked: str | None, **words: Any
) -> HttpResponse:
    context = {"desk_key": DESK, "form": form, "blocked": blocked, **words}
    return render(request, "evidence/form.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, subject: UUID) -> EvidenceFile:
    row = queries.file(subject, reader=person_of(request))
    if row is None:
        raise Http404
    return row


@require_GET
def fetch(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Hand a file out to be saved; of a closely held one only to who has recorded a reading a moment ago."""
    return _bytes(request, subject, inline=False)


@require_GET
def preview(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Hand a picture out to be shown on the page of its file: it was drawn anew at intake. Nothing else is shown so."""
    return _bytes(request, subject, inline=True)


def _bytes(request: HttpRequest, subject: UUID, *, inline: bool) -> HttpResponse:
    row = _found(request, subject)
    opens = rules.reads_openly(row) or queries.reading_lets(
        row, reader=person_of(request), at=timezone.now()
    )
    if not opens or (inline and not row.is_picture):
        raise Http404
    response = HttpResponse(operations.content_of(row), content_type=row.media_type)
    disposition = content_disposition_header(not inline, row.name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
