"""Projections of medical facilities and their capabilities."""

from django.db import models

from standfast.log.models import Row


class Facility(Row):
    """A medical facility and its level."""

    name = models.CharField(max_length=120)
    site = models.UUIDField(db_index=True)
    level = models.CharField(max_length=8)
    level_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(null=True)

    class Meta:
        app_label = "medical"

    def __str__(self) -> str:
        return f"{self.name} (level {self.level})"


class CapabilityStanding(Row):
    """The newest statement about a capability of a facility (`subject`); one never spoken of has no row."""

    capability = models.CharField(max_length=24)
    present = models.BooleanField()
    since = models.DateTimeField()
    note = models.TextField(null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "medical"

    def __str__(self) -> str:
        return f"{self.capability}: {'present' if self.present else 'absent'}"
