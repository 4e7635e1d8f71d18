"""Projections of standing bodies, their seats, meetings and decisions."""

from django.db import models

from standfast.log.models import Row


class Body(Row):
    """A standing body."""

    body_kind = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=120)
    area = models.CharField(max_length=120, null=True)
    meets_every_days = models.IntegerField(null=True)
    established_at = models.DateTimeField()
    dissolved_at = models.DateTimeField(null=True)
    dissolved_reason = models.TextField(null=True)

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return self.name


class Seat(Row):
    """A member's seat in a body (`subject`), from `since` until it was given up; `until` None means held."""

    member = models.CharField(max_length=120)
    seating = models.CharField(max_length=16)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return f"{self.member} ({self.seating})"


class Meeting(Row):
    """One record of one meeting of a body; two sites may hold a record each."""

    body = models.UUIDField(db_index=True)
    start = models.DateTimeField(db_index=True)
    day = models.DateField(db_index=True)
    attended = models.JSONField(default=list)
    note = models.TextField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return f"Meeting of {self.day}"


class Decision(Row):
    """What a meeting (`subject`) decided, or which document it approved: `document_kind` is None for a decision."""

    number = models.IntegerField()
    entry = models.UUIDField()
    at = models.DateTimeField()
    text = models.TextField()
    owner = models.CharField(max_length=120, null=True)
    due = models.DateField(null=True)
    document_kind = models.CharField(max_length=24, null=True)
    document = models.UUIDField(null=True)

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return self.text
