"""What goes into linkage: reports as their sources give them, and what a comparison leans on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standfast.engines.linkage.weights import LEARNED, Weights


@dataclass(frozen=True, slots=True)
class Report:
    """What one source says of one event. `end` is not part of it; None is not known and weighs nothing.

    `deaths` is at least and at most, equal where one number is given. `counts` is False for a report that may not be
    noticed in how common a word or how crowded a day is: what is closely held must not move the score of other pairs.
    """

    id: str
    source: str
    start: datetime | None = None
    end: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    category: str | None = None
    actors: tuple[str, ...] = ()
    words: str | None = None
    deaths: tuple[int, int] | None = None
    place: str | None = None
    counts: bool = True

    def __post_init__(self) -> None:
        if (self.lon is None) != (self.lat is None):
            raise ValueError(f"Report {self.id}: a point needs longitude and latitude.")
        lon, lat = self.lon or 0.0, self.lat or 0.0
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(f"Report {self.id}: {self.lon}, {self.lat} is not on the globe.")
        if (self.start is None) != (self.end is None):
            raise ValueError(f"Report {self.id}: a time needs its start and its end.")
        if self.start is not None and self.end is not None:
            if self.start.tzinfo is None or self.end.tzinfo is None:
                raise ValueError(f"Report {self.id}: a time needs its zone.")
            if self.end < self.start:
                raise ValueError(f"Report {self.id}: it ends before it begins.")
        if self.deaths is not None and not 0 <= self.deaths[0] <= self.deaths[1]:
            raise ValueError(f"Report {self.id}: deaths rise from at least 0 to at most.")


@dataclass(frozen=True, slots=True)
class Settings:
    """How reports are compared.

    `once` names sources that hold each event once: two of their own are never proposed. A report whose time is longer
    than `longest` is not compared; a point coarser than `coarsest_km` is taken as no point. A point without an accuracy
    is taken to be good for `assumed_km`. Between two reports at most `reach` and `reach_km` may be missing.
    """

    threshold: float = 0.4
    once: frozenset[str] = frozenset({"acled", "ucdp"})
    reach: timedelta = timedelta(days=4)
    reach_km: float = 50.0
    longest: timedelta = timedelta(days=45)
    coarsest_km: float = 150.0
    assumed_km: float = 1.0
    weights: Weights = field(default=LEARNED)

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise ValueError(f"The threshold lies between 0 and 1; {self.threshold} does not.")
