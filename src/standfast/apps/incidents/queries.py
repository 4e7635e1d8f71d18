"""Questions about incidents. What a reader may not open is not among the answers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args
from uuid import UUID

from django.db.models import Q, QuerySet

from standfast.apps.incidents.models import Correction, Harm, Incident, Judgement, Source
from standfast.apps.incidents.reference import CATEGORIES
from standfast.apps.places import queries as places
from standfast.apps.places.models import ZoneVersion
from standfast.log.breakdowns import Cell, Count, suppressed
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import local_date


class Reader(Protocol):
    """Somebody who reads: their clearance decides what they are shown."""

    def may_read(self, label: str) -> bool:
        """Tell whether a label opens for this reader."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """An incident with all that stands beside it, in the order of the log."""

    incident: Incident
    sources: tuple[Source, ...]
    harm: tuple[Harm, ...]
    judgements: tuple[Judgement, ...]
    corrections: tuple[Correction, ...]
    same_event: tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class HarmLine:
    """What one source says of one kind of harm; figures of several sources stand side by side and are never added."""

    source: Source | None
    figures: tuple[Harm, ...]


Cut = Literal["month", "family", "county"]
CUTS: tuple[Cut, ...] = get_args(Cut)
ELSEWHERE = "other or not known"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The incidents of all labels, cut into cells; some are held back, the total never is."""

    cut: Cut
    cells: tuple[Cell, ...]
    total: int

    @property
    def held_back(self) -> tuple[Cell, ...]:
        """The cells whose number is not shown."""
        return tuple(cell for cell in self.cells if cell.value is None)


def readable(reader: Reader) -> QuerySet[Incident]:
    """Return the incidents that a reader may open, exercises included."""
    found = Incident.objects.values_list("label", flat=True).distinct()
    return Incident.objects.filter(label__in=[label for label in found if reader.may_read(label)])


def incidents(
    reader: Reader,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    category: str | None = None,
    status: str | None = None,
    place_id: UUID | None = None,
    text: str | None = None,
) -> QuerySet[Incident]:
    """Return the incidents that a reader may open, newest first; a category stands for those under it as well."""
    found = readable(reader)
    if start is not None:
        found = found.filter(happened_end__gte=start)
    if end is not None:
        found = found.filter(happened_start__lt=end)
    if category is not None:
        under = [code for code, row in CATEGORIES.items() if category in (code, row.parent)]
        found = found.filter(category__in=under)
    if status is not None:
        found = found.filter(status=status)
    if place_id is not None:
        found = found.filter(place_id=place_id)
    if text:
        found = found.filter(Q(place__icontains=text) | Q(narrative__icontains=text))
    return found.order_by("-happened_start", "subject")


def incident(subject: UUID, *, reader: Reader) -> Incident | None:
    """Return an incident; None when it is unknown here or the reader may not open it, which look the same."""
    return readable(reader).filter(subject=subject).order_by("label").first()


def dossier(subject: UUID, *, reader: Reader) -> Dossier | None:
    """Return an incident with its sources, figures, judgements, corrections and other reports of the same event."""
    found = incident(subject, reader=reader)
    if found is None:
        return None
    mine = {"subject": subject, "label": found.label}
    return Dossier(
        incident=found,
        sources=tuple(
            source
            for source in Source.objects.filter(subject=subject).order_by("added_at", "source")
            if reader.may_read(source.label)
        ),
        harm=tuple(Harm.objects.filter(**mine).order_by("harm", "people", "stated_at")),
        judgements=tuple(Judgement.objects.filter(**mine).order_by("position")),
        corrections=tuple(Correction.objects.filter(**mine).order_by("position")),
        same_event=_same_event(subject, reader),
    )


def harm_lines(found: Dossier) -> tuple[HarmLine, ...]:
    """Return the figures of each source apart, those of no named source last."""
    by_source = {source.source: source for source in found.sources}
    stated: dict[UUID | None, list[Harm]] = {}
    for row in found.harm:
        stated.setdefault(row.source, []).append(row)
    ordered = [key for key in by_source if key in stated] + [
        key for key in stated if key not in by_source
    ]
    return tuple(
        HarmLine(by_source.get(key) if key else None, tuple(stated[key])) for key in ordered
    )


def sources_of(subject: UUID, label: str) -> tuple[Source, ...]:
    """Return the sources of an incident, in the order in which they were added."""
    return tuple(Source.objects.filter(subject=subject, label=label).order_by("added_at", "source"))


