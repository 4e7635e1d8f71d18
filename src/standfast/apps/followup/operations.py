"""What may be done in the follow-up; claims and assessments have a file of their own."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries, rules
from standfast.apps.followup.claim_operations import (
    conclude_assessment,
    dispute_claim,
    make_claim,
    open_assessment,
    record_visit,
    report_claim_status,
    reword_claim,
    verify_claim,
)
from standfast.apps.followup.dealings import CirculationAnswered, RecommendationsCirculated
from standfast.apps.followup.facts import (
    ActionCorrected,
    ActionPointSet,
    ActionTransferred,
    DocumentReceived,
    Due,
    Interval,
    ObligationFulfilled,
    ObligationSet,
    ObligationTriggered,
    RecommendationCorrected,
    RecommendationRegistered,
    ReportedStatus,
    StatusReported,
    TaskForceEnded,
    TaskForceEstablished,
    Track,
    Wording,
)
from standfast.apps.followup.models import Action
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

__all__ = [
    "conclude_assessment",
    "dispute_claim",
    "make_claim",
    "open_assessment",
    "record_visit",
    "report_claim_status",
    "reword_claim",
    "verify_claim",
]

SECRETARY = ("task-force secretary",)
OWNERS = (
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
)


def _action(action_id: UUID) -> Action:
    found = queries.action(action_id)
    if found is None:
        raise Refused(f"This site knows no action point or obligation {action_id}; set it first.")
    return found


def _refuse(reason: str | None) -> None:
    if reason is not None:
        raise Refused(reason)


@operation(roles=SECRETARY)
def receive_document(
    *,
    by: Person,
    at: datetime,
    reference: str,
    title: str,
    issuer: str,
    issued: date,
    note: str | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Register a report whose recommendations are to be followed up."""
    fact = DocumentReceived(reference=reference, title=title, issuer=issuer, note=note)
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=Happened.day(issued),
        label=label,
        id=id,
    )


