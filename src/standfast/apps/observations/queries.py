"""Questions about observations: how the events of a source stand now, where and when; always shown as the source's own."""

import json
from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from standfast.apps.accounts.models import Person
from standfast.apps.observations import gazetteer
from standfast.apps.observations.models import Batch, KeptRow, Observation, RowDecision
from standfast.apps.observations.sources import SOURCES
from standfast.engines.geo import Box, box_of, distance_m

Held = TypeVar("Held", Batch, KeptRow)

VIOLENCE = {1: "state-based violence", 2: "non-state violence", 3: "one-sided violence"}


def current(source: str = "ucdp") -> QuerySet[Observation]:
    """Return the events of a source as they stand: the newest version of each that counts.

    Left out are those that vanished, those that a person set aside, and corrections by hand that were taken back.
    """
    void = _corrections_taken_back(source)
    newer = Observation.objects.filter(
        source=OuterRef("source"),
        external_id=OuterRef("external_id"),
        version__gt=OuterRef("version"),
    ).exclude(pk__in=void)
    standing = Observation.objects.filter(~Exists(newer), source=source, gone=False)
    return standing.exclude(pk__in=void).exclude(content__in=_set_aside(source))


def events() -> QuerySet[Observation]:
    """Return every event of every source once, in its newest version, also where it counts in nothing any more."""
    void = [key for source in SOURCES for key in _corrections_taken_back(source)]
    newer = Observation.objects.filter(
        source=OuterRef("source"),
        external_id=OuterRef("external_id"),
        version__gt=OuterRef("version"),
    ).exclude(pk__in=void)
    return Observation.objects.filter(~Exists(newer)).exclude(pk__in=void)


def contents_set_aside() -> list[str]:
    """Return the contents of the rows of events that a person set aside."""
    return [content for source in SOURCES for content in _set_aside(source)]


def as_in_files(source: str) -> QuerySet[Observation]:
    """Return the events of a source as its files say, whatever a person decided: the newest version that is not gone."""
    newer = Observation.objects.filter(
        source=OuterRef("source"),
        external_id=OuterRef("external_id"),
        version__gt=OuterRef("version"),
        hand=None,
    )
    return Observation.objects.filter(~Exists(newer), source=source, hand=None, gone=False)


def _set_aside(source: str) -> list[str]:
    """Return the contents of the rows that a person set aside."""
    found = RowDecision.objects.filter(source=source, verdict="set aside")
    return sorted(found.values_list("content", flat=True).distinct())


def _corrections_taken_back(source: str) -> list[int]:
    """Return the keys of versions by hand whose decision no longer says so."""
    by_hand = Observation.objects.filter(source=source, hand__isnull=False)
    rows = [(row.pk, row.hand, row.content) for row in by_hand.only("hand", "content")]
    if not rows:
        return []
    standing = RowDecision.objects.filter(subject__in={hand for _, hand, _ in rows})
    says = {
        row.subject: row.corrected
        for row in standing.order_by("label")
        if row.verdict == "corrected"
    }
    return [key for key, hand, content in rows if hand is None or says.get(hand) != content]


def events_between(
    start: date, end: date, *, box: Box | None = None, source: str = "ucdp"
) -> QuerySet[Observation]:
    """Return the events that may have happened from `start` up to, not including, `end`, newest first.

    With a box, only those with a point in it; that a point is a guess is said by its precision.
    """
    found = current(source).filter(date_start__lt=end, date_end__gte=start)
    if box is not None:
        found = found.filter(
            lon__gte=box.west, lon__lte=box.east, lat__gte=box.south, lat__lte=box.north
        )
    return found.order_by("-date_start", "external_id")


def events_near(
    lon: float, lat: float, *, radius_m: float, start: date, end: date
) -> tuple[tuple[Observation, float], ...]:
    """Return the events within a radius of a point with their distances in metres, nearest first."""
    box = box_of([(lon, lat)]).widened(radius_m)
    found = (
        (row, distance_m((lon, lat), (row.lon, row.lat)))
        for row in events_between(start, end, box=box)
        if row.lon is not None and row.lat is not None
    )
    return tuple(sorted((pair for pair in found if pair[1] <= radius_m), key=lambda pair: pair[1]))


