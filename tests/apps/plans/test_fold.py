from datetime import date
from uuid import UUID

from factories.entries import rows, unapplied
from factories.readings import local
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
from standfast.log.times import Happened

JUBA, TORIT = UUID(int=31), UUID(int=32)
OPENED = PlanOpened(name="Juba plan", family="security contingency", place=JUBA)
FIRST = PlanVersionIssued(number=1, summary="First.")
SECOND = PlanVersionIssued(
    number=2, summary="Second.", duties=(Duty(task="Gates", lead="formed police"),)
)
HELD = ExerciseHeld(exercise_type="tabletop", place=JUBA, participants=20)
RAISED = ActionRaised(
    number=1, objective="Radio", rating="M", action="Relay", owner="Support", due=date(2017, 3, 1)
)


def test_versions_stand_by_number_and_the_newest_is_in_use() -> None:
    plan, first, second = rows("plans.plan", SECOND, OPENED, FIRST)

    assert isinstance(plan, Plan)
    assert isinstance(first, PlanVersion)
    assert isinstance(second, PlanVersion)
    assert (plan.current_version, first.version, second.version) == (2, 1, 2)
    assert second.duties == [{"task": "Gates", "lead": "formed police", "support": []}]


def test_an_approval_that_comes_before_its_version_counts_and_does_not_carry_over() -> None:
    _, first, second = rows(
        "plans.plan", PlanApproved(number=1, approver="force"), OPENED, FIRST, SECOND
    )

    assert isinstance(first, PlanVersion)
    assert isinstance(second, PlanVersion)
    assert (first.approvers, second.approvers) == (["force"], [])


def test_what_cannot_be_applied_to_a_plan_is_said() -> None:
    approval = PlanApproved(number=1, approver="force")

    assert unapplied("plans.plan", OPENED, OPENED, FIRST, FIRST, approval, approval) == [
        "A plan is opened once; this opens it a second time.",
        "Version 1 was issued already; this is a second one.",
        "Version 1 was approved by the force already.",
    ]


def test_a_plan_is_corrected() -> None:
    (plan,) = rows("plans.plan", PlanCorrected(place=TORIT), OPENED)

    assert isinstance(plan, Plan)
    assert (plan.place, plan.name, plan.current_version) == (TORIT, "Juba plan", None)


def test_an_exercise_goes_from_scheduled_to_held() -> None:
    scheduled = ExerciseScheduled(exercise_type="tabletop", place=JUBA, on=date(2017, 3, 1))

    (waiting,) = rows("plans.exercise", scheduled)
    (moved,) = rows("plans.exercise", scheduled, ExerciseCancelled(reason="Rain."))
    (done,) = rows("plans.exercise", (HELD, local(2017, 3, 2)), scheduled)

    assert isinstance(waiting, Exercise)
    assert isinstance(moved, Exercise)
    assert isinstance(done, Exercise)
    assert [row.status for row in (waiting, moved, done)] == ["scheduled", "cancelled", "held"]
    assert (done.due_on, done.held_from) == (date(2017, 3, 1), local(2017, 3, 2))


def test_an_exercise_is_corrected_in_time_and_kind_and_taken_back() -> None:
    correction = ExerciseCorrected(
        exercise_type="field", happened=Happened.exact(local(2017, 3, 9))
    )

    (row,) = rows(
        "plans.exercise", (HELD, local(2017, 3, 2)), correction, ExerciseWithdrawn(reason="Twice.")
    )

    assert isinstance(row, Exercise)
    assert (row.exercise_type, row.participants, row.status) == ("field", 20, "withdrawn")
    assert row.held_from == local(2017, 3, 9)


def test_actions_are_closed_by_number_whatever_comes_first() -> None:
    closed = ActionClosed(number=1, how="Relay set up.")

    _, action = rows("plans.exercise", (closed, local(2017, 3, 1)), RAISED, HELD)

    assert isinstance(action, ExerciseAction)
    assert (action.rating, action.how_closed) == ("M", "Relay set up.")
    assert action.closed_at == local(2017, 3, 1)
    assert unapplied("plans.exercise", HELD, RAISED, RAISED, closed, closed, HELD) == [
        "Action 1 was raised already; this is a second one.",
        "Action 1 was closed already.",
        "An exercise is held once; this is a second record of it.",
    ]


def test_a_plan_that_was_returned_and_sent_again_awaits_judgement() -> None:
    requested = ValidationRequested(operation="UNMISS")
    returned = ValidationJudged(outcome="returned", remarks="No evacuation numbers.")

    def status(*stated: object) -> str:
        (row,) = rows("plans.validation", requested, *stated)  # type: ignore[arg-type]
        assert isinstance(row, Validation)
        return row.status

    first, judged, second = local(2017, 3, 1), local(2017, 3, 9), local(2017, 4, 1)
    assert status() == "requested"
    assert status((PlanSubmitted(), first)) == "submitted"
    assert status((returned, judged), (PlanSubmitted(), first)) == "returned"
    assert (
        status((PlanSubmitted(), second), (returned, judged), (PlanSubmitted(), first))
        == "submitted"
    )
