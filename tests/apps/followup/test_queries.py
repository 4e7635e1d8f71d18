from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from factories import followup as make
from factories.followup import Staff
from standfast.apps.followup import operations, queries
from standfast.apps.followup.facts import Due, Expectation, ReportedStatus
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
SET = datetime(2017, 1, 2, 9, tzinfo=UTC)
DUE = Due(on=date(2017, 5, 31), precision="end of month")


@pytest.fixture
def people() -> Staff:
    return make.staff()


def action_point(people: Staff, *, due: Due | None = DUE) -> UUID:
    return operations.set_action_point(
        by=people.planner,
        at=SET,
        recommendations=(),
        track="mission",
        owner="Security",
        deliverable="Move staff.",
        due=due,
    ).subject


def obligation(people: Staff, **given: Any) -> UUID:
    return operations.set_obligation(
        by=people.planner,
        at=SET,
        recommendations=(),
        track="mission",
        owner="Force headquarters",
        duty="Issue the order.",
        **given,
    ).subject


def reported(people: Staff, action_id: UUID, status: ReportedStatus, on: date) -> None:
    at = datetime.combine(on, SET.timetz())
    operations.report_action_status(by=people.planner, at=at, action_id=action_id, status=status)


def test_an_action_point_is_overdue_from_the_day_after_its_due_date(people: Staff) -> None:
    action_id = action_point(people)

    days = {
        day: [row.subject for row in queries.overdue_actions(on=day)]
        for day in (date(2017, 5, 31), date(2017, 6, 1))
    }

    assert days == {date(2017, 5, 31): [], date(2017, 6, 1): [action_id]}


def test_what_is_closed_or_without_due_date_is_not_overdue(people: Staff) -> None:
    closed = action_point(people)
    action_point(people, due=None)
    reported(people, closed, "implemented", date(2017, 5, 1))

    assert queries.overdue_actions(on=date(2018, 1, 1)) == []


def test_a_claim_is_overdue_past_its_promised_date(people: Staff) -> None:
    claim_id = make.claimed(
        people.planner, expectation=Expectation(condition="expects the moves to end", due=DUE)
    )

    assert queries.overdue_claims(on=date(2017, 5, 31)) == []
    assert [row.subject for row in queries.overdue_claims(on=date(2017, 6, 1))] == [claim_id]


def test_a_weekly_obligation_lapses_when_a_week_passes_without_it(people: Staff) -> None:
    action_id = obligation(people, interval="weekly")

    lapsed = {
        day: [(row.action.subject, row.since) for row in queries.lapsed_obligations(on=day)]
        for day in (date(2017, 1, 9), date(2017, 1, 10))
    }
    operations.fulfil_obligation(
        by=people.planner,
        at=SET + timedelta(days=9),
        action_id=action_id,
        evidence="Minutes.",
        done=date(2017, 1, 10),
    )

    assert lapsed == {
        date(2017, 1, 9): [],
        date(2017, 1, 10): [(action_id, date(2017, 1, 10))],
    }
    assert queries.lapsed_obligations(on=date(2017, 1, 17)) == []
    assert [row.since for row in queries.lapsed_obligations(on=date(2017, 1, 18))] == [
        date(2017, 1, 18)
    ]


def test_a_triggered_obligation_lapses_per_event(people: Staff) -> None:
    action_id = obligation(people, trigger="A mandate is renewed")
    for event in ("December", "March"):
        operations.trigger_obligation(
            by=people.planner,
            at=SET,
            action_id=action_id,
            event=event,
            due=Due(on=date(2017, 2, 28), precision="end of month"),
        )
    operations.fulfil_obligation(
        by=people.planner,
        at=SET,
        action_id=action_id,
        evidence="Guidance.",
        event="December",
        done=date(2017, 1, 20),
    )

    assert queries.lapsed_obligations(on=date(2017, 2, 28)) == []
    assert [(row.event, row.since) for row in queries.lapsed_obligations(on=date(2017, 3, 1))] == [
        ("March", date(2017, 3, 1))
    ]
    assert [(row.event, row.fulfilled_on) for row in queries.calls_of(action_id)] == [
        ("December", date(2017, 1, 20)),
        ("March", None),
    ]


def test_reopened_is_a_turn_back_from_closed_that_still_stands(people: Staff) -> None:
    action_id = action_point(people)
    for status, day in (
        ("implemented", date(2017, 2, 1)),
        ("in progress", date(2017, 3, 1)),
        ("implemented", date(2017, 4, 1)),
    ):
        reported(people, action_id, status, day)  # type: ignore[arg-type]

    turns = {
        day: [(row.closed_on, row.reopened_on) for row in queries.reopened_actions(on=day)]
        for day in (date(2017, 2, 28), date(2017, 3, 1), date(2017, 4, 1))
    }

    assert turns == {
        date(2017, 2, 28): [],
        date(2017, 3, 1): [(date(2017, 2, 1), date(2017, 3, 1))],
        date(2017, 4, 1): [],
    }


def test_going_on_as_a_duty_is_no_reopening(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    for status, day in (("implemented", 10), ("recurring on track", 20)):
        operations.report_claim_status(
            by=people.planner,
            at=SET + timedelta(days=day),
            claim_id=claim_id,
            status=status,  # type: ignore[arg-type]
        )

    assert queries.reopened_claims(on=date(2018, 1, 1)) == []
    assert [row.status for row in queries.reports_of_claim(claim_id)] == [
        "implemented",
        "recurring on track",
    ]


def test_claims_come_in_the_order_of_the_letter(people: Staff) -> None:
    for number, section, position in (
        ("C36", "malakal", 1),
        ("C02", "protection", 2),
        ("C01", "protection", 1),
    ):
        make.claimed(people.planner, number=number, section=section, position=position)

    assert [claim.number for claim in queries.claims()] == ["C01", "C02", "C36"]
    assert queries.claims_sharing_a_number() == {}


def test_a_claim_and_its_verdict_are_absent_before_their_day(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    visit = make.assessment(people.assessor)
    make.verified(people.assessor, claim_id, visit)

    found = {}
    for at in (
        make.MADE - timedelta(seconds=1),
        make.MADE,
        make.JUDGED - timedelta(seconds=1),
        make.JUDGED,
    ):
        with world(as_of=at):
            found[at] = (len(queries.claims()), len(queries.latest_verdicts()))

    assert list(found.values()) == [(0, 0), (1, 0), (1, 0), (1, 1)]
