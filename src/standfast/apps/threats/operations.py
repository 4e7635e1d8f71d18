"""What may be done about threats."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.threats import planning, queries, rules
from standfast.apps.threats.facts import (
    Actors,
    AlertAcknowledged,
    AlertActed,
    AlertAnswered,
    AlertClosed,
    AlertDecided,
    AlertRaised,
    AlertRerouted,
    AlertWithdrawn,
    Channel,
    Count,
    Credibility,
    Decision,
    Degree,
    HotspotAssessed,
    HotspotClosed,
    HotspotIdentified,
    Kilometres,
    Lat,
    Lon,
    Name,
    Outcome,
    Rating,
    Text,
    ThreatKind,
    TriggerCancelled,
    TriggerKind,
    Triggers,
    TriggerScheduled,
    Weeks,
)
from standfast.apps.threats.models import Alert, ForecastCell
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

LISTENERS = ("duty officer", "field office", "police", "security officer", "planner")
RESPONDERS = ("duty officer", "field office", "police", "security officer")
ANALYSTS = ("planner", "duty officer", "field office")
Seen = tuple[UUID, ...] | None
HORIZON_WEEKS = 4
CELL_KM = 50.0


@operation(roles=LISTENERS)
def raise_alert(
    *,
    by: Person,
    at: datetime,
    channel: Channel,
    threat_kind: ThreatKind,
    threat: Text,
    place: UUID | None = None,
    locality: Name | None = None,
    credibility: Credibility | None = None,
    routed_to: UUID | None = None,
    due_on: date | None = None,
    answer_owed: bool = False,
    hotspot: UUID | None = None,
    happened: Happened | None = None,
    label: str = UNCLASSIFIED,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that somebody warns of a threat; who warned is not written down.

    :raises Refused: when no place is named, or the time lies ahead.
    """
    if place is None and locality is None:
        raise Refused("An alert is about a place: name the site, or the locality in words.")
    if happened is not None and happened.start > at:
        raise Refused("An alert is recorded once it was raised; this time lies ahead.")
    fact = AlertRaised(
        channel=channel,
        threat_kind=threat_kind,
        threat=threat,
        place=place,
        locality=locality,
        credibility=credibility,
        routed_to=routed_to,
        due_on=due_on,
        answer_owed=answer_owed,
        hotspot=hotspot,
    )
    return append(
        fact, subject=subject or new_subject(), by=by, at=at, happened=happened, label=label, id=id
    )


def _label(alert: Alert | None) -> str:
    return alert.label if alert is not None else UNCLASSIFIED


