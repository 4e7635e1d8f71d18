import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories.incidents import reported
from factories.web import AFTER, Mission, at, signed_in
from standfast.apps.followup.models import Verdict
from standfast.log.models import StoredEntry


def fields(page: str, form: str) -> dict[str, str]:
    found = re.findall(
        rf'<input type="hidden" name="{form}-(id|seen|readings)" value="([^"]*)"', page
    )
    return {f"{form}-{name}": html.unescape(value) for name, value in found}


def verdict(client: Client, mission: Mission, name: str, **values: str) -> Any:
    page = client.get(reverse("claim", args=[mission.claim])).text
    filled = {f"{name}-{key}": value for key, value in values.items()}
    return (
        fields(page, name)
        | {f"{name}-assessment": str(mission.assessment), f"{name}-methods": "data test"}
        | filled
    )


def test_the_assessor_verifies_a_claim_on_the_readings_shown(mission: Mission) -> None:
    client = signed_in(mission.assessor)
    form = verdict(client, mission, "verify", finding="verified", places="UN House, PoC site 1")

    page = client.post(reverse("verify_claim", args=[mission.claim]), form, follow=True).text
    given = Verdict.objects.get(subject=mission.claim)

    assert "Recorded on the assessor" in page
    assert (given.finding, given.places) == ("verified", ["UN House", "PoC site 1"])
    assert [(figure["key"], figure["value"]) for figure in given.judged_figures] == [(AFTER, 1.0)]


def test_the_assessor_disputes_a_claim_with_a_reason(mission: Mission) -> None:
    client = signed_in(mission.assessor)
    form = verdict(client, mission, "dispute", reason="Two cases were merged by mistake.")

    page = client.post(reverse("dispute_claim", args=[mission.claim]), form, follow=True).text

    assert Verdict.objects.get(subject=mission.claim).finding == "disputed"
    assert "Two cases were merged by mistake." in page


def test_a_dispute_without_a_reason_or_method_is_refused_and_keeps_what_was_typed(
    mission: Mission,
) -> None:
    client = signed_in(mission.assessor)
    form = verdict(client, mission, "dispute", reason="", places="UN House")
    del form["dispute-methods"]

    response = client.post(reverse("dispute_claim", args=[mission.claim]), form)

    assert response.status_code == 422
    assert response.text.count("This field is required.") == 4
    assert 'value="UN House"' in response.text
    assert not Verdict.objects.exists()


def test_readings_that_moved_since_the_form_was_drawn_are_shown_before_they_are_judged(
    mission: Mission,
) -> None:
    client = signed_in(mission.assessor)
    form = verdict(client, mission, "verify", finding="verified")
    reported(mission.duty, at(12, 1))

    response = client.post(reverse("verify_claim", args=[mission.claim]), form)
    none = Verdict.objects.count()
    again = fields(response.text, "verify")
    client.post(reverse("verify_claim", args=[mission.claim]), form | again)

    assert "A reading of this claim has moved since the form was drawn." in response.text
    assert none == 0
    assert Verdict.objects.get().judged_figures[0]["value"] == 2.0


@pytest.mark.parametrize("who", ["duty", "planner", "secretary", "outsider", "administrator"])
@pytest.mark.parametrize("name", ["verify", "dispute"])
def test_nobody_of_the_missions_staff_judges_a_claim(mission: Mission, who: str, name: str) -> None:
    client = signed_in(getattr(mission, who))
    before = StoredEntry.objects.count()
    drawn = fields(
        signed_in(mission.assessor).get(reverse("claim", args=[mission.claim])).text, name
    )
    values = {
        "finding": "verified",
        "reason": "wrong",
        "methods": "document",
        "assessment": str(mission.assessment),
    }
    form = drawn | {f"{name}-{key}": value for key, value in values.items()}

    shown = client.get(reverse("claim", args=[mission.claim])).text
    response = client.post(reverse(f"{name}_claim", args=[mission.claim]), form)

    assert "Judging a claim is for assessor; you act as" in shown
    assert '<button disabled aria-describedby="why-not-verify">Verify</button>' in shown
    assert response.status_code == 422
    assert "claim is for assessor; you act as" in response.text
    assert StoredEntry.objects.count() == before


def test_a_verdict_sent_twice_is_recorded_once(mission: Mission) -> None:
    client = signed_in(mission.assessor)
    form = verdict(client, mission, "verify", finding="verified")

    for _ in range(2):
        client.post(reverse("verify_claim", args=[mission.claim]), form)

    assert Verdict.objects.count() == 1


def test_the_desk_lists_claims_by_what_was_found(mission: Mission) -> None:
    client = signed_in(mission.assessor)
    form = verdict(client, mission, "verify", finding="verified")
    client.post(reverse("verify_claim", args=[mission.claim]), form)

    verified = client.get(reverse("assessment") + "?state=verified").text
    open_still = client.get(reverse("assessment") + "?state=not+assessed").text

    assert "1 of 1 claims, verified" in verified
    assert "0 of 1 claims, not assessed" in open_still


def test_the_register_has_two_tracks_and_says_what_it_shows(mission: Mission) -> None:
    page = signed_in(mission.secretary).get(reverse("recommendations")).text

    assert "The mission&#x27;s track" in page
    assert "Headquarters&#x27; track" in page
    assert "1 of 1 recommendations" in page
    assert "0 of 1 actions closed as reported" in page


def test_an_owner_reports_where_an_action_stands(mission: Mission) -> None:
    client = signed_in(mission.duty)
    address = reverse("report_action", args=[mission.action])
    drawn = dict(
        re.findall(
            r'<input type="hidden" name="(id|seen)" value="([^"]*)"', client.get(address).text
        )
    )

    page = client.post(address, drawn | {"status": "implemented", "note": ""}, follow=True).text

    assert "closed as reported" in page
    assert "implemented" in page


def test_who_owns_nothing_reports_nothing(mission: Mission) -> None:
    client = signed_in(mission.outsider)
    before = StoredEntry.objects.count()
    address = reverse("report_action", args=[mission.action])
    drawn = dict(
        re.findall(
            r'<input type="hidden" name="(id|seen)" value="([^"]*)"', client.get(address).text
        )
    )

    response = client.post(address, drawn | {"status": "implemented"})

    assert response.status_code == 422
    assert "you act as NGO focal point" in response.text
    assert StoredEntry.objects.count() == before


@pytest.mark.parametrize(
    ("state", "shown"), [("open", 1), ("closed", 0), ("overdue", 0), ("nonsense", 1)]
)
def test_the_register_is_filtered_by_state(mission: Mission, state: str, shown: int) -> None:
    page = signed_in(mission.secretary).get(reverse("recommendations") + f"?state={state}").text

    assert f"{shown} of 1 recommendations" in page


def test_before_its_day_a_recommendation_is_absent(mission: Mission) -> None:
    client = signed_in(mission.secretary)

    assert (
        client.get(
            reverse("recommendation", args=[mission.recommendation]) + "?as_of=2016-11-01"
        ).status_code
        == 404
    )
