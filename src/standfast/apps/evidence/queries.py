"""Questions about evidence: what may be seen of it, what supports a record, and what no longer holds at a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from standfast.apps.accounts.models import Person
from standfast.apps.evidence.models import (
    EvidenceCopy,
    EvidenceFile,
    EvidenceReading,
    EvidenceSupport,
)
from standfast.log.blobs import Named, names_blobs
from standfast.log.store import many, uuid_value
from standfast.log.times import local_date, start_of_day

OPEN_FOR = timedelta(minutes=15)
"""How long a closely held file may be fetched on the strength of one recorded reading; a house rule."""


def _labels(reader: Person) -> list[str]:
    held = EvidenceFile.objects.order_by().values_list("label", flat=True).distinct()
    return sorted(label for label in held if reader.may_read(label))


def files(reader: Person) -> QuerySet[EvidenceFile]:
    """Return the files whose label a reader may open, newest first."""
    return EvidenceFile.objects.filter(label__in=_labels(reader)).order_by("-added_at", "subject")


def file(subject: UUID, *, reader: Person) -> EvidenceFile | None:
    """Return a file that a reader may open, or None: as for one that is not here."""
    return files(reader).filter(subject=subject).first()


def file_of(subject: UUID) -> EvidenceFile | None:
    """Return a file, whoever asks: for operations, which ask who may see it themselves."""
    return EvidenceFile.objects.filter(subject=subject).order_by("label").first()


def copies(row: EvidenceFile) -> QuerySet[EvidenceCopy]:
    """Return every copy of a file, oldest first."""
    held = EvidenceCopy.objects.filter(subject=row.subject, label=row.label)
    return held.order_by("kept_at", "entry")


def supported_by(row: EvidenceFile) -> QuerySet[EvidenceSupport]:
    """Return what a file supports."""
    held = EvidenceSupport.objects.filter(subject=row.subject, label=row.label)
    return held.order_by("kind", "target")


def supporting(target: UUID, *, reader: Person) -> list[EvidenceFile]:
    """Return the files that support a record, of those that a reader may open, newest first."""
    held = EvidenceSupport.objects.filter(target=target).values_list("subject", flat=True)
    return list(files(reader).filter(subject__in=list(held)))


def readings(row: EvidenceFile) -> QuerySet[EvidenceReading]:
    """Return who opened a closely held file, newest first."""
    held = EvidenceReading.objects.filter(file=row.subject, label=row.label)
    return held.order_by("-read_at", "subject")


def reading_lets(row: EvidenceFile, *, reader: Person, at: datetime) -> bool:
    """Tell whether somebody has recorded a reading of a closely held file within the last quarter of an hour."""
    recent = readings(row).filter(reader=reader.subject, read_at__lte=at)
    return recent.filter(read_at__gte=at - OPEN_FOR).exists()


@names_blobs
def named() -> Iterator[Named]:
    """Yield the blobs that the files which are read here name, earlier copies among them."""
    for blob, subject, label in EvidenceCopy.objects.values_list("blob", "subject", "label"):
        yield Named(blob, subject, label)


@dataclass(frozen=True, slots=True)
class Stale:
    """A record whose evidence no longer holds: which file, why, and since which instant."""

    target: UUID
    target_kind: str
    file: EvidenceFile
    since: datetime
    reason: str
    supported_since: datetime

    def rested(self, judged_at: datetime) -> bool:
        """Tell whether a judgement made at an instant rested on this file: it was held then, and held good."""
        return self.supported_since <= judged_at < self.since

    @property
    def sentence(self) -> str:
        """What is shown to a reader of the file."""
        return f"rests on evidence that {self.reason}"


def told(one: Stale, *, reader: Person) -> str:
    """Return what a reader is told of stale support: of a file that they may not open, no day and no reason."""
    if reader.may_read(one.file.label):
        return one.sentence
    return "rests on evidence that no longer holds"


def may_name(one: Stale, *, reader: Person) -> bool:
    """Tell whether a reader may know the record that rests on a file: one that they may open themselves."""
    held = many("SELECT DISTINCT label FROM log_subject WHERE subject = %s", uuid_value(one.target))
    return any(reader.may_read(label) for (label,) in held)


def lapse_of(row: EvidenceFile, *, at: datetime) -> tuple[datetime, str] | None:
    """Return since when and why a file alone no longer counts at an instant, or None while it does."""
    found = []
    if row.withdrawn_at is not None and row.withdrawn_at <= at:
        found.append((row.withdrawn_at, f"was withdrawn on {local_date(row.withdrawn_at)}"))
    if row.expires_on is not None:
        over = start_of_day(row.expires_on + timedelta(days=1))
        if over <= at:
            found.append((over, f"expired on {row.expires_on}"))
    return min(found, default=None)


def stale_support(moment: datetime, *, targets: Iterable[UUID] | None = None) -> list[Stale]:
    """Return what no longer holds at a moment: each record with each file that supported it and has expired or was withdrawn.

    A file in whose place another stands that still counts is not among them; of several that have lapsed the first in the row is
    named. Asked in the world of a moment, it reads that world's rows; `moment` is the instant by which days are over.
    """
    rows = {row.subject: row for row in EvidenceFile.objects.order_by("label")}
    wanted = None if targets is None else set(targets)
    lapsed = {
        subject: lapse
        for subject, row in rows.items()
        if (lapse := _standing_lapse(row, rows, moment)) is not None
    }
    found = [
        Stale(held.target, held.kind, rows[held.subject], *lapsed[held.subject], held.since)
        for held in EvidenceSupport.objects.filter(subject__in=list(lapsed))
        if wanted is None or held.target in wanted
    ]
    return sorted(found, key=lambda one: (one.since, str(one.target), str(one.file.subject)))


def _standing_lapse(
    row: EvidenceFile, rows: dict[UUID, EvidenceFile], at: datetime
) -> tuple[datetime, str] | None:
    """Return the lapse of a file, or of the last that took its place: one that is not known here is taken to hold."""
    seen = {row.subject}
    while row.superseded_by is not None and row.withdrawn_at is None:
        successor = rows.get(row.superseded_by)
        if successor is None:
            return None
        if successor.subject in seen:
            break  # two that name each other: each stands for itself
        seen.add(successor.subject)
        row = successor
    return lapse_of(row, at=at)
