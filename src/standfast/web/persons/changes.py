"""Stating something about protected persons. Each page translates in, makes one call, translates out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from standfast.apps.persons import operations, queries
from standfast.log import disposal
from standfast.log import erasure_operations as erasing
from standfast.log.facts import new_subject
from standfast.log.models import StoredEntry
from standfast.web.persons import forms
from standfast.web.persons.views import DESK, found
from standfast.web.reading import person_of
from standfast.web.recording import Call, RecordingForm, not_for, record, recorded

NO_HOLD = UUID(int=0)
Values = Callable[[dict[str, Any]], dict[str, Any]]


def enrol(request: HttpRequest) -> HttpResponse:
    """Take a person under protection."""
    form = forms.EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = record(
            request,
            form,
            operations.enrol_protected_person,
            person_kind=form.cleaned_data["person_kind"],
            label=form.cleaned_data["label"],
            subject=new_subject(),
            **form.known("county", "month"),
        )
        if done:
            return _to_person_if_open(request, form)
    return _page(
        request,
        form,
        operations.enrol_protected_person,
        title=_("Take a person under protection"),
        submit=_("Record the person"),
        lede=_(
            "A handle, and nothing that tells who it is. Who it is is recorded afterwards, sealed."
        ),
        cancel=reverse("protected_persons"),
    )


def refer(request: HttpRequest) -> HttpResponse:
    """Record that somebody was referred to a service; there is no field for what happened."""
    form = forms.ReferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = record(
            request,
            form,
            operations.record_referral,
            person_kind=data["person_kind"],
            service=data["service"],
            component=data["component"],
            on=data["on"],
            county=data["county"] or None,
            subject=new_subject(),
        )
        if done:
            return _to_person_if_open(request, form)
    return _page(
        request,
        form,
        operations.record_referral,
        title=_("Record a referral"),
        submit=_("Record the referral"),
        lede=_(
            "Do not ask what happened and write nothing of it: whoever is referred tells it once, to those who are trained to listen."
        ),
        cancel=reverse("protected_persons"),
    )


def _to_person_if_open(request: HttpRequest, form: RecordingForm) -> HttpResponse:
    entry = recorded(form.cleaned_data["id"])
    messages.success(request, _("Recorded."))
    if entry is not None and entry.subject is not None and person_of(request).may_read(entry.label):
        return redirect("protected_person", subject=entry.subject)
    return redirect("protected_persons")


def _about(
    request: HttpRequest,
    subject: UUID,
    form: RecordingForm,
    call: Call,
    values: Values,
    **words: Any,
) -> HttpResponse:
    """Answer a form about one person: record and go back to the person's page, or show it."""
    row = found(request, subject)
    if request.method == "POST" and form.is_valid():
        stated = values(form.cleaned_data)
        if record(request, form, call, person_id=subject, **stated):
            messages.success(request, _("Recorded."))
            return redirect("protected_person", subject=subject)
    back = reverse("protected_person", args=[subject])
    return _page(request, form, call, row=row, cancel=back, **words)


