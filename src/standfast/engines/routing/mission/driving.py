"""The rules of the road, as `check` judges them: every leg of a patrol, road by road, on the day it is driven."""

import math
from collections.abc import Iterator

from standfast.engines.geo import distance_m
from standfast.engines.routing.mission.forces import SpeedClass
from standfast.engines.routing.mission.ground import Facility, Place, Road
from standfast.engines.routing.mission.plan import DAY_MIN
from standfast.engines.routing.mission.problem import Problem
from standfast.engines.routing.mission.refusals import listed
from standfast.engines.routing.mission.trip import Leg, Trip, Violation

BAD_TO_WORSE = ["P0", "P1", "P2", "P3", "P4"]


def driving_breaches(trip: Trip) -> Iterator[Violation]:
    """Yield what is wrong with the legs of a patrol, and with the cover of its stays."""
    for leg in trip.legs():
        yield from _joined(trip, leg)
        yield from _light(trip, leg)
        yield from _roads(trip, leg)
    yield from _covered_stays(trip)


def _joined(trip: Trip, leg: Leg) -> Iterator[Violation]:
    here = trip.place(leg.origin).name
    goal = trip.place(leg.target).name
    if not leg.target.via:
        yield trip.breach("route", f"drives no road from {here} to {goal}.", stop=leg.target)
        return
    for number in leg.target.via:
        road = trip.problem.roads[number]
        if here not in (road.start, road.end):
            matter = f"takes the road {road.name} in {here}, where it does not pass."
            yield trip.breach("route", matter, stop=leg.target)
            return
        here = road.end if here == road.start else road.start
    if here != goal:
        matter = f"says it arrives in {goal}; its roads lead to {here}."
        yield trip.breach("route", matter, stop=leg.target)


def _light(trip: Trip, leg: Leg) -> Iterator[Violation]:
    light = trip.problem.policy.daylight
    goal = trip.place(leg.target).name
    day, leaves = divmod(leg.origin.leave, DAY_MIN)
    arrival_day, arrives = divmod(leg.target.arrive, DAY_MIN)
    first, last = round(60 * light.open_h), round(60 * light.close_h)
    if day != arrival_day:
        matter = f"drives through the night to {goal}; a leg ends on the day it began."
        yield trip.breach("daylight", matter, stop=leg.target, day=day)
    elif leaves < first or arrives > last:
        matter = f"drives to {goal} from {_hour(leaves)} to {_hour(arrives)}; driving hours are {_hour(first)} to {_hour(last)}."
        yield trip.breach("daylight", matter, stop=leg.target, day=day)


