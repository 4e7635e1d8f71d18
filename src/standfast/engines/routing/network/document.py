"""A road network as JSON text: places, roads with their tags read, and seasons by corridor; dates come with a mission.

The format is the same whether a network was read from OpenStreetMap or written by hand. `estimate` says that a figure was
not measured, `source` where it comes from. docs/reference/road-network.md describes every field.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from standfast.engines.routing.mission.ground import GRADES, Grade, RoadKind
from standfast.engines.routing.network.graph import Edge, Graph
from standfast.engines.routing.network.seasons import SOUTH_SUDAN, Zone, zone_of

FORMAT = "standfast road network 1"
PLACES_AS_WRITTEN = 6  # decimals of a degree: a tenth of a metre


class NetworkRefused(ValueError):
    """The text describes no road network; the message names the place in the text and the field."""


class NetworkPlace(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """A town, village or junction, lon and lat in degrees; `people` None where nobody counted."""

    name: str
    lon: float
    lat: float
    people: int | None = None
    estimate: bool = False
    source: str = ""


class NetworkSeason(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """The wet months of a corridor, from 1 to 12."""

    name: str
    wet_months: tuple[int, ...]
    source: str = ""

    def __post_init__(self) -> None:
        if not all(1 <= month <= 12 for month in self.wet_months):
            raise NetworkRefused(f"Season {self.name} has a month outside 1 to 12; correct it.")


class NetworkRoad(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """A stretch between two places: km, surface, grades dry and wet, bridges, fords, months in which it is closed.

    `line` has lon, lat of its course and `ways` the OpenStreetMap ways it came from; both may be empty.
    """

    name: str
    start: str
    end: str
    km: float
    surface: str
    kind: RoadKind = "road"
    season: str | None = None
    grade_dry: Grade = "P0"
    grade_wet: Grade = "P0"
    bridges: int = 0
    fords: int = 0
    delay_min: int = 0
    closed_months: tuple[int, ...] = ()
    heaviest_t: float | None = None
    surface_assumed: bool = False
    estimate: bool = False
    source: str = ""
    ways: tuple[int, ...] = ()
    line: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if not self.km > 0:
            raise NetworkRefused(
                f"Road {self.name} is {self.km:g} km long; a road is longer than 0."
            )
        if not {self.grade_dry, self.grade_wet} <= set(GRADES):
            raise NetworkRefused(
                f"Road {self.name} has an unknown grade; give one of {', '.join(GRADES)}."
            )
        if not all(1 <= month <= 12 for month in self.closed_months):
            raise NetworkRefused(f"Road {self.name} is closed in a month outside 1 to 12.")


class RoadNetwork(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Places and the roads between them.

    :raises NetworkRefused: when a name is used twice or names nothing.
    """

    places: tuple[NetworkPlace, ...]
    roads: tuple[NetworkRoad, ...]
    seasons: tuple[NetworkSeason, ...] = ()
    source: str = ""
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        kinds: tuple[tuple[str, Iterable[str]], ...] = (
            ("place", [place.name for place in self.places]),
            ("road", [road.name for road in self.roads]),
            ("season", [season.name for season in self.seasons]),
        )
        known: dict[str, set[str]] = {}
        for kind, names in kinds:
            seen = known.setdefault(kind, set())
            for name in names:
                if name in seen:
                    raise NetworkRefused(f"Two {kind}s are called {name}; give each its own name.")
                seen.add(name)
        for road in self.roads:
            if missing := {road.start, road.end} - known["place"]:
                raise NetworkRefused(
                    f"Road {road.name} ends at {min(missing)}, which is no place of the network."
                )
            if road.season is not None and road.season not in known["season"]:
                raise NetworkRefused(
                    f"Road {road.name} has the season {road.season}, which the network does not describe."
                )


