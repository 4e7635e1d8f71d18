import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import LineString, Point, Polygon

from standfast.engines.geo import Belt, Box, LonLat, Outline, destination, distance_m
from standfast.engines.geo.belts import Position

SQUARE = ((31.52, 4.79), (31.53, 4.79), (31.53, 4.80), (31.52, 4.80), (31.52, 4.79))
# An L, so that there is a corner that looks inward.
ELL = (
    (31.52, 4.79),
    (31.54, 4.79),
    (31.54, 4.80),
    (31.53, 4.80),
    (31.53, 4.81),
    (31.52, 4.81),
    (31.52, 4.79),
)
NEIGHBOUR = ((31.5415, 4.792), (31.546, 4.792), (31.546, 4.797), (31.5415, 4.797), (31.5415, 4.792))
ROAD = ((31.515, 4.7885), (31.55, 4.7885), (31.55, 4.7890), (31.515, 4.7890), (31.515, 4.7885))
EAST_GATE = (31.53, 4.795)
RADIUS_M = 200.0


def around(*rings: tuple[LonLat, ...], minus: tuple[tuple[LonLat, ...], ...] = ()) -> Belt:
    return Belt(tuple(map(Outline, rings)), RADIUS_M, tuple(map(Outline, minus)))


def east_of_gate(metres: float) -> LonLat:
    return destination(EAST_GATE, bearing_deg=90, distance_m=metres)


@pytest.mark.parametrize(
    ("metres", "position"),
    [
        (0, "inside"),
        (199.99, "inside"),
        (199.999, "inside"),
        (200.001, "outside"),
        (200.01, "outside"),
    ],
)
def test_200_m_are_200_m_on_the_ground(metres: float, position: Position) -> None:
    assert around(SQUARE).position(east_of_gate(metres)) == position


@pytest.mark.parametrize("bearing", range(0, 360, 15))
def test_a_corner_is_rounded_at_the_same_distance(bearing: int) -> None:
    belt, corner = around(SQUARE), (31.53, 4.80)
    assume_outward = bearing <= 90

    near = destination(corner, bearing_deg=bearing, distance_m=199.99)
    far = destination(corner, bearing_deg=bearing, distance_m=200.01)

    assert belt.position(near) == "inside"
    assert (belt.position(far) == "outside") is assume_outward


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "position"),
    [
        (190, 9.99, "inside"),
        (190, 10.01, "edge"),
        (200, 50, "edge"),
        (210, 10.01, "edge"),
        (210, 9.99, "outside"),
        (-300, 499.9, "inside"),
        (-300, 500.1, "edge"),
        (5000, 3000, "outside"),
    ],
)
def test_an_imprecise_point_is_at_the_edge_when_both_sides_are_possible(
    metres: float, accuracy_m: float, position: Position
) -> None:
    assert around(SQUARE).position(east_of_gate(metres), accuracy_m) == position


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "position"),
    [
        (-5, 0, "outside"),
        (5, 0, "inside"),
        (-5, 4.9, "outside"),
        (-5, 5.1, "edge"),
        (5, 4.9, "inside"),
        (5, 5.1, "edge"),
    ],
)
def test_what_is_taken_out_lies_outside(
    metres: float, accuracy_m: float, position: Position
) -> None:
    belt = around(SQUARE, minus=(SQUARE,))

    assert belt.position(east_of_gate(metres), accuracy_m) == position


def test_a_hole_too_small_to_leave_the_belt_is_inside_it() -> None:
    hole = ((31.524, 4.794), (31.525, 4.794), (31.525, 4.795), (31.524, 4.795), (31.524, 4.794))
    belt = Belt((Outline(SQUARE, (hole,)),), RADIUS_M)

    assert belt.position((31.5245, 4.7945), 300) == "inside"


def test_a_point_between_two_outlines_is_inside_though_its_circle_leaves_the_nearest_belt() -> None:
    belt = around(
        SQUARE, ((31.5322, 4.79), (31.54, 4.79), (31.54, 4.80), (31.5322, 4.80), (31.5322, 4.79))
    )

    assert belt.position((31.5311, 4.795), 260) == "inside"
    assert belt.position((31.5311, 4.795), 760) == "edge"


