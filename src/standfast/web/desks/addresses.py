"""The addresses of every declared register; importing a desk's module declares it."""

from importlib import import_module

from django.urls import URLPattern, path

from standfast.web.desks import pages
from standfast.web.desks.declare import REGISTERS, Register

DESK_MODULES = (
    "standfast.web.bodies.desk",
    "standfast.web.guidance.desk",
    "standfast.web.places.desk",
    "standfast.web.perimeter.desk",
    "standfast.web.searches.desk",
    "standfast.web.plans.desk",
    "standfast.web.readiness.desk",
    "standfast.web.units.desk",
    "standfast.web.patrols.desk",
    "standfast.web.medical.desk",
    "standfast.web.safety.desk",
    "standfast.web.centre.desk",
    "standfast.web.stores.desk",
    "standfast.web.linkage.desk",
    "standfast.web.imports.desk",
    "standfast.web.evidence.desk",
    "standfast.web.followup.desk",
    "standfast.web.followup.dealings_desk",
    "standfast.web.followup.sunset_desk",
)
"""Each desk's module, in the order in which a rail would name them; a line for each new one."""


def desk_addresses() -> list[URLPattern]:
    """Return the addresses of every register: `key.list`, `key.one`, `key.found`, `key.record`, `key.file`."""
    for name in DESK_MODULES:
        import_module(name)
    return [address for declared in REGISTERS.values() for address in _of(declared)]


def _of(declared: Register) -> list[URLPattern]:
    key = declared.key
    told = {"key": key}
    own = [
        path(f"{key}/", pages.listing, told, name=f"{key}.list"),
        path(f"{key}/as/<str:form>", pages.take_away, told, name=f"{key}.file"),
    ]
    if any(not one.about for one in declared.records):
        own.append(path(f"{key}/record/<slug:operation>/", pages.found, told, name=f"{key}.found"))
    if not declared.page:
        own.append(path(f"{key}/<uuid:subject>/", pages.one, told, name=f"{key}.one"))
    if any(one.about for one in declared.records):
        form = f"{key}/<uuid:subject>/<slug:operation>/"
        own.append(path(form, pages.record, told, name=f"{key}.record"))
    return own
