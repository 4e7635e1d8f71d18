from datetime import UTC, datetime

import pytest
from django.urls import reverse

from factories.accounts import enrolled
from factories.incidents import reported
from factories.web import AS_OF, Mission, at, signed_in
from standfast.apps.accounts.models import Person
from standfast.web.incidents.breakdowns import last_whole_month


def closed(by: Person, month: int, county: str) -> None:
    reported(
        by,
        at(month, 5),
        category="SV2",
        county=county,
        place=None,
        lon=None,
        lat=None,
        narrative="Told.",
        label="confidential:protection",
    )


def cells(mission: Mission, who: str, cut: str, moment: str = AS_OF) -> dict[str, int | None]:
    client = signed_in(getattr(mission, who))
    found = client.get(f"{reverse('incidents_by', args=[cut])}?as_of={moment}").context["found"]
    return {cell.name: cell.value for cell in found.cells}


def test_a_closed_case_hides_its_group_of_cells_and_not_the_total(mission: Mission) -> None:
    page = signed_in(mission.outsider).get(f"/incidents/by/month/?as_of={AS_OF}")

    assert page.context["found"].total == 4
    assert cells(mission, "outsider", "month") == {
        "other or not known": 0,
        "2016-09": 1,
        "2016-10": 1,
        "2016-11": None,
        "2016-12": None,
        "2017-01": None,
        "2017-02": 0,
        "2017-03": 0,
    }
    assert "is held back: this cell or one held back beside it has fewer than five" in page.text
    assert page.text.count(" or more</span>") == 3
    assert ">1 or more</span>" in page.text


@pytest.mark.parametrize("cut", ["month", "family", "county"])
def test_every_reader_reads_the_same_numbers(mission: Mission, cut: str) -> None:
    closed(mission.cleared, 10, "Juba")

    read = [
        cells(mission, who, cut)
        for who in ("outsider", "colleague", "secretary", "cleared", "assessor")
    ]

    assert all(one == read[0] for one in read)
    assert None in read[0].values()


def test_a_county_that_only_closed_records_name_is_no_cell(mission: Mission) -> None:
    for county in ("Somewhere", "Somewhere", "Elsewhere"):
        closed(mission.cleared, 10, county)

    assert cells(mission, "cleared", "county") == {"Juba": None, "other or not known": None}


def test_a_family_with_five_closed_cases_is_shown(mission: Mission) -> None:
    for _ in range(4):
        closed(mission.cleared, 10, "Juba")

    found = cells(mission, "outsider", "family")

    assert (found["restricted"], found["crime"], found["armed clash"]) == (5, 3, 0)


def test_exercises_refuted_and_second_reports_are_not_counted(mission: Mission) -> None:
    duty = mission.duty
    before = signed_in(duty).get("/incidents/by/month/").context["found"].total
    reported(duty, at(10, 21), exercise=True)

    assert signed_in(duty).get("/incidents/by/month/").context["found"].total == before == 4


@pytest.mark.parametrize(
    ("as_of", "end"),
    [
        (datetime(2017, 4, 17, 12, tzinfo=UTC), "2017-03-31"),
        (datetime(2017, 3, 31, 20, 59, 59, 999_999, tzinfo=UTC), "2017-03-31"),
        (datetime(2017, 3, 31, 20, 59, 59, 999_998, tzinfo=UTC), "2017-02-28"),
        (datetime(2017, 3, 31, 21, tzinfo=UTC), "2017-03-31"),
        (datetime(2017, 1, 1, tzinfo=UTC), "2016-12-31"),
    ],
)
def test_only_whole_months_are_counted(as_of: datetime, end: str) -> None:
    until = last_whole_month(as_of)

    assert f"{until:%Y-%m-%d}" == end
    assert f"{until:%H:%M:%S.%f}" == "20:59:59.999999"


def test_two_days_of_one_month_read_the_same(mission: Mission) -> None:
    closed(mission.cleared, 10, "Juba")

    assert cells(mission, "outsider", "county", "2016-11-05") == cells(
        mission, "outsider", "county", "2016-11-29"
    )


@pytest.mark.parametrize("cut", ["day", "place", "month%20"])
def test_another_cut_is_no_page(mission: Mission, cut: str) -> None:
    assert signed_in(mission.duty).get(f"/incidents/by/{cut}/").status_code == 404


@pytest.mark.parametrize("moment", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_answered(mission: Mission, moment: str) -> None:
    page = signed_in(enrolled("late", "planner")).get(f"/incidents/by/month/?as_of={moment}")

    assert page.status_code == 200
