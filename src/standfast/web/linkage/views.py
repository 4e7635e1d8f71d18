"""One pair of reports side by side, and the judgement of a person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.linkage import operations, planning, queries
from standfast.apps.linkage.models import Proposal
from standfast.apps.linkage.reports import Told
from standfast.web.linkage.desk import WORDS, kind_words
from standfast.web.linkage.forms import FIRST_INTO_SECOND, JudgingForm
from standfast.web.linkage.sides import heading_of, lines_of
from standfast.web.reading import person_of
from standfast.web.recording import not_for, record

PAIR = "linkage/pair.html"


def pair(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show two reports side by side, and record what a person says of them."""
    person = person_of(request)
    row = queries.proposal(subject, reader=person)
    if row is None:
        raise Http404
    a, b = (queries.told(side, reader=person) for side in queries.sides_in(row))
    mergeable = row.a_kind == row.b_kind == "incident"
    form = JudgingForm(request.POST or None, subject=subject, mergeable=mergeable)
    if request.method == "POST" and form.is_valid() and _judged(request, form, row):
        messages.success(request, _("Recorded."))
        return redirect("linkage_pair", subject=subject)
    blocked = not_for(
        person, operations.judge_pair, _("judging whether two reports are of one event")
    )
    if a is None or b is None:
        blocked = blocked or _("One of the two reports is gone; compute the proposals again.")
    return render(
        request,
        PAIR,
        {
            "desk_key": "linkage",
            "row": row,
            "kind": kind_words(row),
            "percent": f"{row.score:.0%}",
            "standing": WORDS.get(row.standing, row.standing),  # type: ignore[attr-defined]
            "form": form,
            "submit": _("Record the judgement"),
            "blocked": blocked,
            **_shown(row, a, b, person),
        },
        status=422 if form.errors else 200,
    )


def _shown(row: Proposal, a: Told | None, b: Told | None, person: Person) -> dict[str, Any]:
    said = queries.judgings(row.subject, reader=person)
    group = planning.cluster_of(row, queries.proposals(person))
    both = a is not None and b is not None
    return {
        "a": heading_of(a) if a else None,
        "b": heading_of(b) if b else None,
        "lines": lines_of(a, b, row.reasons) if a and b else [],
        "stale": both
        and {a.id: a.state, b.id: b.state} != {row.a_id: row.a_state, row.b_id: row.b_state},
        "judgings": said,
        "names": accounts.names({one.judged_by for one in said}),
        "words": WORDS,
        "group": group,
        "weakest": f"{group.weakest.score:.0%}" if group else "",
        "weakest_is_this": group is not None
        and {group.weakest.a, group.weakest.b} == {str(row.a_id), str(row.b_id)},
        "computation": row.computation,
    }


def _judged(request: HttpRequest, form: JudgingForm, row: Proposal) -> bool:
    first, second = _side("a", row), _side("b", row)
    if form.merging == FIRST_INTO_SECOND:
        first, second = second, first
    return record(
        request,
        form,
        operations.judge_pair,
        verdict=form.cleaned_data["verdict"],
        reason=form.cleaned_data["reason"],
        merge=bool(form.merging),
        **{f"first_{name}": value for name, value in first.items()},
        **{f"second_{name}": value for name, value in second.items()},
    )


def _side(side: str, row: Proposal) -> dict[str, Any]:
    kind = getattr(row, f"{side}_kind")
    return {
        "kind": kind,
        "incident": getattr(row, f"{side}_id") if kind == "incident" else None,
        "source": getattr(row, f"{side}_source"),
        "external_id": getattr(row, f"{side}_external"),
    }
