"""Real processes and real faults: killed writers, a full disk, a read-only database, damaged bundles, two writers.

Starting a process takes a second, so the writers that are killed are forked from one that is ready; each is killed by
SIGKILL at a random moment after its first acknowledgement.
"""

import ctypes
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import command_environment
from standfast.config.cli import BROKEN

HELPER = Path(__file__).parent / "fault_home.py"
STANDFAST = Path(sys.executable).parent / "standfast"
KILLS = 200
CAP_DAC_OVERRIDE, PR_CAPBSET_DROP = 1, 24

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("faults") / "prepared"
    made = helper(home, "prepare")
    assert made.returncode == 0, made.stderr
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "home"))


def helper(home: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, HELPER, *map(str, arguments)],
        env=command_environment(home), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture
def standfast(home: Path) -> Run:
    def run(
        *arguments: object, before: Callable[[], None] | None = None, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [STANDFAST, *map(str, arguments)],
            env=command_environment(home) | environment, capture_output=True, text=True, timeout=300, check=False,
            preexec_fn=before,
        )  # fmt: skip

    return run


def reports(path: Path, count: int, *, narrative: str = "x" * 2000) -> Path:
    line = {
        "category": "CR2", "county": "Juba", "place": "Gate road", "narrative": narrative,
        "happened": {"start": "2016-07-02T06:00:00Z", "end": "2016-07-02T06:00:00Z", "precision": "exact"},
    }  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for _ in range(count)))
    return path


def do(standfast: Run, file: Path, **given: Any) -> "subprocess.CompletedProcess[str]":
    at = "2016-07-03T06:00:00Z"
    return standfast("do", "report_incident", "--by", "duty", "--at", at, "--file", file, **given)


def held(home: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(home / "standfast.sqlite3") as database:
        rows = database.execute("SELECT chain, seq FROM log_entry ORDER BY seq").fetchall()
    database.close()
    return [(chain, seq) for chain, seq in rows]


def acknowledged(done: "subprocess.CompletedProcess[str]") -> list[tuple[str, int]]:
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [(line["chain"], line["seq"]) for line in lines]


def is_whole(standfast: Run) -> bool:
    verified = standfast("log", "verify")
    return verified.returncode == 0 and json.loads(verified.stdout) == {"findings": []}


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_it_acknowledged(home: Path, standfast: Run) -> None:
    killed = helper(home, "kill", KILLS, 1)

    assert killed.returncode == 0, killed.stderr
    found = json.loads(killed.stdout)
    assert (found["kills"], found["lost"], found["half_written"]) == (KILLS, [], 0)
    assert (found["gapless"], found["findings"]) == (True, [])
    assert found["acknowledged"] >= KILLS
    assert found["entries"] == found["acknowledged"] + found["unacknowledged"] + 5
    assert is_whole(standfast)
    after = do(standfast, reports(home / "after.jsonl", 2))
    assert acknowledged(after) == held(home)[-2:]


@pytest.mark.slow
def test_processes_that_write_at_once_make_one_gapless_chain(home: Path) -> None:
    raced = helper(home, "race", 4, 60)

    assert raced.returncode == 0, raced.stderr
    found = json.loads(raced.stdout)
    assert found["exit_codes"] == [0, 0, 0, 0]
    assert found["acknowledged"] == 4 * (40 + 20 * 3)
    assert (found["lost"], found["half_written"], found["gapless"]) == ([], 0, True)
    assert found["findings"] == []


def test_a_full_disk_keeps_what_was_acknowledged_and_the_rest_goes_on(
    home: Path, standfast: Run
) -> None:
    before = held(home)
    largest = max(path.stat().st_size for path in home.glob("standfast.sqlite3*"))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 150_000, largest + 150_000))

    full = do(standfast, reports(home / "many.jsonl", 400), before=limit)

    assert full.returncode == BROKEN
    assert full.stderr.startswith("The database did not take this: ")
    assert "What was acknowledged before is kept; nothing else was recorded." in full.stderr
    assert "Traceback" not in full.stderr
    assert 0 < len(acknowledged(full)) < 400
    assert held(home) == before + acknowledged(full)
    assert is_whole(standfast)
    after = do(standfast, reports(home / "few.jsonl", 3))
    assert (after.returncode, len(acknowledged(after))) == (0, 3)
    assert is_whole(standfast)


