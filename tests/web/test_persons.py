"""The desk of protected persons: who finds whom, what is opened and recorded, and what no page shows."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from factories.accounts import administrator, enrolled
from factories.persons import DAY, LABEL, SECRET, custodian, with_identity
from factories.web import Mission, signed_in
from standfast.apps.accounts.models import Person
from standfast.apps.persons import queries
from standfast.apps.persons.models import (
    Consent,
    PersonReferral,
    ProtectedPerson,
    RecordReading,
    SealedBody,
    Share,
)
from standfast.log.erasure_operations import erasures
from standfast.log.models import Destroyed, StoredEntry

ABOUT = (
    "protected_person",
    "open_record",
    "record_identity",
    "record_account",
    "record_consent",
    "share_record",
)


@pytest.fixture
def officer(mission: Mission) -> Person:
    return custodian()


@pytest.fixture
def client(officer: Person) -> Client:
    return signed_in(officer)


@pytest.fixture
def person(officer: Person) -> UUID:
    return with_identity(officer).subject


def sent(client: Client, name: str, values: dict[str, Any], *args: Any) -> Any:
    """Draw a form, fill it in and send it."""
    page = reverse(name, args=args)
    form = client.get(page).context["form"]
    drawn = {"id": str(form["id"].value()), "seen": form["seen"].value() or ""}
    return client.post(page, drawn | values)


def test_who_is_cleared_reads_handles_and_nobody_reads_a_name(client: Client, person: UUID) -> None:
    reference = queries.reference_of(person)

    listed = client.get(reverse("protected_persons")).text
    page = client.get(reverse("protected_person", args=[person])).text

    assert reference in listed
    assert reference in page
    assert "zq" not in listed + page


@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize("who", ["duty", "cleared", "outsider", "administrator", "assessor"])
def test_a_person_that_is_closed_to_a_reader_looks_like_none(
    mission: Mission, person: UUID, name: str, who: str
) -> None:
    client = signed_in(getattr(mission, who))

    closed = client.get(reverse(name, args=[person]))
    absent = client.get(reverse(name, args=[UUID(int=404)]))

    assert (closed.status_code, absent.status_code) == (404, 404)
    assert closed.text == absent.text
    assert queries.reference_of(person) not in client.get(reverse("protected_persons")).text


def test_opening_is_recorded_and_then_shown_to_who_opened_it(
    client: Client, mission: Mission, person: UUID
) -> None:
    answer = sent(client, "open_record", {"reason": "medical care"}, person)
    row = RecordReading.objects.get()

    assert answer["Location"] == reverse("opened_record", args=[row.subject])
    shown = client.get(answer["Location"])
    assert SECRET in shown.text
    assert "no-store" in shown["Cache-Control"]
    for other in (custodian("second"), mission.administrator, mission.cleared):
        assert signed_in(other).get(answer["Location"]).status_code == 404


def test_a_form_sent_twice_opens_once(client: Client, person: UUID) -> None:
    page = reverse("open_record", args=[person])
    drawn = {"id": str(client.get(page).context["form"]["id"].value()), "seen": ""}
    answers = [client.post(page, drawn | {"reason": "medical care"}) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert RecordReading.objects.count() == 1


def test_enrolling_takes_no_name(client: Client) -> None:
    answer = sent(
        client,
        "enrol_protected",
        {"person_kind": "witness", "county": "Yei", "month": "2016-10", "label": LABEL},
    )

    row = ProtectedPerson.objects.get()
    assert answer["Location"] == reverse("protected_person", args=[row.subject])
    assert (row.county, row.month, row.label) == ("Yei", "2016-10", LABEL)


def test_police_record_a_referral_and_read_nothing_of_it(mission: Mission) -> None:
    client = signed_in(mission.colleague)
    answer = sent(
        client,
        "refer_person",
        {
            "person_kind": "survivor",
            "service": "medical care",
            "component": "police",
            "on": DAY.isoformat(),
            "county": "Juba",
        },
    )

    assert answer["Location"] == reverse("protected_persons")
    assert PersonReferral.objects.get().component == "police"
    assert PersonReferral.objects.get().label == LABEL
    fields = client.get(reverse("refer_person")).context["form"].fields
    assert set(fields) == {"id", "seen", "person_kind", "service", "component", "on", "county"}


def test_what_a_person_says_is_sealed(client: Client, person: UUID) -> None:
    sent(client, "record_account", {"account": "zqmore", "language": "Nuer"}, person)
    sent(client, "record_identity", {"name": "zqnew"}, person)

    assert SealedBody.objects.count() == 4
    assert not any(b"zq" in bytes(row.body or b"") for row in StoredEntry.objects.all())


def test_an_empty_identity_says_why_it_is_not_recorded(client: Client, person: UUID) -> None:
    answer = sent(client, "record_identity", {}, person)

    assert answer.status_code == 422
    assert "Nothing is stated" in answer.text


def consented(client: Client, person: UUID, decision: str, on: str = "2016-12-01") -> Any:
    values = {
        "decision": decision,
        "audiences": ["medical services"],
        "purpose": "" if decision == "withdrawn" else "referral to services",
        "language": "Dinka",
        "given_by": "the person",
        "on": on,
    }
    return sent(client, "record_consent", values, person)


def shared(client: Client, person: UUID) -> Any:
    values = {
        "audience": "medical services",
        "organisation": "Clinic",
        "part": "handle",
        "purpose": "referral to services",
    }
    return sent(client, "share_record", values, person)


def test_a_share_waits_for_consent_and_a_withdrawal_recalls_it(
    client: Client, person: UUID
) -> None:
    refused = shared(client, person)
    assert refused.status_code == 422
    assert "the default is that it is not" in refused.text

    consented(client, person, "given")
    assert shared(client, person).status_code == 302
    consented(client, person, "withdrawn", "2016-12-05")

    assert Consent.objects.get().decision == "withdrawn"
    share = Share.objects.get()
    assert share.to_recall
    assert reverse("recall_share", args=[share.entry]) in (
        client.get(reverse("protected_persons")).text
    )
    assert "to be recalled" in client.get(reverse("today")).text
    sent(client, "recall_share", {"returned": "no"}, share.entry)
    assert Share.objects.get().returned is False


def test_broken_glass_tells_administrators_who_review_it(mission: Mission, person: UUID) -> None:
    client = signed_in(mission.colleague)
    answer = sent(
        client,
        "break_glass",
        {
            "reference": queries.reference_of(person),
            "reason": "life in danger now",
            "note": "The convoy leaves.",
        },
    )
    opened = client.get(answer["Location"]).text
    assert SECRET in opened
    assert "zqstory" not in opened

    over = signed_in(mission.administrator)
    assert "nobody has reviewed" in over.get(reverse("today")).text
    reading = RecordReading.objects.get()
    assert reverse("review_glass", args=[reading.subject]) in (
        over.get(reverse("protected_persons")).text
    )
    assert client.get(reverse("review_glass", args=[reading.subject])).status_code == 404
    sent(over, "review_glass", {"finding": "justified", "note": ""}, reading.subject)
    assert RecordReading.objects.get().finding == "justified"


def test_an_administrator_erases_by_the_reference_and_sees_who_has_confirmed(
    mission: Mission, person: UUID
) -> None:
    client = signed_in(mission.administrator)
    answer = sent(
        client,
        "erase_person",
        {"reference": queries.reference_of(person), "reason": "She asked.", "sure": "on"},
    )

    assert answer["Location"] == reverse("erasures")
    page = client.get(reverse("erasures")).text
    assert "She asked." in page
    assert "all have confirmed" in page
    assert len(erasures()) == 1
    assert not ProtectedPerson.objects.exists()


@pytest.mark.parametrize("values", [{"sure": ""}, {"reference": "0123456789"}, {"reference": "x"}])
def test_nobody_is_erased_by_half_a_form(
    mission: Mission, person: UUID, values: dict[str, str]
) -> None:
    whole = {"reference": queries.reference_of(person), "reason": "She asked.", "sure": "on"}

    answer = sent(signed_in(mission.administrator), "erase_person", whole | values)

    assert answer.status_code == 422
    assert not Destroyed.objects.exists()


def test_who_may_not_erase_learns_not_even_whether_a_reference_is_known(
    mission: Mission, person: UUID
) -> None:
    client = signed_in(mission.duty)
    answers = [
        sent(client, "erase_person", {"reference": ref, "reason": "No.", "sure": "on"}).text
        for ref in (queries.reference_of(person), "0123456789")
    ]

    assert "This site knows no person" not in answers[0] + answers[1]
    assert ProtectedPerson.objects.exists()


def test_a_hold_is_placed_and_released_by_reference(mission: Mission, person: UUID) -> None:
    client = signed_in(mission.administrator)
    values = {"reference": queries.reference_of(person), "reason": "Court order 7."}

    assert sent(client, "legal_hold", values | {"what": "place"}).status_code == 302
    refused = sent(client, "erase_person", values | {"sure": "on"})
    assert "legal hold stands" in refused.text
    assert sent(client, "legal_hold", values | {"what": "release"}).status_code == 302
    again = sent(client, "legal_hold", values | {"what": "release"})

    assert "No hold" in again.text
    assert sent(client, "erase_person", values | {"sure": "on"}).status_code == 302


def test_a_secret_is_redacted_from_the_entrys_own_page(mission: Mission) -> None:
    secretary = enrolled("redactor", "task-force secretary")
    client = signed_in(secretary)
    entry = StoredEntry.objects.get(subject=mission.robbery, kind="incidents.incident.reported")
    page = reverse("entry", args=[entry.id])
    assert reverse("redact_entry", args=[entry.id]) in client.get(page).text

    sent(client, "redact_entry", {"secret": "armed men", "reason": "It names them."}, entry.id)

    assert "armed men" not in client.get(page).text
    assert "gate road" in client.get(page).text
    assert "It names them." in signed_in(administrator()).get(reverse("erasures")).text


def test_a_closed_entry_is_not_there_to_be_redacted(mission: Mission) -> None:
    entry = StoredEntry.objects.get(
        subject=mission.confidential, kind="incidents.incident.reported"
    )

    answer = signed_in(mission.administrator).get(reverse("redact_entry", args=[entry.id]))

    assert answer.status_code == 404
