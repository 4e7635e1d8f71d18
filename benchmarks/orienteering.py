"""Tours of the public benchmark sets: ours beside PyVRP, OR-Tools and VROOM, same seconds, one core, one checker.

    .venv/bin/python benchmarks/orienteering.py                         every instance, 5 s each (10 s with windows)
    .venv/bin/python benchmarks/orienteering.py --set hard --peers ours pyvrp     the instances where programs differ
    .venv/bin/python benchmarks/orienteering.py --set Set4 --seconds 60 --limit 10

Seconds are of processor time on one core, so that a busy machine measures the same; VROOM ends by itself, mostly sooner.
Every answer is scored again in doubles by `check`; one that breaks a limit counts as 0. Peers get distances rounded up to
whole thousandths, so that their tours are valid. The files are looked for in ../shared/data/orienteering, or where
--data says; without them there is nothing to run. Peers that are not installed are named and left out.
"""

import argparse
import csv
import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from standfast.engines.routing.orienteering import (
    Plan,
    Problem,
    check,
    compile_loops,
    read_top,
    read_toptw,
    solve,
    worth_of,
)
from standfast.engines.routing.orienteering.problem import distance

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "orienteering"
SCALE = 1_000  # whole numbers to a unit of distance, for programs that know no others
BIG = 1_000_000  # of distance units to a score: score first, then length
HARD_TOP = [
    "p4.2.h",
    "p4.2.j",
    "p4.2.n",
    "p4.2.q",
    "p4.2.s",
    "p4.3.k",
    "p4.3.m",
    "p4.3.o",
    "p4.3.q",
    "p4.4.m",
    "p4.4.o",
    "p4.4.q",
    "p6.2.j",
    "p6.3.k",
]
HARD_TOPTW = ["c104/2", "r104/2", "r108/1", "r112/2", "pr02/1", "pr03/2", "pr04/2", "pr05/2"]
# Values that the lists beside the files have too low or too high; docs/reference/orienteering.md says why.
CORRECTED = {"p6.4.k": 528.0, "p4.3.q": 1253.0}
# Best published values with windows where the heuristic's list beside the files is below them (m = 1 and 2).
BEST_TOPTW = {
    "c103/2": 720, "c104/2": 760, "c108/2": 690, "c109/2": 720, "r103/2": 522, "r104/2": 552, "r108/2": 564,
    "r111/2": 547, "r112/2": 547, "pr02/1": 404, "pr03/1": 394, "pr05/1": 595, "pr01/2": 502, "pr02/2": 715,
    "pr03/2": 742, "pr04/2": 926, "pr05/2": 1101,
}  # fmt: skip