def test_a_belt_with_nothing_left_has_no_inside() -> None:
    everything = ((31.4, 4.6), (31.7, 4.6), (31.7, 4.9), (31.4, 4.9), (31.4, 4.6))
    belt = around(SQUARE, minus=(everything,))

    assert belt.position(EAST_GATE, 10) == "outside"
    assert belt.position((31.4, 4.6), 10) == "outside"
    assert belt.drawn() == ()
    assert belt.area_m2 == 0


def test_many_points_are_judged_as_each_alone() -> None:
    belt = around(ELL, NEIGHBOUR, minus=(NEIGHBOUR, ROAD))
    lons, lats = np.meshgrid(np.linspace(31.515, 31.55, 25), np.linspace(4.785, 4.815, 25))
    points = np.column_stack((lons.ravel(), lats.ravel()))
    accuracies = np.resize([0.0, 15.0, 120.0], len(points))

    together = belt.positions(points, accuracies)

    assert together == [
        belt.position((float(lon), float(lat)), float(accuracy))
        for (lon, lat), accuracy in zip(points, accuracies, strict=True)
    ]
    assert set(together) == {"inside", "outside", "edge"}


def test_a_belt_around_a_four_kilometre_perimeter_has_the_area_that_geometry_says() -> None:
    belt = around(SQUARE, minus=(SQUARE,))

    perimeter_m = Outline(SQUARE).perimeter_m
    assert belt.area_m2 == pytest.approx(perimeter_m * RADIUS_M + math.pi * RADIUS_M**2, rel=1e-5)


def test_the_drawn_belt_runs_just_inside_the_true_one() -> None:
    belt = around(SQUARE)
    (drawn,) = belt.drawn()

    corners = [point for point in drawn.outer if point[0] > 31.53 and point[1] > 4.80]
    assert all(
        distance_m((31.53, 4.80), point) == pytest.approx(200, abs=1e-4) for point in corners
    )
    assert drawn.area_m2 < belt.area_m2
    assert drawn.area_m2 == pytest.approx(belt.area_m2, rel=1e-4)


