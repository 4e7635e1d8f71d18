"""What a name may mean: aliases, states of 10, 28 and 32, spellings, and the distance from the row's own point."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfast.apps.observations.gazetteer import (
    candidates,
    county_of,
    described,
    places,
    resolve,
    slips_between,
    state_of,
)

JUBA = (31.58247, 4.85165)


@pytest.mark.parametrize(
    ("name", "meant", "kind", "how"),
    [
        ("Juba", "Juba", "town", "exact"),
        ("JUBA town", "Juba", "town", "exact"),
        ("Tongping", "Tomping", "site", "alias"),
        ("Raga", "Raja", "town", "alias"),
        ("Kajo-keji", "Kajo Keji", "town", "exact"),
        ("Kajo- Keji county", "Kajo Keji", "county", "exact"),
        ("Lopa/Lafon", "Lafon", "county", "alias"),
        ("Payinjar county", "Panyijiar", "county", "alias"),
        ("North Bahr-al-Ghazal state", "Northern Bahr el Ghazal", "state", "alias"),
        ("Eastern Nile State", "Eastern Nile", "state of 2015", "old state"),
        ("Latjor", "Latjoor", "state of 2015", "old state"),
        ("Central Upper Nile", "Central Upper Nile", "state of 2017", "old state"),
        ("Fashoda State", "Fashoda", "state of 2017", "old state"),
        ("Bentui", "Bentiu", "town", "spelling"),
        ("Bôr", "Bor", "town", "exact"),
        ("Juba, Gudele 2", "Juba", "town", "exact"),
    ],
)
def test_a_name_is_found_and_says_how(name: str, meant: str, kind: str, how: str) -> None:
    found = resolve(name)

    assert found is not None
    assert (found.name, found.kind, found.how, found.distance_km) == (meant, kind, how, None)


@pytest.mark.parametrize("name", ["", "Gate road", "Waw Wat Wan", "X", "\0", "600 m north of base"])
def test_what_is_no_place_is_not_guessed(name: str) -> None:
    assert resolve(name) is None


def test_the_guess_is_shown_with_its_distance_from_the_rows_own_point() -> None:
    found = resolve("Malakal", JUBA)

    assert found is not None
    assert found.distance_km == pytest.approx(517.7, abs=0.5)
    assert found.sentence == (
        "Malakal, town in Upper Nile (found by its name, 518 km from the row's point)"
    )


def test_a_spelling_between_two_places_is_left_to_a_person() -> None:
    assert resolve("Tonk East") is None or resolve("Tonk East").name == "Tonj East"  # type: ignore[union-attr]
    rivals = candidates("Liech")

    assert resolve("Liech") is None
    assert all(one.how == "spelling" for one in rivals)


def test_there_are_ten_states_then_28_then_32() -> None:
    kinds = [place.kind for place in places()]
    of_2017 = {place.name for place in places() if place.kind == "state of 2017"}
    ended = {
        place.name
        for place in places()
        if place.kind == "state of 2015" and place.until and place.until.year < 2020
    }

    assert kinds.count("state") == 10
    assert kinds.count("state of 2015") == 28
    assert 28 - len(ended) + len(of_2017) == 32


def test_the_columns_of_a_catalogue_name_counties_and_states() -> None:
    county = county_of("Bor South county", "Jonglei")
    state = state_of("West Bahr-al-Ghazal state")

    assert county is not None
    assert (county.name, county.kind) == ("Bor South", "county")
    assert state is not None
    assert (state.name, state.kind) == ("Western Bahr el Ghazal", "state")


def test_a_point_in_words() -> None:
    assert described(31.5825, 4.5) == "39 km south of Juba"
    assert described(*JUBA) == "in Juba"


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("bentiu", "bentui", 1), ("bor", "bor", 0), ("akobo", "akob", 1), ("wau", "juba", None)],
)
def test_slips(one: str, other: str, slips: int | None) -> None:
    assert slips_between(one, other, 2) == slips


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_slips_are_the_same_both_ways(one: str, other: str) -> None:
    assert slips_between(one, other, 3) == slips_between(other, one, 3)


@given(st.text(max_size=80))
@settings(max_examples=40, deadline=None)
def test_any_text_is_a_guess_or_none(text: str) -> None:
    found = resolve(text, JUBA)

    assert found is None or found in candidates(text, JUBA)
