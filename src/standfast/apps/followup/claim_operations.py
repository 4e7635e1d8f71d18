"""What may be done with claims and assessments. A verification is written on the assessor's own chain."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries, rules
from standfast.apps.followup.absolutes import absolute_blocker
from standfast.apps.followup.facts import (
    AssessmentConcluded,
    AssessmentOpened,
    Claimant,
    ClaimDisputed,
    ClaimMade,
    ClaimReworded,
    ClaimStatusReported,
    ClaimVerified,
    Expectation,
    Finding,
    Judged,
    Method,
    Nature,
    PlaceVisited,
    ReportedStatus,
    Section,
)
from standfast.apps.followup.models import Assessment, Claim
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation, refuse_if

ASSESSOR = ("assessor",)
CLAIMANTS = (
    "task-force secretary",
    "duty officer",
    "planner",
    "field office",
    "security officer",
    "police",
    "medical officer",
    "logistics officer",
    "engineer",
    "readiness officer",
    "assessor",
)


def _claim(claim_id: UUID) -> Claim:
    found = queries.claim(claim_id)
    if found is None:
        raise Refused(f"This site knows no claim {claim_id}; make the claim first.")
    return found


def _assessment(assessment_id: UUID) -> Assessment:
    found = queries.assessment(assessment_id)
    if found is None:
        raise Refused(f"This site knows no assessment {assessment_id}; open it first.")
    return found


@operation(roles=CLAIMANTS)
def make_claim(
    *,
    by: Person,
    at: datetime,
    number: str,
    claimant: Claimant,
    section: Section,
    position: int,
    text: str,
    nature: Nature = "progress",
    status: ReportedStatus | None = None,
    expectation: Expectation | None = None,
    recommendations: tuple[UUID, ...] = (),
    absolute_reason: str | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Make a claim: a sentence whose numbers are slots that name figures.

    :raises Refused: when the sentence holds a bare number, names an unknown figure, or an absolute word that neither the
        figure of its expectation bears by now nor an `absolute_reason` stands by; when the number is taken, or when `by` may not
        speak in that voice.
    """
    refuse_if(
        rules.claim_blocker(
            by=by, claimant=claimant, section=section, text=text, expectation=expectation
        )
    )
    refuse_if(absolute_blocker(text, expectation, at=at, absolute_reason=absolute_reason))
    held = queries.claim_by_number(number)
    if held is not None and held.subject != subject:
        raise Refused(f"Claim {number} is made already; reword it, or take the next free number.")
    fact = ClaimMade(
        number=number,
        claimant=claimant,
        section=section,
        position=position,
        text=text,
        nature=nature,
        status=status,
        expectation=expectation,
        recommendations=recommendations,
        absolute_reason=absolute_reason,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=CLAIMANTS)
def reword_claim(
    *,
    by: Person,
    at: datetime,
    claim_id: UUID,
    text: str,
    reason: str,
    expectation: Expectation | None = None,
    absolute_reason: str | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Put a claim in other words from now on.

    :raises Refused: as for making a claim.
    """
    found = _claim(claim_id)
    kept = expectation or Expectation(
        figure=found.expected_figure,
        comparison=found.expected_comparison,  # type: ignore[arg-type]  # a word of the fact's own list
        number=found.expected_number,
        due=queries.due_of(found),
    )
    refuse_if(rules.rewording_blocker(found, by=by, text=text, expectation=kept))
    refuse_if(absolute_blocker(text, kept, at=at, absolute_reason=absolute_reason))
    fact = ClaimReworded(
        text=text, reason=reason, expectation=expectation, absolute_reason=absolute_reason
    )
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)


@operation(roles=CLAIMANTS)
def report_claim_status(
    *,
    by: Person,
    at: datetime,
    claim_id: UUID,
    status: ReportedStatus,
    note: str | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Report, in the voice that makes a claim, where the matter stands.

    :raises Refused: when `by` may not speak in that voice.
    """
    found = _claim(claim_id)
    refuse_if(rules.voice_blocker(by=by, claimant=found.claimant))
    fact = ClaimStatusReported(status=status, note=note)
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)


