from datetime import UTC, datetime, timedelta

import pytest

from standfast.web.templatetags import reading

NOON = datetime(2017, 4, 17, 9, tzinfo=UTC)  # noon in Juba


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=-1), "ahead of this clock"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(hours=48), "2 days ago"),
        (timedelta(days=60), "2 months ago"),
        (timedelta(days=730), "2 years ago"),
    ],
)
def test_age_is_in_words(past: timedelta, words: str) -> None:
    assert reading.age_in_words(NOON - past, NOON) == words


@pytest.mark.parametrize(
    ("end", "precision", "words"),
    [
        (NOON, "exact", "17 Apr 2017 12:00 Juba time"),
        (NOON + timedelta(hours=1), "hour", "about 17 Apr 2017 12:30 Juba time"),
        (NOON + timedelta(hours=24), "day", "some time on 17 Apr 2017"),
        (NOON + timedelta(days=30), "month", "some time in Apr 2017"),
        (NOON + timedelta(hours=6), "part of day", "between 17 Apr 2017 12:00 and 18:00 Juba time"),
        (
            NOON + timedelta(days=7),
            "week",
            "between 17 Apr 2017 12:00 and 24 Apr 2017 12:00 Juba time",
        ),
    ],
)
def test_a_time_is_said_as_precisely_as_it_is_known(
    end: datetime, precision: str, words: str
) -> None:
    assert reading.span_text(NOON, end, precision) == words


def test_every_state_of_certainty_has_its_own_shape() -> None:
    states = ("verified", "partially verified", "unverified", "refuted", "cannot be verified")
    shapes = {reading.verification(state).split("<svg")[1].split("</svg>")[0] for state in states}

    assert len(shapes) == 5
    assert ">refuted<" in reading.verification("refuted")


def test_unknown_is_words_and_never_nought() -> None:
    assert reading.number(None) == "not known"
    assert reading.instant(None) == "not known"
    assert reading.day(None) == "not known"
    assert reading.number(4000) == "4,000"
    assert reading.number(2.0) == "2"


def test_the_last_day_of_a_half_open_period_lies_before_its_end() -> None:
    assert reading.last_day(datetime(2017, 3, 31, 21, tzinfo=UTC)) == "31 Mar 2017"


def test_the_end_of_a_day_is_not_said_as_its_last_minute() -> None:
    end_of_april = datetime(2017, 4, 30, 20, 59, 59, 999999, tzinfo=UTC)

    assert reading.until(end_of_april) == "to the end of 30 Apr 2017"
    assert reading.until(NOON) == (
        'up to, not including, <time datetime="2017-04-17T09:00:00+00:00">17 Apr 2017 12:00 Juba time</time>'
    )
