import numpy as np
import pytest

from factories.warning import SQUARE
from standfast.engines.geo import Outline, distance_m
from standfast.engines.warning import cells_over


def test_cells_cover_every_corner_of_the_area() -> None:
    cells = cells_over((SQUARE,), cell_km=50)

    held = cells.holding(np.array(SQUARE.outer))

    assert len(cells) == 25
    assert (held >= 0).all()


def test_a_point_lies_in_the_cell_of_the_nearest_centre() -> None:
    cells = cells_over((SQUARE,), cell_km=50)
    random = np.random.default_rng(1)
    points = random.uniform((29, 6), (31, 8), (200, 2))

    held = cells.holding(points)

    for point, cell in zip(points, held, strict=True):
        lon, lat = float(point[0]), float(point[1])
        distances = [distance_m((lon, lat), centre) for centre in cells.lonlats]
        assert distances[cell] <= min(distances) + 100


def test_a_point_just_beyond_the_border_is_the_border_cells_and_a_far_one_nobodys() -> None:
    cells = cells_over((SQUARE,), cell_km=50)

    held = cells.holding(np.array([[28.8, 7.0], [24.0, 7.0]]))

    assert held[0] >= 0
    assert held[1] == -1


def test_cells_of_an_l_shape_leave_its_hollow_out() -> None:
    shape = Outline(((29, 6), (33, 6), (33, 7), (30, 7), (30, 10), (29, 10), (29, 6)))

    cells = cells_over((shape,), cell_km=50)

    assert cells.holding(np.array([[32.5, 9.5]]))[0] == -1


@pytest.mark.parametrize(
    ("cell_km", "sentence"),
    [
        (0, "A cell is wider than 0 km; 0 km is not."),
        (0.5, "at most 20000 are forecast at once"),
    ],
)
def test_cells_without_size_or_without_end_are_refused(cell_km: float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        cells_over((SQUARE,), cell_km=cell_km)


def test_an_area_without_an_outline_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one outline"):
        cells_over((), cell_km=50)


def test_corners_stand_half_a_cell_from_the_centre() -> None:
    cells = cells_over((SQUARE,), cell_km=50)

    ring = cells.corners(3)

    assert ring[0] == ring[-1]
    assert distance_m(cells.lonlats[3], ring[0]) == pytest.approx(25_000 * 2**0.5, rel=1e-3)
