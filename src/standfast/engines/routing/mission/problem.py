"""What a plan of patrols is asked for: ground, forces, demands and policy, over a horizon of days.

A `Problem` that exists names nothing that is not there, and contradicts itself nowhere that can be seen without a search;
what cannot be met *together* is for `feasibility`. Days count from 0 at `start`; minutes from its midnight, local time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import msgspec

from standfast.engines.routing.mission.forces import CompositionRule, SpeedClass, Unit
from standfast.engines.routing.mission.ground import (
    GRADES,
    Closure,
    DwellOption,
    Facility,
    Grade,
    Hours,
    Period,
    Place,
    Report,
    Road,
    Season,
)
from standfast.engines.routing.mission.refusals import ProblemRefused, refuse_below

LONGEST_HORIZON_DAYS = 366


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A length of window in which presence counts: `rhythms` times a place's `every_days`; 0 is the whole horizon."""

    rhythms: int
    share: float

    def __post_init__(self) -> None:
        refuse_below(self.rhythms, 0, of="A scale of the valuation", field="rhythms")
        refuse_below(self.share, 0, of="A scale of the valuation", field="share")


class Valuation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The numbers of protection value; value.py has the formula. All are the mission's to set; none is doctrine."""

    people_power: float = 0.5
    scales: tuple[Scale, ...] = (Scale(1, 0.5), Scale(2, 0.3), Scale(0, 0.2))
    repeats: tuple[float, ...] = (1.0, 0.4)
    longest_absence_days: int = 90

    def __post_init__(self) -> None:
        refuse_below(self.people_power, 0, of="The valuation", field="people_power")
        refuse_below(self.longest_absence_days, 0, of="The valuation", field="longest_absence_days")
        if not self.repeats or any(later > earlier for earlier, later in pairwise(self.repeats)):
            raise ProblemRefused(
                "The valuation's repeats do not fall from the first stay on; a further stay is worth no more than one "
                "before it."
            )
        refuse_below(self.repeats[-1], 0, of="The valuation", field="repeats")


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The planning numbers of the mission; the defaults and their sources stand in docs/reference/routing-mission.md."""

    daylight: Hours = Hours(7.0, 17.0)
    stand_ground_days: int = 2
    reserve_days: int = 1
    fuel_factor: float = 1.5
    water_l_per_person_day: float = 10.0
    first_aid: str | None = "medic"
    resuscitation: str = "doctor"
    resuscitation_min: float = 60.0
    surgery: str = "surgeon"
    surgery_min: float = 120.0
    unknown_grade: Grade = "P3"
    valuation: Valuation = Valuation()

    def __post_init__(self) -> None:
        for field in (
            "stand_ground_days",
            "reserve_days",
            "water_l_per_person_day",
            "resuscitation_min",
            "surgery_min",
        ):
            refuse_below(getattr(self, field), 0, of="The policy", field=field)
        refuse_below(self.fuel_factor, 1, of="The policy", field="fuel_factor")
        if self.unknown_grade not in GRADES:
            raise ProblemRefused("The policy's unknown_grade is PU; say what unknown counts as.")

    @property
    def held_days(self) -> int:
        """The days of supply beyond the planned ones: standing ground and reserve."""
        return self.stand_ground_days + self.reserve_days


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A stop fixed by order: a stay with at least `hours` of presence in the period, by `unit` if one is named."""

    name: str
    place: str
    period: Period
    hours: float = 0.0
    unit: str | None = None

    def __post_init__(self) -> None:
        refuse_below(self.hours, 0, of=f"Order {self.name}", field="hours")


