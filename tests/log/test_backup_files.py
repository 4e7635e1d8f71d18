"""Sealed files in backups: as they lie in the home, without a key, and compared with their names when they come back."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from factories.evidence import NOON, added, keeper
from factories.log import open_site
from factories.small_mission import wipe
from standfast.apps.evidence.models import EvidenceFile
from standfast.config.evidence_health import files_of_evidence
from standfast.log import blobs, keyring
from standfast.log.backup import backup, restore
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db
NIGHT = NOON + timedelta(hours=9)


def kept(tmp_path: Path) -> str:
    open_site()
    entry = added(keeper(), b"As zqinside was written down.", name="n.txt")
    backup(tmp_path / "night.backup", at=NIGHT)
    return EvidenceFile.objects.get(subject=entry.subject).blob


def test_a_backup_holds_files_sealed_and_no_key_to_them(tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path):
        name = kept(tmp_path)

        with zipfile.ZipFile(tmp_path / "night.backup") as archive:
            assert archive.read(f"files/{name}") == blobs.store().get(name)
            everything = b"".join(archive.read(part) for part in archive.namelist())
        key = keyring.key_here(blobs.key_of_blob(name))
        assert key is not None
        assert key not in everything
        assert b"zqinside" not in everything


def test_a_restored_home_holds_the_files_and_reads_them_once_the_keys_come(tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path):
        name = kept(tmp_path)
        data = blobs.store().get(name)
    wipe()
    new = tmp_path / "new"
    new.mkdir()
    with override_settings(HOME=new):
        done = restore(tmp_path / "night.backup", at=NIGHT)

        assert done["files"] == 1
        assert blobs.store().get(name) == data
        assert blobs.unseal(data) is None
        assert EvidenceFile.objects.count() == 0


def test_a_damaged_file_refuses_the_restore(tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path):
        name = kept(tmp_path)
    wipe()
    with (
        zipfile.ZipFile(tmp_path / "night.backup") as old,
        zipfile.ZipFile(tmp_path / "bad.backup", "w") as bad,
    ):
        for part in old.namelist():
            data = old.read(part)
            bad.writestr(part, data[:-1] + bytes([data[-1] ^ 1]) if name in part else data)
    new = tmp_path / "new"
    new.mkdir()
    with (
        override_settings(HOME=new),
        pytest.raises(Refused, match="is damaged or could not be put"),
    ):
        restore(tmp_path / "bad.backup", at=NIGHT)


def test_doctor_says_which_files_are_missing_and_which_are_damaged(tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path):
        name = kept(tmp_path)
        assert [well for well, _what in files_of_evidence()] == [True, True]
        store = blobs.store()
        assert isinstance(store, blobs.FolderStore)
        path = store.root / blobs.key_of_blob(name) / name.partition("-")[2]

        path.write_bytes(b"other")
        assert [what for well, what in files_of_evidence() if not well] == [
            f"1 files of evidence are damaged: {name}. Run `standfast evidence check --remove-damaged` and "
            "sync with a site that holds them."
        ]
        path.unlink()
        assert [what for well, what in files_of_evidence() if not well] == [
            f"1 files of evidence are named here and missing; sync with a site that holds them: {name}."
        ]
