"""From what was stated about patrols, denials and zone patrols to their rows.

Arrivals and leavings are laid out by the time at which they happened, not by when they were written down: a phone that
reports a week late changes the stays and loses nothing.
"""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.patrols.facts import (
    AskedToStay,
    DenialCorrected,
    DenialMet,
    HoldEnded,
    LiaisonAttempted,
    MonitoringDone,
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
    ReportSubmitted,
    ZonePatrolCarriedOut,
    ZonePatrolCorrected,
    ZonePatrolWithdrawn,
)
from standfast.apps.patrols.models import Denial, Engagement, Patrol, Stay, ZonePatrol
from standfast.log.facts import Happened
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import local_date

PATROL_FIELDS = (
    "destinations",
    "planned_nights",
    "mobility",
    "composition",
    "time_of_day",
    "purposes",
    "unit",
)
DENIAL_FIELDS = ("stage", "actor", "restriction", "where", "threat")
ZONE_PATROL_FIELDS = ("zone", "mobility", "composition", "time_of_day")
Correction = TypeVar("Correction", bound=msgspec.Struct)
ONCE = "is recorded once for a patrol; this is a second record of it."


class Move(msgspec.Struct, frozen=True):
    """An arrival at a place or a leaving of it."""

    at: datetime
    id: UUID
    place: UUID
    arrives: bool


class Contact(msgspec.Struct, frozen=True):
    """Something that a patrol did with people at a place."""

    at: datetime
    id: UUID
    what: str
    place: UUID
    who: str | None = None
    reference: str | None = None
    text: str | None = None


class PatrolState(State):
    """What is known of one patrol; parts of the journey may arrive before the tasking."""

    tasked: PatrolTasked | None = None
    tasked_at: datetime | None = None
    tasked_by: UUID | None = None
    corrected: PatrolCorrected = PatrolCorrected()
    approved_at: datetime | None = None
    approved_by: UUID | None = None
    cancelled: PatrolCancelled | None = None
    cancelled_at: datetime | None = None
    departed: PatrolDeparted | None = None
    departed_at: datetime | None = None
    returned_at: datetime | None = None
    moves: tuple[Move, ...] = ()
    contacts: tuple[Contact, ...] = ()
    report: ReportSubmitted | None = None
    reported_at: datetime | None = None
    debriefed_at: datetime | None = None


def step_patrol(state: PatrolState, entry: Entry) -> PatrolState | Unapplied:
    """Apply one entry to what is known of a patrol."""
    match entry.fact:
        case PatrolTasked() as tasked:
            if state.tasked is not None:
                return Unapplied(f"The tasking {ONCE}")
            return replace(
                state, tasked=tasked, tasked_at=entry.happened.start, tasked_by=entry.author
            )
        case PatrolCorrected() as correction:
            return replace(state, corrected=_merged(state.corrected, correction, PATROL_FIELDS))
        case PatrolTimeCorrected():
            return state  # the log has moved the entry's time already
        case PlaceReached(place=place):
            return _moved(state, entry, place, arrives=True)
        case PlaceLeft(place=place):
            return _moved(state, entry, place, arrives=False)
        case AskedToStay() | MonitoringDone() | PeopleMet() as contact:
            return replace(state, contacts=(*state.contacts, _contact(entry, contact)))
        case _:
            return _progress(state, entry)


def _progress(state: PatrolState, entry: Entry) -> PatrolState | Unapplied:
    at = entry.happened.start
    match entry.fact:
        case PatrolApproved() if state.approved_at is None:
            return replace(state, approved_at=at, approved_by=entry.author)
        case PatrolCancelled() as cancelled if state.cancelled is None:
            return replace(state, cancelled=cancelled, cancelled_at=at)
        case PatrolDeparted() as departed if state.departed is None:
            return replace(state, departed=departed, departed_at=at)
        case PatrolReturned() if state.returned_at is None:
            return replace(state, returned_at=at)
        case ReportSubmitted() as report if state.report is None:
            return replace(state, report=report, reported_at=at)
        case PatrolDebriefed() if state.debriefed_at is None:
            return replace(state, debriefed_at=at)
        case _:
            return Unapplied(f"This step {ONCE}")