Solver = Callable[[Problem, float], tuple[tuple[int, ...], ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """An instance: its name, problem, and the best value known."""

    name: str
    problem: Problem
    best: float


@dataclass(slots=True)
class Tally:
    """What a solver reached over the cases."""

    gaps: list[float] = field(default_factory=list)
    reached: int = 0
    broken: int = 0
    cpu: float = 0.0
    wall: float = 0.0


def cases(data: Path, which: str) -> Iterator[Case]:
    """Yield the instances of a set: Set4, Set6 or another folder, toptw, hard, hard-top, hard-toptw, all."""
    folders = sorted(path.name for path in (data / "top").glob("Set*"))
    hard = {"hard": HARD_TOP + HARD_TOPTW, "hard-top": HARD_TOP, "hard-toptw": HARD_TOPTW}
    if which in hard or which == "all":
        for each in (*folders, "toptw"):
            for case in cases(data, each):
                if which == "all" or case.name in hard[which]:
                    yield case
    elif which == "toptw":
        yield from toptw_cases(data / "toptw")
    else:
        yield from top_cases(data / "top", which)


def top_cases(folder: Path, which: str) -> Iterator[Case]:
    """Yield the instances of a set without windows that have a value to compare with."""
    with (folder / "best_known.csv").open() as lines:
        best = {
            row["instance"]: float(row["best_known_max_of_both"]) for row in csv.DictReader(lines)
        }
    for path in sorted((folder / which).glob("*.txt")):
        known = CORRECTED.get(path.stem, best.get(path.stem, 0.0))
        if known > 0:
            yield Case(path.stem, read_top(path.read_text()), known)


def toptw_cases(folder: Path) -> Iterator[Case]:
    """Yield the instances with windows, for each number of vehicles that was published."""
    with (folder / "published_results.csv").open() as lines:
        for row in csv.DictReader(lines):
            stem, teams = row["Instance"].removesuffix(".txt"), int(row["m"])
            name = f"{stem}/{teams}"
            best = max(float(row["Best"]), float(BEST_TOPTW.get(name, 0)))
            text = (folder / f"{stem}.txt").read_text()
            yield Case(name, read_toptw(text, vehicles=teams), best)


# --- solvers ----------------------------------------------------------------------------------------------------------


def by_us(problem: Problem, seconds: float) -> tuple[tuple[int, ...], ...]:
    """Return our tours."""
    return solve(problem, seed=1, seconds=seconds, clock=time.process_time).routes


def ways(problem: Problem) -> list[list[int]]:
    """Return the distances between places in whole thousandths, rounded up."""
    return [
        [math.ceil(distance(a, b) * SCALE - 1e-9) for b in problem.places] for a in problem.places
    ]


def window(problem: Problem, place: int) -> tuple[int, int]:
    """Return when a visit may begin, in thousandths."""
    there = problem.places[place]
    return (
        math.ceil(there.opens * SCALE),
        math.floor(min(there.closes, problem.limit) * SCALE),
    )


def by_pyvrp(problem: Problem, seconds: float) -> tuple[tuple[int, ...], ...]:
    """Return PyVRP's tours: prizes far above distances, and penalties that can rise above both."""
    pyvrp = import_module("pyvrp")
    model = pyvrp.Model()
    spots = [model.add_location(place.x, place.y) for place in problem.places]
    end_at = math.floor(problem.limit * SCALE)
    start = model.add_depot(spots[problem.start])
    end = start if problem.end == problem.start else model.add_depot(spots[problem.end])
    shift = {} if problem.end == problem.start else {"max_distance": end_at}
    model.add_vehicle_type(
        problem.vehicles, start_depot=start, end_depot=end, tw_early=0, tw_late=end_at, **shift
    )
    number: dict[int, int] = {}
    for place in problem.candidates:
        opens, closes = window(problem, place)
        if closes < opens:
            continue
        there = problem.places[place]
        number[len(number)] = place
        model.add_client(
            spots[place],
            service_duration=math.ceil(there.service * SCALE),
            tw_early=opens,
            tw_late=closes,
            prize=int(there.score * BIG),
            required=False,
        )
    between = ways(problem)
    for a, here in enumerate(spots):
        for b, there in enumerate(spots):
            model.add_edge(here, there, distance=between[a][b], duration=between[a][b])
    parameters = pyvrp.SolveParams(penalty=pyvrp.PenaltyParams(max_penalty=1e9))
    began = time.process_time()
    result = model.solve(
        stop=lambda best: time.process_time() - began > seconds,
        seed=1,
        collect_stats=False,
        display=False,
        params=parameters,
    )
    if not result.is_feasible():
        return ()
    return tuple(
        tuple(number[activity.idx] for activity in route if activity.is_client())
        for route in result.best.routes()
    )


def by_ortools(problem: Problem, seconds: float) -> tuple[tuple[int, ...], ...]:
    """Return OR-Tools' tours: guided local search on its routing library, each place optional at its score."""
    routing_enums = import_module("ortools.constraint_solver.routing_enums_pb2")
    pywrapcp = import_module("ortools.constraint_solver.pywrapcp")
    between = ways(problem)
    service = [math.ceil(place.service * SCALE) for place in problem.places]
    teams = problem.vehicles
    manager = pywrapcp.RoutingIndexManager(
        len(problem.places), teams, [problem.start] * teams, [problem.end] * teams
    )
    model = pywrapcp.RoutingModel(manager)
    length = model.RegisterTransitMatrix(between)
    taken = model.RegisterTransitMatrix(
        [[way + service[a] for way in row] for a, row in enumerate(between)]
    )
    model.SetArcCostEvaluatorOfAllVehicles(length)
    limit = math.floor(problem.limit * SCALE)
    model.AddDimension(taken, limit, limit, False, "time")
    clock = model.GetDimensionOrDie("time")
    for place in problem.candidates:
        index = manager.NodeToIndex(place)
        opens, closes = window(problem, place)
        model.AddDisjunction([index], int(problem.places[place].score * BIG))
        if closes < opens:
            model.solver().Add(model.ActiveVar(index) == 0)
        else:
            clock.CumulVar(index).SetRange(opens, closes)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromSeconds(int(40 * seconds + 10))
    began = time.process_time()
    model.AddSearchMonitor(
        model.solver().CustomLimit(lambda: time.process_time() - began > seconds)
    )
    found = model.SolveWithParameters(parameters)
    if found is None:
        return ()
    routes = []
    for team in range(teams):
        route, index = [], found.Value(model.NextVar(model.Start(team)))
        while not model.IsEnd(index):
            route.append(manager.IndexToNode(index))
            index = found.Value(model.NextVar(index))
        routes.append(tuple(route))
    return tuple(routes)


def by_vroom(problem: Problem, seconds: float) -> tuple[tuple[int, ...], ...]:
    """Return VROOM's tours at its highest effort: scores become priorities, of which it knows 0 to 100."""
    vroom = import_module("vroom")
    numpy = import_module("numpy")
    asked = vroom.Input()
    asked.set_durations_matrix("car", numpy.array(ways(problem), dtype=numpy.uint32))
    shift = vroom.TimeWindow(0, math.floor(problem.limit * SCALE))
    for team in range(problem.vehicles):
        asked.add_vehicle(
            vroom.Vehicle(team, start=problem.start, end=problem.end, time_window=shift)
        )
    top = max(problem.places[place].score for place in problem.candidates)
    for place in problem.candidates:
        there = problem.places[place]
        opens, closes = window(problem, place)
        if closes < opens or there.score <= 0:
            continue
        priority = there.score if top <= 100 else 100 * there.score / top
        asked.add_job(
            vroom.Job(
                place,
                location=place,
                default_service=math.ceil(there.service * SCALE),
                priority=round(priority),
                time_windows=[vroom.TimeWindow(opens, closes)],
            )
        )
    found = asked.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    table = found.routes
    jobs = table[table["type"] == "job"]
    return tuple(
        tuple(int(place) for place in group["id"]) for _, group in jobs.groupby("vehicle_id")
    )


SOLVERS: dict[str, tuple[str, Solver]] = {
    "ours": ("numba", by_us),
    "pyvrp": ("pyvrp", by_pyvrp),
    "ortools": ("ortools", by_ortools),
    "pyvroom": ("vroom", by_vroom),
}


# --- the run ----------------------------------------------------------------------------------------------------------


def judged(case: Case, routes: tuple[tuple[int, ...], ...]) -> float | None:
    """Return what tours are worth, in doubles; None where they break a limit."""
    plan = Plan(score=0.0, routes=routes, iterations=0, bound=None, stopped="")
    plan = replace(plan, score=worth_of(routes, case.problem))
    return None if check(plan, case.problem) else plan.score


def run(case: Case, name: str, seconds: float, tally: Tally) -> str:
    """Solve a case, add it to the tally and return what to print."""
    cpu, wall = time.process_time(), time.perf_counter()
    routes = SOLVERS[name][1](case.problem, seconds)
    tally.cpu += time.process_time() - cpu
    tally.wall += time.perf_counter() - wall
    worth = judged(case, routes)
    if worth is None:
        tally.broken += 1
        worth = 0.0
    tally.gaps.append(100 * (case.best - worth) / case.best)
    tally.reached += worth >= case.best - 1e-6
    return f"{worth:g}"


def summary(title: str, tallies: dict[str, Tally]) -> None:
    """Print the table of a family of cases."""
    print(
        f"\n{title}\n\n| solver | mean gap | largest | best known reached | broken | CPU s a case | clock s |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, tally in tallies.items():
        count = len(tally.gaps)
        print(
            f"| {name} | {sum(tally.gaps) / count:.2f} % | {max(tally.gaps):.2f} % | {tally.reached} of {count} "
            f"| {tally.broken} | {tally.cpu / count:.1f} | {tally.wall / count:.1f} |",
            flush=True,
        )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--set",
        default="all",
        dest="which",
        help="Set4, Set6, toptw, hard, hard-top, hard-toptw or all",
    )
    parser.add_argument("--seconds", type=float, help="5, and 10 with windows, if left out")
    parser.add_argument("--limit", type=int, help="only the first so many instances")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="only these, such as p4.2.h pr04/2"
    )
    parser.add_argument("--peers", nargs="+", choices=SOLVERS, default=list(SOLVERS))
    parser.add_argument("--data", type=Path, default=DATA)
    given = parser.parse_args()
    if not given.data.is_dir():
        print(f"{given.data} is not here: nothing to measure. Name the folder with --data.")
        return
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    names = [name for name in given.peers if find_spec(SOLVERS[name][0])]
    for name in set(given.peers) - set(names):
        print(f"{name} is not installed and left out.")
    print("versions:", ", ".join(f"{name} {version(name)}" for name in names if name != "ours"))
    compile_loops()
    families: dict[str, dict[str, Tally]] = {}
    chosen = (
        case
        for case in cases(given.data, given.which)
        if given.only is None or case.name in given.only
    )
    for case in islice(chosen, given.limit):
        windowed = case.problem.start == case.problem.end
        seconds = given.seconds or (10.0 if windowed else 5.0)
        title = f"{'With' if windowed else 'Without'} time windows, {seconds:g} s"
        tallies = families.setdefault(title, {name: Tally() for name in names})
        found = [f"{name} {run(case, name, seconds, tallies[name])}" for name in names]
        print(f"{case.name:8} best known {case.best:g}: {', '.join(found)}", flush=True)
    for title, tallies in families.items():
        summary(title, tallies)
    print(f"\nload of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
