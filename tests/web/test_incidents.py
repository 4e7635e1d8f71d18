import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from factories.web import Mission, at, signed_in
from standfast.apps.incidents import operations
from standfast.apps.incidents.models import Incident
from standfast.log.heads import heads_of
from standfast.log.models import Conflict, StoredEntry
from standfast.log.times import Happened


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(id|seen)" value="([^"]*)"', page))


def report_form(client: Client, **changes: Any) -> dict[str, Any]:
    drawn = hidden(client.get(reverse("report_incident")).text)
    return (
        drawn
        | {
            "category": "CR2",
            "on": "2016-11-03",
            "how_precise": "day",
            "place": "North of the gate, 500 m",
            "county": "Juba",
            "label": "least",
        }
        | changes
    )


def test_the_list_says_what_it_shows(mission: Mission) -> None:
    page = signed_in(mission.duty).get(
        reverse("incidents") + "?category=CR&status=unverified&from=2016-10-01&to=2016-10-31"
    )

    assert (
        "1 incident of the category crime, unverified, from 2016-10-01, to 2016-10-31, the latest first."
        in text_of(page.text)
    )
    assert [line.row.subject for line in page.context["lines"]] == [mission.robbery]


@pytest.mark.parametrize(("who", "count"), [("duty", 3), ("cleared", 4), ("outsider", 3)])
def test_the_list_holds_what_the_reader_may_open(mission: Mission, who: str, count: int) -> None:
    page = signed_in(getattr(mission, who)).get(reverse("incidents"))

    assert page.context["page"].paginator.count == count


def test_the_list_is_that_of_the_moment(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("incidents") + "?as_of=2016-10-25")

    assert len(page.context["lines"]) == 2
    assert "As of 25 Oct 2016" in page.text
    assert 'class="other-time' in page.text


def test_an_incident_opens_beside_the_list_and_keeps_the_filter(mission: Mission) -> None:
    page = signed_in(mission.duty).get(
        reverse("incidents") + f"?status=unverified&open={mission.robbery}"
    )

    assert len(page.context["lines"]) == 3
    assert "Two armed men at the gate road." in page.text
    assert 'href="/incidents/?status=unverified"' in page.text


def test_a_wrong_sort_or_page_is_the_default(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("incidents") + "?sort=label;drop&page=99&from=soon")

    assert page.context["sort"] == "-happened_start"
    assert len(page.context["lines"]) == 3


def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    mission: Mission, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(mission.duty)
    with django_assert_max_num_queries(25) as few:
        client.get(reverse("incidents") + "?category=CR8")

    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("incidents"))


def test_a_report_is_recorded_as_imprecisely_as_it_is_known(mission: Mission) -> None:
    client = signed_in(mission.duty)

    response = client.post(reverse("report_incident"), report_form(client), follow=True)
    row = Incident.objects.get(place="North of the gate, 500 m")

    assert "Recorded." in response.text
    assert "some time on 3 Nov 2016" in response.text
    assert (row.happened_precision, row.lon, row.narrative) == ("day", None, None)


def test_the_same_form_sent_twice_is_recorded_once(mission: Mission) -> None:
    client = signed_in(mission.duty)
    form = report_form(client)

    client.post(reverse("report_incident"), form)
    again = client.post(reverse("report_incident"), form, follow=True)

    assert Incident.objects.filter(place="North of the gate, 500 m").count() == 1
    assert "Recorded." in again.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lon": "31.5"}, "A point needs longitude and latitude; give both or neither."),
        (
            {"on": "2999-01-01"},
            "The incident lies ahead of the time of recording; correct when it happened.",
        ),
        ({"category": ""}, "This field is required."),
        ({"reported_at": "noon"}, "Write the time as 2016-11-03T14:05, in Juba time."),
    ],
)
def test_a_refused_report_says_why_and_keeps_what_was_typed(
    mission: Mission, changes: dict[str, str], sentence: str
) -> None:
    client = signed_in(mission.duty)
    before = StoredEntry.objects.count()

    response = client.post(reverse("report_incident"), report_form(client, **changes))

    assert response.status_code == 422
    assert sentence in response.text
    assert "What you typed is still here." in response.text
    assert 'value="North of the gate, 500 m"' in response.text
    assert StoredEntry.objects.count() == before


def test_a_report_under_a_closed_label_leads_back_to_the_list(mission: Mission) -> None:
    client = signed_in(mission.duty)

    form = report_form(client, category="SV2", place="", referred_to="clinic")
    response = client.post(reverse("report_incident"), form, follow=True)

    assert response.redirect_chain[-1][0] == reverse("incidents")
    assert "held under a label that your clearance does not open" in response.text
    assert Incident.objects.filter(label="confidential:protection").count() == 2


def test_who_reported_an_incident_sees_why_they_may_not_verify_it(mission: Mission) -> None:
    mine = signed_in(mission.duty).get(reverse("incident", args=[mission.robbery])).text
    others = signed_in(mission.colleague).get(reverse("incident", args=[mission.robbery])).text

    assert '<button class="" disabled>Verify</button>' in mine
    assert (
        "An incident is verified by somebody other than who reported it; ask a colleague." in mine
    )
    assert f'href="/incidents/{mission.robbery}/verify/"' in others


