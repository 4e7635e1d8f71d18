"""Projections of protected persons: coarse by construction. What a person said or is called is in no table."""

import hashlib
from uuid import UUID

from django.db import models

from standfast.log.models import Row


def opaque(subject: UUID) -> str:
    """Return the ten characters by which people name a person's record without naming the person."""
    return hashlib.sha256(b"standfast.person.1\0" + subject.bytes).hexdigest()[:10]


class ProtectedPerson(Row):
    """A person under protection: kind, county, month, and a reference that tells nothing."""

    person_kind = models.CharField(max_length=32)
    county = models.CharField(max_length=200, null=True)
    month = models.CharField(max_length=7, null=True)
    reference = models.CharField(max_length=10, db_index=True)
    incidents = models.JSONField(default=list)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.UUIDField()

    class Meta:
        app_label = "persons"

    def __str__(self) -> str:
        return self.handle

    @property
    def handle(self) -> str:
        """Month, county, kind and the opaque reference: all that a list shows."""
        where = self.county or "county not known"
        return f"{self.month or 'month not known'} {where} {self.person_kind} {self.reference}"


class SealedBody(Row):
    """That a body about a person exists, under the person's key: which entry, of what sort, by whom, and nothing of it."""

    entry = models.UUIDField()
    part = models.CharField(max_length=16)
    recorded_at = models.DateTimeField()
    author = models.UUIDField()

    class Meta:
        app_label = "persons"

    def __str__(self) -> str:
        return f"{self.part} {self.entry}"


class Consent(Row):
    """How a person stands to one audience: given, refused or withdrawn."""

    audience = models.CharField(max_length=32)
    decision = models.CharField(max_length=10)
    purpose = models.CharField(max_length=32, null=True)
    language = models.CharField(max_length=200)
    given_by = models.CharField(max_length=32)
    decided_on = models.DateField()
    entry = models.UUIDField()

    class Meta:
        app_label = "persons"

    def __str__(self) -> str:
        return f"{self.audience}: {self.decision}"


class Share(Row):
    """A part of a record that was given to an audience, and whether it was asked back."""

    entry = models.UUIDField()
    audience = models.CharField(max_length=32)
    part = models.CharField(max_length=16)
    purpose = models.CharField(max_length=32)
    organisation = models.CharField(max_length=200)
    shared_at = models.DateTimeField()
    to_recall = models.BooleanField(default=False)
    recalled_at = models.DateTimeField(null=True)
    returned = models.BooleanField(null=True)

    class Meta:
        app_label = "persons"

    def __str__(self) -> str:
        return f"{self.part} to {self.organisation}"


class PersonReferral(Row):
    """That a person was referred to a service, by which component, on which day."""

    entry = models.UUIDField()
    service = models.CharField(max_length=32)
    component = models.CharField(max_length=16)
    referred_on = models.DateField()

    class Meta:
        app_label = "persons"

    def __str__(self) -> str:
        return f"{self.service}, {self.referred_on}"


class RecordReading(Row):
    """That somebody opened sealed bodies: who, whose, why, and whether broken glass was reviewed."""

    person = models.UUIDField(db_index=True)
    entries = models.JSONField(default=list)
    broken = models.BooleanField(default=False)
    reason = models.CharField(max_length=32)
    note = models.CharField(max_length=200, null=True)
    reader = models.UUIDField()
    read_at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=16, null=True)

    class Meta:
        app_label = "persons"

    def __str__(self) -> str:
        return f"{'broken glass' if self.broken else 'opened'} {self.read_at}"
