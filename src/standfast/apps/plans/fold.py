"""From what was stated about plans, exercises and validations to their rows."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.plans.facts import (
    ActionClosed,
    ActionRaised,
    Duty,
    ExerciseCancelled,
    ExerciseCorrected,
    ExerciseHeld,
    ExerciseScheduled,
    ExerciseWithdrawn,
    PlanApproved,
    PlanCorrected,
    PlanOpened,
    PlanSubmitted,
    PlanVersionIssued,
    ValidationJudged,
    ValidationRequested,
)
from standfast.apps.plans.models import Exercise, ExerciseAction, Plan, PlanVersion, Validation
from standfast.log.facts import Happened
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row

Correction = TypeVar("Correction", bound=msgspec.Struct)
PLAN_FIELDS = ("name", "family", "place")
EXERCISE_FIELDS = ("exercise_type", "place", "plan", "plan_version", "participants")


class Version(msgspec.Struct, frozen=True):
    """A version as it was issued."""

    at: datetime
    by: UUID
    fact: PlanVersionIssued


class PlanState(State):
    """What is known of one plan; approvals may arrive before the version that they approve."""

    opened: PlanOpened | None = None
    opened_at: datetime | None = None
    corrected: PlanCorrected = PlanCorrected()
    versions: tuple[Version, ...] = ()
    approvals: tuple[PlanApproved, ...] = ()


def step_plan(state: PlanState, entry: Entry) -> PlanState | Unapplied:
    """Apply one entry to what is known of a plan."""
    match entry.fact:
        case PlanOpened() as opened:
            if state.opened is not None:
                return Unapplied("A plan is opened once; this opens it a second time.")
            return replace(state, opened=opened, opened_at=entry.happened.start)
        case PlanCorrected() as correction:
            return replace(state, corrected=_merged(state.corrected, correction, PLAN_FIELDS))
        case PlanVersionIssued(number=number) as issued:
            if any(known.fact.number == number for known in state.versions):
                return Unapplied(f"Version {number} was issued already; this is a second one.")
            version = Version(entry.happened.start, entry.author, issued)
            return replace(state, versions=(*state.versions, version))
        case PlanApproved() as approval:
            if approval in state.approvals:
                return Unapplied(
                    f"Version {approval.number} was approved by the {approval.approver} already."
                )
            return replace(state, approvals=(*state.approvals, approval))
        case _:
            return Unapplied("This is not a statement about a plan.")


def plan_rows(state: PlanState, *, subject: UUID, label: str) -> list[Row]:
    """Return a plan with its versions, once it is opened."""
    if state.opened is None or state.opened_at is None:
        return []
    plan = Plan(
        subject=subject,
        label=label,
        **_fields(state.opened, state.corrected, PLAN_FIELDS),
        scenarios=list(state.opened.scenarios),
        opened_at=state.opened_at,
        current_version=max((one.fact.number for one in state.versions), default=None),
    )
    versions = [
        PlanVersion(
            subject=subject,
            label=label,
            version=one.fact.number,
            summary=one.fact.summary,
            duties=[_as_json(duty) for duty in one.fact.duties],
            components=list(one.fact.components),
            approvers=sorted(
                approval.approver
                for approval in state.approvals
                if approval.number == one.fact.number
            ),
            issued_at=one.at,
            issued_by=one.by,
        )
        for one in sorted(state.versions, key=lambda known: known.fact.number)
    ]
    return [plan, *versions]


def _as_json(duty: Duty) -> dict[str, str | list[str]]:
    return {"task": duty.task, "lead": duty.lead, "support": list(duty.support)}


class Raised(msgspec.Struct, frozen=True):
    """An action as it was raised."""

    at: datetime
    fact: ActionRaised


class Closed(msgspec.Struct, frozen=True):
    """An action as it was closed."""

    at: datetime
    fact: ActionClosed


class ExerciseState(State):
    """What is known of one exercise; actions may arrive before the record that it was held."""

    scheduled: ExerciseScheduled | None = None
    held: ExerciseHeld | None = None
    happened: Happened | None = None
    corrected: ExerciseCorrected = ExerciseCorrected()
    cancelled: str | None = None
    withdrawn: str | None = None
    raised: tuple[Raised, ...] = ()
    closed: tuple[Closed, ...] = ()


def step_exercise(state: ExerciseState, entry: Entry) -> ExerciseState | Unapplied:
    """Apply one entry to what is known of an exercise."""
    match entry.fact:
        case ExerciseScheduled() as scheduled:
            return replace(state, scheduled=scheduled)  # scheduled again: the newest day counts
        case ExerciseHeld() as held:
            if state.held is not None:
                return Unapplied("An exercise is held once; this is a second record of it.")
            return replace(state, held=held, happened=entry.happened)
        case ExerciseCorrected() as correction:
            return replace(state, corrected=_merged(state.corrected, correction, EXERCISE_FIELDS))
        case ExerciseCancelled(reason=reason):
            return replace(state, cancelled=reason)
        case ExerciseWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case ActionRaised(number=number) as raised:
            if any(known.fact.number == number for known in state.raised):
                return Unapplied(f"Action {number} was raised already; this is a second one.")
            one = Raised(entry.happened.start, raised)
            return replace(state, raised=(*state.raised, one))
        case ActionClosed(number=number) as closed:
            if any(known.fact.number == number for known in state.closed):
                return Unapplied(f"Action {number} was closed already.")
            return replace(state, closed=(*state.closed, Closed(entry.happened.start, closed)))
        case _:
            return Unapplied("This is not a statement about an exercise.")


def exercise_rows(state: ExerciseState, *, subject: UUID, label: str) -> list[Row]:
    """Return an exercise with its actions, once it is scheduled or held."""
    if state.held is None and state.scheduled is None:
        return []
    stated = _exercise_fields(state)
    held = state.held
    exercise = Exercise(
        subject=subject,
        label=label,
        **stated,
        scenario=held.scenario if held else None,
        components=list(held.components) if held else [],
        due_on=state.scheduled.on if state.scheduled else None,
        held_from=state.happened.start if state.happened else None,
        held_until=state.happened.end if state.happened else None,
        cancelled=state.cancelled,
        withdrawn=state.withdrawn,
    )
    return [exercise, *_actions(state, subject=subject, label=label)]


def _exercise_fields(state: ExerciseState) -> dict[str, Any]:
    if state.held is not None:
        return _fields(state.held, state.corrected, EXERCISE_FIELDS)
    scheduled = state.scheduled
    assert scheduled is not None
    return {
        "exercise_type": scheduled.exercise_type,
        "place": scheduled.place,
        "plan": scheduled.plan,
    }


def _actions(state: ExerciseState, *, subject: UUID, label: str) -> list[ExerciseAction]:
    closed = {one.fact.number: one for one in state.closed}
    return [
        ExerciseAction(
            subject=subject,
            label=label,
            number=one.fact.number,
            objective=one.fact.objective,
            rating=one.fact.rating,
            action=one.fact.action,
            owner=one.fact.owner,
            due=one.fact.due,
            due_precision=one.fact.due_precision,
            raised_at=one.at,
            closed_at=closed[one.fact.number].at if one.fact.number in closed else None,
            how_closed=closed[one.fact.number].fact.how if one.fact.number in closed else None,
        )
        for one in sorted(state.raised, key=lambda known: known.fact.number)
    ]


class Step(msgspec.Struct, frozen=True):
    """A plan sent in, or a judgement of it, and when."""

    at: datetime
    id: UUID
    judged: ValidationJudged | None = None


class ValidationState(State):
    """What is known of the validation of one operation's plan."""

    requested: ValidationRequested | None = None
    requested_at: datetime | None = None
    steps: tuple[Step, ...] = ()


