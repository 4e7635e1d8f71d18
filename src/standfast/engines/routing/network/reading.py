"""From parsed OpenStreetMap data to a road network between named places: the whole way in one call."""

from collections.abc import Collection

from standfast.engines.routing.network.corridors import corridors
from standfast.engines.routing.network.document import NetworkRefused, RoadNetwork, network_of
from standfast.engines.routing.network.graph import graph_of, snapped
from standfast.engines.routing.network.osm import Node, OsmData

SNAP_M = 2000.0  # a place farther from every road than this is not on the network
NAMED = ("name", "name:en", "int_name")


def road_network(
    data: OsmData, *, kinds: Collection[str] = ("city", "town"), within_m: float = SNAP_M
) -> RoadNetwork:
    """Return the roads between the places of some kinds, each joined to the nearest road within `within_m`.

    With fewer than two such places every usable way is kept, whatever it leads to.

    :raises NetworkRefused: when the data hold no way that a convoy or a boat can use.
    """
    towns = [node for node in data.places if node.tags.get("place") in kinds and _name(node)]
    towns.sort(key=lambda node: node.id)
    at = [(node.lon, node.lat) for node in towns]
    names: dict[int, str] = {}
    people: dict[int, int] = {}
    left_out: list[str] = []
    taken: set[str] = set()
    for town, found in zip(towns, snapped(data, at, within_m=within_m), strict=True):
        name = _name(town)
        if found is None:
            left_out.append(f"{name} is more than {within_m:.0f} m from every road.")
            continue
        if found[0] in names:
            left_out.append(f"{name} joins the network where {names[found[0]]} does.")
            continue
        names[found[0]] = name if name not in taken else f"{name} ({town.id})"
        taken.add(name)
        if (count := town.tags.get("population", "").replace(",", "")).isdigit():
            people[found[0]] = int(count)
    graph = graph_of(data, keep=names)
    if not graph.edges:
        raise NetworkRefused(
            "The data hold no way that a convoy or a boat can use; is the extract of the right area?"
        )
    if len(names) > 1:
        graph = corridors(graph, tuple(names))
    network = network_of(graph, names, people=people, source=data.source)
    return RoadNetwork(
        places=network.places,
        roads=network.roads,
        seasons=network.seasons,
        source=network.source,
        left_out=(*left_out, *network.left_out),
    )


def _name(node: Node) -> str:
    return next((node.tags[key] for key in NAMED if node.tags.get(key)), "")
