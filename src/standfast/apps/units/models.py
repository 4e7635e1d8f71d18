"""Projections of units, rotations, strengths and vehicles."""

from django.db import models

from standfast.apps.units.facts import POLICE_KINDS
from standfast.log.models import Row


class Unit(Row):
    """A contingent, a police unit or a team, with where it is based."""

    name = models.CharField(max_length=200)
    unit_kind = models.CharField(max_length=32)
    contributor = models.CharField(max_length=3, null=True)
    base = models.UUIDField(null=True)
    parent = models.UUIDField(null=True)
    note = models.CharField(max_length=200, null=True)
    deployed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_reason = models.CharField(max_length=200, null=True)

    class Meta:
        app_label = "units"

    def __str__(self) -> str:
        return self.name

    @property
    def is_police(self) -> bool:
        """Tell whether its people are police officers."""
        return self.unit_kind in POLICE_KINDS


class Rotation(Row):
    """The people who serve in a unit from their arrival to their departure."""

    unit = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    inducted_at = models.DateTimeField()
    departed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "units"

    def __str__(self) -> str:
        return self.name


class Strength(Row):
    """How many women and men a unit had on a day."""

    unit = models.UUIDField(db_index=True)
    on = models.DateField()
    women = models.IntegerField()
    men = models.IntegerField()
    corrected = models.BooleanField(default=False)

    class Meta:
        app_label = "units"

    def __str__(self) -> str:
        return f"{self.people} on {self.on:%d %B %Y}, {self.women} of them women"

    @property
    def people(self) -> int:
        """Everybody, women and men."""
        return self.women + self.men


class Vehicle(Row):
    """A vehicle of a unit, and whether it took the road when somebody last looked; None when nobody has."""

    unit = models.UUIDField(db_index=True)
    vehicle_kind = models.CharField(max_length=32)
    plate = models.CharField(max_length=200)
    serviceable = models.BooleanField(null=True)
    note = models.CharField(max_length=200, null=True)
    inspected_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, null=True)

    class Meta:
        app_label = "units"

    def __str__(self) -> str:
        return f"{self.vehicle_kind} {self.plate}"
