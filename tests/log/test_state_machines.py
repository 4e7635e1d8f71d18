"""Every path through the machines of verification, review and erasure, walked: none by which anybody judges their own work,
none by which a destroyed body comes back.
"""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction

from factories.accounts import administrator
from factories.followup import judged
from factories.log import open_site
from factories.persons import NOON, custodian, with_identity
from factories.small_mission import take, wipe, written
from standfast.apps.followup.claim_fold import ClaimState
from standfast.apps.followup.facts import (
    ClaimDisputed,
    ClaimMade,
    ClaimReworded,
    ClaimStatusReported,
    ClaimVerified,
)
from standfast.apps.persons.facts import GlassBroken, ReadingReviewed, RecordOpened
from standfast.apps.persons.fold import ReadingState
from standfast.apps.persons.models import ProtectedPerson, SealedBody
from standfast.log import keyring
from standfast.log.bundles import export_bundle
from standfast.log.canonical import canonical
from standfast.log.chains import writing_on
from standfast.log.disposal import doomed_keys
from standfast.log.enrolment import card, open_chain
from standfast.log.erasure import ErasureState, HoldPlaced, HoldReleased, SubjectErased, about
from standfast.log.exchange import trust_card
from standfast.log.facts import FACTS, Fact
from standfast.log.fold import FOLDS, Entry, fold_entries
from standfast.log.format import Header
from standfast.log.late_keys import take_up_sealed
from standfast.log.models import Chain, Destroyed, StoredEntry
from standfast.log.operations import append, write_transaction
from standfast.log.rebuild import rebuild
from standfast.log.recipients import own_recipient
from standfast.log.standing import Judge, Known
from standfast.log.store import FOLDED, REDACTED, as_bytes, content_of
from standfast.log.times import Happened

START = datetime(2016, 12, 1, tzinfo=UTC)
CLAIMANT, COLLEAGUE, ASSESSOR = UUID(int=1), UUID(int=2), UUID(int=3)
PEOPLE = (CLAIMANT, COLLEAGUE, ASSESSOR)
ROLES = ("mission", "headquarters", "assessor", "device")


def entry(number: int, fact: Fact, author: UUID, role: str) -> Entry:
    """Return an entry in its place of a story, of which nobody has seen what came before."""
    at = START + timedelta(hours=number)
    return Entry(
        id=UUID(int=(number + 1) << 80 | 0x7 << 76 | 0b10 << 62),
        chain=f"{ROLES.index(role)}" * 40,
        site=role,
        chain_role=role,
        seq=number + 2,
        kind=fact.kind,
        version=fact.version,
        subject=UUID(int=9),
        happened=Happened.exact(at),
        recorded_at=at,
        author=author,
        on_behalf_of=None,
        after=(),
        act_id=None,
        label="unclassified",
        fact=fact,
    )


# --- verification -----------------------------------------------------------------------------------------------------

MADE = ClaimMade(number="C98", claimant="mission", section="protection", position=1, text="It is.")
REPORTED = ClaimStatusReported(status="implemented")
VERIFIED = ClaimVerified(
    finding="verified", assessment=UUID(int=4), judged=judged(), methods=("document",)
)
DISPUTED = ClaimDisputed(
    reason="It is not.", assessment=UUID(int=4), judged=judged(), methods=("document",)
)
VOICES = (MADE, REPORTED)


def test_no_path_lets_who_has_a_part_in_a_claim_judge_it() -> None:
    fold = FOLDS["followup.claim"]
    said = list(product((*VOICES, VERIFIED, DISPUTED), PEOPLE, ("mission", "assessor")))
    judgements = 0

    for path in product(said, repeat=3):
        story = [entry(number, *step) for number, step in enumerate(path)]
        folded = fold_entries(fold, story)
        state = folded.state
        assert isinstance(state, ClaimState)
        unapplied = {conflict.entry for conflict in folded.conflicts}
        spoke = {
            e.author
            for e in story
            if isinstance(e.fact, ClaimMade | ClaimReworded | ClaimStatusReported)
            and e.id not in unapplied
        }
        by_id = {e.id: e for e in story}
        for finding in state.findings:
            judgements += 1
            assert finding.author not in spoke
            assert by_id[finding.entry].chain_role == "assessor"

    assert len(said) == 24
    assert judgements > 3000


