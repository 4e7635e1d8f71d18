"""Each constraint of a mission problem by name, and the same problem without it.

A problem without a constraint allows every plan that the problem allows: nothing is taken away, and value does not change.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from standfast.engines.routing.mission.ground import GRADES, Grade, Hours
from standfast.engines.routing.mission.problem import Problem

Relaxation = Callable[[Problem], Problem]
PLENTY = 1e9


def _places(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, places=tuple(replace(one, **changes) for one in problem.places))


def _roads(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, roads=tuple(replace(one, **changes) for one in problem.roads))


def _units(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, units=tuple(replace(one, **changes) for one in problem.units))


def _always_dry(problem: Problem) -> Problem:
    def rank(grade: Grade) -> int:
        return GRADES.index(problem.policy.unknown_grade if grade == "PU" else grade)

    roads = tuple(
        replace(road, season=None, grade_dry=min(road.grade_dry, road.grade_wet, key=rank))
        for road in problem.roads
    )
    faster = tuple(
        replace(
            one,
            kmh={
                surface: replace(speed, dry=max(speed.dry, speed.wet))
                for surface, speed in one.kmh.items()
            },
        )
        for one in problem.speed_classes
    )
    return replace(problem, roads=roads, speed_classes=faster)


def _all_halts(problem: Problem) -> Problem:
    places = tuple(
        replace(place, halt="harbour") if place.halt == "none" else place
        for place in problem.places
    )
    return replace(problem, places=places)


def _any_length(problem: Problem) -> Problem:
    units = tuple(
        replace(unit, max_days=max(unit.max_days, problem.days)) for unit in problem.units
    )
    return replace(problem, units=units)


def _no_evacuation(problem: Problem) -> Problem:
    return _roads(_places(problem, evacuation=False), evacuation=False)


RELAXATIONS: Mapping[str, Relaxation] = {
    "season": _always_dry,
    "passability": lambda one: _roads(replace(one, reports=()), grade_dry="P0", grade_wet="P0"),
    "closures": lambda one: replace(one, closures=()),
    "convoy minimum": lambda one: _roads(one, convoy_minimum=0),
    "daylight": lambda one: replace(one, policy=replace(one.policy, daylight=Hours(0.0, 24.0))),
    "night halts": _all_halts,
    "time windows": lambda one: _places(one, window=None, open_on=()),
    "composition": lambda one: _places(one, rule=None),
    "fuel": lambda one: _units(one, fuel_range_km=None),
    "water": lambda one: _units(one, water_l=PLENTY),
    "rations": lambda one: _units(one, rations=PLENTY),
    "casualty evacuation": _no_evacuation,
    "caveats": lambda one: _units(one, caveats=(), barred_places=()),
    "rest": lambda one: _units(one, rest_days=0, rest_per_patrol_day=0.0),
    "length of patrols": _any_length,
    "availability": lambda one: _units(one, available=None),
    "orders": lambda one: replace(one, orders=()),
    "recurring visits": lambda one: replace(one, recurrences=()),
}


def without(problem: Problem, name: str) -> Problem:
    """Return the problem without one of its constraints.

    :raises KeyError: when no constraint has the name.
    """
    return RELAXATIONS[name](problem)
