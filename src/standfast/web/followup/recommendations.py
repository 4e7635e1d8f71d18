"""The desk of recommendations: the register, one recommendation, an owner's report on an action."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from standfast.apps.accounts import queries as accounts
from standfast.apps.followup import operations, queries
from standfast.log.times import local_date
from standfast.web.followup import register
from standfast.web.followup.forms import StatusForm
from standfast.web.moments import asked_of, moment_of, standing_in
from standfast.web.reading import person_of, readable
from standfast.web.recording import not_for, record


@require_GET
def recommendations(request: HttpRequest) -> HttpResponse:
    """List the recommendations by track, as they stood at the moment."""
    asked = asked_of(request)
    track = request.GET.get("track", "")
    track = track if track in register.TRACKS else ""
    state = request.GET.get("state", "")
    state = state if state in register.STATES else ""
    on = local_date(moment_of(asked).as_of)
    person = person_of(request)
    with standing_in(asked):
        found = register.register(by=person, on=on, track=track, state=state)
        total = sum(person.may_read(row.label) for row in queries.recommendations())
        force = queries.task_force()
        documents = [row for row in queries.documents() if person.may_read(row.label)]
    return render(
        request,
        "recommendations/list.html",
        {
            "desk_key": "recommendations",
            "tracks": [
                (key, title, [line for line in found if line.row.track == key])
                for key, title in register.TRACKS.items()
                if track in ("", key)
            ],
            "shown": len(found),
            "total": total,
            "force": force,
            "documents": documents,
            "track": track,
            "state": state,
            "states": register.STATES,
            "track_choices": register.TRACKS.items(),
        },
    )


@require_GET
def recommendation(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show one recommendation with what answers it."""
    asked = asked_of(request)
    person = person_of(request)
    on = local_date(moment_of(asked).as_of)
    with standing_in(asked):
        found = [
            line for line in register.register(by=person, on=on) if line.row.subject == subject
        ]
        if not found:
            raise Http404
        line = found[0]
        document = next((d for d in queries.documents() if d.subject == line.row.document), None)
        reports = {
            action.row.subject: list(
                readable(queries.reports_of_action(action.row.subject), by=person)
            )
            for action in line.actions
        }
        calls = {
            action.row.subject: list(readable(queries.calls_of(action.row.subject), by=person))
            for action in line.actions
        }
        names = accounts.names({report.author for rows in reports.values() for report in rows})
    blocked = (
        not_for(person, operations.report_action_status, _("reporting on an action"))
        if asked.is_now
        else _("You are looking at another time; go back to now to record something.")
    )
    return render(
        request,
        "recommendations/recommendation.html",
        {
            "desk_key": "recommendations",
            "line": line,
            "document": document if document and person.may_read(document.label) else None,
            "actions": [
                (action, reports[action.row.subject], calls[action.row.subject])
                for action in line.actions
            ],
            "names": names,
            "blocked": blocked,
            "track_title": register.TRACKS.get(line.row.track, line.row.track),
        },
    )


def report_action(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Report, as an owner, where an action stands."""
    action = queries.action(subject)
    if action is None or not person_of(request).may_read(action.label):
        raise Http404
    form = StatusForm(request.POST or None, subject=subject)
    back = action.recommendations[0] if action.recommendations else None
    if request.method == "POST" and form.is_valid():
        done = record(
            request,
            form,
            operations.report_action_status,
            action_id=subject,
            status=form.cleaned_data["status"],
            note=form.cleaned_data["note"] or None,
        )
        if done:
            messages.success(request, _("Recorded."))
            return redirect("recommendation", subject=back) if back else redirect("recommendations")
    return render(
        request,
        "recommendations/report.html",
        {
            "desk_key": "recommendations",
            "form": form,
            "action_row": action,
            "blocked": not_for(
                person_of(request), operations.report_action_status, _("reporting on an action")
            ),
            "back": back,
        },
        status=422 if form.errors else 200,
    )
