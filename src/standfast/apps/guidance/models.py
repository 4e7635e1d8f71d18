"""Projections of guidance with its requirements and acknowledgements, and of lessons; both with what was said to answer them."""

from django.db import models

from standfast.log.models import Row


class GuidanceDocument(Row):
    """A policy, directive or procedure; without `in_force_from` it is a draft."""

    guidance_kind = models.CharField(max_length=32, db_index=True)
    number = models.CharField(max_length=300, null=True)
    title = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    audience = models.JSONField(default=list)
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    ended_reason = models.CharField(max_length=300, null=True)
    supersedes = models.JSONField(default=list)
    training_required = models.BooleanField(null=True)
    training = models.CharField(max_length=300, null=True)
    sourcing = models.CharField(max_length=24)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField()

    class Meta:
        app_label = "guidance"

    def __str__(self) -> str:
        return self.title


class Requirement(Row):
    """What guidance (the subject) demands."""

    number = models.IntegerField()
    text = models.TextField()
    of = models.CharField(max_length=300, null=True)
    stated_at = models.DateTimeField()
    entry = models.UUIDField()

    class Meta:
        app_label = "guidance"

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class GuidanceAcknowledgement(Row):
    """A unit or organisation that was asked to acknowledge guidance (the subject), or did; None: it has not answered."""

    organisation = models.CharField(max_length=300)
    asked_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "guidance"

    def __str__(self) -> str:
        return self.organisation


class Lesson(Row):
    """A finding of an inquiry, in our own words."""

    number = models.CharField(max_length=8, db_index=True)
    event = models.CharField(max_length=300)
    finding = models.TextField()
    source = models.CharField(max_length=300)
    reference = models.CharField(max_length=300, null=True)
    document = models.UUIDField(null=True)
    sourcing = models.CharField(max_length=24)
    recorded_at = models.DateTimeField()
    withdrawn = models.CharField(max_length=300, null=True)

    class Meta:
        app_label = "guidance"

    def __str__(self) -> str:
        return f"{self.number}: {self.finding}"


class Answer(Row):
    """What was said to answer something (the subject): another subject, or a figure with the number that it must reach."""

    entry = models.UUIDField(db_index=True)
    answer_kind = models.CharField(max_length=16)
    target = models.UUIDField(null=True)
    figure = models.CharField(max_length=200, null=True)
    comparison = models.CharField(max_length=16, null=True)
    number = models.FloatField(null=True)
    note = models.CharField(max_length=300, null=True)
    at = models.DateTimeField()
    withdrawn = models.CharField(max_length=300, null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.answer_kind


class LessonAnswer(Answer):
    """What was said to answer a lesson."""

    class Meta:
        app_label = "guidance"


class RequirementAnswer(Answer):
    """What was said to answer a requirement, by its number."""

    requirement = models.IntegerField()

    class Meta:
        app_label = "guidance"
