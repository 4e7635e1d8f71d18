"""The assessor's desk: the claims as the letter prints them, one claim with its readings, a verdict on it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.followup import operations, queries, rules, wording
from standfast.apps.followup.facts import Judged
from standfast.apps.followup.models import Assessment, Claim, ClaimReport, Verdict
from standfast.log.figures import Moment, Reading
from standfast.reports.figures import judged
from standfast.reports.letter import SECTION_TITLES, Letter, PrintedClaim, letter
from standfast.reports.readers import reader_of
from standfast.web.followup.forms import DisputeForm, VerdictForm, VerifyForm
from standfast.web.moments import Asked, asked_of, moment_of, standing_in
from standfast.web.reading import person_of, readable
from standfast.web.recording import Call, not_for, record

STATES = ("not assessed", "verified", "partially verified", "not verified", "disputed", "moved")


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim as printed at a moment, with its readings, and what was said of it before."""

    row: Claim
    printed: PrintedClaim
    readings: tuple[Reading, ...]
    verdicts: tuple[Verdict, ...]
    reports: tuple[ClaimReport, ...]
    assessments: tuple[Assessment, ...]
    names: dict[UUID, str]

    @property
    def section(self) -> str:
        """The title of the letter's section that it stands in."""
        return SECTION_TITLES.get(self.row.section, self.row.section)


@require_GET
def assessment(request: HttpRequest) -> HttpResponse:
    """List the claims with what an assessor found of each, as of the moment."""
    asked = asked_of(request)
    person = person_of(request)
    made = letter(moment_of(asked), reader=reader_of(person))
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    with standing_in(asked):
        opened = list(readable(queries.assessments(), by=person))
    sections = [
        (section, [claim for claim in section.claims if not state or _is_in(claim, state)])
        for section in made.sections
    ]
    return render(
        request,
        "assessment/list.html",
        {
            "desk_key": "assessment",
            "assessments": opened,
            "sections": [(section, claims) for section, claims in sections if claims],
            "shown": sum(len(claims) for _section, claims in sections),
            "total": len(made.claims),
            "state": state,
            "states": STATES,
            "titles": SECTION_TITLES,
            "cannot_judge": not_for(person, operations.verify_claim, _("judging a claim")),
        },
    )


def _is_in(claim: PrintedClaim, state: str) -> bool:
    if state == "moved":
        return ", now " in claim.parts[-1].text and claim.verification.on is not None
    return claim.verification.status == state


@require_GET
def claim(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show one claim with its readings, and the forms of a verdict or why there are none."""
    person = person_of(request)
    asked = asked_of(request)
    page = _page(subject, person, asked)
    if page is None:
        raise Http404
    blocked = _blocked_at_sight(page, person, asked)
    if blocked is not None:
        return _render(request, page, blocked=blocked, forms={})
    at = timezone.now()
    lies_before = judged(wording.keys_of(page.row.text), Moment(at))
    blocked = _blocked(page, person, at, lies_before)
    forms = {} if blocked else _forms(page, lies_before)
    return _render(request, page, blocked=blocked, forms=forms)


def verify(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Find a claim verified, partially verified or not verified."""

    def values(form: VerdictForm) -> dict[str, Any]:
        return {
            "finding": form.cleaned_data["finding"],
            "note": form.cleaned_data["note"] or None,
        }

    return _verdict(request, subject, "verify", VerifyForm, operations.verify_claim, values)


def dispute(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Hold a claim to be wrong."""

    def values(form: VerdictForm) -> dict[str, Any]:
        return {"reason": form.cleaned_data["reason"]}

    return _verdict(request, subject, "dispute", DisputeForm, operations.dispute_claim, values)


def _verdict(
    request: HttpRequest,
    subject: UUID,
    name: str,
    kind: type[VerdictForm],
    call: Call,
    values: Any,
) -> HttpResponse:
    if request.method != "POST":
        return redirect("claim", subject=subject)
    person = person_of(request)
    page = _page(subject, person, Asked())
    if page is None:
        raise Http404
    form = kind(request.POST, subject=subject, assessments=page.assessments, prefix=name)
    lies_before = judged(wording.keys_of(page.row.text), Moment(timezone.now()))
    if form.is_valid():
        if form.cleaned_data["readings"] != _digests(lies_before):
            form.add_error(
                None,
                _(
                    "A reading of this claim has moved since the form was drawn. The readings on this page are "
                    "the present ones: look at them again, then record the verdict."
                ),
            )
            drawn_again = request.POST.copy()
            drawn_again[form.add_prefix("readings")] = _digests(lies_before)
            form.data = drawn_again
        elif record(
            request,
            form,
            call,
            claim_id=subject,
            assessment_id=UUID(form.cleaned_data["assessment"]),
            methods=tuple(form.cleaned_data["methods"]),
            places=form.place_names(),
            judged=lies_before,
            **values(form),
        ):
            messages.success(request, _("Recorded on the assessor's own chain."))
            return redirect("claim", subject=subject)
    forms = {**_forms(page, lies_before), name: form}
    return _render(request, page, blocked=None, status=422, forms=forms)


def _page(subject: UUID, person: Person, asked: Asked) -> ClaimPage | None:
    made = letter(moment_of(asked), reader=reader_of(person))
    printed = next((one for one in made.claims if one.subject == subject), None)
    with standing_in(asked):
        row = queries.claim(subject)
        if printed is None or row is None or not person.may_read(row.label):
            return None
        verdicts = tuple(readable(queries.verdicts_of(subject), by=person))
        reports = tuple(readable(queries.reports_of_claim(subject), by=person))
        assessments = tuple(readable(queries.assessments(), by=person))
    people = {verdict.assessor for verdict in verdicts} | {report.author for report in reports}
    return ClaimPage(
        row=row,
        printed=printed,
        readings=_readings(made, printed, row),
        verdicts=verdicts,
        reports=reports,
        assessments=assessments,
        names=accounts.names(people | {row.made_by}),
    )


def _readings(made: Letter, printed: PrintedClaim, row: Claim) -> tuple[Reading, ...]:
    keys = {*printed.figures, row.expected_figure}
    return tuple(reading for reading in made.readings if reading.key in keys)


def _blocked_at_sight(page: ClaimPage, person: Person, asked: Asked) -> str | None:
    if reason := not_for(person, operations.verify_claim, _("judging a claim")):
        return reason
    if not asked.is_now:
        return _("You are looking at another time; go back to now to record something.")
    if not page.assessments:
        return _("No assessment is open here; open one first.")
    return None


def _blocked(page: ClaimPage, person: Person, at: datetime, lies_before: Judged) -> str | None:
    reasons = [
        rules.verification_blocker(page.row, assessment, by=person, at=at, judged=lies_before)
        for assessment in page.assessments
    ]
    return None if None in reasons else reasons[0]


def _forms(page: ClaimPage, lies_before: Judged) -> dict[str, VerdictForm]:
    return {
        name: kind(
            subject=page.row.subject,
            assessments=reversed(page.assessments),
            prefix=name,
            initial={"readings": _digests(lies_before)},
        )
        for name, kind in (("verify", VerifyForm), ("dispute", DisputeForm))
    }


def _digests(lies_before: Judged) -> str:
    return json.dumps({figure.key: figure.value for figure in lies_before.figures}, sort_keys=True)


def _render(
    request: HttpRequest,
    page: ClaimPage,
    *,
    blocked: str | None,
    forms: dict[str, VerdictForm],
    status: int = 200,
) -> HttpResponse:
    context = {"desk_key": "assessment", "page": page, "blocked": blocked, "forms": forms}
    return render(request, "assessment/claim.html", context, status=status)
