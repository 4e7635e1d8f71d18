"""A plan of tours (team orienteering, with or without time windows) as a picture: places by score, tours by length or time."""

import math
from collections.abc import Iterable, Iterator

from standfast.engines.routing.drawing.picture import (
    Axis,
    AxisKind,
    Picture,
    Spot,
    Stretch,
    Track,
)
from standfast.engines.routing.orienteering.problem import Plan, Problem, distance


def tour_picture(
    plan: Plan, problem: Problem, *, title: str = "Tours", notes: Iterable[str] = ()
) -> Picture:
    """Return the picture of tours; a strip runs along the length of the way, or along time where visits take time."""
    driven = [route for route in plan.routes if route]
    timed = any(place.service > 0 or place.opens > 0 for place in problem.places)
    kind: AxisKind = "time" if timed else "length"
    most = max((place.score for place in problem.places), default=0.0)
    tracks = tuple(_track(number, route, problem) for number, route in enumerate(driven, start=1))
    longest = max((track.stretches[-1].end for track in tracks), default=0.0)
    return Picture(
        title=title,
        facts=tuple(_facts(plan, problem, driven)),
        spots=tuple(
            Spot(
                number=number,
                name=_name(number, problem),
                at=(place.x, place.y),
                kind="base" if number in (problem.start, problem.end) else "place",
                worth=place.score / most if most else 0.0,
            )
            for number, place in enumerate(problem.places)
        ),
        roads=(),
        tracks=tracks,
        axis=Axis(kind, problem.limit if math.isfinite(problem.limit) else longest),
        place_rows=False,
        notes=("Places are numbered by their position in the file.", *notes),
    )


def _name(number: int, problem: Problem) -> str:
    if number == problem.start:
        return "start and end" if problem.start == problem.end else "start"
    return "end" if number == problem.end else str(number)


def _facts(plan: Plan, problem: Problem, driven: list[tuple[int, ...]]) -> Iterator[str]:
    words = f"score {plan.score:g}"
    if plan.bound is not None:
        gap = (plan.bound - plan.score) / plan.bound if plan.bound > 0 else 0.0
        words += f", at most {max(gap, 0.0):.1%} below the best possible ({plan.bound:g})"
    yield words
    yield f"{len(driven)} of {problem.vehicles} tours"
    yield f"{len(plan.served)} of {len(problem.candidates)} places"
    yield f"limit {problem.limit:g}"


def _track(number: int, route: tuple[int, ...], problem: Problem) -> Track:
    now, here = problem.places[problem.start].opens, problem.start
    stretches: list[Stretch] = []
    for place in (*route, problem.end):
        to = problem.places[place]
        arrive = now + distance(problem.places[here], to)
        stretches.append(Stretch(now, arrive, "move"))
        now, here = arrive, place
        if place == problem.end:
            break
        if to.opens > now:
            stretches.append(Stretch(now, to.opens, "wait", place))
            now = to.opens
        stretches.append(Stretch(now, now + to.service, "stay", place))
        now += to.service
    way = (problem.start, *route, problem.end)
    line = tuple((problem.places[place].x, problem.places[place].y) for place in way)
    return Track(f"tour {number}", line, tuple(stretches), note=f"{now:.1f} of {problem.limit:g}")
