"""What may be done with stores."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.stores import queries, rules
from standfast.apps.stores.facts import (
    IssueBooked,
    IssueReturned,
    IssueWithdrawn,
    LotReceived,
    LotWithdrawn,
    Name,
    Quantity,
    Text,
    Voucher,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation

STOREKEEPERS = ("logistics officer", "field office")


@operation(roles=STOREKEEPERS)
def receive_lot(
    *,
    by: Person,
    at: datetime,
    article: Name,
    voucher: Voucher,
    quantity: Quantity,
    store: Name,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Book the receipt of a lot."""
    fact = LotReceived(article=article, voucher=voucher, quantity=quantity, store=store)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=STOREKEEPERS)
def withdraw_lot(
    *,
    by: Person,
    at: datetime,
    lot_id: UUID,
    reason: Text,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take back the receipt of a lot that was booked in error.

    :raises Refused: when the lot is unknown or was withdrawn already.
    """
    if blocked := rules.lot_withdrawal_blocker(queries.lot(lot_id)):
        raise Refused(blocked)
    return append(LotWithdrawn(reason=reason), subject=lot_id, by=by, at=at, seen=seen, id=id)


@operation(roles=STOREKEEPERS)
def book_issue(
    *,
    by: Person,
    at: datetime,
    article: Name,
    voucher: Voucher,
    lot: UUID,
    quantity: Quantity,
    place: UUID,
    issued_to: Name,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Book that part of a lot was handed out.

    :raises Refused: when the lot is unknown, withdrawn or too small, or `by` booked the voucher before.
    """
    if reason := rules.issue_blocker(
        queries.lot(lot), article=article, voucher=voucher, quantity=quantity, by=by
    ):
        raise Refused(reason)
    fact = IssueBooked(
        article=article,
        voucher=voucher,
        lot=lot,
        quantity=quantity,
        place=place,
        issued_to=issued_to,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=STOREKEEPERS)
def book_return(
    *,
    by: Person,
    at: datetime,
    issue_id: UUID,
    voucher: Voucher,
    quantity: Quantity,
    reason: Text,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Book that part of an issue came back.

    :raises Refused: when the issue is unknown or withdrawn, more comes back than is out, or the return is booked already.
    """
    known = queries.issue(issue_id)
    if blocked := rules.return_blocker(known, voucher=voucher, quantity=quantity):
        raise Refused(blocked)
    fact = IssueReturned(voucher=voucher, quantity=quantity, reason=reason)
    return append(fact, subject=issue_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=STOREKEEPERS)
def withdraw_issue(
    *,
    by: Person,
    at: datetime,
    issue_id: UUID,
    reason: Text,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take back an issue that was booked in error.

    :raises Refused: when the issue is unknown or was withdrawn already.
    """
    if blocked := rules.withdrawal_blocker(queries.issue(issue_id)):
        raise Refused(blocked)
    return append(IssueWithdrawn(reason=reason), subject=issue_id, by=by, at=at, seen=seen, id=id)
