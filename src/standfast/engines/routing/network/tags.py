"""What the tags of a way say of a road: how one drives on it, dry and wet, what crosses water and what closes it.

The scale of passability runs from P0 (open to all) over P1 (light four-wheel drive), P2 (high clearance) and P3 (with
winch and recovery) to P4 (closed). Tags describe; what they do not say is assumed from the road's class and marked so.
All tables are the mission's to change: their grades are planning estimates, not findings.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from standfast.engines.routing.mission.ground import CLOSED, GRADES, Grade

Surface = Literal["sealed", "murram", "earth", "black_cotton", "water"]
Kind = Literal["road", "river"]

SEALED = "asphalt paved concrete concrete:lanes concrete:plates chipseal sett paving_stones cobblestone bricks metal wood"
MURRAM = "gravel fine_gravel compacted laterite murram pebblestone gravel_turf"
EARTH = "earth ground dirt sand soil grass rock stone dirt/sand unpaved_earth"
BLACK_COTTON = "mud clay black_cotton black_cotton_soil"
_WORDS: tuple[tuple[str, Surface], ...] = (
    (SEALED, "sealed"),
    (MURRAM, "murram"),
    (EARTH, "earth"),
    (BLACK_COTTON, "black_cotton"),
)
SURFACES: dict[str, Surface] = {
    word: surface for words, surface in _WORDS for word in words.split()
}
# What is assumed of a class of road whose surface nobody tagged, and what "unpaved" means on it.
UNTAGGED: dict[str, Surface] = {
    "motorway": "sealed",
    "trunk": "murram",
    "primary": "murram",
    "secondary": "murram",
    "tertiary": "earth",
    "unclassified": "earth",
    "residential": "earth",
    "living_street": "earth",
    "service": "earth",
    "road": "earth",
    "track": "earth",
}
GRADES_OF: dict[Surface, tuple[Grade, Grade]] = {  # dry, wet
    "sealed": ("P0", "P0"),
    "murram": ("P0", "P1"),
    "earth": ("P1", "P2"),
    "black_cotton": ("P1", "P4"),
    "water": ("P0", "P0"),
}
SMOOTHNESS: dict[str, Grade] = {
    "bad": "P1",
    "very_bad": "P1",
    "horrible": "P2",
    "very_horrible": "P3",
    "impassable": "P4",
}
TRACKTYPE: dict[str, tuple[Grade, Grade]] = {
    "grade3": ("P1", "P2"),
    "grade4": ("P1", "P3"),
    "grade5": ("P2", "P4"),
}
FORD_GRADES: tuple[Grade, Grade] = (
    "P1",
    "P3",
)  # a ford rises to 1.5 m after rain and stops traffic
CROSSED_BY_WATER = {"low_water_crossing", "ford"}
BROKEN = {"collapsed", "destroyed", "washed_out", "demolished"}
SHUT = {"no", "private_closed", "closed"}
CHECKPOINT_MIN = 45
FERRY_MIN = 60
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YES = {"yes", "designated", "permissive", "true", "1"}


@dataclass(frozen=True, slots=True)
class Traits:
    """How one drives on a stretch. `assumed` when its surface was not tagged; `closed_months` from 1 to 12."""

    kind: Kind
    surface: Surface
    dry: Grade
    wet: Grade
    assumed: bool = False
    bridges: int = 0
    fords: int = 0
    delay_min: int = 0
    closed_months: frozenset[int] = frozenset()
    heaviest_t: float | None = None
    name: str = ""


def worse(one: Grade, other: Grade) -> Grade:
    """Return the worse of two known grades."""
    return GRADES[max(GRADES.index(one), GRADES.index(other))]


def traits_of(tags: Mapping[str, str]) -> Traits | None:
    """Return what the tags of a way say; None where no convoy and no boat can go."""
    if tags.get("waterway") == "river" or tags.get("route") == "ferry":
        return _on_water(tags)
    highway = tags.get("highway", "").removesuffix("_link")
    if highway not in UNTAGGED:
        return None
    tagged = tags.get("surface", "").lower()
    surface = SURFACES.get(tagged, UNTAGGED[highway])
    dry, wet = GRADES_OF[surface]
    found = Traits(
        kind="road",
        surface=surface,
        dry=dry,
        wet=wet,
        assumed=tagged not in SURFACES,
        bridges=int(_crosses_by_bridge(tags)),
        heaviest_t=_tonnes(tags.get("maxweight")),
        closed_months=_closed_months(tags),
        name=tags.get("ref") or tags.get("name", ""),
    )
    return _graded(found, tags)


def _on_water(tags: Mapping[str, str]) -> Traits | None:
    ferry = tags.get("route") == "ferry"
    navigable = any(tags.get(key) in YES for key in ("boat", "motorboat", "ship", "CEMT"))
    if not ferry and not navigable:
        return None
    return Traits(
        kind="road" if ferry else "river",
        surface="sealed" if ferry else "water",
        dry="P0",
        wet="P0",
        delay_min=FERRY_MIN if ferry else 0,
        name=tags.get("name", ""),
    )


def _crosses_by_bridge(tags: Mapping[str, str]) -> bool:
    bridge = tags.get("bridge", "no")
    return bridge != "no" and bridge not in CROSSED_BY_WATER


def _graded(found: Traits, tags: Mapping[str, str]) -> Traits:
    dry, wet = found.dry, found.wet
    if (rough := SMOOTHNESS.get(tags.get("smoothness", ""))) is not None:
        dry, wet = worse(dry, rough), worse(wet, rough)
    if tags.get("highway") == "track":
        of_track = TRACKTYPE.get(tags.get("tracktype", ""), ("P1", "P3"))
        dry, wet = worse(dry, of_track[0]), worse(wet, of_track[1])
    if tags.get("4wd_only") in YES:
        dry, wet = worse(dry, "P1"), worse(wet, "P1")
    if tags.get("flood_prone") in YES or tags.get("hazard") == "flooding":
        wet = worse(wet, "P3")
    fords = int(_is_ford(tags))
    if fords:
        dry, wet = worse(dry, FORD_GRADES[0]), worse(wet, FORD_GRADES[1])
    if tags.get("seasonal") in {"dry_season", "yes"}:
        wet = "P4"
    condition = tags.get("bridge:condition", tags.get("condition", ""))
    if condition in BROKEN or _is_shut(tags):
        dry = wet = "P4"
    return replace(found, dry=dry, wet=wet, fords=fords)


def _is_ford(tags: Mapping[str, str]) -> bool:
    return tags.get("ford", "no") != "no" or tags.get("bridge") in CROSSED_BY_WATER


def _is_shut(tags: Mapping[str, str]) -> bool:
    """Whether nobody may or can drive; a road for residents or permit holders is open to a mission."""
    for key in ("motor_vehicle", "vehicle", "access"):
        if key in tags:
            return tags[key] in SHUT
    return False


def _tonnes(text: str | None) -> float | None:
    found = re.match(r"^\s*(\d+(?:\.\d+)?)\s*(t|kg)?\s*$", text or "")
    if found is None:
        return None
    return float(found[1]) / (1000 if found[2] == "kg" else 1)


def _closed_months(tags: Mapping[str, str]) -> frozenset[int]:
    """Read "no @ (Jun-Oct)" of the conditional keys; conditions that name no months are left to reports."""
    for key in ("motor_vehicle:conditional", "vehicle:conditional", "access:conditional"):
        found = re.match(
            r"^\s*no\s*@\s*\(?\s*(\w{3})\w*\s*-\s*(\w{3})\w*\s*\)?\s*$", tags.get(key, "")
        )
        if found is None:
            continue
        first, last = (part.lower() for part in found.groups())
        if first in MONTHS and last in MONTHS:
            return months(MONTHS.index(first) + 1, MONTHS.index(last) + 1)
    return frozenset()


def months(first: int, last: int) -> frozenset[int]:
    """Return the months from one to another, both included, over the turn of the year where they must."""
    count = (last - first) % 12 + 1
    return frozenset((first - 1 + step) % 12 + 1 for step in range(count))


def of_node(tags: Mapping[str, str]) -> Traits | None:
    """Return what a node adds to the road through it: a ford, a checkpoint, a block; None where nothing."""
    if tags.get("ford", "no") != "no" or tags.get("highway") == "ford":
        return Traits("road", "sealed", *FORD_GRADES, fords=1)
    if "checkpoint" in (tags.get("barrier"), tags.get("military"), tags.get("police")):
        return Traits("road", "sealed", "P0", "P0", delay_min=CHECKPOINT_MIN)
    if tags.get("barrier") in {"block", "jersey_barrier", "debris", "log"} and not (
        {tags.get("access"), tags.get("motor_vehicle")} & YES
    ):
        return Traits("road", "sealed", "P4", "P4")
    return None


def joined(parts: Iterable[Traits]) -> Traits:
    """Return the traits of stretches driven one after the other: the worst grade, everything else added up."""
    first, *others = parts
    for other in others:
        limits = [one for one in (first.heaviest_t, other.heaviest_t) if one is not None]
        first = replace(
            first,
            dry=worse(first.dry, other.dry),
            wet=worse(first.wet, other.wet),
            assumed=first.assumed or other.assumed,
            bridges=first.bridges + other.bridges,
            fords=first.fords + other.fords,
            delay_min=first.delay_min + other.delay_min,
            closed_months=first.closed_months | other.closed_months,
            heaviest_t=min(limits) if limits else None,
            name=first.name or other.name,
        )
    return first


def is_closed(grade: Grade) -> bool:
    """Whether a grade lets nobody through."""
    return grade in GRADES and GRADES.index(grade) >= CLOSED
