from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.statements import read, reasons, refusal, rows_of, stated, unapplied
from standfast.apps.accounts.models import Person
from standfast.apps.bodies import operations, queries
from standfast.apps.bodies.facts import (
    AgendaItemAdded,
    BodyEstablished,
    DecisionCarriedOut,
    DecisionChanged,
    DecisionTaken,
    MeetingCancelled,
    MeetingHeld,
    MeetingPlanned,
    MemberSeated,
    MinutesKept,
    SubmissionJudged,
    SubmissionMade,
    SubmissionWithdrawn,
    TermsSet,
)
from standfast.apps.bodies.models import (
    AgendaItem,
    Decision,
    Meeting,
    Seat,
    Submission,
    SubmissionJudgement,
    Terms,
)
from standfast.apps.guidance import operations as guidance
from standfast.log.facts import Happened, read_fact
from standfast.log.figures import Moment, evaluate
from standfast.log.worlds import END_OF_TIME, world

MONDAY = datetime(2016, 9, 5, 7, tzinfo=UTC)
DAY = timedelta(days=1)
APRIL = date(2017, 4, 17)
BODY = UUID(int=8)
MEMBERS = ("Designated official", "Force", "Police", "Security")


@pytest.fixture
def secretary(db: None) -> Person:
    open_site()
    return enrolled("juba.security", "security officer")


@pytest.fixture
def adviser(secretary: Person) -> Person:
    return enrolled("adviser", "security officer")


def team(by: Person, **terms: Any) -> UUID:
    subject = operations.establish_body(
        by=by,
        at=MONDAY,
        body_kind="security management team",
        name="Team",
        meets_every_days=7,
    ).subject
    for member in MEMBERS:
        alternate = "Deputy" if member == "Designated official" else None
        operations.seat_member(
            by=by, at=MONDAY, body_id=subject, member=member, alternate=alternate
        )
    given: dict[str, Any] = {
        "purpose": "Approve.",
        "quorum": 3,
        "required": ("Designated official",),
        "approves": ("security assessment", "security plan", "guidance"),
    }
    operations.set_terms(by=by, at=MONDAY, body_id=subject, **(given | terms))
    return subject


def met(by: Person, body: UUID, day: int, *attended: str, **given: Any) -> UUID:
    at = MONDAY + day * DAY
    return operations.record_meeting(
        by=by,
        at=at,
        body_id=body,
        attended=attended or MEMBERS,
        happened=Happened.exact(at),
        **given,
    ).subject


def submitted(by: Person, body: UUID, day: int = 0, **given: Any) -> UUID:
    fields: dict[str, Any] = {
        "matter_kind": "security assessment",
        "title": "Juba area",
        "prepared_by": "Security",
    }
    return operations.submit_for_approval(
        by=by, at=MONDAY + day * DAY, body_id=body, **(fields | given)
    ).subject


def judged(
    by: Person, meeting: UUID, submission: UUID, day: int, outcome: str = "approved"
) -> None:
    operations.judge_submission(
        by=by,
        at=MONDAY + day * DAY,
        meeting_id=meeting,
        submission_id=submission,
        outcome=outcome,  # type: ignore[arg-type]
        remarks=None if outcome == "approved" else "Name a second haven.",
    )


def decided(by: Person, meeting: UUID, **given: Any) -> UUID:
    return operations.record_decision(
        by=by, at=MONDAY + DAY, meeting_id=meeting, text="Test the radios.", **given
    ).id


def test_what_the_first_version_of_a_fact_said_is_read_as_it_was() -> None:
    meeting = f'{{"attended":["Police"],"body":"{BODY}","note":null}}'.encode()

    held = read_fact("bodies.meeting.held", 1, meeting)
    seated = read_fact("bodies.body.member_seated", 1, b'{"member":"Police","seating":"standing"}')
    taken = read_fact("bodies.meeting.decided", 1, b'{"due":null,"owner":null,"text":"Go."}')
    established = read_fact(
        "bodies.body.established",
        1,
        b'{"area":null,"body_kind":"security cell","meets_every_days":7,"name":"Cell"}',
    )

    assert held == MeetingHeld(body=BODY, attended=("Police",))
    assert seated == MemberSeated(member="Police")
    assert taken == DecisionTaken(text="Go.")
    assert established == BodyEstablished(
        body_kind="security cell", name="Cell", meets_every_days=7
    )


