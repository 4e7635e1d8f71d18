"""What exchange between two homes costs, by file, over HTTP and over a slow link, beside rsync of the same bytes.

    script/bench exchange                             20,000 entries; the slow link with 3,000 of them
    python benchmarks/exchange.py --slow-entries 0    without the slow link
    python benchmarks/exchange.py --entries 2000 --slow-entries 0 --gap 200000   the whole gap, the line in computed time

With `--gap` every byte passes a proxy that counts and does not hold back, and the line's time is computed: bytes each way divided by
the rate, added to what was measured as if nothing overlapped. That is an upper bound: `sync` takes one bundle in while it fetches the
next.

Each home works in processes of its own. The slow link is a loopback proxy of so many bits a second each way. rsync (from the
system's packages) carries the clear text of the same entries over the same link, compressed and not; without rsync that part
says so and is left out. At the end the databases of both homes are compared with nothing of the product.
Prints a table and one JSON object.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).parents[1]
START = datetime(2016, 7, 1, 6, 0, tzinfo=UTC)
GAP = 200_000
KBIT = 256
RESTRICTED_EVERY = 10
NAMES = ("sync", "rsync -z", "rsync")
Results = dict[str, Any]


# --- the work of one home, each in a process of its own ---------------------------------------------------------------


def set_up() -> None:
    """Set the product up on the home of this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "standfast.config.settings"
    os.environ.pop("DATABASE_URL", None)
    import django  # noqa: PLC0415 -- the home is chosen first

    django.setup()
    from standfast.config.prepare import prepare  # noqa: PLC0415

    prepare()


class Administrator:
    """Who recognises the sites of the benchmark."""

    subject = UUID(int=7)
    roles = frozenset({"administrator"})


def open_home(site: str, root_card: str | None) -> Results:
    """Open a site's chain and pin the root: by its card, or itself."""
    from standfast.log.enrolment import card, open_chain  # noqa: PLC0415
    from standfast.log.exchange import read_card, trust_card  # noqa: PLC0415
    from standfast.log.trust_operations import pin_root  # noqa: PLC0415

    chain = open_chain(site=site, at=START, world="demo").chain
    root = chain
    if root_card:
        root = trust_card(read_card(Path(root_card)), at=START)[0].chain
    pin_root(root, at=START)
    return {"card": card(chain)}


def recognise(card_file: str) -> Results:
    """Recognise a site, which may read what this benchmark writes."""
    from standfast.log.enrolment import recipient_of_card  # noqa: PLC0415
    from standfast.log.exchange import read_card, trust_card  # noqa: PLC0415
    from standfast.log.trust_operations import recognise_chain  # noqa: PLC0415

    content = read_card(Path(card_file))
    row, _ = trust_card(content, at=START)
    recognise_chain(
        by=Administrator(),
        at=START,
        chain=row.chain,
        clearance="confidential",
        groups=("protection",),
        recipient=recipient_of_card(content),
    )
    return {}


def write(count: str) -> Results:
    """State reports, every tenth of them restricted."""
    from standfast.apps.incidents.facts import IncidentReported  # noqa: PLC0415
    from standfast.log.operations import append, write_transaction  # noqa: PLC0415
    from standfast.log.times import Happened  # noqa: PLC0415

    total = int(count)
    for first in range(0, total, 500):
        with write_transaction():
            for number in range(first, min(first + 500, total)):
                at = START + timedelta(minutes=number + 1)
                fact = IncidentReported(
                    category="CR2",
                    place="Gate road",
                    county="Juba",
                    lon=31.535 + number % 97 / 1e4,
                    lat=4.811 + number % 89 / 1e4,
                    accuracy_m=50.0,
                    narrative=f"Three men in uniform stopped taxi {number} and took the passengers' telephones.",
                )
                label = "unclassified" if number % RESTRICTED_EVERY else "confidential:protection"
                append(
                    fact,
                    subject=uuid4(),
                    by=Administrator.subject,
                    at=at,
                    happened=Happened.exact(at),
                    label=label,
                )
    return {}


def export(out: str, site: str) -> Results:
    """Write a bundle for a site, or in clear with every body for rsync to carry (`site` is '-')."""
    from standfast.log.bundles import export_bundle  # noqa: PLC0415

    begin = time.perf_counter()
    with Path(out).open("wb") as file:
        if site == "-":
            _clear_text(file)
        else:
            export_bundle(file, site=site)
    return {"s": time.perf_counter() - begin, "bytes": Path(out).stat().st_size}