def _moved(state: PatrolState, entry: Entry, place: UUID, *, arrives: bool) -> PatrolState:
    move = Move(entry.happened.start, entry.id, place, arrives)
    return replace(state, moves=(*state.moves, move))


def _contact(entry: Entry, fact: AskedToStay | MonitoringDone | PeopleMet) -> Contact:
    at = entry.happened.start
    match fact:
        case AskedToStay(place=place, requested_by=who, days=days):
            text = None if days is None else f"for {days} more days"
            return Contact(at, entry.id, "asked to stay", place, who=who, text=text)
        case MonitoringDone(place=place, reference=reference):
            return Contact(at, entry.id, "human-rights monitoring", place, reference=reference)
        case PeopleMet(place=place, who=met, concerns=concerns):
            return Contact(at, entry.id, "meeting", place, who=met, text=concerns)


def patrol_rows(state: PatrolState, *, subject: UUID, label: str) -> list[Row]:
    """Return the patrol with its stays and engagements, once the tasking is here."""
    if state.tasked is None or state.tasked_at is None or state.tasked_by is None:
        return []
    stated = _fields(state.tasked, state.corrected, PATROL_FIELDS)
    for name in ("mobility", "purposes"):
        stated[name] = list(stated[name])
    stated["destinations"] = [str(place) for place in stated["destinations"]]
    departed = state.departed or PatrolDeparted()
    patrol = Patrol(
        subject=subject,
        label=label,
        **stated,
        serial=state.tasked.serial,
        base=state.tasked.base,
        order=state.tasked.order,
        tasked_at=state.tasked_at,
        tasked_by=state.tasked_by,
        approved_at=state.approved_at,
        approved_by=state.approved_by,
        cancelled_at=state.cancelled_at,
        cancelled_reason=state.cancelled.reason if state.cancelled else None,
        departed_at=state.departed_at,
        returned_at=state.returned_at,
        women=departed.women,
        men=departed.men,
        vehicles=departed.vehicles,
        reported_at=state.reported_at,
        report_summary=state.report.summary if state.report else None,
        distance_km=state.report.distance_km if state.report else None,
        debriefed_at=state.debriefed_at,
    )
    engagements = [
        Engagement(
            subject=subject,
            label=label,
            what=contact.what,
            place=contact.place,
            at=contact.at,
            who=contact.who,
            reference=contact.reference,
            text=contact.text,
        )
        for contact in sorted(state.contacts, key=lambda one: (one.at, one.id))
    ]
    return [patrol, *_stays(state.moves, subject=subject, label=label), *engagements]


def _stays(moves: tuple[Move, ...], *, subject: UUID, label: str) -> list[Stay]:
    stays: list[Stay] = []
    present: dict[UUID, Stay] = {}
    for move in sorted(moves, key=lambda one: (one.at, not one.arrives, one.id)):
        if move.arrives:
            if move.place in present:
                continue  # reported twice: the first arrival counts
            present[move.place] = Stay(place=move.place, arrived_at=move.at)
            stays.append(present[move.place])
        elif (stay := present.pop(move.place, None)) is not None:
            stay.left_at = move.at
        else:
            stays.append(Stay(place=move.place, left_at=move.at))
    for number, stay in enumerate(stays, start=1):
        stay.subject, stay.label, stay.number = subject, label, number
    return stays


class Attempt(msgspec.Struct, frozen=True):
    """An attempt to have a way opened."""

    at: datetime
    id: UUID
    fact: LiaisonAttempted


class DenialState(State):
    """What is known of one denial of movement."""

    met: DenialMet | None = None
    held_from: datetime | None = None
    corrected: DenialCorrected = DenialCorrected()
    ended: HoldEnded | None = None
    held_until: datetime | None = None
    attempts: tuple[Attempt, ...] = ()


