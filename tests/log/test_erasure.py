"""Erasing a person and redacting an entry: every body goes, nothing else does, and nothing brings it back."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from factories.accounts import administrator, enrolled
from factories.log import open_site
from factories.persons import NOON, SECRET, custodian, with_identity
from factories.small_mission import all_rows, take, wipe, written
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations as incidents
from standfast.apps.incidents.models import Incident
from standfast.apps.persons import operations as persons
from standfast.apps.persons.models import ProtectedPerson
from standfast.log import keyring
from standfast.log.bundles import export_bundle
from standfast.log.canonical import canonical
from standfast.log.chains import writing_on
from standfast.log.disposal import dispose, order_on, purge
from standfast.log.enrolment import card, open_chain
from standfast.log.erasure import (
    EntryRedacted,
    ErasureConfirmed,
    HoldPlaced,
    SubjectErased,
    about,
    receipt_id,
)
from standfast.log.erasure_operations import (
    erase_subject,
    erasures,
    place_hold,
    redact_entry,
    release_hold,
)
from standfast.log.exchange import trust_card
from standfast.log.fold import Entry
from standfast.log.gone_bodies import gone_bodies
from standfast.log.models import Chain, Destroyed, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.rebuild import rebuild
from standfast.log.store import FOLDED, REDACTED, WITHHELD, as_bytes, content_of
from standfast.log.times import Happened
from standfast.log.verification import verify

pytestmark = pytest.mark.django_db
LATE = datetime(2017, 6, 1, tzinfo=UTC)
SPOKEN = "The zqsecret man at the gate road, and the zqsecret again."


@pytest.fixture
def officer() -> Person:
    open_site()
    for path in keyring.folder().iterdir():
        path.unlink()
    return custodian()


@pytest.fixture
def person(officer: Person) -> UUID:
    return with_identity(officer).subject


def reported(by: Person, at: datetime, *, label: str = "unclassified") -> Entry:
    return incidents.report_incident(
        by=by, at=at, category="CR2", happened=Happened.exact(at), narrative=SPOKEN, label=label
    )


def erased(person: UUID, *, by: Person | None = None) -> Entry:
    return erase_subject(by=by or administrator(), at=NOON, target=person, reason="At her request.")


def of_person(person: UUID) -> list[StoredEntry]:
    return list(StoredEntry.objects.filter(subject=person).order_by("row"))


def carried(name: str) -> Path:
    """Write everything that is held as a bundle, bodies and ciphertexts alike, as sites that are cleared send it."""
    lines = [first_line()]
    for row in StoredEntry.objects.order_by("chain", "seq", "digest"):
        line = {
            "header": as_bytes(row.header).decode(),
            "salt": None if row.salt is None else as_bytes(row.salt).hex(),
            "body": None if row.body is None else as_bytes(row.body).decode(),
            "signature": as_bytes(row.signature).hex(),
        }
        if row.cipher is not None:
            line["cipher"] = b64encode(as_bytes(row.cipher)).decode()
        lines.append(canonical(line))
    return written(name, lines)


def first_line() -> bytes:
    path = written("first", [])
    with path.open("wb") as file:
        export_bundle(file, limit=1)
    return path.read_bytes().splitlines()[0]


def other_home(*cards: dict[str, object]) -> None:
    """Empty this home and make it another site's, which trusts the chains of some cards."""
    wipe()
    open_chain(site="wau", at=NOON, world="demo")
    for content in cards:
        trust_card(content, at=NOON)


def own_card() -> dict[str, object]:
    return card(Chain.objects.get(site="juba").chain)


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
    assert StoredEntry.objects.filter(kind=ErasureConfirmed.kind).count() == 1


def test_what_is_gone_cannot_be_held(person: UUID) -> None:
    erased(person)

    with pytest.raises(Refused, match="what is gone cannot be held"):
        place_hold(by=administrator(), at=NOON, target=person, reason="Court order 7.")
    with pytest.raises(Refused, match="No hold"):
        release_hold(by=administrator(), at=NOON, target=person, hold=uuid4(), reason="None.")


# --- redacting an entry -----------------------------------------------------------------------------------------------


@pytest.fixture
def incident(officer: Person) -> Entry:
    return reported(enrolled("duty", "duty officer"), NOON)


def redacted(entry: UUID, secret: str | None = "zqsecret", *, by: Person | None = None) -> Entry:
    return redact_entry(
        by=by or administrator(), at=NOON, entry_id=entry, secret=secret, reason="A name."
    )


def test_a_redaction_takes_the_secret_out_and_the_rest_counts_as_before(incident: Entry) -> None:
    order = redacted(incident.id)

    row = StoredEntry.objects.get(id=incident.id)
    assert Incident.objects.get(subject=incident.subject).narrative == (
        "The […] man at the gate road, and the […] again."
    )
    assert (row.body, row.salt, row.standing) == (None, None, FOLDED)
    assert row.arrival is not None
    assert [finding.what for finding in verify()] == []
    assert [gone["what"] for gone in gone_bodies()] == [f"redacted by entry {order.id}"]
    assert "zqsecret" not in " ".join(all_rows())
    assert not any(b"zqsecret" in as_bytes(e.body or b"") for e in StoredEntry.objects.all())


def test_a_redaction_survives_a_rebuild_and_a_late_bundle(incident: Entry) -> None:
    late = carried("late")
    redacted(incident.id)
    rows = all_rows()

    take([late])
    assert all_rows() == rows
    rebuild()

    assert all_rows() == rows


