"""Handing in: late, twice, in halves, in any order; what a site has acknowledged it holds, and a device may wipe that and no more."""

import copy
import logging
import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.accounts import administrator, enrolled
from factories.log import open_site
from factories.phone import Phone, enrolled_phone
from standfast.api.devices import intake
from standfast.api.signing import NOW
from standfast.apps.accounts.facts import RoleGranted
from standfast.apps.accounts.models import Person
from standfast.apps.devices import operations
from standfast.apps.incidents.models import Incident
from standfast.log.models import Chain, StoredEntry
from standfast.log.store import FOLDED, WITHOUT_STANDING
from standfast.log.times import parse_instant

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    open_site()
    return administrator()


@pytest.fixture
def leader(officer: Person) -> Person:
    return enrolled("leader", "field office", name="Patrol leader")


@pytest.fixture
def phone(officer: Person, leader: Person) -> Phone:
    return enrolled_phone(officer, leader)[1]


def outcomes(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [line["outcome"] for line in answer["lines"]]


def test_what_a_phone_hands_in_counts_at_once(phone: Phone, leader: Person) -> None:
    first, second = phone.report("Shots near the gate."), phone.report("A boy was taken.")

    answer = phone.hand_in()

    assert outcomes(answer) == ["taken", "taken", "taken"]
    assert answer["acknowledged"] == [{"seq": 3, "digest": second.digest}]
    assert (answer["held"], answer["missing"]) == ([[1, 3]], [])
    assert not any("uncounted" in line for line in answer["lines"])
    assert [line["id"] for line in answer["lines"]][1:] == [str(first.id), str(second.id)]
    assert set(Incident.objects.values_list("narrative", flat=True)) == {
        "A boy was taken.",
        "Shots near the gate.",
    }
    assert {
        row.author for row in StoredEntry.objects.filter(kind="incidents.incident.reported")
    } == {leader.subject}


def test_twice_is_known_and_changes_nothing(phone: Phone) -> None:
    phone.report()
    first = phone.hand_in()
    before = StoredEntry.objects.count()

    again = phone.hand_in()

    assert outcomes(again) == ["known", "known"]
    assert again["acknowledged"] == first["acknowledged"]
    assert StoredEntry.objects.count() == before


def test_a_day_of_work_handed_in_a_week_late_counts(phone: Phone) -> None:
    phone.clock = datetime.now(UTC) - timedelta(days=7)
    phone.report()

    assert outcomes(phone.hand_in()) == ["taken", "taken"]
    assert Incident.objects.count() == 1


def test_half_a_line_is_refused_and_the_rest_is_taken(phone: Phone) -> None:
    phone.report()
    phone.report()
    whole = phone.bundle()

    response = phone.call("POST", "/devices/entries", whole[: len(whole) - 40])

    answer = response.json()
    assert outcomes(answer) == ["taken", "taken", "refused"]
    assert answer["lines"][2]["reason"].startswith("This line is not an entry: ")
    assert answer["lines"][2]["reason"].endswith("It may have been cut; hand it in again.")
    assert (answer["held"], answer["missing"]) == ([[1, 2]], [[3, 3]])
    assert phone.safe_to_wipe(answer) == [1, 2]
    assert outcomes(phone.hand_in()) == ["known", "known", "taken"]


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_a_hand_in_cut_in_its_first_line_takes_nothing(phone: Phone, cut: int) -> None:
    before = StoredEntry.objects.count()

    response = phone.call("POST", "/devices/entries", phone.bundle()[:cut])

    assert response.status_code == 409
    assert response.json()["error"].startswith("This file is not a bundle: ")
    assert StoredEntry.objects.count() == before


def test_what_comes_before_its_genesis_counts_as_well(phone: Phone) -> None:
    phone.report()

    late = phone.hand_in(2)
    then = phone.hand_in(1)

    assert late["acknowledged"] == []
    assert (late["held"], late["missing"]) == ([[2, 2]], [[1, 1]])
    assert phone.safe_to_wipe(late) == []
    assert then["acknowledged"][0]["seq"] == 2
    assert Incident.objects.count() == 1


def test_a_gap_is_named_and_nothing_behind_it_may_be_wiped(phone: Phone) -> None:
    for _ in range(4):
        phone.report()

    answer = phone.hand_in(1, 2, 5)

    assert (answer["held"], answer["missing"]) == ([[1, 2], [5, 5]], [[3, 4]])
    assert phone.safe_to_wipe(answer) == [1, 2]
    phone.wipe(answer)
    assert sorted(phone.written) == [3, 4, 5]
    assert phone.safe_to_wipe(phone.hand_in()) == [3, 4, 5]


def test_another_chain_is_not_handed_in_by_this_phone(
    officer: Person, phone: Phone, leader: Person
) -> None:
    _, other = enrolled_phone(officer, enrolled("second", "field office"))
    stolen = other.bundle().split(b"\n")[1]

    answer = phone.call("POST", "/devices/entries", phone.bundle() + stolen + b"\n").json()

    assert outcomes(answer) == ["taken", "refused"]
    assert answer["lines"][1]["reason"] == intake.FOREIGN
    assert not StoredEntry.objects.filter(chain=other.chain).exists()


def test_a_line_that_another_key_signed_is_refused(phone: Phone) -> None:
    forger = Phone(clock=phone.clock, key=Ed25519PrivateKey.generate(), told=phone.told)
    forger.last = None
    phone.report()
    real = phone.written[2]
    fake = real.line.replace(real.signature.hex().encode(), b"00" * 64)

    body = b"\n".join([*phone.bundle(1).split(b"\n")[:2], fake]) + b"\n"
    answer = phone.call("POST", "/devices/entries", body).json()

    assert outcomes(answer) == ["taken", "refused"]
    assert "is not signed by that chain's key" in answer["lines"][1]["reason"]
    assert outcomes(phone.hand_in(2)) == ["taken"]


def test_what_the_device_was_not_enrolled_for_is_kept_and_counts_in_nothing(
    phone: Phone, leader: Person
) -> None:
    granted = phone.write(RoleGranted(role="administrator"), subject=leader.subject)

    answer = phone.hand_in()

    stored = StoredEntry.objects.get(id=granted.id)
    assert outcomes(answer) == ["taken", "taken"]
    assert "uncounted" in answer["lines"][1]
    assert stored.standing == WITHOUT_STANDING
    assert "administrator" not in Person.objects.get(subject=leader.subject).roles


def test_a_cloned_phone_is_a_fork_and_neither_loses_anything(phone: Phone) -> None:
    phone.hand_in()
    clone = copy.deepcopy(
        Phone(clock=phone.clock, key=phone.key, told=phone.told, written=dict(phone.written))
    )
    clone.last = phone.last
    mine = [phone.report("mine 2"), phone.report("mine 3")]
    theirs = [clone.report("theirs 2"), clone.report("theirs 3")]

    clone.hand_in(2)
    partly = phone.hand_in(3)
    assert phone.safe_to_wipe(partly) == [], "3 hangs on a 2 that is not here"
    whole = phone.hand_in(2)
    clone.hand_in(3)

    assert phone.safe_to_wipe(whole) == [1, 2, 3]
    assert clone.safe_to_wipe(clone.state()) == [1, 2, 3]
    assert Chain.objects.get(chain=phone.chain).closed == "two contents for entry 2"
    assert phone.state()["closed"] == "two contents for entry 2"
    held = set(StoredEntry.objects.filter(chain=phone.chain).values_list("digest", flat=True))
    assert {entry.digest for entry in mine + theirs} <= held


def test_a_clock_that_is_ahead_is_flagged_and_kept(phone: Phone) -> None:
    phone.report(at=datetime.now(UTC) + timedelta(hours=2))

    answer = phone.hand_in()

    assert outcomes(answer) == ["taken", "taken"]
    assert "minutes ahead of this site's" in answer["lines"][1]["flag"]


def test_a_header_that_somebody_broke_ends_what_is_acknowledged(phone: Phone) -> None:
    phone.report()
    phone.report()
    phone.hand_in()
    StoredEntry.objects.filter(chain=phone.chain, seq=2).update(header=b"\xff{")

    answer = phone.state()

    assert phone.safe_to_wipe(answer) == [1]
    assert answer["held"] == [[1, 3]]


def test_no_log_line_holds_a_word_of_what_was_handed_in(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("standfast", "django"):
        logging.getLogger(name).addHandler(caplog.handler)
    phone.report("zqtold by the witness.", label="strictly confidential:protection")
    whole = phone.bundle()

    phone.call("POST", "/devices/entries", whole[:-90])
    phone.call("POST", "/devices/entries", whole.replace(b"zqtold", b"zqbent"))
    phone.call("POST", "/devices/entries", whole)
    refused = phone.call("POST", "/devices/enrol", b'{"code": "zqcode", "factor": "zqpin"}')
    for name in ("standfast", "django"):
        logging.getLogger(name).removeHandler(caplog.handler)

    assert "zq" not in caplog.text
    assert b"zq" not in refused.content


def test_what_a_killed_process_left_in_the_clear_is_taken_away(phone: Phone) -> None:
    folder = Path(django_settings.HOME) / "exchange"
    folder.mkdir(mode=0o700, exist_ok=True)
    old, young = folder / "old.device", folder / "young.device"
    for left in (old, young):
        left.write_text("She told where.")
    past = datetime.now(UTC).timestamp() - 601
    os.utime(old, (past, past))

    phone.hand_in()

    assert [path.name for path in folder.glob("*.device")] == ["young.device"]
    young.unlink()


def test_too_much_at_once_is_said(phone: Phone) -> None:
    response = phone.call("POST", "/devices/entries", b"x" * 1_000_001)

    assert response.status_code == 413
    assert response.json()["error"] == (
        "This is too much at once; hand in at most 900 kB, the earliest entries first."
    )


def test_the_same_request_is_answered_once(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standfast.api.signing.os.urandom", lambda count: b"n" * count)

    answers = [phone.call("GET", "/devices/state") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 401]


def test_a_phone_whose_clock_is_wrong_is_told_the_time_and_let_in(phone: Phone) -> None:
    wrong = datetime.now(UTC) - timedelta(hours=3)

    refused = phone.call("GET", "/devices/state", at=wrong)
    told = parse_instant(refused.headers[NOW])

    assert refused.status_code == 401
    assert "sign it again with the time in X-Standfast-Now" in refused.json()["error"]
    assert phone.call("GET", "/devices/state", at=told).status_code == 200


def test_a_revoked_phone_still_hands_in_and_counts_up_to_the_last_honoured(
    officer: Person, leader: Person
) -> None:
    subject, phone = enrolled_phone(officer, leader)
    honest = phone.report("honest")
    phone.hand_in()
    unsent = phone.report("unsent")
    operations.revoke_device(
        by=officer, at=datetime.now(UTC), device_id=subject, reason="Taken.", last_honoured=3
    )
    forged = phone.report("forged")

    answer = phone.hand_in()

    assert outcomes(answer) == ["known", "known", "taken", "taken"]
    assert phone.safe_to_wipe(answer) == [1, 2, 3, 4]
    assert (answer["revoked"], answer["honoured"]) == (True, 3)
    assert not any("uncounted" in line for line in answer["lines"]), "a thief is told nothing of it"
    standing = dict(StoredEntry.objects.filter(chain=phone.chain).values_list("id", "standing"))
    assert [standing[one.id] for one in (honest, unsent, forged)] == [
        FOLDED,
        FOLDED,
        WITHOUT_STANDING,
    ]
    assert set(Incident.objects.values_list("narrative", flat=True)) == {"honest", "unsent"}


@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(seed=st.integers(0, 10_000), entries=st.integers(1, 6), cut=st.integers(0, 5))
def test_whatever_is_cut_repeated_or_late_nothing_is_lost_and_nothing_is_wiped_too_early(
    officer: Person, seed: int, entries: int, cut: int
) -> None:
    rng = random.Random(seed)
    holder = enrolled(f"leader{StoredEntry.objects.count()}", "field office")
    _, phone = enrolled_phone(officer, holder)
    for number in range(entries):
        phone.report(f"{seed} {number}")
    everything = dict(phone.written)
    narratives = {f"{seed} {number}" for number in range(entries)}

    for _ in range(8):
        numbers = rng.sample(sorted(phone.written), rng.randint(0, len(phone.written)))
        if not numbers:
            continue
        body = phone.bundle(*numbers)
        part = body[: len(body) - rng.randint(1, 300)] if rng.randint(0, 5) < cut else body
        response = phone.call("POST", "/devices/entries", part)
        if response.status_code == 200 and rng.random() < 0.7:  # the answer may be lost
            wiped = phone.safe_to_wipe(response.json())
            held = StoredEntry.objects.filter(chain=phone.chain)
            digests = set(held.values_list("digest", flat=True))
            assert {everything[number].digest for number in wiped} <= digests
            phone.wipe(response.json())
    if phone.written:
        phone.wipe(phone.hand_in())

    rows = StoredEntry.objects.filter(chain=phone.chain)
    assert phone.written == {}
    assert {row.digest for row in rows} == {entry.digest for entry in everything.values()}
    assert rows.count() == len(everything)
    assert set(rows.values_list("standing", flat=True)) == {FOLDED}
    reported = Incident.objects.filter(subject__in=rows.values_list("subject", flat=True))
    assert set(reported.values_list("narrative", flat=True)) == narratives
