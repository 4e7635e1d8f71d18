"""Names of places in South Sudan, with aliases and the states of 10, 28 and 32: what a name may mean, and how that is known.

Points are those of towns (GeoNames, CC BY 4.0), points that UCDP GED gives a county (CC BY 4.0), and the seats of states;
`reach_km` says how far the place may lie from its point. A guess is a proposal for a person, never a surveyed point.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import atan2, cos, degrees, radians
from pathlib import Path
from typing import Literal

from standfast.engines.geo import LonLat, distance_m

How = Literal["exact", "alias", "old state", "spelling"]
NAMES = Path(__file__).parent / "reference" / "gazetteer.csv"
M_PER_KM = 1000.0
# Where a name alone does not say what kind of place is meant, the smallest is: whoever writes 'Bor' means the town.
SMALLEST_FIRST = (
    *("site", "town", "county", "administrative area", "state", "state of 2015", "state of 2017"),
)
KIND_WORDS = {
    "county": ("county",),
    "state": ("state", "state of 2015", "state of 2017"),
    "town": ("town", "site"),
    "city": ("town",),
    "village": ("town",),
    "area": ("administrative area",),
}
OLD = ("state of 2015", "state of 2017")
HOWS: tuple[How, ...] = ("exact", "alias", "old state", "spelling")
# How many letters may be wrong in a name: none in a short one, or 'Wau' would be 'Waw', 'Wat' and 'Wan'.
ONE_SLIP, TWO_SLIPS = 5, 9
LONGEST_NAME = 60
COMPASS = (
    *("north", "north-east", "east", "south-east"),
    *("south", "south-west", "west", "north-west"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer: degrees and kilometres; None where no point is known."""

    name: str
    kind: str
    within: str | None
    lon: float | None
    lat: float | None
    reach_km: float | None
    since: date | None
    until: date | None
    source: str | None
    aliases: tuple[str, ...]

    @property
    def point(self) -> LonLat | None:
        """Return its point, where one is known."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a name may mean: the place, how it was found, and its distance from the row's own point where there is one."""

    name: str
    kind: str
    lon: float | None
    lat: float | None
    how: How
    distance_km: float | None
    reach_km: float | None
    within: str | None

    @property
    def sentence(self) -> str:
        """Say what is meant, and how that is known."""
        whole = f"{self.name}, {self.kind}"
        if self.within and self.within != self.name:
            whole += f" in {self.within}"
        found = {
            "exact": "by its name",
            "alias": "by another name of it",
            "old state": "as a state that no longer is",
            "spelling": "by a similar spelling",
        }[self.how]
        away = (
            "" if self.distance_km is None else f", {self.distance_km:.0f} km from the row's point"
        )
        return f"{whole} (found {found}{away})"


def resolve(name: str, near: LonLat | None = None) -> Guess | None:
    """Return what a name most likely means, None where nothing or several places fit it equally well.

    `near` is the row's own point, in degrees: of places that the name fits equally well, the nearest is meant.
    """
    found = candidates(name, near)
    if not found:
        return None
    best = found[0]
    rivals = [one for one in found[1:] if _rank(one) == _rank(best) and one.name != best.name]
    if rivals and (best.distance_km is None or best.how == "spelling"):
        return None
    return best


def candidates(name: str, near: LonLat | None = None) -> tuple[Guess, ...]:
    """Return every place that a name may mean, the likeliest first: as written, by an alias, an old state, a spelling."""
    wanted, kinds = _asked(name)
    if not wanted:
        return ()
    found = [_guess(place, how, near) for place, how in _fitting(wanted, kinds)]
    if not found and "," in name:
        return next(filter(None, (candidates(part, near) for part in name.split(","))), ())
    return tuple(sorted(found, key=lambda guess: (_rank(guess), _order(guess))))


def nearest(lon: float, lat: float, kind: str) -> Guess | None:
    """Return the place of a kind whose point is nearest, None where none of that kind has a point."""
    guesses = [
        _guess(place, "exact", (lon, lat))
        for place in places()
        if place.kind == kind and place.point
    ]
    return min(guesses, key=_order, default=None)


def described(lon: float, lat: float) -> str:
    """Return where a point lies from the nearest town: '31 km south-west of Juba'."""
    town = nearest(lon, lat, "town")
    if town is None or town.distance_km is None or town.lon is None or town.lat is None:
        return f"{lon:.3f}, {lat:.3f}"
    if town.distance_km < 1:
        return f"in {town.name}"
    east = (lon - town.lon) * cos(radians(lat))
    bearing = degrees(atan2(east, lat - town.lat)) % 360
    return f"{town.distance_km:.0f} km {COMPASS[round(bearing / 45) % 8]} of {town.name}"


