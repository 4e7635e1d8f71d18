"""What a drawing shows, whatever kind of plan it came from: spots, roads, tracks of units, and a strip of time each."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Point: TypeAlias = tuple[float, float]  # x to the east, y to the north, in one unit of length
SpotKind: TypeAlias = Literal["base", "place", "halt"]
RoadKind: TypeAlias = Literal["sealed", "murram", "earth", "river", "closed"]
StretchKind: TypeAlias = Literal["move", "stay", "wait", "halt", "rest"]
AxisKind: TypeAlias = Literal["day", "length", "time"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map; `worth` from 0 to 1 sets its size, `number` is what a strip calls it when its name is too long."""

    number: int
    name: str
    at: Point
    kind: SpotKind = "place"
    worth: float = 0.5


@dataclass(frozen=True, slots=True)
class Road:
    """A line of the network."""

    line: tuple[Point, ...]
    kind: RoadKind = "earth"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a unit does from `start` to `end` on the axis; `spot` is a position in the picture's spots."""

    start: float
    end: float
    kind: StretchKind
    spot: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """One unit: where it goes on the map, and what it does when."""

    name: str
    line: tuple[Point, ...]
    stretches: tuple[Stretch, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """What the strips run along, from 0 to `end`: days (the first is day 1), a length, or a time in the file's unit."""

    kind: AxisKind
    end: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a drawing shows. With `place_rows` each place has a strip of its own, with its longest empty interval.

    `km_per_unit` sets the scale bar; None where lengths have no unit.
    """

    title: str
    facts: tuple[str, ...]
    spots: tuple[Spot, ...]
    roads: tuple[Road, ...]
    tracks: tuple[Track, ...]
    axis: Axis
    outline: tuple[Point, ...] = ()
    km_per_unit: float | None = None
    place_rows: bool = True
    notes: tuple[str, ...] = ()
