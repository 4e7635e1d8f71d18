"""An update to the task force: what it would say now, making it, and taking it away as JSON."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from standfast.apps.followup import operations, queries, rules, updates
from standfast.apps.followup.models import TaskForce, Update
from standfast.apps.followup.update_operations import drafted
from standfast.log.facts import new_subject
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import local_date
from standfast.web.followup.keys import DESK
from standfast.web.followup.parts import change_lines
from standfast.web.moments import asked_of, standing_in
from standfast.web.reading import person_of, readable
from standfast.web.recording import RecordingForm, not_for, record

FIRST_PERIOD_DAYS = 30


class UpdateForm(RecordingForm):
    """The period and the free words of an update; what moved is not typed."""

    start = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}))
    cover = forms.CharField(
        label=gettext_lazy("Note in free words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It goes beside what moved, which is computed from the log."),
    )
    drafted_as = forms.CharField(widget=forms.HiddenInput, required=False)


def draft_update(request: HttpRequest) -> HttpResponse:
    """Show what an update of a period would say now, and make it when its maker has looked at it."""
    force = queries.task_force()
    if force is None:
        return _render(request, None, None, None, _("No task force is set up to be told anything."))
    person, today = person_of(request), local_date(timezone.now())
    start, end = _period(request, force, today)
    blocked = not_for(
        person, operations.make_update, _("making an update")
    ) or rules.update_blocker(
        force,
        updates.last_update(force.subject),
        by=person,
        at=timezone.now(),
        start=start,
        end=end,
        label=UNCLASSIFIED,
    )
    if request.method == "POST" and "look" not in request.POST:
        form = UpdateForm(request.POST)
        if form.is_valid() and _made(request, form, force):
            messages.success(request, _("Made: it is frozen with the entries that it rests on."))
            return redirect("followup/updates.list")
    else:
        form = UpdateForm(initial={"start": start, "end": end})
    return _render(request, force, form, (start, end), blocked)


def _period(request: HttpRequest, force: TaskForce, today: date) -> tuple[date, date]:
    before = updates.last_update(force.subject)
    usual = before.end + timedelta(days=1) if before else today - timedelta(days=FIRST_PERIOD_DAYS)
    asked = UpdateForm(request.POST or request.GET)
    asked.full_clean()
    data = asked.cleaned_data if hasattr(asked, "cleaned_data") else {}
    return data.get("start") or min(usual, today), data.get("end") or today


def _made(request: HttpRequest, form: UpdateForm, force: TaskForce) -> bool:
    data = form.cleaned_data
    return record(
        request,
        form,
        operations.make_update,
        task_force_id=force.subject,
        start=data["start"],
        end=data["end"],
        cover=data["cover"] or None,
        drafted_as=data["drafted_as"] or None,
        subject=new_subject(),
    )


def _render(
    request: HttpRequest,
    force: TaskForce | None,
    form: UpdateForm | None,
    period: tuple[date, date] | None,
    blocked: str | None,
) -> HttpResponse:
    context: dict[str, Any] = {"desk_key": DESK, "force": force, "form": form, "blocked": blocked}
    if force is not None and form is not None and period is not None and force.ended_on is None:
        draft = drafted(
            task_force_id=force.subject, start=period[0], end=period[1], at=timezone.now()
        )
        if form.is_bound:
            form.data = {**dict(form.data.items()), "drafted_as": draft.digest}
        else:
            form.initial["drafted_as"] = draft.digest
        context |= {
            "draft": draft,
            "changes": change_lines(tuple(c for c in draft.changes if c.kind != "figure")),
            "figure_changes": change_lines(tuple(c for c in draft.changes if c.kind == "figure")),
            "period": period,
        }
    failed = form is not None and form.is_bound and bool(form.errors)
    return render(request, "followup/draft.html", context, status=422 if failed else 200)


@require_GET
def update_json(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Give an update as JSON: its period, marks, changes, figures, entries and acknowledgements."""
    person = person_of(request)
    with standing_in(asked_of(request)):
        row = readable(queries.updates().filter(subject=subject), by=person).first()
        if row is None:
            raise Http404
        content = as_json(row)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="update-{row.start}-{row.end}.json"'
    return response


def as_json(row: Update) -> bytes:
    """Return an update as JSON, its keys in order."""
    told = {
        "update": str(row.subject),
        "entry": str(row.entry),
        "to": row.to,
        "from": row.from_office,
        "period": {"start": row.start, "end": row.end},
        "made_at": row.made_at,
        "cover": row.cover,
        "since": row.since,
        "upto": row.upto,
        "previous": row.previous,
        "changes": row.changes,
        "figures": row.figures,
        "entries": row.entries,
        "received_at": row.received_at,
        "read_at": row.read_at,
    }
    return msgspec.json.format(msgspec.json.encode(told, order="sorted"), indent=1) + b"\n"
