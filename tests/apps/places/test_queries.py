from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import (
    EAST_GATE,
    ELSEWHERE,
    FOUNDED,
    RING,
    SQUARE,
    declared,
    founded,
    in_force,
)
from standfast.apps.accounts.models import Person
from standfast.apps.places import operations, queries
from standfast.engines.geo import Box, destination
from standfast.log.times import end_of_day, start_of_day
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
NOON = datetime(2017, 3, 10, 12, tzinfo=UTC)
OCTOBER, FEBRUARY = date(2016, 10, 1), date(2017, 2, 1)
NOBODY = UUID(int=7)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def planner() -> Person:
    return enrolled("juba.planner", "planner", "duty officer", "engineer")


def test_what_is_not_known_is_none() -> None:
    assert queries.site(NOBODY) is None
    assert queries.site_coded("un_house") is None
    assert queries.zone(NOBODY) is None
    assert queries.zone_coded("un_house") is None
    assert queries.zone_version_at(NOBODY, NOON) is None
    assert queries.first_outline(NOBODY) is None
    assert queries.zone_versions(NOBODY) == ()
    assert queries.perimeter(NOBODY) is None
    assert queries.perimeter_coded("un_house") is None
    assert queries.population(NOBODY) is None
    assert queries.latest_populations(NOBODY, on=FEBRUARY) == ()


def test_sites_are_found_by_kind_parent_name_and_alias(planner: Person) -> None:
    base = founded(planner, "UN House", code="un_house", aliases=("UNH",))
    camp = founded(planner, "PoC site 3", kind="PoC site", parent=base.subject)
    closed = founded(planner, "Aruba compound", kind="compound")
    operations.close_site(by=planner, at=NOON, site_id=closed.subject, reason="Let go.")

    assert list(queries.sites()) == [camp, base]
    assert list(queries.sites(kind="PoC site")) == [camp]
    assert list(queries.sites(parent=base.subject)) == [camp]
    assert queries.sites_named(" unh ") == [base]
    assert queries.sites_named("Aruba compound") == []
    assert queries.site_coded("un_house") == base
    assert queries.site_names({base.subject, camp.subject, NOBODY}) == {
        base.subject: "UN House",
        camp.subject: "PoC site 3",
    }


def test_field_offices_are_those_marked_so(planner: Person) -> None:
    torit = founded(planner, "Torit field office", kind="office", field_office=True)
    bor = founded(planner, "Bor field office", kind="office", field_office=True)
    founded(planner, "Liaison office", kind="office")

    assert queries.field_offices() == [bor, torit]


def test_sources_of_a_population_stand_side_by_side(planner: Person) -> None:
    site = founded(planner)
    for source, on, people in [
        ("Investigation", date(2016, 7, 15), 27_000),
        ("Research report", date(2016, 7, 15), 37_000),
        ("Research report", date(2016, 9, 1), 38_500),
        ("Register", date(2016, 12, 1), 39_000),
    ]:
        operations.record_site_population(
            by=planner,
            at=NOON,
            site_id=site.subject,
            source=source,
            method="estimate",
            on=on,
            people=people,
        )

    def read(on: date) -> list[tuple[str, int]]:
        latest = queries.latest_populations(site.subject, on=on)
        return [(reading.source, reading.people) for reading in latest]

    assert read(date(2016, 7, 14)) == []
    assert read(date(2016, 7, 15)) == [("Investigation", 27_000), ("Research report", 37_000)]
    assert read(date(2016, 11, 30)) == [("Investigation", 27_000), ("Research report", 38_500)]
    assert [reading.people for reading in queries.populations(site.subject)] == [
        39_000,
        38_500,
        27_000,
        37_000,
    ]


