"""What is missing: gaps in chains, chains that end early, bodies that this site may not hold, entries it cannot read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from standfast.log.models import Chain
from standfast.log.routing import known_entries, remembered
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


class Holding(NamedTuple):
    """How many entries of a kind a chain has here, by what they count as."""

    chain: str
    fold: str
    standing: str
    entries: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What this site holds, looked at once: the same for every figure of one world."""

    holdings: tuple[Holding, ...]
    ranges: dict[str, Ranges]
    stated: dict[str, int]
    names: dict[str, str]
    last: dict[str, datetime | None]

    def chains_of(self, folds: tuple[str, ...]) -> list[str]:
        """Return the chains that hold entries which some folds read."""
        return sorted({held.chain for held in self.holdings if held.fold in folds})

    def count(self, folds: tuple[str, ...], standing: str, chain: str | None = None) -> int:
        """Return how many entries of some folds count as `standing`, on one chain or on all."""
        return sum(
            held.entries
            for held in self.holdings
            if held.standing == standing and held.fold in folds and chain in (None, held.chain)
        )


def survey() -> Survey:
    """Return what this site holds; inside a world, what was known there."""
    return remembered("survey", _survey)


def _survey() -> Survey:
    query = "SELECT chain, kind, standing, COUNT(*) FROM log_entry WHERE kind IS NOT NULL GROUP BY chain, kind, standing"
    holdings = [
        Holding(c, kind.rpartition(".")[0], standing, n) for c, kind, standing, n in many(query)
    ]
    known = known_entries()
    ranges = held_ranges() if known is None else known
    stated = dict(many("SELECT chain, stated_seq FROM log_chain")) if known is None else {}
    names = {row.chain: f"{row.site} ({row.chain[:8]})" for row in Chain.objects.all()}
    last = {chain: _last_recorded(chain, parts[-1][1]) for chain, parts in ranges.items() if parts}
    return Survey(tuple(holdings), ranges, stated, names, last)


def _last_recorded(chain: str, seq: int) -> datetime | None:
    row = one("SELECT MAX(recorded_at) FROM log_entry WHERE chain = %s AND seq <= %s", chain, seq)
    return as_instant(row[0]) if row else None


def withheld_entries(folds: tuple[str, ...]) -> int:
    """Return how many entries that some folds would read have no body here."""
    return survey().count(folds, WITHHELD)


def incomplete_chains(
    folds: tuple[str, ...], as_of: datetime, known_by: datetime | None
) -> list[tuple[str, str]]:
    """Return the chains that contribute to some folds and have a gap, end before the moment's day, or hold unread entries."""
    limit = min(as_of, known_by) if known_by else as_of
    held = survey()
    found = []
    for chain in held.chains_of(folds):
        name = held.names.get(chain, chain)
        ranges = held.ranges.get(chain, [])
        for first, last in missing(ranges, held.stated.get(chain, 0)):
            found.append((name, f"Entries {first} to {last} of this chain have not arrived."))
        if (reason := _ends_early(ranges, held.last.get(chain), limit)) is not None:
            found.append((name, reason))
        if unread := held.count(folds, UNREAD, chain):
            reason = (
                f"{unread} of its entries were written by a newer release and are not read here."
            )
            found.append((name, reason))
    return sorted(found)


def _ends_early(ranges: Ranges, last: datetime | None, limit: datetime) -> str | None:
    if not ranges:
        return "Nothing from this chain was known by then."
    if last is None or local_date(last) >= local_date(limit):
        return None
    return f"Nothing from this chain was recorded after {local_date(last):%d %b %Y}."