def _hour(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _roads(trip: Trip, leg: Leg) -> Iterator[Violation]:
    problem, day = trip.problem, leg.day
    speed_class = _class_of(trip)
    if (
        speed_class is None
    ):  # only units that join have none; that one of them leads is said elsewhere
        return
    needed = 0
    drivable = True
    for number in leg.target.via:
        road = problem.roads[number]
        kmh = _kmh(problem, road, speed_class, day)
        matters = list(_refusals(trip, road, speed_class, day, kmh))
        for code, matter in matters:
            yield trip.breach(code, matter, stop=leg.target, day=day)
        if kmh > 0:
            needed += road.delay_min + math.ceil(60 * road.km / kmh - 1e-9)
        else:
            drivable = False
    taken = leg.target.arrive - leg.origin.leave
    if drivable and taken < needed:
        goal = trip.place(leg.target).name
        matter = f"reaches {goal} in {taken} minutes; its roads take {needed} that day."
        yield trip.breach("speed", matter, stop=leg.target, day=day)


def _class_of(trip: Trip) -> SpeedClass | None:
    for one in trip.problem.speed_classes:
        if one.name == trip.leader.speed_class:
            return one
    return None


def _kmh(problem: Problem, road: Road, speed_class: SpeedClass, day: int) -> float:
    speed = speed_class.kmh.get(road.surface)
    if speed is None:
        return 0.0
    return speed.wet if _is_wet(problem, road, day) else speed.dry


def _is_wet(problem: Problem, road: Road, day: int) -> bool:
    on = problem.date_of(day)
    return any(
        period.start <= on < period.end
        for season in problem.seasons
        if season.name == road.season
        for period in season.wet
    )


def _grade(problem: Problem, road: Road, day: int) -> str:
    on = problem.date_of(day)
    grade: str = road.grade_wet if _is_wet(problem, road, day) else road.grade_dry
    latest = None
    for report in problem.reports:
        applies = report.road == road.name and report.period.start <= on < report.period.end
        if applies and (latest is None or report.observed >= latest):
            grade, latest = report.grade, report.observed
    return problem.policy.unknown_grade if grade == "PU" else grade


def _refusals(
    trip: Trip, road: Road, speed_class: SpeedClass, day: int, kmh: float
) -> Iterator[tuple[str, str]]:
    problem = trip.problem
    on = problem.date_of(day)
    for closure in problem.closures:
        if closure.road == road.name and closure.period.start <= on < closure.period.end:
            why = f" ({closure.reason})" if closure.reason else ""
            yield "closure", f"drives {road.name} on {on}, while it is closed{why}."
    grade = _grade(problem, road, day)
    if road.kind not in speed_class.kinds:
        yield "passability", f"drives {road.name}, a {road.kind}; {speed_class.name} uses none."
    elif BAD_TO_WORSE.index(grade) > BAD_TO_WORSE.index(speed_class.passes):
        yield (
            "passability",
            f"drives {road.name} on {on}, when it is {grade}; {speed_class.name} passes {speed_class.passes} at worst.",
        )
    elif kmh <= 0:
        yield "passability", f"drives {road.name} on {on}, where {speed_class.name} has no speed."
    vehicles = sum(unit.vehicles for unit in trip.members)
    if vehicles < road.convoy_minimum:
        yield (
            "convoy",
            f"drives {road.name} with {vehicles} vehicles; a convoy there has {road.convoy_minimum} or more.",
        )
    if road.evacuation:
        places = [
            next(place for place in problem.places if place.name == name)
            for name in (road.start, road.end)
        ]
        lacks = _lacking(trip, places)
        if lacks:
            yield "evacuation", f"drives {road.name} without {listed(lacks)} in reach."


def _covered_stays(trip: Trip) -> Iterator[Violation]:
    for stop in trip.between():
        place = trip.place(stop)
        if stop.dwell is None or not place.evacuation:
            continue
        lacks = _lacking(trip, [place])
        if lacks:
            matter = f"stays in {place.name} without {listed(lacks)} in reach."
            yield trip.breach("evacuation", matter, stop=stop)


def _lacking(trip: Trip, places: list[Place]) -> list[str]:
    policy = trip.problem.policy
    surgeon = trip.brings(policy.surgery) > 0
    doctor = surgeon or trip.brings(policy.resuscitation) > 0
    lacks = []
    if policy.first_aid is not None and not doctor and not trip.brings(policy.first_aid):
        lacks.append("first aid of its own")
    if not doctor and not _in_reach(trip.problem, places, surgery=False):
        lacks.append(f"resuscitation within {policy.resuscitation_min:g} minutes")
    if not surgeon and not _in_reach(trip.problem, places, surgery=True):
        lacks.append(f"surgery within {policy.surgery_min:g} minutes")
    return lacks


def _in_reach(problem: Problem, places: list[Place], *, surgery: bool) -> bool:
    return any(
        all(_reaches(problem, facility, place, surgery=surgery) for place in places)
        for facility in problem.facilities
    )


def _reaches(problem: Problem, facility: Facility, place: Place, *, surgery: bool) -> bool:
    site = next(one for one in problem.places if one.name == facility.place)
    km = distance_m((site.lon, site.lat), (place.lon, place.lat)) / 1000
    way_out = 60 * km / facility.speed_kmh
    if not surgery:
        return facility.launch_min + way_out <= problem.policy.resuscitation_min
    back_at = facility.launch_min + way_out + facility.pickup_min + way_out
    return facility.surgery and back_at <= problem.policy.surgery_min
