"""Filters and tags for reading: mission time with the zone named, ages in words, markers by shape and word."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standfast.apps.followup.wording import number_text
from standfast.log.times import MISSION_ZONE, Happened, end_of_day, local_date
from standfast.reports.page import site_words
from standfast.web.moments import MISSION_ZONE_NAME

register = template.Library()

# Shapes of twelve by twelve; each state differs by shape before colour.
_RING = '<circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="1.6"/>'
_SHAPES = {
    "verified": '<circle cx="6" cy="6" r="5.6" fill="currentColor"/>',
    "partly verified": _RING + '<path d="M6 1a5 5 0 0 1 0 10z" fill="currentColor"/>',
    "unverified": _RING,
    "refuted": _RING + '<path d="M2.5 9.5l7-7" stroke="currentColor" stroke-width="1.6"/>',
    "cannot be verified": _RING
    + '<path d="M4.6 4.8a1.5 1.5 0 1 1 2 1.4c-.4.2-.6.4-.6.9M6 8.4v1" fill="none" stroke="currentColor" stroke-width="1.2"/>',
}
_SAME_SHAPE = {
    "disputed": "refuted",
    "partially verified": "partly verified",
}


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a day as `23 Dec 2016`, in mission time."""
    if value is None:
        return _("not known")
    local = value.astimezone(MISSION_ZONE) if isinstance(value, datetime) else value
    return f"{local.day} {local:%b %Y}"


@register.filter
def clock(value: datetime | None) -> str:
    """Return an instant as `23 Dec 2016 14:05`, in mission time."""
    if value is None:
        return _("not known")
    return f"{day(value)} {value.astimezone(MISSION_ZONE):%H:%M}"


@register.simple_tag
def instant(value: datetime | None) -> SafeString | str:
    """Return a time element: mission time with the zone named."""
    if value is None:
        return _("not known")
    return format_html(
        '<time datetime="{}">{} {}</time>', value.isoformat(), clock(value), MISSION_ZONE_NAME
    )


@register.simple_tag
def age(value: datetime | None, now: datetime | None = None) -> SafeString | str:
    """Return an age in words, exact on hover."""
    if value is None:
        return _("not known")
    exact = f"{clock(value)} {MISSION_ZONE_NAME}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        exact,
        age_in_words(value, now or timezone.now()),
    )