def _clear_text(file: Any) -> None:
    from standfast.log.canonical import canonical  # noqa: PLC0415
    from standfast.log.models import StoredEntry  # noqa: PLC0415

    columns = ("header", "salt", "body", "signature")
    for header, salt, body, signature in StoredEntry.objects.order_by("row").values_list(*columns):
        line = {
            "header": bytes(header).decode(),
            "salt": bytes(salt).hex(),
            "body": bytes(body).decode(),
            "signature": bytes(signature).hex(),
        }
        file.write(canonical(line) + b"\n")


def take(file: str) -> Results:
    """Import a bundle."""
    from standfast.log.exchange import import_bundle  # noqa: PLC0415

    begin = time.perf_counter()
    report = import_bundle(Path(file), at=datetime.now(UTC))
    return {"s": time.perf_counter() - begin, "report": report.as_json()}


def exchange(address: str) -> Results:
    """Sync with a site."""
    from standfast.api.exchange.sync import sync  # noqa: PLC0415

    begin = time.perf_counter()
    result = sync(address, clock=lambda: datetime.now(UTC))
    return {"s": time.perf_counter() - begin, "failed": result.failed, **result.as_json()}


WORK = {
    "open": open_home,
    "recognise": recognise,
    "write": write,
    "export": export,
    "take": take,
    "sync": exchange,
}


# --- homes and links --------------------------------------------------------------------------------------------------


class Home:
    """A site of the benchmark: its folder, and its work in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"STANDFAST_HOME": str(folder)}

    def does(self, work: str, *given: str) -> Results:
        """Do a piece of work and return what it says."""
        done = subprocess.run(
            [sys.executable, __file__, "--work", work, *given],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return dict(json.loads(done.stdout))

    @contextlib.contextmanager
    def serving(self) -> Iterator[int]:
        """Serve, and yield the port."""
        port = free_port()
        command = [Path(sys.executable).parent / "standfast", "serve", "--port", str(port)]
        with (self.folder / "serve.log").open("w") as log:
            server = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until something listens at a port."""
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"Nothing listens at port {port}.")


