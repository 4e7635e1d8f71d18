"""The smallest valid things of a store: a lot of blankets and an issue from it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from standfast.apps.accounts.models import Person
from standfast.apps.stores import operations

RECEIVED = datetime(2016, 8, 22, 9, tzinfo=UTC)
ISSUED = datetime(2016, 9, 5, 9, tzinfo=UTC)
BLANKET = "ballistic blanket"


def lot(by: Person, quantity: int, voucher: str = "RV-1", article: str = BLANKET) -> UUID:
    """Return a lot as received."""
    return operations.receive_lot(
        by=by, at=RECEIVED, article=article, voucher=voucher, quantity=quantity, store="Tomping"
    ).subject


def issued(
    by: Person,
    lot_id: UUID,
    quantity: int,
    voucher: str = "IV-1",
    *,
    at: datetime = ISSUED,
    place: UUID | None = None,
    article: str = BLANKET,
) -> UUID:
    """Return a booking of an issue from a lot."""
    return operations.book_issue(
        by=by,
        at=at,
        article=article,
        voucher=voucher,
        lot=lot_id,
        quantity=quantity,
        place=place or uuid4(),
        issued_to="Block C",
    ).subject


def returned(
    by: Person, issue_id: UUID, quantity: int, voucher: str = "TV-1", *, at: datetime = ISSUED
) -> None:
    """Book that part of an issue came back."""
    operations.book_return(
        by=by, at=at, issue_id=issue_id, voucher=voucher, quantity=quantity, reason="not needed"
    )
