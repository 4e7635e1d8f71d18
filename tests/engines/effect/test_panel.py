from datetime import date, timedelta

import numpy as np

from standfast.engines.effect import Problem, Row
from standfast.engines.effect.panel import panel_of
from standfast.engines.effect.problem import Role

START = date(2016, 10, 1)


def row(
    number: int,
    area: str,
    role: Role,
    start: date,
    days: int,
    count: int,
    patrol_h: float | None = None,
) -> Row:
    return Row(
        number=number,
        area=area,
        role=role,
        start=start,
        end=start + timedelta(days=days),
        count=count,
        exposure_days=float(days),
        patrol_h=patrol_h,
    )


def problem(*rows: Row) -> Problem:
    return Problem(start=START, start_chosen="external", series=rows)


def test_weeks_are_put_together_into_months_from_the_start() -> None:
    weeks = [
        row(n + 1, "zone", "zone", START + timedelta(weeks=n - 5), 7, n, patrol_h=10.0)
        for n in range(10)
    ]

    panel = panel_of(problem(*weeks))

    # Weeks that begin 27 August, 3 ... 24 September; 1 ... 29 October.
    assert panel.month.tolist() == [-1.5, -0.5, 0.5]
    assert panel.counts.tolist() == [[0.0, 10.0, 35.0]]
    assert panel.exposure.tolist() == [[7.0, 28.0, 35.0]]
    assert panel.hours.tolist() == [[10.0, 40.0, 50.0]]


def test_a_period_that_holds_the_start_is_left_out() -> None:
    rows = [row(n + 1, "zone", "zone", date(2016, 8, 1 + n), 31, 1) for n in (0,)]
    rows += [row(2, "zone", "zone", date(2016, 9, 15), 30, 9)]
    rows += [row(3, "zone", "zone", date(2016, 10, 15), 30, 2)]

    found = problem(*rows)

    assert [one.number for one in found.crossing] == [2]
    assert panel_of(found).counts.tolist() == [[1.0, 2.0]]


def test_two_areas_of_a_zone_are_one_line_where_both_were_counted() -> None:
    rows = [
        row(1, "north", "zone", date(2016, 8, 1), 31, 1),
        row(2, "north", "zone", date(2016, 9, 1), 30, 2),
        row(3, "south", "zone", date(2016, 9, 1), 30, 3),
        row(4, "north", "zone", date(2016, 10, 1), 31, 4, patrol_h=5.0),
        row(5, "south", "zone", date(2016, 10, 1), 31, 5),
    ]

    panel = panel_of(problem(*rows))

    assert panel.counts.tolist() == [[5.0, 9.0]]
    assert panel.exposure.tolist() == [[30.0, 31.0]]
    assert np.isnan(panel.hours).all()


def test_a_control_that_lacks_a_period_is_left_out_and_named() -> None:
    rows = [
        row(1, "zone", "zone", date(2016, 9, 1), 30, 2),
        row(2, "zone", "zone", date(2016, 10, 1), 31, 4),
        row(3, "market", "control", date(2016, 9, 1), 30, 3),
        row(4, "port", "control", date(2016, 9, 1), 30, 3),
        row(5, "port", "control", date(2016, 10, 1), 31, 7),
    ]

    panel = panel_of(problem(*rows))

    assert (panel.names, panel.roles) == (("zone", "port"), ("zone", "control"))
    assert panel.dropped == ("market",)
