"""The commands of persons' keys and of erasures: what they print, what they refuse, what they leave in the home."""

import json
from argparse import Namespace
from pathlib import Path

import pyrage
import pytest
from django.conf import settings

from factories.accounts import administrator
from factories.log import open_site
from factories.persons import NOON, SECRET, custodian, with_identity
from standfast.apps.persons.models import ProtectedPerson
from standfast.config import commands, health
from standfast.log import keyring
from standfast.log.erasure_operations import erase_subject
from standfast.log.models import Chain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "prepare", lambda: None)
    for path in keyring.folder().iterdir():
        path.unlink()


@pytest.fixture
def offline(tmp_path: Path) -> pyrage.x25519.Identity:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "recovery.pub").write_text(f"{identity.to_public()}\n")
    (tmp_path / "recovery.key").write_text(f"# made offline\n{identity}\n")
    return identity


def ran(call: str, **given: str) -> int:
    return commands.run(Namespace(call=call, **given))


def test_keys_are_recovered_from_the_offline_key(
    offline: pyrage.x25519.Identity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_site()
    wraps = tmp_path / "wraps.json"
    assert ran("site_recovery_key", file=str(tmp_path / "recovery.pub")) == 0
    person = with_identity(custodian()).subject
    assert ran("site_recovery_wraps", out=str(wraps)) == 0
    keyring.forget(keyring.keys_of(person))
    capsys.readouterr()

    code = ran("site_recover_keys", file=str(wraps), identity=str(tmp_path / "recovery.key"))

    assert code == 0
    assert json.loads(capsys.readouterr().out)["keys"] == 1
    assert wraps.stat().st_mode & 0o077 == 0
    assert len(list(keyring.kept_keys())) == 1
    assert str(offline) not in "".join(
        path.read_text() for path in (Path(settings.HOME) / "keys").iterdir() if path.is_file()
    )
    (Path(settings.HOME) / "keys" / "recovery.pub").unlink()


@pytest.mark.parametrize(
    ("call", "given", "why"),
    [
        ("site_recovery_key", {"file": "wrong"}, "does not hold a public key"),
        ("site_recovery_wraps", {"out": "out.json"}, "knows no recovery key"),
        ("site_recover_keys", {"file": "wrong", "identity": "wrong"}, "AGE-SECRET-KEY-1"),
        ("site_recover_keys", {"file": "wrong", "identity": "recovery.key"}, "recovery wraps"),
    ],
)
def test_what_is_not_a_key_is_refused_in_a_sentence(
    offline: pyrage.x25519.Identity,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    call: str,
    given: dict[str, str],
    why: str,
) -> None:
    (tmp_path / "wrong").write_text("neither key nor wraps")

    code = ran(call, **{name: str(tmp_path / value) for name, value in given.items()})

    assert code == 2
    assert why in capsys.readouterr().err


def test_erasures_are_listed_with_who_has_not_confirmed(capsys: pytest.CaptureFixture[str]) -> None:
    open_site()
    person = with_identity(custodian()).subject
    Chain.objects.create(
        chain="b" * 40,
        site="bor",
        role="mission",
        mission="UNMISS",
        world="demo",
        key="",
        trusted=True,
    )
    erase_subject(by=administrator(), at=NOON, target=person, reason="At her request.")
    ran("site_erasures")

    told = capsys.readouterr().out
    (one,) = json.loads(told)["erasures"]
    assert (one["what"], list(one["confirmed"]), one["waiting"]) == ("person", ["juba"], ["bor"])
    assert SECRET not in told
    assert not ProtectedPerson.objects.exists()
    assert "1 erasures are not yet confirmed by: bor." in [c.what for c in health.checks(at=NOON)]


def test_the_doctor_warns_of_a_restored_home_that_has_heard_nothing_since() -> None:
    row = open_site()
    Chain.objects.create(
        chain="b" * 40,
        site="bor",
        role="mission",
        mission="UNMISS",
        world="demo",
        key="",
        trusted=True,
    )
    before = [check.what for check in health.checks(at=NOON) if not check.well]

    Chain.objects.filter(chain=row.chain).update(continues={"chain": "a" * 40, "seq": 7})
    after = [check.what for check in health.checks(at=NOON) if not check.well]

    (more,) = set(after) - set(before)
    assert more.startswith("juba was restored from a backup and has heard from no other site since")
