"""Questions about stores."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from standfast.apps.stores.models import Issue, Lot, Return


@dataclass(frozen=True, slots=True)
class IssueOnce:
    """An issue as it counts: one booking of its voucher, the further bookings of it, and what came back."""

    booking: Issue
    repeats: tuple[Issue, ...]
    returns: tuple[Return, ...]

    @property
    def quantity(self) -> int:
        """What was handed out and did not come back; never below 0."""
        return max(0, self.booking.quantity - sum(one.quantity for one in self.returns))


@dataclass(frozen=True, slots=True)
class LotOnce:
    """A lot as it counts: one booking of its receipt, and the further bookings of it."""

    booking: Lot
    repeats: tuple[Lot, ...]


def lot(subject: UUID) -> Lot | None:
    """Return a lot."""
    return Lot.objects.filter(subject=subject).order_by("label").first()


def issue(subject: UUID) -> Issue | None:
    """Return a booking of an issue."""
    return Issue.objects.filter(subject=subject).order_by("label").first()


def lots_of(article: str) -> tuple[LotOnce, ...]:
    """Return the lots of an article in the order of receipt, each voucher once; withdrawn ones are left out."""
    by_voucher: defaultdict[str, list[Lot]] = defaultdict(list)
    standing = Lot.objects.filter(article=article, withdrawn=None)
    for row in standing.order_by("received_at", "subject", "label"):
        by_voucher[row.voucher].append(row)
    return tuple(LotOnce(first, tuple(others)) for first, *others in by_voucher.values())


def issues_of(article: str) -> tuple[IssueOnce, ...]:
    """Return the issues of an article in the order of time, each voucher once; withdrawn ones are left out.

    Of several bookings of one voucher the one with the earliest time of issue counts. Returns are counted once for each
    return voucher, whichever booking they were made on.
    """
    by_voucher: defaultdict[str, list[Issue]] = defaultdict(list)
    standing = Issue.objects.filter(article=article, withdrawn=None)
    for row in standing.order_by("issued_at", "subject", "label"):
        by_voucher[row.voucher].append(row)
    returns = _returns(row.subject for rows in by_voucher.values() for row in rows)
    return tuple(
        IssueOnce(first, tuple(others), _each_once(returns, (first, *others)))
        for first, *others in by_voucher.values()
    )


def withdrawn_issues(article: str) -> tuple[Issue, ...]:
    """Return the bookings of an article that were made in error, in the order of time."""
    found = Issue.objects.filter(article=article, withdrawn__isnull=False)
    return tuple(found.order_by("issued_at", "subject", "label"))


def left_in_lot(row: Lot) -> int:
    """Return how many of a lot have not been handed out, or came back."""
    issued = sum(one.quantity for one in issues_of(row.article) if one.booking.lot == row.subject)
    return row.quantity - issued


def returns_on(issue_id: UUID) -> tuple[Return, ...]:
    """Return what came back of one booking of an issue, in the order of time."""
    found = Return.objects.filter(subject=issue_id)
    return tuple(found.order_by("returned_at", "voucher", "label"))


def booked_by(voucher: str, author: UUID) -> Issue | None:
    """Return the booking that somebody made of a voucher."""
    return Issue.objects.filter(voucher=voucher, booked_by=author, withdrawn=None).first()


def _returns(issues: Iterable[UUID]) -> dict[UUID, list[Return]]:
    found: defaultdict[UUID, list[Return]] = defaultdict(list)
    rows = Return.objects.filter(subject__in=tuple(issues))
    for row in rows.order_by("returned_at", "voucher", "subject", "label"):
        found[row.subject].append(row)
    return found


def _each_once(returns: dict[UUID, list[Return]], rows: Iterable[Issue]) -> tuple[Return, ...]:
    once: dict[str, Return] = {}
    for row in rows:
        for returned in returns.get(row.subject, ()):
            once.setdefault(returned.voucher, returned)
    return tuple(once.values())
