"""`standfast linkage propose`: what it prints and keeps."""

import json

import pytest

from factories.accounts import enrolled
from factories.linkage import ambush, catalogue
from factories.log import open_site
from standfast.apps.linkage.models import Proposal
from standfast.config import cli, commands

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "prepare", lambda: None)
    open_site()


def run(*words: str) -> int:
    return commands.run(cli.parser().parse_args(["linkage", "propose", *words]))


def test_proposals_are_kept_and_unclassified_ones_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cleared = enrolled("cleared", "duty officer", clearance="confidential", groups=("protection",))
    ambush(enrolled("duty", "duty officer"))
    ambush(cleared, label="confidential:protection")
    catalogue()

    assert run() == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["proposals"], told["since"], told["threshold"]) == (1, None, 0.4)
    assert Proposal.objects.count() == 2
    assert run("--since", "2016-09-01") == 0
    assert json.loads(capsys.readouterr().out)["proposals"] == 0
    assert Proposal.objects.count() == 2


def test_a_since_that_is_no_day_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--since", "soon") == 2

    assert capsys.readouterr().err == "--since 'soon' is not a day: write 2016-07-08.\n"
