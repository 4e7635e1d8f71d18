"""From what was stated in the follow-up to its rows. Claims and actions, which carry most of it, have folds of their own
in `claim_fold.py` and `action_fold.py`; what passes between the follow-up and others has its in `dealings_fold.py`.
"""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from standfast.apps.followup import action_fold, claim_fold, dealings_fold
from standfast.apps.followup.facts import (
    AssessmentConcluded,
    AssessmentOpened,
    DocumentReceived,
    PlaceVisited,
    RecommendationCorrected,
    RecommendationRegistered,
    TaskForceEnded,
    TaskForceEstablished,
)
from standfast.apps.followup.models import (
    Assessment,
    Recommendation,
    SourceDocument,
    TaskForce,
)
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import local_date

__all__ = ["action_fold", "claim_fold", "dealings_fold"]


class DocumentState(State):
    """What is known of a source document."""

    received: DocumentReceived | None = None
    at: datetime | None = None


def document_step(state: DocumentState, entry: Entry) -> DocumentState | Unapplied:
    """Apply one entry to what is known of a document."""
    match entry.fact:
        case DocumentReceived() as fact if state.received is None:
            return replace(state, received=fact, at=entry.happened.start)
        case _:
            return Unapplied("A source document is received once; this is a second receipt.")


def document_rows(state: DocumentState, *, subject: UUID, label: str) -> list[Row]:
    """Return the document's row."""
    if state.received is None or state.at is None:
        return []
    received = state.received
    return [
        SourceDocument(
            subject=subject,
            label=label,
            reference=received.reference,
            title=received.title,
            issuer=received.issuer,
            note=received.note,
            issued_on=local_date(state.at),
        )
    ]


class RecommendationState(State):
    """What is known of a recommendation; a correction may arrive before the registration."""

    registered: RecommendationRegistered | None = None
    at: datetime | None = None
    summary: str | None = None
    owner: str | None = None


def recommendation_step(
    state: RecommendationState, entry: Entry
) -> RecommendationState | Unapplied:
    """Apply one entry to what is known of a recommendation."""
    match entry.fact:
        case RecommendationRegistered() as fact:
            if state.registered is not None:
                return Unapplied("A recommendation is registered once; this registers it again.")
            return replace(state, registered=fact, at=entry.happened.start)
        case RecommendationCorrected(summary=summary, owner=owner):
            return replace(state, summary=summary or state.summary, owner=owner or state.owner)
        case _:
            return Unapplied("This is not a statement about a recommendation.")


def recommendation_rows(state: RecommendationState, *, subject: UUID, label: str) -> list[Row]:
    """Return the recommendation's row, once it is registered."""
    if state.registered is None or state.at is None:
        return []
    registered = state.registered
    return [
        Recommendation(
            subject=subject,
            label=label,
            number=registered.number,
            document=registered.document,
            summary=state.summary or registered.summary,
            wording=registered.wording,
            track=registered.track,
            owner=state.owner or registered.owner,
            registered_on=local_date(state.at),
        )
    ]


class TaskForceState(State):
    """What is known of a task force."""

    established: TaskForceEstablished | None = None
    established_at: datetime | None = None
    ended: TaskForceEnded | None = None
    ended_at: datetime | None = None


def task_force_step(state: TaskForceState, entry: Entry) -> TaskForceState | Unapplied:
    """Apply one entry to what is known of a task force."""
    match entry.fact:
        case TaskForceEstablished() as fact if state.established is None:
            return replace(state, established=fact, established_at=entry.happened.start)
        case TaskForceEnded() as fact if state.ended is None:
            return replace(state, ended=fact, ended_at=entry.happened.start)
        case _:
            return Unapplied("A task force is set up once and ends once; this does it again.")


def task_force_rows(state: TaskForceState, *, subject: UUID, label: str) -> list[Row]:
    """Return the task force's row, once it is established."""
    if state.established is None or state.established_at is None:
        return []
    return [
        TaskForce(
            subject=subject,
            label=label,
            name=state.established.name,
            chair=state.established.chair,
            established_at=state.established_at,
            ended_on=None if state.ended_at is None else local_date(state.ended_at),
            successor=None if state.ended is None else state.ended.successor,
        )
    ]


class Visit(State):
    """A place and the days on which the assessors were there."""

    place: str = ""
    start: datetime | None = None
    end: datetime | None = None
    purpose: str | None = None


class AssessmentState(State):
    """What is known of an assessment; visits may arrive before its opening."""

    opened: AssessmentOpened | None = None
    opened_at: datetime | None = None
    opened_by: UUID | None = None
    visits: tuple[Visit, ...] = ()
    conclusion: str | None = None
    concluded_at: datetime | None = None


def assessment_step(state: AssessmentState, entry: Entry) -> AssessmentState | Unapplied:
    """Apply one entry to what is known of an assessment."""
    if entry.chain_role != claim_fold.ASSESSOR_CHAIN:
        return Unapplied(
            "without standing: an assessment is recorded on a chain enrolled to the assessor, "
            f"and this came from {entry.site}."
        )
    match entry.fact:
        case AssessmentOpened() as fact if state.opened is None:
            return replace(
                state, opened=fact, opened_at=entry.happened.start, opened_by=entry.author
            )
        case PlaceVisited(place=place, purpose=purpose):
            visit = Visit(
                place=place,
                start=entry.happened.start,
                end=entry.happened.end,
                purpose=purpose,
            )
            return replace(state, visits=(*state.visits, visit))
        case AssessmentConcluded(conclusion=conclusion) if state.conclusion is None:
            return replace(state, conclusion=conclusion, concluded_at=entry.happened.start)
        case _:
            return Unapplied("An assessment is opened once and concluded once; this does it again.")


def _when(visit: Visit) -> tuple[datetime, str]:
    assert visit.start is not None
    return visit.start, visit.place


def assessment_rows(state: AssessmentState, *, subject: UUID, label: str) -> list[Row]:
    """Return the assessment's row, once it is opened."""
    if state.opened is None or state.opened_at is None or state.opened_by is None:
        return []
    opened = state.opened
    return [
        Assessment(
            subject=subject,
            label=label,
            title=opened.title,
            terms=opened.terms,
            lead=opened.lead,
            requested_by=opened.requested_by,
            scope=list(opened.scope),
            cut_off=opened.cut_off,
            opened_on=local_date(state.opened_at),
            opened_by=state.opened_by,
            places=list(dict.fromkeys(visit.place for visit in sorted(state.visits, key=_when))),
            conclusion=state.conclusion,
            concluded_on=None if state.concluded_at is None else local_date(state.concluded_at),
        )
    ]


register_fold(
    "followup.document",
    version=1,
    state=DocumentState,
    step=document_step,
    rows=document_rows,
    tables=(SourceDocument,),
)
register_fold(
    "followup.recommendation",
    version=1,
    state=RecommendationState,
    step=recommendation_step,
    rows=recommendation_rows,
    tables=(Recommendation,),
)
register_fold(
    "followup.task_force",
    version=1,
    state=TaskForceState,
    step=task_force_step,
    rows=task_force_rows,
    tables=(TaskForce,),
)
register_fold(
    "followup.assessment",
    version=1,
    state=AssessmentState,
    step=assessment_step,
    rows=assessment_rows,
    tables=(Assessment,),
)
