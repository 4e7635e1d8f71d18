"""How good the forecasts are beside plain maps: on South Sudan's lethal events, and on a dense catalogue with a known truth.

    script/bench warning                 both, about two minutes on two cores
    python benchmarks/warning.py --only sparse
    python benchmarks/warning.py --only others     further processes and seeds, where floors may break; five minutes

Training ends with 2014, testing is 2015 and 2016; the plain maps' weights are fitted on the training years only. Prints
a table a catalogue and horizon, the floors and goals with what was measured, and the times. Exit code 1: a floor is broken.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from standfast.apps.threats.area import default_area  # noqa: E402
from standfast.apps.threats.event_files import events_of  # noqa: E402
from standfast.engines.warning import (  # noqa: E402  # noqa: E402
    History,
    Problem,
    Score,
    Trial,
    catalogue_of,
    cells_over,
    evaluate,
    forecast,
)
from standfast.engines.warning.evaluation import cutoffs_of  # noqa: E402
from standfast.engines.warning.history import WEEK as WEEK_DAYS  # noqa: E402
from standfast.engines.warning.scores import log_scores  # noqa: E402
from standfast.engines.warning.simulation import Process, simulate, truth  # noqa: E402

EVENTS = ROOT.parent / "shared" / "data" / "conflict" / "ucdp_ged_south_sudan_2011_2016.csv"
TRAIN_TO, TEST_TO = date(2015, 1, 1), date(2017, 1, 1)
# Clusters of background events that set off long chains: about 50 events a week, nine in ten of them set off by others.
DENSE = Process(
    background_a_week=5,
    places=25,
    anywhere=0.15,
    place_km=15,
    offspring=0.9,
    wait_days=14,
    reach_km=10,
)
# The same ground without chains to speak of: plain maps are as good as it gets, and must not be fallen behind.
STEADY = Process(
    background_a_week=25,
    places=25,
    anywhere=0.2,
    place_km=15,
    offspring=0.1,
    wait_days=14,
    reach_km=10,
)
SEED = 4
# Processes of other kinds: slow chains, wide slow ones, middling, thin, and waves that run over the ground.
OTHERS = {
    "slow": (Process(3, 20, 0.2, 15, 0.8, 120, 15), (1, 2, 3)),
    "wide": (Process(1.5, 20, 0.2, 15, 0.9, 60, 25), (1, 2)),
    "middling": (Process(3, 15, 0.3, 20, 0.6, 21, 15), (4,)),
    "thin": (Process(0.6, 15, 0.3, 20, 0.6, 21, 15), (4,)),
    "waves": (Process(1, 10, 0.5, 30, 0.93, 7, 30), (4,)),
    "dense again": (DENSE, (5,)),
}
WEEKS = 52 * 6
START = date(2011, 1, 3)
SLOWEST_FIT_S, SLOWEST_FORECAST_S = 60.0, 5.0
ZERO, YEAR_MAP, LAST_MONTH = "zero", "12-month map", "last month"
MIXTURE = "best mixture of even ground, 12-month and all-time maps"


@dataclass(frozen=True)
class Line:
    """A floor or goal, what was measured, and whether it holds."""

    name: str
    wanted: str
    measured: str
    holds: bool
    goal: bool = False


def number(value: float | None, form: str = "{:+.3f}") -> str:
    return "-" if value is None else form.format(value)


def show(scores: tuple[Score, ...], title: str) -> None:
    print(f"\n{title}")
    print(
        f"{'model':<27}{'year':>5}{'events':>7}{'log score':>10}{'gain':>8}{'s.e.':>7}"
        f"{'at 5 %':>8}{'at 10 %':>8}{'at 20 %':>8}{'CRPS':>8}{'ignor.':>8}{'skill':>8}{'cover':>7}"
    )
    for score in scores:
        caught = [number(score.capture[part], "{:.3f}") for part in ("5%", "10%", "20%")]
        print(
            f"{score.model[:26]:<27}{score.year or 'all':>5}{score.events:>7}{number(score.log_score):>10}"
            f"{number(score.gain):>8}{number(score.gain_error, '{:.3f}'):>7}"
            f"{caught[0]:>8}{caught[1]:>8}{caught[2]:>8}{number(score.crps, '{:.4f}'):>8}"
            f"{number(score.ignorance, '{:.4f}'):>8}{number(score.ignorance_skill_against_zero):>8}"
            f"{number(score.interval_coverage, '{:.3f}'):>7}"
        )


def totals(scores: tuple[Score, ...]) -> dict[str, Score]:
    return {score.model: score for score in scores if score.year is None}


def best_baseline_gain(all_: dict[str, Score]) -> float:
    """Return how far the forecast's mean log score lies above that of the best plain map."""
    plain = [all_[name].log_score for name in (LAST_MONTH, YEAR_MAP, MIXTURE)]
    own = all_["standfast"].log_score
    assert own is not None
    return own - max(score for score in plain if score is not None)


