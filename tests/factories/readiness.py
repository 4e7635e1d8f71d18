"""The smallest valid statements about readiness."""

from datetime import datetime
from typing import Any
from uuid import UUID

from factories.units import deployed
from standfast.apps.accounts.models import Person
from standfast.apps.readiness import operations
from standfast.apps.units import operations as units
from standfast.log.times import Happened


def inducted(by: Person, at: datetime, *, kind: str = "infantry battalion", **values: Any) -> UUID:
    """Return a rotation that arrived at an instant, in a unit of its own unless the test names one."""
    unit = values.pop("unit", None) or deployed(by, "Battalion", unit_kind=kind).subject
    return units.induct_rotation(by=by, at=at, unit_id=unit, name="Rotation", **values).subject


def trained(
    by: Person, at: datetime, *rotations: UUID, course: str = "scenario-based", **values: Any
) -> UUID:
    """Return a course that was held at an instant."""
    given: dict[str, Any] = {
        "at": at,
        "happened": Happened.exact(at),
        "course": course,
        "rotations": rotations,
    }
    return operations.record_training(by=by, **(given | values)).subject


def issued(by: Person, at: datetime, month: str | None = None, **values: Any) -> UUID:
    """Return a monthly order on freedom of movement, or another instruction of the test's form."""
    given: dict[str, Any] = {
        "at": at,
        "form": "monthly order",
        "issuer": "force headquarters",
        "title": "Freedom of movement",
        "topics": ("freedom of movement",),
        "month": month,
        "hold_h": 48,
    }
    return operations.record_instruction(by=by, **(given | values)).subject


def asked(by: Person, at: datetime, contributor: str, **values: Any) -> UUID:
    """Return a question to a country about its infantry."""
    given: dict[str, Any] = {
        "at": at,
        "contributor": contributor,
        "unit_kind": "infantry battalion",
        "question": "Dismounted?",
    }
    return operations.ask_confirmation(by=by, **(given | values)).subject
