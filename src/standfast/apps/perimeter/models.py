"""Projections of works, segments, breaches, posts, manning and sensors."""

from django.db import models

from standfast.log.models import Row


class Work(Row):
    """A work that is to be built along a perimeter."""

    work_kind = models.CharField(max_length=24, db_index=True)
    name = models.CharField(max_length=120)
    perimeter = models.UUIDField(db_index=True)
    planned_at = models.DateTimeField()
    due = models.DateField(null=True)
    due_precision = models.CharField(max_length=8, null=True)

    class Meta:
        app_label = "perimeter"

    def __str__(self) -> str:
        return self.name


class WorkSection(Row):
    """A stretch along which a work (`subject`) is to stand."""

    start_m = models.FloatField()
    end_m = models.FloatField()
    planned_at = models.DateTimeField()
    entry = models.UUIDField()

    class Meta:
        app_label = "perimeter"

    def __str__(self) -> str:
        return f"{self.start_m:.0f}-{self.end_m:.0f} m"


class Segment(Row):
    """A stretch of a work that is under construction, or was measured as finished (`finished_at`)."""

    work = models.UUIDField(db_index=True)
    start_m = models.FloatField()
    end_m = models.FloatField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    measured_by = models.UUIDField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "perimeter"

    def __str__(self) -> str:
        return f"{self.start_m:.0f}-{self.end_m:.0f} m"


class Reopening(Row):
    """A stretch of a segment (`subject`) that stands no longer since `at`."""

    work = models.UUIDField(db_index=True)
    start_m = models.FloatField()
    end_m = models.FloatField()
    at = models.DateTimeField()
    reason = models.TextField()
    entry = models.UUIDField()

    class Meta:
        app_label = "perimeter"

    def __str__(self) -> str:
        return self.reason


class Breach(Row):
    """A breach and where its repair stands; `repaired_at` None means open."""

    perimeter = models.UUIDField(db_index=True)
    breach_kind = models.CharField(max_length=16)
    chainage_m = models.FloatField(null=True)
    cause = models.CharField(max_length=16)
    width_m = models.FloatField(null=True)
    near_post = models.CharField(max_length=120, null=True)
    guarded = models.BooleanField(null=True)
    found_at = models.DateTimeField(db_index=True)
    fixed_for_now_at = models.DateTimeField(null=True)
    repaired_at = models.DateTimeField(null=True)
    repaired_by = models.UUIDField(null=True)
    route = models.CharField(max_length=32, null=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.UUIDField(null=True)
    rejected_reason = models.TextField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "perimeter"

    def __str__(self) -> str:
        return f"{self.breach_kind} found {self.found_at:%d %B %Y}"

    @property
    def verified(self) -> bool:
        """Tell whether somebody other than the repairer saw that the repair holds."""
        return self.verified_at is not None and self.verified_by != self.repaired_by


class Post(Row):
    """A post along a perimeter; `decommissioned_at` None means in use."""

    perimeter = models.UUIDField(db_index=True)
    post_kind = models.CharField(max_length=24, db_index=True)
    name = models.CharField(max_length=120)
    commissioned_at = models.DateTimeField()
    reinforcements = models.JSONField(default=list)
    decommissioned_at = models.DateTimeField(null=True)
    decommissioned_reason = models.TextField(null=True)

    class Meta:
        app_label = "perimeter"

    def __str__(self) -> str:
        return self.name


class Manning(Row):
    """One report of one day of a post; `hours` lists the hours of the day in which it was manned."""

    post = models.UUIDField(db_index=True)
    day = models.DateField(db_index=True)
    hours = models.JSONField(default=list)
    reported_by = models.UUIDField()
    corrected_reason = models.TextField(null=True)

    class Meta:
        app_label = "perimeter"

    def __str__(self) -> str:
        return f"{self.day}: {len(self.hours)} hours manned"


class Sensor(Row):
    """A sensor or barrier and its state."""

    site = models.UUIDField(db_index=True)
    sensor_kind = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    installed_at = models.DateTimeField()
    state = models.CharField(max_length=16)
    state_since = models.DateTimeField()

    class Meta:
        app_label = "perimeter"

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
