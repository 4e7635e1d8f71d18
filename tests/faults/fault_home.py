"""Run by the fault tests as a process of its own: a home with one site, and writers that are killed while they write.

fault_home.py prepare            make the home
fault_home.py kill COUNT SEED    fork writers, kill each at a random moment, and say what was acknowledged
fault_home.py race WRITERS EACH  let several processes write at once
"""

import json
import os
import random
import select
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "standfast.config.settings"
django.setup()

from django.db import connection  # noqa: E402 -- Django comes first

from standfast.apps.accounts import operations, queries  # noqa: E402
from standfast.apps.incidents.facts import IncidentCorrected, IncidentReported  # noqa: E402
from standfast.config.prepare import prepare  # noqa: E402
from standfast.log.enrolment import open_chain  # noqa: E402
from standfast.log.format import read_header  # noqa: E402
from standfast.log.models import StoredEntry  # noqa: E402
from standfast.log.operations import append, write_transaction  # noqa: E402
from standfast.log.verification import verify  # noqa: E402

START = datetime(2016, 7, 1, 6, 0, tzinfo=UTC)


def prepare_home() -> None:
    """Make the tables, the site's chain, and the people."""
    prepare()
    open_chain(site="juba", at=START, world="demo")
    operations.open_first_administrator(at=START, account="administrator", name="Administrator")
    by = queries.person("administrator")
    assert by is not None
    entry = operations.enrol_person(
        by=by, at=START, account="duty", name="Duty officer", office="Juba"
    )
    operations.grant_role(by=by, at=START, person_id=entry.subject, role="duty officer")


def write_for_ever(acknowledge: int, seed: int, *, limit: int | None = None) -> None:
    """Write operations of one and of three entries, and acknowledge each once it is durable."""
    rng = random.Random(seed)
    number = 0
    while limit is None or number < limit:
        number += 1
        at = START + timedelta(seconds=seed * 1000 + number)
        act = uuid4()
        with write_transaction():
            made = [
                append(IncidentReported(category="CR2", narrative="x" * rng.randrange(1, 4000)), subject=uuid4(), by=UUID(int=7), at=at, act=act)
            ]  # fmt: skip
            if number % 3 == 0:
                for county in ("Juba", "Yei"):
                    fact = IncidentCorrected(reason="Elsewhere.", county=county)
                    made.append(append(fact, subject=made[0].subject, by=UUID(int=7), at=at, act=act))  # fmt: skip
        lines = [f"{entry.id} {entry.chain} {entry.seq} {len(made)}\n" for entry in made]
        os.write(acknowledge, "".join(lines).encode())


def kill_writers(count: int, seed: int) -> None:
    """Fork a writer, kill it with SIGKILL at a random moment, and again."""
    rng = random.Random(seed)
    acknowledged: list[str] = []
    died_writing = 0
    for number in range(count):
        connection.close()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            write_for_ever(writer, seed * 10_000 + number)
        os.close(writer)
        data = os.read(reader, 65536)  # the first acknowledgement: the writer is at work
        end = time.monotonic() + rng.uniform(0, 0.05)
        while (left := end - time.monotonic()) > 0:
            if select.select([reader], [], [], left)[0]:
                data += os.read(reader, 65536)
        os.kill(child, signal.SIGKILL)
        while more := os.read(reader, 65536):
            data += more
        os.close(reader)
        os.waitpid(child, 0)
        acknowledged += data.decode().splitlines()
        died_writing += _check(data.decode().splitlines())
    print(json.dumps({"kills": count, "acknowledged": len(acknowledged), "unacknowledged": died_writing} | _whole(acknowledged)))  # fmt: skip


def _check(lines: list[str]) -> int:
    """Return how many entries the killed writer had made durable without having acknowledged them."""
    last = int(lines[-1].split()[2])
    return StoredEntry.objects.filter(seq__gt=last).count()


def _whole(acknowledged: list[str]) -> dict[str, object]:
    """Return what a full look at the home finds."""
    held = {
        (str(row.id), row.chain, row.seq): read_header(bytes(row.header)).act
        for row in StoredEntry.objects.order_by("seq")
    }
    acts: dict[object, int] = {}
    for act in held.values():
        acts[act] = acts.get(act, 0) + 1
    lost = [line for line in acknowledged if (*_key(line),) not in held]
    half = [act for act, count in acts.items() if act is not None and count not in (1, 3)]
    return {
        "entries": len(held),
        "lost": lost,
        "half_written": len(half),
        "gapless": [seq for _, _, seq in held] == list(range(1, len(held) + 1)),
        "findings": [finding.as_json() for finding in verify()],
    }


def _key(line: str) -> tuple[str, str, int]:
    entry, chain, seq, _ = line.split()
    return entry, chain, int(seq)


def race(writers: int, each: int) -> None:
    """Let processes write at once, and say what came of it."""
    connection.close()
    reader, writer = os.pipe()
    children = []
    for number in range(writers):
        child = os.fork()
        if child == 0:
            write_for_ever(writer, number, limit=each)
            os._exit(0)
        children.append(child)
    os.close(writer)
    data = b""
    while more := os.read(reader, 65536):
        data += more
    codes = [os.waitpid(child, 0)[1] for child in children]
    lines = data.decode().splitlines()
    print(json.dumps({"exit_codes": codes, "acknowledged": len(lines)} | _whole(lines)))


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare_home()
    elif sys.argv[1] == "kill":
        kill_writers(int(sys.argv[2]), int(sys.argv[3]))
    else:
        race(int(sys.argv[2]), int(sys.argv[3]))
