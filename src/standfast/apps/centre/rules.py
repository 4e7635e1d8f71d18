"""Why something may not be done in an operations centre, as a sentence."""

from datetime import datetime
from uuid import UUID

from standfast.apps.centre import queries
from standfast.apps.centre.models import Centre, Influx, Intervention, Tally
from standfast.log.facts import Happened


def centre_blocker(centre: Centre | None) -> str | None:
    """Say why nothing can be stated about a centre any more."""
    if centre is None:
        return "This site knows no such operations centre; open it first."
    if centre.closed_at is not None:
        return f"{centre} was closed: {centre.closed_reason}"
    return None


def join_blocker(centre: Centre | None, component: str) -> str | None:
    """Say why a component cannot join a centre."""
    if reason := centre_blocker(centre):
        return reason
    if centre is not None and component in centre.components:
        return f"The {component} component has staff in {centre} already."
    return None


def leave_blocker(centre: Centre | None, component: str) -> str | None:
    """Say why a component cannot leave a centre."""
    if reason := centre_blocker(centre):
        return reason
    if centre is not None and component not in centre.components:
        return f"The {component} component has no staff in {centre} who could leave."
    return None


def co_location_blocker(centre: Centre | None, other: Centre | None) -> str | None:
    """Say why two centres cannot be stated to work in one place."""
    if reason := centre_blocker(centre) or centre_blocker(other):
        return reason
    if centre is None or other is None or centre.subject == other.subject:
        return "A centre is co-located with another one; name two."
    if _together(centre.subject, other.subject):
        return f"{centre} and {other} are co-located already."
    return None


def co_location_end_blocker(centre: Centre | None, other: Centre | None) -> str | None:
    """Say why a co-location cannot be ended."""
    if centre is None or other is None:
        return "This site knows no such operations centre; open it first."
    standing = queries.co_locations([centre.subject], [other.subject])
    if not any(row.until is None and row.subject == centre.subject for row in standing):
        return f"{centre} has not stated that it is co-located with {other}; end it where it was stated."
    return None


def record_blocker(record: Intervention | Tally | None) -> str | None:
    """Say why nothing can be stated about a record of an intervention or a tally."""
    if record is None:
        return "This site knows no such record; state it first."
    if record.withdrawn is not None:
        return f"The record was withdrawn: {record.withdrawn}"
    return None


def match_blocker(
    record: Intervention | Tally | None, same_as: Intervention | Tally | None
) -> str | None:
    """Say why two records cannot be stated to be of the same thing."""
    if reason := record_blocker(record) or record_blocker(same_as):
        return reason
    if record is None or same_as is None or record.subject == same_as.subject:
        return "A record repeats another one; name two."
    if record.same_as is not None:
        return f"The record is matched already: {record.same_reason}"
    return None


def intervention_blocker(happened: Happened, at: datetime) -> str | None:
    """Say why an intervention cannot be recorded."""
    if happened.start > at:
        return "An intervention is recorded after it was made; this time lies ahead."
    return None


def tally_blocker(influx: Influx | None, happened: Happened, at: datetime) -> str | None:
    """Say why a tally cannot be recorded."""
    if influx is None:
        return "This site knows no such influx; open it first."
    if happened.end > at:
        return "A tally is recorded once its time is over; this time lies ahead."
    if influx.closed_at is not None and happened.start >= influx.closed_at:
        return f"{influx} was closed before this tally began; open another influx."
    return None


def _together(one: UUID, other: UUID) -> bool:
    return any(row.until is None for row in queries.co_locations([one], [other]))
