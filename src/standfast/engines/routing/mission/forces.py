"""Who patrols: units, their speed classes, and the rules of composition that a place may ask for."""

import math
from typing import Literal

import msgspec

from standfast.engines.routing.mission.ground import GRADES, Grade, Period, RoadKind
from standfast.engines.routing.mission.refusals import (
    ProblemRefused,
    refuse_below,
    refuse_unnamed,
)

Role = Literal["leads", "joins"]
Caveat = Literal["no_night_out", "no_dismounted", "no_temporary_base"]
CAVEATS: tuple[Caveat, ...] = ("no_night_out", "no_dismounted", "no_temporary_base")


class Speed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Convoy speed in km/h on a surface, dry and wet; 0 where it cannot drive."""

    dry: float
    wet: float


class SpeedClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a kind of vehicle, boat or foot column moves: its ways, the worst grade it passes, km/h by surface."""

    name: str
    kmh: dict[str, Speed]
    kinds: tuple[RoadKind, ...] = ("road",)
    passes: Grade = "P2"

    def __post_init__(self) -> None:
        refuse_unnamed(self.name, kind="speed class")
        of = f"Speed class {self.name}"
        if self.passes not in GRADES[:-1]:
            raise ProblemRefused(
                f"{of} passes {self.passes}; the worst grade a class passes is P0 to P3."
            )
        for surface, speed in self.kmh.items():
            for state in ("dry", "wet"):
                refuse_below(
                    getattr(speed, state),
                    0,
                    of=of,
                    field=f"{state} km/h on {surface}",
                    why="Write 0 where it cannot drive.",
                )


class CompositionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom a patrol brings to stay: at least so many of each kind, so many women, and the place's language."""

    name: str
    needs: dict[str, int] = {}
    women: int = 0
    language: bool = False

    def __post_init__(self) -> None:
        refuse_unnamed(self.name, kind="composition rule")
        of = f"Composition rule {self.name}"
        for kind, least in self.needs.items():
            refuse_below(least, 1, of=of, field=f"needs of {kind}")
        refuse_below(self.women, 0, of=of, field="women")


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A body of people that patrols from a base. One that `leads` has its own vehicles, boats or feet; one that `joins`
    (police, human rights officers, interpreters, a surgical team) rides in the seats of a leading unit of its base.

    `people` counts everybody once, by kind; `women` says how many of them are women. `fuel_range_km` is None for those
    who burn none. `water_l` and `rations` (person-days) are what the unit carries when full. After a patrol of n days it
    rests `rest_days + ceil(rest_per_patrol_day * n)` days. `barred_places`: it neither stays nor halts there.
    """

    name: str
    base: str
    people: dict[str, int]
    role: Role = "leads"
    speed_class: str | None = None
    women: int = 0
    vehicles: int = 0
    seats: int = 0
    languages: tuple[str, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    barred_places: tuple[str, ...] = ()
    fuel_range_km: float | None = None
    water_l: float = 0.0
    rations: float = 0.0
    available: Period | None = None
    max_days: int = 30
    rest_days: int = 0
    rest_per_patrol_day: float = 0.0

    def __post_init__(self) -> None:
        refuse_unnamed(self.name, kind="unit")
        of = f"Unit {self.name}"
        for kind, count in self.people.items():
            refuse_below(count, 0, of=of, field=f"people of the kind {kind}")
        refuse_below(self.strength, 1, of=of, field="people")
        if not 0 <= self.women <= self.strength:
            raise ProblemRefused(f"{of} counts {self.women} women among {self.strength} people.")
        for field in ("vehicles", "seats", "water_l", "rations", "rest_days"):
            refuse_below(getattr(self, field), 0, of=of, field=field)
        refuse_below(self.rest_per_patrol_day, 0, of=of, field="rest_per_patrol_day")
        refuse_below(self.max_days, 1, of=of, field="max_days")
        if self.fuel_range_km is not None:
            refuse_below(self.fuel_range_km, 0, of=of, field="fuel_range_km")
        if self.role == "leads" and self.speed_class is None:
            raise ProblemRefused(f"{of} leads patrols and has no speed_class; say how it moves.")

    @property
    def strength(self) -> int:
        """Everybody in the unit."""
        return sum(self.people.values())

    def rest_after(self, days: int) -> int:
        """Return the whole days of rest after a patrol of so many days."""
        return self.rest_days + math.ceil(self.rest_per_patrol_day * days - 1e-9)
