"""Evidence that expires or is withdrawn reopens what rests on it: a verified claim, an action reported as implemented."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from factories.evidence import added, keeper
from factories.followup import (
    JUDGED,
    Staff,
    assessment,
    claimed,
    point,
    staff,
    verified,
)
from standfast.apps.evidence.operations import supersede_file, withdraw_file
from standfast.apps.followup import operations, queries
from standfast.apps.followup.queries import Reopened

pytestmark = pytest.mark.django_db
BEFORE = JUDGED - timedelta(days=3)
LAST = date(2018, 1, 31)
AFTER = date(2018, 2, 1)
CLOSED = "confidential:protection"


@pytest.fixture
def people() -> Staff:
    return staff()


def judged_on(people: Staff, **values: Any) -> tuple[UUID, UUID]:
    """Make a claim, give it evidence, and have it verified; return the claim and the file."""
    claim = claimed(people.planner)
    file = added(keeper(), record=(claim,), at=BEFORE, **values).subject
    verified(people.assessor, claim, assessment(people.assessor))
    return claim, file


def test_a_claim_verified_on_evidence_is_open_again_after_its_last_day(people: Staff) -> None:
    claim, _file = judged_on(people, expires_on=LAST)

    assert queries.reopened_claims(on=LAST) == []
    assert queries.reopened_claims(on=AFTER) == [
        Reopened(claim, JUDGED.date(), AFTER, "verification lapsed", by_evidence=True)
    ]


def test_a_claim_verified_anew_after_its_evidence_expired_is_not_open_again(people: Staff) -> None:
    claim, _file = judged_on(people, expires_on=LAST)
    again = datetime(2018, 3, 1, 12, tzinfo=JUDGED.tzinfo)
    verified(
        people.assessor,
        claim,
        assessment(people.assessor, at=again, cut_off=date(2018, 3, 1)),
        at=again,
    )

    assert queries.reopened_claims(on=date(2018, 4, 1)) == []


def test_evidence_added_after_the_verdict_does_not_bear_it(people: Staff) -> None:
    claim = claimed(people.planner)
    verified(people.assessor, claim, assessment(people.assessor))
    added(keeper(), record=(claim,), at=JUDGED + timedelta(days=1), expires_on=LAST)

    assert queries.reopened_claims(on=AFTER) == []


def test_withdrawn_evidence_reopens_and_renewed_evidence_does_not(people: Staff) -> None:
    claim, file = judged_on(people)
    by = keeper_of(file)
    withdraw_file(by=by, at=JUDGED + timedelta(days=5), file_id=file, reason="Another fence.")

    (turn,) = queries.reopened_claims(on=AFTER)
    assert (turn.subject, turn.status) == (claim, "verification lapsed")


def test_renewed_evidence_keeps_a_claim_closed(people: Staff) -> None:
    _claim, file = judged_on(people, expires_on=LAST)
    by = keeper_of(file)
    new = added(by, b"The certificate of 2018.", name="c.txt", expires_on=date(2019, 1, 31)).subject
    supersede_file(by=by, at=JUDGED + timedelta(days=5), file_id=file, by_file=new)

    assert queries.reopened_claims(on=date(2018, 6, 1)) == []
    assert len(queries.reopened_claims(on=date(2019, 6, 1))) == 1


def test_of_a_closely_held_file_the_month_alone_is_told(people: Staff) -> None:
    judged_on(people, expires_on=date(2018, 1, 17), label=CLOSED)

    (turn,) = queries.reopened_claims(on=AFTER)
    assert turn.reopened_on == date(2018, 1, 1)


def test_an_action_reported_as_implemented_on_evidence_is_open_again(people: Staff) -> None:
    action = point(people.secretary)
    added(keeper(), record=(action,), at=BEFORE, expires_on=LAST)
    operations.report_action_status(
        by=people.secretary, at=JUDGED, action_id=action, status="implemented"
    )

    assert queries.reopened_actions(on=LAST) == []
    (turn,) = queries.reopened_actions(on=AFTER)
    assert (turn.subject, turn.status, turn.by_evidence) == (action, "evidence lapsed", True)


def keeper_of(file: UUID) -> Any:
    from standfast.apps.accounts.models import Person  # noqa: PLC0415 -- for this helper alone
    from standfast.apps.evidence.models import EvidenceFile  # noqa: PLC0415

    return Person.objects.get(subject=EvidenceFile.objects.get(subject=file).added_by)
