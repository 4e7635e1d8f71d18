"""What is missing: gaps in chains, chains that end early, bodies that this site may not hold, entries it cannot read."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from standfast.log.models import Chain
from standfast.log.routing import known_entries
from standfast.log.store import UNREAD, WITHHELD, as_instant, many, one
from standfast.log.times import local_date

Ranges = list[tuple[int, int]]


class Gap(NamedTuple):
    """Entries `first` to `last` of a chain that are not here, though later ones are or its head says they exist."""

    chain: str
    first: int
    last: int


def held_ranges() -> dict[str, Ranges]:
    """Return the ranges of seq that this site holds of each chain."""
    found: dict[str, Ranges] = {}
    islands = (
        "SELECT chain, MIN(seq), MAX(seq) FROM (SELECT chain, seq, "
        "seq - ROW_NUMBER() OVER (PARTITION BY chain ORDER BY seq) AS island "
        "FROM (SELECT DISTINCT chain, seq FROM log_entry) AS held) AS steps GROUP BY chain, island ORDER BY 1, 2"
    )
    for chain, first, last in many(islands):
        if isinstance(first, int) and isinstance(last, int):  # SQLite keeps whatever was put there
            found.setdefault(chain, []).append((first, last))
    return found


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges in order, with those that touch or overlap made one."""
    result: Ranges = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def missing(ranges: Ranges, stated: int = 0) -> Ranges:
    """Return what lies between and before merged ranges, and after them up to a stated head."""
    result = []
    reached = 0
    for first, last in ranges:
        if first > reached + 1:
            result.append((reached + 1, first - 1))
        reached = last
    if stated > reached:
        result.append((reached + 1, stated))
    return result


def gaps() -> list[Gap]:
    """Return every gap, by chain: shown, and never waited for."""
    held = held_ranges()
    stated = dict(many("SELECT chain, stated_seq FROM log_chain"))
    return [
        Gap(chain, first, last)
        for chain in sorted(held.keys() | {chain for chain, seq in stated.items() if seq})
        for first, last in missing(held.get(chain, []), stated.get(chain, 0))
    ]


def withheld_entries(folds: tuple[str, ...]) -> int:
    """Return how many entries that some folds would read have no body here."""
    clause, patterns = _of_folds(folds)
    query = f"SELECT COUNT(*) FROM log_entry WHERE standing = %s AND ({clause})"  # noqa: S608
    row = one(query, WITHHELD, *patterns)
    return row[0] if row else 0


def incomplete_chains(
    folds: tuple[str, ...], as_of: datetime, known_by: datetime | None
) -> list[tuple[str, str]]:
    """Return the chains that contribute to some folds and have a gap, end before the moment's day, or hold unread entries."""
    limit = min(as_of, known_by) if known_by else as_of
    known = known_entries()
    held = held_ranges() if known is None else known
    names = {row.chain: f"{row.site} ({row.chain[:8]})" for row in Chain.objects.all()}
    stated = dict(many("SELECT chain, stated_seq FROM log_chain")) if known is None else {}
    clause, patterns = _of_folds(folds)
    chains = many(f"SELECT DISTINCT chain FROM log_entry WHERE {clause} ORDER BY chain", *patterns)  # noqa: S608
    found = []
    for (chain,) in chains:
        name = names.get(chain, chain)
        ranges = held.get(chain, [])
        for first, last in missing(ranges, stated.get(chain, 0)):
            found.append((name, f"Entries {first} to {last} of this chain have not arrived."))
        if (reason := _ends_early(chain, ranges, limit)) is not None:
            found.append((name, reason))
        unread = one(
            f"SELECT COUNT(*) FROM log_entry WHERE chain = %s AND standing = %s AND ({clause})",  # noqa: S608
            chain,
            UNREAD,
            *patterns,
        )
        if unread and unread[0]:
            found.append(
                (
                    name,
                    f"{unread[0]} of its entries were written by a newer release and are not read here.",
                )
            )
    return sorted(found)


def _ends_early(chain: str, ranges: Ranges, limit: datetime) -> str | None:
    if not ranges:
        return "Nothing from this chain was known by then."
    row = one(
        "SELECT MAX(recorded_at) FROM log_entry WHERE chain = %s AND seq <= %s",
        chain,
        ranges[-1][1],
    )
    last = as_instant(row[0]) if row else None
    if last is None or local_date(last) >= local_date(limit):
        return None
    return f"Nothing from this chain was recorded after {local_date(last):%d %b %Y}."


def _of_folds(folds: tuple[str, ...]) -> tuple[str, list[str]]:
    return " OR ".join(["kind LIKE %s"] * len(folds)) or "1 = 0", [f"{fold}.%" for fold in folds]
