from pathlib import Path

import osmium
import pytest

from standfast.config.road_files import network_text, osm_data
from standfast.engines.routing.network import NetworkRefused, Node, OsmWay, read_network


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A small PBF: a road with a ford from Juba to Lainya, a footpath, a village, and a node that nothing uses."""
    file = tmp_path / "small.osm.pbf"
    with osmium.SimpleWriter(file) as writer:
        for number, lon, lat, tags in (
            (1, 31.58, 4.85, {"name": "not kept"}),
            (2, 31.30, 4.60, {"ford": "yes"}),
            (3, 31.00, 4.30, {}),
            (4, 30.00, 4.00, {}),
            (21, 31.5801, 4.85, {"place": "city", "name": "Juba", "population": "450000"}),
            (22, 31.0, 4.3001, {"place": "town", "name": "Lainya"}),
            (23, 31.2, 4.5, {"place": "suburb", "name": "not kept"}),
        ):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), tags=tags))
        for number, nodes, tags in (
            (10, [1, 2, 3, 99], {"highway": "trunk", "surface": "gravel"}),
            (11, [3, 4], {"highway": "footway"}),
        ):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))
    return file


def test_only_usable_ways_and_their_nodes_are_taken(extract: Path) -> None:
    data = osm_data(extract)

    assert data.ways == (OsmWay(10, (1, 2, 3, 99), {"highway": "trunk", "surface": "gravel"}),)
    assert dict(data.nodes) == {
        1: Node(1, 31.58, 4.85),
        2: Node(2, 31.30, 4.60, {"ford": "yes"}),
        3: Node(3, 31.00, 4.30),
    }
    assert [place.tags["name"] for place in data.places] == ["Juba", "Lainya"]
    assert data.source == "small.osm.pbf"


def test_a_file_becomes_a_network(extract: Path) -> None:
    network = read_network(network_text(extract))

    (road,) = network.roads
    assert (road.name, road.fords, road.surface) == ("Juba - Lainya", 1, "murram")
    assert network.left_out == (
        "1 nodes that ways name are not in the extract; the ways end there.",
    )


def test_a_file_that_is_not_there_or_not_readable_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"no map")

    with pytest.raises(NetworkRefused, match=r"^There is no file .*none\.osm\.pbf; name an Open"):
        osm_data(tmp_path / "none.osm.pbf")
    with pytest.raises(NetworkRefused, match=r"broken\.osm\.pbf is no OpenStreetMap file that can"):
        osm_data(broken)
