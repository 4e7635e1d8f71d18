"""Where the mission was. Apps above this one know where their people went, and register it here; none is asked by name.

The street of apps runs one way: a forecast may not import patrols, and must know of them, because where nobody goes nobody
reports. So patrols (and whoever else sends people out) state their visits through `visits_from`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Visit:
    """Somebody of the mission was at a point from the first day up to and including the last."""

    first: date
    last: date
    lon: float
    lat: float


VisitsOf = Callable[[date, date], Iterable[Visit]]
SOURCES: dict[str, VisitsOf] = {}


def visits_from(name: str) -> Callable[[VisitsOf], VisitsOf]:
    """Register where an app's people went: a function of a first day and the day after the last.

    It gives unclassified visits alone: a forecast says the same to everybody.

    :raises ValueError: when the name is taken by another function.
    """

    def declare(visits_of: VisitsOf) -> VisitsOf:
        known = SOURCES.get(name)
        if known is not None and known.__module__ != visits_of.__module__:
            raise ValueError(f"Visits of '{name}' are declared in {known.__module__} already.")
        SOURCES[name] = visits_of
        return visits_of

    return declare


def visits(start: date, end: date) -> tuple[Visit, ...]:
    """Return every visit that touches the days [start, end), in the order of their days."""
    return tuple(
        sorted(
            one
            for name in sorted(SOURCES)
            for one in SOURCES[name](start, end)
            if one.first < end and one.last >= start
        )
    )
