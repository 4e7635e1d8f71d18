"""The ground of a mission problem: places, roads and rivers, seasons, closures, reports and medical facilities.

Everything is validated here, once. Periods are half-open days `[start, end)`; hours are local, decimal.
"""

from datetime import date
from typing import Literal

import msgspec

from standfast.engines.routing.mission.refusals import (
    ProblemRefused,
    refuse_below,
    refuse_unnamed,
)

Grade = Literal["P0", "P1", "P2", "P3", "P4", "PU"]
Halt = Literal["none", "harbour", "temporary_base", "held"]
RoadKind = Literal["road", "river"]
Supply = Literal["fuel", "water", "rations"]
GRADES: tuple[Grade, ...] = ("P0", "P1", "P2", "P3", "P4")
CLOSED = GRADES.index("P4")
SUPPLIES: tuple[Supply, ...] = ("fuel", "water", "rations")


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days from `start` up to, and without, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ProblemRefused(
                f"A period ends on {self.end}, which is not after its start {self.start}; "
                "the end is the first day that no longer counts."
            )


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hours of every day from `open_h` to `close_h`, local and decimal: 7.5 is half past seven."""

    open_h: float
    close_h: float

    def __post_init__(self) -> None:
        if not 0 <= self.open_h < self.close_h <= 24:
            raise ProblemRefused(
                f"A window opens at {self.open_h:g} h and closes at {self.close_h:g} h; "
                "it opens before it closes, both between 0 and 24."
            )

    @property
    def open_min(self) -> int:
        """The minute of the day at which the window opens."""
        return round(60 * self.open_h)

    @property
    def close_min(self) -> int:
        """The minute of the day at which the window closes."""
        return round(60 * self.close_h)


class DwellOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way to stay: `hours` on the day of arrival, or `nights` at the place (24 h of presence each)."""

    name: str
    hours: float = 0.0
    nights: int = 0
    dismounted: bool = False

    def __post_init__(self) -> None:
        refuse_unnamed(self.name, kind="dwell option")
        of = f"Dwell option {self.name}"
        refuse_below(self.hours, 0, of=of, field="hours")
        refuse_below(self.nights, 0, of=of, field="nights")
        if (self.hours > 0) == (self.nights > 0):
            raise ProblemRefused(f"{of} has either hours or nights above 0, one of the two.")
        if self.hours > 24:
            raise ProblemRefused(f"{of} has {self.hours:g} hours; write a longer stay in nights.")

    @property
    def minutes(self) -> int:
        """The minutes of a stay within the day; 0 for a stay of nights."""
        return round(60 * self.hours)

    @property
    def presence_h(self) -> float:
        """The hours of presence that the stay is worth."""
        return 24.0 * self.nights if self.nights else self.hours


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A node of the network: a town, village, base, harbour or junction. Without dwell options nobody stays there.

    `last_visit` is None where nobody can say when the last visit was; value.py says how it counts then. `rule` names the
    composition rule that a patrol fulfils to stay; `evacuation` asks for cover during a stay.
    """

    name: str
    lon: float
    lat: float
    people: int = 0
    risk: float = 0.0
    last_visit: date | None = None
    every_days: int = 7
    half_h: float = 12.0
    dwell: tuple[DwellOption, ...] = ()
    window: Hours | None = None
    open_on: tuple[Period, ...] = ()
    halt: Halt = "none"
    supplies: tuple[Supply, ...] = ()
    rule: str | None = None
    language: str | None = None
    evacuation: bool = True

    def __post_init__(self) -> None:
        refuse_unnamed(self.name, kind="place")
        of = f"Place {self.name}"
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ProblemRefused(
                f"{of} lies at lon {self.lon:g}, lat {self.lat:g}; longitudes end at 180, latitudes at 90 degrees."
            )
        refuse_below(self.people, 0, of=of, field="people")
        refuse_below(self.risk, 0, of=of, field="risk")
        refuse_below(self.every_days, 1, of=of, field="every_days")
        refuse_below(self.half_h, 0.01, of=of, field="half_h")
        if len({option.name for option in self.dwell}) < len(self.dwell):
            raise ProblemRefused(f"{of} has two dwell options of one name; name each differently.")
        for option in self.dwell:
            self._refuse_option(option)

    def _refuse_option(self, option: DwellOption) -> None:
        if option.nights and self.halt == "none":
            raise ProblemRefused(
                f"Place {self.name} offers the stay {option.name} of {option.nights} nights but is no harbour, temporary "
                "base or held place; give it a halt or take the stay out."
            )
        if self.window is None or option.nights:
            return
        width = self.window.close_min - self.window.open_min
        if option.minutes > width:
            raise ProblemRefused(
                f"Place {self.name} is open from {self.window.open_h:g} to {self.window.close_h:g} h, which is shorter "
                f"than its stay {option.name} of {option.hours:g} hours; widen the window or shorten the stay."
            )


class Road(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A stretch of road or river between two places, driven both ways.

    `season` names the table of wet days that rules it (None: dry all year). `delay_min` is lost on every passage
    (checkpoints, ferries). `evacuation` asks for casualty evacuation cover along it.
    """

    name: str
    start: str
    end: str
    km: float
    surface: str
    kind: RoadKind = "road"
    season: str | None = None
    grade_dry: Grade = "P0"
    grade_wet: Grade = "P0"
    convoy_minimum: int = 0
    delay_min: int = 0
    evacuation: bool = True

    def __post_init__(self) -> None:
        refuse_unnamed(self.name, kind="road")
        of = f"Road {self.name}"
        refuse_below(self.km, 0.001, of=of, field="km")
        refuse_below(self.delay_min, 0, of=of, field="delay_min")
        refuse_below(self.convoy_minimum, 0, of=of, field="convoy_minimum")
        refuse_unnamed(self.surface, kind="surface")
        if self.start == self.end:
            raise ProblemRefused(f"{of} starts and ends in {self.start}; a road joins two places.")


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wet days of a corridor; seasons differ by corridor, not by country."""

    name: str
    wet: tuple[Period, ...] = ()


class Closure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A road that is closed to everybody in a period."""

    road: str
    period: Period
    reason: str = ""


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The mission's own report of a road: its grade overrides the season's in `period`; the latest observed wins."""

    road: str
    grade: Grade
    observed: date
    period: Period


class Facility(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A medical facility from which a casualty is fetched, by air or on the ground, along the straight line.

    Resuscitation arrives after `launch_min` and the way out; surgery (where `surgery`) begins after the way out,
    `pickup_min` at the site and the way back.
    """

    name: str
    place: str
    speed_kmh: float
    launch_min: float = 15.0
    pickup_min: float = 10.0
    surgery: bool = True

    def __post_init__(self) -> None:
        refuse_unnamed(self.name, kind="facility")
        of = f"Facility {self.name}"
        refuse_below(self.speed_kmh, 0.001, of=of, field="speed_kmh")
        refuse_below(self.launch_min, 0, of=of, field="launch_min")
        refuse_below(self.pickup_min, 0, of=of, field="pickup_min")
