"""Orders and recurring visits for a generated problem: each can be met by a unit of its own, alone, in day trips.

Places are taken within reach on the worst roads of the horizon, so that all demands together can be met whatever else is
planned; the search proves nothing here.
"""

import heapq
import math
import random

import msgspec

from standfast.engines.routing.mission.forces import Unit
from standfast.engines.routing.mission.ground import Period, Place
from standfast.engines.routing.mission.legs import UNREACHED, Legs, profile_of
from standfast.engines.routing.mission.problem import Order, Problem, Recurrence

CALL_H = 2.0
DAY_TRIP_MIN = 200  # one way, of an order that one unit can meet in a day trip with hours to spare


def with_demands(rng: random.Random, problem: Problem) -> Problem:
    """Return the problem with orders and recurring visits, each of which some unit of its own can meet in day trips."""
    legs = Legs(problem)
    leading = [index for index, unit in enumerate(problem.units) if unit.role == "leads"]
    rng.shuffle(leading)
    orders: list[Order] = []
    recurrences: list[Recurrence] = []
    wanted_orders, wanted_recurrences = len(leading) // 4, len(leading) // 5
    taken: set[int] = set()
    for index in leading:
        if len(orders) == wanted_orders and len(recurrences) == wanted_recurrences:
            break
        near = [place for place in _day_trips(problem, legs, index) if place not in taken]
        if not near:
            continue
        place = rng.choice(near)
        taken.add(place)
        name = problem.places[place].name
        if len(orders) < wanted_orders:
            first = rng.randrange(max(1, problem.days - 10))
            last = min(problem.days, first + rng.randint(5, 10))
            orders.append(
                Order(
                    name=f"order {len(orders) + 1} ({name})",
                    place=name,
                    period=Period(problem.date_of(first), problem.date_of(last)),
                    hours=CALL_H,
                    unit=problem.units[index].name if len(orders) % 3 == 0 else None,
                )
            )
        else:
            every = min(problem.days, rng.choice((7, 10, 14)))
            recurrences.append(
                Recurrence(name=f"visit {name}", place=name, every_days=every, hours=CALL_H)
            )
    return msgspec.structs.replace(problem, orders=tuple(orders), recurrences=tuple(recurrences))


def _day_trips(problem: Problem, legs: Legs, index: int) -> list[int]:
    """Return the places that a unit can call at and be back, alone and on any day of the horizon."""
    unit = problem.units[index]
    profile = profile_of(problem, (index,))
    needed = unit.strength * (1 + problem.policy.held_days)
    if unit.water_l < problem.policy.water_l_per_person_day * needed or unit.rations < needed:
        return []
    worst = [
        UNREACHED if UNREACHED in over_days else max(over_days)
        for over_days in zip(
            *(legs.road_minutes(profile, day) for day in range(problem.days)), strict=True
        )
    ]
    minutes, km = _out(problem, problem.place_index[unit.base], worst)
    return [
        number
        for number, place in enumerate(problem.places)
        if number in minutes
        and place.name != unit.base
        and 2 * km[number] * problem.policy.fuel_factor <= (unit.fuel_range_km or math.inf)
        and _alone(problem, unit, place)
        and _covered(legs, number)
        and _there_and_back(problem, place, minutes[number])
    ]


def _out(problem: Problem, base: int, worst: list[int]) -> tuple[dict[int, int], dict[int, float]]:
    ways: dict[int, list[tuple[int, int, float]]] = {}
    for road, minutes in zip(problem.roads, worst, strict=True):
        if minutes != UNREACHED:
            start, end = problem.place_index[road.start], problem.place_index[road.end]
            ways.setdefault(start, []).append((end, minutes, road.km))
            ways.setdefault(end, []).append((start, minutes, road.km))
    reached: dict[int, int] = {}
    lengths: dict[int, float] = {}
    queue: list[tuple[int, int, float]] = [(0, base, 0.0)]
    while queue:
        spent, place, km = heapq.heappop(queue)
        if place in reached or spent > DAY_TRIP_MIN:
            continue
        reached[place], lengths[place] = spent, km
        for other, minutes, more in ways.get(place, []):
            heapq.heappush(queue, (spent + minutes, other, km + more))
    return reached, lengths


def _alone(problem: Problem, unit: Unit, place: Place) -> bool:
    if place.name in unit.barred_places:
        return False
    if place.rule is None:
        return True
    rule = problem.rule_of[place.rule]
    return (
        all(unit.people.get(kind, 0) >= least for kind, least in rule.needs.items())
        and unit.women >= rule.women
        and (not rule.language or place.language in unit.languages)
    )


def _covered(legs: Legs, number: int) -> bool:
    if not legs.problem.places[number].evacuation:
        return True
    cover = legs.cover
    return bool(cover.place_resuscitation[number] and cover.place_surgery[number])


def _there_and_back(problem: Problem, place: Place, minutes: int) -> bool:
    if not any(option.hours >= CALL_H and not option.dismounted for option in place.dwell):
        return False
    light = problem.policy.daylight
    begin = light.open_min + minutes
    closes = light.close_min
    if place.window is not None:
        begin = max(begin, place.window.open_min)
        closes = place.window.close_min
    end = begin + round(60 * CALL_H)
    return end <= closes and end + minutes <= light.close_min
