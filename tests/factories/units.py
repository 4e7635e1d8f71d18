"""The smallest valid units: a police unit, deployed in July 2016 unless the test says otherwise."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.units import operations, queries
from standfast.apps.units.models import Unit
from standfast.log.times import start_of_day

DEPLOYED = datetime(2016, 7, 2, 6, tzinfo=UTC)


def deployed(by: Person, name: str = "Formed Police Unit 1", **values: Any) -> Unit:
    """Return a unit as deployed."""
    given: dict[str, Any] = {
        "name": name,
        "unit_kind": "formed police unit",
        "contributor": "RWA",
        "at": DEPLOYED,
    }
    entry = operations.deploy_unit(by=by, **(given | values))
    unit = queries.unit(entry.subject)
    assert unit is not None
    return unit


def strength(by: Person, unit: UUID, on: date, women: int, men: int) -> UUID:
    """Return a reading of a unit's strength, reported on the evening of its day."""
    return operations.report_strength(
        by=by,
        at=start_of_day(on) + timedelta(hours=20),
        unit_id=unit,
        on=on,
        women=women,
        men=men,
    ).subject
