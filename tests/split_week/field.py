"""Sites as real processes: each in a network namespace of its own, with its own home, clock and link."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
COMMAND = Path(sys.executable).parent / "standfast"
PORT = 8000
ROUNDS = 100


def namespaces_blocker() -> str | None:
    """Say why this machine cannot make network namespaces, or return None."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces need root and the `ip` command"
    made = subprocess.run(
        ["unshare", "-n", "ip", "link", "add", "type", "veth"], capture_output=True, check=False
    )
    return None if made.returncode == 0 else "this kernel makes no pair of virtual links"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Network:
    """A switch in a namespace of its own, and a namespace with one link for each site."""

    def __init__(self, sites: list[str]) -> None:
        self.tag = f"sf{os.getpid()}"
        self.addresses = {site: f"10.77.0.{number}" for number, site in enumerate(sites, start=1)}
        self._named: list[str] = []

    def __enter__(self) -> "Network":
        hub = self._namespace("hub")
        _ip("-n", hub, "link", "add", "switch", "type", "bridge")
        _ip("-n", hub, "link", "set", "switch", "up")
        for number, (site, address) in enumerate(self.addresses.items()):
            own = self._namespace(site)
            _ip(
                "link",
                "add",
                f"{self.tag}s{number}",
                "type",
                "veth",
                "peer",
                f"{self.tag}h{number}",
            )
            _ip("link", "set", f"{self.tag}s{number}", "netns", own, "name", "eth0")
            _ip("link", "set", f"{self.tag}h{number}", "netns", hub, "name", f"port{number}")
            _ip("-n", hub, "link", "set", f"port{number}", "master", "switch")
            _ip("-n", hub, "link", "set", f"port{number}", "up")
            _ip("-n", own, "addr", "add", f"{address}/24", "dev", "eth0")
            _ip("-n", own, "link", "set", "lo", "up")
            _ip("-n", own, "link", "set", "eth0", "up")
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._named:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)

    def _namespace(self, name: str) -> str:
        full = f"{self.tag}-{name}"
        _ip("netns", "add", full)
        self._named.append(full)
        return full

    def inside(self, site: str) -> list[str]:
        """Return what runs a command in the namespace of a site."""
        return ["ip", "netns", "exec", f"{self.tag}-{site}"]

    def cut(self, site: str) -> None:
        """Take a site's link down."""
        _ip("-n", f"{self.tag}-{site}", "link", "set", "eth0", "down")

    def heal(self, site: str) -> None:
        """Bring a site's link up again."""
        _ip("-n", f"{self.tag}-{site}", "link", "set", "eth0", "up")


class Nursery:
    """A process that has loaded the product once, forks a site for each that is asked of it, and keeps a home's first tables."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sf"))
        self.home = self.folder / "home"
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py"), str(self.folder / "door")],
            env=own_environment() | {"STANDFAST_HOME": str(self.home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def site(self, first: dict[str, Any]) -> "Process":
        """Fork a site that begins with what it is told."""
        door = socket.socket(socket.AF_UNIX)
        door.connect(str(self.folder / "door"))
        return Process(door, first)

    def tables_for(self, home: Path) -> None:
        """Give a new home the tables of this release, as its first command would have made them."""
        home.mkdir(mode=0o700)
        for name in ("standfast.sqlite3", "prepared"):
            shutil.copy(self.home / name, home / name)

    def close(self) -> None:
        """End it; the sites end as they are hung up on."""
        self.process.communicate(timeout=20)
        shutil.rmtree(self.folder)


class Process:
    """A site's process, at the other end of a socket."""

    def __init__(self, door: socket.socket, first: dict[str, Any]) -> None:
        self.door = door
        self._out, self._in = door.makefile("w"), door.makefile("r")
        self.number: int = json.loads(self.ask(first))["process"]

    def ask(self, given: dict[str, Any]) -> str:
        """Return its answer, or nothing if it died."""
        self._out.write(json.dumps(given) + "\n")
        self._out.flush()
        return self._in.readline()

    def end(self) -> None:
        """Hang up, and wait until it is gone."""
        self.door.shutdown(socket.SHUT_WR)
        self._in.read()
        self._in.close()
        self._out.close()
        self.door.close()


@cache
def nursery() -> Nursery:
    """Return the one nursery of this run."""
    return Nursery()


def close_nursery() -> None:
    """End the nursery, if this run began one."""
    if nursery.cache_info().currsize:
        nursery().close()
        nursery.cache_clear()