class SlowLink:
    """A proxy that passes so many bits a second each way, and counts them."""

    def __init__(self, target: int, kbit: float | None) -> None:
        self.target = target
        self.rate = kbit * 1000 / 8 if kbit else None
        self.passed = [0, 0]
        self.free_at = [0.0, 0.0]
        self.lock = threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listening.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                for way, ends in enumerate(((near, far), (far, near))):
                    threading.Thread(target=self._pump, args=(way, *ends), daemon=True).start()

    def _pump(self, way: int, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(2048):
                self._wait(way, len(data))
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def _wait(self, way: int, size: int) -> None:
        """Hold bytes back for as long as the line needs; both connections of a way share it."""
        with self.lock:
            self.passed[way] += size
            if self.rate is None:
                return
            begin = max(time.monotonic(), self.free_at[way])
            self.free_at[way] = begin + size / self.rate
            until = self.free_at[way]
        time.sleep(max(0.0, until - time.monotonic()))

    @property
    def bytes(self) -> int:
        """How many bytes have passed, both ways."""
        return sum(self.passed)


# --- measuring --------------------------------------------------------------------------------------------------------


def open_pair(folder: Path, entries: int, *takers: str) -> tuple[Home, dict[str, Home]]:
    """Return a root that has written so many entries, and empty sites that it has recognised."""
    folder.mkdir()
    cards = folder / "cards"
    cards.mkdir()
    giver = Home(folder / "giver")
    own = cards / "giver"
    own.write_text(json.dumps(giver.does("open", "giver", "")["card"]))
    giver.does("recognise", str(own))
    homes = {}
    for name in takers:
        homes[name] = Home(folder / name)
        path = cards / name
        path.write_text(json.dumps(homes[name].does("open", name, str(own))["card"]))
        giver.does("recognise", str(path))
    giver.does("write", str(entries))
    return giver, homes


def by_file(giver: Home, taker: Home, folder: Path) -> Results:
    """Carry everything by one file."""
    bundle = folder / "bundle.age"
    made = giver.does("export", str(bundle), "by-file")
    taken = taker.does("take", str(bundle))
    entries = taken["report"]["new"]
    return {
        "entries": entries,
        "export_entries_per_s": round(entries / made["s"]),
        "import_entries_per_s": round(entries / taken["s"]),
        "entries_per_s": round(entries / (made["s"] + taken["s"])),
        "bytes_per_entry": round(made["bytes"] / entries, 1),
    }


def introduce(giver: Home, taker: Home, site: str, folder: Path) -> None:
    """Let a site learn that it is recognised, as sites know that have exchanged before: by a bundle of the root's first entries."""
    first = folder / f"{site}.age"
    code = (
        "from standfast.log.bundles import export_bundle; from standfast.log.models import Chain; "
        f"export_bundle(open({str(first)!r}, 'wb'), site={site!r}, limit=6, "
        "chain=Chain.objects.get(own=True).chain)"
    )
    setup = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'standfast.config.settings'; import django; django.setup(); "
    subprocess.run([sys.executable, "-c", setup + code], env=giver.environment, check=True)
    taker.does("take", str(first))


def by_link(giver: Home, taker: Home, site: str, folder: Path, kbit: float | None) -> Results:
    """Catch up over HTTP, through a link of so many kbit a second or as fast as it goes."""
    with giver.serving() as port:
        introduce(giver, taker, site, folder)
        link = SlowLink(port, kbit)
        done = taker.does("sync", f"http://127.0.0.1:{link.port}")
    if done["failed"]:
        raise SystemExit(done["failed"])
    entries = done["pulled"]["new"]
    return {
        "entries": entries,
        "s": round(done["s"], 2),
        "entries_per_s": round(entries / done["s"], 1),
        "bytes_per_entry": round(link.bytes / entries, 1),
        "bytes": link.bytes,
    }


def by_rsync(giver: Home, folder: Path, kbit: float | None, *, compressed: bool) -> Results | None:
    """Carry the clear text of the same entries with rsync over the same link; None where there is no rsync."""
    program = shutil.which("rsync")
    if program is None:
        return None
    source, sink = folder / "rsync-source", folder / f"rsync-sink-{compressed}"
    source.mkdir(exist_ok=True)
    sink.mkdir()
    giver.does("export", str(source / "entries.jsonl"), "-")
    port = free_port()
    config = folder / "rsyncd.conf"
    owner = f"uid = {os.getuid()}\ngid = {os.getgid()}\n"
    config.write_text(f"{owner}use chroot = no\n[b]\npath = {source}\nread only = yes\n")
    daemon = subprocess.Popen(
        [program, "--daemon", "--no-detach", f"--config={config}", f"--port={port}", "--address=127.0.0.1"]
    )  # fmt: skip
    try:
        wait_for(port)
        link = SlowLink(port, kbit)
        begin = time.perf_counter()
        options = ["-a", *(["-z", "--compress-level=9"] if compressed else [])]
        subprocess.run(
            [program, *options, f"rsync://127.0.0.1:{link.port}/b/entries.jsonl", f"{sink}/"], check=True
        )  # fmt: skip
        seconds = time.perf_counter() - begin
    finally:
        daemon.terminate()
        daemon.wait(10)
    assert (sink / "entries.jsonl").read_bytes() == (source / "entries.jsonl").read_bytes()
    return {"s": round(seconds, 2), "bytes": link.bytes}


def checked(giver: Home, taker: Home) -> Results:
    """Compare what both databases hold, with nothing of the product."""
    # The receipt of the last bundle is known to its writer alone until the next exchange.
    query = (
        "SELECT chain, seq, digest FROM log_entry "
        "WHERE body IS NOT NULL AND kind <> 'log.chain.bundle_received'"
    )
    found = []
    for home in (giver, taker):
        with sqlite3.connect(home.folder / "standfast.sqlite3") as connection:
            found.append(set(connection.execute(query)))
    known = {chain for chain, _, _ in found[1]}
    written = {row for row in found[0] if row[0] in known}
    return {"entries": len(written), "missing": len(written - found[1])}


def run(given: argparse.Namespace, scratch: Path) -> Results:
    """Measure everything and return the results."""
    results: Results = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "restricted": f"1 of {RESTRICTED_EVERY}",
    }
    fast = scratch / "fast"
    giver, takers = open_pair(fast, given.entries, "by-file", "by-link")
    results["file"] = by_file(giver, takers["by-file"], fast)
    results["http"] = by_link(giver, takers["by-link"], "by-link", fast, None)
    results["check"] = {name: checked(giver, home) for name, home in takers.items()}
    if given.slow_entries:
        results["slow"] = slow(given, scratch / "slow")
    if given.gap:
        results["gap"] = whole_gap(given, scratch / "gap")
    return results