@operation(roles=RESPONDERS)
def reroute_alert(
    *,
    by: Person,
    at: datetime,
    alert_id: UUID,
    routed_to: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Give an alert to another person.

    :raises Refused: when the alert is unknown, withdrawn or closed.
    """
    alert = queries.alert(alert_id)
    if blocked := rules.response_blocker(alert, None, at):
        raise Refused(blocked)
    fact = AlertRerouted(routed_to=routed_to, reason=reason)
    return append(fact, subject=alert_id, by=by, at=at, seen=seen, label=_label(alert), id=id)


@operation(roles=RESPONDERS)
def acknowledge_alert(
    *,
    by: Person,
    at: datetime,
    alert_id: UUID,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an alert was seen by whoever has to see to it.

    :raises Refused: when the alert is unknown, withdrawn, closed or acknowledged already.
    """
    alert = queries.alert(alert_id)
    if blocked := rules.acknowledge_blocker(alert, happened, at):
        raise Refused(blocked)
    return append(
        AlertAcknowledged(),
        subject=alert_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=_label(alert),
        id=id,
    )


@operation(roles=RESPONDERS)
def decide_alert(
    *,
    by: Person,
    at: datetime,
    alert_id: UUID,
    decision: Decision,
    reason: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Decide what is done about an alert, and say why.

    :raises Refused: when the alert is unknown, withdrawn or closed, or the time does not fit.
    """
    alert = queries.alert(alert_id)
    if blocked := rules.response_blocker(alert, happened, at):
        raise Refused(blocked)
    fact = AlertDecided(decision=decision, reason=reason)
    return append(
        fact,
        subject=alert_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=_label(alert),
        id=id,
    )


@operation(roles=RESPONDERS)
def act_on_alert(
    *,
    by: Person,
    at: datetime,
    alert_id: UUID,
    action: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the first action on an alert began.

    :raises Refused: when nothing was decided about it, it is unknown, withdrawn or closed, or the time does not fit.
    """
    alert = queries.alert(alert_id)
    if blocked := rules.act_blocker(alert, happened, at):
        raise Refused(blocked)
    return append(
        AlertActed(action=action),
        subject=alert_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=_label(alert),
        id=id,
    )


@operation(roles=RESPONDERS)
def answer_alert(
    *,
    by: Person,
    at: datetime,
    alert_id: UUID,
    answer: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the community was told what became of its alert.

    :raises Refused: when nothing was decided about it, or it is unknown or withdrawn.
    """
    alert = queries.alert(alert_id)
    if blocked := rules.answer_blocker(alert):
        raise Refused(blocked)
    return append(
        AlertAnswered(answer=answer),
        subject=alert_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=_label(alert),
        id=id,
    )


@operation(roles=RESPONDERS)
def close_alert(
    *,
    by: Person,
    at: datetime,
    alert_id: UUID,
    outcome: Outcome,
    note: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Close an alert with what it came to.

    :raises Refused: when nothing was decided about it, or it is unknown, withdrawn or closed already.
    """
    alert = queries.alert(alert_id)
    if blocked := rules.close_blocker(alert):
        raise Refused(blocked)
    return append(
        AlertClosed(outcome=outcome, note=note),
        subject=alert_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=_label(alert),
        id=id,
    )


@operation(roles=RESPONDERS)
def withdraw_alert(
    *,
    by: Person,
    at: datetime,
    alert_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back an alert that was recorded by mistake.

    :raises Refused: when it is unknown or withdrawn already.
    """
    alert = queries.alert(alert_id)
    if blocked := rules.alert_blocker(alert):
        raise Refused(blocked)
    fact = AlertWithdrawn(reason=reason)
    return append(fact, subject=alert_id, by=by, at=at, seen=seen, label=_label(alert), id=id)


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


@operation(roles=ANALYSTS)
def issue_forecast(
    *,
    by: Person,
    at: datetime,
    cutoff: date,
    horizon_weeks: Weeks = HORIZON_WEEKS,
    cell_km: Kilometres = CELL_KM,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Make a forecast from what is held here, and record it with the digest of its cells.

    :raises Refused: when the cutoff lies ahead, or nothing is known before it.
    """
    if blocked := rules.issue_blocker(cutoff, at):
        raise Refused(blocked)
    try:
        made = planning.make_forecast(cutoff=cutoff, horizon_weeks=horizon_weeks, cell_km=cell_km)
    except ValueError as error:
        raise Refused(str(error)) from error
    subject = subject or new_subject()
    entry = append(made.fact, subject=subject, by=by, at=at, id=id)
    if not ForecastCell.objects.filter(forecast=subject).exists():
        ForecastCell.objects.bulk_create(
            ForecastCell(forecast=subject, **content) for content in made.cells
        )
    return entry


@operation(roles=ANALYSTS)
def score_forecast(
    *,
    by: Person,
    at: datetime,
    forecast_id: UUID,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Score a forecast whose time has passed beside the plain maps, by what is known now.

    :raises Refused: when it is unknown or still runs, or its cells are not held here.
    """
    issued = queries.issued_forecast(forecast_id)
    if blocked := rules.score_blocker(issued, at):
        raise Refused(blocked)
    if issued is None:
        raise Refused("This site knows no such forecast; issue it first.")
    try:
        fact = planning.score_forecast(issued)
    except ValueError as error:
        raise Refused(str(error)) from error
    return append(fact, subject=forecast_id, by=by, at=at, seen=seen, id=id)
