"""Projections of operations centres, interventions, influxes and tallies."""

from django.db import models

from standfast.log.models import Row


class Centre(Row):
    """An operations centre and the components that have staff in it."""

    centre_kind = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=120)
    site = models.UUIDField()
    opened_at = models.DateTimeField()
    components = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(null=True)

    class Meta:
        app_label = "centre"

    def __str__(self) -> str:
        return self.name


class CoLocation(Row):
    """A time in which a centre (`subject`) worked in the same place as another; `until` None means it still does."""

    other = models.UUIDField(db_index=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_reason = models.TextField(null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "centre"

    def __str__(self) -> str:
        return f"Co-located since {self.since:%d %B %Y}"


class Intervention(Row):
    """One record of an intervention; several records may be of the same one (`same_as`)."""

    task = models.CharField(max_length=32, db_index=True)
    place = models.UUIDField(db_index=True)
    component = models.CharField(max_length=32)
    outcome = models.CharField(max_length=16)
    force = models.CharField(max_length=16)
    start = models.DateTimeField(db_index=True)
    end = models.DateTimeField()
    people = models.IntegerField(null=True)
    people_least = models.IntegerField(null=True)
    people_most = models.IntegerField(null=True)
    troops = models.IntegerField(null=True)
    vehicles = models.IntegerField(null=True)
    incident = models.UUIDField(null=True)
    exercise = models.BooleanField(default=False)
    note = models.TextField(null=True)
    same_as = models.UUIDField(null=True)
    same_reason = models.TextField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "centre"

    def __str__(self) -> str:
        return self.task.capitalize()


class Influx(Row):
    """An influx of people into a site."""

    place = models.UUIDField(db_index=True)
    cause = models.TextField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "centre"

    def __str__(self) -> str:
        return f"Influx of {self.opened_at:%d %B %Y}"


class Tally(Row):
    """One count at one gate; several tallies may be of the same crowd (`same_as`)."""

    influx = models.UUIDField(db_index=True)
    gate = models.CharField(max_length=120)
    people = models.IntegerField()
    counted_by = models.CharField(max_length=32)
    start = models.DateTimeField()
    end = models.DateTimeField()
    same_as = models.UUIDField(null=True)
    same_reason = models.TextField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "centre"

    def __str__(self) -> str:
        return f"{self.people} at {self.gate}"
