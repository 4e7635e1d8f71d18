from datetime import timedelta
from typing import Any

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.readings import local, refusal
from factories.searches import searched, seized
from standfast.apps.accounts.models import Person
from standfast.apps.places.models import Site
from standfast.apps.searches import operations, queries
from standfast.log.facts import new_subject
from standfast.log.models import StoredEntry
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
NOON = local(2017, 3, 2, 12)
MORNING = Happened.between(local(2017, 3, 2, 5), local(2017, 3, 2, 10), "hour")


@pytest.fixture
def police() -> Person:
    open_site()
    return enrolled("un-house.police", "police", "field office")


@pytest.fixture
def poc1(police: Person) -> Site:
    by = enrolled("juba.planner", "planner", "duty officer", "administrator")
    return founded(by, "PoC site 1", kind="PoC site", county="Juba")


def record(by: Person, site: Site, **values: Any) -> None:
    given: dict[str, Any] = {
        "at": NOON,
        "happened": MORNING,
        "level": "FULL",
        "site": site.subject,
        "lead": "police",
    }
    operations.record_search(by=by, **(given | values))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, None),
        ({"level": "ZONE", "shelters": 30}, None),
        (
            {"level": "ZONE", "shelters": 31},
            "A daily zone has up to 30 shelters; this one has 31. "
            "Record it as several zones, or as a targeted or full search.",
        ),
        ({"level": "TARGET", "basis": "Summary 1"}, None),
        (
            {"level": "TARGET"},
            "A targeted search names the intelligence that it rests on; give its reference "
            "as the basis.",
        ),
        (
            {"happened": Happened.month(2017, 2)},
            "A search is recorded with its day; 'month' is too imprecise. "
            "Ask the team that searched for the day.",
        ),
        ({"level": "ENTRY", "happened": Happened.month(2017, 2)}, None),
        (
            {"happened": Happened.exact(NOON + timedelta(seconds=1))},
            "A search is recorded once it has begun; this one lies in the future. Check its time.",
        ),
    ],
)
def test_a_search_is_recorded_or_refused(
    police: Person, poc1: Site, values: dict[str, Any], sentence: str | None
) -> None:
    if sentence is None:
        record(police, poc1, **values)
        (row,) = queries.standing_searches()
        assert (row.level, row.site) == (values.get("level", "FULL"), poc1.subject)
    else:
        assert refusal(lambda: record(police, poc1, **values)) == sentence


def test_somebody_without_the_role_records_no_search(police: Person, poc1: Site) -> None:
    outsider = enrolled("ngo.focal", "NGO focal point")

    sentence = refusal(lambda: record(outsider, poc1))

    assert sentence.startswith("Record search is for police or duty officer or field office;")


def test_a_search_is_corrected_and_withdrawn_once(police: Person, poc1: Site) -> None:
    search = searched(police, poc1.subject, 2017, 3, 1)
    operations.correct_search(by=police, at=NOON, search_id=search, held=2)
    operations.withdraw_search(by=police, at=NOON, search_id=search, reason="Recorded twice.")

    sentences = [
        refusal(
            lambda: operations.withdraw_search(
                by=police, at=NOON, search_id=search, reason="Again."
            )
        ),
        refusal(lambda: operations.correct_search(by=police, at=NOON, search_id=search, held=3)),
        refusal(lambda: seized(police, search)),
    ]

    row = queries.search_by_subject(search)
    assert row is not None
    assert (row.held, row.withdrawn) == (2, "Recorded twice.")
    assert set(sentences) == {
        "The FULL search of 2017-03-01 was withdrawn: Recorded twice. Record the search anew."
    }


def test_a_correction_of_nothing_is_refused(police: Person, poc1: Site) -> None:
    search = searched(police, poc1.subject, 2017, 3, 1)

    sentence = refusal(lambda: operations.correct_search(by=police, at=NOON, search_id=search))

    assert sentence == ("Nothing is corrected: give the field that was wrong with its right value.")


def test_an_item_moves_only_from_the_one_who_holds_it(police: Person, poc1: Site) -> None:
    item = seized(police, searched(police, poc1.subject, 2017, 3, 1))

    sentence = refusal(
        lambda: operations.hand_over_item(
            by=police, at=NOON, item_id=item, handed_by="Somebody", received_by="Evidence room"
        )
    )
    operations.hand_over_item(
        by=police, at=NOON, item_id=item, handed_by="Search team", received_by="Evidence room"
    )

    assert sentence == (
        "UNH-1 (blade) is held by Search team, not by Somebody; "
        "record the hand-over that is missing first."
    )
    row = queries.item_by_subject(item)
    assert row is not None
    assert row.holder == "Evidence room"
    assert list(queries.items_with_broken_custody()) == []


def test_a_disposal_needs_two_witnesses_who_are_other_people(police: Person, poc1: Site) -> None:
    item = seized(police, searched(police, poc1.subject, 2017, 3, 1))

    def dispose(*witnesses: str) -> None:
        operations.dispose_of_item(
            by=police,
            at=NOON,
            item_id=item,
            disposal="destroyed",
            handed_by="Search team",
            witnesses=(witnesses[0], witnesses[1]),
        )

    sentences = {
        refusal(lambda: dispose("Witness", "Witness")),
        refusal(lambda: dispose("Witness", "Search team")),
    }
    dispose("Witness", "Second witness")

    assert sentences == {
        "A disposal has two witnesses who are different people and not the one who hands "
        "the item over; name them."
    }
    assert refusal(lambda: dispose("Witness", "Third witness")) == (
        "UNH-1 (blade) was destroyed; what has left custody cannot be handed on."
    )


def test_a_retry_under_the_same_id_records_once(police: Person, poc1: Site) -> None:
    subject = new_subject()
    first = operations.record_search(
        by=police,
        at=NOON,
        happened=MORNING,
        level="FULL",
        site=poc1.subject,
        lead="police",
        subject=subject,
    )
    before = StoredEntry.objects.count()

    again = operations.record_search(
        by=police,
        at=NOON + timedelta(minutes=1),
        happened=MORNING,
        level="FULL",
        site=poc1.subject,
        lead="police",
        subject=subject,
        id=first.id,
    )

    assert again.id == first.id
    assert StoredEntry.objects.count() == before
