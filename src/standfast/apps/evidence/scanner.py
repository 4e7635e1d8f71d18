"""A ClamAV daemon, where a site has one: every file is shown to it, and while it does not answer none is taken."""

import socket
import struct
from urllib.parse import urlsplit

from standfast.apps.evidence.refusing import NotTaken

TIMEOUT_S = 60.0
PART = 65_536
LONGEST_ANSWER = 4096
DOWN = (
    "The scanner that this site asks about every file does not answer, so none is taken; tell who looks after the site "
    "(STANDFAST_EVIDENCE_SCANNER)."
)


def scan(content: bytes, *, address: str) -> None:
    """Show a file to the daemon at an address, `unix:PATH` or `tcp:HOST:PORT`, by its command INSTREAM; without one do nothing.

    :raises NotTaken: when it finds something, or does not answer as it should.
    """
    if not address:
        return
    answer = _asked(content, address)
    if answer.endswith(b"FOUND"):
        raise NotTaken(
            "The scanner found something harmful in this file; do not open it, and tell your security officer."
        )
    if answer != b"stream: OK":
        raise NotTaken(DOWN)


def _asked(content: bytes, address: str) -> bytes:
    try:
        with _connected(address) as daemon:
            daemon.sendall(b"zINSTREAM\0")
            for begin in range(0, len(content), PART):
                part = content[begin : begin + PART]
                daemon.sendall(struct.pack("!I", len(part)) + part)
            daemon.sendall(struct.pack("!I", 0))
            return _answer(daemon)
    except (OSError, ValueError) as error:
        raise NotTaken(DOWN) from error


def _connected(address: str) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "unix":
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(TIMEOUT_S)
        try:
            daemon.connect(where)
        except OSError:
            daemon.close()
            raise
        return daemon
    parts = urlsplit(f"//{where}")
    if kind != "tcp" or not parts.hostname or not parts.port:
        raise ValueError(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=TIMEOUT_S)


def _answer(daemon: socket.socket) -> bytes:
    said = b""
    while len(said) < LONGEST_ANSWER and not said.endswith(b"\0"):
        part = daemon.recv(PART)
        if not part:
            break
        said += part
    return said.rstrip(b"\0\n")
