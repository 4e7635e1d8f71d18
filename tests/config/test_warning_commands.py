import argparse
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from standfast.config import cli, commands, warning_commands
from standfast.log.operations import Refused

JUBA, MALAKAL = (31.60, 4.85), (31.65, 9.53)
HEADER = "id,where_prec,latitude,longitude,date_prec,date_start,date_end,best\n"


def row(number: int, place: tuple[float, float], on: date) -> str:
    return f"{number},1,{place[1]},{place[0]},1,{on},{on},1\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    start = date(2013, 1, 1)
    rows = [row(week, JUBA, start + timedelta(weeks=week)) for week in range(104)]
    rows += [row(500 + month, MALAKAL, start + timedelta(days=30 * month)) for month in range(24)]
    path = tmp_path / "events.csv"
    path.write_text(HEADER + "".join(rows))
    return path


def words(text: str, file: Path) -> argparse.Namespace:
    return cli.parser().parse_args(f"warning {text} --events {file} --layout ucdp".split())


def test_a_forecast_has_every_cell_for_every_cutoff(file: Path) -> None:
    given = words("forecast --cutoff 2014-06-01 --cutoff 2014-12-03 --cell-km 100", file)

    made = warning_commands.forecasts(given)

    assert [one["cutoff"] for one in made["forecasts"]] == ["2014-06-01", "2014-12-03"]
    cells = made["forecasts"][1]["cells"]
    assert len(cells) == len(made["forecasts"][0]["cells"]) > 60
    best = max(cells, key=lambda cell: cell["mean"])
    assert (best["lon"], best["lat"]) == pytest.approx(JUBA, abs=0.7)
    assert best["mean"] == pytest.approx(4.0, abs=0.8)
    assert set(best) == {"lon", "lat", "mean", "p_any", "quantiles"}
    assert list(best["quantiles"]) == [
        "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.99",
    ]  # fmt: skip


def test_the_command_prints_one_json_document(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.warning_forecast(words("forecast --cutoff 2014-06-01 --cell-km 200", file))

    assert json.loads(capsys.readouterr().out)["forecasts"][0]["events_known"] == 74 + 18


def test_rows_from_the_cutoff_on_change_nothing(file: Path) -> None:
    given = words("forecast --cutoff 2014-06-01 --cell-km 100", file)
    before = warning_commands.forecasts(given)

    lines = file.read_text().splitlines(keepends=True)
    kept = [line for line in lines[1:] if line.split(",")[5] < "2014-06-01"]
    file.write_text(HEADER + "".join(kept) + row(900, MALAKAL, date(2014, 6, 1)) * 3)

    assert warning_commands.forecasts(given) == before


def test_an_outline_of_ones_own_sets_the_area(file: Path, tmp_path: Path) -> None:
    ring = [[31, 4], [32, 4], [32, 5.5], [31, 5.5], [31, 4]]
    outline = tmp_path / "area.geojson"
    outline.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    given = words(f"forecast --cutoff 2014-06-01 --outline {outline}", file)

    made = warning_commands.forecasts(given)["forecasts"][0]

    assert len(made["cells"]) == 12
    assert made["events_known"] == 74


def test_scores_name_every_model_each_year_and_all(file: Path) -> None:
    given = words("evaluate --train-to 2014-06-01 --test-to 2015-03-01 --cell-km 100", file)

    found = warning_commands.scores(given)["scores"]

    assert {(score["horizon_weeks"], score["year"]) for score in found} == {
        (weeks, year) for weeks in (1, 4) for year in (2014, 2015, "all")
    }
    made: dict[str, Any] = next(score for score in found if score["year"] == "all")
    assert made["model"] == "standfast"
    assert made["log_score"] > -4
    json.dumps(found)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("forecast --cutoff someday", "--cutoff 'someday' is not a day: write 2016-01-01."),
        ("forecast --cutoff 2012-01-01", "Nothing is known before 2012-01-01"),
        ("forecast --cutoff 2014-01-01 --horizon-weeks 0", "at least one week; 0 is not"),
        ("forecast --cutoff 2014-01-01 --cell-km 0", "wider than 0 km"),
        ("forecast --cutoff 2014-01-01 --delay-days -1", "0 or more days late"),
        ("evaluate --train-to 2014-06-01 --test-to 2014-01-01", "test later than you train"),
        ("evaluate --train-to 2014-06-01 --test-to 2014-06-03", "No 1 weeks fit"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(text: str, sentence: str, file: Path) -> None:
    given = words(text, file)

    with pytest.raises(Refused, match=sentence):
        (warning_commands.forecasts if "forecast" in text else warning_commands.scores)(given)


@pytest.mark.parametrize("content", ["no json", '{"type": "Point"}', "[1]"])
def test_an_outline_that_is_none_is_refused(content: str, file: Path, tmp_path: Path) -> None:
    outline = tmp_path / "area.geojson"
    outline.write_text(content)
    given = words(f"forecast --cutoff 2014-06-01 --outline {outline}", file)

    with pytest.raises(Refused, match="area"):
        warning_commands.forecasts(given)


def test_a_file_in_another_layout_is_refused(file: Path) -> None:
    file.write_text("a,b\n1,2\n")

    with pytest.raises(Refused, match=r"events\.csv: "):
        warning_commands.forecasts(words("forecast --cutoff 2014-06-01", file))
