from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.statements import read, reasons, refusal, rows_of, stated, unapplied
from factories.stores import BLANKET, ISSUED, issued, lot, returned
from standfast.apps.accounts.models import Person
from standfast.apps.stores import operations, queries
from standfast.apps.stores.facts import (
    IssueBooked,
    IssueReturned,
    IssueWithdrawn,
    LotReceived,
    LotWithdrawn,
)
from standfast.apps.stores.models import Issue, Lot, Return

KEY = "stores.ballistic_blankets.distributed"
RECEIVED = "stores.ballistic_blankets.received"
LETTER = date(2017, 4, 17)
DAY = timedelta(days=1)
BOOKED = IssueBooked(
    article=BLANKET,
    voucher="IV-1",
    lot=UUID(int=5),
    quantity=90,
    place=UUID(int=6),
    issued_to="Block C",
)
BACK = IssueReturned(voucher="TV-1", quantity=20, reason="not needed")


@pytest.fixture
def depot(db: None) -> Person:
    open_site()
    return enrolled("juba.logistics", "logistics officer")


@pytest.fixture
def office(depot: Person) -> Person:
    return enrolled("bentiu.office", "field office")


def test_a_return_may_arrive_before_its_issue() -> None:
    entries = (stated(1, BACK), stated(2, BOOKED))

    (issue,) = rows_of(Issue, *entries)
    (back,) = rows_of(Return, *entries)

    assert (issue.quantity, back.quantity, back.entry) == (90, 20, entries[0].id)
    assert rows_of(Issue, entries[0]) == []


def test_a_return_voucher_counts_once() -> None:
    assert unapplied(stated(1, BOOKED), stated(2, BACK), stated(3, BACK)) == [
        "The return TV-1 was booked already; it counts once."
    ]


def test_second_bookings_within_a_subject_are_conflicts() -> None:
    received = LotReceived(article=BLANKET, voucher="RV-1", quantity=10, store="Tomping")

    assert unapplied(stated(1, BOOKED), stated(2, BOOKED)) == [
        "An issue is booked once; this books it a second time."
    ]
    assert unapplied(stated(1, received), stated(2, received)) == [
        "A lot is received once; this receives it a second time."
    ]


def test_withdrawals_are_kept_with_their_reason() -> None:
    received = LotReceived(article=BLANKET, voucher="RV-1", quantity=10, store="Tomping")

    (issue,) = rows_of(Issue, stated(1, IssueWithdrawn(reason="error")), stated(2, BOOKED))
    (row,) = rows_of(Lot, stated(1, received), stated(2, LotWithdrawn(reason="error")))

    assert (issue.withdrawn, row.withdrawn) == ("error", "error")


def test_issues_less_returns_are_what_was_distributed(depot: Person) -> None:
    place = founded(depot_planner(), name="Bentiu", county="Rubkona")
    blankets = lot(depot, 200)
    first = issued(depot, blankets, 90, "IV-1", place=place.subject)
    issued(depot, blankets, 60, "IV-2", at=ISSUED + DAY, place=place.subject)
    returned(depot, first, 25, at=ISSUED + 2 * DAY)

    reading = read(KEY, LETTER)

    assert (reading.value, len(reading.entries)) == (125, 2)
    assert reasons(reading) == ["25 of the 90 of voucher IV-1 came back"]
    assert reading.entries[0].handle.startswith("2016-09 Rubkona issue ")
    assert read(KEY, date(2016, 9, 5)).value == 90
    assert read(KEY, date(2016, 9, 6)).value == 150


def depot_planner() -> Person:
    return enrolled("juba.planner", "planner")


def test_a_voucher_that_two_offices_booked_counts_once(depot: Person, office: Person) -> None:
    blankets = lot(depot, 300)
    issued(office, blankets, 90)
    issued(depot, blankets, 80, at=ISSUED + DAY)

    reading = read(KEY, LETTER)

    assert (reading.value, len(reading.entries)) == (90, 1)
    assert reasons(reading) == [
        "a second booking of the voucher IV-1, for 80 instead of 90; the voucher counts once"
    ]


def test_a_return_booked_on_both_bookings_of_a_voucher_counts_once(
    depot: Person, office: Person
) -> None:
    blankets = lot(depot, 300)
    first = issued(office, blankets, 90)
    second = issued(depot, blankets, 90, at=ISSUED + DAY)
    returned(office, first, 20)
    returned(depot, second, 20, at=ISSUED + DAY)

    assert read(KEY, LETTER).value == 70


