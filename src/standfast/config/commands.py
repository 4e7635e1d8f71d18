"""What each command of `standfast` does: translate in, one call, translate out."""

import argparse
import inspect
import json
import os
import secrets
import socket
import sys
import typing
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import granian
import msgspec
from django.contrib.auth.models import User
from django.db import DatabaseError

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.operations import open_first_administrator
from standfast.config import (
    cli,
    device_commands,
    effect_commands,
    evidence_commands,
    health,
    import_commands,
    letter_commands,
    linkage_commands,
    protection_commands,
    site_commands,
    sync_commands,
    warning_commands,
    warning_duties,
)
from standfast.config import docs as reference
from standfast.config.moments import Usage, instant, moment_of
from standfast.config.output import now, say, say_json
from standfast.config.prepare import Unprepared, prepare
from standfast.demo import load
from standfast.log import backup as safekeeping
from standfast.log.chains import NoChain
from standfast.log.enrolment import decide_world
from standfast.log.exchange import import_bundle
from standfast.log.figures import FIGURES, UnknownFigure, evaluate, reading_json
from standfast.log.gone_bodies import gone_bodies
from standfast.log.operations import OPERATIONS, Operation, Refused, write_transaction
from standfast.log.reactions import run_reactions
from standfast.log.rebuild import rebuild
from standfast.log.rowtext import state
from standfast.log.times import Happened, happened_from_text, instant_text
from standfast.log.verification import verify
from standfast.log.worlds import NoSuchSite, present_heads, world
from standfast.reports.challenges import Unanswered
from standfast.reports.publishing import NotPublished
from standfast.reports.readers import UnknownReader

Given = argparse.Namespace
REFUSALS = (
    Refused,
    Usage,
    NoSuchSite,
    UnknownFigure,
    NoChain,
    UnknownReader,
    Unanswered,
    NotPublished,
)


def run(given: Given) -> int:
    """Prepare the home, run a command, and say in a sentence what went wrong."""
    try:
        prepare()
        return COMMANDS[given.call](given) or 0
    except REFUSALS as error:
        say(str(error).strip("'\""), to=sys.stderr)
        return cli.USAGE
    except (DatabaseError, Unprepared) as error:
        say(
            f"The database did not take this: {first_line(error)}. What was acknowledged before is kept; nothing else was recorded.",
            to=sys.stderr,
        )
        return cli.BROKEN
    except OSError as error:
        say(file_sentence(error), to=sys.stderr)
        return cli.USAGE


def file_sentence(error: OSError) -> str:
    """Return which file could not be read or written, why, and what to do."""
    name = error.filename2 or error.filename
    why = error.strerror or str(error)
    which = f"{str(name).removesuffix('.partial')} ({why})" if name else why
    return (
        f"A file could not be read or written: {which}. "
        "Check that the path is right, that you may use it, and that there is room."
    )


def first_line(error: Exception) -> str:
    """Return the first line of an error's message: PostgreSQL quotes the row that it refused in those after it."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


# --- mission ----------------------------------------------------------------------------------------------------------


def demo_load(given: Given) -> None:
    """Load the demo."""
    loaded = load.load_demo()
    rebuild_marks()
    say_json(loaded)


def rebuild_marks() -> None:
    """Note that the tables were built by the folds of this release."""
    prepare(force=True)


def demo_accounts(given: Given) -> None:
    """Print the demo's accounts."""
    kept = load.demo_accounts()
    say(f"Password of every demo account: {kept['password']}")
    for person in kept["accounts"]:
        say(f"  {person['account']:<18} {', '.join(person['roles']):<22} {person['name']}")


def serve(given: Given) -> None:
    """Serve the screens until stopped."""
    hosts = os.environ.get("STANDFAST_HOSTS", "localhost,127.0.0.1,[::1]")
    if given.host not in ("127.0.0.1", "::1", "localhost") and "STANDFAST_HOSTS" not in os.environ:
        raise Usage(
            f"To serve on {given.host}, say by which names people reach it: STANDFAST_HOSTS=name,{hosts}."
        )
    hold_port(given.host, given.port)
    server = granian.Granian(
        "standfast.config.wsgi:application",
        address=given.host,
        port=given.port,
        interface=granian.constants.Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_access=False,
    )
    server.serve()


