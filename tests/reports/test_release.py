"""Which numbers leave: none that a few closely held cases could be told from, directly or through another number."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.log.figures import Case, Reading
from standfast.reports import release
from standfast.reports.readers import PUBLIC, Reader
from standfast.reports.release import (
    EDITIONS,
    RULES,
    NotReleased,
    UnknownEdition,
    cases_text,
    edition_named,
    left_out_text,
    reader_of_edition,
    released,
)

PUBLIC_EDITION, MISSION_EDITION = EDITIONS["public"], EDITIONS["mission"]
HELD = frozenset(UUID(int=number) for number in range(1, 20))


def reading(key: str, *refs: int) -> Reading:
    cases = tuple(Case(UUID(int=ref), "2016-12", "Juba", "crime") for ref in refs)
    return Reading(value=len(cases), key=key, unit="cases", definition="Cases.", entries=cases)


@pytest.fixture(autouse=True)
def _closely_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "closely_held", lambda refs: HELD & set(refs))


def told(*readings: Reading) -> dict[str, float | None]:
    found = released({one.key: one for one in readings}, PUBLIC_EDITION)
    return {key: one.value for key, one in found.items()}


def test_a_number_with_fewer_than_five_closely_held_cases_is_not_told() -> None:
    assert told(
        reading("few", 1, 2, 3, 4, 100),
        reading("many", 5, 6, 7, 8, 9),
        reading("open", 100, 101),
    ) == {"few": None, "many": 5, "open": 2}


def test_nor_is_one_that_would_give_it_back() -> None:
    assert told(
        reading("few", 1, 2),
        reading("total", 1, 2, 5, 6, 7, 8, 9),
        reading("rest", 5, 6, 7, 8, 9),
        reading("other", 10, 11, 12, 13, 14),
    ) == {"few": None, "total": None, "rest": None, "other": 5}


def test_closely_held_cases_are_not_named_where_a_number_is_told() -> None:
    found = released({"many": reading("many", 1, 2, 3, 4, 5, 100)}, PUBLIC_EDITION)["many"]

    assert [case.ref for case in found.entries] == [UUID(int=100)]
    assert (found.value, cases_text(found), left_out_text(found)) == (
        6,
        "1 open, others closely held",
        "not listed",
    )


def test_within_the_mission_every_number_is_told() -> None:
    few = {"few": reading("few", 1, 2)}

    assert released(few, MISSION_EDITION) == released(few, None) == few


@given(st.lists(st.sets(st.integers(1, 30), max_size=8), max_size=6))
def test_no_released_number_shares_a_closely_held_case_with_one_held_back(
    sets: list[set[int]],
) -> None:
    readings = {f"f{place}": reading(f"f{place}", *sorted(refs)) for place, refs in enumerate(sets)}
    held = {key: {case.ref for case in one.entries} & HELD for key, one in readings.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "closely_held", lambda refs: HELD & set(refs))
        found = released(readings, PUBLIC_EDITION)
    back = {key for key, one in found.items() if isinstance(one, NotReleased)}

    assert all(key in back for key, refs in held.items() if 0 < len(refs) < 5)
    assert not any(held[one] & held[other] for one in back for other in held.keys() - back)


def test_an_edition_that_leaves_never_depends_on_who_prints_it() -> None:
    secretary = Reader("secretary", "confidential", ("protection",))

    assert reader_of_edition(PUBLIC_EDITION, secretary) == PUBLIC
    assert reader_of_edition(EDITIONS["agencies"], secretary).label == "unclassified"
    assert reader_of_edition(MISSION_EDITION, secretary) == secretary
    assert reader_of_edition(MISSION_EDITION).clearance == "confidential"


def test_the_rules_name_editions_that_leave_and_their_sources() -> None:
    assert {rule.edition for rule in RULES} == {"agencies", "public"}
    assert all(rule.rule and rule.source for rule in RULES)
    with pytest.raises(UnknownEdition, match="There is no edition 'king'; take mission, agencies"):
        edition_named("king")