@operation(roles=SECRETARY)
def register_recommendation(
    *,
    by: Person,
    at: datetime,
    number: str,
    document: UUID,
    summary: str,
    wording: Wording,
    track: Track,
    owner: str,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Register a recommendation of a source document on one of the two tracks."""
    fact = RecommendationRegistered(
        number=number,
        document=document,
        summary=summary,
        wording=wording,
        track=track,
        owner=owner,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=SECRETARY)
def correct_recommendation(
    *,
    by: Person,
    at: datetime,
    recommendation_id: UUID,
    summary: str | None = None,
    owner: str | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct the summary or the owner of a recommendation.

    :raises Refused: when the recommendation is unknown here, or nothing would change.
    """
    found = queries.recommendation(recommendation_id)
    if found is None:
        raise Refused(f"This site knows no recommendation {recommendation_id}; register it first.")
    if summary is None and owner is None:
        raise Refused("A correction says what it corrects; give a summary or an owner.")
    fact = RecommendationCorrected(summary=summary, owner=owner)
    return append(fact, subject=found.subject, by=by, at=at, seen=seen, label=found.label, id=id)


@operation(roles=SECRETARY)
def establish_task_force(
    *,
    by: Person,
    at: datetime,
    name: str,
    chair: str,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Set up a task force for a limited time."""
    fact = TaskForceEstablished(name=name, chair=chair)
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=SECRETARY)
def end_task_force(
    *,
    by: Person,
    at: datetime,
    task_force_id: UUID,
    successor: str,
    reason: str,
    act: UUID | None = None,
    id: UUID | None = None,
) -> tuple[Entry, ...]:
    """End a task force at its sunset and pass every open headquarters action to its successor, as one act.

    :raises Refused: when there is no such task force, or it has ended.
    """
    found = queries.task_force()
    if found is None or found.subject != task_force_id:
        raise Refused(f"This site knows no task force {task_force_id}; establish it first.")
    if found.ended_on is not None:
        raise Refused(f"{found} has ended already.")
    act = act or new_subject()
    ended = append(
        TaskForceEnded(successor=successor), subject=found.subject, by=by, at=at, id=id, act=act
    )
    fact = ActionTransferred(to=successor, reason=reason)
    moved = [
        append(fact, subject=row.subject, by=by, at=at, label=row.label, act=act)
        for row in queries.actions("headquarters")
        if row.status not in queries.CLOSED and row.transferred_to != successor
    ]
    return (ended, *moved)


@operation(roles=SECRETARY)
def circulate_recommendations(
    *,
    by: Person,
    at: datetime,
    operation: str,
    document: UUID,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Send the recommendations of a document to one peacekeeping operation for its view."""
    fact = RecommendationsCirculated(operation=operation, document=document)
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=SECRETARY)
def record_answer(
    *,
    by: Person,
    at: datetime,
    circulation_id: UUID,
    answer: str,
    received: date | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record what an operation answered to a circulation."""
    when = Happened.day(received) if received else None
    return append(
        CirculationAnswered(answer=answer),
        subject=circulation_id,
        by=by,
        at=at,
        happened=when,
        id=id,
    )


@operation(roles=OWNERS)
def set_action_point(
    *,
    by: Person,
    at: datetime,
    recommendations: tuple[UUID, ...],
    track: Track,
    owner: str,
    deliverable: str,
    due: Due | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Set something to be delivered once."""
    fact = ActionPointSet(
        recommendations=recommendations, track=track, owner=owner, deliverable=deliverable, due=due
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=OWNERS)
def set_obligation(
    *,
    by: Person,
    at: datetime,
    recommendations: tuple[UUID, ...],
    track: Track,
    owner: str,
    duty: str,
    interval: Interval | None = None,
    trigger: str | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Set something to be done every interval, or whenever an event calls for it.

    :raises Refused: when it has neither an interval nor an event.
    """
    if interval is None and trigger is None:
        raise Refused(
            "An obligation comes back every interval or whenever an event calls for it; name one of them."
        )
    fact = ObligationSet(
        recommendations=recommendations,
        track=track,
        owner=owner,
        duty=duty,
        interval=interval,
        trigger=trigger,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=OWNERS)
def trigger_obligation(
    *, by: Person, at: datetime, action_id: UUID, event: str, due: Due, id: UUID | None = None
) -> Entry:
    """Record the event that an obligation waits for; it is owed once by the due date.

    :raises Refused: when the action does not wait for an event.
    """
    found = _action(action_id)
    _refuse(rules.trigger_blocker(found))
    fact = ObligationTriggered(event=event, due=due)
    return append(fact, subject=action_id, by=by, at=at, label=found.label, id=id)


@operation(roles=OWNERS)
def fulfil_obligation(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    evidence: str,
    event: str | None = None,
    done: date | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an obligation was met once.

    :raises Refused: when the action is one that is delivered once.
    """
    found = _action(action_id)
    _refuse(rules.fulfilment_blocker(found))
    return append(
        ObligationFulfilled(evidence=evidence, event=event),
        subject=action_id,
        by=by,
        at=at,
        happened=Happened.day(done) if done else None,
        label=found.label,
        id=id,
    )


@operation(roles=OWNERS)
def report_action_status(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    status: ReportedStatus,
    note: str | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Report, as its owner, where an action point or obligation stands.

    :raises Refused: when this site does not know it.
    """
    found = _action(action_id)
    fact = StatusReported(status=status, note=note)
    return append(fact, subject=action_id, by=by, at=at, seen=seen, label=found.label, id=id)


@operation(roles=SECRETARY)
def correct_action(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    owner: str | None = None,
    due: Due | None = None,
    reason: str | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct the owner or move the due date of an action.

    :raises Refused: when this site does not know it, or nothing would change.
    """
    found = _action(action_id)
    if owner is None and due is None:
        raise Refused("A correction says what it corrects; give an owner or a due date.")
    fact = ActionCorrected(owner=owner, due=due, reason=reason)
    return append(fact, subject=action_id, by=by, at=at, seen=seen, label=found.label, id=id)


@operation(roles=SECRETARY)
def transfer_action(
    *, by: Person, at: datetime, action_id: UUID, to: str, reason: str, id: UUID | None = None
) -> Entry:
    """Pass an action to another body; it stays open there.

    :raises Refused: when it passed there already.
    """
    found = _action(action_id)
    _refuse(rules.transfer_blocker(found, to=to))
    fact = ActionTransferred(to=to, reason=reason)
    return append(fact, subject=action_id, by=by, at=at, label=found.label, id=id)
