"""What was known at each of many weekly origins: decayed counts here, near and around, and the plain maps.

An origin is a day; it sees the events known before it and none from it on. Origins of training lie on one lattice of
Mondays for every cutoff, so that forecasts made together and alone are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from standfast.engines.warning.catalogue import SIGNS, Catalogue, Flags, Sign
from standfast.engines.warning.cells import Array, Cells, Ints

Singles = NDArray[np.float32]
WEEK = 7
YEAR_DAYS = 365
# Days in which a trace fades to 1/e: a week's fighting, a month's, a season's. The last is the rate of all time.
FADES_DAYS = (7.0, 30.0, 120.0)
# Widths of the traces in cells: the cell itself, around the very point, the next cells, the county around.
WIDTHS_CELLS = (0.0, 0.3, 0.8, 2.4)
AROUND_POINT = 1
FADES_IN_WORDS = ("the last week or two", "the last two months", "the last half year", "all years")
# Around its very point an event is mostly in its cell: both are said in the same words, and counted together as a reason.
WIDTHS_IN_WORDS = ("in this cell", "in this cell", "next to it", "in the wider area")
# Events of other kinds (unrest, movements of forces, displacement) fade within a month.
FORETELLING_FADE_DAYS = 30.0
# A sign is looked for in the cell and next to it.
SIGN_WIDTHS = (0, 2)
SIGNS_IN_WORDS = ("unrest and other signs", "people displaced")
# Before half a year of records an all-time rate means little.
SHORTEST_RECORD_DAYS = 182
# Older origins than this teach little about today and cost as much.
LONGEST_TRAINING_WEEKS = 520
BURN_IN_WEEKS = 26
# Monday, 6 January of year 1: any Monday does.
LATTICE_DAY = 6


@dataclass(frozen=True, slots=True)
class Component:
    """One trace of the past: how it fades (None is all time), how wide it is, and of what kind of event.

    `sign` is None for the events that are forecast, else the kind of sign that others are.
    """

    fade_days: float | None
    width_cells: float
    sign: Sign | None
    words: str

    @property
    def target(self) -> bool:
        """Whether it is a trace of the events that are forecast."""
        return self.sign is None

    @property
    def of(self) -> "Source":
        """The counts that it spreads."""
        return Source(self.fade_days, self.sign, self.width_cells == WIDTHS_CELLS[AROUND_POINT])


@dataclass(frozen=True, slots=True)
class Source:
    """Counts of one kind of event, faded, each in its own cell or, `around`, parted among those around its point."""

    fade_days: float | None
    sign: Sign | None
    around: bool


def _components() -> tuple[Component, ...]:
    """Return the traces, the even background left out."""
    own = [
        Component(fade, width, None, f"events {where} over {when}")
        for fade, when in zip((*FADES_DAYS, None), FADES_IN_WORDS, strict=True)
        for width, where in zip(WIDTHS_CELLS, WIDTHS_IN_WORDS, strict=True)
    ]
    others = [
        Component(
            FORETELLING_FADE_DAYS, WIDTHS_CELLS[at], sign, f"{what} {WIDTHS_IN_WORDS[at]} of late"
        )
        for sign, what in zip(SIGNS, SIGNS_IN_WORDS, strict=True)
        for at in SIGN_WIDTHS
    ]
    return tuple(own + others)


# Whether a catalogue has other signs is not asked: that they come later must not show in an earlier forecast.
COMPONENTS = _components()
SOURCES = tuple(dict.fromkeys(component.of for component in COMPONENTS))
_COLUMNS = {source: number for number, source in enumerate(SOURCES)}


@dataclass(frozen=True)
class History:
    """A catalogue on cells; `exposure` is the share of events that would be reported from each cell, 1 if left out.

    :raises ValueError: when the exposure does not fit the cells.
    """

    cells: Cells
    catalogue: Catalogue
    exposure: Array | None = None

    def __post_init__(self) -> None:
        share = self.exposure
        if share is not None and (
            share.shape != (len(self.cells),) or not np.all((share > 0) & (share <= 1))
        ):
            raise ValueError("An exposure is one share above 0 and up to 1 for each cell.")

    @cached_property
    def reported_share(self) -> Array:
        """Return the share of events that each cell would report, shape (cells,)."""
        return np.ones(len(self.cells)) if self.exposure is None else self.exposure

    @cached_property
    def held(self) -> Ints:
        """Return the cell of each event; -1 is outside the area."""
        return self.cells.holding(self.catalogue.lonlats)

    @cached_property
    def _seen(self) -> Flags:
        return self.catalogue.placed & (self.held >= 0)

    @cached_property
    def scored(self) -> Flags:
        """Return the events that count as targets: inside, and exact in place and day."""
        return self.catalogue.targets & (self.held >= 0)

    @cached_property
    def first_day(self) -> int:
        """Return the day on which anything was known first: the record begins here.

        :raises ValueError: when no event lies in the area.
        """
        days = self.catalogue.known_days[self._seen & self.catalogue.of_interest]
        if not len(days):
            raise ValueError(
                "No event of the kind that is forecast lies in the area with a usable place; check layout and outline."
            )
        return int(days.min())

    @cached_property
    def _spreads(self) -> dict[float, Singles]:
        """Return how a count in one cell spreads over all, one matrix a wide width; each column sums to 1."""
        distance = self.cells.distances_km() / self.cells.cell_km
        spreads = {}
        for width in WIDTHS_CELLS[AROUND_POINT + 1 :]:
            spread = np.exp(-(distance**2) / (2 * width**2))
            spreads[width] = (spread / spread.sum(axis=0)).astype(np.float32)
        return spreads

    def known_before(self, day: int) -> Flags:
        """Return which events of interest an origin sees, with a usable place in the area."""
        return self._seen & self.catalogue.of_interest & (self.catalogue.known_days < day)

    def traces(self, origins: Sequence[int]) -> Singles:
        """Return every component at every origin, shape (origins, 1 + components, cells); the first is even ground.

        Even ground thins out as the record grows, as the rates of all time do: together they are a place's rate drawn
        to the area's (a gamma prior), so a place that has long been quiet is trusted to stay so.
        """
        counts = self._decayed(origins)
        out = np.empty((len(origins), 1 + len(COMPONENTS), len(self.cells)), dtype=np.float32)
        weeks = np.maximum(np.array(origins) - self.first_day, SHORTEST_RECORD_DAYS) / WEEK
        out[:, 0] = self.reported_share * (YEAR_DAYS / WEEK / weeks)[:, None]
        for number, component in enumerate(COMPONENTS, start=1):
            here = counts[:, _COLUMNS[component.of]]
            spread = self._spreads.get(component.width_cells)
            out[:, number] = here if spread is None else here @ spread.T
            out[:, number] *= self.reported_share
        return out

    def _decayed(self, origins: Sequence[int]) -> Singles:
        """Return the counts of each source at rising origins, freed of exposure, shape (origins, sources, cells).

        Every trace fades at one rate whenever an event came to be known, so each event is added once and fades with the rest.
        """
        out = np.empty((len(origins), len(SOURCES), len(self.cells)), dtype=np.float32)
        now = np.zeros((len(SOURCES), len(self.cells)))
        fades = np.array([source.fade_days or np.inf for source in SOURCES])
        knowing = self.catalogue.known_days[self._by_knowing]
        done = 0
        for row, origin in enumerate(origins):
            if row:
                now *= np.exp(-(origin - origins[row - 1]) / fades)[:, None]
            upto = int(np.searchsorted(knowing, origin, side="left"))
            self._add(now, self._by_knowing[done:upto], origin)
            done = upto
            weeks = max(origin - self.first_day, SHORTEST_RECORD_DAYS) / WEEK
            out[row] = now / self.reported_share / np.where(np.isinf(fades), weeks, 1.0)[:, None]
        return out

    @cached_property
    def _by_knowing(self) -> Ints:
        """Return the events with a usable place in the area, in the order in which they came to be known."""
        order = np.argsort(self.catalogue.known_days, kind="stable")
        return np.asarray(order[self._seen[order]])

    def _add(self, now: Array, new: Ints, origin: int) -> None:
        """Add events to the counts of every source that they belong to, faded to an origin."""
        cells = len(self.cells)
        signs = self.catalogue.signs[new]
        ages = origin - self.catalogue.days[new]
        for number, source in enumerate(SOURCES):
            which = signs == (-1 if source.sign is None else SIGNS.index(source.sign))
            weights = np.exp(-ages[which] / source.fade_days) if source.fade_days else None
            events = new[which]
            if not source.around:
                now[number] += np.bincount(self.held[events], weights, minlength=cells)
                continue
            where, parts = self._around
            parts = parts[events] if weights is None else parts[events] * weights[:, None]
            now[number] += np.bincount(where[events].ravel(), parts.ravel(), minlength=cells)

    @cached_property
    def _around(self) -> tuple[Ints, Array]:
        """Return the nine cells around each event's point, and how a narrow bell at the very point parts among them.

        An event near the edge of its cell belongs to the next one nearly as much. What would fall outside the area is
        shared among the cells inside.
        """
        held = np.maximum(self.held, 0)
        off = np.clip(self.cells.offsets(self.catalogue.lonlats, held), -0.5, 0.5)
        width = WIDTHS_CELLS[AROUND_POINT]
        below, above = ndtr((-0.5 - off) / width), 1 - ndtr((0.5 - off) / width)
        parts = np.stack((below, 1 - below - above, above), axis=2)
        where = self.cells.neighbours(held)
        shares = (parts[:, 1, :, None] * parts[:, 0, None, :]).reshape(len(held), 9)
        shares = np.where(where >= 0, shares, 0.0)
        return np.maximum(where, 0), shares / shares.sum(axis=1, keepdims=True)

    def trace_of_one(self, day: int, cell: int) -> Array:
        """Return what one more event of interest in a cell, today, would add to each of that cell's traces."""
        weeks = max(day - self.first_day, SHORTEST_RECORD_DAYS) / WEEK
        added = [0.0]
        for component in COMPONENTS:
            spread = self._spreads.get(component.width_cells)
            here = 1.0 if spread is None else float(spread[cell, cell])
            fresh = 1.0 if component.fade_days is not None else 1 / weeks
            added.append(here * fresh if component.target else 0.0)
        return np.array(added)

    def _sum(self, which: Flags, weights: Array | None = None) -> Array:
        return np.bincount(self.held[which], weights, minlength=len(self.cells)).astype(np.float64)

    def window_map(self, origin: int, *, days: int | None) -> Array:
        """Return plain counts of exact events known before an origin, over the last `days` or all, shape (cells,)."""
        known = self.scored & (self.catalogue.known_days < origin)
        if days is not None:
            known &= self.catalogue.days >= origin - days
        return self._sum(known)

    def counts(self, start: int, end: int) -> Array:
        """Return the targets from a day up to, not including, another, shape (cells,): what a forecast is scored by."""
        days = self.catalogue.days
        return self._sum(self.scored & (days >= start) & (days < end))

    def counts_known(self, start: int, end: int, *, before: int) -> Array:
        """Return the targets of a window as they were known before a day: all that fitting at that day may read."""
        days = self.catalogue.days
        known = self.catalogue.known_days < before
        return self._sum(self.scored & known & (days >= start) & (days < end))

    def lattice(self, *, until: int) -> list[int]:
        """Return the Mondays of training up to and including a day, the first half year left to burn in."""
        first = self.first_day + BURN_IN_WEEKS * WEEK
        first += (LATTICE_DAY - first) % WEEK
        mondays = list(range(first, until + 1, WEEK))
        return mondays[-LONGEST_TRAINING_WEEKS:]
