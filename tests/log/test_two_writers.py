"""Two who write at once: the chain stays gapless and unforked, and of two decisions that exclude each other one is refused."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from factories.accounts import enrolled
from factories.log import START, open_site
from factories.perimeter import drawn
from factories.small_mission import LATER
from standfast.apps.incidents.facts import IncidentCorrected, IncidentReported
from standfast.apps.incidents.models import Incident
from standfast.apps.perimeter import operations as perimeter
from standfast.apps.perimeter.models import Breach
from standfast.log.models import Conflict, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.verification import verify
from standfast.log.worlds import present_heads

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2017, 4, 17, 12, tzinfo=UTC)


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Call functions in threads that start together; return what each returned or refused with."""
    results: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(index: int, call: Callable[[], Any]) -> None:
        try:
            start.wait()
            results[index] = call()
        except Refused as error:
            results[index] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_four_writers_make_one_gapless_chain() -> None:
    chain = open_site().chain
    shared = UUID(int=99)

    def write(number: int) -> None:
        for step in range(12):
            at = START + timedelta(minutes=step)
            with write_transaction():
                append(IncidentReported(category="CR2"), subject=UUID(int=100 * number + step), by=UUID(int=7), at=at)  # fmt: skip
                append(IncidentCorrected(reason="Again.", county=f"County {number}"), subject=shared, by=UUID(int=7), at=at)  # fmt: skip

    at_once([partial(write, number) for number in range(1, 5)])

    seqs = list(StoredEntry.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 4 * 12 * 2 + 2))
    arrivals = sorted(row.arrival or 0 for row in StoredEntry.objects.all())
    assert arrivals == seqs
    assert present_heads()[chain][0] == 97
    assert Incident.objects.count() == 48
    assert Conflict.objects.count() == 0
    assert verify() == []


def test_of_two_retries_at_once_one_is_written() -> None:
    open_site()
    minted = UUID("015b7bc8-aa01-75cf-a481-e3ec05ec2dbd")

    def send() -> UUID:
        with write_transaction():
            reported = IncidentReported(category="CR2")
            return append(reported, subject=UUID(int=1), by=UUID(int=7), at=NOON, id=minted).id

    assert at_once([send, send, send]) == [minted] * 3
    assert StoredEntry.objects.filter(id=minted).count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_approve_and_reject_at_once_one_is_refused(attempt: int) -> None:
    open_site()
    guard = enrolled("guard", "security officer", "engineer")
    approver = enrolled("approver", "security officer", "engineer")
    rejecter = enrolled("rejecter", "security officer", "engineer")
    breach = perimeter.report_breach(
        by=guard,
        at=NOON,
        perimeter=drawn("juba"),
        chainage_m=100.0,
        breach_kind="cut",
        label="unclassified",
    ).subject
    perimeter.repair_breach(by=guard, at=NOON, breach_id=breach, route="force patrol on the spot")
    before = StoredEntry.objects.count()

    def approve() -> str:
        perimeter.verify_repair(by=approver, at=LATER, breach_id=breach)
        return "approved"

    def reject() -> str:
        perimeter.reject_repair(by=rejecter, at=LATER, breach_id=breach, reason="Loose.")
        return "rejected"

    results = at_once([approve, reject])

    assert results in (
        ["approved", "The repair was verified already."],
        ["The breach is open; there is no repair to judge yet.", "rejected"],
    )
    assert StoredEntry.objects.count() == before + 1
    assert Breach.objects.get(subject=breach).verified is (results[0] == "approved")
    assert (Conflict.objects.count(), verify()) == (0, [])
