from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.followup import (
    CONSULTED,
    Staff,
    assessment,
    circulated,
    claimed,
    staff,
    task_force,
    verified,
)
from factories.statements import read, reasons, refusal
from standfast.apps.followup import operations as followup
from standfast.apps.guidance import answers, operations
from standfast.apps.guidance.answers import (
    AGAINST,
    ANSWERED_AND_VERIFIED,
    ANSWERED_UNVERIFIED,
    NOTHING,
    UNANSWERED,
    UNVERIFIED,
    VERIFIED,
    LessonStanding,
    Records,
)
from standfast.apps.plans import operations as plans
from standfast.log.figures import evaluate
from standfast.log.times import Happened, end_of_day
from standfast.log.worlds import END_OF_TIME, world

AT = datetime(2016, 12, 1, 9, tzinfo=UTC)
AFTER = date(2017, 4, 1)
DAY = timedelta(days=1)


@pytest.fixture
def people(db: None) -> Staff:
    return staff()


def learnt(people: Staff, number: str = "L01") -> UUID:
    return operations.record_lesson(
        by=people.secretary,
        at=AT,
        number=number,
        event="Juba, July 2016",
        finding="Nobody went to the hotel.",
        source="the special investigation",
    ).subject


def answered(people: Staff, lesson: UUID, kind: str, record: UUID) -> UUID:
    return operations.answer_lesson(
        by=people.secretary,
        at=AT,
        lesson_id=lesson,
        answer_kind=kind,  # type: ignore[arg-type]
        record=record,
    ).id


def shown_by(people: Staff, lesson: UUID, comparison: str, number: float) -> UUID:
    return operations.answer_lesson(
        by=people.secretary,
        at=AT,
        lesson_id=lesson,
        answer_kind="figure",
        figure=CONSULTED,
        comparison=comparison,  # type: ignore[arg-type]
        number=number,
    ).id


def standings(on: date = AFTER) -> list[LessonStanding]:
    with world(as_of=end_of_day(on)) as found:
        return list(answers.lesson_standings(Records(found.moment)))


def worth(on: date = AFTER) -> list[tuple[str, str]]:
    (only,) = standings(on)
    return [(one.worth, one.reason) for one in only.standing.weighed]


def recommended(people: Staff) -> UUID:
    return followup.register_recommendation(
        by=people.secretary,
        at=AT,
        number="R01",
        document=uuid4(),
        summary="Go out on foot.",
        wording="as issued",
        track="mission",
        owner="Force headquarters",
    ).subject


def acted(people: Staff, recommendation: UUID, *statuses: str) -> UUID:
    action = followup.set_action_point(
        by=people.planner,
        at=AT,
        recommendations=(recommendation,),
        track="mission",
        owner="Force headquarters",
        deliverable="Patrols on foot.",
    ).subject
    for status in statuses:
        followup.report_action_status(
            by=people.planner,
            at=AT + DAY,
            action_id=action,
            status=status,  # type: ignore[arg-type]
        )
    return action


@pytest.mark.parametrize(
    ("worths", "status"),
    [
        ((), UNANSWERED),
        ((NOTHING,), UNANSWERED),
        ((AGAINST,), UNANSWERED),
        ((UNVERIFIED,), ANSWERED_UNVERIFIED),
        ((VERIFIED, NOTHING), ANSWERED_AND_VERIFIED),
        ((VERIFIED, UNVERIFIED), ANSWERED_AND_VERIFIED),
        ((VERIFIED, AGAINST), ANSWERED_UNVERIFIED),
        ((UNVERIFIED, AGAINST), ANSWERED_UNVERIFIED),
    ],
)
def test_the_status_is_computed_from_what_the_answers_are_worth(
    worths: tuple[str, ...], status: str
) -> None:
    assert answers.status_of(worths) == status


def test_a_figure_verifies_when_it_reaches_its_number_and_speaks_against_when_it_does_not(
    people: Staff,
) -> None:
    lesson = learnt(people)
    shown_by(people, lesson, "at least", 2)
    task_force(people.secretary)

    assert standings(date(2016, 11, 30)) == []
    circulated(people.secretary, "Haiti", at=AT + DAY)
    assert worth() == [(AGAINST, "It reads 1; at least 2 was asked.")]
    circulated(people.secretary, "Mali", at=AT + 5 * DAY)
    assert worth() == [(VERIFIED, "It reads 2; at least 2 was asked.")]
    assert worth(date(2016, 12, 3)) == [(AGAINST, "It reads 1; at least 2 was asked.")]


def test_a_figure_without_a_value_shows_nothing(people: Staff) -> None:
    shown_by(people, learnt(people), "at least", 0)

    assert worth() == [
        (NOTHING, "The figure has no value at this moment, so that nothing is shown.")
    ]


