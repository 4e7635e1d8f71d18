from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.places import ELSEWHERE, RING, SQUARE
from standfast.apps.places.facts import (
    LineShape,
    PerimeterCorrected,
    PerimeterDrawn,
    PolygonShape,
    PopulationCorrected,
    PopulationCounted,
    PopulationWithdrawn,
    SiteClosed,
    SiteCorrected,
    SiteFounded,
    ZoneDeclared,
    ZoneRepealed,
    ZoneVersionCorrected,
    ZoneVersionPutInForce,
)
from standfast.apps.places.models import ZoneVersion
from standfast.log.facts import Fact
from standfast.log.fold import FOLDS, Entry, Folded, fold_entries
from standfast.log.models import Row
from standfast.log.times import Happened

SUBJECT, SITE, AUTHOR = UUID(int=1), UUID(int=2), UUID(int=3)
START = datetime(2016, 9, 1, tzinfo=UTC)
BROKEN = PolygonShape(coordinates=(SQUARE.coordinates[0][:-1],))
VERSION = ZoneVersionPutInForce(around=(SQUARE,), radius_m=200, rule_text="200 m")
DECLARED = ZoneDeclared(name="Zone", code="un_house")


def entry(number: int, fact: Fact, *, day: int | None = None) -> Entry:
    at = START + timedelta(days=number)
    happened = at if day is None else START + timedelta(days=day)
    return Entry(
        id=UUID(int=number << 80 | 0x7 << 76 | 0b10 << 62),
        chain="c" * 40,
        site="juba",
        chain_role="mission",
        seq=number,
        kind=fact.kind,
        version=fact.version,
        subject=SUBJECT,
        happened=Happened.exact(happened),
        recorded_at=at,
        author=AUTHOR,
        on_behalf_of=None,
        after=(),
        act_id=None,
        label="unclassified",
        fact=fact,
    )


def folded(fold: str, entries: Sequence[Entry]) -> tuple[list[Row], list[str]]:
    found: Folded = fold_entries(FOLDS[fold], entries)
    rows = FOLDS[fold].rows(found.state, subject=SUBJECT, label="unclassified")
    return list(rows), [conflict.reason for conflict in found.conflicts if conflict.other is None]


def versions(entries: Sequence[Entry]) -> list[ZoneVersion]:
    return [row for row in folded("places.zone", entries)[0] if isinstance(row, ZoneVersion)]


def shown(rows: Sequence[Row]) -> list[dict[str, object]]:
    return [{name: value for name, value in vars(row).items() if name != "_state"} for row in rows]


def test_the_order_of_arrival_changes_nothing() -> None:
    entries = [
        entry(1, DECLARED),
        entry(2, VERSION, day=30),
        entry(3, replace_version(radius_m=300), day=20),
        entry(4, ZoneRepealed(reason="Ended."), day=40),
    ]

    readings = [shown(folded("places.zone", order)[0]) for order in permutations(entries)]

    assert all(reading == readings[0] for reading in readings)
    assert len(readings[0]) == 3


def replace_version(**values: Any) -> ZoneVersionPutInForce:
    given: dict[str, Any] = {"around": (SQUARE,), "radius_m": 200, "rule_text": "200 m"}
    return ZoneVersionPutInForce(**(given | values))


def test_versions_are_numbered_by_when_they_stood_in_law() -> None:
    late, early = entry(2, VERSION, day=60), entry(3, replace_version(radius_m=300), day=30)

    first, second = versions([entry(1, DECLARED), late, early])

    assert (first.version, first.number, first.radius_m) == (early.id, 1, 300)
    assert (second.version, second.number, second.radius_m) == (late.id, 2, 200)
    assert first.in_force_until == second.in_force_from == START + timedelta(days=60)
    assert second.in_force_until is None


def test_a_version_stands_though_its_declaration_has_not_arrived() -> None:
    rows, conflicts = folded("places.zone", [entry(2, VERSION)])

    assert [type(row) for row in rows] == [ZoneVersion]
    assert conflicts == []


