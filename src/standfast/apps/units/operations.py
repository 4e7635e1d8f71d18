"""What may be done with units. Strengths are readings: one unit, one day, women and men."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.units import queries, rules
from standfast.apps.units.facts import (
    Contributor,
    People,
    RotationDeparted,
    RotationInducted,
    StrengthCorrected,
    StrengthReported,
    Text,
    UnitCorrected,
    UnitDeployed,
    UnitKind,
    UnitLeft,
    UnitMoved,
    VehicleAssigned,
    VehicleInspected,
    VehicleKind,
    VehicleWithdrawn,
)
from standfast.apps.units.models import Rotation, Unit, Vehicle
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation
from standfast.log.times import Happened, local_date


@operation(roles=("readiness officer", "planner"))
def deploy_unit(
    *,
    by: Person,
    at: datetime,
    name: Text,
    unit_kind: UnitKind,
    contributor: Contributor | None = None,
    base: UUID | None = None,
    parent: UUID | None = None,
    note: Text | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a unit takes up its duty in the mission.

    :raises Refused: when its country is missing, or its base or parent is unknown.
    """
    if reason := rules.deployment_blocker(
        unit_kind=unit_kind, contributor=contributor, base=base, parent=parent
    ):
        raise Refused(reason)
    fact = UnitDeployed(
        name=name,
        unit_kind=unit_kind,
        contributor=contributor,
        base=base,
        parent=parent,
        note=note,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=("readiness officer", "planner"))
def correct_unit(
    *,
    by: Person,
    at: datetime,
    unit_id: UUID,
    name: Text | None = None,
    unit_kind: UnitKind | None = None,
    contributor: Contributor | None = None,
    base: UUID | None = None,
    parent: UUID | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down of a unit; what is left out stays.

    :raises Refused: when the unit is unknown, nothing is corrected, or a base or parent is unknown.
    """
    fact = UnitCorrected(
        name=name, unit_kind=unit_kind, contributor=contributor, base=base, parent=parent
    )
    if reason := rules.correction_blocker(_unit(unit_id), fact):
        raise Refused(reason)
    return append(fact, subject=unit_id, by=by, at=at, seen=seen, id=id)


@operation(roles=("readiness officer", "planner"))
def move_unit(
    *,
    by: Person,
    at: datetime,
    unit_id: UUID,
    base: UUID,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a unit takes up another base.

    :raises Refused: when the unit or the base is unknown, or the unit is not in the mission on that day.
    """
    on = local_date(happened.start if happened else at)
    if reason := rules.presence_blocker(_unit(unit_id), on=on) or rules.base_blocker(base):
        raise Refused(reason)
    fact = UnitMoved(base=base)
    return append(fact, subject=unit_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=("readiness officer", "planner"))
def record_unit_leaving(
    *,
    by: Person,
    at: datetime,
    unit_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a unit leaves the mission for good.

    :raises Refused: when it is unknown, has left, or was not deployed by then.
    """
    since = happened.start if happened else at
    if blocked := rules.leaving_blocker(_unit(unit_id), since=since):
        raise Refused(blocked)
    fact = UnitLeft(reason=reason)
    return append(fact, subject=unit_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=("readiness officer", "planner"))
def induct_rotation(
    *,
    by: Person,
    at: datetime,
    unit_id: UUID,
    name: Text,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the people of a new rotation arrive and take over a unit.

    :raises Refused: when the unit is unknown or not in the mission on that day.
    """
    on = local_date(happened.start if happened else at)
    if reason := rules.presence_blocker(_unit(unit_id), on=on):
        raise Refused(reason)
    fact = RotationInducted(unit=unit_id, name=name)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=("readiness officer", "planner"))
def record_rotation_departure(
    *,
    by: Person,
    at: datetime,
    rotation_id: UUID,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the people of a rotation go home.

    :raises Refused: when the rotation is unknown, has departed, or had not arrived by then.
    """
    since = happened.start if happened else at
    if reason := rules.departure_blocker(_rotation(rotation_id), since=since):
        raise Refused(reason)
    fact = RotationDeparted()
    return append(fact, subject=rotation_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=("readiness officer", "field office", "police"))
def report_strength(
    *,
    by: Person,
    at: datetime,
    unit_id: UUID,
    on: date,
    women: People,
    men: People,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Report how many women and men a unit had on a day.

    :raises Refused: when the unit is unknown or not there on that day, the day has not come, or it is reported already.
    """
    if reason := rules.strength_blocker(_unit(unit_id), on=on, at=at):
        raise Refused(reason)
    day = Happened.day(on)
    return append(
        StrengthReported(unit=unit_id, on=on, women=women, men=men),
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=Happened.between(day.start, min(day.end, at), "day"),
        id=id,
    )


@operation(roles=("readiness officer", "field office", "police"))
def correct_strength(
    *,
    by: Person,
    at: datetime,
    strength_id: UUID,
    women: People | None = None,
    men: People | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct a strength that was reported wrongly; what is left out stays.

    :raises Refused: when there is no such reading or nothing is corrected.
    """
    if queries.strength(strength_id) is None:
        raise Refused(f"This site holds no strength {strength_id}; report it first.")
    if women is None and men is None:
        raise Refused("Nothing is corrected: give the right number of women or of men.")
    fact = StrengthCorrected(women=women, men=men)
    return append(fact, subject=strength_id, by=by, at=at, seen=seen, id=id)


@operation(roles=("readiness officer", "logistics officer"))
def assign_vehicle(
    *,
    by: Person,
    at: datetime,
    unit_id: UUID,
    vehicle_kind: VehicleKind,
    plate: Text,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a vehicle is given to a unit.

    :raises Refused: when the unit is unknown or not in the mission.
    """
    if reason := rules.presence_blocker(_unit(unit_id), on=local_date(at)):
        raise Refused(reason)
    fact = VehicleAssigned(unit=unit_id, vehicle_kind=vehicle_kind, plate=plate)
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=("readiness officer", "logistics officer"))
def inspect_vehicle(
    *,
    by: Person,
    at: datetime,
    vehicle_id: UUID,
    serviceable: bool,
    note: Text | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record whether a vehicle takes the road.

    :raises Refused: when it is unknown or was withdrawn.
    """
    if reason := rules.vehicle_blocker(_vehicle(vehicle_id)):
        raise Refused(reason)
    fact = VehicleInspected(serviceable=serviceable, note=note)
    return append(fact, subject=vehicle_id, by=by, at=at, seen=seen, id=id)


@operation(roles=("readiness officer", "logistics officer"))
def withdraw_vehicle(
    *,
    by: Person,
    at: datetime,
    vehicle_id: UUID,
    reason: Text,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a vehicle is taken from its unit for good.

    :raises Refused: when it is unknown or was withdrawn already.
    """
    if blocked := rules.vehicle_blocker(_vehicle(vehicle_id)):
        raise Refused(blocked)
    fact = VehicleWithdrawn(reason=reason)
    return append(fact, subject=vehicle_id, by=by, at=at, seen=seen, id=id)


def _unit(unit_id: UUID) -> Unit:
    row = queries.unit(unit_id)
    if row is None:
        raise Refused(f"This site knows no unit {unit_id}; deploy it first.")
    return row


def _rotation(rotation_id: UUID) -> Rotation:
    row = queries.rotation(rotation_id)
    if row is None:
        raise Refused(f"This site knows no rotation {rotation_id}; induct it first.")
    return row


def _vehicle(vehicle_id: UUID) -> Vehicle:
    row = queries.vehicle(vehicle_id)
    if row is None:
        raise Refused(f"This site knows no vehicle {vehicle_id}; assign it first.")
    return row
