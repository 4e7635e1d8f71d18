import csv
import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from standfast.engines.geo import destination
from standfast.engines.geo import distance_m as geodesic_m
from standfast.engines.linkage import (
    LEARNED,
    Proposal,
    Report,
    Settings,
    clusters_of,
    propose,
    search,
)
from standfast.engines.linkage.blocking import rarity_of
from standfast.engines.linkage.calibration import compared_pairs, falling, learn, summed
from standfast.engines.linkage.comparison import (
    CROWD_KM,
    CROWD_S,
    Sides,
    distance_km,
    levels_of,
    sides_of,
    within_reach,
)
from standfast.engines.linkage.evaluation import (
    at_thresholds,
    halves,
    labelled_from_rows,
    naive,
    quality,
)
from standfast.engines.linkage.propose import proposal_of
from standfast.engines.linkage.simulation import Labelled, simulate

DAY = datetime(2016, 7, 8, tzinfo=UTC)
ONE = timedelta(days=1)
EVERYTHING = Settings(threshold=1e-9)
HAND = Path(__file__).parents[3] / "benchmarks" / "data" / "linkage" / "reports.csv"
A = Report(
    "a", "ucdp", DAY, DAY + ONE, 31.58, 4.85, 1_000.0, "battle", ("SPLA", "Murle militia"),
    "Clash at the palace between guards", (10, 12), "Juba town, Juba county",
)  # fmt: skip
B = Report(
    "b", "mission", DAY + ONE / 2, DAY + ONE, 31.59, 4.86, 500.0, "battle", ("Government of South Sudan",),
    "Guards shooting at the palace gate", (11, 11), "Juba",
)  # fmt: skip
WORDS = (
    "palace guard",
    "market fire",
    "convoy bridge ambush",
    "cattle raid camp",
    "school",
    "river boat",
)
SIDES = ("SPLA", "SPLA-IO", "Murle militia", "Lou Nuer youth", "unidentified gunmen")


def oracle(reports: list[Report], settings: Settings) -> dict[tuple[str, str], float]:
    """Look at every pair."""
    sides = [sides_of(one, settings) for one in sorted(reports, key=lambda one: one.id)]
    rarity = rarity_of(sides)
    crowd = [sum(near(one, other) for other in sides if other is not one) for one in sides]
    found = {}
    for i, one in enumerate(sides):
        for j in range(i + 1, len(sides)):
            if within_reach(one, sides[j], settings):
                made = proposal_of(one, sides[j], rarity, min(crowd[i], crowd[j]), settings)
                if made.score >= settings.threshold:
                    found[made.a, made.b] = made.score
    return found


def near(one: Sides, other: Sides) -> bool:
    if None in (one.start, other.start, one.lon, other.lon) or not other.report.counts:
        return False
    gap = max(one.start, other.start) - min(one.end, other.end)  # type: ignore[type-var,operator]
    return gap <= CROWD_S and distance_km(one.lon, one.lat, other.lon, other.lat) <= CROWD_KM  # type: ignore[arg-type]


@st.composite
def reports(draw: Any, number: int = 0) -> Report:
    start = DAY + timedelta(hours=draw(st.integers(0, 240)))
    length = draw(st.sampled_from([0, 1, 24, 72, 168, 720, 1200]))
    pointed = draw(st.booleans()) or draw(st.booleans())
    dead = draw(st.integers(0, 30))
    return Report(
        id=f"r{number}",
        source=draw(st.sampled_from(["ucdp", "acled", "mission"])),
        start=start,
        end=start + timedelta(hours=length),
        lon=draw(st.sampled_from([179.98, -179.99, 31.58, 31.6, 31.9])) if pointed else None,
        lat=draw(st.sampled_from([4.85, 4.87, 5.2])) if pointed else None,
        accuracy_m=draw(st.sampled_from([None, 500.0, 5_000.0, 40_000.0, 200_000.0])),
        category=draw(st.sampled_from([None, "battle", "crime"])),
        actors=draw(st.lists(st.sampled_from(SIDES), max_size=2).map(tuple)),
        words=draw(st.sampled_from([None, *WORDS, " ".join(WORDS[:3]), " ".join(WORDS[2:5])])),
        deaths=draw(st.sampled_from([None, (dead, dead), (dead, dead + 5)])),
        place=draw(st.sampled_from([None, "Juba", "Tomping, Juba", "Thong Ping", "Yei"])),
        counts=draw(st.booleans()),
    )


