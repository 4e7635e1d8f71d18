"""Questions about published documents."""

from datetime import datetime

from django.db.models import QuerySet

from standfast.apps.editions.models import PublishedEdition


def published_editions() -> QuerySet[PublishedEdition]:
    """Return the published documents, the newest first."""
    return PublishedEdition.objects.order_by("-published_at", "document", "subject")


def editions_of(document: str) -> QuerySet[PublishedEdition]:
    """Return the publications of a document, by the digest of the document or how it begins, the newest first."""
    return published_editions().filter(document__startswith=document)


def last_edition(
    *, edition: str, reader: str, label: str, before: datetime
) -> PublishedEdition | None:
    """Return what was published last in an edition for a reader under a label, of any kind, as of an earlier moment."""
    found = published_editions().filter(
        edition=edition, reader=reader, label=label, as_of__lt=before
    )
    return found.order_by("-as_of", "-published_at", "document", "subject").first()
