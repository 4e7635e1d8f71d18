from datetime import UTC, datetime, timedelta

import pytest

from factories import followup as make
from factories.followup import ESTABLISHED, Staff
from standfast.apps.followup import operations
from standfast.log.figures import Moment, Reading, evaluate
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 4, 17, 20, 59, tzinfo=UTC)


@pytest.fixture
def people() -> Staff:
    return make.staff()


def read(key: str, at: datetime = NOW) -> Reading:
    with world(as_of=at):
        return evaluate(key, Moment(at))


def test_operations_consulted_counts_each_once_from_the_day_of_the_task_force(
    people: Staff,
) -> None:
    before = read(make.CONSULTED)
    make.task_force(people.secretary)
    make.circulated(people.secretary, "UNAMID", at=ESTABLISHED - timedelta(seconds=1))
    make.circulated(people.secretary, "MINUSMA", "MONUSCO", "MINUSMA")

    reading = read(make.CONSULTED)

    assert (before.value, before.reason) == (None, "no task force was set up by then")
    assert reading.value == 2
    assert sorted(left.reason for left in reading.excluded) == [
        "sent before the task force was set up",
        "sent to the same operation again",
    ]
    assert len(reading.entries) == 2
    assert reading.entries[0].handle.startswith("2016-11 Headquarters circulation ")


def test_operations_answered_leaves_unknown_answers_out_with_the_reason(people: Staff) -> None:
    make.task_force(people.secretary)
    first, _ = make.circulated(people.secretary, "MINUSMA", "MONUSCO")
    operations.record_answer(
        by=people.secretary, at=make.MADE, circulation_id=first, answer="Agrees."
    )

    reading = read("followup.operations_answered")

    assert reading.value == 1
    assert [left.reason for left in reading.excluded] == [
        "no answer is on record: what the operation holds is not known"
    ]
    assert read("followup.operations_answered", make.MADE - timedelta(seconds=1)).value == 0


def test_recommendations_are_counted_by_track(people: Staff) -> None:
    assert read("followup.recommendations.total").reason == (
        "no recommendation was registered by then"
    )
    for number, track in (("R01", "mission"), ("R02", "mission"), ("R15", "headquarters")):
        operations.register_recommendation(
            by=people.secretary,
            at=make.MADE,
            number=number,
            document=make.NOWHERE,
            summary="Do it.",
            wording="reconstructed, wording unverified",
            track=track,  # type: ignore[arg-type]
            owner="Somebody",
        )

    found = {
        key: read(f"followup.recommendations.{key}").value
        for key in ("total", "mission", "headquarters")
    }

    assert found == {"total": 3, "mission": 2, "headquarters": 1}


def test_a_track_without_recommendations_has_none_of_them_once_the_register_is_begun(
    people: Staff,
) -> None:
    operations.register_recommendation(
        by=people.secretary,
        at=make.MADE,
        number="M01",
        document=make.NOWHERE,
        summary="Do it.",
        wording="reconstructed, wording unverified",
        track="mission",
        owner="Somebody",
    )

    reading = read("followup.recommendations.headquarters")

    assert (reading.value, reading.reason, reading.entries) == (0, None, ())


def test_claims_verified_leaves_out_every_other_finding(people: Staff) -> None:
    visit = make.assessment(people.assessor)
    for number, finding in (("C01", "verified"), ("C02", "partially verified"), ("C03", None)):
        claim_id = make.claimed(people.planner, number=number)
        if finding is not None:
            make.verified(people.assessor, claim_id, visit, finding=finding)

    reading = read("followup.claims.verified")

    assert (read("followup.claims.made").value, reading.value) == (3, 1)
    assert sorted(left.reason for left in reading.excluded) == [
        "not assessed",
        "partially verified",
    ]
    assert read("followup.claims.made", make.MADE - timedelta(seconds=1)).reason == (
        "no claim was made by then"
    )
