"""The words of `standfast evidence`."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_evidence(commands: Commands) -> None:
    """Add `standfast evidence`."""
    text = "Files of evidence: add one, get one out, see which are missing or damaged."
    group = commands.add_parser("evidence", help=text, description=text)
    words = group.add_subparsers(metavar="COMMAND", required=True)
    _adding(words)
    _reading(words)


def _adding(words: Commands) -> None:
    add = _word(words, "add", "evidence_add", "Take a file in: strip it, seal it, record it.")
    add.add_argument("file", metavar="FILE")
    add.add_argument("--by", required=True, metavar="ACCOUNT", help="who adds it")
    add.add_argument("--title", required=True, help="what it is, in a few words")
    add.add_argument("--source", required=True, help="where it is from")
    add.add_argument(
        "--label", required=True, help="who may read it, such as confidential:protection"
    )
    add.add_argument("--speaks-from", metavar="D", help="the first day that it speaks of")
    add.add_argument("--speaks-to", metavar="D", help="the last day that it speaks of")
    add.add_argument("--expires-on", metavar="D", help="the last day on which it counts")
    add.add_argument(
        "--supports",
        action="append",
        default=[],
        metavar="UUID",
        help="a record that it supports, such as a claim; give it again for more",
    )
    add.add_argument("--at", metavar="T", help="when it is added; now if left out")


def _reading(words: Commands) -> None:
    get = _word(
        words,
        "get",
        "evidence_get",
        "Get a file out; of a closely held one the reading is recorded.",
    )
    get.add_argument("file", metavar="UUID")
    get.add_argument("--by", required=True, metavar="ACCOUNT", help="who reads it")
    get.add_argument("--out", required=True, metavar="FILE")
    get.add_argument("--purpose", help="what for; asked for a closely held file")
    missing = _word(
        words, "missing", "evidence_missing", "List the files that are named here and missing."
    )
    missing.add_argument(
        "--out", metavar="F", help="also write their names, for `log export --files-asked F`"
    )
    stale = _word(
        words,
        "stale",
        "evidence_stale",
        "List what rests on evidence that has expired or was withdrawn, as a reader may see it.",
    )
    stale.add_argument("--by", required=True, metavar="ACCOUNT", help="who reads it")
    stale.add_argument("--at", metavar="T", help="the moment; now if left out")
    check = _word(
        words, "check", "evidence_check", "Compare every file with its name; exit 1 if one is not."
    )
    check.add_argument(
        "--remove-damaged",
        action="store_true",
        help="remove those that are damaged, so that the next sync fetches them anew",
    )


def _word(words: Commands, name: str, call: str, text: str) -> argparse.ArgumentParser:
    command = words.add_parser(name, help=text, description=text)
    command.set_defaults(call=call)
    return command
