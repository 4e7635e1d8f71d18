"""What an operator's timer runs, what is computed before the lock, and cells that travel beside a bundle."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from factories.accounts import enrolled
from factories.incidents import reported
from factories.log import open_site
from factories.places import founded
from standfast.apps.accounts.models import Person
from standfast.apps.threats import operations, planning, queries
from standfast.apps.threats.models import ForecastCell, IssuedForecast
from standfast.apps.threats.planning import forecasts as computing
from standfast.engines import warning as engine
from standfast.log import operations as log_operations
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused, write_transaction

AT = datetime(2017, 1, 9, 6, tzinfo=UTC)
YEI = (30.68, 4.09)


@pytest.fixture
def planner(db: None) -> Person:
    open_site()
    by = enrolled("juba.planner", "planner", "duty officer")
    for week in range(20):
        happened = datetime(2016, 8, 1, 9, tzinfo=UTC) + timedelta(weeks=week)
        reported(by, happened, at=happened, category="AC1", lon=YEI[0], lat=YEI[1])
    return by


def days(count: int) -> datetime:
    return AT + timedelta(days=count)


def kinds() -> list[tuple[date, int]]:
    return sorted(IssuedForecast.objects.values_list("cutoff", "horizon_weeks"))


def test_what_is_due_is_issued_once_and_again_when_its_time_comes(planner: Person) -> None:
    first = operations.do_what_is_due(by=planner, at=AT)
    again = operations.do_what_is_due(by=planner, at=days(6))
    week = operations.do_what_is_due(by=planner, at=days(7))

    assert (len(first.issued), len(again.issued), len(week.issued)) == (2, 0, 2)
    assert kinds() == [
        (date(2017, 1, 9), 1), (date(2017, 1, 9), 4), (date(2017, 1, 16), 1), (date(2017, 1, 16), 4),
    ]  # fmt: skip
    assert first.refused == week.refused == ()


def test_a_forecast_is_scored_on_the_day_its_time_has_passed(planner: Person) -> None:
    issued = operations.do_what_is_due(by=planner, at=AT).issued
    by_weeks = {
        row.horizon_weeks: row.subject for row in IssuedForecast.objects.filter(subject__in=issued)
    }

    assert operations.do_what_is_due(by=planner, at=days(6)).scored == ()
    assert operations.do_what_is_due(by=planner, at=days(7)).scored == (by_weeks[1],)
    assert operations.do_what_is_due(by=planner, at=days(7)).scored == ()
    assert by_weeks[4] in operations.do_what_is_due(by=planner, at=days(28)).scored


def test_a_second_run_writes_nothing(planner: Person) -> None:
    operations.do_what_is_due(by=planner, at=AT)
    before = StoredEntry.objects.count()

    operations.do_what_is_due(by=planner, at=AT)

    assert StoredEntry.objects.count() == before


def test_what_was_missed_is_not_issued_afterwards(planner: Person) -> None:
    operations.do_what_is_due(by=planner, at=days(-40))
    operations.do_what_is_due(by=planner, at=AT)

    assert [cutoff for cutoff, weeks in kinds() if weeks == 4] == [
        date(2016, 11, 30), date(2017, 1, 9),
    ]  # fmt: skip


def test_whoever_may_not_issue_forecasts_is_refused_at_once(planner: Person) -> None:
    medic = enrolled("juba.medic", "medical officer")

    with pytest.raises(Refused, match="Issue forecasts is for planner"):
        operations.do_what_is_due(by=medic, at=AT)

    assert kinds() == []


def test_a_mission_without_events_is_told_so_and_the_run_says_it_was_refused(db: None) -> None:
    open_site()
    by = enrolled("juba.planner", "planner")

    done = operations.do_what_is_due(by=by, at=AT)

    assert done.issued == ()
    assert len(done.refused) == 2
    assert done.refused[0].startswith("No event of the kind that is forecast")


@pytest.fixture
def computed_under_lock(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note at each fit and each judgement whether the write lock was held."""
    held: list[bool] = []

    def noting(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **values: Any) -> Any:
            held.append(log_operations._current.get() is not None)
            return function(*args, **values)

        return call

    monkeypatch.setattr(computing, "_kept", computing._Kept())
    monkeypatch.setattr(computing, "forecast", noting(engine.forecast))
    monkeypatch.setattr(computing, "judge", noting(engine.judge))
    return held


