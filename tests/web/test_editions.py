import pytest
from django.urls import reverse

from factories.followup import claimed
from factories.web import AFTER, AS_OF, Mission, at, signed_in
from standfast.apps.editions import queries
from standfast.apps.incidents import operations as incidents
from standfast.log.times import Happened
from standfast.reports.models import FrozenForm

AT = f"?as_of={AS_OF}"
PREVIEW = {"kind": "letter", "edition": "public", "as_of": AS_OF}


def test_two_letters_are_compared_side_by_side(mission: Mission) -> None:
    page = (
        signed_in(mission.secretary)
        .get(reverse("compare_letters"), {"a": AS_OF, "b": "2016-12-15"})
        .text
    )

    assert "1 claim reads otherwise." in page
    assert "no such claim" in page
    assert "In the zone there were 1 incident." in page
    assert f'<a href="/figures/{AFTER}">{AFTER}</a>' in page


def test_a_letter_compared_with_itself_differs_in_nothing(mission: Mission) -> None:
    client = signed_in(mission.secretary)

    same = client.get(reverse("compare_letters"), {"a": AS_OF, "b": AS_OF}).text
    asked = client.get(reverse("compare_letters"), {"a": "spring", "b": AS_OF}).text

    assert "Nothing differs." in same
    assert "“spring” is not a time." in asked


@pytest.mark.parametrize("kind", ["letter", "briefing", "report"])
@pytest.mark.parametrize("form", ["json", "html", "pdf", "docx"])
def test_every_kind_is_looked_at_and_taken_away(mission: Mission, kind: str, form: str) -> None:
    client = signed_in(mission.secretary)
    wanted = {"kind": kind, "edition": "agencies", "as_of": AS_OF, "since": "2016-12-15"}

    page = client.get(reverse("edition_preview"), wanted).text
    taken = client.get(reverse("edition_file", args=[form]), wanted)

    assert "Edition for agencies and NGOs" in page
    assert "incident" in page
    assert taken["Content-Disposition"] == (
        f'attachment; filename="{kind}-agencies-2017-04-17.{form}"'
    )
    begins = {"json": b"{", "html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "docx": b"PK"}
    assert taken.content.startswith(begins[form])


def test_a_published_document_has_an_address_and_tells_what_moved(mission: Mission) -> None:
    client = signed_in(mission.secretary)

    page = client.post(reverse("publish_edition"), PREVIEW, follow=True).text
    row = queries.published_editions().get()
    sent = client.get(reverse("published_form", args=[row.document, "pdf"])).content
    incidents.report_incident(
        by=mission.duty,
        at=at(4, 20, 2017),
        category="CR2",
        happened=Happened.exact(at(12, 2)),
        place="UN House",
        county="Juba",
        lon=31.535,
        lat=4.8105,
        accuracy_m=10.0,
    )
    later = client.get(reverse("published_edition", args=[row.document])).text
    checked = client.get(reverse("published_edition", args=[row.document]), {"check": "1"}).text
    again = client.get(reverse("published_form", args=[row.document, "pdf"])).content

    assert f"Published: the bytes are kept under the digest {row.document[:12]}." in page
    assert "Nothing differs." in page
    assert "1 figure moved." in later
    assert "every form comes out as it was sent" in checked
    assert sent == again
    assert row.document[:12] in client.get(reverse("editions")).text


def test_a_challenged_word_is_answered_before_publishing(mission: Mission) -> None:
    client = signed_in(mission.secretary)
    claimed(mission.planner, number="C54", text="All welcome it.", absolute_reason="They said so.")

    shown = client.get(reverse("edition_preview"), PREVIEW).text
    refused = client.post(reverse("publish_edition"), PREVIEW, follow=True).text
    kept = FrozenForm.objects.count()
    client.post(reverse("publish_edition"), PREVIEW | {"answer:C54:all": "Each was asked."})

    assert 'name="answer:C54:all"' in shown
    assert "Its maker says: They said so." in shown
    assert "Absolute words stand that no figure bears: C54 “all”" in refused
    assert kept == 0
    assert queries.published_editions().get().answers == [
        {"claim": "C54", "word": "all", "reason": "Each was asked."}
    ]


def test_who_may_not_publish_sees_why_and_publishes_nothing(mission: Mission) -> None:
    client = signed_in(mission.duty)
    sentence = (
        "A document is published by the task-force secretary, an assessor or an administrator."
    )

    shown = client.get(reverse("edition_preview"), PREVIEW).text
    refused = client.post(reverse("publish_edition"), PREVIEW, follow=True).text

    assert sentence in shown
    assert sentence in refused
    assert queries.published_editions().count() == 0


def test_an_edition_under_a_label_is_not_there_for_who_may_not_read_it(mission: Mission) -> None:
    signed_in(mission.administrator).post(reverse("publish_edition"), PREVIEW)
    client = signed_in(mission.outsider)
    public = queries.published_editions().get()

    assert client.get(reverse("published_edition", args=[public.document])).status_code == 200
    assert client.get(reverse("published_edition", args=["0" * 64])).status_code == 404
    assert client.get(reverse("published_form", args=[public.document, "odt"])).status_code == 404
