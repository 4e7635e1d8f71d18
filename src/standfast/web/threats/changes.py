"""Stating something about threats: an alert and each step after it, hotspots, the calendar, a forecast."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standfast.apps.threats import operations, queries, rules
from standfast.apps.threats.models import Alert, Hotspot
from standfast.log.facts import new_subject
from standfast.log.times import local_date
from standfast.web.reading import person_of
from standfast.web.recording import Call, RecordingForm, not_for, record, recorded
from standfast.web.threats import forms

Words = Promise | str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may be stated about a subject: its form, its operation, and what the page says."""

    form: type[forms.StepForm]
    call: Call
    title: Words
    submit: Words
    lede: Words = ""
    blocker: Callable[[Any, datetime], str | None] = lambda _row, _at: None


STEPS: dict[str, Step] = {
    "acknowledge_alert": Step(
        forms.StepForm,
        operations.acknowledge_alert,
        gettext_lazy("Acknowledge the alert"),
        gettext_lazy("Record that it was seen"),
        blocker=lambda row, at: rules.acknowledge_blocker(row, None, at),
    ),
    "decide_alert": Step(
        forms.DecisionForm,
        operations.decide_alert,
        gettext_lazy("Decide about the alert"),
        gettext_lazy("Record the decision"),
        blocker=lambda row, at: rules.response_blocker(row, None, at),
    ),
    "act_on_alert": Step(
        forms.ActionForm,
        operations.act_on_alert,
        gettext_lazy("Act on the alert"),
        gettext_lazy("Record the action"),
        gettext_lazy(
            "The first action counts for the clock; later ones are recorded all the same."
        ),
        blocker=lambda row, at: rules.act_blocker(row, None, at),
    ),
    "answer_alert": Step(
        forms.AnswerForm,
        operations.answer_alert,
        gettext_lazy("Answer the community"),
        gettext_lazy("Record the answer"),
        blocker=lambda row, _at: rules.answer_blocker(row),
    ),
    "reroute_alert": Step(
        forms.ReroutingForm,
        operations.reroute_alert,
        gettext_lazy("Give the alert to somebody else"),
        gettext_lazy("Record who sees to it"),
        blocker=lambda row, at: rules.response_blocker(row, None, at),
    ),
    "close_alert": Step(
        forms.ClosingForm,
        operations.close_alert,
        gettext_lazy("Close the alert"),
        gettext_lazy("Record what it came to"),
        blocker=lambda row, _at: rules.close_blocker(row),
    ),
    "withdraw_alert": Step(
        forms.ReasonForm,
        operations.withdraw_alert,
        gettext_lazy("Withdraw the alert"),
        gettext_lazy("Record that it was a mistake"),
        gettext_lazy("It stays on record, and counts in nothing."),
        blocker=lambda row, _at: rules.alert_blocker(row),
    ),
}
ANALYSES: dict[str, Step] = {
    "assess_hotspot": Step(
        forms.AssessmentForm,
        operations.assess_hotspot,
        gettext_lazy("Assess the hotspot"),
        gettext_lazy("Record the assessment"),
        gettext_lazy("Likelihood and impact give the risk class by a matrix, not by a product."),
        blocker=lambda row, _at: rules.hotspot_blocker(row),
    ),
    "close_hotspot": Step(
        forms.ReasonForm,
        operations.close_hotspot,
        gettext_lazy("Close the hotspot"),
        gettext_lazy("Record that it is none any longer"),
        blocker=lambda row, _at: rules.hotspot_blocker(row),
    ),
}


def raise_alert(request: HttpRequest) -> HttpResponse:
    """Record that somebody warns of a threat."""
    person = person_of(request)
    form = forms.AlertForm(request.POST or None, reader=person)
    if request.method == "POST" and form.is_valid():
        call = operations.raise_alert
        if record(request, form, call, subject=new_subject(), **form.values()):
            return _after_founding(request, form, "threat_alert", "threat_alerts")
    return _page(
        request,
        form,
        operations.raise_alert,
        title=_("Raise an alert"),
        submit=_("Record the alert"),
        lede=_("What is feared, and where. Who warned is written down nowhere."),
        cancel=reverse("threat_alerts"),
    )


