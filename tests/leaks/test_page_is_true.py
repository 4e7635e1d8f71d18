"""The page about these properties names files that exist, every class of the brief, and what the rules say."""

import re
from pathlib import Path

from standfast.log.breakdowns import THRESHOLD, TOGETHER

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/explanation/what-must-not-leak.md").read_text()


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:log|web|reports|config)/[a-z_/]+\.py|tests/[a-z_/]+\.py)`", PAGE)
    missing = [
        name
        for name in named
        if not any((ROOT / home / name).exists() for home in (".", "src/standfast"))
    ]

    assert len(named) > 8
    assert missing == []


def test_the_page_has_each_of_the_nine_classes_once() -> None:
    assert re.findall(r"^\| (\d)\. ", PAGE, re.MULTILINE) == [str(n) for n in range(1, 10)]


def test_the_page_states_the_rule_as_it_is() -> None:
    assert (THRESHOLD, TOGETHER) == (5, 3)
    assert "one to four, its group of three cells is held back whole" in PAGE
    assert "Five or more are shown." in PAGE
