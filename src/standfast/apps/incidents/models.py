"""Projections of incidents: the incident as it stands, its sources, their figures, and every judgement passed on it."""

from django.db import models

from standfast.log.models import Row


class Incident(Row):
    """An event as the record has it now. Four times: when it happened, was reported, was received, was recorded."""

    category = models.CharField(max_length=4, db_index=True)
    narrative = models.TextField(null=True)
    place = models.CharField(max_length=200, null=True)
    place_id = models.UUIDField(null=True)
    county = models.CharField(max_length=200, null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    happened_start = models.DateTimeField(db_index=True)
    happened_end = models.DateTimeField()
    happened_precision = models.CharField(max_length=16)
    reported_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    author = models.UUIDField()
    site = models.CharField(max_length=64)
    referred_to = models.CharField(max_length=200, null=True)
    exercise = models.BooleanField(default=False)
    status = models.CharField(max_length=24, default="unverified")
    status_at = models.DateTimeField(null=True)
    status_by = models.UUIDField(null=True)
    status_method = models.CharField(max_length=24, null=True)
    merged_into = models.UUIDField(null=True, db_index=True)
    sources = models.IntegerField(default=0)
    corrections = models.IntegerField(default=0)

    class Meta:
        app_label = "incidents"

    def __str__(self) -> str:
        return f"{self.category} at {self.place or 'a place not known'}"


class Source(Row):
    """What one source is and how it is graded: reliability of the source, credibility of what it says, never averaged."""

    source = models.UUIDField()
    source_kind = models.CharField(max_length=32)
    channel = models.CharField(max_length=16)
    reliability = models.CharField(max_length=1)
    credibility = models.IntegerField()
    heard_at = models.DateTimeField(null=True)
    relies_on = models.UUIDField(null=True)
    note = models.CharField(max_length=200, null=True)
    added_at = models.DateTimeField()
    added_by = models.UUIDField()

    class Meta:
        app_label = "incidents"

    def __str__(self) -> str:
        return f"{self.source_kind} {self.grade}"

    @property
    def grade(self) -> str:
        """The grade as analysts write it, such as B2."""
        return f"{self.reliability}{self.credibility}"


class Harm(Row):
    """How many people one source says were harmed, between low and high."""

    source = models.UUIDField(null=True)
    harm = models.CharField(max_length=16)
    people = models.CharField(max_length=24)
    low = models.IntegerField(null=True)
    best = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    stated_at = models.DateTimeField()

    class Meta:
        app_label = "incidents"

    def __str__(self) -> str:
        return f"{self.people} {self.harm}: {self.low}-{self.best}-{self.high}"


class Judgement(Row):
    """One act of verification; all of them survive, the last in the order of the log stands."""

    entry = models.UUIDField()
    position = models.IntegerField()
    status = models.CharField(max_length=24)
    method = models.CharField(max_length=24)
    note = models.CharField(max_length=200, null=True)
    judged_at = models.DateTimeField()
    judged_by = models.UUIDField()

    class Meta:
        app_label = "incidents"

    def __str__(self) -> str:
        return f"{self.status} by {self.method}"


class Correction(Row):
    """One correction: which fields it changed, why, by whom."""

    entry = models.UUIDField()
    position = models.IntegerField()
    changed = models.JSONField(default=list)
    reason = models.CharField(max_length=200)
    corrected_at = models.DateTimeField()
    corrected_by = models.UUIDField()

    class Meta:
        app_label = "incidents"

    def __str__(self) -> str:
        return f"{', '.join(self.changed)}: {self.reason}"
