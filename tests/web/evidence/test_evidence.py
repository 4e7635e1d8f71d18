"""The desk of evidence: a file goes in stripped and comes out to be saved, and only to who may have it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from factories.accounts import enrolled
from factories.evidence import AUTHOR, added, jpeg, keeper, pdf
from factories.web import Mission, signed_in
from standfast.apps.accounts.models import Person
from standfast.apps.evidence import operations
from standfast.apps.evidence.models import EvidenceFile, EvidenceReading
from standfast.log import blobs
from standfast.log.models import StoredEntry

pytestmark = pytest.mark.django_db
CLOSED = "confidential:protection"


@pytest.fixture
def by(mission: Mission) -> Person:
    for name, _size in list(blobs.store().names()):
        blobs.store().remove(name)
    return keeper()


def sent(client: Client, content: bytes, **values: Any) -> Any:
    page = client.get(reverse("add_evidence"))
    form = page.context["form"]
    data = {
        "id": form["id"].value(),
        "seen": "",
        "file": SimpleUploadedFile("C:\\Users\\Deng\\fence.jpg", content),
        "title": "The fence",
        "source": "The engineers",
        "speaks_from": "2016-11-28",
        "speaks_to": "",
        "expires_on": "2017-01-31",
        "supports": "",
        "label": "unclassified",
        **values,
    }
    return client.post(reverse("add_evidence"), data)


def test_a_file_goes_in_stripped_and_comes_out_to_be_saved(by: Person, mission: Mission) -> None:
    client = signed_in(by)

    answer = sent(client, jpeg(), supports=str(mission.robbery))

    row = EvidenceFile.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("evidence.one", args=[row.subject])
    page = client.get(answer.headers["Location"]).text
    assert "the place where it was taken (GPS)" in page
    assert f'src="{reverse("evidence_preview", args=[row.subject])}"' in page
    file = client.get(reverse("evidence_file", args=[row.subject]))
    assert file.content == operations.content_of(row)
    assert AUTHOR.encode() not in file.content
    assert file.headers["Content-Disposition"] == 'attachment; filename="fence.jpg"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        file.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'none'; sandbox"
    )
    assert "The fence" in client.get(reverse("incident", args=[mission.robbery])).text


def test_a_form_sent_twice_keeps_one_file(by: Person) -> None:
    client, same = signed_in(by), str(uuid4())

    first = sent(client, jpeg(), id=same)
    again = sent(client, jpeg(), id=same)

    assert first.headers["Location"] == again.headers["Location"]
    assert EvidenceFile.objects.count() == len(list(blobs.store().names())) == 1


@pytest.mark.parametrize(
    ("content", "values", "sentence"),
    [
        (b"<svg/>", {}, "HTML, SVG and other XML are not taken"),
        (jpeg(), {"label": ""}, "This field is required"),
        (jpeg(), {"label": "strictly confidential"}, "Select a valid choice"),
        (jpeg(), {"supports": "nothing"}, "This is no number of a record"),
        (jpeg(), {"supports": str(UUID(int=5))}, "knows no record"),
        (jpeg(), {"title": ""}, "This field is required"),
    ],
)
def test_what_is_refused_keeps_nothing_and_says_why(
    by: Person, content: bytes, values: dict[str, Any], sentence: str
) -> None:
    before = StoredEntry.objects.count()

    answer = sent(signed_in(by), content, **values)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert StoredEntry.objects.count() == before
    assert list(blobs.store().names()) == []


def test_a_request_that_is_too_large_is_refused_before_it_is_read(by: Person) -> None:
    client = signed_in(by)

    with override_settings(EVIDENCE_MB=0.0001):
        answer = client.post(
            reverse("add_evidence"), b"x" * 200_000, content_type="multipart/form-data; boundary=b"
        )

    assert answer.status_code == 413
    assert "files of evidence have 0.0001 MB at most" in answer.text


def test_a_file_from_elsewhere_is_not_taken(by: Person) -> None:
    signed = signed_in(by)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed.cookies

    answer = client.post(reverse("add_evidence"), {"title": "x"})

    assert answer.status_code == 403


def test_only_a_picture_is_shown_on_the_page(by: Person) -> None:
    client = signed_in(by)
    row = added(by, pdf(), name="p.pdf")

    assert client.get(reverse("evidence_preview", args=[row.subject])).status_code == 404
    assert "<img" not in client.get(reverse("evidence.one", args=[row.subject])).text
    assert client.get(reverse("evidence_file", args=[row.subject])).content[:4] == b"%PDF"


def test_a_closely_held_file_is_fetched_only_after_its_reading_is_recorded(by: Person) -> None:
    client = signed_in(by)
    subject = added(by, label=CLOSED).subject
    one, file = reverse("evidence.one", args=[subject]), reverse("evidence_file", args=[subject])
    assert client.get(file).status_code == 404
    assert "It is closely held" in client.get(one).text

    form = reverse("evidence.record", args=[subject, "open-file"])
    hidden = client.get(form).context["form"]
    answer = client.post(
        form,
        {"id": hidden["id"].value(), "seen": hidden["seen"].value(), "purpose": "For the board."},
    )

    assert answer.status_code == 302
    assert EvidenceReading.objects.get().purpose == "For the board."
    assert client.get(file).status_code == 200
    assert "For the board." in client.get(one).text


def test_who_may_not_read_a_file_finds_none(by: Person) -> None:
    subject = added(by, label=CLOSED).subject
    client = signed_in(enrolled("uncleared", "engineer"))

    for name in (
        "evidence.one",
        "evidence_file",
        "evidence_preview",
        "replace_evidence",
        "support_evidence",
    ):
        assert client.get(reverse(name, args=[subject])).status_code == 404


def test_a_better_copy_takes_the_place_of_the_first(by: Person) -> None:
    client, subject = signed_in(by), added(by).subject
    address = reverse("replace_evidence", args=[subject])
    form = client.get(address).context["form"]

    answer = client.post(
        address,
        {
            "id": form["id"].value(),
            "seen": form["seen"].value(),
            "file": SimpleUploadedFile("better.jpg", jpeg("blue")),
            "reason": "Clearer.",
        },
    )

    assert answer.status_code == 302
    assert EvidenceFile.objects.get(subject=subject).name == "better.jpg"
    assert "Clearer." in client.get(reverse("evidence.one", args=[subject])).text


def test_what_a_file_supports_is_said_later_as_well(by: Person, mission: Mission) -> None:
    client, subject = signed_in(by), added(by).subject
    address = reverse("support_evidence", args=[subject])
    form = client.get(address).context["form"]

    answer = client.post(
        address,
        {"id": form["id"].value(), "seen": form["seen"].value(), "supports": str(mission.claim)},
    )

    assert answer.status_code == 302
    page = client.get(reverse("claim", args=[mission.claim])).text
    assert "The north fence, mended" in page
    assert f"{reverse('add_evidence')}?supports={mission.claim}" in page


def test_the_page_of_a_record_says_that_its_evidence_has_expired(
    by: Person, mission: Mission
) -> None:
    added(by, record=(mission.claim,), expires_on=date(2017, 1, 31))
    added(
        by,
        b"A closed note.",
        name="n.txt",
        label=CLOSED,
        record=(mission.claim,),
        expires_on=date(2017, 2, 28),
    )

    told = signed_in(by).get(reverse("claim", args=[mission.claim])).text
    others = signed_in(enrolled("uncleared", "engineer"))
    untold = others.get(reverse("claim", args=[mission.claim])).text

    assert "It rests on evidence that expired on 2017-02-28." in told
    assert "2017-02-28" not in untold
    assert "It rests on evidence that no longer holds." in untold
