from datetime import UTC, date, datetime

import pytest

from factories.accounts import enrolled
from factories.incidents import declared_zone, north_of_gate, reported
from factories.log import open_site
from factories.patrols import zone_patrol
from standfast.apps.places import queries as places
from standfast.log.times import end_of_day
from standfast.log.worlds import world
from standfast.reports.effect import ZoneReport, effect_pdf, rests_text, zone_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> ZoneReport:
    open_site()
    zone = declared_zone()
    police = enrolled("un-house.police", "police")
    for day in (3, 9, 20, 21):
        reported(police, datetime(2016, 9, day, 9, tzinfo=UTC))
    reported(police, datetime(2016, 11, 9, 9, tzinfo=UTC))
    reported(police, datetime(2016, 11, 10, 9, tzinfo=UTC), **north_of_gate(320))
    reported(police, datetime(2016, 11, 11, 9, tzinfo=UTC), accuracy_m=50.0, **north_of_gate(190))
    zone_patrol(zone, datetime(2016, 11, 3, 6, tzinfo=UTC), hours=4)
    found = read(date(2017, 4, 17))
    assert isinstance(found, ZoneReport)
    return found


def read(on: date) -> ZoneReport | str:
    with world(as_of=end_of_day(on)) as there:
        zone = places.zone_coded("un_house")
        assert zone is not None
        return zone_report(zone, there.moment)


def test_the_months_stand_with_their_limits_hours_and_rings(report: ZoneReport) -> None:
    november = report.lines[2]

    assert [line.count for line in report.lines] == [4, 0, 1, 0, 0, 0, 0]
    assert [line.before for line in report.lines] == [True] + [False] * 6
    assert (november.patrol_h, november.per_hours, november.rings) == (4.0, 25.0, (1, 0))
    assert (round(november.low, 3), round(november.high, 3)) == (0.025, 5.572)
    assert report.lines[0].per_hours is None


def test_the_numbers_are_words_that_say_no_more_than_they_know(report: ZoneReport) -> None:
    assert report.ratio_text == "0.042 (0.001 to 0.421)"
    assert report.p_text == (
        "not estimable: 1 period before the start gives no trend and no scatter (6 are needed)"
    )
    assert report.tipping_text == "0.9 a month"
    assert report.displacement_text.startswith("Not estimable: 1 period before the start")
    assert report.controls_text.startswith("No control area is on record")
    assert rests_text(report).startswith(
        "They rest on 5 cases surely inside; 2 others were looked at and left out. Of those, 1 may belong."
    )


def test_the_page_is_one_and_the_same_for_the_same_moment(report: ZoneReport) -> None:
    first, second = effect_pdf(report), effect_pdf(report)

    assert first == second
    assert first.startswith(b"%PDF")
    assert first.count(b"/Type /Page\n") + first.count(b"/Type/Page\n") <= 1


def test_before_a_month_has_passed_there_is_no_report(report: ZoneReport) -> None:
    assert read(date(2016, 10, 20)) == "no whole month has passed since the zone came into force"
