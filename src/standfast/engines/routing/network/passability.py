"""The mission's own reports of roads: they override what tags say, and they age.

A report holds for so many days. In the wet months nothing is known after that (grade PU); in the dry ones the estimate
from the tags holds again, for a road does not wash away without rain.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standfast.engines.geo import LonLat, distance_m
from standfast.engines.routing.mission import Period, Report
from standfast.engines.routing.mission.ground import GRADES, Grade
from standfast.engines.routing.network.document import NetworkRoad

HOLDS_DAYS_WET = 14  # after which a report says nothing of a wet road; the mission's to set
HOLDS_DAYS_DRY = 60
WITHIN_M = 500.0  # a report of a point counts for the road that is at most so far away


class ReportRefused(ValueError):
    """A report that names no road of the network, or contradicts itself; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class RoadReport:
    """What somebody saw of a road on a day: at a point, or of a whole OpenStreetMap way.

    `observer` is a patrol or post, never a person who could be harmed by being named.
    """

    grade: Grade
    observed: date
    observer: str
    way: int | None = None
    at: LonLat | None = None

    def __post_init__(self) -> None:
        if self.grade not in GRADES:
            raise ReportRefused(
                f"The report of {self.observer} has the grade {self.grade}; a report gives one of {', '.join(GRADES)}."
            )
        if (self.way is None) == (self.at is None):
            raise ReportRefused(
                f"The report of {self.observer} names a way and a point, or neither; give one of the two."
            )


def roads_of(
    report: RoadReport, roads: Sequence[NetworkRoad], *, within_m: float = WITHIN_M
) -> list[int]:
    """Return the positions of the roads that a report speaks of.

    :raises ReportRefused: when no road is of that way or near that point.
    """
    if report.way is not None:
        found = [number for number, road in enumerate(roads) if report.way in road.ways]
        if not found:
            raise ReportRefused(
                f"The report of {report.observer} names way {report.way}, which is no road of the network; give the "
                "point where it was seen instead."
            )
        return found
    point = report.at or (0.0, 0.0)
    near = [(_distance_m(point, road.line), number) for number, road in enumerate(roads)]
    best = min(near, default=(math.inf, -1))
    if best[0] > within_m:
        raise ReportRefused(
            f"The report of {report.observer} at {point[1]:.4f}, {point[0]:.4f} is {best[0]:.0f} m from the nearest "
            f"road; {within_m:.0f} m is the most. Correct the point or name the way."
        )
    return [best[1]]


def _distance_m(point: LonLat, line: Sequence[LonLat]) -> float:
    """Return the distance in metres from a point to a line, the foot found on the plane at the point's latitude."""
    narrow = math.cos(math.radians(point[1]))
    best = math.inf
    if not line:
        return best
    before = line[0]
    for after in line:
        ax, ay = (before[0] - point[0]) * narrow, before[1] - point[1]
        bx, by = (after[0] - point[0]) * narrow, after[1] - point[1]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        along = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
        foot = (point[0] + (ax + along * dx) / narrow, point[1] + ay + along * dy)
        best = min(best, distance_m(point, foot))
        before = after
    return best


def mission_reports(
    reports: Iterable[RoadReport],
    roads: Sequence[NetworkRoad],
    wet: Mapping[str | None, tuple[Period, ...]],
    *,
    start: date,
    days: int,
) -> tuple[Report, ...]:
    """Return reports as the mission problem takes them, within a horizon; `wet` has the wet days of each season.

    A report observed after `start` is left out: a plan knows what was known when it was made. While a report holds, its
    grade overrides what tags say; on the wet days after that the road is unknown (PU).

    :raises ReportRefused: when a report names no road of the network.
    """
    end = start + timedelta(days=days)
    found: list[Report] = []
    for report in sorted(reports, key=lambda one: one.observed):
        for number in roads_of(report, roads):
            road = roads[number]
            if report.observed <= start:
                found += _held(report, road.name, wet.get(road.season, ()), start, end)
    return tuple(found)


def _held(
    report: RoadReport, road: str, wet: tuple[Period, ...], start: date, end: date
) -> list[Report]:
    rains = any(period.start <= report.observed < period.end for period in wet)
    until = report.observed + timedelta(days=HOLDS_DAYS_WET if rains else HOLDS_DAYS_DRY)
    for period in wet:  # the first rain after a dry report begins the shorter count
        if not rains and report.observed < period.start < until:
            until = min(until, period.start + timedelta(days=HOLDS_DAYS_WET))
    found = []
    if until > start:
        held = Period(max(start, report.observed), min(until, end))
        found.append(Report(road=road, grade=report.grade, observed=report.observed, period=held))
    for period in wet:
        first, last = max(period.start, until, start), min(period.end, end)
        if first < last:
            unknown = Period(first, last)
            found.append(Report(road=road, grade="PU", observed=report.observed, period=unknown))
    return found
