"""Enrolling a device: the code from an officer, the holder's second factor, a key that the device proves to hold."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache

from factories.accounts import administrator, enrolled
from factories.log import open_site
from factories.phone import Phone, offered
from factories.web import account
from standfast.apps.accounts.models import Person
from standfast.apps.devices import codes, operations
from standfast.apps.devices.models import EnrolmentCode
from standfast.apps.devices.queries import device
from standfast.apps.devices.reference import PROFILES
from standfast.log.chains import own_chain
from standfast.log.models import Chain, StoredEntry, TrustRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    open_site()
    return administrator()


@pytest.fixture
def leader(officer: Person) -> Person:
    return enrolled("leader", "field office", name="Patrol leader")


def now() -> datetime:
    return datetime.now(UTC)


def test_a_device_is_enrolled_by_code_pin_and_key(officer: Person, leader: Person) -> None:
    subject, code = offered(officer, leader, at=now())
    phone = Phone(clock=now())

    answer = phone.enrol(code.code, code.pin or "")

    row = device(subject)
    record = TrustRecord.objects.get(chain=phone.chain)
    assert answer.status_code == 200
    assert phone.told["holder"] == str(leader.subject)
    assert phone.told["may"] == list(PROFILES["reports"])
    assert phone.told["site_chain"] == own_chain().chain
    assert phone.told["recipient"].startswith("age1")
    assert row is not None
    assert row.chain == phone.chain
    assert (record.role, record.holder, record.may) == (
        "device",
        leader.subject,
        list(PROFILES["reports"]),
    )


@pytest.mark.parametrize("typed", ["as told", "lower", "spaced", "letters for digits"])
def test_a_code_is_read_however_it_was_typed(officer: Person, leader: Person, typed: str) -> None:
    _, code = offered(officer, leader, at=now())
    written = {
        "as told": code.code,
        "lower": code.code.lower().replace("-", ""),
        "spaced": code.code.replace("-", " "),
        "letters for digits": code.code.replace("0", "o").replace("1", "l"),
    }[typed]

    assert Phone(clock=now()).enrol(written, code.pin or "").status_code == 200


def test_an_unknown_code_opens_nothing_and_writes_nothing(officer: Person) -> None:
    before = StoredEntry.objects.count()

    answer = Phone(clock=now()).enrol("ABCD-EFGH-JKMN", "000000")

    assert answer.status_code == 401
    assert answer.json()["error"] == (
        "This code opens nothing here: it is mistyped, used up or withdrawn. "
        "Ask whoever offered the device for a new one."
    )
    assert StoredEntry.objects.count() == before


def test_after_five_wrong_pins_the_code_is_dead(officer: Person, leader: Person) -> None:
    subject, code = offered(officer, leader, at=now())
    before, phone = StoredEntry.objects.count(), Phone(clock=now())

    said = [phone.enrol(code.code, "no").json()["error"] for _ in range(5)]
    afterwards = phone.enrol(code.code, code.pin or "")

    assert said[0] == "This PIN is wrong; 4 more tries before the code is dead."
    assert said[3] == "This PIN is wrong; 1 more try before the code is dead."
    assert said[4] == "This PIN is wrong, for the last time: the code is dead. Ask for a new one."
    assert afterwards.status_code == 401
    assert StoredEntry.objects.count() == before
    row = device(subject)
    assert row is not None
    again = codes.make_code(row, at=now())
    assert phone.enrol(code.code, code.pin or "").status_code == 401
    assert phone.enrol(again.code, again.pin or "").status_code == 200


def test_a_code_is_used_once_but_by_the_same_key(officer: Person, leader: Person) -> None:
    _, code = offered(officer, leader, at=now())
    phone = Phone(clock=now())
    first = phone.enrol(code.code, code.pin or "")
    before = StoredEntry.objects.count()

    retried = phone.enrol(code.code, "")
    other = Phone(clock=now()).enrol(code.code, code.pin or "")

    assert retried.json() == first.json()
    assert other.status_code == 401
    assert StoredEntry.objects.count() == before


@pytest.mark.parametrize("late", ["ended", "withdrawn"])
def test_an_offer_that_is_over_opens_nothing(officer: Person, leader: Person, late: str) -> None:
    made = now() - timedelta(hours=49) if late == "ended" else now()
    subject, code = offered(officer, leader, at=made)
    if late == "withdrawn":
        operations.withdraw_device_offer(
            by=officer, at=now(), device_id=subject, reason="Another phone."
        )

    assert Phone(clock=now()).enrol(code.code, code.pin or "").status_code == 401
    assert not TrustRecord.objects.filter(role="device").exists()


def test_a_key_that_is_not_proved_is_not_enrolled(officer: Person, leader: Person) -> None:
    _, code = offered(officer, leader, at=now())
    honest, thief = Phone(clock=now()), Phone(clock=now())
    body = json.dumps({"code": code.code, "factor": code.pin, "key": honest.public.hex()}).encode()

    answer = thief.call("POST", "/devices/enrol", body)

    assert answer.status_code == 401
    assert not Chain.objects.filter(chain__in=[honest.chain, thief.chain]).exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"code": 1}', b"\xff", b'{"key": "zz"}'])
def test_what_is_no_request_is_refused_with_a_sentence(officer: Person, body: bytes) -> None:
    answer = Phone(clock=now()).call("POST", "/devices/enrol", body)

    assert answer.status_code == 409
    assert answer.json()["error"].startswith("This is not a request to enrol: ")


def test_a_holder_with_a_second_factor_gives_its_time_code(officer: Person, leader: Person) -> None:
    cache.clear()
    subject, code = offered(officer, leader, at=now(), factor="time code")
    assert code.pin is None
    without = Phone(clock=now()).enrol(code.code, "000000")
    secret = generate_totp_secret()
    TOTP.activate(account(leader), secret)
    counter = int(now().timestamp()) // 30
    right = format_hotp_value(hotp_value(secret, counter))
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    refused = Phone(clock=now()).enrol(code.code, wrong)
    granted = Phone(clock=now()).enrol(code.code, right)

    assert without.status_code == 401
    assert without.json()["error"].startswith("Patrol leader, Juba has no second factor")
    assert (
        refused.json()["error"] == "This time code is wrong; 4 more tries before the code is dead."
    )
    assert granted.status_code == 200
    row = device(subject)
    assert row is not None
    assert row.chain is not None


def test_the_code_and_the_pin_are_kept_nowhere_as_they_are(officer: Person, leader: Person) -> None:
    subject, code = offered(officer, leader, at=now())
    kept = EnrolmentCode.objects.get(device=subject)
    everything = b" ".join(
        bytes(row.header) + bytes(row.body or b"") for row in StoredEntry.objects.all()
    )

    assert code.pin is not None
    assert code.code.replace("-", "") not in f"{kept.code} {kept.pin}"
    assert code.pin not in f"{kept.code} {kept.pin}"
    assert code.code.encode() not in everything
    assert len(code.code.replace("-", "")) == 12
