"""What may be done with patrols of weapons-free zones."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.patrols import queries, rules
from standfast.apps.patrols.facts import (
    Composition,
    Count,
    Mobility,
    Text,
    ZonePatrolCarriedOut,
    ZonePatrolCorrected,
    ZonePatrolWithdrawn,
)
from standfast.apps.patrols.models import ZonePatrol
from standfast.apps.patrols.operations.shared import MOVERS, NOTHING_CORRECTED, Seen, refuse
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation


def _zone_patrol(patrol_id: UUID) -> ZonePatrol:
    patrol = queries.zone_patrol_by_subject(patrol_id)
    if patrol is None:
        raise Refused(f"This site holds no zone patrol {patrol_id}; record it first.")
    return patrol


@operation(roles=MOVERS)
def record_zone_patrol(
    *,
    by: Person,
    at: datetime,
    happened: Happened,
    zone: UUID,
    mobility: Mobility,
    composition: Composition,
    time_of_day: Literal["day", "night"],
    unit: UUID | None = None,
    women: Count | None = None,
    men: Count | None = None,
    note: Text | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record some hours of patrol in a weapons-free zone, from their start to their end.

    :raises Refused: when it has not ended, or is longer than a day.
    """
    refuse(rules.zone_patrol_blocker(happened, at=at))
    fact = ZonePatrolCarriedOut(
        zone=zone,
        mobility=mobility,
        composition=composition,
        time_of_day=time_of_day,
        unit=unit,
        women=women,
        men=men,
        note=note,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=MOVERS)
def correct_zone_patrol(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    zone: UUID | None = None,
    mobility: Mobility | None = None,
    composition: Composition | None = None,
    time_of_day: Literal["day", "night"] | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down about a zone patrol.

    :raises Refused: when it is unknown here or withdrawn, its hours cannot be, or nothing is corrected.
    """
    patrol = _zone_patrol(patrol_id)
    refuse(rules.withdrawal_blocker(patrol))
    fact = ZonePatrolCorrected(
        zone=zone,
        mobility=mobility,
        composition=composition,
        time_of_day=time_of_day,
        happened=happened,
    )
    if fact == ZonePatrolCorrected():
        raise Refused(NOTHING_CORRECTED)
    if happened is not None:
        refuse(rules.zone_patrol_blocker(happened, at=at))
    return append(fact, subject=patrol_id, by=by, at=at, seen=seen, label=patrol.label, id=id)


@operation(roles=MOVERS)
def withdraw_zone_patrol(
    *,
    by: Person,
    at: datetime,
    patrol_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take the record of a zone patrol back.

    :raises Refused: when it is unknown here or withdrawn already.
    """
    patrol = _zone_patrol(patrol_id)
    refuse(rules.withdrawal_blocker(patrol))
    fact = ZonePatrolWithdrawn(reason=reason)
    return append(fact, subject=patrol_id, by=by, at=at, seen=seen, label=patrol.label, id=id)
