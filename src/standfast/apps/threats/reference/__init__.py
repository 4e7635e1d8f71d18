"""Reference data of threats: matrices, clocks, points. Every row names its source; a mission changes the rows, not the code."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).parent
DEGREES = range(1, 6)
# An alert weighs on its place for so long; proposed default, after the ten days from first warning to attack at Malakal.
ALERT_WINDOW = timedelta(days=10)
# A hotspot is looked at again after so many days at most (weekly cycle of protection working groups; unverified).
REVIEW_DAYS = 7
# Of all places that a week's patrols visit, this share is drawn at random among those that nobody has visited, so
# that quiet and unobserved are told apart; proposed default.
EXPLORATION_SHARE = 0.1
# What a forecast is made for unless told otherwise.
HORIZON_WEEKS = 4
CELL_KM = 50.0


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A kind of forecast that is issued again and again."""

    horizon_weeks: int
    every_days: int
    cell_km: float


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


RISKS = {
    (int(row["likelihood"]), impact): row[f"impact_{impact}"]
    for row in _rows("risk_matrix.csv")
    for impact in DEGREES
}
WORDS = {(row["scale"], int(row["degree"])): row["words"] for row in _rows("words.csv")}
CLOCKS = {row["stage"]: timedelta(minutes=int(row["minutes"])) for row in _rows("clocks.csv")}
CLOCK_WORDS = {row["stage"]: row["what"] for row in _rows("clocks.csv")}
THREAT_POINTS = {row["threat_kind"]: int(row["points"]) for row in _rows("threat_levels.csv")}
PATROL_POINTS = {
    (row["about"], row["case"]): int(row["points"]) for row in _rows("patrol_values.csv")
}
REPORTING = {row["name"]: float(row["number"]) for row in _rows("reporting.csv")}
DISPLACEMENT = {row["name"]: float(row["number"]) for row in _rows("displacement.csv")}
SCHEDULE = tuple(
    Scheduled(int(row["horizon_weeks"]), int(row["every_days"]), float(row["cell_km"]))
    for row in _rows("schedule.csv")
)
# From how many points on a place's threat level is raised, high, critical; one more for each alert that is late.
LEVEL_POINTS = ((6, "critical"), (3, "high"), (1, "raised"))


def risk(likelihood: int | None, impact: int | None) -> str | None:
    """Return the risk class of a likelihood and an impact; None while either is not assessed."""
    if likelihood is None or impact is None:
        return None
    return RISKS[likelihood, impact]
