import re
from datetime import UTC, date, datetime

import pytest

from factories import followup as make
from standfast.log.figures import Moment
from standfast.log.times import end_of_day
from standfast.reports.letter import letter
from standfast.reports.page import as_of_text, letter_body, letter_page, moment_query

pytestmark = pytest.mark.django_db
LETTER_DAY = Moment(end_of_day(date(2017, 4, 17)))


@pytest.fixture
def page() -> str:
    people = make.staff()
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA")
    make.claimed(people.planner)
    make.claimed(people.planner, number="C02", text="A <b>bold</b> claim & more.")
    make.claimed(people.planner, number="C03", text="Held close.", label="confidential")
    visit = make.assessment(people.assessor)
    claim_id = make.claimed(people.planner, number="C04")
    make.verified(people.assessor, claim_id, visit)
    return letter_page(letter(LETTER_DAY))


def test_every_number_is_a_link_that_names_its_figure(page: str) -> None:
    link = (
        f'<a data-figure="{make.CONSULTED}" href="/figures/{make.CONSULTED}?as_of=2017-04-17">1</a>'
    )

    assert f'<p class="claim-text">The recommendations went to {link} operation.</p>' in page


def test_the_page_needs_nothing_else_and_runs_nothing(page: str) -> None:
    assert "<script" not in page
    assert re.findall(r"https?://|url\(|@import", page) == []
    assert re.findall(r'\s(on\w+|style)="', page) == []


def test_what_was_typed_is_text_and_not_markup(page: str) -> None:
    assert "A &lt;b&gt;bold&lt;/b&gt; claim &amp; more." in page


def test_voices_and_findings_are_marked_in_words(page: str) -> None:
    assert page.count('<span class="voice">Mission</span>') == 3
    assert 'class="finding finding-verified">Assessed: verified on 19 March 2017' in page
    assert 'class="finding finding-not-assessed">Not assessed.' in page


def test_withheld_claims_are_counted_and_not_shown(page: str) -> None:
    assert "1 claim withheld from this reader." in page
    assert "Held close." not in page


def test_the_same_moment_gives_the_same_bytes(page: str) -> None:
    assert letter_page(letter(LETTER_DAY)) == page


def test_the_body_is_a_fragment_of_the_page(page: str) -> None:
    body = letter_body(letter(LETTER_DAY))

    assert body.strip().startswith('<article class="letter"')
    assert body.strip() in page


def test_a_letter_without_claims_says_so() -> None:
    make.staff()

    assert "No claim was made by this day." in letter_page(letter(LETTER_DAY))


@pytest.mark.parametrize(
    ("moment", "query", "text"),
    [
        (
            LETTER_DAY,
            "as_of=2017-04-17",
            "As of 17 April 2017, by all that is recorded here",
        ),
        (
            Moment(datetime(2017, 4, 17, 9, tzinfo=UTC), at_site="wau"),
            "as_of=2017-04-17T09%3A00%3A00.000000Z&at=wau",
            "As of 17 April 2017, 12:00 mission time, by all that Wau holds",
        ),
        (
            Moment(end_of_day(date(2016, 12, 23)), datetime(2016, 12, 23, 21, tzinfo=UTC), "juba"),
            "as_of=2016-12-23&known_by=2016-12-23T21%3A00%3A00.000000Z&at=juba",
            "As of 23 December 2016, as Juba knew it on 24 December 2016 at 00:00 mission time",
        ),
    ],
)
def test_a_moment_in_an_address_and_in_words(moment: Moment, query: str, text: str) -> None:
    assert (moment_query(moment), as_of_text(moment)) == (query, text)