def without_rights() -> None:
    """Give up root's right to write into read-only files."""
    if os.geteuid() == 0:
        ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def test_a_read_only_database_is_named_and_can_still_be_read(home: Path, standfast: Run) -> None:
    before = held(home)
    file = home / "standfast.sqlite3"
    file.chmod(0o444)

    refused = do(standfast, reports(home / "few.jsonl", 3), before=without_rights)
    verified = standfast("log", "verify", before=without_rights)

    assert (refused.returncode, refused.stdout) == (BROKEN, "")
    assert refused.stderr == (
        "The database did not take this: attempt to write a readonly database. "
        "What was acknowledged before is kept; nothing else was recorded.\n"
    )
    assert (verified.returncode, json.loads(verified.stdout)) == (0, {"findings": []})
    file.chmod(0o600)
    assert held(home) == before
    assert do(standfast, reports(home / "few.jsonl", 3)).returncode == 0


def test_a_damaged_bundle_is_refused_or_taken_as_far_as_it_goes(
    home: Path, standfast: Run, tmp_path: Path
) -> None:
    do(standfast, reports(home / "many.jsonl", 20))
    assert standfast("log", "export", "--out", tmp_path / "whole").returncode == 0
    card = tmp_path / "card"
    assert standfast("site", "card", "--out", card).returncode == 0
    data = (tmp_path / "whole").read_bytes()
    (tmp_path / "cut").write_bytes(data[: len(data) * 3 // 4])
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 40)
    fresh = {"STANDFAST_HOME": str(tmp_path / "fresh")}
    assert standfast("site", "trust", card, **fresh).returncode == 0

    noise = standfast("log", "import", tmp_path / "noise", **fresh)
    missing = standfast("log", "import", tmp_path / "missing", **fresh)
    cut = standfast("log", "import", tmp_path / "cut", **fresh)

    assert (noise.returncode, missing.returncode, cut.returncode) == (2, 2, 0)
    assert noise.stderr.startswith("This file is not a bundle: ")
    assert missing.stderr.startswith("A file could not be read or written: ")
    report = json.loads(cut.stdout)
    assert [line["reason"][:27] for line in report["refused"]] == ["This line is not an entry: "]
    assert report["new"] == report["read"] - 1 == len(held(tmp_path / "fresh"))
    assert json.loads(standfast("log", "verify", **fresh).stdout) == {"findings": []}


@pytest.fixture
def tampered(home: Path, standfast: Run) -> Callable[[str], "subprocess.CompletedProcess[str]"]:
    do(standfast, reports(home / "few.jsonl", 3, narrative="planted"))

    def tamper(statement: str) -> "subprocess.CompletedProcess[str]":
        with sqlite3.connect(home / "standfast.sqlite3") as database:
            database.execute(statement)
        database.close()
        return standfast("log", "verify")

    return tamper


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE log_entry SET body = '{broken' WHERE seq = 7", "edited: its body is not"),
        ("UPDATE log_entry SET body = CAST(x'ff00fe' AS TEXT) WHERE seq = 7", "edited: its body is not"),
        ("DELETE FROM log_entry WHERE seq = 7", "deleted: entries 7 to 7"),
        ("DELETE FROM incidents_incident", "row differs from fold: incidents_incident"),
        ("UPDATE incidents_incident SET subject = 'nobody'", "cannot be read"),
    ],
)  # fmt: skip
def test_verify_exits_1_and_names_what_was_changed_behind_its_back(
    tampered: Callable[[str], "subprocess.CompletedProcess[str]"], statement: str, what: str
) -> None:
    verified = tampered(statement)

    assert verified.returncode == 1
    findings = json.loads(verified.stdout)["findings"]
    assert [sorted(finding) for finding in findings[:1]] == [["chain", "entry", "seq", "what"]]
    assert any(what in finding["what"] for finding in findings)
    assert verified.stderr == ""


def test_a_tail_cut_off_is_found_against_heads_kept_elsewhere(
    home: Path, standfast: Run, tampered: Callable[[str], "subprocess.CompletedProcess[str]"]
) -> None:
    kept = home / "heads.json"
    assert standfast("log", "heads", "--out", kept).returncode == 0

    tampered("DELETE FROM log_entry WHERE seq > 6")
    standfast("log", "rebuild")
    alone, against = standfast("log", "verify"), standfast("log", "verify", "--heads", kept)

    assert (alone.returncode, against.returncode) == (0, 1)
    assert [finding["what"] for finding in json.loads(against.stdout)["findings"]] == [
        "truncated: it ends at 6, and was known to reach 8"
    ]
