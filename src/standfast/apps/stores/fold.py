"""From what was stated about a lot or an issue to their rows."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.stores.facts import (
    IssueBooked,
    IssueReturned,
    IssueWithdrawn,
    LotReceived,
    LotWithdrawn,
)
from standfast.apps.stores.models import Issue, Lot, Return
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class Returned(msgspec.Struct, frozen=True):
    """A return and when it was made."""

    at: datetime
    id: UUID
    fact: IssueReturned


class LotState(State):
    """What is known of a lot."""

    received: LotReceived | None = None
    received_at: datetime | None = None
    withdrawn: str | None = None


class IssueState(State):
    """What is known of an issue; returns may arrive before its booking."""

    booked: IssueBooked | None = None
    issued_at: datetime | None = None
    booked_by: UUID | None = None
    returns: tuple[Returned, ...] = ()
    withdrawn: str | None = None


def step_lot(state: LotState, entry: Entry) -> LotState | Unapplied:
    """Apply one entry to what is known of a lot."""
    match entry.fact:
        case LotReceived() as received:
            if state.received is not None:
                return Unapplied("A lot is received once; this receives it a second time.")
            return replace(state, received=received, received_at=entry.happened.start)
        case LotWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about a lot.")


def lot_rows(state: LotState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a lot, once its receipt is here."""
    if state.received is None or state.received_at is None:
        return []
    return [
        Lot(
            subject=subject,
            label=label,
            article=state.received.article,
            voucher=state.received.voucher,
            quantity=state.received.quantity,
            store=state.received.store,
            received_at=state.received_at,
            withdrawn=state.withdrawn,
        )
    ]


def step_issue(state: IssueState, entry: Entry) -> IssueState | Unapplied:
    """Apply one entry to what is known of an issue."""
    match entry.fact:
        case IssueBooked() as booked:
            if state.booked is not None:
                return Unapplied("An issue is booked once; this books it a second time.")
            return replace(
                state, booked=booked, issued_at=entry.happened.start, booked_by=entry.author
            )
        case IssueReturned(voucher=voucher) as returned:
            if any(one.fact.voucher == voucher for one in state.returns):
                return Unapplied(f"The return {voucher} was booked already; it counts once.")
            one = Returned(entry.happened.start, entry.id, returned)
            return replace(state, returns=(*state.returns, one))
        case IssueWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about an issue.")


def issue_rows(state: IssueState, *, subject: UUID, label: str) -> list[Row]:
    """Return the issue with its returns, once its booking is here."""
    if state.booked is None or state.issued_at is None or state.booked_by is None:
        return []
    issue = Issue(
        subject=subject,
        label=label,
        article=state.booked.article,
        voucher=state.booked.voucher,
        lot=state.booked.lot,
        quantity=state.booked.quantity,
        place=state.booked.place,
        issued_to=state.booked.issued_to,
        issued_at=state.issued_at,
        booked_by=state.booked_by,
        withdrawn=state.withdrawn,
    )
    returns = sorted(state.returns, key=lambda one: (one.at, one.id))
    return [
        issue,
        *(
            Return(
                subject=subject,
                label=label,
                voucher=one.fact.voucher,
                quantity=one.fact.quantity,
                returned_at=one.at,
                reason=one.fact.reason,
                entry=one.id,
            )
            for one in returns
        ),
    ]


register_fold("stores.lot", version=1, state=LotState, step=step_lot, rows=lot_rows, tables=(Lot,))
register_fold(
    "stores.issue",
    version=1,
    state=IssueState,
    step=step_issue,
    rows=issue_rows,
    tables=(Issue, Return),
)