class Recurrence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A recurring visit: a stay with at least `hours` of presence in every full window of `every_days` from day 0."""

    name: str
    place: str
    every_days: int
    hours: float = 0.0

    def __post_init__(self) -> None:
        refuse_below(self.every_days, 1, of=f"Recurrence {self.name}", field="every_days")
        refuse_below(self.hours, 0, of=f"Recurrence {self.name}", field="hours")


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """One stay that must take place: some presence, and at least `hours`, on the days `[first, end)`.

    `unit` is the unit that takes part, None where any may.
    """

    name: str
    place: int
    first: int
    end: int
    hours: float
    unit: int | None = None

    def met_by(self, option: DwellOption, *, day: int) -> bool:
        """Return whether a stay at the place that begins on `day` has the presence that is asked for."""
        if option.nights:
            hours = 24.0 * (min(self.end, day + option.nights) - max(self.first, day))
        else:
            hours = option.hours if self.first <= day < self.end else 0.0
        return hours > 0 and hours >= self.hours


class Problem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """Units, places and the ways between them over `days` days from `start`.

    Everything is named; the engine's indices are positions in the tuples, from 0.

    :raises ProblemRefused: with a sentence that names the unit, place, road or demand and the field.
    """

    start: date
    days: int
    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    speed_classes: tuple[SpeedClass, ...]
    units: tuple[Unit, ...]
    seasons: tuple[Season, ...] = ()
    closures: tuple[Closure, ...] = ()
    reports: tuple[Report, ...] = ()
    facilities: tuple[Facility, ...] = ()
    rules: tuple[CompositionRule, ...] = ()
    orders: tuple[Order, ...] = ()
    recurrences: tuple[Recurrence, ...] = ()
    policy: Policy = Policy()

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST_HORIZON_DAYS:
            raise ProblemRefused(
                f"The problem has a horizon of {self.days} days; it is 1 to {LONGEST_HORIZON_DAYS}."
            )
        for refusal in _refusals(self):
            raise ProblemRefused(refusal)

    @cached_property
    def place_index(self) -> Mapping[str, int]:
        """Positions of places by name."""
        return {place.name: index for index, place in enumerate(self.places)}

    @cached_property
    def road_index(self) -> Mapping[str, int]:
        """Positions of roads by name."""
        return {road.name: index for index, road in enumerate(self.roads)}

    @cached_property
    def unit_index(self) -> Mapping[str, int]:
        """Positions of units by name."""
        return {unit.name: index for index, unit in enumerate(self.units)}

    @cached_property
    def class_of(self) -> Mapping[str, SpeedClass]:
        """Speed classes by name."""
        return {one.name: one for one in self.speed_classes}

    @cached_property
    def rule_of(self) -> Mapping[str, CompositionRule]:
        """Composition rules by name."""
        return {rule.name: rule for rule in self.rules}

    def day_of(self, on: date) -> int:
        """Return the day of the horizon of a date; it may lie outside."""
        return (on - self.start).days

    def date_of(self, day: int) -> date:
        """Return the date of a day of the horizon."""
        return self.start + timedelta(days=day)

    def days_of(self, period: Period | None) -> range:
        """Return the days of the horizon in a period; None is all of them."""
        if period is None:
            return range(self.days)
        first = max(0, self.day_of(period.start))
        return range(first, max(first, min(self.days, self.day_of(period.end))))

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        """Every stay that must take place, orders first, then recurring visits window by window."""
        return (*self._ordered(), *self._recurring())

    def _ordered(self) -> Iterator[Demand]:
        for order in self.orders:
            days = self.days_of(order.period)
            yield Demand(
                name=order.name,
                place=self.place_index[order.place],
                first=days.start,
                end=days.stop,
                hours=order.hours,
                unit=None if order.unit is None else self.unit_index[order.unit],
            )

    def _recurring(self) -> Iterator[Demand]:
        for one in self.recurrences:
            for number in range(self.days // one.every_days):
                yield Demand(
                    name=f"{one.name}, window {number + 1}",
                    place=self.place_index[one.place],
                    first=number * one.every_days,
                    end=(number + 1) * one.every_days,
                    hours=one.hours,
                )


def _refusals(problem: Problem) -> Iterator[str]:
    if not problem.places:
        yield "The problem has no places; there is nowhere to go."
    if not problem.units:
        yield "The problem has no units; there is nobody to send."
    yield from _twins(problem)
    yield from _road_refusals(problem)
    yield from _unit_refusals(problem)
    yield from _place_refusals(problem)
    yield from _demand_refusals(problem)


def _twins(problem: Problem) -> Iterator[str]:
    for kind, names in (
        ("place", [place.name for place in problem.places]),
        ("road", [road.name for road in problem.roads]),
        ("unit", [unit.name for unit in problem.units]),
        ("speed class", [one.name for one in problem.speed_classes]),
        ("season", [season.name for season in problem.seasons]),
        ("facility", [facility.name for facility in problem.facilities]),
        ("composition rule", [rule.name for rule in problem.rules]),
        (
            "demand",
            [one.name for one in problem.orders] + [one.name for one in problem.recurrences],
        ),
    ):
        seen: set[str] = set()
        for name in names:
            if name in seen:
                yield f"Two of the kind {kind} are called {name}; give each a name of its own."
            seen.add(name)


def _road_refusals(problem: Problem) -> Iterator[str]:
    seasons = {season.name for season in problem.seasons}
    for road in problem.roads:
        for field, name in (("start", road.start), ("end", road.end)):
            yield from _unknown(f"Road {road.name}", field, name, "place", problem.place_index)
        if road.season is not None:
            yield from _unknown(f"Road {road.name}", "season", road.season, "season", seasons)
        for one in problem.speed_classes:
            if road.kind in one.kinds and road.surface not in one.kmh:
                yield (
                    f"Speed class {one.name} has no km/h on {road.surface}, the surface of road {road.name}; give both "
                    "speeds, 0 where it cannot drive."
                )
    for what, things in (("A closure", problem.closures), ("A report", problem.reports)):
        for thing in things:
            yield from _unknown(what, "road", thing.road, "road", problem.road_index)
    for facility in problem.facilities:
        of = f"Facility {facility.name}"
        yield from _unknown(of, "place", facility.place, "place", problem.place_index)


def _unit_refusals(problem: Problem) -> Iterator[str]:
    leading: set[str] = set()
    for unit in problem.units:
        of = f"Unit {unit.name}"
        yield from _unknown(of, "base", unit.base, "place", problem.place_index)
        for name in unit.barred_places:
            yield from _unknown(of, "barred_places", name, "place", problem.place_index)
        if unit.role == "leads":
            leading.add(unit.base)
            name = unit.speed_class or ""
            yield from _unknown(of, "speed_class", name, "speed class", problem.class_of)
        if unit.available is not None and not problem.days_of(unit.available):
            yield (
                f"{of} is available from {unit.available.start} to {unit.available.end}, never inside the horizon of "
                f"{problem.days} days from {problem.start}; leave it out or correct the period."
            )
    for unit in problem.units:
        if unit.role == "joins" and unit.base in problem.place_index and unit.base not in leading:
            yield f"Unit {unit.name} joins patrols from {unit.base}, where no unit leads any; move one of them."


def _place_refusals(problem: Problem) -> Iterator[str]:
    for place in problem.places:
        of = f"Place {place.name}"
        if place.last_visit is not None and place.last_visit > problem.start:
            yield (
                f"{of} was last visited on {place.last_visit}, after the plan's start {problem.start}; the last visit is "
                "one that has taken place."
            )
        if place.rule is None:
            continue
        yield from _unknown(of, "rule", place.rule, "composition rule", problem.rule_of)
        rule = problem.rule_of.get(place.rule)
        if rule is None or not rule.language:
            continue
        if place.language is None:
            yield f"{of} has the rule {rule.name}, which asks for its language, and names no language; name it."


def _demand_refusals(problem: Problem) -> Iterator[str]:
    for order in problem.orders:
        of = f"Order {order.name}"
        yield from _unknown(of, "place", order.place, "place", problem.place_index)
        if order.unit is not None:
            yield from _unknown(of, "unit", order.unit, "unit", problem.unit_index)
        if not problem.days_of(order.period):
            yield (
                f"{of} is for {order.period.start} to {order.period.end}, outside the horizon of {problem.days} days from "
                f"{problem.start}; move the order or the horizon."
            )
        yield from _no_stay(problem, of, order.place, order.hours, problem.days_of(order.period))
    for one in problem.recurrences:
        of = f"Recurrence {one.name}"
        yield from _unknown(of, "place", one.place, "place", problem.place_index)
        yield from _no_stay(problem, of, one.place, one.hours, range(one.every_days))
        if one.every_days > problem.days:
            yield (
                f"{of} asks for a visit every {one.every_days} days, more than the horizon of {problem.days}; make it an "
                "order or plan further ahead."
            )


def _no_stay(
    problem: Problem, of: str, name: str, hours: float, days: Sequence[int]
) -> Iterator[str]:
    index = problem.place_index.get(name)
    if index is None or not days:
        return
    options = problem.places[index].dwell
    if not options:
        yield f"{of} asks for a stay in {name}, which has no dwell options; add one."
        return
    longest = max(min(option.presence_h, 24.0 * len(days)) for option in options)
    if longest < hours:
        yield (
            f"{of} asks for {hours:g} hours of presence in {name} within {len(days)} days; the longest stay gives "
            f"{longest:g}. Add a longer dwell option, ask for less or widen the period."
        )


def _unknown(of: str, field: str, name: str, kind: str, known: Iterable[str]) -> Iterator[str]:
    if name not in known:
        yield f"{of} names the {kind} '{name}' as its {field}; there is no such {kind}. Add it or correct the name."
