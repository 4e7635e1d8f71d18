"""Why something may not be done with stores, as a sentence."""

from standfast.apps.accounts.models import Person
from standfast.apps.stores import queries
from standfast.apps.stores.models import Issue, Lot


def issue_blocker(
    lot: Lot | None, *, article: str, voucher: str, quantity: int, by: Person
) -> str | None:
    """Say why an issue cannot be booked; a booking of the same voucher by another office is not known here."""
    if lot is None:
        return "This site knows no such lot; book its receipt first."
    if lot.withdrawn is not None:
        return f"The receipt {lot.voucher} was booked in error: {lot.withdrawn}"
    if lot.article != article:
        return f"The lot {lot.voucher} holds {lot.article}, not {article}; choose another lot."
    if queries.booked_by(voucher, by.subject) is not None:
        return f"You have booked the voucher {voucher} already; it counts once. Correct it by a return or withdraw it."
    if quantity > (left := queries.left_in_lot(lot)):
        return f"The lot {lot.voucher} has {left} left; {quantity} cannot be issued from it."
    return None


def return_blocker(issue: Issue | None, *, voucher: str, quantity: int) -> str | None:
    """Say why a return cannot be booked."""
    if reason := withdrawal_blocker(issue):
        return reason
    if issue is None:
        return None
    returns = queries.returns_on(issue.subject)
    if any(one.voucher == voucher for one in returns):
        return f"The return {voucher} is booked already; it counts once."
    if quantity > (out := issue.quantity - sum(one.quantity for one in returns)):
        return f"Of issue {issue.voucher} {out} are still out; {quantity} cannot come back."
    return None


def withdrawal_blocker(issue: Issue | None) -> str | None:
    """Say why a booking of an issue cannot be withdrawn."""
    if issue is None:
        return "This site knows no such issue; book it first."
    if issue.withdrawn is not None:
        return f"The issue {issue.voucher} was withdrawn: {issue.withdrawn}"
    return None


def lot_withdrawal_blocker(lot: Lot | None) -> str | None:
    """Say why the receipt of a lot cannot be withdrawn."""
    if lot is None:
        return "This site knows no such lot; book its receipt first."
    if lot.withdrawn is not None:
        return f"The receipt {lot.voucher} was withdrawn already: {lot.withdrawn}"
    return None