def hold_port(host: str, port: int) -> None:
    """Take a port and let it go again: the server would share one with another program and take half of its requests.

    :raises Usage: when the port cannot be taken.
    """
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Usage(
            f"Port {port} on {host} cannot be served on ({error.strerror}); stop what uses it or choose another with --port."
        ) from error


def do(given: Given) -> None:
    """Perform an operation for each line, and acknowledge its entries as soon as they are durable."""
    known = OPERATIONS.get(given.operation)
    if known is None:
        raise Usage(
            f"There is no operation '{given.operation}'; they are: {', '.join(sorted(OPERATIONS))}."
        )
    person = accounts.person(given.by)
    if person is None:
        raise Usage(f"There is no account '{given.by}' here.")
    at = instant(given.at, name="--at")
    shape = arguments_of(known)
    for number, line in _lines(given.file):
        try:
            asked = msgspec.convert(_with_times(msgspec.json.decode(line), shape), shape)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
            raise Refused(
                f"Line {number} does not fit {known.name}: {error}. Lines before it are recorded, this one is not."
            ) from error
        try:
            _perform(known, asked, person, at or now())
        except Refused as error:
            raise Refused(f"Line {number}: {error}") from error
    run_reactions()


def _with_times(content: Any, shape: type[msgspec.Struct]) -> Any:
    """Return the arguments with a plain date or instant, where a time is asked for, written out as one."""
    if not isinstance(content, dict):
        return content
    times = {
        field.name for field in msgspec.structs.fields(shape) if Happened in _parts(field.type)
    }
    return {
        name: msgspec.to_builtins(happened_from_text(value))
        if name in times and isinstance(value, str)
        else value
        for name, value in content.items()
    }


def _parts(shape: Any) -> tuple[Any, ...]:
    return (shape, *typing.get_args(shape))


def _perform(known: Operation, asked: Any, person: Any, at: datetime) -> None:
    values = {name: getattr(asked, name) for name in asked.__struct_fields__}
    passed = {name: value for name, value in values.items() if value is not msgspec.UNSET}
    with write_transaction(role=known.chain) as current:
        known.function(by=person, at=at, **passed)
        acknowledged = list(current.acknowledged)
    for entry in acknowledged:
        say(json.dumps({"id": str(entry.id), "chain": entry.chain, "seq": entry.seq}))


def _lines(name: str | None) -> Iterator[tuple[int, bytes]]:
    if name is None or name == "-":
        yield from _numbered(sys.stdin.buffer)
        return
    with Path(name).open("rb") as file:
        yield from _numbered(file)


def _numbered(file: typing.BinaryIO) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield number, line


def arguments_of(known: Operation) -> type[msgspec.Struct]:
    """Return the structure that JSON arguments of an operation are decoded into: its parameters but `by` and `at`."""
    function = inspect.unwrap(known.function)
    hints = typing.get_type_hints(function, include_extras=True)
    fields: list[Any] = []
    for name, parameter in known.signature.parameters.items():
        if name in ("by", "at"):
            continue
        if parameter.default is inspect.Parameter.empty:
            fields.append((name, hints[name]))
        else:
            fields.append((name, hints[name] | msgspec.UnsetType, msgspec.UNSET))
    return msgspec.defstruct(known.name, fields, kw_only=True, forbid_unknown_fields=True)


# --- accounts ---------------------------------------------------------------------------------------------------------


def account_first_administrator(given: Given) -> None:
    """Enrol the first administrator of a mission, and give them a password."""
    decide_world(at=now(), world="live")
    open_first_administrator(at=now(), account=given.account, name=given.name)
    account_password(given)


def account_password(given: Given) -> None:
    """Give an enrolled person a new password."""
    person = accounts.person(given.account)
    if person is None:
        raise Usage(f"There is no account '{given.account}' here; an administrator enrols people.")
    password = secrets.token_urlsafe(12)
    user, _ = User.objects.get_or_create(username=person.account)
    user.set_password(password)
    user.save()
    say(f"{person.account} signs in with: {password}")
    say("It is shown this once. Set up the second factor after signing in.")


# --- reading ----------------------------------------------------------------------------------------------------------


