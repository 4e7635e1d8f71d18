"""Named figures about operations centres, interventions and influxes."""

from datetime import datetime, timedelta
from uuid import UUID

from standfast.apps.centre import queries
from standfast.apps.centre.models import Intervention, Tally
from standfast.apps.places import queries as places
from standfast.apps.places.models import Site
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE
from standfast.log.worlds import END_OF_TIME

ABDUCTION = "stop an abduction"
EXTRACTION = "extract staff"
ACHIEVED = "achieved"
UNPLACED = "unplaced"
DAY = timedelta(days=1)


@figure(
    "centre.bentiu.groups",
    unit="groups",
    definition=(
        "Groups of displaced people at Bentiu whose attempted abduction peacekeepers stopped: interventions with that task "
        "whose outcome is achieved, each once, exercises and withdrawn records left out."
    ),
    version=1,
    reads=("centre.intervention",),
)
def bentiu_groups(moment: Moment) -> Reading:
    """Return for how many groups at Bentiu an abduction was stopped."""
    return _interventions(moment, "bentiu", ABDUCTION)


@figure(
    "centre.bentiu.people",
    unit="people",
    definition=(
        "People in the groups of displaced people at Bentiu whose attempted abduction peacekeepers stopped, "
        "by the best estimate of each record; unknown while a group was not counted."
    ),
    version=1,
    reads=("centre.intervention",),
)
def bentiu_people(moment: Moment) -> Reading:
    """Return how many people those groups were."""
    groups = _interventions(moment, "bentiu", ABDUCTION)
    refs = [case.ref for case in groups.entries]
    found = [queries.intervention(ref) for ref in refs]
    counted = [row.people for row in found if row is not None and row.people is not None]
    if groups.value is None or not refs:
        return groups
    if len(counted) < len(refs):
        missing = len(refs) - len(counted)
        return Reading(
            value=None,
            reason=f"The people of {missing} of {len(refs)} groups were not counted.",
            period=groups.period,
            entries=groups.entries,
            excluded=groups.excluded,
        )
    return Reading(
        value=sum(counted),
        period=groups.period,
        entries=groups.entries,
        excluded=groups.excluded,
    )


@figure(
    "centre.yei.extractions",
    unit="extractions",
    definition=(
        "Interventions at Yei that brought United Nations or monitoring staff out of danger: outcome achieved, each once, "
        "exercises and withdrawn records left out."
    ),
    version=1,
    reads=("centre.intervention",),
)
def yei_extractions(moment: Moment) -> Reading:
    """Return how often staff were extracted at Yei."""
    return _interventions(moment, "yei", EXTRACTION)


@figure(
    "centre.pibor.sheltered",
    unit="people",
    definition=(
        "People who came into the protection site at Pibor in an influx, as tallied at its gates; a crowd that was tallied "
        "twice counts once, withdrawn tallies do not count."
    ),
    version=1,
    reads=("centre.influx", "centre.tally"),
)
def pibor_sheltered(moment: Moment) -> Reading:
    """Return how many people came into the site at Pibor for shelter."""
    site = places.site_coded("pibor")
    influxes = queries.influxes(site.subject) if site else ()
    if site is None or not influxes:
        return Reading(value=None, reason="No influx into the site at Pibor is on record.")
    tallies = queries.tallies(one.subject for one in influxes)
    period = Period(influxes[0].opened_at, moment.as_of)
    crowds = queries.each_once(row for row in tallies if row.withdrawn is None)
    if not crowds:
        return Reading(
            value=None, reason="Nobody has tallied the people who came in.", period=period
        )
    repeated = (
        Excluded(_tally_case(row, site), f"the same crowd as another tally: {row.same_reason}")
        for one in crowds
        for row in one.repeats
    )
    withdrawn = (
        Excluded(_tally_case(row, site), f"the tally was withdrawn: {row.withdrawn}")
        for row in tallies
        if row.withdrawn is not None
    )
    return Reading(
        value=sum(one.record.people for one in crowds),
        period=period,
        entries=tuple(_tally_case(one.record, site) for one in crowds),
        excluded=(*repeated, *withdrawn),
    )


