from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import followup as make
from factories.followup import MADE
from standfast.apps.followup import operations, queries
from standfast.apps.followup.occurrences import assigned, occurrences, starts

FIRST = date(2017, 1, 31)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("weekly", [date(2017, 1, 31), date(2017, 2, 7), date(2017, 2, 14)]),
        ("monthly", [date(2017, 1, 31), date(2017, 2, 28)]),
        ("quarterly", [date(2017, 1, 31), date(2017, 4, 30)]),
        ("yearly", [date(2017, 1, 31), date(2018, 1, 31)]),
    ],
)
def test_intervals_begin_on_the_same_day_of_the_month_or_its_last(
    interval: str, expected: list[date]
) -> None:
    assert list(starts(FIRST, interval, expected[-2])) == expected


def most_that_can_be_met(windows: list[tuple[int, int]], days: list[int]) -> int:
    best = 0
    for choice in product(range(-1, len(windows)), repeat=len(days)):
        used = [place for place in choice if place >= 0]
        fits = all(
            place < 0 or windows[place][0] <= day <= windows[place][1]
            for place, day in zip(choice, days, strict=True)
        )
        if fits and len(set(used)) == len(used):
            best = max(best, len(used))
    return best


@settings(max_examples=60, deadline=None)
@given(
    length=st.integers(1, 5),
    grace=st.integers(0, 4),
    count=st.integers(1, 4),
    days=st.lists(st.integers(0, 24), max_size=4),
)
def test_as_many_intervals_are_met_as_can_be(
    length: int, grace: int, count: int, days: list[int]
) -> None:
    windows = [(n * length, (n + 1) * length - 1 + grace) for n in range(count)]
    days = sorted(days)
    dated = [(FIRST + timedelta(a), FIRST + timedelta(b)) for a, b in windows]

    met = assigned(dated, [FIRST + timedelta(day) for day in days])

    assert len(met) == most_that_can_be_met(windows, days)
    assert len(set(met.values())) == len(met)
    assert all(windows[w][0] <= days[f] <= windows[w][1] for w, f in met.items())


@pytest.mark.django_db
def test_each_week_is_met_late_lapsed_or_still_in_time() -> None:
    people = make.staff()
    make.task_force(people.secretary)
    duty = make.obligation(people.planner, interval="weekly", trigger=None, at=MADE)
    for on in (date(2016, 12, 26), date(2017, 1, 4)):
        operations.fulfil_obligation(
            by=people.planner,
            at=MADE + timedelta(days=60),
            action_id=duty,
            evidence="Held.",
            done=on,
        )

    found = occurrences(queries.actions(), on=date(2017, 1, 18))

    assert [(one.start, one.end, one.state(date(2017, 1, 18))) for one in found] == [
        (date(2016, 12, 20), date(2016, 12, 26), "met"),
        (date(2016, 12, 27), date(2017, 1, 2), "met late"),
        (date(2017, 1, 3), date(2017, 1, 9), "lapsed"),
        (date(2017, 1, 10), date(2017, 1, 16), "in grace"),
        (date(2017, 1, 17), date(2017, 1, 23), "in time"),
    ]


@pytest.mark.django_db
def test_an_obligation_that_has_ended_is_owed_no_more() -> None:
    people = make.staff()
    duty = make.obligation(people.planner, interval="weekly", trigger=None, at=MADE, grace_days=0)
    operations.report_action_status(
        by=people.planner, at=MADE + timedelta(days=7), action_id=duty, status="overtaken"
    )

    found = occurrences(queries.actions(), on=date(2017, 3, 1))

    assert [(one.end, one.state(date(2017, 3, 1))) for one in found] == [
        (date(2016, 12, 26), "lapsed")
    ]
