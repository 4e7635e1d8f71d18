from datetime import UTC, datetime
from uuid import UUID

from standfast.apps.accounts.facts import (
    AccountClosed,
    PersonCorrected,
    PersonEnrolled,
    RoleGranted,
    RoleWithdrawn,
)
from standfast.apps.accounts.fold import PersonState, rows, step
from standfast.apps.accounts.models import Person
from standfast.log.facts import Fact
from standfast.log.fold import Entry, Unapplied
from standfast.log.times import Happened

NOON = datetime(2016, 8, 1, 12, tzinfo=UTC)
WHO = UUID(int=7)


def entry(fact: Fact) -> Entry:
    return Entry(
        id=UUID(int=1),
        chain="c" * 40,
        site="juba",
        chain_role="mission",
        seq=1,
        kind=fact.kind,
        version=1,
        subject=WHO,
        happened=Happened.exact(NOON),
        recorded_at=NOON,
        author=UUID(int=9),
        on_behalf_of=None,
        after=(),
        act_id=None,
        label="unclassified",
        fact=fact,
    )


def after(*facts: Fact) -> PersonState:
    state = PersonState()
    for fact in facts:
        result = step(state, entry(fact))
        assert isinstance(result, PersonState)
        state = result
    return state


ENROLLED = PersonEnrolled(account="juba.duty", name="Duty officer", office="JOC")


def test_a_role_that_arrives_before_its_enrolment_is_kept() -> None:
    alone = after(RoleGranted(role="planner"))
    complete = after(RoleGranted(role="planner"), ENROLLED)

    assert rows(alone, subject=WHO, label="unclassified") == []
    (person,) = rows(complete, subject=WHO, label="unclassified")
    assert isinstance(person, Person)
    assert (person.account, person.role_list) == ("juba.duty", ["planner"])


def test_what_cannot_be_applied_says_why() -> None:
    state = after(ENROLLED, AccountClosed(reason="Left"))

    answers = [
        step(state, entry(fact))
        for fact in (ENROLLED, RoleWithdrawn(role="planner"), AccountClosed(reason="Left"))
    ]

    assert answers == [
        Unapplied("A person is enrolled once; this is a second enrolment of the same person."),
        Unapplied("The role 'planner' was withdrawn from somebody who did not hold it."),
        Unapplied("The account was closed already; this closes it a second time."),
    ]


def test_a_correction_changes_only_what_it_names() -> None:
    state = after(ENROLLED, PersonCorrected(office="SOC"))

    (person,) = rows(state, subject=WHO, label="unclassified")

    assert str(person) == "Duty officer, SOC"
