"""The mission problem and its plan as JSON text, both ways; docs/reference/routing-mission.md describes the format.

Decoding is strict: an unknown field, a missing one or a wrong kind is refused with a sentence and its path. Written text
is canonical enough to compare: the same problem is the same text.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import msgspec

from standfast.engines.routing.mission.plan import DAY_MIN, Patrol, Plan, Stop
from standfast.engines.routing.mission.problem import Problem
from standfast.engines.routing.mission.refusals import ProblemRefused

FORMAT = "standfast mission problem 1"


class PlanRefused(ValueError):
    """The text is no plan of this problem; the message names the patrol and the stop."""


class StopText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A stop as it is written: names instead of positions, local times instead of minutes."""

    place: str
    arrive: datetime
    leave: datetime
    begin: datetime | None = None
    stay: str | None = None
    via: tuple[str, ...] = ()


class PatrolText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A patrol as it is written."""

    units: tuple[str, ...]
    stops: tuple[StopText, ...]


class PlanText(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it is written; further keys (routes, violations, demands) are for readers and ignored here."""

    patrols: tuple[PatrolText, ...]
    score: float = 0.0
    bound: float | None = None
    seed: int | None = None
    iterations: int = 0
    seconds: float | None = None
    stopped_by: str = ""
    place_values: dict[str, float] = {}


def read_problem(text: str | bytes) -> Problem:
    """Return the problem that a JSON text describes.

    :raises ProblemRefused: with a sentence that names the place in the text and the field.
    """
    raw = _object(text, "problem", ProblemRefused)
    if raw.pop("format", FORMAT) != FORMAT:
        raise ProblemRefused(f"The text is of another format than '{FORMAT}'.")
    try:
        return msgspec.convert(raw, Problem)
    except msgspec.ValidationError as error:
        raise ProblemRefused(_sentence(error, raw)) from error


def write_problem(problem: Problem) -> str:
    """Return the JSON text of a problem; `read_problem` returns an equal one."""
    as_read = msgspec.convert(msgspec.to_builtins(problem), Problem)  # whole numbers become 14.0
    return _pretty({"format": FORMAT} | msgspec.to_builtins(as_read))


def plan_document(plan: Plan, problem: Problem) -> dict[str, Any]:
    """Return a plan as plain data: score, bound, gap, routes by position and patrols by name and local time."""
    return {
        "score": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "seed": plan.seed,
        "iterations": plan.iterations,
        "seconds": plan.seconds,
        "stopped_by": plan.stopped_by,
        "routes": [list(patrol.places) for patrol in plan.patrols],
        "patrols": [_patrol_document(patrol, problem) for patrol in plan.patrols],
        "place_values": {
            place.name: worth
            for place, worth in zip(problem.places, plan.place_values, strict=False)
            if worth
        },
    }


def write_plan(plan: Plan, problem: Problem) -> str:
    """Return the JSON text of a plan; `read_plan` returns an equal one."""
    return _pretty(plan_document(plan, problem))


def read_plan(text: str | bytes, problem: Problem) -> Plan:
    """Return the plan that a JSON text describes, in positions of the problem.

    :raises PlanRefused: with a sentence that names the patrol, the stop and the field.
    """
    raw = _object(text, "plan", PlanRefused)
    try:
        written = msgspec.convert(raw, PlanText)
    except msgspec.ValidationError as error:
        raise PlanRefused(_sentence(error, raw)) from error
    patrols = tuple(
        _patrol(number, one, problem) for number, one in enumerate(written.patrols, start=1)
    )
    values = written.place_values
    return Plan(
        patrols=patrols,
        value=written.score,
        place_values=tuple(values.get(place.name, 0.0) for place in problem.places)
        if values
        else (),
        bound=written.bound,
        seed=written.seed,
        iterations=written.iterations,
        seconds=written.seconds,
        stopped_by=written.stopped_by,
    )


