"""From a zone's months and its patrol hours to the judgement of engines/effect, and the figures that claims quote of it.

They are registered here and not among the other figures because they come out of an engine, which an app asks through its
planning alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from standfast.apps.incidents import figures as incidents
from standfast.apps.incidents.planning import ZoneCounts, zone_counts
from standfast.apps.patrols import queries
from standfast.apps.places import queries as places
from standfast.engines.effect import Estimate, Problem, assess
from standfast.log.figures import Moment, Reading, figure

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