@figure(
    "centre.integrated_operations_centres",
    unit="centres",
    definition=(
        "Integrated operations centres that work and in which military, police, United Nations security and civilian staff "
        "all sit."
    ),
    version=1,
    reads=("centre.centre",),
)
def integrated_operations_centres(moment: Moment) -> Reading:
    """Return how many operations centres are integrated."""
    centres = queries.open_centres(queries.IOC)
    if not centres:
        return Reading(value=None, reason="No integrated operations centre is on record.")
    cases = {row.subject: _case(row.subject, row.opened_at, row.site, "centre") for row in centres}
    lacking = {row.subject: sorted(queries.INTEGRATED - set(row.components)) for row in centres}
    return Reading(
        value=len([one for one in lacking.values() if not one]),
        period=Period(centres[0].opened_at, moment.as_of),
        entries=tuple(cases[subject] for subject, names in lacking.items() if not names),
        excluded=tuple(
            Excluded(cases[subject], f"without staff of: {', '.join(names)}")
            for subject, names in lacking.items()
            if names
        ),
    )


@figure(
    "centre.joc_soc.days_co_located",
    unit="days",
    definition=(
        "Whole days since the joint operations centre and the security operations centre began to work in one place, "
        "as long as they do."
    ),
    version=1,
    reads=("centre.centre",),
)
def joc_soc_days_co_located(moment: Moment) -> Reading:
    """Return for how long the joint and the security operations centre have worked in one place."""
    joint, security = queries.open_centres(queries.JOC), queries.open_centres(queries.SOC)
    stated = queries.co_locations((row.subject for row in joint), (row.subject for row in security))
    standing = [row for row in stated if row.until is None]
    if not standing:
        reason = "The two centres are not co-located."
        if stated:
            reason = f"The two centres are co-located no longer: {stated[-1].ended_reason}"
        return Reading(value=None, reason=reason)
    if moment.as_of >= END_OF_TIME:
        return Reading(value=None, reason="Days are counted up to a day; say as of which one.")
    since = standing[0].since
    case = _case(standing[0].entry, since, joint[0].site, "co-location")
    return Reading(
        value=(moment.as_of - since) // DAY, period=Period(since, moment.as_of), entries=(case,)
    )


def _interventions(moment: Moment, code: str, task: str) -> Reading:
    site = places.site_coded(code)
    if site is None:
        return Reading(value=None, reason=f"No place is on record under the code '{code}'.")
    records = queries.interventions(task, site.subject)
    if not records:
        return Reading(value=None, reason="No intervention of this kind is on record there.")
    standing = [row for row in records if row.withdrawn is None and not row.exercise]
    found = queries.each_once(standing)
    achieved = [one.record for one in found if one.record.outcome == ACHIEVED]
    excluded = [
        Excluded(_intervention_case(row, site), reason)
        for row, reason in (
            *((row, _why_not(row)) for row in records if row not in standing),
            *((row, _repeated(row)) for one in found for row in one.repeats),
            *((one.record, _why_not(one.record)) for one in found if one.record not in achieved),
        )
    ]
    return Reading(
        value=len(achieved),
        period=Period(records[0].start, moment.as_of),
        entries=tuple(_intervention_case(row, site) for row in achieved),
        excluded=tuple(excluded),
    )


def _why_not(row: Intervention) -> str:
    if row.withdrawn is not None:
        return f"the record was withdrawn: {row.withdrawn}"
    if row.exercise:
        return "an exercise"
    return f"the outcome is '{row.outcome}'"


def _repeated(row: Intervention) -> str:
    return f"another record of the same intervention: {row.same_reason}"


def _intervention_case(row: Intervention, site: Site) -> Case:
    county = site.county or UNPLACED
    return Case(ref=row.subject, month=_month(row.start), county=county, family="intervention")


def _tally_case(row: Tally, site: Site) -> Case:
    return Case(
        ref=row.subject, month=_month(row.start), county=site.county or UNPLACED, family="tally"
    )


def _case(ref: UUID, at: datetime, site_id: UUID, family: str) -> Case:
    site = places.site(site_id)
    county = site.county if site and site.county else UNPLACED
    return Case(ref=ref, month=_month(at), county=county, family=family)


def _month(at: datetime) -> str:
    return at.astimezone(MISSION_ZONE).strftime("%Y-%m")
