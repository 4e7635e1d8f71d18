"""What may be done in the follow-up; claims and assessments, and what passes between the follow-up and others, have files of
their own.
"""

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
from standfast.apps.followup.dealings_operations import (
    answer_ask,
    circulate_recommendations,
    decline_ask,
    make_ask,
    record_answer,
    remind_operation,
    repeat_ask,
    withdraw_ask,
)
from standfast.apps.followup.facts import (
    ActionCorrected,
    ActionDateAsked,
    ActionPointSet,
    ActionTransferred,
    ClaimDateAsked,
    Days,
    DocumentReceived,
    Due,
    Interval,
    Name,
    ObligationFulfilled,
    ObligationSet,
    ObligationTriggered,
    Paragraph,
    RecommendationCorrected,
    RecommendationNumber,
    RecommendationRegistered,
    ReportedStatus,
    StatusReported,
    TaskForceEstablished,
    Track,
    WatchEnded,
    WatchSet,
    Wording,
)
from standfast.apps.followup.models import Action
from standfast.apps.followup.sunset_operations import (
    accept_transfer,
    decline_transfer,
    end_task_force,
    plan_transfer,
    transfer_all,
    withdraw_transfer,
)
from standfast.apps.followup.update_operations import acknowledge_update, drafted, make_update
from standfast.log.chains import own_site
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation, refuse_if

