"""The `import` commands: what they print and leave."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from standfast.apps.observations.models import Observation
from standfast.config import cli, commands

pytestmark = pytest.mark.django_db
ACLED = (
    "EVENT_ID_CNTY,EVENT_DATE,EVENT_TYPE,COUNTRY,LATITUDE,LONGITUDE,FATALITIES\n"
    "SSD1,08 July 2016,Battles,South Sudan,4.85,31.60,3\n"
    "SSD2,soon,Battles,South Sudan,4.85,31.60,3\n"
)


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "prepare", lambda: None)


def given(*words: str) -> Namespace:
    return cli.parser().parse_args(["import", *words])


def test_an_acled_file_is_taken_and_what_came_of_it_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "acled.csv"
    path.write_text(ACLED)

    assert commands.run(given("acled", str(path), "--dry-run", "--format", "json")) == 0
    dry = json.loads(capsys.readouterr().out)
    assert Observation.objects.count() == 0
    assert commands.run(given("acled", str(path))) == 0

    assert json.loads(capsys.readouterr().out) == dry
    assert dry == {
        "read": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "vanished": 0,
        "flagged": [],
        "refused": [
            {
                "line": 3,
                "reason": "The date 'soon' is not a day; it should read 2016-07-08 or 08 July 2016.",
            }
        ],
    }
    assert Observation.objects.get().source == "acled"


def test_a_file_of_the_other_source_is_refused_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "acled.csv"
    path.write_text(ACLED)

    assert commands.run(given("ucdp", str(path))) == cli.USAGE

    assert "This is not a UCDP event file" in capsys.readouterr().err
    assert Observation.objects.count() == 0
