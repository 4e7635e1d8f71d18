from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories import followup as make
from factories.followup import JUDGED, MADE, NOWHERE, Staff
from standfast.apps.followup import operations, queries
from standfast.apps.followup.facts import Due, Expectation
from standfast.log.chains import writing_on
from standfast.log.facts import Happened
from standfast.log.models import Chain, Conflict, StoredEntry
from standfast.log.operations import Refused, write_transaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Staff:
    return make.staff()


def entries() -> int:
    return StoredEntry.objects.count()


def refusal(do: Any, **given: Any) -> str:
    before = entries()
    with pytest.raises(Refused) as refused:
        do(**given)
    assert entries() == before
    return str(refused.value)


def test_make_claim_gives_a_row_as_stated(people: Staff) -> None:
    due = Due(on=date(2017, 5, 31), precision="end of month")
    expected = Expectation(figure=make.CONSULTED, comparison="at least", number=16, due=due)

    claim = queries.claim(make.claimed(people.planner, expectation=expected))

    assert claim is not None
    assert (claim.number, claim.claimant, claim.section) == ("C43", "mission", "protection")
    assert (claim.text, claim.status, claim.status_on) == (
        make.SENTENCE,
        "in progress",
        date(2016, 12, 20),
    )
    assert (claim.expected_figure, claim.expected_comparison, claim.expected_number) == (
        make.CONSULTED,
        "at least",
        16,
    )
    assert queries.due_of(claim) == due


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"text": "It went to 16 operations."},
            "The sentence holds the number '16', and a number is printed only through a slot; name the figure that counts it.",
        ),
        (
            {"text": "It went to {followup.nothing}."},
            "There is no figure 'followup.nothing'; the list of figures has the keys.",
        ),
        (
            {"text": "It went to {followup.operations_consulted"},
            "A brace stands alone in the sentence; write a slot as {figure.key}.",
        ),
        (
            {"text": "It is done by {due}."},
            "The sentence says when it is due, but the claim expects nothing by a date; add the due date.",
        ),
        (
            {"text": "All operations were asked."},
            "'all' is an absolute word, and no figure of this claim bears it; name the figure and the number that it must "
            "reach, choose a word that the records support, or say why it stands (absolute_reason).",
        ),
        (
            {
                "text": "All operations were asked.",
                "expectation": Expectation(figure=make.CONSULTED, comparison="equals", number=16),
            },
            "'all' is an absolute word, and what 'followup.operations_consulted' reads is not known (no task force was set up "
            "by then); name the figure and the number that it must reach, choose a word that the records support, or say why it "
            "stands (absolute_reason).",
        ),
        (
            {"expectation": Expectation(figure=make.CONSULTED)},
            "An expectation of a number names its figure, its comparison and the number; one of them is missing.",
        ),
        (
            {"section": "guidance"},
            "The mission makes no claims about headquarters' own work; that is for the secretariat.",
        ),
        (
            {"claimant": "assessor"},
            "A claim of the assessor is made by the assessor; you act as planner.",
        ),
        (
            {"claimant": "secretary-general"},
            "A claim of the secretary-general is made by the task-force secretary; you act as planner.",
        ),
    ],
)
def test_make_claim_refuses(people: Staff, changed: dict[str, Any], sentence: str) -> None:
    said = refusal(make.claimed, by=people.planner, **changed)

    assert said == sentence
    assert queries.claims() == []


ALL_TWO = Expectation(figure=make.CONSULTED, comparison="equals", number=2)


def test_an_absolute_word_stands_when_the_reading_bears_it(people: Staff) -> None:
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA")

    said = refusal(make.claimed, by=people.planner, text="All were asked.", expectation=ALL_TWO)
    make.circulated(people.secretary, "MONUSCO")
    made = make.claimed(people.planner, text="All were asked.", expectation=ALL_TWO)

    assert said.startswith(
        "'all' is an absolute word, and 'followup.operations_consulted' reads 1 by now, of which the claim expects equals 2: "
        "that does not bear it; "
    )
    assert queries.claim(made) is not None


def test_an_absolute_word_stands_with_a_reason_that_is_kept(people: Staff) -> None:
    made = make.claimed(
        people.planner, text="All were asked.", absolute_reason="The list of addressees is closed."
    )

    found = queries.claim(made)

    assert found is not None
    assert found.absolute_reason == "The list of addressees is closed."


