"""Roads and rivers: from OpenStreetMap's ways and nodes to the places and roads of a mission problem.

Surface, bridges, fords and seasons come from tags; the mission's own reports of passability override them and age. Reading
a file is for an outer room (`config/road_files.py`). Start reading at `reading` (the whole way), then `tags` (what tags
say), `graph` (ways become edges), `corridors` (which edges a plan needs), `passability` (reports), `document` (the
network as JSON) and `mission_parts` (a network on the days of a mission).
"""

from standfast.engines.routing.network.corridors import Roads, Way, corridors
from standfast.engines.routing.network.document import (
    NetworkPlace,
    NetworkRefused,
    NetworkRoad,
    NetworkSeason,
    RoadNetwork,
    network_of,
    read_network,
    write_network,
)
from standfast.engines.routing.network.graph import Edge, Graph, graph_of, snapped
from standfast.engines.routing.network.mission_parts import MissionParts, mission_parts
from standfast.engines.routing.network.osm import Node, OsmData
from standfast.engines.routing.network.osm import Way as OsmWay
from standfast.engines.routing.network.passability import ReportRefused, RoadReport
from standfast.engines.routing.network.reading import road_network

__all__ = [
    "Edge",
    "Graph",
    "MissionParts",
    "NetworkPlace",
    "NetworkRefused",
    "NetworkRoad",
    "NetworkSeason",
    "Node",
    "OsmData",
    "OsmWay",
    "ReportRefused",
    "RoadNetwork",
    "RoadReport",
    "Roads",
    "Way",
    "corridors",
    "graph_of",
    "mission_parts",
    "network_of",
    "read_network",
    "road_network",
    "snapped",
    "write_network",
]