def lists_of(least: int, most: int) -> Any:
    return st.integers(least, most).flatmap(lambda n: st.tuples(*(reports(k) for k in range(n))))


@given(lists_of(2, 12), st.sampled_from([1e-9, 0.05, 0.4]))
@hypothesis_settings(max_examples=60)
def test_cells_lose_no_pair_and_change_no_score(given: tuple[Report, ...], least: float) -> None:
    settings = Settings(threshold=least)

    assert {(one.a, one.b): one.score for one in propose(given, settings)} == oracle(
        list(given), settings
    )


def test_cells_lose_no_pair_of_many_reports() -> None:
    some = list(simulate(90, seed=5, start=DAY, days=20, dense=0.5).reports)
    settings = Settings(threshold=0.1)

    found = {(one.a, one.b): one.score for one in propose(some, settings)}

    assert found == oracle(some, settings)
    assert len(found) > 50


@given(lists_of(2, 7), st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=20)
def test_the_order_of_the_reports_changes_nothing(
    given: tuple[Report, ...], rng: random.Random
) -> None:
    shuffled = list(given)
    rng.shuffle(shuffled)

    assert propose(shuffled, EVERYTHING) == propose(given, EVERYTHING)


@given(lists_of(2, 7), st.integers(-3000, 3000), st.sampled_from([-31.0, 17.0, 100.0, 140.0]))
@hypothesis_settings(max_examples=20)
def test_another_calendar_and_another_meridian_change_nothing(
    given: tuple[Report, ...], days: int, degrees: float
) -> None:
    moved = [
        replace(
            one,
            start=one.start and one.start + timedelta(days=days),
            end=one.end and one.end + timedelta(days=days),
            lon=None if one.lon is None else (one.lon + degrees + 180) % 360 - 180,
        )
        for one in given
    ]

    before = {(one.a, one.b): one.score for one in propose(given, EVERYTHING)}
    after = {(one.a, one.b): one.score for one in propose(moved, EVERYTHING)}

    assert after == pytest.approx(before)


def score(a: Report, b: Report) -> float:
    settings = EVERYTHING
    one, other = sides_of(a, settings), sides_of(b, settings)
    return proposal_of(one, other, rarity_of([one, other]), 1, settings).score


def test_a_pair_is_the_same_whichever_report_comes_first() -> None:
    assert propose([A, B], EVERYTHING) == propose([B, A], EVERYTHING)
    assert score(A, B) == score(B, A)


@given(st.floats(0, 49), st.floats(0, 49), st.sampled_from([0.0, 500.0, 5_000.0, 25_000.0]))
def test_a_nearer_point_never_lowers_the_score(one: float, other: float, accuracy: float) -> None:
    nearer, farther = sorted((one, other))

    def at(km: float) -> Report:
        lon, lat = destination((31.58, 4.85), bearing_deg=70, distance_m=km * 1_000)
        return replace(B, lon=lon, lat=lat, accuracy_m=accuracy)

    assert score(A, at(nearer)) >= score(A, at(farther))


@given(st.floats(0, 60), st.floats(0, 60))
def test_a_finer_point_of_the_same_place_never_lowers_the_score(one: float, other: float) -> None:
    finer, coarser = sorted((one, other))
    here = replace(B, lon=A.lon, lat=A.lat)

    assert score(A, replace(here, accuracy_m=finer * 1_000)) >= score(
        A, replace(here, accuracy_m=coarser * 1_000)
    )


