"""What the log costs, beside the machine's raw SQLite in the same run, with an independent look at what was written.

    script/bench log                          the whole run: 200,000 entries
    python benchmarks/log.py --entries 20000  a quick one
    python benchmarks/log.py --only append,letter

Prints a table and one JSON object: medians of several repetitions, ratios, sizes, versions, settings.
"""

import argparse
import csv
import hashlib
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).parents[1]
HOME = Path(os.environ.setdefault("STANDFAST_HOME", tempfile.mkdtemp(prefix="standfast-bench-")))
os.environ["DJANGO_SETTINGS_MODULE"] = "standfast.config.settings"
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402 -- the home is chosen first

django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: E402
from django.db import connection  # noqa: E402

from standfast.apps.accounts import operations as accounts  # noqa: E402
from standfast.apps.accounts import queries  # noqa: E402
from standfast.apps.accounts.facts import PersonCorrected  # noqa: E402
from standfast.apps.incidents.facts import (  # noqa: E402
    HarmRecorded,
    IncidentCorrected,
    IncidentReported,
    IncidentVerified,
)
from standfast.apps.incidents.operations import report_incident  # noqa: E402
from standfast.apps.observations.operations import import_ucdp  # noqa: E402
from standfast.config.prepare import prepare  # noqa: E402
from standfast.log.enrolment import open_chain  # noqa: E402
from standfast.log.models import StoredEntry  # noqa: E402
from standfast.log.operations import append, write_transaction  # noqa: E402
from standfast.log.rebuild import rebuild  # noqa: E402
from standfast.log.times import Happened  # noqa: E402
from standfast.log.verification import verify, verify_chains, verify_rows  # noqa: E402
from standfast.log.worlds import forget_worlds, world  # noqa: E402

