"""The team orienteering problem, with or without time windows: what is asked, and what is answered."""

import math
from dataclasses import dataclass
from itertools import chain

TOLERANCE = (
    1e-6  # a tour may be longer than its limit by so much, in the file's own unit, and no more
)
MOST_PLACES = 2_000  # distances are kept between every two places
FARTHEST = 1e9


class ProblemRefused(ValueError):
    """A problem that nobody can solve as it stands; the message says which value, and what would fit."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point with a score, the time that a visit takes, and when a visit may begin.

    :raises ProblemRefused: when a number is missing, negative where it may not be, or a window ends before it opens.
    """

    x: float
    y: float
    score: float
    service: float = 0.0
    opens: float = 0.0
    closes: float = math.inf

    def __post_init__(self) -> None:
        named = (("x", self.x), ("y", self.y), ("score", self.score), ("service", self.service))
        for name, value in (*named, ("opening", self.opens)):
            if not math.isfinite(value) or abs(value) > FARTHEST:
                raise ProblemRefused(f"its {name} is {value}; give a number between -1e9 and 1e9.")
        for name, value in (("score", self.score), ("service", self.service)):
            if value < 0:
                raise ProblemRefused(f"its {name} is {value}, which is negative; give 0 or more.")
        if math.isnan(self.closes) or self.closes < self.opens:
            raise ProblemRefused(
                f"its window closes at {self.closes}, before it opens at {self.opens}; give a later closing."
            )


@dataclass(frozen=True, slots=True)
class Problem:
    """Places, where every tour starts and ends, how many tours there may be, and by when each must have ended.

    Travel is the straight line, in doubles, never rounded: a unit of distance takes a unit of time. A place that no tour
    can reach in time is simply never served.

    :raises ProblemRefused: when the number of tours or the limit makes no sense.
    """

    places: tuple[Place, ...]
    start: int
    end: int
    vehicles: int
    limit: float

    def __post_init__(self) -> None:
        count = len(self.places)
        if not 1 <= count <= MOST_PLACES:
            raise ProblemRefused(
                f"There are {count} places; this engine takes from 1 to {MOST_PLACES}."
            )
        for name, place in (("start", self.start), ("end", self.end)):
            if not 0 <= place < count:
                raise ProblemRefused(
                    f"The {name} is place {place}; places are numbered from 0 to {count - 1}."
                )
        if self.vehicles < 1:
            raise ProblemRefused(f"There are {self.vehicles} vehicles; give 1 or more.")
        if math.isnan(self.limit) or self.limit < 0:
            raise ProblemRefused(f"The time limit of a tour is {self.limit}; give 0 or more.")

    @property
    def candidates(self) -> tuple[int, ...]:
        """The places that a tour may serve: all but start and end."""
        return tuple(
            place for place in range(len(self.places)) if place not in (self.start, self.end)
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """Tours through places, start and end left out, with their score and how far the best possible can be above it.

    `bound` is None where nothing is proven. `stopped` says what ended the search: seconds, iterations, a request, or
    that nothing better exists.
    """

    score: float
    routes: tuple[tuple[int, ...], ...]
    iterations: int
    bound: float | None
    stopped: str

    @property
    def served(self) -> tuple[int, ...]:
        """The places that are served, tour by tour."""
        return tuple(chain.from_iterable(self.routes))


def distance(a: Place, b: Place) -> float:
    """Return the straight line between two places."""
    return math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2)
