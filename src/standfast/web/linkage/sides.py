"""Two reports side by side: each field of both, and whether it speaks for one event, against it, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from standfast.apps.linkage.reports import Told
from standfast.apps.observations import queries as observations
from standfast.log.times import MISSION_ZONE

FOR, AGAINST, NEITHER, UNKNOWN = "for", "against", "neither", "unknown"
SLIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both reports."""

    title: str
    a: str
    b: str
    speaks: str
    weight: float | None
    sentence: str

    @property
    def mark(self) -> str:
        """Whether the field agrees, in words: colour alone says nothing."""
        return {
            FOR: _("agrees"),
            AGAINST: _("differs"),
            NEITHER: _("says little"),
            UNKNOWN: _("not compared"),
        }[self.speaks]


def lines_of(a: Told, b: Told, reasons: list[dict[str, Any]]) -> list[Line]:
    """Return the fields of two reports in one order, each with the reason that the proposal gives."""
    by_kind = {reason["kind"]: reason for reason in reasons}
    fields = (
        ("time", _("When"), _when),
        ("place", _("Place"), lambda told: told.place),
        ("distance", _("Point"), _point),
        ("category", _("What"), lambda told: told.what),
        ("actors", _("Sides named"), lambda told: "; ".join(told.actors)),
        ("deaths", _("Dead"), _dead),
        ("words", _("Account"), lambda told: told.words),
    )
    return [_line(title, one(a), one(b), by_kind.get(kind)) for kind, title, one in fields]


def _line(title: str, a: str | None, b: str | None, reason: Mapping[str, Any] | None) -> Line:
    unknown = _("not known")
    if reason is None:
        return Line(title, a or unknown, b or unknown, UNKNOWN, None, "")
    weight = float(reason["weight"])
    speaks = NEITHER if abs(weight) < SLIGHT else FOR if weight > 0 else AGAINST
    return Line(title, a or unknown, b or unknown, speaks, weight, str(reason["sentence"]))


def _when(told: Told) -> str | None:
    if told.start is None or told.end is None:
        return None
    start, end = told.start.astimezone(MISSION_ZONE), told.end.astimezone(MISSION_ZONE)
    if start == end:
        return f"{start:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"  # noqa: RUF001 -- a span


def _point(told: Told) -> str | None:
    if told.lon is None or told.lat is None:
        return None
    point = f"{told.lat:.4f} N {told.lon:.4f} E"
    if told.accuracy_m is None:
        return _("%s, accuracy not known") % point
    return _("%(point)s, to within %(m)d m") % {"point": point, "m": round(told.accuracy_m)}


def _dead(told: Told) -> str | None:
    if told.deaths is None:
        return None
    low, high = told.deaths
    return f"{low}" if low == high else f"{low} – {high}"  # noqa: RUF001 -- a span


@dataclass(frozen=True, slots=True)
class Heading:
    """Who tells a report, and where it stands."""

    title: str
    address: str | None
    label: str


def heading_of(told: Told) -> Heading:
    """Return who tells a report, and the address of its page if it has one."""
    if told.kind == "incident":
        title = _("Incident, recorded at %s") % told.source
        return Heading(title, reverse("incident", args=[told.id]), told.label)
    title = _("%(source)s %(id)s, version %(version)s") % {
        "source": told.source.upper(), "id": told.external_id, "version": told.version,
    }  # fmt: skip
    return Heading(title, _observation_address(told), told.label)


def _observation_address(told: Told) -> str | None:
    subject = observations.history(told.external_id or "", source=told.source).values_list(
        "subject", flat=True
    )
    return reverse("observations.one", args=[subject[0]]) if subject else None
