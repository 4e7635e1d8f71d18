import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from factories.linkage import ambush, catalogue, computed, observed, proposed
from factories.web import AFTER, Mission, at, signed_in, small_mission
from standfast.apps.incidents.models import Incident
from standfast.apps.linkage.models import Pair
from standfast.log.figures import Moment, evaluate
from standfast.log.models import StoredEntry

CLOSED = "confidential:protection"


@pytest.fixture
def mission(db: None) -> Mission:
    return small_mission()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def sent(client: Client, address: str, **values: Any) -> Any:
    drawn = dict(
        re.findall(
            r'<input type="hidden" name="(id|seen)" value="([^"]*)"', client.get(address).text
        )
    )
    return client.post(address, drawn | values)


def judge(client: Client, pair: UUID, **values: Any) -> Any:
    given = {"verdict": "same", "reason": "The bridge and the chief."} | values
    return sent(client, reverse("linkage_pair", args=[pair]), **given)


def test_the_list_says_how_likely_and_why(mission: Mission) -> None:
    pair = proposed(mission.duty)

    page = signed_in(mission.duty).get(reverse("linkage.list"))

    text = text_of(page.text)
    assert f"open={pair}" in page.text
    assert "an incident and UCDP" in text
    assert "Words of the account: " in text
    assert "waits for a person" in text


def test_the_page_of_a_pair_shows_both_sides_with_what_agrees(mission: Mission) -> None:
    pair = proposed(mission.duty)

    text = text_of(signed_in(mission.duty).get(reverse("linkage_pair", args=[pair])).text)

    assert "UCDP 1001, version 1" in text
    assert "4.1000 N 30.6800 E, to within 500 m" in text
    assert "Rebels ambush trader convoy at Yei bridge, chief Lokiru killed" in text
    assert "Dead not known 3" in text
    assert "not compared" in text
    assert "Nobody has judged this pair." in text


def test_a_judgement_stands_on_the_pair_and_on_the_incident(mission: Mission) -> None:
    pair, client = proposed(mission.duty), signed_in(mission.duty)
    incident = Incident.objects.get(place="Yei bridge")

    assert judge(client, pair).status_code == 302

    row = Pair.objects.get()
    assert (row.verdict, row.judged_by) == ("same", mission.duty.subject)
    text = text_of(client.get(reverse("linkage_pair", args=[pair])).text)
    assert "the same event: The bridge and the chief." in text
    shown = text_of(client.get(reverse("incident", args=[incident.subject])).text)
    assert "UCDP 1001, version 1" in shown
    assert "A link changes no figure" in shown


def test_a_link_changes_no_figure(mission: Mission) -> None:
    first, second = (ambush(mission.duty, lon=31.535, lat=4.8109, accuracy_m=10.0, place=place, category="CR2",
                            happened=at(9, 20), at=at(9, 21)) for place in ("Gate", "The gate"))  # fmt: skip
    computed()
    before = evaluate(AFTER.replace("after", "before"), Moment(at(12, 1)))

    pair = reverse("linkage.list")
    found = re.findall(r"open=([0-9a-f-]{36})", signed_in(mission.duty).get(pair).text)
    judge(signed_in(mission.duty), UUID(found[0]))

    after = evaluate(AFTER.replace("after", "before"), Moment(at(12, 1)))
    assert after.value == before.value
    judge(signed_in(mission.duty), UUID(found[0]), merge="second")
    assert before.value is not None
    merged = evaluate(AFTER.replace("after", "before"), Moment(at(12, 1)))
    assert merged.value == before.value - 1
    assert {first.subject, second.subject} >= set(
        Incident.objects.exclude(merged_into=None).values_list("subject", flat=True)
    )


def test_what_is_not_for_a_reader_is_refused_beside_the_button(mission: Mission) -> None:
    pair, client = proposed(mission.duty), signed_in(mission.planner)
    entries = StoredEntry.objects.count()

    page = client.get(reverse("linkage_pair", args=[pair]))
    assert "Judging whether two reports are of one event is for duty officer" in text_of(page.text)
    assert judge(client, pair).status_code == 422

    assert StoredEntry.objects.count() == entries


def test_a_pair_of_a_closed_incident_looks_like_none(mission: Mission) -> None:
    ambush(mission.cleared, label=CLOSED)
    catalogue()
    computed()
    cleared, duty = signed_in(mission.cleared), signed_in(mission.duty)
    (pair,) = set(re.findall(r"open=([0-9a-f-]{36})", cleared.get("/linkage/").text))

    closed, absent = (duty.get(f"/linkage/{one}/") for one in (pair, UUID(int=404)))
    assert closed.status_code == absent.status_code == 404
    assert closed.text == absent.text
    shown = duty.get("/linkage/").text
    assert pair not in shown
    assert "Yei bridge" not in shown


def test_a_changed_event_asks_to_look_again(mission: Mission) -> None:
    pair, client = proposed(mission.duty), signed_in(mission.duty)
    judge(client, pair)
    catalogue(observed(best="9", high="12"))

    text = text_of(client.get(reverse("linkage_pair", args=[pair])).text)

    assert "One of the two has changed since it was judged: look again." in text


def test_an_incident_is_merged_and_separated_on_its_own_page(mission: Mission) -> None:
    first, second = ambush(mission.duty), ambush(mission.duty, place="Bridge of Yei")
    client = signed_in(mission.duty)
    merging = reverse("merge_incident", args=[second.subject])

    assert "Bridge of Yei" not in client.get(merging).text.split("</select>")[0].split("<select")[1]
    assert (
        sent(client, merging, into=str(first.subject), reason="Reported twice.").status_code == 302
    )
    assert Incident.objects.get(subject=second.subject).merged_into == first.subject
    page = client.get(reverse("incident", args=[second.subject])).text
    assert reverse("separate_incident", args=[second.subject]) in page

    separating = reverse("separate_incident", args=[second.subject])
    assert sent(client, separating, reason="Two convoys.").status_code == 302
    assert Incident.objects.get(subject=second.subject).merged_into is None
    assert sent(client, separating, reason="Again.").status_code == 422


def test_the_event_of_the_catalogue_shows_the_incident_that_it_is_linked_to(
    mission: Mission,
) -> None:
    pair, client = proposed(mission.duty), signed_in(mission.duty)
    judge(client, pair)
    event = re.search(
        r"/observations/[0-9a-f-]{36}/", client.get(reverse("linkage_pair", args=[pair])).text
    )
    assert event

    text = text_of(client.get(event[0]).text)

    assert "The same event elsewhere Incident, recorded at" in text
    assert "judged the same" in text


def test_at_another_moment_there_are_no_proposals_and_pages_stand(mission: Mission) -> None:
    proposed(mission.duty)
    incident = Incident.objects.get(place="Yei bridge")
    client, then = signed_in(mission.duty), {"as_of": "2016-12-05"}

    listed = client.get(reverse("linkage.list"), then | {"standing": "waiting", "sort": "standing"})
    page = client.get(reverse("incident", args=[incident.subject]), then)

    assert (listed.status_code, page.status_code) == (200, 200)
    assert "open=" not in listed.text
    assert "A pair waits for a judgement" not in page.text
