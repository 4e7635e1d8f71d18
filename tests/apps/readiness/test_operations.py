from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.readiness import asked, inducted, issued, trained
from factories.readings import local, refusal
from standfast.apps.accounts.models import Person
from standfast.apps.readiness import operations, queries
from standfast.apps.readiness.facts import Answer
from standfast.log.facts import new_subject

pytestmark = pytest.mark.django_db
NOON = local(2017, 2, 7)
UNIT = UUID(int=50)


@pytest.fixture
def officer() -> Person:
    open_site()
    return enrolled("juba.readiness", "readiness officer")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"month": "2017-02"}, None),
        ({"form": "directive"}, None),
        (
            {},
            "A monthly order names the month for which it is issued, such as 2016-08.",
        ),
        (
            {"form": "directive", "month": "2017-02"},
            "Only a monthly order names a month; this is a directive.",
        ),
        ({"month": "2017-02", "topics": ()}, "An instruction is about something; name its topics."),
    ],
)
def test_an_instruction_is_recorded_or_refused(
    officer: Person, values: dict[str, str], sentence: str | None
) -> None:
    if sentence is None:
        row = queries.instruction_by_subject(issued(officer, NOON, **values))
        assert row is not None
        assert (row.form, row.month) == (
            values.get("form", "monthly order"),
            values.get("month"),
        )
    else:
        assert refusal(lambda: issued(officer, NOON, **values)) == sentence


def test_a_month_that_is_not_one_is_refused(officer: Person) -> None:
    assert "month" in refusal(lambda: issued(officer, NOON, "2017-13"))


def test_units_acknowledge_what_holds_once(officer: Person) -> None:
    order = issued(officer, NOON, "2017-02")

    def acknowledge() -> None:
        operations.acknowledge_instruction(by=officer, at=NOON, instruction_id=order, unit=UNIT)

    acknowledge()
    again = refusal(acknowledge)
    operations.supersede_instruction(by=officer, at=NOON, instruction_id=order, reason="Replaced.")

    assert again == "This unit has acknowledged 'Freedom of movement' already."
    assert refusal(acknowledge) == (
        "'Freedom of movement' was superseded; acknowledge the instruction that replaced it."
    )
    assert (
        refusal(
            lambda: operations.supersede_instruction(
                by=officer, at=NOON, instruction_id=order, reason="Again."
            )
        )
        == "'Freedom of movement' was superseded already: Replaced."
    )


def test_training_is_of_rotations_that_have_arrived(officer: Person) -> None:
    arrived = inducted(officer, local(2017, 2, 1))
    unknown = new_subject()

    assert refusal(lambda: trained(officer, NOON)) == (
        "A course is held for somebody; name the rotations whose people were trained."
    )
    assert refusal(lambda: trained(officer, NOON, unknown)) == (
        f"This site holds no rotation {unknown}; record its induction first."
    )
    assert refusal(lambda: trained(officer, local(2017, 1, 20), arrived)) == (
        "Rotation arrived later than that; check the time or the rotation."
    )
    course = trained(officer, NOON, arrived)
    operations.withdraw_training(by=officer, at=NOON, training_id=course, reason="Recorded twice.")
    assert list(queries.training_held()) == []


@pytest.mark.parametrize(
    ("answer", "limits", "sentence"),
    [
        ("yes", None, None),
        ("yes with limits", "Not by night.", None),
        (
            "yes with limits",
            None,
            "An answer with limits says which; write down what the country excludes.",
        ),
        (
            "yes",
            "Not by night.",
            "An answer with limits is not a plain yes; record it as a yes with limits.",
        ),
    ],
)
def test_an_answer_is_recorded_or_refused(
    officer: Person, answer: Answer, limits: str | None, sentence: str | None
) -> None:
    question = asked(officer, NOON, "XAA")

    def record() -> None:
        operations.record_confirmation_answer(
            by=officer, at=NOON, confirmation_id=question, answer=answer, limits=limits
        )

    if sentence is None:
        record()
        assert list(queries.open_confirmations()) == []
    else:
        assert refusal(record) == sentence
        assert [row.contributor for row in queries.open_confirmations()] == ["XAA"]


def test_no_more_are_repatriated_than_failed(officer: Person) -> None:
    def record(passed: int) -> UUID:
        return operations.record_language_test(
            by=officer,
            at=NOON,
            language="English",
            required_level="Working",
            tested=20,
            passed=passed,
        ).subject

    assert refusal(lambda: record(21)) == (
        "21 cannot pass of 20 who were tested; check the numbers."
    )
    test = record(18)
    operations.follow_up_language_test(
        by=officer, at=NOON, test_id=test, action="repatriated", people=1
    )
    assert refusal(
        lambda: operations.follow_up_language_test(
            by=officer, at=NOON, test_id=test, action="repatriated", people=2
        )
    ) == (
        "2 failed this test and 1 of them were repatriated; 2 more is too many. Check the number."
    )


def test_a_statement_binds_nobody_before_the_general_assembly(officer: Person) -> None:
    requirement = operations.draft_requirement(
        by=officer, at=NOON, unit_kind="infantry battalion", tasks=("patrol by night",)
    ).subject

    def endorse(endorser: str) -> None:
        operations.endorse_requirement(
            by=officer,
            at=NOON,
            requirement_id=requirement,
            endorser="general assembly"
            if endorser == "assembly"
            else "contingent-owned equipment working group",
        )

    def attach() -> None:
        operations.attach_requirement(
            by=officer, at=NOON, requirement_id=requirement, contributor="XAA"
        )

    name = "Statement of requirements: infantry battalion"
    assert refusal(attach) == f"{name} awaits the General Assembly; it binds nobody before."
    assert refusal(lambda: endorse("assembly")) == (
        f"{name} has not been recommended; the working group comes first."
    )
    endorse("group")
    endorse("assembly")
    attach()
    assert refusal(attach) == f"{name} binds XAA already."


def test_an_outsider_states_nothing_about_readiness(officer: Person) -> None:
    outsider = enrolled("ngo.focal", "NGO focal point")

    sentence = refusal(lambda: issued(outsider, NOON, "2017-02"))

    assert sentence.startswith(
        "Record instruction is for readiness officer or task-force secretary;"
    )
