from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from factories.accounts import enrolled
from factories.guidance import AT, body, met, submitted
from factories.web import Mission, signed_in
from standfast.apps.accounts.models import Person
from standfast.apps.bodies import operations, queries
from standfast.log.facts import Happened


@pytest.fixture
def secretary(mission: Mission) -> Person:
    return enrolled("secretary.of.team", "security officer")


def team(by: Person) -> UUID:
    subject = body(by, "Team of the desk")
    operations.seat_member(by=by, at=AT, body_id=subject, member="Force", alternate="Plans")
    operations.set_terms(
        by=by,
        at=AT,
        body_id=subject,
        purpose="Approve.",
        quorum=2,
        approves=("security plan",),
    )
    return subject


def test_a_meeting_is_recorded_by_ticking_who_attended(mission: Mission, secretary: Person) -> None:
    subject = team(secretary)
    client = signed_in(secretary)
    address = reverse("bodies.record", args=[subject, "record-meeting"])
    form = client.get(address).context["form"]

    answer = client.post(
        address,
        {
            "attended": ["Force", "Police"],
            "by_alternate": ["Force"],
            "on": "2016-12-02",
            "how_precise": "day",
            "id": str(form["id"].value()),
            "seen": form["seen"].value() or "",
        },
    )

    assert answer.status_code == 302
    (meeting,) = queries.meetings_of([subject])
    assert (meeting.attended, meeting.by_alternate) == (["Force", "Police"], ["Force"])


def test_without_a_quorum_the_door_is_shut_and_says_why(
    mission: Mission, secretary: Person
) -> None:
    meeting = met(secretary, team(secretary))

    page = signed_in(secretary).get(reverse("bodies/meetings.one", args=[meeting])).content.decode()

    assert (
        "Team of the desk had no quorum at this meeting: its terms ask for 2 standing members, and 1 attended. "
        "Take it to a meeting that has one."
    ) in page
    assert "<button disabled" in page.replace('class="plain" ', "").replace('class="" ', "")


def test_what_was_put_before_a_body_shows_the_meeting_that_judged_it(
    mission: Mission, secretary: Person
) -> None:
    subject = team(secretary)
    plan = submitted(enrolled("adviser", "security officer"), subject)
    at = AT + timedelta(days=1)
    meeting = operations.record_meeting(
        by=secretary,
        at=at,
        body_id=subject,
        attended=("Force", "Police"),
        happened=Happened.exact(at),
    ).subject
    operations.judge_submission(
        by=secretary,
        at=at,
        meeting_id=meeting,
        submission_id=plan,
        outcome="approved with conditions",
        remarks="Name a second haven.",
    )
    client = signed_in(secretary)

    page = client.get(reverse("bodies/submissions.one", args=[plan])).content.decode()
    listed = client.get(reverse("bodies/submissions.list"), {"state": "open"}).content.decode()
    judged = client.get(reverse("bodies/submissions.list"), {"state": "judged"}).content.decode()

    assert reverse("bodies/meetings.one", args=[meeting]) in page
    assert "Name a second haven." in page
    assert str(plan) not in listed
    assert str(plan) in judged
