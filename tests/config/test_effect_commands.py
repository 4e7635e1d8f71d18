import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from standfast.config import cli, commands, effect_commands
from standfast.log.operations import Refused

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "effect"
LETTER = REFERENCE / "letter.json"


def words(command: str, file: Path) -> argparse.Namespace:
    return cli.parser().parse_args(["effect", command, str(file), "--format", "json"])


def written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content))
    return path


def negative() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(LETTER.read_text())
    content["series"][1]["count"] = -1
    return content


def test_the_letters_numbers_are_assessed() -> None:
    answer, refused = effect_commands.assessed(words("assess", LETTER))

    assert (round(answer["rate_ratio"], 3), answer["p"], refused) == (0.042, None, 0)


def test_a_list_of_problems_gives_a_list_of_answers(tmp_path: Path) -> None:
    letter = json.loads(LETTER.read_text())
    file = written(tmp_path / "many.json", [letter, negative(), letter])

    answers, refused = effect_commands.assessed(words("assess", file))

    assert refused == 1
    assert answers[0] == answers[2]
    assert answers[1] == {
        "refused": "Row 2 (zone around the United Nations House, from 2016-10-01) has the negative count -1; count from 0. "
        "Nothing was estimated."
    }


def test_a_problem_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "bad.json", negative())

    with pytest.raises(Refused, match=r"^Row 2 .* Nothing was estimated\.$"):
        effect_commands.assessed(words("assess", file))


@pytest.mark.parametrize("command", ["assess", "design"])
def test_what_is_no_json_is_refused(tmp_path: Path, command: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text("48, 12")
    call = {"assess": effect_commands.assessed, "design": effect_commands.designed}[command]

    with pytest.raises(Refused, match=r"bad\.json is no JSON: "):
        call(words(command, file))


def test_the_next_zones_are_put_in_order() -> None:
    found = effect_commands.designed(words("design", REFERENCE / "design.json"))

    assert found["plans"][0] == {
        "order": ["Malakal", "Wau", "Bentiu"],
        "baseline_months": 3,
        "power": 0.809,
    }


def test_a_design_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "design.json", {"sites": {"Wau": 0}})

    with pytest.raises(Refused, match=r"Wau has 0 incidents a month"):
        effect_commands.designed(words("design", file))


@pytest.mark.parametrize(("content", "code"), [("one", 0), ("list", 1)])
def test_the_exit_code_says_whether_a_problem_was_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, code: int
) -> None:
    letter = json.loads(LETTER.read_text())
    file = written(tmp_path / "f.json", letter if content == "one" else [letter, negative()])

    assert commands.effect_assess(words("assess", file)) == code
    printed = json.loads(capsys.readouterr().out)
    assert isinstance(printed, list) is (content == "list")
