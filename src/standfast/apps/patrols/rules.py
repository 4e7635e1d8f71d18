"""Why something may not be recorded about a patrol, as a sentence."""

from datetime import datetime, timedelta
from uuid import UUID

from standfast.apps.patrols import queries
from standfast.apps.patrols.facts import STAND_GROUND_H, HoldOutcome, Stage
from standfast.apps.patrols.models import Denial, Patrol, ZonePatrol
from standfast.log.facts import Happened

BEFORE_DEPARTURE: tuple[Stage, ...] = ("notification", "departure")
LONGEST_ZONE_PATROL = timedelta(hours=24)


def approval_blocker(patrol: Patrol, *, by: UUID) -> str | None:
    """Say why a patrol cannot be approved."""
    if patrol.status != "tasked":
        return f"{patrol} is {patrol.status}; only a patrol that is tasked can be approved."
    if patrol.tasked_by == by:
        return "A patrol is approved by somebody other than the one who tasked it; ask a colleague."
    return None


def cancellation_blocker(patrol: Patrol) -> str | None:
    """Say why a patrol cannot be cancelled."""
    if patrol.status not in ("tasked", "approved"):
        return f"{patrol} is {patrol.status}; only a patrol that has not left can be cancelled."
    return None


def departure_blocker(patrol: Patrol) -> str | None:
    """Say why a departure cannot be recorded."""
    if patrol.status != "approved":
        return f"{patrol} is {patrol.status}; a patrol leaves once it is approved."
    return None


def under_way_blocker(patrol: Patrol, *, happened: datetime) -> str | None:
    """Say why nothing can be recorded of a patrol's journey at a time."""
    if patrol.departed_at is None:
        return f"{patrol} has not left; record its departure first."
    if happened < patrol.departed_at:
        return f"{patrol} left later than that; check the time."
    if patrol.returned_at is not None and happened > patrol.returned_at:
        return f"{patrol} had returned by then; check the time."
    return None


def arrival_blocker(patrol: Patrol, place: UUID, *, happened: datetime) -> str | None:
    """Say why an arrival at a place cannot be recorded."""
    if reason := under_way_blocker(patrol, happened=happened):
        return reason
    for stay in queries.journey(patrol).stays:
        if stay.arrived_at is not None and stay.left_at is None:
            where = "is there already" if stay.place == place else "has not left where it stays"
            return f"{patrol} {where}; record that it left before it arrives."
    return None


def leaving_blocker(patrol: Patrol, place: UUID, *, happened: datetime) -> str | None:
    """Say why it cannot be recorded that a patrol left a place."""
    if reason := under_way_blocker(patrol, happened=happened):
        return reason
    for stay in queries.journey(patrol).stays:
        if stay.place == place and stay.arrived_at is not None and stay.left_at is None:
            if happened >= stay.arrived_at:
                return None
            return f"{patrol} arrived there later than that; check the time."
    return f"{patrol} is not recorded as staying there; record its arrival first."


def return_blocker(patrol: Patrol, *, happened: datetime) -> str | None:
    """Say why a return cannot be recorded."""
    if patrol.returned_at is not None:
        return f"{patrol} has returned already."
    return under_way_blocker(patrol, happened=happened)


def engagement_blocker(patrol: Patrol, place: UUID) -> str | None:
    """Say why nothing can be recorded of people met at a place."""
    if place not in queries.journey(patrol).reached:
        return f"{patrol} is not recorded as having reached that place; record its arrival first."
    return None


def report_blocker(patrol: Patrol) -> str | None:
    """Say why a report cannot be handed in."""
    if patrol.returned_at is None:
        return f"{patrol} is {patrol.status}; its report is due once it has returned."
    if patrol.reported_at is not None:
        return f"{patrol} has reported already; correct the report instead."
    return None


def debrief_blocker(patrol: Patrol) -> str | None:
    """Say why a patrol cannot be debriefed."""
    if patrol.status != "reported":
        return f"{patrol} is {patrol.status}; a patrol is debriefed once, on its report."
    return None


def denial_blocker(patrol: Patrol, stage: Stage, *, happened: datetime) -> str | None:
    """Say why a denial cannot be recorded for a patrol."""
    if stage not in BEFORE_DEPARTURE:
        if reason := under_way_blocker(patrol, happened=happened):
            return reason
    elif patrol.departed_at is not None and happened > patrol.departed_at:
        return f"{patrol} had left by then; a denial at {stage} comes before. Check stage and time."
    for denial in queries.denials_of(patrol.subject):
        if denial.held_until is None:
            return f"{patrol} is still held at {denial.where}; record how that hold ended first."
    return None


def hold_blocker(
    denial: Denial,
    outcome: HoldOutcome,
    *,
    happened: datetime,
    authority: str | None,
    reason: str | None,
) -> str | None:
    """Say why the end of a hold cannot be recorded."""
    if denial.held_until is not None:
        return f"The hold at {denial.where} has ended already."
    if happened < denial.held_from:
        return f"The hold at {denial.where} began later than that; check the time."
    if outcome == "expired" and happened < denial.hold_due:
        return (
            f"A hold expires after {STAND_GROUND_H} hours; this one is shorter. "
            "If the patrol left before, record who ordered it and why."
        )
    if outcome in ("turned back", "withdrawn under threat") and not (authority and reason):
        return (
            "A patrol that gives way names who decided it and why; "
            "give the authority and the reason."
        )
    return None


def zone_patrol_blocker(happened: Happened, *, at: datetime) -> str | None:
    """Say why a zone patrol cannot be recorded."""
    if happened.end > at:
        return "A zone patrol is recorded once it has ended; check its hours."
    length = happened.end - happened.start
    if not timedelta() < length <= LONGEST_ZONE_PATROL:
        return "A zone patrol has a start and an end within a day; give its hours."
    return None


def withdrawal_blocker(patrol: ZonePatrol) -> str | None:
    """Say why the record of a zone patrol cannot be corrected or taken back."""
    if patrol.withdrawn is not None:
        return f"The {patrol} was withdrawn: {patrol.withdrawn}"
    return None
