"""Proposals that hang together, and the link that the whole hangs on."""

from collections.abc import Iterable
from dataclasses import dataclass

from standfast.engines.linkage.propose import Proposal


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports that proposals connect, directly or through others, sorted.

    `weakest` is the lowest proposal without which they would fall apart: the least score that has to be believed for all of
    them to be of one event.
    """

    reports: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    weakest: Proposal


def clusters_of(proposals: Iterable[Proposal]) -> list[Cluster]:
    """Return the connected groups of proposals, the largest first, each with its weakest link.

    The weakest link is the last that Kruskal's algorithm (1956) needs when it takes the highest scores first.
    """
    ordered = sorted(proposals, key=lambda one: (-one.score, one.a, one.b))
    root: dict[str, str] = {}
    needed: dict[str, Proposal] = {}
    for one in ordered:
        a, b = _root(root, one.a), _root(root, one.b)
        if a != b:
            root[max(a, b)] = min(a, b)
            needed.pop(max(a, b), None)
            needed[min(a, b)] = one
    members: dict[str, set[str]] = {}
    links: dict[str, list[Proposal]] = {}
    for one in ordered:
        group = _root(root, one.a)
        members.setdefault(group, set()).update((one.a, one.b))
        links.setdefault(group, []).append(one)
    found = [
        Cluster(tuple(sorted(those)), tuple(links[group]), needed[group])
        for group, those in members.items()
    ]
    return sorted(found, key=lambda one: (-len(one.reports), one.reports))


def _root(root: dict[str, str], name: str) -> str:
    root.setdefault(name, name)
    while root[name] != name:
        root[name] = root[root[name]]
        name = root[name]
    return name
