"""What stands on every page: where I am, which moment it shows, whether entries arrive; and the rail of desks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from standfast.log.chains import own_site, recorded_world
from standfast.log.models import Chain, StoredEntry
from standfast.web.moments import NOW, asked_of

DISPLAYS = (
    ("", _("As the device")),
    ("day", _("Day")),
    ("dark", _("Dark")),
    ("night", _("Night: red on black")),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of the rail: its name, its address by name, whether its pages show a moment."""

    key: str
    name: Any
    url: str
    shows_moment: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Desks that stand together in the rail, and the roles whose work they are."""

    key: str
    name: Any
    roles: frozenset[str]
    desks: tuple[Desk, ...]


GROUPS = (
    Group(
        "now",
        _("Now"),
        frozenset({"duty officer", "field office", "police"}),
        (
            Desk("today", _("Today"), "today", shows_moment=False),
            Desk("centre", _("Operations centre"), "centre.list"),
            Desk("incidents", _("Incidents"), "incidents"),
            Desk("threats", _("Threats"), "threats"),
        ),
    ),
    Group(
        "field",
        _("Field"),
        frozenset({"planner", "engineer"}),
        (
            Desk("patrols", _("Patrols"), "patrols.list"),
            Desk("searches", _("Searches"), "searches.list"),
            Desk("perimeter", _("Perimeter"), "perimeter.list"),
            Desk("zones", _("Effect of zones"), "zones"),
            Desk("places", _("Places and zones"), "places.list"),
            Desk("plans", _("Plans and exercises"), "plans.list"),
        ),
    ),
    Group(
        "support",
        _("Support"),
        frozenset(
            {
                "logistics officer",
                "readiness officer",
                "medical officer",
                "security officer",
                "NGO focal point",
            }
        ),
        (
            Desk("units", _("Units"), "units.list"),
            Desk("readiness", _("Readiness"), "readiness.list"),
            Desk("stores", _("Stores"), "stores.list"),
            Desk("medical", _("Medical"), "medical.list"),
            Desk("safety", _("Staff safety"), "safety.list"),
        ),
    ),
    Group(
        "follow-up",
        _("Follow-up"),
        frozenset({"task-force secretary", "assessor"}),
        (
            Desk("letter", _("Letter"), "letter"),
            Desk("recommendations", _("Recommendations"), "recommendations"),
            Desk("assessment", _("Assessment"), "assessment"),
            Desk("bodies", _("Bodies"), "bodies.list"),
            Desk("guidance", _("Guidance"), "guidance_map"),
            Desk("followup", _("Actions and asks"), "followup"),
            Desk("linkage", _("Linkage"), "linkage.list", shows_moment=False),
            Desk("evidence", _("Evidence"), "evidence.list"),
            Desk("imports", _("Imports"), "imports/rows.list"),
        ),
    ),
    Group(
        "record",
        _("Record"),
        frozenset({"administrator"}),
        (
            Desk("log", _("Log"), "log", shows_moment=False),
            Desk("sites", _("Sites"), "sites", shows_moment=False),
            Desk("phones", _("Devices"), "phones", shows_moment=False),
            Desk("protected", _("Protected persons"), "protected_persons", shows_moment=False),
        ),
    ),
)


def groups_for(roles: frozenset[str]) -> list[Group]:
    """Return the groups of the rail, those of somebody's roles first; the desk of the day always leads."""
    first, *others = GROUPS
    return [first, *sorted(others, key=lambda group: not group.roles & roles)]


@dataclass(frozen=True, slots=True)
class LastEntry:
    """The entry received last, and from which site."""

    received_at: datetime
    site: str


def last_entry() -> LastEntry | None:
    """Return the entry received last, whatever its label: its site and time alone are told."""
    newest = StoredEntry.objects.order_by("-row").values("received_at", "chain").first()
    if newest is None:
        return None
    site = Chain.objects.filter(chain=newest["chain"]).values_list("site", flat=True).first()
    return LastEntry(newest["received_at"], site or str(newest["chain"])[:8])


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every template the frame of the page."""
    person = getattr(request, "person", None)
    if person is None:
        return {"moment": NOW}
    held = recorded_world() or ("", "")
    return {
        "person": person,
        "moment": asked_of(request),
        "now": timezone.now(),
        "groups": groups_for(person.roles),
        "mission": held[0],
        "site": own_site() or "",
        "world_kind": held[1],
        "last_entry": last_entry(),
        "display": request.session.get("display", ""),
    }
