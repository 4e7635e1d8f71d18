"""Runs `standfast` commands in homes of their own, one JSON line in and one out: each site is one process.

Started as a script it loads the product once, and forks itself for each site that asks at its socket; so a site is a process with
its own home, clock, network and folder, and starts at once. Each command is what a person would type: the same parser, the same
handlers, the same exit code.
"""

import contextlib
import ctypes
import io
import json
import os
import select
import socket
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from pathlib import Path
from typing import Any

import django

NEW_NETWORK = 0x40000000  # CLONE_NEWNET


def main(address: str) -> None:
    """Fork a site for each that asks at a socket, until standard input ends."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "standfast.config.settings"
    django.setup()
    for name in ("cli", "commands", "prepare"):
        import_module(f"standfast.config.{name}")
    prepare_once()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(20)
        print("ready", flush=True)
        while True:
            heard, _, _ = select.select([door, sys.stdin], [], [])
            if sys.stdin in heard:
                break
            asked, _ = door.accept()
            if os.fork() == 0:
                door.close()
                be_a_site(asked)
            asked.close()
    with contextlib.suppress(ChildProcessError):  # none is left
        while True:
            os.wait()


def prepare_once() -> None:
    """Make the tables that every site begins with, and let go of the database."""
    from django.db import connections  # noqa: PLC0415 -- Django first

    from standfast.config.prepare import prepare  # noqa: PLC0415

    prepare()
    connections.close_all()


def be_a_site(asked: socket.socket) -> None:
    """Be one site until whoever asked for it hangs up."""
    with asked, asked.makefile("r") as lines, asked.makefile("w") as answers:
        for answer in answering(lines):
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
    os._exit(0)


def answering(lines: "io.TextIOWrapper") -> Iterator[dict[str, Any]]:
    """Yield this process's number, then what each command answers."""
    begin(json.loads(lines.readline()))
    yield {"process": os.getpid()}
    for line in lines:
        given = json.loads(line)
        yield run(given["words"], given["stdin"])


def begin(given: dict[str, Any]) -> None:
    """Enter a site's network and folder, and take its home and its clock."""
    sys.stderr.flush()
    os.dup2(os.open(given["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    if given["network"]:
        with Path("/run/netns", given["network"]).open() as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), NEW_NETWORK):
                raise OSError(ctypes.get_errno(), "The network of the site cannot be entered.")
    if given["folder"]:
        os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["environment"])
    take_home()
    if "STANDFAST_TEST_CLOCK_H" in os.environ:
        wrong_clock(timedelta(hours=float(os.environ["STANDFAST_TEST_CLOCK_H"])))


def take_home() -> None:
    """Read the settings again, as a process that starts in this home would."""
    from django.conf import Settings, settings  # noqa: PLC0415 -- Django first
    from django.db import connections  # noqa: PLC0415

    del sys.modules["standfast.config.settings"]
    settings._wrapped = Settings("standfast.config.settings")
    for alias in list(connections):
        with contextlib.suppress(AttributeError):  # never opened
            del connections[alias]
    connections._settings = None  # type: ignore[attr-defined]
    vars(connections).pop("settings", None)


def run(words: list[str], stdin: str) -> dict[str, Any]:
    """Run a command, or the thief's work, and return its exit code and what it printed."""
    cli, commands = (import_module(f"standfast.config.{name}") for name in ("cli", "commands"))
    out, err = io.StringIO(), io.StringIO()
    kept = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            if words == ["forge"]:
                code = import_module("forge").main(*json.loads(stdin))
            else:
                code = commands.run(cli.parser().parse_args(words))
    except SystemExit as stopped:
        code = stopped.code
    finally:
        sys.stdin = kept
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def wrong_clock(ahead: timedelta) -> None:
    """Let everything in this process that reads a clock read one that is wrong."""

    class Clock:
        """What the modules below use of `datetime`: the clock, and reading an instant."""

        fromisoformat = datetime.fromisoformat

        @staticmethod
        def now(tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + ahead

    for name in ("config.output", "api.exchange.link", "api.signing"):
        vars(import_module(f"standfast.{name}"))["datetime"] = Clock


if __name__ == "__main__":
    main(sys.argv[1])
