"""What an operation refuses, it refuses without telling what the record holds: as the sentence, and on the command line."""

import argparse
import json
import logging
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from factories.accounts import enrolled
from factories.filled import filled
from factories.leaks import Ground
from factories.web import at
from standfast.apps.accounts.facts import ROLES
from standfast.apps.accounts.models import Person
from standfast.config import commands
from standfast.config.commands import arguments_of
from standfast.log.figures import closely_held
from standfast.log.models import StoredEntry
from standfast.log.operations import OPERATIONS, Refused
from standfast.log.sight import FOUNDS_OR_SAYS_WHO

LATER = at(3, 20, 2017)


@pytest.fixture
def everybody(ground: Ground) -> Person:
    """Somebody who holds every role and no clearance."""
    return enrolled("everybody", *ROLES)


def references(name: str) -> list[str]:
    """Return the parameters by which an operation names records."""
    function = OPERATIONS[name].signature.parameters
    return [
        key
        for key, parameter in function.items()
        if "UUID" in str(parameter.annotation)
        and "tuple" not in str(parameter.annotation)
        and key not in FOUNDS_OR_SAYS_WHO
    ]


def asked_about(name: str, subject: UUID) -> dict[str, Any]:
    """Return arguments of an operation that name one record wherever they name any."""
    shape = arguments_of(OPERATIONS[name])
    values = filled(shape, word="harmless", ref=subject)
    values = {key: value for key, value in values.items() if key not in ("id", "seen", "subject")}
    asked = msgspec.convert(values, shape)
    return {key: getattr(asked, key) for key in values}


ABOUT_RECORDS = sorted(name for name in OPERATIONS if references(name))


def test_no_operation_acts_on_a_record_that_its_caller_may_not_open(
    ground: Ground, everybody: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    closed = closely_held(one.subject for one in ground.planted)
    before = StoredEntry.objects.count()
    sentences = []
    for name in ABOUT_RECORDS:
        for subject in closed:
            with pytest.raises(Refused) as refused:
                OPERATIONS[name].function(by=everybody, at=LATER, **asked_about(name, subject))
            sentences.append(str(refused.value))

    assert len(ABOUT_RECORDS) > 100
    assert [one for one in sentences if "that you may open; check the number." not in one] == []
    assert [word for word in ground.words if word in " ".join(sentences) + caplog.text] == []
    assert StoredEntry.objects.count() == before


def test_who_may_open_a_record_is_told_what_stands_against(ground: Ground) -> None:
    withdrawn = ground.of("record_search").subject

    with pytest.raises(Refused) as refused:
        OPERATIONS["withdraw_search"].function(
            by=ground.writer, at=LATER, search_id=withdrawn, reason="Again."
        )

    assert "zqunsearched" in str(refused.value)


@pytest.mark.parametrize("name", ["withdraw_search", "cancel_patrol", "correct_incident"])
def test_the_command_line_refuses_without_telling(
    ground: Ground, everybody: Person, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subject = {
        "withdraw_search": ground.of("record_search"),
        "cancel_patrol": ground.of("task_patrol"),
        "correct_incident": ground.of("report_incident"),
    }[name].subject
    key = references(name)[0]
    line = tmp_path / "line.jsonl"
    line.write_text(json.dumps({key: str(subject), "reason": "Not so."}) + "\n")

    code = commands.run(
        argparse.Namespace(
            call="do", operation=name, by="everybody", at="2017-03-20", file=str(line)
        )
    )

    told = capsys.readouterr()
    assert code == 2
    assert told.out == ""
    assert "that you may open; check the number." in told.err
    assert [word for word in ground.words if word in told.err] == []
