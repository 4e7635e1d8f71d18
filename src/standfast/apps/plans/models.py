"""Projections of plans, exercises, the actions they raise, and validations."""

from django.db import models

from standfast.log.models import Row


class Plan(Row):
    """A contingency plan; its newest version is the one in use."""

    name = models.CharField(max_length=120)
    family = models.CharField(max_length=24)
    place = models.UUIDField(db_index=True)
    scenarios = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    current_version = models.IntegerField(null=True)

    class Meta:
        app_label = "plans"

    def __str__(self) -> str:
        return self.name


class PlanVersion(Row):
    """A version of a plan (the subject), with who approved it."""

    version = models.IntegerField()
    summary = models.TextField()
    duties = models.JSONField(default=list)
    components = models.JSONField(default=list)
    approvers = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField()

    class Meta:
        app_label = "plans"

    def __str__(self) -> str:
        return f"version {self.version}"


class Exercise(Row):
    """An exercise: scheduled, held, cancelled or withdrawn; one that was held without being scheduled has no `due_on`."""

    exercise_type = models.CharField(max_length=16)
    place = models.UUIDField(db_index=True)
    plan = models.UUIDField(null=True)
    plan_version = models.IntegerField(null=True)
    scenario = models.TextField(null=True)
    components = models.JSONField(default=list)
    participants = models.IntegerField(null=True)
    due_on = models.DateField(null=True)
    held_from = models.DateTimeField(null=True, db_index=True)
    held_until = models.DateTimeField(null=True)
    cancelled = models.TextField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "plans"

    def __str__(self) -> str:
        return f"{self.exercise_type} exercise"

    @property
    def status(self) -> str:
        """How far the exercise has come."""
        if self.withdrawn is not None:
            return "withdrawn"
        if self.held_from is not None:
            return "held"
        return "scheduled" if self.cancelled is None else "cancelled"


class ExerciseAction(Row):
    """Something that an exercise (the subject) showed to be put right."""

    number = models.IntegerField()
    objective = models.CharField(max_length=120)
    rating = models.CharField(max_length=1)
    action = models.TextField()
    owner = models.CharField(max_length=120)
    due = models.DateField(null=True)
    due_precision = models.CharField(max_length=8)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    how_closed = models.TextField(null=True)

    class Meta:
        app_label = "plans"

    def __str__(self) -> str:
        return f"action {self.number}: {self.action}"


class Validation(Row):
    """The validation of one operation's crisis-response plan by headquarters."""

    operation = models.CharField(max_length=120)
    reference = models.CharField(max_length=120, null=True)
    requested_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, null=True)
    remarks = models.TextField(null=True)

    class Meta:
        app_label = "plans"

    def __str__(self) -> str:
        return f"Validation for {self.operation}"

    @property
    def status(self) -> str:
        """How far the validation has come; a plan that was returned and sent again is submitted."""
        if self.judged_at is not None and self.outcome is not None:
            return self.outcome
        return "requested" if self.submitted_at is None else "submitted"