def identify_hotspot(request: HttpRequest) -> HttpResponse:
    """Record a place where civilians are threatened."""
    form = forms.HotspotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        call = operations.identify_hotspot
        if record(request, form, call, subject=new_subject(), **form.values()):
            return _after_founding(request, form, "hotspot", "threats")
    return _page(
        request,
        form,
        operations.identify_hotspot,
        title=_("Identify a hotspot"),
        submit=_("Record the hotspot"),
        lede=_("A place and kinds of actor: never a person, never a community by its descent."),
        cancel=reverse("threats"),
    )


def _after_founding(
    request: HttpRequest, form: RecordingForm, page: str, list_page: str
) -> HttpResponse:
    entry = recorded(form.cleaned_data["id"])
    if entry is None or entry.subject is None or not person_of(request).may_read(entry.label):
        words = _("Recorded. It is held under a label that your clearance does not open.")
        messages.success(request, words)
        return redirect(list_page)
    messages.success(request, _("Recorded."))
    return redirect(page, subject=entry.subject)


def respond(request: HttpRequest, subject: UUID, step: str) -> HttpResponse:
    """Record a step on the way from an alert to what became of it."""
    row = queries.alerts(person_of(request)).filter(subject=subject).first()
    if row is None:
        raise Http404
    return _step(request, STEPS[step], row, "alert_id", "threat_alert")


def analyse(request: HttpRequest, subject: UUID, step: str) -> HttpResponse:
    """Record what analysts hold of a hotspot."""
    row = queries.hotspot(subject)
    if row is None or not person_of(request).may_read(row.label):
        raise Http404
    return _step(request, ANALYSES[step], row, "hotspot_id", "hotspot")


def _step(
    request: HttpRequest, step: Step, row: Alert | Hotspot, parameter: str, page: str
) -> HttpResponse:
    form = step.form(request.POST or None, subject=row.subject)
    sent = request.method == "POST" and form.is_valid()
    if sent and record(request, form, step.call, **{parameter: row.subject}, **form.values()):
        messages.success(request, _("Recorded."))
        return redirect(page, subject=row.subject)
    return _page(
        request,
        form,
        step.call,
        title=step.title,
        submit=step.submit,
        lede=step.lede,
        about=row,
        about_address=reverse(page, args=[row.subject]),
        cancel=reverse(page, args=[row.subject]),
    )


def schedule_trigger(request: HttpRequest) -> HttpResponse:
    """Note something to come in the calendar of triggers."""
    form = forms.TriggerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        call = operations.schedule_trigger
        if record(request, form, call, subject=new_subject(), **form.values()):
            messages.success(request, _("Recorded."))
            return redirect("threats")
    return _page(
        request,
        form,
        operations.schedule_trigger,
        title=_("Note what may set violence off"),
        submit=_("Record it in the calendar"),
        cancel=reverse("threats"),
    )


def cancel_trigger(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Take something out of the calendar."""
    row = queries.trigger(subject)
    if row is None or not person_of(request).may_read(row.label):
        raise Http404
    form = forms.ReasonForm(request.POST or None, subject=subject)
    sent = request.method == "POST" and form.is_valid()
    call = operations.cancel_trigger
    if sent and record(request, form, call, trigger_id=subject, **form.values()):
        messages.success(request, _("Recorded."))
        return redirect("threats")
    return _page(
        request,
        form,
        operations.cancel_trigger,
        title=_("Take it out of the calendar"),
        submit=_("Record that it will not come"),
        about=row,
        about_address=reverse("threats"),
        cancel=reverse("threats"),
    )


def issue_forecast(request: HttpRequest) -> HttpResponse:
    """Issue a forecast from today on."""
    form = forms.IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = record(
            request,
            form,
            operations.issue_forecast,
            cutoff=local_date(timezone.now()),
            horizon_weeks=form.cleaned_data["horizon_weeks"],
            subject=new_subject(),
        )
        if done:
            messages.success(request, _("The forecast is issued."))
            return redirect("threats")
    return _page(
        request,
        form,
        operations.issue_forecast,
        title=_("Issue a forecast"),
        submit=_("Issue the forecast"),
        lede=_("It is recorded with what it rests on, and scored when its time has passed."),
        cancel=reverse("threats"),
    )


def _page(request: HttpRequest, form: RecordingForm, call: Call, **context: Any) -> HttpResponse:
    blocked = not_for(person_of(request), call)
    status = 422 if form.errors else 200
    return render(
        request,
        "threats/form.html",
        {"desk_key": "threats", "form": form, "blocked": blocked, **context},
        status=status,
    )
