from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import ELSEWHERE, FOUNDED, LINE, RING, founded
from standfast.apps.accounts.models import Person
from standfast.apps.places import operations, queries
from standfast.apps.places.facts import LineShape
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 10, 10, 12, tzinfo=UTC)
NOBODY = UUID(int=7)
SWAPPED = LineShape(coordinates=tuple((lat, lon) for lon, lat in LINE))


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def planner() -> Person:
    return enrolled("juba.planner", "planner", "duty officer", "engineer")


def refusal(do: Callable[[], object]) -> str:
    before = StoredEntry.objects.count()
    with pytest.raises(Refused) as refused:
        do()
    assert StoredEntry.objects.count() == before
    return str(refused.value)


def drawn(by: Person, site: UUID, **values: Any) -> UUID:
    given: dict[str, Any] = {"name": "Perimeter", "line": RING, "code": "un_house"} | values
    return operations.draw_perimeter(by=by, at=FOUNDED, site_id=site, **given).subject


def test_a_perimeter_is_drawn_measured_and_surveyed_again(planner: Person) -> None:
    site = founded(planner)
    perimeter = drawn(planner, site.subject, gate="Gate 1, north")

    row = queries.perimeter(perimeter)
    assert row is not None
    assert (row.name, row.site, row.length_m) == ("Perimeter", site.subject, 4430.29)
    assert row.gate == "Gate 1, north"

    operations.correct_perimeter(
        by=planner,
        at=NOON,
        perimeter_id=perimeter,
        reason="Surveyed again.",
        line=LineShape(coordinates=ELSEWHERE.coordinates[0]),
    )
    operations.correct_perimeter(
        by=planner, at=NOON, perimeter_id=perimeter, reason="Renamed.", name="Outer perimeter"
    )

    again = queries.perimeter(perimeter)
    assert again is not None
    assert (again.name, again.gate) == ("Outer perimeter", "Gate 1, north")
    assert queries.ring(again).line == ELSEWHERE.coordinates[0]
    assert (again.west, again.south, again.east, again.north) == (31.54, 4.79, 31.55, 4.80)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {},
            "The code 'un_house' is taken by the perimeter Perimeter; take another, or correct that one.",
        ),
        (
            {"code": "other", "site": NOBODY},
            f"This site knows no place {NOBODY} for the perimeter to run around; found it first.",
        ),
        (
            {"code": "other", "line": LineShape(coordinates=LINE[:-1])},
            "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
            "Repeat the first position at the end.",
        ),
        (
            {"code": "other", "line": SWAPPED},
            "The position 4.79, 31.52 looks like lat, lon; write lon, lat: 31.52, 4.79.",
        ),
    ],
)
def test_a_perimeter_is_refused_when_it_is_no_ring_around_a_site(
    planner: Person, values: dict[str, Any], sentence: str
) -> None:
    site = founded(planner)
    drawn(planner, site.subject)
    given: dict[str, Any] = {"site": site.subject} | values

    assert refusal(lambda: drawn(planner, **given)) == sentence


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Nothing is corrected: give the right name, line or gate."),
        (
            {"line": LineShape(coordinates=LINE[:-1])},
            "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
            "Repeat the first position at the end.",
        ),
    ],
)
def test_a_correction_of_a_perimeter_is_refused_when_it_leads_nowhere(
    planner: Person, values: dict[str, Any], sentence: str
) -> None:
    perimeter = drawn(planner, founded(planner).subject)

    said = refusal(
        lambda: operations.correct_perimeter(
            by=planner, at=NOON, perimeter_id=perimeter, reason="Surveyed.", **values
        )
    )

    assert said == sentence