START = datetime(2016, 7, 1, 6, 0, tzinfo=UTC)
AUTHOR = UUID(int=7)
DATABASE = HOME / "standfast.sqlite3"
CHUNK = 500
REPORT = IncidentReported(
    category="CR2",
    place="Gate road",
    county="Juba",
    lon=31.535,
    lat=4.811,
    accuracy_m=50.0,
    narrative="Three men in uniform stopped a taxi and took the passengers' telephones.",
)
Results = dict[str, Any]


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def timed_twice(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds on the clock and of this processor that something takes: they part on a machine that others use."""
    cpu = time.process_time()
    seconds = timed(work)
    return seconds, time.process_time() - cpu


def each(count: int, work: Callable[[], object]) -> float:
    """Return the seconds that one of many repetitions takes."""
    start = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - start) / count


def median(values: list[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def clock() -> Iterator[datetime]:
    """Yield instants, a second apart."""
    at = START
    while True:
        at += timedelta(seconds=1)
        yield at


NEXT = clock()


def one(fact: Any = REPORT, *, subject: UUID | None = None) -> None:
    """Append one fact in an operation of its own."""
    with write_transaction():
        append(fact, subject=subject or uuid4(), by=AUTHOR, at=next(NEXT))


# --- durable writes ---------------------------------------------------------------------------------------------------


def raw_sqlite(count: int) -> float:
    """Return seconds a commit of one row of the same bytes into a plain table of a file beside ours: WAL, FULL."""
    row = StoredEntry.objects.filter(kind=REPORT.kind).first()
    assert row is not None
    blobs = tuple(bytes(value or b"") for value in (row.header, row.salt, row.body, row.signature))
    path = HOME / "raw.sqlite3"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE entry (row INTEGER PRIMARY KEY, chain TEXT, seq INTEGER, digest TEXT, header BLOB, salt BLOB, "
        "body BLOB, signature BLOB, UNIQUE (chain, seq, digest))"
    )
    insert = "INSERT INTO entry (chain, seq, digest, header, salt, body, signature) VALUES (?, ?, ?, ?, ?, ?, ?)"

    def commits() -> None:
        for number in range(count):
            database.execute("BEGIN IMMEDIATE")
            database.execute(insert, (row.chain, number, row.digest, *blobs))
            database.execute("COMMIT")

    seconds = timed(commits) / count
    database.close()
    return seconds


def append_durably(repeat: int) -> Results:
    """Measure single operations and 100 facts in one, in turns with raw SQLite, so that all see the same machine."""
    duty = _duty_officer()
    one()
    raw, single, whole, bulk = [], [], [], []

    def hundred() -> None:
        with write_transaction():
            for _ in range(100):
                append(REPORT, subject=uuid4(), by=AUTHOR, at=next(NEXT))

    def operation() -> None:
        at = next(NEXT)
        report_incident(
            by=duty, at=at, happened=Happened.exact(at), category="CR2", place="Gate road", county="Juba", lon=31.535,
            lat=4.811, accuracy_m=50.0, narrative=REPORT.narrative,
        )  # fmt: skip

    for _ in range(repeat):
        raw.append(raw_sqlite(200))
        single.append(each(200, one))
        whole.append(each(100, operation))
        bulk.append(timed(hundred) / 100)
    ratio = median([r / s for r, s in zip(raw, single, strict=True)])
    return {
        "raw_commits_per_s": 1 / median(raw),
        "single_operations_per_s": 1 / median(single),
        "single_to_raw": ratio,
        "report_incident_per_s": 1 / median(whole),
        "report_incident_to_raw": median([r / w for r, w in zip(raw, whole, strict=True)]),
        "hundred_facts_per_s": 1 / median(bulk),
        "hundred_to_single": median([s / b for s, b in zip(single, bulk, strict=True)]),
    }


def _duty_officer() -> Any:
    known = queries.person("duty")
    if known is not None:
        return known
    accounts.open_first_administrator(at=START, account="administrator", name="Administrator")
    by = queries.person("administrator")
    assert by is not None
    entry = accounts.enrol_person(
        by=by, at=START, account="duty", name="Duty officer", office="Juba"
    )
    accounts.grant_role(by=by, at=START, person_id=entry.subject, role="duty officer")
    return queries.person("duty")


def append_to_a_long_subject(repeat: int, entries: int = 1000) -> Results:
    """Measure an append to a subject of 1,000 entries against one to a subject of one, where the state grows and where not."""
    found: Results = {}
    kinds: dict[str, Callable[[int], Any]] = {
        "fixed_state": lambda n: PersonCorrected(office=f"Office {n}"),
        "growing_state": lambda n: HarmRecorded(source=UUID(int=n), harm="injured", best=1),
    }
    for name, fact in kinds.items():
        long = uuid4()
        with write_transaction():
            append(REPORT, subject=long, by=AUTHOR, at=next(NEXT))
            for number in range(entries - 1):
                append(fact(number), subject=long, by=AUTHOR, at=next(NEXT))
        short_s, long_s = [], []
        for turn in range(repeat * 10):
            new = uuid4()
            one(fact(0), subject=new)
            short_s.append(timed(partial(one, fact(1), subject=new)))
            long_s.append(timed(partial(one, fact(entries + turn), subject=long)))
        found[f"long_to_short_{name}"] = median(long_s) / median(short_s)
        found[f"long_subject_{name}_ms"] = median(long_s) * 1000
    return found


# --- a large log ------------------------------------------------------------------------------------------------------


def fill(entries: int) -> Results:
    """Fill the log up to a number of entries: incidents of four statements over nine months, in chunks."""
    start_count = StoredEntry.objects.count()
    missing = max(0, entries - start_count)
    subjects = [uuid4() for _ in range(missing // 4 + 1)]
    step = timedelta(days=270) / max(1, missing)

    def facts() -> Iterator[tuple[Any, UUID, datetime]]:
        made = 0
        for subject in subjects:
            for fact in (
                REPORT,
                HarmRecorded(harm="injured", low=1, best=2, high=3),
                IncidentVerified(status="verified", method="patrol visit"),
                IncidentCorrected(reason="Heard again.", county="Yei"),
            ):
                if made == missing:
                    return
                made += 1
                yield fact, subject, START + timedelta(days=1) + step * made

    def write() -> None:
        source = facts()
        while True:
            with write_transaction():
                for _ in range(CHUNK):
                    found = next(source, None)
                    if found is None:
                        return
                    fact, subject, at = found
                    append(fact, subject=subject, by=AUTHOR, at=at)

    seconds = timed(write)
    return {
        "entries": StoredEntry.objects.count(),
        "bulk_append_per_s": missing / seconds if missing else None,
    }


def refold(repeat: int) -> Results:
    """Measure folding every subject again."""
    count = StoredEntry.objects.count()
    taken = [timed_twice(rebuild) for _ in range(repeat)]
    seconds = median([wall for wall, _ in taken])
    return {
        "refold_per_s": count / seconds,
        "refold_per_cpu_s": count / median([cpu for _, cpu in taken]),
        "rebuild_s": seconds,
    }


def check_chains(repeat: int) -> Results:
    """Measure verifying the chains, and the rows."""
    count = StoredEntry.objects.count()
    taken = [timed_twice(lambda: list(verify_chains())) for _ in range(repeat)]
    rows = timed(lambda: list(verify_rows()))
    return {
        "verify_chains_per_s": count / median([wall for wall, _ in taken]),
        "verify_chains_per_cpu_s": count / median([cpu for _, cpu in taken]),
        "verify_rows_per_s": count / rows,
    }


def worlds(repeat: int) -> Results:
    """Measure the first world of a moment, the next one of another day, and one that is kept."""
    first, following, kept, known = [], [], [], []

    def stand(day: int, known_by: int | None = None) -> None:
        by = None if known_by is None else START + timedelta(days=known_by)
        with world(as_of=START + timedelta(days=day), known_by=by):
            pass

    for turn in range(repeat):
        forget_worlds()
        first.append(timed(lambda: stand(135)))
        following.append(timed(partial(stand, 136 + turn)))
        kept.append(timed(partial(stand, 136 + turn)))
        known.append(timed(partial(stand, 135, 200 + turn)))
    return {
        "first_world_s": median(first),
        "next_world_s": median(following),
        "kept_world_s": median(kept),
        "first_world_known_by_s": median(known),
    }


# --- files in, letters out --------------------------------------------------------------------------------------------


def ucdp(rows: int) -> Results:
    """Measure the import of a UCDP file made of the header and rows of a plain shape, and importing it again."""
    path = HOME / "ucdp.csv"
    _write_ucdp(path, rows)
    first = timed(lambda: import_ucdp(path, at=START, dry_run=False))
    again = timed(lambda: import_ucdp(path, at=START, dry_run=False))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM observations_observation")
        held = cursor.fetchone()[0]
    return {
        "ucdp_rows": rows,
        "ucdp_held": held,
        "ucdp_rows_per_s": rows / first,
        "ucdp_again_rows_per_s": rows / again,
    }


UCDP_COLUMNS = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "iso3",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]


def _write_ucdp(path: Path, rows: int) -> None:
    plain = dict.fromkeys(UCDP_COLUMNS, "") | {
        "active_year": "1", "code_status": "Clear", "type_of_violence": "1", "conflict_name": "South Sudan: Government",
        "dyad_name": "Government of South Sudan - SPLM/A-IO", "side_a": "Government of South Sudan", "side_b": "SPLM/A-IO",
        "number_of_sources": "-1", "source_article": "Invented for a benchmark", "where_prec": "1",
        "where_coordinates": "Juba town", "where_description": "Juba", "adm_1": "Central Equatoria state", "adm_2": "Juba county",
        "geom_wkt": "POINT (31.6 4.85)", "country": "South Sudan", "iso3": "SSD", "country_id": "626", "region": "Africa",
        "event_clarity": "1", "date_prec": "1", "deaths_a": "0", "deaths_b": "1", "deaths_civilians": "1", "deaths_unknown": "0",
        "best": "2", "high": "3", "low": "2", "gwnoa": "626",
    }  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, UCDP_COLUMNS)
        out.writeheader()
        for number in range(rows):
            day = datetime(2011, 7, 9, tzinfo=UTC) + timedelta(days=number % 2000)
            date = day.strftime("%Y-%m-%d 00:00:00.000")
            out.writerow(plain | {
                "id": number + 1, "relid": f"SSD-{number}", "year": day.year, "latitude": 4.85 + number % 100 / 1000,
                "longitude": 31.6 + number % 90 / 1000, "date_start": date, "date_end": date,
            })  # fmt: skip


def letters(repeat: int) -> Results:
    """Measure the letter from the command line, on the demo mission, each time in a process of its own."""
    home = HOME / "demo"
    command = Path(sys.executable).parent / "standfast"
    environment = os.environ | {"STANDFAST_HOME": str(home)}

    def run(*arguments: str) -> bytes:
        done = subprocess.run(
            [command, *arguments], env=environment, capture_output=True, check=True
        )
        return done.stdout

    load_s = timed(lambda: run("demo", "load"))
    found: Results = {"demo_load_s": load_s}
    for form in ("json", "html", "pdf"):
        seconds = [
            timed(partial(run, "letter", "--as-of", "2017-04-17", "--format", form))
            for _ in range(repeat)
        ]
        found[f"letter_{form}_s"] = median(seconds)
    found["start_s"] = median([timed(lambda: run("log", "heads")) for _ in range(repeat)])
    return found


# --- the checker ------------------------------------------------------------------------------------------------------


def independent_check() -> Results:
    """Look at the file with nothing of the product: count, links, digests, commitments, signatures of the heads."""
    with sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True) as database:
        keys = dict(database.execute("SELECT chain, key FROM log_chain"))
        entries = broken = 0
        before: tuple[str, int, str, bytes] | None = None
        heads = {}
        query = "SELECT chain, seq, digest, header, salt, body, signature FROM log_entry ORDER BY chain, seq"
        for chain, seq, digest, header, salt, body, signature in database.execute(query):
            entries += 1
            fields = json.loads(header)
            follows = "0" * 64
            if before is not None and before[0] == chain:
                link = b"standfast.link.1\0" + bytes.fromhex(before[2]) + before[3]
                follows = hashlib.sha256(link).hexdigest()
                broken += before[1] + 1 != seq
            broken += fields["previous"] != follows
            broken += hashlib.sha256(b"standfast.entry.1\0" + header).hexdigest() != digest
            broken += (
                hashlib.sha256(b"standfast.body.1\0" + salt + body).hexdigest()
                != fields["commitment"]
            )
            before = chain, seq, digest, signature
            heads[chain] = digest, signature
    for chain, (digest, signature) in heads.items():
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys[chain]))
        key.verify(signature, b"standfast.head.1\0" + bytes.fromhex(digest))
    return {"checked_entries": entries, "checked_chains": len(heads), "broken": broken}


GOALS = {
    "single_to_raw": (">=", 0.2),
    "hundred_to_single": (">=", 8),
    "refold_per_s": (">=", 20_000),
    "verify_chains_per_s": (">=", 40_000),
    "first_world_s": ("<=", 20),
    "next_world_s": ("<=", 2),
    "long_to_short_fixed_state": ("<", 3),
    "long_to_short_growing_state": ("<", 3),
    "ucdp_rows_per_s": (">=", 30_000),
    "letter_json_s": ("<=", 3),
    "letter_pdf_s": ("<=", 5),
}
PARTS: dict[str, Callable[[argparse.Namespace], Results]] = {
    "append": lambda given: append_durably(given.repeat),
    "long": lambda given: append_to_a_long_subject(given.repeat),
    "fill": lambda given: fill(given.entries),
    "refold": lambda given: refold(given.repeat),
    "verify": lambda given: check_chains(given.repeat),
    "worlds": lambda given: worlds(given.repeat),
    "ucdp": lambda given: ucdp(given.rows),
    "letter": lambda given: letters(given.repeat),
}


def settings_in_force() -> Results:
    """Return what the numbers depend on."""
    with connection.cursor() as cursor:
        pragmas = {}
        for name in ("journal_mode", "synchronous", "page_size", "cache_size"):
            cursor.execute(f"PRAGMA {name}")
            pragmas[name] = cursor.fetchone()[0]
    return {
        "python": platform.python_version(), "django": django.get_version(), "sqlite": sqlite3.sqlite_version,
        "machine": platform.machine(), "cores": os.cpu_count(), "load": [round(load, 1) for load in os.getloadavg()],
        "pragmas": pragmas, "database_mb": round(DATABASE.stat().st_size / 1e6, 1),
        "free_gb": round(shutil.disk_usage(HOME).free / 1e9),
    }  # fmt: skip


def met(name: str, value: float) -> bool:
    """Tell whether a goal is reached."""
    sign, goal = GOALS[name]
    return {">=": value >= goal, "<=": value <= goal, "<": value < goal}[sign]


def table(found: Results) -> Iterator[str]:
    """Yield the lines of the table."""
    for name, value in found.items():
        shown = f"{value:,.2f}" if isinstance(value, float) else f"{value}"
        goal = f"goal {GOALS[name][0]} {GOALS[name][1]:,}" if name in GOALS else ""
        verdict = ("reached" if met(name, value) else "MISSED") if goal else ""
        yield f"{name:<32} {shown:>14}  {goal:<18} {verdict}".rstrip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--rows", type=int, default=60_000, help="rows of the UCDP file")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas")
    given = parser.parse_args()
    prepare()
    open_chain(site="juba", at=START, world="demo")
    found: Results = {}
    for name in given.only.split(","):
        print(f"  {name} ...", file=sys.stderr, flush=True)
        measured = PARTS[name](given)
        print("\n".join(table(measured)), file=sys.stderr, flush=True)
        found |= measured
    findings = verify()
    found |= independent_check() | {"findings": len(findings)}
    print("\n".join(table(found)))
    print(json.dumps({"results": found, "settings": settings_in_force(), "given": vars(given)}))
    if found["broken"] or findings:
        raise SystemExit("The checker found entries that are not whole.")


if __name__ == "__main__":
    main()
