"""The follow-up at a glance, the matrix of answers, the ledger of obligations, and what has no date."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from standfast.apps.accounts.models import Person
from standfast.apps.followup import circulation, occurrences, queries, sunset
from standfast.apps.followup.models import Action, Claim
from standfast.apps.followup.occurrences import STATES, Occurrence
from standfast.log.figures import Reading
from standfast.log.times import local_date
from standfast.reports.figures import readings
from standfast.web.desks.declare import REGISTERS
from standfast.web.followup.keys import DESK
from standfast.web.lists import page_of
from standfast.web.moments import asked_of, day_from_person, moment_of, standing_in
from standfast.web.reading import person_of, readable

FIGURES = (
    "followup.operations_consulted",
    "followup.operations_answered",
    "followup.obligations.owed",
    "followup.obligations.met",
)
LEDGER_DAYS = 92


def _registers() -> list[Any]:
    return [declared for declared in REGISTERS.values() if declared.desk == DESK]


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Say where the follow-up stands: each number a door, each sentence a way to what is behind it."""
    asked, person = asked_of(request), person_of(request)
    found: dict[str, Reading] = {
        reading.key: reading for reading in readings(FIGURES, moment_of(asked))
    }
    on = local_date(moment_of(asked).as_of)
    with standing_in(asked):
        force = queries.task_force()
        asks = list(readable(queries.asks().filter(state="open"), by=person))
        told = list(readable(queries.updates(), by=person))
        matters = (
            [m for m in sunset.open_matters(force) if person.may_read(m.label)] if force else []
        )
        undated = _undated(person, on)
    return render(
        request,
        "followup/overview.html",
        {
            "desk_key": DESK,
            "registers": _registers(),
            "consulted": found[FIGURES[0]],
            "answered": found[FIGURES[1]],
            "owed": found[FIGURES[2]],
            "met": found[FIGURES[3]],
            "force": force,
            "asks": asks,
            "oldest_ask": asks[0] if asks else None,
            "last_update": told[-1] if told else None,
            "unread": [one for one in told if one.read_at is None],
            "matters": matters,
            "orphans": [matter for matter in matters if matter.orphaned],
            "undated": undated,
        },
    )


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Show who answered what: operations by recommendations, with what is not known said in words."""
    asked, person = asked_of(request), person_of(request)
    on = local_date(moment_of(asked).as_of)
    with standing_in(asked):
        circulations = list(readable(queries.circulations(), by=person))
        documents = {row.document for row in circulations}
        recommendations = [
            row
            for row in readable(queries.recommendations(), by=person)
            if row.document in documents
        ]
        track = request.GET.get("track", "")
        shown = [row for row in recommendations if track in ("", row.track)]
        found = circulation.matrix(
            recommendations=shown,
            circulations=circulations,
            answers=list(readable(queries.answers(), by=person)),
            reminders=list(readable(queries.reminders(), by=person)),
        )
    return render(
        request,
        "followup/matrix.html",
        {
            "desk_key": DESK,
            "matrix": found,
            "late": [line for line in found.lines if line.is_late(on)],
            "track": track,
            "silent": [line for line in found.lines if not line.answered],
        },
    )


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One time that an obligation was owed, as it stands on the day that is shown."""

    action: Action
    occurrence: Occurrence
    state: str


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Show every time that obligations were owed in a period: met, met late, in time, in grace, lapsed."""
    asked, person = asked_of(request), person_of(request)
    on = local_date(moment_of(asked).as_of)
    end = day_from_person(request.GET.get("to", "")) or on
    start = day_from_person(request.GET.get("from", "")) or end - timedelta(days=LEDGER_DAYS)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    with standing_in(asked):
        lines = _ledger(person, on, start, end)
    counted = {word: sum(line.state == word for line in lines) for word in STATES}
    shown = [line for line in lines if state in ("", line.state)]
    return render(
        request,
        "followup/ledger.html",
        {
            "desk_key": DESK,
            "page": page_of(request, shown),
            "start": start,
            "end": end,
            "state": state,
            "states": STATES,
            "met": counted["met"] + counted["met late"],
            "owed": counted["met"] + counted["met late"] + counted["lapsed"],
            "counted": counted,
        },
    )


def _ledger(person: Person, on: date, start: date, end: date) -> list[LedgerLine]:
    rows = {
        row.subject: row for row in readable(queries.actions().filter(obligation=True), by=person)
    }
    found = [
        LedgerLine(rows[one.action], one, one.state(on))
        for one in occurrences.occurrences(rows.values(), on=on)
        if start <= one.end and one.start <= end
    ]
    return list(reversed(found))


@require_GET
def undated(request: HttpRequest) -> HttpResponse:
    """Show what is promised or expected without a date, its age, and who was asked for one."""
    asked, person = asked_of(request), person_of(request)
    on = local_date(moment_of(asked).as_of)
    with standing_in(asked):
        found = _undated(person, on)
    return render(
        request,
        "followup/undated.html",
        {
            "desk_key": DESK,
            "actions": [one for one in found if isinstance(one.row, Action)],
            "claims": [one for one in found if isinstance(one.row, Claim)],
            "nobody": _("nobody was asked"),
        },
    )


def _undated(person: Person, on: date) -> list[queries.Undated]:
    return [one for one in queries.undated(on=on) if person.may_read(one.row.label)]
