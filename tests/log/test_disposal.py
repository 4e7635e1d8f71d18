"""What is destroyed leaves the disk: pages, journal, keys; a crash in between is made good; backups never bring it back."""

import base64
import hashlib
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pyrage
import pytest
from django.conf import settings
from django.db import connection, transaction

from factories.accounts import administrator, enrolled
from factories.log import open_site
from factories.persons import NOON, SECRET, custodian, with_identity
from factories.small_mission import all_rows, wipe
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations as incidents
from standfast.apps.incidents.models import Incident
from standfast.apps.persons.models import ProtectedPerson
from standfast.log import keyring
from standfast.log.backup import backup, restore
from standfast.log.chains import own_chain
from standfast.log.disposal import is_due, purge, purge_if_due
from standfast.log.erasure import ErasureConfirmed
from standfast.log.erasure_operations import erase_subject, erasures, redact_entry
from standfast.log.gone_bodies import gone_bodies
from standfast.log.late_keys import take_up_sealed
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused
from standfast.log.store import WITHHELD, as_bytes, content_of
from standfast.log.times import Happened
from standfast.log.verification import verify
from standfast.log.worlds import world

SPOKEN = "The zqsecret man at the gate road."
LATER = NOON + timedelta(days=3)


@pytest.fixture
def officer(transactional_db: None) -> Person:
    open_site()
    left_by_other_tests = Path(settings.HOME).glob("*.bundle")
    for path in (*keyring.folder().iterdir(), *left_by_other_tests):
        path.unlink()
    return custodian()


@pytest.fixture
def on_disk(transactional_db: None) -> None:
    """Commit as the product does, so that what follows a commit is done."""


def told() -> UUID:
    entry = incidents.report_incident(
        by=enrolled("duty", "duty officer"),
        at=NOON,
        category="CR2",
        happened=Happened.exact(NOON),
        narrative=SPOKEN,
    )
    return entry.id


def on_the_disk() -> bytes:
    """Return every byte of the database and its journal, and of every file of the home beside them."""
    database = Path(str(connection.settings_dict["NAME"]))
    files = {
        *(path for path in Path(settings.HOME).rglob("*") if path.is_file()),
        *database.parent.glob(f"{database.name}*"),
    }
    return b"".join(path.read_bytes() for path in sorted(files))


@pytest.mark.sqlite
def test_a_redacted_secret_is_on_no_page_of_the_disk(on_disk: None, officer: Person) -> None:
    entry = told()
    assert b"zqsecret" in on_the_disk()

    redact_entry(by=administrator(), at=NOON, entry_id=entry, secret="zqsecret", reason="A name.")

    assert b"zqsecret" not in on_the_disk()
    assert b"gate road" in on_the_disk()
    assert not is_due()


def test_the_key_of_an_erased_person_is_gone_once_it_is_acknowledged(
    on_disk: None, officer: Person
) -> None:
    person = with_identity(officer).subject
    cipher = StoredEntry.objects.filter(subject=person).values_list("cipher", flat=True)[0]
    (kept,) = keyring.kept_keys()

    erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")

    assert list(keyring.kept_keys()) == []
    assert kept.wraps
    assert not is_due()
    assert keyring.opened(bytes(cipher or b"")) is None


@pytest.mark.sqlite
def test_nothing_about_a_person_ever_stands_in_clear_on_the_disk(
    on_disk: None, officer: Person
) -> None:
    with_identity(officer)

    everything = on_the_disk()
    assert SECRET.encode() not in everything
    assert b"zqstory" not in everything
    assert base64.b64encode(SECRET.encode()) not in everything