def test_no_chain_but_the_assessors_judges_whatever_its_standing() -> None:
    verdicts = [kind for kind, known in FACTS.items() if known.fact.stated_by == "assessor"]
    asked = allowed = 0
    recorded: tuple[str | None, ...] = (None, *ROLES)
    flags = tuple(product((False, True), repeat=3))
    for kind, role, record_role, (pinned, own, root) in product(verdicts, ROLES, recorded, flags):
        known = Known(
            role=role,
            trusted=True,
            own=own,
            root=root,
            root_until=None,
            record_role=record_role,
            honoured=None,
            why_revoked=None,
            may=frozenset({kind}),
            holder=ASSESSOR,
        )
        head = Header(UUID(int=1), "c" * 40, 2, "", "unclassified", kind=kind, author=ASSESSOR)
        blocked = Judge(pinned, {"c" * 40: known}).blocker(head, kind, ASSESSOR)
        asked += 1
        allowed += blocked is None
        assert blocked is not None or role == "assessor"

    assert {"followup.claim.verified", "followup.claim.disputed"} <= set(verdicts)
    assert 0 < allowed < asked


def test_no_path_lets_who_broke_glass_review_it() -> None:
    fold = FOLDS["persons.reading"]
    person, read = UUID(int=5), (UUID(int=6),)
    facts = (
        RecordOpened(person=person, entries=read, reason="medical care"),
        GlassBroken(person=person, entries=read, reason="medical emergency", note="Now."),
        ReadingReviewed(finding="justified"),
        ReadingReviewed(finding="not justified"),
    )
    reviewed = 0
    for path in product(product(facts, PEOPLE), repeat=3):
        story = [entry(n, fact, author, "mission") for n, (fact, author) in enumerate(path)]
        state = fold_entries(fold, story).state
        assert isinstance(state, ReadingState)
        if state.finding is not None:
            reviewed += 1
            assert state.reviewed_by != state.reader
            assert state.broken is not None

    assert reviewed > 50


# --- erasure: what is ordered -----------------------------------------------------------------------------------------

ABOUT = about(UUID(int=7))
HOLD_FIRST = entry(0, HoldPlaced(target=UUID(int=7), reason="Court."), CLAIMANT, "mission").id


def test_no_statement_takes_an_erasure_back() -> None:
    fold = FOLDS["log.erasure"]
    person = UUID(int=7)
    facts = (
        SubjectErased(subject=person, reason="Asked."),
        HoldPlaced(target=person, reason="Court."),
        HoldReleased(target=person, hold=HOLD_FIRST, reason="Over."),
    )
    for path in product(product(facts, ROLES), repeat=3):
        story = [
            replace(entry(number, fact, CLAIMANT, role), subject=ABOUT)
            for number, (fact, role) in enumerate(path)
        ]
        state = fold_entries(fold, story).state
        assert isinstance(state, ErasureState)
        ordered = {
            e.id
            for e in story
            if isinstance(e.fact, SubjectErased) and e.chain_role in ("mission", "headquarters")
        }
        assert {done.entry for done in state.applied} == ordered
        assert bool(ordered) == bool(fold.rows(state, subject=ABOUT, label="unclassified"))


# --- erasure: what a site then does -----------------------------------------------------------------------------------


@dataclass
class Events:
    """What another site hears, each by itself and as often as anybody likes."""

    person: UUID
    bundles: dict[str, Path]
    wraps: list[dict[str, str]]
    seen: set[tuple[object, ...]] = field(default_factory=set)
    steps: int = 0
    ends: int = 0

    def happen(self, name: str) -> None:
        """Let one of them happen."""
        if name in self.bundles:
            take([self.bundles[name]])
        elif name == "key":
            for wrap in self.wraps:
                keyring.take_wrap(wrap)
            take_up_sealed()
        else:
            rebuild()
        keyring.forget(doomed_keys())

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.bundles, "key", "rebuild")


def bundle_of(name: str, entries: list[StoredEntry], first: bytes) -> Path:
    lines = [first]
    for row in entries:
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


