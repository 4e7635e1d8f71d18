from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from factories.accounts import administrator, enrolled
from factories.log import open_site
from standfast.apps.accounts import queries
from standfast.apps.accounts.facts import PersonEnrolled
from standfast.log.operations import append, write_transaction

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 8, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


def namesake(account: str, name: str, at: datetime) -> None:
    """Enrol somebody as another site would that does not know of the first: past the rule at this site's door."""
    fact = PersonEnrolled(account=account, name=name, office="Wau")
    with write_transaction():
        append(fact, subject=uuid4(), by=administrator(), at=at)


def test_two_people_of_one_account_are_shown_and_the_first_keeps_it() -> None:
    enrolled("wau.duty", "field office", name="First")
    namesake("wau.duty", "Second", NOON)
    namesake("wau.duty", "Third", NOON + timedelta(days=1))

    (shared,) = queries.shared_accounts()
    holder = queries.person("wau.duty")

    assert shared.account == "wau.duty"
    assert [person.name for person in shared.people] == ["First", "Second", "Third"]
    assert holder is not None
    assert holder.name == "First"


def test_nobody_holds_an_account_that_was_never_opened() -> None:
    assert queries.person("nobody") is None
    assert queries.shared_accounts() == ()


def test_credentials_are_found_by_account_and_may_be_missing() -> None:
    duty, planner = enrolled("juba.duty"), enrolled("juba.planner")
    user = User.objects.create(username="juba.duty")

    assert queries.user_for(duty) == user
    assert queries.user_for(planner) is None


def test_names_of_authors_come_in_one_query(django_assert_num_queries: object) -> None:
    duty = enrolled("juba.duty", name="Duty officer")
    unknown = uuid4()

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = queries.names({duty.subject, unknown})

    assert found == {duty.subject: "Duty officer, Juba"}