def search(text: str) -> QuerySet[Observation]:
    """Return the events whose place, county, state or sides contain a text, newest first."""
    words = (
        Q(place__icontains=text)
        | Q(admin1__icontains=text)
        | Q(admin2__icontains=text)
        | Q(side_a__icontains=text)
        | Q(side_b__icontains=text)
    )
    return current().filter(words).order_by("-date_start", "external_id")


def history(external_id: str, *, source: str = "ucdp") -> QuerySet[Observation]:
    """Return every version of an event, the first import first."""
    return Observation.objects.filter(source=source, external_id=external_id).order_by("version")


def place_in_words(row: Observation) -> str | None:
    """Return where an event lies, from the nearest town of the gazetteer and by compass; None without a point."""
    if row.lon is None or row.lat is None:
        return None
    return gazetteer.described(row.lon, row.lat)


def kind_in_words(row: Observation) -> str | None:
    """Return what kind of event a source says that it is."""
    return row.event_kind or VIOLENCE.get(row.violence or 0)


def raw_cells(row: Observation) -> dict[str, str]:
    """Return the cells of an event's row under the columns of its file, as they came."""
    return _under(row.raw, row.batch.columns) or {}


def cells_of(row: KeptRow) -> dict[str, str] | None:
    """Return the cells of a row under their columns; None where it could not be split into cells."""
    return _under(row.raw, row.batch.columns)


def _under(raw: str, columns: list[str]) -> dict[str, str] | None:
    try:
        cells = json.loads(raw)
    except ValueError:
        return None
    if not isinstance(cells, list):
        return None
    padded = [*map(str, cells), *[""] * len(columns)]
    return {name: cell for name, cell in zip(columns, padded, strict=False) if name}


def batches(reader: Person) -> QuerySet[Batch]:
    """Return the files that were taken, newest first; those with closer rows only for whoever may read these."""
    return _open_to(Batch.objects.all(), reader).order_by("-started_at", "-pk")


def kept_rows(batch: Batch, reader: Person) -> QuerySet[KeptRow]:
    """Return the rows of a file that wait or waited for a person, as they came, in the order of the file.

    The same file taken twice has its rows once.
    """
    found = KeptRow.objects.filter(batch__sha256=batch.sha256, source=batch.source)
    return _open_to(found, reader).select_related("batch").order_by("line", "outcome")


def every_kept_row(reader: Person) -> QuerySet[KeptRow]:
    """Return the refused and flagged rows of every file that the reader may open."""
    return _open_to(KeptRow.objects.all(), reader).filter(batch__in=batches(reader).order_by())


def kept_row(subject: UUID, *, reader: Person) -> KeptRow | None:
    """Return a row that was refused or flagged, None where there is none that the reader may open."""
    row = KeptRow.objects.filter(subject=subject).select_related("batch").first()
    if row is None or not (reader.may_read(row.label) and reader.may_read(row.batch.label)):
        return None
    return row


def decisions(subjects: Iterable[UUID]) -> dict[UUID, RowDecision]:
    """Return the decision in force about each row that has one."""
    found = RowDecision.objects.filter(subject__in=list(subjects)).order_by("decided_at")
    return {row.subject: row for row in found}


def decided_subjects(verdict: str | None = None) -> list[UUID]:
    """Return the rows about which a decision stands that was not taken back."""
    found = RowDecision.objects.exclude(verdict="undecided")
    if verdict is not None:
        found = found.filter(verdict=verdict)
    return list(found.values_list("subject", flat=True))


def _open_to(rows: QuerySet[Held], reader: Person) -> QuerySet[Held]:
    labels = rows.order_by().values_list("label", flat=True).distinct()
    return rows.filter(label__in=[label for label in labels if reader.may_read(label)])
