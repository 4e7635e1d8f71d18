"""The places of the demo mission: towns where they are, everything inside a fence invented.

Towns and offices have public coordinates, rounded. Every outline, perimeter, plot and road here is invented: it has a
plausible size and shape and no likeness to any real one. Of the populations, those of mid-July 2016 and the count at
Bentiu of March 2017 are reported figures; the rest is invented in their order of magnitude.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.places import operations
from standfast.apps.places.facts import LineShape, Method, PolygonShape, SiteKind
from standfast.demo.cast import Act, Cast
from standfast.demo.outlines import (
    FIRST_AROUND,
    FIRST_MINUS,
    MALAKAL,
    SECOND_AROUND,
    SECOND_MINUS,
    TOMPING,
    UN_HOUSE,
    ZONE_RADIUS_M,
    Ring,
)
from standfast.log.times import start_of_day

FOUNDED_AT = datetime(2016, 7, 1, 6, tzinfo=UTC)
INVENTED_OUTLINE = "Invented: the outline, the perimeter and all that is inside them."


class DemoSite(NamedTuple):
    """A place of the demo: its name in the cast, and what is recorded of it."""

    key: str
    name: str
    kind: SiteKind
    lon: float
    lat: float
    accuracy_m: float
    county: str
    state: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    note: str | None = None

    @property
    def code(self) -> str:
        """Return the short name in figures: `un_house`, `yei`, `torit_office`."""
        group, _, name = self.key.partition(".")
        return f"{name}_office" if group == "office" else name

    @property
    def field_office(self) -> bool:
        """Tell whether this is one of the mission's ten field offices."""
        return self.key.startswith("office.")


