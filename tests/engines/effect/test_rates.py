from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.engines.effect import exact_rate_ratio, rate_limits, tipping_baseline


def test_the_letters_counts_have_the_published_interval() -> None:
    found = exact_rate_ratio(48, 12, exposure_before=1, exposure_after=6)

    assert found.ratio == pytest.approx(1 / 24)
    assert found.high is not None
    assert (round(found.low, 3), round(found.high, 3)) == (0.020, 0.080)


def test_breast_cancer_after_fluoroscopy_has_the_published_interval() -> None:
    # Boice and Monson (1977): 41 cases in 28,010 and 15 in 19,017 woman-years.
    found = exact_rate_ratio(15, 41, exposure_before=19_017, exposure_after=28_010)

    assert found.ratio == pytest.approx(1.8557587, abs=1e-7)
    assert found.low == pytest.approx(1.005684, abs=1e-6)
    assert found.high == pytest.approx(3.609300, abs=1e-6)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (12, 6.2006, 20.9616)],
)
def test_rate_limits_are_those_of_the_published_table(count: int, low: float, high: float) -> None:
    assert rate_limits(count, 1.0) == pytest.approx((low, high), abs=5e-5)


def test_rates_without_any_count_have_no_ratio() -> None:
    found = exact_rate_ratio(0, 0, exposure_before=1, exposure_after=6)

    assert (found.ratio, found.low, found.high, found.p) == (None, 0.0, None, 1.0)


def test_no_count_before_has_no_upper_end() -> None:
    found = exact_rate_ratio(0, 3, exposure_before=1, exposure_after=1)

    assert (found.ratio, found.high) == (None, None)
    assert found.p == pytest.approx(0.25)


def test_no_count_after_has_the_lower_end_0() -> None:
    found = exact_rate_ratio(3, 0, exposure_before=1, exposure_after=1)

    assert (found.ratio, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(1 / (0.025 ** (1 / 3)) - 1)


@given(
    before=st.integers(0, 25),
    after=st.integers(0, 25),
    first=st.integers(1, 12),
    second=st.integers(1, 12),
)
def test_p_is_that_of_the_binomial_summed_by_hand(
    before: int, after: int, first: int, second: int
) -> None:
    found = exact_rate_ratio(before, after, exposure_before=first, exposure_after=second)

    total, share = before + after, Fraction(second, first + second)
    mass = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
    tails = sum(mass[: after + 1]), sum(mass[after:])
    assert found.p == pytest.approx(float(min(1, 2 * min(tails))))


@given(before=st.integers(1, 25), after=st.integers(1, 25))
def test_the_interval_ends_where_each_tail_is_one_fortieth(before: int, after: int) -> None:
    found = exact_rate_ratio(before, after, exposure_before=1, exposure_after=1)

    total = before + after
    assert found.high is not None
    for ratio, tail in ((found.low, range(after, total + 1)), (found.high, range(after + 1))):
        share = ratio / (1 + ratio)
        assert sum(
            comb(total, k) * share**k * (1 - share) ** (total - k) for k in tail
        ) == pytest.approx(0.025)


def test_tipping_baseline_is_the_upper_limit_of_the_rate_after_per_month() -> None:
    assert tipping_baseline(12, 6) == pytest.approx(20.9616 / 6, abs=1e-4)


def test_tipping_baseline_rises_with_the_scatter_of_months() -> None:
    assert tipping_baseline(12, 6, scatter=2.0) > tipping_baseline(12, 6)


@pytest.mark.parametrize(("count", "exposure"), [(-1, 1.0), (1, 0.0)])
def test_rates_refuse_negative_counts_and_zero_exposure(count: int, exposure: float) -> None:
    with pytest.raises(ValueError, match=r"exposure above 0|exposures above 0"):
        rate_limits(count, exposure)
    with pytest.raises(ValueError, match=r"exposures above 0"):
        exact_rate_ratio(count, 1, exposure_before=exposure, exposure_after=1)
