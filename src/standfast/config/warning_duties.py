"""The `warning` commands that a mission runs: what is due, cells carried beside a bundle, and what patrols' visits are worth."""

import argparse
import dataclasses
from datetime import date
from pathlib import Path

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.patrols import planning as patrols
from standfast.apps.threats import operations
from standfast.config.output import now, say_json
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused
from standfast.log.times import local_date, moment_from_text

Given = argparse.Namespace


def warning_due(given: Given) -> int:
    """Issue and score what is due; exit 1 if something that is due was refused."""
    try:
        at = moment_from_text(given.at) if given.at else now()
    except ValueError as error:
        raise Refused(f"--at '{given.at}' is not a time: {error}") from error
    done = operations.do_what_is_due(by=_person(given.by), at=at)
    say_json(
        {
            "on": local_date(at).isoformat(),
            "issued": [str(subject) for subject in done.issued],
            "scored": [str(subject) for subject in done.scored],
            "cells_computed": [str(subject) for subject in done.cells_computed],
            "waiting": list(done.waiting),
            "refused": list(done.refused),
        }
    )
    return 1 if done.refused else 0


def warning_cells(given: Given) -> None:
    """Write the cells of the forecasts that are held here, or take those of a file."""
    if given.out is not None:
        lines = list(operations.cells_to_carry())
        Path(given.out).write_bytes(b"".join(line + b"\n" for line in lines))
        say_json({"written": len(lines)})
        return
    try:
        content = Path(given.file).read_bytes()
    except OSError as error:
        raise Refused(f"{given.file} cannot be read: {error.strerror}.") from error
    say_json({"taken": [str(subject) for subject in operations.take_cells(content=content)]})


class _Anybody:
    """Who reads where nobody is named: unclassified records alone."""

    def may_read(self, label: str) -> bool:
        return label == UNCLASSIFIED


def warning_patrol_values(given: Given) -> None:
    """Print what visits are worth on a day, and which places were drawn because nobody goes there."""
    try:
        on = date.fromisoformat(given.on) if given.on else local_date(now())
    except ValueError as error:
        raise Refused(f"--on '{given.on}' is not a day: write 2017-04-17.") from error
    worth = patrols.patrol_values(on=on, reader=_person(given.by) if given.by else _Anybody())
    say_json(
        {
            "on": on.isoformat(),
            "seed": worth.seed,
            "places_visited": worth.places_visited,
            "weeks": worth.weeks,
            "values": [dataclasses.asdict(value) for value in worth.values],
        }
    )


def _person(account: str) -> Person:
    person = accounts.person(account)
    if person is None:
        raise Refused(f"There is no account '{account}' here.")
    return person
