"""What may be done with denials of movement and the holds that they begin."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.patrols import queries, rules
from standfast.apps.patrols.facts import (
    Actor,
    DenialCorrected,
    DenialMet,
    HoldEnded,
    HoldOutcome,
    LiaisonAttempted,
    LiaisonLevel,
    Name,
    Restriction,
    Stage,
    Text,
    Threat,
)
from standfast.apps.patrols.models import Denial
from standfast.apps.patrols.operations.shared import (
    MOVERS,
    NOTHING_CORRECTED,
    Seen,
    known_patrol,
    past_start,
    refuse,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation


def _denial(denial_id: UUID) -> Denial:
    denial = queries.denial_by_subject(denial_id)
    if denial is None:
        raise Refused(f"This site holds no denial {denial_id}; record the denial first.")
    return denial


@operation(roles=MOVERS)
def record_denial(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    stage: Stage,
    actor: Actor,
    restriction: Restriction,
    where: Name,
    place: UUID | None = None,
    threat: Threat | None = None,
    reason_given: Text | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a patrol's movement was denied; the 48-hour clock starts when it happened.

    :raises Refused: when the patrol was not under way then, or is still held elsewhere.
    """
    patrol = known_patrol(patrol_id)
    refuse(rules.denial_blocker(patrol, stage, happened=past_start(happened, at)))
    fact = DenialMet(
        patrol=patrol_id,
        stage=stage,
        actor=actor,
        restriction=restriction,
        where=where,
        place=place,
        threat=threat,
        reason_given=reason_given,
    )
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=happened,
        label=patrol.label,
        id=id,
    )


@operation(roles=MOVERS)
def record_liaison_attempt(
    *,
    by: Person,
    at: datetime,
    denial_id: UUID,
    level: LiaisonLevel,
    answer: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that somebody was asked to open the way; an answer that has not come is None.

    :raises Refused: when the denial is unknown here, or the time lies in the future.
    """
    denial = _denial(denial_id)
    past_start(happened, at)
    fact = LiaisonAttempted(level=level, answer=answer)
    return append(
        fact,
        subject=denial_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=denial.label,
        id=id,
    )


@operation(roles=MOVERS)
def end_hold(
    *,
    by: Person,
    at: datetime,
    denial_id: UUID,
    outcome: HoldOutcome,
    authority: Name | None = None,
    reason: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record how a hold ended.

    :raises Refused: when it has ended already, expires too early, or a patrol gives way without an authority and a reason.
    """
    denial = _denial(denial_id)
    start = past_start(happened, at)
    refuse(rules.hold_blocker(denial, outcome, happened=start, authority=authority, reason=reason))
    return append(
        HoldEnded(outcome=outcome, authority=authority, reason=reason),
        subject=denial_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=denial.label,
        id=id,
    )


@operation(roles=MOVERS)
def correct_denial(
    *,
    by: Person,
    at: datetime,
    denial_id: UUID,
    stage: Stage | None = None,
    actor: Actor | None = None,
    restriction: Restriction | None = None,
    where: Name | None = None,
    threat: Threat | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down about a denial.

    :raises Refused: when the denial is unknown here or nothing is corrected.
    """
    denial = _denial(denial_id)
    fact = DenialCorrected(
        stage=stage,
        actor=actor,
        restriction=restriction,
        where=where,
        threat=threat,
        happened=happened,
    )
    if fact == DenialCorrected():
        raise Refused(NOTHING_CORRECTED)
    return append(fact, subject=denial_id, by=by, at=at, seen=seen, label=denial.label, id=id)
