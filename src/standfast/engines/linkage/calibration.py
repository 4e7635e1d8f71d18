"""Learning what each level weighs from pairs of known truth.

Counts give the likelihood ratio of each level, with half a pair added everywhere (the estimator of Krichevsky and Trofimov);
ladders that must not rise are made so by pooling neighbours (pool adjacent violators: Ayer et al. 1955); then a logistic
regression on three numbers a pair (one, the sum of the weights, the logarithm of the crowd) puts the sum on the scale of a
probability (Platt 1999), because fields depend on each other and their plain sum is too sure of itself.

Limit: the share of true pairs among those compared is that of the set; where a mission's differs, so does the prior.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from standfast.engines.linkage.blocking import columns_of, pairs_of, rarity_of
from standfast.engines.linkage.comparison import (
    GAPS_KM,
    KINDS,
    LEVELS,
    WORST_KM,
    Level,
    levels_of,
    sides_of,
)
from standfast.engines.linkage.problem import Report, Settings
from standfast.engines.linkage.propose import crowd_of
from standfast.engines.linkage.weights import Weights

Array = np.ndarray[Any, np.dtype[Any]]
ADDED = 0.5
ROUNDS = 50
SETTLED = 1e-10
# Where the two may coincide, and where they cannot: two ladders of the levels of distance and of time.
MAY_COINCIDE, LADDER = len(WORST_KM) + 1, len(WORST_KM) + 1 + len(GAPS_KM) + 1
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair that is compared: its levels, how crowded it is, and whether it is of one event."""

    a: str
    b: str
    levels: tuple[Level, ...]
    crowd: int
    same: bool


def compared_pairs(
    reports: Sequence[Report], same: Callable[[str, str], bool], settings: Settings
) -> list[Pair]:
    """Return every pair of reports that is compared at all, with its truth."""
    sides = [sides_of(report, settings) for report in sorted(reports, key=lambda one: one.id)]
    rarity = rarity_of(sides)
    columns = columns_of(sides, rarity, settings)
    pairs, _ = pairs_of(columns, settings, cut=-math.inf)
    return [
        Pair(
            a.report.id,
            b.report.id,
            levels_of(a, b, rarity),
            crowd_of(columns, i, j),
            same(a.report.id, b.report.id),
        )
        for i, j in pairs.tolist()
        for a, b in [(columns.order[i], columns.order[j])]
    ]


def learn(pairs: Sequence[Pair]) -> Weights:
    """Return the weights that pairs of known truth teach.

    :raises ValueError: when none or all of them are of one event.
    """
    if len({pair.same for pair in pairs}) < 2:
        raise ValueError("Weights are learned from pairs of one event and pairs of two; give both.")
    ladders: dict[str, tuple[float, ...]] = {kind: _ladder(kind, pairs) for kind in KINDS}
    start = Weights(**ladders, prior=0.0, crowd=0.0)
    plain = np.array([summed(pair, start) for pair in pairs])
    crowd = np.array([math.log(max(1, pair.crowd)) * _placed(pair) for pair in pairs])
    same = np.array([pair.same for pair in pairs], dtype=float)
    prior, scale, taken = _logistic(plain, crowd, same)
    return rounded(
        Weights(
            **{kind: tuple(scale * w for w in ladder) for kind, ladder in ladders.items()},
            prior=prior,
            crowd=max(0.0, -taken),
        )
    )


def summed(pair: Pair, weights: Weights) -> float:
    """Return the sum of a pair's weights with the prior, the crowd taken off: the logarithm of the odds."""
    total = weights.prior
    for level in pair.levels:
        ladder = weights.of(level.kind)
        weight = ladder[level.index]
        total += weight if level.worst is None else min(weight, ladder[level.worst])
    return total - weights.crowd * math.log(max(1, pair.crowd)) * _placed(pair)


def rounded(weights: Weights) -> Weights:
    """Return weights with as many digits as are written down."""
    ladders = {k: tuple(round(w, DIGITS) for w in v) for k, v in weights.by_kind().items()}
    prior, crowd = round(weights.prior, DIGITS), round(weights.crowd, DIGITS)
    return replace(weights, **ladders, prior=prior, crowd=crowd)


def _placed(pair: Pair) -> bool:
    return any(level.kind == "distance" for level in pair.levels)


def _ladder(kind: str, pairs: Sequence[Pair]) -> tuple[float, ...]:
    size = LEVELS[kind]
    seen = np.zeros((2, size))
    for pair in pairs:
        for level in pair.levels:
            if level.kind == kind:
                seen[int(pair.same), level.index] += 1
    totals = seen.sum(axis=1) + ADDED * size
    ratio = np.log((seen[1] + ADDED) / totals[1]) - np.log((seen[0] + ADDED) / totals[0])
    held = seen.sum(axis=0) + 2 * ADDED
    parts: tuple[slice, ...]
    if kind in ("distance", "time"):
        parts = (slice(0, MAY_COINCIDE), slice(MAY_COINCIDE, LADDER))
    else:
        parts = (slice(0, size),)
    return tuple(value for part in parts for value in falling(ratio[part], held[part]))


def falling(values: Array, held: Array) -> list[float]:
    """Return the nearest numbers that never rise, each weighted by what holds it; neighbours that would are pooled."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), held.tolist(), strict=True):
        block = (value, weight, 1)
        while blocks and blocks[-1][0] < block[0]:
            mean, mass, many = blocks.pop()
            total = mass + block[1]
            block = ((mean * mass + block[0] * block[1]) / total, total, many + block[2])
        blocks.append(block)
    return [value for value, _, many in blocks for _ in range(many)]


def _logistic(plain: Array, crowd: Array, same: Array) -> tuple[float, float, float]:
    """Return intercept, scale and slope of the crowd by Newton's method, with a weak pull to 0 of the two slopes."""
    x = np.column_stack([np.ones_like(plain), plain, crowd])
    pull = np.diag([1e-9, 1e-3, 1e-3])
    beta = np.array([0.0, 0.5, 0.0])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (same - chance) - pull @ beta
        bend = (x.T * (chance * (1 - chance) + 1e-12)) @ x + pull
        move = np.linalg.solve(bend, slope)
        beta = beta + np.clip(move, -2, 2)
        if float(np.abs(move).max()) < SETTLED:
            break
    return float(beta[0]), float(beta[1]), float(beta[2])
