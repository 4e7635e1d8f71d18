"""What may be done with plans, exercises and validations."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.plans import queries, rules
from standfast.apps.plans.facts import (
    ActionClosed,
    ActionRaised,
    Approver,
    Component,
    Count,
    DuePrecision,
    Duty,
    ExerciseCancelled,
    ExerciseCorrected,
    ExerciseHeld,
    ExerciseScheduled,
    ExerciseType,
    ExerciseWithdrawn,
    Family,
    Name,
    Number,
    PlanApproved,
    PlanCorrected,
    PlanOpened,
    PlanSubmitted,
    PlanVersionIssued,
    Rating,
    Text,
    ValidationJudged,
    ValidationRequested,
)
from standfast.apps.plans.models import Exercise, Plan, Validation
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation, refuse_if

WRITERS = ("planner", "duty officer", "field office", "security officer", "police")
EXERCISERS = (*WRITERS, "readiness officer")
HEADQUARTERS = ("task-force secretary",)
Seen = tuple[UUID, ...] | None


def _plan(plan_id: UUID) -> Plan:
    plan = queries.plan_by_subject(plan_id)
    if plan is None:
        raise Refused(
            f"This site holds no plan {plan_id}; open it, or import the bundle that has it."
        )
    return plan


def _exercise(exercise_id: UUID) -> Exercise:
    exercise = queries.exercise_by_subject(exercise_id)
    if exercise is None:
        raise Refused(f"This site holds no exercise {exercise_id}; record it first.")
    return exercise


def _validation(validation_id: UUID) -> Validation:
    validation = queries.validation_by_subject(validation_id)
    if validation is None:
        raise Refused(f"This site holds no validation {validation_id}; request the plan first.")
    return validation


@operation(roles=WRITERS)
def open_plan(
    *,
    by: Person,
    at: datetime,
    name: Name,
    family: Family,
    place: UUID,
    scenarios: tuple[Name, ...] = (),
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Open a contingency plan for a place; issue its first version next.

    :raises Refused: when it has no name.
    """
    fact = PlanOpened(name=name, family=family, place=place, scenarios=scenarios)
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=WRITERS)
def correct_plan(
    *,
    by: Person,
    at: datetime,
    plan_id: UUID,
    name: Name | None = None,
    family: Family | None = None,
    place: UUID | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down of a plan.

    :raises Refused: when the plan is unknown here or nothing is corrected.
    """
    plan = _plan(plan_id)
    fact = PlanCorrected(name=name, family=family, place=place)
    if fact == PlanCorrected():
        raise Refused("Nothing is corrected: give the field that was wrong with its right value.")
    return append_about(fact, plan, by=by, at=at, seen=seen, id=id)


@operation(roles=WRITERS)
def issue_plan_version(
    *,
    by: Person,
    at: datetime,
    plan_id: UUID,
    version: Number,
    summary: Text,
    duties: tuple[Duty, ...] = (),
    components: tuple[Component, ...] = (),
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Issue the next version of a plan.

    :raises Refused: when the plan is unknown here or the version is not the next one.
    """
    plan = _plan(plan_id)
    refuse_if(rules.version_blocker(plan, version))
    fact = PlanVersionIssued(number=version, summary=summary, duties=duties, components=components)
    return append_about(fact, plan, by=by, at=at, seen=seen, id=id)


@operation(roles=WRITERS)
def approve_plan(
    *,
    by: Person,
    at: datetime,
    plan_id: UUID,
    version: Number,
    approver: Approver,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Approve the version of a plan that is in use, on behalf of those who have the authority.

    :raises Refused: when the version is not the one in use, or was issued by the same person.
    """
    plan = _plan(plan_id)
    refuse_if(rules.approval_blocker(plan, version, approver, by=by.subject))
    fact = PlanApproved(number=version, approver=approver)
    return append_about(fact, plan, by=by, at=at, seen=seen, id=id)


@operation(roles=EXERCISERS)
def schedule_exercise(
    *,
    by: Person,
    at: datetime,
    exercise_type: ExerciseType,
    place: UUID,
    on: date,
    plan: UUID | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Set the day of an exercise; scheduling the same one again moves it.

    :raises Refused: when it was held, cancelled or withdrawn, or the plan is unknown here.
    """
    subject = subject or new_subject()
    known = queries.exercise_by_subject(subject)
    refuse_if(rules.scheduling_blocker(known))
    refuse_if(rules.rehearsal_blocker(queries.plan_by_subject(plan) if plan else None, plan, None))
    fact = ExerciseScheduled(exercise_type=exercise_type, place=place, on=on, plan=plan)
    label = label if known is None else known.label
    return append(fact, subject=subject, by=by, at=at, label=label, seen=seen, id=id)


@operation(roles=EXERCISERS)
def cancel_exercise(
    *,
    by: Person,
    at: datetime,
    exercise_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Cancel an exercise that was scheduled.

    :raises Refused: when it is not scheduled.
    """
    exercise = _exercise(exercise_id)
    refuse_if(rules.cancelling_blocker(exercise))
    return append_about(ExerciseCancelled(reason=reason), exercise, by=by, at=at, seen=seen, id=id)


@operation(roles=EXERCISERS)
def record_exercise(
    *,
    by: Person,
    at: datetime,
    happened: Happened,
    exercise_type: ExerciseType,
    place: UUID,
    plan: UUID | None = None,
    plan_version: Number | None = None,
    scenario: Text | None = None,
    components: tuple[Component, ...] = (),
    participants: Count | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an exercise was held, scheduled before or not.

    :raises Refused: when it lies in the future, was held already, or names a plan or version unknown here.
    """
    subject = subject or new_subject()
    known = queries.exercise_by_subject(subject)
    refuse_if(rules.holding_blocker(known, happened, at=at))
    rehearsed = queries.plan_by_subject(plan) if plan else None
    refuse_if(rules.rehearsal_blocker(rehearsed, plan, plan_version))
    fact = ExerciseHeld(
        exercise_type=exercise_type,
        place=place,
        plan=plan,
        plan_version=plan_version,
        scenario=scenario,
        components=components,
        participants=participants,
    )
    return append(
        fact,
        subject=subject,
        by=by,
        at=at,
        happened=happened,
        label=label if known is None else known.label,
        seen=seen,
        id=id,
    )


@operation(roles=EXERCISERS)
def correct_exercise(
    *,
    by: Person,
    at: datetime,
    exercise_id: UUID,
    exercise_type: ExerciseType | None = None,
    place: UUID | None = None,
    plan: UUID | None = None,
    plan_version: Number | None = None,
    participants: Count | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down of an exercise that was held.

    :raises Refused: when it was not held, or nothing is corrected.
    """
    exercise = _exercise(exercise_id)
    refuse_if(rules.change_blocker(exercise))
    fact = ExerciseCorrected(
        exercise_type=exercise_type,
        place=place,
        plan=plan,
        plan_version=plan_version,
        participants=participants,
        happened=happened,
    )
    if fact == ExerciseCorrected():
        raise Refused("Nothing is corrected: give the field that was wrong with its right value.")
    return append_about(fact, exercise, by=by, at=at, seen=seen, id=id)


@operation(roles=EXERCISERS)
def withdraw_exercise(
    *,
    by: Person,
    at: datetime,
    exercise_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take the record of an exercise back; it stays readable with the reason.

    :raises Refused: when it was not held or is withdrawn already.
    """
    exercise = _exercise(exercise_id)
    refuse_if(rules.change_blocker(exercise))
    return append_about(ExerciseWithdrawn(reason=reason), exercise, by=by, at=at, seen=seen, id=id)


@operation(roles=EXERCISERS)
def raise_exercise_action(
    *,
    by: Person,
    at: datetime,
    exercise_id: UUID,
    number: Number,
    objective: Name,
    rating: Rating,
    action: Text,
    owner: Name,
    due: date | None = None,
    due_precision: DuePrecision = "day",
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record what an exercise showed to be put right.

    :raises Refused: when the number is taken, or an objective with major challenges has no date.
    """
    exercise = _exercise(exercise_id)
    refuse_if(rules.action_blocker(exercise, number, rating, due))
    fact = ActionRaised(
        number=number,
        objective=objective,
        rating=rating,
        action=action,
        owner=owner,
        due=due,
        due_precision=due_precision,
    )
    return append_about(fact, exercise, by=by, at=at, seen=seen, id=id)


@operation(roles=EXERCISERS)
def close_exercise_action(
    *,
    by: Person,
    at: datetime,
    exercise_id: UUID,
    number: Number,
    how: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an action of an exercise is done.

    :raises Refused: when the exercise raised no such action, or it is closed.
    """
    exercise = _exercise(exercise_id)
    refuse_if(rules.closing_blocker(exercise, number))
    return append_about(
        ActionClosed(number=number, how=how), exercise, by=by, at=at, seen=seen, id=id
    )


@operation(roles=HEADQUARTERS)
def request_validation(
    *,
    by: Person,
    at: datetime,
    operation: Name,
    reference: Name | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Ask an operation for its crisis-response plan, to validate it at headquarters.

    :raises Refused: when the operation has no name.
    """
    fact = ValidationRequested(operation=operation, reference=reference)
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=HEADQUARTERS)
def record_plan_submission(
    *,
    by: Person,
    at: datetime,
    validation_id: UUID,
    title: Name | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an operation sent its plan in.

    :raises Refused: when it was sent in already.
    """
    validation = _validation(validation_id)
    refuse_if(rules.submission_blocker(validation))
    return append_about(PlanSubmitted(title=title), validation, by=by, at=at, seen=seen, id=id)


@operation(roles=HEADQUARTERS)
def judge_plan(
    *,
    by: Person,
    at: datetime,
    validation_id: UUID,
    outcome: Literal["validated", "returned"],
    remarks: Text | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Validate a plan that was submitted, or return it.

    :raises Refused: when it was not submitted, or is judged already.
    """
    validation = _validation(validation_id)
    refuse_if(rules.judgement_blocker(validation))
    fact = ValidationJudged(outcome=outcome, remarks=remarks)
    return append_about(fact, validation, by=by, at=at, seen=seen, id=id)
