"""What may be recorded about incidents. Nothing is edited: a correction is a statement of its own."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from standfast.apps.accounts.models import Person
from standfast.apps.incidents import queries, rules
from standfast.apps.incidents.facts import (
    Channel,
    Credibility,
    HarmRecorded,
    HarmType,
    IncidentCorrected,
    IncidentMerged,
    IncidentRefuted,
    IncidentReported,
    IncidentSeparated,
    IncidentVerified,
    Method,
    PersonClass,
    Reliability,
    SourceAdded,
    SourceKind,
    Status,
)
from standfast.apps.incidents.models import Incident
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED, checked
from standfast.log.masking import is_masked, mask
from standfast.log.operations import Refused, append, operation
from standfast.log.times import Happened

RECORDERS = ("duty officer", "field office", "police", "security officer")
WATCH = ("duty officer", "field office")


def _incident(subject: UUID, by: Person) -> Incident:
    found = queries.incident(subject, reader=by)
    if found is None:
        raise Refused(f"This site knows no incident {subject} that you may open; check the number.")
    return found


Placed = TypeVar("Placed", IncidentReported, IncidentCorrected)


def _masked(fact: Placed, label: str) -> Placed:
    """Return a statement as it is written under its label: nothing is kept of a point that is masked."""
    if fact.lon is None or fact.lat is None or not is_masked(label):
        return fact
    there = mask(fact.lon, fact.lat)
    accuracy_m = there.accuracy_m + (fact.accuracy_m or 0.0)
    return msgspec.structs.replace(
        fact, lon=there.lon, lat=there.lat, accuracy_m=accuracy_m, masked=True
    )


@operation(roles=RECORDERS)
def report_incident(
    *,
    by: Person,
    at: datetime,
    category: str,
    happened: Happened,
    place: str | None = None,
    place_id: UUID | None = None,
    county: str | None = None,
    lon: float | None = None,
    lat: float | None = None,
    accuracy_m: float | None = None,
    narrative: str | None = None,
    reported_at: datetime | None = None,
    received_at: datetime | None = None,
    referred_to: str | None = None,
    exercise: bool = False,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Report an incident, with its point in degrees and the accuracy of the point in metres.

    :raises Refused: when the category, the label, the point or the times do not allow it.
    """
    fact = IncidentReported(
        category=category,
        place=place,
        place_id=place_id,
        county=county,
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        narrative=narrative,
        reported_at=reported_at,
        received_at=received_at,
        referred_to=referred_to,
        exercise=exercise,
    )
    try:
        checked(label)
    except ValueError as error:
        raise Refused(str(error)) from error
    if reason := rules.report_blocker(fact, happened=happened, at=at, label=label, by=by):
        raise Refused(reason)
    return append(
        _masked(fact, label),
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=happened,
        label=label,
        seen=seen,
        id=id,
    )