def test_only_an_assessor_verifies_a_claim(people: Staff) -> None:
    task_force(people.secretary)
    circulated(people.secretary, "Haiti")
    claim = claimed(people.planner, status="implemented")
    answered(people, learnt(people), "claim", claim)

    assert worth() == [(UNVERIFIED, "No assessor has judged it.")]
    verified(people.assessor, claim, assessment(people.assessor))
    assert worth() == [(VERIFIED, "An assessor found it verified.")]
    assert standings()[0].standing.status == ANSWERED_AND_VERIFIED


@pytest.mark.parametrize(
    ("finding", "status", "expected"),
    [
        (
            "partially verified",
            "implemented",
            (UNVERIFIED, "An assessor found it partially verified."),
        ),
        ("not verified", "implemented", (AGAINST, "An assessor found it not verified.")),
        (
            "verified",
            "in progress",
            (UNVERIFIED, "Its maker reports it as in progress: it is not done."),
        ),
        ("verified", "not started", (NOTHING, "Its maker reports it as not started.")),
        ("verified", "recurring lapsed", (AGAINST, "Its maker reports that it has lapsed.")),
    ],
)
def test_a_claim_is_worth_what_was_found_of_what_is_done(
    people: Staff, finding: str, status: str, expected: tuple[str, str]
) -> None:
    task_force(people.secretary)
    circulated(people.secretary, "Haiti")
    claim = claimed(people.planner, status=status)
    note = None if finding == "verified" else "Seen."
    verified(people.assessor, claim, assessment(people.assessor), finding=finding, note=note)
    answered(people, learnt(people), "claim", claim)

    assert worth() == [expected]


def test_an_owners_word_does_not_verify(people: Staff) -> None:
    recommendation = recommended(people)
    action = acted(people, recommendation)
    lesson = learnt(people)
    answered(people, lesson, "action", action)
    answered(people, lesson, "recommendation", recommendation)

    assert [one[0] for one in worth()] == [NOTHING, NOTHING]
    followup.report_action_status(
        by=people.planner, at=AT + DAY, action_id=action, status="implemented"
    )
    assert worth() == [
        (UNVERIFIED, "Its owner reports it as implemented; that is the owner's own word."),
        (
            UNVERIFIED,
            "Something was done about it; an assessor did not find all of it verified.",
        ),
    ]


def test_a_recommendation_is_verified_when_all_that_is_claimed_of_it_is(people: Staff) -> None:
    task_force(people.secretary)
    circulated(people.secretary, "Haiti")
    recommendation = recommended(people)
    found = assessment(people.assessor)
    one, other = (
        claimed(
            people.planner, number=number, status="implemented", recommendations=(recommendation,)
        )
        for number in ("C43", "C44")
    )
    answered(people, learnt(people), "recommendation", recommendation)

    verified(people.assessor, one, found)
    assert worth()[0][0] == UNVERIFIED
    verified(people.assessor, other, found)
    assert worth() == [
        (VERIFIED, "What is claimed of it is done, and an assessor found it verified.")
    ]
    verified(people.assessor, other, found, finding="not verified", note="It is not there.")
    assert worth() == [(AGAINST, "An assessor found a claim of it wrong.")]


def test_a_plan_and_an_exercise_are_the_missions_word(people: Staff) -> None:
    plan = plans.open_plan(
        by=people.planner, at=AT, name="Juba", family="security contingency", place=uuid4()
    ).subject
    exercise = plans.schedule_exercise(
        by=people.planner, at=AT, exercise_type="tabletop", place=uuid4(), on=AFTER
    ).subject
    lesson = learnt(people)
    answered(people, lesson, "plan", plan)
    answered(people, lesson, "exercise", exercise)

    assert worth() == [
        (NOTHING, "This site holds no version of such a plan."),
        (NOTHING, "It is scheduled."),
    ]
    plans.issue_plan_version(by=people.planner, at=AT, plan_id=plan, version=1, summary="First.")
    assert worth()[0] == (UNVERIFIED, "A version is in use and was not rehearsed.")
    plans.record_exercise(
        by=people.planner,
        at=AT + DAY,
        happened=Happened.exact(AT + DAY),
        exercise_type="tabletop",
        place=uuid4(),
        plan=plan,
        plan_version=1,
        subject=exercise,
    )
    assert [one[0] for one in worth()] == [UNVERIFIED, UNVERIFIED]
    assert standings()[0].standing.status == ANSWERED_UNVERIFIED


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("recommendation", "recommendation"),
        ("action", "action point"),
        ("claim", "claim"),
        ("plan", "version of such a plan"),
        ("exercise", "exercise"),
        ("decision", "decision"),
        ("guidance", "guidance"),
    ],
)
def test_what_is_not_here_answers_nothing(people: Staff, kind: str, what: str) -> None:
    answered(people, learnt(people), kind, uuid4())

    ((found, reason),) = worth()
    assert found == NOTHING
    assert reason.startswith("This site holds no ")
    assert what in reason


