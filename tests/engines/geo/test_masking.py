"""A masked point tells a ring of ground, and however many reports tell no more."""

from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.engines.geo.ellipsoid import destination, distance_m
from standfast.engines.geo.masking import Masked, masked, radius_m

SECRET = bytes(range(32))
points = st.tuples(st.floats(-179.9, 179.9), st.floats(-80, 80))


def test_a_point_has_one_mask_under_one_secret() -> None:
    there = masked((31.5350, 4.8105), secret=SECRET)

    assert there == EXPECTED
    assert 293 <= distance_m((31.5350, 4.8105), (there.lon, there.lat)) <= there.accuracy_m
    assert masked((31.5350, 4.8105), secret=bytes(32)) != there


@given(points, st.binary(min_size=32, max_size=32))
def test_the_true_point_lies_within_what_is_stated_and_not_at_the_mask(
    point: tuple[float, float], secret: bytes
) -> None:
    there = masked(point, secret=secret)
    away = distance_m(point, (there.lon, there.lat))

    assert 1_000 - 1_000 / 2**0.5 - 2 <= away <= there.accuracy_m == radius_m() == 2_710


def test_the_mean_of_many_reports_is_no_nearer_than_one() -> None:
    home = (31.5302, 4.8102)
    reports = [
        destination(home, bearing_deg=3.6 * turn, distance_m=40) for turn in range(100)
    ]  # each as surveyed by somebody else
    masks = [masked(each, secret=SECRET) for each in reports]
    middle = (mean(each.lon for each in masks), mean(each.lat for each in masks))

    assert len(set(masks)) == 1, "all within one cell"
    assert distance_m(home, middle) == pytest.approx(
        distance_m(home, (masks[0].lon, masks[0].lat)), abs=1
    )


@given(points, st.floats(0, 360), st.floats(0, 5_000))
def test_masks_tell_the_cell_and_nothing_inside_it(
    point: tuple[float, float], bearing: float, metres: float
) -> None:
    other = destination(point, bearing_deg=bearing, distance_m=metres)
    same = masked(point, secret=SECRET) == masked(other, secret=SECRET)

    assert not (same and metres > 1_450), "a cell is at most 1 km by 1 km"


@pytest.mark.parametrize(("cell", "least", "most"), [(0, 1, 2), (1, 2, 2), (1, -1, 2)])
def test_distances_that_make_no_ring_are_refused(cell: float, least: float, most: float) -> None:
    with pytest.raises(ValueError, match="A mask needs a cell"):
        masked((31.5, 4.8), secret=SECRET, cell_m=cell, least_m=least, most_m=most)


EXPECTED = Masked(lon=31.54351, lat=4.82673, accuracy_m=2_710)