@pytest.mark.parametrize("redaction_first", [True, False])
def test_another_site_reads_what_is_left(incident: Entry, redaction_first: bool) -> None:
    content = own_card()
    before = carried("before")
    redacted(incident.id)
    after, rows = carried("after"), all_rows()

    other_home(content)
    take([after, before] if redaction_first else [before, after])

    assert StoredEntry.objects.get(id=incident.id).body is None
    assert [row for row in all_rows() if "incidents_" in row] == [
        row for row in rows if "incidents_" in row
    ]
    assert [finding.what for finding in verify()] == []


def test_two_redactions_leave_what_both_leave(incident: Entry) -> None:
    redacted(incident.id)
    redacted(incident.id, "gate road")

    assert Incident.objects.get(subject=incident.subject).narrative == (
        "The […] man at the […], and the […] again."
    )
    assert [finding.what for finding in verify()] == []


def test_a_closed_entry_is_redacted_under_its_own_label_and_relays_are_told_nothing(
    officer: Person,
) -> None:
    label = "strictly confidential:protection"
    writer = enrolled(
        "duty", "duty officer", clearance="strictly confidential", groups=("protection",)
    )
    entry = reported(writer, NOON, label=label)
    secretary = enrolled(
        "sec", "task-force secretary", clearance="strictly confidential", groups=("protection",)
    )

    order = redacted(entry.id, by=secretary)

    orders = StoredEntry.objects.filter(kind=EntryRedacted.kind)
    assert order.label == label
    assert {row.label for row in StoredEntry.objects.filter(id=order.id)} == {label}
    (told,) = [row for row in orders if row.label == "unclassified"]
    assert b"gate road" not in as_bytes(told.body)
    assert Incident.objects.get(subject=entry.subject).narrative == (
        "The […] man at the gate road, and the […] again."
    )
    assert [finding.what for finding in verify()] == []


def test_who_may_not_open_an_entry_redacts_nothing_in_it(officer: Person) -> None:
    writer = enrolled("duty", "duty officer", clearance="confidential", groups=("protection",))
    entry = reported(writer, NOON, label="confidential:protection")

    with pytest.raises(Refused, match=r"no entry .* that you may open"):
        redacted(entry.id)
    assert StoredEntry.objects.get(id=entry.id).body is not None


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("not there", "do not stand in this entry"),
        ("zq", "3 characters at least"),
        (None, "3 characters at least"),
        ("CR2", "takes only words of a list"),
    ],
)
def test_what_cannot_be_cut_out_is_refused(incident: Entry, secret: str | None, why: str) -> None:
    before = StoredEntry.objects.count()

    with pytest.raises(Refused, match=why):
        redacted(incident.id, secret)
    assert StoredEntry.objects.count() == before


def test_a_grant_is_not_redacted(officer: Person) -> None:
    grant = StoredEntry.objects.filter(kind="accounts.person.role_granted")[0]

    with pytest.raises(Refused, match="are not redacted"):
        redacted(grant.id, "field office")


def test_a_forged_redaction_that_puts_words_in_changes_nothing(
    officer: Person, incident: Entry
) -> None:
    row = StoredEntry.objects.get(id=incident.id)
    content = msgspec.json.decode(as_bytes(row.body))
    forged = canonical(content | {"category": "CR1", "narrative": "It was quiet."}).decode()
    with write_transaction():
        append(
            EntryRedacted(
                entry=row.id, chain=row.chain, seq=row.seq, reason="Forged.", remaining=forged
            ),
            subject=about(row.id),
            by=officer,
            at=NOON,
        )

    assert Incident.objects.get(subject=incident.subject).narrative == SPOKEN
    assert StoredEntry.objects.get(id=incident.id).body is not None
    assert not StoredEntry.objects.filter(kind=ErasureConfirmed.kind).exists()


def test_an_entry_of_a_protected_person_is_redacted_whole(officer: Person, person: UUID) -> None:
    identity = of_person(person)[1]
    secretary = enrolled(
        "sec", "task-force secretary", clearance="strictly confidential", groups=("protection",)
    )

    order = redact_entry(by=secretary, at=NOON, entry_id=identity.id, reason="Typed twice.")

    row = StoredEntry.objects.get(id=identity.id)
    assert (row.body, row.cipher, row.stand_in, row.standing) == (None, None, None, REDACTED)
    assert [content_of(other) is not None for other in of_person(person)].count(True) == 2
    assert order.label == "unclassified"
    assert SECRET not in str(order.fact)
    assert [finding.what for finding in verify()] == []


def test_a_hold_on_an_entry_refuses_its_redaction(incident: Entry) -> None:
    place_hold(by=administrator(), at=NOON, target=incident.id, reason="Court order 8.")

    with pytest.raises(Refused, match="legal hold stands"):
        redacted(incident.id)
    assert isinstance(order_on(incident.id).holds[0], UUID)
    assert HoldPlaced.kind in StoredEntry.objects.values_list("kind", flat=True)


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


def test_what_stands_in_for_a_body_is_checked_against_its_redaction(incident: Entry) -> None:
    redacted(incident.id)
    row = StoredEntry.objects.get(id=incident.id)
    changed = as_bytes(row.stand_in).replace(b"gate road", b"market")
    StoredEntry.objects.filter(row=row.row).update(stand_in=changed)

    assert "edited: what is read in place of its body is not what a redaction says" in {
        finding.what for finding in verify()
    }
