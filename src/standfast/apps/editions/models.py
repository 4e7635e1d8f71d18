"""Projections of published documents."""

from django.db import models

from standfast.log.models import Row


class PublishedEdition(Row):
    """A document as it was published. `label` is that of its reader: whoever takes it away must be able to read that now."""

    document = models.CharField(max_length=64, db_index=True)
    document_kind = models.CharField(max_length=16)
    edition = models.CharField(max_length=16)
    reader = models.CharField(max_length=300)
    as_of = models.DateTimeField()
    known_by = models.DateTimeField(null=True)
    at_site = models.CharField(max_length=300, null=True)
    since = models.DateTimeField(null=True)
    against = models.CharField(max_length=64, null=True)
    heads = models.JSONField(default=dict)
    forms = models.JSONField(default=dict)
    answers = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.UUIDField()
    entry = models.UUIDField()

    class Meta:
        app_label = "editions"

    def __str__(self) -> str:
        return f"{self.document_kind.capitalize()} as of {self.as_of:%Y-%m-%d}, {self.document[:8]}"
