"""Keys that travel: to a site that is cleared, inside a bundle made for it, before or after the bodies that they open."""

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from factories.accounts import administrator
from factories.log import open_site
from factories.persons import LABEL, NOON, custodian, with_identity
from factories.small_mission import LATER, all_rows, wipe
from standfast.apps.persons.models import ProtectedPerson
from standfast.log import keyring
from standfast.log.bundles import export_bundle
from standfast.log.enrolment import card, open_chain
from standfast.log.erasure_operations import erase_subject
from standfast.log.exchange import import_bundle, trust_card
from standfast.log.ids import chain_subject
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.recipients import own_recipient
from standfast.log.store import FOLDED, WITHHELD
from standfast.log.verification import verify

pytestmark = pytest.mark.django_db
WAU = "c" * 40


@pytest.fixture
def person() -> UUID:
    open_site()
    for path in keyring.folder().iterdir():
        path.unlink()
    return with_identity(custodian()).subject


def made_for(
    name: str,
    *,
    clearance: str = "strictly confidential",
    groups: tuple[str, ...] = ("protection",),
) -> Path:
    """Return a bundle for a site that is cleared so far; this home's own identity stands in for that site's."""
    TrustRecord.objects.filter(site="wau").delete()
    TrustRecord.objects.create(
        subject=chain_subject(WAU),
        label="unclassified",
        chain=WAU,
        site="wau",
        role="mission",
        recipient=own_recipient(),
        clearance=clearance,
        groups=list(groups),
    )
    path = Path(settings.HOME) / f"{name}.bundle"
    with path.open("wb") as file:
        export_bundle(file, site="wau")
    return path


def other_home() -> None:
    content = card(Chain.objects.get(site="juba").chain)
    keyring.forget([kept.key for kept in keyring.kept_keys()])
    wipe()
    open_chain(site="wau", at=NOON, world="demo")
    trust_card(content, at=NOON)


def of_persons() -> list[str]:
    return [row for row in all_rows() if "persons_" in row]


def test_a_cleared_site_reads_what_was_stated_and_keeps_it_under_the_same_key(
    person: UUID,
) -> None:
    rows = of_persons()
    keys = keyring.keys_of(person)
    sent = made_for("cleared")
    other_home()

    import_bundle(sent, at=LATER)

    stored = StoredEntry.objects.filter(subject=person)
    assert of_persons() == rows
    assert keyring.keys_of(person) == keys
    assert {(row.body, row.salt, row.standing) for row in stored} == {(None, None, FOLDED)}
    assert [finding.what for finding in verify()] == []


@pytest.mark.parametrize(
    ("clearance", "groups"), [("confidential", ("protection",)), ("strictly confidential", ())]
)
def test_a_site_that_is_not_cleared_carries_noise(
    person: UUID, clearance: str, groups: tuple[str, ...]
) -> None:
    sent = made_for("uncleared", clearance=clearance, groups=groups)
    other_home()

    import_bundle(sent, at=LATER)

    closed = StoredEntry.objects.filter(label=LABEL)
    assert {(row.standing, row.kind, row.subject) for row in closed} == {(WITHHELD, None, None)}
    assert all(keyring.is_personal(bytes(row.cipher or b"")) for row in closed)
    assert list(keyring.kept_keys()) == []
    assert of_persons() == []


def test_what_was_carried_as_noise_is_folded_when_the_key_comes(person: UUID) -> None:
    rows = of_persons()
    noise = made_for("noise", clearance="confidential")
    cleared = made_for("cleared")
    other_home()
    import_bundle(noise, at=LATER)
    assert of_persons() == []

    report = import_bundle(cleared, at=LATER)

    assert report.new == 0
    assert of_persons() == rows
    assert [finding.what for finding in verify()] == []


def test_a_key_that_comes_with_the_erasure_of_its_person_does_not_stay(person: UUID) -> None:
    before = made_for("before")
    erase_subject(by=administrator(), at=NOON, target=person, reason="She asked.")
    after = made_for("after")
    other_home()

    import_bundle(after, at=LATER)
    import_bundle(before, at=LATER)

    assert not ProtectedPerson.objects.exists()
    assert list(keyring.kept_keys()) == []
    assert not StoredEntry.objects.filter(cipher__isnull=False).exists()
