"""From what was stated about alerts, hotspots, triggers and forecasts to their rows.

The stages of an alert may arrive in any order and before the alert itself; of two reports of one stage the earlier counts.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.threats.facts import (
    AlertAcknowledged,
    AlertActed,
    AlertAnswered,
    AlertClosed,
    AlertDecided,
    AlertRaised,
    AlertRerouted,
    AlertWithdrawn,
    ForecastIssued,
    ForecastScored,
    HotspotAssessed,
    HotspotClosed,
    HotspotIdentified,
    TriggerCancelled,
    TriggerScheduled,
)
from standfast.apps.threats.models import Alert, Hotspot, IssuedForecast, Trigger
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class AlertState(State):
    """What is known of an alert; each stage with its time."""

    raised: AlertRaised | None = None
    raised_at: datetime | None = None
    rerouted: AlertRerouted | None = None
    rerouted_at: datetime | None = None
    acknowledged_at: datetime | None = None
    decided: AlertDecided | None = None
    decided_at: datetime | None = None
    acted: AlertActed | None = None
    acted_at: datetime | None = None
    answered: AlertAnswered | None = None
    answered_at: datetime | None = None
    closed: AlertClosed | None = None
    closed_at: datetime | None = None
    withdrawn: str | None = None


class HotspotState(State):
    """What is known of a hotspot."""

    identified: HotspotIdentified | None = None
    identified_at: datetime | None = None
    assessed: HotspotAssessed | None = None
    assessed_at: datetime | None = None
    closed: HotspotClosed | None = None
    closed_at: datetime | None = None


class TriggerState(State):
    """What is known of a trigger."""

    scheduled: TriggerScheduled | None = None
    cancelled: str | None = None


class ForecastState(State):
    """What is known of a forecast."""

    issued: ForecastIssued | None = None
    issued_at: datetime | None = None
    scored: ForecastScored | None = None
    scored_at: datetime | None = None


def step_alert(state: AlertState, entry: Entry) -> AlertState | Unapplied:
    """Apply one entry to what is known of an alert."""
    at = entry.happened.start
    match entry.fact:
        case AlertRaised() as raised:
            if state.raised is not None:
                return Unapplied("An alert is raised once; this raises it a second time.")
            return replace(state, raised=raised, raised_at=at)
        case AlertRerouted() as rerouted:
            if state.rerouted_at is not None and state.rerouted_at > at:
                return state
            return replace(state, rerouted=rerouted, rerouted_at=at)
        case AlertAcknowledged():
            if state.acknowledged_at is not None:
                at = min(at, state.acknowledged_at)
            return replace(state, acknowledged_at=at)
        case AlertWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return _step_response(state, entry)


def _step_response(state: AlertState, entry: Entry) -> AlertState | Unapplied:
    at = entry.happened.start
    match entry.fact:
        case AlertDecided() as decided:
            # A later decision replaces an earlier one, but how long it took to decide stays.
            first = at if state.decided_at is None else min(at, state.decided_at)
            return replace(state, decided=decided, decided_at=first)
        case AlertActed() as acted:
            if state.acted_at is not None and state.acted_at <= at:
                return state
            return replace(state, acted=acted, acted_at=at)
        case AlertAnswered() as answered:
            if state.answered_at is not None and state.answered_at <= at:
                return state
            return replace(state, answered=answered, answered_at=at)
        case AlertClosed() as closed:
            if state.closed is not None:
                return Unapplied("The alert was closed already; this closes it again.")
            return replace(state, closed=closed, closed_at=at)
        case _:
            return Unapplied("This is not a statement about an alert.")


def alert_rows(state: AlertState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of an alert, once it was raised here."""
    if state.raised is None or state.raised_at is None:
        return []
    raised = state.raised
    return [
        Alert(
            subject=subject,
            label=label,
            channel=raised.channel,
            threat_kind=raised.threat_kind,
            threat=raised.threat,
            place=raised.place,
            locality=raised.locality,
            credibility=raised.credibility,
            routed_to=state.rerouted.routed_to if state.rerouted else raised.routed_to,
            due_on=raised.due_on,
            answer_owed=raised.answer_owed,
            hotspot=raised.hotspot,
            raised_at=state.raised_at,
            acknowledged_at=state.acknowledged_at,
            decided_at=state.decided_at,
            decision=state.decided.decision if state.decided else None,
            decision_reason=state.decided.reason if state.decided else None,
            acted_at=state.acted_at,
            action=state.acted.action if state.acted else None,
            answered_at=state.answered_at,
            answer=state.answered.answer if state.answered else None,
            closed_at=state.closed_at,
            outcome=state.closed.outcome if state.closed else None,
            withdrawn=state.withdrawn,
        )
    ]


