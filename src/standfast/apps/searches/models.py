"""Projections of searches and of seized items with their chain of custody."""

from django.db import models

from standfast.log.models import Row


class Search(Row):
    """One day of a cordon-and-search operation at a site."""

    level = models.CharField(max_length=8)
    site = models.UUIDField(db_index=True)
    zone = models.CharField(max_length=120, null=True)
    lead = models.CharField(max_length=16)
    start = models.DateTimeField(db_index=True)
    end = models.DateTimeField()
    precision = models.CharField(max_length=16)
    first_day = models.DateField(db_index=True)
    last_day = models.DateField()
    shelters = models.IntegerField(null=True)
    people = models.IntegerField(null=True)
    refusals = models.IntegerField(null=True)
    held = models.IntegerField(null=True)
    injuries = models.IntegerField(null=True)
    complaints = models.IntegerField(null=True)
    women = models.IntegerField(null=True)
    men = models.IntegerField(null=True)
    strengths = models.JSONField(default=list)
    basis = models.TextField(null=True)
    note = models.TextField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "searches"

    def __str__(self) -> str:
        return f"{self.level} search of {self.first_day}"


class SeizedItem(Row):
    """An item that a search seized, and who holds it now."""

    search = models.UUIDField(db_index=True)
    tag = models.CharField(max_length=120)
    item_class = models.CharField(max_length=32)
    description = models.TextField()
    quantity = models.IntegerField()
    found_where = models.CharField(max_length=120)
    found_at = models.DateTimeField()
    holder = models.CharField(max_length=120, null=True)
    store = models.CharField(max_length=120, null=True)
    disposal = models.CharField(max_length=40, null=True)
    disposed_at = models.DateTimeField(null=True)
    witnesses = models.JSONField(default=list)

    class Meta:
        app_label = "searches"

    def __str__(self) -> str:
        return f"{self.tag} ({self.item_class})"


class CustodyStep(Row):
    """One link in the chain of custody of a seized item; steps are numbered by time from 1."""

    number = models.IntegerField()
    at = models.DateTimeField()
    handed_by = models.CharField(max_length=120, null=True)
    received_by = models.CharField(max_length=120, null=True)
    store = models.CharField(max_length=120, null=True)
    gap = models.BooleanField(default=False)

    class Meta:
        app_label = "searches"

    def __str__(self) -> str:
        return f"{self.handed_by or 'found'} to {self.received_by or 'disposal'}"
