"""The words of keys of protected persons, and of erasures."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_protection(site: Commands) -> None:
    """Add what the `site` commands say of protected persons' keys and of erasures."""
    recovery = _add(
        site,
        "recovery-key",
        "site_recovery_key",
        "Wrap the keys of protected persons, now and from now on, to the mission's offline recovery key.",
    )
    recovery.add_argument("file", metavar="FILE", help="holds the public key: age1...")
    wraps = _add(
        site,
        "recovery-wraps",
        "site_recovery_wraps",
        "Write every person's key wrapped to the recovery key, to be kept offline beside it.",
    )
    wraps.add_argument("--out", required=True, metavar="F")
    recover = _add(
        site,
        "recover-keys",
        "site_recover_keys",
        "Take persons' keys from recovery wraps; what was erased is not taken.",
    )
    recover.add_argument("file", metavar="F", help="as `site recovery-wraps` wrote it")
    recover.add_argument(
        "--identity",
        required=True,
        metavar="FILE",
        help="the recovery key's private half; read, never kept",
    )
    _add(
        site,
        "erasures",
        "site_erasures",
        "List erasures and redactions, with the sites that have confirmed them and those that have not.",
    )


def _add(commands: Commands, name: str, call: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(call=call)
    return command
