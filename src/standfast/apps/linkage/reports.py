"""Incidents and observations as two kinds of one thing: what each says of where, when, who, how many and what.

Precisions of the catalogues become metres and days as their codebooks word them; what the books leave open is a proposed
value. They can be changed here without changing a record.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from standfast.apps.incidents.models import Harm, Incident
from standfast.apps.incidents.reference import CATEGORIES
from standfast.apps.linkage.facts import ReportKind, observation_id
from standfast.apps.observations.models import Batch, Observation
from standfast.engines.linkage import sides_named
from standfast.log.labels import LEVELS, UNCLASSIFIED, label_text, level_of
from standfast.log.times import start_of_day

# UCDP GED codebook, `where_prec`: 1 the exact place, 2 within about 25 km of it, 3 the county, 4 the state; 5 to 7 name no place
# that a distance could be measured from. Metres for 1, 3 and 4 are proposed. ACLED codebook, `geo_precision`: 1 a town, 2 a
# part of a region, 3 a region; metres proposed.
ACCURACY_M: Mapping[str, Mapping[int, float]] = {
    "ucdp": {1: 3_000.0, 2: 25_000.0, 3: 50_000.0, 4: 120_000.0},
    "acled": {1: 5_000.0, 2: 25_000.0, 3: 100_000.0},
}
# ACLED codebook, `time_precision`: 1 the day, 2 the week, 3 the month. UCDP gives the first and the last day itself.
AROUND_DAYS: Mapping[str, Mapping[int, int]] = {"acled": {2: 3, 3: 15}}
UCDP_KINDS = {1: "battle", 2: "battle", 3: "attack on civilians"}
ACLED_KINDS = {
    "battles": "battle",
    "violence against civilians": "attack on civilians",
    "explosions/remote violence": "remote violence",
    "remote violence": "remote violence",
    "protests": "unrest",
    "riots": "unrest",
    "protests/riots": "unrest",
}
AGAINST_PERSONS = frozenset({"CR1", "CR3", "CR6"})
CRIME = "crime"
# What a catalogue's row tells in words, beside names and numbers.
TOLD = {
    "ucdp": ("source_headline", "source_original", "where_description", "dyad_name"),
    "acled": ("notes", "sub_event_type"),
}
MORE_ACTORS = {"acled": ("assoc_actor_1", "assoc_actor_2")}


@dataclass(frozen=True, slots=True)
class Told:
    """One report as it stands now; None is not known. `end` is not part of its time, `state` is a digest of all of it."""

    kind: ReportKind
    id: UUID
    label: str
    source: str
    external_id: str | None
    version: int | None
    start: datetime | None
    end: datetime | None
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    category: str | None
    what: str
    actors: tuple[str, ...]
    words: str | None
    deaths: tuple[int, int] | None
    place: str | None

    @property
    def state(self) -> str:
        """A digest of everything that is compared or shown: two equal ones say the same."""
        said = (
            self.start and self.start.isoformat(),
            self.end and self.end.isoformat(),
            *(self.lon, self.lat, self.accuracy_m, self.category, self.what),
            *(self.actors, self.words, self.deaths, self.place, self.label),
        )
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


def told_by_incident(row: Incident, harm: Sequence[Harm]) -> Told:
    """Return what an incident tells; `harm` are its figures, of which those of the dead are read.

    An incident has no field for who did it: sides are those that its account names.
    """
    category = CATEGORIES.get(row.category)
    return Told(
        kind="incident",
        id=row.subject,
        label=row.label,
        source=row.site,
        external_id=None,
        version=None,
        start=row.happened_start,
        end=row.happened_end,
        lon=row.lon,
        lat=row.lat,
        accuracy_m=row.accuracy_m,
        category=_kind_of(row.category),
        what=category.label if category else row.category,
        actors=sides_named(row.narrative),
        words=row.narrative,
        deaths=_dead(harm),
        place=", ".join(filter(None, (row.place, row.county))) or None,
    )


def _kind_of(code: str) -> str | None:
    """Return the kind of event in the words that the sources share; None where the catalogues have no such kind."""
    category = CATEGORIES.get(code)
    if category is None:
        return None
    if code in AGAINST_PERSONS:
        return "attack on civilians"
    if category.acled:
        return ACLED_KINDS.get(category.acled.lower())
    return CRIME if category.family == CRIME else None


def _dead(harm: Sequence[Harm]) -> tuple[int, int] | None:
    """Return at least and at most over what the sources say, which are never added; None where nobody says."""
    told = [
        [count for count in (row.low, row.best, row.high) if count is not None]
        for row in harm
        if row.harm == "killed"
    ]
    counts = [count for one in told for count in one]
    return (min(counts), max(counts)) if counts else None


def told_by_observation(row: Observation, columns: Sequence[str]) -> Told:
    """Return what an event of a catalogue tells; `columns` are those of its file."""
    cells = _cells(row.raw, columns)
    start, end = _days(row)
    counts = [count for count in (row.low, row.best, row.high) if count is not None]
    accuracy = ACCURACY_M.get(row.source, {}).get(row.where_precision or 0)
    pointed = row.lon is not None and row.lat is not None and accuracy is not None
    return Told(
        kind="observation",
        id=observation_id(row.source, row.external_id),
        label=UNCLASSIFIED,
        source=row.source,
        external_id=row.external_id,
        version=row.version,
        start=start,
        end=end,
        lon=row.lon if pointed else None,
        lat=row.lat if pointed else None,
        accuracy_m=accuracy if pointed else None,
        category=_kind_in(row, cells),
        what=_what(row, cells),
        actors=_actors(row, cells),
        words="; ".join(filter(None, (cells.get(name) for name in TOLD.get(row.source, ()))))
        or None,
        deaths=(min(counts), max(counts)) if counts else None,
        place=(", ".join(filter(None, (row.place, row.admin2))) or None),
    )


def _cells(raw: str, columns: Sequence[str]) -> dict[str, str]:
    """Return a row as it came by the names of its columns."""
    cells = json.loads(raw)
    if not isinstance(cells, list) or len(cells) != len(columns):
        return {}
    return {name: str(cell).strip() for name, cell in zip(columns, cells, strict=True) if cell}


def _days(row: Observation) -> tuple[datetime | None, datetime | None]:
    if row.date_start is None:
        return None, None
    around = timedelta(days=AROUND_DAYS.get(row.source, {}).get(row.date_precision or 1, 0))
    last: date = max(row.date_start, row.date_end or row.date_start)
    return start_of_day(row.date_start - around), start_of_day(last + around + timedelta(days=1))


def _kind_in(row: Observation, cells: Mapping[str, str]) -> str | None:
    if row.violence is not None:
        return UCDP_KINDS.get(row.violence)
    return ACLED_KINDS.get(cells.get("event_type", "").lower())


def _what(row: Observation, cells: Mapping[str, str]) -> str:
    kinds = {1: "state-based violence", 2: "non-state violence", 3: "one-sided violence"}
    if row.violence is not None:
        return kinds.get(row.violence, "violence")
    return (
        ", ".join(filter(None, (cells.get("event_type"), cells.get("sub_event_type")))) or "event"
    )


def _actors(row: Observation, cells: Mapping[str, str]) -> tuple[str, ...]:
    more = (cells.get(name) for name in MORE_ACTORS.get(row.source, ()))
    return tuple(filter(None, (row.side_a, row.side_b, *more)))


def columns_by_batch(keys: Sequence[int]) -> dict[int, list[str]]:
    """Return the columns of the files of some imports."""
    rows = Batch.objects.filter(pk__in=set(keys)).values_list("pk", "columns")
    return {key: list(columns) for key, columns in rows}


def pair_label(a: str, b: str) -> str:
    """Return the label of what is said of two reports: whoever may read it may read both."""
    level = max(level_of(a), level_of(b), key=LEVELS.index)
    groups = {name for label in (a, b) for name in label.partition(":")[2].split(",") if name}
    return label_text(level, groups)
