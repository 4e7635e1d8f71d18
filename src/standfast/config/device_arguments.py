"""The words of the `device` commands."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
DEVICE = "a device, as `device list` names it"


def add_device_commands(commands: Commands) -> None:
    """Add `standfast device ...`."""
    text = "Devices that people carry: offer, lock, revoke."
    group = commands.add_parser("device", help=text, description=text)
    device = group.add_subparsers(metavar="COMMAND", required=True)
    _offer(device)
    code = _command(
        device, "code", "device_code", "Make a new code for a device that waits to be taken up."
    )
    code.add_argument("device", metavar="DEVICE", help=DEVICE)
    _command(device, "list", "device_list", "List the devices, who carries them, what is held.")
    _about(
        device, "lock", "Lock a device that is lost: it is told nothing more, its work is taken."
    )
    _about(device, "unlock", "Lift the locks of a device that is in its holder's hands again.")
    revoke = _about(device, "revoke", "Honour a device's chain up to an entry and no further.")
    revoke.add_argument(
        "--last-honoured",
        type=_number,
        metavar="SEQ",
        help="the last entry that counts; the last that is held here if left out",
    )


def _offer(device: Commands) -> None:
    offer = _command(
        device, "offer", "device_offer", "Offer somebody a device; prints its code once."
    )
    offer.add_argument("name", metavar="NAME", help="such as 'Phone of the patrol leader, Bentiu'")
    offer.add_argument("--holder", required=True, metavar="ACCOUNT", help="who is to carry it")
    offer.add_argument("--by", required=True, metavar="ACCOUNT", help="who offers it")
    offer.add_argument(
        "--profile", default="reports", help="what it may state: reports, patrol, guard or liaison"
    )
    offer.add_argument(
        "--may",
        action="append",
        metavar="KIND",
        help="a kind that it may state, in place of a profile; give it again for more",
    )
    offer.add_argument(
        "--pin",
        action="store_true",
        help="ask for a PIN, which is printed once, in place of the time code of the holder's account",
    )
    offer.add_argument(
        "--hours", type=_number, metavar="N", help="how long the code may be used; 48 if left out"
    )


def _about(device: Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = _command(device, name, f"device_{name}", text)
    command.add_argument("device", metavar="DEVICE", help=DEVICE)
    command.add_argument("--by", required=True, metavar="ACCOUNT", help="who decides it")
    command.add_argument("--reason", required=True, metavar="TEXT")
    return command


def _command(commands: Commands, name: str, call: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(call=call)
    return command


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number, 0 or more")
    return int(text)
