"""Worlds of a moment: what was true as of a date, by what was known at a site by then.

A world is a read-only database in memory, folded from the entries that count at the moment. Subjects whose rows are the
same as now are copied; only the others are folded again. Querysets made inside a world belong to it and fail once it
closes; figures leave as values. Entries, accounts and sessions always come from live.
"""

import itertools
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, connections

from standfast.log.chains import own_site
from standfast.log.facts import read_fact
from standfast.log.figures import Moment
from standfast.log.fold import FOLDS, Entry, by_label_and_fold, fold_entries, kept_at
from standfast.log.gaps import Ranges, held_ranges, merged, missing
from standfast.log.genesis import BundleReceived
from standfast.log.models import Row, StoredEntry
from standfast.log.operations import write_transaction
from standfast.log.projection import all_tables, rows_of
from standfast.log.routing import LIVE, Known, leave, stand_in
from standfast.log.store import (
    FOLDED,
    as_bytes,
    as_instant,
    as_uuid,
    folded_entries,
    insert_rows,
    many,
    one,
)

__all__ = [
    "END_OF_TIME",
    "NoSuchSite",
    "World",
    "forget_worlds",
    "known_at",
    "present_heads",
    "standing_at",
    "world",
]

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
CACHED_WORLDS = 6
Heads = dict[str, tuple[int, str]]
_numbers = itertools.count(1)
_lock = threading.RLock()


class NoSuchSite(LookupError):
    """The site whose knowledge is asked for has no chain here."""


@dataclass(frozen=True, slots=True)
class World:
    """A handle on the world of a moment: its database alias, and the heads that it was folded from."""

    alias: str
    moment: Moment
    heads: Heads


@dataclass(slots=True)
class _Built:
    """A folded world in memory, kept alive by its anchor connection."""

    name: str
    heads: Heads
    known: Known | None
    anchor: sqlite3.Connection = field(repr=False)


_cache: "OrderedDict[tuple[Any, ...], _Built]" = OrderedDict()
_erasures: Any = None


@contextmanager
def world(
    *,
    as_of: datetime | None = None,
    known_by: datetime | None = None,
    at_site: str | None = None,
    heads: tuple[tuple[str, int], ...] | None = None,
) -> Iterator[World]:
    """Stand in the world of a moment; rows read inside the block are those of that moment.

    `as_of` left out means everything recorded; `known_by` left out means the present heads; `at_site` left out means this site.
    `heads`, the newest seq of every chain, means what is held up to them, whoever knew it.

    :raises NoSuchSite: when no chain of the site is known here.
    """
    moment = Moment(as_of or END_OF_TIME, known_by, at_site, heads)
    built = _built(moment)
    alias = f"world-{next(_numbers)}"
    connections.databases[alias] = _database(built.name, read_only=True)
    token = stand_in(alias, built.known)
    try:
        yield World(alias, moment, built.heads)
    finally:
        leave(token)
        _close(alias)


def standing_at(moment: Moment) -> AbstractContextManager[World]:
    """Stand in the world of a moment, as `world` does.

    :raises NoSuchSite: when no chain of the site is known here.
    """
    return world(
        as_of=moment.as_of,
        known_by=moment.known_by,
        at_site=moment.at_site,
        heads=moment.heads,
    )


def forget_worlds() -> None:
    """Drop every cached world: after a rebuild, a restore or an erasure."""
    with _lock:
        while _cache:
            _cache.popitem()[1].anchor.close()


def present_heads() -> Heads:
    """Return the newest seq and digest of every chain as held here."""
    rows = many(
        "SELECT e.chain, e.seq, MIN(e.digest) FROM log_entry e JOIN (SELECT chain, MAX(seq) AS seq FROM log_entry "
        "GROUP BY chain) AS newest ON e.chain = newest.chain AND e.seq = newest.seq GROUP BY e.chain, e.seq ORDER BY 1"
    )
    return {chain: (seq, digest) for chain, seq, digest in rows if isinstance(seq, int)}


def newest_arrival() -> int:
    """Return the arrival of the entry that became foldable last: it moves also where no head does, as when a gap closes."""
    row = one("SELECT MAX(arrival) FROM log_entry")
    return int(row[0] or 0) if row else 0


