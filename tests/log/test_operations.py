"""The only writer: roles, refusals that write nothing, retries, what was seen, clocks, labels, and one lock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from factories.log import START, Somebody, open_site
from factories.small_mission import all_rows
from standfast.apps.incidents.facts import IncidentCorrected, IncidentReported, IncidentVerified
from standfast.apps.incidents.models import Incident
from standfast.log.enrolment import decide_world, name_site, open_chain
from standfast.log.facts import Fact
from standfast.log.fold import Entry
from standfast.log.format import link, read_header
from standfast.log.heads import heads_of
from standfast.log.ids import milliseconds, mint
from standfast.log.models import Chain, Conflict, StoredEntry
from standfast.log.operations import (
    OPERATIONS,
    Refused,
    append,
    operation,
    refold_touched,
    write_transaction,
)
from standfast.log.times import Happened
from standfast.log.verification import verify

pytestmark = pytest.mark.django_db
SUBJECT = UUID(int=11)
NOON = datetime(2017, 4, 17, 12, tzinfo=UTC)
OFFICER = Somebody.with_roles("duty officer")
REPORTED = IncidentReported(category="CR2", county="Juba")


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("state_something", "state_two", "state_and_fail"):
        monkeypatch.setitem(OPERATIONS, name, OPERATIONS["report_incident"])
        monkeypatch.delitem(OPERATIONS, name)


def recorded(fact: Fact = REPORTED, **given: Any) -> Entry:
    values: dict[str, Any] = {"subject": SUBJECT, "by": OFFICER, "at": NOON} | given
    with write_transaction():
        return append(fact, **values)


def stored() -> list[StoredEntry]:
    return list(StoredEntry.objects.exclude(seq=1).order_by("seq"))


def test_an_operation_is_for_its_roles() -> None:
    @operation(roles=("duty officer", "planner"))
    def state_something(*, by: Somebody, at: datetime) -> Entry:
        return append(REPORTED, subject=SUBJECT, by=by, at=at)

    entry = state_something(by=OFFICER, at=NOON)

    assert (entry.author, entry.seq, Incident.objects.get().subject) == (
        OFFICER.subject,
        2,
        SUBJECT,
    )
    for outsider, held in [
        (Somebody.with_roles("police", "field office"), "field office, police"),
        (Somebody(), "no role"),
    ]:
        with pytest.raises(Refused) as refused:
            state_something(by=outsider, at=NOON)
        assert str(refused.value) == (
            f"State something is for duty officer or planner; you act as {held}. "
            "Ask somebody who holds that role, or an administrator to grant it."
        )
    with pytest.raises(Refused, match="you act as no role"):
        state_something(at=NOON)  # type: ignore[call-arg]
    assert len(stored()) == 1


@pytest.mark.parametrize("error", [Refused("Not today."), ValueError("broken")])
def test_what_goes_wrong_after_an_append_writes_nothing(error: Exception) -> None:
    before = all_rows()

    def fail() -> None:
        with write_transaction():
            append(REPORTED, subject=SUBJECT, by=OFFICER, at=NOON)
            refold_touched()
            assert Incident.objects.count() == 1
            raise error

    with pytest.raises(type(error), match=str(error)):
        fail()

    assert (stored(), all_rows(), heads_of(SUBJECT)) == ([], before, ())
    assert recorded().seq == 2
    assert verify() == []


def test_an_operation_inside_another_is_one_transaction_with_it() -> None:
    @operation(roles=None)
    def state_something(*, by: Somebody, at: datetime, subject: UUID) -> Entry:
        return append(REPORTED, subject=subject, by=by, at=at)

    @operation(roles=None)
    def state_two(*, by: Somebody, at: datetime) -> list[Entry]:
        made = [state_something(by=by, at=at, subject=UUID(int=number)) for number in (1, 2)]
        assert Incident.objects.count() == 2
        return made

    @operation(roles=None)
    def state_and_fail(*, by: Somebody, at: datetime) -> None:
        state_two(by=by, at=at)
        raise Refused("Not both.")

    with pytest.raises(Refused, match="Not both"):
        state_and_fail(by=OFFICER, at=NOON)
    assert stored() == []

    assert [entry.seq for entry in state_two(by=OFFICER, at=NOON)] == [2, 3]


def test_two_operations_of_one_name_are_refused() -> None:
    def report_incident(*, by: Somebody, at: datetime) -> None:
        return None

    with pytest.raises(
        ValueError, match=r"report_incident is declared in standfast\.apps\.incidents"
    ):
        operation(roles=None)(report_incident)


def test_an_append_outside_an_operation_is_refused() -> None:
    with pytest.raises(RuntimeError, match="append is called inside an operation"):
        append(REPORTED, subject=SUBJECT, by=OFFICER, at=NOON)


def test_entries_of_one_transaction_follow_each_other() -> None:
    with write_transaction():
        made = [append(REPORTED, subject=UUID(int=n), by=OFFICER, at=NOON) for n in range(1, 4)]

    rows = stored()
    assert [entry.seq for entry in made] == [row.seq for row in rows] == [2, 3, 4]
    for before, row in pairwise(rows):
        assert read_header(bytes(row.header)).previous == link(
            before.digest, bytes(before.signature)
        )
    assert sorted(r.arrival or 0 for r in StoredEntry.objects.all()) == [1, 2, 3, 4]
    assert verify() == []


def test_a_second_statement_of_one_transaction_has_seen_the_first() -> None:
    with write_transaction():
        first = append(REPORTED, subject=SUBJECT, by=OFFICER, at=NOON)
        corrected = IncidentCorrected(reason="Was Yei.", county="Yei")
        second = append(corrected, subject=SUBJECT, by=OFFICER, at=NOON)

    assert second.after == (first.id,)
    assert (Incident.objects.get().county, Conflict.objects.count()) == ("Yei", 0)
    assert heads_of(SUBJECT) == (second.id,)


def test_the_same_fact_under_the_same_id_is_written_once() -> None:
    minted = mint(NOON)
    first = recorded(id=minted)

    again = recorded(id=minted, at=NOON + timedelta(minutes=5))
    founded_anew = recorded(id=minted, subject=UUID(int=12))

    assert again == founded_anew == first
    assert [row.id for row in stored()] == [minted]


@pytest.mark.parametrize(
    "other",
    [
        {"fact": IncidentReported(category="SV1", county="Juba")},
        {"fact": IncidentVerified(status="verified", method="document")},
        {"by": Somebody.with_roles("duty officer")},
    ],
)
def test_something_else_under_a_known_id_is_refused(other: dict[str, Any]) -> None:
    minted = mint(NOON)
    recorded(id=minted)
    before = all_rows()

    with pytest.raises(
        Refused, match=f"The id {minted} already stands for another entry, so this was not"
    ):
        recorded(**({"id": minted} | other))

    assert (len(stored()), all_rows()) == (1, before)


def test_what_a_form_had_not_seen_becomes_a_conflict_and_is_settled() -> None:
    recorded()
    drawn = heads_of(SUBJECT)
    minutes = [NOON + timedelta(minutes=number) for number in range(4)]
    yei, bor = (IncidentCorrected(reason="Elsewhere.", county=name) for name in ("Yei", "Bor"))
    recorded(yei, at=minutes[1], seen=drawn)

    late = recorded(bor, at=minutes[2], seen=drawn)

    assert len(heads_of(SUBJECT)) == 2
    conflict = Conflict.objects.get()
    assert (conflict.subject, conflict.entry) == (SUBJECT, late.id)
    assert Incident.objects.get().county == "Bor"
    settled = recorded(yei, at=minutes[3])
    assert (Conflict.objects.count(), Incident.objects.get().county) == (0, "Yei")
    assert heads_of(SUBJECT) == (settled.id,)
    assert verify() == []


def test_a_clock_that_runs_backwards_does_not_take_the_chain_with_it() -> None:
    first = recorded()
    hour_before = NOON - timedelta(hours=1)

    late = recorded(IncidentCorrected(reason="Was Yei.", county="Yei"), at=hour_before)
    other = recorded(subject=UUID(int=12), at=hour_before)

    assert (late.recorded_at, other.recorded_at) == (NOON, NOON)
    assert late.happened == Happened.exact(hour_before)
    assert milliseconds(late.id) == milliseconds(first.id) + 1
    assert other.id < first.id
    assert Incident.objects.get(subject=SUBJECT).county == "Yei"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"label": "secret"}, "'secret' is not a label"),
        ({"label": ""}, "'' is not a label"),
        ({"at": NOON.replace(tzinfo=None)}, "has no zone"),
        ({"happened": NOON.replace(tzinfo=None)}, "needs its zone"),
        ({"fact": IncidentReported(category="CR2", place="a\0b")}, "NUL"),
        ({"fact": IncidentReported(category="CR2", place="\ud800")}, "This cannot be recorded"),
        ({"fact": IncidentReported(category="CR2", lon=float("nan"))}, "This cannot be recorded"),
        ({"fact": IncidentReported(category="CR2", lon=float("inf"))}, "This cannot be recorded"),
        ({"fact": IncidentReported(category="CR2", lon=181.0)}, "is not a incidents.incident.reported"),
        ({"fact": IncidentReported(category="many words")}, "is not a incidents.incident.reported"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_in_a_sentence(
    given: dict[str, Any], sentence: str
) -> None:
    before = all_rows()

    with pytest.raises(Refused) as refused:
        recorded(**given)

    assert sentence in str(refused.value)
    assert (stored(), all_rows()) == ([], before)
    assert recorded().seq == 2


def test_a_confidential_statement_has_rows_of_its_own() -> None:
    recorded(label="confidential")
    recorded(subject=UUID(int=12))

    assert sorted(Incident.objects.values_list("label", "subject")) == [
        ("confidential", SUBJECT),
        ("unclassified", UUID(int=12)),
    ]


def test_a_strictly_confidential_entry_is_found_by_its_columns_and_not_in_its_header() -> None:
    entry = recorded(label="strictly confidential:protection")

    row = StoredEntry.objects.get(id=entry.id)
    head = read_header(bytes(row.header))
    assert (row.subject, row.kind, head.subject, head.kind) == (SUBJECT, REPORTED.kind, None, None)
    assert b"incidents" not in bytes(row.header)
    assert Incident.objects.get().label == "strictly confidential:protection"


def test_an_act_on_two_subjects_is_two_entries_with_one_act() -> None:
    act = uuid4()
    with write_transaction():
        made = [
            append(
                REPORTED, subject=UUID(int=n), by=OFFICER, at=NOON, act=act, on_behalf_of=SUBJECT
            )
            for n in (1, 2)
        ]

    assert [(e.act_id, e.on_behalf_of) for e in made] == [(act, SUBJECT)] * 2


def test_the_assessor_writes_on_a_chain_of_its_own() -> None:
    def verified() -> Entry:
        with write_transaction(role="assessor"):
            return append(REPORTED, subject=SUBJECT, by=OFFICER, at=NOON)

    with pytest.raises(
        Refused, match="Verification is written on a chain enrolled to the assessor"
    ):
        verified()
    assert stored() == []

    chain = open_chain(site="assessor", at=START, role="assessor", world="demo")
    entry = verified()

    assert (entry.chain, entry.chain_role, entry.seq) == (chain.chain, "assessor", 2)
    assert recorded(subject=UUID(int=12)).chain != chain.chain


def test_a_closed_chain_takes_nothing_more() -> None:
    Chain.objects.update(closed="two contents for entry 3")

    with pytest.raises(Refused, match=r"is closed: two contents for entry 3\. Open a new one"):
        recorded()

    assert stored() == []


def test_a_home_without_a_chain_says_how_to_get_one() -> None:
    Chain.objects.update(writing=False)

    with pytest.raises(Refused, match="This site has no chain to write on yet; open one with"):
        recorded()


def test_a_lost_key_is_named() -> None:
    Chain.objects.update(chain="f" * 40)

    with pytest.raises(Refused, match="The private key of chain ffffffff is not in this home"):
        recorded()


@pytest.mark.parametrize("given", [{"world": "live"}, {"mission": "MONUSCO"}])
def test_a_home_holds_one_world_of_one_mission(given: dict[str, str]) -> None:
    values: dict[str, Any] = {"site": "wau", "at": NOON, "world": "demo"} | given

    with pytest.raises(Refused, match="This home holds the demo world of UNMISS"):
        open_chain(**values)

    assert Chain.objects.count() == 1


@pytest.mark.parametrize("name", ["", "x" * 65, "two words", "../up", "a/b", "\0"])
def test_a_site_has_a_name(name: str) -> None:
    with pytest.raises(Refused, match="cannot name a site"):
        open_chain(site=name, at=NOON, world="demo")


def test_a_home_that_is_a_site_is_not_named_again() -> None:
    with pytest.raises(Refused, match="This home already has a site"):
        name_site("wau", at=NOON, world=None)


def test_a_site_named_before_its_world_is_known_opens_when_it_is() -> None:
    StoredEntry.objects.all().delete()
    Chain.objects.all().delete()

    assert name_site("wau", at=NOON, world=None) is None
    opened = decide_world(at=NOON, world="exercise")
    assert opened is not None
    assert (opened.site, opened.world) == ("wau", "exercise")
    assert decide_world(at=NOON, world="exercise") is None
    assert verify() == []


def test_a_write_joins_the_transaction_of_its_caller() -> None:
    def fail() -> None:
        with transaction.atomic():
            recorded()
            raise KeyError("elsewhere")

    with pytest.raises(KeyError):
        fail()

    assert stored() == []
    assert recorded().seq == 2
