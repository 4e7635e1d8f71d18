from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.units import DEPLOYED, deployed, strength
from standfast.apps.accounts.facts import Role
from standfast.apps.accounts.models import Person
from standfast.apps.units import operations, queries
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 10, 10, 12, tzinfo=UTC)
LATER = datetime(2016, 11, 10, 12, tzinfo=UTC)
NOBODY = UUID(int=7)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def officer() -> Person:
    return enrolled("juba.readiness", "readiness officer", "duty officer")


def refusal(do: Callable[[], object]) -> str:
    before = StoredEntry.objects.count()
    with pytest.raises(Refused) as refused:
        do()
    assert StoredEntry.objects.count() == before
    return str(refused.value)


def test_a_unit_is_deployed_to_its_base_as_part_of_another(officer: Person) -> None:
    base = founded(officer)
    battalion = deployed(officer, "Infantry Battalion 1", unit_kind="infantry battalion")

    company = deployed(
        officer,
        "Reaction company",
        unit_kind="reserve",
        contributor="NPL",
        base=base.subject,
        parent=battalion.subject,
        note="Invented.",
    )

    assert (company.name, company.unit_kind, company.contributor) == (
        "Reaction company",
        "reserve",
        "NPL",
    )
    assert (company.base, company.parent, company.note) == (
        base.subject,
        battalion.subject,
        "Invented.",
    )
    assert (company.deployed_at, company.left_at, company.is_police) == (DEPLOYED, None, False)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"contributor": None},
            "A unit of the kind 'formed police unit' belongs to one country; name it by its three-letter code.",
        ),
        (
            {"parent": NOBODY},
            f"This site knows no unit {NOBODY} that the new one could be part of; deploy that one first.",
        ),
        (
            {"base": NOBODY},
            f"There is no place {NOBODY} on this site's map; found it first.",
        ),
        ({"contributor": "Rwanda"}, None),
    ],
)
def test_a_unit_that_belongs_nowhere_is_refused(
    officer: Person, values: dict[str, Any], sentence: str | None
) -> None:
    said = refusal(lambda: deployed(officer, **values))

    assert said == sentence or (sentence is None and said.startswith("The body is not a units"))


def test_people_of_many_countries_need_no_contributor(officer: Person) -> None:
    unit = deployed(officer, unit_kind="individual police officers", contributor=None)

    assert (unit.contributor, unit.is_police) == (None, True)


def test_a_correction_changes_what_it_states_and_nothing_else(officer: Person) -> None:
    unit = deployed(officer, note="Kept.")

    operations.correct_unit(by=officer, at=NOON, unit_id=unit.subject, contributor="NPL")

    row = queries.unit(unit.subject)
    assert row is not None
    assert (row.contributor, row.name, row.note) == ("NPL", "Formed Police Unit 1", "Kept.")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Nothing is corrected: give at least one field with its right value."),
        (
            {"parent": NOBODY},
            f"This site knows no unit {NOBODY} that Formed Police Unit 1 could be part of; deploy that one first.",
        ),
        ({"base": NOBODY}, f"There is no place {NOBODY} on this site's map; found it first."),
    ],
)
def test_a_correction_that_leads_nowhere_is_refused(
    officer: Person, values: dict[str, Any], sentence: str
) -> None:
    unit = deployed(officer)

    said = refusal(
        lambda: operations.correct_unit(by=officer, at=NOON, unit_id=unit.subject, **values)
    )

    assert said == sentence


def test_a_unit_cannot_be_part_of_itself(officer: Person) -> None:
    unit = deployed(officer)

    said = refusal(
        lambda: operations.correct_unit(
            by=officer, at=NOON, unit_id=unit.subject, parent=unit.subject
        )
    )

    assert said == "Formed Police Unit 1 cannot be part of itself; name another unit."


