import pytest

from standfast.engines.geo import area_m2, destination, distance_m, length_m

JUBA = (31.5825, 4.8517)
# One degree of longitude on the equator of WGS 84: 6,378,137 m * pi / 180.
EQUATOR_DEGREE_M = 111_319.490793


def test_a_degree_of_the_equator_has_its_known_length() -> None:
    assert distance_m((31.0, 0.0), (32.0, 0.0)) == pytest.approx(EQUATOR_DEGREE_M, abs=1e-3)


@pytest.mark.parametrize(
    ("town", "km"),
    [
        ((32.5705, 4.4118), 120),
        ((31.5586, 6.2089), 151),
        ((27.9897, 7.7011), 508),
        ((31.6605, 9.5334), 521),
    ],
)
def test_towns_lie_as_far_from_juba_as_the_gazetteer_says(
    town: tuple[float, float], km: int
) -> None:
    # The gazetteer measures on a sphere: up to 0.6 % off near the equator.
    assert distance_m(JUBA, town) / 1000 == pytest.approx(km, rel=7e-3)


def test_a_destination_lies_at_its_distance_and_bearing() -> None:
    east = destination((31.53, 4.80), bearing_deg=90, distance_m=200)

    assert distance_m((31.53, 4.80), east) == pytest.approx(200, abs=1e-6)
    assert east[0] > 31.53
    assert east[1] == pytest.approx(4.80, abs=1e-6)


def test_length_counts_the_legs_that_are_drawn() -> None:
    open_line = ((31.0, 0.0), (32.0, 0.0), (33.0, 0.0))

    assert length_m(open_line) == pytest.approx(2 * EQUATOR_DEGREE_M, abs=1e-3)
    assert length_m(open_line[:1]) == 0


def test_area_is_that_of_the_ellipsoid_whichever_way_the_ring_runs() -> None:
    ring = ((31.0, 0.0), (32.0, 0.0), (32.0, 1.0), (31.0, 1.0), (31.0, 0.0))

    # The quadrangle of one degree at the equator: 12,308.8 km2 between geodesics.
    assert area_m2(ring) == pytest.approx(12_308.8e6, rel=2e-4)
    assert area_m2(ring[::-1]) == pytest.approx(area_m2(ring), rel=1e-12)
