"""Entries that came after their author had lost the right to make them: kept, counted, and flagged, whatever their date says."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from factories.accounts import administrator, enrolled
from factories.log import open_site
from factories.phone import enrolled_phone
from standfast.apps.accounts import operations
from standfast.apps.accounts.facts import Role
from standfast.apps.accounts.flags import IN_ANOTHER_NAME
from standfast.apps.accounts.models import Person
from standfast.apps.accounts.queries import Flagged, flagged_entries
from standfast.apps.accounts.stating import roles_that_state
from standfast.apps.incidents.facts import IncidentReported
from standfast.apps.incidents.models import Incident
from standfast.log.chains import writing_on
from standfast.log.enrolment import open_chain
from standfast.log.facts import FACTS, new_subject
from standfast.log.fold import Entry
from standfast.log.genesis import BundleReceived, Continues, Range
from standfast.log.ids import chain_subject
from standfast.log.models import StoredEntry
from standfast.log.operations import append, write_transaction
from standfast.log.store import FOLDED, head_of

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 12, 1, 12, tzinfo=UTC)


def hour(number: int, minute: int = 0) -> datetime:
    return datetime(2016, 12, 1, number, minute, tzinfo=UTC)


@pytest.fixture
def officer() -> Person:
    open_site()
    return administrator()


@pytest.fixture
def leader(officer: Person) -> Person:
    return enrolled("leader", "field office", name="Patrol leader")


@pytest.fixture
def bentiu(officer: Person) -> str:
    return open_chain(site="bentiu", at=hour(6), world="demo", writing=False).chain


def stated(
    author: Person,
    at: datetime,
    *,
    on: str | None = None,
    label: str = "unclassified",
    seen: tuple[UUID, ...] = (),
    narrative: str = "Shots.",
) -> Entry:
    """Record a report as a site does that asks no rule: one that had not heard, or one that does not care."""
    fact = IncidentReported(category="CR2", narrative=narrative)
    with write_transaction():
        if on is None:
            return append(
                fact, subject=new_subject(), by=author.subject, at=at, label=label, seen=seen
            )
        with writing_on(on):
            return append(
                fact, subject=new_subject(), by=author.subject, at=at, label=label, seen=seen
            )


def received(cause: Entry, at: datetime, *, on: str) -> Entry:
    """Record on a chain that its site received an entry."""
    fact = BundleReceived(ranges=(Range(cause.chain, cause.seq, cause.seq),))
    with write_transaction(), writing_on(on):
        author = chain_subject(on)
        return append(fact, subject=author, by=author, at=at)


def withdrawn(officer: Person, person: Person, role: Role, at: datetime = NOON) -> Entry:
    return operations.withdraw_role(by=officer, at=at, person_id=person.subject, role=role)


def flagged() -> dict[UUID, str]:
    return {one.entry: one.reason for one in flagged_entries()}


def test_while_nobody_lost_anything_nothing_is_flagged(leader: Person, bentiu: str) -> None:
    stated(leader, hour(13), on=bentiu)

    assert flagged_entries() == ()


def test_after_a_withdrawal_that_its_site_had_not_received_an_entry_stays_and_is_flagged(
    officer: Person, leader: Person, bentiu: str
) -> None:
    before = stated(leader, hour(11), on=bentiu)
    withdrawn(officer, leader, "field office")
    after = stated(leader, hour(13), on=bentiu)

    [one] = flagged_entries()

    assert one == Flagged(
        entry=after.id,
        chain=bentiu,
        seq=3,
        label="unclassified",
        kind="incidents.incident.reported",
        author=leader.subject,
        recorded_at=hour(13),
        reason="The role in which its author might state this was withdrawn on 1 Dec 2016; "
        "it was recorded after that, at a site that had not received it.",
    )
    assert StoredEntry.objects.get(id=after.id).standing == FOLDED
    assert {before.subject, after.subject} == set(
        Incident.objects.values_list("subject", flat=True)
    )


def test_a_date_set_back_does_not_help_a_site_that_had_received_it(
    officer: Person, leader: Person, bentiu: str
) -> None:
    withdrawal = withdrawn(officer, leader, "field office")
    in_good_faith = stated(leader, hour(8), on=bentiu)
    received(withdrawal, hour(9), on=bentiu)
    set_back = stated(leader, hour(9, 30), on=bentiu)

    found = flagged()

    assert in_good_faith.id not in found
    assert found == {
        set_back.id: "The role in which its author might state this was withdrawn on 1 Dec 2016; "
        "its site had received that with entry 3 of its chain, whatever its date says."
    }


def test_a_chain_that_continues_another_knows_what_that_one_had_received(
    officer: Person, leader: Person, bentiu: str
) -> None:
    withdrawal = withdrawn(officer, leader, "field office")
    receipt = received(withdrawal, hour(7), on=bentiu)
    head = head_of(bentiu)
    assert head is not None
    restored = open_chain(
        site="bentiu",
        at=hour(8),
        world="demo",
        writing=False,
        continues=Continues(chain=bentiu, seq=receipt.seq, digest=head[1]),
    ).chain
    older = open_chain(
        site="bentiu",
        at=hour(8),
        world="demo",
        writing=False,
        continues=Continues(chain=bentiu, seq=receipt.seq - 1, digest=head[1]),
    ).chain

    knew = stated(leader, hour(9), on=restored)
    stated(leader, hour(9), on=older)

    assert list(flagged()) == [knew.id]


def test_what_it_names_as_seen_gives_a_date_set_back_away(
    officer: Person, leader: Person, bentiu: str
) -> None:
    withdrawn(officer, leader, "field office")
    later = stated(officer, hour(14))
    set_back = stated(leader, hour(9), on=bentiu, seen=(later.id,))
    StoredEntry.objects.filter(id=set_back.id).update(received_at=hour(15))

    assert flagged() == {
        set_back.id: "The role in which its author might state this was withdrawn on 1 Dec 2016; "
        "it names as seen what was recorded after that, whatever its date says."
    }


def test_a_device_whose_clock_runs_backwards_gains_nothing(officer: Person, leader: Person) -> None:
    _, phone = enrolled_phone(officer, leader)
    now = datetime.now(UTC)
    withdrawn(officer, leader, "field office", now + timedelta(hours=2))
    honest = phone.report(at=now + timedelta(hours=1))
    late = phone.report(at=now + timedelta(hours=3))
    set_back = phone.report(at=now + timedelta(minutes=30))
    phone.hand_in()

    assert honest.id not in flagged()
    assert {late.id, set_back.id} == set(flagged())


def test_on_the_chain_of_the_withdrawal_its_number_decides(officer: Person, leader: Person) -> None:
    before = stated(leader, NOON)
    withdrawn(officer, leader, "field office", NOON)
    after = stated(leader, NOON)

    assert flagged().keys() == {after.id}
    assert before.id not in flagged()


def test_another_role_that_suffices_keeps_the_flag_away(officer: Person, bentiu: str) -> None:
    both = enrolled("both", "field office", "police")
    withdrawn(officer, both, "field office")
    still = stated(both, hour(13), on=bentiu)
    withdrawn(officer, both, "police", hour(14))
    no_longer = stated(both, hour(15), on=bentiu)

    assert still.id not in flagged()
    assert list(flagged()) == [no_longer.id]


def test_a_role_that_was_given_back_ends_what_is_flagged(
    officer: Person, leader: Person, bentiu: str
) -> None:
    withdrawn(officer, leader, "field office")
    between = stated(leader, hour(13), on=bentiu)
    operations.grant_role(by=officer, at=hour(14), person_id=leader.subject, role="field office")
    stated(leader, hour(15), on=bentiu)

    assert list(flagged()) == [between.id]


def test_a_closed_account_speaks_against_whatever_it_states(
    officer: Person, leader: Person, bentiu: str
) -> None:
    operations.close_account(by=officer, at=NOON, person_id=leader.subject, reason="Left.")
    after = stated(leader, hour(13), on=bentiu)

    assert flagged()[after.id].startswith("The account of its author was closed on 1 Dec 2016; ")


def test_a_clearance_that_was_lowered_speaks_against_what_it_had_opened_alone(
    officer: Person, bentiu: str
) -> None:
    cleared = enrolled("cleared", "police", clearance="confidential", groups=("protection",))
    upward = enrolled("upward", "police")
    operations.grant_clearance(
        by=officer, at=hour(11), person_id=upward.subject, level="unclassified"
    )
    operations.grant_clearance(by=officer, at=NOON, person_id=cleared.subject, level="confidential")
    lost = stated(cleared, hour(13), on=bentiu, label="confidential:protection")
    stated(cleared, hour(13), on=bentiu, label="confidential")
    stated(cleared, hour(13), on=bentiu)
    stated(upward, hour(13), on=bentiu, label="confidential:protection")

    assert flagged() == {
        lost.id: "The clearance of its author had opened its label until 1 Dec 2016; "
        "it was recorded after that, at a site that had not received it."
    }


def test_a_device_that_names_another_author_is_flagged(officer: Person, leader: Person) -> None:
    _, phone = enrolled_phone(officer, leader)
    own = phone.report()
    forged = phone.report(by=officer.subject)
    phone.hand_in()
    counted = set(StoredEntry.objects.filter(standing=FOLDED).values_list("id", flat=True))

    assert own.id not in flagged()
    assert flagged() == ({forged.id: IN_ANOTHER_NAME} if forged.id in counted else {})


def test_only_those_that_are_asked_about_are_looked_at(
    officer: Person, leader: Person, bentiu: str
) -> None:
    withdrawn(officer, leader, "field office")
    first, second = (stated(leader, hour(13), on=bentiu) for _ in range(2))

    assert [one.entry for one in flagged_entries([second.id])] == [second.id]
    assert flagged_entries([]) == ()
    assert {one.entry for one in flagged_entries()} == {first.id, second.id}


def test_every_kind_that_people_state_has_its_roles() -> None:
    unstated = {kind for kind in FACTS if not roles_that_state(kind)}

    assert {kind for kind in unstated if not kind.startswith("log.")} == set()
    assert roles_that_state("followup.claim.verified") == {"assessor"}
    assert roles_that_state("accounts.person.role_granted") == {"administrator"}
    assert roles_that_state("incidents.incident.shouted") == frozenset()
