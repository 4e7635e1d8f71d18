"""The `routing` commands: translate in, one call of an engine, translate out. No home, no database, no Django."""

import argparse
import json
import math
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, TypeGuard

from standfast.config.compiled_code import drop_stale, keep_compiled_code
from standfast.config.output import say

STARTED = time.monotonic()
USAGE = 2
TOURS, MISSION = "orienteering", ""  # whose compiled loops a command needs
START_ALLOWANCE_S = 2.0  # of the 3 s in which a command starts and ends beside its search
PROGRESS_EVERY_S = 1.0

Given = argparse.Namespace


class Refused(Exception):
    """The words or a file do not fit; the message says which, and what would."""


def run(given: Given) -> int:
    """Run a routing command and return its exit code: 1 is a plan with violations, 2 bad usage or a refusal."""
    try:
        return COMMANDS[given.call](given)
    except Refused as error:
        say(str(error), to=sys.stderr)
        return USAGE
    except OSError as error:
        say(
            f"A file could not be read or written: {error.filename} ({error.strerror}). "
            "Check that the path is right and that you may use it.",
            to=sys.stderr,
        )
        return USAGE


def _tours_engine() -> Any:
    keep_compiled_code(TOURS)
    return import_module("standfast.engines.routing.orienteering")


def _mission_engine() -> Any:
    keep_compiled_code(MISSION)
    return import_module("standfast.engines.routing.mission")


# --- solve ------------------------------------------------------------------------------------------------------------


def solve(given: Given) -> int:
    """Search a plan and print it."""
    text = text_of(given.file)
    if given.kind == "mission":
        content = _solve_mission(given, text)
    else:
        content = _solve_tours(given, text)
    say(json.dumps(content, ensure_ascii=False, allow_nan=False))
    return 0


def _solve_tours(given: Given, text: str) -> dict[str, Any]:
    engine = _tours_engine()
    problem = _tours_problem(engine, given, text)
    engine.compile_loops()
    began = time.monotonic()
    plan = engine.solve(problem, seed=given.seed, **_limits(given))
    return {
        "score": plain(plan.score),
        "routes": [list(route) for route in plan.routes],
        "seconds": round(time.monotonic() - began, 3),
        "iterations": plan.iterations,
        "bound": plain(plan.bound),
    }


def _solve_mission(given: Given, text: str) -> dict[str, Any]:
    engine = _mission_engine()
    problem = _mission_problem(engine, given, text)
    began = time.monotonic()
    plan = engine.solve(problem, seed=given.seed, **_limits(given))
    violations = [violation.sentence for violation in engine.check(plan, problem)]
    content: dict[str, Any] = engine.plan_document(plan, problem)
    return {
        **content,
        "seconds": round(time.monotonic() - began, 3),
        "iterations": plan.iterations,
        "violations": violations,
    }


def _limits(given: Given) -> dict[str, Any]:
    """Return what ends a search, as the engines' `solve` takes it: seconds are shortened where starting took long."""
    stop = _Stop()
    limits: dict[str, Any] = {"stop": stop, "progress": _progress() if given.progress else None}
    if given.iterations is not None:
        return limits | {"iterations": given.iterations}
    late = max(0.0, time.monotonic() - STARTED - START_ALLOWANCE_S)
    return limits | {
        "seconds": max(given.seconds - late, given.seconds / 2),
        "clock": time.monotonic,
    }


class _Stop:
    """True once the user has interrupted: the search then ends with the best that it has."""

    def __init__(self) -> None:
        self.asked = False
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


def _progress() -> Callable[..., None]:
    last = -math.inf

    def tell(share: float, score: float) -> None:
        nonlocal last
        if time.monotonic() - last >= PROGRESS_EVERY_S:
            last = time.monotonic()
            say(f"{share:4.0%}  best {score:g}", to=sys.stderr)

    return tell


def plain(value: float | None) -> float | int | None:
    """Return a number without the point that a whole one does not need."""
    if value is None or not value.is_integer():
        return value
    return int(value)


# --- check, draw ------------------------------------------------------------------------------------------------------


def check(given: Given) -> int:
    """Print each violation of a plan as a sentence."""
    engine, problem, plan = _both(given)
    violations = engine.check(plan, problem)
    for violation in violations:
        say(violation.sentence)
    if not violations:
        say("The plan keeps to its problem.")
    return 1 if violations else 0


def draw(given: Given) -> int:
    """Write a plan as a drawing."""
    engine, problem, plan = _both(given)
    if violations := engine.check(plan, problem):
        raise Refused(
            f"The plan does not keep to its problem, so it was not drawn. {violations[0].sentence}"
        )
    drawing = import_module("standfast.engines.routing.drawing")
    Path(given.out).write_text(drawing.draw(problem, plan), encoding="utf-8")
    return 0