def test_two_versions_of_one_moment_are_a_conflict_and_the_first_in_order_stands() -> None:
    kept, other = entry(2, VERSION, day=30), entry(3, replace_version(radius_m=300), day=30)

    rows, conflicts = folded("places.zone", [other, kept])

    assert [row.version for row in rows if isinstance(row, ZoneVersion)] == [kept.id]
    assert conflicts == [
        "Two versions of a zone come into force at the same moment; this is the later one."
    ]


def test_a_correction_moves_the_moment_and_the_outline_of_its_version_alone() -> None:
    wrong = entry(1, VERSION, day=30)
    correction = ZoneVersionCorrected(
        put_in_force_by=wrong.id,
        reason="Mistyped.",
        around=(ELSEWHERE,),
        in_force=Happened.exact(START + timedelta(days=10)),
    )

    first, second = versions([wrong, entry(2, VERSION, day=20), entry(3, correction)])

    assert (first.version, first.corrected) == (wrong.id, True)
    assert first.in_force_from == START + timedelta(days=10)
    assert "31.54" in first.around
    assert (second.corrected, "31.54" in second.around) == (False, False)


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ((DECLARED, DECLARED), ["A zone is declared once; this declares the same zone again."]),
        (
            (replace_version(around=(BROKEN,)),),
            [
                "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
                "Repeat the first position at the end."
            ],
        ),
        (
            (replace_version(radius_m=0),),
            ["A belt is wider than 0 m; 0 m is not."],
        ),
        (
            (ZoneVersionCorrected(put_in_force_by=SITE, reason="Mistyped.", radius_m=100),),
            ["This corrects a version of the zone that this site does not hold."],
        ),
        (
            (
                VERSION,
                ZoneVersionCorrected(
                    put_in_force_by=entry(1, VERSION).id, reason="M.", around=(BROKEN,)
                ),
            ),
            [
                "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
                "Repeat the first position at the end."
            ],
        ),
        ((SiteClosed(reason="Closed."),), ["This is not a statement about a zone."]),
    ],
)
def test_what_a_zone_cannot_take_stands_among_its_conflicts(
    facts: Sequence[Fact], sentences: list[str]
) -> None:
    _, conflicts = folded("places.zone", [entry(n, fact) for n, fact in enumerate(facts, start=1)])

    assert conflicts == sentences


FOUNDED = SiteFounded(name="UN House", site_kind="base", county="Juba")
COUNTED = PopulationCounted(
    site=SITE, source="Register", method="registration", on=date(2016, 9, 1), people=29_800
)
DRAWN = PerimeterDrawn(name="Perimeter", site=SITE, line=RING)


@pytest.mark.parametrize(
    ("fold", "facts", "sentences"),
    [
        (
            "places.site",
            (FOUNDED, FOUNDED),
            ["A site is founded once; this founds the same site again."],
        ),
        (
            "places.site",
            (SiteClosed(reason="Closed."), SiteClosed(reason="Again.")),
            ["The site was closed already; this closes it a second time."],
        ),
        ("places.site", (DECLARED,), ["This is not a statement about a site."]),
        (
            "places.population",
            (COUNTED, COUNTED),
            ["A reading is one count; this is a second count under the same id."],
        ),
        (
            "places.population",
            (FOUNDED,),
            ["This is not a statement about a reading of a site's population."],
        ),
        (
            "places.perimeter",
            (DRAWN, DRAWN),
            ["A perimeter is drawn once; survey it again by correcting it."],
        ),
        (
            "places.perimeter",
            (
                PerimeterDrawn(
                    name="P", site=SITE, line=LineShape(coordinates=RING.coordinates[:-1])
                ),
            ),
            [
                "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
                "Repeat the first position at the end."
            ],
        ),
        (
            "places.perimeter",
            (PerimeterCorrected(reason="S.", line=LineShape(coordinates=RING.coordinates[:-1])),),
            [
                "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
                "Repeat the first position at the end."
            ],
        ),
        ("places.perimeter", (FOUNDED,), ["This is not a statement about a perimeter."]),
    ],
)
def test_what_a_subject_cannot_take_stands_among_its_conflicts(
    fold: str, facts: Sequence[Fact], sentences: list[str]
) -> None:
    _, conflicts = folded(fold, [entry(n, fact) for n, fact in enumerate(facts, start=1)])

    assert conflicts == sentences


