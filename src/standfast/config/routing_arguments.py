"""The words of `standfast routing`: plans of tours and patrols from files, without a home or a database."""

import argparse
import math
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

KINDS = ("top", "toptw", "mission")
MODULE = "standfast.config.routing_commands"


def add_routing(commands: Commands) -> None:
    """Add `standfast routing`."""
    text = "Plan patrols and tours from a file, and say how far at most a plan is from the best."
    routing = commands.add_parser("routing", help=text, description=text)
    group = routing.add_subparsers(metavar="COMMAND", required=True)
    _solve(group)
    _check(group)
    _generate(group)
    _draw(group)
    _network(group)
    _warm(group)


def _add(group: Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = group.add_parser(name, help=text, description=text)
    command.set_defaults(call=f"routing_{name}", light=MODULE)
    return command


def _solve(group: Commands) -> None:
    solve = _add(group, "solve", "Search a plan of high value; print it as JSON.")
    solve.add_argument("file", metavar="FILE")
    solve.add_argument("--kind", required=True, choices=KINDS, help="what the file holds")
    _vehicles(solve, "how many tours; the file's own number, or 1 with time windows, if left out")
    until = solve.add_mutually_exclusive_group(required=True)
    until.add_argument("--seconds", type=_seconds, metavar="S", help="search for so long")
    until.add_argument(
        "--iterations",
        type=_whole,
        metavar="N",
        help="make so many changes: the same plan on any machine",
    )
    solve.add_argument("--seed", type=_whole, default=1, metavar="N", help="1 if left out")
    solve.add_argument(
        "--progress", action="store_true", help="say on standard error how far the search is"
    )
    solve.add_argument("--format", choices=("json",), default="json")


def _check(group: Commands) -> None:
    check = _add(
        group, "check", "Judge a plan by its problem; exit 1 with a sentence for each violation."
    )
    _problem_and_plan(check)


def _generate(group: Commands) -> None:
    generate = _add(group, "generate", "Write an invented mission problem, the same for a seed.")
    for name, what in (("units", "units"), ("places", "places"), ("days", "days")):
        generate.add_argument(
            f"--{name}", required=True, type=_at_least_one, metavar="N", help=f"how many {what}"
        )
    generate.add_argument("--seed", type=_whole, default=1, metavar="N", help="1 if left out")
    generate.add_argument("--out", required=True, metavar="FILE")


def _draw(group: Commands) -> None:
    draw = _add(group, "draw", "Draw a plan as SVG: who goes where and when.")
    _problem_and_plan(draw)
    draw.add_argument("--out", required=True, metavar="FILE.svg")


def _network(group: Commands) -> None:
    network = _add(group, "network", "Write the road network of an OpenStreetMap file as JSON.")
    network.add_argument("file", metavar="PBF", help="an extract, such as .osm.pbf")
    network.add_argument("--out", required=True, metavar="FILE")


def _warm(group: Commands) -> None:
    _add(group, "warm", "Compile the search loops once and keep them; script/bootstrap does so.")


def _problem_and_plan(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="the problem")
    command.add_argument("plan", metavar="PLAN", help="the plan, as `routing solve` prints it")
    command.add_argument(
        "--kind", choices=KINDS, help="what the file holds; seen from the file if left out"
    )
    _vehicles(
        command, "how many tours; the file's own number, or with time windows any, if left out"
    )


def _vehicles(command: argparse.ArgumentParser, text: str) -> None:
    command.add_argument("--vehicles", type=_at_least_one, metavar="M", help=text)


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number, 0 or more")
    return int(text)


def _at_least_one(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number, 1 or more")
    return number


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return number