def test_a_colleague_verifies(mission: Mission) -> None:
    client = signed_in(mission.colleague)
    address = reverse("verify_incident", args=[mission.robbery])
    form = hidden(client.get(address).text) | {"status": "verified", "method": "patrol visit"}

    page = client.post(address, form, follow=True).text

    assert Incident.objects.get(subject=mission.robbery).status == "verified"
    assert "Police officer" in page
    assert "patrol visit" in page


def test_a_verification_without_the_right_is_refused_and_writes_nothing(mission: Mission) -> None:
    client = signed_in(mission.outsider)
    address = reverse("verify_incident", args=[mission.robbery])
    before = StoredEntry.objects.count()
    form = hidden(client.get(address).text) | {"status": "verified", "method": "patrol visit"}

    response = client.post(address, form)

    assert response.status_code == 422
    assert "is for duty officer or field office or police or security officer" in response.text
    assert StoredEntry.objects.count() == before


def test_a_source_is_graded_on_both_axes(mission: Mission) -> None:
    client = signed_in(mission.duty)
    address = reverse("add_source", args=[mission.robbery])
    form = hidden(client.get(address).text) | {
        "source_kind": "community", "channel": "in person", "reliability": "B", "credibility": "2",
    }  # fmt: skip

    page = client.post(address, form, follow=True).text

    assert ">B2</span>" in page
    assert "community" in page


def test_harm_is_what_one_source_says(mission: Mission) -> None:
    client = signed_in(mission.duty)
    address = reverse("record_harm", args=[mission.robbery])
    form = hidden(client.get(address).text) | {
        "harm": "injured",
        "people": "civilian",
        "low": "2",
        "best": "",
        "high": "5",
    }

    page = text_of(client.post(address, form, follow=True).text)

    assert "civilian, injured 2 not known 5" in page


def test_a_correction_moves_the_time_and_keeps_the_report(mission: Mission) -> None:
    client = signed_in(mission.duty)
    address = reverse("correct_incident", args=[mission.robbery])
    form = hidden(client.get(address).text) | {
        "reason": "The witness named another day",
        "on": "2016-10-19",
        "how_precise": "day",
    }

    page = client.post(address, form, follow=True).text

    assert "some time on 19 Oct 2016" in page
    assert "happened: The witness named another day" in page
    assert "Two armed men at the gate road." in page


def test_a_correction_of_nothing_is_refused(mission: Mission) -> None:
    client = signed_in(mission.duty)
    address = reverse("correct_incident", args=[mission.robbery])

    response = client.post(
        address, hidden(client.get(address).text) | {"reason": "none", "how_precise": "minute"}
    )

    assert "Nothing is corrected: give at least one field that was wrong." in response.text


def test_two_forms_drawn_from_one_page_make_a_conflict_that_the_page_shows(
    mission: Mission,
) -> None:
    client = signed_in(mission.duty)
    address = reverse("correct_incident", args=[mission.robbery])
    drawn = [hidden(client.get(address).text) for _ in range(2)]
    assert drawn[0]["seen"] == str(heads_of(mission.robbery)[0])

    for form, place in zip(drawn, ("East gate", "West gate"), strict=True):
        client.post(
            address, form | {"reason": "wrong gate", "place": place, "how_precise": "minute"}
        )
    page = client.get(reverse("incident", args=[mission.robbery])).text

    assert Conflict.objects.filter(subject=mission.robbery).count() == 1
    assert "Conflict:" in page


def test_at_another_time_nothing_can_be_recorded(mission: Mission) -> None:
    page = (
        signed_in(mission.colleague)
        .get(reverse("incident", args=[mission.robbery]) + "?as_of=2016-12-23")
        .text
    )

    assert "You are looking at another time; go back to now to record something." in page
    assert page.count("disabled>") == 5


def test_an_incident_not_yet_reported_is_absent_at_the_moment(mission: Mission) -> None:
    client = signed_in(mission.duty)

    assert (
        client.get(reverse("incident", args=[mission.robbery]) + "?as_of=2016-10-01").status_code
        == 404
    )


def test_a_second_report_leads_to_the_first(mission: Mission) -> None:
    other: UUID = operations.report_incident(
        by=mission.colleague,
        at=at(10, 21),
        category="CR2",
        happened=incident_time(mission.robbery),
        county="Juba",
    ).subject
    operations.merge_incident(
        by=mission.duty, at=at(10, 22), incident_id=other, into=mission.robbery, reason="same event"
    )

    second = signed_in(mission.duty).get(reverse("incident", args=[other])).text
    first = signed_in(mission.duty).get(reverse("incident", args=[mission.robbery])).text

    assert f'<a href="/incidents/{mission.robbery}/">another incident</a>' in second
    assert "Other reports of the event" in first


def incident_time(subject: UUID) -> Happened:
    row = Incident.objects.get(subject=subject)
    return Happened.between(row.happened_start, row.happened_end, "exact")
