"""What was erased or redacted stays gone: asked for every entry that arrives, from whatever bundle or backup."""

from dataclasses import dataclass, field
from uuid import UUID

from standfast.log.format import Header, open_sealed
from standfast.log.models import Destroyed


@dataclass(frozen=True, slots=True)
class Gone:
    """The subjects and entries whose bodies are destroyed, and what is folded in place of a redacted one."""

    subjects: frozenset[UUID] = frozenset()
    entries: dict[UUID, str | None] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Gone":
        """Return what is destroyed by everything that counts here."""
        found = list(Destroyed.objects.all())
        return cls(
            frozenset(row.target_subject for row in found if row.target_subject),
            {row.target_entry: row.remaining for row in found if row.target_entry},
        )

    def covers(self, head: Header, body: bytes | None) -> bool:
        """Tell whether an entry's body is destroyed; the header of one that is strictly confidential is read from its body."""
        if not self.subjects and not self.entries:
            return False
        if head.id in self.entries:
            return True
        return self.subject_of(head, body) in self.subjects

    def subject_of(self, head: Header, body: bytes | None) -> UUID | None:
        """Return the subject that an entry is about, if it can be read."""
        if head.subject is not None or body is None:
            return head.subject
        try:
            return open_sealed(head, body)[0].subject
        except ValueError:
            return None

    def stand_in(self, head: Header) -> bytes | None:
        """Return the bytes that are folded in place of a destroyed body, or None where nothing is.

        They have the form of a body: for a strictly confidential entry they carry the rest of its header.
        """
        remaining = self.entries.get(head.id)
        return None if remaining is None else remaining.encode()
