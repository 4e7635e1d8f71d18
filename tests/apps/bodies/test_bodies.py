from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.statements import START, SUBJECT, read, reasons, refusal, rows_of, stated, unapplied
from standfast.apps.accounts.models import Person
from standfast.apps.bodies import operations, queries
from standfast.apps.bodies.facts import (
    BodyDissolved,
    BodyEstablished,
    DecisionTaken,
    DocumentApproved,
    MeetingCorrected,
    MeetingHeld,
    MeetingWithdrawn,
    MemberLeft,
    MemberSeated,
)
from standfast.apps.bodies.models import Body, Decision, Meeting, Seat
from standfast.log.facts import Happened
from standfast.log.figures import Moment, evaluate
from standfast.log.worlds import END_OF_TIME, world

MONDAY = datetime(2016, 9, 5, 7, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MEETINGS = "bodies.security_cell.meetings"
MISSED = "bodies.security_cell.weeks_without_meeting"
CELL = BodyEstablished(body_kind="security cell", name="Security cell")
HELD = MeetingHeld(body=SUBJECT, attended=("Police", "Force", "Police"))


@pytest.fixture
def security(db: None) -> Person:
    open_site()
    return enrolled("juba.security", "security officer")


def body(by: Person, kind: str = "security cell", name: str = "Security cell") -> UUID:
    subject = operations.establish_body(
        by=by,
        at=MONDAY,
        body_kind=kind,  # type: ignore[arg-type]
        name=name,
    ).subject
    operations.seat_member(by=by, at=MONDAY, body_id=subject, member="Police")
    return subject


def met(by: Person, body_id: UUID, at: datetime) -> UUID:
    return operations.record_meeting(
        by=by, at=at, body_id=body_id, attended=("Police",), happened=Happened.exact(at)
    ).subject


def test_seats_are_laid_out_by_time_not_by_arrival() -> None:
    entries = (
        stated(1, CELL),
        stated(2, MemberSeated(member="Forum"), day=10),
        stated(3, MemberLeft(member="Forum"), day=20),
        stated(4, MemberSeated(member="Forum", seating="case by case"), day=5),
    )

    seats = rows_of(Seat, *entries)

    assert [(one.seating, one.since, one.until) for one in seats] == [
        ("case by case", START + 5 * DAY, START + 10 * DAY),
        ("standing", START + 10 * DAY, START + 20 * DAY),
    ]


def test_a_seat_taken_twice_is_one_seat_since_the_first_time() -> None:
    (seat,) = rows_of(
        Seat,
        stated(1, CELL),
        stated(2, MemberSeated(member="Forum")),
        stated(3, MemberSeated(member="Forum")),
        stated(4, MemberLeft(member="Police")),
    )

    assert (seat.since, seat.until) == (START + 2 * DAY, None)


def test_a_body_is_established_and_dissolved_once() -> None:
    gone = BodyDissolved(reason="merged")

    assert unapplied(stated(1, CELL), stated(2, CELL), stated(3, gone), stated(4, gone)) == [
        "A body is established once; this establishes it a second time.",
        "The body was dissolved already; this dissolves it again.",
    ]
    (row,) = rows_of(Body, stated(1, CELL), stated(3, gone))
    assert (row.dissolved_at, row.dissolved_reason) == (START + 3 * DAY, "merged")
    assert rows_of(Seat, stated(1, MemberSeated(member="Forum"))) == []


def test_a_meetings_decisions_are_numbered_in_time() -> None:
    entries = (
        stated(1, DocumentApproved(document_kind="security plan", title="Plan"), day=4),
        stated(2, HELD),
        stated(3, DecisionTaken(text="Decide first", owner="Police", due=date(2017, 1, 1)), day=2),
    )

    (meeting,) = rows_of(Meeting, *entries)
    decisions = rows_of(Decision, *entries)

    assert meeting.attended == ["Force", "Police"]
    assert [(one.number, one.text, one.document_kind) for one in decisions] == [
        (1, "Decide first", None),
        (2, "Plan", "security plan"),
    ]
    assert rows_of(Meeting, entries[0]) == []


def test_a_corrected_meeting_moves_and_a_withdrawn_one_says_why() -> None:
    moved = MeetingCorrected(happened=Happened.exact(START + 9 * DAY))

    (meeting,) = rows_of(
        Meeting, stated(2, HELD), stated(3, moved), stated(4, MeetingWithdrawn(reason="briefing"))
    )

    assert (meeting.start, meeting.withdrawn) == (START + 9 * DAY, "briefing")
    assert unapplied(stated(1, HELD), stated(2, HELD)) == [
        "A meeting is recorded once; this is a second record of it."
    ]


@pytest.mark.parametrize(
    ("since", "until", "weeks"),
    [
        (datetime(2016, 9, 4, 21, tzinfo=UTC), datetime(2016, 9, 11, 21, tzinfo=UTC), 1),
        (datetime(2016, 9, 4, 21, tzinfo=UTC), datetime(2016, 9, 11, 20, tzinfo=UTC), 0),
        (datetime(2016, 9, 4, 22, tzinfo=UTC), datetime(2016, 9, 18, 20, tzinfo=UTC), 0),
        (datetime(2016, 9, 4, 22, tzinfo=UTC), datetime(2016, 9, 18, 21, tzinfo=UTC), 1),
        (datetime(2016, 9, 2, 9, tzinfo=UTC), datetime(2016, 9, 25, 21, tzinfo=UTC), 3),
    ],
)
def test_whole_weeks_run_from_monday_to_sunday_of_mission_time(
    since: datetime, until: datetime, weeks: int
) -> None:
    assert len(queries.whole_weeks(since, until)) == weeks


def test_the_weeks_without_a_meeting_are_counted(security: Person) -> None:
    cell = body(security)
    met(security, cell, MONDAY + 8 * DAY)
    met(security, cell, MONDAY + 23 * DAY)

    assert read(MISSED, date(2016, 10, 2)).value == 1
    assert read(MISSED, date(2016, 10, 1)).value == 1
    assert read(MISSED, date(2016, 9, 25)).value == 1
    assert read(MISSED, date(2016, 9, 18)).value == 0
    early = read(MISSED, date(2016, 9, 17))
    assert (early.value, early.reason) == (
        None,
        "No whole week has passed since the cell was established.",
    )


def test_weeks_need_a_day_up_to_which_they_are_counted(security: Person) -> None:
    body(security)

    with world():
        reading = evaluate(MISSED, Moment(END_OF_TIME))

    assert reading.reason == "Weeks are counted up to a day; say as of which one."


def test_two_records_of_a_day_are_one_meeting(security: Person) -> None:
    cell = body(security)
    met(security, cell, MONDAY + WEEK)
    met(security, cell, MONDAY + WEEK + timedelta(hours=1))
    error = met(security, cell, MONDAY + 2 * WEEK)
    operations.withdraw_meeting(
        by=security, at=MONDAY + 2 * WEEK + DAY, meeting_id=error, reason="a briefing"
    )

    reading = read(MEETINGS, date(2017, 4, 17))

    assert (reading.value, len(reading.entries)) == (1, 1)
    assert reasons(reading) == [
        "the record was withdrawn: a briefing",
        "a second record of the meeting of that day",
    ]


def test_only_security_management_teams_approve_security_plans(security: Person) -> None:
    cell = met(security, body(security), MONDAY + DAY)
    team = met(security, body(security, "security management team", "Team"), MONDAY + DAY)

    def approve(meeting: UUID) -> None:
        operations.record_approval(
            by=security,
            at=MONDAY + DAY,
            meeting_id=meeting,
            document_kind="security plan",
            title="Plan",
        )

    assert refusal(lambda: approve(cell)) == (
        "A security plan is approved by a security management team or area security management team; "
        "Security cell is a security cell."
    )
    approve(team)
    reading = read("bodies.security_management.approvals", date(2017, 4, 17))
    assert (reading.value, [case.family for case in reading.entries]) == (1, ["security plan"])


def test_those_asked_case_by_case_do_not_sit_in_the_planning_group(security: Person) -> None:
    group = body(security, "planning group", "Mission planning group")
    operations.seat_member(by=security, at=MONDAY, body_id=group, member="Force")
    operations.seat_member(
        by=security, at=MONDAY, body_id=group, member="OCHA", seating="case by case"
    )
    operations.end_membership(by=security, at=MONDAY + DAY, body_id=group, member="Police")

    reading = read("bodies.planning_group.components", date(2017, 4, 17))

    assert (reading.value, reasons(reading)) == (1, ["OCHA is asked in case by case"])
    assert read("bodies.planning_group.components", date(2016, 9, 5)).value == 2


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (MEETINGS, "No security cell is on record."),
        (MISSED, "No security cell is on record."),
        (
            "bodies.security_management.approvals",
            "No security management team is on record.",
        ),
        ("bodies.planning_group.components", "No mission planning group is on record."),
    ],
)
def test_without_a_body_there_is_no_number(security: Person, key: str, reason: str) -> None:
    reading = read(key, date(2017, 4, 17))

    assert (reading.value, reading.reason) == (None, reason)


