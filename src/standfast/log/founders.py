"""Who founded a subject: the author of the first entry about it that is here."""

from uuid import UUID

from standfast.log.models import StoredEntry

__all__ = ["founder_of"]


def founder_of(subject: UUID) -> UUID | None:
    """Return the author of the first entry about a subject, or None where this site holds none or may not see its author."""
    first = StoredEntry.objects.filter(subject=subject).order_by("recorded_at", "id").first()
    return None if first is None else first.author