@given(st.integers(0, 110), st.integers(0, 110), st.sampled_from([1, 24, 72, 700]))
def test_a_nearer_time_never_lowers_the_score(one: int, other: int, length: int) -> None:
    nearer, farther = sorted((one, other))

    def at(hours: int) -> Report:
        start = DAY + timedelta(hours=hours)
        return replace(B, start=start, end=start + timedelta(hours=length))

    assert score(A, at(nearer)) >= score(A, at(farther))


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_nearer_number_of_dead_never_lowers_the_score(one: int, other: int) -> None:
    def dead(number: int) -> float:
        return score(replace(A, deaths=(20, 20)), replace(B, deaths=(number, number)))

    if (one - 20) * (other - 20) >= 0:
        nearer, farther = sorted((one, other), key=lambda number: abs(number - 20))
        assert dead(nearer) >= dead(farther)


@pytest.mark.parametrize("gone", ["category", "words", "deaths", "place", "accuracy_m"])
def test_what_one_side_does_not_know_weighs_nothing(gone: str) -> None:
    kind = {"accuracy_m": None}.get(gone, gone)
    without: dict[str, Any] = {gone: None}

    reasons = {one.kind: one for one in propose([A, replace(B, **without)], EVERYTHING)[0].reasons}

    assert kind not in reasons
    assert len(reasons) == (7 if kind is None else 6)


def test_reasons_say_in_words_what_was_compared() -> None:
    (found,) = propose([A, B], EVERYTHING)

    assert [one.sentence for one in found.reasons] == [
        "1.6 km apart.",
        "The same day.",
        "They name the same side: SPLA and Murle militia; Government of South Sudan.",
        "Words of the account: 2 in common, by rarity 60% of the shorter account.",
        "Dead: 10 to 12; 11.",
        "The same kind of event: battle.",
        "The same name of the place: Juba town, Juba county; Juba.",
    ]
    total = LEARNED.prior + sum(one.weight for one in found.reasons)
    assert found.score == pytest.approx(1 / (1 + math.exp(-total)))


def test_two_of_one_catalogue_are_never_proposed_and_two_of_an_office_are() -> None:
    assert propose([A, replace(A, id="c")], EVERYTHING) == []
    assert len(propose([B, replace(B, id="c")], EVERYTHING)) == 1


def test_what_has_no_time_or_no_place_is_named_as_not_compared() -> None:
    timeless = replace(A, id="c", start=None, end=None)
    placeless = replace(B, id="d", lon=None, lat=None, place=None, accuracy_m=None)
    endless = replace(A, id="e", end=DAY + timedelta(days=400))

    outcome = search([A, B, timeless, placeless, endless], EVERYTHING)

    assert [(one.a, one.b) for one in outcome.proposals] == [("a", "b")]
    assert outcome.not_compared == ("c", "d", "e")


def test_a_crowd_makes_a_pair_say_less_unless_it_may_not_be_noticed() -> None:
    others = [replace(B, id=f"x{k}", words=f"word{k} thing{k} matter{k}") for k in range(8)]

    (alone,) = (one for one in propose([A, B], EVERYTHING) if one.b == "b")
    crowded = next(
        one for one in propose([A, B, *others], EVERYTHING) if (one.a, one.b) == ("a", "b")
    )
    hidden = [replace(one, counts=False) for one in others]
    unseen = next(
        one for one in propose([A, B, *hidden], EVERYTHING) if (one.a, one.b) == ("a", "b")
    )

    taken = LEARNED.crowd * math.log(9)
    assert crowded.reasons[0].weight == pytest.approx(alone.reasons[0].weight - taken)
    assert "9 other reports lie as near" in crowded.reasons[0].sentence
    assert unseen == alone


