"""Where the mission was and who was displaced, as a forecast reads it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from factories.accounts import enrolled
from factories.incidents import reported
from factories.log import open_site
from factories.patrols import departed, returned, stayed, tasked, zone_patrol
from factories.places import declared, founded, in_force
from standfast.apps.accounts.models import Person
from standfast.apps.patrols import operations as patrol_operations
from standfast.apps.patrols import planning as patrols
from standfast.apps.places import operations as places
from standfast.apps.threats import operations, planning, presence, queries
from standfast.apps.threats.area import default_area
from standfast.apps.threats.models import ForecastCell
from standfast.apps.threats.presence import Visit
from standfast.engines.warning import cells_over
from standfast.log.labels import UNCLASSIFIED

AT = datetime(2017, 1, 30, 6, tzinfo=UTC)
CUTOFF = date(2017, 1, 30)
YEI, PIBOR = (30.68, 4.09), (33.13, 6.8)
CELLS = cells_over(default_area(), cell_km=50.0)


class Anybody:
    def may_read(self, label: str) -> bool:
        return label == UNCLASSIFIED


@pytest.fixture
def duty(db: None) -> Person:
    open_site()
    return enrolled("juba.analyst", "duty officer", "planner", "field office")


def town(by: Person, name: str, point: tuple[float, float], **values: Any) -> UUID:
    given = {"kind": "town", "lon": point[0], "lat": point[1], "accuracy_m": 500.0} | values
    return founded(by, name, **given).subject


def visited(place: UUID, arrived: datetime, left: datetime | None) -> None:
    patrol = departed(arrived - timedelta(hours=3), place)
    stayed(patrol, place, arrived, left)
    if left is not None:
        returned(patrol, left + timedelta(hours=3))


def cell_at(point: tuple[float, float]) -> int:
    return int(CELLS.holding(np.array([point]))[0])


def test_a_stay_is_a_visit_and_a_plan_or_a_denial_is_none(duty: Person) -> None:
    place = town(duty, "Yei", YEI)
    visited(place, datetime(2017, 1, 9, 9, tzinfo=UTC), datetime(2017, 1, 12, 9, tzinfo=UTC))
    tasked(datetime(2017, 1, 20, tzinfo=UTC), place)
    departed(datetime(2017, 1, 21, tzinfo=UTC), place)

    found = presence.visits(date(2017, 1, 1), CUTOFF)

    assert found == (Visit(date(2017, 1, 9), date(2017, 1, 12), *YEI),)
    assert presence.visits(date(2017, 1, 13), CUTOFF) == ()
    assert presence.visits(date(2017, 1, 12), CUTOFF) == found
    assert presence.visits(date(2016, 1, 1), date(2017, 1, 9)) == ()


def test_a_stay_without_an_end_is_one_of_its_first_day(duty: Person) -> None:
    visited(town(duty, "Yei", YEI), datetime(2017, 1, 9, 9, tzinfo=UTC), None)

    assert presence.visits(date(2017, 1, 1), CUTOFF) == (
        Visit(date(2017, 1, 9), date(2017, 1, 9), *YEI),
    )
    assert presence.visits(date(2017, 1, 10), CUTOFF) == ()


def test_a_patrol_of_a_zone_was_in_its_middle(duty: Person) -> None:
    zone = declared(duty)
    in_force(duty, zone, date(2016, 12, 1))
    zone_patrol(zone, datetime(2017, 1, 9, 9, tzinfo=UTC))

    (found,) = presence.visits(date(2017, 1, 1), CUTOFF)

    assert (found.first, found.last) == (date(2017, 1, 9), date(2017, 1, 9))
    assert (found.lon, found.lat) == pytest.approx((31.525, 4.795), abs=1e-3)


def test_closely_held_patrols_tell_nothing(duty: Person) -> None:
    cleared = enrolled("cleared", "duty officer", "planner", clearance="confidential")
    place = town(duty, "Yei", YEI)
    patrol = patrol_operations.task_patrol(
        by=cleared, at=AT, serial="P1", base=UUID(int=1), destinations=(place,), planned_nights=1,
        mobility=("mounted",), composition="force", time_of_day="day",
        purposes=("protection presence",), label="confidential",
    ).subject  # fmt: skip
    patrol_operations.approve_patrol(
        by=enrolled("second", "planner", clearance="confidential"), at=AT, patrol_id=patrol
    )
    patrol_operations.record_departure(by=cleared, at=AT, patrol_id=patrol)
    patrol_operations.record_place_reached(by=cleared, at=AT, patrol_id=patrol, place=place)

    assert presence.visits(date(2017, 1, 1), date(2017, 3, 1)) == ()


def test_presence_is_the_share_of_weeks_in_which_somebody_was_there(duty: Person) -> None:
    place = town(duty, "Yei", YEI)
    visited(place, datetime(2017, 1, 9, 9, tzinfo=UTC), datetime(2017, 1, 12, 9, tzinfo=UTC))
    visited(place, datetime(2017, 1, 18, 9, tzinfo=UTC), datetime(2017, 1, 24, 9, tzinfo=UTC))
    town(duty, "Pibor", PIBOR, kind="base")

    found = planning.presence_before(CUTOFF, CELLS)

    assert found is not None
    assert found.weeks[cell_at(YEI)] == pytest.approx(3 / 26)
    assert found.weeks[cell_at(PIBOR)] == 1.0
    assert sum(1 for share in found.weeks if share > 0) == 2
    assert found.words == (
        "2 visits and 1 manned sites of the mission in 26 weeks; nobody was in 305 of 307 cells"
    )


def test_what_is_not_on_record_is_not_taken_for_absence(duty: Person) -> None:
    town(duty, "Yei", YEI)

    assert planning.presence_before(CUTOFF, CELLS) is None


def test_a_visit_from_the_cutoff_on_is_not_read(duty: Person) -> None:
    place = town(duty, "Yei", YEI)
    visited(place, datetime(2017, 1, 30, 9, tzinfo=UTC), datetime(2017, 2, 2, 9, tzinfo=UTC))

    assert planning.presence_before(CUTOFF, CELLS) is None


def violence(by: Person) -> None:
    for week in range(20):
        happened = datetime(2016, 8, 1, 9, tzinfo=UTC) + timedelta(weeks=week)
        reported(by, happened, at=happened, category="AC1", lon=YEI[0], lat=YEI[1])


def cells(by: Person) -> dict[int, ForecastCell]:
    subject = operations.issue_forecast(by=by, at=AT, cutoff=CUTOFF).subject
    issued = queries.issued_forecast(subject)
    assert issued is not None
    return {cell.number: cell for cell in queries.cells_of(issued)}


def test_less_is_expected_to_be_told_where_nobody_goes(duty: Person) -> None:
    violence(duty)
    before = cells(duty)
    town(duty, "Pibor", PIBOR, kind="base")

    after = cells(duty)

    far = cell_at((26.0, 8.5))
    ratio = before[far].mean / after[far].mean
    manned = before[cell_at(PIBOR)].mean / after[cell_at(PIBOR)].mean
    assert ratio > 2 * manned
    assert after[far].if_reported == pytest.approx(after[far].mean / 0.3, rel=1e-6)
    assert (after[far].presence, after[cell_at(PIBOR)].presence) == (0.0, 1.0)
    assert before[far].presence is before[far].if_reported is None


def test_a_cell_that_nobody_saw_says_that_quiet_may_be_unseen(duty: Person) -> None:
    violence(duty)
    town(duty, "Pibor", PIBOR, kind="base")

    found = cells(duty)

    words = " Nobody of the mission was here in 26 weeks: quiet may be unseen."
    assert (found[cell_at(YEI)].reasons or "").endswith(words)
    assert not (found[cell_at(PIBOR)].reasons or "").endswith(words)


def reading(by: Person, site: UUID, on: date, people: int, source: str = "camp managers") -> None:
    places.record_site_population(
        by=by, at=datetime(2017, 3, 1, tzinfo=UTC), site_id=site, source=source, method="headcount",
        on=on, people=people,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "people", "signs"),
    [(5, 10_600, 1), (5, 10_400, 0), (5, 8_000, 0), (92, 11_000, 1), (93, 11_000, 0)],
)
def test_a_rise_of_a_sites_population_is_a_sign_of_displacement(
    days: int, people: int, signs: int, duty: Person
) -> None:
    site = town(duty, "Camp", YEI, kind="PoC site")
    start = date(2016, 9, 1)
    reading(duty, site, start, 10_000)
    reading(duty, site, start + timedelta(days=days), people)
    reading(duty, site, start + timedelta(days=1), 20_000, source="others")

    catalogue, words = planning.known_catalogue(50.0)

    assert len(catalogue.events) == signs
    assert ("1 rises of a site's population as signs" in words) is bool(signs)
    for one in catalogue.events:
        assert (one.target, one.sign) == (False, "displacement")
        assert (one.start, one.end) == (date(2016, 9, 2), start + timedelta(days=days))
        assert one.known_on == start + timedelta(days=days + 7)
        assert one.exact_day is (days < 7)


def test_an_incident_of_displacement_is_its_own_sign_and_unrest_another(duty: Person) -> None:
    happened = datetime(2016, 8, 1, 9, tzinfo=UTC)
    for category in ("DP1", "CU1", "AC1"):
        reported(duty, happened, at=happened, category=category, lon=YEI[0], lat=YEI[1])

    signs = sorted((one.target, one.sign) for one in planning.known_catalogue(50.0)[0].events)

    assert signs == [(False, "displacement"), (False, "unrest"), (True, "unrest")]


def test_patrols_give_their_visited_places_to_what_visits_are_worth(duty: Person) -> None:
    violence(duty)
    cells(duty)
    place = town(duty, "Yei", YEI)
    visited(place, datetime(2017, 1, 9, 9, tzinfo=UTC), datetime(2017, 1, 12, 9, tzinfo=UTC))

    worth = patrols.patrol_values(on=CUTOFF, reader=Anybody())

    assert (worth.places_visited, worth.weeks, worth.seed) == (1, 8, 201705)
    drawn = [value for value in worth.values if value.explored]
    assert 0.05 <= len(drawn) / len(worth.values) <= 0.15
    assert {value.points for value in drawn} == {0}
    yei = CELLS.lonlats[cell_at(YEI)]
    assert all((value.lon, value.lat) != pytest.approx(yei, abs=1e-3) for value in drawn)
    assert patrols.patrol_values(on=CUTOFF + timedelta(days=6), reader=Anybody()) == worth
    later = patrols.patrol_values(on=CUTOFF + timedelta(days=7), reader=Anybody())
    assert [one.name for one in later.values if one.explored] != [one.name for one in drawn]


def test_a_closed_hotspot_and_a_closed_alert_add_nothing_for_a_reader_without_clearance(
    duty: Person,
) -> None:
    cleared = enrolled("cleared", "duty officer", "planner", clearance="confidential")
    place = town(duty, "Yei", YEI)
    for name, label in (("Open", UNCLASSIFIED), ("Closed", "confidential")):
        operations.identify_hotspot(
            by=cleared, at=AT, name=name, lon=YEI[0], lat=YEI[1], radius_km=20.0, threat="Invented",
            actors=("crowd",), place=place, label=label,
        )  # fmt: skip
    operations.raise_alert(
        by=cleared, at=AT, channel="patrol", threat_kind="attack", threat="Invented", place=place,
        label="confidential",
    )  # fmt: skip

    outside = patrols.patrol_values(on=CUTOFF, reader=Anybody())
    inside = patrols.patrol_values(on=CUTOFF, reader=cleared)

    assert [(one.name, one.points) for one in outside.values] == [("Open", 15)]
    assert [(one.name, one.points) for one in inside.values] == [("Closed", 40), ("Open", 40)]


def test_two_apps_may_not_state_visits_under_one_name() -> None:
    def other(start: date, end: date) -> list[Visit]:
        return []

    with pytest.raises(ValueError, match="'patrols' are declared in standfast"):
        presence.visits_from("patrols")(other)
