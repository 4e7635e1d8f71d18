import numpy as np
import pytest
from scipy import optimize, special

from standfast.engines.effect.comparison import Aside, Mask, Table, compare, table_of
from standfast.engines.effect.counts import (
    Fit,
    dispersion_of,
    inflation,
    memory_of,
    truncated_share,
)
from standfast.engines.effect.panel import Array, Panel, panel_of
from standfast.engines.effect.segmented import SEASON, TREND_PER_MONTH, segmented
from standfast.engines.effect.simulation import World, simulated


def fitted(panel: Panel, aside: Aside | None = None) -> Fit:
    found = compare(panel, aside=aside)
    assert isinstance(found, Fit)
    return found


def stepped(panel: Panel) -> Fit:
    found = segmented(panel)
    assert isinstance(found, Fit)
    return found


def dummy_regression(counts: Array, exposure: Array, before: Mask) -> float:
    """The slow obvious way: Poisson regression on one column per area and month, by a general optimiser."""
    areas, months = counts.shape
    effect = np.zeros(counts.shape)
    effect[0, ~before] = 1
    design = np.column_stack(
        [
            effect.ravel(),
            np.kron(np.eye(areas), np.ones((months, 1))),
            np.kron(np.ones((areas, 1)), np.eye(months))[:, 1:],
        ]
    )
    y, offset = counts.ravel(), np.log(exposure.ravel())

    def loss(beta: Array) -> tuple[float, Array]:
        mean = np.exp(design @ beta + offset)
        return float(mean.sum() - y @ (design @ beta)), design.T @ (mean - y)

    return float(optimize.minimize(loss, np.zeros(design.shape[1]), jac=True, tol=1e-10).x[0])


@pytest.mark.parametrize("seed", range(8))
def test_the_ratio_is_that_of_a_regression_on_areas_and_months(seed: int) -> None:
    panel = panel_of(
        simulated(World(months_before=6, months_after=5, trend_per_month=0.1), seed=seed)
    )
    lines = [panel.zone, *panel.lines("control")]

    slow = dummy_regression(panel.counts[lines], panel.exposure[lines], panel.before)

    assert np.log(fitted(panel).ratio) == pytest.approx(slow, abs=1e-4)


def test_a_full_table_gives_the_ratio_of_totals() -> None:
    panel = panel_of(simulated(World(), seed=1))
    zone, controls = panel.counts[panel.zone], panel.counts[panel.lines("control")].sum(axis=0)
    days = panel.exposure[panel.zone]

    found = fitted(panel)

    before = panel.before
    totals = (zone[~before].sum() / zone[before].sum()) / (
        controls[~before].sum() / controls[before].sum()
    )
    assert days.sum() == 730.0
    assert found.ratio == pytest.approx(totals, rel=1e-6)


def test_what_moves_all_areas_alike_changes_nothing() -> None:
    calm = fitted(panel_of(simulated(World(dispersion=0.0, mean=400.0), seed=2)))
    storm = fitted(
        panel_of(
            simulated(World(dispersion=0.0, mean=400.0, trend_per_month=0.05, season=0.5), seed=2)
        )
    )

    assert calm.ratio == pytest.approx(1.0, abs=0.05)
    assert storm.ratio == pytest.approx(1.0, abs=0.05)


def test_a_zone_without_incidents_after_has_a_finite_interval() -> None:
    found = fitted(panel_of(simulated(World(ratio=0.0), seed=3)))

    assert found.ratio == 0.0
    assert 0 < found.low < found.high < 0.15


def test_a_zone_without_incidents_before_is_not_estimable() -> None:
    panel = panel_of(simulated(World(), seed=4))
    panel.counts[panel.zone, panel.before] = 0

    assert compare(panel) == "no incident was counted before the start"
    assert segmented(panel) == "no incident was counted before the start"


def test_empty_controls_are_not_estimable() -> None:
    panel = panel_of(simulated(World(), seed=4))
    for line in panel.lines("control"):
        panel.counts[line, panel.before] = 0

    assert compare(panel) == ("the areas like it had no incident before the start or none after it")


def test_without_controls_there_is_no_comparison() -> None:
    assert compare(panel_of(simulated(World(controls=0), seed=5))) == (
        "there is no area like it to compare with"
    )


def test_a_peak_set_aside_is_not_counted() -> None:
    panel = panel_of(simulated(World(), seed=6))
    last = int(panel.before.sum()) - 1
    panel.counts[panel.zone, last] = 500

    table = table_of(
        panel, subject=panel.zone, controls=panel.lines("control"), aside=Aside(last, None)
    )

    assert isinstance(table, Table)
    assert table.counts[0].sum() == panel.counts[panel.zone, :last].sum()
    assert table.df == 5 * 24 - 1 - (6 + 24 - 1)


