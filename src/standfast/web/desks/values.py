"""A value in words for the screen, and as a cell for a file."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from standfast.log.times import MISSION_ZONE, Happened
from standfast.web.templatetags.reading import (
    day,
    happened_text,
    instant,
    number,
    short,
    verification,
)


@dataclass(frozen=True, slots=True)
class Certainty:
    """A state of verification, shown as a marker by shape and word."""

    state: str

    def __str__(self) -> str:
        return self.state


@dataclass(frozen=True, slots=True)
class Named:
    """A subject by name, with the address of its page."""

    subject: UUID
    name: str | None
    address: str = ""

    def __str__(self) -> str:
        return self.name or _("not open or not known here")


def in_words(value: Any, unknown: Any = "") -> SafeString | str:
    """Return a value as a reader sees it; None reads as `unknown`, a reason in words."""
    match value:
        case None | "":
            return format_html('<span class="quiet">{}</span>', unknown or _("not known"))
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            return number(value)
        case datetime():
            return instant(value)
        case date():
            return day(value)
        case Happened():
            return happened_text(value)
        case Certainty():
            return verification(value.state)
        case Named():
            return _named(value)
        case list() | tuple():
            return _several(value)
        case UUID():
            return format_html('<span class="mono">{}</span>', short(value))
        case _:
            return str(value)


def _named(value: Named) -> SafeString | str:
    if value.name is None:
        return format_html(
            '<span class="quiet">{} <span class="mono">{}</span></span>',
            value,
            short(value.subject),
        )
    if not value.address:
        return value.name
    return format_html('<a href="{}">{}</a>', value.address, value.name)


def _several(values: Any) -> SafeString | str:
    if not values:
        return format_html('<span class="quiet">{}</span>', _("none"))
    return format_html_join(", ", "{}", ((in_words(one),) for one in values))


Cell = str | int | float | bool | date | datetime | None


def as_cell(value: Any) -> Cell:
    """Return a value as a file holds it: numbers, days and truths keep their type, instants are mission time without a zone."""
    match value:
        case None:
            return None
        case datetime():
            return value.astimezone(MISSION_ZONE).replace(tzinfo=None)
        case bool() | int() | float() | date():
            return value
        case Happened():
            return happened_text(value)
        case Named():
            return str(value)
        case list() | tuple():
            return "; ".join(str(as_cell(one)) for one in value)
        case _:
            return str(value)
