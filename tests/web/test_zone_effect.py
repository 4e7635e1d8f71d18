from django.urls import reverse

from factories.web import Mission, signed_in

LETTER = "?as_of=2017-04-17"


def test_the_zone_page_gives_the_verdict_beside_its_months(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("zone", args=[mission.zone]) + LETTER)

    assert page.context["effect"].estimate.reason is not None
    assert "Not estimable: " in page.text
    assert page.text.count('r="4.5"') == 7
    assert "They rest on " in page.text


def test_the_zone_page_says_why_there_is_no_verdict_yet(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("zone", args=[mission.zone]) + "?as_of=2016-10-10")

    assert "Not known: no whole month has passed since the zone came into force." in page.text


def test_the_page_is_handed_over_as_a_pdf(mission: Mission) -> None:
    answer = signed_in(mission.duty).get(reverse("zone_effect", args=[mission.zone]) + LETTER)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="zone-un_house-effect.pdf"'
    assert answer.content.startswith(b"%PDF")


def test_without_a_verdict_or_a_zone_there_is_no_pdf(mission: Mission) -> None:
    client = signed_in(mission.duty)
    address = reverse("zone_effect", args=[mission.zone])

    assert client.get(address + "?as_of=2016-10-10").status_code == 404
    assert client.get(address + "?as_of=2016-07-01").status_code == 404
