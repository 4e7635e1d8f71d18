from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.units import DEPLOYED, deployed, strength
from standfast.apps.accounts.models import Person
from standfast.apps.units import operations, queries
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
AUGUST, OCTOBER = datetime(2016, 8, 18, tzinfo=UTC), datetime(2016, 10, 10, tzinfo=UTC)
NOBODY = UUID(int=7)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def officer() -> Person:
    return enrolled("juba.readiness", "readiness officer", "duty officer")


def inducted(by: Person, unit: UUID, at: datetime, name: str) -> UUID:
    return operations.induct_rotation(
        by=by, at=OCTOBER, unit_id=unit, name=name, happened=Happened.exact(at)
    ).subject


def test_what_is_not_known_is_none() -> None:
    assert queries.unit(NOBODY) is None
    assert queries.rotation(NOBODY) is None
    assert queries.rotation_at(NOBODY, OCTOBER) is None
    assert queries.strength(NOBODY) is None
    assert queries.vehicle(NOBODY) is None
    assert queries.latest_strengths(on=date(2016, 10, 10)) == {}


def test_units_are_found_by_kind_base_and_name(officer: Person) -> None:
    base = founded(officer)
    police = deployed(officer, base=base.subject)
    battalion = deployed(officer, "Infantry Battalion 3", unit_kind="infantry battalion")

    assert list(queries.units()) == [police, battalion]
    assert list(queries.units(kinds=["infantry battalion"])) == [battalion]
    assert list(queries.units(base=base.subject)) == [police]
    assert queries.units_named(" infantry battalion 3") == [battalion]
    assert queries.unit_names({police.subject, NOBODY}) == {police.subject: "Formed Police Unit 1"}


def test_a_rotation_serves_from_its_arrival_to_its_departure(officer: Person) -> None:
    unit = deployed(officer)
    first = inducted(officer, unit.subject, DEPLOYED, "Rotation 1")
    second = inducted(officer, unit.subject, AUGUST, "Rotation 2")
    operations.record_rotation_departure(by=officer, at=OCTOBER, rotation_id=second)

    def serving(at: datetime) -> UUID | None:
        rotation = queries.rotation_at(unit.subject, at)
        return None if rotation is None else rotation.subject

    assert serving(datetime(2016, 7, 1, tzinfo=UTC)) is None
    assert serving(DEPLOYED) == first
    assert serving(AUGUST) == second
    assert serving(OCTOBER) == first, "the one that never departed is still there"


def test_rotations_of_a_period_are_half_open_and_by_kind(officer: Person) -> None:
    police = deployed(officer)
    battalion = deployed(officer, "Infantry Battalion 1", unit_kind="infantry battalion")
    at_start = inducted(officer, battalion.subject, AUGUST, "Rotation 1")
    inducted(officer, battalion.subject, OCTOBER, "Rotation 2")
    of_police = inducted(officer, police.subject, AUGUST, "Rotation 1")

    def found(**kinds: tuple[str, ...]) -> set[UUID]:
        rows = queries.rotations_inducted(start=AUGUST, end=OCTOBER, **kinds)  # type: ignore[arg-type]
        return {row.subject for row in rows}

    assert found() == {at_start, of_police}
    assert found(kinds=("infantry battalion",)) == {at_start}


def test_the_newest_day_of_each_unit_is_found_in_one_query(
    officer: Person, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    police, battalion = deployed(officer), deployed(officer, "Second")
    strength(officer, police.subject, date(2016, 8, 12), 10, 90)
    september = strength(officer, police.subject, date(2016, 9, 12), 11, 90)
    august = strength(officer, battalion.subject, date(2016, 8, 12), 12, 90)
    strength(officer, battalion.subject, date(2016, 10, 1), 13, 90)

    with django_assert_num_queries(1):  # type: ignore[operator]
        newest = queries.latest_strengths(on=date(2016, 9, 30))

    assert {unit: [row.subject for row in rows] for unit, rows in newest.items()} == {
        police.subject: [september],
        battalion.subject: [august],
    }
    assert [row.women for row in queries.strengths(police.subject)] == [11, 10]
