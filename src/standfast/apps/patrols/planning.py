"""What patrols give to engines and take from them: a zone's effect, where patrols were, what their visits are worth.

The effect's figures are registered here and not among the other figures because they come out of an engine, which an app
asks through its planning alone. Where patrols were is registered with threats, which may not import patrols: its forecasts
need it, because where nobody goes nobody reports.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from standfast.apps.incidents import figures as incidents
from standfast.apps.incidents.planning import ZoneCounts, zone_counts
from standfast.apps.patrols import queries
from standfast.apps.places import queries as places
from standfast.apps.places.models import Site
from standfast.apps.threats import planning as threat_planning
from standfast.apps.threats import queries as threats
from standfast.apps.threats.planning import PatrolValue
from standfast.apps.threats.presence import Visit, visits_from
from standfast.apps.threats.reference import REPORTING
from standfast.engines.effect import Estimate, Problem, assess
from standfast.log.figures import Moment, Reading, figure
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import local_date

READS = (*incidents.READS, "patrols.zone_patrol")
WINDOW = (
    "Serious incidents inside the weapons-free zone around the United Nations House in the month before it and the whole "
    "months since, six at most, counted as zones.un_house.serious_incidents are"
)

DIGITS = 3


@dataclass(frozen=True, slots=True)
class Assessed:
    """A zone's counts and what the engine makes of them."""

    counts: ZoneCounts
    estimate: Estimate


def zone_effect(moment: Moment, *, code: str, rings: bool = False) -> Assessed | str:
    """Return what a zone's counts say about it, or why there are none. Call it inside the world of the moment."""
    zone = places.zone_coded(code)
    if zone is None:
        return "the zone is not on record"

    def hours(start: date, end: date) -> float | None:
        found = queries.zone_patrol_hours(zone.subject, start=start, end=end)
        return found or None

    counts = zone_counts(moment, code=code, hours=hours, rings=rings)
    if isinstance(counts, str):
        return counts
    problem = Problem(start=counts.start, start_chosen="unknown", series=counts.rows)
    return Assessed(counts, assess(problem))


@visits_from("patrols")
def patrol_visits(start: date, end: date) -> Iterator[Visit]:
    """Yield where unclassified patrols were on the days [start, end): their stays, and zones that they patrolled.

    A stay without an end is one of its first day alone, so that nothing is taken to have been seen that may not have been.
    """
    points = {
        site.subject: (site.lon, site.lat)
        for site in Site.objects.filter(label=UNCLASSIFIED)
        if site.lon is not None and site.lat is not None
    }
    for stay in queries.stays_between(start=start, end=end):
        if stay.arrived_at is not None and stay.place in points:
            first = local_date(stay.arrived_at)
            last = first if stay.left_at is None else local_date(stay.left_at)
            yield Visit(first, max(first, last), *points[stay.place])
    middles = {zone.subject: _middle(zone.subject) for zone in places.zones()}
    for patrol in queries.zone_patrols(start=start, end=end).filter(label=UNCLASSIFIED):
        if middle := middles.get(patrol.zone):
            yield Visit(patrol.day, patrol.day, *middle)


def _middle(zone: UUID) -> tuple[float, float] | None:
    outline = places.first_outline(zone)
    return None if outline is None else places.box(outline).centre


@dataclass(frozen=True, slots=True)
class Worth:
    """What visits are worth on a day, what it rests on, and the seed by which the drawn ones can be drawn again."""

    values: tuple[PatrolValue, ...]
    places_visited: int
    weeks: int
    seed: int


def patrol_values(*, on: date, reader: threats.Reader) -> Worth:
    """Return what a patrol's visit to each place is worth, by hotspots and forecast, with a drawn share of unvisited ones.

    The draw is the same all week and another one the next.
    """
    weeks = int(REPORTING["lately_weeks"])
    visited = sorted(
        {
            (visit.lon, visit.lat)
            for visit in patrol_visits(on - timedelta(weeks=weeks), on + timedelta(days=1))
        }
    )
    year, week, _ = on.isocalendar()
    seed = 100 * year + week
    values = threat_planning.patrol_values(
        on=on,
        at_hotspots=threats.open_hotspots(reader),
        visited=visited,
        seed=seed,
        reader=reader,
    )
    return Worth(values, len(visited), weeks, seed)


def _reading(moment: Moment, value_of: Callable[[Estimate], float | None]) -> Reading:
    found = zone_effect(moment, code=incidents.ZONE)
    if isinstance(found, str):
        return Reading(value=None, reason=found)
    value = value_of(found.estimate)
    reason = found.estimate.reason
    return Reading(
        value=None if value is None else float(f"{value:.{DIGITS}g}"),
        period=found.counts.period,
        entries=found.counts.entries,
        excluded=found.counts.excluded,
        reason=f"not estimable: {reason}" if reason else found.estimate.verdict,
    )


def _figure(name: str, unit: str, text: str, value_of: Callable[[Estimate], float | None]) -> None:
    """Register a figure of the zone's effect."""

    @figure(
        f"zones.un_house.effect.{name}",
        unit=unit,
        definition=f"{WINDOW}: {text}. It counts what is surely inside; cases that may be are left out.",
        version=1,
        reads=READS,
    )
    def measure(moment: Moment) -> Reading:
        return _reading(moment, value_of)


_figure(
    "rate_ratio",
    "times the rate before",
    "the rate since over the rate before; against areas like it where such were counted",
    lambda found: found.rate_ratio,
)
_figure(
    "low",
    "times the rate before",
    "the lower end of the 95 % interval of that ratio, exact for two counts where no more can be estimated",
    lambda found: found.low,
)
_figure(
    "high",
    "times the rate before",
    "the upper end of the 95 % interval of that ratio, exact for two counts where no more can be estimated",
    lambda found: found.high,
)
_figure(
    "p",
    "probability",
    "the chance of a difference as large if the zone had no effect; unknown where the counts do not bear an estimate of it",
    lambda found: found.p,
)
_figure(
    "tipping_baseline",
    "incidents per month",
    "how high the true monthly rate before must at least have been for so few since to be no chance",
    lambda found: found.tipping_baseline,
)
