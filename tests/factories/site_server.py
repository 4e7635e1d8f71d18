"""Another site as a process of its own: it makes its home, waits for what the root says of it, and serves.

Run as a script by `serving`. It writes its card, reads the name of a bundle from standard input and takes that in, states so many
reports, says `ready` and serves until it is ended.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

SCRIPT = Path(__file__)


@dataclass(frozen=True)
class Server:
    """A site that serves: its card, where its home is, and at which port it listens."""

    card: dict[str, Any]
    home: Path
    port: int
    process: "subprocess.Popen[str]"

    def begin(self, bundle: Path) -> None:
        """Give it the bundle that it waits for, and wait until it serves."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{bundle}\n")
        self.process.stdin.flush()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"The site does not serve: {self.process.poll()}")

    def count(self, where: str = "1=1") -> int:
        """Return how many entries it holds."""
        done = self.asked(f"SELECT COUNT(*) FROM log_entry WHERE {where}")
        return int(done[0][0])

    def asked(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query on its database."""
        with sqlite3.connect(self.home / "standfast.sqlite3") as connection:
            return connection.execute(query).fetchall()

    def does(self, statement: str) -> None:
        """Change its database behind its back."""
        with sqlite3.connect(self.home / "standfast.sqlite3", timeout=20) as connection:
            connection.execute(statement)


@contextmanager
def serving(
    site: str, *, home: Path, template: Path, root_card: dict[str, Any], reports: int
) -> Iterator[Server]:
    """Let a site serve in a process of its own; `begin` starts it once the root has recognised it."""
    shutil.copytree(template, home)
    (home / "root.card").write_text(json.dumps(root_card))
    port = free_port()
    arguments = [sys.executable, str(SCRIPT), site, str(port), str(reports)]
    log = (home / "server.log").open("w")
    with log, subprocess.Popen(
        arguments, env=environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            card = process.stdout.readline()
            assert card, (home / "server.log").read_text()
            yield Server(json.loads(card), home, port, process)
        finally:
            process.terminate()
            process.wait(30)


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a process that works in a home on SQLite with this code."""
    left_out = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    path = os.pathsep.join(filter(None, sys.path))
    return kept | {"STANDFAST_HOME": str(home), "PYTHONPATH": path}


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(site: str, port: int, reports: int) -> None:
    """Be the site."""
    from standfast.config.cli import parser  # noqa: PLC0415 -- nothing of the product before Django is set up

    os.environ["DJANGO_SETTINGS_MODULE"] = "standfast.config.settings"
    import django  # noqa: PLC0415

    django.setup()
    from factories.small_mission import state  # noqa: PLC0415
    from standfast.apps.incidents.facts import IncidentReported  # noqa: PLC0415
    from standfast.config.commands import serve  # noqa: PLC0415
    from standfast.log.enrolment import card, open_chain  # noqa: PLC0415
    from standfast.log.exchange import import_bundle, trust_card  # noqa: PLC0415
    from standfast.log.facts import new_subject  # noqa: PLC0415
    from standfast.log.times import Happened  # noqa: PLC0415
    from standfast.log.trust_operations import pin_root  # noqa: PLC0415

    at = datetime(2016, 8, 1, tzinfo=UTC)
    home = Path(os.environ["STANDFAST_HOME"])
    chain = open_chain(site=site, at=at, world="demo").chain
    root, _ = trust_card(json.loads((home / "root.card").read_text()), at=at)
    pin_root(root.chain, at=at)
    print(json.dumps(card(chain)), flush=True)
    bundle = sys.stdin.readline().strip()
    if bundle:
        import_bundle(Path(bundle), at=at)
    for number in range(reports):
        then = at + timedelta(minutes=number)
        fact = IncidentReported(category="CR2", county="Rubkona", narrative=f"Report {number}.")
        label = "confidential:protection" if number % 3 == 0 else "unclassified"
        state((fact, Happened.exact(then)), new_subject(), chain, then, label=label)
    serve(parser().parse_args(["serve", "--port", str(port)]))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
