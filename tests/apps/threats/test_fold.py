from datetime import date, timedelta
from itertools import permutations

import pytest

from factories.statements import START, SUBJECT, stated
from standfast.apps.threats.facts import (
    AlertAcknowledged,
    AlertActed,
    AlertAnswered,
    AlertClosed,
    AlertDecided,
    AlertRaised,
    AlertRerouted,
    AlertWithdrawn,
    ForecastIssued,
    ForecastScored,
    HotspotAssessed,
    HotspotClosed,
    HotspotIdentified,
    Hurdle,
    ModelScore,
    TriggerCancelled,
    TriggerScheduled,
)
from standfast.apps.threats.models import Alert, Hotspot, IssuedForecast, Trigger
from standfast.log.facts import Fact
from standfast.log.fold import FOLDS, Entry, Unapplied
from standfast.log.genesis import BundleReceived
from standfast.log.models import Row

RAISED = AlertRaised(
    channel="community hotline", threat_kind="attack", threat="Armed men", locality="Yei"
)
FOUND = HotspotIdentified(
    name="Yei road", lon=30.67, lat=4.09, radius_km=10, threat="Ambush", actors=("not known",)
)
ASSESSED = HotspotAssessed(
    likelihood=4,
    impact=5,
    rating="must protect",
    reason="Two ambushes",
    action="Patrol",
    review_on=date(2016, 7, 8),
)
COMING = TriggerScheduled(
    trigger="market", first=date(2016, 7, 2), last=date(2016, 7, 2), what="Market"
)
ISSUED = ForecastIssued(
    cutoff=date(2016, 7, 1), horizon_weeks=4, cell_km=50, cells=307, cells_digest="0" * 64,
    events_known=9, expected=3.5, hurdle=Hurdle(start=-0.5, slope=0.9, size=1.0), leans_on="Model", sources="Open",
)  # fmt: skip
SCORED = ForecastScored(events=2, scores=(ModelScore(model="standfast", log_score=-4.0),))


def folded(name: str, entries: list[Entry]) -> list[Row]:
    fold = FOLDS[name]
    state = fold.state()
    for entry in entries:
        after = fold.step(state, entry)
        state = state if isinstance(after, Unapplied) else after
    return list(fold.rows(state, subject=SUBJECT, label="unclassified"))


def at(day: int, fact: Fact) -> Entry:
    return stated(day + 1, fact, day=day)


def test_an_alert_has_its_stages_whatever_order_they_arrive_in() -> None:
    entries = [
        at(0, RAISED),
        at(1, AlertAcknowledged()),
        at(2, AlertDecided(decision="act", reason="Credible")),
        at(3, AlertActed(action="Patrol sent")),
    ]

    for order in permutations(entries):
        (row,) = folded("threats.alert", list(order))
        assert isinstance(row, Alert)
        assert (row.raised_at, row.acknowledged_at) == (START, START + timedelta(days=1))
        assert (row.decision, row.acted_at) == ("act", START + timedelta(days=3))


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        (AlertAcknowledged(), AlertAcknowledged(), "acknowledged_at"),
        (AlertActed(action="One"), AlertActed(action="Two"), "acted_at"),
        (AlertAnswered(answer="One"), AlertAnswered(answer="Two"), "answered_at"),
    ],
)
def test_of_two_reports_of_a_stage_the_earlier_counts(
    first: Fact, second: Fact, field: str
) -> None:
    early, late = at(1, first), at(2, second)

    for order in ([early, late], [late, early]):
        (row,) = folded("threats.alert", [at(0, RAISED), *order])
        assert getattr(row, field) == START + timedelta(days=1)


def test_a_later_decision_replaces_the_first_but_not_how_long_it_took() -> None:
    (row,) = folded(
        "threats.alert",
        [
            at(0, RAISED),
            at(1, AlertDecided(decision="verify", reason="One source")),
            at(2, AlertDecided(decision="act", reason="A second source")),
        ],
    )

    assert isinstance(row, Alert)
    assert (row.decision, row.decided_at) == ("act", START + timedelta(days=1))


def test_an_alert_goes_to_whoever_it_was_routed_to_last() -> None:
    first = AlertRerouted(routed_to=SUBJECT, reason="Night shift")
    entries = [at(0, RAISED), at(2, first), at(1, AlertRerouted(routed_to=START_ID, reason="Day"))]

    (row,) = folded("threats.alert", entries)

    assert isinstance(row, Alert)
    assert row.routed_to == SUBJECT


START_ID = SUBJECT.__class__(int=77)


def test_closing_answering_and_withdrawing_stand_in_the_row() -> None:
    (row,) = folded(
        "threats.alert",
        [
            at(0, RAISED),
            at(3, AlertAnswered(answer="Patrol came")),
            at(4, AlertClosed(outcome="threat averted")),
            at(5, AlertWithdrawn(reason="Twice")),
        ],
    )

    assert isinstance(row, Alert)
    assert (row.answer, row.outcome, row.withdrawn) == ("Patrol came", "threat averted", "Twice")


def test_the_newest_assessment_of_a_hotspot_stands() -> None:
    older = HotspotAssessed(
        likelihood=1,
        impact=1,
        rating="could protect",
        reason="Quiet",
        action="Watch",
        review_on=date(2016, 7, 3),
    )

    (row,) = folded("threats.hotspot", [at(0, FOUND), at(9, ASSESSED), at(5, older)])

    assert isinstance(row, Hotspot)
    assert (row.likelihood, row.rating) == (4, "must protect")


def test_a_hotspot_that_nobody_assessed_is_not_low() -> None:
    (row,) = folded("threats.hotspot", [at(0, FOUND), at(1, HotspotClosed(reason="Empty"))])

    assert isinstance(row, Hotspot)
    assert (row.likelihood, row.rating, row.closed_reason) == (None, None, "Empty")


def test_a_cancelled_trigger_says_why() -> None:
    (row,) = folded("threats.trigger", [at(1, TriggerCancelled(reason="Rain")), at(0, COMING)])

    assert isinstance(row, Trigger)
    assert row.cancelled == "Rain"


def test_a_forecast_carries_its_scores_once_they_are_there() -> None:
    (before,) = folded("threats.forecast", [at(0, ISSUED)])
    (after,) = folded("threats.forecast", [at(0, ISSUED), at(700, SCORED)])

    assert isinstance(before, IssuedForecast)
    assert isinstance(after, IssuedForecast)
    assert (before.scores, before.events) == ([], None)
    assert after.events == 2
    assert after.scores[0]["log_score"] == -4.0


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("threats.alert", RAISED),
        ("threats.alert", AlertClosed(outcome="false alarm")),
        ("threats.hotspot", FOUND),
        ("threats.hotspot", HotspotClosed(reason="Quiet")),
        ("threats.trigger", COMING),
        ("threats.forecast", ISSUED),
    ],
)
def test_what_happens_once_is_not_applied_twice(name: str, fact: Fact) -> None:
    fold = FOLDS[name]
    once = fold.step(fold.state(), at(0, fact))
    assert not isinstance(once, Unapplied)

    assert isinstance(fold.step(once, at(1, fact)), Unapplied)


@pytest.mark.parametrize(
    "name", ["threats.alert", "threats.hotspot", "threats.trigger", "threats.forecast"]
)
def test_a_foreign_fact_is_not_applied_and_leaves_no_row(name: str) -> None:
    fold = FOLDS[name]

    answer = fold.step(fold.state(), stated(1, BundleReceived(ranges=(), heads={})))

    assert isinstance(answer, Unapplied)
    assert fold.rows(fold.state(), subject=SUBJECT, label="unclassified") == []
