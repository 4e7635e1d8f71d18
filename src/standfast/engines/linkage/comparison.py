"""Two reports, field by field: how far apart they are at best and at worst, and the level of agreement that makes.

The model is that of Fellegi and Sunter (1969): each field has a few levels, each level a weight, the natural logarithm of how
much more often it is seen among pairs of one event than among others; weights add up. A field that one side does not know
has no level and weighs nothing.

Times are intervals and places are circles. Where they may coincide, the level follows from the worst case, so that a
coarse report agrees only weakly; where they cannot, from the gap between them, and never above what the worst case allows.
So an agreement that becomes more accurate never weighs less.

Limits: a field is weighed as if the others did not matter, though words and places depend on each other; the fitted scale
(`calibration`) makes up for that on the whole, not pair by pair.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from standfast.engines.linkage.problem import Report, Settings
from standfast.engines.linkage.spelling import Keys, actor_keys, place_keys, word_keys

Kind = Literal["distance", "time", "actors", "words", "deaths", "category", "place"]
KINDS: tuple[Kind, ...] = ("distance", "time", "actors", "words", "deaths", "category", "place")
HOUR, DAY = 3_600, 86_400
# Worst case where the two may coincide, then the gap where they cannot; beyond the last gap nothing is compared.
WORST_KM, GAPS_KM = (1.0, 5.0, 15.0, 50.0, 150.0), (5.0, 15.0)
WORST_S, GAPS_S = (3 * HOUR, DAY, 3 * DAY, 8 * DAY, 32 * DAY), (DAY, 2 * DAY)
# Shares of what the one with less says that stands in the other as well, weighted by rarity; below the last: nothing.
WORD_SHARES = (0.55, 0.35, 0.2, 0.08)
ACTOR_SHARES = (0.999, 0.5, 1e-9)
PLACE_SHARES = (0.8, 1e-9)
LEAST_WORDS = 3
# Gap between numbers of dead, in the logarithm of one more than the number; many means that both say so.
DEATH_GAPS = (math.log(1.35), math.log(2.5))
SHARP = math.log(1.35)
MANY = 5
# Reports so near in place and time crowd a pair: any two of them would agree.
CROWD_KM, CROWD_S = 10.0, DAY
LEVELS = {
    "distance": len(WORST_KM) + 1 + len(GAPS_KM) + 1,
    "time": len(WORST_S) + 1 + len(GAPS_S) + 1,
    "actors": len(ACTOR_SHARES) + 1,
    "words": len(WORD_SHARES) + 1,
    "deaths": 6,
    "category": 2,
    "place": len(PLACE_SHARES) + 1,
}
# WGS 84.
MAJOR_KM, ECCENTRIC = 6_378.137, 0.00669437999014


@dataclass(frozen=True, slots=True)
class Sides:
    """A report with what a comparison asks of it: keys of its words, sides and names, whole seconds, a usable point."""

    report: Report
    words: Keys
    actors: Keys
    places: Keys
    start: int | None
    end: int | None
    lon: float | None
    lat: float | None
    accuracy_km: float


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare each key is among the reports that count, as its weight in a share."""

    words: Mapping[str, float]
    actors: Mapping[str, float]
    places: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Level:
    """The agreement of one field: its level, the value that led to it, and at worst how far apart the two may be.

    `worst` is the level that the worst case alone allows; it caps the weight where the two cannot coincide.
    """

    kind: Kind
    index: int
    value: float
    worst: int | None = None


def sides_of(report: Report, settings: Settings) -> Sides:
    """Make a report ready: a time longer than is compared and a point too coarse are left out."""
    start = end = None
    if report.start is not None and report.end is not None:
        start, end = int(report.start.timestamp()), int(report.end.timestamp())
        end = max(end, start + 1)  # an instant is the second that it begins
        if end - start > settings.longest.total_seconds():
            start = end = None
    accuracy = settings.assumed_km if report.accuracy_m is None else report.accuracy_m / 1_000
    usable = report.lon is not None and accuracy <= settings.coarsest_km
    words = word_keys(report.words)
    return Sides(
        report,
        words if len(words) >= LEAST_WORDS else (),
        actor_keys(report.actors),
        place_keys(report.place),
        start,
        end,
        report.lon if usable else None,
        report.lat if usable else None,
        accuracy,
    )


def distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the distance in kilometres by the radii of the ellipsoid at the mean latitude.

    Good to a thousandth below 300 km away from the poles, which is the reach of a comparison; symmetric to the bit.
    """
    mean = math.radians((lat + other_lat) / 2)
    north = math.radians(abs(lat - other_lat))
    turn = abs(lon - other_lon)
    east = math.radians(min(turn, 360 - turn))
    bulge = 1 - ECCENTRIC * math.sin(mean) ** 2
    meridian = MAJOR_KM * (1 - ECCENTRIC) / (bulge * math.sqrt(bulge)) * north
    parallel = MAJOR_KM / math.sqrt(bulge) * math.cos(mean) * east
    return math.sqrt(meridian * meridian + parallel * parallel)


def within_reach(a: Sides, b: Sides, settings: Settings) -> bool:
    """Tell whether two reports are compared at all: sources, times, and points or names of places allow it."""
    if a.report.source == b.report.source and a.report.source in settings.once:
        return False
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    if max(a.start, b.start) - min(a.end, b.end) > settings.reach.total_seconds():
        return False
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return not set(a.places).isdisjoint(b.places)
    apart = distance_km(a.lon, a.lat, b.lon, b.lat)
    return apart - (a.accuracy_km + b.accuracy_km) <= settings.reach_km


def levels_of(a: Sides, b: Sides, rarity: Rarity) -> tuple[Level, ...]:
    """Return the level of each field that both reports know, in the order of `KINDS`."""
    found = (
        _distance(a, b),
        _time(a, b),
        _share("actors", a.actors, b.actors, rarity.actors, ACTOR_SHARES),
        _share("words", a.words, b.words, rarity.words, WORD_SHARES),
        _deaths(a, b),
        _category(a, b),
        _share("place", a.places, b.places, rarity.places, PLACE_SHARES),
    )
    return tuple(level for level in found if level is not None)


def _distance(a: Sides, b: Sides) -> Level | None:
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    apart, blur = distance_km(a.lon, a.lat, b.lon, b.lat), a.accuracy_km + b.accuracy_km
    return _apart("distance", apart - blur, apart + blur, apart, WORST_KM, GAPS_KM)


def _time(a: Sides, b: Sides) -> Level | None:
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return None
    gap = max(a.start, b.start) - min(a.end, b.end)
    worst = max(a.end, b.end) - min(a.start, b.start)
    # Ends are not part of a time: two days that touch do not coincide.
    return _apart("time", gap + 1, worst, max(gap, 0) / HOUR, WORST_S, GAPS_S)


def _apart(
    kind: Kind,
    gap: float,
    worst: float,
    value: float,
    worsts: tuple[float, ...],
    gaps: tuple[float, ...],
) -> Level:
    at_worst = _below(worst, worsts)
    if gap <= 0:
        return Level(kind, at_worst, value)
    return Level(kind, len(worsts) + 1 + _below(gap, gaps), value, at_worst)


def _below(value: float, bounds: tuple[float, ...]) -> int:
    """Return the first bound that a value does not exceed; one past the last if it exceeds all."""
    return next((k for k, bound in enumerate(bounds) if value <= bound), len(bounds))


def _share(
    kind: Kind, one: Keys, other: Keys, rarity: Mapping[str, float], shares: tuple[float, ...]
) -> Level | None:
    if not one or not other:
        return None
    mine, yours = sum(rarity[key] for key in one), sum(rarity[key] for key in other)
    both = sum(rarity[key] for key in sorted(set(one) & set(other)))
    share = both / min(mine, yours)
    index = next((k for k, least in enumerate(shares) if share >= least), len(shares))
    return Level(kind, index, share)


def _deaths(a: Sides, b: Sides) -> Level | None:
    """Compare numbers of dead: 0 the same and many, 1 the same, 2 may be the same or near, then apart, far, none against many."""
    if a.report.deaths is None or b.report.deaths is None:
        return None
    (low, high), (other_low, other_high) = a.report.deaths, b.report.deaths
    gap = math.log1p(max(low, other_low)) - math.log1p(min(high, other_high))
    worst = math.log1p(max(high, other_high)) - math.log1p(min(low, other_low))
    return Level("deaths", _death_level(gap, worst, min(low, other_low)), math.expm1(max(gap, 0.0)))


def _death_level(gap: float, worst: float, least: int) -> int:
    if gap <= 0 and worst <= SHARP:
        return 0 if least >= MANY else 1
    if gap <= DEATH_GAPS[0]:
        return 2
    if gap <= DEATH_GAPS[1]:
        return 3
    return 4 if least > 0 else 5


def _category(a: Sides, b: Sides) -> Level | None:
    if a.report.category is None or b.report.category is None:
        return None
    same = a.report.category == b.report.category
    return Level("category", 0 if same else 1, float(same))
