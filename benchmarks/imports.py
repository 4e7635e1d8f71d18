"""What taking a catalogue costs, beside the database's own bulk load of the same rows in the same run, counted by a checker.

    python benchmarks/imports.py                       200,000 rows of UCDP and of ACLED, SQLite and a throw-away PostgreSQL
    python benchmarks/imports.py --rows 20000 --runs 1 --databases sqlite

The peer reads the same file with Python's csv and loads its cells as text: `executemany` in one transaction on SQLite, COPY on
PostgreSQL. It reads nothing of a row, keeps no versions and knows no doubt. The twin of UCDP has the rows of the real file, where
../shared/data holds it, with ids, days and points of their own. Prints a table and one JSON object of medians.
"""

import argparse
import csv
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared/data/conflict/ucdp_ged_south_sudan_2011_2016.csv"
AT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = date(1997, 1, 1)
DAYS = 9_000
ACLED = {
    "event_id_cnty": "", "event_date": "", "year": "", "time_precision": "1", "disorder_type": "Political violence",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Side A", "assoc_actor_1": "", "inter1": "1",
    "actor2": "Side B", "assoc_actor_2": "", "inter2": "2", "interaction": "12", "civilian_targeting": "", "iso": "728",
    "region": "Eastern Africa", "country": "South Sudan", "admin1": "Central Equatoria", "admin2": "Yei", "admin3": "",
    "location": "Yei", "latitude": "", "longitude": "", "geo_precision": "1", "source": "Invented Radio",
    "source_scale": "National", "notes": "Two sides clash near the market, shops are closed for a day; invented.",
    "fatalities": "4", "tags": "", "timestamp": "1480000000",
}  # fmt: skip
UCDP = {
    "id": "", "relid": "", "year": "", "active_year": "1", "code_status": "Clear", "type_of_violence": "1",
    "conflict_name": "Invented", "side_a": "Side A", "side_b": "Side B", "number_of_sources": "1",
    "source_article": "Invented Radio, a long line about what was heard and by whom", "where_prec": "1",
    "where_coordinates": "Yei town", "adm_1": "Central Equatoria state", "adm_2": "Yei county", "latitude": "", "longitude": "",
    "geom_wkt": "", "country": "South Sudan", "iso3": "SSD", "date_prec": "1", "date_start": "", "date_end": "",
    "deaths_a": "0", "deaths_b": "4", "best": "4", "high": "6", "low": "3",
}  # fmt: skip


def written(path: Path, kind: str, rows: int) -> str:
    """Write a twin of a catalogue and return what its rows are made of."""
    rng = random.Random(7)
    shapes, origin = [UCDP], "invented rows"
    if kind == "acled":
        shapes = [ACLED]
    elif REAL.exists():
        with REAL.open(encoding="utf-8", newline="") as file:
            shapes, origin = [*csv.DictReader(file)][1:], "rows of the real file"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(shapes[0]))
        out.writeheader()
        for number in range(rows):
            shape = shapes[number % len(shapes)]
            out.writerow(shape | _own(kind, number, shape, rng))
    return origin


def _own(kind: str, number: int, shape: dict[str, str], rng: random.Random) -> dict[str, str]:
    """Return an id, a day, and a point near the one that the row names."""
    on = FIRST + timedelta(days=rng.randrange(DAYS))
    lon = float(shape["longitude"] or 30.6764) + rng.uniform(-0.05, 0.05)
    lat = float(shape["latitude"] or 4.0944) + rng.uniform(-0.05, 0.05)
    point = {"latitude": f"{lat:.6f}", "longitude": f"{lon:.6f}", "year": str(on.year)}
    if kind == "acled":
        return point | {"event_id_cnty": f"SSD{number}", "event_date": f"{on:%d %B %Y}"}
    day = f"{on} 00:00:00.000"
    return point | {"id": str(number + 1), "date_start": day, "date_end": day}


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(kind: str, rows: int, runs: int) -> dict[str, Any]:
    """Return medians for one catalogue on the database that the settings name; every figure counted by a checker."""
    from standfast.apps.observations import operations  # noqa: PLC0415 -- Django is set up by now

    path = Path(os.environ["STANDFAST_HOME"]) / f"{kind}.csv"
    origin = written(path, kind, rows)
    take = {"ucdp": operations.import_ucdp, "acled": operations.import_acled}[kind]
    ours, again, peer = [], [], []
    flagged = 0
    for _ in range(runs):
        _empty()
        peer.append(seconds(lambda: _plain(path)))
        _counted("bench_plain", rows)
        ours.append(seconds(lambda: take(path, at=AT)))
        _counted("observations_observation", rows)
        again.append(seconds(lambda: take(path, at=AT)))
        _counted("observations_observation", rows)
        flagged = _count("observations_keptrow")
    return {
        "catalogue": kind,
        "made of": origin,
        "rows": rows,
        "rows_per_s": rows / statistics.median(ours),
        "again_rows_per_s": rows / statistics.median(again),
        "peer_rows_per_s": rows / statistics.median(peer),
        "share_of_peer": statistics.median(peer) / statistics.median(ours),
        "kept_with_doubts": flagged,
    }


