from typing import Any

import pytest

from standfast.engines.geo import (
    Box,
    Outline,
    OutlineRefused,
    geojson_of,
    outlines_from_geojson,
    ring_from_geojson,
)

JUBA = Box(31.0, 4.0, 32.0, 5.5)
SQUARE = ((31.52, 4.79), (31.53, 4.79), (31.53, 4.80), (31.52, 4.80), (31.52, 4.79))
HOLE = ((31.524, 4.794), (31.526, 4.794), (31.526, 4.796), (31.524, 4.796), (31.524, 4.794))
AWAY = ((31.60, 4.86), (31.61, 4.86), (31.61, 4.87), (31.60, 4.86))


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring] for ring in rings]}


@pytest.mark.parametrize(
    "shape",
    [
        polygon(SQUARE),
        {"type": "MultiPolygon", "coordinates": [polygon(SQUARE)["coordinates"]]},
        {"type": "Feature", "geometry": polygon(SQUARE), "properties": {}},
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": polygon(SQUARE)}],
        },
        polygon([(*point, 455.0) for point in SQUARE]),
    ],
    ids=["polygon", "multipolygon", "feature", "collection", "with heights"],
)
def test_an_outline_is_read_from_every_form(shape: dict[str, Any]) -> None:
    assert outlines_from_geojson(shape, expected=JUBA) == (Outline(SQUARE),)


def test_several_outlines_keep_their_order_and_their_holes() -> None:
    shape = {
        "type": "MultiPolygon",
        "coordinates": [polygon(AWAY)["coordinates"], polygon(SQUARE, HOLE)["coordinates"]],
    }

    assert outlines_from_geojson(shape) == (Outline(AWAY), Outline(SQUARE, (HOLE,)))


REFUSALS: list[tuple[Any, str]] = [
    (
        polygon(SQUARE[:-1]),
        "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
        "Repeat the first position at the end.",
    ),
    (
        polygon([(lat, lon) for lon, lat in SQUARE]),
        "The ring begins at 4.79, 31.52, outside the area expected, and would lie inside it with the two numbers "
        "exchanged. It looks like lat, lon; write lon, lat.",
    ),
    (
        polygon([(4.79, 131.52), (4.79, 131.53), (4.80, 131.53), (4.79, 131.52)]),
        "Position 1 of a ring is 4.79, 131.52: no latitude reaches 131.52. It looks like lat, lon; write lon, lat.",
    ),
    (
        polygon([(200.0, 4.0), (201.0, 4.0), (201.0, 5.0), (200.0, 4.0)]),
        "Position 1 of a ring is 200.0, 4.0: that is not on the globe.",
    ),
    (
        polygon([(29.0, 9.0), (29.1, 9.0), (29.1, 9.1), (29.0, 9.0)]),
        "The position 29.0, 9.0 lies outside the area expected, which runs from 31.0, 4.0 to 32.0, 5.5; "
        "check the coordinates.",
    ),
    (
        polygon([(31.52, 4.79), (31.53, 4.80), (31.53, 4.79), (31.52, 4.80), (31.52, 4.79)]),
        "The outline crosses itself near 31.525, 4.795 (self-intersection); draw it so that its lines meet only at "
        "corners.",
    ),
    (
        polygon([(31.52, 4.79), (31.53, 4.79), (31.52, 4.79)]),
        "A ring needs at least 4 positions, the last equal to the first; this has 3.",
    ),
    (
        polygon([(31.52, float("nan")), *SQUARE]),
        "Position 1 of a ring is not a pair of numbers: 31.52, nan.",
    ),
    (
        {"type": "Polygon", "coordinates": [[[31.52], [31.53, 4.79]]]},
        "A position is [lon, lat] in degrees; this is [31.52].",
    ),
    (
        {"type": "Polygon", "coordinates": [[["31.52", "4.79"]]]},
        "A position is [lon, lat] in degrees; this is ['31.52', '4.79'].",
    ),
    ({"type": "Polygon", "coordinates": []}, "A polygon has no ring; draw its outer ring."),
    ({"type": "Polygon"}, "A polygon's coordinates are a list; this is None."),
    (
        {"type": "Point", "coordinates": [31.5, 4.8]},
        "An outline is a Polygon, MultiPolygon, Feature or FeatureCollection; this is 'Point'.",
    ),
    (
        {"type": "FeatureCollection", "features": []},
        "There is no polygon in this GeoJSON; draw at least one.",
    ),
    ({"type": "Feature", "geometry": None}, "A GeoJSON object is {...}; this is None."),
]


@pytest.mark.parametrize(("shape", "sentence"), REFUSALS, ids=[text[:40] for _, text in REFUSALS])
def test_a_broken_outline_is_refused_with_its_sentence(shape: Any, sentence: str) -> None:
    with pytest.raises(OutlineRefused) as refused:
        outlines_from_geojson(shape, expected=JUBA)

    assert str(refused.value) == sentence


def test_a_hole_outside_its_outline_is_refused() -> None:
    with pytest.raises(OutlineRefused, match=r"hole lies outside shell"):
        Outline(SQUARE, (AWAY,))


def test_area_leaves_holes_out_and_perimeter_is_the_outer_ring() -> None:
    whole, pierced = Outline(SQUARE), Outline(SQUARE, (HOLE,))

    assert whole.area_m2 - pierced.area_m2 == pytest.approx(Outline(HOLE).area_m2)
    assert pierced.perimeter_m == whole.perimeter_m
    assert whole.box == Box(31.52, 4.79, 31.53, 4.80)


def test_outlines_are_written_with_outer_rings_counter_clockwise_and_read_back() -> None:
    clockwise = Outline(SQUARE[::-1], (HOLE,))

    written = geojson_of((clockwise, Outline(AWAY)))

    assert written["type"] == "MultiPolygon"
    back = outlines_from_geojson(written)
    assert [outline.polygon.exterior.is_ccw for outline in back] == [True, True]
    assert [ring.is_ccw for ring in back[0].polygon.interiors] == [False]
    assert [
        outline.polygon.equals(other.polygon)
        for outline, other in zip(back, (clockwise, Outline(AWAY)), strict=True)
    ] == [True, True]


@pytest.mark.parametrize(
    "shape",
    [{"type": "LineString", "coordinates": [list(point) for point in SQUARE]}, polygon(SQUARE)],
    ids=["line", "polygon"],
)
def test_a_ring_keeps_the_order_in_which_it_is_drawn(shape: dict[str, Any]) -> None:
    assert ring_from_geojson(shape, expected=JUBA) == SQUARE


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (
            polygon(SQUARE, HOLE),
            "A ring has no holes; this polygon has 2 rings. Send the outer one.",
        ),
        (
            {"type": "Point", "coordinates": [31.5, 4.8]},
            "A ring is a LineString or a Polygon; this is 'Point'.",
        ),
        (
            {"type": "LineString", "coordinates": [list(point) for point in SQUARE[:-1]]},
            "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
            "Repeat the first position at the end.",
        ),
    ],
)
def test_a_broken_ring_is_refused_with_its_sentence(shape: dict[str, Any], sentence: str) -> None:
    with pytest.raises(OutlineRefused) as refused:
        ring_from_geojson(shape)

    assert str(refused.value) == sentence
