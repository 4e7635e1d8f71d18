"""Ways become a graph: junctions and ends are its nodes, the stretches between them its edges, measured on the ellipsoid.

Where a way leaves the extract, or names a node that is not there, it is cut; what was cut is counted. Streets are driven
both ways: one-way rules bind in towns, where a patrol's time is not lost.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from standfast.engines.geo import LonLat, distance_m
from standfast.engines.geo.ellipsoid import WGS84
from standfast.engines.routing.network.osm import Node, OsmData
from standfast.engines.routing.network.tags import Traits, joined, of_node, traits_of


@dataclass(frozen=True, slots=True)
class Edge:
    """A stretch between two graph nodes, with its line, the ways it came from and how one drives on it."""

    start: int
    end: int
    km: float
    traits: Traits
    line: tuple[LonLat, ...]
    ways: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Nodes by id with their positions, and edges that are driven both ways. `left_out` says what could not be used."""

    at: dict[int, LonLat]
    edges: tuple[Edge, ...]
    left_out: tuple[str, ...] = ()

    def degree(self) -> Counter[int]:
        """Return how many ends of edges meet at each node; a loop counts twice."""
        return Counter(node for edge in self.edges for node in (edge.start, edge.end))

    def components(self) -> list[set[int]]:
        """Return the sets of nodes that can reach one another, the largest first."""
        beside: dict[int, list[int]] = defaultdict(list)
        for edge in self.edges:
            beside[edge.start].append(edge.end)
            beside[edge.end].append(edge.start)
        found: list[set[int]] = []
        seen: set[int] = set()
        for start in self.at:
            if start in seen:
                continue
            members, edge_of = {start}, [start]
            while edge_of:
                for node in beside[edge_of.pop()]:
                    if node not in members:
                        members.add(node)
                        edge_of.append(node)
            seen |= members
            found.append(members)
        return sorted(found, key=lambda one: (-len(one), min(one)))


def graph_of(data: OsmData, *, keep: Collection[int] = ()) -> Graph:
    """Return the graph of all ways that a convoy or a boat can use; `keep` are nodes that stay nodes."""
    used: list[tuple[int, tuple[int, ...], Traits]] = []
    missing = short = 0
    for way in data.ways:
        traits = traits_of(way.tags)
        if traits is None:
            continue
        pieces = list(_whole_pieces(way.nodes, data.nodes))
        missing += sum(node not in data.nodes for node in way.nodes)
        short += sum(len(piece) < 2 for piece in pieces)
        used += [(way.id, piece, traits) for piece in pieces if len(piece) > 1]
    ends = Counter(node for _, nodes, _ in used for node in nodes)
    for _, nodes, _ in used:
        ends.update((nodes[0], nodes[-1]))
    stops = {node for node, count in ends.items() if count > 1} | set(keep)
    edges = [edge for one in used for edge in _edges(*one, stops=stops, nodes=data.nodes)]
    at = {
        node: (data.nodes[node].lon, data.nodes[node].lat)
        for edge in edges
        for node in (edge.start, edge.end)
    }
    left_out = []
    if missing:
        left_out.append(
            f"{missing} nodes that ways name are not in the extract; the ways end there."
        )
    if short:
        left_out.append(f"{short} pieces of ways have fewer than two nodes and were left out.")
    return merged(Graph(at, tuple(edges), tuple(left_out)), keep=keep)


