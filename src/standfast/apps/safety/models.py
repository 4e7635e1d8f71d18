"""Projections of residences, havens, postings and fact sheets."""

from django.db import models

from standfast.log.models import Row


class Residence(Row):
    """A building block in which staff live; `residents` is the newest count, None when nobody has counted."""

    residence_kind = models.CharField(max_length=24, db_index=True)
    town = models.CharField(max_length=120, db_index=True)
    block = models.CharField(max_length=120)
    zone = models.IntegerField(null=True)
    since = models.DateTimeField()
    residents = models.IntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    vacated_at = models.DateTimeField(null=True)
    vacated_reason = models.TextField(null=True)

    class Meta:
        app_label = "safety"

    def __str__(self) -> str:
        return f"{self.block}, {self.town}"


class ResidenceAddress(Row):
    """Where a residence stands."""

    address = models.TextField()

    class Meta:
        app_label = "safety"

    def __str__(self) -> str:
        return self.address


class Haven(Row):
    """A safe haven: planned, measured on the way, accepted once."""

    name = models.CharField(max_length=120)
    site = models.UUIDField(db_index=True)
    area = models.CharField(max_length=16)
    planned_at = models.DateTimeField()
    percent = models.IntegerField(null=True)
    read_at = models.DateTimeField(null=True)
    readers = models.JSONField(default=list)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)
    certificate = models.CharField(max_length=120, null=True)
    revoked_reason = models.TextField(null=True)

    class Meta:
        app_label = "safety"

    def __str__(self) -> str:
        return self.name

    @property
    def completed(self) -> bool:
        """Tell whether the haven is accepted, and by somebody who did not measure it."""
        return self.accepted_at is not None and str(self.accepted_by) not in self.readers


class HavenReading(Row):
    """One measurement of a haven's progress (`subject` is the haven)."""

    at = models.DateTimeField()
    percent = models.IntegerField()
    note = models.TextField(null=True)

    class Meta:
        app_label = "safety"

    def __str__(self) -> str:
        return f"{self.percent} per cent"


class HavenCapacity(Row):
    """How many people a haven shelters."""

    capacity = models.IntegerField()

    class Meta:
        app_label = "safety"

    def __str__(self) -> str:
        return f"{self.capacity} people"


class Posting(Row):
    """A security officer who works inside another organisation; `ended_at` None means still."""

    host = models.CharField(max_length=60, db_index=True)
    duty = models.TextField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(null=True)

    class Meta:
        app_label = "safety"

    def __str__(self) -> str:
        return f"Security officer, {self.host}"


class FactSheet(Row):
    """An edition of the security fact sheet."""

    edition = models.IntegerField()
    issued_at = models.DateTimeField()
    sections = models.JSONField(default=list)
    languages = models.JSONField(default=list)

    class Meta:
        app_label = "safety"

    def __str__(self) -> str:
        return f"Security fact sheet, edition {self.edition}"


class FactSheetConfirmation(Row):
    """An organisation's confirmation that it has an edition (`subject`) of the fact sheet."""

    organisation = models.CharField(max_length=120)
    at = models.DateTimeField()
    entry = models.UUIDField()

    class Meta:
        app_label = "safety"

    def __str__(self) -> str:
        return self.organisation