def test_a_crash_between_the_erasure_and_the_purging_is_made_good_at_the_next_start(
    on_disk: None, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = with_identity(officer).subject
    with monkeypatch.context() as crash:
        crash.setattr("django.db.transaction.on_commit", lambda function: None)
        erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")
    assert is_due()
    assert len(list(keyring.kept_keys())) == 1

    assert purge_if_due()

    assert not is_due()
    assert list(keyring.kept_keys()) == []


def test_bundles_under_way_are_dropped_with_what_they_carry(on_disk: None, officer: Person) -> None:
    person = with_identity(officer).subject
    waiting = Path(settings.HOME) / "exchange" / "outgoing" / "site" / "bundle"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(b"the key, wrapped")

    erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")

    assert not waiting.exists()


def test_what_cannot_be_purged_now_stays_due_until_it_can(officer: Person) -> None:
    person = with_identity(officer).subject

    with transaction.atomic():  # inside a transaction no database rewrites its pages
        erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")
        assert not purge()
        assert is_due()

    assert not is_due()


def test_an_erasure_that_is_rolled_back_destroys_no_key(
    on_disk: None, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = with_identity(officer).subject

    def fail(*args: object) -> None:
        raise RuntimeError("The power went.")

    with monkeypatch.context() as broken:
        broken.setattr("standfast.log.disposal.fold_again", fail)
        with pytest.raises(RuntimeError):
            erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")

    assert purge_if_due()
    assert len(list(keyring.kept_keys())) == 1
    assert None not in [content_of(row) for row in StoredEntry.objects.filter(subject=person)]
    assert [finding.what for finding in verify()] == []


def test_a_world_that_was_folded_before_forgets_what_was_redacted(
    on_disk: None, officer: Person
) -> None:
    entry = told()
    with world(known_by=LATER):
        assert Incident.objects.get().narrative == SPOKEN

    redact_entry(by=administrator(), at=NOON, entry_id=entry, secret="zqsecret", reason="A name.")

    with world(known_by=LATER):
        assert Incident.objects.get().narrative == "The […] man at the gate road."


# --- backups ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "night.backup"


def test_a_backup_holds_ciphertext_and_no_key_wrapped_or_not(officer: Person, file: Path) -> None:
    with_identity(officer)
    manifest = backup(file, at=LATER)

    with zipfile.ZipFile(file) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    assert manifest["private_keys"] == 0
    assert held.count(b'"cipher":"U') == 3  # base64 of the tag of a person's key
    assert SECRET.encode() not in held
    assert not any(
        wrap.encode() in held for kept in keyring.kept_keys() for wrap in kept.wraps.values()
    )


@pytest.mark.parametrize("how", ["hex", "raw", "base64"])
def test_a_backup_that_would_hold_a_key_is_not_written(
    officer: Person, file: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = bytes.fromhex((Path(settings.HOME) / "keys" / f"{own_chain().chain}.key").read_text())
    written = {"hex": key.hex().encode(), "raw": key, "base64": base64.b64encode(key)}[how]
    monkeypatch.setattr("standfast.log.backup._tables", lambda: b"[] " + written)

    with pytest.raises(Refused, match="would have held 1 private keys"):
        backup(file, at=LATER)
    assert not file.exists()


def restored(file: Path) -> None:
    wipe()
    restore(file, at=LATER)


def test_a_restore_reads_nothing_of_a_person_until_the_keys_come_from_outside(
    officer: Person, file: Path
) -> None:
    offline = pyrage.x25519.Identity.generate()
    keyring.set_recovery(str(offline.to_public()))
    person = with_identity(officer).subject
    rows, wraps = all_rows(), keyring.recovery_wraps()
    backup(file, at=LATER)
    keyring.forget(keyring.keys_of(person))

    restored(file)
    assert not ProtectedPerson.objects.exists()
    assert {row.standing for row in StoredEntry.objects.exclude(cipher=None)} == {WITHHELD}
    assert all(keyring.take_wrap(wrap, identity=offline) for wrap in wraps)
    assert take_up_sealed() == 3

    assert [row for row in all_rows() if "persons_" in row] == [
        row for row in rows if "persons_" in row
    ]
    assert [finding.what for finding in verify()] == []
    (Path(settings.HOME) / "keys" / "recovery.pub").unlink()


def test_an_erasure_in_a_backup_is_carried_out_before_anybody_reads(
    officer: Person, file: Path
) -> None:
    person = with_identity(officer).subject
    entry = told()
    row = StoredEntry.objects.get(id=entry)
    spoken = as_bytes(row.salt).hex(), as_bytes(row.body).decode()
    erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")
    redact_entry(by=administrator(), at=NOON, entry_id=entry, secret="zqsecret", reason="A name.")
    keyring.forget([kept.key for kept in keyring.kept_keys()])
    rows = all_rows()
    backup(file, at=LATER)
    bring_back(file, entry, spoken)

    restored(file)

    assert all_rows() == rows
    assert StoredEntry.objects.get(id=entry).body is None
    assert [finding.what for finding in verify()] == []
    own = Chain.objects.get(own=True, writing=True).chain
    assert StoredEntry.objects.filter(chain=own, kind=ErasureConfirmed.kind).count() == 2
    assert [status.waiting for status in erasures()] == [(), ()]


def bring_back(file: Path, entry: UUID, spoken: tuple[str, str]) -> None:
    """Put the redacted body into the backup again, as one that was made before the redaction holds it."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    lines = [json.loads(line) for line in held["entries.jsonl"].splitlines()]
    for line in lines:
        if json.loads(line["header"])["id"] == str(entry):
            line["salt"], line["body"] = spoken
    held["entries.jsonl"] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    manifest = json.loads(held["manifest.json"])
    manifest["parts"]["entries.jsonl"] = hashlib.sha256(held["entries.jsonl"]).hexdigest()
    held["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)


def test_a_restored_home_says_which_erasure_destroyed_what_it_does_not_hold(
    officer: Person, file: Path
) -> None:
    person = with_identity(officer).subject
    entry = erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")
    backup(file, at=LATER)

    restored(file)

    assert [gone["what"] for gone in gone_bodies()] == [f"erased by entry {entry.id}"] * 3
    assert [finding.what for finding in verify()] == []