def test_terms_are_laid_out_by_the_day_from_which_they_count() -> None:
    cell = BodyEstablished(body_kind="security cell", name="Cell")

    terms = rows_of(
        Terms,
        stated(1, cell),
        stated(2, TermsSet(purpose="Later.", quorum=3), day=9),
        stated(3, TermsSet(purpose="First.", required=("B", "A", "A")), day=2),
    )
    (seat, other) = rows_of(
        Seat,
        stated(1, cell),
        stated(2, MemberSeated(member="Police")),
        stated(3, MemberSeated(member="Police", alternate="Operations")),
    )

    assert [(one.purpose, one.quorum) for one in terms] == [("First.", None), ("Later.", 3)]
    assert terms[0].required == ["A", "B"]
    assert (seat.alternate, seat.until, other.alternate) == (None, other.since, "Operations")


def test_a_meeting_is_planned_then_held_with_its_agenda_and_minutes() -> None:
    plan = stated(1, MeetingPlanned(body=BODY, on=date(2016, 9, 9)))
    item = AgendaItemAdded(number=1, title="Wau")
    entries = (
        plan,
        stated(2, item),
        stated(3, MeetingHeld(body=BODY, attended=("Police",), by_alternate=("Police",)), day=9),
        stated(4, MinutesKept(evidence=UUID(int=5))),
    )

    (planned,) = rows_of(Meeting, plan)
    (held,) = rows_of(Meeting, *entries)
    (row,) = rows_of(AgendaItem, *entries)

    assert (planned.status, planned.day, planned.start) == ("planned", date(2016, 9, 9), None)
    assert (held.status, held.day) == ("held", date(2016, 9, 10))
    assert (held.by_alternate, held.minutes) == (["Police"], [str(UUID(int=5))])
    assert (row.number, row.title) == (1, "Wau")
    assert (
        rows_of(Meeting, plan, stated(2, MeetingCancelled(reason="rain")))[0].status == "cancelled"
    )
    assert unapplied(plan, stated(2, item), stated(3, item)) == [
        "The agenda has an item 1 already."
    ]


def test_a_decision_is_changed_and_carried_out() -> None:
    taken = stated(2, DecisionTaken(text="Go.", owner="Force", due=date(2016, 10, 1)))

    (row,) = rows_of(
        Decision,
        stated(1, MeetingHeld(body=BODY, attended=("Police",))),
        taken,
        stated(3, DecisionChanged(decision=taken.id, reason="late", due=date(2016, 11, 1))),
        stated(4, DecisionCarriedOut(decision=taken.id, how="It went.")),
    )

    assert (row.owner, row.due, row.done_how) == ("Force", date(2016, 11, 1), "It went.")


def test_the_last_judgement_of_a_submission_stands_last() -> None:
    made = SubmissionMade(body=BODY, matter_kind="guidance", title="P", prepared_by="Police")
    entries = (
        stated(1, made),
        stated(2, SubmissionJudged(meeting=BODY, outcome="approved"), day=9),
        stated(3, SubmissionJudged(meeting=BODY, outcome="returned", remarks="No."), day=4),
    )

    judgements = rows_of(SubmissionJudgement, *entries)
    (gone,) = rows_of(Submission, stated(1, made), stated(2, SubmissionWithdrawn(reason="old")))

    assert [one.outcome for one in judgements] == ["returned", "approved"]
    assert gone.withdrawn == "old"
    assert unapplied(stated(1, made), stated(2, made)) == [
        "It was put before a body already; this does so a second time."
    ]


