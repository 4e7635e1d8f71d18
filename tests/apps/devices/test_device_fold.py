"""What the fold of a device makes of its statements, whatever is missing and however they were ordered."""

from datetime import UTC, datetime
from uuid import UUID

from factories.entries import SUBJECT, folded, rows, unapplied
from standfast.apps.devices.facts import (
    DeviceLocked,
    DeviceOffered,
    DeviceTakenUp,
    DeviceUnlocked,
    OfferWithdrawn,
)
from standfast.apps.devices.models import Device
from standfast.log.fold import FOLDS
from standfast.log.genesis import BundleReceived

FOLD = "devices.device"
UNTIL = datetime(2017, 4, 3, tzinfo=UTC)
OFFERED = DeviceOffered(
    name="Phone 1",
    holder=UUID(int=7),
    site="juba",
    may=("b.b.b", "a.a.a", "b.b.b"),
    factor="PIN",
    until=UNTIL,
)
TAKEN_UP = DeviceTakenUp(chain="c" * 40)


def entry_id(number: int) -> UUID:
    """Return the id that the factory gives the entry of a number."""
    return UUID(int=number << 80 | 0x7 << 76 | 0b10 << 62)


def only(*stated: object) -> Device:
    [row] = rows(FOLD, *stated)  # type: ignore[arg-type]
    assert isinstance(row, Device)
    return row


def test_an_offer_makes_the_row() -> None:
    found = only(OFFERED)

    assert (found.subject, found.name, found.may) == (SUBJECT, "Phone 1", ["a.a.a", "b.b.b"])
    assert (found.chain, found.locked) == (None, False)


def test_without_the_offer_there_is_no_row_and_nothing_is_lost() -> None:
    assert rows(FOLD, TAKEN_UP, DeviceLocked(reason="Lost.")) == []
    assert only(TAKEN_UP, DeviceLocked(reason="Lost."), OFFERED).locked_reason == "Lost."


def test_a_second_key_for_one_device_is_a_conflict() -> None:
    other = DeviceTakenUp(chain="d" * 40)

    assert only(OFFERED, TAKEN_UP, other).chain == "c" * 40
    assert unapplied(FOLD, OFFERED, TAKEN_UP, other) == [
        "A device is taken up once; this is a second key for the same one."
    ]
    assert unapplied(FOLD, OFFERED, OFFERED) == [
        "A device is offered once; this is a second offer of the same."
    ]
    assert unapplied(FOLD, OFFERED, TAKEN_UP, OfferWithdrawn(reason="Late.")) == [
        "The device was taken up before its offer was withdrawn; revoke it."
    ]


def test_an_unlock_lifts_the_locks_that_it_names_also_before_they_arrive() -> None:
    lifted = DeviceUnlocked(lifts=(entry_id(3),), reason="Found.")

    assert only(OFFERED, TAKEN_UP, DeviceLocked(reason="Lost."), lifted).locked is False
    still = only(OFFERED, lifted, DeviceLocked(reason="Lost."), DeviceLocked(reason="Stolen."))
    assert (still.locked, still.locked_reason, still.locks) == (
        True,
        "Stolen.",
        [str(entry_id(4))],
    )


def test_a_foreign_fact_is_not_applied() -> None:
    assert unapplied(FOLD, BundleReceived(ranges=(), heads={})) == [
        "This is not a statement about a device."
    ]
    assert folded(FOLD).state == FOLDS[FOLD].state()
