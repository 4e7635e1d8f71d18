import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from factories.accounts import enrolled
from factories.incidents import reported
from factories.places import founded
from factories.web import Mission, signed_in
from standfast.apps.accounts.models import Person
from standfast.apps.threats import operations
from standfast.apps.threats.facts import ForecastScored, ModelScore
from standfast.apps.threats.models import ForecastCell, IssuedForecast
from standfast.log.operations import append, write_transaction

AT = datetime(2017, 1, 2, 6, tzinfo=UTC)
SHOWN_AT = "?as_of=2017-01-02"


def rows(page: str, name: str) -> int:
    block = page.partition(f'data-list="{name}"')[2].partition("</tbody>")[0]
    return block.count("<tr>")


def issued(by: Person) -> UUID:
    for week in range(12):
        happened = datetime(2016, 8, 1, 9, tzinfo=UTC) + timedelta(weeks=week)
        reported(by, happened, at=happened, category="AC1", lon=31.6, lat=4.85, place="Juba")
    return operations.issue_forecast(by=by, at=AT, cutoff=date(2017, 1, 2)).subject


def raised(by: Person, threat: str = "Armed men", **values: Any) -> UUID:
    return operations.raise_alert(
        by=by, at=AT, channel="community hotline", threat_kind="attack", threat=threat,
        locality="Yei", answer_owed=True, **values,
    ).subject  # fmt: skip


def test_without_a_forecast_the_page_says_how_one_comes(mission: Mission) -> None:
    page = signed_in(mission.outsider).get(reverse("threats")).text

    assert "No forecast was issued by this moment." in page
    assert "No hotspot stands that you may open." in page


def test_the_forecast_is_a_ranked_list_with_reasons_and_a_drawing(mission: Mission) -> None:
    issued(mission.duty)

    page = signed_in(mission.outsider).get(reverse("threats") + SHOWN_AT).text

    assert rows(page, "ranked") == 20
    assert "Driven by events in this cell" in page
    assert "After four weeks without an event" in page
    assert page.count('<rect class="cell ') == 307
    assert page.count('<rect class="cell first"') == 16
    assert "20 of 307 cells are listed" in page
    assert "12 unclassified incidents" not in page.partition("Read:")[0]


def test_a_forecast_whose_time_has_passed_says_so(mission: Mission) -> None:
    issued(mission.duty)

    page = signed_in(mission.outsider).get(reverse("threats") + "?as_of=2017-01-30").text

    assert "This forecast ran until" in page
    assert (
        "This forecast ran until"
        not in signed_in(mission.outsider).get(reverse("threats") + SHOWN_AT).text
    )


def test_a_site_that_received_the_entry_alone_says_so_until_the_cells_are_brought(
    mission: Mission,
) -> None:
    issued(mission.duty)
    carried = b"\n".join(operations.cells_to_carry())
    ForecastCell.objects.all().delete()
    client = signed_in(mission.outsider)

    without = client.get(reverse("threats") + SHOWN_AT).text
    operations.take_cells(content=carried)
    brought = client.get(reverse("threats") + SHOWN_AT).text

    assert "this site received the entry alone" in without
    assert "standfast warning cells" in without
    assert rows(without, "ranked") == 0
    assert rows(brought, "ranked") == 20


def told(page: str) -> int:
    """Return how many manned sites the page says that the forecast knew of; none where it says that nothing is on record."""
    found = re.search(r"Where the mission was: 0 visits and (\d+) manned sites", page)
    assert found or "Where the mission was is not on record" in page
    return int(found.group(1)) if found else 0


def test_the_page_tells_where_the_mission_was_and_what_would_be_told_if_all_were(
    mission: Mission,
) -> None:
    issued(mission.duty)
    before = signed_in(mission.outsider).get(reverse("threats") + SHOWN_AT).text
    founded(mission.duty, "Pibor", lon=33.13, lat=6.8, accuracy_m=500.0)
    operations.issue_forecast(by=mission.duty, at=AT + timedelta(hours=1), cutoff=date(2017, 1, 2))

    page = signed_in(mission.outsider).get(reverse("threats") + SHOWN_AT).text

    assert told(page) == told(before) + 1
    assert "if all were told" in page
    assert "0 % of weeks" in page


def test_hotspots_show_their_rating_risk_and_triggers(mission: Mission) -> None:
    subject = operations.identify_hotspot(
        by=mission.duty, at=AT, name="Yei road", lon=30.8, lat=4.2, radius_km=20.0, county="Yei",
        threat="Ambushes", actors=("militia",), triggers=("market",),
    ).subject  # fmt: skip
    operations.assess_hotspot(
        by=mission.duty, at=AT, hotspot_id=subject, likelihood=5, impact=4, rating="must protect",
        reason="Two ambushes", action="Escort", review_on=date(2017, 1, 6),
    )  # fmt: skip
    operations.schedule_trigger(
        by=mission.duty, at=AT, trigger="market", first=date(2017, 1, 6), last=date(2017, 1, 6),
        what="Market at Yei",
    )  # fmt: skip

    page = signed_in(mission.outsider).get(reverse("threats") + SHOWN_AT).text

    assert rows(page, "hotspots") == 1
    for words in (
        "Yei road",
        "must protect",
        "very high",
        "very likely or imminent",
        "Market at Yei",
        "Escort",
    ):
        assert words in page


