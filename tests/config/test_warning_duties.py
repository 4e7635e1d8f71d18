import argparse
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from factories.accounts import enrolled
from factories.incidents import reported
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.threats import queries
from standfast.apps.threats.models import ForecastCell
from standfast.config import cli, warning_duties
from standfast.log.operations import Refused


@pytest.fixture
def planner(db: None) -> Person:
    open_site()
    by = enrolled("juba.planner", "planner", "duty officer")
    for week in range(10):
        happened = datetime(2016, 10, 3, 9, tzinfo=UTC) + timedelta(weeks=week)
        reported(by, happened, at=happened, category="AC1", lon=30.68, lat=4.09)
    return by


def words(text: str) -> argparse.Namespace:
    return cli.parser().parse_args(f"warning {text}".split())


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_the_timers_command_says_what_it_did_and_does_it_once(
    planner: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    given = words("due --by juba.planner --at 2017-01-09T06:00:00Z")

    assert warning_duties.warning_due(given) == 0
    first = printed(capsys)
    warning_duties.warning_due(given)
    second = printed(capsys)

    assert (first["on"], len(first["issued"]), first["refused"]) == ("2017-01-09", 2, [])
    assert second["issued"] == second["scored"] == []


def test_what_was_due_and_refused_ends_with_1(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    open_site()
    enrolled("juba.planner", "planner")

    assert warning_duties.warning_due(words("due --by juba.planner")) == 1
    assert len(printed(capsys)["refused"]) == 2


def test_cells_go_out_into_a_file_and_come_back(
    planner: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warning_duties.warning_due(words("due --by juba.planner --at 2017-01-09T06:00:00Z"))
    printed(capsys)
    file = tmp_path / "cells.jsonl"

    warning_duties.warning_cells(words(f"cells --out {file}"))
    assert printed(capsys) == {"written": 2}
    ForecastCell.objects.all().delete()
    warning_duties.warning_cells(words(f"cells --file {file}"))

    assert len(printed(capsys)["taken"]) == 2
    assert queries.forecasts_without_cells() == ()


def test_what_visits_are_worth_is_printed_with_the_seed_of_the_draw(
    planner: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    warning_duties.warning_due(words("due --by juba.planner --at 2017-01-09T06:00:00Z"))
    printed(capsys)

    warning_duties.warning_patrol_values(words("patrol-values --on 2017-01-10"))

    answer = printed(capsys)
    assert (answer["on"], answer["seed"], answer["places_visited"]) == ("2017-01-10", 201702, 0)
    best = answer["values"][0]
    assert (best["points"], best["explored"]) == (30, False)
    assert best["reasons"] == ["first 5 % of cells"]
    assert any(value["explored"] for value in answer["values"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("due --by nobody", "There is no account 'nobody' here"),
        ("due --by juba.planner --at soon", "--at 'soon' is not a time"),
        ("cells --file /nowhere/cells.jsonl", "/nowhere/cells.jsonl cannot be read"),
        ("patrol-values --on soon", "--on 'soon' is not a day: write 2017-04-17"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    text: str, sentence: str, planner: Person
) -> None:
    given = words(text)
    with pytest.raises(Refused, match=sentence):
        getattr(warning_duties, given.call)(given)
