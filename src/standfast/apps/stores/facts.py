"""What is stated about stores. A voucher number is unique for its kind of paper: two bookings of one number are one event."""

from typing import Annotated
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Voucher = Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]


@fact("stores.lot.received", act=True)
class LotReceived(Fact):
    """A lot of an article came into a store."""

    article: Name
    voucher: Voucher
    quantity: Quantity
    store: Name


@fact("stores.lot.withdrawn", act=False)
class LotWithdrawn(Fact):
    """A receipt was booked in error."""

    reason: Text


@fact("stores.issue.booked", act=True)
class IssueBooked(Fact):
    """Part of a lot was handed out at a place."""

    article: Name
    voucher: Voucher
    lot: UUID
    quantity: Quantity
    place: UUID
    issued_to: Name


@fact("stores.issue.returned", act=True)
class IssueReturned(Fact):
    """Part of what was issued came back."""

    voucher: Voucher
    quantity: Quantity
    reason: Text


@fact("stores.issue.withdrawn", act=False)
class IssueWithdrawn(Fact):
    """An issue was booked in error: nothing was handed out."""

    reason: Text