CENTRAL, EASTERN, WESTERN = "Central Equatoria", "Eastern Equatoria", "Western Equatoria"
SITES: tuple[DemoSite, ...] = (
    DemoSite(
        "site.un_house",
        "UN House",
        "base",
        31.53,
        4.80,
        3000,
        "Juba",
        CENTRAL,
        ("UNH", "UN House Juba"),
        note=INVENTED_OUTLINE,
    ),
    DemoSite(
        "site.tomping",
        "Tomping",
        "base",
        31.60,
        4.87,
        3000,
        "Juba",
        CENTRAL,
        ("Tong Ping", "Thongpiny"),
        note=INVENTED_OUTLINE,
    ),
    DemoSite(
        "site.poc1",
        "PoC site 1",
        "PoC site",
        31.523,
        4.799,
        500,
        "Juba",
        CENTRAL,
        ("PoC1",),
        "site.un_house",
        INVENTED_OUTLINE,
    ),
    DemoSite(
        "site.poc3",
        "PoC site 3",
        "PoC site",
        31.517,
        4.799,
        500,
        "Juba",
        CENTRAL,
        ("PoC3",),
        "site.un_house",
        INVENTED_OUTLINE,
    ),
    DemoSite(
        "site.malakal",
        "Malakal PoC site",
        "PoC site",
        31.69,
        9.57,
        3000,
        "Malakal",
        "Upper Nile",
        ("Malakal base",),
        "office.malakal",
        INVENTED_OUTLINE,
    ),
    DemoSite(
        "site.bentiu",
        "Bentiu PoC site",
        "PoC site",
        29.79,
        9.33,
        3000,
        "Rubkona",
        "Unity",
        ("Rubkona", "Bentiu base"),
        "office.bentiu",
    ),
    DemoSite(
        "site.wau",
        "Wau adjacent area",
        "adjacent area",
        27.99,
        7.70,
        3000,
        "Wau",
        "Western Bahr el Ghazal",
        ("Wau PoC",),
        "office.wau",
    ),
    DemoSite(
        "site.bor",
        "Bor PoC site",
        "PoC site",
        31.56,
        6.21,
        3000,
        "Bor South",
        "Jonglei",
        ("Bor base",),
        "office.bor",
    ),
    DemoSite(
        "site.terrain",
        "Terrain compound",
        "compound",
        31.54,
        4.81,
        1500,
        "Juba",
        CENTRAL,
        ("Terrain Hotel",),
        note="About 1.2 to 1.5 km from UN House; the position is rounded.",
    ),
    DemoSite("office.juba", "Juba field office", "office", 31.583, 4.852, 1000, "Juba", CENTRAL),
    DemoSite("office.torit", "Torit field office", "office", 32.571, 4.412, 1000, "Torit", EASTERN),
    DemoSite(
        "office.bor", "Bor field office", "office", 31.559, 6.209, 1000, "Bor South", "Jonglei"
    ),
    DemoSite(
        "office.rumbek",
        "Rumbek field office",
        "office",
        29.677,
        6.806,
        1000,
        "Rumbek Centre",
        "Lakes",
    ),
    DemoSite(
        "office.yambio", "Yambio field office", "office", 28.394, 4.571, 1000, "Yambio", WESTERN
    ),
    DemoSite(
        "office.wau",
        "Wau field office",
        "office",
        27.990,
        7.701,
        1000,
        "Wau",
        "Western Bahr el Ghazal",
    ),
    DemoSite(
        "office.kuajok",
        "Kuajok field office",
        "office",
        27.980,
        8.303,
        1000,
        "Gogrial West",
        "Warrap",
        ("Kuacjok",),
    ),
    DemoSite(
        "office.aweil",
        "Aweil field office",
        "office",
        27.392,
        8.762,
        1000,
        "Aweil Centre",
        "Northern Bahr el Ghazal",
    ),
    DemoSite(
        "office.malakal",
        "Malakal field office",
        "office",
        31.661,
        9.533,
        1000,
        "Malakal",
        "Upper Nile",
    ),
    DemoSite(
        "office.bentiu", "Bentiu field office", "office", 29.798, 9.257, 1000, "Rubkona", "Unity"
    ),
    DemoSite("town.juba", "Juba", "town", 31.583, 4.852, 3000, "Juba", CENTRAL),
    DemoSite("town.yei", "Yei", "town", 30.676, 4.094, 2000, "Yei River", CENTRAL),
    DemoSite("town.lainya", "Lainya", "town", 31.0, 4.3, 5000, "Lainya", CENTRAL, ("Lanya",)),
    DemoSite(
        "town.kajo_keji",
        "Kajo Keji",
        "town",
        31.657,
        3.855,
        2000,
        "Kajo-Keji",
        CENTRAL,
        ("Kajo Kaji", "Kajo-Keji", "Kajokeji"),
    ),
    DemoSite("town.magwe", "Magwe", "town", 32.3, 4.13, 5000, "Magwi", EASTERN, ("Magwi",)),
    DemoSite("town.pajok", "Pajok", "town", 32.482, 3.865, 2000, "Magwi", EASTERN),
    DemoSite("town.nimule", "Nimule", "town", 32.06, 3.6, 5000, "Magwi", EASTERN),
    DemoSite("town.pibor", "Pibor", "town", 33.131, 6.799, 2000, "Pibor", "Jonglei"),
    DemoSite("town.terekeka", "Terekeka", "town", 31.751, 5.444, 2000, "Terekeka", CENTRAL),
    DemoSite("town.mundri", "Mundri", "town", 30.324, 5.347, 2000, "Mundri West", WESTERN),
    DemoSite("town.maridi", "Maridi", "town", 29.469, 4.917, 2000, "Maridi", WESTERN),
    DemoSite("town.pariang", "Pariang", "town", 29.981, 9.915, 2000, "Pariang", "Unity"),
    DemoSite("town.leer", "Leer", "town", 30.141, 8.303, 2000, "Leer", "Unity"),
    DemoSite("town.akobo", "Akobo", "town", 33.004, 7.791, 2000, "Akobo", "Jonglei"),
    DemoSite("town.renk", "Renk", "town", 32.805, 11.743, 2000, "Renk", "Upper Nile"),
)

PERIMETERS = (
    ("un_house", "UN House perimeter", UN_HOUSE),
    ("tomping", "Tomping perimeter", TOMPING),
    ("malakal", "Malakal perimeter", MALAKAL),
)

DECLARED_AT = datetime(2016, 9, 12, 8, tzinfo=UTC)
IN_FORCE_FROM = date(2016, 10, 1)
SECOND_FROM = date(2017, 2, 1)
FIRST_RULE = (
    "200 m around the outlines of UN House, PoC site 1 and PoC site 3, minus the ground inside those outlines. "
    "Invented: the outlines and the day."
)
SECOND_RULE = (
    "200 m around the outlines of UN House, PoC site 1, PoC site 3 and the new plot east of UN House, minus the ground "
    "inside those outlines and minus the public road north of UN House. Invented: the plot, the road and the day."
)
COMING_ZONES = (
    ("wau", "Wau weapons-free zone", datetime(2017, 3, 6, 9, tzinfo=UTC)),
    ("bentiu", "Bentiu weapons-free zone", datetime(2017, 3, 7, 9, tzinfo=UTC)),
    ("malakal", "Malakal weapons-free zone", datetime(2017, 3, 9, 9, tzinfo=UTC)),
)

HUB = "Humanitarian hub registration"
HEADCOUNT = "Mission headcount"
REGISTER = "Site management register"


