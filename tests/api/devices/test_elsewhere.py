"""A device at sites other than its own: what it states counts there once its record has come, in whatever order; it may hand in there."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from factories.accounts import administrator, enrolled
from factories.log import open_site
from factories.phone import Phone, Written, enrolled_phone
from factories.small_mission import all_rows, bundle, take, wipe
from standfast.apps.devices import operations
from standfast.apps.devices.queries import device_of
from standfast.apps.incidents.models import Incident
from standfast.log.canonical import canonical
from standfast.log.enrolment import card, open_chain
from standfast.log.exchange import trust_card
from standfast.log.models import StoredEntry
from standfast.log.recipients import encrypt_for, own_recipient
from standfast.log.store import FOLDED, WITHOUT_STANDING
from standfast.log.trust_operations import pin_root

pytestmark = pytest.mark.django_db


def test_at_another_site_it_counts_in_whatever_order_things_arrive() -> None:
    juba = open_site("juba")
    pin_root(juba.chain, at=datetime.now(UTC))
    officer = administrator()
    subject, phone = enrolled_phone(officer, enrolled("leader", "field office"))
    phone.report("first")
    phone.report("second")
    phone.hand_in()
    operations.revoke_device(by=officer, at=datetime.now(UTC), device_id=subject, reason="Taken.")
    forged = phone.report("forged")
    phone.hand_in()
    mine = card(juba.chain)
    parts = [
        bundle("juba", chain=juba.chain),
        bundle("genesis", chain=phone.chain, limit=1),
        bundle("work", chain=phone.chain, after=1),
    ]
    expected = all_rows()

    for order in permutations(parts):
        wipe()
        _become_bentiu(mine)
        take(list(order))

        assert set(Incident.objects.values_list("narrative", flat=True)) == {"first", "second"}
        assert StoredEntry.objects.get(id=forged.id).standing == WITHOUT_STANDING
        assert all_rows() == expected


def _become_bentiu(root: dict[str, str]) -> None:
    open_chain(site="bentiu", at=datetime.now(UTC), world="demo")
    trusted, _ = trust_card(root, at=datetime.now(UTC))
    pin_root(trusted.chain, at=datetime.now(UTC))


def test_it_hands_in_at_another_site_that_knows_its_record() -> None:
    juba = open_site("juba")
    pin_root(juba.chain, at=datetime.now(UTC))
    _, phone = enrolled_phone(administrator(), enrolled("leader", "field office"))
    at_home = bundle("home", chain=juba.chain)
    phone.report("on the road")
    mine = card(juba.chain)
    wipe()
    _become_bentiu(mine)
    del phone.told["site_key"]
    unknown = phone.call("GET", "/devices/state").status_code
    take([at_home])

    answer = phone.hand_in()

    assert unknown == 401
    assert [line["outcome"] for line in answer["lines"]] == ["taken", "taken"]
    assert Incident.objects.get().narrative == "on the road"
    assert phone.safe_to_wipe(answer) == [1, 2]
    assert device_of(phone.chain) is not None
    assert phone.call("GET", "/devices/reference").status_code == 200


def test_what_a_phone_encrypted_to_its_site_as_it_was_written_is_opened_there() -> None:
    open_site("juba")
    _, phone = enrolled_phone(administrator(), enrolled("leader", "field office"))
    assert phone.told["recipient"] == own_recipient()
    written = phone.report("She told where.", label="confidential:protection")
    phone.written[written.seq] = sealed_away(phone, written.seq)

    answer = phone.hand_in()

    assert b"She told where" not in phone.bundle()
    assert [line["outcome"] for line in answer["lines"]] == ["taken", "taken"]
    assert StoredEntry.objects.get(id=written.id).standing == FOLDED
    assert Incident.objects.get(label="confidential:protection").narrative == "She told where."


def sealed_away(phone: Phone, number: int) -> Written:
    """Return an entry as a careful phone keeps it: its body as ciphertext that only the site opens."""
    kept = phone.written[number]
    line = json.loads(kept.line)
    salt, body = bytes.fromhex(line["salt"]), line["body"].encode()
    cipher = encrypt_for([phone.told["recipient"]], salt, body)
    closed = line | {"salt": None, "body": None, "cipher": base64.b64encode(cipher).decode()}
    return replace(kept, line=canonical(closed))