def _patrol_document(patrol: Patrol, problem: Problem) -> dict[str, Any]:
    return {
        "units": [problem.units[unit].name for unit in patrol.units],
        "stops": [
            {
                "place": problem.places[stop.place].name,
                "via": [problem.roads[road].name for road in stop.via],
                "arrive": _clock(stop.arrive, problem),
                "begin": _clock(stop.begin, problem),
                "stay": None
                if stop.dwell is None
                else problem.places[stop.place].dwell[stop.dwell].name,
                "leave": _clock(stop.leave, problem),
            }
            for stop in patrol.stops
        ],
    }


def _clock(minute: int, problem: Problem) -> str:
    moment = datetime.combine(problem.start, time()) + timedelta(minutes=minute)
    return moment.isoformat(timespec="seconds")


def _minute(moment: datetime, problem: Problem, of: str) -> int:
    if moment.tzinfo is not None or moment.second or moment.microsecond:
        raise PlanRefused(
            f"{of} has the time {moment.isoformat()}; a time is local and whole minutes: 2017-04-14T07:30:00."
        )
    past = moment - datetime.combine(problem.start, time())
    return past.days * DAY_MIN + past.seconds // 60


def _patrol(number: int, written: PatrolText, problem: Problem) -> Patrol:
    of = f"Patrol {number}"
    if not written.units or len(written.stops) < 2:
        raise PlanRefused(
            f"{of} lacks units or has fewer than two stops; it leaves a base and is back."
        )
    return Patrol(
        units=tuple(_position(name, "unit", problem.unit_index, of) for name in written.units),
        stops=tuple(
            _stop(f"{of}, stop {place}", stop, problem)
            for place, stop in enumerate(written.stops, start=1)
        ),
    )


def _stop(of: str, written: StopText, problem: Problem) -> Stop:
    place = _position(written.place, "place", problem.place_index, of)
    options = {option.name: index for index, option in enumerate(problem.places[place].dwell)}
    stay = written.stay
    return Stop(
        place=place,
        arrive=_minute(written.arrive, problem, of),
        leave=_minute(written.leave, problem, of),
        begin=_minute(written.begin or written.arrive, problem, of),
        dwell=None if stay is None else _position(stay, f"stay of {written.place}", options, of),
        via=tuple(_position(name, "road", problem.road_index, of) for name in written.via),
    )


def _position(name: str, kind: str, known: Mapping[str, int], of: str) -> int:
    if name not in known:
        raise PlanRefused(f"{of} names '{name}', which is no {kind} of the problem.")
    return known[name]


def _object(text: str | bytes, kind: str, refusal: type[ValueError]) -> dict[str, Any]:
    try:
        raw = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise refusal(f"The {kind} is no JSON text: {error}.") from error
    if not isinstance(raw, dict):
        raise refusal(f"The {kind} is no JSON object; a {kind} begins with '{{'.")
    return raw


def _sentence(error: msgspec.ValidationError, raw: object) -> str:
    """Return what msgspec refused as a sentence: the path with the thing's own name, then the matter."""
    matter, _, path = str(error).partition(" - at `")
    path = path.rstrip("`")
    if isinstance(error.__cause__, ProblemRefused):
        where = path.removeprefix("$").removeprefix(".")
        return f"{matter} (At {where}.)" if where else matter
    where = path.removeprefix("$").removeprefix(".") or "the whole"
    named = _names_on(path, raw)
    called = f" ({named})" if named else ""
    return f"{where}{called}: {matter[:1].lower()}{matter[1:]}. Correct the field there."


def _names_on(path: str, raw: object) -> str:
    names: list[str] = []
    for key, position in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        try:
            raw = raw[key] if key else raw[int(position)]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(raw, Mapping) and isinstance(raw.get("name"), str):
            names.append(raw["name"])
    return ", ".join(names)


def _pretty(content: Mapping[str, Any]) -> str:
    """Return JSON with one line for each thing of a list: readable, and a change shows as one line."""
    lines = []
    for key, part in content.items():
        lines.append(f"  {json.dumps(key)}: {_part(part)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _part(part: object) -> str:
    if not isinstance(part, list) or not part or not isinstance(part[0], Mapping):
        return json.dumps(part, ensure_ascii=False)
    rows: Iterable[str] = (json.dumps(row, ensure_ascii=False) for row in part)
    return "[\n    " + ",\n    ".join(rows) + "\n  ]"
