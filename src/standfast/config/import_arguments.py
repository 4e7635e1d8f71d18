"""The words of taking files of others."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_import(commands: Commands) -> None:
    """Add `standfast import`."""
    text = "Take files of others as observations."
    source = commands.add_parser("import", help=text, description=text)
    kinds = source.add_subparsers(metavar="COMMAND", required=True)
    for name, about in (
        ("ucdp", "Take a file of the UCDP Georeferenced Event Dataset."),
        ("acled", "Take a file of ACLED, CSV or XLSX, in its present or older layout."),
    ):
        command = kinds.add_parser(name, help=about, description=about)
        command.set_defaults(call=f"import_{name}")
        command.add_argument("file", metavar="FILE")
        command.add_argument("--dry-run", action="store_true")
        command.add_argument("--format", choices=("json",), default="json")