def _execute(statement: str) -> Any:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if statement.startswith("SELECT") else None


def _empty() -> None:
    _execute("DROP TABLE IF EXISTS bench_plain")
    for table in ("keptrow", "observation", "batch"):
        _execute(f"DELETE FROM observations_{table}")


def _count(table: str) -> int:
    return int(_execute(f"SELECT count(*) FROM {table}")[0])


def _counted(table: str, rows: int) -> None:
    if (held := _count(table)) != rows:
        raise SystemExit(
            f"{table} holds {held} rows where {rows} were loaded: the run counts for nothing."
        )


def _plain(path: Path) -> None:
    """Load the cells of a file as text, the fastest way that the database has."""
    from django.db import connection  # noqa: PLC0415

    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        names = [f'"{name}"' for name in next(reader)]
        _execute(f"CREATE TABLE bench_plain ({', '.join(f'{name} text' for name in names)})")
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(names))
            own = sqlite3.connect(str(connection.settings_dict["NAME"]))
            with own:
                own.executemany(f"INSERT INTO bench_plain VALUES ({marks})", reader)
            own.close()
            return
        with connection.cursor() as cursor, cursor.copy("COPY bench_plain FROM STDIN") as copy:
            for cells in reader:
                copy.write_row(cells)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a throw-away PostgreSQL and yield its address, as script/test does."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise SystemExit(
            "No PostgreSQL is installed; run script/bootstrap --test, or --databases sqlite."
        )
    bin_, folder = found[-1].parent, Path(tempfile.mkdtemp(prefix="standfast-bench-pg-"))
    user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")

    def run(*words: str) -> None:
        subprocess.run([*user, *words], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    init = (
        str(bin_ / "initdb"),
        "-D",
        "data",
        "--no-sync",
        "-U",
        "standfast",
        "-A",
        "trust",
        "-E",
        "UTF8",
    )
    port = str(20_000 + os.getpid() % 20_000)
    try:
        run(*init, "--locale=C")
        run(
            str(bin_ / "pg_ctl"),
            "-D",
            "data",
            "-w",
            "-l",
            "log",
            "-o",
            f"-p {port} -k {folder} -h 127.0.0.1",
            "start",
        )
        run(str(bin_ / "createdb"), "-h", "127.0.0.1", "-p", port, "-U", "standfast", "standfast")
        yield f"postgres://standfast@127.0.0.1:{port}/standfast"
    finally:
        subprocess.run([*user, str(bin_ / "pg_ctl"), "-D", "data", "-m", "immediate", "stop"],
                       check=False, cwd=folder, stdout=subprocess.DEVNULL)  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)


def child(given: argparse.Namespace) -> None:
    """Measure on the database of the environment and print JSON."""
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from standfast.config.prepare import prepare  # noqa: PLC0415

    prepare()
    results = [
        measured(kind, given.rows, given.runs) | {"database": connection.vendor}
        for kind in ("ucdp", "acled")
    ]
    print(json.dumps(results))


def on(address: str | None, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure in a process and a home of its own."""
    home = tempfile.mkdtemp(prefix="standfast-bench-")
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"STANDFAST_HOME": home, "DJANGO_SETTINGS_MODULE": "standfast.config.settings"}
    if address:
        environment["DATABASE_URL"] = address
    words = [
        sys.executable,
        __file__,
        "--child",
        "--rows",
        str(given.rows),
        "--runs",
        str(given.runs),
    ]
    try:
        done = subprocess.run(words, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Run what was asked and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3, help="of which the median counts")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given)
        return
    results: list[dict[str, Any]] = []
    if "sqlite" in given.databases:
        results += on(None, given)
    if "postgresql" in given.databases:
        with postgresql() as address:
            results += on(address, given)
    for one in results:
        print(
            f"{one['database']:<12}{one['catalogue']:<7}{one['rows_per_s']:>9,.0f} rows/s new "
            f"{one['again_rows_per_s']:>9,.0f} again {one['peer_rows_per_s']:>9,.0f} peer "
            f"{one['share_of_peer']:.2f} of it, {one['kept_with_doubts']:,} kept with doubts"
        )
    print(
        json.dumps({"load": os.getloadavg()[0], "runs": given.runs, "results": results}, indent=1)
    )


if __name__ == "__main__":
    main()
