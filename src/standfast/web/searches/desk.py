"""Searches: each day of each search, what it found, and who holds what was seized."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.searches import operations, rules
from standfast.apps.searches.facts import Component, ItemClass, Level
from standfast.apps.searches.models import CustodyStep, Search, SeizedItem
from standfast.web.desks.declare import Ask, Column, Recording, Register, Related, Text, register
from standfast.web.desks.filters import Choice, Days, OneOf, literal, until

SITE = ("site", Ask(of="places"))
UNCOUNTED = _("nobody counted")
STRENGTHS = (
    "strengths",
    Ask(label=_("Who searched"), hint=_("One a line: component; women; men.")),
)

SEARCHES = register(
    Register(
        key="searches",
        title=_("Searches"),
        one=_("A day of a search"),
        desk="searches",
        model=Search,
        order="-start",
        columns=(
            Column("start", _("Began at")),
            Column("level", _("Level")),
            Column("site", _("Site"), of="places"),
            Column("zone", _("Zone"), unknown=_("no zone named")),
            Column("lead", _("Led by")),
            Column("shelters", _("Shelters"), unknown=UNCOUNTED),
            Column("end", _("Ended at"), listed=False),
            Column("people", _("People searched"), unknown=UNCOUNTED, listed=False),
            Column("refusals", _("Refusals"), unknown=UNCOUNTED, listed=False),
            Column("held", _("People held"), unknown=UNCOUNTED, listed=False),
            Column("injuries", _("Injuries"), unknown=UNCOUNTED, listed=False),
            Column("complaints", _("Complaints"), unknown=UNCOUNTED, listed=False),
            Column("women", _("Women who searched"), unknown=UNCOUNTED, listed=False),
            Column("men", _("Men who searched"), unknown=UNCOUNTED, listed=False),
            Column("basis", _("Basis"), unknown=_("none stated"), listed=False),
            Column("note", _("Note"), unknown=_("none"), listed=False),
            Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            Choice("level", _("Level"), literal(Level)),
            Choice("lead", _("Led by"), literal(Component)),
            OneOf("site", _("Site"), of="places"),
            until("withdrawn", _("State"), _("standing"), _("withdrawn")),
            Days("start"),
        ),
        related=(
            Related(
                _("Seized items"),
                lambda row: SeizedItem.objects.filter(search=row.subject).order_by("tag", "pk"),
                (
                    Column("tag", _("Tag")),
                    Column("item_class", _("Class")),
                    Column("quantity", _("Quantity")),
                    Column("disposal", _("Left custody"), unknown=_("in custody")),
                ),
                _("Nothing was seized as far as is recorded."),
                of="searches/items",
            ),
        ),
        records=(
            Recording(
                operations.record_search,
                _("Record a day of a search"),
                asks=(SITE, STRENGTHS, ("zone", Ask(hint=_("For a search of a zone: its name.")))),
            ),
            Recording(
                operations.record_seized_item,
                _("Enter a seized item"),
                about="search_id",
                asks=(
                    ("tag", Ask(hint=_("The number on the evidence bag."))),
                    ("holder", Ask(label=_("Taken into custody by"))),
                ),
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
            Recording(
                operations.correct_search,
                _("Correct the record"),
                about="search_id",
                asks=(SITE,),
                lede=_("Leave empty what was right."),
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
            Recording(
                operations.withdraw_search,
                _("Withdraw the record"),
                about="search_id",
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
        ),
        empty=_("No search is recorded. A day of one stands here when its leader records it."),
    )
)
ITEMS = register(
    Register(
        key="searches/items",
        title=_("Seized items"),
        one=_("A seized item and its custody"),
        desk="searches",
        model=SeizedItem,
        order="-found_at",
        columns=(
            Column("tag", _("Tag")),
            Column("item_class", _("Class")),
            Column("quantity", _("Quantity")),
            Column("found_at", _("Found at")),
            Column("holder", _("Held by"), unknown=_("out of custody")),
            Column("disposal", _("Left custody"), unknown=_("in custody")),
            Column("description", _("Description"), listed=False),
            Column("found_where", _("Found in"), listed=False),
            Column("search", _("Search"), of="searches", listed=False),
            Column("store", _("Store"), unknown=_("no store named"), listed=False),
            Column("disposed_at", _("Left custody at"), unknown=_("in custody"), listed=False),
            Column("witnesses", _("Witnesses"), sort="", listed=False),
        ),
        filters=(
            Text(("tag", "description", "holder")),
            Choice("item_class", _("Class"), literal(ItemClass)),
            until("disposal", _("Custody"), _("in custody"), _("left custody")),
            Days("found_at"),
        ),
        related=(
            Related(
                _("Custody"),
                lambda row: CustodyStep.objects.filter(subject=row.subject).order_by("number"),
                (
                    Column("number", _("Step")),
                    Column("at", _("At")),
                    Column("handed_by", _("Handed by"), unknown=_("found")),
                    Column("received_by", _("Received by"), unknown=_("left custody")),
                    Column("gap", _("Does not begin with the holder")),
                ),
                _("No step is recorded."),
            ),
        ),
        records=(
            Recording(
                operations.hand_over_item,
                _("Hand it over"),
                about="item_id",
                asks=(("handed_by", Ask(initial=lambda row: row.holder)),),
                blocker=lambda row, _person: rules.custody_blocker(row, row.holder),
            ),
            Recording(
                operations.dispose_of_item,
                _("It leaves custody"),
                about="item_id",
                asks=(
                    ("handed_by", Ask(initial=lambda row: row.holder)),
                    ("witnesses", Ask(hint=_("Two, one a line; neither is the holder."))),
                ),
                blocker=lambda row, _person: rules.custody_blocker(row, row.holder),
            ),
        ),
        empty=_("Nothing was seized. An item stands here when it is entered on a search's page."),
    )
)
