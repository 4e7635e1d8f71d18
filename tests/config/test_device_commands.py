"""The `device` commands, from the code that is printed once to the entry up to which a chain is honoured."""

import json
from typing import Any

import pytest

from factories.accounts import administrator
from factories.log import open_site
from factories.phone import Phone
from standfast.apps.devices.queries import device
from standfast.apps.devices.reference import PROFILES
from standfast.config import cli, commands
from standfast.config.output import now
from standfast.log.chains import own_chain
from standfast.log.models import StoredEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()
    administrator()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    code = commands.run(cli.parser().parse_args(["device", *words]))
    told = capsys.readouterr()
    return code, json.loads(told.out) if told.out else None, told.err


def offered(capsys: pytest.CaptureFixture[str], *more: str) -> Any:
    who = ("--holder", "administrator", "--by", "administrator")
    code, said, error = run(capsys, "offer", "Phone 1", *who, "--pin", *more)
    assert (code, error) == (0, "")
    return said


def test_from_the_offer_to_the_last_honoured_entry(capsys: pytest.CaptureFixture[str]) -> None:
    said = offered(capsys, "--profile", "guard")
    assert (said["site"], said["site_chain"], said["factor"]) == ("juba", own_chain().chain, "PIN")
    phone = Phone(clock=now())
    assert phone.enrol(said["code"], said["pin"]).status_code == 200
    phone.hand_in()
    about = (said["device"], "--by", "administrator", "--reason", "Lost.")

    states = [run(capsys, "list")[1]["devices"][0]["state"]]
    states += [run(capsys, name, *about)[1]["state"] for name in ("lock", "unlock", "revoke")]

    assert states == ["in use", "locked", "in use", "revoked"]
    [listed] = run(capsys, "list")[1]["devices"]
    assert (listed["held_to"], listed["honoured_to"]) == (1, 1)
    assert listed["may"] == list(PROFILES["guard"])


def test_a_new_code_takes_the_place_of_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    first = offered(capsys, "--may", "incidents.incident.reported", "--hours", "2")

    _, second, _ = run(capsys, "code", first["device"])

    phone = Phone(clock=now())
    assert phone.enrol(first["code"], first["pin"]).status_code == 401
    assert phone.enrol(second["code"], second["pin"]).status_code == 200
    code, _, error = run(capsys, "code", first["device"])
    assert (code, error) == (
        2,
        "Phone 1 does not wait to be taken up; make a new offer.\n",
    )
    row = device(StoredEntry.objects.get(kind="devices.device.taken_up").subject)  # type: ignore[arg-type]
    assert row is not None
    assert row.may == ["incidents.incident.reported"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("code", "seven"), "This site knows no device seven"),
        (("lock", "seven", "--by", "administrator", "--reason", "x"), "knows no device seven"),
        (("offer", "P", "--holder", "nobody", "--by", "administrator"), "no account 'nobody'"),
        (
            ("offer", "P", "--holder", "administrator", "--by", "administrator", "--profile", "x"),
            "There is no profile 'x'; they are: guard, liaison, patrol, reports.",
        ),
    ],
)
def test_bad_words_are_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    before = StoredEntry.objects.count()

    code, _, error = run(capsys, *words)

    assert code == 2
    assert said in error
    assert StoredEntry.objects.count() == before