@pytest.mark.parametrize(
    ("fold", "first", "correction", "field", "value"),
    [
        ("places.site", FOUNDED, SiteCorrected(county="Juba County"), "county", "Juba County"),
        ("places.site", FOUNDED, SiteCorrected(field_office=True), "field_office", True),
        ("places.population", COUNTED, PopulationCorrected(people=1), "people", 1),
        ("places.population", COUNTED, PopulationWithdrawn(reason="R."), "withdrawn_reason", "R."),
        ("places.perimeter", DRAWN, PerimeterCorrected(reason="R.", name="Outer"), "name", "Outer"),
    ],
)
def test_a_correction_counts_whichever_arrives_first(
    fold: str, first: Fact, correction: Fact, field: str, value: object
) -> None:
    after, before = entry(2, correction), entry(1, correction)
    original = entry(1, first), replace(entry(2, first))

    rows = [folded(fold, [original[0], after])[0], folded(fold, [before, original[1]])[0]]

    assert [getattr(row, field) for (row,) in rows] == [value, value]


def test_a_subject_without_its_founding_has_no_row() -> None:
    alone = {
        "places.site": SiteCorrected(name="X"),
        "places.population": PopulationCorrected(people=1),
        "places.perimeter": PerimeterCorrected(reason="R.", name="X"),
        "places.zone": ZoneRepealed(reason="Ended."),
    }

    assert {fold: folded(fold, [entry(1, fact)])[0] for fold, fact in alone.items()} == {
        key: [] for key in alone
    }


any_shape = st.sampled_from([SQUARE, ELSEWHERE, BROKEN])
any_zone_fact = st.one_of(
    st.just(DECLARED),
    st.builds(
        ZoneVersionPutInForce,
        around=st.tuples(any_shape),
        minus=st.one_of(st.just(()), st.tuples(any_shape)),
        radius_m=st.sampled_from([0.0, 200.0]),
        rule_text=st.just("rule"),
    ),
    st.builds(
        ZoneVersionCorrected,
        put_in_force_by=st.integers(1, 5).map(lambda number: entry(number, DECLARED).id),
        reason=st.just("reason"),
        around=st.one_of(st.none(), st.tuples(any_shape)),
        radius_m=st.sampled_from([None, 0.0, 300.0]),
        in_force=st.one_of(
            st.none(), st.integers(0, 9).map(lambda n: Happened.exact(START + timedelta(days=n)))
        ),
    ),
    st.just(ZoneRepealed(reason="Ended.")),
)


@given(
    facts=st.lists(st.tuples(any_zone_fact, st.integers(0, 9)), max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_any_set_of_statements_gives_one_zone_whose_versions_never_overlap(
    facts: list[tuple[Fact, int]], order: st.DrawFn
) -> None:
    entries = [entry(number, fact, day=day) for number, (fact, day) in enumerate(facts, start=1)]
    rows, conflicts = folded("places.zone", entries)

    again = folded("places.zone", order.sample(entries, len(entries)))  # type: ignore[attr-defined]

    assert (shown(again[0]), again[1]) == (shown(rows), conflicts)
    standing = [row for row in rows if isinstance(row, ZoneVersion)]
    assert [row.number for row in standing] == list(range(1, len(standing) + 1))
    for row, following in pairwise(standing):
        assert row.in_force_until is not None
        assert row.in_force_from < row.in_force_until <= following.in_force_from
