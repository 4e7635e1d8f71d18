"""Erasing a person and redacting an entry: every body goes, nothing else does, and nothing brings it back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from factories.accounts import administrator, enrolled
from factories.erasure import SPOKEN, carried, of_person, other_home, own_card, reported
from factories.log import open_site
from factories.persons import NOON, custodian, with_identity
from factories.small_mission import all_rows, take, wipe
from standfast.apps.accounts.models import Person
from standfast.apps.incidents.models import Incident
from standfast.apps.persons import operations as persons
from standfast.apps.persons.models import ProtectedPerson
from standfast.log import keyring
from standfast.log.chains import writing_on
from standfast.log.disposal import dispose, purge
from standfast.log.enrolment import open_chain
from standfast.log.erasure import (
    ErasureConfirmed,
    SubjectErased,
    about,
    receipt_id,
)
from standfast.log.erasure_operations import (
    erase_subject,
    erasures,
    place_hold,
    release_hold,
)
from standfast.log.exchange import trust_card
from standfast.log.fold import Entry
from standfast.log.gone_bodies import gone_bodies
from standfast.log.models import Chain, Destroyed, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.rebuild import rebuild
from standfast.log.store import FOLDED, REDACTED, WITHHELD, content_of
from standfast.log.verification import verify

pytestmark = pytest.mark.django_db
LATE = datetime(2017, 6, 1, tzinfo=UTC)


@pytest.fixture
def officer() -> Person:
    open_site()
    for path in keyring.folder().iterdir():
        path.unlink()
    return custodian()


@pytest.fixture
def person(officer: Person) -> UUID:
    return with_identity(officer).subject


def erased(person: UUID, *, by: Person | None = None) -> Entry:
    return erase_subject(by=by or administrator(), at=NOON, target=person, reason="At her request.")


# --- erasing a person -------------------------------------------------------------------------------------------------


def test_an_erasure_destroys_every_body_and_leaves_the_chain_whole(person: UUID) -> None:
    heads = set(StoredEntry.objects.values_list("seq", "digest"))
    entry = erased(person)

    left = of_person(person)
    assert [(row.body, row.salt, row.cipher, row.stand_in) for row in left] == [(None,) * 4] * 3
    assert {row.standing for row in left} == {REDACTED}
    assert {row.arrival for row in left} == {None}
    assert not ProtectedPerson.objects.filter(subject=person).exists()
    assert heads <= set(StoredEntry.objects.values_list("seq", "digest"))
    assert [finding.what for finding in verify()] == []
    assert {gone["what"] for gone in gone_bodies()} == {f"erased by entry {entry.id}"}
    assert len(list(gone_bodies())) == 3


def test_of_a_strictly_confidential_entry_the_columns_tell_no_more_than_its_header(
    person: UUID,
) -> None:
    erased(person)

    told = {(row.kind, row.version, row.recorded_at, row.author) for row in of_person(person)}
    assert told == {(None, None, None, None)}


def test_the_keys_go_when_the_erasure_is_committed(person: UUID) -> None:
    name = keyring.keys_of(person).pop()
    erased(person)
    assert (keyring.folder() / name).exists()

    purge()

    assert not (keyring.folder() / name).exists()


def test_nobody_elses_record_and_key_is_touched(officer: Person, person: UUID) -> None:
    other = with_identity(officer).subject
    before = [content_of(row) for row in of_person(other)]

    erased(person)
    purge()

    assert [content_of(row) for row in of_person(other)] == before
    assert None not in before


def test_an_erasure_names_what_the_site_knew_and_no_word_of_it(person: UUID) -> None:
    entry = erased(person)
    fact = entry.fact

    assert isinstance(fact, SubjectErased)
    assert set(fact.entries) == {row.id for row in of_person(person)}
    assert len(fact.keys) == 1
    assert entry.label == "unclassified"
    assert "zq" not in str(fact)


def test_the_site_confirms_by_a_receipt_that_follows_from_its_cause(person: UUID) -> None:
    entry = erased(person)
    own = Chain.objects.get(own=True).chain

    receipt = StoredEntry.objects.get(kind=ErasureConfirmed.kind)
    dispose(person)
    rebuild()

    assert receipt.id == receipt_id(entry.id, own)
    assert StoredEntry.objects.filter(kind=ErasureConfirmed.kind).count() == 1
    (status,) = erasures()
    assert [(one.site) for one in status.confirmed] == ["juba"]
    assert status.waiting == ()


def test_a_site_that_has_not_confirmed_is_listed(person: UUID) -> None:
    other = open_chain(site="wau", at=NOON, world="demo", writing=False).chain
    Chain.objects.filter(chain=other).update(own=False)
    open_chain(site="lost", at=NOON, world="demo", writing=False)
    Chain.objects.filter(site="lost").update(own=False, closed="two contents for entry 2")

    erased(person)

    (status,) = erasures()
    assert status.waiting == ("wau",)


def test_nothing_more_is_recorded_about_an_erased_person(officer: Person, person: UUID) -> None:
    erased(person)
    before = StoredEntry.objects.count()

    with pytest.raises(Refused, match="was erased"):
        persons.record_identity(by=officer, at=NOON, person_id=person, name="Again")
    with pytest.raises(Refused, match="was erased by entry"):
        erased(person)
    assert StoredEntry.objects.count() == before


@pytest.mark.parametrize("role", ["duty officer", "field office", "assessor", "police"])
def test_only_an_administrator_or_the_secretary_erases(person: UUID, role: str) -> None:
    by = enrolled("other", role, clearance="strictly confidential", groups=("protection",))  # type: ignore[arg-type]

    with pytest.raises(Refused, match="administrator or task-force secretary"):
        erased(person, by=by)
    assert not Destroyed.objects.exists()


def test_no_other_record_is_erased_as_a_person(officer: Person) -> None:
    incident = reported(enrolled("duty", "duty officer"), NOON).subject

    with pytest.raises(Refused, match="no protected person"):
        erased(incident)
    assert Incident.objects.filter(subject=incident).exists()


def test_a_forged_erasure_of_another_record_destroys_nothing(officer: Person) -> None:
    entry = reported(enrolled("duty", "duty officer"), NOON)
    with write_transaction():
        append(
            SubjectErased(subject=entry.subject, reason="No.", entries=(entry.id,)),
            subject=about(entry.subject),
            by=officer,
            at=NOON,
        )

    assert Incident.objects.get(subject=entry.subject).narrative == SPOKEN
    assert StoredEntry.objects.get(id=entry.id).standing == FOLDED


@pytest.mark.parametrize("role", ["device", "assessor"])
def test_a_chain_that_is_no_sites_erases_nobody(person: UUID, role: str) -> None:
    chain = open_chain(site="juba", at=NOON, world="demo", role=role, writing=False).chain
    with writing_on(chain), write_transaction():
        append(
            SubjectErased(subject=person, reason="No."), subject=about(person), by=person, at=NOON
        )

    assert ProtectedPerson.objects.filter(subject=person).exists()
    assert not Destroyed.objects.exists()


# --- what arrives later -----------------------------------------------------------------------------------------------


def test_a_late_bundle_brings_no_body_back(person: UUID) -> None:
    late = carried("late")
    kept = [msgspec.json.encode(key) for key in keyring.kept_keys()]
    erased(person)
    purge()
    rows = all_rows()

    (report,) = take([late])

    assert report.refused == []
    assert [content_of(row) for row in of_person(person)] == [None] * 3
    assert all_rows() == rows
    for data in kept:
        key = msgspec.json.decode(data)
        (name,) = key["wraps"]
        wrap = {k: key[k] for k in ("key", "subject", "label")} | {"wrapped": key["wraps"][name]}
        assert not keyring.take_wrap(wrap)


@pytest.mark.parametrize("erasure_first", [True, False])
def test_another_site_destroys_and_confirms_in_whatever_order_it_hears(
    person: UUID, erasure_first: bool
) -> None:
    content = own_card()
    before = carried("before")
    key_file = next(keyring.folder().iterdir())
    key = key_file.read_bytes()
    erased(person)
    purge()
    after = carried("after")

    other_home(content)
    key_file.write_bytes(key)
    take([after, before] if erasure_first else [before, after])
    purge()

    bodies = [(row.body, row.cipher) for row in StoredEntry.objects.filter(subject=person)]
    own = Chain.objects.get(own=True, writing=True).chain
    receipts = StoredEntry.objects.filter(kind=ErasureConfirmed.kind, chain=own)
    assert {*bodies} <= {(None, None)}
    assert not any(row.cipher for row in StoredEntry.objects.all())
    assert not key_file.exists()
    assert receipts.count() == 1
    (status,) = erasures()
    assert [one.site for one in status.confirmed] == ["juba", "wau"]
    assert [finding.what for finding in verify()] == []


def test_a_relay_without_the_key_destroys_what_it_carries(person: UUID) -> None:
    content = own_card()
    before = carried("before")
    erased(person)
    purge()
    after = carried("after")

    other_home(content)
    take([before])
    carries = StoredEntry.objects.filter(cipher__isnull=False)
    assert carries.count() == 3
    assert {row.standing for row in carries} == {WITHHELD}
    assert {row.subject for row in carries} == {None}
    take([after])

    assert carries.all().count() == 0
    assert [finding.what for finding in verify()] == []


def test_an_entry_under_an_erased_key_that_the_erasure_did_not_name_is_dropped_too(
    officer: Person, person: UUID
) -> None:
    content = own_card()
    persons.record_identity(by=officer, at=NOON, person_id=person, name="Another zqname")
    unnamed = carried("all")
    newest = StoredEntry.objects.filter(subject=person).order_by("-row")[0]
    erasure = erased(person)
    fact = erasure.fact
    assert isinstance(fact, SubjectErased)

    other_home(content)
    chain = Chain.objects.get(own=True, writing=True).chain
    short = msgspec.structs.replace(fact, entries=fact.entries[:0])
    with writing_on(chain), write_transaction():
        append(short, subject=about(person), by=officer, at=NOON)
    take([unnamed])

    row = StoredEntry.objects.get(id=newest.id)
    assert (row.body, row.cipher, row.standing) == (None, None, REDACTED)


def test_the_assessors_own_home_destroys_and_confirms_on_its_own_chain(person: UUID) -> None:
    content = own_card()
    before = carried("before")
    erased(person)
    after = carried("after")

    wipe()
    own = open_chain(site="assessor", at=NOON, world="demo", role="assessor").chain
    trust_card(content, at=NOON)
    take([before, after])

    assert StoredEntry.objects.filter(kind=ErasureConfirmed.kind, chain=own).count() == 1
    assert [one.site for one in erasures()[0].confirmed] == ["assessor", "juba"]
    assert [finding.what for finding in verify()] == []


# --- legal hold -------------------------------------------------------------------------------------------------------


def test_a_hold_refuses_an_erasure_until_it_is_released(person: UUID) -> None:
    by = administrator()
    hold = place_hold(by=by, at=NOON, target=person, reason="Court order 7.")
    before = StoredEntry.objects.count()

    with pytest.raises(Refused, match=f"legal hold stands .entry {hold.id}"):
        erased(person)
    assert StoredEntry.objects.count() == before

    release_hold(by=by, at=NOON, target=person, hold=hold.id, reason="The court is done.")
    erased(person)
    assert [content_of(row) for row in of_person(person)] == [None] * 3


def test_a_hold_that_the_erasing_site_had_not_heard_of_keeps_the_body_here_and_shut(
    officer: Person, person: UUID
) -> None:
    hold = place_hold(by=administrator(), at=NOON, target=person, reason="Court order 7.")
    elsewhere = open_chain(site="wau", at=NOON, world="demo", writing=False).chain
    with writing_on(elsewhere), write_transaction():
        append(
            SubjectErased(subject=person, reason="She asked.", entries=()),
            subject=about(person),
            by=officer,
            at=NOON + timedelta(hours=1),
            seen=(),
        )

    held = of_person(person)
    assert {row.standing for row in held} == {REDACTED}
    assert all(row.cipher is not None for row in held)
    assert not ProtectedPerson.objects.filter(subject=person).exists()
    assert not StoredEntry.objects.filter(kind=ErasureConfirmed.kind).exists()
    assert [status.held for status in erasures()] == [True]
    assert [finding.what for finding in verify()] == []
    purge()
    assert len(list(keyring.kept_keys())) == 1

    release_hold(by=administrator(), at=LATE, target=person, hold=hold.id, reason="Over.")
    purge()

    assert [content_of(row) for row in of_person(person)] == [None] * 3
    assert list(keyring.kept_keys()) == []
    assert [one.site for one in erasures()[0].confirmed] == ["juba", "wau"]  # both are this home's


def test_what_is_gone_cannot_be_held(person: UUID) -> None:
    erased(person)

    with pytest.raises(Refused, match="what is gone cannot be held"):
        place_hold(by=administrator(), at=NOON, target=person, reason="Court order 7.")
    with pytest.raises(Refused, match="No hold"):
        release_hold(by=administrator(), at=NOON, target=person, hold=uuid4(), reason="None.")


# --- the check of the log ---------------------------------------------------------------------------------------------


def test_a_body_that_nobody_erased_is_a_finding(person: UUID) -> None:
    row = of_person(person)[0]
    StoredEntry.objects.filter(row=row.row).update(cipher=None, standing=REDACTED, arrival=None)

    assert "deleted: its body is gone, and no entry says that it was redacted" in {
        finding.what for finding in verify()
    }


def test_a_key_that_is_lost_without_an_erasure_is_a_finding(person: UUID) -> None:
    keyring.forget(keyring.keys_of(person))

    assert "deleted: the key to its body is not here" in {finding.what for finding in verify()}
