import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.engines.geo import destination, distance_m, local_projection

CENTRE = (31.53, 4.80)
bearings = st.floats(0, 360)


def test_one_projection_is_made_per_centre() -> None:
    assert local_projection(*CENTRE) is local_projection(*CENTRE)
    assert local_projection(31.54, 4.80) is not local_projection(*CENTRE)


@given(bearing=bearings, metres=st.floats(0.001, 50_000))
def test_distances_from_the_centre_are_exact(bearing: float, metres: float) -> None:
    point = destination(CENTRE, bearing_deg=bearing, distance_m=metres)

    east, north = local_projection(*CENTRE).to_metres(np.array([point]))[0]

    assert np.hypot(east, north) == pytest.approx(metres, abs=1e-6)


@given(
    away=st.floats(0.001, 5_000),
    bearing=bearings,
    onward=bearings,
)
def test_200_m_within_5_km_are_off_by_at_most_two_hundredths_of_a_millimetre(
    away: float, bearing: float, onward: float
) -> None:
    start = destination(CENTRE, bearing_deg=bearing, distance_m=away)
    end = destination(start, bearing_deg=onward, distance_m=200)

    drawn = local_projection(*CENTRE).to_metres(np.array([start, end]))

    assert abs(float(np.hypot(*(drawn[1] - drawn[0]))) - 200) <= 2.5e-5


@given(bearing=bearings, metres=st.floats(0.001, 50_000))
def test_degrees_come_back(bearing: float, metres: float) -> None:
    point = destination(CENTRE, bearing_deg=bearing, distance_m=metres)
    projection = local_projection(*CENTRE)

    back = projection.to_degrees(projection.to_metres(np.array([point])))[0]

    assert distance_m(point, (float(back[0]), float(back[1]))) < 1e-5


def test_points_within_a_millimetre_of_the_centre_fall_on_it() -> None:
    point = destination(CENTRE, bearing_deg=0, distance_m=0.0005)

    assert np.hypot(*local_projection(*CENTRE).to_metres(np.array([point]))[0]) < 0.001
