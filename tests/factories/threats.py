"""The smallest valid threats: an alert at a locality, a hotspot, something in the calendar."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.threats import operations


def raised(by: Person, at: datetime, **values: Any) -> UUID:
    """Return an alert that somebody raised."""
    given: dict[str, Any] = {
        "channel": "patrol",
        "threat_kind": "attack",
        "threat": "Invented: armed men at the water point",
        "locality": "Yei",
    }
    return operations.raise_alert(by=by, at=at, **(given | values)).subject


def identified(by: Person, at: datetime, **values: Any) -> UUID:
    """Return a hotspot that nobody has assessed."""
    given: dict[str, Any] = {
        "name": "Yei road",
        "lon": 30.85,
        "lat": 4.2,
        "radius_km": 20.0,
        "threat": "Invented: ambushes",
        "actors": ("crowd",),
    }
    return operations.identify_hotspot(by=by, at=at, **(given | values)).subject


def scheduled(by: Person, at: datetime, on: date, **values: Any) -> UUID:
    """Return something in the calendar of triggers."""
    given: dict[str, Any] = {"trigger": "market", "first": on, "last": on, "what": "Market at Yei"}
    return operations.schedule_trigger(by=by, at=at, **(given | values)).subject