def step_denial(state: DenialState, entry: Entry) -> DenialState | Unapplied:
    """Apply one entry to what is known of a denial."""
    at = entry.happened.start
    match entry.fact:
        case DenialMet() as met:
            if state.met is not None:
                return Unapplied("A denial is recorded once; another roadblock is another denial.")
            return replace(state, met=met, held_from=at)
        case DenialCorrected() as correction:
            return replace(state, corrected=_merged(state.corrected, correction, DENIAL_FIELDS))
        case LiaisonAttempted() as attempt:
            return replace(state, attempts=(*state.attempts, Attempt(at, entry.id, attempt)))
        case HoldEnded() as ended:
            if state.ended is not None:
                return Unapplied("The hold has ended already; this ends it a second time.")
            return replace(state, ended=ended, held_until=at)
        case _:
            return Unapplied("This is not a statement about a denial of movement.")


def denial_rows(state: DenialState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a denial, once it is here."""
    if state.met is None or state.held_from is None:
        return []
    return [
        Denial(
            subject=subject,
            label=label,
            **_fields(state.met, state.corrected, DENIAL_FIELDS),
            patrol=state.met.patrol,
            place=state.met.place,
            reason_given=state.met.reason_given,
            held_from=state.held_from,
            held_until=state.held_until,
            outcome=state.ended.outcome if state.ended else None,
            authority=state.ended.authority if state.ended else None,
            reason=state.ended.reason if state.ended else None,
            liaison_attempts=len(state.attempts),
        )
    ]


class ZonePatrolState(State):
    """What is known of one patrol of a zone."""

    patrol: ZonePatrolCarriedOut | None = None
    happened: Happened | None = None
    corrected: ZonePatrolCorrected = ZonePatrolCorrected()
    withdrawn: str | None = None


def step_zone_patrol(state: ZonePatrolState, entry: Entry) -> ZonePatrolState | Unapplied:
    """Apply one entry to what is known of a zone patrol."""
    match entry.fact:
        case ZonePatrolCarriedOut() as patrol:
            if state.patrol is not None:
                return Unapplied("A zone patrol is recorded once; this is a second record of it.")
            return replace(state, patrol=patrol, happened=entry.happened)
        case ZonePatrolCorrected() as correction:
            merged = _merged(state.corrected, correction, ZONE_PATROL_FIELDS)
            return replace(state, corrected=merged)
        case ZonePatrolWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about a zone patrol.")


def zone_patrol_rows(state: ZonePatrolState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a zone patrol, once its record is here."""
    if state.patrol is None or state.happened is None:
        return []
    return [
        ZonePatrol(
            subject=subject,
            label=label,
            **_fields(state.patrol, state.corrected, ZONE_PATROL_FIELDS),
            start=state.happened.start,
            end=state.happened.end,
            day=local_date(state.happened.start),
            unit=state.patrol.unit,
            women=state.patrol.women,
            men=state.patrol.men,
            note=state.patrol.note,
            withdrawn=state.withdrawn,
        )
    ]


def _merged(standing: Correction, correction: Correction, names: tuple[str, ...]) -> Correction:
    given = {name: value for name in names if (value := getattr(correction, name)) is not None}
    return replace(standing, **given)


def _fields(
    stated: msgspec.Struct, corrected: msgspec.Struct, names: tuple[str, ...]
) -> dict[str, Any]:
    return {
        name: getattr(stated, name)
        if getattr(corrected, name) is None
        else getattr(corrected, name)
        for name in names
    }


register_fold(
    "patrols.patrol",
    version=1,
    state=PatrolState,
    step=step_patrol,
    rows=patrol_rows,
    tables=(Patrol, Stay, Engagement),
)
register_fold(
    "patrols.denial",
    version=1,
    state=DenialState,
    step=step_denial,
    rows=denial_rows,
    tables=(Denial,),
)
register_fold(
    "patrols.zone_patrol",
    version=1,
    state=ZonePatrolState,
    step=step_zone_patrol,
    rows=zone_patrol_rows,
    tables=(ZonePatrol,),
)