def _both(given: Given) -> tuple[Any, Any, Any]:
    """Return the engine, the problem and the plan of two files."""
    text, written = text_of(given.file), text_of(given.plan)
    kind = given.kind or kind_of(text)
    if kind == "mission":
        engine = _mission_engine()
        problem = _mission_problem(engine, given, text)
        try:
            return engine, problem, engine.read_plan(written, problem)
        except engine.PlanRefused as error:
            raise Refused(f"{given.plan} holds no plan of this problem: {error}") from error
    engine = _tours_engine()
    plan = _tours_plan(engine, given.plan, written)
    given.kind = kind
    if kind == "toptw" and given.vehicles is None:
        given.vehicles = max(len(plan.routes), 1)
    return engine, _tours_problem(engine, given, text), plan


def kind_of(text: str) -> str:
    """Return which kind of problem a text holds, by how it begins."""
    words = text.split(maxsplit=1)
    if not words:
        raise Refused("The problem's file is empty; name a file of kind top, toptw or mission.")
    if words[0].startswith("{"):
        return "mission"
    return "top" if words[0] == "n" else "toptw"


def _tours_problem(engine: Any, given: Given, text: str) -> Any:
    read = engine.read_top if given.kind == "top" else engine.read_toptw
    try:
        return read(text, vehicles=given.vehicles)
    except engine.ProblemRefused as error:
        raise Refused(f"{given.file} was refused: {error}") from error


def _mission_problem(engine: Any, given: Given, text: str) -> Any:
    if given.vehicles is not None:
        raise Refused("A mission problem names its units; leave --vehicles out.")
    try:
        return engine.read_problem(text)
    except engine.ProblemRefused as error:
        raise Refused(f"{given.file} was refused: {error}") from error


def _tours_plan(engine: Any, name: str, text: str) -> Any:
    wanted = 'a plan is JSON with "score" and "routes", as `standfast routing solve` prints it'
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(f"{name} is no JSON ({error}); {wanted}.") from error
    if not isinstance(content, dict):
        raise Refused(f"{name} holds no object; {wanted}.")
    score, routes, bound = content.get("score"), content.get("routes"), content.get("bound")
    if not _number(score) or not (bound is None or _number(bound)):
        raise Refused(f"{name} gives a score or bound that is no number; {wanted}.")
    if not isinstance(routes, list) or not all(isinstance(route, list) for route in routes):
        raise Refused(f"{name} gives no list of routes; {wanted}.")
    if not all(type(place) is int for route in routes for place in route):
        raise Refused(f"{name} has a route with something else than whole numbers; {wanted}.")
    return engine.Plan(
        score=float(score),
        routes=tuple(tuple(route) for route in routes),
        iterations=0,
        bound=None if bound is None else float(bound),
        stopped="",
    )


def _number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and type(value) is not bool and math.isfinite(value)


# --- generate, network, warm ------------------------------------------------------------------------------------------


def generate(given: Given) -> int:
    """Write an invented mission problem."""
    engine = _mission_engine()
    try:
        problem = engine.generate(
            units=given.units, places=given.places, days=given.days, seed=given.seed
        )
    except engine.ProblemRefused as error:
        raise Refused(f"Nothing was generated: {error}") from error
    Path(given.out).write_text(engine.write_problem(problem), encoding="utf-8")
    return 0


def network(given: Given) -> int:
    """Write the road network of an OpenStreetMap file."""
    files = import_module("standfast.config.road_files")
    try:
        text = files.network_text(Path(given.file))
    except import_module("standfast.engines.routing.network").NetworkRefused as error:
        raise Refused(str(error)) from error
    Path(given.out).write_text(text, encoding="utf-8")
    return 0


def warm(given: Given) -> int:
    """Compile every search loop, each engine in the process that keeps its loops apart."""
    code = 0
    for part in (TOURS, MISSION):
        done = subprocess.run([sys.executable, "-m", __name__, part], check=False)  # noqa: S603 -- our own words
        code = max(code, done.returncode)
    return code


def warm_part(part: str) -> None:
    """Compile the search loops that one kind of command needs, by solving something small; tests of all need all."""
    folder = keep_compiled_code(part)
    folder.mkdir(parents=True, exist_ok=True)
    import_module("standfast.engines.routing.orienteering").compile_loops()
    if part == MISSION:
        mission = _mission_engine()
        mission.solve(mission.generate(units=2, places=6, days=7, seed=1), seed=1, iterations=8)
    drop_stale(folder)
    (folder / "done").touch()


def text_of(name: str) -> str:
    """Return the text of a file.

    :raises Refused: when it is no UTF-8.
    """
    try:
        return Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is no text in UTF-8; name a file of the kind asked for.") from error


COMMANDS: dict[str, Callable[[Given], int]] = {
    f"routing_{command.__name__}": command
    for command in (solve, check, draw, generate, network, warm)
}

if __name__ == "__main__":
    warm_part(sys.argv[1])
