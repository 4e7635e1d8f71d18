"""What may be done with a patrol, from tasking to debriefing."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.patrols import rules
from standfast.apps.patrols.facts import (
    AskedToStay,
    Composition,
    Count,
    Met,
    Mobilities,
    MonitoringDone,
    Name,
    PatrolApproved,
    PatrolCancelled,
    PatrolCorrected,
    PatrolDebriefed,
    PatrolDeparted,
    PatrolReturned,
    PatrolTasked,
    PatrolTimeCorrected,
    PeopleMet,
    PlaceLeft,
    PlaceReached,
    Places,
    Purposes,
    ReportSubmitted,
    Requester,
    Text,
    TimeOfDay,
)
from standfast.apps.patrols.operations.shared import (
    MOVERS,
    NOTHING_CORRECTED,
    PLANNERS,
    Seen,
    known_patrol,
    past_start,
    refuse,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import CONFIDENTIAL
from standfast.log.operations import Refused, append, append_about, operation


@operation(roles=PLANNERS)
def task_patrol(
    *,
    by: Person,
    at: datetime,
    serial: Name,
    base: UUID,
    destinations: Places,
    planned_nights: Count,
    mobility: Mobilities,
    composition: Composition,
    time_of_day: TimeOfDay,
    purposes: Purposes,
    unit: UUID | None = None,
    order: Text | None = None,
    subject: UUID | None = None,
    label: str = CONFIDENTIAL,
    id: UUID | None = None,
) -> Entry:
    """Order a patrol; somebody else approves it. Where it will go is confidential unless said otherwise.

    :raises Refused: when it has no destination, no means of moving or no purpose.
    """
    fact = PatrolTasked(
        serial=serial,
        base=base,
        destinations=destinations,
        planned_nights=planned_nights,
        mobility=mobility,
        composition=composition,
        time_of_day=time_of_day,
        purposes=purposes,
        unit=unit,
        order=order,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=PLANNERS)
def correct_patrol(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    destinations: Places | None = None,
    planned_nights: Count | None = None,
    mobility: Mobilities | None = None,
    composition: Composition | None = None,
    time_of_day: TimeOfDay | None = None,
    purposes: Purposes | None = None,
    unit: UUID | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down in a patrol's tasking.

    :raises Refused: when the patrol is unknown here or nothing is corrected.
    """
    patrol = known_patrol(patrol_id)
    fact = PatrolCorrected(
        destinations=destinations,
        planned_nights=planned_nights,
        mobility=mobility,
        composition=composition,
        time_of_day=time_of_day,
        purposes=purposes,
        unit=unit,
    )
    if fact == PatrolCorrected():
        raise Refused(NOTHING_CORRECTED)
    return append_about(fact, patrol, by=by, at=at, happened=None, seen=seen, id=id)


