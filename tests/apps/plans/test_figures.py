from datetime import date

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.plans import held, opened
from factories.readings import local, read, reasons
from standfast.apps.accounts.models import Person
from standfast.apps.places.models import Site
from standfast.apps.plans import operations, queries
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner() -> Person:
    open_site()
    return enrolled("juba.planner", "planner", "administrator", "duty officer")


def office(by: Person, name: str) -> Site:
    return founded(
        by, f"{name} field office", kind="office", county=f"{name} County", field_office=True
    )


@pytest.fixture
def juba(planner: Person) -> Site:
    return founded(planner, "Juba field office", kind="office", county="Juba", field_office=True)


def test_without_an_exercise_the_number_is_not_known(planner: Person, juba: Site) -> None:
    ahead, nothing = (
        read("exercises.juba.field", on) for on in (date(2016, 9, 30), date(2017, 1, 1))
    )

    assert ahead.reason == "The period begins on 1 October 2016, after the date asked about."
    assert (nothing.value, nothing.reason) == (None, "No exercise is on record.")


def test_juba_counts_its_own_from_october_to_january(planner: Person, juba: Site) -> None:
    torit = office(planner, "Torit")
    for at in (local(2016, 9, 30, 23), local(2016, 10, 1, 0), local(2017, 1, 31, 23)):
        held(planner, juba.subject, at)
    held(planner, juba.subject, local(2017, 2, 1, 0))
    held(planner, torit.subject, local(2016, 11, 1))
    held(planner, juba.subject, local(2016, 11, 2), exercise_type="field")

    tabletop = read("exercises.juba.tabletop")

    assert (tabletop.value, read("exercises.juba.field").value) == (2, 1)
    assert sorted(reasons(tabletop)) == [
        "was held before 1 October 2016, before the period",
        "was held in February 2017, after the period",
        "was held in Torit County, not in Juba",
    ]
    assert read("exercises.juba.tabletop", date(2016, 12, 1)).value == 1


def test_cancelled_withdrawn_and_scheduled_exercises_do_not_count(
    planner: Person, juba: Site
) -> None:
    twice = held(planner, juba.subject, local(2016, 11, 1))
    operations.withdraw_exercise(
        by=planner, at=local(2016, 11, 2), exercise_id=twice, reason="Recorded twice."
    )
    for day in (1, 2):
        exercise = operations.schedule_exercise(
            by=planner,
            at=local(2016, 11, 3),
            exercise_type="tabletop",
            place=juba.subject,
            on=date(2016, 12, day),
        ).subject
    operations.cancel_exercise(
        by=planner, at=local(2016, 11, 4), exercise_id=exercise, reason="Rain."
    )

    reading = read("exercises.juba.tabletop")

    assert reading.value == 0
    assert sorted(reasons(reading)) == [
        "is scheduled for 1 December 2016 and not held yet",
        "was cancelled: Rain.",
        "was withdrawn: Recorded twice.",
    ]


def test_the_office_without_a_tabletop_is_named(planner: Person, juba: Site) -> None:
    bor, kuajok = office(planner, "Bor"), office(planner, "Kuajok")
    held(planner, bor.subject, local(2017, 1, 31))
    held(planner, bor.subject, local(2017, 2, 1))
    held(planner, bor.subject, local(2017, 3, 1))
    held(planner, juba.subject, local(2017, 3, 2))

    tabletops, missing = (read(f"exercises.field_offices.{key}") for key in ("tabletop", "missing"))

    assert (tabletops.value, missing.value) == (2, 1)
    assert reasons(tabletops) == [
        "was held before 1 February 2017, before the period",
        "was held in Juba, not at a field office outside Juba",
        "no tabletop yet: Kuajok",
    ]
    assert [case.ref for case in missing.entries] == [kuajok.subject]
    assert reasons(missing) == ["has held a tabletop: Bor"]
    assert queries.offices_without_tabletop(start=date(2017, 1, 1), end=date(2017, 3, 1)) == (
        kuajok,
    )


def test_an_exercise_that_reaches_the_record_late_counts_from_its_day(
    planner: Person, juba: Site
) -> None:
    wau = office(planner, "Wau")
    held(planner, wau.subject, local(2017, 2, 21))
    late = office(planner, "Bor")
    operations.record_exercise(
        by=planner,
        at=local(2017, 3, 20),
        happened=Happened.exact(local(2017, 2, 22)),
        exercise_type="tabletop",
        place=late.subject,
    )

    key = "exercises.field_offices.tabletop"
    assert read(key, date(2017, 3, 1)).value == 2
    assert read(key, date(2017, 3, 1), known_by=local(2017, 3, 1)).value == 1


def test_rehearsals_of_the_formed_police_are_those_of_their_plans(
    planner: Person, juba: Site
) -> None:
    police = opened(planner, juba.subject, family="formed police")
    force = opened(planner, juba.subject, family="force contingency")
    held(planner, juba.subject, local(2016, 9, 14), exercise_type="drill", plan=police)
    held(planner, juba.subject, local(2016, 9, 15), exercise_type="drill", plan=force)

    assert read("exercises.formed_police.rehearsals").value == 1


def test_juba_plans_are_rehearsed_in_the_version_that_is_in_use(
    planner: Person, juba: Site
) -> None:
    for rehearsed in (1, 2):
        plan = opened(planner, juba.subject, versions=2)
        held(planner, juba.subject, local(2016, 10, 20), plan=plan, plan_version=rehearsed)

    reading = read("plans.juba.rehearsed")

    assert reading.value == 1
    assert reasons(reading) == ["version 2 was not rehearsed"]


def test_the_training_plan_is_what_is_scheduled_for_the_rest_of_the_year(
    planner: Person, juba: Site
) -> None:
    for on in (date(2017, 4, 17), date(2017, 4, 18), date(2017, 12, 31), date(2018, 1, 1)):
        operations.schedule_exercise(
            by=planner,
            at=local(2017, 3, 31),
            exercise_type="field",
            place=juba.subject,
            on=on,
        )

    reading = read("exercises.scheduled_ahead")

    assert reading.value == 2
    assert reasons(reading) == ["is scheduled for a later year"]


def test_overdue_actions_and_validations_are_counted(planner: Person, juba: Site) -> None:
    secretary = enrolled("secretary", "task-force secretary")
    exercise = held(planner, juba.subject, local(2017, 1, 26))
    unraised = read("exercises.actions.overdue")
    operations.raise_exercise_action(
        by=planner,
        at=local(2017, 1, 27),
        exercise_id=exercise,
        number=1,
        objective="Radio",
        rating="M",
        action="Relay",
        owner="Support",
        due=date(2017, 3, 15),
    )
    for operation in ("UNMIL", "UNMISS"):
        operations.request_validation(by=secretary, at=local(2017, 2, 8), operation=operation)

    assert (unraised.value, unraised.reason) == (None, "No exercise has raised an action.")
    assert [
        read("exercises.actions.overdue", on).value for on in (date(2017, 3, 15), date(2017, 3, 16))
    ] == [0, 1]
    assert read("plans.validation.requested").value == 2
    validated = read("plans.validation.validated")
    assert (validated.value, reasons(validated)) == (0, ["the plan is requested"] * 2)
