"""Questions about units."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from standfast.apps.units.facts import UnitKind
from standfast.apps.units.models import Rotation, Strength, Unit, Vehicle


def unit(subject: UUID) -> Unit | None:
    """Return a unit."""
    return Unit.objects.filter(subject=subject).order_by("label").first()


def units(*, kinds: Iterable[UnitKind] | None = None, base: UUID | None = None) -> QuerySet[Unit]:
    """Return the units that serve or have served, by name."""
    found = Unit.objects.all()
    if kinds is not None:
        found = found.filter(unit_kind__in=tuple(kinds))
    if base is not None:
        found = found.filter(base=base)
    return found.order_by("name", "subject")


def serving_units(at: datetime, *, kinds: Iterable[UnitKind] | None = None) -> QuerySet[Unit]:
    """Return the units that serve at an instant, by name."""
    return units(kinds=kinds).filter(_serving(at))


def units_named(name: str) -> list[Unit]:
    """Return the units of a name, whatever its capitals; several may share one."""
    return list(units().filter(name__iexact=name.strip()))


def unit_names(subjects: set[UUID]) -> dict[UUID, str]:
    """Return the names of units by subject, in one query; units unknown here are left out."""
    return dict(Unit.objects.filter(subject__in=subjects).values_list("subject", "name"))


def rotation(subject: UUID) -> Rotation | None:
    """Return a rotation."""
    return Rotation.objects.filter(subject=subject).order_by("label").first()


def rotations(unit_id: UUID) -> QuerySet[Rotation]:
    """Return the rotations of a unit, the first one first."""
    return Rotation.objects.filter(unit=unit_id).order_by("inducted_at", "subject")


def rotation_at(unit_id: UUID, at: datetime) -> Rotation | None:
    """Return the rotation that serves in a unit at an instant; during a relief, the one that arrived last."""
    arrived = rotations(unit_id).filter(inducted_at__lte=at)
    return arrived.filter(Q(departed_at=None) | Q(departed_at__gt=at)).last()


def rotations_inducted(
    *, start: datetime, end: datetime, kinds: Iterable[UnitKind] | None = None
) -> QuerySet[Rotation]:
    """Return the rotations that arrived in a half-open period, of units of some kinds or of all, the first one first."""
    found = Rotation.objects.filter(inducted_at__gte=start, inducted_at__lt=end)
    if kinds is not None:
        found = found.filter(unit__in=units(kinds=kinds).values_list("subject", flat=True))
    return found.order_by("inducted_at", "subject")


def strength(subject: UUID) -> Strength | None:
    """Return a reading of a unit's strength."""
    return Strength.objects.filter(subject=subject).order_by("label").first()


def strengths(unit_id: UUID) -> QuerySet[Strength]:
    """Return the readings of a unit's strength, newest first."""
    return Strength.objects.filter(unit=unit_id).order_by("-on", "subject")


def latest_strengths(*, on: date) -> dict[UUID, tuple[Strength, ...]]:
    """Return by unit the readings of its newest day on or before a day; more than one means that sites reported apart."""
    newest: dict[UUID, tuple[Strength, ...]] = {}
    for reading in Strength.objects.filter(on__lte=on).order_by("-on", "subject"):
        known = newest.get(reading.unit, ())
        if not known or known[0].on == reading.on:
            newest[reading.unit] = (*known, reading)
    return newest


def vehicle(subject: UUID) -> Vehicle | None:
    """Return a vehicle."""
    return Vehicle.objects.filter(subject=subject).order_by("label").first()


def vehicles(unit_id: UUID) -> QuerySet[Vehicle]:
    """Return the vehicles that a unit has, by kind and plate."""
    held = Vehicle.objects.filter(unit=unit_id, withdrawn_at=None)
    return held.order_by("vehicle_kind", "plate", "subject")


def _serving(at: datetime) -> Q:
    return Q(deployed_at__lte=at) & (Q(left_at=None) | Q(left_at__gt=at))
