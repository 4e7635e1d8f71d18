from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.threats import operations, queries
from standfast.apps.threats.facts import TriggerKind
from standfast.apps.threats.reference import (
    DEGREES,
    PATROL_POINTS,
    RISKS,
    THREAT_POINTS,
    WORDS,
    risk,
)
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused

AT = datetime(2017, 2, 14, 6, tzinfo=UTC)
TODAY = date(2017, 2, 14)


@pytest.fixture
def planner(db: None) -> Person:
    open_site()
    return enrolled("juba.planner", "planner")


def found(by: Person, name: str = "Yei road", **values: Any) -> UUID:
    given: dict[str, Any] = {
        "name": name, "lon": 30.67, "lat": 4.09, "radius_km": 10.0, "county": "Yei",
        "threat": "Invented: ambushes on the road", "actors": ("militia",), "triggers": ("market",),
    }  # fmt: skip
    return operations.identify_hotspot(by=by, at=AT, **(given | values)).subject


def assess(by: Person, subject: UUID, **values: Any) -> None:
    given: dict[str, Any] = {
        "likelihood": 4, "impact": 4, "rating": "should protect", "reason": "Two ambushes",
        "action": "Patrol at market days", "review_on": TODAY + timedelta(days=7),
    }  # fmt: skip
    operations.assess_hotspot(by=by, at=AT, hotspot_id=subject, **(given | values))


def test_the_matrix_of_risk_is_that_of_the_default() -> None:
    short = {"low": "L", "medium": "M", "high": "H", "very high": "VH", "extreme": "X"}

    rows = [
        " ".join(short[RISKS[likelihood, impact]] for impact in DEGREES) for likelihood in DEGREES
    ]

    assert rows == ["L L L M M", "L L M M H", "L M M H VH", "L M H VH VH", "M H VH VH X"]


def test_risk_is_unknown_while_a_degree_is() -> None:
    assert risk(None, 5) is None
    assert risk(5, 5) == "extreme"


def test_every_scale_has_its_words_and_every_kind_of_threat_its_points() -> None:
    assert {scale for scale, _ in WORDS} == {"likelihood", "impact"}
    assert len(WORDS) == 10
    assert len(THREAT_POINTS) == 10
    assert PATROL_POINTS["rating", "not rated"] > 0


def test_hotspots_come_by_rating_then_risk_and_the_unrated_is_not_last(planner: Person) -> None:
    could, must, unrated, should = (
        found(planner, name) for name in ("could", "must", "unrated", "should")
    )
    assess(planner, could, rating="could protect")
    assess(planner, must, rating="must protect", likelihood=1, impact=1)
    assess(planner, should, rating="should protect", likelihood=5, impact=5)

    names = [row.name for row in queries.open_hotspots()]

    assert names == ["must", "should", "unrated", "could"]
    assert unrated in {row.subject for row in queries.overdue_reviews(TODAY)}


def test_a_hotspot_is_overdue_after_its_review_day(planner: Person) -> None:
    subject = found(planner)
    assess(planner, subject, review_on=TODAY + timedelta(days=3))

    assert queries.overdue_reviews(TODAY + timedelta(days=3)) == ()
    assert [row.subject for row in queries.overdue_reviews(TODAY + timedelta(days=4))] == [subject]


@pytest.mark.parametrize("days", [0, 8])
def test_an_assessment_is_looked_at_again_within_a_week(days: int, planner: Person) -> None:
    subject = found(planner)
    before = StoredEntry.objects.count()

    with pytest.raises(Refused, match="within 7 days"):
        assess(planner, subject, review_on=TODAY + timedelta(days=days))

    assert StoredEntry.objects.count() == before


def test_a_closed_or_unknown_hotspot_is_not_assessed(planner: Person) -> None:
    subject = found(planner)
    operations.close_hotspot(by=planner, at=AT, hotspot_id=subject, reason="Quiet for a year")

    with pytest.raises(Refused, match="was closed: Quiet for a year"):
        assess(planner, subject)
    with pytest.raises(Refused, match="identify it first"):
        assess(planner, uuid4())
    with pytest.raises(Refused, match="was closed"):
        operations.close_hotspot(by=planner, at=AT, hotspot_id=subject, reason="Again")
    assert queries.open_hotspots() == ()


def test_the_flashpoint_matrix_shows_the_triggers_to_come(planner: Person) -> None:
    found(planner)
    coming: tuple[tuple[str, str | None, TriggerKind], ...] = (
        ("here", "Yei", "market"), ("elsewhere", "Bor", "market"), ("other", "Yei", "rains"), ("all", None, "market"),
    )  # fmt: skip
    for name, county, kind in coming:
        operations.schedule_trigger(
            by=planner, at=AT, trigger=kind, first=TODAY, last=TODAY, what=name, county=county
        )

    (row,) = queries.flashpoints(TODAY, TODAY + timedelta(days=7))

    assert {one.what for one in row.triggers_to_come} == {"here", "all"}
    assert row.risk is None


def test_the_calendar_holds_both_days_and_drops_what_was_cancelled(planner: Person) -> None:
    entry = operations.schedule_trigger(
        by=planner,
        at=AT,
        trigger="rains",
        first=TODAY,
        last=TODAY + timedelta(days=2),
        what="Rains",
    )
    end = TODAY + timedelta(days=2)

    assert queries.triggers(end, end + timedelta(days=1)).count() == 1
    assert queries.triggers(end + timedelta(days=1), end + timedelta(days=9)).count() == 0
    operations.cancel_trigger(by=planner, at=AT, trigger_id=entry.subject, reason="Dry")
    assert queries.triggers(TODAY, end).count() == 0
    with pytest.raises(Refused, match="cancelled already: Dry"):
        operations.cancel_trigger(by=planner, at=AT, trigger_id=entry.subject, reason="Dry")
    with pytest.raises(Refused, match="schedule it first"):
        operations.cancel_trigger(by=planner, at=AT, trigger_id=uuid4(), reason="Dry")
    with pytest.raises(Refused, match="cannot end on"):
        operations.schedule_trigger(
            by=planner, at=AT, trigger="rains", first=TODAY, last=date(2017, 1, 1), what="Rains"
        )


def test_a_reader_sees_the_hotspots_that_their_clearance_opens(planner: Person) -> None:
    cleared = enrolled("cleared", "planner", clearance="confidential")
    found(cleared, "closely held", label="confidential")
    found(planner, "open")

    assert [row.name for row in queries.open_hotspots(planner)] == ["open"]
    assert len(queries.open_hotspots(cleared)) == 2
