"""Why something may not be recorded of a unit, as the sentence that the screen shows."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.places import queries as places
from standfast.apps.units import queries
from standfast.apps.units.facts import Contributor, UnitCorrected, UnitKind
from standfast.apps.units.models import Rotation, Unit, Vehicle
from standfast.log.times import local_date

# People of many countries serve side by side in these; every other unit is one country's.
MIXED_KINDS: tuple[UnitKind, ...] = ("individual police officers", "military observers")


def deployment_blocker(
    *,
    unit_kind: UnitKind,
    contributor: Contributor | None,
    base: UUID | None,
    parent: UUID | None,
) -> str | None:
    """Say why a unit cannot be deployed."""
    if contributor is None and unit_kind not in MIXED_KINDS:
        return f"A unit of the kind '{unit_kind}' belongs to one country; name it by its three-letter code."
    if parent is not None and queries.unit(parent) is None:
        return f"This site knows no unit {parent} that the new one could be part of; deploy that one first."
    return base_blocker(base)


def base_blocker(base: UUID | None) -> str | None:
    """Say why a unit cannot be based at a place."""
    if base is not None and places.site(base) is None:
        return f"There is no place {base} on this site's map; found it first."
    return None


def correction_blocker(unit: Unit, correction: UnitCorrected) -> str | None:
    """Say why a unit cannot be corrected in this way."""
    if correction == UnitCorrected():
        return "Nothing is corrected: give at least one field with its right value."
    if correction.parent == unit.subject:
        return f"{unit} cannot be part of itself; name another unit."
    if correction.parent is not None and queries.unit(correction.parent) is None:
        return f"This site knows no unit {correction.parent} that {unit} could be part of; deploy that one first."
    return base_blocker(correction.base)


def presence_blocker(unit: Unit, *, on: date) -> str | None:
    """Say why a unit cannot be spoken of on a day: it was not there yet, or had left."""
    if on < local_date(unit.deployed_at):
        return f"{unit} was deployed on {local_date(unit.deployed_at):%d %B %Y}, after {on:%d %B %Y}; check the day."
    if unit.left_at is not None and on > local_date(unit.left_at):
        return f"{unit} left the mission on {local_date(unit.left_at):%d %B %Y}, before {on:%d %B %Y}; check the day."
    return None


def strength_blocker(unit: Unit, *, on: date, at: datetime) -> str | None:
    """Say why a strength cannot be reported."""
    if on > local_date(at):
        return f"{on:%d %B %Y} has not come yet; report the strength of a day that has."
    if known := queries.strengths(unit.subject).filter(on=on).first():
        return f"{unit} has a strength for that day: {known}. Correct that one instead."
    return presence_blocker(unit, on=on)


def departure_blocker(rotation: Rotation, *, since: datetime) -> str | None:
    """Say why a rotation cannot depart."""
    if rotation.departed_at is not None:
        return f"{rotation} departed on {local_date(rotation.departed_at):%d %B %Y} already."
    if since < rotation.inducted_at:
        return f"{rotation} arrived on {local_date(rotation.inducted_at):%d %B %Y}; it cannot depart before."
    return None


def leaving_blocker(unit: Unit, *, since: datetime) -> str | None:
    """Say why a unit cannot leave the mission."""
    if unit.left_at is not None:
        return f"{unit} left the mission on {local_date(unit.left_at):%d %B %Y} already."
    return presence_blocker(unit, on=local_date(since))


def vehicle_blocker(vehicle: Vehicle) -> str | None:
    """Say why nothing more can be recorded of a vehicle."""
    if vehicle.withdrawn_at is not None:
        return f"The {vehicle} was withdrawn on {local_date(vehicle.withdrawn_at):%d %B %Y}."
    return None
