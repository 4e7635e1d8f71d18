"""What is stated about contingency plans, about exercises that rehearse them, and about their validation."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, Happened, TimeCorrection, fact

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Number = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]

Family = Literal[
    "security contingency",
    "force contingency",
    "formed police",
    "site security",
    "base defence",
    "mass influx",
    "evacuation",
    "mass casualty",
    "crisis response",
]
Component = Literal[
    "force", "formed police", "police", "security", "civilian", "mission support", "humanitarian"
]
Approver = Literal[
    "mission planning group", "force", "police", "security management team", "head of mission"
]
ExerciseType = Literal["tabletop", "command post", "field", "drill"]
# Common civil practice: performed; with some challenges; with major challenges; unable to be performed.
Rating = Literal["P", "S", "M", "U"]
DuePrecision = Literal["day", "month"]


class Duty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who leads and who supports one task of a plan."""

    task: Name
    lead: Component
    support: tuple[Component, ...] = ()


@fact("plans.plan.opened", act=True)
class PlanOpened(Fact):
    """A plan is kept for a place from now on; it says nothing until a version is issued."""

    name: Name
    family: Family
    place: UUID
    scenarios: tuple[Name, ...] = ()


@fact("plans.plan.corrected", act=False, sets=("name", "family", "place"))
class PlanCorrected(Fact):
    """What was written down of a plan was wrong; what is None stays as it was."""

    name: Name | None = None
    family: Family | None = None
    place: UUID | None = None


@fact("plans.plan.version_issued", act=True)
class PlanVersionIssued(Fact):
    """A version of a plan replaces the one before; approvals of earlier versions do not carry over."""

    number: Number
    summary: Text
    duties: tuple[Duty, ...] = ()
    components: tuple[Component, ...] = ()


@fact("plans.plan.approved", act=True)
class PlanApproved(Fact):
    """Somebody with authority approved a version."""

    number: Number
    approver: Approver


@fact("plans.exercise.scheduled", act=True)
class ExerciseScheduled(Fact):
    """An exercise is to be held on a day; `place` is the office or site."""

    exercise_type: ExerciseType
    place: UUID
    on: date
    plan: UUID | None = None


@fact("plans.exercise.held", act=True)
class ExerciseHeld(Fact):
    """An exercise was held, rehearsing a version of a plan when it names one."""

    exercise_type: ExerciseType
    place: UUID
    plan: UUID | None = None
    plan_version: Number | None = None
    scenario: Text | None = None
    components: tuple[Component, ...] = ()
    participants: Count | None = None


@fact("plans.exercise.cancelled", act=True)
class ExerciseCancelled(Fact):
    """A scheduled exercise will not be held."""

    reason: Text


@fact(
    "plans.exercise.corrected",
    act=False,
    sets=("exercise_type", "place", "plan", "plan_version", "participants", "happened"),
)
class ExerciseCorrected(Fact):
    """A record that an exercise was held was wrong; what is None stays as it was."""

    exercise_type: ExerciseType | None = None
    place: UUID | None = None
    plan: UUID | None = None
    plan_version: Number | None = None
    participants: Count | None = None
    happened: Happened | None = None

    def correction_of_time(self) -> TimeCorrection | None:
        """Return when the exercise is now said to have been held."""
        if self.happened is None:
            return None
        return TimeCorrection(kind="plans.exercise.held", happened=self.happened)


@fact("plans.exercise.withdrawn", act=False)
class ExerciseWithdrawn(Fact):
    """A record of an exercise is taken back: it was not held, or is recorded elsewhere."""

    reason: Text


@fact("plans.exercise.action_raised", act=True)
class ActionRaised(Fact):
    """An exercise showed something to put right, with who does it and by when."""

    number: Number
    objective: Name
    rating: Rating
    action: Text
    owner: Name
    due: date | None = None
    due_precision: DuePrecision = "day"


@fact("plans.exercise.action_closed", act=True)
class ActionClosed(Fact):
    """An action that an exercise raised is done."""

    number: Number
    how: Text


@fact("plans.validation.requested", act=True)
class ValidationRequested(Fact):
    """Headquarters asked an operation for its crisis-response plan, to validate it."""

    operation: Name
    reference: Name | None = None


@fact("plans.validation.plan_submitted", act=True)
class PlanSubmitted(Fact):
    """An operation sent its plan in."""

    title: Name | None = None


@fact("plans.validation.judged", act=True)
class ValidationJudged(Fact):
    """Headquarters validated a plan or returned it."""

    outcome: Literal["validated", "returned"]
    remarks: Text | None = None
