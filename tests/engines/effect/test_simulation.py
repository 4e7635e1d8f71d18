"""A small run of the proof; benchmarks/effect.py has the large one."""

import numpy as np
import pytest

from standfast.engines.effect import Displacement, Estimate, Problem, assess
from standfast.engines.effect.panel import panel_of
from standfast.engines.effect.simulation import World, simulated

ZONES = 150


def answers(world: World) -> list[Estimate]:
    return [assess(simulated(world, seed=seed)) for seed in range(ZONES)]


def test_months_scatter_as_the_world_says() -> None:
    world = World(months_before=200, months_after=200, controls=20, dispersion=0.3)

    panel = panel_of(simulated(world, seed=1))

    counts = panel.counts[panel.lines("control")]
    assert counts.mean() == pytest.approx(8.0, abs=0.2)
    assert counts.var() == pytest.approx(8.0 + 0.3 * 64, rel=0.06)


def test_what_is_prevented_moves_and_is_reported_as_the_world_says() -> None:
    world = World(months_before=400, months_after=400, ratio=0.5, moved=0.5, reporting=0.8)

    panel = panel_of(simulated(world, seed=2))

    before, after = panel.before, ~panel.before
    rings = panel.counts[panel.lines("ring")].sum(axis=0)
    assert panel.counts[panel.zone, after].mean() == pytest.approx(8 * 0.5 * 0.8, rel=0.05)
    assert rings[before].mean() == pytest.approx(8.0, rel=0.05)
    assert rings[after].mean() == pytest.approx((8 + 8 * 0.5 * 0.5) * 0.8, rel=0.05)
    assert panel.hours[panel.zone, after].mean() == pytest.approx(160.0, rel=0.02)


def test_a_zone_after_the_worst_month_begins_after_a_peak() -> None:
    panel = panel_of(simulated(World(worst_month=True, dispersion=0.5), seed=3))

    last = int(panel.before.sum()) - 1
    assert panel.counts[panel.zone, last] > panel.counts[panel.zone, panel.before].mean()


@pytest.mark.slow
def test_after_the_worst_month_the_bare_test_cries_effect_and_this_does_not() -> None:
    found = answers(World(worst_month=True, dispersion=0.6))

    month_before_six_after = [assess(one).naive for one in map(letter_like, range(ZONES))]
    cried = np.mean([naive.high is not None and naive.high < 1 for naive in month_before_six_after])
    assert cried > 0.65
    assert np.mean([one.shows_effect for one in found]) < 0.10


def sign(found: Estimate) -> int:
    assert isinstance(found.displacement, Displacement)
    return found.displacement.sign


def letter_like(seed: int) -> Problem:
    return simulated(
        World(months_before=1, months_after=6, worst_month=True, dispersion=0.6), seed=seed
    )


@pytest.mark.slow
def test_a_month_before_is_never_estimable_however_it_looks() -> None:
    assert not any(assess(letter_like(seed)).estimable for seed in range(ZONES))


@pytest.mark.slow
@pytest.mark.parametrize(
    "world",
    [World(), World(dispersion=0.4, season=0.3, trend_per_month=0.02), World(ratio=0.5, moved=0.3)],
    ids=["calm", "uneven", "halved"],
)
def test_intervals_hold_the_truth(world: World) -> None:
    held = np.mean([one.holds(world.ratio) for one in answers(world)])

    assert 0.91 <= held <= 0.99


@pytest.mark.slow
def test_a_halving_is_found() -> None:
    found = answers(World(ratio=0.5, dispersion=0.05))

    assert np.mean([one.shows_effect for one in found]) > 0.75


@pytest.mark.slow
def test_the_sign_of_displacement_is_found() -> None:
    found = answers(World(ratio=0.5, moved=0.6, dispersion=0.05))

    assert np.mean([sign(one) == 1 for one in found]) > 0.9