def test_each_moment_has_the_version_that_stood_in_law(planner: Person) -> None:
    zone = declared(planner)
    second = in_force(planner, zone, FEBRUARY, around=(SQUARE, ELSEWHERE))
    first = in_force(planner, zone, OCTOBER)

    versions = queries.zone_versions(zone)

    assert [version.version for version in versions] == [first.version, second.version]
    assert [version.number for version in versions] == [1, 2]
    assert versions[0].in_force_until == versions[1].in_force_from == start_of_day(FEBRUARY)
    assert queries.zone_version_at(zone, end_of_day(date(2016, 9, 30))) is None
    assert queries.zone_version_at(zone, start_of_day(OCTOBER)) == versions[0]
    assert queries.zone_version_at(zone, end_of_day(date(2017, 1, 31))) == versions[0]
    assert queries.zone_version_at(zone, start_of_day(FEBRUARY)) == versions[1]
    assert queries.first_outline(zone) == versions[0]


def test_a_version_put_in_force_in_advance_is_not_there_before_its_moment(planner: Person) -> None:
    zone = declared(planner)
    in_force(planner, zone, OCTOBER)
    in_force(planner, zone, FEBRUARY, radius_m=300)

    with world(as_of=end_of_day(date(2016, 9, 30))):
        assert queries.zone(zone) is not None
        assert queries.zone_versions(zone) == ()
        assert queries.zones_without_version() == [queries.zone(zone)]
    with world(as_of=end_of_day(OCTOBER)):
        (only,) = queries.zone_versions(zone)
        assert (only.radius_m, only.in_force_until) == (200, None)


def test_a_position_is_inside_outside_or_at_the_edge(planner: Person) -> None:
    version = in_force(planner, declared(planner), OCTOBER)

    def at(metres: float, accuracy_m: float = 0) -> str:
        lon, lat = destination(EAST_GATE, bearing_deg=90, distance_m=metres)
        return queries.position_in(version, lon=lon, lat=lat, accuracy_m=accuracy_m)

    assert [at(199.99), at(200.01), at(-1)] == ["inside", "outside", "outside"]
    assert [at(190, 9.9), at(190, 10.1), at(210, 9.9)] == ["inside", "edge", "outside"]


def test_many_positions_are_told_in_one_go(planner: Person) -> None:
    version = in_force(planner, declared(planner), OCTOBER)
    near = destination(EAST_GATE, bearing_deg=90, distance_m=150)

    assert queries.positions_in(version, []) == []
    assert queries.positions_in(version, [(*near, 10.0), (*near, 60.0), (32.0, 5.0, 10.0)]) == [
        "inside",
        "edge",
        "outside",
    ]


def test_the_box_of_a_version_holds_its_belt(planner: Person) -> None:
    version = in_force(planner, declared(planner), OCTOBER)

    box = queries.box(version)

    for bearing in (0, 90, 180, 270):
        assert box.holds(*destination(EAST_GATE, bearing_deg=bearing, distance_m=200))
    assert not box.holds(31.54, 4.795)


def test_a_perimeter_answers_by_chainage(planner: Person) -> None:
    site = founded(planner)
    entry = operations.draw_perimeter(
        by=planner, at=FOUNDED, name="Perimeter", site_id=site.subject, line=RING, code="un_house"
    )

    row = queries.perimeter_coded("un_house")
    assert row is not None
    assert row.subject == entry.subject
    assert list(queries.perimeters(site.subject)) == [row]
    assert list(queries.perimeters(NOBODY)) == []
    assert list(queries.perimeters()) == [row]
    assert queries.ring(row).length_m == pytest.approx(4430.29, abs=0.01)
    assert queries.box(row) == Box(31.52, 4.79, 31.53, 4.80)


def test_outlines_are_kept_as_geojson(planner: Person) -> None:
    version = in_force(planner, declared(planner), OCTOBER)

    assert version.around == (
        '{"type":"MultiPolygon","coordinates":[[[[31.52,4.79],[31.53,4.79],[31.53,4.8],[31.52,4.8],[31.52,4.79]]]]}'
    )
    assert queries.geometry(version.around)["type"] == "MultiPolygon"


def test_lists_ask_the_database_once(
    planner: Person, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    zone = declared(planner)
    in_force(planner, zone, OCTOBER)
    in_force(planner, zone, FEBRUARY)

    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.zone_versions(zone)
    with django_assert_num_queries(1):  # type: ignore[operator]
        list(queries.zones())
