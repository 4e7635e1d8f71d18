"""What the operations of patrols share: who may move them, how a subject is found, how a time is judged."""

from datetime import datetime
from uuid import UUID

from standfast.apps.patrols import queries
from standfast.apps.patrols.models import Patrol
from standfast.log.facts import Happened
from standfast.log.operations import Refused

PLANNERS = ("planner", "duty officer", "field office")
MOVERS = ("planner", "duty officer", "field office", "police")
NOTHING_CORRECTED = "Nothing is corrected: give the field that was wrong with its right value."
Seen = tuple[UUID, ...] | None


def known_patrol(patrol_id: UUID) -> Patrol:
    """Return a patrol.

    :raises Refused: when this site does not hold it.
    """
    patrol = queries.patrol_by_subject(patrol_id)
    if patrol is None:
        raise Refused(
            f"This site holds no patrol {patrol_id}; task it, or import the bundle that has it."
        )
    return patrol


def refuse(reason: str | None) -> None:
    """Stop an operation when a rule gives a reason.

    :raises Refused: with that reason.
    """
    if reason:
        raise Refused(reason)


def past_start(happened: Happened | None, at: datetime) -> datetime:
    """Return when something began that has happened by now.

    :raises Refused: when it lies in the future.
    """
    start = at if happened is None else happened.start
    if start > at:
        raise Refused(
            "What is recorded here has happened; this lies in the future. Check its time."
        )
    return start
