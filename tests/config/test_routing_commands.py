import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from standfast.config import cli, compiled_code, routing_commands

compiled_code.keep_compiled_code()  # of all engines, before a command keeps those of one

TOP = "n 6\nm 1\ntmax 4.5\n0 0 0\n1 0 5\n2 0 6\n0 9 50\n3 0 7\n3 1 0\n"
TOPTW = """4 10 2 1
0 200
 0 0 0 0 0 0 0 0 100
 1 3 4 10 30 1 1 1 5 60
 2 -3 4 90 20 1 1 1 0 5
"""


def words(*given: str) -> argparse.Namespace:
    return cli.parser().parse_args(["routing", *given])


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def ran(*given: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.main(["routing", *given])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def top(tmp_path: Path) -> str:
    return written(tmp_path / "line.txt", TOP)


@pytest.fixture
def windows(tmp_path: Path) -> str:
    return written(tmp_path / "windows.txt", TOPTW)


def test_a_plan_is_printed_as_json(top: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran("solve", top, "--kind", "top", "--iterations", "50", capsys=capsys)

    plan = json.loads(out)
    assert (code, err) == (0, "")
    assert list(plan) == ["score", "routes", "seconds", "iterations", "bound"]
    assert plan | {"seconds": 0} == {
        "score": 18,
        "routes": [[1, 2, 4]],
        "seconds": 0,
        "iterations": 50,
        "bound": 18,
    }


@pytest.mark.parametrize(
    ("vehicles", "score", "routes"), [([], 30, [[1]]), (["--vehicles", "2"], 50, [[1], [2]])]
)
def test_vehicles_are_how_many_tours_there_may_be(
    windows: str,
    vehicles: list[str],
    score: int,
    routes: list[list[int]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ("solve", windows, "--kind", "toptw", "--iterations", "50", "--seed", "2", *vehicles)

    code, out, _ = ran(*given, capsys=capsys)

    assert code == 0
    assert json.loads(out)["score"] == score
    assert sorted(json.loads(out)["routes"]) == routes


def test_seconds_bound_the_search(top: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(
        "solve", top, "--kind", "top", "--seconds", "0.2", "--progress", capsys=capsys
    )

    assert (code, json.loads(out)["score"]) == (0, 18)
    assert err == "" or err.endswith("best 18\n")


def test_a_plan_that_keeps_to_its_problem_passes_the_check(
    top: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path / "plan.json", '{"score": 18, "routes": [[1, 2, 4]], "bound": null}')

    assert ran("check", top, plan, capsys=capsys) == (0, "The plan keeps to its problem.\n", "")


def test_each_violation_is_a_sentence_and_the_exit_code_is_1(
    top: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path / "plan.json", '{"score": 50, "routes": [[3], [1]]}')

    assert ran("check", top, plan, capsys=capsys) == (
        1,
        "The plan drives 2 tours with 1 vehicles; leave tours out or add vehicles.\n"
        "Tour 0 ends at 17.544004; it must have ended by 4.5.\n"
        "The plan says that it is worth 50; the places that it serves are worth 55.\n",
        "",
    )


def test_a_plan_with_windows_is_checked_for_as_many_tours_as_it_has_unless_told(
    windows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path / "plan.json", '{"score": 50, "routes": [[1], [2]]}')

    assert ran("check", windows, plan, capsys=capsys)[0] == 0
    assert ran("check", windows, plan, "--vehicles", "1", capsys=capsys)[0] == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[1", "is no JSON"),
        ("[1]", "holds no object"),
        ('{"score": true, "routes": []}', "gives a score or bound that is no number"),
        ('{"score": 1, "routes": {}}', "gives no list of routes"),
        ('{"score": 1, "routes": [["1"]]}', "has a route with something else than whole numbers"),
    ],
)
def test_what_is_no_plan_is_refused(
    top: str, tmp_path: Path, content: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path / "plan.json", content)

    code, out, err = ran("check", top, plan, capsys=capsys)

    assert (code, out) == (2, "")
    assert sentence in err
    assert err.endswith("`standfast routing solve` prints it.\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            TOP.replace("4.5", "-4.5"),
            "was refused: The time limit of a tour is -4.5; give 0 or more.",
        ),
        (TOP.replace("1 0 5", "nan 0 5"), "its x is nan; give a number between -1e9 and 1e9."),
        ("", "was refused: The text ends within its header; it begins with n, m and tmax."),
    ],
)
def test_a_problem_that_does_not_fit_is_refused(
    tmp_path: Path, text: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "bad.txt", text)

    code, out, err = ran("solve", file, "--kind", "top", "--iterations", "5", capsys=capsys)

    assert (code, out) == (2, "")
    assert err == f"{file} was refused: {err.split(' was refused: ')[1]}"
    assert err.endswith(sentence + "\n")


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "none.txt")

    assert ran("solve", file, "--kind", "top", "--iterations", "5", capsys=capsys) == (
        2,
        "",
        f"A file could not be read or written: {file} (No such file or directory). "
        "Check that the path is right and that you may use it.\n",
    )


@pytest.mark.parametrize(
    "given",
    [
        ["--seconds", "-1"],
        ["--seconds", "nan"],
        ["--iterations", "-5"],
        ["--seconds", "5", "--iterations", "5"],
        ["--seconds", "5", "--vehicles", "0"],
        ["--seconds", "5", "--seed", "x"],
        [],
    ],
)
def test_words_that_make_no_sense_are_refused(top: str, given: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        words("solve", top, "--kind", "top", *given)

    assert left.value.code == 2


def test_a_drawing_is_written_and_a_plan_that_cannot_be_driven_is_not_drawn(
    top: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = written(tmp_path / "good.json", '{"score": 18, "routes": [[1, 2, 4]]}')
    bad = written(tmp_path / "bad.json", '{"score": 50, "routes": [[3]]}')

    drawn = ran("draw", top, good, "--out", str(tmp_path / "good.svg"), capsys=capsys)
    refused = ran("draw", top, bad, "--out", str(tmp_path / "bad.svg"), capsys=capsys)

    assert drawn == (0, "", "")
    assert "<svg" in (tmp_path / "good.svg").read_text(encoding="utf-8")
    assert refused == (
        2,
        "",
        "The plan does not keep to its problem, so it was not drawn. "
        "Tour 0 ends at 17.544004; it must have ended by 4.5.\n",
    )
    assert not (tmp_path / "bad.svg").exists()


def test_a_mission_problem_is_generated_the_same_for_a_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = ("--units", "3", "--places", "9", "--days", "7", "--seed", "4")

    codes = [
        ran("generate", *size, "--out", str(tmp_path / name), capsys=capsys)[0]
        for name in ("one.json", "two.json")
    ]

    assert codes == [0, 0]
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert len(json.loads((tmp_path / "one.json").read_text())["units"]) == 3


def test_an_interrupted_search_prints_the_best_that_it_has(tmp_path: Path) -> None:
    rows = "".join(f"{x} {y} {1 + (3 * x + 5 * y) % 7}\n" for x in range(7) for y in range(7))
    file = written(tmp_path / "grid.txt", f"n 49\nm 2\ntmax 14.5\n{rows}")
    command = [sys.executable, "-m", "standfast.config.cli", "routing", "solve", file]

    search = subprocess.Popen(
        [*command, "--kind", "top", "--seconds", "600", "--progress"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert search.stderr is not None
    search.stderr.readline()  # it has begun
    search.terminate()
    out, _ = search.communicate(timeout=60)

    assert search.returncode == 0
    assert json.loads(out)["score"] > 0
    assert json.loads(out)["seconds"] < 600


def test_no_routing_command_needs_a_home_or_a_database(top: str) -> None:
    script = (
        "import sys; from standfast.config import cli; "
        f"cli.main(['routing', 'solve', {top!r}, '--kind', 'top', '--iterations', '5']); "
        "print(sorted(name for name in ('django', 'standfast.config.commands') if name in sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_every_routing_command_of_the_parser_is_known() -> None:
    assert set(routing_commands.COMMANDS) == {
        f"routing_{name}" for name in ("solve", "check", "generate", "draw", "network", "warm")
    }


def test_other_source_has_another_place_for_compiled_code(tmp_path: Path) -> None:
    loop = tmp_path / "loop.py"
    loop.write_text("@njit\ndef loop(): ...\n")
    (tmp_path / "plain.py").write_text("x = 1\n")
    first = compiled_code.fingerprint(tmp_path)

    (tmp_path / "plain.py").write_text("x = 2\n")
    same = compiled_code.fingerprint(tmp_path)
    loop.write_text("@njit\ndef loop(): return 1\n")

    assert same == first
    assert compiled_code.fingerprint(tmp_path) != first


def test_the_operators_choice_of_a_folder_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))

    assert compiled_code.keep_compiled_code("orienteering") == tmp_path


def test_only_what_was_compiled_from_other_source_of_the_same_part_is_dropped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(compiled_code, "shelf", lambda: tmp_path)
    for name in ("orienteering-1", "orienteering-2", "routing-1"):
        (tmp_path / name).mkdir()

    compiled_code.drop_stale(tmp_path / "orienteering-2")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["orienteering-2", "routing-1"]
