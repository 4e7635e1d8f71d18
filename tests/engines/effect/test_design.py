import math
from typing import Any

import pytest

from standfast.engines.effect import DesignProblem, ProblemRefused, design, design_from
from standfast.engines.effect.design import Site, power

SITES = (Site("Wau", 6.0), Site("Bentiu", 9.0), Site("Malakal", 5.0))


def test_the_order_with_the_shortest_baseline_comes_first() -> None:
    plans = design(DesignProblem(SITES, (8.0, 8.0)))

    assert len(plans) == 6
    assert plans[0].order == ("Malakal", "Wau", "Bentiu")
    assert plans[0].baseline_months == 3
    assert plans[0].power == pytest.approx(0.809, abs=1e-3)
    assert plans[-1].baseline_months == 4


def test_one_zone_and_one_control_have_the_power_worked_out_by_hand() -> None:
    problem = DesignProblem((Site("Wau", 10.0),), (10.0,), dispersion=0.0, months_after=12)

    # Var log ratio of a difference in differences: the months' weights add up on each side, in parallel between areas.
    before = 12 * 10 * 10 / 20
    after = 12 * 5 * 10 / 15
    error = math.sqrt(1 / before + 1 / after)
    by_hand = 0.5 * math.erfc(-(math.log(2) / error - 1.959964) / math.sqrt(2))

    assert power(problem, problem.sites, 12) == pytest.approx(by_hand, abs=1e-4)


def test_more_baseline_and_more_controls_never_lose_power() -> None:
    few, many = DesignProblem(SITES, (8.0,)), DesignProblem(SITES, (8.0, 8.0))

    gained = [power(few, SITES, months) for months in range(1, 13)]

    assert gained == sorted(gained)
    assert power(many, SITES, 6) > power(few, SITES, 6)


def test_a_plan_that_never_gets_there_says_so() -> None:
    plans = design(DesignProblem((Site("Wau", 0.5),), (0.5,), max_baseline=3))

    assert [plan.baseline_months for plan in plans] == [None]
    assert plans[0].as_json()["power"] < 0.8


def test_a_design_is_read_from_json() -> None:
    found = design_from(
        {"sites": {"Wau": 6, "Bentiu": 9}, "controls_per_month": [8], "ratio": 0.6, "gap_months": 3}
    )

    assert found == DesignProblem(
        (Site("Wau", 6.0), Site("Bentiu", 9.0)), (8.0,), ratio=0.6, gap_months=3
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([], "A design has sites"),
        ({"sites": {}}, "1 to 6 sites, not 0"),
        ({"sites": {"Wau": 0}}, "Wau has 0 incidents a month"),
        ({"sites": {"Wau": 6}}, "One site and no control"),
        ({"sites": {"Wau": 6}, "controls_per_month": 8}, "is a list"),
        ({"sites": {"Wau": 6}, "controls_per_month": [0]}, "its rate is above 0"),
        ({"sites": {"Wau": 6, "Bor": 2}, "ratio": 1.2}, "The ratio 1.2 is no fall"),
        ({"sites": {"Wau": 6, "Bor": 2}, "dispersion": -1}, "The dispersion -1"),
        ({"sites": {"Wau": 6, "Bor": 2}, "gap_months": -1}, "gaps from 0"),
        ({"sites": {"Wau": 6, "Bor": 2}, "gap_months": 1.5}, "months are whole"),
    ],
)
def test_what_is_no_design_is_refused(content: Any, words: str) -> None:
    with pytest.raises(ProblemRefused, match=words):
        design_from(content)


def test_two_sites_of_one_name_are_refused() -> None:
    with pytest.raises(ProblemRefused, match="one name"):
        DesignProblem((SITES[0], SITES[0]))
