"""The drill of docs/how-to/lose-a-laptop.md, typed line by line as it stands there."""

import json
import re
import shlex
from pathlib import Path

import pytest

from split_week.field import Site, closing

pytestmark = pytest.mark.slow
DRILL = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "lose-a-laptop.md"
LINE = re.compile(r"^([a-z-]+)\$ standfast (.+)$", re.MULTILINE)


def test_the_drill_works_as_it_is_written(tmp_path: Path) -> None:
    lines = LINE.findall(DRILL.read_text())
    assert [where for where, _ in lines].count("root") == 13
    last: dict[str, str] = {}

    with closing({}) as sites:
        for where, words in lines:
            site = sites.setdefault(where, Site(where, tmp_path / f"home-{where}", folder=tmp_path))
            last[f"{where} {words.partition(' --')[0]}"] = site.must(*shlex.split(words)).out
        stolen, root = sites["bentiu"], sites["root"]
        # Whoever holds the stolen laptop pins another root on it, so that it believes itself honoured, and states something.
        stolen.must("site", "root", "bentiu.card")
        stolen.must("log", "export", "--out", "thief.bundle")
        thief = root.must("log", "import", "thief.bundle").json

    assert (thief["new"], thief["without_standing"]) == (1, 1)
    chains = json.loads(last["bentiu-new site list"])["sites"]
    assert {(each["site"], each["own"], each["standing"]) for each in chains} == {
        ("hq", False, "counts"),
        ("bentiu", True, "counts"),
        ("bentiu", False, "counts"),
    }
    [lost] = [each for each in chains if each["site"] == "bentiu" and not each["own"]]
    assert lost["honoured_to"] == lost["held_to"]
    assert json.loads(last["bentiu-new log verify"]) == {"findings": []}