def scored(
    by: Person, subject: UUID, *, own: float | None, plain: float | None, events: int
) -> None:
    fact = ForecastScored(
        events=events,
        scores=(
            ModelScore(
                model="standfast", log_score=own, crps=0.01, capture_10=None if own is None else 0.5
            ),
            ModelScore(model="12-month map", log_score=plain, crps=0.02),
            ModelScore(model="zero", crps=0.02),
        ),
    )
    with write_transaction():
        append(fact, subject=subject, by=by, at=AT + timedelta(weeks=5))


@pytest.mark.parametrize(
    ("own", "plain", "events", "verdict"),
    [
        (-3.0, -4.0, 4, "better than the best plain map"),
        (-5.0, -4.0, 4, "<strong>worse than the best plain map</strong>"),
        (None, None, 0, "nothing to tell by"),
    ],
)
def test_a_bad_month_stands_as_plainly_as_a_good_one(
    own: float | None, plain: float | None, events: int, verdict: str, mission: Mission
) -> None:
    subject = issued(mission.duty)
    scored(mission.duty, subject, own=own, plain=plain, events=events)

    page = signed_in(mission.outsider).get(reverse("threat_scores")).text

    assert rows(page, "scored") == rows(page, "years") == 1
    assert verdict in page
    assert page.count("worse than the best plain map") == (1 if own == -5.0 else 0)


def test_forecasts_that_run_and_that_wait_are_named(mission: Mission) -> None:
    issued(mission.duty)
    client = signed_in(mission.outsider)

    assert "Still running:" in client.get(reverse("threat_scores") + SHOWN_AT).text
    assert "waits to be scored:" in client.get(reverse("threat_scores") + "?as_of=2017-01-30").text


def test_an_alert_is_followed_and_what_is_late_is_said(mission: Mission) -> None:
    subject = raised(mission.duty)
    operations.acknowledge_alert(by=mission.duty, at=AT + timedelta(minutes=5), alert_id=subject)

    page = signed_in(mission.outsider).get(reverse("threat_alerts") + SHOWN_AT).text

    assert rows(page, "alerts") == 1
    assert "late: it is decided what is done about an alert" in page
    assert "late: an alert is acknowledged" not in page
    assert "Acknowledged: 1 of 1 in time" in page
    assert ">5 min<" in page
    assert ">owed<" in page


def test_a_closed_alert_is_neither_listed_nor_counted(mission: Mission) -> None:
    cleared = enrolled("alert.writer", "duty officer", clearance="confidential")
    raised(cleared, "A closely held threat", label="confidential")
    raised(mission.duty)

    outside = signed_in(mission.outsider).get(reverse("threat_alerts") + SHOWN_AT).text
    inside = signed_in(cleared).get(reverse("threat_alerts") + SHOWN_AT).text

    assert "A closely held threat" not in outside
    assert "Acknowledged: 0 of 1 in time" in outside
    assert "A closely held threat" in inside
    assert "Acknowledged: 0 of 2 in time" in inside


def test_the_number_of_queries_does_not_grow_with_the_list(
    mission: Mission, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        raised(mission.duty, f"Threat {number}", routed_to=mission.duty.subject)
    client = signed_in(mission.outsider)
    client.get(reverse("threat_alerts"))

    with django_assert_max_num_queries(16):
        client.get(reverse("threat_alerts"))


def test_forecasts_a_week_and_four_ahead_are_not_mixed_in_a_year(mission: Mission) -> None:
    issued(mission.duty)
    operations.issue_forecast(by=mission.duty, at=AT, cutoff=date(2017, 1, 2), horizon_weeks=1)
    for row in IssuedForecast.objects.all():
        scored(mission.duty, row.subject, own=-3.0, plain=-4.0, events=4)

    page = signed_in(mission.outsider).get(reverse("threat_scores")).text

    assert rows(page, "years") == rows(page, "scored") == 2


def test_a_long_list_of_alerts_is_paged_and_what_is_late_stands_on_every_page(
    mission: Mission,
) -> None:
    for number in range(51):
        raised(mission.duty, f"Threat {number}")
    client = signed_in(mission.outsider)

    first = client.get(reverse("threat_alerts")).text
    second = client.get(reverse("threat_alerts") + "?page=2").text

    assert (rows(first, "alerts"), rows(second, "alerts")) == (50, 1)
    assert "Page 1 of 2" in first
    assert "late: an alert is acknowledged" in second