def test_without_a_quorum_nothing_is_decided(secretary: Person) -> None:
    body = team(secretary)
    few = met(secretary, body, 1, "Designated official", "Force")
    headless = met(secretary, body, 2, "Force", "Police", "Security")

    assert refusal(lambda: decided(secretary, few)) == (
        "Team had no quorum at this meeting: its terms ask for 3 standing members, and 2 attended. "
        "Take it to a meeting that has one."
    )
    assert refusal(lambda: decided(secretary, headless)) == (
        "Team could not decide at this meeting: its terms require Designated official, who did not attend. "
        "Take it to a meeting at which they do."
    )
    full = met(
        secretary,
        body,
        3,
        "Designated official",
        "Force",
        "Police",
        by_alternate=("Designated official",),
    )
    assert queries.decision(decided(secretary, full)) is not None


def test_terms_count_from_the_day_on_which_they_were_set(secretary: Person) -> None:
    body = team(secretary, quorum=2, required=())
    two = met(secretary, body, 1, "Force", "Police")
    operations.set_terms(
        by=secretary, at=MONDAY + 2 * DAY, body_id=body, purpose="Stricter.", quorum=4
    )
    later = met(secretary, body, 3, "Force", "Police")

    assert queries.decision(decided(secretary, two)) is not None
    assert "its terms ask for 4 standing members" in refusal(lambda: decided(secretary, later))


def test_a_body_approves_only_what_its_terms_say(secretary: Person, adviser: Person) -> None:
    body = team(secretary)
    bare = operations.establish_body(
        by=secretary, at=MONDAY, body_kind="board", name="Board"
    ).subject

    assert refusal(lambda: submitted(adviser, body, matter_kind="cordon and search")) == (
        "The terms of Team let it approve guidance, security assessment, security plan; a cordon and search is not "
        "among that. Take it to the body that may."
    )
    assert refusal(lambda: submitted(adviser, bare, matter_kind="guidance")) == (
        "A guidance is approved by a body whose terms say so; Board has no terms. Set them first."
    )
    assert "Board is a board" in refusal(lambda: submitted(adviser, bare))


def test_nobody_approves_their_own_work(secretary: Person, adviser: Person) -> None:
    body = team(secretary)
    procedure = guidance.register_guidance(
        by=secretary,
        at=MONDAY,
        guidance_kind="standard operating procedure",
        title="Procedure",
        issuer="Team",
        audience=("all personnel",),
    ).subject
    mine = submitted(secretary, body)
    written = submitted(
        adviser,
        body,
        matter_kind="guidance",
        title="Procedure",
        document=procedure,
        prepared_by="Police",
    )
    theirs = submitted(adviser, body)
    small = met(secretary, body, 1, "Designated official", "Force", "Security")
    full = met(secretary, body, 2)

    assert refusal(lambda: judged(secretary, full, mine, 2)) == (
        "Nobody approves their own work: you submitted or wrote Juba area. Let somebody else record the judgement."
    )
    assert refusal(lambda: judged(secretary, full, written, 2)) == (
        "Nobody approves their own work: you submitted or wrote Procedure. Let somebody else record the judgement."
    )
    assert refusal(lambda: judged(secretary, small, theirs, 2)) == (
        "Team had no quorum at this meeting: its terms ask for 3 standing members, and 2 attended without Security, "
        "who prepared it. Take it to a meeting that has one."
    )
    judged(secretary, full, theirs, 2)
    (judgement,) = queries.judgements_at([full])
    assert (judgement.subject, judgement.outcome) == (theirs, "approved")


def test_conditions_and_returns_say_why_and_a_meeting_judges_what_was_before_it(
    secretary: Person, adviser: Person
) -> None:
    body = team(secretary)
    early = met(secretary, body, 1)
    submission = submitted(adviser, body, day=2)
    full = met(secretary, body, 3)

    def judge(meeting: UUID, outcome: Any, remarks: str | None = None) -> str:
        return refusal(
            lambda: operations.judge_submission(
                by=secretary,
                at=MONDAY + 3 * DAY,
                meeting_id=meeting,
                submission_id=submission,
                outcome=outcome,
                remarks=remarks,
            )
        )

    assert judge(full, "returned") == "Say why it was returned."
    assert judge(full, "approved with conditions") == "Say which conditions were set."
    assert judge(early, "approved") == (
        "The meeting was before Juba area was submitted; it cannot have judged it."
    )
    assert judge(uuid4(), "approved") == "This site knows no such meeting; record it first."


