"""Backup without private keys; restore into a new chain that names the old head; damaged files are refused."""

import json
import random
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from factories.log import START, open_site
from factories.small_mission import (
    LATER,
    Mission,
    all_rows,
    bundle,
    small_mission,
    state,
    take,
    wipe,
)
from standfast.apps.incidents.facts import IncidentReported
from standfast.log.backup import backup, restore
from standfast.log.chains import keys_folder, own_chain, own_site
from standfast.log.gaps import gaps
from standfast.log.ids import chain_subject
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused
from standfast.log.rowtext import state as row_state
from standfast.log.times import Happened
from standfast.log.verification import verify
from standfast.log.worlds import present_heads

pytestmark = pytest.mark.django_db
NIGHT = LATER + timedelta(hours=3)


@pytest.fixture
def mission() -> Mission:
    return small_mission(size=40)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "night.backup"


def columns() -> list[tuple[Any, ...]]:
    names = ("id", "chain", "seq", "digest", "standing", "kind", "subject", "label")
    return sorted(map(repr, StoredEntry.objects.values_list(*names)))  # type: ignore[arg-type]


def test_a_backup_says_what_it_holds(mission: Mission, file: Path) -> None:
    manifest = backup(file, at=NIGHT)

    assert manifest["entries"] == StoredEntry.objects.count()
    assert manifest["heads"] == {chain: list(head) for chain, head in present_heads().items()}
    assert (manifest["private_keys"], sorted(manifest["parts"])) == (
        0,
        ["entries.jsonl", "tables.json"],
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_no_private_key_is_in_a_backup(mission: Mission, file: Path) -> None:
    backup(file, at=NIGHT)

    with zipfile.ZipFile(file) as archive:
        held = b"\n".join(archive.read(name) for name in archive.namelist()) + file.read_bytes()
    keys = [path.read_text().strip() for path in keys_folder().glob("*.key")]
    assert len(keys) >= len(mission.chains)
    for key in keys:
        raw = bytes.fromhex(key)
        assert key.encode() not in held.lower()
        assert raw not in held
    for row in Chain.objects.all():
        assert row.key.encode() in held


def test_a_restored_home_has_the_same_rows_and_writes_on_a_new_chain(
    mission: Mission, file: Path
) -> None:
    rows, entries, hashes, old = all_rows(), columns(), row_state(), present_heads()
    User.objects.create(username="juba.duty", password="hashed")
    backup(file, at=NIGHT)
    wipe()
    User.objects.all().delete()

    restored = restore(file, at=NIGHT + timedelta(hours=1))

    juba = mission.chains["juba"]
    new = own_chain().chain
    assert restored["entries"] == len(entries)
    assert [(o["site"], o["chain"], o["continues"], o["seq"]) for o in restored["opened"]] == [
        ("juba", new, juba, old[juba][0])
    ]
    assert new not in old
    row = Chain.objects.get(chain=new)
    assert row.continues == {"chain": juba, "seq": old[juba][0], "digest": old[juba][1]}
    genesis = json.loads(bytes(StoredEntry.objects.get(chain=new).body or b""))
    assert genesis["continues"] == row.continues
    assert (row_state(), all_rows()) == (hashes, rows)
    assert [e for e in columns() if new not in str(e)] == entries
    assert {h: v for h, v in present_heads().items() if h != new} == old
    assert (verify(), gaps(), own_site()) == ([], [], "juba")
    assert [f.chain for f in verify(heads=old)] == []
    assert User.objects.get().password == "hashed"


def test_the_old_chain_is_never_written_again(mission: Mission, file: Path) -> None:
    backup(file, at=NIGHT)
    wipe()
    restore(file, at=NIGHT)
    reported = IncidentReported(category="CR2")

    entry = state(
        (reported, Happened.exact(LATER)), chain_subject("e" * 40), own_chain().chain, NIGHT
    )

    assert entry.chain not in mission.chains.values()
    assert Chain.objects.filter(own=True).count() == 1
    assert verify() == []


def test_a_restored_home_goes_on_with_bundles(mission: Mission, file: Path) -> None:
    bentiu = mission.chains["bentiu"]
    backup(file, at=NIGHT)
    later = START + timedelta(days=60)
    state((IncidentReported(category="CR2"), Happened.exact(later)), chain_subject("d" * 40), bentiu, later)  # fmt: skip
    tail = bundle("tail", chain=bentiu)
    rows = all_rows()
    wipe()
    restore(file, at=NIGHT)

    [report] = take([tail])

    assert (report.new, report.refused) == (1, [])
    assert all_rows() == rows
    assert verify() == []


def test_what_was_set_aside_stays_aside(mission: Mission, file: Path) -> None:
    whole = bundle("whole")
    wipe()
    open_site("wau", at=LATER)
    take([whole])
    aside = StoredEntry.objects.filter(standing="untrusted").count()
    assert aside > 0
    backup(file, at=NIGHT)
    wipe()

    restore(file, at=NIGHT)

    assert StoredEntry.objects.filter(standing="untrusted", arrival=None).count() == aside
    assert verify() == []
    mission.trust()
    assert StoredEntry.objects.filter(standing="untrusted").count() == 0
    assert verify() == []


def test_a_backup_does_not_overwrite(mission: Mission, file: Path) -> None:
    file.write_text("precious")

    with pytest.raises(Refused, match=r"night\.backup exists already and was not overwritten"):
        backup(file, at=NIGHT)

    assert file.read_text() == "precious"


def test_an_empty_home_has_nothing_to_back_up(file: Path) -> None:
    with pytest.raises(Refused, match="holds no entries, so there is nothing to back up"):
        backup(file, at=NIGHT)


def test_a_home_that_holds_records_is_not_restored_over(mission: Mission, file: Path) -> None:
    backup(file, at=NIGHT)
    before = columns()

    with pytest.raises(Refused, match="already holds records; restore into an empty one"):
        restore(file, at=NIGHT)

    assert columns() == before


@pytest.mark.parametrize(
    "damage", ["nothing", "text", "cut", "entries", "manifest", "chains", "part"]
)
def test_a_damaged_backup_is_refused_and_restores_nothing(
    mission: Mission, file: Path, damage: str
) -> None:
    backup(file, at=NIGHT)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    if damage == "entries":
        parts["entries.jsonl"] = parts["entries.jsonl"].replace(b"CR2", b"CR3")
    if damage == "manifest":
        parts["manifest.json"] = b"[]"
    if damage == "chains":
        manifest["chains"][0]["surprise"] = 1
        parts["manifest.json"] = json.dumps(manifest).encode()
    if damage == "part":
        del parts["tables.json"]
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    if damage in ("nothing", "text", "cut"):
        file.write_bytes(
            {"nothing": b"", "text": b"not a zip", "cut": file.read_bytes()[:-50]}[damage]
        )
    wipe()

    with pytest.raises(Refused, match=r"nothing was restored\.$"):
        restore(file, at=NIGHT)

    assert (StoredEntry.objects.count(), Chain.objects.count(), all_rows()) == (0, 0, [])


def test_any_broken_byte_is_refused_or_harmless(mission: Mission, file: Path) -> None:
    backup(file, at=NIGHT)
    data, expected, rng = file.read_bytes(), row_state(), random.Random(4)
    sentences = []
    for _ in range(60):
        broken = bytearray(data)
        broken[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        file.write_bytes(bytes(broken))
        wipe()
        try:
            restore(file, at=NIGHT)
        except Refused as error:
            sentences.append(str(error))
            held = (StoredEntry.objects.count(), Chain.objects.count())
        else:
            held = (0, 0)
            assert row_state() == expected
        assert held == (0, 0)
    assert len(sentences) > 30
    assert [s for s in sentences if not s.endswith("nothing was restored.")] == []
