import pytest

from standfast.engines.geo import Box, box_of, destination, distance_m

JUBA = Box(31.5, 4.7, 31.7, 4.9)


def test_a_box_holds_its_edges_and_nothing_beyond() -> None:
    assert JUBA.holds(31.5, 4.9)
    assert not JUBA.holds(31.499999, 4.9)
    assert not JUBA.holds(31.5, 4.900001)


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (Box(31.7, 4.9, 31.8, 5.0), True),
        (Box(31.71, 4.8, 31.8, 4.85), False),
        (Box(31.6, 4.91, 31.65, 5.0), False),
        (Box(31.4, 4.6, 31.8, 5.0), True),
    ],
)
def test_boxes_meet_when_they_share_a_point(other: Box, meets: bool) -> None:
    assert JUBA.meets(other) is meets
    assert other.meets(JUBA) is meets


@pytest.mark.parametrize("lat", [0.0, 4.8, 12.0, 60.0, -60.0])
def test_a_widened_box_holds_every_point_that_near(lat: float) -> None:
    box = Box(31.5, lat, 31.6, lat + 0.1).widened(5_000)

    for corner in ((31.5, lat), (31.6, lat + 0.1), (31.5, lat + 0.1), (31.6, lat)):
        for bearing in range(0, 360, 5):
            assert box.holds(*destination(corner, bearing_deg=bearing, distance_m=5_000))


def test_a_widened_box_is_not_much_wider_than_asked() -> None:
    box = JUBA.widened(5_000)

    assert distance_m((31.5, 4.7), (box.west, 4.7)) < 5_100
    assert distance_m((31.5, 4.7), (31.5, box.south)) < 5_100


def test_a_box_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match="runs from west, south to east, north"):
        Box(31.7, 4.7, 31.5, 4.9)


def test_the_box_of_points_is_the_smallest() -> None:
    box = box_of([(31.5, 4.9), (31.7, 4.7), (31.6, 4.8)])

    assert box == JUBA
    assert box.centre == pytest.approx((31.6, 4.8))


def test_no_points_have_no_box() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        box_of([])
