"""Projections of standing bodies: their terms and seats, meetings, agendas and decisions, and what is put before them."""

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


class Terms(Row):
    """The terms of a body (`subject`) from `since` until the next ones; the last are in force."""

    since = models.DateTimeField()
    purpose = models.TextField()
    quorum = models.IntegerField(null=True)
    required = models.JSONField(default=list)
    approves = models.JSONField(default=list)
    chair = models.CharField(max_length=120, null=True)
    meets_every_days = models.IntegerField(null=True)
    reference = models.CharField(max_length=120, null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return self.purpose


class Seat(Row):
    """A member's seat in a body (`subject`), from `since` until it was given up; `until` None means held."""

    member = models.CharField(max_length=120)
    seating = models.CharField(max_length=16)
    alternate = models.CharField(max_length=120, null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return f"{self.member} ({self.seating})"


class Meeting(Row):
    """One record of one meeting of a body; two sites may hold a record each.

    `start` is None for one that is planned or cancelled; `day` is then the day that was planned.
    """

    body = models.UUIDField(db_index=True)
    start = models.DateTimeField(null=True, db_index=True)
    day = models.DateField(db_index=True)
    planned_on = models.DateField(null=True)
    attended = models.JSONField(default=list)
    by_alternate = models.JSONField(default=list)
    note = models.TextField(null=True)
    cancelled = models.TextField(null=True)
    withdrawn = models.TextField(null=True)
    minutes = models.JSONField(default=list)

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return f"Meeting of {self.day}"

    @property
    def status(self) -> str:
        """How far the meeting has come."""
        if self.withdrawn is not None:
            return "withdrawn"
        if self.start is not None:
            return "held"
        return "planned" if self.cancelled is None else "cancelled"


class AgendaItem(Row):
    """A matter on the agenda of a meeting (`subject`)."""

    number = models.IntegerField()
    title = models.CharField(max_length=120)
    matter = models.UUIDField(null=True)
    raised_by = models.CharField(max_length=120, null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Decision(Row):
    """What a meeting (`subject`) decided, or which document it approved: `document_kind` is None for a decision.

    `done_at` is when it was carried out, None where nobody has said so.
    """

    number = models.IntegerField()
    entry = models.UUIDField()
    at = models.DateTimeField()
    text = models.TextField()
    owner = models.CharField(max_length=120, null=True)
    due = models.DateField(null=True)
    item = models.IntegerField(null=True)
    action = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    done_how = models.TextField(null=True)
    evidence = models.UUIDField(null=True)
    document_kind = models.CharField(max_length=24, null=True)
    document = models.UUIDField(null=True)

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return self.text


class Submission(Row):
    """Something that was put before a body to be approved; what came of it are judgements at the body's meetings."""

    body = models.UUIDField(db_index=True)
    matter_kind = models.CharField(max_length=32, db_index=True)
    title = models.CharField(max_length=120)
    prepared_by = models.CharField(max_length=120)
    document = models.UUIDField(null=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.UUIDField()
    due = models.DateField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return self.title


class SubmissionJudgement(Row):
    """What a meeting made of something put before its body (`subject`); `remarks` are conditions, or why it was returned."""

    meeting = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=32)
    remarks = models.TextField(null=True)
    entry = models.UUIDField()
    recorded_by = models.UUIDField()

    class Meta:
        app_label = "bodies"

    def __str__(self) -> str:
        return self.outcome
