from datetime import date, timedelta

import numpy as np
import pytest

from factories.warning import BUSY, START, busy_catalogue, event, moved, problem, weekly
from standfast.engines.warning import (
    Event,
    Forecast,
    History,
    Problem,
    catalogue_of,
    cells_over,
    check,
    forecast,
    reasons,
)

LATER = START + timedelta(weeks=100)


def only(asked: Problem) -> Forecast:
    (made,) = forecast(asked)
    return made


def test_a_place_with_an_event_each_week_is_expected_to_have_one() -> None:
    made = only(problem(weekly(100), LATER))

    here = made.cells.holding(np.array([[30.0, 7.0]]))[0]

    assert made.mean.argmax() == here
    assert made.mean[here] == pytest.approx(1.0, abs=0.15)
    assert made.p_any[here] > 0.7
    assert made.mean.sum() - made.mean[here] < 0.25


def test_every_cell_of_the_area_is_forecast_also_the_quiet_ones() -> None:
    made = only(problem(weekly(100), LATER))

    assert len(made.mean) == len(made.cells.lonlats) == 25
    assert (made.mean > 0).all()
    assert check(made, problem(weekly(100), LATER)) == ()


def test_a_check_names_what_is_wrong() -> None:
    asked = problem(weekly(100), LATER)
    made = only(asked)
    made.mean[2] = -1.0
    made.quantiles[0] = (3, 2, 1, 0, 0, 0, 0, 0)

    sentences = [violation.sentence for violation in check(made, asked)]

    assert "An expected number is negative or not a number." in sentences
    assert "A cell's quantiles do not rise." in sentences


def test_nothing_from_the_cutoff_on_changes_a_forecast() -> None:
    events = busy_catalogue().events
    cutoff = START + timedelta(weeks=120, days=3)
    outlines = (BUSY.outline(),)

    as_it_was = only(Problem(outlines, catalogue_of(events), (cutoff,), 4))
    shifted = only(Problem(outlines, catalogue_of(moved(events, since=cutoff)), (cutoff,), 4))
    without = [one for one in events if one.start < cutoff]
    cut = only(Problem(outlines, catalogue_of(without), (cutoff,), 4))

    assert (as_it_was.mean == shifted.mean).all()
    assert (as_it_was.mean == cut.mean).all()
    assert (as_it_was.quantiles == cut.quantiles).all()


def test_an_event_on_the_day_before_the_cutoff_does_change_it() -> None:
    cutoff = START + timedelta(weeks=100)
    quiet = problem(weekly(50), cutoff)
    stirred = problem([*weekly(50), event(cutoff - timedelta(days=1), lon=29.3)], cutoff)

    assert not (only(quiet).mean == only(stirred).mean).all()


def test_a_forecast_does_not_depend_on_the_others_made_with_it() -> None:
    events = busy_catalogue().events
    cutoffs = tuple(START + timedelta(weeks=90, days=9 * step) for step in range(4))
    outlines = (BUSY.outline(),)

    together = forecast(Problem(outlines, catalogue_of(events), cutoffs, 2))
    alone = only(Problem(outlines, catalogue_of(events), (cutoffs[1],), 2))

    assert (together[1].mean == alone.mean).all()
    assert (together[1].p_any == alone.p_any).all()


def test_the_order_of_the_file_changes_nothing() -> None:
    events = busy_catalogue(weeks=80).events
    cutoff = START + timedelta(weeks=70)
    outlines = (BUSY.outline(),)

    forward = only(Problem(outlines, catalogue_of(events), (cutoff,), 1))
    backward = only(Problem(outlines, catalogue_of(reversed(events)), (cutoff,), 1))

    assert (forward.mean == backward.mean).all()


def test_a_late_report_is_read_only_once_it_was_known() -> None:
    cutoff = START + timedelta(weeks=80)
    happened = cutoff - timedelta(days=5)
    base = weekly(60)
    late = Event(29.3, 6.3, happened, happened, known_on=cutoff)
    timely = Event(29.3, 6.3, happened, happened, known_on=cutoff - timedelta(days=1))

    unknown = only(problem([*base, late], cutoff))
    known = only(problem([*base, timely], cutoff))

    assert (unknown.mean == only(problem(base, cutoff)).mean).all()
    assert not (known.mean == unknown.mean).all()


def test_a_reporting_delay_hides_the_last_days_and_is_no_lower_than_none() -> None:
    cutoff = START + timedelta(weeks=80)
    recent = event(cutoff - timedelta(days=5), lon=29.3, lat=6.3)

    seen = only(
        Problem(problem([], cutoff).outlines, catalogue_of([*weekly(60), recent]), (cutoff,), 1)
    )
    delayed = catalogue_of([*weekly(60), recent], delay_days=14)
    unseen = only(Problem(problem([], cutoff).outlines, delayed, (cutoff,), 1))

    assert seen.events_known == 61
    assert unseen.events_known == 60
    with pytest.raises(ValueError, match="0 or more days late; -1 is not"):
        catalogue_of([], delay_days=-1)


