"""The smallest valid plans and exercises."""

from datetime import datetime
from typing import Any
from uuid import UUID

from factories.readings import local
from standfast.apps.accounts.models import Person
from standfast.apps.plans import operations
from standfast.log.times import Happened


def opened(by: Person, place: UUID, *, versions: int = 1, **values: Any) -> UUID:
    """Return a plan with its versions, issued on days of August 2016."""
    given: dict[str, Any] = {
        "at": local(2016, 8, 1),
        "name": "Contingency plan",
        "family": "security contingency",
        "place": place,
    }
    plan = operations.open_plan(by=by, **(given | values)).subject
    for number in range(1, versions + 1):
        operations.issue_plan_version(
            by=by, at=local(2016, 8, 1 + number), plan_id=plan, version=number, summary="Issued."
        )
    return plan


def held(
    by: Person, place: UUID, at: datetime, *, exercise_type: str = "tabletop", **values: Any
) -> UUID:
    """Return an exercise that was held at an instant and recorded then."""
    given: dict[str, Any] = {
        "at": at,
        "happened": Happened.exact(at),
        "exercise_type": exercise_type,
        "place": place,
    }
    return operations.record_exercise(by=by, **(given | values)).subject
