"""What is possible and yet doubtful about a row, as a sentence of a kind. Such a row is taken; only the unreadable is refused."""

import re
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

from standfast.apps.observations import gazetteer
from standfast.apps.observations.area import outside_area
from standfast.engines.geo import distance_m

FlagKind = Literal[
    "point",
    "place name",
    "time",
    "total",
    "precision",
    "deaths",
    "words",
    "source",
    "twice",
    "file",
]
FLAG_KINDS: tuple[str, ...] = get_args(FlagKind)
HOME_COUNTRY = "south sudan"
M_PER_KM = 1000.0
# A point with one digit after the comma tells 11 km; whoever claims more than this many metres of it claims too much.
COARSE_DIGITS = 1
FINE_M = 5_000.0
TOTAL = re.compile(
    r"(?:grand |sub-?|over-?all )?(?:totals?|sum|average|mean|percent(?:age)?|share)(?: of .*)?:?|%",
    re.IGNORECASE,
)
PERCENTAGE = re.compile(r"-?[\d.,]+ ?%", re.ASCII)
WIDE = re.compile(r".*\b(?:county|state|region|province|country)", re.IGNORECASE)


class Flag(str):
    """A sentence about what is doubtful in a row; `kind` says of which kind it is."""

    __slots__ = ("kind",)
    kind: FlagKind

    def __new__(cls, kind: FlagKind, sentence: str) -> "Flag":
        made = super().__new__(cls, sentence)
        made.kind = kind
        return made


def total_in(cells: "list[str] | tuple[str, ...]") -> str | None:
    """Return the word by which cells that should name something sum up other rows, if they do."""
    return next((cell[:40] for cell in cells if TOTAL.fullmatch(cell)), None)


def total_flag(word: str) -> Flag:
    """Say that a row looks like a sum of others."""
    return Flag("total", f"It looks like a total or share of other rows ('{word}'), not an event.")


def area_flag(lon: float | None, lat: float | None) -> Flag | None:
    """Return that a point lies outside the area of operations, by how far, and whether it is exchanged."""
    if lon is None or lat is None or (found := outside_area(lon, lat)) is None:
        return None
    away, names = found
    swapped = abs(lon) <= 90 and outside_area(lat, lon) is None
    hint = " It would lie inside with longitude and latitude exchanged." if swapped else ""
    return Flag(
        "point",
        f"The point {lon}, {lat} lies outside the area of operations ({names}), by {away:.0f} km.{hint}",
    )


def future_flag(on: date | None, today: date) -> Flag | None:
    """Return that a day is after the day of the import, if it is."""
    if on is None or on <= today:
        return None
    return Flag("time", f"It lies in the future: {on} is after {today}.")


@lru_cache(maxsize=50_000)
def name_flag(
    lon: float | None,
    lat: float | None,
    admin1: str | None,
    admin2: str | None,
    country: str | None,
) -> Flag | None:
    """Return that a point lies farther from the county or state that its row names than that place reaches.

    No outlines of counties are held: the measure is the distance from the gazetteer's point, and the sentence says so.
    """
    if lon is None or lat is None or (country or HOME_COUNTRY).lower() != HOME_COUNTRY:
        return None
    state = gazetteer.state_of(admin1) if admin1 else None
    county = gazetteer.county_of(admin2, state.name if state else None) if admin2 else None
    for named in (county, state):
        if named is None or named.lon is None or named.lat is None or named.reach_km is None:
            continue
        away = distance_m((lon, lat), (named.lon, named.lat)) / M_PER_KM
        if away > named.reach_km:
            return Flag("place name", _too_far(lon, lat, named, away))
        return None
    return None


def _too_far(lon: float, lat: float, named: gazetteer.Guess, away: float) -> str:
    nearest = gazetteer.nearest(lon, lat, "county")
    there = (
        f" The nearest county by its point is {nearest.name}, {nearest.distance_km:.0f} km away."
        if nearest is not None and nearest.name != named.name
        else ""
    )
    return (
        f"The point {lon}, {lat} lies {away:.0f} km from the gazetteer's point of {named.name}, {named.kind}, which the row "
        f"names and which reaches about {named.reach_km:.0f} km; no outline was asked.{there}"
    )


def place_flag(lon: float | None, lat: float | None, place: str | None) -> Flag | None:
    """Return that a point lies far from the place that a report names, where the gazetteer knows that place."""
    if lon is None or lat is None or not place:
        return None
    meant = gazetteer.resolve(place, (lon, lat))
    if meant is None or meant.how == "spelling" or meant.distance_km is None:
        return None
    allowed = max(2 * (meant.reach_km or 0.0), 25.0)
    if meant.distance_km <= allowed:
        return None
    return Flag(
        "place name",
        f"The point {lon}, {lat} lies {meant.distance_km:.0f} km from the gazetteer's point of {meant.name}, {meant.kind}, "
        f"which the row names as '{place[:60]}'.",
    )


def proposed_point(place: str | None) -> tuple[gazetteer.Guess | None, Flag | None]:
    """Return the point that the gazetteer proposes for a place without one, and the sentence that leaves it to a person."""
    if not place:
        return None, None
    meant = gazetteer.resolve(place)
    if meant is not None and meant.lon is not None and meant.lat is not None:
        return meant, Flag(
            "point",
            f"It has no point. The gazetteer proposes {meant.lon}, {meant.lat} for '{place[:60]}': {meant.sentence}, "
            f"accurate to about {meant.reach_km or 0:.0f} km. Nothing was recorded of it; a person decides.",
        )
    others = gazetteer.candidates(place)[:3] if meant is None else ()
    if not others:
        return None, None
    named = "; ".join(one.sentence for one in others)
    return None, Flag(
        "point", f"It has no point, and '{place[:60]}' may mean several places: {named}."
    )


def coarse_flag(lon: str, lat: str, *, claimed_m: float | None, exact: bool = False) -> Flag | None:
    """Return that a point claims to be finer than its digits tell: cells as they came, and metres or *exact* claimed."""
    claims = exact or (claimed_m is not None and claimed_m < FINE_M)
    if not claims or not lon or not lat or max(_digits(lon), _digits(lat)) > COARSE_DIGITS:
        return None
    claimed = "an exact place" if exact else f"an accuracy of {claimed_m:.0f} m"
    return Flag(
        "precision",
        f"The point {lon[:20]}, {lat[:20]} has at most one digit after the point, which tells about 11 km, and claims "
        f"{claimed}.",
    )


def _digits(text: str) -> int:
    return len(text.partition(".")[2].rstrip("0"))


def wide_place_flag(place: str | None, *, exact: bool) -> Flag | None:
    """Return that a place which claims to be exact names a whole county or state."""
    if not exact or not place or not WIDE.fullmatch(place):
        return None
    return Flag(
        "precision", f"It claims an exact place and names '{place[:60]}', which is a wide one."
    )
