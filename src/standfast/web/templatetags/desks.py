"""Tags of the desk machine's templates."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse

from standfast.web.shell import GROUPS

register = template.Library()


@register.filter
def list_name(key: str) -> str:
    """Return the name of the address of a register's list."""
    return f"{key}.list"


@register.filter
def reasons(doors: Iterable[Any]) -> list[Any]:
    """Return why buttons are disabled, each reason once."""
    return list(dict.fromkeys(str(door.blocked) for door in doors if door.blocked))


@register.simple_tag(takes_context=True)
def file_address(context: template.Context, key: str, form: str) -> str:
    """Return the address of a list as a file: with its filters, order and moment, without page and what is open."""
    parameters = context["request"].GET.copy()
    for name in ("page", "open"):
        parameters.pop(name, None)
    query = parameters.urlencode()
    address = reverse(f"{key}.file", args=[form])
    return f"{address}?{query}" if query else address


@register.filter
def holds(group: Any, desk_key: str | None) -> bool:
    """Tell whether a group of the rail holds the desk of the page."""
    return any(desk.key == desk_key for desk in group.desks)


@register.filter
def meets(roles: frozenset[str], held: frozenset[str]) -> bool:
    """Tell whether somebody holds one of some roles."""
    return bool(roles & held)


@register.filter
def in_rail(desk_key: str | None) -> bool:
    """Tell whether the desk of the page stands in the rail."""
    return any(holds(group, desk_key) for group in GROUPS)