def test_a_meeting_is_attended_by_members(security: Person) -> None:
    cell = body(security)

    def record(*attended: str) -> str:
        return refusal(
            lambda: operations.record_meeting(
                by=security,
                at=MONDAY,
                body_id=cell,
                attended=attended,
                happened=Happened.exact(MONDAY),
            )
        )

    assert record() == "A meeting has somebody there: name the members that attended."
    assert record("Police", "Press") == (
        "Press had no seat in Security cell; seat them first, or leave them out."
    )


def test_a_body_has_one_name_and_a_member_one_seat(security: Person) -> None:
    cell = body(security)

    assert refusal(lambda: body(security)) == (
        "There is a security cell named 'Security cell' already; use that one, or give this one its own name."
    )
    assert (
        refusal(
            lambda: operations.seat_member(by=security, at=MONDAY, body_id=cell, member="Police")
        )
        == "Police has a seat in Security cell already."
    )
    assert (
        refusal(
            lambda: operations.end_membership(by=security, at=MONDAY, body_id=cell, member="Press")
        )
        == "Press has no seat in Security cell to give up."
    )


def test_a_dissolved_body_takes_nothing_more(security: Person) -> None:
    cell = body(security)
    operations.dissolve_body(by=security, at=MONDAY + DAY, body_id=cell, reason="merged")

    assert refusal(lambda: met(security, cell, MONDAY + WEEK)) == (
        "Security cell was dissolved; establish a body anew."
    )
    assert refusal(
        lambda: operations.dissolve_body(by=security, at=MONDAY, body_id=uuid4(), reason="merged")
    ) == ("This site knows no such body; establish it first.")
    for change in (operations.seat_member, operations.end_membership):
        sentence = refusal(
            lambda change=change: change(by=security, at=MONDAY, body_id=cell, member="Police")  # type: ignore[misc]
        )
        assert sentence == "Security cell was dissolved; establish a body anew."
    body(security)