def test_forecasts_and_scores_are_computed_before_the_lock_and_once(
    planner: Person, computed_under_lock: list[bool]
) -> None:
    subject = operations.issue_forecast(by=planner, at=AT, cutoff=AT.date()).subject
    operations.score_forecast(by=planner, at=days(28), forecast_id=subject)

    assert computed_under_lock == [False, False]


def test_the_timer_computes_before_the_lock(
    planner: Person, computed_under_lock: list[bool]
) -> None:
    operations.do_what_is_due(by=planner, at=AT)
    operations.do_what_is_due(by=planner, at=days(30))

    assert computed_under_lock == [False] * 6


def test_what_changed_meanwhile_is_computed_anew(
    planner: Person, computed_under_lock: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = planning.make_forecast(cutoff=AT.date(), horizon_weeks=4, cell_km=50.0)
    reported(planner, days(-20), at=days(-20), category="AC1", lon=33.1, lat=6.8)
    with write_transaction():
        subject = operations.issue_forecast(by=planner, at=AT, cutoff=AT.date()).subject

    issued = queries.issued_forecast(subject)
    assert issued is not None
    assert issued.basis != made.fact.basis
    assert issued.events_known == made.fact.events_known + 1
    assert computed_under_lock[0] is False


def test_what_happened_from_the_cutoff_on_does_not_change_the_basis(planner: Person) -> None:
    made = planning.make_forecast(cutoff=AT.date(), horizon_weeks=4, cell_km=50.0)
    reported(planner, AT, at=AT, category="AC1", lon=33.1, lat=6.8)

    again = planning.make_forecast(cutoff=AT.date(), horizon_weeks=4, cell_km=50.0)

    assert again.fact.basis == made.fact.basis
    assert again.fact.cells_digest == made.fact.cells_digest


def carried(by: Person) -> tuple[IssuedForecast, bytes]:
    """Return a forecast whose cells are lost, and the file that holds them."""
    subject = operations.issue_forecast(by=by, at=AT, cutoff=AT.date()).subject
    content = b"\n".join(operations.cells_to_carry())
    ForecastCell.objects.all().delete()
    issued = queries.issued_forecast(subject)
    assert issued is not None
    return issued, content


def test_cells_that_were_carried_are_taken_once(planner: Person) -> None:
    issued, content = carried(planner)

    assert queries.forecasts_without_cells() == (issued,)
    assert operations.take_cells(content=content) == (issued.subject,)
    assert operations.take_cells(content=content) == ()
    held = queries.cells_of(issued)
    assert planning.digest_of(planning.contents_of(held)) == issued.cells_digest
    assert queries.forecasts_without_cells() == ()


def test_cells_that_were_changed_on_the_way_are_refused_and_nothing_is_taken(
    planner: Person,
) -> None:
    _, content = carried(planner)
    changed = content.replace(b'"number":3,', b'"number":4,', 1)
    unknown = content.replace(
        str(queries.issued_forecasts()[0].subject).encode(), str(uuid4()).encode()
    )

    with pytest.raises(Refused, match="not the cells that were issued"):
        operations.take_cells(content=content + b"\n" + changed)
    with pytest.raises(Refused, match="import the bundle that has its entry first"):
        operations.take_cells(content=unknown)
    with pytest.raises(Refused, match="Line 1 does not hold the cells of a forecast"):
        operations.take_cells(content=b"\xff{")

    assert ForecastCell.objects.count() == 0


def test_cells_are_computed_again_where_what_they_were_made_from_is_here(planner: Person) -> None:
    issued, _ = carried(planner)

    done = operations.do_what_is_due(by=planner, at=AT)

    assert done.cells_computed == (issued.subject,)
    assert queries.cells_of(issued)[0].mean > 0


def test_cells_from_other_events_wait_and_say_why(planner: Person) -> None:
    issued, _ = carried(planner)
    founded(planner, "Pibor", kind="base", lon=33.1, lat=6.8, accuracy_m=500.0)

    done = operations.do_what_is_due(by=planner, at=days(30))

    assert done.cells_computed == ()
    assert done.waiting == (
        "Forecast of 4 weeks from 9 January 2017 was made from other events or visits than are held here; bring its "
        "cells as a file from the site that issued it.",
    )
    assert issued.subject not in done.scored
    assert done.refused == ()
