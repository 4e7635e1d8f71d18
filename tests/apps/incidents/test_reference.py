from dataclasses import replace
from datetime import date

import pytest

from standfast.apps.incidents.reference import (
    CATEGORIES,
    SERIOUS,
    Serious,
    category_label,
    serious_on,
)


def test_every_category_has_a_known_parent_of_its_own_family() -> None:
    children = [row for row in CATEGORIES.values() if row.parent is not None]

    assert len(CATEGORIES) == 113
    assert [row.code for row in children if row.parent not in CATEGORIES] == []
    assert [
        row.code
        for row in children
        if (row.family, row.least_label)
        != (CATEGORIES[row.parent or ""].family, CATEGORIES[row.parent or ""].least_label)
    ] == []


def test_sexual_violence_and_grave_violations_against_children_are_restricted() -> None:
    restricted = {row.code[:2] for row in CATEGORIES.values() if row.restricted}

    assert restricted == {"SV", "CH"}
    assert {row.family for row in CATEGORIES.values() if row.restricted} == {"restricted"}


def test_serious_is_what_the_letter_names() -> None:
    (definition,) = SERIOUS

    serious = {code for code, row in CATEGORIES.items() if row.parent and definition.counts(code)}

    assert serious == {"CR1", "CR2", "CR3", "CR6", "SV1", "SV2", "VC1", "VC3"}
    assert not definition.counts("no such code")


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2016, 1, 1), 1),
        (date(2016, 12, 31), 1),
        (date(2017, 1, 1), 2),
        (date(2018, 1, 1), 2),
    ],
)
def test_the_definition_is_the_one_in_force(
    monkeypatch: pytest.MonkeyPatch, on: date, version: int
) -> None:
    second = Serious(2, date(2017, 1, 1), frozenset({"CR1"}))
    monkeypatch.setattr("standfast.apps.incidents.reference.SERIOUS", (*SERIOUS, second))

    assert serious_on(on).version == version


def test_a_retired_category_is_out_of_use_from_its_day_on() -> None:
    retired = replace(CATEGORIES["CR8"], active_until=date(2017, 1, 1))

    assert [retired.in_use(date(2016, 12, 31)), retired.in_use(date(2017, 1, 1))] == [True, False]
    assert not retired.in_use(date(2015, 12, 31))


def test_a_category_of_a_newer_release_is_shown_by_its_code() -> None:
    assert (category_label("CR8"), category_label("XX1")) == ("Theft", "XX1")
