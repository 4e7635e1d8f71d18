"""The page *Enrol a phone, and lose one*, followed command by command."""

import json
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.phone import Phone
from standfast.apps.incidents.models import Incident
from standfast.config import cli, commands

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "enrol-a-phone.md"


def blocks() -> list[list[list[str]]]:
    """Return the commands of the page, block by block, as words without the name of the program."""
    found = re.findall(r"```\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [
        [shlex.split(line)[1:] for line in block.splitlines() if line.startswith("standfast ")]
        for block in found
    ]


def test_every_command_of_the_page_does_what_the_page_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def said(words: list[str], device: str = "") -> Any:
        given = [device if word == "DEVICE" else word for word in words]
        code = commands.run(cli.parser().parse_args(given))
        told = capsys.readouterr()
        assert code == 0, told.err
        return json.loads(told.out)

    offer, again, lock, unlock, revoke = blocks()
    open_site("bentiu")
    enrolled("admin", "administrator")
    enrolled("leader", "field office", name="Patrol leader")
    first = said(offer[0])
    device = first["device"]
    second = said(again[0], device)
    phone = Phone(clock=datetime.now(UTC))

    assert phone.enrol(first["code"], first["pin"]).status_code == 401
    assert phone.enrol(second["code"], second["pin"]).status_code == 200
    assert said(again[1])["devices"][0]["state"] == "in use"
    assert phone.told["site_chain"] == second["site_chain"]
    phone.report("Handed in.")
    phone.wipe(phone.hand_in())
    assert phone.written == {}
    phone.report("Not handed in yet.")

    assert said(lock[0], device)["state"] == "locked"
    assert phone.call("GET", "/devices/reference").status_code == 423
    phone.wipe(phone.hand_in())
    assert phone.written == {}
    assert said(unlock[0], device)["state"] == "in use"
    assert phone.call("GET", "/devices/reference").status_code == 200

    revoked = said(revoke[0], device)
    assert (revoked["state"], revoked["honoured_to"], revoked["held_to"]) == ("revoked", 1, 3)
    phone.report("By other hands.")
    assert phone.hand_in()["lines"][0]["outcome"] == "taken"
    assert not Incident.objects.exists()
    assert said(["log", "verify"])["findings"] == []
    assert sum(len(block) for block in blocks()) == 6