def age_in_words(value: datetime, now: datetime) -> str:
    """Return how long ago an instant was; what lies ahead says so."""
    seconds = (now - value).total_seconds()
    if seconds < 0:
        return _("ahead of this clock")
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // 86400)
    if minutes < 1:
        return _("just now")
    if hours < 1:
        return _("%s min ago") % minutes
    if days < 2:
        return _("%s h ago") % hours
    if days < 60:
        return ngettext("%s day ago", "%s days ago", days) % days
    if days < 730:
        return _("%s months ago") % (days // 30)
    return _("%s years ago") % (days // 365)


@register.filter
def happened_text(value: Happened | None) -> str:
    """Return when something happened, as precisely as anybody can say."""
    if value is None:
        return _("not known")
    return span_text(value.start, value.end, value.precision)


def span_text(start: datetime, end: datetime, precision: str) -> str:
    """Return a time with its precision in words: `about 14:00 on 3 Nov 2016`, `some time on 3 Nov 2016`."""
    if precision in ("exact", "minute"):
        return f"{clock(start)} {MISSION_ZONE_NAME}"
    if precision == "day":
        return _("some time on %s") % day(start)
    if precision == "month":
        return _("some time in %s") % f"{start.astimezone(MISSION_ZONE):%b %Y}"
    if precision == "hour":
        return _("about %s") % f"{clock(start + (end - start) / 2)} {MISSION_ZONE_NAME}"
    if day(start) == day(end):
        return _("between %(start)s and %(end)s") % {
            "start": clock(start),
            "end": f"{end.astimezone(MISSION_ZONE):%H:%M} {MISSION_ZONE_NAME}",
        }
    return _("between %(start)s and %(end)s") % {
        "start": clock(start),
        "end": f"{clock(end)} {MISSION_ZONE_NAME}",
    }


@register.simple_tag
def happened(row: Any) -> SafeString | str:
    """Return when an incident happened, as precisely as anybody can say."""
    text = span_text(row.happened_start, row.happened_end, row.happened_precision)
    return format_html('<time datetime="{}">{}</time>', row.happened_start.isoformat(), text)


@register.simple_tag(takes_context=True)
def sort_head(context: template.Context, field: str, words: str, sort: str) -> SafeString:
    """Return the heading of a column that sorts: its link turns the order round."""
    ascending = sort == field
    chosen = sort.lstrip("-") == field
    order = f"-{field}" if ascending else field
    address = address_with(context, sort=order, page="")
    state = "ascending" if ascending else "descending" if chosen else "none"
    arrow = " ↑" if ascending else " ↓" if chosen else ""
    return format_html(
        '<th aria-sort="{}"><a href="{}">{}{}</a></th>', state, address, words, arrow
    )


@register.simple_tag
def action_door(
    name: str, subject: Any, words: str, blocked: str | None, kind: str = ""
) -> SafeString:
    """Return the door to a form, or a disabled button whose reason stands beside it (`why_not`)."""
    if blocked:
        return format_html('<button class="{}" disabled>{}</button>', kind, words)
    address = reverse(name, args=[subject])
    return format_html('<a class="button {}" href="{}">{}</a>', kind, address, words)


@register.simple_tag
def why_not(blocked: dict[str, str | None]) -> SafeString:
    """Return the reasons why buttons are disabled, each once."""
    reasons = dict.fromkeys(reason for reason in blocked.values() if reason)
    return format_html_join("", '<p class="why-not">{}</p>', ((reason,) for reason in reasons))


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """Return what a mapping holds under a key, or None."""
    return mapping.get(key)


@register.filter
def coordinate(value: float) -> str:
    """Return degrees with five decimals: about a metre."""
    return f"{value:.5f}"


@register.simple_tag
def until(value: datetime) -> SafeString | str:
    """Return the end of a half-open period in words: the last moment of a day is the end of that day."""
    if value == end_of_day(local_date(value)):
        return _("to the end of %s") % day(value)
    return format_html("{} {}", _("up to, not including,"), instant(value))


@register.filter
def last_day(value: datetime) -> str:
    """Return the last day that lies before the end of a half-open period."""
    return day(value - timedelta(microseconds=1))


@register.simple_tag
def verification(state: str | None, words: str = "") -> SafeString:
    """Return the marker of a state of verification: shape, then word."""
    state = state or "unverified"
    shape = _SAME_SHAPE.get(state, state)
    return format_html(
        '<span class="mark {}"><svg viewBox="0 0 12 12" aria-hidden="true">{}</svg><span>{}</span></span>',
        shape.replace(" ", "-"),
        mark_safe(_SHAPES.get(shape, _RING)),  # noqa: S308 -- our own constant shapes
        words or state,
    )


@register.filter
def number(value: float | None) -> str:
    """Return a number as the letter prints it; unknown is words."""
    return _("not known") if value is None else number_text(value)


@register.simple_tag(takes_context=True)
def door(context: template.Context, key: str, text: str) -> SafeString:
    """Return a number that leads to its figure, at the moment of the page."""
    address = with_moment(context, reverse("figure", args=[key]))
    return format_html('<a class="door" data-figure="{}" href="{}">{}</a>', key, address, text)


@register.simple_tag(takes_context=True)
def with_moment(context: template.Context, address: str) -> str:
    """Return an address that keeps the moment of the page."""
    moment = context.get("moment")
    query = moment.query if moment else ""
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


@register.simple_tag(takes_context=True)
def with_moment_of(context: template.Context, name: str, *args: Any) -> str:
    """Return the address of a named page that keeps the moment of this one."""
    return with_moment(context, reverse(name, args=args))


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """Return the address of this page with some parameters changed; None or an empty text takes one away."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    query = parameters.urlencode()
    return f"{context['request'].path}?{query}" if query else str(context["request"].path)


@register.filter
def short(value: Any) -> str:
    """Return the last eight characters of an id, enough to tell two apart on a screen."""
    return str(value)[-8:]


@register.filter
def site_name(value: str | None) -> str:
    """Return a site's name as people write it."""
    return site_words(value) if value else _("not known")


@register.filter
def sheets(names: str) -> list[str]:
    """Return the addresses of our style sheets."""
    return [static(f"web/{name}.css") for name in names.split()]


@register.filter
def opaque(handle: str) -> str:
    """Return the opaque end of a case's handle, by which an address names it."""
    return handle.rpartition(" ")[2]