def test_all_assessments_approved_is_a_share_with_those_that_are_not(
    secretary: Person, adviser: Person
) -> None:
    body = team(secretary)
    approved, conditional, returned = (submitted(adviser, body) for _ in range(3))
    waiting = submitted(adviser, body, day=4)
    later = submitted(adviser, body, day=4, due=date(2017, 5, 1))
    gone = submitted(adviser, body)
    operations.withdraw_submission(by=adviser, at=MONDAY, submission_id=gone, reason="A draft.")
    meeting = met(secretary, body, 1)
    judged(secretary, meeting, approved, 1)
    judged(secretary, meeting, conditional, 1, "approved with conditions")
    judged(secretary, meeting, returned, 1, "returned")

    share = read("bodies.assessments_approved", APRIL)
    left = read("bodies.assessments_not_approved", APRIL)

    assert share.value == 2 / 3
    assert sorted(case.ref for case in share.entries) == sorted([approved, conditional])
    assert sorted(reasons(share)) == [
        "not due yet",
        "not due yet",
        "returned: Name a second haven.",
    ]
    assert (left.value, [case.ref for case in left.entries]) == (1, [returned])
    met(secretary, body, 8)
    assert read("bodies.assessments_approved", APRIL).value == 2 / 4
    left = read("bodies.assessments_not_approved", APRIL)
    assert sorted(case.ref for case in left.entries) == sorted([returned, waiting])
    assert read("bodies.assessments_approved", date(2017, 5, 1)).value == 2 / 4
    assert read("bodies.assessments_approved", date(2017, 5, 2)).value == 2 / 5
    judged(secretary, met(secretary, body, 9), returned, 9)
    assert read("bodies.assessments_approved", APRIL).value == 3 / 4
    assert read("bodies.assessments_approved", date(2016, 9, 6)).value == 2 / 3
    assert read("bodies.security_management.approvals", APRIL).value == 3
    assert later not in [case.ref for case in left.entries]


def test_meetings_are_owed_by_rhythm_and_missed_where_none_was_held(secretary: Person) -> None:
    body = team(secretary)
    met(secretary, body, 1)
    met(secretary, body, 15)
    met(secretary, body, 16)

    assert read("bodies.meetings.owed", date(2016, 9, 24)).value == 2
    assert read("bodies.meetings.owed", date(2016, 9, 25)).value == 3
    assert read("bodies.meetings.missed", date(2016, 9, 25)).value == 1
    operations.set_terms(
        by=secretary,
        at=MONDAY + 21 * DAY,
        body_id=body,
        purpose="Less often.",
        meets_every_days=14,
    )
    assert read("bodies.meetings.owed", date(2016, 10, 8)).value == 3
    assert read("bodies.meetings.owed", date(2016, 10, 9)).value == 4
    operations.dissolve_body(by=secretary, at=MONDAY + 36 * DAY, body_id=body, reason="merged")
    assert read("bodies.meetings.owed", APRIL).value == 4


def test_decisions_are_overdue_until_somebody_says_that_they_are_done(secretary: Person) -> None:
    meeting = met(secretary, team(secretary), 1)
    late = decided(secretary, meeting, owner="Force", due=date(2016, 9, 20))
    decided(secretary, meeting)

    assert read("bodies.decisions_overdue", date(2016, 9, 20)).value == 0
    assert read("bodies.decisions_overdue", date(2016, 9, 21)).value == 1
    operations.change_decision(
        by=secretary,
        at=MONDAY + 20 * DAY,
        decision_id=late,
        reason="Rain.",
        due=date(2016, 10, 20),
    )
    assert read("bodies.decisions_overdue", date(2016, 9, 21)).value == 1
    assert read("bodies.decisions_overdue", date(2016, 10, 1)).value == 0
    operations.record_decision_carried_out(
        by=secretary, at=MONDAY + 60 * DAY, decision_id=late, how="Tested."
    )
    reading = read("bodies.decisions_overdue", APRIL)
    assert (reading.value, reasons(reading)) == (
        0,
        ["carried out on 2016-11-04", "no day was named"],
    )
    assert refusal(
        lambda: operations.record_decision_carried_out(
            by=secretary, at=MONDAY + 61 * DAY, decision_id=late, how="Again."
        )
    ) == ("The decision was carried out already: Tested.")


