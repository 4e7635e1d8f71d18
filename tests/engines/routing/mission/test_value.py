from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from engines.routing.mission.valley import FORD, MARKET, outing, planned, valley, with_place
from standfast.engines.routing.mission import Place, Valuation
from standfast.engines.routing.mission.ground import DwellOption
from standfast.engines.routing.mission.value import (
    Stay,
    Window,
    absence_days,
    answered,
    hours_in,
    need_a_day,
    stays_of,
    value,
    value_of_place,
    values_of_places,
    windows,
)

MARKET_RATE = 3 * 4**0.5  # risk 3, 4,000 people


def market(**changes: object) -> Place:
    return replace(valley().places[MARKET], **changes)


def test_need_grows_with_risk_and_the_root_of_people() -> None:
    valuation = Valuation()

    assert need_a_day(market(), valuation) == pytest.approx(6.0)
    assert need_a_day(market(risk=6), valuation) == pytest.approx(12.0)
    assert need_a_day(market(people=16_000), valuation) == pytest.approx(12.0)
    assert need_a_day(market(people=0), valuation) == 0.0


def test_windows_cover_the_horizon_at_every_scale() -> None:
    found = windows(market(), valley())

    assert [(one.first, one.end) for one in found] == [(0, 3), (3, 6), (0, 6), (0, 6)]
    assert [one.need for one in found] == pytest.approx(
        [
            0.5 * MARKET_RATE * 3,
            0.5 * MARKET_RATE * 3,
            0.3 * MARKET_RATE * 6,
            0.2 * MARKET_RATE * 16,
        ]
    )


def test_a_horizon_that_the_rhythm_does_not_divide_is_split_evenly() -> None:
    scales = windows(market(every_days=7), valley(days=30))

    assert [(one.first, one.end) for one in scales] == [
        (0, 7),
        (7, 15),
        (15, 22),
        (22, 30),
        (0, 15),
        (15, 30),
        (0, 30),
    ]


@pytest.mark.parametrize(
    ("last_visit", "days"),
    [
        (date(2017, 4, 14), 0),
        (date(2017, 4, 4), 10),
        (date(2016, 4, 4), 90),
        (None, 90),
    ],
)
def test_absence_counts_up_to_its_limit_and_so_does_a_visit_nobody_can_name(
    last_visit: date | None, days: int
) -> None:
    assert absence_days(last_visit, valley().start, Valuation()) == days


def test_half_of_a_need_is_answered_in_half_h() -> None:
    assert [answered(hours, 6.0) for hours in (0, 6, 12, 18)] == [0.0, 0.5, 0.75, 0.875]


@pytest.mark.parametrize(
    ("option", "day", "hours"),
    [
        (DwellOption(name="call", hours=2), 2, 0.0),
        (DwellOption(name="call", hours=2), 3, 2.0),
        (DwellOption(name="call", hours=2), 5, 2.0),
        (DwellOption(name="call", hours=2), 6, 0.0),
        (DwellOption(name="nights", nights=2), 2, 24.0),
        (DwellOption(name="nights", nights=2), 5, 24.0),
        (DwellOption(name="nights", nights=9), 0, 72.0),
        (DwellOption(name="nights", nights=2), 0, 0.0),
    ],
)
def test_presence_falls_on_the_days_of_the_stay(
    option: DwellOption, day: int, hours: float
) -> None:
    assert hours_in(Window(3, 6, 1.0), day=day, option=option) == hours


def test_the_value_of_stays_by_hand() -> None:
    first, second, third = (Stay(MARKET, day, 0) for day in (0, 1, 3))
    short, double, whole = 0.5 * 6 * 3, 0.3 * 6 * 6, 0.2 * 6 * 16
    once = 0.5  # two hours where half_h is two

    def worth(*stays: Stay) -> float:
        return value_of_place(market(), valley(), stays)

    assert worth() == 0.0
    assert worth(first) == pytest.approx(once * (short + double + whole))
    assert worth(first, second) == pytest.approx(1.4 * once * (short + double + whole))
    assert worth(first, third) == pytest.approx(
        once * (short + short) + 1.4 * once * (double + whole)
    )
    assert worth(first, first, second) == worth(first, second)


def test_a_plan_is_worth_what_its_places_are() -> None:
    problem = valley()
    plan = planned(problem, outing())

    assert list(stays_of(plan)) == [Stay(MARKET, 0, 0), Stay(FORD, 0, 0)]
    by_place = values_of_places(problem, stays_of(plan))
    assert by_place[0] == 0.0
    assert by_place[MARKET] == pytest.approx(0.5 * (9 + 10.8 + 19.2))
    assert by_place[FORD] == pytest.approx(0.5 * (0.5 * 6 + 0.3 * 6 + 0.2 * 96))
    assert value(plan, problem) == sum(by_place)


stays = st.lists(st.builds(Stay, st.just(FORD), st.integers(0, 5), st.integers(0, 2)), max_size=6)
BUSY = with_place(
    valley(),
    FORD,
    every_days=2,
    dwell=(
        DwellOption(name="walk", hours=1),
        DwellOption(name="day", hours=8),
        DwellOption(name="nights", nights=3),
    ),
)


def ford_value(chosen: list[Stay]) -> float:
    return value_of_place(BUSY.places[FORD], BUSY, chosen)


@given(stays, stays, st.builds(Stay, st.just(FORD), st.integers(0, 5), st.integers(0, 2)))
@settings(max_examples=60, deadline=None)
def test_a_further_stay_is_never_worth_less_than_nothing_nor_more_than_to_fewer(
    some: list[Stay], others: list[Stay], further: Stay
) -> None:
    to_some = ford_value([*some, further]) - ford_value(some)
    to_all = ford_value([*some, *others, further]) - ford_value([*some, *others])

    assert to_some >= -1e-9
    assert to_all >= -1e-9
    assert to_all <= to_some + 1e-9


@given(stays, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_stays_changes_nothing(some: list[Stay], rng: object) -> None:
    shuffled = list(some)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's Random

    assert ford_value(shuffled) == pytest.approx(ford_value(some))


@given(stays, st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=30, deadline=None)
def test_longer_absence_never_lowers_value(some: list[Stay], one: int, other: int) -> None:
    def worth(days: int) -> float:
        day = date.fromordinal(date(2017, 4, 14).toordinal() - days)
        place = replace(BUSY.places[FORD], last_visit=day)
        return value_of_place(place, BUSY, some)

    assert worth(min(one, other)) <= worth(max(one, other)) + 1e-9
