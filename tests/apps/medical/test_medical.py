from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.statements import START, SUBJECT, read, reasons, refusal, rows_of, stated, unapplied
from standfast.apps.accounts.models import Person
from standfast.apps.medical import operations, queries
from standfast.apps.medical.facts import (
    Capability,
    CapabilityStated,
    FacilityClosed,
    FacilityOpened,
    LevelSet,
)
from standfast.apps.medical.models import CapabilityStanding, Facility

KEY = "medical.un_house.level_1_plus_modules"
LETTER = date(2017, 4, 17)
AT = datetime(2016, 11, 1, 6, tzinfo=UTC)
DAY = timedelta(days=1)
OPENED = FacilityOpened(name="Clinic", site=SUBJECT, level="I")


@pytest.fixture
def medic(db: None) -> Person:
    open_site()
    return enrolled("juba.medical", "medical officer")


def clinic(by: Person) -> UUID:
    site = founded(enrolled("juba.planner", "planner"), code="un_house", county="Juba")
    return operations.open_facility(
        by=by, at=AT, name="Clinic", site=site.subject, level="I"
    ).subject


def state(
    by: Person, facility: UUID, capability: Capability, present: bool = True, *, at: datetime = AT
) -> None:
    operations.state_capability(
        by=by, at=at, facility_id=facility, capability=capability, present=present, note="seen"
    )


def test_the_latest_time_decides_level_and_capability_not_the_latest_arrival() -> None:
    entries = (
        stated(1, OPENED),
        stated(2, LevelSet(level="I plus"), day=20),
        stated(3, LevelSet(level="II"), day=10),
        stated(4, CapabilityStated(capability="X-ray", present=True), day=20),
        stated(5, CapabilityStated(capability="X-ray", present=False), day=10),
    )

    (facility,) = rows_of(Facility, *entries)
    (standing,) = rows_of(CapabilityStanding, *entries)

    assert (facility.level, facility.level_since) == ("I plus", START + 20 * DAY)
    assert (standing.present, standing.since) == (True, START + 20 * DAY)


def test_statements_wait_for_the_opening_and_a_facility_opens_and_closes_once() -> None:
    closed = FacilityClosed(reason="moved")

    assert rows_of(Facility, stated(1, LevelSet(level="II")), stated(2, closed)) == []
    assert unapplied(
        stated(1, OPENED), stated(2, OPENED), stated(3, closed), stated(4, closed)
    ) == [
        "A facility opens once; this opens it a second time.",
        "The facility was closed already; this closes it again.",
    ]


def test_the_modules_of_the_clinic_are_counted_as_of_a_day(medic: Person) -> None:
    facility = clinic(medic)
    state(medic, facility, "X-ray")
    state(medic, facility, "laboratory", at=AT + DAY)
    state(medic, facility, "dental", at=AT + DAY)
    state(medic, facility, "X-ray", False, at=AT + 10 * DAY)

    reading = read(KEY, LETTER)

    assert (reading.value, reasons(reading)) == (1, ["X-ray is not there: seen"])
    assert read(KEY, date(2016, 11, 2)).value == 2
    assert read(KEY, date(2016, 11, 1)).value == 1


def test_without_statements_the_modules_are_unknown(medic: Person) -> None:
    before = read(KEY, LETTER)
    clinic(medic)
    after = read(KEY, LETTER)

    assert (before.value, before.reason) == (None, "No clinic at UN House is on record.")
    assert (after.value, after.reason) == (
        None,
        "Nothing was stated about what the clinic can do.",
    )


def test_level_i_plus_needs_its_modules(medic: Person) -> None:
    facility = clinic(medic)
    for capability in ("surgical team", "operating theatre", "X-ray", "laboratory"):
        state(medic, facility, capability)

    sentence = refusal(
        lambda: operations.set_level(by=medic, at=AT, facility_id=facility, level="I plus")
    )
    state(medic, facility, "blood on site")
    operations.set_level(by=medic, at=AT + DAY, facility_id=facility, level="I plus")

    assert sentence == (
        "Level I plus has surgical team, operating theatre, X-ray, laboratory, blood on site; Clinic lacks blood on site. "
        "State what is there first."
    )
    assert [str(row) for row in queries.facilities()] == ["Clinic (level I plus)"]


def test_a_closed_facility_takes_no_statement(medic: Person) -> None:
    facility = clinic(medic)
    operations.close_facility(by=medic, at=AT, facility_id=facility, reason="moved")

    assert refusal(lambda: state(medic, facility, "X-ray")) == (
        "Clinic (level I) was closed: moved"
    )
    assert refusal(
        lambda: operations.set_level(by=medic, at=AT, facility_id=facility, level="II")
    ) == ("Clinic (level I) was closed: moved")
    assert refusal(lambda: state(medic, uuid4(), "X-ray")) == (
        "This site knows no such medical facility; open it first."
    )
    assert refusal(
        lambda: operations.close_facility(by=medic, at=AT, facility_id=facility, reason="again")
    ) == ("Clinic (level I) was closed: moved")
    other = operations.open_facility(
        by=medic, at=AT, name="Hospital", site=uuid4(), level="I"
    ).subject
    operations.set_level(by=medic, at=AT, facility_id=other, level="II")
