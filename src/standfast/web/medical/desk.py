"""Medical: facilities with their level, and what each can do now."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.medical import operations, rules
from standfast.apps.medical.facts import Level
from standfast.apps.medical.models import CapabilityStanding, Facility
from standfast.web.desks.declare import Ask, Column, Recording, Register, Related, Text, register
from standfast.web.desks.filters import Choice, OneOf, literal, until

FACILITIES = register(
    Register(
        key="medical",
        title=_("Medical facilities"),
        one=_("A medical facility"),
        desk="medical",
        model=Facility,
        columns=(
            Column("name", _("Name")),
            Column("site", _("Site"), of="places"),
            Column("level", _("Level")),
            Column("level_since", _("Level since")),
            Column("closed_at", _("Closed at"), unknown=_("open")),
            Column("opened_at", _("Opened at"), listed=False),
            Column("closed_reason", _("Closed because"), unknown=_("open"), listed=False),
        ),
        filters=(
            Text(("name",)),
            Choice("level", _("Level"), literal(Level)),
            OneOf("site", _("Site"), of="places"),
            until("closed_at", _("State"), _("open"), _("closed")),
        ),
        related=(
            Related(
                _("What it can do"),
                lambda row: CapabilityStanding.objects.filter(subject=row.subject).order_by(
                    "capability"
                ),
                (
                    Column("capability", _("Capability")),
                    Column("present", _("Present")),
                    Column("since", _("Since")),
                    Column("note", _("Note"), unknown=_("none")),
                ),
                _("Nobody has said what it can do. What is not listed is not known, not absent."),
            ),
        ),
        records=(
            Recording(
                operations.open_facility,
                _("Open a facility"),
                asks=(("site", Ask(of="places")),),
            ),
            Recording(
                operations.state_capability,
                _("State what it can do"),
                about="facility_id",
                asks=(("present", Ask(label=_("It can do this now"))),),
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
            Recording(
                operations.set_level,
                _("Set its level"),
                about="facility_id",
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
            Recording(
                operations.close_facility,
                _("Close it"),
                about="facility_id",
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
        ),
        empty=_("No facility is recorded. One stands here when a medical officer opens it."),
    )
)
