"""What was erased or redacted stays gone: asked for every entry that arrives, from whatever bundle or backup."""

from dataclasses import dataclass, field
from uuid import UUID

from standfast.log.format import Header, open_sealed
from standfast.log.keyring import is_personal, is_sealed, key_id_of
from standfast.log.models import Destroyed
from standfast.log.redaction import redactable, takes_away_only


@dataclass(frozen=True, slots=True)
class Gone:
    """The persons, keys and entries whose bodies are destroyed, and what is read in place of a redacted one.

    `subjects` are persons and the ids of their keys, `listed` entries that were known to be of an erased person, `entries` those
    that were redacted, with what remains of them.
    """

    subjects: frozenset[UUID] = frozenset()
    listed: frozenset[UUID] = frozenset()
    entries: dict[UUID, str | None] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Gone":
        """Return what is destroyed by everything that counts here."""
        subjects, listed, entries = set(), set(), dict[UUID, str | None]()
        for row in Destroyed.objects.order_by("label"):
            if row.target_entry is None:
                subjects.add(row.target_subject)
            elif row.target_subject is not None:
                listed.add(row.target_entry)
            elif row.remaining is not None or row.target_entry not in entries:
                entries[row.target_entry] = row.remaining
        return cls(frozenset(each for each in subjects if each), frozenset(listed), entries)

    def covers(self, head: Header, body: bytes | None, cipher: bytes | None) -> bool:
        """Tell whether an entry's body is destroyed. Erasing a person reaches that person's entries and no other record."""
        if not self.subjects and not self.entries:
            return False
        whole = _whole(head, body)
        if is_personal(cipher) or is_sealed(whole.kind):
            return self._covers_personal(whole, cipher)
        if head.id not in self.entries or not redactable(whole.kind):
            return False
        remaining = self.entries[head.id]
        if body is None or remaining is None:
            return body is None
        return takes_away_only(body, remaining.encode())

    def _covers_personal(self, head: Header, cipher: bytes | None) -> bool:
        if head.id in self.listed or head.id in self.entries or head.subject in self.subjects:
            return True
        return (
            cipher is not None and is_personal(cipher) and UUID(key_id_of(cipher)) in self.subjects
        )

    def stand_in(self, head: Header, cipher: bytes | None) -> bytes | None:
        """Return the bytes that are folded in place of a destroyed body, or None where nothing is.

        They have the form of a body: for a strictly confidential entry they carry the rest of its header.
        """
        remaining = self.entries.get(head.id)
        personal = is_personal(cipher) or is_sealed(head.kind)
        return None if remaining is None or personal else remaining.encode()


def _whole(head: Header, body: bytes | None) -> Header:
    """Return the header with what a strictly confidential entry keeps in its body, where that is here."""
    if head.kind is not None or body is None:
        return head
    try:
        return open_sealed(head, body)[0]
    except ValueError:
        return head
