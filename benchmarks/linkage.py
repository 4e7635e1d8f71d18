"""How many pairs of one event are found among reports, how many of those proposed are right, and how long it takes.

    script/bench linkage                      quality on held-out halves and speed, about two minutes
    python benchmarks/linkage.py quality      precision and recall alone
    python benchmarks/linkage.py speed        50,000 reports, beside brute force at 2,000 and a naive join
    python benchmarks/linkage.py calibrate    learn the weights again and print them

Quality is measured on invented events of known truth (`engines.linkage.simulation`, seed 2) and on the hand-made reports in
`benchmarks/data/linkage` north of 6.5 degrees; weights are learned on seed 1 and south of it. The naive peer joins what lies
less than 10 km and begins less than a day apart. Exit code 1: a floor is broken.
"""

import argparse
import csv
import os
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from standfast.engines.linkage import LEARNED, Report, Settings, Weights, search  # noqa: E402
from standfast.engines.linkage.blocking import rarity_of  # noqa: E402
from standfast.engines.linkage.calibration import compared_pairs, learn  # noqa: E402
from standfast.engines.linkage.comparison import (  # noqa: E402
    CROWD_KM,
    CROWD_S,
    Sides,
    distance_km,
    sides_of,
    within_reach,
)
from standfast.engines.linkage.evaluation import (  # noqa: E402
    Quality,
    at_thresholds,
    halves,
    labelled_from_rows,
    naive,
    quality,
)
from standfast.engines.linkage.propose import proposal_of  # noqa: E402
from standfast.engines.linkage.simulation import Labelled, simulate  # noqa: E402

HAND = ROOT / "benchmarks" / "data" / "linkage" / "reports.csv"
START = datetime(2016, 1, 1, tzinfo=UTC)
LEARNED_ON, HELD_OUT = 1, 2
EVENTS, DAYS = 700, 365.0
NORTH_OF = 6.5
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MANY, FEW = 50_000, 2_000
# Per thousand reports about as many events a day as the busiest months of the war had in all sources together.
YEARS = 6
FLOORS = {"precision": 0.75, "recall": 0.75, "seconds": 60.0}


def by_hand() -> Labelled:
    """Return the hand-made reports."""
    with HAND.open(encoding="utf-8", newline="") as file:
        return labelled_from_rows(csv.DictReader(file))


def learning() -> list[Labelled]:
    """Return what weights are learned on."""
    return [
        simulate(EVENTS, seed=LEARNED_ON, start=START, days=DAYS),
        halves(by_hand(), north_of=NORTH_OF)[0],
    ]


def held_out() -> dict[str, Labelled]:
    """Return what quality is measured on."""
    return {
        "invented events, seed 2": simulate(EVENTS, seed=HELD_OUT, start=START, days=DAYS),
        "hand-made, north": halves(by_hand(), north_of=NORTH_OF)[1],
    }


def learned() -> Weights:
    """Return the weights that the learning halves teach."""
    settings = Settings()
    return learn(
        [pair for one in learning() for pair in compared_pairs(one.reports, one.same, settings)]
    )


def true_pairs(labelled: Labelled, settings: Settings) -> set[tuple[str, str]]:
    """Return the pairs of one event that may be proposed: not two of one catalogue."""
    source = {one.id: one.source for one in labelled.reports}
    return {
        (a, b) for a, b in labelled.true if source[a] != source[b] or source[a] not in settings.once
    }


def measure_quality() -> bool:
    """Print precision and recall at each threshold; tell whether the floors hold at the threshold in use."""
    settings = Settings()
    kept = True
    for name, labelled in held_out().items():
        true = true_pairs(labelled, settings)
        proposals = search(labelled.reports, replace(settings, threshold=0.02)).proposals
        print(f"\n{name}: {len(labelled.reports)} reports, {len(true)} true pairs")
        print(
            "| threshold | proposed | right | precision | recall | F1 |\n|---|---|---|---|---|---|"
        )
        for one in at_thresholds(proposals, true, THRESHOLDS):
            print(_line(f"{one.threshold:.1f}", one))
        peer = naive(labelled.reports, once=settings.once)
        print(_line("naive: 10 km, a day", quality(peer, true, 0)))
        (chosen,) = at_thresholds(proposals, true, [settings.threshold])
        kept &= (chosen.precision or 0) >= FLOORS["precision"]
        kept &= (chosen.recall or 0) >= FLOORS["recall"]
    return kept