def step_validation(state: ValidationState, entry: Entry) -> ValidationState | Unapplied:
    """Apply one entry to what is known of a validation."""
    at = entry.happened.start
    match entry.fact:
        case ValidationRequested() as requested:
            if state.requested is not None:
                return Unapplied("An operation is asked once; this is a second request.")
            return replace(state, requested=requested, requested_at=at)
        case PlanSubmitted():
            return replace(state, steps=(*state.steps, Step(at, entry.id)))
        case ValidationJudged() as judged:
            return replace(state, steps=(*state.steps, Step(at, entry.id, judged)))
        case _:
            return Unapplied("This is not a statement about a validation.")


def validation_rows(state: ValidationState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a validation, once it was asked for; a plan sent again after its return is not yet judged."""
    if state.requested is None or state.requested_at is None:
        return []
    submitted_at: datetime | None = None
    judgement: Step | None = None
    for one in sorted(state.steps, key=lambda known: (known.at, known.id)):
        if one.judged is None:
            submitted_at, judgement = one.at, None
        else:
            judgement = one
    judged = judgement.judged if judgement is not None else None
    return [
        Validation(
            subject=subject,
            label=label,
            operation=state.requested.operation,
            reference=state.requested.reference,
            requested_at=state.requested_at,
            submitted_at=submitted_at,
            judged_at=judgement.at if judgement is not None else None,
            outcome=judged.outcome if judged is not None else None,
            remarks=judged.remarks if judged is not None else None,
        )
    ]


def _merged(standing: Correction, correction: Correction, names: tuple[str, ...]) -> Correction:
    given = {name: value for name in names if (value := getattr(correction, name)) is not None}
    return replace(standing, **given)


def _fields(
    stated: msgspec.Struct, corrected: msgspec.Struct, names: tuple[str, ...]
) -> dict[str, Any]:
    return {
        name: getattr(stated, name)
        if getattr(corrected, name) is None
        else getattr(corrected, name)
        for name in names
    }


register_fold(
    "plans.plan",
    version=1,
    state=PlanState,
    step=step_plan,
    rows=plan_rows,
    tables=(Plan, PlanVersion),
)
register_fold(
    "plans.exercise",
    version=1,
    state=ExerciseState,
    step=step_exercise,
    rows=exercise_rows,
    tables=(Exercise, ExerciseAction),
)
register_fold(
    "plans.validation",
    version=1,
    state=ValidationState,
    step=step_validation,
    rows=validation_rows,
    tables=(Validation,),
)
