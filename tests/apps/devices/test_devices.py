"""Offering, taking up, locking, revoking: who may, and every refusal writes nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from factories.accounts import administrator, enrolled
from factories.log import open_site
from standfast.apps.accounts import operations as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.devices import operations, queries
from standfast.apps.devices.models import Device
from standfast.apps.devices.reference import PROFILES
from standfast.apps.devices.rules import NOT_FROM_A_DEVICE
from standfast.log.facts import FACTS, new_subject
from standfast.log.format import chain_id
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 12, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
REPORTED = "incidents.incident.reported"


@pytest.fixture
def officer() -> Person:
    open_site()
    return administrator()


@pytest.fixture
def security(officer: Person) -> Person:
    return enrolled("security", "security officer", name="Security officer")


@pytest.fixture
def leader(officer: Person) -> Person:
    return enrolled("leader", "field office", name="Patrol leader")


def key() -> str:
    return Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()


def offer(by: Person, holder: Person, **values: Any) -> UUID:
    stated: dict[str, Any] = {
        "name": "Phone 1",
        "holder": holder.subject,
        "may": (REPORTED,),
        "factor": "time code",
    }
    return operations.offer_device(by=by, at=NOON, **(stated | values)).subject


def take_up(by: Person, device_id: UUID, *, with_key: str | None = None) -> str:
    public = with_key or key()
    chain = chain_id(bytes.fromhex(public))
    operations.enrol_device(by=by, at=LATER, device_id=device_id, chain=chain, key=public)
    return chain


def row(device_id: UUID) -> Device:
    found = queries.device(device_id)
    assert found is not None
    return found


def refused(call: Any, **values: Any) -> str:
    before = StoredEntry.objects.count(), Chain.objects.count()
    with pytest.raises(Refused) as error:
        call(**values)
    assert (StoredEntry.objects.count(), Chain.objects.count()) == before
    return str(error.value)


def test_an_offer_waits_for_its_holder_for_two_days(security: Person, leader: Person) -> None:
    found = row(offer(security, leader, may=(REPORTED, REPORTED)))

    assert (found.holder, found.site, found.chain) == (leader.subject, "juba", None)
    assert (found.may, found.offered_by) == ([REPORTED], security.subject)
    assert found.until == NOON + timedelta(hours=48)
    assert found.is_open(found.until - timedelta(seconds=1))
    assert not found.is_open(found.until)


def test_taking_up_makes_the_trust_record_by_the_same_act(security: Person, leader: Person) -> None:
    device_id = offer(security, leader)

    chain = take_up(leader, device_id)

    record = TrustRecord.objects.get(chain=chain)
    assert (record.role, record.site, record.holder) == ("device", "juba", leader.subject)
    assert (record.may, record.honoured) == ([REPORTED], None)
    assert row(device_id).chain == chain
    assert (Chain.objects.get(chain=chain).role, queries.device_of(chain)) == (
        "device",
        row(device_id),
    )
    last = StoredEntry.objects.order_by("-row")[:2]
    assert {entry.kind for entry in last} == {
        "log.trust.device_enrolled",
        "devices.device.taken_up",
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"holder": new_subject()}, "This site knows no such person; enrol the holder first."),
        ({"may": ("incidents.incident.shouted",)}, "knows no kind 'incidents.incident.shouted'"),
        ({"may": ("accounts.person.role_granted",)}, "No device states 'accounts.person"),
        ({"may": ("followup.claim.verified",)}, "No device states 'followup.claim.verified'"),
        ({"may": ("log.trust.device_enrolled",)}, "No device states 'log.trust.device_enrolled'"),
        ({"until": NOON}, "is not within them"),
        ({"until": NOON + timedelta(days=7, seconds=1)}, "is not within them"),
        ({"factor": "PIN"}, "With a PIN, whoever makes the offer could take the device up as"),
    ],
)
def test_an_offer_that_would_do_harm_is_refused(
    security: Person, leader: Person, values: dict[str, Any], said: str
) -> None:
    stated = {"name": "P", "holder": leader.subject, "may": (REPORTED,), "factor": "time code"}

    sentence = refused(operations.offer_device, by=security, at=NOON, **(stated | values))

    assert said in sentence


def test_a_pin_is_for_oneself_or_from_an_administrator(
    officer: Person, security: Person, leader: Person
) -> None:
    assert row(offer(security, security, factor="PIN")).factor == "PIN"
    assert row(offer(officer, leader, factor="PIN")).factor == "PIN"


def test_a_closed_account_carries_nothing(
    officer: Person, security: Person, leader: Person
) -> None:
    accounts.close_account(by=officer, at=NOON, person_id=leader.subject, reason="Left.")
    stated = {"name": "P", "holder": leader.subject, "may": (REPORTED,)}

    assert "is closed; offer the device" in refused(
        operations.offer_device, by=security, at=NOON, **stated
    )


def test_only_its_holder_takes_a_device_up_and_only_once(security: Person, leader: Person) -> None:
    device_id, public = offer(security, leader), key()
    asked = {"device_id": device_id, "key": public, "chain": chain_id(bytes.fromhex(public))}

    assert "is for somebody else to take up" in refused(
        operations.enrol_device, by=security, at=LATER, **asked
    )
    assert "do not belong together" in refused(
        operations.enrol_device, by=leader, at=LATER, **(asked | {"chain": "0" * 40})
    )
    assert "ended at 2016-12-03T12:00:00" in refused(
        operations.enrol_device, by=leader, at=NOON + timedelta(hours=48), **asked
    )
    take_up(leader, device_id, with_key=public)
    assert "is taken up already" in refused(operations.enrol_device, by=leader, at=LATER, **asked)
    again = offer(security, leader)
    assert "is known here already" in refused(
        operations.enrol_device, by=leader, at=LATER, **(asked | {"device_id": again})
    )


def test_a_withdrawn_offer_is_over(security: Person, leader: Person) -> None:
    device_id = offer(security, leader)
    withdraw = operations.withdraw_device_offer
    withdraw(by=security, at=NOON, device_id=device_id, reason="Not needed.")
    public = key()

    assert not row(device_id).is_open(LATER)
    assert "is withdrawn already" in refused(
        withdraw, by=security, at=LATER, device_id=device_id, reason="Again."
    )
    assert "was withdrawn; ask for a new one" in refused(
        operations.enrol_device,
        by=leader,
        at=LATER,
        device_id=device_id,
        key=public,
        chain=chain_id(bytes.fromhex(public)),
    )


def test_what_nobody_carries_is_not_locked_unlocked_or_revoked(
    security: Person, leader: Person
) -> None:
    waiting = {"by": security, "at": NOON, "device_id": offer(security, leader), "reason": "Lost."}
    nowhere = waiting | {"device_id": UUID(int=404)}

    assert "withdraw the offer instead" in refused(operations.lock_device, **waiting)
    assert "withdraw the offer instead" in refused(operations.revoke_device, **waiting)
    assert "is not locked" in refused(operations.unlock_device, **waiting)
    assert "knows no device" in refused(operations.lock_device, **nowhere)
    assert "knows no device" in refused(operations.revoke_device, **nowhere)


def test_a_revocation_only_draws_closer(security: Person, leader: Person) -> None:
    device_id = offer(security, leader)
    chain = take_up(leader, device_id)
    asked: dict[str, Any] = {
        "by": security,
        "at": LATER,
        "device_id": device_id,
        "reason": "Taken.",
    }

    operations.revoke_device(**asked, last_honoured=9)
    operations.revoke_device(**asked, last_honoured=4)

    assert TrustRecord.objects.get(chain=chain).honoured == 4
    assert "honoured up to entry 4 already, which is no later" in refused(
        operations.revoke_device, **asked, last_honoured=4
    )


def test_revoked_without_a_number_it_is_honoured_up_to_what_is_held(
    security: Person, leader: Person
) -> None:
    device_id = offer(security, leader)
    chain = take_up(leader, device_id)

    operations.revoke_device(by=security, at=LATER, device_id=device_id, reason="Taken.")

    assert TrustRecord.objects.get(chain=chain).honoured == 0


def test_every_profile_holds_kinds_that_a_device_may_state() -> None:
    stated = {kind for kinds in PROFILES.values() for kind in kinds}

    assert sorted(PROFILES) == ["guard", "liaison", "patrol", "reports"]
    assert stated - set(FACTS) == set()
    assert [kind for kind in stated if FACTS[kind].fact.stated_by is not None] == []
    assert {kind.partition(".")[0] for kind in stated} & NOT_FROM_A_DEVICE == set()
