from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.accounts import enrolled
from factories.incidents import declared_zone, north_of_gate, reported
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations, queries
from standfast.apps.places import queries as places
from standfast.log.times import Happened

NOON = datetime(2016, 11, 5, 12, tzinfo=UTC)
A, B, C, D = (UUID(int=number) for number in range(1, 5))


@pytest.fixture
def police(db: None) -> Person:
    open_site()
    return enrolled("un-house.police", "police")


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ({}, {}),
        ({A: None}, {A: A}),
        ({A: A}, {A: A}),
        ({A: B, B: C, C: None}, {A: C, B: C, C: C}),
        ({B: C, C: B, A: B}, {A: B, B: B, C: B}),
        ({A: B, B: D}, {A: B, B: B}),
    ],
)
def test_steps_are_followed_to_the_last_that_is_held(
    steps: dict[UUID, UUID | None], ends: dict[UUID, UUID]
) -> None:
    assert queries.followed(steps) == ends


IDS = st.integers(0, 5).map(lambda number: UUID(int=number))


@given(st.dictionaries(IDS, st.none() | IDS))
def test_following_agrees_with_walking_step_by_step(steps: dict[UUID, UUID | None]) -> None:
    def walk(start: UUID) -> UUID:
        path = [start]
        while (onward := steps[path[-1]]) is not None and onward in steps:
            if onward in path:
                return min(path[path.index(onward) :])
            path.append(onward)
        return path[-1]

    assert queries.followed(steps) == {start: walk(start) for start in steps}


def test_a_reader_is_shown_only_what_the_clearance_opens(police: Person) -> None:
    cleared = enrolled(
        "yei.office", "field office", clearance="confidential", groups=("protection",)
    )
    opened = reported(police, NOON)
    closed = operations.report_incident(
        by=cleared,
        at=NOON,
        category="SV1",
        happened=Happened.exact(NOON),
        label="confidential:protection",
    )

    assert [row.subject for row in queries.incidents(police)] == [opened.subject]
    assert {row.subject for row in queries.incidents(cleared)} == {opened.subject, closed.subject}
    assert queries.dossier(closed.subject, reader=police) is None
    assert queries.dossier(closed.subject, reader=cleared) is not None


def test_the_list_is_narrowed_by_time_category_status_and_words(police: Person) -> None:
    early = reported(police, NOON - timedelta(days=9), category="VC1", narrative="At the kilns")
    late = reported(police, NOON, category="CR8", place="Market")

    def subjects(**narrowed: object) -> list[UUID]:
        return [row.subject for row in queries.incidents(police, **narrowed)]  # type: ignore[arg-type]

    assert subjects() == [late.subject, early.subject]
    assert subjects(start=NOON - timedelta(days=1)) == [late.subject]
    assert subjects(end=NOON) == [early.subject]
    assert subjects(category="CR") == [late.subject]
    assert subjects(category="VC1") == [early.subject]
    assert subjects(status="refuted") == []
    assert subjects(text="kilns") == [early.subject]
    assert subjects(text="market") == [late.subject]


def test_the_zone_page_lists_what_is_inside_or_at_the_edge_without_exercises(
    police: Person,
) -> None:
    zone = declared_zone(on=date(2016, 10, 1))
    version = places.first_outline(zone)
    assert version is not None
    inside = reported(police, NOON)
    edge = reported(police, NOON - timedelta(days=1), accuracy_m=150.0)
    reported(police, NOON, **north_of_gate(300))
    reported(police, NOON, exercise=True)

    found = queries.incidents_in(
        version, reader=police, start=NOON - timedelta(days=9), end=NOON + timedelta(days=1)
    )

    assert [(row.subject, where) for row, where in found] == [
        (inside.subject, "inside"),
        (edge.subject, "edge"),
    ]


def test_other_reports_of_the_same_event_stand_beside_it(police: Person) -> None:
    duty = enrolled("juba.duty", "duty officer")
    first, second = reported(police, NOON), reported(police, NOON)
    operations.merge_incident(
        by=duty, at=NOON, incident_id=second.subject, into=first.subject, reason="Same"
    )

    dossiers = [queries.dossier(row.subject, reader=police) for row in (first, second)]

    assert [
        [other.subject for other in found.same_event] for found in dossiers if found is not None
    ] == [[second.subject], [first.subject]]
