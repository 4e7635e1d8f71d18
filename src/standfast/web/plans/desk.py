"""Plans: versions, approvals and duties; exercises and what they showed; validations by headquarters."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.plans import operations, rules
from standfast.apps.plans.facts import ExerciseType, Family
from standfast.apps.plans.models import (
    Exercise,
    ExerciseAction,
    Plan,
    PlanVersion,
    Validation,
)
from standfast.web.desks.declare import (
    PEOPLE,
    Ask,
    Column,
    Recording,
    Register,
    Related,
    Text,
    register,
)
from standfast.web.desks.filters import Choice, Days, OneOf, State, literal

PLACE = ("place", Ask(of="places"))
OF_PLAN = ("plan", Ask(of="plans"))
DUTIES = (
    "duties",
    Ask(hint=_("One a line: task; who leads; who supports, with commas between.")),
)


def _duties(row: PlanVersion) -> list[str]:
    return [f"{one.get('task')}: {one.get('lead')}" for one in row.duties]


PLANS = register(
    Register(
        key="plans",
        title=_("Plans"),
        one=_("A contingency plan"),
        desk="plans",
        model=Plan,
        columns=(
            Column("name", _("Name")),
            Column("family", _("Family")),
            Column("place", _("Place"), of="places"),
            Column("current_version", _("Version in use"), unknown=_("none issued yet")),
            Column("opened_at", _("Kept since")),
            Column("scenarios", _("Scenarios"), sort="", listed=False),
        ),
        filters=(
            Text(("name",)),
            Choice("family", _("Family"), literal(Family)),
            OneOf("place", _("Place"), of="places"),
        ),
        related=(
            Related(
                _("Versions, the newest first"),
                lambda row: PlanVersion.objects.filter(subject=row.subject).order_by("-version"),
                (
                    Column("version", _("Version")),
                    Column("summary", _("Summary")),
                    Column("duties", _("Who leads"), _duties),
                    Column("approvers", _("Approved by"), sort=""),
                    Column("issued_at", _("Issued at")),
                    Column("issued_by", _("Issued by"), of=PEOPLE),
                ),
                _("No version is issued: nothing can be followed or rehearsed yet."),
            ),
            Related(
                _("Exercises of it"),
                lambda row: Exercise.objects.filter(plan=row.subject).order_by("-held_from", "pk"),
                (
                    Column("exercise_type", _("Kind")),
                    Column("status", _("State")),
                    Column("held_from", _("Held from"), unknown=_("not held")),
                    Column("plan_version", _("Version"), unknown=_("not said")),
                ),
                _("It was never rehearsed as far as is recorded."),
                of="plans/exercises",
            ),
        ),
        records=(
            Recording(operations.open_plan, _("Open a plan"), asks=(PLACE,)),
            Recording(
                operations.issue_plan_version,
                _("Issue a version"),
                about="plan_id",
                asks=(
                    DUTIES,
                    ("version", Ask(initial=lambda row: (row.current_version or 0) + 1)),
                ),
            ),
            Recording(
                operations.approve_plan,
                _("Approve"),
                about="plan_id",
                asks=(("version", Ask(initial=lambda row: row.current_version)),),
            ),
            Recording(operations.correct_plan, _("Correct it"), about="plan_id", asks=(PLACE,)),
        ),
        empty=_("No plan is kept that you may open. One stands here when a planner opens it."),
    )
)
EXERCISES = register(
    Register(
        key="plans/exercises",
        title=_("Exercises"),
        one=_("An exercise"),
        desk="plans",
        model=Exercise,
        order="-held_from",
        columns=(
            Column("exercise_type", _("Kind")),
            Column("status", _("State"), sort=""),
            Column("place", _("Place"), of="places"),
            Column("plan", _("Of the plan"), of="plans", unknown=_("no plan named")),
            Column("due_on", _("Due on"), unknown=_("not scheduled")),
            Column("held_from", _("Held from"), unknown=_("not held")),
            Column("held_until", _("Held until"), unknown=_("not held"), listed=False),
            Column("plan_version", _("Version of the plan"), unknown=_("not said"), listed=False),
            Column("scenario", _("Scenario"), unknown=_("not said"), listed=False),
            Column("components", _("Who took part"), sort="", listed=False),
            Column("participants", _("Participants"), unknown=_("nobody counted"), listed=False),
            Column("cancelled", _("Cancelled because"), unknown=_("no"), listed=False),
            Column("withdrawn", _("Withdrawn because"), unknown=_("no"), listed=False),
        ),
        filters=(
            Choice("exercise_type", _("Kind"), literal(ExerciseType)),
            OneOf("place", _("Place"), of="places"),
            State(
                "state",
                _("State"),
                (
                    ("held", _("held"), Q(held_from__isnull=False, withdrawn=None)),
                    (
                        "scheduled",
                        _("scheduled"),
                        Q(held_from=None, cancelled=None, withdrawn=None),
                    ),
                    ("cancelled", _("cancelled"), Q(cancelled__isnull=False)),
                ),
            ),
            Days("held_from"),
        ),
        related=(
            Related(
                _("What it showed to be put right"),
                lambda row: ExerciseAction.objects.filter(subject=row.subject).order_by("number"),
                (
                    Column("number", _("Number")),
                    Column("action", _("Action")),
                    Column("rating", _("Rating")),
                    Column("owner", _("Owner")),
                    Column("due", _("Due"), unknown=_("no date given")),
                    Column("closed_at", _("Closed at"), unknown=_("open")),
                ),
                _("No action was raised."),
            ),
        ),
        records=(
            Recording(
                operations.schedule_exercise, _("Schedule an exercise"), asks=(PLACE, OF_PLAN)
            ),
            Recording(operations.record_exercise, _("Record an exercise"), asks=(PLACE, OF_PLAN)),
            Recording(
                operations.raise_exercise_action,
                _("Raise an action"),
                about="exercise_id",
                asks=(
                    (
                        "rating",
                        Ask(
                            choices=(
                                ("P", _("performed")),
                                ("S", _("performed with some challenges")),
                                ("M", _("performed with major challenges")),
                                ("U", _("could not be performed")),
                            )
                        ),
                    ),
                ),
            ),
            Recording(operations.close_exercise_action, _("Close an action"), about="exercise_id"),
            Recording(
                operations.cancel_exercise,
                _("Cancel it"),
                about="exercise_id",
                blocker=lambda row, _person: rules.cancelling_blocker(row),
            ),
            Recording(
                operations.correct_exercise,
                _("Correct it"),
                about="exercise_id",
                asks=(PLACE, OF_PLAN),
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
            Recording(
                operations.withdraw_exercise,
                _("Withdraw it"),
                about="exercise_id",
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
        ),
        empty=_("No exercise is recorded. One stands here when it is scheduled or was held."),
    )
)
VALIDATIONS = register(
    Register(
        key="plans/validations",
        title=_("Validations"),
        one=_("A validation of a plan by headquarters"),
        desk="plans",
        model=Validation,
        order="-requested_at",
        columns=(
            Column("operation", _("Operation")),
            Column("status", _("State"), sort=""),
            Column("requested_at", _("Requested at")),
            Column("submitted_at", _("Submitted at"), unknown=_("has not submitted")),
            Column("judged_at", _("Judged at"), unknown=_("not judged")),
            Column("reference", _("Reference"), unknown=_("none"), listed=False),
            Column("remarks", _("Remarks"), unknown=_("none"), listed=False),
        ),
        filters=(Text(("operation", "reference")),),
        records=(
            Recording(operations.request_validation, _("Request a validation")),
            Recording(
                operations.record_plan_submission,
                _("It was submitted"),
                about="validation_id",
                blocker=lambda row, _person: rules.submission_blocker(row),
            ),
            Recording(
                operations.judge_plan,
                _("Judge it"),
                about="validation_id",
                blocker=lambda row, _person: rules.judgement_blocker(row),
            ),
        ),
        empty=_("No validation is recorded. One stands here when headquarters asks for it."),
    )
)
