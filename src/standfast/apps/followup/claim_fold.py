"""From what was stated about a claim to its rows. Who claims is never who verifies: both rules stand here, where no door
can be left open. A verification counts only from a chain enrolled to the assessor, and only from somebody who has had no
part in the claim.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.followup.facts import (
    ClaimDateAsked,
    ClaimDisputed,
    ClaimMade,
    ClaimReworded,
    ClaimStatusReported,
    ClaimVerified,
    Expectation,
    Judged,
)
from standfast.apps.followup.models import Claim, ClaimReport, Verdict
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import local_date

ASSESSOR_CHAIN = "assessor"
DISPUTED = "disputed"


class Report(State):
    """A self-report, as the fold keeps it."""

    status: str = ""
    note: str | None = None
    at: datetime | None = None
    author: UUID | None = None


class Finding(State):
    """A verdict, as the fold keeps it."""

    finding: str = ""
    assessment: UUID = UUID(int=0)
    judged: Judged | None = None
    methods: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    note: str | None = None
    at: datetime | None = None
    author: UUID = UUID(int=0)
    entry: UUID = UUID(int=0)


class ClaimState(State):
    """What is known of a claim; what is said of it may arrive before the claim itself."""

    made: ClaimMade | None = None
    made_at: datetime | None = None
    made_by: UUID | None = None
    reworded: ClaimReworded | None = None
    worded_at: datetime | None = None
    reports: tuple[Report, ...] = ()
    findings: tuple[Finding, ...] = ()
    voices: tuple[UUID, ...] = ()
    date_asked_of: str | None = None
    date_asked_at: datetime | None = None


def step(state: ClaimState, entry: Entry) -> ClaimState | Unapplied:
    """Apply one entry to what is known of a claim."""
    match entry.fact:
        case ClaimMade() | ClaimReworded() | ClaimStatusReported() as fact:
            return _stated(state, entry, fact)
        case ClaimVerified() | ClaimDisputed() as fact:
            return _judged(state, entry, fact)
        case ClaimDateAsked(of=of):
            return replace(state, date_asked_of=of, date_asked_at=entry.happened.start)
        case _:
            return Unapplied("This is not a statement about a claim.")


def _stated(
    state: ClaimState, entry: Entry, fact: ClaimMade | ClaimReworded | ClaimStatusReported
) -> ClaimState | Unapplied:
    if entry.author in {finding.author for finding in state.findings}:
        return Unapplied(
            "Who has judged a claim has no part in making it, and this comes from them."
        )
    voices = tuple(sorted({*state.voices, entry.author}))
    match fact:
        case ClaimMade():
            if state.made is not None:
                return Unapplied("A claim is made once; other words are a rewording of it.")
            return replace(
                state,
                made=fact,
                made_at=entry.happened.start,
                made_by=entry.author,
                voices=voices,
            )
        case ClaimReworded():
            return replace(state, reworded=fact, worded_at=entry.happened.start, voices=voices)
        case ClaimStatusReported(status=status, note=note):
            report = Report(status=status, note=note, at=entry.happened.end, author=entry.author)
            return replace(state, reports=(*state.reports, report), voices=voices)


def _judged(
    state: ClaimState, entry: Entry, fact: ClaimVerified | ClaimDisputed
) -> ClaimState | Unapplied:
    if entry.chain_role != ASSESSOR_CHAIN:
        return Unapplied(
            "without standing: a verification counts only from a chain enrolled to the assessor, "
            f"and this came from {entry.site}."
        )
    if entry.author in state.voices:
        return Unapplied(
            "Who claims is never who verifies, and this verdict is by a maker of the claim."
        )
    if isinstance(fact, ClaimDisputed):
        word, note = DISPUTED, fact.reason
    else:
        word, note = fact.finding, fact.note or ""
    finding = Finding(
        finding=word,
        assessment=fact.assessment,
        judged=fact.judged,
        methods=fact.methods,
        places=fact.places,
        note=note or None,
        at=entry.happened.end,
        author=entry.author,
        entry=entry.id,
    )
    return replace(state, findings=(*state.findings, finding))


def rows(state: ClaimState, *, subject: UUID, label: str) -> list[Row]:
    """Return the claim, its self-reports and its verdicts, once it is made."""
    claim = _claim(state, subject=subject, label=label)
    if claim is None:
        return []
    return [
        claim,
        *(
            ClaimReport(
                subject=subject,
                label=label,
                status=report.status,
                note=report.note,
                on=local_date(report.at),
                at=report.at,
                author=report.author,
            )
            for report in state.reports
            if report.at is not None and report.author is not None
        ),
        *(
            _verdict(finding, finding.judged, finding.at, subject=subject, label=label)
            for finding in state.findings
            if finding.judged is not None and finding.at is not None
        ),
    ]


def _claim(state: ClaimState, *, subject: UUID, label: str) -> Claim | None:
    made, made_at, made_by = state.made, state.made_at, state.made_by
    if made is None or made_at is None or made_by is None:
        return None
    expected = _expectation(state, made)
    status, status_at = made.status, made_at
    for report in state.reports:
        if report.at is not None and report.at >= status_at:
            status, status_at = report.status, report.at  # type: ignore[assignment]  # a word of the same list
    return Claim(
        subject=subject,
        label=label,
        number=made.number,
        claimant=made.claimant,
        section=made.section,
        position=made.position,
        text=state.reworded.text if state.reworded else made.text,
        nature=made.nature,
        expected_figure=expected.figure,
        expected_comparison=expected.comparison,
        expected_number=expected.number,
        expected_condition=expected.condition,
        due_on=expected.due.on if expected.due else None,
        due_precision=expected.due.precision if expected.due else None,
        absolute_reason=(state.reworded or made).absolute_reason,
        date_asked_on=local_date(state.date_asked_at) if state.date_asked_at else None,
        date_asked_of=state.date_asked_of,
        recommendations=[str(one) for one in made.recommendations],
        made_at=made_at,
        made_by=made_by,
        worded_at=state.worded_at or made_at,
        status=status,
        status_on=local_date(status_at) if status else None,
        voices=[str(one) for one in state.voices],
    )


def _expectation(state: ClaimState, made: ClaimMade) -> Expectation:
    if state.reworded is not None and state.reworded.expectation is not None:
        return state.reworded.expectation
    return made.expectation or Expectation()


def _verdict(
    finding: Finding, judged: Judged, at: datetime, *, subject: UUID, label: str
) -> Verdict:
    return Verdict(
        subject=subject,
        label=label,
        finding=finding.finding,
        assessment=finding.assessment,
        assessor=finding.author,
        at=at,
        on=local_date(at),
        note=finding.note,
        methods=list(finding.methods),
        places=list(finding.places),
        judged_as_of=judged.as_of,
        judged_known_by=judged.known_by,
        judged_heads=msgspec.to_builtins(judged.heads),
        judged_figures=msgspec.to_builtins(judged.figures),
        entry=finding.entry,
    )


register_fold(
    "followup.claim",
    version=2,
    state=ClaimState,
    step=step,
    rows=rows,
    tables=(Claim, ClaimReport, Verdict),
)
