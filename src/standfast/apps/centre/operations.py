"""What may be done in an operations centre."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.centre import queries, rules
from standfast.apps.centre.facts import (
    CentreClosed,
    CentreKind,
    CentreOpened,
    CoLocated,
    CoLocationEnded,
    Component,
    ComponentJoined,
    ComponentLeft,
    Count,
    Force,
    InfluxClosed,
    InfluxOpened,
    InterventionCorrected,
    InterventionMade,
    InterventionMatched,
    InterventionWithdrawn,
    Name,
    Outcome,
    People,
    TallyMade,
    TallyMatched,
    TallyWithdrawn,
    Task,
    Text,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

CENTRE_STAFF = ("duty officer",)
REPORTERS = ("duty officer", "field office", "police", "security officer")
Seen = tuple[UUID, ...] | None


@operation(roles=CENTRE_STAFF)
def open_centre(
    *,
    by: Person,
    at: datetime,
    centre_kind: CentreKind,
    name: Name,
    site: UUID,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Open an operations centre."""
    fact = CentreOpened(centre_kind=centre_kind, name=name, site=site)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=CENTRE_STAFF)
def join_centre(
    *,
    by: Person,
    at: datetime,
    centre_id: UUID,
    component: Component,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a component has staff in a centre.

    :raises Refused: when the centre is unknown or closed, or the component is there already.
    """
    if reason := rules.join_blocker(queries.centre(centre_id), component):
        raise Refused(reason)
    fact = ComponentJoined(component=component)
    return append(fact, subject=centre_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=CENTRE_STAFF)
def leave_centre(
    *,
    by: Person,
    at: datetime,
    centre_id: UUID,
    component: Component,
    reason: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a component has no staff in a centre any longer.

    :raises Refused: when the centre is unknown or closed, or the component is not there.
    """
    if blocked := rules.leave_blocker(queries.centre(centre_id), component):
        raise Refused(blocked)
    fact = ComponentLeft(component=component, reason=reason)
    return append(fact, subject=centre_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=CENTRE_STAFF)
def co_locate_centres(
    *,
    by: Person,
    at: datetime,
    centre_id: UUID,
    other: UUID,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that two centres work in one place.

    :raises Refused: when one of them is unknown or closed, or they are co-located already.
    """
    if reason := rules.co_location_blocker(queries.centre(centre_id), queries.centre(other)):
        raise Refused(reason)
    fact = CoLocated(other=other)
    return append(fact, subject=centre_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=CENTRE_STAFF)
def end_co_location(
    *,
    by: Person,
    at: datetime,
    centre_id: UUID,
    other: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that two centres no longer work in one place.

    :raises Refused: when this centre did not state that they do.
    """
    if blocked := rules.co_location_end_blocker(queries.centre(centre_id), queries.centre(other)):
        raise Refused(blocked)
    fact = CoLocationEnded(other=other, reason=reason)
    return append(fact, subject=centre_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=CENTRE_STAFF)
def close_centre(
    *,
    by: Person,
    at: datetime,
    centre_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Close an operations centre.

    :raises Refused: when it is unknown or closed already.
    """
    if blocked := rules.centre_blocker(queries.centre(centre_id)):
        raise Refused(blocked)
    fact = CentreClosed(reason=reason)
    return append(fact, subject=centre_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=REPORTERS)
def record_intervention(
    *,
    by: Person,
    at: datetime,
    task: Task,
    place: UUID,
    component: Component,
    outcome: Outcome,
    force: Force,
    happened: Happened,
    people: People | None = None,
    troops: Count | None = None,
    vehicles: Count | None = None,
    incident: UUID | None = None,
    exercise: bool = False,
    note: Text | None = None,
    label: str = UNCLASSIFIED,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that peacekeepers stepped in for one group of people.

    :raises Refused: when the time lies ahead.
    """
    if reason := rules.intervention_blocker(happened, at):
        raise Refused(reason)
    fact = InterventionMade(
        task=task,
        place=place,
        component=component,
        outcome=outcome,
        force=force,
        people=people,
        troops=troops,
        vehicles=vehicles,
        incident=incident,
        exercise=exercise,
        note=note,
    )
    return append(
        fact, subject=subject or new_subject(), by=by, at=at, happened=happened, label=label, id=id
    )


@operation(roles=REPORTERS)
def correct_intervention(
    *,
    by: Person,
    at: datetime,
    intervention_id: UUID,
    outcome: Outcome | None = None,
    people: People | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct the outcome, the number of people or the time of an intervention; it carries the label of its record.

    :raises Refused: when the record is unknown or withdrawn, or nothing is corrected.
    """
    record = queries.intervention(intervention_id)
    if reason := rules.record_blocker(record):
        raise Refused(reason)
    if outcome is None and people is None and happened is None:
        raise Refused("Nothing is corrected: give an outcome, a number of people or a time.")
    fact = InterventionCorrected(outcome=outcome, people=people, happened=happened)
    label = record.label if record else UNCLASSIFIED
    return append(fact, subject=intervention_id, by=by, at=at, seen=seen, label=label, id=id)


@operation(roles=REPORTERS)
def match_interventions(
    *,
    by: Person,
    at: datetime,
    intervention_id: UUID,
    same_as: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """State that a record is of the same intervention as another one.

    :raises Refused: when one of them is unknown or withdrawn, or the record is matched already.
    """
    record = queries.intervention(intervention_id)
    if blocked := rules.match_blocker(record, queries.intervention(same_as)):
        raise Refused(blocked)
    fact = InterventionMatched(same_as=same_as, reason=reason)
    label = record.label if record else UNCLASSIFIED
    return append(fact, subject=intervention_id, by=by, at=at, seen=seen, label=label, id=id)


@operation(roles=REPORTERS)
def withdraw_intervention(
    *,
    by: Person,
    at: datetime,
    intervention_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back a record of an intervention that was not made.

    :raises Refused: when the record is unknown or withdrawn already.
    """
    record = queries.intervention(intervention_id)
    if blocked := rules.record_blocker(record):
        raise Refused(blocked)
    label = record.label if record else UNCLASSIFIED
    fact = InterventionWithdrawn(reason=reason)
    return append(fact, subject=intervention_id, by=by, at=at, seen=seen, label=label, id=id)


@operation(roles=REPORTERS)
def open_influx(
    *,
    by: Person,
    at: datetime,
    place: UUID,
    cause: Text,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that people begin to come into a site for shelter."""
    fact = InfluxOpened(place=place, cause=cause)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=REPORTERS)
def close_influx(
    *,
    by: Person,
    at: datetime,
    influx_id: UUID,
    note: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that nobody comes any more.

    :raises Refused: when the influx is unknown.
    """
    if queries.influx(influx_id) is None:
        raise Refused("This site knows no such influx; open it first.")
    fact = InfluxClosed(note=note)
    return append(fact, subject=influx_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=REPORTERS)
def record_tally(
    *,
    by: Person,
    at: datetime,
    influx_id: UUID,
    gate: Name,
    people: Count,
    counted_by: Component,
    happened: Happened,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record how many people came in through a gate.

    :raises Refused: when the influx is unknown or was closed before, or the time lies ahead.
    """
    if reason := rules.tally_blocker(queries.influx(influx_id), happened, at):
        raise Refused(reason)
    fact = TallyMade(influx=influx_id, gate=gate, people=people, counted_by=counted_by)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=REPORTERS)
def match_tallies(
    *,
    by: Person,
    at: datetime,
    tally_id: UUID,
    same_as: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """State that a tally is of the same crowd as another one.

    :raises Refused: when one of them is unknown or withdrawn, or the tally is matched already.
    """
    if blocked := rules.match_blocker(queries.tally(tally_id), queries.tally(same_as)):
        raise Refused(blocked)
    fact = TallyMatched(same_as=same_as, reason=reason)
    return append(fact, subject=tally_id, by=by, at=at, seen=seen, id=id)


@operation(roles=REPORTERS)
def withdraw_tally(
    *,
    by: Person,
    at: datetime,
    tally_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back a tally.

    :raises Refused: when it is unknown or withdrawn already.
    """
    if blocked := rules.record_blocker(queries.tally(tally_id)):
        raise Refused(blocked)
    fact = TallyWithdrawn(reason=reason)
    return append(fact, subject=tally_id, by=by, at=at, seen=seen, id=id)
