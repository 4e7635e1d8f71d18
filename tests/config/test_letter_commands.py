"""The words of `standfast letter`, as somebody types them."""

import json
from pathlib import Path

import pytest

from factories import followup as make
from factories.followup import Staff
from standfast.config import cli, commands

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Staff:
    monkeypatch.setattr(commands, "prepare", lambda: None)
    people = make.staff()
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA")
    make.claimed(people.planner)
    make.circulated(people.secretary, "MONUSCO", at=make.JUDGED)
    return people


def run(*words: str) -> int:
    return commands.run(cli.parser().parse_args(["letter", *words]))


def test_diff_prints_exactly_its_json(people: Staff, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("diff", "--as-of", "2017-04-17", "--against", "2017-01-31")

    told = json.loads(capsys.readouterr().out)
    added = told["figures"][0].pop("entries_added")
    assert code == 0
    assert told == {
        "claims": [
            {
                "id": "C43",
                "before": "The recommendations went to 1 operation.",
                "after": "The recommendations went to 2 operations.",
            }
        ],
        "figures": [{"key": make.CONSULTED, "before": 1, "after": 2, "entries_removed": []}],
    }
    assert [handle.startswith("2017-03 Headquarters circulation ") for handle in added] == [True]


def test_diff_takes_what_was_known_on_both_sides(
    people: Staff, capsys: pytest.CaptureFixture[str]
) -> None:
    same = ("diff", "--as-of", "2017-04-17", "--against", "2017-04-17")

    codes = [
        run(*same),
        run(*same, "--known-by", "2017-04-17"),
        run(*same, "--against-known-by", "2017-01-31", "--format", "text"),
    ]

    first, second, third = (
        capsys.readouterr().out.replace("}\n{", "}\0{").replace("}\nC43", "}\0C43").split("\0")
    )
    assert codes == [0, 0, 0]
    assert json.loads(first) == json.loads(second) == {"claims": [], "figures": []}
    assert third.splitlines()[:3] == [
        "C43",
        "  before: The recommendations went to 1 operation.",
        "  after:  The recommendations went to 2 operations.",
    ]


def test_a_document_is_printed_published_taken_and_checked(
    people: Staff, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, taken = tmp_path / "briefing.docx", tmp_path / "sent.docx"
    day = (
        "--as-of",
        "2017-04-17",
        "--kind",
        "briefing",
        "--since",
        "2017-01-31",
        "--for",
        "public",
    )
    assert run(*day, "--format", "docx", "--out", str(file)) == 0
    capsys.readouterr()

    assert run("publish", *day, "--by", "secretary") == 0
    sent = json.loads(capsys.readouterr().out)
    assert run("take", sent["digest"][:12], "--format", "docx", "--out", str(taken)) == 0
    assert run("verify-frozen", sent["digest"]) == 0
    assert run("moved", sent["digest"][:12], "--format", "text") == 0
    assert run("published") == 0

    told = capsys.readouterr().out
    assert (sent["kind"], sent["edition"]) == ("briefing", "public")
    assert taken.read_bytes() == file.read_bytes()
    assert '"same": true' in told
    assert "Nothing differs." in told
    assert sent["digest"] in told.split('"published": [')[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("verify-frozen", "abc"),
            "No document with the digest abc was published, as far as is known here; the list has the digests.",
        ),
        (
            ("--kind", "report", "--as-of", "2017-04-17", "--since", "2017-05-01"),
            "A document as of 17 April 2017 cannot tell what moved since 1 May 2017; name an earlier day.",
        ),
        (
            ("freeze", "--as-of", "2017-04-17", "--answer", "C54"),
            "--answer 'C54' is not an answer: write it as C54:all=Each party was asked.",
        ),
        (
            ("publish", "--as-of", "2017-04-17", "--for", "public", "--by", "nobody"),
            "There is no account 'nobody' here; an administrator enrols people.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    people: Staff, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert run(*words) == 2
    assert capsys.readouterr().err.strip() == sentence
