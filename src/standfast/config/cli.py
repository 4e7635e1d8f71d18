"""The `standfast` command: reads its words, sets the product up, and calls one function of `commands`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TypeAlias

from standfast.config.device_arguments import add_device_commands
from standfast.config.evidence_arguments import add_evidence
from standfast.config.import_arguments import add_import
from standfast.config.letter_arguments import add_letter, add_moment
from standfast.config.linkage_arguments import add_linkage
from standfast.config.protection_arguments import add_protection
from standfast.config.routing_arguments import add_routing
from standfast.config.sync_arguments import add_sync

USAGE, BROKEN = 2, 3


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    root = argparse.ArgumentParser(
        prog="standfast",
        description="The record and planning system of a mission that protects civilians.",
    )
    commands = root.add_subparsers(metavar="COMMAND", required=True)
    _mission(commands)
    _accounts(commands)
    _reading(commands)
    _log(commands)
    _sites(commands)
    add_sync(commands)
    add_device_commands(commands)
    add_evidence(commands)
    _keeping(commands)
    _warning(commands)
    _effect(commands)
    add_routing(commands)
    add_linkage(commands)
    return root


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add(commands: Commands, name: str, call: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(call=call)
    return command


def _count(text: str) -> int:
    return _within(text, 0, None)


def _at_least_one(text: str) -> int:
    return _within(text, 1, None)


def _port(text: str) -> int:
    return _within(text, 1, 65535)


def _within(text: str, least: int, most: int | None) -> int:
    upto = f"a whole number from {least} to {most}" if most else f"a whole number, {least} or more"
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= (most or int(text)):
        raise argparse.ArgumentTypeError(f"'{text}' is not {upto}")
    return int(text)


def _group(commands: Commands, name: str, text: str) -> Commands:
    group = commands.add_parser(name, help=text, description=text)
    return group.add_subparsers(metavar="COMMAND", required=True)


def _mission(commands: Commands) -> None:
    demo = _group(commands, "demo", "The demo mission, July 2016 to April 2017.")
    _add(demo, "load", "demo_load", "Load the demo mission into an empty home.")
    _add(demo, "accounts", "demo_accounts", "Print the demo's accounts and their password.")
    serve = _add(commands, "serve", "serve", "Serve the screens; /healthz answers when ready.")
    serve.add_argument("--port", type=_port, default=8000, help="8000 unless told otherwise")
    serve.add_argument(
        "--host", default="127.0.0.1", help="the address to bind to; loopback unless told otherwise"
    )
    do = _add(
        commands,
        "do",
        "do",
        "Perform an operation once for each JSON line; print one line an acknowledged entry.",
    )
    do.add_argument("operation", metavar="OPERATION", help="such as report_incident")
    do.add_argument(
        "--by", required=True, metavar="ACCOUNT", help="who does it, such as juba.duty in the demo"
    )
    do.add_argument(
        "--at", metavar="T", help="when it is done, such as 2017-04-17T08:00:00Z; now if left out"
    )
    do.add_argument(
        "--file",
        metavar="F.jsonl",
        help="JSON lines with the operation's arguments; standard input if left out",
    )
    docs = _add(
        commands, "docs", "docs", "Write the reference pages that are generated from the code."
    )
    docs.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if a page is stale"
    )


def _accounts(commands: Commands) -> None:
    account = _group(commands, "account", "Credentials, which are kept outside the log.")
    first = _add(
        account,
        "first-administrator",
        "account_first_administrator",
        "Enrol the first administrator of a new mission; prints a password once.",
    )
    first.add_argument("account", metavar="ACCOUNT")
    first.add_argument("name", metavar="NAME")
    password = _add(
        account,
        "password",
        "account_password",
        "Give an enrolled person a new password; prints it once.",
    )
    password.add_argument("account", metavar="ACCOUNT")


def _reading(commands: Commands) -> None:
    add_letter(commands)
    figures = _add(commands, "figures", "figures", "Read figures, all of them or those named.")
    figures.add_argument(
        "keys", nargs="*", metavar="KEY", help="such as searches.full_scale; all if left out"
    )
    add_moment(figures)
    figures.add_argument("--format", choices=("json",), default="json")


def _log(commands: Commands) -> None:
    log = _group(commands, "log", "The log: verify it, carry it, rebuild what is folded from it.")
    verify = _add(
        log, "verify", "log_verify", "Check every entry, chain and row; exit 1 with the findings."
    )
    verify.add_argument("--heads", metavar="F", help="heads that were kept elsewhere")
    heads = _add(
        log, "heads", "log_heads", "Write the newest entry of every chain, to be kept elsewhere."
    )
    heads.add_argument("--out", metavar="F")
    _add(log, "state", "log_state", "Hash every projection: equal for equal holdings and release.")
    _add(log, "rebuild", "log_rebuild", "Drop every projection and fold it again.")
    export = _add(
        log,
        "export",
        "log_export",
        "Write a bundle: in clear with unclassified bodies alone, or encrypted to one site.",
    )
    export.add_argument("--out", required=True, metavar="F")
    export.add_argument(
        "--chain", metavar="C", help="one chain, as `site list` names it; all if left out"
    )
    export.add_argument(
        "--after", type=_count, default=0, metavar="N", help="leave out the first N of each chain"
    )
    export.add_argument("--limit", type=_at_least_one, metavar="K", help="write at most K entries")
    export.add_argument(
        "--for",
        dest="site",
        metavar="SITE",
        help="encrypt it to this site, restricted bodies included that it or sites behind it may read",
    )
    export.add_argument(
        "--files",
        type=_count,
        default=5,
        metavar="MB",
        help="with --for: sealed files of evidence up to so many megabytes, the smallest first; 5 unless told otherwise",
    )
    export.add_argument(
        "--files-asked",
        metavar="F",
        help="only these files, as `evidence missing --out F` wrote them",
    )
    _add(log, "import", "log_import", "Take the entries of a bundle.").add_argument(
        "file", metavar="F"
    )


def _sites(commands: Commands) -> None:
    site = _group(commands, "site", "This site's chain, and the sites that it trusts.")
    init = _add(
        site,
        "init",
        "site_init",
        "Name this site; its chain opens with the first thing that needs it.",
    )
    init.add_argument("name", metavar="NAME")
    init.add_argument(
        "--world",
        choices=("live", "exercise", "demo"),
        help="live, unless a trusted card says otherwise",
    )
    _add(
        site, "card", "site_card", "Write this site's card, by which others come to trust it."
    ).add_argument("--out", required=True, metavar="F")
    trust = _add(
        site,
        "trust",
        "site_trust",
        "Trust the site of a card; at the mission's root, recognise it for every site.",
    )
    trust.add_argument("file", metavar="F")
    trust.add_argument(
        "--clearance",
        choices=("unclassified", "confidential", "strictly confidential"),
        default="unclassified",
        help="what the site may read, stated by the mission's root",
    )
    trust.add_argument(
        "--group", action="append", metavar="G", help="a need-to-know group of the site"
    )
    trust.add_argument("--by", metavar="ACCOUNT", help="the administrator who decides it")
    root = _add(
        site,
        "root",
        "site_root",
        "Pin the mission's root: the chain of a card, or this site's own.",
    )
    root.add_argument("file", metavar="F", nargs="?")
    root.add_argument(
        "--honour-old-root-to",
        type=_count,
        metavar="SEQ",
        help="the last entry of the root before it that counts; what is held here if left out",
    )
    revoke = _add(
        site, "revoke", "site_revoke", "Honour a site's chain up to an entry and no further."
    )
    revoke.add_argument("site", metavar="SITE")
    revoke.add_argument("--chain", metavar="ID", help="which of its chains, by how its id begins")
    revoke.add_argument(
        "--last-honoured",
        type=_count,
        metavar="SEQ",
        help="the last entry that counts; the last one held here if left out",
    )
    revoke.add_argument("--reason", required=True, metavar="TEXT")
    revoke.add_argument("--by", required=True, metavar="ACCOUNT")
    add_protection(site)
    _add(site, "list", "site_list", "List the chains that are known here.")
    add_import(commands)


def _keeping(commands: Commands) -> None:
    _add(commands, "backup", "backup", "Back up everything but private keys.").add_argument(
        "file", metavar="FILE"
    )
    _add(
        commands, "restore", "restore", "Restore a backup into an empty home, on new chains."
    ).add_argument("file", metavar="FILE")
    _add(
        commands,
        "doctor",
        "doctor",
        "Say what is well and what is not; exit 1 if something is not.",
    )


def _warning(commands: Commands) -> None:
    warning = _group(
        commands,
        "warning",
        "Where violence is likely next, from a file of events, and how good that would have been.",
    )
    forecast = _add(
        warning,
        "forecast",
        "warning_forecast",
        "Forecast how many violent events to expect in every cell after each cutoff.",
    )
    _event_file(forecast)
    forecast.add_argument(
        "--cutoff",
        required=True,
        action="append",
        metavar="D",
        help="the first day of the forecast: nothing from it on is read; give it again for more",
    )
    forecast.add_argument("--horizon-weeks", type=int, default=4, metavar="N")
    evaluate = _add(
        warning,
        "evaluate",
        "warning_evaluate",
        "Score forecasts of past weeks against plain maps, each model and year.",
    )
    _event_file(evaluate)
    evaluate.add_argument(
        "--train-to", required=True, metavar="D", help="training ends and testing begins"
    )
    evaluate.add_argument(
        "--test-to", required=True, metavar="D", help="testing ends; the day is left out"
    )
    _standing_warning(warning)


def _standing_warning(warning: Commands) -> None:
    due = _add(
        warning,
        "due",
        "warning_due",
        "Issue the forecasts that are due and score those whose time has passed; a timer runs it daily, twice does no harm.",
    )
    due.add_argument("--by", required=True, metavar="ACCOUNT", help="who answers for it: a planner")
    due.add_argument("--at", metavar="T", help="when it is done; now if left out")
    cells = _add(
        warning,
        "cells",
        "warning_cells",
        "Carry the cells of forecasts beside a bundle; the digest in each entry proves them.",
    )
    ways = cells.add_mutually_exclusive_group(required=True)
    ways.add_argument("--out", metavar="F", help="write the cells that are held here")
    ways.add_argument("--file", metavar="F", help="take the cells that another site wrote")
    values = _add(
        warning,
        "patrol-values",
        "warning_patrol_values",
        "Say what a patrol's visit to each place is worth, and which places were drawn because nobody goes there.",
    )
    values.add_argument("--on", metavar="D", help="the day; today if left out")
    values.add_argument(
        "--by", metavar="ACCOUNT", help="whose clearance decides; only unclassified if left out"
    )


def _effect(commands: Commands) -> None:
    effect = _group(commands, "effect", "Whether a zone changed anything, from counts in a file.")
    for name, call, text in (
        ("assess", "effect_assess", "Judge a zone, or a list of them; exit 1 if one is refused."),
        ("design", "effect_design", "Say in which order to start the next zones, and when."),
    ):
        command = _add(effect, name, call, text)
        command.add_argument("file", metavar="FILE.json")
        command.add_argument("--format", choices=("json",), default="json")


def _event_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("--events", required=True, metavar="FILE")
    command.add_argument("--layout", required=True, choices=("ucdp", "acled"))
    command.add_argument("--cell-km", type=float, default=50.0, metavar="KM")
    command.add_argument("--outline", metavar="GEOJSON", help="the area; South Sudan if left out")
    command.add_argument(
        "--delay-days",
        type=int,
        default=0,
        metavar="N",
        help="reports come so late: what happened in the last N days before a cutoff is not read",
    )
    command.add_argument("--format", choices=("json",), default="json")


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that some words name and return its exit code: 2 is bad usage or a refusal, 3 a database that failed."""
    given = parser().parse_args(words)
    if light := getattr(
        given, "light", None
    ):  # needs neither home nor database, and starts at once
        done: int = import_module(light).run(given)
        return done
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standfast.config.settings")
    try:
        import_module("django").setup()
    except OSError as error:
        print(
            f"The home could not be prepared: {error}. Set STANDFAST_HOME to a folder that you may write.",
            file=sys.stderr,
        )
        return BROKEN
    commands = import_module("standfast.config.commands")
    code: int = commands.run(given)
    return code


if __name__ == "__main__":
    sys.exit(main())
