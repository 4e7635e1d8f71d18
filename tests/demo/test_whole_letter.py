"""The letter of the whole demo mission, read as its drafter reads it."""

from datetime import UTC, date, datetime

import pytest

from standfast.demo.cast import Cast
from standfast.demo.load import load_demo
from standfast.log.figures import Moment
from standfast.log.times import end_of_day
from standfast.reports.letter import Letter, letter

DECEMBER = date(2016, 12, 23)
THEN = datetime(2016, 12, 23, 21, tzinfo=UTC)
DATES = (DECEMBER, date(2017, 2, 10), date(2017, 3, 19), date(2017, 4, 17))


def texts(found: Letter) -> dict[str, str]:
    return {claim.number: claim.text for claim in found.claims}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_letter_says_at_each_date_what_was_true_then() -> None:
    load_demo(Cast())
    made = {on: letter(Moment(end_of_day(on))) for on in DATES}
    read = {on: texts(found) for on, found in made.items()}
    juba_knew = letter(Moment(end_of_day(DECEMBER), THEN, "juba"))

    for on, sentences in read.items():
        assert [number for number, text in sentences.items() if "not known" in text] == [], on
    assert read[DECEMBER]["C10"] == (
        "In the month before the zone, 48 serious incidents happened inside its first outline; since it came into force, "
        "7 serious incidents have been reported in it."
    )
    assert read[date(2017, 4, 17)]["C10"] == (
        "In the month before the zone, 48 serious incidents happened inside its first outline; from October 2016 to March "
        "2017, 12 serious incidents were reported in the zone, or 2 a month. That is 0.04 times the rate before (exact "
        "interval 0.02 to 0.08), if that month was like any other; so few since need a true rate before of at least "
        "3.5 a month."
    )
    assert read[DECEMBER]["C45"].endswith("of 9 that give infantry, 9 have yet to answer.")
    assert read[date(2017, 4, 17)]["C45"].endswith(
        "of 9 that give infantry, 8 said yes without limits and 1 did not answer."
    )
    assert "8 exercises are still to come" in read[date(2017, 3, 19)]["C19"]
    assert texts(juba_knew) == read[DECEMBER]
    assert "C16" not in read[DECEMBER]
    assert "C34" not in read[date(2017, 3, 19)]
