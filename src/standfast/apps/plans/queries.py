"""Questions about plans, exercises and validations."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from standfast.apps.places import queries as places
from standfast.apps.places.models import Site
from standfast.apps.plans.facts import ExerciseType, Family
from standfast.apps.plans.models import Exercise, ExerciseAction, Plan, PlanVersion, Validation
from standfast.log.times import next_month, start_of_day

# The mission's headquarters: its own office is not one of the field offices outside Juba.
JUBA = "Juba"


def plan_by_subject(subject: UUID) -> Plan | None:
    """Return a plan."""
    return Plan.objects.filter(subject=subject).first()


def plans(*, family: Family | None = None) -> QuerySet[Plan]:
    """Return the plans, of one family or all, by name."""
    found = Plan.objects.all() if family is None else Plan.objects.filter(family=family)
    return found.order_by("name", "subject")


def versions_of(plan: UUID) -> QuerySet[PlanVersion]:
    """Return the versions of a plan, the first one first."""
    return PlanVersion.objects.filter(subject=plan).order_by("version")


def version_of(plan: UUID, number: int) -> PlanVersion | None:
    """Return one version of a plan."""
    return versions_of(plan).filter(version=number).first()


def exercise_by_subject(subject: UUID) -> Exercise | None:
    """Return an exercise."""
    return Exercise.objects.filter(subject=subject).first()


def exercises_held(exercise_type: ExerciseType | None = None) -> QuerySet[Exercise]:
    """Return the exercises that were held and not withdrawn, of one type or all, oldest first."""
    held = Exercise.objects.filter(withdrawn=None).exclude(held_from=None)
    if exercise_type is not None:
        held = held.filter(exercise_type=exercise_type)
    return held.order_by("held_from", "subject")


def exercises_not_held(exercise_type: ExerciseType) -> QuerySet[Exercise]:
    """Return the exercises of a type that do not count as held: scheduled, cancelled, withdrawn."""
    counted = exercises_held(exercise_type).values("pk")
    found = Exercise.objects.filter(exercise_type=exercise_type).exclude(pk__in=counted)
    return found.order_by("due_on", "subject")


def exercises_ahead(*, on: date) -> QuerySet[Exercise]:
    """Return the exercises scheduled for a later day, next one first."""
    waiting = Exercise.objects.filter(held_from=None, cancelled=None, withdrawn=None)
    return waiting.filter(due_on__gt=on).order_by("due_on", "subject")


def is_rehearsed(plan: Plan) -> bool:
    """Tell whether the version of a plan that is in use was rehearsed."""
    held = exercises_held().filter(plan=plan.subject, plan_version=plan.current_version)
    return plan.current_version is not None and held.exists()


def plans_not_rehearsed() -> tuple[Plan, ...]:
    """Return the plans whose version in use was never rehearsed, by name."""
    return tuple(plan for plan in plans() if not is_rehearsed(plan))


def offices_outside_juba() -> tuple[Site, ...]:
    """Return the mission's field offices but the one in Juba, by name."""
    return tuple(
        office for office in places.field_offices() if JUBA not in (office.county, office.name)
    )


def offices_without_tabletop(*, start: date, end: date) -> tuple[Site, ...]:
    """Return the field offices outside Juba where no tabletop was held on the days [start, end), by name."""
    held = exercises_held("tabletop").filter(
        held_from__gte=start_of_day(start), held_from__lt=start_of_day(end)
    )
    covered = set(held.values_list("place", flat=True))
    return tuple(office for office in offices_outside_juba() if office.subject not in covered)


def actions_of(exercise: UUID) -> QuerySet[ExerciseAction]:
    """Return the actions that an exercise raised, by number."""
    return ExerciseAction.objects.filter(subject=exercise).order_by("number")


def open_actions() -> QuerySet[ExerciseAction]:
    """Return the actions that are not closed, oldest first."""
    return ExerciseAction.objects.filter(closed_at=None).order_by("raised_at", "subject", "number")


def overdue_actions(*, on: date) -> tuple[ExerciseAction, ...]:
    """Return the open actions whose day, or whole month, of completion has passed."""
    return tuple(one for one in open_actions() if (end := _last_end(one)) is not None and end <= on)


def _last_end(action: ExerciseAction) -> date | None:
    """Return the first day on which an action is overdue; None when it has no due date."""
    if action.due is None:
        return None
    if action.due_precision == "month":
        return next_month(action.due)
    return date.fromordinal(action.due.toordinal() + 1)


def validation_by_subject(subject: UUID) -> Validation | None:
    """Return a validation."""
    return Validation.objects.filter(subject=subject).first()


def validations() -> QuerySet[Validation]:
    """Return the validations, by operation."""
    return Validation.objects.order_by("operation", "subject")