def test_a_unit_moves_to_another_base_and_leaves_once(officer: Person) -> None:
    unit, base = deployed(officer), founded(officer)

    operations.move_unit(by=officer, at=NOON, unit_id=unit.subject, base=base.subject)
    operations.record_unit_leaving(
        by=officer, at=LATER, unit_id=unit.subject, reason="Its tour ended."
    )

    row = queries.unit(unit.subject)
    assert row is not None
    assert (row.base, row.left_at, row.left_reason) == (base.subject, LATER, "Its tour ended.")
    assert list(queries.serving_units(NOON)) == [row]
    assert list(queries.serving_units(LATER)) == []
    again = refusal(
        lambda: operations.record_unit_leaving(
            by=officer, at=LATER, unit_id=unit.subject, reason="Again."
        )
    )
    assert again == "Formed Police Unit 1 left the mission on 10 November 2016 already."


def test_the_move_that_happened_last_counts(officer: Person) -> None:
    unit = deployed(officer)
    first, last = founded(officer, "Tomping"), founded(officer, "Wau")

    operations.move_unit(by=officer, at=LATER, unit_id=unit.subject, base=last.subject)
    operations.move_unit(
        by=officer,
        at=LATER,
        unit_id=unit.subject,
        base=first.subject,
        happened=Happened.exact(NOON),
    )

    row = queries.unit(unit.subject)
    assert row is not None
    assert row.base == last.subject


def test_a_rotation_takes_over_and_departs_once(officer: Person) -> None:
    unit = deployed(officer)
    first = operations.induct_rotation(
        by=officer, at=DEPLOYED, unit_id=unit.subject, name="Rotation 1"
    ).subject
    second = operations.induct_rotation(
        by=officer, at=NOON, unit_id=unit.subject, name="Rotation 2"
    ).subject

    operations.record_rotation_departure(by=officer, at=LATER, rotation_id=first)

    assert [row.name for row in queries.rotations(unit.subject)] == ["Rotation 1", "Rotation 2"]
    row = queries.rotation(first)
    assert row is not None
    assert (row.unit, row.inducted_at, row.departed_at) == (unit.subject, DEPLOYED, LATER)
    again = refusal(
        lambda: operations.record_rotation_departure(by=officer, at=LATER, rotation_id=first)
    )
    assert again == "Rotation 1 departed on 10 November 2016 already."
    early = refusal(
        lambda: operations.record_rotation_departure(by=officer, at=DEPLOYED, rotation_id=second)
    )
    assert early == "Rotation 2 arrived on 10 October 2016; it cannot depart before."


def test_a_rotation_before_its_unit_is_refused(officer: Person) -> None:
    unit = deployed(officer, at=NOON)

    said = refusal(
        lambda: operations.induct_rotation(
            by=officer, at=DEPLOYED, unit_id=unit.subject, name="Rotation 1"
        )
    )

    assert said == (
        "Formed Police Unit 1 was deployed on 10 October 2016, after 02 July 2016; check the day."
    )


def test_a_strength_is_reported_and_corrected(officer: Person) -> None:
    unit = deployed(officer)
    reading = strength(officer, unit.subject, date(2016, 9, 12), 12, 128)

    row = queries.strength(reading)
    assert row is not None
    assert (row.women, row.men, row.people, row.corrected) == (12, 128, 140, False)
    assert str(row) == "140 on 12 September 2016, 12 of them women"

    operations.correct_strength(by=officer, at=NOON, strength_id=reading, women=13)

    corrected = queries.strength(reading)
    assert corrected is not None
    assert (corrected.women, corrected.men, corrected.corrected) == (13, 128, True)
    nothing = refusal(lambda: operations.correct_strength(by=officer, at=NOON, strength_id=reading))
    assert nothing == "Nothing is corrected: give the right number of women or of men."


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (
            date(2016, 10, 11),
            "11 October 2016 has not come yet; report the strength of a day that has.",
        ),
        (
            date(2016, 9, 12),
            "Formed Police Unit 1 has a strength for that day: 140 on 12 September 2016, 12 of them women. "
            "Correct that one instead.",
        ),
        (
            date(2016, 7, 1),
            "Formed Police Unit 1 was deployed on 02 July 2016, after 01 July 2016; check the day.",
        ),
        (
            date(2016, 10, 10),
            "Formed Police Unit 1 left the mission on 01 October 2016, before 10 October 2016; check the day.",
        ),
    ],
)
def test_a_strength_is_refused_when_its_day_is_taken_or_impossible(
    officer: Person, on: date, sentence: str
) -> None:
    unit = deployed(officer)
    strength(officer, unit.subject, date(2016, 9, 12), 12, 128)
    operations.record_unit_leaving(
        by=officer,
        at=datetime(2016, 10, 1, 9, tzinfo=UTC),
        unit_id=unit.subject,
        reason="Its tour ended.",
    )

    said = refusal(
        lambda: operations.report_strength(
            by=officer, at=NOON, unit_id=unit.subject, on=on, women=1, men=2
        )
    )

    assert said == sentence


