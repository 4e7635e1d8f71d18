"""Places: the sites that the mission knows."""

from typing import get_args

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.places.facts import SiteKind
from standfast.apps.places.models import Site
from standfast.web.desks.declare import Column, Register, Text, register
from standfast.web.desks.filters import Choice, State

KINDS = tuple((kind, kind) for kind in get_args(SiteKind))
SITES = register(
    Register(
        key="places",
        title=_("Sites"),
        one=_("A place that the mission knows"),
        desk="places",
        model=Site,
        name=lambda row: row.name,
        columns=(
            Column("name", _("Name")),
            Column("kind", _("Kind")),
            Column("county", _("County")),
            Column("state", _("State")),
            Column("field_office", _("Field office")),
            Column("parent", _("Part of"), of="places", unknown=_("stands alone")),
            Column("aliases", _("Also written"), listed=False, sort=""),
            Column("lon", _("Longitude"), listed=False),
            Column("lat", _("Latitude"), listed=False),
            Column("accuracy_m", _("To within, in metres"), listed=False),
            Column("founded_at", _("Known since"), listed=False),
            Column("closed_at", _("Closed at"), unknown=_("in use"), listed=False),
            Column("closed_reason", _("Closed because"), unknown=_("in use"), listed=False),
            Column("note", _("Note"), listed=False),
        ),
        filters=(
            Text(("name", "county", "state", "code")),
            Choice("kind", _("Kind"), KINDS),
            State(
                "state",
                _("State"),
                (
                    ("open", _("in use"), Q(closed_at=None)),
                    ("closed", _("closed"), Q(closed_at__isnull=False)),
                ),
            ),
        ),
        empty=_("No site is recorded. One stands here when somebody enters it."),
    )
)
