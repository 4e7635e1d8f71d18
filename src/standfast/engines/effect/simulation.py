"""Simulated zones whose truth is known: the generator behind the proof of this engine.

Each month each area has a rate: its own level, the trend and season that all areas share, its own slow drift, and a noise
that may resemble the month before. Counts are Poisson given the rate, so over months they scatter like a negative
binomial (exactly so when the noise is gamma and each month is fresh). The zone changes its own rate by `ratio`; of what it
prevents, the share `moved` turns up in the rings; `reporting` is the share of incidents still reported after the start
in zone and rings, and patrol hours fall by the same factor.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from standfast.engines.effect.panel import Array
from standfast.engines.effect.problem import Problem, Role, Row

Counts = npt.NDArray[np.int64]
FIRST_YEAR = 2010
YEAR = 12
PATROL_H = 200.0
RING_KM2 = (0.9, 2.8)


@dataclass(frozen=True, slots=True)
class World:
    """What is true of a simulated zone. `dispersion` is NB2's; `memory` the correlation of a month's noise with the last.

    `worst_month`: the zone starts after the worst month of a year, otherwise on a day that has nothing to do with it.
    """

    months_before: int = 12
    months_after: int = 12
    controls: int = 4
    mean: float = 8.0
    ring_mean: float = 8.0
    level_spread: float = 0.0
    dispersion: float = 0.1
    memory: float = 0.0
    trend_per_month: float = 0.0
    season: float = 0.0
    own_drift: float = 0.0
    ratio: float = 1.0
    moved: float = 0.0
    reporting: float = 1.0
    worst_month: bool = False


def simulated(world: World, *, seed: int) -> Problem:
    """Return one zone of a world; the same seed gives the same zone."""
    rng = np.random.default_rng(seed)
    window = YEAR if world.worst_month else 1
    length = world.months_before - 1 + window + world.months_after
    areas: list[tuple[str, Role, float]] = [
        ("zone", "zone", world.mean),
        ("0-200 m", "ring", world.ring_mean / 2),
        ("200-600 m", "ring", world.ring_mean / 2),
        *((f"control {number}", "control", world.mean) for number in range(1, world.controls + 1)),
    ]
    rates = _rates(world, [mean for _, _, mean in areas], length, rng)
    quiet = rng.poisson(rates[0])
    begin = world.months_before
    if world.worst_month:
        first = world.months_before - 1
        begin = first + int(np.argmax(quiet[first : first + window])) + 1
    counts = rng.poisson(rates)
    counts[0] = quiet
    _apply(world, counts, rates, begin, rng)
    hours = np.full(counts.shape, PATROL_H) * rng.uniform(0.9, 1.1, counts.shape)
    hours[:3, begin:] *= world.reporting
    return _problem(world, areas, counts, hours, begin)


def _rates(world: World, means: list[float], length: int, rng: np.random.Generator) -> Array:
    size = (len(means), length)
    month = np.arange(length)
    phase = rng.uniform(0, 2 * np.pi)
    shared = world.trend_per_month * month + world.season * np.sin(2 * np.pi * month / YEAR + phase)
    own = rng.normal(0, world.own_drift, (len(means), 1)) * (month - length / 2) / YEAR
    level = rng.normal(0, world.level_spread, (len(means), 1))
    return np.array(means)[:, None] * np.exp(shared + own + level) * _noise(world, size, rng)


def _noise(world: World, size: tuple[int, int], rng: np.random.Generator) -> Array:
    if world.dispersion == 0:
        return np.ones(size)
    if world.memory == 0:
        return rng.gamma(1 / world.dispersion, world.dispersion, size)
    variance = np.log1p(world.dispersion)
    steps = rng.normal(0, np.sqrt(variance), size)
    for month in range(1, size[1]):
        fresh = np.sqrt(1 - world.memory**2) * steps[:, month]
        steps[:, month] = world.memory * steps[:, month - 1] + fresh
    return np.asarray(np.exp(steps - variance / 2), dtype=np.float64)


def _apply(
    world: World, counts: Counts, rates: Array, begin: int, rng: np.random.Generator
) -> None:
    """Let the zone work from its start: fewer inside, some of them in the rings, and fewer reported."""
    kept = min(world.ratio, 1.0)
    more = max(world.ratio - 1.0, 0.0)
    counts[0, begin:] = rng.binomial(counts[0, begin:], kept) + rng.poisson(more * rates[0, begin:])
    moved = world.moved * (1 - kept) * rates[0, begin:]
    for ring in (1, 2):
        counts[ring, begin:] += rng.poisson(moved / 2)
    counts[:3, begin:] = rng.binomial(counts[:3, begin:], world.reporting)


def _problem(
    world: World, areas: list[tuple[str, Role, float]], counts: Counts, hours: Array, begin: int
) -> Problem:
    months = range(begin - world.months_before, begin + world.months_after)
    rows: list[Row] = []
    for line, (name, role, _) in enumerate(areas):
        for month in months:
            start, end = _month(month), _month(month + 1)
            rows.append(
                Row(
                    number=len(rows) + 1,
                    area=name,
                    role=role,
                    start=start,
                    end=end,
                    count=int(counts[line, month]),
                    exposure_days=float((end - start).days),
                    area_km2=RING_KM2[line - 1] if role == "ring" else 1.0,
                    patrol_h=round(float(hours[line, month]), 1),
                )
            )
    return Problem(
        start=_month(begin),
        start_chosen="after_peak" if world.worst_month else "external",
        series=tuple(rows),
    )


def _month(number: int) -> date:
    return date(FIRST_YEAR + number // YEAR, number % YEAR + 1, 1)
