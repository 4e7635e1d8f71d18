import numpy as np
import pytest

from standfast.engines.effect.displacement import Displacement, displacement
from standfast.engines.effect.panel import Panel, panel_of
from standfast.engines.effect.randomisation import randomisation
from standfast.engines.effect.simulation import World, simulated


def even(**counts: tuple[int, int]) -> Panel:
    """A table in which each area has one count a month before and another after."""
    panel = panel_of(simulated(World(controls=2), seed=0))
    for line, (name, role) in enumerate(zip(panel.names, panel.roles, strict=True)):
        before, after = counts[name if role == "ring" else role]
        panel.counts[line] = np.where(panel.before, before, after)
        panel.exposure[line] = 30.0
    return panel


def moved(panel: Panel) -> Displacement:
    found = displacement(panel)
    assert isinstance(found, Displacement)
    return found


def test_what_moved_is_what_the_rings_had_beyond_what_was_expected() -> None:
    panel = even(**{"zone": (8, 4), "control": (6, 6), "0-200 m": (4, 6), "200-600 m": (5, 5)})

    found = moved(panel)

    assert found.moved == pytest.approx(24.0)
    assert found.prevented == pytest.approx(48.0)
    assert found.share == pytest.approx(0.5)
    assert (found.sign, found.clear) == (1, found.low > 0)
    assert [(ring.area, ring.counted, round(ring.expected, 6)) for ring in found.rings] == [
        ("0-200 m", 72, 48.0),
        ("200-600 m", 60, 60.0),
    ]


def test_controls_that_rose_are_taken_off() -> None:
    panel = even(**{"zone": (8, 8), "control": (6, 9), "0-200 m": (4, 6), "200-600 m": (4, 6)})

    found = moved(panel)

    assert found.moved == pytest.approx(0.0, abs=1e-6)
    assert found.prevented == pytest.approx(48.0)


def test_fewer_around_it_as_well_is_a_benefit_that_spread() -> None:
    panel = even(**{"zone": (8, 2), "control": (8, 8), "0-200 m": (8, 2), "200-600 m": (8, 2)})

    found = moved(panel)

    assert found.sign == -1
    assert found.high < 0
    assert found.wdd == pytest.approx(-72.0 - 144.0)


def test_the_weighted_difference_is_that_of_matched_controls() -> None:
    # Wheeler and Ratcliffe: (T2 - T1) - (C2 - C1) + (D2 - D1) - (CD2 - CD1), with controls of the areas' own size.
    panel = even(**{"zone": (8, 4), "control": (8, 7), "0-200 m": (8, 9), "200-600 m": (8, 8)})

    found = moved(panel)

    assert found.wdd == pytest.approx(12 * ((-4) - (-1) + (1 + 0) - 2 * (-1)))


def test_without_rings_or_controls_nobody_can_say() -> None:
    lonely = panel_of(simulated(World(controls=0), seed=1))
    bare = panel_of(simulated(World(), seed=1))
    for ring in bare.lines("ring"):
        bare.counts[ring, bare.before] = 0

    assert displacement(lonely) == (
        "without areas like it nobody can say what the rings would have had anyway"
    )
    assert displacement(bare) == (
        "a ring had no incident before the start, so that nothing can be expected of it"
    )


def test_the_error_is_that_of_many_zones() -> None:
    world = World(moved=0.5, ratio=0.5)
    found = [moved(panel_of(simulated(world, seed=seed))) for seed in range(300)]

    scatter = np.std([one.moved for one in found])

    assert np.mean([one.error for one in found]) == pytest.approx(scatter, rel=0.15)
    assert np.mean([one.moved for one in found]) == pytest.approx(24.0, abs=4 * scatter / 300**0.5)


def test_randomisation_counts_placebos_that_look_as_large() -> None:
    panel = panel_of(simulated(World(ratio=0.1), seed=2))

    found = randomisation(panel)
    assert found is not None

    lines = [panel.zone, *panel.lines("control")]
    sizes = []
    for shift in range(24):
        counts = np.roll(panel.counts[lines], shift, axis=1)
        days = np.roll(panel.exposure[lines], shift, axis=1)
        first, second = counts[:, :12].sum(axis=1) + 0.0, counts[:, 12:].sum(axis=1) + 0.0
        time = np.log(days[:, 12:].sum(axis=1) / days[:, :12].sum(axis=1))
        for line in range(5):
            rest = [other for other in range(5) if other != line]
            own = np.log((second[line] + 0.5) / (first[line] + 0.5)) - time[line]
            others = np.log((second[rest].sum() + 0.5) / (first[rest].sum() + 0.5)) - time[line]
            sizes.append(abs(own - others))
    assert found.placebos == 119
    assert found.p == pytest.approx(np.mean(np.array(sizes) >= sizes[0] - 1e-9))


def test_randomisation_needs_areas_to_exchange() -> None:
    assert randomisation(panel_of(simulated(World(controls=1), seed=2))) is None