def known_at(moment: Moment) -> Known | None:
    """Return which entries a site knew: its own up to `known_by`, and what its receipts name by then; None is all.

    :raises NoSuchSite: when no chain of the site is known here.
    """
    if moment.heads is not None:
        return _up_to(dict(moment.heads))
    if moment.known_by is None and moment.at_site is None:
        return None
    limit = moment.known_by or END_OF_TIME
    held = held_ranges()
    site = moment.at_site or own_site()
    if site is None:
        return {chain: _recorded_by(chain, limit, ranges) for chain, ranges in held.items()}
    chains = [row[0] for row in many("SELECT chain FROM log_chain WHERE site = %s", site)]
    if not chains:
        sites = ", ".join(sorted({row[0] for row in many("SELECT site FROM log_chain")})) or "none"
        raise NoSuchSite(f"No chain of a site '{site}' is known here; the sites are: {sites}.")
    known: Known = {chain: _recorded_by(chain, limit, held.get(chain, [])) for chain in chains}
    for chain in chains:
        for first, last, of in _received(chain, limit):
            known.setdefault(of, []).append((first, last))
    return {chain: merged(ranges) for chain, ranges in known.items() if ranges}


def _up_to(heads: dict[str, int]) -> Known:
    """Return what is held of some chains up to their heads."""
    return {
        chain: [(first, min(last, heads[chain])) for first, last in ranges if first <= heads[chain]]
        for chain, ranges in held_ranges().items()
        if chain in heads
    }


def _recorded_by(chain: str, limit: datetime, held: Ranges) -> Ranges:
    """Return what is held of a chain up to its last entry recorded by a moment; its clock never runs backwards."""
    written = StoredEntry.objects.filter(chain=chain, recorded_at__lte=limit)
    last = written.order_by("-seq").values_list("seq", flat=True).first() or 0
    return [(first, min(end, last)) for first, end in held if first <= last]


def _received(receiver: str, limit: datetime) -> Iterator[tuple[int, int, str]]:
    kind = BundleReceived.kind
    # Asked by two columns of one index; `standing` among them would make SQLite read every entry that counts.
    for version, body, at, standing in many(
        "SELECT version, body, recorded_at, standing FROM log_entry WHERE chain = %s AND kind = %s",
        receiver,
        kind,
    ):
        if standing != FOLDED:
            continue
        when = as_instant(at)
        fact = read_fact(kind, version, as_bytes(body))
        if when is not None and when <= limit and isinstance(fact, BundleReceived):
            yield from ((part.first, part.last, part.chain) for part in fact.ranges)


def _drop_what_was_erased() -> None:
    """Drop the worlds that this process folded before the newest erasure: they may hold what is destroyed now."""
    global _erasures
    present = (_home(), one("SELECT COUNT(*), MAX(id) FROM log_destroyed"))
    if present != _erasures:
        forget_worlds()
        _erasures = present


def _built(moment: Moment) -> _Built:
    with _lock:
        _drop_what_was_erased()
        for _ in range(3):
            heads, arrival = present_heads(), newest_arrival()
            key = (
                _home(),
                tuple(sorted(heads.items())),
                arrival,
                moment,
                tuple(sorted((f.name, f.version) for f in FOLDS.values())),
            )
            if key in _cache:
                _cache.move_to_end(key)
                return _cache[key]
            built = _build(moment, heads)
            if (present_heads(), newest_arrival()) == (heads, arrival):  # nobody wrote meanwhile
                return _keep(key, built)
            built.anchor.close()
        with write_transaction():
            heads = present_heads()
            return _keep(None, _build(moment, heads))


def _home() -> Any:
    return connection.settings_dict["NAME"], connection.settings_dict.get("HOST")


def _keep(key: tuple[Any, ...] | None, built: _Built) -> _Built:
    _cache[key or ("once", built.name)] = built
    while len(_cache) > CACHED_WORLDS:
        _cache.popitem(last=False)[1].anchor.close()
    return built


def _build(moment: Moment, heads: Heads) -> _Built:
    known = known_at(moment)
    changed, dropped = _differing_subjects(moment, known)
    name = f"file:standfast-world-{next(_numbers)}?mode=memory&cache=shared"
    anchor = sqlite3.connect(name, uri=True, check_same_thread=False, isolation_level=None)
    alias = f"building-{next(_numbers)}"
    connections.databases[alias] = _database(name, read_only=False)
    try:
        anchor.executescript(_schema(tuple(all_tables())))
        _copy_rows(alias, anchor, changed | dropped)
        insert_rows(_refolded(changed, moment, known), alias)
    finally:
        _close(alias)
    return _Built(name, heads if known is None else _known_heads(known), known, anchor)


def _known_heads(known: Known) -> Heads:
    found: Heads = {}
    for chain, ranges in sorted(known.items()):
        if ranges:
            for seq, digest in many(
                "SELECT seq, digest FROM log_entry WHERE chain = %s AND seq = %s ORDER BY digest LIMIT 1",
                chain,
                ranges[-1][1],
            ):
                found[chain] = (seq, digest)
    return found


