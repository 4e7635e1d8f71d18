"""The policy map and the lessons, each with what answers it at the moment that is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from standfast.apps.accounts.models import Person
from standfast.apps.guidance import answers
from standfast.apps.guidance.answers import Records, Standing, Weighed
from standfast.log.models import Chain
from standfast.web.desks.declare import REGISTERS
from standfast.web.guidance.naming import named
from standfast.web.moments import asked_of, moment_of, standing_in
from standfast.web.reading import person_of

DESK = "guidance"
NOT_OPEN = _("not open or not known here")
STATUS_WORDS = {
    answers.ANSWERED_AND_VERIFIED: _("answered and verified"),
    answers.ANSWERED_UNVERIFIED: _("answered, unverified"),
    answers.UNANSWERED: _("nothing answers it"),
}
CERTAINTY = {
    answers.ANSWERED_AND_VERIFIED: "verified",
    answers.ANSWERED_UNVERIFIED: "partially verified",
    answers.UNANSWERED: "not verified",
}
WORTHS = {
    answers.VERIFIED: _("verified"),
    answers.UNVERIFIED: _("unverified"),
    answers.AGAINST: _("speaks against"),
    answers.NOTHING: _("answers nothing"),
}
KINDS = {
    "recommendation": _("recommendation"),
    "action": _("action point"),
    "claim": _("claim"),
    "plan": _("plan"),
    "exercise": _("exercise"),
    "decision": _("decision"),
    "guidance": _("guidance"),
    "figure": _("figure"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as the page shows it."""

    kind: Any
    name: Any
    address: str
    worth: str
    worth_words: Any
    reason: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement or a lesson with where it stands."""

    row: Any
    status: str
    status_words: Any
    certainty: str
    answers: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many stand where."""

    status: str
    words: Any
    count: int
    chosen: bool


@require_GET
def policy_map(request: HttpRequest) -> HttpResponse:
    """Show what each piece of guidance in force demands, and what in the mission answers it."""
    asked, person = asked_of(request), person_of(request)
    with standing_in(asked):
        records = Records(moment_of(asked))
        found = [one for one in answers.policy_map(records) if person.may_read(one.document.label)]
        lines = _lines([(one.requirement, one.standing) for one in found], person)
    wanted = _wanted(request)
    grouped = [
        (
            document,
            [line for one, line in zip(found, lines, strict=True) if one.document is document],
        )
        for document in dict.fromkeys(one.document for one in found)
    ]
    shown = [
        (document, [line for line in its if wanted in ("", line.status)])
        for document, its in grouped
    ]
    context = {
        "groups": [(document, its) for document, its in shown if its],
        "counts": _counts(lines, wanted),
        "total": len(lines),
        "address": reverse("guidance_map"),
    }
    return render(request, "guidance/map.html", _frame(context, wanted))


@require_GET
def learnt(request: HttpRequest) -> HttpResponse:
    """Show each lesson with what answers it, and those that nothing answers."""
    asked, person = asked_of(request), person_of(request)
    with standing_in(asked):
        records = Records(moment_of(asked))
        found = [
            one for one in answers.lesson_standings(records) if person.may_read(one.lesson.label)
        ]
        lines = _lines([(one.lesson, one.standing) for one in found], person)
    wanted = _wanted(request)
    shown = [line for line in lines if wanted in ("", line.status)]
    events = dict.fromkeys(line.row.event for line in shown)
    context = {
        "groups": [
            (event, [line for line in shown if line.row.event == event]) for event in events
        ],
        "counts": _counts(lines, wanted),
        "total": len(lines),
        "address": reverse("guidance_learnt"),
    }
    return render(request, "guidance/learnt.html", _frame(context, wanted))


def _wanted(request: HttpRequest) -> str:
    wanted = request.GET.get("status", "")
    return wanted if wanted in STATUS_WORDS else ""


def _frame(context: dict[str, Any], wanted: str) -> dict[str, Any]:
    siblings = [one for one in REGISTERS.values() if one.desk == DESK]
    sites = Chain.objects.order_by("site").values_list("site", flat=True).distinct()
    frame = {"desk_key": DESK, "siblings": siblings, "sites": list(sites), "wanted": wanted}
    return {**frame, **context}


def _counts(lines: Iterable[Line], wanted: str) -> list[Count]:
    held = [line.status for line in lines]
    return [
        Count(status, words, held.count(status), status == wanted)
        for status, words in STATUS_WORDS.items()
    ]


def _lines(found: list[tuple[Any, Standing]], person: Person) -> list[Line]:
    given = [one.answer for _row, standing in found for one in standing.weighed]
    known = named(given, person)

    def said(one: Weighed) -> Said:
        answer = one.answer
        if answer.figure is not None:
            name, address = answer.figure, reverse("figure", args=[answer.figure])
        else:
            told = known.get(answer.target) if answer.target else None
            if (
                told is None
            ):  # of what the reader may not open, nothing is told but that it is linked
                return Said(KINDS[answer.answer_kind], NOT_OPEN, "", "", "", "", None)
            name, address = told.name, told.address
        return Said(
            KINDS[answer.answer_kind],
            name,
            address,
            one.worth,
            WORTHS[one.worth],
            one.reason,
            answer.note,
        )

    return [
        Line(
            row,
            standing.status,
            STATUS_WORDS[standing.status],
            CERTAINTY[standing.status],
            tuple(said(one) for one in standing.weighed if one.answer.label == row.label),
        )
        for row, standing in found
    ]