def origins(sources: Iterable[Source]) -> dict[UUID, UUID]:
    """Return for each source the one that it goes back to: two that quote one witness have one origin."""
    rows = tuple(sources)
    return followed({row.source: row.relies_on for row in rows})


def followed(steps: Mapping[UUID, UUID | None]) -> dict[UUID, UUID]:
    """Return where each key leads by following its steps among the keys; a ring leads to its least member."""
    ends: dict[UUID, UUID] = {}
    for start in steps:
        path: list[UUID] = []
        at = start
        while at not in ends and at not in path:
            path.append(at)
            onward = steps[at]
            if onward is None or onward not in steps:
                ends[at] = at
            else:
                at = onward
        end = ends[at] if at in ends else min(path[path.index(at) :])
        ends.update((passed, end) for passed in path)
    return ends


def events() -> dict[UUID, UUID]:
    """Return for each incident the one that stands for its event, mergers followed; what is not held here ends a chain."""
    return followed(dict(Incident.objects.order_by("label").values_list("subject", "merged_into")))


def breakdown(cut: Cut, *, until: datetime) -> Breakdown:
    """Return the incidents up to a month's end by month, category family or county: the same for every reader.

    Every label is counted; exercises, refuted reports and second reports of one event are not. Call it in the world of
    `until`, which should end a month: from one day to the next a total would tell on which day a restricted case happened.
    """
    rows = _standing()
    domain = dict.fromkeys(_domain(cut, rows, until))
    open_cases, restricted = Counter[str](), Counter[str]()
    for row in rows.values():
        name = _cell(row, cut)
        name = name if name in domain else ELSEWHERE
        (open_cases if row.label == UNCLASSIFIED else restricted)[name] += 1
    counts = [Count(name, open_cases[name], restricted[name]) for name in domain]
    return Breakdown(cut, suppressed(counts), len(rows))


def _standing() -> dict[UUID, Incident]:
    """Return the incidents that stand for an event of their own, by subject."""
    found = Incident.objects.filter(exercise=False).exclude(status="refuted").order_by("label")
    rows = {row.subject: row for row in found}
    standing = events()
    return {subject: row for subject, row in rows.items() if standing[subject] == subject}


def _cell(row: Incident, cut: Cut) -> str:
    if cut == "month":
        return f"{local_date(row.happened_start):%Y-%m}"
    if cut == "county":
        return row.county or ELSEWHERE
    known = CATEGORIES.get(row.category)
    return known.family if known else ELSEWHERE


def _domain(cut: Cut, rows: Mapping[UUID, Incident], until: datetime) -> list[str]:
    """Return the cells, which open records and reference data alone decide: a restricted case makes none of its own."""
    seen = {_cell(row, cut) for row in rows.values() if row.label == UNCLASSIFIED}
    if cut == "month":
        last = f"{local_date(until):%Y-%m}"
        return [ELSEWHERE, *_months(min(seen, default=last), last)]
    known = places.counties() if cut == "county" else {row.family for row in CATEGORIES.values()}
    return [*sorted((seen | known) - {ELSEWHERE}), ELSEWHERE]


def _months(first: str, last: str) -> Iterator[str]:
    month = first
    while month <= last:
        yield month
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12}-{number % 12 + 1:02}"


def _same_event(subject: UUID, reader: Reader) -> tuple[Incident, ...]:
    standing = events()
    event = standing.get(subject)
    others = [other for other, root in standing.items() if root == event and other != subject]
    return tuple(readable(reader).filter(subject__in=others).order_by("happened_start", "subject"))


def incidents_in(
    version: ZoneVersion, *, reader: Reader, start: datetime, end: datetime
) -> tuple[tuple[Incident, str], ...]:
    """Return the incidents inside a zone's version or on its edge, with which; exercises are left out."""
    found = incidents(reader, start=start, end=end).filter(exercise=False, lon__isnull=False)
    placed = ((row, position(version, row)) for row in found)
    return tuple((row, where) for row, where in placed if where in ("inside", "edge"))


def position(version: ZoneVersion, row: Incident) -> str | None:
    """Return whether an incident lies inside, outside or at the edge of a zone's version; None without a point.

    A point whose accuracy nobody stated is taken as it stands.
    """
    if row.lon is None or row.lat is None:
        return None
    return places.position_in(version, lon=row.lon, lat=row.lat, accuracy_m=row.accuracy_m or 0.0)
