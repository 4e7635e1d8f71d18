import random
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from factories.log import open_site
from standfast.apps.places import queries as places
from standfast.apps.units import queries as units
from standfast.apps.units.facts import POLICE_KINDS
from standfast.demo import outlines, people
from standfast.demo import places as demo_places
from standfast.demo import units as demo_units
from standfast.demo.cast import Act, Cast
from standfast.engines.geo import Position, Ring
from standfast.log.figures import Reading, evaluate
from standfast.log.models import Conflict
from standfast.log.times import end_of_day, start_of_day
from standfast.log.worlds import world

ENDS = datetime(2017, 4, 17, 12, tzinfo=UTC)
LETTER = date(2017, 4, 17)
OPENED = datetime(2016, 7, 1, 4, tzinfo=UTC)


def acts(cast: Cast) -> list[Act]:
    topics: Iterator[Act] = (
        act for topic in (people, demo_places, demo_units) for act in topic.acts(cast)
    )
    return sorted(topics, key=lambda act: act.at)


@pytest.fixture
def cast() -> Cast:
    """The demo's people, places and units, all written on one chain."""
    open_site(at=OPENED)
    cast = Cast()
    for act in acts(cast):
        act.do()
    return cast


def read(key: str, on: date) -> Reading:
    with world(as_of=end_of_day(on)) as found:
        return evaluate(key, found.moment)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_has_its_places_and_units(cast: Cast) -> None:
    assert Conflict.objects.count() == 0
    assert [row.name for row in places.field_offices()] == [
        f"{town} field office"
        for town in sorted(
            [
                "Juba",
                "Torit",
                "Bor",
                "Rumbek",
                "Yambio",
                "Wau",
                "Kuajok",
                "Aweil",
                "Malakal",
                "Bentiu",
            ]
        )
    ]
    _zone_has_two_versions(cast)
    _perimeter_is_four_kilometres(cast)
    _populations_disagree(cast)
    _women_become_more()


def _zone_has_two_versions(cast: Cast) -> None:
    zone = cast.id("zone.un_house")
    assert [(version.number, version.in_force_from) for version in places.zone_versions(zone)] == [
        (1, start_of_day(date(2016, 10, 1))),
        (2, start_of_day(date(2017, 2, 1))),
    ]
    assert read("zones.un_house.radius_m", date(2016, 9, 30)).value is None
    assert read("zones.un_house.radius_m", date(2016, 10, 1)).value == 200
    assert read("zones.being_established", LETTER).value == 3
    assert [row.code for row in places.zones_without_version()] == ["bentiu", "malakal", "wau"]


def _perimeter_is_four_kilometres(cast: Cast) -> None:
    perimeter = places.perimeter(cast.id("perimeter.un_house"))
    assert perimeter is not None
    assert 4000 <= perimeter.length_m < 4000.1
    assert perimeter.site == cast.id("site.un_house")
    assert places.perimeter(cast.id("perimeter.malakal")) is not None


def _populations_disagree(cast: Cast) -> None:
    july = places.latest_populations(cast.id("site.un_house"), on=date(2016, 7, 31))
    assert sorted(reading.people for reading in july) == [27_000, 37_000]
    bentiu = places.latest_populations(cast.id("site.bentiu"), on=LETTER)
    assert [reading.people for reading in bentiu if reading.method == "biometric"] == [117_654]


def _women_become_more() -> None:
    months = [date(2016, month, 28) for month in range(7, 13)]
    months += [date(2017, 1, 28), date(2017, 2, 28), date(2017, 3, 28), LETTER]
    shares = [read("readiness.women_police_share", on).value for on in months]
    assert shares == sorted(shares)  # type: ignore[type-var]
    assert (shares[0], shares[-1]) == (0.14, 0.18)

    assert read("readiness.women_police_share", date(2016, 7, 11)).value is None
    reading = read("readiness.women_police_share", LETTER)
    police = list(units.serving_units(ENDS, kinds=POLICE_KINDS))
    latest = units.latest_strengths(on=LETTER)
    women = sum(latest[unit.subject][0].women for unit in police)
    everybody = sum(latest[unit.subject][0].people for unit in police)
    assert 0.175 <= women / everybody < 0.185
    assert len(reading.entries) == len(police) == 7
    assert len(reading.excluded) == len(demo_units.UNITS) - len(police)


def test_nothing_in_the_demo_happens_after_its_end() -> None:
    assert [act for act in acts(Cast()) if act.at > ENDS] == []


def test_the_wall_can_run_along_the_whole_ring() -> None:
    ring = Ring(outlines.UN_HOUSE)

    assert 4000 <= ring.length_m < 4000.1
    assert ring.foot(ring.at(3999)).chainage_m == pytest.approx(3999, abs=0.01)


@pytest.mark.parametrize(
    ("first", "second"),
    [("inside", "inside"), ("outside", "outside"), ("inside", "outside"), ("outside", "inside")],
)
def test_every_part_of_the_two_versions_has_points(first: Position, second: Position) -> None:
    rng = random.Random(1)

    point = outlines.point_near_un_house(rng, first=first, second=second)

    assert outlines.FIRST_BELT.position(point) == first
    assert outlines.SECOND_BELT.position(point) == second


def test_an_imprecise_point_can_lie_at_the_edge_of_both() -> None:
    point = outlines.point_near_un_house(random.Random(1), first="edge", accuracy_m=60)

    assert outlines.FIRST_BELT.position(point, 60) == "edge"
    assert outlines.SECOND_BELT.position(point, 60) == "edge"
