import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfast.engines.geo import distance_m
from standfast.engines.routing.network import (
    Graph,
    Node,
    OsmData,
    OsmWay,
    Roads,
    corridors,
    graph_of,
    snapped,
)

GRAVEL = {"highway": "primary", "surface": "gravel"}
DIRT = {"highway": "tertiary", "surface": "dirt"}


def data(
    *ways: tuple[int, tuple[int, ...], dict[str, str]],
    nodes: dict[int, tuple[float, float] | None] | None = None,
    tags: dict[int, dict[str, str]] | None = None,
) -> OsmData:
    """Nodes lie a hundredth of a degree apart in a row unless they are placed."""
    ids = sorted({node for _, refs, _ in ways for node in refs})
    placed: dict[int, tuple[float, float] | None] = {node: (node * 0.01, 0.0) for node in ids}
    placed |= nodes or {}
    return OsmData(
        nodes={
            node: Node(node, at[0], at[1], (tags or {}).get(node, {}))
            for node, at in placed.items()
            if at is not None
        },
        ways=tuple(OsmWay(*way) for way in ways),
    )


def stretches(graph: Graph) -> list[tuple[int, int, float]]:
    return sorted((min(e.start, e.end), max(e.start, e.end), round(e.km, 3)) for e in graph.edges)


KM = distance_m((0.0, 0.0), (0.01, 0.0)) / 1000


def test_ways_that_cross_are_cut_where_they_meet_and_like_stretches_are_joined() -> None:
    graph = graph_of(data((1, (1, 2, 3, 4), GRAVEL), (2, (4, 5), GRAVEL), (3, (3, 9), DIRT)))

    assert [(start, end) for start, end, _ in stretches(graph)] == [(1, 3), (3, 5), (3, 9)]
    assert [km for *_, km in stretches(graph)] == pytest.approx([2 * KM, 2 * KM, 6 * KM], abs=1e-3)
    assert {edge.ways for edge in graph.edges} == {(1,), (1, 2), (3,)}
    longest = next(edge for edge in graph.edges if edge.ways == (1, 2))
    assert longest.line == ((0.03, 0.0), (0.04, 0.0), (0.05, 0.0))


def test_a_change_of_surface_is_not_joined_over() -> None:
    graph = graph_of(data((1, (1, 2), GRAVEL), (2, (2, 3), DIRT)))

    assert [(edge.start, edge.end) for edge in graph.edges] == [(1, 2), (2, 3)]


def test_a_node_to_be_kept_stays() -> None:
    graph = graph_of(data((1, (1, 2, 3), GRAVEL)), keep={2})

    assert [(edge.start, edge.end) for edge in graph.edges] == [(1, 2), (2, 3)]


def test_a_ford_counts_for_the_stretch_it_lies_on() -> None:
    graph = graph_of(
        data((1, (1, 2, 3, 4), GRAVEL), (2, (3, 9), GRAVEL), tags={2: {"ford": "yes"}})
    )

    assert {(e.start, e.end): (e.traits.fords, e.traits.wet) for e in graph.edges} == {
        (1, 3): (1, "P3"),
        (3, 4): (0, "P1"),
        (3, 9): (0, "P1"),
    }


def test_a_ford_at_the_end_of_a_way_counts_once() -> None:
    graph = graph_of(data((1, (1, 2), GRAVEL), (2, (2, 3), GRAVEL), tags={3: {"ford": "yes"}}))

    assert [edge.traits.fords for edge in graph.edges] == [1]


def test_ways_that_leave_the_extract_are_cut_and_counted() -> None:
    graph = graph_of(data((1, (1, 2, 3, 4, 5), GRAVEL), nodes={3: None}))

    assert stretches(graph) == [(1, 2, round(KM, 3)), (4, 5, round(KM, 3))]
    assert graph.left_out == ("1 nodes that ways name are not in the extract; the ways end there.",)
    assert [len(one) for one in graph.components()] == [2, 2]


def test_what_cannot_be_driven_is_not_in_the_graph() -> None:
    graph = graph_of(data((1, (1, 2), {"highway": "footway"}), (2, (2, 3), GRAVEL)))

    assert stretches(graph) == [(2, 3, round(KM, 3))]


def test_a_ring_road_stays_a_loop_and_two_ways_between_two_nodes_both_stay() -> None:
    ring = graph_of(data((1, (1, 2, 3, 1), GRAVEL), (2, (1, 9), GRAVEL)))
    twin = graph_of(
        data((1, (1, 2, 4), GRAVEL), (2, (1, 3, 4), DIRT), (3, (0, 1), GRAVEL), (4, (4, 5), DIRT))
    )

    assert [edge.start == edge.end for edge in ring.edges].count(True) == 1
    ends = sorted((min(e.start, e.end), max(e.start, e.end)) for e in twin.edges)
    assert ends == [(0, 1), (1, 4), (1, 4), (4, 5)]


def test_places_snap_to_the_nearest_usable_node_within_reach() -> None:
    found = snapped(
        data((1, (1, 2), GRAVEL), (2, (5, 6), {"highway": "path"})),
        [(0.0199, 0.0), (0.05, 0.0), (0.021, 0.0)],
        within_m=200,
    )

    assert [one and one[0] for one in found] == [2, None, 2]
    assert found[0] is not None
    assert found[0][1] == pytest.approx(11.1, abs=0.1)