def test_a_withdrawn_booking_counts_for_nothing(depot: Person) -> None:
    blankets = lot(depot, 300)
    error = issued(depot, blankets, 60)
    issued(depot, blankets, 90, "IV-2")
    operations.withdraw_issue(by=depot, at=ISSUED + DAY, issue_id=error, reason="never left")

    reading = read(KEY, LETTER)

    assert (reading.value, reasons(reading)) == (90, ["the booking was withdrawn: never left"])


def test_a_receipt_that_was_booked_twice_counts_once(depot: Person) -> None:
    lot(depot, 300)
    lot(depot, 300)
    lot(depot, 200, "RV-2")

    reading = read(RECEIVED, LETTER)

    assert (reading.value, len(reading.entries)) == (500, 2)
    assert reasons(reading) == ["a second booking of the receipt RV-1"]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (KEY, "No issue of ballistic blankets is on record."),
        (RECEIVED, "No receipt of ballistic blankets is on record."),
    ],
)
def test_without_records_there_is_no_number(depot: Person, key: str, reason: str) -> None:
    reading = read(key, LETTER)

    assert (reading.value, reading.reason) == (None, reason)


def test_an_issue_comes_out_of_a_lot_that_has_it(depot: Person) -> None:
    blankets, helmets = lot(depot, 100), lot(depot, 50, "RV-2", "helmet")
    issued(depot, blankets, 90)
    error = lot(depot, 10, "RV-3")
    operations.withdraw_lot(by=depot, at=ISSUED, lot_id=error, reason="not ours")

    assert refusal(lambda: issued(depot, blankets, 11, "IV-2")) == (
        "The lot RV-1 has 10 left; 11 cannot be issued from it."
    )
    assert refusal(lambda: issued(depot, helmets, 5, "IV-2")) == (
        "The lot RV-2 holds helmet, not ballistic blanket; choose another lot."
    )
    assert refusal(lambda: issued(depot, error, 5, "IV-2")) == (
        "The receipt RV-3 was booked in error: not ours"
    )
    assert refusal(lambda: issued(depot, uuid4(), 5, "IV-2")) == (
        "This site knows no such lot; book its receipt first."
    )
    issued(depot, blankets, 10, "IV-2")


def test_what_came_back_can_be_issued_again(depot: Person) -> None:
    blankets = lot(depot, 100)
    first = issued(depot, blankets, 100)
    returned(depot, first, 30)

    issued(depot, blankets, 30, "IV-2")

    row = queries.lot(blankets)
    assert row is not None
    assert queries.left_in_lot(row) == 0


def test_nobody_books_a_voucher_twice(depot: Person) -> None:
    blankets = lot(depot, 100)
    issued(depot, blankets, 10)

    assert refusal(lambda: issued(depot, blankets, 10)) == (
        "You have booked the voucher IV-1 already; it counts once. Correct it by a return or withdraw it."
    )


def test_no_more_comes_back_than_is_out(depot: Person) -> None:
    issue = issued(depot, lot(depot, 100), 40)
    returned(depot, issue, 30)

    assert refusal(lambda: returned(depot, issue, 5)) == (
        "The return TV-1 is booked already; it counts once."
    )
    assert refusal(lambda: returned(depot, issue, 11, "TV-2")) == (
        "Of issue IV-1 10 are still out; 11 cannot come back."
    )
    assert refusal(lambda: returned(depot, uuid4(), 1)) == (
        "This site knows no such issue; book it first."
    )


def test_what_is_withdrawn_stays_withdrawn(depot: Person) -> None:
    at = datetime(2016, 9, 6, tzinfo=UTC)
    blankets = lot(depot, 100)
    issue = issued(depot, blankets, 40)
    operations.withdraw_issue(by=depot, at=at, issue_id=issue, reason="error")
    operations.withdraw_lot(by=depot, at=at, lot_id=blankets, reason="error")

    assert (
        refusal(lambda: operations.withdraw_issue(by=depot, at=at, issue_id=issue, reason="again"))
        == "The issue IV-1 was withdrawn: error"
    )
    assert (
        refusal(lambda: operations.withdraw_lot(by=depot, at=at, lot_id=blankets, reason="again"))
        == "The receipt RV-1 was withdrawn already: error"
    )
    assert (
        refusal(lambda: operations.withdraw_lot(by=depot, at=at, lot_id=uuid4(), reason="again"))
        == "This site knows no such lot; book its receipt first."
    )
