"""What is taken from OpenStreetMap, already parsed: nodes and ways with their tags. Reading a file is for an outer room."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Ways with one of these keys can be part of a network; place nodes can be ends of one.
WAY_KEYS = ("highway", "route", "waterway")
PLACE_KINDS = ("city", "town", "village", "hamlet", "isolated_dwelling")


@dataclass(frozen=True, slots=True)
class Node:
    """A point with its tags."""

    id: int
    lon: float
    lat: float
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """A line through nodes, by their ids, with its tags."""

    id: int
    nodes: tuple[int, ...]
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class OsmData:
    """Ways and the nodes that they name, as far as the extract holds them; place nodes too."""

    nodes: Mapping[int, Node]
    ways: tuple[Way, ...]
    source: str = ""
    places: tuple[Node, ...] = field(default=())
