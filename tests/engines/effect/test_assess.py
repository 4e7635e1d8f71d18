import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from standfast.engines.effect import Estimate, assess, problem_from
from standfast.engines.effect.simulation import World, simulated

LETTER = Path(__file__).parents[3] / "docs" / "reference" / "effect" / "letter.json"


def interval(found: Estimate) -> tuple[float, float, float]:
    assert found.low is not None
    assert found.high is not None
    assert found.p is not None
    return found.low, found.high, found.p


def letter() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(LETTER.read_text())
    return content


def test_the_letters_numbers_are_given_and_are_no_proof_of_an_effect() -> None:
    answer = assess(problem_from(letter())).as_json()

    assert (round(answer["rate_ratio"], 3), round(answer["low"], 3), round(answer["high"], 3)) == (
        0.042,
        0.020,
        0.080,
    )
    assert answer["p"] is None
    assert answer["estimable"] is False
    assert answer["method"] == "exact conditional interval of two counts"
    assert answer["tipping_baseline"] == pytest.approx(3.4936, abs=1e-4)
    assert answer["verdict"] == (
        "Not estimable: 1 period before the start gives no trend and no scatter (6 are needed) and 1 period after the "
        "start is too few (6 are needed). The counts alone: 48 in 1 month before, 12 in 6 months after, a rate ratio of "
        "0.042 (exact 95 % interval 0.020 to 0.080) if the time before was like any other. The claim of a fall needs a "
        "true rate before of at least 3.5 a month."
    )
    assert answer["warnings"][0].startswith("How the start was chosen is not known.")
    assert answer["displacement"]["sign"] is None
    assert answer["naive"]["p"] < 1e-20


def test_the_letters_peak_is_said_when_it_is_known() -> None:
    answer = assess(problem_from(letter() | {"start_chosen": "after_peak"}))

    assert answer.reason == (
        "0 periods before the start, the peak set aside, give no trend and no scatter (6 are needed) and 1 period after "
        "the start is too few (6 are needed)"
    )
    assert answer.warnings[0].startswith("The start followed a peak.")


def test_exposure_in_days_is_used_where_periods_are_no_whole_months() -> None:
    content = letter()
    content["series"][0]["exposure_days"] = 19_017
    content["series"][1]["exposure_days"] = 28_010
    content["series"][0]["count"], content["series"][1]["count"] = 15, 41

    assert assess(problem_from(content)).rate_ratio == pytest.approx(1.8557587, abs=1e-6)


def test_a_zone_that_halved_is_said_to_have_fewer_against_its_like() -> None:
    found = assess(simulated(World(ratio=0.3, moved=1.0, dispersion=0.02), seed=23))

    assert found.estimable
    assert found.method == "difference with controls, negative binomial"
    low, high, p = interval(found)
    assert low < 0.3 < high < 1
    assert p < 0.001
    assert found.verdict.startswith("Fewer incidents were counted: the zone had ")
    assert "as if they had moved there" in found.verdict
    assert found.warnings == ()


def test_a_zone_that_did_nothing_is_not_said_to_work() -> None:
    found = assess(simulated(World(), seed=12))

    low, high, p = interval(found)
    assert low < 1 < high
    assert p > 0.05
    assert found.verdict.startswith("No effect shown: ")
    assert "That is not proof of no effect." in found.verdict


def test_a_zone_that_made_it_worse_is_said_so() -> None:
    found = assess(simulated(World(ratio=3.0, dispersion=0.02), seed=13))

    assert interval(found)[0] > 1
    assert found.verdict.startswith("More incidents were counted: ")


def test_a_peak_before_the_start_is_set_aside_and_shrunk() -> None:
    found = assess(simulated(World(worst_month=True, dispersion=0.5), seed=14))

    assert found.regression is not None
    peak = found.regression.peak
    assert found.regression.expected < peak
    assert found.warnings[0] == (
        f"The start followed a peak: the {peak} of that period are set aside, and the others are corrected for lying "
        "under it."
    )


def test_an_unknown_choice_is_taken_for_a_peak_only_where_the_last_month_was_one() -> None:
    peak = replace(
        simulated(World(worst_month=True, dispersion=0.5), seed=14), start_chosen="unknown"
    )
    calm = replace(simulated(World(), seed=12), start_chosen="unknown")

    assert assess(peak).warnings[0].startswith("The start may have followed a peak: ")
    assert assess(calm).warnings[0] == (
        "How the start was chosen is not known; the last period before it was not a peak."
    )


def test_fewer_reports_by_fewer_patrols_are_no_effect() -> None:
    found = assess(simulated(World(reporting=0.4, dispersion=0.02), seed=15))

    assert found.naive.high is not None
    assert found.naive.high < 1
    assert found.reporting is not None
    assert found.reporting.hours_ratio == pytest.approx(0.4, abs=0.03)
    low, high, p = interval(found)
    assert low < 1 < high
    assert p > 0.05
    assert any("The interval covers both readings." in text for text in found.warnings)


def test_reports_that_fell_beyond_the_patrols_are_an_effect_still() -> None:
    found = assess(simulated(World(ratio=0.15, reporting=0.7, dispersion=0.02), seed=15))

    assert interval(found)[1] < 1


def test_without_controls_the_zone_is_set_against_its_own_past() -> None:
    found = assess(simulated(World(controls=0, ratio=0.2, dispersion=0.02), seed=16))

    assert found.method == "segmented negative binomial regression"
    assert interval(found)[1] < 1
    assert found.randomisation is None
    assert "No other area was counted" in found.verdict
    assert found.warnings[0].startswith("No control area was given")


@pytest.mark.parametrize(
    ("before", "after", "controls", "estimable"),
    [(6, 3, 4, True), (5, 3, 4, False), (6, 2, 4, False), (6, 6, 0, True), (6, 5, 0, False)],
)
def test_short_series_are_not_estimable(
    before: int, after: int, controls: int, estimable: bool
) -> None:
    world = World(months_before=before, months_after=after, controls=controls)

    found = assess(simulated(world, seed=17))

    assert found.estimable is estimable
    assert (found.p is None) is not estimable


def test_few_controls_are_said_to_hide_their_spread() -> None:
    found = assess(simulated(World(controls=2), seed=18))

    assert "With fewer than three control areas" in found.warnings[0]


def test_periods_that_all_hold_the_start_leave_nothing() -> None:
    content = letter()
    content["series"][0]["start"], content["series"][0]["end"] = "2016-09-01", "2016-10-05"
    content["series"][1]["start"] = "2016-10-05"

    found = assess(problem_from(content))

    assert (found.rate_ratio, found.low, found.p) == (None, None, None)
    assert found.reason == (
        "every period before the start holds the start itself, so that nothing lies before it"
    )
    assert found.warnings == ("Left out, because the start lies inside the period: row 1.",)


def test_the_same_problem_has_the_same_answer() -> None:
    problem = simulated(World(worst_month=True), seed=19)

    assert assess(problem) == assess(problem)
    assert problem == simulated(World(worst_month=True), seed=19)


def test_the_order_of_rows_does_not_matter() -> None:
    problem = simulated(World(ratio=0.5), seed=20)

    turned = assess(replace(problem, series=problem.series[::-1]))

    assert turned.as_json() == assess(problem).as_json()


def test_the_answer_is_json() -> None:
    found = assess(simulated(World(ratio=0.5, worst_month=True), seed=21)).as_json()

    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert list(found)[:5] == ["rate_ratio", "low", "high", "method", "p"]
