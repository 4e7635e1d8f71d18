from datetime import date

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.plans import held, opened
from factories.readings import local, refusal
from standfast.apps.accounts.models import Person
from standfast.apps.places.models import Site
from standfast.apps.plans import operations, queries
from standfast.apps.plans.facts import Rating
from standfast.log.facts import new_subject

pytestmark = pytest.mark.django_db
NOON = local(2017, 2, 7)


@pytest.fixture
def planner() -> Person:
    open_site()
    return enrolled("juba.planner", "planner", "administrator", "duty officer")


@pytest.fixture
def colleague(planner: Person) -> Person:
    return enrolled("juba.duty", "duty officer")


@pytest.fixture
def office(planner: Person) -> Site:
    return founded(planner, "Torit field office", kind="office", county="Torit", field_office=True)


def test_versions_are_issued_in_order(planner: Person, office: Site) -> None:
    plan = opened(planner, office.subject, versions=2)

    sentence = refusal(
        lambda: operations.issue_plan_version(
            by=planner, at=NOON, plan_id=plan, version=4, summary="Too far."
        )
    )

    assert sentence == (
        "The next version of Contingency plan is 3, not 4; "
        "look at the version that stands before you issue another."
    )
    assert [row.version for row in queries.versions_of(plan)] == [1, 2]


def test_a_version_in_use_is_approved_by_a_colleague_once(
    planner: Person, colleague: Person, office: Site
) -> None:
    plan = opened(planner, office.subject, versions=2)

    def approve(by: Person, version: int) -> None:
        operations.approve_plan(by=by, at=NOON, plan_id=plan, version=version, approver="force")

    assert refusal(lambda: approve(planner, 2)) == (
        "A version is approved by somebody other than the one who issued it."
    )
    assert refusal(lambda: approve(colleague, 1)) == (
        "Contingency plan stands at version 2; version 1 is superseded."
    )
    approve(colleague, 2)
    assert refusal(lambda: approve(colleague, 2)) == (
        "Version 2 of Contingency plan was approved by the force already."
    )
    assert [row.approvers for row in queries.versions_of(plan)] == [[], ["force"]]


def test_an_exercise_names_a_version_that_there_is(planner: Person, office: Site) -> None:
    plan = opened(planner, office.subject)

    assert refusal(lambda: held(planner, office.subject, NOON, plan=plan, plan_version=2)) == (
        "Contingency plan has no version 2; name the version that was rehearsed."
    )
    assert refusal(lambda: held(planner, office.subject, NOON, plan_version=1)) == (
        "A version belongs to a plan; name the plan that was rehearsed."
    )
    held(planner, office.subject, NOON, plan=plan, plan_version=1)
    assert queries.plans_not_rehearsed() == ()


def test_a_new_version_is_not_rehearsed_by_the_exercise_before(
    planner: Person, office: Site
) -> None:
    plan = opened(planner, office.subject)
    held(planner, office.subject, NOON, plan=plan, plan_version=1)

    operations.issue_plan_version(by=planner, at=NOON, plan_id=plan, version=2, summary="Updated.")

    assert [row.subject for row in queries.plans_not_rehearsed()] == [plan]


def test_an_exercise_is_scheduled_moved_and_held_once(planner: Person, office: Site) -> None:
    exercise = new_subject()
    for day in (1, 7):
        operations.schedule_exercise(
            by=planner,
            at=local(2017, 1, 20),
            subject=exercise,
            exercise_type="tabletop",
            place=office.subject,
            on=date(2017, 2, day),
        )
    ahead = [row.due_on for row in queries.exercises_ahead(on=date(2017, 2, 1))]
    held(planner, office.subject, NOON, subject=exercise)

    again = refusal(lambda: held(planner, office.subject, NOON, subject=exercise))
    cancelled = refusal(
        lambda: operations.cancel_exercise(by=planner, at=NOON, exercise_id=exercise, reason="No.")
    )

    assert ahead == [date(2017, 2, 7)]
    assert again == "This exercise is held; record another exercise."
    assert cancelled == "This exercise is held; only one that is scheduled can be cancelled."


@pytest.mark.parametrize(
    ("rating", "due", "sentence"),
    [
        ("S", None, None),
        ("M", date(2017, 3, 1), None),
        (
            "M",
            None,
            "An objective rated M is put right by a date; give the day, or the month, "
            "by which it is done.",
        ),
    ],
)
def test_an_action_is_raised_or_refused(
    planner: Person, office: Site, rating: Rating, due: date | None, sentence: str | None
) -> None:
    exercise = held(planner, office.subject, NOON)

    def raise_action() -> None:
        operations.raise_exercise_action(
            by=planner,
            at=NOON,
            exercise_id=exercise,
            number=1,
            objective="Radio",
            rating=rating,
            action="Relay",
            owner="Support",
            due=due,
        )

    if sentence is not None:
        assert refusal(raise_action) == sentence
        return
    raise_action()
    assert refusal(raise_action) == (
        "Action 1 of this exercise was raised already; take the next number."
    )
    operations.close_exercise_action(
        by=planner, at=NOON, exercise_id=exercise, number=1, how="Done."
    )
    assert list(queries.open_actions()) == []


def test_an_action_due_in_a_month_is_overdue_when_the_month_is_over(
    planner: Person, office: Site
) -> None:
    exercise = held(planner, office.subject, NOON)
    for number, precision in ((1, "day"), (2, "month")):
        operations.raise_exercise_action(
            by=planner,
            at=NOON,
            exercise_id=exercise,
            number=number,
            objective="Radio",
            rating="M",
            action="Relay",
            owner="Support",
            due=date(2017, 3, 10),
            due_precision="month" if precision == "month" else "day",
        )

    late = {
        on.day: [action.number for action in queries.overdue_actions(on=on)]
        for on in (date(2017, 3, 10), date(2017, 3, 11), date(2017, 3, 31))
    }

    assert late == {10: [], 11: [1], 31: [1]}
    assert len(queries.overdue_actions(on=date(2017, 4, 1))) == 2


def test_headquarters_judges_what_was_submitted(planner: Person) -> None:
    secretary = enrolled("secretary", "task-force secretary")
    validation = operations.request_validation(by=secretary, at=NOON, operation="UNMISS").subject

    def judge() -> None:
        operations.judge_plan(by=secretary, at=NOON, validation_id=validation, outcome="validated")

    early = refusal(judge)
    operations.record_plan_submission(by=secretary, at=NOON, validation_id=validation)
    judge()

    assert early == (
        "The plan of UNMISS is requested; only a plan that was submitted can be judged."
    )
    assert refusal(judge).startswith("The plan of UNMISS is validated;")
    assert refusal(
        lambda: operations.request_validation(by=planner, at=NOON, operation="UNMIL")
    ).startswith("Request validation is for task-force secretary;")