@dataclass(frozen=True, slots=True)
class Series:
    """Readings of one source at one site: every so many days, along straight lines between known points."""

    site: str
    source: str
    method: Method
    account: str
    chain: str
    every_days: int
    points: tuple[tuple[date, int], ...]
    scatter: float

    def readings(self, rng: random.Random) -> Iterator[tuple[date, int]]:
        """Yield the day and the people of each reading; the last is the last point exactly."""
        on, last = self.points[0][0], self.points[-1][0]
        while on < last:
            people = self._between(on) * (1 + rng.uniform(-self.scatter, self.scatter))
            yield on, round(people)
            on += timedelta(days=self.every_days)
        yield self.points[-1]

    def _between(self, on: date) -> float:
        for (start, low), (end, high) in zip(self.points, self.points[1:], strict=False):
            if start <= on < end:
                return low + (high - low) * ((on - start) / (end - start))
        return float(self.points[-1][1])


JULY, APRIL = date(2016, 7, 20), date(2017, 4, 10)
SERIES: tuple[Series, ...] = (
    Series("site.poc1", REGISTER, "registration", "juba.duty", "un-house", 30,
           ((JULY, 7_200), (date(2017, 1, 15), 8_000), (APRIL, 8_040)), 0.01),
    Series("site.poc3", REGISTER, "registration", "juba.duty", "un-house", 30,
           ((JULY, 29_800), (date(2017, 1, 15), 31_000), (APRIL, 31_350)), 0.01),
    Series("site.poc3", HEADCOUNT, "headcount", "juba.duty", "un-house", 60,
           ((date(2016, 8, 10), 26_900), (APRIL, 28_600)), 0.02),
    Series("site.bentiu", HUB, "registration", "bentiu.office", "bentiu", 30,
           ((JULY, 103_000), (date(2017, 2, 20), 119_800)), 0.01),
    Series("site.malakal", HUB, "registration", "malakal.office", "malakal", 30,
           ((JULY, 33_200), (date(2017, 1, 15), 30_000), (APRIL, 29_700)), 0.015),
    Series("site.malakal", HEADCOUNT, "headcount", "malakal.office", "malakal", 75,
           ((date(2016, 8, 5), 29_100), (APRIL, 27_400)), 0.02),
    Series("site.bor", HUB, "registration", "bor.office", "bor", 45,
           ((JULY, 2_010), (APRIL, 2_000)), 0.01),
    Series("site.wau", HUB, "registration", "wau.office", "wau", 30,
           ((JULY, 22_400), (date(2017, 1, 15), 29_000), (APRIL, 32_100)), 0.02),
)  # fmt: skip


class Reported(NamedTuple):
    """A reading of one source that was published or counted once."""

    at: datetime
    site: str
    source: str
    method: Method
    on: date
    people: int
    account: str
    chain: str
    note: str


REPORTED: tuple[Reported, ...] = (
    Reported(datetime(2016, 8, 22, 9, tzinfo=UTC), "site.un_house", HEADCOUNT, "headcount",
             date(2016, 8, 18), 38_200, "juba.duty", "un-house",
             "Some 1,000 people had come over from Tomping in August. Invented: the total."),
    Reported(datetime(2016, 10, 6, 8, tzinfo=UTC), "site.un_house",
             "Independent research report, October 2016", "estimate",
             date(2016, 7, 15), 37_000, "juba.duty", "juba",
             "People sheltering at UN House in mid-July; the investigation says 27,000."),
    Reported(datetime(2016, 11, 2, 8, tzinfo=UTC), "site.un_house",
             "Special investigation, executive summary", "estimate",
             date(2016, 7, 15), 27_000, "juba.duty", "juba",
             "People sheltering at UN House in mid-July; a research report says 37,000."),
    Reported(datetime(2017, 3, 16, 9, tzinfo=UTC), "site.bentiu", "Biometric count, March 2017",
             "biometric", date(2017, 3, 15), 117_654, "bentiu.office", "bentiu",
             "Counted from 13 to 15 March."),
)  # fmt: skip


