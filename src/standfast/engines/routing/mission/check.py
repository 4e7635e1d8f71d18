"""Judge any plan by the rules of docs/reference/routing-mission.md, whoever made it.

The plan's own schedule is followed road by road and minute by minute; nothing is searched, and nothing is taken from the
modules that search. Only the structures and the definition of value are shared.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

from standfast.engines.routing.mission.driving import driving_breaches
from standfast.engines.routing.mission.plan import DAY_MIN, Plan
from standfast.engines.routing.mission.problem import Demand, Problem
from standfast.engines.routing.mission.refusals import listed
from standfast.engines.routing.mission.trip import Trip, Violation, form_breaches
from standfast.engines.routing.mission.value import value

VALUE_TOLERANCE = 1e-6


def check(plan: Plan, problem: Problem) -> list[Violation]:
    """Return every breach of the rules in a plan, patrol by patrol; none is an empty list."""
    found: list[Violation] = []
    trips: list[Trip] = []
    for number, patrol in enumerate(plan.patrols, start=1):
        broken = form_breaches(problem, patrol, number)
        found += broken
        if not broken:
            trips.append(Trip(problem, patrol, number))
    for trip in trips:
        for rule in RULES:
            found += rule(trip)
    found += _unit_diaries(problem, trips)
    found += _unmet(problem, trips)
    if len(trips) == len(plan.patrols):
        found += _misstated(plan, problem)
    return found


def _base(trip: Trip) -> Iterator[Violation]:
    first, last = trip.patrol.stops[0], trip.patrol.stops[-1]
    for stop, doing in ((first, "begins in"), (last, "ends in")):
        for unit in trip.members:
            if trip.place(stop).name != unit.base:
                where = trip.place(stop).name
                matter = f"{doing} {where}, not in {unit.base}, the base of {unit.name}."
                yield trip.breach("base", matter, stop=stop, unit=unit)
    if first.dwell is not None or last.dwell is not None:
        yield trip.breach(
            "base", "stays at its base; a patrol begins and ends there and stays elsewhere."
        )


def _units(trip: Trip) -> Iterator[Violation]:
    if trip.leader.role != "leads":
        yield trip.breach("units", f"is led by {trip.leader.name}, which only joins others.")
    joining = trip.members[1:]
    for unit in joining:
        if unit.role != "joins":
            matter = f"has {unit.name} beside its leading unit; only units that join ride along."
            yield trip.breach("units", matter, unit=unit)
    if len(set(trip.patrol.units)) < len(trip.patrol.units):
        yield trip.breach("units", "names a unit twice.")
    riders = sum(unit.strength for unit in joining)
    if riders > trip.leader.seats:
        matter = f"takes {riders} people along; {trip.leader.name} has {trip.leader.seats} seats."
        yield trip.breach("units", matter)


def _availability(trip: Trip) -> Iterator[Violation]:
    first, last = trip.patrol.first_day, trip.patrol.last_day
    for unit in trip.members:
        days = trip.problem.days_of(unit.available)
        if first not in days or last not in days:
            matter = f"is out from day {first} to {last}; {unit.name} is available on days {days.start} to {days.stop - 1}."
            yield trip.breach("availability", matter, unit=unit)


def _length(trip: Trip) -> Iterator[Violation]:
    for unit in trip.members:
        if trip.patrol.days > unit.max_days:
            matter = (
                f"takes {trip.patrol.days} days; {unit.name} stays out {unit.max_days} at most."
            )
            yield trip.breach("length", matter, unit=unit)


def _halts(trip: Trip) -> Iterator[Violation]:
    for stop in trip.patrol.stops:
        if stop.arrive // DAY_MIN == stop.leave // DAY_MIN:
            continue
        place = trip.place(stop)
        if place.halt == "none":
            matter = f"spends a night in {place.name}, which is no harbour, temporary base or held place."
            yield trip.breach("halt", matter, stop=stop)
        if place.name == trip.leader.base:
            matter = f"spends a night in {place.name}, its own base; a patrol that is back for the night has ended."
            yield trip.breach("halt", matter, stop=stop)
        for unit in trip.members:
            if "no_night_out" in unit.caveats:
                matter = f"spends a night in {place.name}; {unit.name} may not be out at night."
                yield trip.breach("caveat", matter, stop=stop, unit=unit)
            if "no_temporary_base" in unit.caveats and place.halt == "temporary_base":
                matter = f"spends a night in {place.name}; {unit.name} may not use temporary bases."
                yield trip.breach("caveat", matter, stop=stop, unit=unit)


def _barred(trip: Trip) -> Iterator[Violation]:
    for stop in trip.between():
        for unit in trip.members:
            if trip.place(stop).name in unit.barred_places:
                matter = f"stops in {trip.place(stop).name}, which is barred to {unit.name}."
                yield trip.breach("caveat", matter, stop=stop, unit=unit)


def _stays(trip: Trip) -> Iterator[Violation]:
    for stop in trip.between():
        option = trip.option(stop)
        if option is None:
            continue
        place = trip.place(stop)
        day, minute = divmod(stop.begin, DAY_MIN)
        length = round(60 * option.hours)
        left = stop.leave // DAY_MIN
        if option.nights:
            if left < day + option.nights:
                matter = f"leaves {place.name} on day {left}; the stay {option.name} from day {day} takes {option.nights} nights."
                yield trip.breach("stay", matter, stop=stop)
        elif stop.leave < stop.begin + length:
            matter = f"leaves {place.name} {stop.leave - stop.begin} minutes into the stay {option.name} of {length}."
            yield trip.breach("stay", matter, stop=stop)
        opens, closes = 0, DAY_MIN
        if place.window is not None:
            opens, closes = round(60 * place.window.open_h), round(60 * place.window.close_h)
        if minute < opens or minute + length > closes:
            matter = (
                f"stays in {place.name} from {_hour(minute)} to {_hour(minute + length)}; the place is open from "
                f"{_hour(opens)} to {_hour(closes)}."
            )
            yield trip.breach("window", matter, stop=stop, day=day)
        if place.open_on and not any(
            period.start <= trip.problem.date_of(day) < period.end for period in place.open_on
        ):
            matter = f"begins a stay in {place.name} on {trip.problem.date_of(day)}, a day on which it is not open."
            yield trip.breach("window", matter, stop=stop, day=day)
        if option.dismounted:
            for unit in trip.members:
                if "no_dismounted" in unit.caveats:
                    matter = f"takes the stay {option.name} in {place.name} on foot; {unit.name} does not dismount."
                    yield trip.breach("caveat", matter, stop=stop, unit=unit)


def _hour(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _composition(trip: Trip) -> Iterator[Violation]:
    women = sum(unit.women for unit in trip.members)
    spoken = {language for unit in trip.members for language in unit.languages}
    for stop in trip.between():
        place = trip.place(stop)
        if stop.dwell is None or place.rule is None:
            continue
        rule = next(one for one in trip.problem.rules if one.name == place.rule)
        lacks = [
            f"{least} {kind.replace('_', ' ')} (it has {trip.brings(kind)})"
            for kind, least in rule.needs.items()
            if trip.brings(kind) < least
        ]
        if women < rule.women:
            lacks.append(f"{rule.women} women (it has {women})")
        if rule.language and place.language not in spoken:
            lacks.append(f"somebody who speaks {place.language}")
        if lacks:
            matter = f"stays in {place.name}, whose rule {rule.name} asks for {listed(lacks)}."
            yield trip.breach("composition", matter, stop=stop)


def _fuel(trip: Trip) -> Iterator[Violation]:
    reach = trip.leader.fuel_range_km
    if reach is None:
        return
    factor = trip.problem.policy.fuel_factor
    km = 0.0
    for leg in trip.legs():
        km += sum(trip.problem.roads[road].km for road in leg.target.via)
        filled = "fuel" in trip.place(leg.target).supplies
        if (filled or leg.target is trip.patrol.stops[-1]) and km * factor > reach + 1e-6:
            matter = (
                f"drives {km:.1f} km without a fill before {trip.place(leg.target).name}; times {factor:g} this is "
                f"{km * factor:.1f} km, and its fuel lasts for {reach:g}."
            )
            yield trip.breach("fuel", matter, stop=leg.target)
        if filled:
            km = 0.0


def _water(trip: Trip) -> Iterator[Violation]:
    each = trip.problem.policy.water_l_per_person_day
    carried = sum(unit.water_l for unit in trip.members)
    yield from _consumed(trip, "water", each * trip.strength, carried, "litres of water")


def _rations(trip: Trip) -> Iterator[Violation]:
    carried = sum(unit.rations for unit in trip.members)
    yield from _consumed(trip, "rations", float(trip.strength), carried, "rations")


def _consumed(
    trip: Trip, supply: str, a_day: float, carried: float, called: str
) -> Iterator[Violation]:
    policy = trip.problem.policy
    filled_on = trip.patrol.first_day
    for stop in trip.patrol.stops[1:]:
        fills = supply in trip.place(stop).supplies
        if fills or stop is trip.patrol.stops[-1]:
            days = stop.arrive // DAY_MIN - filled_on + 1
            kept = policy.stand_ground_days + policy.reserve_days
            needed = a_day * (days + kept)
            if needed > carried + 1e-6:
                matter = (
                    f"needs {needed:g} {called} to {trip.place(stop).name}, for {trip.strength} people over {days} days "
                    f"and {kept} in hand; it carries {carried:g}."
                )
                yield trip.breach(supply, matter, stop=stop)
        if fills:
            filled_on = stop.leave // DAY_MIN


RULES: tuple[Callable[[Trip], Iterator[Violation]], ...] = (
    _base,
    _units,
    _availability,
    _length,
    driving_breaches,
    _halts,
    _barred,
    _stays,
    _composition,
    _fuel,
    _water,
    _rations,
)


def _unit_diaries(problem: Problem, trips: list[Trip]) -> Iterator[Violation]:
    diaries: dict[int, list[Trip]] = defaultdict(list)
    for trip in trips:
        for position in set(trip.patrol.units):
            diaries[position].append(trip)
    for position in sorted(diaries):
        unit = problem.units[position]
        diary = sorted(diaries[position], key=lambda trip: (trip.patrol.first_day, trip.number))
        for earlier, later in pairwise(diary):
            back, gone = earlier.patrol.last_day, later.patrol.first_day
            rest = unit.rest_days + math.ceil(unit.rest_per_patrol_day * earlier.patrol.days - 1e-9)
            if gone <= back:
                matter = f"leaves on day {gone}; {unit.name} is on patrol {earlier.number} until day {back}."
                yield later.breach("overlap", matter, unit=unit)
            elif gone - back - 1 < rest:
                matter = (
                    f"leaves on day {gone}; {unit.name} was back on day {back} and rests {rest} days after a patrol of "
                    f"{earlier.patrol.days}."
                )
                yield later.breach("rest", matter, unit=unit)


def _unmet(problem: Problem, trips: list[Trip]) -> Iterator[Violation]:
    for number, demand in enumerate(problem.demands):
        if any(_meets(trip, demand) for trip in trips):
            continue
        place = problem.places[demand.place].name
        unit = None if demand.unit is None else problem.units[demand.unit].name
        by = "" if unit is None else f" by {unit}"
        yield Violation(
            code="order" if number < len(problem.orders) else "recurrence",
            sentence=(
                f"Nothing meets {demand.name}: a stay{by} in {place} with {demand.hours:g} hours of presence from "
                f"{problem.date_of(demand.first)} to {problem.date_of(demand.end - 1)}."
            ),
            unit=unit,
            place=place,
            day=demand.first,
        )


def _meets(trip: Trip, demand: Demand) -> bool:
    if demand.unit is not None and demand.unit not in trip.patrol.units:
        return False
    for stop in trip.patrol.stops:
        option = trip.option(stop)
        if option is None or stop.place != demand.place:
            continue
        day = stop.begin // DAY_MIN
        present = range(day, day + max(1, option.nights))
        hours = 24.0 if option.nights else option.hours
        presence = hours * sum(demand.first <= one < demand.end for one in present)
        if presence > 0 and presence >= demand.hours:
            return True
    return False


def _misstated(plan: Plan, problem: Problem) -> Iterator[Violation]:
    worth = value(plan, problem)
    if abs(plan.value - worth) > VALUE_TOLERANCE * max(1.0, abs(worth)):
        yield Violation(
            code="value",
            sentence=f"The plan states a value of {plan.value:g}; its stays are worth {worth:g}.",
        )