def step_hotspot(state: HotspotState, entry: Entry) -> HotspotState | Unapplied:
    """Apply one entry to what is known of a hotspot."""
    at = entry.happened.start
    match entry.fact:
        case HotspotIdentified() as identified:
            if state.identified is not None:
                return Unapplied("A hotspot is identified once; this identifies it a second time.")
            return replace(state, identified=identified, identified_at=at)
        case HotspotAssessed() as assessed:
            if state.assessed_at is not None and state.assessed_at > at:
                return state
            return replace(state, assessed=assessed, assessed_at=at)
        case HotspotClosed() as closed:
            if state.closed is not None:
                return Unapplied("The hotspot was closed already; this closes it again.")
            return replace(state, closed=closed, closed_at=at)
        case _:
            return Unapplied("This is not a statement about a hotspot.")


def hotspot_rows(state: HotspotState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a hotspot, once it was identified here."""
    if state.identified is None or state.identified_at is None:
        return []
    found, assessed = state.identified, state.assessed
    return [
        Hotspot(
            subject=subject,
            label=label,
            name=found.name,
            lon=found.lon,
            lat=found.lat,
            radius_km=found.radius_km,
            place=found.place,
            county=found.county,
            threat=found.threat,
            actors=list(found.actors),
            triggers=list(found.triggers),
            at_risk=found.at_risk,
            owner=found.owner,
            identified_at=state.identified_at,
            likelihood=assessed.likelihood if assessed else None,
            impact=assessed.impact if assessed else None,
            rating=assessed.rating if assessed else None,
            reason=assessed.reason if assessed else None,
            action=assessed.action if assessed else None,
            assessed_at=state.assessed_at,
            review_on=assessed.review_on if assessed else None,
            closed_at=state.closed_at,
            closed_reason=state.closed.reason if state.closed else None,
        )
    ]


def step_trigger(state: TriggerState, entry: Entry) -> TriggerState | Unapplied:
    """Apply one entry to what is known of a trigger."""
    match entry.fact:
        case TriggerScheduled() as scheduled:
            if state.scheduled is not None:
                return Unapplied("A trigger is scheduled once; this schedules it a second time.")
            return replace(state, scheduled=scheduled)
        case TriggerCancelled(reason=reason):
            return replace(state, cancelled=reason)
        case _:
            return Unapplied("This is not a statement about a trigger.")


def trigger_rows(state: TriggerState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a trigger, once it was scheduled here."""
    if state.scheduled is None:
        return []
    scheduled = state.scheduled
    return [
        Trigger(
            subject=subject,
            label=label,
            trigger=scheduled.trigger,
            first=scheduled.first,
            last=scheduled.last,
            what=scheduled.what,
            county=scheduled.county,
            cancelled=state.cancelled,
        )
    ]


def step_forecast(state: ForecastState, entry: Entry) -> ForecastState | Unapplied:
    """Apply one entry to what is known of a forecast."""
    match entry.fact:
        case ForecastIssued() as issued:
            if state.issued is not None:
                return Unapplied("A forecast is issued once; this issues it a second time.")
            return replace(state, issued=issued, issued_at=entry.happened.start)
        case ForecastScored() as scored:
            return replace(state, scored=scored, scored_at=entry.happened.start)
        case _:
            return Unapplied("This is not a statement about a forecast.")


def forecast_rows(state: ForecastState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a forecast, once it was issued here."""
    if state.issued is None or state.issued_at is None:
        return []
    issued, scored = state.issued, state.scored
    return [
        IssuedForecast(
            subject=subject,
            label=label,
            cutoff=issued.cutoff,
            horizon_weeks=issued.horizon_weeks,
            cell_km=issued.cell_km,
            cells=issued.cells,
            cells_digest=issued.cells_digest,
            events_known=issued.events_known,
            expected=issued.expected,
            hurdle=msgspec.to_builtins(issued.hurdle),
            leans_on=issued.leans_on,
            sources=issued.sources,
            basis=issued.basis,
            presence=issued.presence,
            catalogues=list(issued.catalogues),
            issued_at=state.issued_at,
            scored_at=state.scored_at,
            events=scored.events if scored else None,
            scores=[msgspec.to_builtins(score) for score in scored.scores] if scored else [],
        )
    ]


register_fold(
    "threats.alert",
    version=1,
    state=AlertState,
    step=step_alert,
    rows=alert_rows,
    tables=(Alert,),
)
register_fold(
    "threats.hotspot",
    version=1,
    state=HotspotState,
    step=step_hotspot,
    rows=hotspot_rows,
    tables=(Hotspot,),
)
register_fold(
    "threats.trigger",
    version=1,
    state=TriggerState,
    step=step_trigger,
    rows=trigger_rows,
    tables=(Trigger,),
)
register_fold(
    "threats.forecast",
    version=1,
    state=ForecastState,
    step=step_forecast,
    rows=forecast_rows,
    tables=(IssuedForecast,),
)