def capture_ratio(all_: dict[str, Score]) -> float:
    own, year = all_["standfast"].capture["10%"], all_[YEAR_MAP].capture["10%"]
    assert own is not None
    assert year
    return own / year


def common_floors(name: str, scores: tuple[Score, ...]) -> list[Line]:
    all_ = totals(scores)
    gain, ratio = best_baseline_gain(all_), capture_ratio(all_)
    return [
        Line(f"{name}: log score above the best baseline", ">= 0", f"{gain:+.3f}", gain >= 0),
        Line(
            f"{name}: capture at 10 % beside the 12-month map", ">= 1", f"{ratio:.2f}", ratio >= 1
        ),
    ]


def gain_lines(name: str, scores: tuple[Score, ...], *, floor: float, goal: float) -> list[Line]:
    gain = best_baseline_gain(totals(scores))
    return [
        Line(f"{name}: gain in nats an event", f">= {floor}", f"{gain:+.3f}", gain >= floor),
        Line(f"{name}: gain in nats an event", f">= {goal}", f"{gain:+.3f}", gain >= goal, True),
    ]


def distribution_lines(scores: tuple[Score, ...]) -> list[Line]:
    own = totals(scores)["standfast"]
    skill, covered = own.ignorance_skill_against_zero, own.interval_coverage
    assert skill is not None
    assert covered is not None
    pairs = [
        (one.crps, zero.crps)
        for one in scores
        for zero in scores
        if one.model == "standfast" and zero.model == ZERO and one.year == zero.year
    ]
    worst = max(mine / zeros for mine, zeros in pairs if mine is not None and zeros)
    return [
        Line(
            "sparse: monthly ignorance skill against zero", ">= 0.15", f"{skill:.3f}", skill >= 0.15
        ),
        Line(
            "sparse: monthly ignorance skill against zero",
            ">= 0.25",
            f"{skill:.3f}",
            skill >= 0.25,
            True,
        ),
        Line("sparse: CRPS beside zero's, worst year", "<= 1", f"{worst:.3f}", worst <= 1),
        Line(
            "sparse: 90 % intervals cover", "0.88-0.92", f"{covered:.3f}", 0.88 <= covered <= 0.92
        ),
    ]


def timed(trial: Trial, name: str) -> list[Line]:
    """Return how long one forecast takes with everything fitted from nothing: fit and forecast are one call."""
    problem = Problem(trial.outlines, trial.catalogue, (date(2016, 7, 1),), 4, trial.cell_km)
    began = time.perf_counter()
    forecast(problem)
    took = time.perf_counter() - began
    return [
        Line(
            f"{name}: fit and forecast from nothing",
            f"< {SLOWEST_FIT_S:g} s",
            f"{took:.1f} s",
            took < SLOWEST_FIT_S,
        ),
        Line(
            f"{name}: fit and forecast from nothing",
            f"< {SLOWEST_FORECAST_S:g} s",
            f"{took:.1f} s",
            took < SLOWEST_FORECAST_S,
            True,
        ),
    ]


def sparse() -> list[Line]:
    if not EVENTS.exists():
        print(f"The sparse catalogue is skipped: {EVENTS} is not here.")
        return []
    trial = Trial(
        default_area(),
        catalogue_of(events_of(EVENTS.read_bytes(), "ucdp").events),
        TRAIN_TO,
        TEST_TO,
    )
    week, month = evaluate(trial, horizon_weeks=1), evaluate(trial, horizon_weeks=4)
    sliding = evaluate(trial, horizon_weeks=4, every_weeks=1)
    show(week, "South Sudan, UCDP, a week ahead, a cutoff every week")
    show(month, "South Sudan, UCDP, four weeks ahead, a cutoff every four weeks")
    show(
        sliding,
        "South Sudan, UCDP, four weeks ahead, a cutoff every week (each event counted four times)",
    )
    return [
        *common_floors("sparse, a week ahead", week),
        *common_floors("sparse, four weeks ahead", month),
        *gain_lines("sparse, four weeks ahead", month, floor=0.10, goal=0.20),
        *gain_lines("sparse, four weeks ahead, sliding", sliding, floor=0.10, goal=0.20),
        *distribution_lines(month),
        *timed(trial, "sparse"),
    ]