def test_the_box_holds_the_belt() -> None:
    belt = around(SQUARE)

    (drawn,) = belt.drawn()
    assert all(belt.box.holds(*point) for point in drawn.outer)
    assert not Box(31.5, 4.7, 31.51, 4.78).meets(belt.box)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Belt((), 200.0), "A belt runs around something; name at least one outline."),
        (lambda: Belt((Outline(SQUARE),), 0.0), "A belt is wider than 0 m; 0.0 m is not."),
        (
            lambda: Belt((Outline(SQUARE),), math.nan),
            "A belt is wider than 0 m; nan m is not.",
        ),
        (
            lambda: around(SQUARE, ((29.79, 9.33), (29.80, 9.33), (29.80, 9.34), (29.79, 9.33))),
            "The outlines reach 269 km from their middle; a belt is judged exactly up to 50 km. "
            "Make one belt of each place.",
        ),
        (
            lambda: around(SQUARE).position(EAST_GATE, -1),
            "An accuracy is a number of metres, 0 or more.",
        ),
        (
            lambda: around(SQUARE).position((math.nan, 4.8)),
            "A point is a pair of numbers, lon and lat in degrees.",
        ),
    ],
)
def test_what_is_no_belt_or_no_point_is_refused(make: object, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 -- the whole sentence is compared
        make()  # type: ignore[operator]

    assert str(refused.value) == sentence


# The slow oracle: distances on the ellipsoid to points every 50 cm along the outlines, and shapely in UTM 36N for which
# side of an outline a point lies on.
UTM_36N = Transformer.from_crs("EPSG:4326", "EPSG:32636", always_xy=True)
ORACLE_SLACK_M = 0.6
DENSE = {}


def in_utm(ring: tuple[LonLat, ...]) -> Polygon:
    return Polygon([UTM_36N.transform(*point) for point in ring])


def boundary_distance_m(ring: tuple[LonLat, ...], point: LonLat) -> float:
    """Walk along the ring: in UTM by its own scale for the nearest place, on the ellipsoid for the distance."""
    if ring not in DENSE:
        DENSE[ring] = in_utm(ring).exterior
    line: LineString = DENSE[ring]
    nearest = line.interpolate(line.project(Point(UTM_36N.transform(*point))))
    lon, lat = UTM_36N.transform(nearest.x, nearest.y, direction="INVERSE")
    return distance_m(point, (lon, lat))


def signed_distance_m(ring: tuple[LonLat, ...], point: LonLat) -> float:
    within = in_utm(ring).contains(Point(UTM_36N.transform(*point)))
    return -boundary_distance_m(ring, point) if within else boundary_distance_m(ring, point)


def is_in_belt(point: LonLat, minus: tuple[tuple[LonLat, ...], ...]) -> bool | None:
    """Say whether an exactly known point lies in the belt; None too near a line for this oracle to tell."""
    outer = min(signed_distance_m(ring, point) for ring in (ELL, NEIGHBOUR)) - RADIUS_M
    taken = min((signed_distance_m(ring, point) for ring in minus), default=math.inf)
    if min(abs(outer), abs(taken)) < ORACLE_SLACK_M:
        return None
    return outer < 0 and taken > 0


near_belt = st.tuples(st.floats(31.515, 31.55), st.floats(4.784, 4.816))
minuses = st.sampled_from([(), (ROAD,), (ELL, NEIGHBOUR), (ELL, NEIGHBOUR, ROAD)])


@given(point=near_belt, minus=minuses)
def test_an_exact_point_is_judged_as_the_oracle_judges_it(
    point: LonLat, minus: tuple[tuple[LonLat, ...], ...]
) -> None:
    truth = is_in_belt(point, minus)
    assume(truth is not None)

    assert around(ELL, NEIGHBOUR, minus=minus).position(point) == ("inside" if truth else "outside")


@given(point=near_belt, minus=minuses, accuracy_m=st.floats(1, 400))
def test_an_imprecise_point_agrees_with_samples_of_its_circle(
    point: LonLat, minus: tuple[tuple[LonLat, ...], ...], accuracy_m: float
) -> None:
    samples = [
        is_in_belt(destination(point, bearing_deg=bearing, distance_m=share * accuracy_m), minus)
        for share in (0, 0.4, 0.7, 1)
        for bearing in range(0, 360, 20)
    ]

    position = around(ELL, NEIGHBOUR, minus=minus).position(point, accuracy_m)

    if True in samples and False in samples:
        assert position == "edge"
    if position == "inside":
        assert False not in samples
    if position == "outside":
        assert True not in samples


@given(point=near_belt, minus=minuses, accuracy_m=st.floats(1, 400))
def test_an_edge_has_both_sides_within_reach(
    point: LonLat, minus: tuple[tuple[LonLat, ...], ...], accuracy_m: float
) -> None:
    belt = around(ELL, NEIGHBOUR, minus=minus)
    assume(belt.position(point, accuracy_m) == "edge")

    rings = [
        destination(point, bearing_deg=bearing, distance_m=share * accuracy_m)
        for share in (0, 0.25, 0.5, 0.75, 0.9, 0.97, 1)
        for bearing in np.arange(0, 360, 1.5)
    ]
    found = set(belt.positions(np.array(rings), np.zeros(len(rings))))

    # A sliver thinner than the samples may be missed, but then a slightly larger circle settles on the same answer.
    assert found == {"inside", "outside"} or belt.position(point, accuracy_m * 0.93) != "edge"


@given(point=near_belt, accuracy_m=st.floats(0, 400), more_m=st.floats(0, 400))
def test_less_precision_never_makes_a_place_surer(
    point: LonLat, accuracy_m: float, more_m: float
) -> None:
    belt = around(ELL, NEIGHBOUR, minus=(ELL, NEIGHBOUR))

    precise, vague = belt.position(point, accuracy_m), belt.position(point, accuracy_m + more_m)

    assert vague in (precise, "edge")
