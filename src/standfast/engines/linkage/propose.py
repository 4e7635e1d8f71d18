"""The door: reports in, pairs that may be one event out, each with the reasons that speak for and against it.

Nothing is merged here. The score is the probability of one event under the model of `comparison`, as far as the labelled set
is like what is compared; it orders work, it decides nothing.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standfast.engines.linkage.comparison import (
    Kind,
    Level,
    Rarity,
    Sides,
    levels_of,
    sides_of,
)
from standfast.engines.linkage.problem import Report, Settings
from standfast.engines.linkage.wording import sentence_of

if TYPE_CHECKING:
    from standfast.engines.linkage.blocking import Columns

UNITS = {
    "distance": "km",
    "time": "h",
    "actors": "share",
    "words": "share",
    "deaths": "share",
    "category": "same",
    "place": "share",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says of a pair: its value in its unit, its weight in the sum, and the same in words."""

    kind: Kind
    value: float
    unit: str
    weight: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two reports that may be of one event; `a` is the one whose id sorts first."""

    a: str
    b: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a search: proposals, best first; how many pairs were compared; whom no other could be compared with."""

    proposals: tuple[Proposal, ...]
    compared: int
    not_compared: tuple[str, ...]


def propose(reports: Sequence[Report], settings: Settings | None = None) -> list[Proposal]:
    """Return the pairs of reports that reach the threshold, the highest score first.

    :raises ValueError: when two reports have one id.
    """
    return list(search(reports, settings).proposals)


def search(
    reports: Sequence[Report],
    settings: Settings | None = None,
    *,
    also: Collection[tuple[str, str]] = (),
) -> Outcome:
    """Return the proposals with what was compared for them; the pairs of `also` are scored whatever comes of it.

    :raises ValueError: when two reports have one id.
    """
    # Compiled loops take a second to load, which whoever only reads proposals need not wait for.
    from standfast.engines.linkage.blocking import columns_of, pairs_of, rarity_of  # noqa: PLC0415

    settings = settings or Settings()
    if len({report.id for report in reports}) < len(reports):
        raise ValueError("Two reports have one id; an id names one report.")
    # In the order of their ids, so that the result does not depend on how they were given.
    sides = [sides_of(report, settings) for report in sorted(reports, key=lambda one: one.id)]
    rarity = rarity_of(sides)
    columns = columns_of(sides, rarity, settings)
    least = math.log(settings.threshold / (1 - settings.threshold))
    pairs, compared = pairs_of(columns, settings, cut=least - settings.weights.prior)
    place = {one.report.id: k for k, one in enumerate(columns.order)}
    asked = {(place[a], place[b]) for a, b in map(sorted, also) if a in place and b in place}
    found = (
        proposal_of(columns.order[i], columns.order[j], rarity, crowd_of(columns, i, j), settings)
        for i, j in {*map(tuple, pairs.tolist()), *asked}
    )
    wanted = {(min(pair), max(pair)) for pair in also}
    kept = sorted(
        (one for one in found if one.score >= settings.threshold or (one.a, one.b) in wanted),
        key=lambda one: (-one.score, one.a, one.b),
    )
    alone = tuple(
        one.report.id for one in sides if one.start is None or (one.lon is None and not one.places)
    )
    return Outcome(tuple(kept), compared, alone)


def crowd_of(columns: "Columns", i: int, j: int) -> int:
    """Return how many reports crowd a pair: those about as near as the other is, around the less crowded of the two."""
    return int(min(columns.crowd[i], columns.crowd[j]))


def proposal_of(a: Sides, b: Sides, rarity: Rarity, crowd: int, settings: Settings) -> Proposal:
    """Return two reports as a proposal with every reason, whatever its score."""
    if b.report.id < a.report.id:
        a, b = b, a
    reasons = tuple(_reason(level, a, b, crowd, settings) for level in levels_of(a, b, rarity))
    total = settings.weights.prior + sum(reason.weight for reason in reasons)
    return Proposal(a.report.id, b.report.id, 1 / (1 + math.exp(-total)), reasons)


def _reason(level: Level, a: Sides, b: Sides, crowd: int, settings: Settings) -> Reason:
    ladder = settings.weights.of(level.kind)
    weight = ladder[level.index]
    if level.worst is not None:
        weight = min(weight, ladder[level.worst])
    if level.kind == "distance":
        weight -= settings.weights.crowd * math.log(max(1, crowd))
    return Reason(
        level.kind, level.value, UNITS[level.kind], weight, sentence_of(level, a, b, crowd)
    )