def test_the_best_way_follows_the_measure() -> None:
    graph = graph_of(
        data(
            (1, (1, 2), DIRT),
            (2, (1, 3, 2), {"highway": "trunk", "surface": "asphalt"}),
            nodes={3: (0.015, 0.003)},
        ),
        keep={1, 2, 3},
    )

    (short,) = Roads(graph, by_length=True).ways(1, [2])
    (fast,) = Roads(graph).ways(1, [2])

    assert short is not None
    assert fast is not None
    assert short.nodes == (1, 2)
    assert fast.nodes == (1, 3, 2)
    assert fast.hours == pytest.approx(fast.km / 50)
    assert short.hours == pytest.approx(KM / 20)


def test_a_closed_road_is_no_way_and_an_unknown_node_is_refused() -> None:
    closed = dict(GRAVEL, motor_vehicle="no")
    graph = graph_of(data((1, (1, 2), closed)))

    assert Roads(graph).ways(1, [2]) == [None]
    with pytest.raises(ValueError, match="Node 7 is not in the network"):
        Roads(graph).ways(1, [7])


def test_corridors_keep_the_dry_and_the_wet_way_and_leave_dead_ends_out() -> None:
    cotton = {"highway": "primary", "surface": "black_cotton"}
    graph = graph_of(
        data(
            (1, (1, 2), cotton),
            (2, (1, 3, 2), {"highway": "trunk", "surface": "gravel"}),
            (3, (3, 8), GRAVEL),
            nodes={3: (0.015, 0.02), 8: (0.05, 0.09)},
        ),
        keep={1, 2},
    )

    kept = corridors(graph, (1, 2))

    assert sorted({edge.traits.surface for edge in kept.edges}) == ["black_cotton", "murram"]
    assert len(kept.edges) == 2
    assert kept.left_out == ("1 stretches of road are not needed to join the named places well.",)


@st.composite
def streets(draw: st.DrawFn) -> OsmData:
    """A small grid of streets with some missing; every street is a way of its own."""
    wide, high = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    nodes = {x * 10 + y: (x * 0.01, y * 0.013) for x in range(wide) for y in range(high)}
    ways: list[tuple[int, tuple[int, int], dict[str, str]]] = []
    for (a, at), (b, bt) in itertools.combinations(sorted(nodes.items()), 2):
        beside = abs(at[0] - bt[0]) < 0.0101 and abs(at[1] - bt[1]) < 0.0131
        straight = at[0] == bt[0] or at[1] == bt[1]
        if beside and straight and draw(st.booleans()):
            tags = draw(st.sampled_from([GRAVEL, DIRT]))
            ways.append((len(ways) + 1, (a, b), tags))
    return OsmData(
        nodes={n: Node(n, *at) for n, at in nodes.items()}, ways=tuple(OsmWay(*w) for w in ways)
    )


def _oracle(osm: OsmData, start: int, end: int) -> float | None:
    """Hours of the best way by relaxing every street until nothing changes."""
    kmh = {"gravel": 35.0, "dirt": 20.0}
    best = {start: 0.0}
    for _ in range(len(osm.nodes)):
        for way in osm.ways:
            a, b = way.nodes
            at = [(osm.nodes[n].lon, osm.nodes[n].lat) for n in (a, b)]
            hours = distance_m(*at) / 1000 / kmh[way.tags["surface"]]
            for one, other in ((a, b), (b, a)):
                if one in best and best[one] + hours < best.get(other, float("inf")):
                    best[other] = best[one] + hours
    return best.get(end)


@given(streets(), st.data())
@settings(max_examples=120, deadline=None)
def test_hours_on_the_joined_graph_and_its_corridors_are_those_of_the_streets(
    osm: OsmData, chosen: st.DataObject
) -> None:
    used = sorted({node for way in osm.ways for node in way.nodes})
    if len(used) < 2:
        return
    start, end = chosen.draw(st.permutations(used))[:2]
    graph = graph_of(osm, keep={start, end})

    (way,) = Roads(graph).ways(start, [end])
    (kept,) = Roads(corridors(graph, (start, end))).ways(start, [end])

    expected = _oracle(osm, start, end)
    assert (way is None) == (expected is None)
    if way is not None:
        assert kept is not None
        assert way.hours == pytest.approx(expected, rel=1e-6)
        assert kept.hours == pytest.approx(expected, rel=1e-6)
        assert (way.nodes[0], way.nodes[-1]) == (start, end)


@given(streets(), st.sampled_from([1.0, 1.3]))
@settings(max_examples=60, deadline=None)
def test_corridors_join_any_two_places_within_the_detour(osm: OsmData, detour: float) -> None:
    anchors = sorted({node for way in osm.ways for node in way.nodes})
    graph = graph_of(osm, keep=anchors)

    kept = corridors(graph, anchors, detour=detour)

    assert set(kept.at) == set(anchors)
    before, after = Roads(graph).costs(anchors), Roads(kept).costs(anchors)
    assert np.isfinite(before).tolist() == np.isfinite(after).tolist()
    finite = np.isfinite(before)
    assert (after[finite] <= detour * before[finite] + 1e-9).all()


def test_a_way_of_one_node_is_left_out_and_told() -> None:
    graph = graph_of(data((1, (1, 1), GRAVEL), (2, (2, 3), GRAVEL)))

    assert stretches(graph) == [(2, 3, round(KM, 3))]
    assert graph.left_out == ("1 pieces of ways have fewer than two nodes and were left out.",)
