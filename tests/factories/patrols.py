"""The smallest valid patrols: tasked by a planner, approved by a colleague, on their way."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from factories.accounts import enrolled
from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.patrols import operations
from standfast.log.times import Happened


def somebody(account: str) -> Person:
    """Return the planner or the duty officer of the test, enrolled when first asked for."""
    known = accounts.person(account)
    if known is not None:
        return known
    return enrolled(account, "planner" if account == "juba.planner" else "duty officer")


def tasked(at: datetime, *destinations: UUID, **values: Any) -> UUID:
    """Return a patrol that is tasked and not approved."""
    given: dict[str, Any] = {
        "serial": "P001/17",
        "base": UUID(int=1),
        "destinations": destinations,
        "planned_nights": 6,
        "mobility": ("mounted",),
        "composition": "integrated",
        "time_of_day": "day",
        "purposes": ("protection presence",),
        "label": "unclassified",
    }
    return operations.task_patrol(by=somebody("juba.planner"), at=at, **(given | values)).subject


def departed(at: datetime, *destinations: UUID, **values: Any) -> UUID:
    """Return a patrol that left at an instant."""
    patrol = tasked(at - timedelta(hours=2), *destinations, **values)
    duty = somebody("juba.duty")
    operations.approve_patrol(by=duty, at=at - timedelta(hours=1), patrol_id=patrol)
    operations.record_departure(by=duty, at=at, patrol_id=patrol)
    return patrol


def stayed(patrol: UUID, place: UUID, arrived: datetime, left: datetime | None) -> None:
    """Record a stay at a place; without an end the patrol is still there."""
    duty = somebody("juba.duty")
    operations.record_place_reached(by=duty, at=arrived, patrol_id=patrol, place=place)
    if left is not None:
        operations.record_place_left(by=duty, at=left, patrol_id=patrol, place=place)


def returned(patrol: UUID, at: datetime) -> None:
    """Record that a patrol is back."""
    operations.record_return(by=somebody("juba.duty"), at=at, patrol_id=patrol)


def denied(patrol: UUID, met: datetime, *, where: str = "Roadblock", **values: Any) -> UUID:
    """Return a denial of movement on the way."""
    given: dict[str, Any] = {
        "stage": "en route",
        "actor": "army",
        "restriction": "denied at checkpoint",
        "where": where,
    }
    duty = somebody("juba.duty")
    entry = operations.record_denial(by=duty, at=met, patrol_id=patrol, **(given | values))
    return entry.subject


def ended(denial: UUID, at: datetime, **values: Any) -> None:
    """Record how a hold ended: the patrol passed, unless the test says otherwise."""
    duty = somebody("juba.duty")
    operations.end_hold(by=duty, at=at, denial_id=denial, **({"outcome": "passed"} | values))


def zone_patrol(zone: UUID, start: datetime, *, hours: float = 2, **values: Any) -> UUID:
    """Return a dismounted patrol of a zone by day."""
    happened = Happened.between(start, start + timedelta(hours=hours), "minute")
    given: dict[str, Any] = {
        "mobility": "dismounted",
        "composition": "force",
        "time_of_day": "day",
    }
    entry = operations.record_zone_patrol(
        by=somebody("juba.duty"),
        at=happened.end,
        happened=happened,
        zone=zone,
        **(given | values),
    )
    return entry.subject