def identity(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Record who a person is, sealed."""
    row = found(request, subject)
    form = forms.IdentityForm(request.POST or None, subject=subject)
    return _about(
        request,
        subject,
        form,
        operations.record_identity,
        lambda data: {
            "label": row.label,
            **{name: data[name] or None for name in ("name", "contact", "address")},
        },
        title=_("Who it is"),
        submit=_("Seal and record"),
        lede=_("Sealed under the person's own key; opening it later is recorded with a reason."),
    )


def account(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Record what a person said, sealed."""
    row = found(request, subject)
    form = forms.AccountForm(request.POST or None, subject=subject)
    return _about(
        request,
        subject,
        form,
        operations.record_account,
        lambda data: {
            "label": row.label,
            "account": data["account"],
            "language": data["language"],
            "taken_on": data["taken_on"],
        },
        title=_("What the person said"),
        submit=_("Seal and record"),
    )


def consent(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Record a decision on consent."""
    form = forms.ConsentForm(request.POST or None, subject=subject)
    return _about(
        request,
        subject,
        form,
        operations.record_consent,
        lambda data: {
            "decision": data["decision"],
            "audiences": tuple(data["audiences"]),
            "purpose": data["purpose"] or None,
            "language": data["language"],
            "given_by": data["given_by"],
            "on": data["on"],
        },
        title=_("Consent"),
        submit=_("Record the decision"),
        lede=_(
            "Nothing is shared that nobody agreed to. A withdrawal lists what is to be recalled."
        ),
    )


def share(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Record that a part of a record is shared."""
    form = forms.ShareForm(request.POST or None, subject=subject)
    return _about(
        request,
        subject,
        form,
        operations.share_record,
        lambda data: {name: data[name] for name in ("audience", "organisation", "part", "purpose")},
        title=_("Share a part of the record"),
        submit=_("Record the share"),
    )


def recall(request: HttpRequest, id: UUID) -> HttpResponse:
    """Record that what was shared was asked back."""
    shared = queries.share(id)
    if shared is None:
        raise Http404
    form = forms.RecallForm(request.POST or None, subject=shared.subject)
    return _about(
        request,
        shared.subject,
        form,
        operations.recall_share,
        lambda data: {"share": id, "returned": data["returned"] == "yes"},
        title=_("Recall a share"),
        submit=_("Record the recall"),
    )


def open_record(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Open what is sealed about a person, with a reason: the reading is recorded, then shown."""
    row = found(request, subject)
    form = forms.OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reading = new_subject()
        done = record(
            request,
            form,
            operations.open_sealed_record,
            person_id=subject,
            reason=form.cleaned_data["reason"],
            subject=reading,
        )
        if done:
            return _to_reading(form, reading)
    return _page(
        request,
        form,
        operations.open_sealed_record,
        row=row,
        title=_("Open what is sealed"),
        submit=_("Record the reading and open"),
        lede=_("Who opened it, when and why stays on the record, also after the person is erased."),
        cancel=reverse("protected_person", args=[subject]),
    )


def _to_reading(form: RecordingForm, reading: UUID) -> HttpResponse:
    entry = recorded(form.cleaned_data["id"])
    return redirect("opened_record", subject=entry.subject if entry and entry.subject else reading)


def break_glass(request: HttpRequest) -> HttpResponse:
    """Open who a person is in an emergency, without being cleared."""
    form = forms.BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reading = new_subject()
        data = form.cleaned_data
        done = record(
            request,
            form,
            operations.break_glass,
            reference=data["reference"].strip(),
            reason=data["reason"],
            note=data["note"],
            subject=reading,
        )
        if done:
            return _to_reading(form, reading)
    return _page(
        request,
        form,
        operations.break_glass,
        title=_("Break the glass"),
        submit=_("Record it and open"),
        lede=_(
            "For an emergency alone: it opens who the person is and how to reach the person, and no account. "
            "Administrators are told at once, and another person reviews it."
        ),
        cancel=reverse("protected_persons"),
    )


def review(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Review broken glass."""
    row = queries.reading(subject)
    blocked = not_for(person_of(request), operations.review_broken_glass)
    if row is None or not row.broken or blocked:
        raise Http404
    form = forms.ReviewForm(request.POST or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = record(
            request,
            form,
            operations.review_broken_glass,
            target=subject,
            finding=data["finding"],
            note=data["note"] or None,
        )
        if done:
            messages.success(request, _("Recorded."))
            return redirect("protected_persons")
    return _page(
        request,
        form,
        operations.review_broken_glass,
        reading=row if person_of(request).may_read(row.label) else None,
        title=_("Review broken glass"),
        submit=_("Record the review"),
        cancel=reverse("protected_persons"),
    )


def erase(request: HttpRequest) -> HttpResponse:
    """Erase a person at every site."""
    form = forms.EraseForm(request.POST or None)
    return _ordered(
        request,
        form,
        erasing.erase_subject,
        lambda target, data: {"target": target, "reason": data["reason"]},
        title=_("Erase a person"),
        submit=_("Erase at every site"),
        lede=_(
            "Every site destroys the record and its keys, and confirms; who has not yet is listed."
        ),
    )


def hold(request: HttpRequest) -> HttpResponse:
    """Place or release a legal hold."""
    form = forms.HoldForm(request.POST or None)
    releases = request.POST.get("what") == "release"
    return _ordered(
        request,
        form,
        erasing.release_hold if releases else erasing.place_hold,
        _held if releases else lambda target, data: {"target": target, "reason": data["reason"]},
        title=_("Legal hold"),
        submit=_("Record it"),
        lede=_("What is held for a court or an inquiry is not erased until the hold is released."),
    )


def _held(target: UUID, data: dict[str, Any]) -> dict[str, Any]:
    holds = disposal.order_on(target).holds
    return {"target": target, "hold": holds[0] if holds else NO_HOLD, "reason": data["reason"]}


def _ordered(
    request: HttpRequest,
    form: RecordingForm,
    call: Call,
    values: Callable[[UUID, dict[str, Any]], dict[str, Any]],
    **words: Any,
) -> HttpResponse:
    """Answer a form that orders something about a person whom its sender need not be cleared to know."""
    if request.method == "POST" and form.is_valid() and not not_for(person_of(request), call):
        person = queries.person_by_reference(form.cleaned_data["reference"].strip())
        if person is None:
            form.add_error("reference", _("This site knows no person of that reference."))
        elif record(request, form, call, **values(person.subject, form.cleaned_data)):
            messages.success(request, _("Recorded."))
            return redirect("erasures")
    return _page(request, form, call, cancel=reverse("erasures"), **words)


def redact(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a secret out of an entry at every site."""
    entry = StoredEntry.objects.filter(id=id).first()
    if entry is None or not person_of(request).may_read(entry.label):
        raise Http404
    form = forms.RedactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = record(
            request,
            form,
            erasing.redact_entry,
            entry_id=id,
            secret=data["secret"] or None,
            reason=data["reason"],
        )
        if done:
            messages.success(request, _("Recorded."))
            return redirect("entry", id=id)
    return _page(
        request,
        form,
        erasing.redact_entry,
        title=_("Redact an entry"),
        submit=_("Redact at every site"),
        lede=_("What is cut out is destroyed at every site; that it was, by whom and why stays."),
        cancel=reverse("entry", args=[id]),
    )


def _page(request: HttpRequest, form: RecordingForm, call: Call, **context: Any) -> HttpResponse:
    blocked = not_for(person_of(request), call)
    status = 422 if form.errors else 200
    return render(
        request,
        "persons/form.html",
        {"desk_key": DESK, "form": form, "blocked": blocked, **context},
        status=status,
    )
