"""Questions about observations: how the events of a source stand now, where and when; always shown as the source's own."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from standfast.apps.observations.models import Batch, Observation, RefusedRow
from standfast.engines.geo import Box, box_of, distance_m

VIOLENCE = {1: "state-based violence", 2: "non-state violence", 3: "one-sided violence"}


def current(source: str = "ucdp") -> QuerySet[Observation]:
    """Return the events of a source as they stand: the newest version of each, those that vanished left out."""
    newer = Observation.objects.filter(
        source=OuterRef("source"),
        external_id=OuterRef("external_id"),
        version__gt=OuterRef("version"),
    )
    return Observation.objects.filter(~Exists(newer), source=source, gone=False)


def events_between(start: date, end: date, *, box: Box | None = None) -> QuerySet[Observation]:
    """Return the events that may have happened from `start` up to, not including, `end`, newest first.

    With a box, only those with a point in it; that a point is a guess is said by its precision.
    """
    found = current().filter(date_start__lt=end, date_end__gte=start)
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


def batches() -> QuerySet[Batch]:
    """Return the imports, newest first."""
    return Batch.objects.order_by("-started_at", "-pk")


def refused_rows(batch: Batch) -> QuerySet[RefusedRow]:
    """Return the rows of an import that could not be read, as they came."""
    return RefusedRow.objects.filter(batch=batch).order_by("line")