def own_environment() -> dict[str, str]:
    """Return the environment of a process of the product that knows nothing of these tests."""
    left_out = ("DATABASE_URL", "LD_PRELOAD", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in left_out}


@dataclass
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


@dataclass
class Site:
    """A home with its processes."""

    name: str
    home: Path
    address: str = "127.0.0.1"
    clock_h: float = 0
    inside: list[str] = field(default_factory=list)
    folder: Path | None = None
    worker: Process | None = None
    others: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """Return the environment of this site's processes: its home, its names, its clock."""
        kept = own_environment()
        kept |= {"STANDFAST_HOME": str(self.home), "STANDFAST_HOSTS": f"{self.address},127.0.0.1"}
        if self.clock_h:
            kept["STANDFAST_TEST_CLOCK_H"] = str(self.clock_h)
        return kept

    def run(self, *words: str, stdin: str = "") -> Answer:
        """Run a command in this site's home, whatever it answers."""
        if self.worker is None:
            self.worker = self._begin()
        answered = self.worker.ask({"words": words, "stdin": stdin})
        assert answered, f"{self.name} died at {' '.join(words)}: {self._log.read_text()}"
        return Answer(**json.loads(answered))

    @property
    def _log(self) -> Path:
        return self.home.with_name(f"{self.home.name}.log")

    def _begin(self) -> Process:
        if not self.home.exists():
            nursery().tables_for(self.home)
        return nursery().site(
            {
                "environment": self.environment(),
                "network": self.inside[-1] if self.inside else None,
                "folder": str(self.folder) if self.folder else None,
                "log": str(self._log),
            }
        )

    def must(self, *words: str, stdin: str = "") -> Answer:
        """Run a command that succeeds."""
        answer = self.run(*words, stdin=stdin)
        assert answer.code == 0, f"{self.name}: {' '.join(words)}: {answer.err or answer.out}"
        return answer

    def does(self, operation: str, by: str, *lines: dict[str, Any]) -> list[dict[str, Any]]:
        """Perform an operation for each line, and note every entry that was acknowledged."""
        given = "".join(json.dumps(line) + "\n" for line in lines)
        answer = self.must("do", operation, "--by", by, "--file", "-", stdin=given)
        told = [json.loads(line) for line in answer.out.splitlines()]
        self.acknowledged += [one["id"] for one in told]
        return told

    def kill(self) -> None:
        """Kill this site's worker, as a power cut would."""
        if self.worker is not None:
            os.kill(self.worker.number, signal.SIGKILL)
            self._end()

    def serve(self) -> None:
        """Serve other sites until the end."""
        words = [str(COMMAND), "serve", "--host", self.address, "--port", str(PORT)]
        self.others.append(
            subprocess.Popen(
                [*self.inside, *words],
                env=self.environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def ready(self) -> None:
        """Wait until this site serves."""
        probe = (
            "import sys, urllib.request; "
            f"urllib.request.urlopen('http://{self.address}:{PORT}/healthz', timeout=2)"
        )
        for _ in range(ROUNDS):
            asked = subprocess.run(
                [*self.inside, sys.executable, "-c", probe], capture_output=True, check=False
            )
            if asked.returncode == 0:
                return
            time.sleep(0.3)
        raise AssertionError(f"{self.name} does not serve")

    def stop_serving(self) -> None:
        """Stop what this site serves."""
        for process in self.others:
            process.terminate()
        for process in self.others:
            process.wait(20)
        self.others.clear()

    def bad_link_to(self, other: "Site", *, port: int, rate: int, cut_after: int) -> str:
        """Return a local address that leads to another site over a slow link that keeps breaking."""
        words = [sys.executable, str(HERE / "bad_link.py"), "--listen", str(port)]
        words += [
            "--to",
            f"{other.address}:{PORT}",
            "--rate",
            str(rate),
            "--cut-after",
            str(cut_after),
        ]
        self.others.append(subprocess.Popen([*self.inside, *words]))
        return f"http://127.0.0.1:{port}"

    def close(self) -> None:
        """End every process of this site."""
        self.stop_serving()
        if self.worker is not None:
            self._end()

    def _end(self) -> None:
        assert self.worker is not None
        self.worker.end()
        self.worker = None


@contextmanager
def closing(sites: dict[str, Site]) -> Iterator[dict[str, Site]]:
    """End every process when the block ends."""
    try:
        yield sites
    finally:
        for site in sites.values():
            site.close()
