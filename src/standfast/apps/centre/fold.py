"""From what was stated about centres, interventions, influxes and tallies to their rows.

Who sits in a centre, and beside which other, is laid out by the time of each change, not by when it was written down.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.centre.facts import (
    CentreClosed,
    CentreOpened,
    CoLocated,
    CoLocationEnded,
    ComponentJoined,
    ComponentLeft,
    InfluxClosed,
    InfluxOpened,
    InterventionCorrected,
    InterventionMade,
    InterventionMatched,
    InterventionWithdrawn,
    TallyMade,
    TallyMatched,
    TallyWithdrawn,
)
from standfast.apps.centre.models import Centre, CoLocation, Influx, Intervention, Tally
from standfast.log.facts import Happened
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class Staffing(msgspec.Struct, frozen=True):
    """A component that joined (`present`) or left."""

    at: datetime
    id: UUID
    component: str
    present: bool


class Neighbour(msgspec.Struct, frozen=True):
    """A co-location begun, or ended (`reason` given)."""

    at: datetime
    id: UUID
    other: UUID
    reason: str | None


class CentreState(State):
    """What is known of an operations centre; changes may arrive before its opening."""

    opened: CentreOpened | None = None
    opened_at: datetime | None = None
    staffing: tuple[Staffing, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    closed: CentreClosed | None = None
    closed_at: datetime | None = None


class InterventionState(State):
    """What is known of an intervention; corrections may arrive before its record."""

    made: InterventionMade | None = None
    happened: Happened | None = None
    corrected: InterventionCorrected = InterventionCorrected()
    matched: InterventionMatched | None = None
    withdrawn: str | None = None


class InfluxState(State):
    """What is known of an influx."""

    opened: InfluxOpened | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None


class TallyState(State):
    """What is known of a tally."""

    made: TallyMade | None = None
    happened: Happened | None = None
    matched: TallyMatched | None = None
    withdrawn: str | None = None


def step_centre(state: CentreState, entry: Entry) -> CentreState | Unapplied:
    """Apply one entry to what is known of a centre."""
    at = entry.happened.start
    match entry.fact:
        case CentreOpened() as opened:
            if state.opened is not None:
                return Unapplied("A centre opens once; this opens it a second time.")
            return replace(state, opened=opened, opened_at=at)
        case ComponentJoined(component=component):
            change = Staffing(at, entry.id, component, True)
            return replace(state, staffing=(*state.staffing, change))
        case ComponentLeft(component=component):
            change = Staffing(at, entry.id, component, False)
            return replace(state, staffing=(*state.staffing, change))
        case CoLocated(other=other):
            neighbour = Neighbour(at, entry.id, other, None)
            return replace(state, neighbours=(*state.neighbours, neighbour))
        case CoLocationEnded(other=other, reason=reason):
            neighbour = Neighbour(at, entry.id, other, reason)
            return replace(state, neighbours=(*state.neighbours, neighbour))
        case CentreClosed() as closed:
            if state.closed is not None:
                return Unapplied("The centre was closed already; this closes it again.")
            return replace(state, closed=closed, closed_at=at)
        case _:
            return Unapplied("This is not a statement about an operations centre.")


def centre_rows(state: CentreState, *, subject: UUID, label: str) -> list[Row]:
    """Return the centre with its co-locations, once its opening is here."""
    if state.opened is None or state.opened_at is None:
        return []
    staffing = sorted(state.staffing, key=lambda one: (one.at, one.id))
    present = {one.component: one.present for one in staffing}
    centre = Centre(
        subject=subject,
        label=label,
        centre_kind=state.opened.centre_kind,
        name=state.opened.name,
        site=state.opened.site,
        opened_at=state.opened_at,
        components=sorted(name for name, there in present.items() if there),
        closed_at=state.closed_at,
        closed_reason=state.closed.reason if state.closed else None,
    )
    return [centre, *_co_locations(state, subject=subject, label=label)]


def _co_locations(state: CentreState, *, subject: UUID, label: str) -> list[Row]:
    standing: dict[UUID, CoLocation] = {}
    found: list[Row] = []
    for change in sorted(state.neighbours, key=lambda one: (one.at, one.id)):
        if change.reason is None and change.other not in standing:
            standing[change.other] = CoLocation(
                subject=subject, label=label, other=change.other, since=change.at, entry=change.id
            )
            found.append(standing[change.other])
        elif change.reason is not None and change.other in standing:
            ended = standing.pop(change.other)
            ended.until, ended.ended_reason = change.at, change.reason
    return found


def step_intervention(state: InterventionState, entry: Entry) -> InterventionState | Unapplied:
    """Apply one entry to what is known of an intervention."""
    match entry.fact:
        case InterventionMade() as made:
            if state.made is not None:
                return Unapplied("An intervention is recorded once; this records it again.")
            return replace(state, made=made, happened=entry.happened)
        case InterventionCorrected(outcome=outcome, people=people):
            before = state.corrected
            corrected = replace(
                before, outcome=outcome or before.outcome, people=people or before.people
            )
            return replace(state, corrected=corrected)
        case InterventionMatched() as matched:
            return replace(state, matched=matched)
        case InterventionWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about an intervention.")


def intervention_rows(state: InterventionState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of an intervention, once its record is here."""
    if state.made is None or state.happened is None:
        return []
    people = state.corrected.people or state.made.people
    return [
        Intervention(
            subject=subject,
            label=label,
            task=state.made.task,
            place=state.made.place,
            component=state.made.component,
            outcome=state.corrected.outcome or state.made.outcome,
            force=state.made.force,
            start=state.happened.start,
            end=state.happened.end,
            people=people.best if people else None,
            people_least=people.least if people else None,
            people_most=people.most if people else None,
            troops=state.made.troops,
            vehicles=state.made.vehicles,
            incident=state.made.incident,
            exercise=state.made.exercise,
            note=state.made.note,
            same_as=state.matched.same_as if state.matched else None,
            same_reason=state.matched.reason if state.matched else None,
            withdrawn=state.withdrawn,
        )
    ]


