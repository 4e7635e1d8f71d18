"""What may be done with what is put before a standing body to be approved."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.bodies import queries, rules
from standfast.apps.bodies.facts import (
    MatterKind,
    Name,
    Outcome,
    SubmissionJudged,
    SubmissionMade,
    SubmissionWithdrawn,
    Text,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.founders import founder_of
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

SECRETARIES = (
    "duty officer",
    "planner",
    "security officer",
    "field office",
    "task-force secretary",
)
SUBMITTERS = (*SECRETARIES, "police", "readiness officer")
Seen = tuple[UUID, ...] | None


@operation(roles=SUBMITTERS)
def submit_for_approval(
    *,
    by: Person,
    at: datetime,
    body_id: UUID,
    matter_kind: MatterKind,
    title: Name,
    prepared_by: Name,
    document: UUID | None = None,
    due: date | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Put an assessment, a plan, a search or guidance before a body to be approved.

    :raises Refused: when the body is unknown or dissolved, may not approve such a thing, or has it before it already.
    """
    moment = happened.start if happened else at
    if reason := rules.submission_blocker(queries.body(body_id), matter_kind, document, at=moment):
        raise Refused(reason)
    fact = SubmissionMade(
        body=body_id,
        matter_kind=matter_kind,
        title=title,
        prepared_by=prepared_by,
        document=document,
        due=due,
    )
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=happened,
        label=label,
        id=id,
    )


@operation(roles=SUBMITTERS)
def withdraw_submission(
    *,
    by: Person,
    at: datetime,
    submission_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back what was put before a body.

    :raises Refused: when it is unknown or taken back already.
    """
    submission = queries.submission(submission_id)
    if blocked := rules.submission_change_blocker(submission):
        raise Refused(blocked)
    assert submission is not None
    return append(
        SubmissionWithdrawn(reason=reason),
        subject=submission.subject,
        by=by,
        at=at,
        seen=seen,
        id=id,
        label=submission.label,
    )


@operation(roles=SECRETARIES)
def judge_submission(
    *,
    by: Person,
    at: datetime,
    meeting_id: UUID,
    submission_id: UUID,
    outcome: Outcome,
    remarks: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a meeting approved what was put before its body, approved it with conditions, or returned it.

    :raises Refused: when the meeting or the submission is unknown, the body may not approve such a thing or had no quorum
        without who prepared it, conditions or reasons are missing, or the work is one's own.
    """
    meeting, submission = queries.meeting(meeting_id), queries.submission(submission_id)
    document = submission.document if submission else None
    founder = founder_of(document) if document else None
    if reason := rules.judgement_blocker(
        meeting, submission, outcome, remarks, by=by.subject, founder=founder
    ):
        raise Refused(reason)
    assert submission is not None
    return append(
        SubmissionJudged(meeting=meeting_id, outcome=outcome, remarks=remarks),
        subject=submission_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        id=id,
        label=submission.label,
    )