def _differing_subjects(moment: Moment, known: Known | None) -> tuple[set[UUID], set[UUID]]:
    changed = _with_unknown_entries(known) if known is not None else set()
    dropped: set[UUID] = set()
    rows = many("SELECT subject, MIN(earliest), MAX(latest) FROM log_subject GROUP BY subject")
    for value, low, high in rows:
        subject, earliest, latest = as_uuid(value), as_instant(low), as_instant(high)
        if subject in changed:
            continue
        if earliest is None or latest is None:
            if moment.as_of < END_OF_TIME:
                changed.add(subject)
        elif earliest > moment.as_of:
            dropped.add(subject)
        elif latest > moment.as_of:
            changed.add(subject)
    return changed, dropped


def _with_unknown_entries(known: Known) -> set[UUID]:
    found: set[UUID] = set()
    for chain, held in held_ranges().items():
        for first, last in missing(known.get(chain, []), held[-1][1]):
            rows = many(
                "SELECT DISTINCT subject FROM log_entry WHERE chain = %s AND seq BETWEEN %s AND %s AND subject IS NOT NULL",
                chain,
                first,
                last,
            )
            found.update(as_uuid(value) for (value,) in rows)
    return found


def _refolded(subjects: set[UUID], moment: Moment, known: Known | None) -> Iterator[Row]:
    by_subject: dict[UUID, list[Entry]] = {}
    for entry in folded_entries(subjects=sorted(subjects)):
        if known is None or _is_known(known, entry):
            by_subject.setdefault(entry.subject, []).append(entry)
    for subject, entries in by_subject.items():
        kept = kept_at(entries, moment.as_of) if moment.as_of < END_OF_TIME else entries
        yield from subject_rows(subject, kept)


def subject_rows(subject: UUID, entries: Iterable[Entry]) -> Iterator[Row]:
    """Yield the rows that a subject's entries lead to, under every label and in every fold."""
    groups = by_label_and_fold(entries)
    for (label, name), group in groups.items():
        if name in FOLDS:
            yield from rows_of(FOLDS[name], fold_entries(FOLDS[name], group), subject, label)


def _is_known(known: Known, entry: Entry) -> bool:
    return any(first <= entry.seq <= last for first, last in known.get(entry.chain, ()))


def _database(name: str, *, read_only: bool) -> dict[str, Any]:
    options = {"init_command": "PRAGMA query_only=ON;" if read_only else "PRAGMA synchronous=OFF;"}
    return {
        **connections.databases[LIVE],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": options,
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": 0,
        "HOST": "",
        "PORT": "",
        "USER": "",
        "PASSWORD": "",
        "TEST": {},
    }


def _close(alias: str) -> None:
    opened = connections[alias].connection
    if opened is not None:
        opened.close()
    del connections[alias]
    del connections.databases[alias]


@lru_cache(maxsize=1)
def _schema(tables: tuple[type[Row], ...]) -> str:
    """Return the statements that make empty tables; written out once, since every world begins with them."""
    alias = "building-schema"
    connections.databases[alias] = _database("file::memory:", read_only=False)
    try:
        with connections[alias].schema_editor(collect_sql=True, atomic=False) as editor:
            for table in tables:
                editor.create_model(table)
            return "\n".join(editor.collected_sql)
    finally:
        _close(alias)


def _copy_rows(alias: str, anchor: sqlite3.Connection, left_out: set[UUID]) -> None:
    path = connection.settings_dict["NAME"]
    if (
        connection.vendor == "sqlite"
        and not connection.in_atomic_block
        and "mode=memory" not in str(path)
    ):
        _copy_attached(anchor, str(path), left_out)
        return
    for table in all_tables():
        rows = table.objects.using(LIVE).iterator(chunk_size=2000)
        insert_rows((row for row in rows if row.subject not in left_out), alias)


def _copy_attached(anchor: sqlite3.Connection, path: str, left_out: set[UUID]) -> None:
    anchor.execute("ATTACH DATABASE ? AS live", (path,))
    anchor.execute("CREATE TEMP TABLE left_out (subject TEXT PRIMARY KEY)")
    anchor.execute("BEGIN")
    anchor.executemany(
        "INSERT INTO temp.left_out VALUES (?)", ((subject.hex,) for subject in left_out)
    )
    for table in all_tables():
        name = f'"{table._meta.db_table}"'
        columns = ", ".join(f'"{f.column}"' for f in table._meta.concrete_fields)
        anchor.execute(
            f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM live.{name} "  # noqa: S608 -- names of our own tables
            "WHERE subject NOT IN (SELECT subject FROM temp.left_out)"
        )
    anchor.execute("COMMIT")
    anchor.execute("DROP TABLE temp.left_out")
    anchor.execute("DETACH DATABASE live")
