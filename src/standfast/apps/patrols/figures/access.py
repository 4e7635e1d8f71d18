"""Figures of freedom of movement: journeys that reached their destination, denials, holds."""

from datetime import date
from uuid import UUID

from standfast.apps.patrols import queries
from standfast.apps.patrols.facts import STAND_GROUND_H
from standfast.apps.patrols.figures.shared import (
    DENIALS,
    JOURNEYS,
    LONG_SINCE,
    RECORD_SINCE,
    Sites,
    before,
    case_of,
    county_of,
    known_sites,
    not_begun,
    period_of,
)
from standfast.apps.patrols.models import Denial, Patrol
from standfast.apps.patrols.queries import Journey
from standfast.log.figures import Case, Excluded, Moment, Reading, figure


@figure(
    "patrols.access_success",
    unit="share",
    definition=(
        "Journeys that reached one of their destinations by all that set out since 1 January 2017 "
        "and reached it or came back; a journey counts once, however many denials it met."
    ),
    version=1,
    reads=JOURNEYS,
)
def access_success(moment: Moment) -> Reading:
    """Return the share of journeys that reached a destination in the months of the long patrols."""
    return _access(moment, start=LONG_SINCE, end=None)


@figure(
    "patrols.access_success.before",
    unit="share",
    definition=(
        "Journeys that reached one of their destinations by all that set out from 1 July 2016 up to "
        "the moment asked about, at the latest the end of December 2016, and reached it or came back."
    ),
    version=1,
    reads=JOURNEYS,
)
def access_success_before(moment: Moment) -> Reading:
    """Return the share of journeys that reached a destination in the second half of 2016."""
    return _access(moment, start=RECORD_SINCE, end=LONG_SINCE)


@figure(
    "patrols.journeys.attempted",
    unit="journeys",
    definition=(
        "Journeys that set out since 1 January 2017 and reached a destination or came back: those "
        "by which access is measured."
    ),
    version=1,
    reads=JOURNEYS,
)
def journeys_attempted(moment: Moment) -> Reading:
    """Return how many journeys the share of access rests on."""
    reading = _access(moment, start=LONG_SINCE, end=None)
    if reading.value is None:
        return reading
    return Reading(
        value=len(reading.entries),
        period=reading.period,
        entries=reading.entries,
        excluded=reading.excluded,
    )


def _access(moment: Moment, *, start: date, end: date | None) -> Reading:
    period = period_of(moment, start, end)
    if period is None:
        return not_begun(start)
    found = queries.departed_journeys(start=start, end=period.end)
    sites = known_sites()
    cases = [(one, _journey_case(one, sites)) for one in found]
    excluded = tuple(
        Excluded(case, "is still under way, so it is not known whether it will arrive")
        for one, case in cases
        if not queries.is_decided(one)
    )
    share = queries.access(found).share
    if share is None:
        return Reading(
            value=None,
            period=period,
            excluded=excluded,
            reason="No journey that set out in the period has ended.",
        )
    return Reading(
        value=round(share, 3),
        period=period,
        entries=tuple(case for one, case in cases if queries.is_decided(one)),
        excluded=excluded,
    )


def _journey_case(one: Journey, sites: Sites) -> Case:
    at = one.patrol.departed_at or one.patrol.tasked_at
    county = county_of(sites, UUID(one.patrol.destinations[0]))
    family = "journey, arrived" if one.reached_destination else "journey, not arrived"
    return case_of(one.patrol.subject, at, county, family)


@figure(
    "patrols.denials",
    unit="denials",
    definition=(
        "Denials and restrictions of movement that patrols met since 1 January 2017; each roadblock "
        "is one, also when several stop one journey."
    ),
    version=1,
    reads=DENIALS,
)
def denials(moment: Moment) -> Reading:
    """Return how many denials of movement patrols met."""
    period = period_of(moment, LONG_SINCE)
    if period is None:
        return not_begun(LONG_SINCE)
    if not Patrol.objects.exists():
        return Reading(value=None, period=period, reason="No patrol is on record.")
    patrols = {row.subject: row for row in Patrol.objects.all()}
    sites = known_sites()
    cases = [
        (one, _denial_case(one, patrols.get(one.patrol), sites))
        for one in Denial.objects.order_by("held_from", "subject")
    ]
    return Reading(
        value=sum(one.held_from >= period.start for one, _ in cases),
        period=period,
        entries=tuple(case for one, case in cases if one.held_from >= period.start),
        excluded=tuple(
            Excluded(case, before(period)) for one, case in cases if one.held_from < period.start
        ),
    )


@figure(
    "patrols.denials.stood_ground",
    unit="denials",
    definition=(
        "Denials since 1 January 2017 at which the patrol either passed or stood its ground for "
        f"{STAND_GROUND_H} hours before it gave way; holds that last are left out."
    ),
    version=1,
    reads=DENIALS,
)
def denials_stood_ground(moment: Moment) -> Reading:
    """Return at how many denials a patrol passed or held for as long as the orders ask."""
    period = period_of(moment, LONG_SINCE)
    if period is None:
        return not_begun(LONG_SINCE)
    found = list(Denial.objects.filter(held_from__gte=period.start).order_by("held_from"))
    if not found:
        return Reading(value=None, period=period, reason="No denial of movement is on record.")
    patrols = {row.subject: row for row in Patrol.objects.all()}
    sites = known_sites()
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for one in found:
        case = _denial_case(one, patrols.get(one.patrol), sites)
        if reason := _gave_way(one):
            excluded.append(Excluded(case, reason))
        else:
            entries.append(case)
    return Reading(
        value=len(entries), period=period, entries=tuple(entries), excluded=tuple(excluded)
    )


def _gave_way(one: Denial) -> str | None:
    if one.held_h is None:
        return "the patrol was still held, or the end of the hold is not recorded"
    if one.outcome != "passed" and one.held_h < STAND_GROUND_H:
        return f"{one.outcome} after {round(one.held_h, 1):g} of {STAND_GROUND_H} hours"
    return None


def _denial_case(one: Denial, patrol: Patrol | None, sites: Sites) -> Case:
    place = one.place
    if place is None and patrol is not None:
        place = UUID(patrol.destinations[0])
    return case_of(one.subject, one.held_from, county_of(sites, place), "denial")
