from datetime import date
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.readiness import asked, inducted, issued, trained
from factories.readings import local, read, reasons
from factories.units import deployed
from standfast.apps.accounts.models import Person
from standfast.apps.readiness import operations

pytestmark = pytest.mark.django_db
BATTALIONS = "readiness.battalions"
SHARE = "readiness.inducted_battalions_trained_share"


@pytest.fixture
def officer() -> Person:
    open_site()
    return enrolled("juba.readiness", "readiness officer")


def fully(by: Person, rotation: UUID, month: int, day: int) -> None:
    trained(by, local(2017, month, day), rotation)
    trained(by, local(2017, month, day + 1), rotation, course="integrated response")


def test_without_an_induction_nothing_is_known(officer: Person) -> None:
    reading = read(SHARE)

    assert (reading.value, reading.reason) == (
        None,
        "No infantry battalion is on record as inducted.",
    )
    assert read(f"{BATTALIONS}.inducted", date(2016, 6, 30)).reason == (
        "The period begins on 1 July 2016, after the date asked about."
    )


def test_training_belongs_to_the_rotation_that_had_it(officer: Person) -> None:
    unit = deployed(officer, "Battalion", unit_kind="infantry battalion").subject
    before = inducted(officer, local(2016, 8, 1), unit=unit)
    fully(officer, before, 1, 10)
    after = inducted(officer, local(2017, 2, 1), unit=unit)
    trained(officer, local(2017, 2, 10), after)

    reading = read(f"{BATTALIONS}.trained")

    assert (read(f"{BATTALIONS}.inducted").value, reading.value, read(SHARE).value) == (2, 1, 0.5)
    assert [case.ref for case in reading.entries] == [before]
    assert reasons(reading) == ["has not had integrated response training yet"]


def test_every_battalion_counts_once_it_has_had_both_courses(officer: Person) -> None:
    rotation = inducted(officer, local(2017, 2, 1))
    trained(officer, local(2017, 2, 10), rotation)
    trained(officer, local(2017, 2, 20), rotation, course="integrated response")

    shares = [read(SHARE, date(2017, 2, day)).value for day in (1, 10, 20)]

    assert shares == [0.0, 0.0, 1.0]


def test_other_units_are_not_battalions(officer: Person) -> None:
    inducted(officer, local(2017, 2, 1), kind="engineers")

    assert read(f"{BATTALIONS}.inducted").value is None


def test_orders_are_counted_by_month_and_a_missing_month_shows(officer: Person) -> None:
    for month, day in ((8, 2), (9, 2), (11, 2)):
        issued(officer, local(2016, month, day), f"2016-{month:02d}")
    issued(officer, local(2016, 11, 9), "2016-11")
    key = "readiness.movement_orders."

    months = read(f"{key}months", date(2016, 12, 15))

    assert months.value == 3
    assert reasons(months) == ["another order for 2016-11"]
    assert [
        read(f"{key}missing_months", on).value
        for on in (date(2016, 8, 20), date(2016, 10, 31), date(2016, 11, 1), date(2017, 1, 1))
    ] == [0, 0, 1, 2]


def test_the_hours_to_stand_ground_are_those_of_the_newest_order(officer: Person) -> None:
    key = "readiness.movement_orders.hold_h"
    nothing = read(key)
    issued(officer, local(2016, 8, 2), "2016-08", hold_h=24)
    issued(officer, local(2016, 9, 2), "2016-09", hold_h=48)
    newest = read(key).value
    issued(officer, local(2016, 9, 3), "2016-09", hold_h=72)

    assert (nothing.value, newest) == (None, 48)
    assert read(key).reason == "The orders for the newest month name different hours."
    assert read(key, date(2016, 8, 20)).value == 24


def test_directives_that_were_superseded_do_not_count(officer: Person) -> None:
    values = {"form": "directive", "issuer": "force commander", "hold_h": None}
    issued(officer, local(2016, 8, 4), **values)
    old = issued(officer, local(2016, 8, 9), **values)
    issued(officer, local(2016, 8, 10), form="directive", issuer="police commissioner")
    operations.supersede_instruction(
        by=officer, at=local(2017, 1, 1), instruction_id=old, reason="Replaced."
    )

    reading = read("readiness.directives.issued")

    assert (reading.value, reasons(reading)) == (1, ["was superseded: Replaced."])
    assert read("readiness.directives.issued", date(2016, 12, 31)).value == 2


def test_a_country_that_has_not_answered_has_not_said_no(officer: Person) -> None:
    key = "readiness.confirmations."
    unasked = read(f"{key}asked")
    questions = [asked(officer, local(2016, 12, 14), name) for name in ("XAA", "XAB", "XAC")]
    asked(officer, local(2016, 12, 14), "XAD", unit_kind="formed police unit")
    silent = read(f"{key}affirmative")
    operations.record_confirmation_answer(
        by=officer, at=local(2017, 1, 5), confirmation_id=questions[0], answer="yes"
    )
    operations.record_confirmation_answer(
        by=officer,
        at=local(2017, 1, 5),
        confirmation_id=questions[1],
        answer="yes with limits",
        limits="Not by night.",
    )

    affirmative = read(f"{key}affirmative")

    assert unasked.value is None
    assert (silent.value, silent.reason) == (None, "No country has answered yet.")
    assert [read(f"{key}{name}").value for name in ("asked", "open")] == [3, 1]
    assert affirmative.value == 1
    assert reasons(affirmative) == [
        "answered yes with limits: Not by night.",
        "has not answered: what it will do is not known",
    ]
    assert read(f"{key}open", date(2017, 1, 4)).value == 3


def test_trainers_are_a_sum_over_courses_since_january(officer: Person) -> None:
    rotation = inducted(officer, local(2016, 8, 1))
    for at, people in (
        (local(2016, 12, 31), 9),
        (local(2017, 1, 16), 24),
        (local(2017, 2, 13), 21),
        (local(2017, 4, 3), None),
    ):
        trained(officer, at, rotation, course="training of trainers", participants=people)

    courses, trainers = read("readiness.trainers.courses"), read("readiness.trainers.trained")

    assert (courses.value, trainers.value) == (3, 45)
    assert reasons(trainers) == ["the number of participants is not known"]


def test_language_tests_add_up(officer: Person) -> None:
    unknown = read("readiness.language.tested")
    for tested, home in ((20, 1), (30, 0)):
        test = operations.record_language_test(
            by=officer,
            at=local(2017, 1, 9),
            language="English",
            required_level="Working",
            tested=tested,
            passed=tested - 2,
        ).subject
        if home:
            operations.follow_up_language_test(
                by=officer, at=local(2017, 2, 1), test_id=test, action="repatriated", people=home
            )

    assert unknown.value is None
    assert read("readiness.language.tested").value == 50
    repatriated = read("readiness.language.repatriated")
    assert (repatriated.value, len(repatriated.entries)) == (1, 1)


def test_requirements_await_the_general_assembly(officer: Person) -> None:
    requirement = operations.draft_requirement(
        by=officer, at=local(2016, 12, 19), unit_kind="infantry battalion", tasks=("patrol",)
    ).subject
    operations.endorse_requirement(
        by=officer,
        at=local(2017, 1, 27),
        requirement_id=requirement,
        endorser="contingent-owned equipment working group",
    )
    key = "readiness.unit_requirements."

    approved = read(f"{key}approved")

    assert read(f"{key}recommended").value == 1
    assert (approved.value, reasons(approved)) == (0, ["awaits the General Assembly"])
    assert read(f"{key}recommended", date(2017, 1, 26)).value == 0
