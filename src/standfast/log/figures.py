"""Figures: named numbers for claims, each with its period, its definition, the cases it rests on and those left out.

An app registers a function with `@figure`; `evaluate` runs it in the world of a moment and adds what no app should have to
think of: gaps in the chains that contribute, and bodies that this site may not hold.
"""

import hashlib
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from standfast.log.gaps import incomplete_chains, withheld_entries
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import StoredEntry
from standfast.log.times import instant_text, start_of_day

__all__ = [
    "FIGURES",
    "Case",
    "Excluded",
    "Figure",
    "Incomplete",
    "Moment",
    "Period",
    "Reading",
    "UnknownFigure",
    "coarse_word",
    "figure",
]

Value = int | float | None
HELD_BACK = "left out for a reason that is held under the label of its record"
HELD_WORD = "not told"


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment that is asked about: what was true at `as_of`, by all that was known by `known_by` at `at_site`.

    `heads`, the newest seq of every chain, asks in their place by what a document rested on when it was published.
    """

    as_of: datetime
    known_by: datetime | None = None
    at_site: str | None = None
    heads: tuple[tuple[str, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open period: `start` belongs to it, `end` does not."""

    start: datetime
    end: datetime

    @classmethod
    def of_days(cls, start: Any, end: Any) -> "Period":
        """Return the period from one day of the mission's zone up to, not including, another."""
        return cls(start_of_day(start), start_of_day(end))


@dataclass(frozen=True, slots=True)
class Case:
    """One case that a figure rests on. `ref` is the subject or entry it opens; everybody sees only `handle`."""

    ref: UUID
    month: str
    county: str
    family: str

    @property
    def handle(self) -> str:
        """Month, county, family and an opaque reference: the same for every reader and on every node."""
        opaque = hashlib.sha256(b"standfast.case.1\0" + self.ref.bytes).hexdigest()[:10]
        return f"{self.month} {self.county} {self.family} {opaque}"


@dataclass(frozen=True, slots=True)
class Excluded:
    """A case that was looked at and left out, and why, as a sentence.

    A reason may quote what somebody wrote. Of a closely held record `evaluate` tells `coarse` in its place, which holds
    neither words of the record nor a day or a place; where there is none, only that the reason is held back.
    """

    case: Case
    reason: str
    coarse: str | None = None


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A chain that contributes to the figure and has a gap or ends before the moment asked about."""

    chain: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure reads at a moment. `value` is None with a `reason` when the records cannot tell; never 0 for unknown."""

    value: Value
    period: Period | None = None
    entries: tuple[Case, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    reason: str | None = None
    key: str = ""
    unit: str = ""
    definition: str = ""
    version: int = 1
    incomplete: tuple[Incomplete, ...] = ()

    def __post_init__(self) -> None:
        if self.value is None and not self.reason:
            raise ValueError("A reading without a value says why.")


Measure = Callable[[Moment], Reading]


@dataclass(frozen=True, slots=True)
class Figure:
    """A registered figure. `reads` are the folds whose entries it rests on."""

    key: str
    unit: str
    definition: str
    version: int
    reads: tuple[str, ...]
    measure: Measure = field(repr=False)


class UnknownFigure(LookupError):
    """There is no figure of that key."""


FIGURES: dict[str, Figure] = {}


def figure(
    key: str, *, unit: str, definition: str, reads: tuple[str, ...], version: int = 1
) -> Callable[[Measure], Measure]:
    """Register a figure under a dotted key.

    :raises ValueError: when the key is taken by another function.
    """

    def declare(measure: Measure) -> Measure:
        known = FIGURES.get(key)
        if known is not None and known.measure.__module__ != measure.__module__:
            raise ValueError(
                f"The figure '{key}' is declared in {known.measure.__module__} already."
            )
        FIGURES[key] = Figure(key, unit, definition, version, reads, measure)
        return measure

    return declare


def registered(key: str) -> Figure:
    """Return a figure by its key.

    :raises UnknownFigure: with the nearest keys, when there is none.
    """
    if key in FIGURES:
        return FIGURES[key]
    near = sorted(name for name in FIGURES if name.split(".")[0] == key.split(".")[0])
    hint = f"; near it are {', '.join(near)}" if near else "; `standfast figures` lists them all"
    raise UnknownFigure(f"There is no figure '{key}'{hint}.")


def evaluate(key: str, moment: Moment) -> Reading:
    """Return the reading of a figure. Call it inside the world of the moment.

    :raises UnknownFigure: when there is no such figure.
    """
    known = registered(key)
    held_back = withheld_entries(known.reads)
    if held_back:
        reading = Reading(value=None, reason=f"This site may not hold {held_back} of its entries.")
    else:
        reading = known.measure(moment)
    return Reading(
        value=reading.value,
        period=reading.period,
        entries=reading.entries,
        excluded=_as_told(reading.excluded),
        reason=reading.reason,
        key=key,
        unit=known.unit,
        definition=known.definition,
        version=known.version,
        incomplete=tuple(
            Incomplete(*found)
            for found in incomplete_chains(known.reads, moment.as_of, moment.known_by)
        ),
    )


def closely_held(refs: Iterable[UUID]) -> frozenset[UUID]:
    """Return which subjects and entries are held under labels alone: no unclassified entry is about them, or is them."""
    asked = set(refs)
    if not asked:
        return frozenset()
    entries = StoredEntry.objects.filter(label=UNCLASSIFIED)
    open_subjects = entries.filter(subject__in=asked).values_list("subject", flat=True).distinct()
    open_entries = entries.filter(id__in=asked).values_list("id", flat=True)
    return frozenset(asked - set(open_subjects) - set(open_entries))


def _as_told(excluded: tuple[Excluded, ...]) -> tuple[Excluded, ...]:
    """Return the cases left out with their reasons as anybody may read them: a figure never depends on who is looking."""
    held = closely_held(left.case.ref for left in excluded)
    return tuple(
        Excluded(left.case, left.coarse or HELD_BACK) if left.case.ref in held else left
        for left in excluded
    )


def coarse_word(word: str, *, label: str, known: Container[str] = ()) -> str:
    """Return a word of a record for its handle: where the record is closely held, only if everybody knows the word."""
    return word if label == UNCLASSIFIED or word in known else HELD_WORD


def reading_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as the JSON of `standfast figures` and `standfast letter`."""
    period = reading.period
    return {
        "key": reading.key,
        "value": reading.value,
        "unit": reading.unit,
        "period": period and {"start": instant_text(period.start), "end": instant_text(period.end)},
        "definition": f"{reading.definition} (version {reading.version})",
        "entries": [case.handle for case in reading.entries],
        "excluded": [
            {"entry": left.case.handle, "reason": left.reason} for left in reading.excluded
        ],
        "incomplete": [{"chain": gap.chain, "reason": gap.reason} for gap in reading.incomplete],
        "reason": reading.reason,
    }
