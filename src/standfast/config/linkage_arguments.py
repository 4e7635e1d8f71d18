"""The words of finding two reports of one event."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_linkage(commands: Commands) -> None:
    """Add `standfast linkage`."""
    text = "The same event in two sources or two offices: proposed, never merged by itself."
    linkage = commands.add_parser("linkage", help=text, description=text)
    kinds = linkage.add_subparsers(metavar="COMMAND", required=True)
    about = "Compare every report with those around it and keep the proposals for the duty officer."
    propose = kinds.add_parser("propose", help=about, description=about)
    propose.set_defaults(call="linkage_propose")
    propose.add_argument(
        "--since",
        metavar="DATE",
        help="only what ended on this day or later; everything if left out",
    )
    propose.add_argument("--format", choices=("json",), default="json")