def _whole_pieces(nodes: tuple[int, ...], known: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Cut a way where a node is not in the extract; a node named twice in a row counts once."""
    piece: list[int] = []
    for node in nodes:
        if node not in known:
            if piece:
                yield tuple(piece)
            piece = []
        elif not piece or piece[-1] != node:
            piece.append(node)
    if piece:
        yield tuple(piece)


def _edges(
    way: int, refs: tuple[int, ...], traits: Traits, *, stops: set[int], nodes: Mapping[int, Node]
) -> Iterator[Edge]:
    line = tuple((nodes[ref].lon, nodes[ref].lat) for ref in refs)
    lengths = WGS84.line_lengths([at[0] for at in line], [at[1] for at in line])
    cuts = [0, *(n for n in range(1, len(refs) - 1) if refs[n] in stops), len(refs) - 1]
    for first, last in pairwise(cuts):
        # A ford or a checkpoint on a junction belongs to the stretch that begins there.
        on_it = [of_node(nodes[ref].tags) for ref in refs[first:last]]
        if last == len(refs) - 1:
            on_it.append(of_node(nodes[refs[last]].tags))
        yield Edge(
            start=refs[first],
            end=refs[last],
            km=float(sum(lengths[first:last])) / 1000,
            traits=joined((traits, *(one for one in on_it if one is not None))),
            line=line[first : last + 1],
            ways=(way,),
        )


def merged(graph: Graph, *, keep: Collection[int] = ()) -> Graph:
    """Return the graph without nodes at which two like stretches meet: those of one kind, surface and closed months.

    The worst grade of what is joined holds for all of it, for all of it must be driven.
    """
    degree = graph.degree()
    at_node: dict[int, list[int]] = defaultdict(list)
    for number, edge in enumerate(graph.edges):
        at_node[edge.start].append(number)
        at_node[edge.end].append(number)
    edges: list[Edge | None] = list(graph.edges)
    kept = set(keep)
    for node in sorted(graph.at):
        if node in kept or degree[node] != 2:
            continue
        numbers = [number for number in at_node[node] if edges[number] is not None]
        if len(set(numbers)) != 2:
            continue
        one, other = edges[numbers[0]], edges[numbers[1]]
        if one is None or other is None or _like(one) != _like(other):
            continue
        whole = _joined_at(node, one, other)
        edges[numbers[0]], edges[numbers[1]] = whole, None
        at_node[node] = []
        moved = at_node[whole.end]
        at_node[whole.end] = [numbers[0] if n == numbers[1] else n for n in moved]
    left = tuple(edge for edge in edges if edge is not None)
    used = {node for edge in left for node in (edge.start, edge.end)} | kept
    return replace(
        graph, at={node: at for node, at in graph.at.items() if node in used}, edges=left
    )


def _like(edge: Edge) -> tuple[object, ...]:
    return edge.traits.kind, edge.traits.surface, edge.traits.closed_months


def _joined_at(node: int, one: Edge, other: Edge) -> Edge:
    before = one if one.end == node else _turned(one)
    after = other if other.start == node else _turned(other)
    return Edge(
        start=before.start,
        end=after.end,
        km=before.km + after.km,
        traits=joined((before.traits, after.traits)),
        line=before.line + after.line[1:],
        ways=tuple(dict.fromkeys((*before.ways, *after.ways))),
    )


def _turned(edge: Edge) -> Edge:
    return replace(edge, start=edge.end, end=edge.start, line=edge.line[::-1], ways=edge.ways[::-1])


def snapped(
    data: OsmData, points: Iterable[LonLat], *, within_m: float
) -> list[tuple[int, float] | None]:
    """Return for each point the nearest node of a usable way and its distance in metres; None where all are farther."""
    ids = sorted(
        {
            node
            for way in data.ways
            if traits_of(way.tags) is not None
            for node in way.nodes
            if node in data.nodes
        }
    )
    asked = list(points)
    if not ids or not asked:
        return [None] * len(asked)
    tree = cKDTree(_on_sphere([(data.nodes[node].lon, data.nodes[node].lat) for node in ids]))
    found: list[tuple[int, float] | None] = []
    for point, best in zip(asked, tree.query(_on_sphere(asked))[1].tolist(), strict=True):
        node = data.nodes[ids[best]]
        far = distance_m(point, (node.lon, node.lat))
        found.append((node.id, far) if far <= within_m else None)
    return found


def _on_sphere(points: Sequence[LonLat]) -> NDArray[np.float64]:
    """Return points on the unit sphere, so that what is near is near, whatever the latitude."""
    lon, lat = np.radians(np.array(points, dtype=np.float64)).T
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=1)
