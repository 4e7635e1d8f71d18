"""Figures of patrols in weapons-free zones."""

from collections.abc import Callable
from uuid import UUID

from standfast.apps.patrols.figures.shared import (
    RECORD_SINCE,
    ZONE_PATROLS,
    case_of,
    county_of,
    known_sites,
    not_begun,
    period_of,
)
from standfast.apps.patrols.models import ZonePatrol
from standfast.apps.places import queries as places
from standfast.log.figures import Case, Excluded, Moment, Reading, figure


@figure(
    "patrols.zone.dismounted",
    unit="patrols",
    definition=(
        "Dismounted patrols of weapons-free zones since 1 July 2016, as recorded; withdrawn records "
        "do not count."
    ),
    version=1,
    reads=ZONE_PATROLS,
)
def zone_dismounted(moment: Moment) -> Reading:
    """Return how many dismounted zone patrols are on record."""
    return _zone_patrols(moment, lambda one: True, "")


@figure(
    "patrols.zone.dismounted_by_night",
    unit="patrols",
    definition=(
        "Dismounted patrols of weapons-free zones by night since 1 July 2016, as recorded; withdrawn "
        "records do not count."
    ),
    version=1,
    reads=ZONE_PATROLS,
)
def zone_dismounted_by_night(moment: Moment) -> Reading:
    """Return how many dismounted zone patrols by night are on record."""
    return _zone_patrols(moment, lambda one: one.time_of_day == "night", "was by day")


def _zone_patrols(moment: Moment, wanted: Callable[[ZonePatrol], bool], otherwise: str) -> Reading:
    period = period_of(moment, RECORD_SINCE)
    if period is None:
        return not_begun(RECORD_SINCE)
    found = list(ZonePatrol.objects.filter(start__gte=period.start).order_by("start", "subject"))
    if not found:
        return Reading(value=None, period=period, reason="No zone patrol is on record.")
    counties = _zone_counties()
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for one in found:
        case = case_of(one.subject, one.start, counties.get(one.zone, "unknown"), "zone patrol")
        if one.withdrawn is not None:
            excluded.append(Excluded(case, f"was withdrawn: {one.withdrawn}"))
        elif one.mobility != "dismounted":
            excluded.append(Excluded(case, f"was {one.mobility}, not dismounted"))
        elif not wanted(one):
            excluded.append(Excluded(case, otherwise))
        else:
            entries.append(case)
    return Reading(
        value=len(entries), period=period, entries=tuple(entries), excluded=tuple(excluded)
    )


def _zone_counties() -> dict[UUID, str]:
    sites = known_sites()
    return {
        zone.subject: county_of(sites, UUID(str(zone.sites[0])) if zone.sites else None)
        for zone in places.zones()
    }