def test_a_planned_meeting_is_held_once_and_cancelled_only_before(secretary: Person) -> None:
    body = team(secretary)

    def plan(**given: Any) -> UUID:
        return operations.plan_meeting(
            by=secretary, at=MONDAY, body_id=body, on=date(2016, 9, 7), **given
        ).subject

    planned = plan(label="unclassified")
    called_off = plan()
    operations.add_agenda_item(
        by=secretary, at=MONDAY, meeting_id=planned, number=1, title="Radios"
    )
    assert [one.subject for one in queries.meetings_ahead(on=date(2016, 9, 7))] == sorted(
        [planned, called_off]
    )
    assert refusal(lambda: decided(secretary, planned)) == (
        "This meeting is planned; record that it was held first."
    )
    operations.cancel_meeting(by=secretary, at=MONDAY, meeting_id=called_off, reason="Rain.")
    met(secretary, body, 2, meeting_id=planned)

    assert queries.decision(decided(secretary, planned, item=1)) is not None
    assert refusal(lambda: decided(secretary, planned, item=2)) == (
        "The agenda of this meeting has no item 2; put it there, or leave the number out."
    )
    assert refusal(lambda: met(secretary, body, 3, meeting_id=planned)) == (
        "This meeting is held; record another one."
    )
    assert refusal(
        lambda: operations.cancel_meeting(
            by=secretary, at=MONDAY, meeting_id=planned, reason="Rain."
        )
    ) == ("This meeting is held; only one that is planned can be cancelled.")
    assert refusal(
        lambda: operations.add_agenda_item(
            by=secretary, at=MONDAY, meeting_id=called_off, number=1, title="Radios"
        )
    ) == ("This meeting was cancelled: Rain.")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"attended": ("Police",), "by_alternate": ("Force",)},
            "Force sat in by an alternate but did not attend; name them among those who did.",
        ),
        (
            {"attended": ("Police",), "by_alternate": ("Police",)},
            "Police named no alternate in Team; name one first.",
        ),
        (
            {"attended": ("Police",), "happened": Happened.exact(MONDAY + 9 * DAY)},
            "A meeting is recorded once it has begun; this one lies in the future. Plan it.",
        ),
        (
            {"attended": ("Police",), "meeting_id": UUID(int=77)},
            "This site knows no such meeting; plan it first, or leave it out.",
        ),
    ],
)
def test_a_meeting_is_recorded_as_it_was(
    secretary: Person, given: dict[str, Any], sentence: str
) -> None:
    body = team(secretary)
    fields = {"happened": Happened.exact(MONDAY + DAY)} | given

    assert (
        refusal(
            lambda: operations.record_meeting(by=secretary, at=MONDAY + DAY, body_id=body, **fields)
        )
        == sentence
    )


def test_terms_ask_for_no_more_members_than_the_quorum(secretary: Person) -> None:
    body = team(secretary)

    assert refusal(
        lambda: operations.set_terms(
            by=secretary,
            at=MONDAY,
            body_id=body,
            purpose="Decide.",
            quorum=1,
            required=("Force", "Police"),
        )
    ) == (
        "The terms require 2 members and set a quorum of 1; a quorum is at least as many as must be there."
    )


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (
            "bodies.assessments_approved",
            "No security assessment or plan was put before a security management team.",
        ),
        ("bodies.meetings.owed", "No standing body on record owes a rhythm of meetings."),
        ("bodies.decisions_overdue", "No decision of a standing body is on record."),
    ],
)
def test_where_nothing_is_on_record_there_is_no_number(
    secretary: Person, key: str, reason: str
) -> None:
    assert (read(key, APRIL).value, read(key, APRIL).reason) == (None, reason)


def test_what_falls_due_needs_a_day(secretary: Person) -> None:
    decided(secretary, met(secretary, team(secretary), 1))

    with world():
        for key in ("bodies.decisions_overdue", "bodies.meetings.missed"):
            assert evaluate(key, Moment(END_OF_TIME)).reason == (
                "Meetings and decisions fall due by the day; say as of which one."
            )
