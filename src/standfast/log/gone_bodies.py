"""Bodies that are not here because a recorded erasure or redaction destroyed them: how `verify` tells them from deleted ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from standfast.log.models import Destroyed, StoredEntry
from standfast.log.store import REDACTED, WITHHELD, as_bytes, as_uuid


@dataclass(frozen=True, slots=True)
class OnRecord:
    """Which entries and persons were destroyed by which entry, by everything that counts here."""

    entries: dict[UUID, UUID] = field(default_factory=dict)
    subjects: dict[UUID, UUID] = field(default_factory=dict)
    remaining: dict[UUID, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "OnRecord":
        """Return what is on record."""
        entries, subjects = dict[UUID, UUID](), dict[UUID, UUID]()
        remaining: dict[UUID, set[str]] = {}
        for row in Destroyed.objects.all():
            if row.target_entry is not None:
                entries[row.target_entry] = row.by_entry
                if row.remaining is not None:
                    remaining.setdefault(row.target_entry, set()).add(row.remaining)
            elif row.target_subject is not None:
                subjects[row.target_subject] = row.by_entry
        kept = {entry: frozenset(texts) for entry, texts in remaining.items()}
        return cls(entries, subjects, kept)

    def cause(self, id: Any, subject: Any) -> UUID | None:
        """Return the entry that destroyed an entry's body, from its raw columns, or None where none did."""
        return self.entries.get(_uuid(id)) or self.subjects.get(_uuid(subject))

    def stand_in_blocker(self, id: Any, stand_in: Any) -> str | None:
        """Say that what is read in place of a body is not what its redaction says, or return None."""
        text = as_bytes(stand_in).decode(errors="replace")
        if text in self.remaining.get(_uuid(id), frozenset()):
            return None
        return "edited: what is read in place of its body is not what a redaction says"


def _uuid(value: Any) -> UUID:
    try:
        return as_uuid(value)
    except (ValueError, AttributeError, TypeError):
        return UUID(int=0)


def gone_bodies() -> Iterator[dict[str, Any]]:
    """Yield the entries whose bodies were destroyed, each with the entry that says so, as `standfast log verify` prints them."""
    record = OnRecord.now()
    restored = Q(standing=WITHHELD, cipher__isnull=True, id__in=list(record.entries))
    gone = Q(standing=REDACTED) | Q(stand_in__isnull=False) | restored
    found = StoredEntry.objects.filter(gone)
    for row in found.order_by("chain", "seq", "row"):
        cause = record.cause(row.id, row.subject)
        if cause is not None:
            how = "redacted" if row.id in record.remaining or row.stand_in else "erased"
            yield {
                "chain": row.chain,
                "seq": row.seq,
                "entry": str(row.id),
                "what": f"{how} by entry {cause}",
            }
