"""Projections of patrols, their stays and engagements, denials and zone patrols."""

from datetime import datetime, timedelta

from django.db import models

from standfast.apps.patrols.facts import STAND_GROUND_H
from standfast.log.models import Row


class Patrol(Row):
    """A patrol from tasking to debriefing. Destinations are ids of places, as text."""

    serial = models.CharField(max_length=120)
    base = models.UUIDField()
    destinations = models.JSONField(default=list)
    planned_nights = models.IntegerField()
    mobility = models.JSONField(default=list)
    composition = models.CharField(max_length=16)
    time_of_day = models.CharField(max_length=16)
    purposes = models.JSONField(default=list)
    unit = models.UUIDField(null=True)
    order = models.TextField(null=True)
    tasked_at = models.DateTimeField()
    tasked_by = models.UUIDField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(null=True)
    departed_at = models.DateTimeField(null=True, db_index=True)
    returned_at = models.DateTimeField(null=True)
    women = models.IntegerField(null=True)
    men = models.IntegerField(null=True)
    vehicles = models.IntegerField(null=True)
    reported_at = models.DateTimeField(null=True)
    report_summary = models.TextField(null=True)
    distance_km = models.FloatField(null=True)
    debriefed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "patrols"

    def __str__(self) -> str:
        return f"Patrol {self.serial}"

    @property
    def status(self) -> str:
        """How far the patrol has come, by what is recorded."""
        reached = (
            (self.debriefed_at, "debriefed"),
            (self.reported_at, "reported"),
            (self.returned_at, "returned"),
            (self.departed_at, "under way"),
            (self.cancelled_at, "cancelled"),
            (self.approved_at, "approved"),
        )
        return next((status for at, status in reached if at is not None), "tasked")


class Stay(Row):
    """A patrol (the subject) at a named place; an end that nobody recorded is None."""

    number = models.IntegerField()
    place = models.UUIDField(db_index=True)
    arrived_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "patrols"

    def __str__(self) -> str:
        return f"Stay {self.number}"


class Engagement(Row):
    """What a patrol (the subject) did with people at a place: met them, monitored, was asked to stay."""

    what = models.CharField(max_length=32)
    place = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=32, null=True)
    reference = models.CharField(max_length=120, null=True)
    text = models.TextField(null=True)

    class Meta:
        app_label = "patrols"

    def __str__(self) -> str:
        return f"{self.what}, {self.at:%Y-%m-%d}"


class Denial(Row):
    """A denial of movement with the hold that it began."""

    patrol = models.UUIDField(db_index=True)
    stage = models.CharField(max_length=16)
    actor = models.CharField(max_length=24)
    restriction = models.CharField(max_length=40)
    where = models.CharField(max_length=120)
    place = models.UUIDField(null=True)
    threat = models.CharField(max_length=24, null=True)
    reason_given = models.TextField(null=True)
    held_from = models.DateTimeField(db_index=True)
    held_until = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, null=True)
    authority = models.CharField(max_length=120, null=True)
    reason = models.TextField(null=True)
    liaison_attempts = models.IntegerField(default=0)

    class Meta:
        app_label = "patrols"

    def __str__(self) -> str:
        return f"Denial at {self.where}"

    @property
    def hold_due(self) -> datetime:
        """When the patrol has stood its ground for as long as the orders ask."""
        return self.held_from + timedelta(hours=STAND_GROUND_H)

    @property
    def held_h(self) -> float | None:
        """Hours from the denial to the end of the hold; None while it lasts or when its end is not recorded."""
        if self.held_until is None:
            return None
        return (self.held_until - self.held_from).total_seconds() / 3600


class ZonePatrol(Row):
    """Some hours of patrol in a weapons-free zone."""

    zone = models.UUIDField(db_index=True)
    mobility = models.CharField(max_length=16)
    composition = models.CharField(max_length=16)
    time_of_day = models.CharField(max_length=8)
    start = models.DateTimeField(db_index=True)
    end = models.DateTimeField()
    day = models.DateField(db_index=True)
    unit = models.UUIDField(null=True)
    women = models.IntegerField(null=True)
    men = models.IntegerField(null=True)
    note = models.TextField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "patrols"

    def __str__(self) -> str:
        return f"{self.mobility} {self.time_of_day} patrol of {self.day}"
