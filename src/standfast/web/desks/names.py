"""Subjects by name: a row that names another is shown with the other's name, where the reader may open it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.web.desks.declare import PEOPLE, REGISTERS, Register

MOST_OPTIONS = 500


def identities(value: Any) -> list[UUID]:
    """Return the subjects that a value names: one, several, or none."""
    if value is None:
        return []
    if isinstance(value, UUID):
        return [value]
    if isinstance(value, str):
        try:
            return [UUID(value)]
        except ValueError:
            return []
    return [one for part in value for one in identities(part)]


def names_of(key: str, subjects: Iterable[UUID], reader: Person) -> dict[UUID, str]:
    """Return the names of the subjects that a reader may open, in one query."""
    wanted = set(subjects)
    if not wanted:
        return {}
    if key == PEOPLE:
        return accounts.names(wanted)
    declared = REGISTERS[key]
    found = declared.readable_rows(reader).filter(**{f"{declared.identity}__in": wanted})
    return {identity_of(declared, row): declared.name(row) for row in found}


def options_of(key: str, reader: Person) -> list[tuple[str, str]]:
    """Return the subjects of a register that a reader may open, by name, for a field that chooses one: 500 at most."""
    if key == PEOPLE:
        people = accounts.active_people()
        return sorted(((str(row.subject), str(row)) for row in people), key=lambda one: one[1])
    declared = REGISTERS[key]
    order = declared.default_order
    field = declared.sorts.get(order.lstrip("-"), declared.identity)
    rows = declared.readable_rows(reader).order_by(
        f"-{field}" if order.startswith("-") else field, declared.identity
    )[:MOST_OPTIONS]
    found = {str(identity_of(declared, row)): declared.name(row) for row in rows}
    return sorted(found.items(), key=lambda one: one[1])


def identity_of(declared: Register, row: Any) -> UUID:
    """Return the subject of a row."""
    identity: UUID = getattr(row, declared.identity)
    return identity


def address_of(key: str, subject: UUID) -> str:
    """Return the address of the page of one; empty for people, who have none."""
    if key == PEOPLE:
        return ""
    declared = REGISTERS[key]
    return reverse(declared.page or f"{key}.one", args=[subject])
