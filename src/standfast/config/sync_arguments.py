"""The words of exchange with another site."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_sync(commands: Commands) -> None:
    """Add `standfast sync`."""
    text = (
        "Exchange with the site at an address until both hold the same; "
        "exit 1 if the link fails, and run it again to go on."
    )
    sync = commands.add_parser("sync", help=text, description=text)
    sync.set_defaults(call="sync")
    sync.add_argument("address", metavar="SITE-URL", help="such as https://bentiu.example:8000")
