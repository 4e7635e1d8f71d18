"""Protected persons: who may state what, consent before every share, and reading that is recorded like writing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from factories.accounts import administrator, enrolled
from factories.log import open_site
from factories.persons import DAY, LABEL, NOON, SECRET, STORY, custodian, protected, with_identity
from standfast.apps.accounts.models import Person
from standfast.apps.persons import operations, queries
from standfast.apps.persons.facts import PersonReferred
from standfast.apps.persons.models import (
    Consent,
    PersonReferral,
    ProtectedPerson,
    RecordReading,
    SealedBody,
    Share,
)
from standfast.log.erasure_operations import erase_subject
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    open_site()
    return custodian()


@pytest.fixture
def police(officer: Person) -> Person:
    return enrolled("police", "police")


@pytest.fixture
def person(officer: Person) -> UUID:
    return with_identity(officer).subject


def consented(by: Person, person: UUID, decision: Any, on: date = DAY, **values: Any) -> None:
    given = {
        "audiences": ("medical services",),
        "purpose": "referral to services",
        "language": "Dinka",
        "given_by": "the person",
    } | values
    operations.record_consent(
        by=by, at=NOON + timedelta(days=30), person_id=person, decision=decision, on=on, **given
    )


def shared(by: Person, person: UUID, **values: Any) -> UUID:
    given = {
        "audience": "medical services",
        "part": "handle",
        "purpose": "referral to services",
        "organisation": "Clinic",
    } | values
    return operations.share_record(by=by, at=NOON, person_id=person, **given).id


def test_a_list_shows_month_county_kind_and_a_reference(officer: Person) -> None:
    entry = protected(officer)

    (row,) = queries.protected_persons(officer)
    assert row.handle == f"2016-11 Juba survivor {queries.reference_of(entry.subject)}"
    assert entry.happened.precision == "month"
    assert (row.label, row.enrolled_by) == (LABEL, officer.subject)


def test_what_is_not_known_is_said_to_be_unknown(officer: Person) -> None:
    operations.enrol_protected_person(by=officer, at=NOON, person_kind="child")

    (row,) = queries.protected_persons(officer)
    assert row.handle.startswith("month not known county not known child ")


@pytest.mark.parametrize("label", ["unclassified", "confidential", "confidential:medical"])
def test_a_person_is_held_at_least_for_the_protection_group(officer: Person, label: str) -> None:
    with pytest.raises(Refused, match="at least as 'confidential:protection'"):
        protected(officer, label=label)
    assert not ProtectedPerson.objects.exists()


def test_what_is_said_is_held_no_less_closely_than_the_person(officer: Person) -> None:
    person = protected(officer).subject

    with pytest.raises(Refused, match="no less closely"):
        operations.record_identity(
            by=officer, at=NOON, person_id=person, name="A", label="confidential:protection"
        )


@pytest.mark.parametrize(
    ("clearance", "groups"),
    [("unclassified", ()), ("confidential", ("protection",)), ("strictly confidential", ())],
)
def test_who_is_not_cleared_finds_nobody(
    person: UUID, clearance: Any, groups: tuple[str, ...]
) -> None:
    other = enrolled("other", "field office", clearance=clearance, groups=groups)

    assert list(queries.protected_persons(other)) == []
    assert queries.protected_person(person, reader=other) is None
    assert queries.dossier(person, reader=other).bodies == ()
    with pytest.raises(Refused, match="that you may open"):
        operations.record_identity(by=other, at=NOON, person_id=person, name="A")


def test_no_row_holds_a_word_of_what_was_said(person: UUID) -> None:
    parts = SealedBody.objects.filter(subject=person).order_by("recorded_at")

    assert [row.part for row in parts] == ["identity", "account"]


def test_an_account_is_taken_by_the_protection_group_alone(officer: Person) -> None:
    person = protected(officer, label="confidential:protection").subject
    medical = enrolled(
        "medical", "medical officer", clearance="strictly confidential", groups=("protection",)
    )

    with pytest.raises(Refused, match="is for field office; you act as medical officer"):
        operations.record_account(
            by=medical, at=NOON, person_id=person, account=STORY, language="Dinka"
        )
    assert not SealedBody.objects.exists()


@pytest.mark.parametrize("role", ["duty officer", "police", "security officer"])
def test_military_and_police_refer_and_have_no_field_for_an_account(
    officer: Person, role: Any
) -> None:
    by = enrolled("outside", role)

    entry = operations.record_referral(
        by=by,
        at=NOON,
        person_kind="survivor",
        service="medical care",
        component="police",
        on=DAY,
        county="Juba",
    )

    assert set(PersonReferred.__struct_fields__) == {"service", "component", "on"}
    assert PersonReferral.objects.get().service == "medical care"
    assert queries.protected_person(entry.subject, reader=by) is None
    assert queries.protected_person(entry.subject, reader=officer) is not None
    for operation in (operations.record_account, operations.record_identity):
        with pytest.raises(Refused, match="field office"):
            operation(by=by, at=NOON, person_id=entry.subject)  # type: ignore[call-arg]


def test_a_referral_is_not_recorded_before_it_is_made(police: Person) -> None:
    with pytest.raises(Refused, match="has not come yet"):
        operations.record_referral(
            by=police,
            at=NOON,
            person_kind="survivor",
            service="medical care",
            component="police",
            on=DAY + timedelta(days=1),
        )
    assert not PersonReferral.objects.exists()


# --- consent ----------------------------------------------------------------------------------------------------------


def test_nothing_is_shared_by_default(officer: Person, person: UUID) -> None:
    with pytest.raises(Refused, match="the default is that it is not"):
        shared(officer, person)
    assert not Share.objects.exists()


@pytest.mark.parametrize("decision", ["refused", "withdrawn"])
def test_who_has_not_agreed_is_not_shared(officer: Person, person: UUID, decision: str) -> None:
    consented(officer, person, decision)

    with pytest.raises(Refused, match=f"has {decision} consent"):
        shared(officer, person)


def test_a_consent_opens_its_audience_and_its_purpose_alone(officer: Person, person: UUID) -> None:
    consented(officer, person, "given")

    shared(officer, person)
    with pytest.raises(Refused, match="the default is that it is not"):
        shared(officer, person, audience="national authorities")
    with pytest.raises(Refused, match="and not for public reporting"):
        shared(officer, person, purpose="public reporting")
    assert Share.objects.count() == 1


def test_a_withdrawal_lists_what_is_to_be_recalled(officer: Person, person: UUID) -> None:
    consented(officer, person, "given")
    share = shared(officer, person)
    assert list(queries.shares_to_recall(officer)) == []

    consented(officer, person, "withdrawn", DAY + timedelta(days=2))
    assert [row.entry for row in queries.shares_to_recall(officer)] == [share]

    operations.recall_share(by=officer, at=NOON, person_id=person, share=share, returned=True)
    assert list(queries.shares_to_recall(officer)) == []
    assert Share.objects.get().returned is True
    with pytest.raises(Refused, match="recalled already"):
        operations.recall_share(by=officer, at=NOON, person_id=person, share=share, returned=True)


@pytest.mark.parametrize("order", [("given", "withdrawn"), ("withdrawn", "given")])
def test_of_two_decisions_on_one_day_the_one_that_shares_less_stands(
    officer: Person, person: UUID, order: tuple[str, str]
) -> None:
    for decision in order:
        consented(officer, person, decision)

    assert Consent.objects.get().decision == "withdrawn"


def test_a_late_report_of_an_older_consent_does_not_open_the_gate(
    officer: Person, person: UUID
) -> None:
    consented(officer, person, "withdrawn", DAY + timedelta(days=5))
    consented(officer, person, "given", DAY)

    with pytest.raises(Refused, match="has withdrawn consent"):
        shared(officer, person)

    consented(officer, person, "given", DAY + timedelta(days=6))
    shared(officer, person)


def test_for_a_child_somebody_else_agrees_and_the_child_may_refuse(officer: Person) -> None:
    child = protected(officer, kind="child").subject

    with pytest.raises(Refused, match="a parent, a guardian or a legal representative"):
        consented(officer, child, "given")
    consented(officer, child, "refused")
    consented(officer, child, "given", DAY + timedelta(days=1), given_by="a parent or guardian")
    assert Consent.objects.get().given_by == "a parent or guardian"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"audiences": ()}, "name the audiences"),
        ({"on": DAY + timedelta(days=300)}, "has not come yet"),
        ({"purpose": None}, "for a purpose"),
    ],
)
def test_half_a_consent_is_refused(
    officer: Person, person: UUID, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        consented(officer, person, "given", **values)
    assert not Consent.objects.exists()


# --- reading ----------------------------------------------------------------------------------------------------------


def opened(by: Person, person: UUID) -> UUID:
    entry = operations.open_sealed_record(by=by, at=NOON, person_id=person, reason="medical care")
    return entry.subject


def test_reading_is_an_entry_and_shows_the_bodies_to_who_reads(
    officer: Person, person: UUID
) -> None:
    reading = opened(officer, person)

    bodies = queries.opened_bodies(reading, reader=officer, at=NOON + timedelta(minutes=5))
    assert [type(body.said).__name__ for body in bodies] == ["IdentityRecorded", "AccountRecorded"]
    assert SECRET in str(bodies[0].said)
    row = RecordReading.objects.get()
    assert (row.person, row.reader, row.reason) == (person, officer.subject, "medical care")
    assert len(row.entries) == 2


def test_a_reading_serves_its_reader_alone_and_not_for_long(officer: Person, person: UUID) -> None:
    reading = opened(officer, person)
    colleague = custodian("colleague")

    assert queries.opened_bodies(reading, reader=colleague, at=NOON) == ()
    assert queries.opened_bodies(reading, reader=officer, at=NOON + timedelta(minutes=16)) == ()
    assert queries.opened_bodies(reading, reader=officer, at=NOON - timedelta(minutes=1)) == ()
    assert queries.opened_bodies(uuid4(), reader=officer, at=NOON) == ()


def test_there_is_nothing_to_open_where_nothing_is_sealed(officer: Person) -> None:
    person = protected(officer).subject

    with pytest.raises(Refused, match="nothing to open"):
        opened(officer, person)
    assert not RecordReading.objects.exists()


def broken(by: Person, person: UUID) -> UUID:
    entry = operations.break_glass(
        by=by,
        at=NOON,
        reference=queries.reference_of(person),
        reason="life in danger now",
        note="The convoy leaves in ten minutes.",
    )
    return entry.subject


def test_broken_glass_opens_who_it_is_and_no_account(police: Person, person: UUID) -> None:
    reading = broken(police, person)

    bodies = queries.opened_bodies(reading, reader=police, at=NOON)
    assert [type(body.said).__name__ for body in bodies] == ["IdentityRecorded"]
    assert [row.reader for row in queries.glass_to_review()] == [police.subject]


def test_broken_glass_is_reviewed_by_somebody_else(officer: Person, person: UUID) -> None:
    breaker = enrolled("both", "police", "administrator")
    reading = broken(breaker, person)

    with pytest.raises(Refused, match="somebody else reviews it"):
        operations.review_broken_glass(by=breaker, at=NOON, target=reading, finding="justified")
    operations.review_broken_glass(
        by=administrator(), at=NOON, target=reading, finding="not justified"
    )

    assert RecordReading.objects.get().finding == "not justified"
    assert list(queries.glass_to_review()) == []
    with pytest.raises(Refused, match="reviewed already"):
        operations.review_broken_glass(
            by=administrator(), at=NOON, target=reading, finding="justified"
        )


def test_a_reference_that_names_nobody_opens_nothing(police: Person, officer: Person) -> None:
    with pytest.raises(Refused, match="knows no person of reference"):
        operations.break_glass(
            by=police, at=NOON, reference="0123456789", reason="medical emergency", note="Now."
        )
    assert not StoredEntry.objects.filter(kind__startswith="persons.").exists()


def test_who_read_stays_when_the_person_is_erased(officer: Person, person: UUID) -> None:
    reading = opened(officer, person)
    erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")

    assert RecordReading.objects.get().person == person
    assert queries.opened_bodies(reading, reader=officer, at=NOON) == ()
    assert not SealedBody.objects.exists()


def test_an_incident_is_linked_from_the_person_and_says_nothing_of_it(
    officer: Person, person: UUID
) -> None:
    incident = uuid4()
    operations.link_incident(by=officer, at=NOON, person_id=person, incident=incident)

    assert ProtectedPerson.objects.get().incidents == [str(incident)]
