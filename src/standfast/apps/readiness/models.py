"""Projections of instructions, training, confirmations, language tests and unit requirements."""

from django.db import models

from standfast.log.models import Row


class Instruction(Row):
    """What units or countries are told."""

    form = models.CharField(max_length=16)
    issuer = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    topics = models.JSONField(default=list)
    month = models.CharField(max_length=7, null=True)
    hold_h = models.IntegerField(null=True)
    reference = models.CharField(max_length=200, null=True)
    issued_at = models.DateTimeField(db_index=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_reason = models.TextField(null=True)
    acknowledged_by = models.JSONField(default=list)

    class Meta:
        app_label = "readiness"

    def __str__(self) -> str:
        return self.title


class Training(Row):
    """A course that was held."""

    course = models.CharField(max_length=40)
    rotations = models.JSONField(default=list)
    participants = models.IntegerField(null=True)
    scenarios = models.JSONField(default=list)
    incidents = models.JSONField(default=list)
    place = models.UUIDField(null=True)
    held_from = models.DateTimeField(db_index=True)
    held_until = models.DateTimeField()
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "readiness"

    def __str__(self) -> str:
        return f"{self.course} course of {self.held_from:%d %B %Y}"


class Confirmation(Row):
    """What a country was asked to confirm for its units of a kind; no answer yet is None, never no."""

    contributor = models.CharField(max_length=3)
    unit_kind = models.CharField(max_length=32)
    question = models.TextField()
    reference = models.CharField(max_length=200, null=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=16, null=True)
    limits = models.TextField(null=True)
    document = models.CharField(max_length=200, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "readiness"

    def __str__(self) -> str:
        return f"Confirmation by {self.contributor} for its {self.unit_kind}"


class LanguageTest(Row):
    """A language test of people of one unit, in numbers."""

    language = models.CharField(max_length=200)
    required_level = models.CharField(max_length=200)
    unit = models.UUIDField(null=True)
    tested = models.IntegerField()
    passed = models.IntegerField()
    tested_again = models.IntegerField(default=0)
    repatriated = models.IntegerField(default=0)
    held_at = models.DateTimeField()

    class Meta:
        app_label = "readiness"

    def __str__(self) -> str:
        return f"{self.language} test of {self.held_at:%d %B %Y}"

    @property
    def failed(self) -> int:
        """How many of those tested did not reach the level."""
        return max(0, self.tested - self.passed)


class UnitRequirement(Row):
    """A statement of unit requirements and how far it has come on its way to bind anybody."""

    unit_kind = models.CharField(max_length=32)
    tasks = models.JSONField(default=list)
    capabilities = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    drafted_at = models.DateTimeField()
    recommended_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    attached_to = models.JSONField(default=list)

    class Meta:
        app_label = "readiness"

    def __str__(self) -> str:
        return f"Statement of requirements: {self.unit_kind}"
