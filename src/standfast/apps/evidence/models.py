"""Projections of evidence."""

from datetime import date

from django.db import models

from standfast.log.models import Row


class EvidenceFile(Row):
    """A file of evidence as it stands: its newest copy, what it speaks of, and whether it still counts."""

    title = models.CharField(max_length=200)
    source = models.CharField(max_length=500)
    speaks_from = models.DateField(null=True)
    speaks_to = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    blob = models.CharField(max_length=97, db_index=True)
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    stripped = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.UUIDField()
    chain_role = models.CharField(max_length=16)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.CharField(max_length=500, null=True)
    superseded_by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_reason = models.CharField(max_length=500, null=True)

    class Meta:
        app_label = "evidence"

    def __str__(self) -> str:
        return self.title

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, which was drawn anew at intake and is safe to show."""
        return self.media_type.startswith("image/")

    def is_expired(self, *, on: date) -> bool:
        """Tell whether the last day on which it counts is over."""
        return self.expires_on is not None and self.expires_on < on


class EvidenceCopy(Row):
    """One copy of a file: the first, and each that replaced it."""

    entry = models.UUIDField()
    blob = models.CharField(max_length=97, db_index=True)
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    stripped = models.JSONField(default=list)
    kept_at = models.DateTimeField()
    reason = models.CharField(max_length=500, null=True)

    class Meta:
        app_label = "evidence"

    def __str__(self) -> str:
        return self.name


class EvidenceSupport(Row):
    """That a file supports a record, and since when."""

    entry = models.UUIDField()
    kind = models.CharField(max_length=32)
    target = models.UUIDField(db_index=True)
    since = models.DateTimeField()

    class Meta:
        app_label = "evidence"

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class EvidenceReading(Row):
    """Who opened a closely held file, when and what for."""

    file = models.UUIDField(db_index=True)
    blob = models.CharField(max_length=97)
    purpose = models.CharField(max_length=500)
    reader = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta:
        app_label = "evidence"

    def __str__(self) -> str:
        return f"{self.file} read {self.read_at:%d %b %Y}"
