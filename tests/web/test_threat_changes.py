"""Forms of the threats desk: who may, what is refused and why, twice sent, drawn before somebody else recorded."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import threats
from factories.accounts import enrolled
from factories.incidents import reported
from factories.places import founded
from factories.web import Mission, signed_in
from standfast.apps.accounts.models import Person
from standfast.apps.threats import operations, queries
from standfast.apps.threats.models import Alert, Hotspot, IssuedForecast, Trigger
from standfast.log.models import Conflict, StoredEntry
from standfast.log.times import MISSION_ZONE, local_date
from standfast.web.threats.changes import ANALYSES, STEPS

THREAT = "Invented: armed men at the water point"
ALERT = {
    "channel": "community hotline", "threat_kind": "attack", "threat": THREAT, "locality": "Yei",
    "answer_owed": "on", "label": "unclassified",
}  # fmt: skip
HOTSPOT = {
    "name": "Yei road", "lon": "30.85", "lat": "4.2", "radius_km": "25", "threat": "Ambushes",
    "actors": ["militia", "criminals"], "triggers": ["market"], "label": "unclassified",
}  # fmt: skip
GIVEN: dict[str, dict[str, str]] = {
    "acknowledge_alert": {},
    "decide_alert": {"decision": "act", "reason": "Two sources"},
    "act_on_alert": {"action": "A patrol left"},
    "answer_alert": {"answer": "The elders were told"},
    "close_alert": {"outcome": "threat averted"},
    "reroute_alert": {"reason": "Night shift"},
    "withdraw_alert": {"reason": "Recorded twice"},
}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(id|seen)" value="([^"]*)"', page))


def sent(client: Client, name: str, values: dict[str, Any], *about: UUID) -> Any:
    address = reverse(name, args=about)
    return client.post(address, hidden(client.get(address).text) | values, follow=True)


def raised(by: Person, **values: Any) -> UUID:
    return threats.raised(by, timezone.now() - timedelta(minutes=30), threat=THREAT, **values)


def stored(subject: UUID) -> Alert:
    row = queries.alert(subject)
    assert row is not None
    return row


def test_an_alert_is_raised_and_opens_on_its_page(mission: Mission) -> None:
    site = founded(mission.duty, "Yei base").subject

    page = sent(signed_in(mission.duty), "raise_alert", ALERT | {"place": str(site)})

    row = Alert.objects.get(threat=THREAT)
    assert page.redirect_chain[-1][0] == reverse("threat_alert", args=[row.subject])
    assert (row.channel, row.place, row.locality, row.answer_owed) == (
        "community hotline", site, "Yei", True,
    )  # fmt: skip
    assert [row.credibility, row.routed_to, row.due_on] == [None, None, None]
    assert "Recorded." in page.text
    assert "Yei base" in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"locality": ""}, "An alert is about a place: name the site, or the locality in words."),
        ({"reached_at": "2150-01-01T10:00"}, "this time lies ahead"),
        ({"threat": ""}, "This field is required."),
        ({"reached_at": "noon"}, "Write the time as 2016-11-03T14:05, in Juba time."),
        ({"due_on": "soon"}, "Write the day as 2016-11-03."),
    ],
)
def test_a_refused_alert_says_why_keeps_what_was_typed_and_writes_nothing(
    changes: dict[str, str], sentence: str, mission: Mission
) -> None:
    client = signed_in(mission.duty)
    before = StoredEntry.objects.count()

    page = sent(client, "raise_alert", ALERT | changes)

    assert page.status_code == 422
    assert sentence in page.text
    assert changes.get("threat", THREAT) in page.text
    assert StoredEntry.objects.count() == before


def test_an_alert_goes_its_whole_way_on_the_screen(mission: Mission) -> None:
    client = signed_in(mission.duty)
    subject = raised(mission.duty, answer_owed=True)

    pages = {
        name: sent(client, name, GIVEN[name], subject)
        for name in ("acknowledge_alert", "decide_alert", "act_on_alert", "answer_alert", "close_alert")
    }  # fmt: skip

    assert {name for name, page in pages.items() if "Recorded." not in page.text} == set()
    row = stored(subject)
    assert (row.decision, row.action, row.answer, row.outcome) == (
        "act", "A patrol left", "The elders were told", "threat averted",
    )  # fmt: skip
    assert row.acknowledged_at is not None


def test_a_step_may_be_recorded_with_the_time_at_which_it_was_taken(mission: Mission) -> None:
    subject = raised(mission.duty)
    told = timezone.now() - timedelta(minutes=20)
    typed = f"{told.astimezone(MISSION_ZONE):%Y-%m-%dT%H:%M}"

    sent(signed_in(mission.duty), "acknowledge_alert", {"done_at": typed}, subject)

    acknowledged = stored(subject).acknowledged_at
    assert acknowledged is not None
    assert abs(acknowledged - told) < timedelta(minutes=1)


def test_an_alert_changes_hands_and_is_withdrawn(mission: Mission) -> None:
    client = signed_in(mission.duty)
    subject = raised(mission.duty)

    sent(
        client, "reroute_alert",
        GIVEN["reroute_alert"] | {"routed_to": str(mission.colleague.subject)}, subject,
    )  # fmt: skip
    assert stored(subject).routed_to == mission.colleague.subject
    page = sent(client, "withdraw_alert", GIVEN["withdraw_alert"], subject)

    assert "This alert was withdrawn: Recorded twice" in page.text
    assert page.text.count("disabled>") == len(STEPS)


@pytest.mark.parametrize("name", STEPS)
def test_whoever_may_not_respond_sees_why_and_is_refused_and_nothing_is_written(
    name: str, mission: Mission
) -> None:
    subject = raised(mission.duty)
    operations.decide_alert(
        by=mission.duty, at=timezone.now(), alert_id=subject, decision="act", reason="Why"
    )
    client = signed_in(mission.secretary)
    before = StoredEntry.objects.count()
    values = GIVEN[name] | (
        {"routed_to": str(mission.duty.subject)} if name == "reroute_alert" else {}
    )

    page = client.get(reverse("threat_alert", args=[subject])).text
    refused = sent(client, name, values, subject)

    assert page.count("disabled>") == len(STEPS)
    assert "Recording something about an alert is for duty officer" in page
    assert refused.status_code == 422
    assert "you act as task-force secretary" in refused.text
    assert StoredEntry.objects.count() == before


@pytest.mark.parametrize("name", ["raise_alert", "identify_hotspot", "schedule_trigger"])
def test_whoever_may_not_state_anything_finds_the_button_disabled_with_the_reason(
    name: str, mission: Mission
) -> None:
    page = signed_in(mission.outsider).get(reverse(name)).text

    assert "<button disabled" in page
    assert 'class="why-not"' in page


def test_a_form_sent_twice_is_recorded_once(mission: Mission) -> None:
    client = signed_in(mission.duty)
    subject = raised(mission.duty)
    address = reverse("acknowledge_alert", args=[subject])
    form = hidden(client.get(address).text)

    client.post(address, form)
    before = StoredEntry.objects.count()
    again = client.post(address, form, follow=True)

    assert StoredEntry.objects.count() == before
    assert "Recorded." in again.text


def test_a_step_that_somebody_else_took_meanwhile_is_refused_in_a_sentence(
    mission: Mission,
) -> None:
    subject = raised(mission.duty)
    first, second = signed_in(mission.duty), signed_in(mission.colleague)
    address = reverse("acknowledge_alert", args=[subject])
    late = hidden(second.get(address).text)
    sent(first, "acknowledge_alert", {}, subject)
    before = StoredEntry.objects.count()

    page = second.post(address, late)

    assert page.status_code == 422
    assert "The alert was acknowledged already; decide what is done about it." in page.text
    assert StoredEntry.objects.count() == before


def test_two_decisions_made_without_knowledge_of_each_other_are_a_conflict_that_the_page_shows(
    mission: Mission,
) -> None:
    client = signed_in(mission.duty)
    subject = raised(mission.duty)
    address = reverse("decide_alert", args=[subject])
    drawn = [hidden(client.get(address).text) for _ in range(2)]

    for form, decision in zip(drawn, ("act", "no action"), strict=True):
        client.post(address, form | {"decision": decision, "reason": "Why"})
    page = client.get(reverse("threat_alert", args=[subject])).text

    assert Conflict.objects.filter(subject=subject).count() == 1
    assert "Conflict:" in page
    sent(client, "decide_alert", {"decision": "act", "reason": "Settled"}, subject)
    assert Conflict.objects.filter(subject=subject).count() == 0


def test_what_waits_for_a_decision_says_so_beside_its_button(mission: Mission) -> None:
    subject = raised(mission.duty)

    page = signed_in(mission.duty).get(reverse("threat_alert", args=[subject])).text

    assert "Nothing was decided about this alert yet; record the decision first." in page
    assert page.count("disabled>") == 3
    assert f'href="{reverse("acknowledge_alert", args=[subject])}"' in page


def test_at_another_time_nothing_can_be_stated(mission: Mission) -> None:
    subject = operations.raise_alert(
        by=mission.duty, at=timezone.now(), channel="patrol", threat_kind="attack", threat=THREAT,
        locality="Yei",
    ).subject  # fmt: skip
    client = signed_in(mission.duty)
    later = f"?as_of={local_date(timezone.now()) + timedelta(days=1)}"

    one = client.get(reverse("threat_alert", args=[subject]) + later).text
    many = client.get(reverse("threat_alerts") + later).text

    assert one.count("disabled>") == len(STEPS)
    assert "You are looking at another time" in one
    assert "You are looking at another time" in many


def test_a_closed_alert_looks_like_none_to_whoever_may_not_open_it(mission: Mission) -> None:
    subject = raised(mission.cleared, label="confidential:protection")
    client = signed_in(mission.duty)

    for name in ("threat_alert", *STEPS):
        closed = client.get(reverse(name, args=[subject]))
        absent = client.get(reverse(name, args=[uuid4()]))
        assert closed.status_code == absent.status_code == 404
        assert closed.text == absent.text
    assert (
        signed_in(mission.cleared).get(reverse("threat_alert", args=[subject])).status_code == 200
    )


def test_an_alert_under_a_closed_label_leads_back_to_the_list(mission: Mission) -> None:
    page = sent(
        signed_in(mission.duty), "raise_alert", ALERT | {"label": "confidential:protection"}
    )

    assert "held under a label that your clearance does not open" in page.text
    assert page.redirect_chain[-1][0] == reverse("threat_alerts")


def hotspot(mission: Mission) -> UUID:
    sent(signed_in(mission.planner), "identify_hotspot", HOTSPOT)
    return Hotspot.objects.get(name="Yei road").subject


def test_a_hotspot_is_identified_with_its_actors_and_triggers(mission: Mission) -> None:
    subject = hotspot(mission)

    row = Hotspot.objects.get(subject=subject)
    page = signed_in(mission.outsider).get(reverse("hotspot", args=[subject])).text
    assert (row.lon, row.lat, row.radius_km) == (30.85, 4.2, 25.0)
    assert (row.actors, row.triggers, row.at_risk) == (["militia", "criminals"], ["market"], None)
    assert "not rated yet; unknown is not low" in page
    assert "not known" in page


def test_a_hotspot_on_the_equator_is_at_nought_and_not_nowhere(mission: Mission) -> None:
    values = HOTSPOT | {"lat": "0", "at_risk": "0"}
    sent(signed_in(mission.planner), "identify_hotspot", values)

    row = Hotspot.objects.get(name="Yei road")
    assert (row.lat, row.at_risk) == (0.0, 0)


def test_a_hotspot_is_assessed_by_likelihood_and_impact_and_closed(mission: Mission) -> None:
    client = signed_in(mission.planner)
    subject = hotspot(mission)
    review = local_date(timezone.now()) + timedelta(days=5)
    values = {
        "likelihood": "5", "impact": "4", "rating": "must protect", "reason": "Two ambushes",
        "action": "Escort", "review_on": review.isoformat(),
    }  # fmt: skip

    page = sent(client, "assess_hotspot", values, subject).text
    for words in ("must protect", "very high", "very likely or imminent", "severe", "Escort"):
        assert words in page
    closed = sent(client, "close_hotspot", {"reason": "The road is quiet"}, subject).text

    assert "It is no hotspot any longer: The road is quiet" in closed
    assert closed.count("disabled>") == len(ANALYSES)


def test_an_assessment_that_is_not_looked_at_again_in_time_is_refused(mission: Mission) -> None:
    subject = hotspot(mission)
    before = StoredEntry.objects.count()
    values = {
        "likelihood": "5", "impact": "4", "rating": "must protect", "reason": "Why",
        "action": "Escort", "review_on": "2999-01-01",
    }  # fmt: skip

    page = sent(signed_in(mission.planner), "assess_hotspot", values, subject)

    assert page.status_code == 422
    assert "A hotspot is looked at again within 7 days" in page.text
    assert StoredEntry.objects.count() == before


def test_a_trigger_enters_the_calendar_and_leaves_it(mission: Mission) -> None:
    client = signed_in(mission.planner)
    today = local_date(timezone.now())
    values = {
        "trigger": "market", "first": today.isoformat(), "last": today.isoformat(), "what": "Large market",
    }  # fmt: skip

    page = sent(client, "schedule_trigger", values).text
    subject = Trigger.objects.get(what="Large market").subject
    assert "Large market" in page
    assert reverse("cancel_trigger", args=[subject]) in page
    after = sent(client, "cancel_trigger", {"reason": "Put off"}, subject).text

    assert "Large market" not in after


def test_a_planner_issues_a_forecast_that_the_page_shows(mission: Mission) -> None:
    for day in range(40, 60):
        at = timezone.now() - timedelta(days=day)
        reported(mission.duty, at, at=at, category="AC1", lon=30.68, lat=4.09)

    page = sent(signed_in(mission.planner), "issue_forecast", {"horizon_weeks": "1"}).text

    row = IssuedForecast.objects.get()
    assert (row.cutoff, row.horizon_weeks) == (local_date(timezone.now()), 1)
    assert "The forecast is issued." in page
    assert 'data-list="ranked"' in page


def test_a_forecast_from_nothing_is_refused_on_the_page(mission: Mission) -> None:
    page = sent(signed_in(mission.planner), "issue_forecast", {"horizon_weeks": "4"})

    assert page.status_code == 422
    assert "No event of the kind that is forecast" in page.text
    assert not IssuedForecast.objects.exists()


def test_what_visits_are_worth_counts_only_what_the_reader_may_open(mission: Mission) -> None:
    for name, label in (("Open place", "unclassified"), ("Closed place", "confidential")):
        operations.identify_hotspot(
            by=mission.cleared, at=timezone.now(), name=name, lon=30.8, lat=4.2, radius_km=20.0,
            threat="Invented", actors=("crowd",), label=label,
        )  # fmt: skip

    outside = signed_in(mission.outsider).get(reverse("patrol_values")).text
    inside = signed_in(mission.cleared).get(reverse("patrol_values")).text

    assert "Open place" in outside
    assert "Closed place" not in outside
    assert "Closed place" in inside
    assert "Patrols were at 0 places in the last 8 weeks." in outside
    assert "Nothing was drawn" in outside


def test_forms_refuse_whoever_comes_from_elsewhere(mission: Mission) -> None:
    subject = raised(mission.duty)
    client = Client(enforce_csrf_checks=True)
    signed = signed_in(mission.duty)
    client.cookies = signed.cookies
    before = StoredEntry.objects.count()

    page = client.post(reverse("acknowledge_alert", args=[subject]), {"id": str(uuid4())})

    assert page.status_code == 403
    assert StoredEntry.objects.count() == before


def test_a_cleared_officer_without_the_group_is_not_shown_a_hotspot(mission: Mission) -> None:
    other = enrolled("other", "duty officer", clearance="confidential")
    subject = operations.identify_hotspot(
        by=mission.cleared, at=timezone.now(), name="Closed", lon=30.8, lat=4.2, radius_km=20.0,
        threat="Invented", actors=("crowd",), label="confidential:protection",
    ).subject  # fmt: skip

    client = signed_in(other)

    assert client.get(reverse("hotspot", args=[subject])).status_code == 404
    assert client.get(reverse("assess_hotspot", args=[subject])).status_code == 404
    assert signed_in(mission.cleared).get(reverse("hotspot", args=[subject])).status_code == 200