def polygon(ring: Ring) -> PolygonShape:
    """Return the GeoJSON polygon of one ring."""
    return PolygonShape(coordinates=(ring,))


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the founding of places, the perimeters, the zones with their versions, and the populations."""
    yield from _sites(cast)
    yield from _perimeters(cast)
    yield from _zones(cast)
    yield from _populations(cast)


def _sites(cast: Cast) -> Iterator[Act]:
    ordered = sorted(SITES, key=lambda site: site.parent is not None)
    for number, site in enumerate(ordered):
        at = FOUNDED_AT + timedelta(seconds=10 * number)
        yield Act(at, "juba", partial(_found, cast, site, at))


def _found(cast: Cast, site: DemoSite, at: datetime) -> None:
    operations.found_site(
        by=cast.person("juba.duty"),
        at=at,
        subject=cast.id(site.key),
        name=site.name,
        kind=site.kind,
        code=site.code,
        aliases=site.aliases,
        county=site.county,
        state=site.state,
        lon=site.lon,
        lat=site.lat,
        accuracy_m=site.accuracy_m,
        parent=cast.id(site.parent) if site.parent else None,
        field_office=site.field_office,
        note=site.note,
    )


def _perimeters(cast: Cast) -> Iterator[Act]:
    for number, (code, name, ring) in enumerate(PERIMETERS):
        at = FOUNDED_AT + timedelta(minutes=20, seconds=10 * number)

        def draw(code: str = code, name: str = name, ring: Ring = ring, at: datetime = at) -> None:
            operations.draw_perimeter(
                by=cast.person("juba.engineer"),
                at=at,
                subject=cast.id(f"perimeter.{code}"),
                name=name,
                code=code,
                site_id=cast.id(f"site.{code}"),
                line=LineShape(coordinates=ring),
                gate="Gate 1, north side. Invented.",
            )

        yield Act(at, "juba", draw)


def _zones(cast: Cast) -> Iterator[Act]:
    yield Act(DECLARED_AT, "juba", partial(_declare_un_house, cast))
    first_at = start_of_day(IN_FORCE_FROM) - timedelta(days=2, hours=-11)
    second_at = start_of_day(SECOND_FROM) - timedelta(days=5, hours=-11)
    yield Act(
        first_at,
        "juba",
        partial(
            _put_in_force, cast, first_at, IN_FORCE_FROM, FIRST_AROUND, FIRST_MINUS, FIRST_RULE
        ),
    )
    yield Act(
        second_at,
        "juba",
        partial(
            _put_in_force, cast, second_at, SECOND_FROM, SECOND_AROUND, SECOND_MINUS, SECOND_RULE
        ),
    )
    for code, name, at in COMING_ZONES:
        yield Act(at, "juba", partial(_declare, cast, code, name, at))


def _declare_un_house(cast: Cast) -> None:
    operations.declare_zone(
        by=cast.person("juba.planner"),
        at=DECLARED_AT,
        subject=cast.id("zone.un_house"),
        name="UN House weapons-free zone",
        code="un_house",
        sites=tuple(cast.id(key) for key in ("site.un_house", "site.poc1", "site.poc3")),
        purpose="Keep weapons away from the sites, and the sites out of direct and indirect fire.",
    )


def _put_in_force(
    cast: Cast,
    at: datetime,
    since: date,
    around: tuple[Ring, ...],
    minus: tuple[Ring, ...],
    rule: str,
) -> None:
    operations.put_zone_version_in_force(
        by=cast.person("juba.planner"),
        at=at,
        zone_id=cast.id("zone.un_house"),
        around=tuple(map(polygon, around)),
        radius_m=ZONE_RADIUS_M,
        minus=tuple(map(polygon, minus)),
        rule_text=rule,
        agreement=f"Exchange of letters with the host Government, {at:%d %B %Y}. Invented.",
        in_force_on=since,
    )


def _declare(cast: Cast, code: str, name: str, at: datetime) -> None:
    operations.declare_zone(
        by=cast.person("juba.planner"),
        at=at,
        subject=cast.id(f"zone.{code}"),
        name=name,
        code=code,
        sites=(cast.id(f"site.{code}"),),
        purpose="In preparation; no outline has been agreed yet. Invented: the day of the decision.",
    )


def _populations(cast: Cast) -> Iterator[Act]:
    rng = cast.rng("places.populations")
    for one in REPORTED:
        yield Act(one.at, one.chain, partial(_count, cast, one))
    for series in SERIES:
        for on, people in series.readings(rng):
            at = start_of_day(on) + timedelta(hours=15)
            reading = Reported(at, series.site, series.source, series.method, on, people,
                               series.account, series.chain, "Invented.")  # fmt: skip
            yield Act(at, series.chain, partial(_count, cast, reading))


def _count(cast: Cast, one: Reported) -> None:
    operations.record_site_population(
        by=cast.person(one.account),
        at=one.at,
        subject=cast.id(f"population.{one.site}.{one.source}.{one.on}"),
        site_id=cast.id(one.site),
        source=one.source,
        method=one.method,
        on=one.on,
        people=one.people,
        note=one.note,
    )