def figures(given: Given) -> None:
    """Print readings of figures."""
    moment = moment_of(given)
    keys = given.keys or sorted(FIGURES)
    with world(as_of=moment.as_of, known_by=moment.known_by, at_site=moment.at_site):
        found = [reading_json(evaluate(key, moment)) for key in keys]
    known_by = moment.known_by and instant_text(moment.known_by)
    say_json({"as_of": instant_text(moment.as_of), "known_by": known_by, "figures": found})


def docs(given: Given) -> int:
    """Write or check the generated pages."""
    if given.check:
        stale = reference.stale_pages(cli.parser())
        if stale:
            say(
                f"Stale: {', '.join(stale)}; run `standfast docs` and commit what it writes.",
                to=sys.stderr,
            )
        return 1 if stale else 0
    for name in reference.write_pages(cli.parser()):
        say(name)
    return 0


# --- log --------------------------------------------------------------------------------------------------------------


def log_verify(given: Given) -> int:
    """Print the findings, and exit 1 if there are any."""
    findings = verify(heads=_kept_heads(given.heads))
    gone = list(gone_bodies())
    told: dict[str, Any] = {"findings": [found.as_json() for found in findings]}
    say_json(told | ({"redacted": gone} if gone else {}))
    return 1 if findings else 0


def _kept_heads(name: str | None) -> dict[str, tuple[int, str]]:
    if name is None:
        return {}
    try:
        content = json.loads(Path(name).read_text())
        return {chain: (int(seq), str(digest)) for chain, (seq, digest) in content["heads"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Usage(
            f"{name} does not hold heads; make one with `standfast log heads --out FILE`."
        ) from error


def log_heads(given: Given) -> None:
    """Print or write the heads."""
    content = {"heads": {chain: list(head) for chain, head in present_heads().items()}}
    if given.out:
        Path(given.out).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")
    else:
        say_json(content)


def log_state(given: Given) -> None:
    """Print the hashes of the projections."""
    say_json(state())


def log_rebuild(given: Given) -> None:
    """Fold everything again."""
    say_json({"entries": rebuild()})


def log_import(given: Given) -> None:
    """Take a bundle."""
    say_json(import_bundle(Path(given.file), at=now()).as_json())
    run_reactions()


def warning_forecast(given: Given) -> None:
    """Forecast from a file of events."""
    say(json.dumps(warning_commands.forecasts(given)))


def warning_evaluate(given: Given) -> None:
    """Score forecasts from a file of events."""
    say_json(warning_commands.scores(given))


def effect_assess(given: Given) -> int:
    """Judge zones from counts in a file."""
    answers, refused = effect_commands.assessed(given)
    say_json(answers)
    return 1 if refused else 0


def effect_design(given: Given) -> None:
    """Say in which order to start the next zones."""
    say_json(effect_commands.designed(given))


# --- keeping ----------------------------------------------------------------------------------------------------------


def backup(given: Given) -> None:
    """Back this home up."""
    manifest = safekeeping.backup(Path(given.file), at=now())
    say_json(
        {name: manifest[name] for name in ("made_at", "entries", "heads", "parts", "private_keys")}
    )


def restore(given: Given) -> None:
    """Restore a backup."""
    say_json(safekeeping.restore(Path(given.file), at=now()))


def doctor(given: Given) -> int:
    """Say what is well and what is not."""
    checks = list(health.checks(at=now()))
    for check in checks:
        say(f"{'ok  ' if check.well else 'BAD '} {check.what}")
    return 0 if all(check.well for check in checks) else 1


def handlers(names: dict[str, Any]) -> dict[str, Any]:
    """Return the functions among names that carry out a command: those that take what was given and nothing else."""
    return {
        name: function
        for name, function in names.items()
        if inspect.isfunction(function)
        and list(inspect.signature(function).parameters) == ["given"]
        and name not in ("run", "moment_of")
    }


COMMANDS = (
    handlers(dict(globals()))
    | handlers(vars(site_commands))
    | handlers(vars(device_commands))
    | handlers(vars(evidence_commands))
    | handlers(vars(sync_commands))
    | handlers(vars(protection_commands))
    | handlers(vars(warning_duties))
    | handlers(vars(import_commands))
    | handlers(vars(letter_commands))
    | handlers(vars(linkage_commands))
)
