"""Why something may not be recorded about a plan, an exercise or a validation, as a sentence."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.plans import queries
from standfast.apps.plans.facts import Approver, Rating
from standfast.apps.plans.models import Exercise, Plan, Validation
from standfast.log.facts import Happened

# Major challenges, or unable: what must be put right has somebody who does it by a date.
NEEDS_A_DATE: tuple[Rating, ...] = ("M", "U")


def version_blocker(plan: Plan, version: int) -> str | None:
    """Say why a version of a plan cannot be issued."""
    expected = (plan.current_version or 0) + 1
    if version != expected:
        return (
            f"The next version of {plan} is {expected}, not {version}; "
            "look at the version that stands before you issue another."
        )
    return None


def approval_blocker(plan: Plan, version: int, approver: Approver, *, by: UUID) -> str | None:
    """Say why a version of a plan cannot be approved."""
    known = queries.version_of(plan.subject, version)
    if known is None:
        return f"{plan} has no version {version}; issue it first."
    if version != plan.current_version:
        return f"{plan} stands at version {plan.current_version}; version {version} is superseded."
    if known.issued_by == by:
        return "A version is approved by somebody other than the one who issued it."
    if approver in known.approvers:
        return f"Version {version} of {plan} was approved by the {approver} already."
    return None


def rehearsal_blocker(plan: Plan | None, plan_id: UUID | None, version: int | None) -> str | None:
    """Say why an exercise cannot be recorded as rehearsing a version of a plan."""
    if plan_id is None:
        if version is not None:
            return "A version belongs to a plan; name the plan that was rehearsed."
        return None
    if plan is None:
        return f"This site holds no plan {plan_id}; import the bundle that has it first."
    if version is not None and queries.version_of(plan.subject, version) is None:
        return f"{plan} has no version {version}; name the version that was rehearsed."
    return None


def holding_blocker(exercise: Exercise | None, happened: Happened, *, at: datetime) -> str | None:
    """Say why it cannot be recorded that an exercise was held."""
    if happened.start > at:
        return (
            "An exercise is recorded once it has begun; this one lies in the future. Schedule it."
        )
    if exercise is not None and exercise.status in ("held", "withdrawn", "cancelled"):
        return f"This exercise is {exercise.status}; record another exercise."
    return None


def scheduling_blocker(exercise: Exercise | None) -> str | None:
    """Say why an exercise cannot be scheduled."""
    if exercise is not None and exercise.status != "scheduled":
        return f"This exercise is {exercise.status}; schedule another one."
    return None


def cancelling_blocker(exercise: Exercise) -> str | None:
    """Say why an exercise cannot be cancelled."""
    if exercise.status != "scheduled":
        return f"This exercise is {exercise.status}; only one that is scheduled can be cancelled."
    return None


def change_blocker(exercise: Exercise) -> str | None:
    """Say why the record of an exercise cannot be corrected, withdrawn or given actions."""
    if exercise.status != "held":
        return f"This exercise is {exercise.status}; only one that was held can be changed."
    return None


def action_blocker(exercise: Exercise, number: int, rating: Rating, due: date | None) -> str | None:
    """Say why an action cannot be raised."""
    if reason := change_blocker(exercise):
        return reason
    if queries.actions_of(exercise.subject).filter(number=number).exists():
        return f"Action {number} of this exercise was raised already; take the next number."
    if rating in NEEDS_A_DATE and due is None:
        return (
            f"An objective rated {rating} is put right by a date; give the day, or the month, "
            "by which it is done."
        )
    return None


def closing_blocker(exercise: Exercise, number: int) -> str | None:
    """Say why an action cannot be closed."""
    action = queries.actions_of(exercise.subject).filter(number=number).first()
    if action is None:
        return f"This exercise raised no action {number}."
    if action.closed_at is not None:
        return f"Action {number} of this exercise is closed already."
    return None


def judgement_blocker(validation: Validation) -> str | None:
    """Say why a plan cannot be validated or returned."""
    if validation.status != "submitted":
        return (
            f"The plan of {validation.operation} is {validation.status}; "
            "only a plan that was submitted can be judged."
        )
    return None


def submission_blocker(validation: Validation) -> str | None:
    """Say why a plan cannot be submitted."""
    if validation.status not in ("requested", "returned"):
        return f"The plan of {validation.operation} is {validation.status} already."
    return None