def test_an_event_of_some_unknown_day_of_a_month_is_known_once_the_month_is_over() -> None:
    cutoff = START + timedelta(weeks=80)
    month = event(cutoff - timedelta(days=20), days=30, exact_day=False)
    fight = event(cutoff - timedelta(days=3), days=30)

    assert only(problem([*weekly(60), month], cutoff)).events_known == 60
    assert only(problem([*weekly(60), fight], cutoff)).events_known == 61


def test_a_county_centroid_is_neither_read_nor_scored_as_a_place() -> None:
    cutoff = START + timedelta(weeks=80)
    coarse = event(cutoff - timedelta(days=3), lon=29.2, lat=6.2, exact_place=False)

    assert (
        only(problem([*weekly(60), coarse], cutoff)).mean == only(problem(weekly(60), cutoff)).mean
    ).all()


def test_a_point_outside_the_country_is_left_out() -> None:
    cutoff = START + timedelta(weeks=80)
    abroad = event(cutoff - timedelta(days=3), lon=24.0)

    assert (
        only(problem([*weekly(60), abroad], cutoff)).mean == only(problem(weekly(60), cutoff)).mean
    ).all()


def test_where_nobody_reports_more_is_expected_than_is_recorded() -> None:
    events = weekly(100)
    asked = problem(events, LATER)
    cells = cells_over(asked.outlines, cell_km=asked.cell_km)
    here = cells.holding(np.array([[30.0, 7.0]]))[0]
    shares = tuple(0.5 if cell == here else 1.0 for cell in range(len(cells)))

    made = only(Problem(asked.outlines, asked.catalogue, asked.cutoffs, 1, exposure=shares))

    assert made.mean[here] == pytest.approx(1.0, abs=0.15)
    assert made.at_full_reporting[here] == 2 * made.mean[here]
    with pytest.raises(ValueError, match="one share above 0"):
        forecast(Problem(asked.outlines, asked.catalogue, asked.cutoffs, 1, exposure=(0.5,)))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([], "No event of the kind that is forecast lies in the area"),
        ([event(LATER)], f"Nothing is known before {LATER}"),
    ],
)
def test_a_forecast_from_nothing_is_refused(events: list[Event], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        forecast(problem(events, LATER))


def test_a_first_event_already_makes_a_forecast_that_stays_small() -> None:
    made = only(problem([event(LATER - timedelta(days=2))], LATER))

    assert 0 < made.mean.sum() < 0.2
    assert made.mean.argmax() == made.cells.holding(np.array([[30.0, 7.0]]))[0]


def test_problems_without_cutoff_or_horizon_are_refused() -> None:
    with pytest.raises(ValueError, match="name at least one"):
        problem([])
    with pytest.raises(ValueError, match="at least one week; 0 is not"):
        problem([], LATER, horizon_weeks=0)


def test_reasons_name_the_recent_fighting_and_what_quiet_would_change() -> None:
    cutoff = START + timedelta(weeks=100)
    burst = [event(cutoff - timedelta(days=day), lon=29.3, lat=6.3) for day in (1, 2, 3, 4)]
    asked = Problem(
        (BUSY.outline(),), catalogue_of([*busy_catalogue(weeks=95).events, *burst]), (cutoff,), 1
    )
    made = only(asked)
    history = History(made.cells, asked.catalogue)
    cell = int(made.cells.holding(np.array([[29.3, 6.3]]))[0])

    why = reasons(made, history, cell)

    assert "events in this cell over the last week or two" in why.drivers[0].words
    assert why.drivers[0].part == max(driver.part for driver in why.drivers)
    assert why.if_quiet < 0.5
    assert why.if_another > 1
    assert why.sentence.startswith("Driven by events in this cell over the last week or two (")
    assert "four weeks without an event" in why.change


def test_signs_of_other_kinds_foretell_without_being_forecast() -> None:
    events = []
    for week in range(0, 120, 6):
        on = START + timedelta(weeks=week)
        lon = 29.2 + (week % 5) * 0.35
        events.append(Event(lon, 6.3, on, on, target=False))
        events.append(Event(lon, 6.3, on + timedelta(days=8), on + timedelta(days=8)))
    cutoff = START + timedelta(weeks=126, days=3)
    warned = Event(29.2, 7.6, cutoff - timedelta(days=3), cutoff - timedelta(days=3), target=False)

    plain = only(problem(events, cutoff, horizon_weeks=2))
    made = only(problem([*events, warned], cutoff, horizon_weeks=2))
    cell = int(made.cells.holding(np.array([[29.2, 7.6]]))[0])

    assert made.events_known == plain.events_known == 20
    assert made.mean[cell] > 2 * plain.mean[cell]


def test_events_that_end_before_they_start_or_lie_nowhere_are_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Event(30, 7, date(2016, 2, 1), date(2016, 1, 1))
    with pytest.raises(ValueError, match="not on the globe"):
        Event(300, 7, date(2016, 2, 1), date(2016, 2, 1))
