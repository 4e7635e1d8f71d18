from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from factories.accounts import administrator, enrolled
from factories.log import open_site
from standfast.apps.accounts import operations, queries
from standfast.apps.accounts.models import Person
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 8, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


def reread(person: Person) -> Person:
    found = queries.person_by_subject(person.subject)
    assert found is not None
    return found


def refusal(do: Callable[[], object]) -> str:
    before = StoredEntry.objects.count()
    with pytest.raises(Refused) as refused:
        do()
    assert StoredEntry.objects.count() == before
    return str(refused.value)


def test_the_first_administrator_enrols_himself() -> None:
    entry = operations.open_first_administrator(at=NOON, account="root", name="Administrator")

    person = queries.person("root")
    assert person is not None
    assert (person.subject, person.roles) == (entry.subject, frozenset({"administrator"}))
    assert entry.author == person.subject


def test_nobody_becomes_first_administrator_while_there_is_one() -> None:
    administrator()

    sentence = refusal(
        lambda: operations.open_first_administrator(at=NOON, account="second", name="Second")
    )

    assert sentence == (
        "The mission has an administrator already (System administrator, Mission headquarters); "
        "ask there for the role."
    )


def test_an_administrator_enrols_grants_and_clears() -> None:
    admin = administrator()
    entry = operations.enrol_person(
        by=admin, at=NOON, account="wau.office", name="Duty officer", office="Wau", site="Wau"
    )
    who = entry.subject
    operations.grant_role(by=admin, at=NOON, person_id=who, role="planner")
    operations.grant_role(by=admin, at=NOON, person_id=who, role="field office")
    operations.grant_clearance(
        by=admin, at=NOON, person_id=who, level="confidential", groups=("protection", "legal")
    )

    person = queries.person("wau.office")

    assert person is not None
    assert person.roles == {"field office", "planner"}
    assert (person.clearance, person.groups) == ("confidential", ["legal", "protection"])
    assert (str(person), person.site, person.active) == ("Duty officer, Wau", "Wau", True)


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (
            "juba.duty",
            "The account 'juba.duty' belongs to Officer, Juba; choose another name.",
        ),
        (
            "Juba Duty",
            "'Juba Duty' is not an account name; write small letters, digits, dots, hyphens or "
            "underscores, beginning with a letter or digit.",
        ),
    ],
)
def test_an_account_name_is_well_formed_and_free(account: str, sentence: str) -> None:
    admin = administrator()
    enrolled("juba.duty")

    assert sentence == refusal(
        lambda: operations.enrol_person(
            by=admin, at=NOON, account=account, name="Other", office="Juba"
        )
    )


def test_only_an_administrator_grants() -> None:
    duty, planner = enrolled("juba.duty", "duty officer"), enrolled("juba.planner")

    sentence = refusal(
        lambda: operations.grant_role(by=duty, at=NOON, person_id=planner.subject, role="planner")
    )

    assert sentence.startswith("Grant role is for administrator; you act as duty officer.")


def test_nobody_grants_to_himself() -> None:
    admin = administrator()

    role = refusal(
        lambda: operations.grant_role(
            by=admin, at=NOON, person_id=admin.subject, role="duty officer"
        )
    )
    clearance = refusal(
        lambda: operations.grant_clearance(
            by=admin, at=NOON, person_id=admin.subject, level="confidential"
        )
    )

    assert role == "Nobody grants a role to their own account; ask another administrator."
    assert clearance == "Nobody clears their own account; ask another administrator."


def test_a_role_is_granted_once_and_withdrawn() -> None:
    admin, planner = administrator(), enrolled("juba.planner", "planner")

    again = refusal(
        lambda: operations.grant_role(by=admin, at=NOON, person_id=planner.subject, role="planner")
    )
    operations.withdraw_role(by=admin, at=NOON, person_id=planner.subject, role="planner")
    gone = refusal(
        lambda: operations.withdraw_role(
            by=admin, at=NOON, person_id=planner.subject, role="planner"
        )
    )

    assert again == "Officer, Juba holds the role 'planner' already."
    assert reread(planner).roles == frozenset()
    assert gone == "Officer, Juba does not hold the role 'planner'."


def test_the_last_administrator_stays() -> None:
    admin = administrator()

    last = refusal(
        lambda: operations.withdraw_role(
            by=admin, at=NOON, person_id=admin.subject, role="administrator"
        )
    )
    second = enrolled("second.admin", "administrator")
    operations.withdraw_role(by=second, at=NOON, person_id=admin.subject, role="administrator")

    assert last == (
        "System administrator, Mission headquarters is the only administrator; "
        "make another one first."
    )
    assert [person.account for person in queries.administrators()] == ["second.admin"]


def test_a_clearance_replaces_the_one_before_and_must_be_a_label() -> None:
    admin = administrator()
    person = enrolled("juba.duty", clearance="confidential", groups=("protection",))

    sentence = refusal(
        lambda: operations.grant_clearance(
            by=admin,
            at=NOON,
            person_id=person.subject,
            level="unclassified",
            groups=("protection",),
        )
    )
    operations.grant_clearance(
        by=admin, at=NOON, person_id=person.subject, level="strictly confidential"
    )

    assert sentence == (
        "'unclassified:protection' is not a label: what is unclassified has no need-to-know groups."
    )
    assert (reread(person).clearance, reread(person).groups) == ("strictly confidential", [])


def test_a_closed_account_keeps_its_record_and_acts_no_more() -> None:
    admin, planner = administrator(), enrolled("juba.planner", "planner")

    operations.close_account(
        by=admin, at=NOON, person_id=planner.subject, reason="End of assignment"
    )
    sentence = refusal(
        lambda: operations.grant_role(
            by=admin, at=NOON, person_id=planner.subject, role="duty officer"
        )
    )

    closed = reread(planner)
    assert (closed.active, closed.closed_at, closed.closed_reason) == (
        False,
        NOON,
        "End of assignment",
    )
    assert closed.roles == frozenset()
    assert sentence == "The account 'juba.planner' is closed; enrol the person under a new account."


def test_nobody_closes_his_own_account() -> None:
    admin = administrator()

    assert (
        refusal(
            lambda: operations.close_account(
                by=admin, at=NOON, person_id=admin.subject, reason="Leaving"
            )
        )
        == "Nobody closes their own account; ask another administrator."
    )


def test_a_function_is_corrected_and_something_must_be() -> None:
    admin, person = administrator(), enrolled("juba.duty")

    empty = refusal(lambda: operations.correct_person(by=admin, at=NOON, person_id=person.subject))
    operations.correct_person(
        by=admin, at=NOON + timedelta(hours=1), person_id=person.subject, name="Senior duty officer"
    )

    assert empty == "Nothing is corrected: give a function, an office or a site."
    assert str(reread(person)) == "Senior duty officer, Juba"


def test_an_unknown_person_is_named_in_the_refusal() -> None:
    admin = administrator()
    nobody = StoredEntry.objects.values_list("id", flat=True)[0]

    assert refusal(
        lambda: operations.grant_role(by=admin, at=NOON, person_id=nobody, role="planner")
    ) == (f"This site knows no person {nobody}; enrol the person first.")
