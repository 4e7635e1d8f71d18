import json

import pytest
from django.urls import reverse

from factories.web import AFTER, AS_OF, Mission, signed_in
from standfast.reports.models import FrozenLetter

AT = f"?as_of={AS_OF}"


def test_every_number_of_the_letter_is_a_door(mission: Mission) -> None:
    page = signed_in(mission.secretary).get(reverse("letter") + AT).text

    assert (
        f'In the zone there were <a data-figure="{AFTER}" href="/figures/{AFTER}?as_of=2017-04-17">1</a> incident'
        in page
    )
    assert "As of 17 April 2017" in page


def test_the_sentence_is_that_of_the_moment(mission: Mission) -> None:
    client = signed_in(mission.secretary)

    then = client.get(reverse("letter") + "?as_of=2016-12-15").text
    now = client.get(reverse("letter")).text

    assert "C10" not in then
    assert "Back to now" in then
    assert "C10" in now
    assert "Read the letter as of 20 Dec 2016" in now


def test_a_moment_that_cannot_be_read_is_said_beside_the_switches(mission: Mission) -> None:
    page = signed_in(mission.secretary).get(reverse("letter") + "?as_of=spring").text

    assert "“spring” is not a time." in page


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF"),
        (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            b"PK",
        ),
        ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("json", "application/json", b'{"as_of"'),
    ],
)
def test_the_letter_is_taken_away_as_a_file(
    mission: Mission, form: str, kind: str, begins: bytes
) -> None:
    response = signed_in(mission.secretary).get(reverse("letter_file", args=[form]) + AT)

    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == f'attachment; filename="letter-2017-04-17.{form}"'
    assert response.content.startswith(begins)


def test_there_is_no_other_form(mission: Mission) -> None:
    assert signed_in(mission.secretary).get(reverse("letter_file", args=["odt"])).status_code == 404


def test_a_frozen_letter_keeps_its_bytes(mission: Mission) -> None:
    client = signed_in(mission.secretary)
    sent = client.get(reverse("letter_file", args=["json"]) + AT).content

    page = client.post(reverse("freeze_letter"), {"as_of": AS_OF}, follow=True).text
    digest = json.loads(sent)["digest"]

    assert f"Frozen: the bytes are kept under the digest {digest[:12]}." in page
    assert client.get(reverse("frozen_letter", args=[digest, "json"])).content == sent
    assert client.get(reverse("frozen_letter", args=[digest, "docx"])).status_code == 404


def test_a_letter_frozen_for_one_reader_is_not_there_for_another(mission: Mission) -> None:
    signed_in(mission.secretary).post(reverse("freeze_letter"), {"as_of": AS_OF})
    digest = FrozenLetter.objects.get().digest
    other = signed_in(mission.assessor)

    assert other.get(reverse("frozen_letter", args=[digest, "json"])).status_code == 404
    assert digest[:12] not in other.get(reverse("frozen_letters")).text


def test_who_may_not_freeze_sees_why_and_freezes_nothing(mission: Mission) -> None:
    client = signed_in(mission.duty)
    sentence = "A letter is frozen by the task-force secretary, an assessor or an administrator."

    shown = client.get(reverse("letter") + AT).text
    refused = client.post(reverse("freeze_letter"), {"as_of": AS_OF}, follow=True).text

    assert sentence in shown
    assert sentence in refused
    assert not FrozenLetter.objects.exists()
