"""`import mapped`: the two worked examples of the package end to end, and what a mapping must say."""

import json
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from factories.accounts import enrolled
from factories.log import open_site
from standfast.apps.incidents.models import Incident
from standfast.apps.observations.layout import UnreadableFile
from standfast.apps.observations.mappings import Mapping, example, mapped_row, mapping_in
from standfast.apps.observations.models import Batch, KeptRow
from standfast.config import cli, commands
from standfast.log.models import StoredEntry

LEAST = 'name = "x"\n[columns]\nexternal_id = "id"\ncategory = "what"\noccurred_from = "when"\n'


def given(*words: str) -> Namespace:
    return cli.parser().parse_args(["import", "mapped", *words, "--by", "duty"])


@pytest.fixture
def _duty(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "prepare", lambda: None)
    open_site()
    enrolled("duty", "duty officer")


def taken(file: Path, mapping: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert commands.run(given(str(file), "--mapping", str(mapping))) == 0
    return dict(json.loads(capsys.readouterr().out))


@pytest.mark.usefixtures("_duty")
def test_the_kobo_example_is_taken_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    first = taken(example("kobo.csv"), example("kobo.toml"), capsys)
    held = StoredEntry.objects.count()
    again = taken(example("kobo.csv"), example("kobo.toml"), capsys)

    assert (first["read"], first["new"], len(first["refused"])) == (4, 2, 2)
    assert (again["new"], again["unchanged"]) == (0, 2)
    assert StoredEntry.objects.count() == held
    assert first["refused"] == [
        {
            "line": 4,
            "reason": "The value 'cousin' has no mapping to a source; add it under [values.source] in kobo.toml.",
        },
        {
            "line": 5,
            "reason": "The date 'yesterday' fits none of the formats iso, %d/%m/%Y %H:%M; add its format under "
            "[formats], occurred_from, in kobo.toml.",
        },
    ]
    robbery, abduction = Incident.objects.order_by("happened_start")
    assert (robbery.category, robbery.lon, robbery.lat, robbery.accuracy_m) == (
        "CR2",
        31.5402,
        4.8731,
        12.0,
    )
    assert robbery.narrative == "Trader robbed (invented). Two men took money and a phone"
    assert robbery.happened_start.isoformat() == "2016-11-03T13:00:00+00:00"
    assert (abduction.category, abduction.lon, abduction.place) == ("VC3", None, "Terekeka")
    assert [told["reason"].partition(":")[0] for told in first["flagged"]] == [
        "The row names several for category",
        "It has no point. The gazetteer proposes 31.7508, 5.4439 for 'Terekeka'",
    ]
    flagged = KeptRow.objects.get(outcome="flagged")
    assert flagged.proposed == {
        "lon": 31.7508,
        "lat": 5.4439,
        "accuracy_m": 5000.0,
        "how": "exact",
        "sentence": "Terekeka, town in Central Equatoria (found by its name)",
    }
    assert KeptRow.objects.count() == 3
    assert KeptRow.objects.get(line=4).proposed["cells"]["source"] == "cousin"  # type: ignore[index]


@pytest.mark.usefixtures("_duty")
def test_the_ushahidi_example_is_taken_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    result = taken(example("ushahidi.csv"), example("ushahidi.toml"), capsys)

    assert (result["read"], result["new"]) == (4, 2)
    assert [told["reason"] for told in result["refused"]] == [
        "The column 'APPROVED' reads 'NO'; the mapping takes only YES. Add it under [only] in ushahidi.toml if such rows are "
        "to be taken.",
        "The value 'Arson' has no mapping to a category; add it under [values.category] in ushahidi.toml.",
    ]
    clash, march = Incident.objects.order_by("happened_start")
    assert (clash.category, march.category) == ("AC1", "CR2")
    assert clash.happened_start.isoformat() == "2016-10-12T11:20:00+00:00"
    assert "'Armed robbery' was taken, Protest not" in result["flagged"][0]["reason"]
    assert Batch.objects.get().source == "mapped"


@pytest.mark.usefixtures("_duty")
def test_an_export_without_a_column_of_the_mapping_is_refused_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("_uuid,name\n1,2\n")

    assert commands.run(given(str(path), "--mapping", str(example("kobo.toml")))) == cli.USAGE

    assert "line 1 names no column incident/when, _submission_time" in capsys.readouterr().err
    assert Batch.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = ", "is no TOML file"),
        ('name = "x"\n', "missing required field `columns`"),
        (LEAST + "colour = 1\n", "Object contains unknown field|Expected"),
        (LEAST.replace("category", "kind"), "names kind, which no incident has"),
        (LEAST.replace('category = "what"\n', ""), "It says nothing of category"),
        ('zone = "Africa/Atlantis"\n' + LEAST, "is no time zone"),
        (LEAST + '[formats]\nplace = ["iso"]\n', "names place; only occurred_from"),
        (LEAST + "[several.category]\norder = []\n", "needs 'column' with 'separator'"),
    ],
)
def test_what_a_mapping_must_say(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        mapping_in(text.encode(), "m.toml")


KOBO: Mapping = mapping_in(example("kobo.toml").read_bytes(), "kobo.toml")


@hypothesis_given(st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_a_mapping_or_a_sentence(content: bytes) -> None:
    with suppress(UnreadableFile):
        assert mapping_in(content, "m.toml").name


@hypothesis_given(st.lists(st.text(max_size=20), min_size=12, max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_row_is_mapped_or_a_sentence(cells: list[str]) -> None:
    header = example("kobo.csv").read_text().partition("\n")[0]

    found = mapped_row(KOBO, "kobo.toml", tuple(header.split(",")), 2, cells)

    assert hasattr(found, "row") or found.reason.endswith(".")
