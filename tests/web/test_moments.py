from datetime import UTC, datetime

import pytest

from factories.log import open_site
from standfast.reports.page import site_words
from standfast.web.moments import Asked, asked, instant_from_person, moment_text


def test_without_parameters_it_is_now() -> None:
    assert asked({}).is_now
    assert asked({"as_of": " "}).words == "Now"


def test_a_bare_date_is_the_end_of_that_day_in_mission_time() -> None:
    assert instant_from_person("2016-12-23") == datetime(2016, 12, 23, 20, 59, 59, 999999, UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-12-23T21:00:00Z", datetime(2016, 12, 23, 21, tzinfo=UTC)),
        ("2016-12-23T21:00", datetime(2016, 12, 23, 18, tzinfo=UTC)),
        ("2021-02-01T00:00", datetime(2021, 1, 31, 22, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_mission_time(text: str, expected: datetime) -> None:
    assert instant_from_person(text) == expected


@pytest.mark.django_db
def test_the_moment_is_said_in_words_and_carried_on() -> None:
    open_site("juba")

    moment = asked({"as_of": "2016-12-23", "known_by": "2016-12-23T21:00", "at": "juba"})

    assert moment.words == "As of 23 Dec 2016, as Juba knew it 23 Dec 2016 21:00 Juba time"
    assert moment.query == "as_of=2016-12-23&known_by=2016-12-23T21%3A00&at=juba"
    assert moment.as_of_typed == "2016-12-23"
    assert moment.known_by_typed == "2016-12-23T21:00"


@pytest.mark.django_db
def test_what_cannot_be_read_is_said_and_left_out() -> None:
    moment = asked({"as_of": "yesterday", "at": "atlantis"})

    assert moment.is_now
    assert moment.query == ""
    assert moment.problems == (
        (
            "as_of",
            "“yesterday” is not a time. Write a date as 2016-12-23, or add the time: 2016-12-23T21:00.",
        ),
        ("at", "This site knows no chain of “atlantis”. Choose a site from the list."),
    )


def test_an_instant_reads_as_a_day_when_it_ends_one() -> None:
    assert moment_text(instant_from_person("2016-12-23")) == "23 Dec 2016"
    assert moment_text(datetime(2016, 12, 23, 18, tzinfo=UTC)) == "23 Dec 2016 21:00 Juba time"
    assert moment_text(None) == ""


def test_sites_are_named_as_people_write_them() -> None:
    assert [site_words(name) for name in ("juba", "un-house", "un_house")] == [
        "Juba",
        "UN House",
        "UN House",
    ]


def test_a_moment_with_any_part_is_not_now() -> None:
    assert not Asked(known_by=datetime(2016, 12, 23, tzinfo=UTC)).is_now
    assert not Asked(at_site="juba").is_now


@pytest.mark.parametrize(
    ("as_of", "then"),
    [
        ("2016-12-23", "2016-12-24T00:00"),
        ("2016-12-23T21:00:00+03:00", "2016-12-23T21:00"),
        ("2016-12-23T21:00:01+03:00", "2016-12-23T21:01"),
        ("", ""),
    ],
)
def test_what_was_known_then_is_asked_at_the_first_full_minute(as_of: str, then: str) -> None:
    assert asked({"as_of": as_of}).then_typed == then
