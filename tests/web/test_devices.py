"""The pages of devices: who is shown what, the code that is shown once, and what an officer does about a phone that is lost."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories.phone import Phone, enrolled_phone, offered
from factories.web import Mission, signed_in
from standfast.apps.devices.models import EnrolmentCode
from standfast.apps.devices.queries import device, devices
from standfast.apps.devices.reference import PROFILES
from standfast.log.models import StoredEntry, TrustRecord


def fields(response: Any, act: str | None = None) -> dict[str, str]:
    """Return the hidden fields of the form of an act as its page has them."""
    found = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)" id="(\w+)"', response.text
    )
    return {
        name: value
        for name, value, html_id in found
        if act is None or html_id.startswith(f"{act}_")
    }


def offer(client: Client, mission: Mission, **values: str) -> Any:
    page = client.get(reverse("offer_phone"))
    stated = {
        "name": "Phone of the watch",
        "holder": str(mission.duty.subject),
        "profile": "guard",
        "factor": "PIN",
    }
    return client.post(reverse("offer_phone"), fields(page) | stated | values)


def test_an_offer_shows_its_code_once(mission: Mission) -> None:
    client = signed_in(mission.administrator)

    made = offer(client, mission)

    row = devices()[0]
    code = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", made.text)
    pin = re.findall(r"<dd class=\"mono ltr\">(\d{6})</dd>", made.text)
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "private, no-store")
    assert (row.name, row.holder, row.may) == (
        "Phone of the watch",
        mission.duty.subject,
        list(PROFILES["guard"]),
    )
    assert code[0] not in client.get(reverse("phone", args=[row.subject])).text
    assert Phone(clock=timezone.now()).enrol(code[0], pin[0]).status_code == 200


def test_an_offer_that_is_sent_twice_is_made_once_and_shows_no_second_code(
    mission: Mission,
) -> None:
    client = signed_in(mission.administrator)
    page = client.get(reverse("offer_phone"))
    stated = fields(page) | {
        "name": "Phone",
        "holder": str(mission.duty.subject),
        "profile": "guard",
        "factor": "PIN",
    }
    client.post(reverse("offer_phone"), stated)
    kept = EnrolmentCode.objects.values_list("code", flat=True).get()

    again = client.post(reverse("offer_phone"), stated)

    assert again.status_code == 302
    assert devices().count() == 1
    assert EnrolmentCode.objects.values_list("code", flat=True).get() == kept


def test_a_refusal_stands_in_the_form_and_nothing_is_written(mission: Mission) -> None:
    client = signed_in(mission.duty)
    before = StoredEntry.objects.count()

    refused = offer(client, mission, holder=str(mission.planner.subject))

    assert refused.status_code == 422
    assert "With a PIN, whoever makes the offer could take the device up as" in refused.text
    assert "Phone of the watch" in refused.text
    assert StoredEntry.objects.count() == before
    assert not EnrolmentCode.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "planner"])
def test_who_may_not_offer_is_told_why_and_makes_no_code(mission: Mission, who: str) -> None:
    subject, _ = offered(mission.administrator, mission.duty, at=timezone.now())
    kept = EnrolmentCode.objects.values_list("code", flat=True).get()
    client = signed_in(getattr(mission, who))

    listed = client.get(reverse("phones")).text
    page = client.get(reverse("phone", args=[subject])).text
    made = client.post(reverse("phone", args=[subject]), {"act": "code"})

    assert "Offer device is for administrator or duty officer" in listed
    assert 'class="why-not"' in page
    assert made.status_code == 409
    assert EnrolmentCode.objects.values_list("code", flat=True).get() == kept


def act(client: Client, subject: UUID, name: str, reason: str = "Lost at the gate.") -> Any:
    address = reverse("phone", args=[subject])
    page = client.get(address)
    return client.post(address, fields(page, name) | {"reason": reason})


def test_a_lost_phone_is_locked_unlocked_and_revoked(mission: Mission) -> None:
    subject, phone = enrolled_phone(mission.administrator, mission.duty)
    phone.hand_in()
    client = signed_in(mission.administrator)
    address = reverse("phone", args=[subject])

    answers = [act(client, subject, "lock")]
    locked = client.get(address).text
    answers += [act(client, subject, "unlock"), act(client, subject, "revoke")]

    row = device(subject)
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert "Locked: it is told nothing, its work is taken." in locked
    assert "Lost at the gate." in locked
    assert row is not None
    assert not row.locked
    assert TrustRecord.objects.get(chain=phone.chain).honoured == 1
    assert "Revoked; honoured up to its entry 1." in client.get(address).text


def test_without_a_reason_nothing_happens(mission: Mission) -> None:
    subject, _ = enrolled_phone(mission.administrator, mission.duty)

    answer = act(signed_in(mission.administrator), subject, "lock", reason="")

    assert answer.status_code == 422
    row = device(subject)
    assert row is not None
    assert not row.locked


def test_an_offer_is_withdrawn_and_a_new_code_takes_the_place_of_the_old(
    mission: Mission,
) -> None:
    subject, first = offered(mission.administrator, mission.duty, at=timezone.now())
    client = signed_in(mission.administrator)

    shown = client.post(reverse("phone", args=[subject]), {"act": "code"})
    act(client, subject, "withdraw", reason="Not needed.")

    assert first.code not in shown.text
    assert Phone(clock=timezone.now()).enrol(first.code, first.pin or "").status_code == 401
    page = client.get(reverse("phone", args=[subject])).text
    assert "Offer withdrawn." in page
    assert client.post(reverse("phone", args=[subject]), {"act": "code"}).status_code == 409


@pytest.mark.parametrize("asked", ["", "destroy", "unlock", "\0"])
def test_an_act_that_is_not_offered_changes_nothing(mission: Mission, asked: str) -> None:
    subject, _ = enrolled_phone(mission.administrator, mission.duty)
    before = StoredEntry.objects.count()

    answer = signed_in(mission.administrator).post(
        reverse("phone", args=[subject]), {"act": asked, "reason": "x"}
    )

    assert answer.status_code == 200
    assert StoredEntry.objects.count() == before


def test_an_unknown_device_is_absent(mission: Mission) -> None:
    assert signed_in(mission.duty).get(reverse("phone", args=[UUID(int=404)])).status_code == 404
