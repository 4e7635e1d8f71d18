from datetime import date, timedelta

import pytest

from factories.warning import BUSY, SQUARE, START, busy_catalogue, moved, weekly
from standfast.engines.warning import Score, Trial, catalogue_of, evaluate
from standfast.engines.warning.evaluation import MODELS_SCORED

TRAIN_TO = START + timedelta(weeks=110)
TEST_TO = START + timedelta(weeks=150)


def scores(trial: Trial, *, horizon_weeks: int) -> dict[str, Score]:
    found = evaluate(trial, horizon_weeks=horizon_weeks)
    return {score.model: score for score in found if score.year is None}


@pytest.fixture(scope="module")
def busy() -> dict[str, Score]:
    trial = Trial((BUSY.outline(),), busy_catalogue(), TRAIN_TO, TEST_TO)
    return scores(trial, horizon_weeks=1)


def test_every_model_is_scored_over_the_same_events(busy: dict[str, Score]) -> None:
    assert tuple(busy) == MODELS_SCORED
    assert len({score.events for score in busy.values()}) == 1
    assert busy["standfast"].cutoffs == 40


def test_on_a_self_exciting_catalogue_the_model_beats_the_best_plain_mixture(
    busy: dict[str, Score],
) -> None:
    made = busy["standfast"]

    assert made.gain is not None
    assert made.gain > 0.1
    assert made.capture["10%"] is not None
    assert busy["12-month map"].capture["10%"] is not None
    assert made.capture["10%"] > busy["12-month map"].capture["10%"]


def test_ninety_per_cent_intervals_cover_about_ninety_per_cent(busy: dict[str, Score]) -> None:
    covered = busy["standfast"].interval_coverage

    assert covered is not None
    assert 0.88 <= covered <= 0.92


def test_zero_and_the_bootstrap_have_no_log_score(busy: dict[str, Score]) -> None:
    assert busy["zero"].log_score is None
    assert busy["bootstrap of history"].gain is None
    assert busy["zero"].ignorance_skill_against_zero == 0.0


def test_scores_come_a_year_and_altogether() -> None:
    trial = Trial((SQUARE,), catalogue_of(weekly(160)), date(2014, 10, 1), date(2015, 1, 20))

    found = evaluate(trial, horizon_weeks=4)

    assert [score.year for score in found if score.model == "standfast"] == [2014, None]


def test_a_year_without_events_has_no_log_score_and_no_capture() -> None:
    trial = Trial((SQUARE,), catalogue_of(weekly(100)), TRAIN_TO, TEST_TO)

    made = scores(trial, horizon_weeks=4)["standfast"]

    assert made.events == 0
    assert made.log_score is None
    assert made.capture == {"5%": None, "10%": None, "20%": None}
    assert made.crps is not None


def test_the_training_of_baselines_reads_nothing_of_the_test() -> None:
    events = busy_catalogue(weeks=120).events
    trial = Trial((BUSY.outline(),), catalogue_of(events), TRAIN_TO, TRAIN_TO + timedelta(weeks=1))
    later = moved(events, since=TRAIN_TO + timedelta(weeks=1))
    shifted = Trial((BUSY.outline(),), catalogue_of(later), trial.train_to, trial.test_to)

    before, after = evaluate(trial, horizon_weeks=1), evaluate(shifted, horizon_weeks=1)

    assert [score.log_score for score in before] != [None] * len(before)
    # What was scattered over the following weeks may reach the week itself only from its end on.
    assert [score.model for score in before] == [score.model for score in after]
    assert [score.log_score for score in before] == [score.log_score for score in after]


def test_a_test_before_training_or_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="test later than you train"):
        Trial((SQUARE,), catalogue_of(weekly(10)), TEST_TO, TRAIN_TO)
    short = Trial((SQUARE,), catalogue_of(weekly(10)), TRAIN_TO, TRAIN_TO + timedelta(days=3))
    with pytest.raises(ValueError, match="No 4 weeks fit"):
        evaluate(short, horizon_weeks=4)
