"""Figures of long-duration patrols: their deployments, their length, what they did."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from standfast.apps.patrols import queries
from standfast.apps.patrols.figures.shared import (
    JOURNEYS,
    LONG_SINCE,
    Sites,
    before,
    case_of,
    county_of,
    known_sites,
    not_begun,
    period_of,
)
from standfast.apps.patrols.models import Engagement
from standfast.apps.patrols.queries import Deployment, Journey
from standfast.apps.places import queries as places
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure

# The codes of the places that the letter names, in its order, with their names.
TOWNS = {"yei": "Yei", "kajo_keji": "Kajo Keji", "lainya": "Lainya", "magwe": "Magwe"}
DEPLOYMENT = (
    f"a deployment is a patrol and a named place where it stayed at least "
    f"{queries.DEPLOYMENT_NIGHTS} night, a long-duration patrol one that was out for at least "
    f"{queries.LONG_NIGHTS} nights"
)


def _register_town(code: str, name: str) -> None:
    @figure(
        f"patrols.long_duration.deployments.{code}",
        unit="deployments",
        definition=(
            f"Deployments of long-duration patrols to {name} whose patrol arrived there since 1 "
            f"January 2017; {DEPLOYMENT}."
        ),
        version=1,
        reads=JOURNEYS,
    )
    def deployments_to_town(moment: Moment) -> Reading:
        site = places.site_coded(code)
        if site is None:
            return Reading(value=None, reason=f"No place {name} is on record.")
        return _deployments(moment, place=site.subject)


for _code, _name in TOWNS.items():
    _register_town(_code, _name)


@figure(
    "patrols.long_duration.deployments",
    unit="deployments",
    definition=(
        f"Deployments of long-duration patrols to any named place since 1 January 2017; {DEPLOYMENT}."
    ),
    version=1,
    reads=JOURNEYS,
)
def long_deployments(moment: Moment) -> Reading:
    """Return how many deployments long-duration patrols have made."""
    return _deployments(moment, place=None)


def _deployments(moment: Moment, *, place: UUID | None) -> Reading:
    period = period_of(moment, LONG_SINCE)
    if period is None:
        return not_begun(LONG_SINCE)
    journeys = queries.journeys()
    if not any(one.patrol.departed_at for one in journeys):
        return Reading(value=None, period=period, reason="No patrol is on record.")
    sites = known_sites()
    counted: list[Case] = []
    excluded: list[Excluded] = []
    for one in journeys:
        for where in _concerned(one):
            if place is not None and where != place:
                continue
            case = _deployment_case(one, where, sites)
            reason = _deployment_exclusion(one, where, period, moment.as_of)
            if reason is None:
                counted.append(case)
            elif place is not None or where in one.reached:
                excluded.append(Excluded(case, reason))
    return Reading(
        value=len(counted), period=period, entries=tuple(counted), excluded=tuple(excluded)
    )


def _concerned(one: Journey) -> tuple[UUID, ...]:
    """Return the places where a journey went or was to go, each once."""
    planned = [UUID(place) for place in one.patrol.destinations]
    return tuple(dict.fromkeys([*planned, *one.reached]))


def _deployment_exclusion(one: Journey, place: UUID, period: Period, at: datetime) -> str | None:
    patrol = one.patrol
    if patrol.departed_at is None:
        if patrol.cancelled_at is not None:
            return f"was cancelled: {patrol.cancelled_reason}"
        return "has not left yet"
    arrived_at = one.arrived_at(place)
    if (arrived_at or patrol.departed_at) < period.start:
        return before(period)
    if arrived_at is None:
        return "turned back before arriving" if one.ended else "has not arrived yet"
    nights = one.nights_at(place, at)
    if nights is None:
        return "when it left the place is not recorded, so its nights there are not known"
    if nights < queries.DEPLOYMENT_NIGHTS:
        return "did not stay a night at the place"
    out = one.nights(at)
    if out < queries.LONG_NIGHTS:
        so_far = "was out for" if one.ended else "is still out, so far for"
        return f"{so_far} {out} nights; a long-duration patrol is out for {queries.LONG_NIGHTS}"
    return None


def _deployment_case(one: Journey, place: UUID, sites: Sites) -> Case:
    at = one.arrived_at(place) or one.patrol.departed_at or one.patrol.tasked_at
    return case_of(one.patrol.subject, at, county_of(sites, place), "long patrol")


@figure(
    "patrols.long_duration.mean_days",
    unit="days",
    definition=(
        "Mean days from departure to return, to a tenth, of the long-duration patrols that made a "
        f"deployment since 1 January 2017 and have returned; {DEPLOYMENT}."
    ),
    version=1,
    reads=JOURNEYS,
)
def mean_days(moment: Moment) -> Reading:
    """Return how long the completed long-duration patrols were out on average."""
    period = period_of(moment, LONG_SINCE)
    if period is None:
        return not_begun(LONG_SINCE)
    sites = known_sites()
    lengths: list[float] = []
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for one, deployments in _by_journey(_counted_deployments(moment, period)):
        patrol = one.patrol
        case = _deployment_case(one, deployments[0].place, sites)
        if patrol.departed_at is None or patrol.returned_at is None:
            excluded.append(Excluded(case, "has not returned, so its length is not known"))
            continue
        lengths.append((patrol.returned_at - patrol.departed_at).total_seconds() / 86_400)
        entries.append(case)
    if not lengths:
        return Reading(
            value=None,
            period=period,
            excluded=tuple(excluded),
            reason="No long-duration patrol with a deployment has returned.",
        )
    return Reading(
        value=round(sum(lengths) / len(lengths), 1),
        period=period,
        entries=tuple(entries),
        excluded=tuple(excluded),
    )


def _counted_deployments(moment: Moment, period: Period) -> list[Deployment]:
    found = queries.long_deployments(at=moment.as_of)
    return [one for one in found if one.arrived_at >= period.start]


def _by_journey(found: Iterable[Deployment]) -> list[tuple[Journey, list[Deployment]]]:
    grouped: dict[UUID, tuple[Journey, list[Deployment]]] = {}
    for one in found:
        subject = one.journey.patrol.subject
        grouped.setdefault(subject, (one.journey, []))[1].append(one)
    return list(grouped.values())


def _register_engagement(key: str, what: str, sentence: str) -> None:
    @figure(
        key,
        unit="deployments",
        definition=f"Deployments of long-duration patrols since 1 January 2017 {sentence}; {DEPLOYMENT}.",
        version=1,
        reads=JOURNEYS,
    )
    def deployments_with(moment: Moment) -> Reading:
        return _deployments_with(moment, what)


def _deployments_with(moment: Moment, what: str) -> Reading:
    period = period_of(moment, LONG_SINCE)
    if period is None:
        return not_begun(LONG_SINCE)
    deployments = _counted_deployments(moment, period)
    if not deployments:
        return Reading(
            value=None,
            period=period,
            reason="No deployment of a long-duration patrol is on record.",
        )
    recorded = set(Engagement.objects.filter(what=what).values_list("subject", "place"))
    sites = known_sites()
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for one in deployments:
        case = _deployment_case(one.journey, one.place, sites)
        if (one.journey.patrol.subject, one.place) in recorded:
            entries.append(case)
        else:
            excluded.append(Excluded(case, f"no record of this: {what}"))
    return Reading(
        value=len(entries), period=period, entries=tuple(entries), excluded=tuple(excluded)
    )


_register_engagement(
    "patrols.long_duration.asked_to_stay", "asked to stay", "that were asked to stay longer"
)
_register_engagement(
    "patrols.long_duration.monitoring",
    "human-rights monitoring",
    "during which human-rights monitoring was done",
)
_register_engagement(
    "patrols.long_duration.outreach",
    "meeting",
    "during which authorities, civil society or communities were met",
)
