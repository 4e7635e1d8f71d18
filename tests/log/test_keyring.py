"""Keys of protected persons: what is kept is noise without them, and a key that is gone does not come back."""

import base64
import os
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pyrage
import pytest
from django.conf import settings

from factories.log import open_site
from factories.persons import LABEL, SECRET, custodian, with_identity
from standfast.log import keyring
from standfast.log.ids import chain_subject
from standfast.log.models import StoredEntry, TrustRecord
from standfast.log.projection import all_tables
from standfast.log.recipients import decrypt, own_recipient
from standfast.log.rowtext import row_text
from standfast.log.store import content_of

pytestmark = pytest.mark.django_db
SALT, BODY = bytes(range(32)), b'{"name":"zqmary"}'


@pytest.fixture(autouse=True)
def _no_keys_left() -> None:
    for path in keyring.folder().iterdir():
        path.unlink()


def another() -> Any:
    return pyrage.x25519.Identity.generate()


def recognised(recipient: str, *, clearance: str, groups: tuple[str, ...]) -> None:
    chain = os.urandom(20).hex()
    TrustRecord.objects.create(
        subject=chain_subject(chain),
        label="unclassified",
        chain=chain,
        site="wau",
        role="mission",
        recipient=recipient,
        clearance=clearance,
        groups=list(groups),
    )


def test_a_ciphertext_opens_to_salt_and_body_and_names_its_key() -> None:
    person = uuid4()

    cipher = keyring.sealed_body(person, LABEL, SALT, BODY)

    assert cipher[:1] == b"P"
    assert b"zqmary" not in cipher
    assert decrypt(cipher) == (SALT, BODY)
    assert [kept.key for kept in keyring.kept_keys()] == [keyring.key_id_of(cipher)]


def test_a_key_file_is_its_owners_alone_and_holds_the_key_only_wrapped() -> None:
    name = keyring.key_id_of(keyring.sealed_body(uuid4(), LABEL, SALT, BODY))
    path = keyring.folder() / name
    (kept,) = keyring.kept_keys()
    key = pyrage.decrypt(
        base64.b64decode(kept.wraps[own_recipient()]),
        [
            pyrage.x25519.Identity.from_str(
                (Path(settings.HOME) / "keys/site.age").read_text().strip()
            )
        ],
    )

    assert path.stat().st_mode & 0o077 == 0
    assert keyring.key_id(key) == name
    assert key not in path.read_bytes()
    assert key.hex().encode() not in path.read_bytes()
    assert base64.b64encode(key) not in path.read_bytes()


@pytest.mark.parametrize("place", [0, 1, 20, 40, -1])
def test_a_changed_ciphertext_opens_to_nothing(place: int) -> None:
    cipher = bytearray(keyring.sealed_body(uuid4(), LABEL, SALT, BODY))
    cipher[place] ^= 1

    assert decrypt(bytes(cipher)) is None


def test_without_its_key_a_ciphertext_is_noise() -> None:
    cipher = keyring.sealed_body(uuid4(), LABEL, SALT, BODY)

    keyring.forget([keyring.key_id_of(cipher)])

    assert decrypt(cipher) is None
    assert list(keyring.kept_keys()) == []


def test_nothing_of_a_person_stands_in_clear_in_the_database() -> None:
    open_site()
    person = with_identity(custodian()).subject

    stored = StoredEntry.objects.filter(subject=person)
    rows = [row_text(row) for table in all_tables() for row in table.objects.filter(subject=person)]

    assert stored.count() == 3
    assert [(row.body, row.salt) for row in stored] == [(None, None)] * 3
    assert any(SECRET.encode() in (content_of(row) or b"") for row in stored)
    assert len({keyring.key_id_of(bytes(row.cipher or b"")) for row in stored}) == 1
    assert len(rows) >= 3
    assert "zq" not in " ".join(rows)


def test_a_key_goes_to_a_site_that_is_cleared_and_to_no_other() -> None:
    cipher = keyring.sealed_body(uuid4(), LABEL, SALT, BODY)
    cleared, uncleared, without_group = another(), another(), another()
    recognised(str(cleared.to_public()), clearance="strictly confidential", groups=("protection",))
    recognised(str(uncleared.to_public()), clearance="confidential", groups=("protection",))
    recognised(str(without_group.to_public()), clearance="strictly confidential", groups=())

    (wrap,) = keyring.wraps_for(str(cleared.to_public()))

    assert keyring.wraps_for(str(uncleared.to_public())) == []
    assert keyring.wraps_for(str(without_group.to_public())) == []
    assert keyring.wraps_for(str(another().to_public())) == []
    assert wrap["key"] == keyring.key_id_of(cipher)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(base64.b64decode(wrap["wrapped"]), [uncleared])


def test_a_revoked_site_is_given_no_key() -> None:
    keyring.sealed_body(uuid4(), LABEL, SALT, BODY)
    lost = str(another().to_public())
    recognised(lost, clearance="strictly confidential", groups=("protection",))
    TrustRecord.objects.filter(recipient=lost).update(honoured=7)

    assert keyring.wraps_for(lost) == []


def brought(key: bytes, *, subject: UUID, name: str | None = None) -> dict[str, str]:
    wrapped = pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(own_recipient())])
    return {
        "key": name or keyring.key_id(key),
        "subject": str(subject),
        "label": LABEL,
        "wrapped": base64.b64encode(wrapped).decode(),
    }


def test_a_key_that_is_brought_is_taken_once_and_opens_what_it_closed() -> None:
    person = uuid4()
    cipher = keyring.sealed_body(person, LABEL, SALT, BODY)
    (kept,) = keyring.kept_keys()
    wrap = {
        "key": kept.key,
        "subject": str(person),
        "label": LABEL,
        "wrapped": kept.wraps[own_recipient()],
    }
    keyring.forget([kept.key])

    assert decrypt(cipher) is None
    assert keyring.take_wrap(wrap)
    assert not keyring.take_wrap(wrap)
    assert decrypt(cipher) == (SALT, BODY)


def test_a_key_under_the_id_of_another_is_not_taken() -> None:
    person = uuid4()
    name = keyring.key_id_of(keyring.sealed_body(person, LABEL, SALT, BODY))
    keyring.forget([name])

    assert not keyring.take_wrap(brought(os.urandom(32), subject=person, name=name))
    assert not keyring.take_wrap({"key": name})
    assert not keyring.take_wrap({**brought(os.urandom(32), subject=person), "label": "open"})
    assert list(keyring.kept_keys()) == []


def test_the_recovery_key_opens_every_key_and_is_not_here() -> None:
    cipher = keyring.sealed_body(uuid4(), LABEL, SALT, BODY)
    offline = another()
    assert keyring.set_recovery(str(offline.to_public())) == 1
    later = keyring.sealed_body(uuid4(), LABEL, SALT, b"later")
    wraps = keyring.recovery_wraps()
    keyring.forget([kept.key for kept in keyring.kept_keys()])

    assert not any(keyring.take_wrap(wrap) for wrap in wraps)
    assert all(keyring.take_wrap(wrap, identity=offline) for wrap in wraps)
    assert (decrypt(cipher), decrypt(later)) == ((SALT, BODY), (SALT, b"later"))
    (Path(settings.HOME) / "keys" / "recovery.pub").unlink()


def test_what_is_no_public_key_is_refused_for_recovery() -> None:
    with pytest.raises(ValueError, match="not an age recipient"):
        keyring.set_recovery("age1nonsense")

    assert keyring.recovery_recipient() is None
