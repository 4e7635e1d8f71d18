"""From what was stated about units to their rows."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from msgspec.structs import asdict, replace

from standfast.apps.units.facts import (
    RotationDeparted,
    RotationInducted,
    StrengthCorrected,
    StrengthReported,
    UnitCorrected,
    UnitDeployed,
    UnitLeft,
    UnitMoved,
    VehicleAssigned,
    VehicleInspected,
    VehicleWithdrawn,
)
from standfast.apps.units.models import Rotation, Strength, Unit, Vehicle
from standfast.log.facts import Fact
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row

AnyFact = TypeVar("AnyFact", bound=Fact)


class UnitState(State):
    """What is known of a unit; corrections and moves may arrive before its deployment."""

    deployed: UnitDeployed | None = None
    deployed_at: datetime | None = None
    corrected: UnitCorrected = UnitCorrected()
    moved_to: UUID | None = None
    moved_at: datetime | None = None
    left_at: datetime | None = None
    left_reason: str | None = None


def unit_step(state: UnitState, entry: Entry) -> UnitState | Unapplied:
    """Apply one entry to what is known of a unit; of several moves the one that happened last counts."""
    at = entry.happened.start
    match entry.fact:
        case UnitDeployed() as fact:
            if state.deployed is not None:
                return Unapplied("A unit is deployed once; this deploys the same unit again.")
            return replace(state, deployed=fact, deployed_at=at)
        case UnitCorrected() as fact:
            return replace(state, corrected=_overlaid(state.corrected, fact))
        case UnitMoved(base=base):
            if state.moved_at is not None and at < state.moved_at:
                return state
            return replace(state, moved_to=base, moved_at=at)
        case UnitLeft(reason=reason):
            if state.left_at is not None:
                return Unapplied("The unit had left already; this has it leave a second time.")
            return replace(state, left_at=at, left_reason=reason)
        case _:
            return Unapplied("This is not a statement about a unit.")


def unit_rows(state: UnitState, *, subject: UUID, label: str) -> list[Row]:
    """Return the unit's row, once its deployment is here."""
    if state.deployed is None or state.deployed_at is None:
        return []
    fields = asdict(state.deployed) | _stated(state.corrected)
    if state.moved_to is not None:
        fields["base"] = state.moved_to
    return [
        Unit(
            subject=subject,
            label=label,
            deployed_at=state.deployed_at,
            left_at=state.left_at,
            left_reason=state.left_reason,
            **fields,
        )
    ]


class RotationState(State):
    """What is known of a rotation; its departure may arrive before its induction."""

    inducted: RotationInducted | None = None
    inducted_at: datetime | None = None
    departed_at: datetime | None = None


def rotation_step(state: RotationState, entry: Entry) -> RotationState | Unapplied:
    """Apply one entry to what is known of a rotation."""
    match entry.fact:
        case RotationInducted() as fact:
            if state.inducted is not None:
                return Unapplied("A rotation is inducted once; this inducts the same one again.")
            return replace(state, inducted=fact, inducted_at=entry.happened.start)
        case RotationDeparted():
            if state.departed_at is not None:
                return Unapplied("The rotation had departed already; this is a second departure.")
            return replace(state, departed_at=entry.happened.start)
        case _:
            return Unapplied("This is not a statement about a rotation.")


def rotation_rows(state: RotationState, *, subject: UUID, label: str) -> list[Row]:
    """Return the rotation's row, once its induction is here."""
    if state.inducted is None or state.inducted_at is None:
        return []
    return [
        Rotation(
            subject=subject,
            label=label,
            unit=state.inducted.unit,
            name=state.inducted.name,
            inducted_at=state.inducted_at,
            departed_at=state.departed_at,
        )
    ]


class StrengthState(State):
    """What is known of one reading of a unit's strength."""

    reported: StrengthReported | None = None
    corrected: StrengthCorrected = StrengthCorrected()


def strength_step(state: StrengthState, entry: Entry) -> StrengthState | Unapplied:
    """Apply one entry to what is known of a reading."""
    match entry.fact:
        case StrengthReported() as fact:
            if state.reported is not None:
                return Unapplied("A strength is one reading; this is a second under the same id.")
            return replace(state, reported=fact)
        case StrengthCorrected() as fact:
            return replace(state, corrected=_overlaid(state.corrected, fact))
        case _:
            return Unapplied("This is not a statement about a unit's strength.")


def strength_rows(state: StrengthState, *, subject: UUID, label: str) -> list[Row]:
    """Return the reading's row, once it is here."""
    if state.reported is None:
        return []
    corrections = _stated(state.corrected)
    fields = asdict(state.reported) | corrections
    return [Strength(subject=subject, label=label, corrected=bool(corrections), **fields)]


class VehicleState(State):
    """What is known of a vehicle; inspections may arrive before its assignment."""

    assigned: VehicleAssigned | None = None
    inspected: VehicleInspected | None = None
    inspected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None


def vehicle_step(state: VehicleState, entry: Entry) -> VehicleState | Unapplied:
    """Apply one entry to what is known of a vehicle; of several inspections the one that happened last counts."""
    at = entry.happened.start
    match entry.fact:
        case VehicleAssigned() as fact:
            if state.assigned is not None:
                return Unapplied("A vehicle is assigned once; this assigns the same one again.")
            return replace(state, assigned=fact)
        case VehicleInspected() as fact:
            if state.inspected_at is not None and at < state.inspected_at:
                return state
            return replace(state, inspected=fact, inspected_at=at)
        case VehicleWithdrawn(reason=reason):
            if state.withdrawn_at is not None:
                return Unapplied("The vehicle was withdrawn already; this does it a second time.")
            return replace(state, withdrawn_at=at, withdrawn_reason=reason)
        case _:
            return Unapplied("This is not a statement about a vehicle.")


def vehicle_rows(state: VehicleState, *, subject: UUID, label: str) -> list[Row]:
    """Return the vehicle's row, once its assignment is here."""
    if state.assigned is None:
        return []
    seen = state.inspected
    return [
        Vehicle(
            subject=subject,
            label=label,
            serviceable=None if seen is None else seen.serviceable,
            note=None if seen is None else seen.note,
            inspected_at=state.inspected_at,
            withdrawn_at=state.withdrawn_at,
            withdrawn_reason=state.withdrawn_reason,
            **asdict(state.assigned),
        )
    ]


def _overlaid(earlier: AnyFact, later: AnyFact) -> AnyFact:
    """Return a correction with what a later one states in place of what an earlier one did."""
    return replace(earlier, **_stated(later))


def _stated(fact: Fact) -> dict[str, Any]:
    """Return the fields that a correction states; the others it leaves as they were."""
    return {name: value for name, value in asdict(fact).items() if value is not None}


register_fold(
    "units.unit", version=1, state=UnitState, step=unit_step, rows=unit_rows, tables=(Unit,)
)
register_fold(
    "units.rotation",
    version=1,
    state=RotationState,
    step=rotation_step,
    rows=rotation_rows,
    tables=(Rotation,),
)
register_fold(
    "units.strength",
    version=1,
    state=StrengthState,
    step=strength_step,
    rows=strength_rows,
    tables=(Strength,),
)
register_fold(
    "units.vehicle",
    version=1,
    state=VehicleState,
    step=vehicle_step,
    rows=vehicle_rows,
    tables=(Vehicle,),
)