def test_a_withdrawn_meeting_takes_nothing_more(security: Person) -> None:
    meeting = met(security, body(security), MONDAY + DAY)
    operations.record_decision(by=security, at=MONDAY + DAY, meeting_id=meeting, text="Agreed")
    operations.correct_meeting(
        by=security,
        at=MONDAY + DAY,
        meeting_id=meeting,
        happened=Happened.exact(MONDAY + timedelta(hours=2)),
    )
    operations.withdraw_meeting(
        by=security, at=MONDAY + DAY, meeting_id=meeting, reason="a briefing"
    )

    row = queries.meeting(meeting)
    assert row is not None
    assert row.start == MONDAY + timedelta(hours=2)
    assert refusal(
        lambda: operations.record_decision(
            by=security, at=MONDAY + DAY, meeting_id=meeting, text="More"
        )
    ) == ("The record of this meeting was withdrawn: a briefing")
    assert refusal(
        lambda: operations.correct_meeting(
            by=security, at=MONDAY, meeting_id=uuid4(), happened=Happened.exact(MONDAY)
        )
    ) == ("This site knows no such meeting; record it first.")
    assert refusal(
        lambda: operations.record_approval(
            by=security,
            at=MONDAY,
            meeting_id=uuid4(),
            document_kind="security plan",
            title="Plan",
        )
    ) == ("This site knows no such meeting; record it first.")
    assert refusal(
        lambda: operations.withdraw_meeting(
            by=security, at=MONDAY, meeting_id=meeting, reason="again"
        )
    ) == ("The record of this meeting was withdrawn: a briefing")