@pytest.fixture
def events(db: None) -> Events:
    """Write a story at one site, and make this home another one that has heard nothing of it."""
    open_site()
    for path in keyring.folder().iterdir():
        path.unlink()
    officer, by = custodian(), administrator()
    person = with_identity(officer).subject
    bodies = list(StoredEntry.objects.filter(subject=person).order_by("seq"))
    hold = stated(HoldPlaced(target=person, reason="Court order 7."), person, by.subject, 1)
    other = open_chain(site="bor", at=NOON, world="demo", writing=False).chain
    (kept,) = keyring.kept_keys()
    ids = tuple(row.id for row in bodies)
    erased = SubjectErased(subject=person, reason="She asked.", entries=ids, keys=(kept.key,))
    with writing_on(other):
        erasure = stated(erased, person, by.subject, 2)
    release = stated(HoldReleased(target=person, hold=hold, reason="Over."), person, by.subject, 3)
    wraps = [
        {
            "key": kept.key,
            "subject": str(person),
            "label": kept.label,
            "wrapped": kept.wraps[own_recipient()],
        }
    ]
    first = written("first", [])
    with first.open("wb") as file:
        export_bundle(file, limit=1)
    line = first.read_bytes().splitlines()[0]
    rows = {
        "bodies": bodies,
        "hold": list(StoredEntry.objects.filter(id=hold)),
        "erasure": list(StoredEntry.objects.filter(id=erasure)),
        "release": list(StoredEntry.objects.filter(id=release)),
    }
    bundles = {name: bundle_of(name, entries, line) for name, entries in rows.items()}
    cards = [card(chain) for chain in Chain.objects.values_list("chain", flat=True)]
    wipe()
    keyring.forget([kept.key])
    open_chain(site="wau", at=NOON, world="demo")
    for content in cards:
        trust_card(content, at=NOON)
    return Events(person, bundles, wraps)


def stated(fact: Fact, person: UUID, by: UUID, hour: int) -> UUID:
    at = NOON + timedelta(hours=hour)
    with write_transaction():
        return append(fact, subject=about(person), by=by, at=at, seen=()).id


def here(events: Events) -> tuple[object, ...]:
    """Return where this home stands: what of the person is stored, in what standing, which keys, which orders."""
    bodies = StoredEntry.objects.filter(label__startswith="strictly").order_by("seq")
    orders = StoredEntry.objects.filter(kind__startswith="log.erasure.").exclude(
        kind="log.erasure.confirmed"
    )
    return (
        tuple(
            (row.seq, row.standing, row.cipher is not None, row.body is not None) for row in bodies
        ),
        tuple(kept.key for kept in keyring.kept_keys()),
        tuple(sorted(str(row.kind) for row in orders)),
        StoredEntry.objects.filter(kind="log.erasure.confirmed").exists(),
        ProtectedPerson.objects.count(),
    )


def readable() -> list[bytes]:
    """Return what can be read of the person here."""
    rows = StoredEntry.objects.filter(label__startswith="strictly", standing=FOLDED)
    return [content for row in rows if (content := content_of(row)) is not None]


def paths(events: Events, gone: bool, shut: bool) -> None:
    """Walk on from where this home stands by everything that can happen."""
    place = (*here(events), gone, shut)
    if place in events.seen:
        return
    events.seen.add(place)
    for name in events.names:
        kept = {path: path.read_bytes() for path in keyring.folder().iterdir()}
        with rolled_back():
            events.steps += 1
            events.happen(name)
            now_shut, now_gone = check(events, gone, shut)
            paths(events, now_gone, now_shut)
        for path in keyring.folder().iterdir():
            path.unlink()
        for path, data in kept.items():
            path.write_bytes(data)


def check(events: Events, gone: bool, shut: bool) -> tuple[bool, bool]:
    """Hold this home to what must be true on every path."""
    ordered = Destroyed.objects.filter(target_subject=events.person).exists()
    stored = StoredEntry.objects.filter(label__startswith="strictly", cipher__isnull=False).exists()
    if shut or ordered:
        assert readable() == []
        assert not ProtectedPerson.objects.exists()
        assert not SealedBody.objects.exists()
    if gone:
        assert not stored
        assert list(keyring.kept_keys()) == []
    left = stored or list(keyring.kept_keys())
    destroyed = ordered and not left and StoredEntry.objects.filter(standing=REDACTED).exists()
    return shut or ordered, gone or destroyed


class rolled_back:  # noqa: N801 -- used like a function
    """Undo what is done to the database inside the block."""

    def __enter__(self) -> None:
        self.point = transaction.savepoint()

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            transaction.savepoint_rollback(self.point)


def test_by_no_path_does_a_destroyed_body_come_back(events: Events) -> None:
    assert readable() == []

    paths(events, gone=False, shut=False)

    ends = [place for place in events.seen if place[-2]]
    opened = [place for place in events.seen if place[4]]
    held = [place for place in events.seen if place[-1] and not place[-2] and place[0]]
    assert len(events.seen) >= 25
    assert events.steps == len(events.seen) * len(events.names)
    assert ends
    assert opened
    assert held