def read_network(text: str | bytes) -> RoadNetwork:
    """Return the network that a JSON text describes.

    :raises NetworkRefused: with a sentence that names the place in the text.
    """
    try:
        raw = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NetworkRefused(f"The road network is no JSON text: {error}.") from error
    if not isinstance(raw, dict) or raw.pop("format", None) != FORMAT:
        raise NetworkRefused(f"The text is of another format than '{FORMAT}'.")
    try:
        return msgspec.convert(raw, RoadNetwork)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, NetworkRefused):
            raise error.__cause__ from None
        raise NetworkRefused(f"The road network is not as described: {error}.") from error


def write_network(network: RoadNetwork) -> str:
    """Return the JSON text of a network, a line for each place and road; `read_network` returns an equal one."""
    parts = {"format": FORMAT} | msgspec.to_builtins(network)
    return "{\n" + ",\n".join(f"  {json.dumps(k)}: {_rows(v)}" for k, v in parts.items()) + "\n}\n"


def _rows(part: Any) -> str:
    if not isinstance(part, list | tuple) or not part or isinstance(part[0], str):
        return json.dumps(part, ensure_ascii=False)
    rows = (json.dumps(row, ensure_ascii=False) for row in part)
    return "[\n    " + ",\n    ".join(rows) + "\n  ]"


def network_of(
    graph: Graph,
    names: Mapping[int, str],
    *,
    people: Mapping[int, int] | None = None,
    zones: Iterable[Zone] = SOUTH_SUDAN,
    source: str = "",
) -> RoadNetwork:
    """Return a graph as a network: named nodes by their names, others as junctions, seasons by where a stretch's middle lies.

    Loops (from a node to itself) lead nowhere and are left out.
    """
    called = {node: names.get(node, f"junction {node}") for node in sorted(graph.at)}
    zoned = tuple(zones)
    counted = people or {}
    roads, loops = [], 0
    taken: dict[tuple[str, str], int] = {}
    for edge in graph.edges:
        if edge.start == edge.end:
            loops += 1
            continue
        roads.append(_road(edge, called, zoned, taken))
    used = {road.season for road in roads}
    left_out = graph.left_out + (
        (f"{loops} loops lead nowhere and were left out.",) if loops else ()
    )
    return RoadNetwork(
        places=tuple(
            NetworkPlace(
                name=called[node],
                lon=round(lon, PLACES_AS_WRITTEN),
                lat=round(lat, PLACES_AS_WRITTEN),
                people=counted.get(node),
                source=source,
            )
            for node, (lon, lat) in sorted(graph.at.items())
        ),
        roads=tuple(roads),
        seasons=tuple(
            NetworkSeason(name=zone.name, wet_months=tuple(sorted(zone.wet_months)))
            for zone in zoned
            if zone.name in used
        ),
        source=source,
        left_out=left_out,
    )


def _road(
    edge: Edge,
    called: Mapping[int, str],
    zones: tuple[Zone, ...],
    taken: dict[tuple[str, str], int],
) -> NetworkRoad:
    ends = (called[edge.start], called[edge.end])
    key = (min(ends), max(ends))
    taken[key] = taken.get(key, 0) + 1
    twin = f" ({taken[key]})" if taken[key] > 1 else ""
    traits = edge.traits
    zone = zone_of(edge.line[len(edge.line) // 2], zones)
    return NetworkRoad(
        name=f"{ends[0]} - {ends[1]}{twin}",
        start=ends[0],
        end=ends[1],
        km=round(max(edge.km, 0.001), 3),
        surface=traits.surface,
        kind=traits.kind,
        season=None if zone is None else zone.name,
        grade_dry=traits.dry,
        grade_wet=traits.wet,
        bridges=traits.bridges,
        fords=traits.fords,
        delay_min=traits.delay_min,
        closed_months=tuple(sorted(traits.closed_months)),
        heaviest_t=traits.heaviest_t,
        surface_assumed=traits.assumed,
        ways=edge.ways,
        line=tuple(
            (round(lon, PLACES_AS_WRITTEN), round(lat, PLACES_AS_WRITTEN)) for lon, lat in edge.line
        ),
    )