@operation(roles=MOVERS)
def correct_patrol_time(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    entry: UUID,
    happened: Happened,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct when one entry of a patrol happened.

    :raises Refused: when the patrol is unknown here or the time lies in the future.
    """
    patrol = known_patrol(patrol_id)
    past_start(happened, at)
    fact = PatrolTimeCorrected(entry=entry, happened=happened)
    return append_about(fact, patrol, by=by, at=at, happened=None, seen=seen, id=id)


@operation(roles=PLANNERS)
def approve_patrol(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Let a patrol go.

    :raises Refused: when it is not awaiting approval, or `by` tasked it.
    """
    patrol = known_patrol(patrol_id)
    refuse(rules.approval_blocker(patrol, by=by.subject))
    return append_about(PatrolApproved(), patrol, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=PLANNERS)
def cancel_patrol(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Cancel a patrol before it leaves.

    :raises Refused: when it has left, is cancelled already, or is unknown here.
    """
    patrol = known_patrol(patrol_id)
    refuse(rules.cancellation_blocker(patrol))
    fact = PatrolCancelled(reason=reason)
    return append_about(fact, patrol, by=by, at=at, happened=None, seen=seen, id=id)


@operation(roles=MOVERS)
def record_departure(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    happened: Happened | None = None,
    women: Count | None = None,
    men: Count | None = None,
    vehicles: Count | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a patrol left its base.

    :raises Refused: when it is not approved, has left already, or the time lies in the future.
    """
    patrol = known_patrol(patrol_id)
    past_start(happened, at)
    refuse(rules.departure_blocker(patrol))
    fact = PatrolDeparted(women=women, men=men, vehicles=vehicles)
    return append_about(fact, patrol, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MOVERS)
def record_place_reached(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    place: UUID,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a patrol arrived at a named place.

    :raises Refused: when it is not under way at that time, or has not left where it was.
    """
    patrol = known_patrol(patrol_id)
    refuse(rules.arrival_blocker(patrol, place, happened=past_start(happened, at)))
    fact = PlaceReached(place=place)
    return append_about(fact, patrol, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MOVERS)
def record_place_left(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    place: UUID,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a patrol left a named place.

    :raises Refused: when it is not recorded as being there at that time.
    """
    patrol = known_patrol(patrol_id)
    refuse(rules.leaving_blocker(patrol, place, happened=past_start(happened, at)))
    fact = PlaceLeft(place=place)
    return append_about(fact, patrol, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MOVERS)
def record_return(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    happened: Happened | None = None,
    note: Text | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a patrol is back at its base.

    :raises Refused: when it has not left or has returned already.
    """
    patrol = known_patrol(patrol_id)
    refuse(rules.return_blocker(patrol, happened=past_start(happened, at)))
    fact = PatrolReturned(note=note)
    return append_about(fact, patrol, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MOVERS)
def record_request_to_stay(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    place: UUID,
    requested_by: Requester,
    days: Count | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that somebody asked a patrol to extend its visit.

    :raises Refused: when the patrol is not recorded as having reached the place.
    """
    patrol = known_patrol(patrol_id)
    past_start(happened, at)
    refuse(rules.engagement_blocker(patrol, place))
    fact = AskedToStay(place=place, requested_by=requested_by, days=days)
    return append_about(fact, patrol, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MOVERS)
def record_monitoring(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    place: UUID,
    reference: Name,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that human-rights monitoring was done, by its reference and never its content.

    :raises Refused: when the patrol is not recorded as having reached the place.
    """
    patrol = known_patrol(patrol_id)
    past_start(happened, at)
    refuse(rules.engagement_blocker(patrol, place))
    fact = MonitoringDone(place=place, reference=reference)
    return append_about(fact, patrol, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MOVERS)
def record_people_met(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    place: UUID,
    who: Met,
    concerns: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record whom a patrol met at a place, by kind and never by name.

    :raises Refused: when the patrol is not recorded as having reached the place.
    """
    patrol = known_patrol(patrol_id)
    past_start(happened, at)
    refuse(rules.engagement_blocker(patrol, place))
    fact = PeopleMet(place=place, who=who, concerns=concerns)
    return append_about(fact, patrol, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MOVERS)
def submit_patrol_report(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    summary: Text,
    distance_km: float | None = None,
    next_visit: Text | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Hand in the report of a patrol that has returned.

    :raises Refused: when it has not returned or has reported already.
    """
    patrol = known_patrol(patrol_id)
    refuse(rules.report_blocker(patrol))
    fact = ReportSubmitted(summary=summary, distance_km=distance_km, next_visit=next_visit)
    return append_about(fact, patrol, by=by, at=at, happened=None, seen=seen, id=id)


@operation(roles=PLANNERS)
def debrief_patrol(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    lessons: Text | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a patrol was debriefed on its report.

    :raises Refused: when it has not reported, or was debriefed already.
    """
    patrol = known_patrol(patrol_id)
    refuse(rules.debrief_blocker(patrol))
    fact = PatrolDebriefed(lessons=lessons)
    return append_about(fact, patrol, by=by, at=at, happened=None, seen=seen, id=id)
