"""The words of taking files of others."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_import(commands: Commands) -> None:
    """Add `standfast import`."""
    text = "Take files of others: catalogues as observations, incidents as entries."
    source = commands.add_parser("import", help=text, description=text)
    kinds = source.add_subparsers(metavar="COMMAND", required=True)
    for name, about in (
        ("ucdp", "Take a file of the UCDP Georeferenced Event Dataset, CSV or XLSX."),
        ("acled", "Take a file of ACLED, CSV or XLSX, in its present or older layout."),
    ):
        command = kinds.add_parser(name, help=about, description=about)
        command.set_defaults(call=f"import_{name}")
        command.add_argument("file", metavar="FILE")
        command.add_argument(
            "--by", metavar="ACCOUNT", help="who took the file; without it nobody is named"
        )
        command.add_argument("--dry-run", action="store_true")
        command.add_argument("--format", choices=("json",), default="json")
    text = (
        "Record the incidents of a file, CSV or XLSX with the fixed header, each external id once."
    )
    incidents = kinds.add_parser("incidents", help=text, description=text)
    incidents.set_defaults(call="import_incidents")
    incidents.add_argument("file", metavar="FILE")
    incidents.add_argument("--by", required=True, metavar="ACCOUNT", help="who answers for them")
    text = "Record the incidents of an export of another system (KoBo, Ushahidi, SAGE), by a mapping file."
    mapped = kinds.add_parser("mapped", help=text, description=text)
    mapped.set_defaults(call="import_mapped")
    mapped.add_argument("file", metavar="FILE")
    mapped.add_argument(
        "--mapping", required=True, metavar="MAPPING", help="a TOML file: what each column holds"
    )
    mapped.add_argument("--by", required=True, metavar="ACCOUNT", help="who answers for them")
