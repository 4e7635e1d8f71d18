"""A mission plan as a picture: places and roads to scale, each leading unit's way, and what every unit does on each day."""

import math
from collections.abc import Iterable, Iterator

from standfast.engines.routing.drawing.picture import (
    Axis,
    Picture,
    Point,
    Road,
    RoadKind,
    Spot,
    SpotKind,
    Stretch,
    Track,
)
from standfast.engines.routing.mission import Patrol, Place, Plan, Problem, Stop
from standfast.engines.routing.mission import Road as MissionRoad
from standfast.engines.routing.mission.plan import DAY_MIN
from standfast.engines.routing.mission.value import need_a_day, value

KM_A_DEGREE = 111.32
NOTABLE_WAIT_MIN = 60
SEALED = {"sealed", "asphalt", "paved", "tarmac"}
MURRAM = {"murram", "gravel", "laterite", "compacted"}


def patrol_picture(
    plan: Plan,
    problem: Problem,
    *,
    title: str = "Patrol plan",
    notes: Iterable[str] = (),
    outline: Iterable[tuple[float, float]] = (),
) -> Picture:
    """Return the picture of a plan; `outline` is a ring of lon, lat drawn under the map."""
    project = _projection(problem.places)
    shown = {
        index: place for index, place in enumerate(problem.places) if _kind(place, index, problem)
    }
    position = {index: number for number, index in enumerate(shown)}
    most = max((need_a_day(place, problem.policy.valuation) for place in problem.places), default=0)
    spots = tuple(
        Spot(
            number=index,
            name=place.name,
            at=project(place.lon, place.lat),
            kind=_kind(place, index, problem) or "place",
            worth=need_a_day(place, problem.policy.valuation) / most if most else 0.0,
        )
        for index, place in shown.items()
    )
    closed = {one.road for one in problem.closures if problem.days_of(one.period)}
    at = [project(place.lon, place.lat) for place in problem.places]
    index = problem.place_index
    return Picture(
        title=title,
        facts=tuple(_facts(plan, problem)),
        spots=spots,
        roads=tuple(
            Road(
                (at[index[road.start]], at[index[road.end]]), _road_kind(road, road.name in closed)
            )
            for road in problem.roads
        ),
        tracks=tuple(_track(unit, plan, problem, at, position) for unit in _shown_units(plan)),
        axis=Axis("day", float(problem.days)),
        outline=tuple(project(lon, lat) for lon, lat in outline),
        km_per_unit=1.0,
        notes=(*_unused(plan, problem), *notes),
    )


def _projection(places: tuple[Place, ...]) -> "Projection":
    lons, lats = [place.lon for place in places], [place.lat for place in places]
    return Projection(min(lons), min(lats), math.cos(math.radians((min(lats) + max(lats)) / 2)))


class Projection:
    """Degrees to kilometres about a mission's middle latitude: good enough to draw, not to measure."""

    def __init__(self, lon: float, lat: float, narrowing: float) -> None:
        self._lon, self._lat, self._narrowing = lon, lat, narrowing

    def __call__(self, lon: float, lat: float) -> Point:
        return (
            (lon - self._lon) * KM_A_DEGREE * self._narrowing,
            (lat - self._lat) * KM_A_DEGREE,
        )


def _kind(place: Place, index: int, problem: Problem) -> SpotKind | None:
    if any(unit.base == place.name for unit in problem.units):
        return "base"
    if place.dwell:
        return "place"
    return "halt" if place.halt != "none" else None


def _road_kind(road: MissionRoad, closed: bool) -> RoadKind:
    if closed:
        return "closed"
    if road.kind == "river":
        return "river"
    if road.surface in SEALED:
        return "sealed"
    return "murram" if road.surface in MURRAM else "earth"


def _facts(plan: Plan, problem: Problem) -> Iterator[str]:
    stays = [stop for patrol in plan.patrols for stop in patrol.stops if stop.dwell is not None]
    yield f"{problem.days} days from {problem.start:%-d %b %Y}"
    units = {unit for patrol in plan.patrols for unit in patrol.units}
    yield f"{len(units)} of {len(problem.units)} units in {len(plan.patrols)} patrols"
    visitable = sum(bool(place.dwell) for place in problem.places)
    yield f"{len({stop.place for stop in stays})} of {visitable} places visited"
    words = f"protection value {value(plan, problem):.4g}"
    if plan.gap is not None and plan.bound is not None:
        words += f", at most {plan.gap:.1%} below the best possible ({plan.bound:.4g})"
    yield words


def _shown_units(plan: Plan) -> list[int]:
    """Return the units that go out: those that lead first, by position, then those that ride along."""
    leads = sorted({patrol.units[0] for patrol in plan.patrols})
    joins = sorted({unit for patrol in plan.patrols for unit in patrol.units[1:]} - set(leads))
    return leads + joins


def _unused(plan: Plan, problem: Problem) -> Iterator[str]:
    used = set(_shown_units(plan))
    idle = [unit.name for number, unit in enumerate(problem.units) if number not in used]
    if idle:
        yield f"Not sent out: {', '.join(idle)}."


def _track(
    unit: int, plan: Plan, problem: Problem, at: list[Point], position: dict[int, int]
) -> Track:
    own = sorted(
        (patrol for patrol in plan.patrols if unit in patrol.units),
        key=lambda patrol: patrol.first_day,
    )
    line: list[Point] = []
    stretches: list[Stretch] = []
    for patrol in own:
        if patrol.units[0] == unit:
            line += _way(patrol, problem, at)
        stretches += _stretches(patrol, position)
        rest = problem.units[unit].rest_after(patrol.days)
        back = patrol.last_day + 1
        if rest and back < problem.days:
            stretches.append(Stretch(back, min(back + rest, problem.days), "rest"))
    out = sum(patrol.days for patrol in own)
    return Track(problem.units[unit].name, tuple(line), tuple(stretches), note=f"{out} days out")


def _way(patrol: Patrol, problem: Problem, at: list[Point]) -> list[Point]:
    here = patrol.stops[0].place
    way = [at[here]]
    for stop in patrol.stops[1:]:
        for number in stop.via:
            road = problem.roads[number]
            ends = (problem.place_index[road.start], problem.place_index[road.end])
            here = ends[1] if here == ends[0] else ends[0]
            way.append(at[here])
    return way


def _stretches(patrol: Patrol, position: dict[int, int]) -> Iterator[Stretch]:
    left = patrol.stops[0].leave
    for stop in patrol.stops[1:]:
        if stop.arrive > left:
            yield Stretch(left / DAY_MIN, stop.arrive / DAY_MIN, "move")
        yield from _at_stop(stop, position.get(stop.place))
        left = stop.leave


def _at_stop(stop: Stop, spot: int | None) -> Iterator[Stretch]:
    arrive, begin, leave = stop.arrive / DAY_MIN, stop.begin / DAY_MIN, stop.leave / DAY_MIN
    if stop.dwell is None:
        if stop.leave // DAY_MIN > stop.arrive // DAY_MIN:
            yield Stretch(arrive, leave, "halt", spot)
        return
    if stop.begin - stop.arrive >= NOTABLE_WAIT_MIN:
        yield Stretch(arrive, begin, "wait", spot)
    yield Stretch(begin, leave, "stay", spot)