@operation(roles=ASSESSOR, chain="assessor")
def open_assessment(
    *,
    by: Person,
    at: datetime,
    title: str,
    terms: str,
    lead: str,
    requested_by: str,
    scope: tuple[Section, ...],
    cut_off: date,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Open an assessment: its terms, the sections in its scope, and its cut-off day."""
    fact = AssessmentOpened(
        title=title,
        terms=terms,
        lead=lead,
        requested_by=requested_by,
        scope=scope,
        cut_off=cut_off,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=ASSESSOR, chain="assessor")
def record_visit(
    *,
    by: Person,
    at: datetime,
    assessment_id: UUID,
    place: str,
    happened: Happened,
    place_id: UUID | None = None,
    purpose: str | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the assessors were at a place.

    :raises Refused: when this site does not know the assessment.
    """
    found = _assessment(assessment_id)
    fact = PlaceVisited(place=place, place_id=place_id, purpose=purpose)
    return append(fact, subject=found.subject, by=by, at=at, happened=happened, id=id)


@operation(roles=ASSESSOR, chain="assessor")
def conclude_assessment(
    *, by: Person, at: datetime, assessment_id: UUID, conclusion: str, id: UUID | None = None
) -> Entry:
    """Record what an assessment came to.

    :raises Refused: when this site does not know the assessment, or it is concluded.
    """
    found = _assessment(assessment_id)
    if found.conclusion is not None:
        raise Refused(f"'{found}' is concluded already.")
    return append(
        AssessmentConcluded(conclusion=conclusion), subject=found.subject, by=by, at=at, id=id
    )


@operation(roles=ASSESSOR, chain="assessor")
def verify_claim(
    *,
    by: Person,
    at: datetime,
    claim_id: UUID,
    assessment_id: UUID,
    finding: Finding,
    judged: Judged,
    methods: tuple[Method, ...],
    note: str | None = None,
    places: tuple[str, ...] = (),
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Find a claim verified, partially verified or not verified, naming the readings judged.

    :raises Refused: when `by` had a part in the claim, the claim lies outside the assessment's scope, or the readings named
        are not those that it rests on.
    """
    found = _judgeable(claim_id, assessment_id, by=by, at=at, judged=judged, methods=methods)
    fact = ClaimVerified(
        finding=finding,
        assessment=assessment_id,
        judged=judged,
        methods=methods,
        note=note,
        places=places,
    )
    return append(fact, subject=claim_id, by=by, at=at, seen=seen, label=found.label, id=id)


@operation(roles=ASSESSOR, chain="assessor")
def dispute_claim(
    *,
    by: Person,
    at: datetime,
    claim_id: UUID,
    assessment_id: UUID,
    reason: str,
    judged: Judged,
    methods: tuple[Method, ...],
    places: tuple[str, ...] = (),
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Hold a claim to be wrong, with the reason and the readings judged.

    :raises Refused: as for verifying a claim.
    """
    found = _judgeable(claim_id, assessment_id, by=by, at=at, judged=judged, methods=methods)
    fact = ClaimDisputed(
        reason=reason, assessment=assessment_id, judged=judged, methods=methods, places=places
    )
    return append(fact, subject=claim_id, by=by, at=at, seen=seen, label=found.label, id=id)


def _judgeable(
    claim_id: UUID,
    assessment_id: UUID,
    *,
    by: Person,
    at: datetime,
    judged: Judged,
    methods: tuple[Method, ...],
) -> Claim:
    found = _claim(claim_id)
    refuse_if(
        rules.verification_blocker(found, _assessment(assessment_id), by=by, at=at, judged=judged)
    )
    if not methods:
        raise Refused("A verdict says how it was reached; name at least one method.")
    return found
