import pytest

from standfast.engines.routing.network.tags import Traits, joined, months, of_node, traits_of


def known(found: Traits | None) -> Traits:
    assert found is not None
    return found


def of(**tags: str) -> Traits:
    return known(traits_of({key.replace("__", ":"): value for key, value in tags.items()}))


@pytest.mark.parametrize(
    ("tags", "surface", "dry", "wet", "assumed"),
    [
        ({"highway": "trunk", "surface": "asphalt"}, "sealed", "P0", "P0", False),
        ({"highway": "primary", "surface": "gravel"}, "murram", "P0", "P1", False),
        ({"highway": "primary"}, "murram", "P0", "P1", True),
        ({"highway": "primary_link", "surface": "unpaved"}, "murram", "P0", "P1", True),
        ({"highway": "tertiary"}, "earth", "P1", "P2", True),
        ({"highway": "tertiary", "surface": "clay"}, "black_cotton", "P1", "P4", False),
        ({"highway": "track", "surface": "dirt"}, "earth", "P1", "P3", False),
        ({"highway": "track", "tracktype": "grade5"}, "earth", "P2", "P4", True),
        ({"highway": "primary", "smoothness": "horrible"}, "murram", "P2", "P2", True),
        ({"highway": "primary", "4wd_only": "yes"}, "murram", "P1", "P1", True),
        ({"highway": "primary", "flood_prone": "yes"}, "murram", "P0", "P3", True),
        ({"highway": "primary", "seasonal": "dry_season"}, "murram", "P0", "P4", True),
        ({"highway": "primary", "ford": "yes"}, "murram", "P1", "P3", True),
        ({"highway": "primary", "bridge": "low_water_crossing"}, "murram", "P1", "P3", True),
        ({"highway": "primary", "motor_vehicle": "no"}, "murram", "P4", "P4", True),
        ({"highway": "primary", "access": "no", "vehicle": "yes"}, "murram", "P0", "P1", True),
        ({"highway": "primary", "bridge:condition": "collapsed"}, "murram", "P4", "P4", True),
    ],
)
def test_what_tags_say_of_a_road(
    tags: dict[str, str], surface: str, dry: str, wet: str, assumed: bool
) -> None:
    found = known(traits_of(tags))

    assert (found.surface, found.dry, found.wet, found.assumed) == (surface, dry, wet, assumed)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "proposed"},
        {"waterway": "river"},
        {"waterway": "stream", "boat": "yes"},
        {"building": "yes"},
    ],
)
def test_what_no_convoy_and_no_boat_can_use_is_nothing(tags: dict[str, str]) -> None:
    assert traits_of(tags) is None


def test_bridges_fords_limits_and_names_are_read() -> None:
    found = of(highway="primary", bridge="yes", maxweight="12.5 t", ref="A43", name="Yei Road")

    assert (found.bridges, found.fords, found.heaviest_t, found.name) == (1, 0, 12.5, "A43")
    assert of(highway="primary", bridge="low_water_crossing").bridges == 0
    assert of(highway="primary", maxweight="7500 kg").heaviest_t == 7.5
    assert of(highway="primary", maxweight="none").heaviest_t is None


def test_a_river_with_boats_and_a_ferry_are_ways() -> None:
    river, ferry = of(waterway="river", motorboat="yes"), of(route="ferry")

    assert (river.kind, river.surface, river.delay_min) == ("river", "water", 0)
    assert (ferry.kind, ferry.delay_min) == ("road", 60)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("no @ (Jun-Oct)", {6, 7, 8, 9, 10}),
        ("no @ (November - February)", {11, 12, 1, 2}),
        ("no @ wet", set()),
        ("destination @ (Jun-Oct)", set()),
    ],
)
def test_months_in_which_a_road_is_closed(text: str, closed: set[int]) -> None:
    assert of(highway="primary", motor_vehicle__conditional=text).closed_months == closed


def test_months_turn_with_the_year() -> None:
    assert months(11, 2) == {11, 12, 1, 2}
    assert months(4, 4) == {4}


def test_what_stands_on_a_road_counts_for_it() -> None:
    assert known(of_node({"ford": "yes"})).fords == 1
    assert known(of_node({"barrier": "checkpoint"})).delay_min == 45
    assert known(of_node({"barrier": "block"})).dry == "P4"
    assert of_node({"barrier": "block", "access": "yes"}) is None
    assert of_node({"traffic_calming": "bump"}) is None


def test_stretches_in_a_row_have_the_worst_grade_and_all_that_delays() -> None:
    one = Traits("road", "murram", "P0", "P1", bridges=1, heaviest_t=20.0, delay_min=45)
    two = Traits(
        "road",
        "murram",
        "P1",
        "P0",
        assumed=True,
        fords=2,
        heaviest_t=8.0,
        name="C1",
        closed_months=frozenset({8}),
    )

    assert joined((one, two)) == Traits(
        "road",
        "murram",
        "P1",
        "P1",
        assumed=True,
        bridges=1,
        fords=2,
        delay_min=45,
        closed_months=frozenset({8}),
        heaviest_t=8.0,
        name="C1",
    )
    assert joined((two, one)).wet == "P1"
