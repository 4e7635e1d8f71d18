"""What analysts may state: hotspots, how they are assessed, and the calendar of triggers."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.threats import queries, rules
from standfast.apps.threats.facts import (
    Actors,
    Count,
    Degree,
    HotspotAssessed,
    HotspotClosed,
    HotspotIdentified,
    Kilometres,
    Lat,
    Lon,
    Name,
    Rating,
    Text,
    TriggerCancelled,
    TriggerKind,
    Triggers,
    TriggerScheduled,
)
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

ANALYSTS = ("planner", "duty officer", "field office")
Seen = tuple[UUID, ...] | None


@operation(roles=ANALYSTS)
def identify_hotspot(
    *,
    by: Person,
    at: datetime,
    name: Name,
    lon: Lon,
    lat: Lat,
    radius_km: Kilometres,
    threat: Text,
    actors: Actors,
    place: UUID | None = None,
    county: Name | None = None,
    triggers: Triggers = (),
    at_risk: Count | None = None,
    owner: UUID | None = None,
    label: str = UNCLASSIFIED,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record a place where civilians are threatened."""
    fact = HotspotIdentified(
        name=name,
        lon=lon,
        lat=lat,
        radius_km=radius_km,
        threat=threat,
        actors=actors,
        place=place,
        county=county,
        triggers=triggers,
        at_risk=at_risk,
        owner=owner,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=ANALYSTS)
def assess_hotspot(
    *,
    by: Person,
    at: datetime,
    hotspot_id: UUID,
    likelihood: Degree,
    impact: Degree,
    rating: Rating,
    reason: Text,
    action: Text,
    review_on: date,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Assess a hotspot: how likely, how grave, must, should or could it be protected, and what is done.

    :raises Refused: when it is unknown or closed, or would not be looked at again in time.
    """
    hotspot = queries.hotspot(hotspot_id)
    if blocked := rules.assessment_blocker(hotspot, review_on, at):
        raise Refused(blocked)
    fact = HotspotAssessed(
        likelihood=likelihood,
        impact=impact,
        rating=rating,
        reason=reason,
        action=action,
        review_on=review_on,
    )
    label = hotspot.label if hotspot else UNCLASSIFIED
    return append(fact, subject=hotspot_id, by=by, at=at, seen=seen, label=label, id=id)


@operation(roles=ANALYSTS)
def close_hotspot(
    *,
    by: Person,
    at: datetime,
    hotspot_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """State that a place is no hotspot any longer.

    :raises Refused: when it is unknown or closed already.
    """
    hotspot = queries.hotspot(hotspot_id)
    if blocked := rules.hotspot_blocker(hotspot):
        raise Refused(blocked)
    label = hotspot.label if hotspot else UNCLASSIFIED
    fact = HotspotClosed(reason=reason)
    return append(fact, subject=hotspot_id, by=by, at=at, seen=seen, label=label, id=id)


@operation(roles=ANALYSTS)
def schedule_trigger(
    *,
    by: Person,
    at: datetime,
    trigger: TriggerKind,
    first: date,
    last: date,
    what: Text,
    county: Name | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Note something to come that may set violence off, in the calendar of triggers.

    :raises Refused: when it would end before it begins.
    """
    if blocked := rules.trigger_blocker(first, last):
        raise Refused(blocked)
    fact = TriggerScheduled(trigger=trigger, first=first, last=last, what=what, county=county)
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=ANALYSTS)
def cancel_trigger(
    *,
    by: Person,
    at: datetime,
    trigger_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take something out of the calendar of triggers.

    :raises Refused: when it is unknown or was cancelled already.
    """
    if blocked := rules.cancel_blocker(queries.trigger(trigger_id)):
        raise Refused(blocked)
    return append(
        TriggerCancelled(reason=reason), subject=trigger_id, by=by, at=at, seen=seen, id=id
    )
