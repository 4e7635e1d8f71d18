"""What leaves as a file or a line: bundles, letters for every reader, figures, checks, log lines. None holds a closed word."""

import json
import logging
import zipfile
from argparse import Namespace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.urls import reverse

from factories.leaks import HEADCOUNT, Ground
from factories.web import AS_OF, at, signed_in
from standfast.apps.accounts.facts import ROLES
from standfast.config import commands
from standfast.log.backup import FILES, backup
from standfast.log.keyring import kept_keys
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import StoredEntry
from standfast.reports.readers import PUBLIC

READERS = (PUBLIC.name, *ROLES)
MOMENT = {"as_of": AS_OF, "known_by": None, "at": None}


def found_in(ground: Ground, text: str) -> list[str]:
    return [word for word in (*ground.words, str(HEADCOUNT)) if word in text]


def text_of(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return " ".join(parts.read(name).decode() for name in parts.namelist())
    return data.decode()


def test_a_bundle_carries_no_closed_body(ground: Ground, tmp_path: Path) -> None:
    target = tmp_path / "all.bundle"
    closed = StoredEntry.objects.exclude(label=UNCLASSIFIED)

    commands.run(
        Namespace(
            call="log_export",
            out=str(target),
            chain=None,
            after=0,
            limit=None,
            site=None,
            files=5,
            files_asked=None,
        )
    )

    lines = [json.loads(line) for line in target.read_text().splitlines()[1:]]
    sealed = [line for line in lines if line["body"] is None]
    assert found_in(ground, target.read_text()) == []
    assert len(sealed) == closed.count() > 40
    assert all(line["salt"] is None for line in sealed)
    assert [path.name for path in tmp_path.iterdir()] == ["all.bundle"]


@pytest.mark.parametrize("form", ["json", "html", "pdf", "docx"])
@pytest.mark.parametrize("reader", READERS)
def test_a_letter_for_a_role_holds_no_word_of_a_group(
    ground: Ground, reader: str, form: str, tmp_path: Path
) -> None:
    target = tmp_path / f"letter.{form}"

    code = commands.run(
        Namespace(call="letter", reader=reader, format=form, out=str(target), **MOMENT)
    )

    assert code == 0
    assert found_in(ground, text_of(target.read_bytes())) == []


def test_figures_and_checks_print_no_closed_word(
    ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        Namespace(call="figures", keys=[], **MOMENT),
        Namespace(call="log_verify", heads=None),
        Namespace(call="log_state"),
        Namespace(call="log_heads", out=None),
        Namespace(call="site_list"),
        Namespace(call="letter_freeze", reader="public", **MOMENT),
        Namespace(call="letter_list"),
        Namespace(call="letter_published"),
    ]
    codes = [commands.run(one) for one in asked]
    told = capsys.readouterr()

    assert (codes, told.err) == ([0] * len(asked), "")
    assert len(told.out) > 10_000
    assert found_in(ground, told.out + told.err) == []


def test_a_check_of_a_damaged_log_names_the_place_and_not_the_words(
    ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in ground.planted:
        entry = StoredEntry.objects.get(id=one.entry)
        entry.body = bytes(entry.body or b"").replace(b"zq", b"zz")
        StoredEntry.objects.filter(row=entry.row).update(body=entry.body)

    code = commands.run(Namespace(call="log_verify", heads=None))

    told = capsys.readouterr().out
    assert code == 1
    assert "edited" in told
    assert "zz" not in told
    assert "zq" not in told


def test_whatever_the_cleared_read_write_and_mistype_no_log_line_holds_it(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("standfast", "django"):
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).addHandler(caplog.handler)
    client = signed_in(ground.cleared)
    incident = ground.of("report_incident").subject
    form = client.get(reverse("add_source", args=[incident])).context["form"]
    page = reverse("add_source", args=[incident])
    values = {
        "id": str(form["id"].value()),
        "seen": form["seen"].value(),
        "source_kind": "community",
    }

    answers = [
        client.get(reverse("incidents"), {"text": "zqwitness"}),
        client.get(reverse("incident", args=[incident])),
        client.get("/incidents/zqplace/"),
        client.post(page, values | {"note": "zqtyped", "credibility": "9"}),
        client.post(
            page,
            values
            | {"note": "zqtyped", "channel": "radio", "reliability": "B", "credibility": "3"},
        ),
    ]
    written = [record.getMessage() for record in caplog.records]
    for name in ("standfast", "django"):
        logging.getLogger(name).removeHandler(caplog.handler)

    assert [answer.status_code for answer in answers] == [200, 200, 404, 422, 302]
    assert [line for line in written if "zq" in line and "/incidents/zqplace/" not in line] == []


def test_a_backup_holds_the_bodies_and_neither_keys_nor_sessions(
    ground: Ground, tmp_path: Path
) -> None:
    signed_in(ground.cleared)
    target = tmp_path / "whole.backup"
    backup(target, at=at(4, 18, 2017))

    with zipfile.ZipFile(target) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    assert [name for name in held if name.startswith(FILES)] != []
    everything = "\n".join(part.decode(errors="replace") for part in held.values())
    folder = Path(settings.HOME) / "keys"
    keys = [path.read_text().strip() for path in folder.iterdir() if path.is_file()]
    wrapped = [wrap for kept in kept_keys() for wrap in kept.wraps.values()]

    assert "zqnarrative" in everything
    assert [word for word in ("zqname", "zqaccount", "zqclinic") if word in everything] == []
    assert wrapped
    assert [wrap for wrap in wrapped if wrap in everything] == []
    assert keys
    assert [key for key in keys if key in everything] == []
    assert settings.SECRET_KEY not in everything
    assert "sessions.session" not in everything
    assert json.loads(held["manifest.json"])["private_keys"] == 0