@lru_cache(maxsize=5_000)
def county_of(name: str, state: str | None = None) -> Guess | None:
    """Return the county that an administrative column names, in the state that it names where it names one."""
    return _in_column(name, ("county", "administrative area"), state)


@lru_cache(maxsize=5_000)
def state_of(name: str) -> Guess | None:
    """Return the state, of today or of 2015 and 2017, that an administrative column names."""
    return _in_column(name, ("state", *OLD, "administrative area"), None)


def _in_column(name: str, kinds: tuple[str, ...], state: str | None) -> Guess | None:
    wanted, _ = _asked(name)
    if not wanted:
        return None
    found = [_guess(place, how, None) for place, how in _fitting(wanted, kinds)]
    if state and (inside := [one for one in found if one.within == state]):
        found = inside
    # The names of old states return as those of counties and of states today: the wider place says less, and is no doubt.
    return min(found, key=lambda one: (_rank(one)[0], -(one.reach_km or 0)), default=None)


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """Return every place of the gazetteer."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        return tuple(_place(row) for row in csv.DictReader(file))


def _place(row: dict[str, str]) -> Place:
    return Place(
        name=row["name"],
        kind=row["kind"],
        within=row["within"] or None,
        lon=float(row["lon"]) if row["lon"] else None,
        lat=float(row["lat"]) if row["lat"] else None,
        reach_km=float(row["reach_km"]) if row["reach_km"] else None,
        since=date.fromisoformat(row["since"]) if row["since"] else None,
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        source=row["source"] or None,
        aliases=tuple(filter(None, row["aliases"].split("|"))),
    )


def _guess(place: Place, how: How, near: LonLat | None) -> Guess:
    point = place.point
    away = None if near is None or point is None else distance_m(near, point) / M_PER_KM
    return Guess(
        place.name, place.kind, place.lon, place.lat, how, away, place.reach_km, place.within
    )


def _rank(guess: Guess) -> tuple[int, int]:
    return HOWS.index(guess.how), SMALLEST_FIRST.index(guess.kind)


def _order(guess: Guess) -> tuple[float, str, str]:
    away = float("inf") if guess.distance_km is None else guess.distance_km
    return away, guess.name, guess.kind


def _asked(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a name in its plainest letters and the kinds of place that its last word allows; none is any."""
    words = plain(name[: LONGEST_NAME * 2]).split()
    kinds: tuple[str, ...] = ()
    if len(words) > 1 and words[-1] in KIND_WORDS:
        kinds = KIND_WORDS[words.pop()]
    if words[-1:] == ["administrative"]:
        words.pop()
    return "".join(words)[:LONGEST_NAME], kinds


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """Return a name in small letters without accents, marks or doubled spaces."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", letters.replace("'", "")).split())


@lru_cache(maxsize=1)
def _written() -> dict[str, tuple[tuple[Place, How], ...]]:
    """Return the places under each way of writing them."""
    found: dict[str, dict[Place, How]] = {}
    for place in places():
        own: How = "old state" if place.kind in OLD else "exact"
        other: How = "old state" if place.kind in OLD else "alias"
        for text, how in ((place.name, own), *((alias, other) for alias in place.aliases)):
            found.setdefault(_asked(text)[0], {}).setdefault(place, how)
    return {text: tuple(meant.items()) for text, meant in found.items()}


def _fitting(wanted: str, kinds: tuple[str, ...]) -> Iterator[tuple[Place, How]]:
    written = _written()
    exact = _of_kind(written.get(wanted, ()), kinds)
    if exact:
        yield from exact
        return
    slips = 0 if len(wanted) < ONE_SLIP else 1 if len(wanted) < TWO_SLIPS else 2
    best: dict[Place, int] = {}
    for text, meant in written.items() if slips else ():
        wrong = slips_between(wanted, text, slips)
        if wrong is not None:
            for place, _ in _of_kind(meant, kinds):
                best[place] = min(wrong, best.get(place, wrong))
    least = min(best.values(), default=0)
    yield from ((place, "spelling") for place, wrong in best.items() if wrong == least)


def _of_kind(meant: Iterable[tuple[Place, How]], kinds: tuple[str, ...]) -> list[tuple[Place, How]]:
    return [(place, how) for place, how in meant if not kinds or place.kind in kinds]


def slips_between(one: str, other: str, most: int) -> int | None:
    """Return how many letters were left out, added, exchanged or wrong, None above `most`; Damerau's restricted distance."""
    if abs(len(one) - len(other)) > most:
        return None
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != against))
            swapped = row > 1 and column > 1
            if swapped and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return None
        before, last = last, line
    return last[-1] if last[-1] <= most else None