def _line(name: str, one: Quality) -> str:
    shares = " | ".join(f"{share or 0:.3f}" for share in (one.precision, one.recall, one.f1))
    return f"| {name} | {one.proposed} | {one.right} | {shares} |"


def many_reports(count: int, *, dense: float = 0.1, seed: int = 3) -> list[Report]:
    """Return so many reports over some years, a share of their events in the fighting in Juba."""
    reports: list[Report] = []
    labelled = simulate(count * 6 // 10, seed=seed, start=START, days=365.0 * YEARS, dense=dense)
    reports.extend(labelled.reports[:count])
    assert len(reports) == count, len(reports)
    return reports


def measure_speed() -> bool:
    """Print how long 50,000 reports take, beside brute force and the naive join; tell whether the floor holds."""
    settings = Settings()
    search(many_reports(200), settings)  # compile the loops, or take them from their cache
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| reports | what | seconds | pairs compared | proposals |\n|---|---|---|---|---|")
    few = many_reports(FEW)
    fast, seconds = _timed(few, settings)
    found = {(one.a, one.b): one.score for one in fast.proposals}
    _row(FEW, "with cells", seconds, fast.compared, len(found))
    started = time.perf_counter()
    slow = brute_force(few, settings)
    _row(FEW, "brute force", time.perf_counter() - started, FEW * (FEW - 1) // 2, len(slow))
    same = slow == found
    print(f"\nthe same pairs with the same scores: {'yes' if same else 'NO'}\n")
    print("| reports | what | seconds | pairs compared | proposals |\n|---|---|---|---|---|")
    reports = many_reports(MANY)
    started = time.perf_counter()
    joined = naive(reports, once=settings.once)
    _row(MANY, "naive join", time.perf_counter() - started, 0, len(joined))
    outcome, seconds = _timed(reports, settings)
    _row(MANY, "with cells", seconds, outcome.compared, len(outcome.proposals))
    crowded = many_reports(MANY, dense=0.3)
    dense, dense_seconds = _timed(crowded, settings)
    name = "with cells, three events in ten in Juba in one week"
    _row(MANY, name, dense_seconds, dense.compared, len(dense.proposals))
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return same and seconds < FLOORS["seconds"]


def _timed(reports: Sequence[Report], settings: Settings):  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    outcome = search(reports, settings)
    return outcome, time.perf_counter() - started


def _row(count: int, what: str, seconds: float, compared: int, found: int) -> None:
    print(f"| {count:,} | {what} | {seconds:.1f} | {compared:,} | {found:,} |", flush=True)


def brute_force(reports: Sequence[Report], settings: Settings) -> dict[tuple[str, str], float]:
    """Return the score of every pair that reaches the threshold, looking at all of them."""
    sides = [sides_of(report, settings) for report in sorted(reports, key=lambda one: one.id)]
    rarity = rarity_of(sides)
    crowd = [sum(_near(one, other) for other in sides if other is not one) for one in sides]
    found = {}
    for i, one in enumerate(sides):
        for j in range(i + 1, len(sides)):
            if within_reach(one, sides[j], settings):
                made = proposal_of(one, sides[j], rarity, min(crowd[i], crowd[j]), settings)
                if made.score >= settings.threshold:
                    found[made.a, made.b] = made.score
    return found


def _near(one: Sides, other: Sides) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    if max(one.start, other.start) - min(one.end, other.end) > CROWD_S or not other.report.counts:
        return False
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return False
    return distance_km(one.lon, one.lat, other.lon, other.lat) <= CROWD_KM


def calibrate() -> bool:
    """Print the weights that the learning halves teach, as they stand in `weights.py`."""
    weights = learned()
    for name, ladder in weights.by_kind().items():
        print(f"    {name}={ladder},")
    print(f"    prior={weights.prior},\n    crowd={weights.crowd},")
    tried = Settings(threshold=0.02, weights=weights)
    for one in learning():
        true = true_pairs(one, tried)
        proposals = search(one.reports, tried).proposals
        best = max(at_thresholds(proposals, true, THRESHOLDS), key=lambda found: found.f1)
        print(f"# best threshold where weights were learned: {best.threshold}, F1 {best.f1:.3f}")
    print("as they stand" if weights == LEARNED else "weights.py says otherwise", file=sys.stderr)
    return True


def main() -> int:
    parts = {"quality": measure_quality, "speed": measure_speed, "calibrate": calibrate}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("part", nargs="?", choices=sorted(parts))
    asked = parser.parse_args().part
    chosen = [asked] if asked else ["quality", "speed"]
    held = [parts[name]() for name in chosen]  # all of them, whatever came of the first
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
