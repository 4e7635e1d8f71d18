"""Why a cell is forecast as it is, in words: which traces of the past carry the expectation, and what would change it."""

from dataclasses import dataclass

import numpy as np

from standfast.engines.warning.cells import Array
from standfast.engines.warning.forecast import Forecast
from standfast.engines.warning.history import COMPONENTS, History

# A part smaller than this is not worth a sentence.
WORTH_NAMING = 0.1
MOST_NAMED = 3
QUIET_DAYS = 28
SEVERAL_WEEKS = "four weeks"
EVEN_GROUND = "violence anywhere in the area, with no sign of its own here"


@dataclass(frozen=True, slots=True)
class Driver:
    """One reason and the part of the self-exciting model's expectation that it carries."""

    words: str
    part: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """A cell's drivers, the strongest first, and how the expectation moves after four quiet weeks or one more event."""

    drivers: tuple[Driver, ...]
    if_quiet: float
    if_another: float

    @property
    def sentence(self) -> str:
        """Return the drivers as a sentence."""
        named = [f"{driver.words} ({100 * driver.part:.0f} %)" for driver in self.drivers]
        return f"Driven by {'; '.join(named)}." if named else "No sign of its own; even ground."

    @property
    def change(self) -> str:
        """Return what would change the forecast, as a sentence; the numbers are multiples of today's."""
        return (
            f"After {SEVERAL_WEEKS} without an event in the area the model would expect "
            f"{self.if_quiet:.2f} times as much here; after one more event here today, {self.if_another:.1f} times."
        )


def reasons(made: Forecast, history: History, cell: int) -> Reasons:
    """Return why the self-exciting model expects what it does in a cell."""
    day = made.cutoff.toordinal()
    weights = made.fitted.excitation.weights
    traces = history.traces([day])[0][:, cell].astype(np.float64)
    carried = weights * traces
    whole = float(carried.sum())
    if whole <= 0:
        return Reasons((), 1.0, 1.0)
    words = (EVEN_GROUND, *(component.words for component in COMPONENTS))
    parts: dict[str, float] = {}
    for word, part in zip(words, (carried / whole).tolist(), strict=True):
        parts[word] = parts.get(word, 0.0) + part
    order = sorted(parts, key=lambda word: -parts[word])[:MOST_NAMED]
    named = tuple(Driver(word, parts[word]) for word in order if parts[word] >= WORTH_NAMING)
    quiet = float((carried * _faded(history)).sum()) / whole
    another = (whole + float((weights * history.trace_of_one(day, cell)).sum())) / whole
    return Reasons(named, quiet, another)


def _faded(history: History) -> Array:
    """Return what is left of each trace after four quiet weeks; the rates of all time hardly move and are left alone."""
    left = [1.0]
    for component in COMPONENTS:
        fade = component.fade_days
        left.append(1.0 if fade is None else float(np.exp(-QUIET_DAYS / fade)))
    return np.array(left)
