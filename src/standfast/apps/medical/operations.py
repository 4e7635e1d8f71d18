"""What may be done with medical facilities."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.medical import queries, rules
from standfast.apps.medical.facts import (
    Capability,
    CapabilityStated,
    FacilityClosed,
    FacilityOpened,
    Level,
    LevelSet,
    Name,
    Text,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation

MEDICAL = ("medical officer",)


@operation(roles=MEDICAL)
def open_facility(
    *,
    by: Person,
    at: datetime,
    name: Name,
    site: UUID,
    level: Level,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Open a medical facility."""
    fact = FacilityOpened(name=name, site=site, level=level)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=MEDICAL)
def set_level(
    *,
    by: Person,
    at: datetime,
    facility_id: UUID,
    level: Level,
    basis: Text | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Set the level of a facility.

    :raises Refused: when it is unknown or closed, or lacks a module of level I plus.
    """
    if reason := rules.level_blocker(queries.facility(facility_id), level):
        raise Refused(reason)
    fact = LevelSet(level=level, basis=basis)
    return append(fact, subject=facility_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MEDICAL)
def state_capability(
    *,
    by: Person,
    at: datetime,
    facility_id: UUID,
    capability: Capability,
    present: bool,
    note: Text | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """State that a facility has, or no longer has, a capability.

    :raises Refused: when the facility is unknown or closed.
    """
    if reason := rules.change_blocker(queries.facility(facility_id)):
        raise Refused(reason)
    fact = CapabilityStated(capability=capability, present=present, note=note)
    return append(fact, subject=facility_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=MEDICAL)
def close_facility(
    *,
    by: Person,
    at: datetime,
    facility_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Close a medical facility.

    :raises Refused: when it is unknown or closed already.
    """
    if blocked := rules.change_blocker(queries.facility(facility_id)):
        raise Refused(blocked)
    fact = FacilityClosed(reason=reason)
    return append(fact, subject=facility_id, by=by, at=at, happened=happened, seen=seen, id=id)