def dense() -> list[Line]:
    found: list[Line] = []
    for name, process in (("dense", DENSE), ("steady", STEADY)):
        catalogue = simulate(process, start=START, weeks=WEEKS, seed=SEED)
        trial = Trial((process.outline(),), catalogue, TRAIN_TO, TEST_TO)
        print(f"\n{name}: {len(catalogue.events)} simulated events, seed {SEED}: {process}")
        week = evaluate(trial, horizon_weeks=1, every_weeks=2)
        month = evaluate(trial, horizon_weeks=4)
        show(week, f"{name}, simulated, a week ahead, a cutoff every second week")
        show(month, f"{name}, simulated, four weeks ahead")
        found += [
            *common_floors(f"{name}, a week ahead", week),
            *common_floors(f"{name}, four weeks ahead", month),
        ]
        if process is DENSE:
            ratio = capture_ratio(totals(week))
            found += gain_lines("dense, a week ahead", week, floor=0.20, goal=0.35)
            plain = totals(week)[MIXTURE].log_score
            assert plain is not None
            won = to_win(trial, process) - plain
            print(
                f"\nWhat there is to win on it a week ahead, by the process itself: {won:+.3f} nats an event"
            )
            found.append(
                Line(
                    "dense, a week ahead: capture at 10 %",
                    ">= 1.15",
                    f"{ratio:.2f}",
                    ratio >= 1.15,
                    True,
                )
            )
            found += timed(trial, "dense")
    return found


def to_win(trial: Trial, process: Process) -> float:
    """Return the mean log score of the process that made a catalogue, a week ahead: no forecast has a better one on average."""
    cells = cells_over(trial.outlines, cell_km=trial.cell_km)
    history = History(cells, trial.catalogue)
    logs = []
    for cutoff in cutoffs_of(trial, horizon_weeks=1, every_weeks=2):
        day = cutoff.toordinal()
        expected = truth(
            process, cells, trial.catalogue, weeks=WEEKS, seed=SEED, day=day, days=WEEK_DAYS
        )
        counts = history.counts(day, day + WEEK_DAYS)
        logs.append(log_scores(expected / expected.sum(), counts))
    return float(np.concatenate(logs).mean())


def others() -> list[Line]:
    found: list[Line] = []
    for name, (process, seeds) in OTHERS.items():
        for seed in seeds:
            catalogue = simulate(process, start=START, weeks=WEEKS, seed=seed)
            trial = Trial((process.outline(),), catalogue, TRAIN_TO, TEST_TO)
            for weeks, every, words in ((1, 2, "a week"), (4, 4, "four weeks")):
                title = f"{name} {seed}, {words} ahead"
                scores = evaluate(trial, horizon_weeks=weeks, every_weeks=every)
                all_ = totals(scores)
                own, year = all_["standfast"], all_[YEAR_MAP]
                print(
                    f"{title:<28}{own.events:>6} events  gain {best_baseline_gain(all_):+.3f}  at 10 % "
                    f"{number(own.capture['10%'], '{:.4f}')} the map {number(year.capture['10%'], '{:.4f}')}",
                    flush=True,
                )
                found += common_floors(title, scores)
    return found


PARTS: dict[str, Callable[[], list[Line]]] = {"sparse": sparse, "dense": dense, "others": others}
USUAL = ("sparse", "dense")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=sorted(PARTS))
    only = parser.parse_args().only
    lines = [line for name in ((only,) if only else USUAL) for line in PARTS[name]()]
    print(f"\n{'floor or goal':<58}{'wanted':>10}{'measured':>10}")
    for line in lines:
        verdict = "holds" if line.holds else ("goal missed" if line.goal else "FLOOR BROKEN")
        kind = "goal" if line.goal else "floor"
        print(f"{kind:<6}{line.name:<52}{line.wanted:>10}{line.measured:>10}  {verdict}")
    return 1 if any(not line.holds and not line.goal for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
