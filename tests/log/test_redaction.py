"""Redacting an entry: the secret goes at every site, what stood around it is read and counts as before."""

from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.accounts import administrator, enrolled
from factories.erasure import SPOKEN, carried, of_person, other_home, own_card, reported
from factories.log import open_site
from factories.persons import NOON, SECRET, custodian, with_identity
from factories.small_mission import all_rows, take
from standfast.apps.accounts.models import Person
from standfast.apps.incidents.models import Incident
from standfast.log import keyring
from standfast.log.canonical import canonical
from standfast.log.disposal import order_on
from standfast.log.erasure import (
    EntryRedacted,
    ErasureConfirmed,
    HoldPlaced,
    about,
)
from standfast.log.erasure_operations import (
    place_hold,
    redact_entry,
)
from standfast.log.fold import Entry
from standfast.log.gone_bodies import gone_bodies
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.rebuild import rebuild
from standfast.log.redaction import takes_away_only, without
from standfast.log.store import FOLDED, REDACTED, as_bytes, content_of
from standfast.log.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    open_site()
    for path in keyring.folder().iterdir():
        path.unlink()
    return custodian()


@pytest.fixture
def person(officer: Person) -> UUID:
    return with_identity(officer).subject


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


def test_what_stands_in_for_a_body_is_checked_against_its_redaction(incident: Entry) -> None:
    redacted(incident.id)
    row = StoredEntry.objects.get(id=incident.id)
    changed = as_bytes(row.stand_in).replace(b"gate road", b"market")
    StoredEntry.objects.filter(row=row.row).update(stand_in=changed)

    assert "edited: what is read in place of its body is not what a redaction says" in {
        finding.what for finding in verify()
    }


# --- what a redaction may do ------------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab[…] ", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(value=VALUES, secret=st.text("ab ", min_size=1, max_size=3))
def test_what_is_cut_out_of_any_statement_is_taken_away_only(value: object, secret: str) -> None:
    before, after = msgspec.json.encode(value), msgspec.json.encode(without(value, secret))

    assert takes_away_only(before, after)
    assert takes_away_only(before, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": "x"}, {"a": "y"}),
        ({"a": "x"}, {}),
        ({"a": "x"}, {"a": "x", "b": "[…]"}),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": None}),
        ({"a": True}, {"a": 1}),
        ({"a": "one two"}, {"a": "two […] one"}),
        ({"a": "one two"}, {"a": "[…]three"}),
        ({"a": "aa"}, {"a": "a[…]a[…]a"}),
        (["x", "y"], ["x"]),
    ],
)
def test_what_puts_anything_in_is_no_redaction(before: object, after: object) -> None:
    assert not takes_away_only(msgspec.json.encode(before), msgspec.json.encode(after))


def test_bytes_that_are_no_statement_are_no_redaction() -> None:
    assert not takes_away_only(b'{"a":"x"}', b"\xff")
