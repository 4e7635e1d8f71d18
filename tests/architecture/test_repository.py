"""What the repository itself must not hold: addresses of registries, paths of a machine, long or nameless files."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 600
NAMELESS = {"utils", "helpers", "helper", "common", "misc", "core", "base", "tools", "stuff"}
REGISTRY = re.compile(
    r'"resolved"\s*:|--(?:extra-)?index-url\b|--find-links\b'
    r"|\b(?:files\.python"
    r"hosted|pypi\.python|pypi|registry\.npm"
    r"js|registry\.yarn"
    r"pkg)\.org\b"
    r"|\bregistry\.[a-z0-9-]+\.(?:com|io|net|org)\b"
    r"|https?://[^\s\"']+\.(?:whl|tgz|deb)\b"
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|farm|root|home/[a-z]+|tmp/[a-z.]+)/")


def tracked_texts() -> list[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    names = [name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]
    texts = []
    for name in names:
        data = (ROOT / name).read_bytes()
        if b"\0" not in data[:8000] and name != "tests/architecture/test_repository.py":
            texts.append((name, data.decode("utf-8", "replace")))
    return texts


TEXTS = tracked_texts()
MODULES = [(name, text) for name, text in TEXTS if name.endswith(".py")]


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {match.group()}"
        for name, text in TEXTS
        for number, line in enumerate(text.splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_no_file_names_a_registry() -> None:
    assert found(REGISTRY) == []


def test_no_file_holds_a_path_of_a_machine() -> None:
    assert found(MACHINE_PATH) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, '      "resolved": "https://somewhere/a.tgz",'),
        (REGISTRY, "--index-url https://packages.example/simple"),
        (REGISTRY, "see pypi" + ".org"),
        (REGISTRY, "https://packages.example/standfast-1.0-py3-none-any.whl"),
        (MACHINE_PATH, "cd /root/standfast"),
        (MACHINE_PATH, 'HOME = "/tmp/x/home"'),
    ],
)
def test_the_patterns_catch_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_every_locked_package_has_hashes() -> None:
    locks = {name: text for name, text in TEXTS if re.fullmatch(r"requirements/\w+\.txt", name)}

    unhashed = [
        f"{name}: {line}"
        for name, text in locks.items()
        for line, following in zip(text.splitlines(), [*text.splitlines()[1:], ""], strict=True)
        if re.match(r"^[a-z0-9]", line, re.IGNORECASE)
        and not ("==" in line and line.endswith("\\") and "--hash=sha256:" in following)
    ]

    assert set(locks) == {f"requirements/{name}.txt" for name in ("main", "dev", "bench", "tools")}
    assert unhashed == []


def test_files_stay_short() -> None:
    long = {
        name: len(text.splitlines())
        for name, text in MODULES
        if "/migrations/" not in name and len(text.splitlines()) > LONGEST_FILE
    }

    assert long == {}


def test_modules_are_named_after_their_noun() -> None:
    assert [name for name, _ in MODULES if Path(name).stem in NAMELESS] == []


def test_pages_link_to_what_is_there() -> None:
    broken = [
        f"{name}: {target}"
        for name, text in TEXTS
        if name.endswith(".md")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        if not (ROOT / name).parent.joinpath(target).exists()
    ]

    assert broken == []


def test_scripts_stop_at_the_first_failure_and_run_from_any_folder() -> None:
    scripts = {name: text for name, text in TEXTS if re.match(r"script/|\.ci/", name)}

    careless = [
        name
        for name, text in scripts.items()
        if not re.search(r"^set -e?uo pipefail$", text, re.MULTILINE)
        or "BASH_SOURCE" not in text
        or not (ROOT / name).stat().st_mode & 0o100
    ]

    assert sorted(scripts) == [
        ".ci/run",
        "script/bench",
        "script/bootstrap",
        "script/check",
        "script/server",
        "script/test",
    ]
    assert careless == []