@pytest.mark.parametrize("bearing", [0, 45, 90, 200])
@pytest.mark.parametrize("km", [1, 30, 200])
@pytest.mark.parametrize("start", [(31.58, 4.85), (179.9, -40.0), (-120.0, 60.0)])
def test_distances_are_those_of_the_ellipsoid_to_a_thousandth(
    bearing: int, km: float, start: tuple[float, float]
) -> None:
    there = destination(start, bearing_deg=bearing, distance_m=km * 1_000)

    assert distance_km(*start, *there) == pytest.approx(geodesic_m(start, there) / 1_000, rel=1e-3)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"lon": 31.0, "lat": None}, "a point needs longitude and latitude"),
        ({"lon": 200.0}, "is not on the globe"),
        ({"end": None}, "needs its start and its end"),
        ({"end": DAY - ONE}, "ends before it begins"),
        ({"start": DAY.replace(tzinfo=None)}, "needs its zone"),
        ({"deaths": (5, 2)}, "deaths rise"),
    ],
)
def test_a_report_that_cannot_be_is_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        replace(A, **values)


def test_one_id_names_one_report() -> None:
    with pytest.raises(ValueError, match="one id"):
        propose([A, A])


def test_a_group_is_held_by_its_weakest_link() -> None:
    def pair(a: str, b: str, score: float) -> Proposal:
        return Proposal(a, b, score, ())

    found = clusters_of(
        [
            pair("a", "b", 0.9),
            pair("b", "c", 0.6),
            pair("a", "c", 0.5),
            pair("c", "d", 0.8),
            pair("x", "y", 0.7),
        ]
    )

    assert [one.reports for one in found] == [("a", "b", "c", "d"), ("x", "y")]
    assert [(one.weakest.a, one.weakest.b) for one in found] == [("b", "c"), ("x", "y")]
    assert len(found[0].proposals) == 4


def learning() -> list[Labelled]:
    start = datetime(2016, 1, 1, tzinfo=UTC)
    return [simulate(700, seed=1, start=start, days=365), halves(hand(), north_of=6.5)[0]]


def hand() -> Labelled:
    with HAND.open(encoding="utf-8", newline="") as file:
        return labelled_from_rows(csv.DictReader(file))


def test_the_weights_in_use_are_those_that_the_learning_halves_teach() -> None:
    pairs = [
        pair for one in learning() for pair in compared_pairs(one.reports, one.same, Settings())
    ]

    again = learn(pairs)

    for kind, ladder in again.by_kind().items():
        assert ladder == pytest.approx(LEARNED.of(kind), abs=2e-4)
    assert (again.prior, again.crowd) == pytest.approx((LEARNED.prior, LEARNED.crowd), abs=2e-4)
    right = sum((summed(pair, again) > 0) == pair.same for pair in pairs)
    assert right / len(pairs) > 0.95


def test_the_hand_made_set_is_large_and_its_unseen_half_is_found() -> None:
    labelled = hand()
    pairs = compared_pairs(labelled.reports, labelled.same, Settings())
    unseen = halves(labelled, north_of=6.5)[1]

    (found,) = at_thresholds(propose(unseen.reports), unseen.true, [Settings().threshold])
    peer = quality(naive(unseen.reports, once=Settings().once), unseen.true, 0)

    assert (len(pairs), sum(pair.same for pair in pairs)) == (252, 94)
    assert (found.proposed, found.right, found.true) == (49, 47, 50)
    assert (peer.proposed, peer.right) == (38, 33)


def test_ladders_that_rise_are_pooled_by_their_weights() -> None:
    assert falling(np.array([3.0, 1.0, 2.0, 0.0]), np.array([1.0, 1.0, 3.0, 1.0])) == [
        3.0, 1.75, 1.75, 0.0,
    ]  # fmt: skip


def test_a_field_that_is_known_to_both_has_one_level() -> None:
    one, other = sides_of(A, EVERYTHING), sides_of(B, EVERYTHING)

    found = {level.kind: level.index for level in levels_of(one, other, rarity_of([one, other]))}

    assert found == {
        "distance": 6, "time": 1, "actors": 0, "words": 0, "deaths": 0, "category": 0, "place": 0,
    }  # fmt: skip