def slow(given: argparse.Namespace, folder: Path) -> Results:
    """Catch up over a slow link, and let rsync carry the same bytes over the same."""
    results = beside_rsync(folder, given.slow_entries, given.kbit)
    scale = GAP / given.slow_entries
    results |= {"kbit": given.kbit, "scaled_to": GAP}
    for name in NAMES:
        if results[name] is not None:
            results[name]["scaled_s"] = round(results[name]["s"] * scale)
    return results


def whole_gap(given: argparse.Namespace, folder: Path) -> Results:
    """Catch up with the whole gap, every byte counted; the line's time is computed from the bytes, all else is measured."""
    results = beside_rsync(folder, given.gap, None) | {"kbit": given.kbit}
    for name in NAMES:
        if (found := results[name]) is not None:
            found["line_s"] = round(found["bytes"] * 8 / (given.kbit * 1000), 1)
            found["at_most_s"] = round(found["s"] + found["line_s"], 1)
    return results


def beside_rsync(folder: Path, entries: int, kbit: float | None) -> Results:
    """Catch up with so many entries, beside rsync, over a link of so many kbit a second or one that only counts."""
    giver, takers = open_pair(folder, entries, "by-link")
    results: Results = {"entries": entries}
    for name, compressed in (("rsync", False), ("rsync -z", True)):
        results[name] = by_rsync(giver, folder, kbit, compressed=compressed)
    results["sync"] = by_link(giver, takers["by-link"], "by-link", folder, kbit)
    results["check"] = checked(giver, takers["by-link"])
    return results


def table(results: Results) -> None:
    """Print what was measured."""
    file, http = results["file"], results["http"]
    print(
        f"by file   {file['entries_per_s']:>8,} entries/s  {file['bytes_per_entry']:>7} bytes/entry"
    )
    print(f"  export  {file['export_entries_per_s']:>8,} entries/s")
    print(f"  import  {file['import_entries_per_s']:>8,} entries/s")
    print(
        f"by HTTP   {http['entries_per_s']:>8,} entries/s  {http['bytes_per_entry']:>7} bytes/entry"
    )
    for name, found in results["check"].items():
        print(f"check     {name}: {found['entries']:,} entries, {found['missing']} missing")
    if "slow" in results:
        gap = results["slow"]
        print(f"{gap['kbit']} kbit/s, {gap['entries']:,} entries, scaled to {gap['scaled_to']:,}:")
        gap_table(gap, lambda found: f"{found['s']} s, {found['scaled_s'] / 60:.1f} min scaled")
    if "gap" in results:
        gap = results["gap"]
        print(f"{gap['kbit']} kbit/s in computed time, {gap['entries']:,} entries:")
        gap_table(
            gap,
            lambda found: (
                f"line {found['line_s']} s, measured {found['s']} s, at most {found['at_most_s'] / 60:.1f} min"
            ),
        )


def gap_table(gap: Results, times: Callable[[Results], str]) -> None:
    """Print what a gap costs by each way of carrying it."""
    for name in NAMES:
        found = gap[name]
        text = f"{found['bytes']:>12,} bytes  {times(found)}" if found else "is not here; left out"
        print(f"  {name:<9} {text}")
    print(f"  check: {gap['check']['entries']:,} entries, {gap['check']['missing']} missing")


def main() -> None:
    """Run the benchmark, or one piece of work in a home."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--entries", type=int, default=20_000)
    words.add_argument("--slow-entries", type=int, default=3_000)
    words.add_argument("--gap", type=int, default=0)
    words.add_argument("--kbit", type=float, default=KBIT)
    words.add_argument("--work", nargs="+")
    given = words.parse_args()
    if given.work:
        set_up()
        print(json.dumps(WORK[given.work[0]](*given.work[1:])))
        return
    with tempfile.TemporaryDirectory(prefix="standfast-exchange-") as scratch:
        results = run(given, Path(scratch))
    table(results)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