def test_months_known_to_lie_under_a_peak_are_expected_lower() -> None:
    panel = panel_of(simulated(World(dispersion=0.5), seed=6))
    last = int(panel.before.sum()) - 1
    top = int(panel.counts[panel.zone, panel.before].max())

    plain = fitted(panel, Aside(last, None))
    corrected = fitted(panel, Aside(last, top))

    assert corrected.ratio < plain.ratio


def test_controls_that_change_differently_widen_the_interval() -> None:
    panel = panel_of(simulated(World(dispersion=0.0), seed=7))
    calm = fitted(panel)
    for line, factor in zip(panel.lines("control"), (4, 1, 4, 1), strict=True):
        panel.counts[line, ~panel.before] *= factor

    found = fitted(panel)

    assert calm.spread == 0.0
    assert found.spread > 0.3
    assert found.df < 10
    assert found.error > 2 * calm.error


def test_dispersion_is_that_of_the_generator() -> None:
    rng = np.random.default_rng(1)
    mean = np.full(20_000, 8.0)
    counts = rng.poisson(mean * rng.gamma(1 / 0.3, 0.3, mean.size)).astype(float)

    assert dispersion_of(counts, mean, float(mean.size)) == pytest.approx(0.3, abs=0.02)
    assert dispersion_of(mean, mean, float(mean.size)) == 0.0


def test_memory_is_that_of_a_series_that_resembles_itself() -> None:
    rng = np.random.default_rng(2)
    series = np.zeros((20, 400))
    for month in range(1, 400):
        series[:, month] = 0.5 * series[:, month - 1] + rng.normal(size=20)

    assert memory_of(series) == pytest.approx(0.5, abs=0.03)
    assert memory_of(rng.normal(size=(1, 10)) * 0) == 0.0


def test_counts_that_hardly_scatter_have_no_memory() -> None:
    panel = panel_of(simulated(World(), seed=1))
    panel.counts[:] = 7.0

    found = fitted(panel)

    assert (found.memory, found.dispersion) == (0.0, 0.0)
    assert 0.6 < found.low < 1 < found.high < 1.6


def test_a_control_without_any_incident_tells_nothing_of_the_spread() -> None:
    panel = panel_of(simulated(World(), seed=1))
    panel.counts[panel.lines("control")[0]] = 0

    assert np.isfinite(fitted(panel).error)


def test_a_zone_without_incidents_after_has_a_finite_step() -> None:
    found = stepped(panel_of(simulated(World(controls=0, ratio=0.0), seed=3)))

    assert 0 < found.low < found.ratio < found.high < 0.5


def test_inflation_is_the_sum_of_all_pairs() -> None:
    by_hand = sum(0.5 ** abs(i - j) for i in range(6) for j in range(6)) / 6

    assert inflation(0.5, 6) == pytest.approx(by_hand)
    assert inflation(0.0, 6) == 1.0


def test_truncated_share_is_that_of_a_poisson_summed_by_hand() -> None:
    mass = [np.exp(-2) * 2**k / special.factorial(k) for k in range(4)]
    by_hand = sum(k * m for k, m in enumerate(mass)) / sum(mass) / 2

    assert truncated_share(2.0, 0.0, 3) == pytest.approx(by_hand)
    assert truncated_share(2.0, 0.5, 10_000) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_the_step_is_where_the_penalised_likelihood_is_highest(seed: int) -> None:
    panel = panel_of(simulated(World(controls=0, ratio=0.6, season=0.2), seed=seed))
    counts, month = panel.counts[panel.zone], panel.month
    offset = np.log(panel.exposure[panel.zone])
    turn = 2 * np.pi * month / 12
    found = stepped(panel)
    alpha = max(found.dispersion, 1e-12)

    def loss(beta: Array) -> float:
        mean = np.exp(
            beta[0]
            + beta[1] * (month > 0)
            + beta[2] * (month - month.mean())
            + beta[3] * np.sin(turn)
            + beta[4] * np.cos(turn)
            + offset
        )
        likelihood = counts * np.log(mean) - (counts + 1 / alpha) * np.log1p(alpha * mean)
        prior = (beta[2] / TREND_PER_MONTH) ** 2 + (beta[3] ** 2 + beta[4] ** 2) / SEASON**2
        return float(-likelihood.sum() + prior / 2)

    start = np.array([np.log(counts.mean() / 30), 0.0, 0.0, 0.0, 0.0])
    slow = optimize.minimize(
        loss, start, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 9000}
    )
    assert found.log_ratio == pytest.approx(slow.x[1], abs=2e-3)