def test_an_answer_that_was_taken_back_answers_no_more(people: Staff) -> None:
    lesson = learnt(people)
    task_force(people.secretary)
    circulated(people.secretary, "Haiti")
    answer = shown_by(people, lesson, "at least", 1)
    assert standings()[0].standing.status == ANSWERED_AND_VERIFIED

    operations.withdraw_lesson_answer(
        by=people.secretary, at=AT + 9 * DAY, answer_id=answer, reason="It counts letters."
    )

    assert standings()[0].standing.status == UNANSWERED
    assert standings(date(2016, 12, 2))[0].standing.status == ANSWERED_AND_VERIFIED
    assert refusal(
        lambda: operations.withdraw_lesson_answer(
            by=people.secretary, at=AT + 9 * DAY, answer_id=answer, reason="Again."
        )
    ) == ("The answer was taken back already: It counts letters.")


def test_lessons_unanswered_are_counted_with_where_the_others_stand(people: Staff) -> None:
    task_force(people.secretary)
    circulated(people.secretary, "Haiti")
    open_one, shown, gone = (learnt(people, number) for number in ("L01", "L02", "L03"))
    shown_by(people, shown, "equals", 1)
    operations.withdraw_lesson(by=people.secretary, at=AT + DAY, lesson_id=gone, reason="Not so.")

    unanswered, verified_ones = (
        read(f"guidance.lessons_{name}", AFTER) for name in ("unanswered", "verified")
    )

    assert (unanswered.value, verified_ones.value) == (1, 1)
    assert [case.ref for case in unanswered.entries] == [open_one]
    assert [case.ref for case in verified_ones.entries] == [shown]
    assert reasons(unanswered) == [ANSWERED_AND_VERIFIED]
    assert read("guidance.lessons_unanswered", date(2016, 12, 1)).value == 2
    early = read("guidance.lessons_unanswered", date(2016, 11, 1))
    assert (early.value, early.reason) == (None, "No lesson is on record.")


def test_a_figure_of_answers_needs_a_day(people: Staff) -> None:
    learnt(people)

    for key in ("lessons_unanswered", "requirements_unanswered", "acknowledgements_outstanding"):
        with world() as found:
            assert found.moment.as_of == END_OF_TIME
            assert evaluate(f"guidance.{key}", found.moment).reason == (
                "What is in force, and what answers, is known as of a day; say as of which one."
            )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"answer_kind": "plan"}, "An answer by a plan names it; choose which plan."),
        (
            {"answer_kind": "plan", "record": UUID(int=5), "number": 1.0},
            "A plan is no figure; leave figure, comparison and number out, or answer by a figure.",
        ),
        (
            {"answer_kind": "figure", "record": UUID(int=5)},
            "A figure is named by its key; leave the record out, or answer by it.",
        ),
        (
            {"answer_kind": "figure", "figure": CONSULTED, "number": 2.0},
            "A figure answers by a test: give its key, the comparison, and the number that it must reach.",
        ),
        (
            {
                "answer_kind": "figure",
                "figure": "no.such",
                "comparison": "equals",
                "number": 2.0,
            },
            "There is no figure 'no.such'; `standfast figures` lists them.",
        ),
        (
            {
                "answer_kind": "figure",
                "figure": "guidance.lessons_unanswered",
                "comparison": "equals",
                "number": 0.0,
            },
            "'guidance.lessons_unanswered' rests on such answers itself; name a figure of what was done.",
        ),
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    people: Staff, given: dict[str, object], sentence: str
) -> None:
    lesson = learnt(people)
    answer: Callable[..., object] = operations.answer_lesson

    assert (
        refusal(lambda: answer(by=people.secretary, at=AT, lesson_id=lesson, **given)) == sentence
    )


def test_a_lesson_has_one_number_and_is_refused_to_strangers(people: Staff) -> None:
    lesson = learnt(people)

    assert refusal(lambda: learnt(people)) == (
        "There is a lesson L01 already; take the next number."
    )
    assert "Record lesson is for task-force secretary" in refusal(
        lambda: operations.record_lesson(
            by=people.outsider, at=AT, number="L02", event="E", finding="F", source="S"
        )
    )
    operations.withdraw_lesson(by=people.secretary, at=AT, lesson_id=lesson, reason="Not so.")
    assert refusal(lambda: shown_by(people, lesson, "equals", 1)) == ("L01 was taken back: Not so.")
    assert learnt(people) != lesson
    assert enrolled("reader", "planner").may_read("unclassified")
