"""Stores: what was handed out, of which lots, and what came back."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts.models import Person
from standfast.apps.stores import operations, queries, rules
from standfast.apps.stores.models import Issue, Lot, Return
from standfast.web.desks.declare import (
    PEOPLE,
    Ask,
    Column,
    Recording,
    Register,
    Related,
    Text,
    register,
)
from standfast.web.desks.filters import Days, OneOf, State

ARTICLE = Ask(label=_("Article"), hint=_("As the store's card names it, such as “female condom”."))
VOUCHER = Ask(label=_("Voucher"), hint=_("Its number; the same voucher counts once."))
WITHDRAWN = State(
    "state",
    _("State"),
    (
        ("standing", _("standing"), Q(withdrawn=None)),
        ("withdrawn", _("withdrawn"), Q(withdrawn__isnull=False)),
    ),
)


def _issue_withdrawal(row: Issue, _person: Person) -> str | None:
    return rules.withdrawal_blocker(row)


def _lot_withdrawal(row: Lot, _person: Person) -> str | None:
    return rules.lot_withdrawal_blocker(row)


def _left(row: Lot) -> Any:
    return None if row.withdrawn else queries.left_in_lot(row)


LOTS = register(
    Register(
        key="stores/lots",
        title=_("Lots"),
        one=_("A lot, as received"),
        desk="stores",
        model=Lot,
        name=lambda row: f"{row.article}, {row.voucher}",
        order="-received_at",
        columns=(
            Column("article", _("Article")),
            Column("voucher", _("Voucher")),
            Column("quantity", _("Received")),
            Column("left", _("Left"), _left, unknown=_("withdrawn")),
            Column("store", _("Store")),
            Column("received_at", _("Received at")),
            Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False),
        ),
        filters=(Text(("article", "voucher", "store")), WITHDRAWN, Days("received_at")),
        related=(
            Related(
                _("Issues of this lot"),
                lambda row: Issue.objects.filter(lot=row.subject).order_by("issued_at", "pk"),
                (
                    Column("voucher", _("Voucher")),
                    Column("quantity", _("Quantity")),
                    Column("issued_to", _("Issued to")),
                    Column("issued_at", _("Issued at")),
                ),
                _("Nothing of it was handed out yet."),
                of="stores",
            ),
        ),
        records=(
            Recording(
                operations.receive_lot,
                _("Book the receipt of a lot"),
                asks=(("article", ARTICLE), ("voucher", VOUCHER)),
            ),
            Recording(
                operations.withdraw_lot,
                _("Withdraw the receipt"),
                about="lot_id",
                blocker=_lot_withdrawal,
            ),
        ),
        empty=_("No lot is recorded. One stands here when a storekeeper books its receipt."),
    )
)
ISSUES = register(
    Register(
        key="stores",
        title=_("Issues"),
        one=_("An issue from a store"),
        desk="stores",
        model=Issue,
        name=lambda row: f"{row.article}, {row.voucher}",
        order="-issued_at",
        columns=(
            Column("article", _("Article")),
            Column("voucher", _("Voucher")),
            Column("quantity", _("Quantity")),
            Column("place", _("Place"), of="places"),
            Column("issued_to", _("Issued to")),
            Column("issued_at", _("Issued at")),
            Column("lot", _("Lot"), of="stores/lots", listed=False),
            Column("booked_by", _("Booked by"), of=PEOPLE, listed=False),
            Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            Text(("article", "voucher", "issued_to")),
            OneOf("place", _("Place"), of="places"),
            WITHDRAWN,
            Days("issued_at"),
        ),
        related=(
            Related(
                _("Returns"),
                lambda row: Return.objects.filter(subject=row.subject).order_by("returned_at"),
                (
                    Column("voucher", _("Voucher")),
                    Column("quantity", _("Quantity")),
                    Column("returned_at", _("Returned at")),
                    Column("reason", _("Why")),
                ),
                _("Nothing of it came back."),
            ),
        ),
        records=(
            Recording(
                operations.book_issue,
                _("Book an issue"),
                asks=(
                    ("article", ARTICLE),
                    ("voucher", VOUCHER),
                    ("lot", Ask(label=_("Of the lot"), of="stores/lots")),
                    ("place", Ask(of="places")),
                ),
            ),
            Recording(
                operations.book_return,
                _("Book a return"),
                about="issue_id",
                asks=(("voucher", VOUCHER),),
                blocker=_issue_withdrawal,
            ),
            Recording(
                operations.withdraw_issue,
                _("Withdraw the issue"),
                about="issue_id",
                blocker=_issue_withdrawal,
            ),
        ),
        empty=_("Nothing was handed out yet. An issue stands here when a storekeeper books it."),
    )
)
