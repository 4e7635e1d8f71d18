"""Questions about protected persons: lists for those who are cleared, and the one way to a sealed body."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from standfast.apps.accounts.models import Person
from standfast.apps.persons.facts import AccountRecorded, IdentityRecorded
from standfast.apps.persons.models import (
    Consent,
    PersonReferral,
    ProtectedPerson,
    RecordReading,
    SealedBody,
    Share,
    opaque,
)
from standfast.log.models import Row
from standfast.log.store import entries_by_id

OPEN_FOR = timedelta(minutes=15)
"""How long what somebody opened may be shown on the strength of one recorded reading; a house rule."""


def _labels(reader: Person) -> list[str]:
    tables = (ProtectedPerson, SealedBody, Consent, Share, PersonReferral, RecordReading)
    found = {
        label
        for table in tables
        for label in table.objects.order_by().values_list("label", flat=True).distinct()
    }
    return sorted(label for label in found if reader.may_read(label))


def protected_persons(reader: Person) -> QuerySet[ProtectedPerson]:
    """Return the persons whose label a reader may open, newest first."""
    return ProtectedPerson.objects.filter(label__in=_labels(reader)).order_by(
        "-enrolled_at", "subject"
    )


def protected_person(subject: UUID, *, reader: Person) -> ProtectedPerson | None:
    """Return a person whose label a reader may open, or None: as for one that is not here."""
    return protected_persons(reader).filter(subject=subject).first()


def person_by_reference(reference: str) -> ProtectedPerson | None:
    """Return the person whom ten characters name; for those who break glass, whatever they may read."""
    return ProtectedPerson.objects.filter(reference=reference).order_by("subject", "label").first()


def reference_of(subject: UUID) -> str:
    """Return the ten characters that name a person."""
    return opaque(subject)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that may be shown of a person without opening a sealed body."""

    bodies: tuple[SealedBody, ...]
    consents: tuple[Consent, ...]
    shares: tuple[Share, ...]
    referrals: tuple[PersonReferral, ...]
    readings: tuple[RecordReading, ...]


def dossier(subject: UUID, *, reader: Person) -> Dossier:
    """Return what a reader may see about a person."""
    labels = _labels(reader)
    return Dossier(
        tuple(_of(SealedBody, subject, labels).order_by("recorded_at", "entry")),
        tuple(_of(Consent, subject, labels).order_by("audience")),
        tuple(_of(Share, subject, labels).order_by("shared_at", "entry")),
        tuple(_of(PersonReferral, subject, labels).order_by("referred_on", "entry")),
        tuple(RecordReading.objects.filter(person=subject, label__in=labels).order_by("-read_at")),
    )


RowType = TypeVar("RowType", bound=Row)


def _of(table: type[RowType], subject: UUID, labels: list[str]) -> QuerySet[RowType]:
    found: QuerySet[RowType] = table.objects.filter(subject=subject, label__in=labels)
    return found


def standing_consents(subject: UUID) -> dict[str, Consent]:
    """Return what counts for each audience of a person, under whatever label it was stated: no gate opens on half of it."""
    found: dict[str, Consent] = {}
    for row in Consent.objects.filter(subject=subject).order_by("decided_on", "entry"):
        known = found.get(row.audience)
        doubted = (
            known is not None and known.decided_on == row.decided_on and row.decision == "given"
        )
        if not doubted:
            found[row.audience] = row
    return found


def shares_to_recall(reader: Person) -> QuerySet[Share]:
    """Return what was shared and is to be asked back, because no consent covers it any more."""
    return Share.objects.filter(to_recall=True, label__in=_labels(reader)).order_by("shared_at")


def share(entry: UUID) -> Share | None:
    """Return a share by its entry."""
    return Share.objects.filter(entry=entry).first()


def reading(subject: UUID) -> RecordReading | None:
    """Return a reading by its subject."""
    return RecordReading.objects.filter(subject=subject).first()


def glass_to_review() -> QuerySet[RecordReading]:
    """Return broken glass that nobody has reviewed: shown to every administrator, by whom, when and why, never whose body."""
    return RecordReading.objects.filter(broken=True, finding=None).order_by("read_at")


def sealed_entries(
    subject: UUID, *, parts: tuple[str, ...], labels: list[str] | None
) -> list[UUID]:
    """Return the entries of a person's sealed bodies, under labels or (None) under any."""
    rows = SealedBody.objects.filter(subject=subject, part__in=parts)
    if labels is not None:
        rows = rows.filter(label__in=labels)
    return list(rows.order_by("recorded_at", "entry").values_list("entry", flat=True))


def labels_open_to(reader: Person) -> list[str]:
    """Return the labels of persons' records that a reader may open."""
    return _labels(reader)


@dataclass(frozen=True, slots=True)
class OpenedBody:
    """A sealed body, open: for as long as a page is drawn."""

    entry: UUID
    recorded_at: datetime
    said: IdentityRecorded | AccountRecorded


def opened_bodies(reading_id: UUID, *, reader: Person, at: datetime) -> tuple[OpenedBody, ...]:
    """Return the sealed bodies that a recorded reading opened: to who recorded it alone, and for a quarter of an hour.

    There is no other way from an app or a page to a sealed body, so that each is an entry.
    """
    row = reading(reading_id)
    if (
        row is None
        or row.reader != reader.subject
        or not row.read_at <= at <= row.read_at + OPEN_FOR
    ):
        return ()
    return tuple(
        OpenedBody(entry.id, entry.recorded_at, entry.fact)
        for entry in entries_by_id(UUID(text) for text in row.entries)
        if isinstance(entry.fact, IdentityRecorded | AccountRecorded)
    )
