"""What may be done with patrols: journeys, denials of movement, zone patrols. Importing it registers them all."""

from standfast.apps.patrols.operations.denials import (
    correct_denial,
    end_hold,
    record_denial,
    record_liaison_attempt,
)
from standfast.apps.patrols.operations.journeys import (
    approve_patrol,
    cancel_patrol,
    correct_patrol,
    correct_patrol_time,
    debrief_patrol,
    record_departure,
    record_monitoring,
    record_people_met,
    record_place_left,
    record_place_reached,
    record_request_to_stay,
    record_return,
    submit_patrol_report,
    task_patrol,
)
from standfast.apps.patrols.operations.zones import (
    correct_zone_patrol,
    record_zone_patrol,
    withdraw_zone_patrol,
)

__all__ = [
    "approve_patrol",
    "cancel_patrol",
    "correct_denial",
    "correct_patrol",
    "correct_patrol_time",
    "correct_zone_patrol",
    "debrief_patrol",
    "end_hold",
    "record_denial",
    "record_departure",
    "record_liaison_attempt",
    "record_monitoring",
    "record_people_met",
    "record_place_left",
    "record_place_reached",
    "record_request_to_stay",
    "record_return",
    "record_zone_patrol",
    "submit_patrol_report",
    "task_patrol",
    "withdraw_zone_patrol",
]
