"""Searches of the demo mission: invented, so that the full-scale ones at the Juba sites add up to the letter's twenty.

The letter gives the levels, the thirty shelters of a daily zone and the total; every day, strength, count and item here is
invented. Around the twenty stand records that must not count: in April, at Malakal, written twice, wrong in its level.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.searches import operations
from standfast.apps.searches.facts import Component, ItemClass, Level, Strength
from standfast.demo.cast import Act, Cast
from standfast.log.times import Happened, start_of_day


class Full(NamedTuple):
    """A full-scale search of a Juba site: the day on which it began, and over how many days it ran."""

    site: str
    on: date
    days: int = 1


FULL: tuple[Full, ...] = (
    Full("poc1", date(2016, 7, 22)),
    Full("poc3", date(2016, 7, 27), 2),
    Full("poc1", date(2016, 8, 12)),
    Full("poc3", date(2016, 8, 24), 2),
    Full("poc1", date(2016, 9, 9)),
    Full("poc3", date(2016, 9, 21)),
    Full("poc1", date(2016, 10, 6)),
    Full("poc3", date(2016, 10, 19), 2),
    Full("poc1", date(2016, 11, 4)),
    Full("poc3", date(2016, 11, 16)),
    Full("poc1", date(2016, 12, 2)),
    Full("poc3", date(2016, 12, 14), 2),
    Full("poc3", date(2016, 12, 28)),
    Full("poc1", date(2017, 1, 13)),
    Full("poc3", date(2017, 1, 25)),
    Full("poc1", date(2017, 2, 3)),
    Full("poc3", date(2017, 2, 15)),
    Full("poc1", date(2017, 2, 24)),
    Full("poc1", date(2017, 3, 10)),
    Full("poc3", date(2017, 3, 30), 2),
    # After the letter's period.
    Full("poc3", date(2017, 4, 6), 2),
    Full("poc1", date(2017, 4, 12)),
)
MALAKAL_FULL = (date(2016, 10, 14), date(2016, 12, 9), date(2017, 2, 10), date(2017, 3, 24))
TARGETED_FIRST, TARGETED_EVERY = date(2016, 8, 3), 17
ZONES_FROM, ZONES_UNTIL = date(2016, 10, 1), date(2017, 4, 17)
ZONES_NOT_SEARCHED = (date(2016, 12, 24), date(2016, 12, 25), date(2017, 1, 1))
TALLIES_FROM, TALLIES_UNTIL = date(2016, 7, 18), date(2017, 4, 10)
MALAKAL_ZONES_FROM, MALAKAL_ZONES_UNTIL = date(2016, 11, 7), date(2017, 4, 14)
LARGEST_ZONE, SMALLEST_ZONE = 30, 18
WEEK = timedelta(days=7)

# What a search of the demo may find: class, what it was, how many at most, where.
FINDS: tuple[tuple[ItemClass, str, int, str], ...] = (
    ("blade", "machete", 3, "under bedding"),
    ("ammunition", "rifle rounds", 24, "buried beside a shelter"),
    ("alcohol", "cans of home-made spirit", 12, "behind a market stall"),
    ("uniform", "set of military clothing", 2, "in a metal box"),
    ("firearm", "rifle without magazine", 1, "wrapped in roofing sheet"),
    ("military identity card", "identity card of an armed group", 1, "in a bag"),
    ("radio", "hand-held radio", 1, "under bedding"),
    ("grenade", "hand grenade", 1, "in a rubbish pit"),
)
FIRST_HOLDER = "Police search team"
EVIDENCE_ROOM = "Police evidence room, UN House"


def acts(cast: Cast) -> Iterator[Act]:
    """Yield searches of every level at the Juba sites, those at Malakal, and what was seized."""
    rng = cast.rng("searches")
    yield from _full_scale(cast, rng)
    yield from _written_twice(cast, rng)
    yield from _wrong_level(cast, rng)
    yield from _targeted(cast, rng)
    yield from _zones(cast, rng)
    yield from _tallies(cast, rng)
    yield from _malakal(cast, rng)


def _hours(on: date, start: float, hours: float) -> Happened:
    begin = start_of_day(on) + timedelta(hours=start)
    return Happened.between(begin, begin + timedelta(hours=hours), "hour")


def _record(
    cast: Cast,
    *,
    key: str,
    account: str,
    at: datetime,
    happened: Happened,
    level: Level,
    site: str,
    zone: str | None = None,
    lead: Component = "police",
    strengths: tuple[Strength, ...] = (),
    shelters: int | None = None,
    people: int | None = None,
    held: int | None = None,
    basis: str | None = None,
    note: str | None = None,
) -> None:
    operations.record_search(
        by=cast.person(account),
        at=at,
        happened=happened,
        subject=cast.id(f"search.{key}"),
        level=level,
        site=cast.id(f"site.{site}"),
        zone=zone,
        lead=lead,
        strengths=strengths,
        shelters=shelters,
        people=people,
        held=held,
        basis=basis,
        note=note,
    )


def _cordon(rng: random.Random) -> tuple[Strength, ...]:
    return (
        Strength(component="police", women=rng.randint(8, 16), men=rng.randint(24, 40)),
        Strength(component="formed police", women=rng.randint(6, 18), men=rng.randint(60, 110)),
        Strength(component="force", women=rng.randint(2, 9), men=rng.randint(70, 130)),
    )


def _full_scale(cast: Cast, rng: random.Random) -> Iterator[Act]:
    for full in FULL:
        for day in range(full.days):
            on = full.on + timedelta(days=day)
            key = f"full.{full.site}.{on}"
            happened = _hours(on, 5, rng.choice((5, 6, 7)))
            at = happened.end + timedelta(minutes=rng.randint(40, 180))
            record = partial(
                _record,
                cast,
                key=key,
                account="un-house.police",
                at=at,
                happened=happened,
                level="FULL",
                site=full.site,
                strengths=_cordon(rng),
                shelters=rng.randint(900, 1400) if full.site == "poc1" else rng.randint(2600, 4200),
                people=rng.randint(2000, 9000),
                held=rng.randint(0, 4),
                note="Invented: the day and all counts.",
            )
            yield Act(at, "un-house", record)
            yield from _seizures(cast, rng, key, at, rng.choice((0, 0, 1, 1)))


def _written_twice(cast: Cast, rng: random.Random) -> Iterator[Act]:
    """Yield a full search that police headquarters wrote down a second time and took back."""
    happened = _hours(date(2016, 11, 4), 5, 6)
    at = happened.end + timedelta(days=4)
    record = partial(
        _record,
        cast,
        key="full.poc1.again",
        account="juba.police",
        at=at,
        happened=happened,
        level="FULL",
        site="poc1",
        note="From the weekly return of police headquarters.",
    )
    yield Act(at, "juba", record)
    at += timedelta(days=9, minutes=rng.randint(0, 50))

    def withdraw() -> None:
        operations.withdraw_search(
            by=cast.person("juba.police"),
            at=at,
            search_id=cast.id("search.full.poc1.again"),
            reason="UN House had recorded this search on the day itself.",
        )

    yield Act(at, "juba", withdraw)


def _wrong_level(cast: Cast, rng: random.Random) -> Iterator[Act]:
    """Yield a targeted search that was first written down as one of the whole site."""
    happened = _hours(date(2017, 2, 8), 6, 3)
    at = happened.end + timedelta(hours=1)
    record = partial(
        _record,
        cast,
        key="full.poc3.wrong",
        account="un-house.police",
        at=at,
        happened=happened,
        level="FULL",
        site="poc3",
        strengths=_cordon(rng),
        shelters=26,
        basis="Site report, February 2017 (invented)",
    )
    yield Act(at, "un-house", record)
    at += timedelta(days=2)

    def correct() -> None:
        operations.correct_search(
            by=cast.person("un-house.police"),
            at=at,
            search_id=cast.id("search.full.poc3.wrong"),
            level="TARGET",
        )

    yield Act(at, "un-house", correct)


def _targeted(cast: Cast, rng: random.Random) -> Iterator[Act]:
    on, number = TARGETED_FIRST, 0
    while on < ZONES_UNTIL:
        number += 1
        site = rng.choice(("poc1", "poc3"))
        key = f"target.{on}"
        happened = _hours(on, rng.choice((4.5, 5, 20)), 2)
        at = happened.end + timedelta(minutes=rng.randint(30, 90))
        record = partial(
            _record,
            cast,
            key=key,
            account="un-house.police",
            at=at,
            happened=happened,
            level="TARGET",
            site=site,
            zone=f"Block {rng.randint(1, 12)}",
            strengths=_cordon(rng)[:2],
            shelters=rng.randint(2, 9),
            held=rng.randint(0, 2),
            basis=f"Intelligence summary {number:02d} (invented)",
        )
        yield Act(at, "un-house", record)
        yield from _seizures(cast, rng, key, at, rng.choice((0, 1, 1)))
        on += timedelta(days=TARGETED_EVERY)


def _zones(cast: Cast, rng: random.Random) -> Iterator[Act]:
    on, number = ZONES_FROM, 0
    while on < ZONES_UNTIL:
        number += 1
        if on not in ZONES_NOT_SEARCHED:
            happened = _hours(on, rng.choice((6, 6.5, 7)), 2)
            at = happened.end + timedelta(minutes=rng.randint(20, 120))
            record = partial(
                _record,
                cast,
                key=f"zone.{on}",
                account="un-house.police",
                at=at,
                happened=happened,
                level="ZONE",
                site="poc1" if number % 3 == 0 else "poc3",
                zone=f"Block {number % 12 + 1}",
                lead=rng.choice(("police", "formed police")),
                shelters=rng.randint(SMALLEST_ZONE, LARGEST_ZONE),
                held=0,
            )
            yield Act(at, "un-house", record)
        on += timedelta(days=1)


def _tallies(cast: Cast, rng: random.Random) -> Iterator[Act]:
    on = TALLIES_FROM
    while on < TALLIES_UNTIL:
        for minutes, site in enumerate(("poc1", "poc3")):
            happened = Happened.between(start_of_day(on), start_of_day(on + WEEK), "week")
            at = happened.end + timedelta(hours=8, minutes=minutes)
            busy = rng.randint(4_000, 7_500) if site == "poc1" else rng.randint(11_000, 18_000)
            record = partial(
                _record,
                cast,
                key=f"entry.{site}.{on}",
                account="un-house.police",
                at=at,
                happened=happened,
                level="ENTRY",
                site=site,
                people=None if (on.day + minutes) % 29 == 0 else busy,
            )
            yield Act(at, "un-house", record)
        on += WEEK


def _malakal(cast: Cast, rng: random.Random) -> Iterator[Act]:
    for on in MALAKAL_FULL:
        happened = _hours(on, 5, 7)
        at = happened.end + timedelta(hours=2)
        record = partial(
            _record,
            cast,
            key=f"malakal.full.{on}",
            account="malakal.office",
            at=at,
            happened=happened,
            level="FULL",
            site="malakal",
            strengths=_cordon(rng),
            shelters=rng.randint(3000, 4000),
        )
        yield Act(at, "malakal", record)
    on, sector = MALAKAL_ZONES_FROM, 0
    while on < MALAKAL_ZONES_UNTIL:
        sector = sector % 4 + 1
        happened = _hours(on, 6, 2)
        at = happened.end + timedelta(hours=1)
        record = partial(
            _record,
            cast,
            key=f"malakal.zone.{on}",
            account="malakal.office",
            at=at,
            happened=happened,
            level="ZONE",
            site="malakal",
            zone=f"Sector {sector}",
            shelters=rng.randint(SMALLEST_ZONE, LARGEST_ZONE),
        )
        yield Act(at, "malakal", record)
        on += WEEK


def _seizures(
    cast: Cast, rng: random.Random, search: str, recorded_at: datetime, count: int
) -> Iterator[Act]:
    """Yield items that a search seized: found, handed to the evidence room, some disposed of."""
    for number in range(1, count + 1):
        item_class, what, most, where = rng.choice(FINDS)
        tag = f"{search}.{number}"
        at = recorded_at + timedelta(minutes=10 + number)
        yield Act(
            at,
            "un-house",
            partial(_find, cast, search, tag, item_class, what, rng.randint(1, most), where, at),
        )
        at += timedelta(hours=rng.randint(2, 20))
        yield Act(at, "un-house", partial(_hand_over, cast, tag, at))
        disposed_at = at + timedelta(days=rng.randint(20, 45))
        if rng.random() < 0.5 and disposed_at.date() < ZONES_UNTIL:
            yield Act(
                disposed_at, "un-house", partial(_dispose, cast, tag, item_class, disposed_at)
            )


def _find(
    cast: Cast,
    search: str,
    tag: str,
    item_class: ItemClass,
    what: str,
    quantity: int,
    where: str,
    at: datetime,
) -> None:
    operations.record_seized_item(
        by=cast.person("un-house.police"),
        at=at,
        subject=cast.id(f"item.{tag}"),
        search_id=cast.id(f"search.{search}"),
        tag=f"UNH-{tag}",
        item_class=item_class,
        description=f"{what}. Invented.",
        found_where=where,
        holder=FIRST_HOLDER,
        quantity=quantity,
    )


def _hand_over(cast: Cast, tag: str, at: datetime) -> None:
    operations.hand_over_item(
        by=cast.person("un-house.police"),
        at=at,
        item_id=cast.id(f"item.{tag}"),
        handed_by=FIRST_HOLDER,
        received_by=EVIDENCE_ROOM,
        store="Shelf by month of seizure",
    )


def _dispose(cast: Cast, tag: str, item_class: ItemClass, at: datetime) -> None:
    explosive = item_class in ("grenade", "ammunition")
    operations.dispose_of_item(
        by=cast.person("un-house.police"),
        at=at,
        item_id=cast.id(f"item.{tag}"),
        disposal="handed to explosive-ordnance unit" if explosive else "destroyed",
        handed_by=EVIDENCE_ROOM,
        witnesses=("Police shift leader", "Security duty officer"),
    )
