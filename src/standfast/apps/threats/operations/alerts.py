"""What may be done about alerts: raised, given on, acknowledged, decided, acted upon, answered, closed, withdrawn."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.threats import queries, rules
from standfast.apps.threats.facts import (
    AlertAcknowledged,
    AlertActed,
    AlertAnswered,
    AlertClosed,
    AlertDecided,
    AlertRaised,
    AlertRerouted,
    AlertWithdrawn,
    Channel,
    Credibility,
    Decision,
    Name,
    Outcome,
    Text,
    ThreatKind,
)
from standfast.apps.threats.models import Alert
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

LISTENERS = ("duty officer", "field office", "police", "security officer", "planner")
RESPONDERS = ("duty officer", "field office", "police", "security officer")
Seen = tuple[UUID, ...] | None


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
