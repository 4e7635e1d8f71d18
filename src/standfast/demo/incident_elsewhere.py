"""The rest of the country in the demo: the days of July 2016 in Juba, Juba town, the other places, and what is held closely.

Invented but for the days of the hostilities in Juba, 8 to 11 July 2016.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from standfast.apps.incidents.facts import PersonClass, Status
from standfast.apps.incidents.reference import serious_on
from standfast.demo.cast import Act, Cast
from standfast.demo.incident_reports import Harmed, Report, corrected, judged, recorded, written_at
from standfast.demo.incident_words import HARM, narrative
from standfast.demo.places import SITES
from standfast.engines.geo import destination
from standfast.log.times import Happened, start_of_day

PLACES = {site.key: site for site in SITES}
PROTECTED = "confidential:protection"
# See `incidents.QUIET`: no serious case is on its way to Juba while what was known on 23 December is asked about.
QUIET = (date(2016, 11, 18), date(2016, 12, 26))

Story = Iterator[Act]
JULY_FOUND: tuple[Status, ...] = ("verified", "partially verified", "cannot be verified")
FOUND: tuple[Status, ...] = (
    "verified",
    "partially verified",
    "being verified",
    "cannot be verified",
)
HIT: dict[str, PersonClass] = {
    "AC1": "host forces",
    "AC4": "displaced person",
    "HA1": "aid worker",
}
ARMED = (
    "AC1",
    "AC1",
    "AC2",
    "MV1",
    "MV3",
    "VC1",
    "VC2",
    "VC3",
    "DP2",
    "TN1",
    "HA2",
    "HA3",
    "CR2",
    "UN3",
)
CATTLE = ("IC1", "IC1", "IC2", "VC1", "CR2", "TN3", "CR8", "AC2", "DP1")
CAMP = ("CR8", "CU4", "VC2", "VC3", "PE2", "WP1", "DP1", "CR2", "HZ1", "TN1", "CU1", "RV5")
TOWN = ("CR2", "CR2", "CR4", "CR5", "CR8", "CU1", "HA3", "UN3", "CR1", "TN1", "WP4")
CALM = ("CU1", "TN1", "CR8", "MV1", "HA3", "DP2", "HZ1", "CR4")


@dataclass(frozen=True, slots=True)
class Area:
    """Where in the demo so many things happen between two days, of which kinds, and who writes them down."""

    site: str
    account: str
    chain: str
    count: int
    kinds: tuple[str, ...]
    start: date = date(2016, 7, 13)
    end: date = date(2017, 4, 14)
    spread_m: float = 5_000


AREAS = (
    Area("town.juba", "juba.security", "juba", 24, TOWN, spread_m=2_500),
    Area(
        "site.tomping", "tomping.security", "tomping", 8, ("CR8", "UN3", "PE2", "CU1"), spread_m=500
    ),
    Area("site.bentiu", "bentiu.office", "bentiu", 20, CAMP),
    Area("town.leer", "bentiu.office", "bentiu", 8, ARMED),
    Area("town.pariang", "bentiu.office", "bentiu", 5, CATTLE),
    Area("site.malakal", "malakal.office", "malakal", 18, CAMP),
    Area("town.renk", "malakal.office", "malakal", 5, CALM),
    Area("site.wau", "wau.office", "wau", 16, CAMP),
    Area("office.wau", "wau.office", "wau", 8, ARMED, date(2017, 4, 8), date(2017, 4, 11)),
    Area("site.bor", "bor.office", "bor", 7, CAMP),
    Area("town.pibor", "bor.office", "bor", 9, CATTLE),
    Area("town.akobo", "bor.office", "bor", 5, CATTLE),
    Area("town.yei", "juba.duty", "juba", 22, ARMED, date(2016, 8, 28)),
    Area("town.lainya", "juba.duty", "juba", 10, ARMED, date(2016, 9, 10)),
    Area("town.kajo_keji", "juba.duty", "juba", 12, ARMED, date(2017, 1, 10), date(2017, 4, 10)),
    Area("town.magwe", "torit.office", "juba", 7, ARMED),
    Area(
        "town.pajok",
        "torit.office",
        "juba",
        6,
        ("VC1", "DP2", "AC1", "CR7", "HA2"),
        date(2017, 4, 3),
        date(2017, 4, 6),
    ),
    Area("town.nimule", "torit.office", "juba", 6, ("AC2", "CR2", "MV3", "CR8")),
    Area("office.torit", "torit.office", "juba", 6, CALM),
    Area("office.yambio", "yambio.office", "juba", 8, ARMED),
    Area("town.mundri", "yambio.office", "juba", 5, ARMED),
    Area("office.rumbek", "rumbek.office", "juba", 9, CATTLE),
    Area("office.aweil", "aweil.office", "juba", 4, CALM),
    Area("office.kuajok", "kuajok.office", "juba", 4, CATTLE),
    Area("town.terekeka", "juba.duty", "juba", 5, CATTLE),
)
# The days of the hostilities in Juba: day, from and to hour, how many, of which kinds.
JULY = (
    (date(2016, 7, 7), 19, 23, 3, ("AC1", "MV3")),
    (date(2016, 7, 8), 16, 22, 9, ("AC1", "AC1", "MV1", "DP1", "TN1")),
    (date(2016, 7, 9), 6, 20, 6, ("DP1", "MV1", "TN1", "CR2")),
    (date(2016, 7, 10), 7, 21, 16, ("AC1", "AC4", "AC4", "RV1", "UN1", "DP1", "VC1", "HA2")),
    (
        date(2016, 7, 11),
        7,
        21,
        16,
        ("AC4", "RV1", "UN1", "UN3", "VC1", "VC2", "HA1", "HA2", "CR2", "DP1"),
    ),
    (date(2016, 7, 12), 8, 18, 6, ("HA2", "CR2", "RV5", "VC2", "UN3")),
)
# Restricted cases: who writes them, the county, how many. All are written at Juba, by people cleared for them.
RESTRICTED = (
    ("juba.duty", "Juba", "SV1", 6, date(2016, 7, 9), date(2016, 9, 28)),
    ("juba.duty", "Juba", "SV2", 5, date(2016, 10, 10), date(2017, 3, 20)),
    ("torit.office", "Magwi", "SV1", 2, date(2016, 11, 1), date(2017, 3, 30)),
    ("yambio.office", "Yambio", "SV1", 2, date(2016, 9, 1), date(2017, 2, 20)),
    ("juba.duty", "Yei River", "CH2", 3, date(2016, 10, 1), date(2017, 3, 1)),
)


def acts_elsewhere(cast: Cast, rng: random.Random) -> Story:
    """Yield what happens away from the zone, and what is held apart from it."""
    yield from _july(cast, rng)
    for area in AREAS:
        yield from _area(cast, area, rng)
    yield from _restricted(cast, rng)


def _july(cast: Cast, rng: random.Random) -> Story:
    """Yield the hostilities in Juba: written down by the operations centre, under fire and in a hurry."""
    for on, start_h, end_h, count, kinds in JULY:
        for number in range(1, count + 1):
            start = start_of_day(on) + timedelta(minutes=rng.randint(start_h * 60, end_h * 60))
            happened = Happened.between(
                start, start + timedelta(hours=rng.choice((1, 2, 3))), "part of day"
            )
            category = kinds[(number - 1) % len(kinds)]
            report = _at(
                rng,
                f"july.{on.day}.{number}",
                Area(_july_place(rng, category), "juba.duty", "juba", 1, (category,), spread_m=900),
                category,
                happened,
                harmed=_july_harm(rng, category),
            )
            yield from recorded(cast, report, rng, second=0.6)
            if rng.random() < 0.3:
                at = report.at + timedelta(days=rng.randint(5, 30))
                status: Status = rng.choice(JULY_FOUND)
                yield judged(
                    cast, report, status, method="two sources", at=at, account="juba.police"
                )


def _july_place(rng: random.Random, category: str) -> str:
    if category == "HA1":
        return "site.terrain"
    if category in ("AC4", "UN1", "RV1"):
        return "site.un_house"
    return rng.choice(("town.juba", "town.juba", "site.tomping", "site.un_house"))


def _july_harm(rng: random.Random, category: str) -> tuple[Harmed, ...]:
    """Return figures as they come in fighting: far apart, some without any best."""
    if category not in ("AC1", "AC4", "VC1", "HA1"):
        return ()
    low = rng.randint(0, 3)
    high = low + rng.randint(2, 25)
    people = HIT.get(category, "civilian")
    best = rng.choice((None, (low + high) // 2))
    if category == "HA1":
        return (Harmed("injured", people, low, best, high),)
    return (
        Harmed("killed", people, low, best, high),
        Harmed("injured", people, low, None, high * 2),
    )


def _area(cast: Cast, area: Area, rng: random.Random) -> Story:
    days = (area.end - area.start).days
    for number in range(1, area.count + 1):
        on = area.start + timedelta(days=rng.randint(0, days - 1))
        category = rng.choice(_kinds(area, on))
        start = start_of_day(on) + timedelta(minutes=rng.randint(0, 20 * 60))
        happened = Happened.exact(start) if rng.random() < 0.4 else Happened.day(on)
        report = _at(rng, f"{area.site}.{number}", area, category, happened)
        yield from recorded(cast, report, rng)
        yield from _later(cast, report, number, rng)


def _kinds(area: Area, on: date) -> tuple[str, ...]:
    if not QUIET[0] <= on <= QUIET[1]:
        return area.kinds
    mild = tuple(kind for kind in area.kinds if not serious_on(on).counts(kind))
    return mild or CALM


def _later(cast: Cast, report: Report, number: int, rng: random.Random) -> Story:
    """Yield what is stated later of a report: on its own site after days, at Juba only after its bundle."""
    at = report.at + timedelta(days=rng.randint(9, 15))
    if number % 9 == 0:
        yield corrected(
            cast,
            report,
            at=at,
            reason="More was learnt from people who came to the office.",
            narrative=f"{report.narrative} People who came to the office tell the same.",
        )
    if number % 4 == 0 and report.chain != "tomping":  # its link is cut for weeks
        status: Status = rng.choice(FOUND)
        yield judged(cast, report, status, method="two sources", at=at, account="juba.police")


def _at(
    rng: random.Random,
    key: str,
    area: Area,
    category: str,
    happened: Happened,
    *,
    harmed: tuple[Harmed, ...] | None = None,
) -> Report:
    place = PLACES[area.site]
    point = destination(
        (place.lon, place.lat),
        bearing_deg=rng.uniform(0, 360),
        distance_m=rng.uniform(100, area.spread_m),
    )
    return Report(
        key=key,
        account=area.account,
        chain=area.chain,
        at=written_at(rng, happened),
        happened=happened,
        category=category,
        narrative=narrative(rng, category, place.name),
        county=place.county,
        place=f"Near {place.name}",
        site=area.site,
        point=(round(point[0], 4), round(point[1], 4)),
        accuracy_m=float(rng.choice((100, 250, 500, 1000))),
        harmed=HARM.get(category, ()) if harmed is None else harmed,
    )


def _restricted(cast: Cast, rng: random.Random) -> Story:
    """Yield the cases held for the protection group: the county and the day, no point, no account of what was said."""
    for account, county, category, count, start, end in RESTRICTED:
        for number in range(1, count + 1):
            on = start + timedelta(days=rng.randint(0, (end - start).days))
            happened = Happened.day(on)
            report = Report(
                key=f"restricted.{county}.{category}.{number}",
                account=account,
                chain="juba",
                at=written_at(rng, happened) + timedelta(days=rng.randint(0, 6)),
                happened=happened,
                category=category,
                narrative="Received through the referral pathway; care was offered. Invented.",
                county=county,
                label=PROTECTED,
                referred_to="Protection focal point",
            )
            yield from recorded(cast, report, rng, second=0)
    happened = Happened.day(date(2016, 12, 3))
    referral = Report(
        key="restricted.referral",
        account="juba.police",
        chain="juba",
        at=datetime(2016, 12, 4, 7, 12, tzinfo=UTC),
        happened=happened,
        category="SV2",
        narrative=None,
        county="Juba",
        label=PROTECTED,
        referred_to="Protection focal point, UN House clinic",
    )
    yield next(recorded(cast, referral, rng, second=0))
