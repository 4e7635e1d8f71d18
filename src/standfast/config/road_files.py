"""Reads OpenStreetMap files (PBF and what else osmium knows) into what the road network engine takes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import osmium
from osmium.filter import IdFilter, KeyFilter

from standfast.engines.routing.network import (
    NetworkRefused,
    Node,
    OsmData,
    OsmWay,
    road_network,
    write_network,
)
from standfast.engines.routing.network.osm import PLACE_KINDS, WAY_KEYS
from standfast.engines.routing.network.tags import of_node, traits_of


def network_text(file: Path) -> str:
    """Return the road network between the towns of an OpenStreetMap file, as JSON text.

    :raises NetworkRefused: when the file cannot be read or holds no usable road.
    """
    return write_network(road_network(osm_data(file)))


def osm_data(file: Path) -> OsmData:
    """Return the usable ways of an OpenStreetMap file with their nodes, and its places.

    The file is read three times, ways first, so that only nodes that a usable way names are kept in memory.

    :raises NetworkRefused: when there is no such file or osmium cannot read it.
    """
    if not file.is_file():
        raise NetworkRefused(f"There is no file {file}; name an OpenStreetMap extract (.osm.pbf).")
    try:
        ways = tuple(_ways(file))
        wanted = IdFilter({node for way in ways for node in way.nodes})
        nodes = {node.id: _of_road(node) for node in _nodes(file, wanted)}
        places = tuple(
            node for node in _nodes(file, KeyFilter("place")) if node.tags["place"] in PLACE_KINDS
        )
    except RuntimeError as error:  # all that osmium raises for a file it cannot read
        raise NetworkRefused(
            f"{file} is no OpenStreetMap file that can be read: {error}."
        ) from error
    return OsmData(nodes=nodes, ways=ways, source=file.name, places=places)


def _ways(file: Path) -> Iterator[OsmWay]:
    for way in osmium.FileProcessor(file, osmium.osm.WAY).with_filter(KeyFilter(*WAY_KEYS)):
        if isinstance(way, osmium.osm.Way) and traits_of(tags := dict(way.tags)) is not None:
            yield OsmWay(way.id, tuple(node.ref for node in way.nodes), tags)


def _nodes(file: Path, which: IdFilter | KeyFilter) -> Iterator[Node]:
    for node in osmium.FileProcessor(file, osmium.osm.NODE).with_filter(which):
        if isinstance(node, osmium.osm.Node) and node.location.valid():
            yield Node(node.id, node.location.lon, node.location.lat, dict(node.tags))


def _of_road(node: Node) -> Node:
    """Return a node with the tags that say something of the road through it, and no others."""
    return node if node.tags and of_node(node.tags) is not None else replace(node, tags={})
