"""Making and rewording a claim, with a look at what its slots read before anything is recorded."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standfast.apps.followup import operations, queries, rules, wording
from standfast.apps.followup.facts import Due, Expectation
from standfast.apps.followup.models import Claim
from standfast.log.figures import FIGURES, Reading
from standfast.reports.figures import readings
from standfast.reports.sentences import Part, sentence
from standfast.web.desks.declare import Ask, Recording
from standfast.web.desks.forms import DeskForm, blocker_of, recorded_with
from standfast.web.followup.keys import DESK, RECOMMENDATIONS
from standfast.web.moments import NOW, moment_of
from standfast.web.reading import person_of
from standfast.web.recording import recorded

TEXT = Ask(
    label=gettext_lazy("The sentence"),
    hint=gettext_lazy(
        "A number stands in braces as the key of its figure, such as {followup.operations_consulted}; a date as {due}."
    ),
    long=True,
)
EXPECTED = (
    (
        "expectation_figure",
        Ask(
            label=gettext_lazy("It expects of the figure"),
            hint=gettext_lazy("Its key; empty where it expects no number."),
        ),
    ),
    ("expectation_comparison", Ask(label=gettext_lazy("That it"))),
    ("expectation_number", Ask(label=gettext_lazy("The number"))),
    ("expectation_condition", Ask(label=gettext_lazy("Or a condition in words"))),
)
FIRST = (
    ("text", TEXT),
    (
        "recommendations",
        Ask(label=gettext_lazy("Recommendations that it answers"), of=RECOMMENDATIONS),
    ),
)
MAKE = Recording(
    operations.make_claim,
    gettext_lazy("Make a claim"),
    asks=(
        *FIRST,
        *EXPECTED,
        ("position", Ask(initial=1)),
        (
            "number",
            Ask(label=gettext_lazy("Number"), hint=gettext_lazy("C and two digits, such as C61.")),
        ),
    ),
)
REWORD = Recording(
    operations.reword_claim,
    gettext_lazy("Put it in other words"),
    about="claim_id",
    asks=(
        ("text", Ask(label=TEXT.label, hint=TEXT.hint, long=True, initial=lambda row: row.text)),
        *EXPECTED,
    ),
    blocker=lambda row, person: rules.voice_blocker(by=person, claimant=row.claimant),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a sentence would print now: its parts, each slot's reading, and why it could not stand."""

    parts: tuple[Part, ...]
    readings: tuple[Reading, ...]
    absolute: tuple[str, ...]
    problem: str | None


def look_at(text: str, expectation: Expectation | None, due: Due | None) -> Look:
    """Return what a sentence would print at this moment, and what stands against it."""
    problem = rules.expectation_blocker(expectation) or rules.text_blocker(text, expectation)
    try:
        keys = [key for key in wording.keys_of(text) if key in FIGURES]
        absolute = wording.absolute_words(text)
    except wording.Misworded:
        keys, absolute = [], ()
    found = {reading.key: reading for reading in readings(keys, moment_of(NOW))}
    due = expectation.due if expectation is not None and expectation.due is not None else due
    return Look(sentence(text, found, due=due), tuple(found.values()), absolute, problem)


def make_claim(request: HttpRequest) -> HttpResponse:
    """Make a claim, after a look at what its slots read."""
    return _claiming(request, MAKE, None)


def reword_claim(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Put a claim in other words, after a look at what its slots read."""
    claim = queries.claim(subject)
    if claim is None or not person_of(request).may_read(claim.label):
        raise Http404
    return _claiming(request, REWORD, claim)


def _claiming(request: HttpRequest, recording: Recording, claim: Claim | None) -> HttpResponse:
    person = person_of(request)
    subject = claim.subject if claim else None
    form = DeskForm(
        request.POST or None, recording=recording, row=claim, person=person, subject=subject
    )
    look: Look | None = None
    checking = request.method == "POST" and "look" in request.POST
    if request.method == "POST":
        valid = form.is_valid()
        values: dict[str, Any] = form.cleaned_data.get("values", {})
        text = str(form.data.get("text", ""))
        kept = queries.due_of(claim) if claim else None
        look = look_at(text, values.get("expectation") or _kept(claim), kept) if text else None
        if valid and not checking and recorded_with(request, form):
            messages.success(request, _("Recorded."))
            entry = recorded(form.cleaned_data["id"])
            return redirect("claim", subject=subject or (entry.subject if entry else subject))
    context = {
        "desk_key": DESK,
        "recording": recording,
        "claim": claim,
        "form": form,
        "look": look,
        "blocked": blocker_of(recording, claim, person),
        "quiet": checking,
    }
    status = 422 if form.errors and not checking else 200
    return render(request, "followup/claim_form.html", context, status=status)


def _kept(claim: Claim | None) -> Expectation | None:
    """Return what a claim expects already, which stands until a rewording says otherwise."""
    if claim is None:
        return None
    return Expectation(
        figure=claim.expected_figure,
        comparison=claim.expected_comparison,  # type: ignore[arg-type]  # a word of the fact's own list
        number=claim.expected_number,
        condition=claim.expected_condition,
        due=queries.due_of(claim),
    )