@operation(roles=RECORDERS)
def add_source(
    *,
    by: Person,
    at: datetime,
    incident_id: UUID,
    source_kind: SourceKind,
    channel: Channel,
    reliability: Reliability,
    credibility: Credibility,
    heard_at: datetime | None = None,
    relies_on: UUID | None = None,
    note: str | None = None,
    source: UUID | None = None,
    label: str | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Add a source of an incident, graded on both axes; its identity is never part of it.

    `label` holds the source more closely than the incident; without one it is held as the incident is.

    :raises Refused: when the source it relies on is unknown, credibility 1 has no second independent origin, or the label is
        less close than the incident's.
    """
    found = _incident(incident_id, by)
    fact = SourceAdded(
        source=source or new_subject(),
        source_kind=source_kind,
        channel=channel,
        reliability=reliability,
        credibility=credibility,
        heard_at=heard_at,
        relies_on=relies_on,
        note=note,
    )
    held = found.label if label is None else label
    if reason := rules.source_blocker(fact, found, at=at, label=held):
        raise Refused(reason)
    return append(fact, subject=incident_id, by=by, at=at, label=held, seen=seen, id=id)


@operation(roles=RECORDERS)
def record_harm(
    *,
    by: Person,
    at: datetime,
    incident_id: UUID,
    harm: HarmType,
    people: PersonClass = "unknown",
    low: int | None = None,
    best: int | None = None,
    high: int | None = None,
    source: UUID | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record how many people one source says were harmed: at least, at best knowledge, at most.

    :raises Refused: when there is no number, the numbers do not rise, or the source is unknown.
    """
    found = _incident(incident_id, by)
    fact = HarmRecorded(source=source, harm=harm, people=people, low=low, best=best, high=high)
    if reason := rules.harm_blocker(fact, found):
        raise Refused(reason)
    return append(fact, subject=incident_id, by=by, at=at, label=found.label, seen=seen, id=id)


@operation(roles=RECORDERS)
def correct_incident(
    *,
    by: Person,
    at: datetime,
    incident_id: UUID,
    reason: str,
    category: str | None = None,
    place: str | None = None,
    place_id: UUID | None = None,
    county: str | None = None,
    lon: float | None = None,
    lat: float | None = None,
    accuracy_m: float | None = None,
    narrative: str | None = None,
    exercise: bool | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was reported; the report stays, and the correction carries its label.

    :raises Refused: when nothing is corrected or the corrected values do not fit.
    """
    found = _incident(incident_id, by)
    fact = IncidentCorrected(
        reason=reason,
        category=category,
        place=place,
        place_id=place_id,
        county=county,
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        narrative=narrative,
        exercise=exercise,
        happened=happened,
    )
    if blocked := rules.correction_blocker(fact, found, at=at):
        raise Refused(blocked)
    kept = _masked(fact, found.label)
    return append(kept, subject=incident_id, by=by, at=at, label=found.label, seen=seen, id=id)


@operation(roles=RECORDERS)
def verify_incident(
    *,
    by: Person,
    at: datetime,
    incident_id: UUID,
    status: Status,
    method: Method,
    note: str | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record a judgement on an incident; `happened` is when it was looked into.

    :raises Refused: when who reported it would verify it, or a refutation gives no reason.
    """
    found = _incident(incident_id, by)
    if reason := rules.verification_blocker(status, found, note=note, by=by):
        raise Refused(reason)
    return append(
        _judgement(status, method, note),
        subject=incident_id,
        by=by,
        at=at,
        happened=happened,
        label=found.label,
        seen=seen,
        id=id,
    )


def _judgement(
    status: Status, method: Method, note: str | None
) -> IncidentVerified | IncidentRefuted:
    """Return an act, or for a refutation a statement: what did not happen did not happen then either."""
    if status == "refuted":
        return IncidentRefuted(method=method, note=note or "")
    if status == "unverified":
        raise Refused("Unverified is where every report begins and is not a judgement.")
    return IncidentVerified(status=status, method=method, note=note)


@operation(roles=WATCH)
def merge_incident(
    *,
    by: Person,
    at: datetime,
    incident_id: UUID,
    into: UUID,
    reason: str,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """State that an incident is a second report of the event that another one records.

    :raises Refused: when the other is unknown, the same, under another label, or merged into this one.
    """
    found = _incident(incident_id, by)
    if blocked := rules.merge_blocker(found, into, queries.incident(into, reader=by)):
        raise Refused(blocked)
    fact = IncidentMerged(into=into, reason=reason)
    return append(fact, subject=incident_id, by=by, at=at, label=found.label, seen=seen, id=id)


@operation(roles=WATCH)
def separate_incident(
    *,
    by: Person,
    at: datetime,
    incident_id: UUID,
    reason: str,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """State that an incident was merged by mistake and is an event of its own.

    :raises Refused: when it is not merged.
    """
    found = _incident(incident_id, by)
    if blocked := rules.separation_blocker(found):
        raise Refused(blocked)
    fact = IncidentSeparated(reason=reason)
    return append(fact, subject=incident_id, by=by, at=at, label=found.label, seen=seen, id=id)
