"""Ballistic blankets of the demo: 4,000 bought in five lots and handed out under 47 vouchers.

The letter gives the total alone. Invented: lots, vouchers, days and places; what came back and was handed out again; a voucher
that two offices booked; a receipt that two stores booked; an issue that was booked in error.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random

from standfast.apps.stores import operations
from standfast.demo.cast import Act, Cast
from standfast.log.facts import Happened

ARTICLE = "ballistic blanket"
BY_CHAIN = {
    "office.bentiu": ("bentiu.office", "bentiu"),
    "office.malakal": ("malakal.office", "malakal"),
    "office.wau": ("wau.office", "wau"),
    "office.bor": ("bor.office", "bor"),
    "office.torit": ("torit.office", "juba"),
    "office.rumbek": ("rumbek.office", "juba"),
    "office.yambio": ("yambio.office", "juba"),
    "office.aweil": ("aweil.office", "juba"),
    "office.kuajok": ("kuajok.office", "juba"),
}
DEPOT = ("juba.logistics", "juba")
BASES = ("site.un_house", "site.tomping")
# Half of the prefabricated buildings stand in Juba. Invented.
PLACES = tuple(
    place
    for number, office in enumerate(BY_CHAIN)
    for place in (BASES[number % len(BASES)], office)
)


@dataclass(frozen=True, slots=True)
class DemoLot:
    """A lot of the demo: when it came, how much it holds, and over which days it is handed out."""

    number: int
    received: date
    quantity: int
    issues: int
    first: date
    last: date

    @property
    def key(self) -> str:
        """Return its name in the cast."""
        return f"lot.blankets.{self.number}"

    @property
    def voucher(self) -> str:
        """Return the number of its receipt."""
        return f"RV-16-{self.number:03}"


@dataclass(frozen=True, slots=True)
class DemoIssue:
    """An issue of the demo."""

    number: int
    lot: DemoLot
    place: str
    quantity: int
    on: date

    @property
    def key(self) -> str:
        """Return its name in the cast."""
        return f"issue.blankets.{self.number}"

    @property
    def voucher(self) -> str:
        """Return its number."""
        return f"IV-16-{self.number:04}"


LOTS = (
    DemoLot(1, date(2016, 8, 22), 1000, 11, date(2016, 8, 29), date(2016, 10, 17)),
    DemoLot(2, date(2016, 10, 3), 900, 10, date(2016, 10, 10), date(2016, 11, 21)),
    DemoLot(3, date(2016, 11, 14), 1000, 11, date(2016, 11, 22), date(2017, 1, 16)),
    DemoLot(4, date(2017, 1, 9), 700, 8, date(2017, 1, 17), date(2017, 2, 28)),
    DemoLot(5, date(2017, 2, 20), 400, 5, date(2017, 3, 1), date(2017, 4, 6)),
)
RETURNS = (
    (3, 25, date(2016, 11, 28), "Staff moved out of prefabricated buildings."),
    (7, 15, date(2016, 11, 30), "More than the block needed."),
    (14, 20, date(2017, 1, 30), "Block taken down."),
)
"""Issue number, blankets that came back, day, reason; together they are what the two re-issues hand out."""
REISSUES = (
    (46, 1, "site.un_house", 40, date(2016, 12, 5)),
    (47, 2, "site.tomping", 20, date(2017, 2, 13)),
)
MOST_APART = 24


def acts(cast: Cast) -> Iterator[Act]:
    """Yield receipts, issues and returns, with the ones that were booked twice or in error."""
    for lot in LOTS:
        at = _noon(lot.received)
        yield Act(at, "juba", partial(_receive, cast, lot, at, lot.key))
    again_at = _noon(LOTS[2].received) + timedelta(hours=26)
    yield Act(again_at, "tomping", partial(_receive, cast, LOTS[2], again_at, "lot.blankets.again"))
    issues = {issue.number: issue for issue in _issues(cast.rng("stores"))}
    for issue in issues.values():
        account, site = BY_CHAIN.get(issue.place, DEPOT)
        at = _noon(issue.on)
        yield Act(at, site, partial(_issue, cast, issue, at, account, issue.key))
    for number, quantity, on, reason in RETURNS:
        at = _noon(on)
        yield Act(at, "juba", partial(_return, cast, issues[number], quantity, at, reason))
    yield from _booked_again(cast, issues)
    yield from _booked_in_error(cast)


def _issues(rng: Random) -> Iterator[DemoIssue]:
    number = 0
    for lot in LOTS:
        step = (lot.last - lot.first) / max(1, lot.issues - 1)
        for index, quantity in enumerate(_parts(lot.quantity, lot.issues, rng)):
            place = PLACES[number % len(PLACES)]
            number += 1
            on = lot.first + timedelta(days=round(index * step / timedelta(days=1)))
            yield DemoIssue(number, lot, place, quantity, on)
    for again, lot_number, place, quantity, on in REISSUES:
        yield DemoIssue(again, LOTS[lot_number - 1], place, quantity, on)


def _parts(total: int, count: int, rng: Random) -> list[int]:
    """Return so many uneven parts of a total."""
    parts = [total // count + (1 if index < total % count else 0) for index in range(count)]
    for index in range(0, count - 1, 2):
        apart = rng.randint(-MOST_APART, MOST_APART)
        parts[index], parts[index + 1] = parts[index] + apart, parts[index + 1] - apart
    return parts


def _noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 9, tzinfo=UTC)


def _receive(cast: Cast, lot: DemoLot, at: datetime, key: str) -> None:
    operations.receive_lot(
        by=cast.person("juba.logistics"),
        at=at,
        article=ARTICLE,
        voucher=lot.voucher,
        quantity=lot.quantity,
        store="Tomping, central warehouse",
        happened=Happened.exact(_noon(lot.received)),
        subject=cast.id(key),
    )


def _issue(cast: Cast, issue: DemoIssue, at: datetime, account: str, key: str) -> None:
    operations.book_issue(
        by=cast.person(account),
        at=at,
        article=ARTICLE,
        voucher=issue.voucher,
        lot=cast.id(issue.lot.key),
        quantity=issue.quantity,
        place=cast.id(issue.place),
        issued_to="Staff in prefabricated buildings",
        happened=Happened.exact(_noon(issue.on)),
        subject=cast.id(key),
    )


def _return(cast: Cast, issue: DemoIssue, quantity: int, at: datetime, reason: str) -> None:
    operations.book_return(
        by=cast.person("juba.logistics"),
        at=at,
        issue_id=cast.id(issue.key),
        voucher=f"TV-16-{issue.number:04}",
        quantity=quantity,
        reason=reason,
    )


def _booked_again(cast: Cast, issues: dict[int, DemoIssue]) -> Iterator[Act]:
    """The depot books the paper of an issue that Bentiu has booked at its own site."""
    issue = next(one for one in issues.values() if one.place == "office.bentiu")
    at = _noon(issue.on) + timedelta(days=2)
    yield Act(at, "juba", partial(_issue, cast, issue, at, "juba.logistics", f"{issue.key}.again"))


def _booked_in_error(cast: Cast) -> Iterator[Act]:
    error = DemoIssue(48, LOTS[3], "site.tomping", 60, date(2017, 1, 18))
    at = _noon(error.on) + timedelta(hours=2)
    yield Act(at, "juba", partial(_issue, cast, error, at, "juba.logistics", error.key))

    def withdraw() -> None:
        operations.withdraw_issue(
            by=cast.person("juba.logistics"),
            at=at + timedelta(days=1),
            issue_id=cast.id(error.key),
            reason="The blankets were prepared and never left the store.",
        )

    yield Act(at + timedelta(days=1), "juba", withdraw)
