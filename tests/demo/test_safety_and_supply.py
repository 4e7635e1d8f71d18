"""What the demo's makers of numbers promise before anything is loaded: sums, rings and days."""

from collections import Counter
from datetime import date, timedelta

import pytest

from standfast.demo import perimeter, perimeter_posts, stores
from standfast.demo.cast import Cast
from standfast.demo.centre import INTERVENTIONS, TALLIES
from standfast.engines.geo import Section, covered_m

CAST = Cast()


def test_the_planned_sections_cover_the_whole_ring_and_touch() -> None:
    sections = perimeter._sections(CAST.rng("perimeter.wall"))

    assert len(sections) == 40
    assert covered_m((Section(*one) for one in sections), length_m=4000) == 4000
    assert sum(end - start for start, end in sections) == 4000
    assert max(end - start for start, end in sections) < 150


def test_issues_less_returns_are_4000_and_none_is_large() -> None:
    issues = list(stores._issues(CAST.rng("stores")))
    back = sum(quantity for _, quantity, _, _ in stores.RETURNS)

    assert len(issues) == 47
    assert sum(one.quantity for one in issues) - back == 4000
    assert max(one.quantity for one in issues) <= 150
    assert len({one.voucher for one in issues}) == 47


def test_every_lot_is_handed_out_and_no_more() -> None:
    issued = Counter[int]()
    lots = {one.lot.number: one.lot for one in stores._issues(CAST.rng("stores"))}
    for one in stores._issues(CAST.rng("stores")):
        issued[one.lot.number] += one.quantity
    for number, quantity, _, _ in stores.RETURNS:
        lot = next(i.lot for i in stores._issues(CAST.rng("stores")) if i.number == number)
        issued[lot.number] -= quantity

    assert issued == {number: lot.quantity for number, lot in lots.items()}


@pytest.mark.parametrize(
    ("key", "left_h"), [((14, date(2017, 4, 13)), 3), ((20, date(2016, 12, 22)), 8)]
)
def test_the_hours_in_which_a_post_was_left_are_missing_from_its_watches(
    key: tuple[int, date], left_h: int
) -> None:
    watches = perimeter_posts._watches(*key)

    assert sum(one.end_h - one.start_h for one in watches) == 24 - left_h
    assert all(one.start_h < one.end_h for one in watches)


def test_a_post_that_was_not_left_is_manned_for_24_hours() -> None:
    watches = perimeter_posts._watches(14, date(2017, 4, 14))

    assert sorted(hour for one in watches for hour in range(one.start_h, one.end_h)) == list(
        range(24)
    )


def test_the_gaps_of_april_touch_two_of_29_posts() -> None:
    days = {date(2017, 4, 16) - timedelta(days=back) for back in range(7)}
    gaps = {
        number
        for number, day in (*perimeter_posts.LEFT, *perimeter_posts.UNREPORTED)
        if day in days
    }

    assert (len(perimeter_posts.GUARDED), len(gaps)) == (29, 2)


def test_no_group_at_bentiu_and_all_of_them_exceed_50_people() -> None:
    counted = [
        one.people.best
        for one in INTERVENTIONS
        if one.key.rpartition(".")[2] in ("first", "second", "third", "fourth") and one.people
    ]

    assert (len(counted), sum(counted) <= 50) == (4, True)


def test_no_single_tally_at_pibor_is_the_total() -> None:
    people = [people for key, _, _, people, _ in TALLIES if not key.endswith("again")]

    assert (sum(people), max(people)) == (818, 131)
