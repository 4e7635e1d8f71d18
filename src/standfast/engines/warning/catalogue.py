"""Events as a forecast reads them: where, when, how precisely, and from which day on they could have been known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standfast.engines.warning.cells import Array, Ints

Flags = NDArray[np.bool_]
# What an event that is not forecast may be a sign of: unrest of some kind, or people who were displaced.
Sign = Literal["unrest", "displacement"]
SIGNS: tuple[Sign, ...] = ("unrest", "displacement")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a source; `target` are those that are forecast, the others are a `sign` that may foretell them.

    `exact` says that place and day are good enough to be scored. `known_on` is the day on which it was known here;
    without it an event is known on its first day, or, where its day is not exact, once its interval has ended.

    :raises ValueError: when the event ends before it starts, or its point is not on the globe.
    """

    lon: float
    lat: float
    start: date
    end: date
    exact_place: bool = True
    exact_day: bool = True
    target: bool = True
    known_on: date | None = None
    sign: Sign = "unrest"

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"An event ends on {self.end}, before it starts on {self.start}.")
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ValueError(f"An event at {self.lon}, {self.lat} is not on the globe.")


@dataclass(frozen=True)
class Catalogue:
    """Events in the order of their days; days are ordinals of the calendar.

    `delay_days` are added to the day on which an event that names none is known, as slow reporting would.
    """

    events: tuple[Event, ...]
    delay_days: int = 0

    def __post_init__(self) -> None:
        if self.delay_days < 0:
            raise ValueError(f"A report comes 0 or more days late; {self.delay_days} is not.")

    @cached_property
    def lonlats(self) -> Array:
        """Return the points, shape (events, 2)."""
        return np.array([(event.lon, event.lat) for event in self.events]).reshape(-1, 2)

    @cached_property
    def days(self) -> Ints:
        """Return the day from which an event counts: its first, or the middle of an interval that is not exact."""
        return np.array([_counted_day(event) for event in self.events], dtype=np.int64)

    @cached_property
    def known_days(self) -> Ints:
        """Return the first day on which each event was known; a forecast reads those known before its cutoff."""
        return np.array([self._known_day(event) for event in self.events], dtype=np.int64)

    @cached_property
    def placed(self) -> Flags:
        """Return which events have a place that is good to a cell or nearly so."""
        return np.array([event.exact_place for event in self.events], dtype=bool)

    @cached_property
    def targets(self) -> Flags:
        """Return which events are forecast and scored."""
        return np.array(
            [event.target and event.exact_place and event.exact_day for event in self.events],
            dtype=bool,
        )

    @cached_property
    def of_interest(self) -> Flags:
        """Return which events are of the kind that is forecast, however exact."""
        return np.array([event.target for event in self.events], dtype=bool)

    @cached_property
    def signs(self) -> Ints:
        """Return of which kind of sign each event is, by its place in `SIGNS`; -1 for those that are forecast."""
        return np.array(
            [-1 if event.target else SIGNS.index(event.sign) for event in self.events],
            dtype=np.int64,
        )

    def _known_day(self, event: Event) -> int:
        # A source that names the day of knowing cannot have known before the event began.
        if event.known_on is not None:
            return max(event.known_on, event.start).toordinal()
        seen = event.start if event.exact_day else event.end
        return seen.toordinal() + self.delay_days


def _counted_day(event: Event) -> int:
    first = event.start.toordinal()
    return first if event.exact_day else (first + event.end.toordinal()) // 2


def catalogue_of(events: Iterable[Event], *, delay_days: int = 0) -> Catalogue:
    """Return events as a catalogue, sorted so that the order of a file changes nothing."""
    ordered = sorted(
        events,
        key=lambda event: (
            event.start,
            event.end,
            event.lon,
            event.lat,
            event.exact_place,
            event.exact_day,
            event.target,
            event.known_on or event.start,
            event.sign,
        ),
    )
    return Catalogue(tuple(ordered), delay_days)