def step_influx(state: InfluxState, entry: Entry) -> InfluxState | Unapplied:
    """Apply one entry to what is known of an influx."""
    match entry.fact:
        case InfluxOpened() as opened:
            if state.opened is not None:
                return Unapplied("An influx is opened once; this opens it a second time.")
            return replace(state, opened=opened, opened_at=entry.happened.start)
        case InfluxClosed():
            return replace(state, closed_at=entry.happened.end)
        case _:
            return Unapplied("This is not a statement about an influx.")


def influx_rows(state: InfluxState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of an influx, once its opening is here."""
    if state.opened is None or state.opened_at is None:
        return []
    return [
        Influx(
            subject=subject,
            label=label,
            place=state.opened.place,
            cause=state.opened.cause,
            opened_at=state.opened_at,
            closed_at=state.closed_at,
        )
    ]


def step_tally(state: TallyState, entry: Entry) -> TallyState | Unapplied:
    """Apply one entry to what is known of a tally."""
    match entry.fact:
        case TallyMade() as made:
            if state.made is not None:
                return Unapplied("A tally is recorded once; this records it a second time.")
            return replace(state, made=made, happened=entry.happened)
        case TallyMatched() as matched:
            return replace(state, matched=matched)
        case TallyWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about a tally.")


def tally_rows(state: TallyState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a tally, once its record is here."""
    if state.made is None or state.happened is None:
        return []
    return [
        Tally(
            subject=subject,
            label=label,
            influx=state.made.influx,
            gate=state.made.gate,
            people=state.made.people,
            counted_by=state.made.counted_by,
            start=state.happened.start,
            end=state.happened.end,
            same_as=state.matched.same_as if state.matched else None,
            same_reason=state.matched.reason if state.matched else None,
            withdrawn=state.withdrawn,
        )
    ]


register_fold(
    "centre.centre",
    version=1,
    state=CentreState,
    step=step_centre,
    rows=centre_rows,
    tables=(Centre, CoLocation),
)
register_fold(
    "centre.intervention",
    version=1,
    state=InterventionState,
    step=step_intervention,
    rows=intervention_rows,
    tables=(Intervention,),
)
register_fold(
    "centre.influx",
    version=1,
    state=InfluxState,
    step=step_influx,
    rows=influx_rows,
    tables=(Influx,),
)
register_fold(
    "centre.tally",
    version=1,
    state=TallyState,
    step=step_tally,
    rows=tally_rows,
    tables=(Tally,),
)
