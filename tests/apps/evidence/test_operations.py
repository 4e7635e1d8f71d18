"""Files of evidence: who adds, withdraws and opens them, and what no longer holds once they have expired."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from factories.accounts import administrator, enrolled
from factories.evidence import NOON, SOURCE, added, jpeg, keeper
from factories.log import open_site
from factories.persons import custodian, protected
from standfast.apps.accounts.models import Person
from standfast.apps.evidence import intake, operations, queries, rules
from standfast.apps.evidence.models import EvidenceCopy, EvidenceFile, EvidenceSupport
from standfast.apps.incidents import operations as incidents
from standfast.log import blobs
from standfast.log.erasure_operations import erase_subject, erasures, place_hold
from standfast.log.facts import new_subject
from standfast.log.figures import Moment, evaluate
from standfast.log.fold import Entry
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import Happened, end_of_day
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
CLOSED = "confidential:protection"
LATER = NOON + timedelta(days=30)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()
    for name, _size in list(blobs.store().names()):
        blobs.store().remove(name)


def incident(by: Person, *, label: str = "unclassified") -> UUID:
    """A record that a file can support; reported by somebody who may."""
    officer = enrolled(
        f"duty.{uuid4().hex[:6]}", "duty officer", clearance="confidential", groups=("protection",)
    )
    entry = incidents.report_incident(
        by=officer, at=NOON, category="CR2", happened=Happened.exact(NOON), label=label
    )
    return entry.subject


def stored() -> list[str]:
    return [name for name, _size in blobs.store().names()]


def row_of(entry: Entry) -> EvidenceFile:
    return EvidenceFile.objects.get(subject=entry.subject)


def test_a_file_is_kept_sealed_with_what_it_supports() -> None:
    by = keeper()
    robbery = incident(by)

    entry = added(by, record=(robbery,), expires_on=date(2017, 1, 31))

    row = row_of(entry)
    assert (row.title, row.name, row.media_type) == (
        "The north fence, mended",
        "fence.jpg",
        "image/jpeg",
    )
    assert (row.speaks_from, row.expires_on, row.added_at) == (
        date(2016, 11, 28),
        date(2017, 1, 31),
        NOON,
    )
    assert row.stripped[0] == "the place where it was taken (GPS)"
    assert stored() == [row.blob]
    kept = operations.content_of(row)
    assert (len(kept), kept[:3]) == (row.size, b"\xff\xd8\xff")
    assert list(EvidenceSupport.objects.values_list("kind", "target")) == [("incident", robbery)]
    assert queries.supporting(robbery, reader=by) == [row]


def test_what_the_log_keeps_of_a_file_is_ciphertext_under_the_key_of_its_blob() -> None:
    by = keeper()

    entry = added(by, title="zqtitle")

    held = StoredEntry.objects.get(id=entry.id)
    assert held.body is None
    assert held.cipher is not None
    assert b"zqtitle" not in bytes(held.cipher)
    assert bytes(held.cipher)[1:17].hex() == blobs.key_of_blob(row_of(entry).blob)


def test_the_digest_of_a_file_is_not_that_of_its_bytes_alone() -> None:
    first = row_of(added(keeper(), b"yes", name="a.txt"))

    import hashlib  # noqa: PLC0415 -- for this test alone

    assert first.digest != hashlib.sha256(b"yes").hexdigest()
    assert first.digest == intake.digest(bytes.fromhex(first.salt), b"yes")


def outsider() -> Person:
    return enrolled("outsider", "NGO focal point")


@pytest.mark.parametrize(
    ("by", "values", "sentence"),
    [
        (outsider, {}, "Adding evidence is for"),
        (keeper, {"label": "strictly confidential:protection"}, "not cleared for"),
        (keeper, {"content": b"<svg/>"}, "HTML, SVG and other XML"),
        (
            keeper,
            {"speaks_from": date(2016, 2, 1), "speaks_to": date(2016, 1, 1)},
            "cannot speak of",
        ),
        (keeper, {"expires_on": date(2016, 11, 1)}, "cannot expire on 2016-11-01"),
        (keeper, {"record": (UUID(int=7),)}, "knows no record"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(
    by: Any, values: dict[str, Any], sentence: str
) -> None:
    person = by()
    before = StoredEntry.objects.count()

    with pytest.raises(Refused, match=sentence):
        added(person, values.pop("content", None), **values)

    assert StoredEntry.objects.count() == before
    assert stored() == []


def test_a_file_is_held_no_less_closely_than_what_it_supports() -> None:
    by = keeper()
    closed = incident(by, label=CLOSED)

    with pytest.raises(Refused, match="held more closely than 'unclassified'"):
        added(by, record=(closed,))
    entry = added(by, record=(closed,), label=CLOSED)

    assert row_of(entry).label == CLOSED


def test_nobody_learns_of_a_record_by_naming_it_as_supported() -> None:
    closed = incident(keeper(), label=CLOSED)
    uncleared = enrolled("uncleared", "engineer")

    with pytest.raises(Refused, match=f"This site knows no record {closed} that you may open"):
        added(uncleared, record=(closed,))

    assert stored() == []


def test_a_protected_person_is_not_supported_by_files() -> None:
    person = protected(custodian(), label=CLOSED).subject

    with pytest.raises(Refused, match="kept under that person's own key"):
        added(keeper(), record=(person,), label=CLOSED)


def test_the_same_file_is_not_evidence_twice() -> None:
    by = keeper()
    first = added(by)

    with pytest.raises(Refused, match="kept already as 'The north fence, mended'"):
        added(by, title="Another fence")

    assert stored() == [row_of(first).blob]


def test_whether_somebody_else_holds_a_file_closely_is_not_told() -> None:
    added(keeper(), label=CLOSED)

    entry = added(enrolled("uncleared", "engineer"), title="Mine")

    assert row_of(entry).title == "Mine"


def test_a_record_that_describes_other_bytes_than_lie_there_is_refused() -> None:
    by, subject = keeper(), new_subject()
    kept = operations.keep(jpeg(), name="a.jpg", subject=subject, label="unclassified")
    import msgspec  # noqa: PLC0415 -- for this test alone

    for changed in (
        {"size": kept.size + 1},
        {"media_type": "application/pdf"},
        {"digest": "0" * 64},
    ):
        with pytest.raises(Refused):
            operations.record_file(
                by=by, at=NOON, title="x", source=SOURCE, label="unclassified", subject=subject,
                content=msgspec.structs.replace(kept, **changed),
            )  # fmt: skip


def test_what_a_file_supports_may_grow() -> None:
    by = keeper()
    entry = added(by)
    robbery = incident(by)

    operations.add_supports(by=by, at=LATER, file_id=entry.subject, record=(robbery,))

    assert [file.subject for file in queries.supporting(robbery, reader=by)] == [entry.subject]
    with pytest.raises(Refused, match="supports these records already"):
        operations.add_supports(by=by, at=LATER, file_id=entry.subject, record=(robbery,))
    with pytest.raises(Refused, match="does not support itself"):
        operations.add_supports(by=by, at=LATER, file_id=entry.subject, record=(entry.subject,))


def test_a_better_copy_replaces_the_one_before_and_both_are_kept() -> None:
    by = keeper()
    entry = added(by)
    first = row_of(entry).blob

    operations.replace_copy(
        jpeg("blue"), by=by, at=LATER, name="better.jpg", file_id=entry.subject, reason="Clearer."
    )

    row = row_of(entry)
    assert row.name == "better.jpg"
    assert [copy.blob for copy in queries.copies(row)] == [first, row.blob]
    assert set(stored()) == {first, row.blob}
    assert blobs.key_of_blob(first) == blobs.key_of_blob(row.blob)
    assert set(blobs.named_blobs()) == {first, row.blob}


def colleague() -> Person:
    return enrolled("colleague", "engineer", clearance="confidential", groups=("protection",))


def secretary() -> Person:
    return enrolled("secretary", "task-force secretary")


@pytest.mark.parametrize(("by", "may"), [(keeper, True), (secretary, True), (colleague, False)])
def test_who_added_a_file_or_the_secretary_withdraws_it(by: Any, may: bool) -> None:
    entry = added(keeper())
    person = by() if by is not keeper else EvidencePerson(entry)

    if may:
        operations.withdraw_file(by=person, at=LATER, file_id=entry.subject, reason="Another site.")
    else:
        with pytest.raises(Refused, match="Withdrawing it is for who added it"):
            operations.withdraw_file(by=person, at=LATER, file_id=entry.subject, reason="x")

    assert (row_of(entry).withdrawn_reason == "Another site.") is may


def EvidencePerson(entry: Entry) -> Person:  # noqa: N802 -- reads as what it returns
    return Person.objects.get(subject=entry.author)


def test_what_an_assessor_added_is_not_taken_away_by_who_is_assessed() -> None:
    open_site("assessor", role="assessor")
    row = EvidenceFile(chain_role="assessor", added_by=uuid4())

    said = rules.change_blocker(row, by=secretary(), doing="withdrawing")

    assert said == "An assessor added this file, so an assessor alone is withdrawing it."
    assert rules.change_blocker(row, by=enrolled("judge", "assessor"), doing="withdrawing") is None


def test_a_withdrawn_file_is_spoken_of_no_more() -> None:
    by = keeper()
    entry = added(by)
    operations.withdraw_file(by=by, at=LATER, file_id=entry.subject, reason="Another site.")

    calls: tuple[Callable[[], Entry], ...] = (
        lambda: operations.withdraw_file(by=by, at=LATER, file_id=entry.subject, reason="x"),
        lambda: operations.add_supports(by=by, at=LATER, file_id=entry.subject, record=(uuid4(),)),
        lambda: operations.supersede_file(by=by, at=LATER, file_id=entry.subject, by_file=uuid4()),
    )
    for call in calls:
        with pytest.raises(Refused):
            call()


def test_reading_a_closely_held_file_is_an_entry_and_opens_it_for_a_quarter_of_an_hour() -> None:
    by = keeper()
    row = row_of(added(by, label=CLOSED))
    assert not queries.reading_lets(row, reader=by, at=LATER)

    entry = operations.open_file(by=by, at=LATER, file_id=row.subject, purpose="For the board.")

    (reading,) = queries.readings(row)
    assert (reading.purpose, reading.reader, entry.label) == ("For the board.", by.subject, CLOSED)
    assert queries.reading_lets(row, reader=by, at=LATER + queries.OPEN_FOR)
    assert not queries.reading_lets(
        row, reader=by, at=LATER + queries.OPEN_FOR + timedelta(seconds=1)
    )
    assert not queries.reading_lets(row, reader=colleague(), at=LATER)


def test_an_open_file_is_read_without_an_entry_and_a_closed_one_not_at_all_by_others() -> None:
    by = keeper()
    opened = row_of(added(by))
    closed = row_of(added(by, b"A closed note.", name="n.txt", label=CLOSED))

    with pytest.raises(Refused, match="no reading is recorded"):
        operations.open_file(by=by, at=LATER, file_id=opened.subject, purpose="x")
    with pytest.raises(Refused, match="that you may open"):
        operations.open_file(
            by=enrolled("uncleared", "engineer"), at=LATER, file_id=closed.subject, purpose="x"
        )


# --- what no longer holds ---------------------------------------------------------------------------------------------------


def stale(at: datetime) -> list[tuple[UUID, str]]:
    return [(one.target, one.reason) for one in queries.stale_support(at)]


def test_evidence_holds_through_its_last_day_and_not_beyond() -> None:
    by = keeper()
    robbery = incident(by)
    added(by, record=(robbery,), expires_on=date(2017, 1, 31))

    assert stale(end_of_day(date(2017, 1, 31))) == []
    assert stale(end_of_day(date(2017, 1, 31)) + timedelta(microseconds=1)) == [
        (robbery, "expired on 2017-01-31")
    ]


def test_withdrawn_evidence_no_longer_supports() -> None:
    by = keeper()
    robbery = incident(by)
    entry = added(by, record=(robbery,))
    operations.withdraw_file(by=by, at=LATER, file_id=entry.subject, reason="Another site.")

    assert stale(LATER - timedelta(seconds=1)) == []
    assert stale(LATER) == [(robbery, "was withdrawn on 2016-12-31")]


def test_evidence_that_another_file_has_renewed_holds_until_that_one_lapses() -> None:
    by = keeper()
    robbery = incident(by)
    old = added(by, record=(robbery,), expires_on=date(2017, 1, 31))
    new = added(by, b"The certificate of 2017.", name="c.txt", expires_on=date(2018, 1, 31))
    operations.supersede_file(by=by, at=LATER, file_id=old.subject, by_file=new.subject)

    assert stale(datetime(2017, 6, 1, tzinfo=UTC)) == []
    assert stale(datetime(2018, 6, 1, tzinfo=UTC)) == [(robbery, "expired on 2018-01-31")]


def test_a_file_is_not_superseded_by_itself_by_one_that_it_superseded_or_by_nothing() -> None:
    by = keeper()
    old, new = added(by), added(by, b"The certificate of 2017.", name="c.txt")
    operations.supersede_file(by=by, at=LATER, file_id=old.subject, by_file=new.subject)

    for file_id, by_file, sentence in (
        (new.subject, new.subject, "does not take its own place"),
        (new.subject, old.subject, "itself superseded by this one"),
        (new.subject, uuid4(), "knows no file of evidence"),
    ):
        with pytest.raises(Refused, match=sentence):
            operations.supersede_file(by=by, at=LATER, file_id=file_id, by_file=by_file)


def test_a_judgement_rests_only_on_what_was_held_and_held_good_then() -> None:
    by = keeper()
    robbery = incident(by)
    added(by, record=(robbery,), expires_on=date(2017, 1, 31))
    (one,) = queries.stale_support(datetime(2017, 6, 1, tzinfo=UTC))

    assert one.rested(NOON + timedelta(days=1))
    assert not one.rested(NOON - timedelta(days=1))
    assert not one.rested(datetime(2017, 2, 3, tzinfo=UTC))


def test_the_figure_counts_a_record_once_and_as_of_a_moment() -> None:
    by = keeper()
    robbery = incident(by)
    added(by, record=(robbery,), expires_on=date(2017, 1, 31))
    added(by, b"A second note.", name="n.txt", record=(robbery,), expires_on=date(2017, 1, 15))

    def read(on: date) -> Any:
        return evaluate("evidence.expired_support", Moment(as_of=end_of_day(on)))

    assert read(date(2017, 1, 15)).value == 0
    reading = read(date(2017, 2, 1))
    assert reading.value == 1
    assert [(case.ref, case.month, case.family) for case in reading.entries] == [
        (robbery, "2017-01", "incident")
    ]


def test_the_world_of_a_moment_knows_neither_later_files_nor_later_withdrawals() -> None:
    by = keeper()
    robbery = incident(by)
    entry = added(by, record=(robbery,))
    operations.withdraw_file(by=by, at=LATER, file_id=entry.subject, reason="Another site.")

    with world(as_of=NOON - timedelta(hours=1)):
        assert EvidenceFile.objects.count() == 0
    with world(as_of=LATER - timedelta(hours=1)):
        assert EvidenceFile.objects.get().withdrawn_at is None


# --- erasure -------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_erasing_a_file_destroys_its_bytes_key_and_rows_and_is_confirmed() -> None:
    by = keeper()
    entry, other = added(by), added(by, b"Another note.", name="n.txt")
    data = blobs.store().get(row_of(entry).blob)

    erase_subject(by=administrator(), at=LATER, target=entry.subject, reason="Its subject asked.")

    assert stored() == [row_of(other).blob]
    assert blobs.unseal(data) is None
    assert not EvidenceFile.objects.filter(subject=entry.subject).exists()
    assert not EvidenceCopy.objects.filter(subject=entry.subject).exists()
    (status,) = erasures()
    assert [done.site for done in status.confirmed] == ["juba"]
    with pytest.raises(Refused, match="was erased"):
        operations.withdraw_file(by=by, at=LATER, file_id=entry.subject, reason="x")


@pytest.mark.django_db(transaction=True)
def test_a_blob_of_an_erased_file_does_not_come_back() -> None:
    entry = added(keeper())
    name = row_of(entry).blob
    erase_subject(by=administrator(), at=LATER, target=entry.subject, reason="Its subject asked.")

    assert not blobs.belongs(name)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_held_for_a_court_keeps_its_bytes() -> None:
    entry = added(keeper())
    name = row_of(entry).blob
    place_hold(by=administrator(), at=LATER, target=entry.subject, reason="An inquiry asked.")

    with pytest.raises(Refused, match="legal hold stands"):
        erase_subject(by=administrator(), at=LATER, target=entry.subject, reason="x")

    assert stored() == [name]


@pytest.mark.django_db(transaction=True)
def test_bytes_that_a_store_could_not_remove_stay_due(monkeypatch: pytest.MonkeyPatch) -> None:
    from standfast.log import disposal  # noqa: PLC0415 -- for this test alone

    entry = added(keeper())

    def down(self: Any, name: str) -> None:
        raise blobs.StoreFailed("down")

    with monkeypatch.context() as patch:
        patch.setattr(blobs.FolderStore, "remove", down)
        erase_subject(
            by=administrator(), at=LATER, target=entry.subject, reason="Its subject asked."
        )
        assert disposal.is_due()
        assert len(stored()) == 1

    assert disposal.purge_if_due()
    assert not disposal.is_due()
    assert stored() == []


def test_a_file_that_is_missing_damaged_or_unreachable_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = row_of(added(keeper()))
    held = blobs.store()
    assert isinstance(held, blobs.FolderStore)
    path = held.root / blobs.key_of_blob(row.blob) / row.blob.partition("-")[2]
    path.write_bytes(b"damaged")

    with pytest.raises(Refused, match="damaged here"):
        operations.content_of(row)
    path.unlink()
    with pytest.raises(Refused, match="has not come to this site yet"):
        operations.content_of(row)
    with (
        override_settings(BLOBS="ftp://x"),
        pytest.raises(Refused, match="STANDFAST_BLOBS is 'ftp'"),
    ):
        operations.content_of(row)
