from uuid import UUID

from factories.entries import rows, unapplied
from factories.readings import local
from standfast.apps.searches.facts import (
    ItemDisposedOf,
    ItemFound,
    ItemHandedOver,
    SearchCarriedOut,
    SearchCorrected,
    SearchWithdrawn,
    Strength,
)
from standfast.apps.searches.models import CustodyStep, Search, SeizedItem
from standfast.log.times import Happened

POC1, POC3 = UUID(int=11), UUID(int=13)
FULL = SearchCarriedOut(level="FULL", site=POC1, lead="police", shelters=900)
FOUND = ItemFound(
    search=UUID(int=5),
    tag="UNH-1",
    item_class="blade",
    description="machete",
    found_where="under bedding",
    holder="Search team",
)


def search(*stated: object) -> Search:
    (row,) = rows("searches.search", *stated)  # type: ignore[arg-type]
    assert isinstance(row, Search)
    return row


def test_a_search_over_midnight_of_the_mission_has_two_days() -> None:
    happened = Happened.between(local(2016, 11, 3, 22), local(2016, 11, 4, 2), "hour")

    row = search((FULL, happened))

    assert (f"{row.first_day}", f"{row.last_day}") == ("2016-11-03", "2016-11-04")


def test_a_search_that_ends_at_midnight_has_one_day() -> None:
    happened = Happened.between(local(2016, 11, 3, 22), local(2016, 11, 4, 0), "hour")

    row = search((FULL, happened))

    assert (f"{row.first_day}", f"{row.last_day}") == ("2016-11-03", "2016-11-03")


def test_a_correction_counts_whether_it_comes_before_or_after_the_record() -> None:
    correction = SearchCorrected(level="TARGET", shelters=9)

    early = search(correction, FULL)
    late = search(FULL, correction)

    for row in (early, late):
        assert (row.level, row.shelters, row.site) == ("TARGET", 9, POC1)


def test_a_corrected_time_moves_the_search() -> None:
    moved = SearchCorrected(happened=Happened.exact(local(2016, 11, 9, 6)))

    row = search((FULL, local(2016, 11, 4, 6)), moved)

    assert f"{row.first_day}" == "2016-11-09"


def test_strengths_add_up_only_when_all_are_known() -> None:
    both = Strength(component="police", women=4, men=10), Strength(component="force", women=1)
    stated = SearchCarriedOut(level="FULL", site=POC1, lead="police", strengths=both)

    row = search(stated)

    assert (row.women, row.men) == (5, None)


def test_a_second_record_and_a_withdrawal_are_kept_apart() -> None:
    second = SearchCarriedOut(level="FULL", site=POC3, lead="police")

    row = search(FULL, second, SearchWithdrawn(reason="Recorded elsewhere."))

    assert (row.site, row.withdrawn) == (POC1, "Recorded elsewhere.")
    assert unapplied("searches.search", FULL, second) == [
        "A day's search is recorded once; this is a second record of it."
    ]


def test_custody_follows_the_time_of_each_hand_over_not_its_recording() -> None:
    first = ItemHandedOver(handed_by="Search team", received_by="Shift leader")
    second = ItemHandedOver(handed_by="Shift leader", received_by="Evidence room", store="Shelf 1")

    item, *custody = rows(
        "searches.item",
        (FOUND, local(2017, 3, 1, 8)),
        (second, local(2017, 3, 1, 18)),
        (first, local(2017, 3, 1, 10)),
    )

    assert isinstance(item, SeizedItem)
    assert (item.holder, item.store) == ("Evidence room", "Shelf 1")
    steps = [
        (step.number, step.handed_by, step.received_by, step.gap)
        for step in custody
        if isinstance(step, CustodyStep)
    ]
    assert steps == [
        (1, None, "Search team", False),
        (2, "Search team", "Shift leader", False),
        (3, "Shift leader", "Evidence room", False),
    ]


def test_a_hand_over_by_somebody_who_did_not_hold_the_item_is_a_gap() -> None:
    wrong = ItemHandedOver(handed_by="Somebody", received_by="Evidence room")

    _, _, step = rows("searches.item", (FOUND, local(2017, 3, 1, 8)), (wrong, local(2017, 3, 2)))

    assert isinstance(step, CustodyStep)
    assert step.gap is True


def test_what_was_disposed_of_is_held_by_nobody() -> None:
    gone = ItemDisposedOf(disposal="destroyed", handed_by="Search team", witnesses=("A", "B"))

    item, *custody = rows("searches.item", (FOUND, local(2017, 3, 1, 8)), (gone, local(2017, 3, 9)))

    assert isinstance(item, SeizedItem)
    assert (item.holder, item.disposal, item.witnesses) == (None, "destroyed", ["A", "B"])
    assert len(custody) == 2
    assert unapplied("searches.item", FOUND, gone, gone) == [
        "The item was disposed of already; this disposes of it again."
    ]
