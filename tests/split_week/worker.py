"""Runs `standfast` commands in one home, one JSON line in and one out, so that a week of them needs one start-up a site.

Each command is what a person would type: the same parser, the same handlers, the same exit code.
"""

import contextlib
import io
import json
import os
import sys
from datetime import datetime, timedelta, tzinfo
from importlib import import_module

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standfast.config.settings")
    django.setup()
    cli, commands = (import_module(f"standfast.config.{name}") for name in ("cli", "commands"))
    if "STANDFAST_TEST_CLOCK_H" in os.environ:
        _wrong_clock(timedelta(hours=float(os.environ["STANDFAST_TEST_CLOCK_H"])))
    answers = sys.stdout
    for line in sys.stdin:
        asked = json.loads(line)
        out, err = io.StringIO(), io.StringIO()
        kept = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(asked["stdin"].encode()))
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = commands.run(cli.parser().parse_args(asked["words"]))
        except SystemExit as stopped:
            code = stopped.code
        finally:
            sys.stdin = kept
        answers.write(
            json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()}) + "\n"
        )
        answers.flush()


def _wrong_clock(ahead: timedelta) -> None:
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
    main()
