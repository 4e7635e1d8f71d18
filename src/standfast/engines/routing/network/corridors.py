"""From every street to the roads that a patrol plan needs: those on a best way between named places, dry or wet.

A best way is sought by length, by dry hours and by wet hours between every two anchors, nearest pairs first; a pair that
ways already kept join with at most `detour` times the best is passed over (a greedy spanner: Althoefer et al., 1993). Edges
on no way that is kept are left out, and like stretches are joined again. A plan on the corridors can lose more than that
only where a closure makes a way worth driving that was second best in all three; naming a place on it brings it back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from standfast.engines.routing.network.graph import Graph, merged
from standfast.engines.routing.network.tags import Surface, Traits, is_closed

# Convoy speed in km/h, dry and wet: planning estimates, the mission's to set.
SPEEDS: dict[Surface, tuple[float, float]] = {
    "sealed": (50.0, 50.0),
    "murram": (35.0, 10.0),
    "earth": (20.0, 7.0),
    "black_cotton": (20.0, 0.0),
    "water": (10.0, 10.0),
}


DETOUR = 1.05  # how many times the best a way between two places may be


@dataclass(frozen=True, slots=True)
class Way:
    """A best way: the nodes it passes, the edges driven, kilometres and hours."""

    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    km: float
    hours: float


def hours_of(
    km: float, traits: Traits, *, wet: bool, speeds: Mapping[Surface, tuple[float, float]]
) -> float:
    """Return the hours over a stretch, delays included; infinite where it is closed or cannot be driven."""
    kmh = speeds[traits.surface][wet]
    if kmh <= 0 or is_closed(traits.wet if wet else traits.dry):
        return float("inf")
    return km / kmh + traits.delay_min / 60


class Roads:
    """A graph made ready to ask for best ways by one measure."""

    def __init__(
        self,
        graph: Graph,
        *,
        wet: bool = False,
        by_length: bool = False,
        speeds: Mapping[Surface, tuple[float, float]] = SPEEDS,
    ) -> None:
        self._graph = graph
        self._ids = sorted(graph.at)
        self._index = {node: number for number, node in enumerate(self._ids)}
        self._hours = [hours_of(e.km, e.traits, wet=wet, speeds=speeds) for e in graph.edges]
        self._best: dict[tuple[int, int], int] = {}
        costs: dict[tuple[int, int], float] = {}
        for number, edge in enumerate(graph.edges):
            cost = (
                edge.km if by_length and np.isfinite(self._hours[number]) else self._hours[number]
            )
            key = _key(self._index[edge.start], self._index[edge.end])
            if key[0] != key[1] and np.isfinite(cost) and cost < costs.get(key, np.inf):
                costs[key], self._best[key] = cost, number
        pairs = np.array(list(costs), dtype=np.int64).reshape(-1, 2)
        # A length of zero would read as no edge at all.
        weights = np.maximum(np.array(list(costs.values())), 1e-9)
        size = len(self._ids)
        self._table = sparse.csr_matrix((weights, (pairs[:, 0], pairs[:, 1])), shape=(size, size))

    def costs(self, anchors: Sequence[int]) -> NDArray[np.float64]:
        """Return the cost of the best way between every two anchors by this measure; infinite where there is none.

        :raises ValueError: when a node is not in the graph.
        """
        rows = self._indices(anchors)
        found = [dijkstra(self._table, directed=False, indices=row)[rows] for row in rows]
        return np.array(found).reshape(len(rows), len(rows))

    def _indices(self, nodes: Sequence[int]) -> list[int]:
        for node in nodes:
            if node not in self._index:
                raise ValueError(f"Node {node} is not in the network; ask for one that is.")
        return [self._index[node] for node in nodes]

    def ways(self, start: int, ends: Sequence[int]) -> list[Way | None]:
        """Return the best way from a node to each of others; None where there is none.

        :raises ValueError: when a node is not in the graph.
        """
        first, *others = self._indices((start, *ends))
        before = dijkstra(self._table, directed=False, indices=first, return_predecessors=True)[1]
        return [self._way(before, first, end) for end in others]

    def _way(self, before: NDArray[np.int32], start: int, end: int) -> Way | None:
        nodes = [end]
        while nodes[-1] != start:
            step = int(before[nodes[-1]])
            if step < 0:
                return None
            nodes.append(step)
        nodes.reverse()
        edges = tuple(self._best[_key(a, b)] for a, b in pairwise(nodes))
        return Way(
            nodes=tuple(self._ids[node] for node in nodes),
            edges=edges,
            km=sum(self._graph.edges[number].km for number in edges),
            hours=sum(self._hours[number] for number in edges),
        )


def _key(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one <= other else (other, one)


def corridors(
    graph: Graph,
    anchors: Sequence[int],
    *,
    speeds: Mapping[Surface, tuple[float, float]] = SPEEDS,
    detour: float = DETOUR,
) -> Graph:
    """Return the edges that join all anchors nearly best by length, by dry hours and by wet hours, joined again.

    Between any two anchors the best way that is left is at most `detour` times the best on all edges.
    """
    known = [node for node in dict.fromkeys(anchors) if node in graph.at]
    used: set[int] = set()
    for roads in (
        Roads(graph, by_length=True, speeds=speeds),
        Roads(graph, speeds=speeds),
        Roads(graph, wet=True, speeds=speeds),
    ):
        for start, ends in _spanning(roads.costs(known), detour).items():
            for way in roads.ways(known[start], [known[end] for end in ends]):
                used.update(way.edges if way is not None else ())
    edges = tuple(graph.edges[number] for number in sorted(used))
    nodes = {node for edge in edges for node in (edge.start, edge.end)} | set(known)
    at = {node: place for node, place in graph.at.items() if node in nodes}
    left = len(graph.edges) - len(edges)
    told = (
        (f"{left} stretches of road are not needed to join the named places well.",) if left else ()
    )
    smaller = replace(graph, at=at, edges=edges, left_out=graph.left_out + told)
    return merged(smaller, keep=known)


def _spanning(costs: NDArray[np.float64], detour: float) -> dict[int, list[int]]:
    """Return which anchors to join by their best way, so that all are joined within the detour."""
    joined = np.full_like(costs, np.inf)
    np.fill_diagonal(joined, 0.0)
    one, other = np.triu_indices(len(costs), k=1)
    chosen: dict[int, list[int]] = {}
    for pair in np.argsort(costs[one, other], kind="stable").tolist():
        start, end = int(one[pair]), int(other[pair])
        cost = costs[start, end]
        if not np.isfinite(cost) or joined[start, end] <= detour * cost:
            continue
        chosen.setdefault(start, []).append(end)
        over = joined[:, start, None] + cost + joined[None, end, :]
        joined = np.minimum(joined, np.minimum(over, over.T))
    return chosen