def test_a_vehicle_is_assigned_inspected_and_withdrawn(officer: Person) -> None:
    unit = deployed(officer)
    vehicle = operations.assign_vehicle(
        by=officer, at=NOON, unit_id=unit.subject, vehicle_kind="patrol vehicle", plate="UN-001"
    ).subject
    fresh = queries.vehicle(vehicle)
    assert fresh is not None
    assert (fresh.serviceable, fresh.plate) == (None, "UN-001")

    operations.inspect_vehicle(
        by=officer, at=LATER, vehicle_id=vehicle, serviceable=False, note="Gearbox."
    )

    seen = queries.vehicle(vehicle)
    assert seen is not None
    assert (seen.serviceable, seen.note, seen.inspected_at) == (False, "Gearbox.", LATER)
    assert list(queries.vehicles(unit.subject)) == [seen]

    operations.withdraw_vehicle(by=officer, at=LATER, vehicle_id=vehicle, reason="Written off.")

    assert list(queries.vehicles(unit.subject)) == []
    said = "The patrol vehicle UN-001 was withdrawn on 10 November 2016."
    assert (
        refusal(
            lambda: operations.inspect_vehicle(
                by=officer, at=LATER, vehicle_id=vehicle, serviceable=True
            )
        )
        == said
    )
    assert (
        refusal(
            lambda: operations.withdraw_vehicle(
                by=officer, at=LATER, vehicle_id=vehicle, reason="Again."
            )
        )
        == said
    )


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (
            lambda by: operations.correct_unit(by=by, at=NOON, unit_id=NOBODY, name="X"),
            f"This site knows no unit {NOBODY}; deploy it first.",
        ),
        (
            lambda by: operations.record_rotation_departure(by=by, at=NOON, rotation_id=NOBODY),
            f"This site knows no rotation {NOBODY}; induct it first.",
        ),
        (
            lambda by: operations.correct_strength(by=by, at=NOON, strength_id=NOBODY, men=1),
            f"This site holds no strength {NOBODY}; report it first.",
        ),
        (
            lambda by: operations.inspect_vehicle(
                by=by, at=NOON, vehicle_id=NOBODY, serviceable=True
            ),
            f"This site knows no vehicle {NOBODY}; assign it first.",
        ),
    ],
)
def test_what_this_site_does_not_know_cannot_be_changed(
    officer: Person, do: Callable[[Person], object], sentence: str
) -> None:
    assert refusal(lambda: do(officer)) == sentence


@pytest.mark.parametrize(
    ("roles", "may"),
    [(("readiness officer",), True), (("duty officer",), False), ((), False)],
    ids=["readiness officer", "duty officer", "outsider"],
)
def test_units_are_for_those_who_see_to_readiness(roles: tuple[Role, ...], may: bool) -> None:
    person = enrolled("somebody", *roles)

    if may:
        assert deployed(person).name == "Formed Police Unit 1"
    else:
        assert refusal(lambda: deployed(person)).startswith(
            "Deploy unit is for readiness officer or planner; you act as "
        )
