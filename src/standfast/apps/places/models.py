"""Projections of sites, their population, zones and perimeters. Outlines are GeoJSON text beside their bounding box."""

from uuid import UUID

from django.db import models

from standfast.log.models import Row


class Site(Row):
    """A place that the mission knows, with how precisely it is placed."""

    code = models.CharField(max_length=40, null=True, db_index=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    aliases = models.JSONField(default=list)
    county = models.CharField(max_length=200, null=True)
    state = models.CharField(max_length=200, null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    parent = models.UUIDField(null=True)
    field_office = models.BooleanField(default=False)
    note = models.TextField(null=True)
    founded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=200, null=True)

    class Meta:
        app_label = "places"

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling under which the site is known, its name first."""
        return (self.name, *self.aliases)


class SitePopulation(Row):
    """What one source says of how many people a site sheltered on a day."""

    site = models.UUIDField(db_index=True)
    source = models.CharField(max_length=200)
    method = models.CharField(max_length=16)
    on = models.DateField()
    people = models.IntegerField()
    note = models.TextField(null=True)
    withdrawn_reason = models.CharField(max_length=200, null=True)

    class Meta:
        app_label = "places"

    def __str__(self) -> str:
        return f"{self.people:,} on {self.on:%d %B %Y} by {self.source} ({self.method})"


class Zone(Row):
    """A zone that the mission declared; its versions say where and when it is in force."""

    code = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=200)
    sites = models.JSONField(default=list)
    purpose = models.TextField(null=True)
    declared_at = models.DateTimeField()
    repealed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "places"

    def __str__(self) -> str:
        return self.name

    @property
    def site_ids(self) -> tuple[UUID, ...]:
        """The sites that the zone protects."""
        return tuple(UUID(text) for text in self.sites)


class ZoneVersion(Row):
    """The outline of a zone as it stood in law from one moment to another; `subject` is the zone.

    `version` is the entry that put it in force. `minus` is None when nothing is taken out.
    """

    version = models.UUIDField(db_index=True)
    number = models.IntegerField()
    radius_m = models.FloatField()
    around = models.TextField()
    minus = models.TextField(null=True)
    rule_text = models.TextField()
    agreement = models.CharField(max_length=200, null=True)
    in_force_from = models.DateTimeField()
    in_force_until = models.DateTimeField(null=True)
    corrected = models.BooleanField(default=False)
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        app_label = "places"

    def __str__(self) -> str:
        return f"version {self.number}: {self.rule_text}"


class Perimeter(Row):
    """The perimeter of a site; places along it are written as chainage in metres from gate 1."""

    code = models.CharField(max_length=40, null=True, db_index=True)
    name = models.CharField(max_length=200)
    site = models.UUIDField(db_index=True)
    line = models.TextField()
    gate = models.CharField(max_length=200, null=True)
    length_m = models.FloatField()
    drawn_at = models.DateTimeField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        app_label = "places"

    def __str__(self) -> str:
        return self.name