def test_a_rewording_is_challenged_as_a_claim_is(people: Staff) -> None:
    made = make.claimed(people.planner)
    changed: dict[str, Any] = {
        "claim_id": made,
        "text": "All were asked.",
        "reason": "Shorter.",
        "at": make.MADE,
    }

    said = refusal(operations.reword_claim, by=people.planner, **changed)
    operations.reword_claim(by=people.planner, absolute_reason="They were.", **changed)

    found = queries.claim(made)
    assert said.startswith("'all' is an absolute word, and no figure of this claim bears it; ")
    assert found is not None
    assert (found.text, found.absolute_reason) == ("All were asked.", "They were.")


def test_make_claim_refuses_a_number_that_is_taken(people: Staff) -> None:
    make.claimed(people.planner)

    said = refusal(make.claimed, by=people.planner)

    assert said == "Claim C43 is made already; reword it, or take the next free number."


def test_the_missions_claims_are_not_made_by_secretary_or_assessor(people: Staff) -> None:
    for by in (people.secretary, people.assessor):
        assert refusal(make.claimed, by=by) == (
            "A claim of the mission is made by the mission's own staff, who answer for the work."
        )
    assert "is for task-force secretary or" in refusal(make.claimed, by=people.outsider)


def test_reword_and_report_change_what_the_claim_says(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    later = MADE + timedelta(days=30)

    operations.reword_claim(
        by=people.planner, at=later, claim_id=claim_id, text="It went out.", reason="Shorter."
    )
    operations.report_claim_status(
        by=people.planner, at=later, claim_id=claim_id, status="implemented"
    )

    claim = queries.claim(claim_id)
    assert claim is not None
    assert (claim.text, claim.status, claim.status_on) == (
        "It went out.",
        "implemented",
        date(2017, 1, 19),
    )
    assert refusal(
        operations.reword_claim,
        by=people.planner,
        at=later,
        claim_id=claim_id,
        text="It went to 5.",
        reason="Wrong.",
    ).startswith("The sentence holds the number '5'")
    assert refusal(
        operations.report_claim_status,
        by=people.secretary,
        at=later,
        claim_id=claim_id,
        status="implemented",
    ).startswith("A claim of the mission is made by the mission's own staff")


def test_verify_claim_is_written_on_the_assessors_chain_and_names_the_reading(
    people: Staff,
) -> None:
    claim_id = make.claimed(people.planner)
    visit = make.assessment(people.assessor)

    entry = make.verified(people.assessor, claim_id, visit, places=("UN House",), note="Seen.")

    verdict = queries.verdicts_of(claim_id).get()
    assert entry.chain == Chain.objects.get(role="assessor").chain
    assert (verdict.finding, verdict.on, verdict.places) == (
        "verified",
        date(2017, 3, 19),
        ["UN House"],
    )
    assert verdict.judged_figures == [{"key": make.CONSULTED, "value": 1, "digest": "e" * 64}]
    assert verdict.judged_heads == {"c" * 40: [7, "d" * 64]}


@pytest.mark.parametrize("who", ["planner", "secretary", "outsider"])
def test_nobody_but_an_assessor_verifies_or_disputes(people: Staff, who: str) -> None:
    claim_id = make.claimed(people.planner)
    visit = make.assessment(people.assessor)

    said = refusal(make.verified, by=getattr(people, who), claim_id=claim_id, assessment_id=visit)
    disputed = refusal(
        operations.dispute_claim,
        by=getattr(people, who),
        at=JUDGED,
        claim_id=claim_id,
        assessment_id=visit,
        reason="No.",
        judged=make.judged(followup__operations_consulted=1),
        methods=("document",),
    )

    assert said.startswith("Verify claim is for assessor; you act as ")
    assert disputed.startswith("Dispute claim is for assessor; you act as ")
    assert queries.latest_verdicts() == {}


def test_verify_claim_needs_the_assessors_chain_at_this_site(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    visit = make.assessment(people.assessor)
    Chain.objects.filter(role="assessor").update(own=False, writing=False)

    said = refusal(make.verified, by=people.assessor, claim_id=claim_id, assessment_id=visit)

    assert said == (
        "Verification is written on a chain enrolled to the assessor, and this site holds none; nothing was recorded."
    )


@pytest.mark.parametrize(
    ("claim", "verdict", "sentence"),
    [
        (
            {"section": "security"},
            {},
            "Claim C43 lies outside the terms of 'The follow-up assessment', which cover protection, malakal; it stands as not "
            "assessed until an assessment with wider terms takes it up.",
        ),
        (
            {},
            {"judged": make.judged()},
            "Claim C43 also rests on 'followup.operations_consulted'; a verdict names every reading that it judged.",
        ),
        (
            {},
            {"judged": make.judged(followup__operations_consulted=1, a__b=2)},
            "Claim C43 does not rest on 'a.b'; judge the figures that it names.",
        ),
        (
            {},
            {"at": JUDGED - timedelta(days=30)},
            "'The follow-up assessment' begins on 12 March 2017; nothing is judged before.",
        ),
        (
            {},
            {"at": JUDGED - timedelta(hours=1)},
            "The readings judged lie in the future of the verdict; judge what is true by now.",
        ),
        ({}, {"methods": ()}, "A verdict says how it was reached; name at least one method."),
    ],
)
def test_verify_claim_refuses(
    people: Staff, claim: dict[str, Any], verdict: dict[str, Any], sentence: str
) -> None:
    claim_id = make.claimed(people.planner, **claim)
    visit = make.assessment(people.assessor)

    said = refusal(
        make.verified, by=people.assessor, claim_id=claim_id, assessment_id=visit, **verdict
    )

    assert said == sentence
    assert queries.latest_verdicts() == {}


def test_an_assessor_does_not_judge_what_an_assessor_claims(people: Staff) -> None:
    claim_id = make.claimed(people.assessor, claimant="assessor", nature="conclusion", status=None)
    visit = make.assessment(people.assessor)

    said = refusal(make.verified, by=people.assessor, claim_id=claim_id, assessment_id=visit)

    assert said.startswith("Who claims is never who verifies, and you had a part in claim C43")


def test_dispute_claim_keeps_the_reason(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    visit = make.assessment(people.assessor)
    make.verified(people.assessor, claim_id, visit)

    operations.dispute_claim(
        by=people.assessor,
        at=JUDGED + timedelta(hours=1),
        claim_id=claim_id,
        assessment_id=visit,
        reason="The lists name fewer.",
        judged=make.judged(followup__operations_consulted=1),
        methods=("data test",),
    )

    latest = queries.latest_verdicts()[claim_id]
    assert (latest.finding, latest.note) == ("disputed", "The lists name fewer.")


def test_a_verification_from_any_other_chain_is_without_standing(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    visit = make.assessment(people.assessor)
    mission = Chain.objects.get(role="mission").chain

    with write_transaction(), writing_on(mission):
        make.verified(people.assessor, claim_id, visit)

    assert queries.latest_verdicts() == {}
    assert [row.reason for row in Conflict.objects.filter(subject=claim_id)] == [
        "without standing: a verification counts only from a chain enrolled to the assessor, and this came from juba."
    ]


def test_an_assessment_is_recorded_with_its_visits_and_conclusion(people: Staff) -> None:
    visit = make.assessment(people.assessor)
    days = {"Malakal": 15, "UN House": 13}
    for place, day in days.items():
        operations.record_visit(
            by=people.assessor,
            at=JUDGED,
            assessment_id=visit,
            place=place,
            happened=Happened.day(date(2017, 3, day)),
        )
    operations.conclude_assessment(
        by=people.assessor, at=JUDGED, assessment_id=visit, conclusion="Commendable."
    )

    row = queries.assessment(visit)

    assert row is not None
    assert row.places == ["UN House", "Malakal"]
    assert (row.conclusion, row.concluded_on) == ("Commendable.", date(2017, 3, 19))
    assert (
        refusal(
            operations.conclude_assessment,
            by=people.assessor,
            at=JUDGED,
            assessment_id=visit,
            conclusion="Again.",
        )
        == "'The follow-up assessment' is concluded already."
    )


def test_what_is_unknown_here_is_refused(people: Staff) -> None:
    at = JUDGED
    unknown = [
        refusal(
            operations.report_claim_status,
            by=people.planner,
            at=at,
            claim_id=NOWHERE,
            status="planned",
        ),
        refusal(
            operations.report_action_status,
            by=people.planner,
            at=at,
            action_id=NOWHERE,
            status="planned",
        ),
        refusal(
            operations.conclude_assessment,
            by=people.assessor,
            at=at,
            assessment_id=NOWHERE,
            conclusion="So.",
        ),
        refusal(
            operations.correct_recommendation,
            by=people.secretary,
            at=at,
            recommendation_id=NOWHERE,
            owner="Somebody",
        ),
        refusal(
            operations.end_task_force,
            by=people.secretary,
            at=at,
            task_force_id=NOWHERE,
            successor="Others",
            reason="Time.",
        ),
    ]

    assert all(
        f"knows no {what}" in said
        for what, said in zip(
            ("claim", "action point", "assessment", "recommendation", "task force"),
            unknown,
            strict=True,
        )
    )


def test_an_obligation_needs_an_interval_or_an_event(people: Staff) -> None:
    given: dict[str, Any] = {
        "by": people.planner,
        "at": MADE,
        "recommendations": (),
        "track": "mission",
        "owner": "Force headquarters",
        "duty": "Patrol.",
    }

    said = refusal(operations.set_obligation, **given)
    kept = operations.set_obligation(**given, interval="weekly")

    assert said == (
        "An obligation comes back every interval or whenever an event calls for it; name one of them."
    )
    assert (
        refusal(
            operations.trigger_obligation,
            by=people.planner,
            at=MADE,
            action_id=kept.subject,
            event="Rain",
            due=Due(on=date(2017, 1, 1), precision="day"),
        )
        == "'Patrol.' does not wait for an event; report its status or its fulfilment instead."
    )


def test_the_sunset_passes_open_headquarters_actions_on_as_one_act(people: Staff) -> None:
    force = make.task_force(people.secretary)
    given: dict[str, Any] = {
        "by": people.secretary,
        "at": MADE,
        "recommendations": (),
        "owner": "Headquarters",
    }
    still_open = operations.set_action_point(**given, track="headquarters", deliverable="A").subject
    closed = operations.set_action_point(**given, track="headquarters", deliverable="B").subject
    missions = operations.set_action_point(**given, track="mission", deliverable="C").subject
    operations.report_action_status(
        by=people.secretary, at=MADE, action_id=closed, status="implemented"
    )

    at = datetime(2017, 4, 12, 9, tzinfo=UTC)
    transfer = operations.transfer_all(
        by=people.secretary,
        at=at,
        task_force_id=force,
        to="the departments",
        successor=people.planner.subject,
        reason="It takes longer.",
    ).subject
    operations.accept_transfer(by=people.planner, at=at, transfer_id=transfer)
    entries_made = operations.end_task_force(
        by=people.secretary,
        at=at,
        task_force_id=force,
        successor="the departments",
        reason="It takes longer.",
    )

    moved = {row.subject: row.transferred_to for row in queries.actions()}
    assert moved == {still_open: "the departments", closed: None, missions: None}
    assert len({entry.act_id for entry in entries_made}) == 1
    assert [entry.subject for entry in entries_made] == [force, still_open]
    ended = queries.task_force()
    assert ended is not None
    assert (ended.ended_on, ended.successor) == (date(2017, 4, 12), "the departments")
    assert (
        refusal(
            operations.end_task_force,
            by=people.secretary,
            at=JUDGED,
            task_force_id=force,
            successor="others",
            reason="Again.",
        )
        == "The task force has ended already."
    )


def test_corrections_change_owner_due_date_and_summary(people: Staff) -> None:
    recommendation = operations.register_recommendation(
        by=people.secretary,
        at=MADE,
        number="R01",
        document=NOWHERE,
        summary="Patrol.",
        wording="reconstructed, wording unverified",
        track="mission",
        owner="Force headquarters",
    ).subject
    action = operations.set_action_point(
        by=people.planner,
        at=MADE,
        recommendations=(recommendation,),
        track="mission",
        owner="Force headquarters",
        deliverable="Patrol on foot.",
    ).subject

    operations.correct_recommendation(
        by=people.secretary, at=MADE, recommendation_id=recommendation, summary="Patrol on foot."
    )
    operations.correct_action(
        by=people.secretary,
        at=MADE,
        action_id=action,
        due=Due(on=date(2017, 5, 31), precision="month"),
    )
    operations.transfer_action(
        by=people.secretary, at=MADE, action_id=action, to="Sector South", reason="It sits there."
    )

    kept = queries.recommendation(recommendation)
    row = queries.action(action)
    assert kept is not None
    assert row is not None
    assert (kept.summary, kept.owner) == ("Patrol on foot.", "Force headquarters")
    assert (row.due_on, row.transferred_to) == (date(2017, 5, 31), "Sector South")
    assert queries.actions_answering(recommendation) == [row]
    assert (
        refusal(operations.correct_action, by=people.secretary, at=MADE, action_id=action)
        == "A correction says what it corrects; give an owner or a due date."
    )
    assert (
        refusal(
            operations.correct_recommendation,
            by=people.secretary,
            at=MADE,
            recommendation_id=recommendation,
        )
        == "A correction says what it corrects; give a summary or an owner."
    )
    assert (
        refusal(
            operations.transfer_action,
            by=people.secretary,
            at=MADE,
            action_id=action,
            to="Sector South",
            reason="Again.",
        )
        == "'Patrol on foot.' passed to Sector South already."
    )
    assert (
        refusal(
            operations.fulfil_obligation,
            by=people.planner,
            at=MADE,
            action_id=action,
            evidence="Done.",
        )
        == "'Patrol on foot.' is delivered once; report it as implemented instead."
    )
