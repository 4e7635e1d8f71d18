"""From incidents to the counts by which a zone is judged: month by month inside it and in rings around it.

The counting is that of the figures: what is surely inside counts, one of several reports of an event, nothing refuted. The
window is that of the letter's claim, a month before and six since. Cases of sexual violence are held without a point
and are in none of these counts.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from standfast.apps.incidents.figures import (
    BASELINE_MONTHS,
    FOLLOW_UP_MONTHS,
    ZONE,
    Count,
    Tally,
    count_of,
    has_passed,
    months_later,
    outline_in_force,
    zone_in_force,
)
from standfast.apps.places import queries as places
from standfast.apps.places.models import ZoneVersion
from standfast.engines.effect import Row
from standfast.engines.effect.problem import Role
from standfast.log.figures import Case, Excluded, Moment, Period
from standfast.log.times import local_date, start_of_day

# Ours: a ring as wide as the letter's zone, and one of twice that beyond it.
RINGS_M = ((0.0, 200.0), (200.0, 600.0))
Month = tuple[date, date]
Hours = Callable[[date, date], float | None]


@dataclass(frozen=True, slots=True)
class ZoneCounts:
    """A zone's months with the cases behind them; `unsure` more may belong, as the reasons among `excluded` say."""

    start: date
    rows: tuple[Row, ...]
    period: Period
    entries: tuple[Case, ...]
    excluded: tuple[Excluded, ...]
    unsure: int


def zone_counts(
    moment: Moment, *, code: str = ZONE, hours: Hours, rings: bool = False
) -> ZoneCounts | str:
    """Return the serious incidents of a zone by month, with `rings` also around it, or why there are none to judge it by.

    A case stands in the month in which it began. `hours` says how long the zone was patrolled in the days [start, end);
    None where nobody recorded it.
    """
    zone = zone_in_force(code)
    if isinstance(zone, str):
        return zone
    first, started = zone
    months = _months(started, moment)
    if not any(start >= started for start, _ in months):
        return "no whole month has passed since the zone came into force"
    versions = places.zone_versions(first.subject)

    def outline_at(at: datetime) -> ZoneVersion | None:
        return first if at < first.in_force_from else outline_in_force(versions, at)

    whole = Period.of_days(months[0][0], months[-1][1])
    count = count_of(moment, whole, outline_at, code=code)
    inside = _two_sides(count, started)
    rows: list[Row] = []
    for month, number in _by_month(inside.inside, count, months):
        rows.append(_row(rows, "zone", "zone", month, number, hours(*month)))
    taken = {case.ref for case in (*inside.inside, *inside.possible)}
    for nearest, farthest in RINGS_M if rings else ():
        wide = _two_sides(replace(count, outline_at=_widened(outline_at, farthest)), started)
        fresh = [case for case in wide.inside if case.ref not in taken]
        taken |= {case.ref for case in (*wide.inside, *wide.possible)}
        for month, number in _by_month(fresh, count, months):
            name = f"{nearest:.0f}-{farthest:.0f} m around it"
            rows.append(_row(rows, name, "ring", month, number, None))
    return ZoneCounts(
        start=started,
        rows=tuple(rows),
        period=whole,
        entries=tuple(inside.inside),
        excluded=tuple(inside.excluded),
        unsure=len(inside.possible),
    )


def _two_sides(count: Count, started: date) -> Tally:
    """Return what was counted before the start and since, so that what may lie on either side is in neither."""
    both = Tally()
    middle = start_of_day(started)
    for period in (Period(count.period.start, middle), Period(middle, count.period.end)):
        one = replace(count, period=period).tally(later=False)
        both.inside += one.inside
        both.possible += one.possible
        both.excluded += one.excluded
    return both


def _by_month(cases: list[Case], count: Count, months: list[Month]) -> Iterator[tuple[Month, int]]:
    began = Counter[Month]()
    for case in cases:
        on = local_date(count.rows[case.ref].happened_start)
        began[next(month for month in months if month[0] <= on < month[1])] += 1
    for month in months:
        yield month, began[month]


def _months(started: date, moment: Moment) -> list[Month]:
    """Return the months of the window that have passed by the moment, counted from the day of the start."""
    edges = [
        months_later(started, number) for number in range(-BASELINE_MONTHS, FOLLOW_UP_MONTHS + 1)
    ]
    return [
        (start, end)
        for start, end in pairwise(edges)
        if has_passed(Period.of_days(start, end).end, moment)
    ]


def _widened(
    outline_at: Callable[[datetime], ZoneVersion | None], by_m: float
) -> Callable[[datetime], ZoneVersion | None]:
    """Return the same outlines, so many metres wider; they are never stored."""

    def wider(at: datetime) -> ZoneVersion | None:
        version = outline_at(at)
        if version is None:
            return None
        return ZoneVersion(
            subject=version.subject,
            around=version.around,
            minus=version.minus,
            radius_m=version.radius_m + by_m,
        )

    return wider


def _row(
    rows: list[Row],
    area: str,
    role: Role,
    days: Month,
    count: int,
    patrol_h: float | None,
) -> Row:
    start, end = days
    return Row(
        number=len(rows) + 1,
        area=area,
        role=role,
        start=start,
        end=end,
        count=count,
        exposure_days=float((end - start).days),
        patrol_h=patrol_h,
    )