__all__ = [
    "accept_transfer",
    "acknowledge_update",
    "answer_ask",
    "circulate_recommendations",
    "conclude_assessment",
    "decline_ask",
    "decline_transfer",
    "dispute_claim",
    "drafted",
    "end_task_force",
    "make_ask",
    "make_claim",
    "make_update",
    "open_assessment",
    "plan_transfer",
    "record_answer",
    "record_visit",
    "remind_operation",
    "repeat_ask",
    "report_claim_status",
    "reword_claim",
    "transfer_all",
    "verify_claim",
    "withdraw_ask",
    "withdraw_transfer",
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


@operation(roles=SECRETARY)
def receive_document(
    *,
    by: Person,
    at: datetime,
    reference: Name,
    title: Name,
    issuer: Name,
    issued: date,
    note: Paragraph | None = None,
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
    number: RecommendationNumber,
    document: UUID,
    summary: Paragraph,
    wording: Wording,
    track: Track,
    owner: Name,
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
    summary: Paragraph | None = None,
    owner: Name | None = None,
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
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARY)
def establish_task_force(
    *,
    by: Person,
    at: datetime,
    name: Name,
    chair: Name,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Set up a task force for a limited time."""
    fact = TaskForceEstablished(name=name, chair=chair)
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=OWNERS)
def set_action_point(
    *,
    by: Person,
    at: datetime,
    recommendations: tuple[UUID, ...],
    track: Track,
    owner: Name,
    deliverable: Paragraph,
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
    owner: Name,
    duty: Paragraph,
    interval: Interval | None = None,
    trigger: Name | None = None,
    grace_days: Days | None = None,
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
        grace_days=grace_days,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=OWNERS)
def trigger_obligation(
    *, by: Person, at: datetime, action_id: UUID, event: Name, due: Due, id: UUID | None = None
) -> Entry:
    """Record the event that an obligation waits for; it is owed once by the due date.

    :raises Refused: when the action does not wait for an event.
    """
    found = _action(action_id)
    refuse_if(rules.trigger_blocker(found))
    fact = ObligationTriggered(event=event, due=due)
    return append_about(fact, found, by=by, at=at, id=id)


@operation(roles=OWNERS)
def fulfil_obligation(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    evidence: Paragraph,
    event: Name | None = None,
    call: UUID | None = None,
    done: date | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an obligation was met once; for an event, `event` says which in words or `call` names its entry.

    :raises Refused: when the action is one that is delivered once, or `call` is no entry that calls for it.
    """
    found = _action(action_id)
    refuse_if(rules.fulfilment_blocker(found, call=call, calls=queries.calls_of(action_id)))
    return append_about(
        ObligationFulfilled(evidence=evidence, event=event, call=call),
        found,
        by=by,
        at=at,
        happened=Happened.day(done) if done else None,
        id=id,
    )


@operation(roles=OWNERS)
def report_action_status(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    status: ReportedStatus,
    note: Paragraph | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Report, as its owner, where an action point or obligation stands.

    :raises Refused: when this site does not know it.
    """
    found = _action(action_id)
    fact = StatusReported(status=status, note=note)
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARY)
def correct_action(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    owner: Name | None = None,
    due: Due | None = None,
    reason: Paragraph | None = None,
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
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARY)
def transfer_action(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    to: Name,
    reason: Paragraph,
    id: UUID | None = None,
) -> Entry:
    """Pass an action to another body; it stays open there.

    :raises Refused: when it passed there already.
    """
    found = _action(action_id)
    refuse_if(rules.transfer_blocker(found, to=to))
    fact = ActionTransferred(to=to, reason=reason)
    return append_about(fact, found, by=by, at=at, id=id)


@operation(roles=OWNERS)
def give_date(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    due: Due,
    reason: Paragraph | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Give a date, as its owner, to an action point that was promised without one.

    :raises Refused: when it has a date already, which the secretary alone moves, or is an obligation.
    """
    found = _action(action_id)
    refuse_if(rules.dating_blocker(found))
    fact = ActionCorrected(due=due, reason=reason)
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARY)
def ask_for_date(
    *,
    by: Person,
    at: datetime,
    of: Name,
    action_id: UUID | None = None,
    claim_id: UUID | None = None,
    note: Paragraph | None = None,
    id: UUID | None = None,
) -> Entry:
    """Ask by when something will be done that an action point or a claim promises without a date.

    :raises Refused: when neither or both are named, it is unknown here, or it has a date.
    """
    if (action_id is None) == (claim_id is None):
        raise Refused("One thing is asked about at a time; name an action point or a claim.")
    if action_id is not None:
        action = _action(action_id)
        refuse_if(rules.date_asking_blocker(action))
        fact = ActionDateAsked(of=of, note=note)
        return append_about(fact, action, by=by, at=at, id=id)
    assert claim_id is not None
    claim = queries.claim(claim_id)
    if claim is None:
        raise Refused(f"This site knows no claim {claim_id}; make the claim first.")
    refuse_if(rules.date_asking_blocker(claim))
    asked = ClaimDateAsked(of=of, note=note)
    return append_about(asked, claim, by=by, at=at, id=id)


@operation(roles=OWNERS)
def watch_obligation(
    *,
    by: Person,
    at: datetime,
    action_id: UUID,
    watched: Name,
    event: Name,
    within_days: Days,
    where: dict[str, str] | None = None,
    site: Name | None = None,
    id: UUID | None = None,
) -> Entry:
    """Have an obligation called for whenever a fact of a kind is recorded; `where` says what its fields must read.

    `site` owns the watch and records the calls: this site, if left out.

    :raises Refused: when the obligation waits for no event, or the fact is not one that may call for anything.
    """
    found = _action(action_id)
    where = where or {}
    refuse_if(rules.watch_blocker(found, watched=watched, where=where))
    fact = WatchSet(
        watched=watched,
        where=where,
        event=event,
        within_days=within_days,
        site=site or own_site() or "",
    )
    return append_about(fact, found, by=by, at=at, id=id)


@operation(roles=OWNERS)
def end_watch(
    *, by: Person, at: datetime, action_id: UUID, reason: Paragraph, id: UUID | None = None
) -> Entry:
    """End every watch of an obligation: from now on it is called for by hand alone.

    :raises Refused: when none is kept.
    """
    found = _action(action_id)
    if not queries.watches_of(action_id).filter(ended_at=None).exists():
        raise Refused(f"No watch is kept for '{found}'; there is none to end.")
    fact = WatchEnded(reason=reason)
    return append_about(fact, found, by=by, at=at, id=id)
