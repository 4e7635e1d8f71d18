"""Bundles: any size, any order, one missing, twice, damaged, foreign, unknown, newer, withheld, forked."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from factories.log import START, open_site
from factories.small_mission import (
    LATER,
    Mission,
    all_rows,
    bundle,
    bundles,
    full_bundle,
    line_of,
    lines_of,
    small_mission,
    take,
    wipe,
    written,
)
from standfast.apps.incidents.facts import IncidentReported
from standfast.apps.incidents.models import Incident
from standfast.log.canonical import canonical
from standfast.log.chains import NoChain, writer_of, writing_on
from standfast.log.enrolment import card, open_chain
from standfast.log.exchange import import_bundle, take_up_unread, trust_card
from standfast.log.facts import FACTS
from standfast.log.figures import Moment
from standfast.log.format import Header, chain_id, read_header, seal
from standfast.log.gaps import gaps, incomplete_chains
from standfast.log.genesis import BundleReceived, Range
from standfast.log.ids import chain_subject, milliseconds, mint
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.rebuild import rebuild
from standfast.log.rowtext import state
from standfast.log.store import head_of
from standfast.log.times import Happened
from standfast.log.verification import verify
from standfast.log.worlds import known_at, world

pytestmark = pytest.mark.django_db
ORDERS = 4


@pytest.fixture
def mission() -> Mission:
    return small_mission()


def shared() -> dict[str, Any]:
    """Return the hashes of what every site can hold."""
    found = state()
    return {name: found[name] for name in ("tables", "overall")}


def empty_home(mission: Mission) -> None:
    wipe()
    mission.trust()


def test_the_small_mission_has_something_of_everything(mission: Mission) -> None:
    labels = set(StoredEntry.objects.values_list("label", flat=True))

    assert labels == {"unclassified", "confidential", "strictly confidential:protection"}
    assert len(all_rows()) > 40
    assert any("without knowledge of each other" in row for row in all_rows())
    assert [finding.what for finding in verify()] == []


@pytest.mark.parametrize("size", [1, 7, 25, 1000])
def test_bundles_of_any_size_in_any_order_give_the_same_state(mission: Mission, size: int) -> None:
    expected, rows, entries = shared(), all_rows(), StoredEntry.objects.count()
    made = bundles(mission, size=size)

    for seed in range(ORDERS):
        empty_home(mission)
        reports = take(random.Random(seed).sample(made, len(made)))

        assert shared() == expected
        assert sum(report.new for report in reports) == entries
        assert [report.refused for report in reports if report.refused] == []
        assert gaps() == []
        assert [finding.what for finding in verify()] == []
        assert [row for row in rows if "confidential" not in row] == all_rows()


@pytest.mark.slow
def test_with_any_bundle_missing_the_state_depends_on_the_holdings_alone(mission: Mission) -> None:
    expected = shared()
    made = bundles(mission, size=9)
    assert len(made) > 6

    for missing in made:
        held = [path for path in made if path != missing]
        states = []
        for seed in range(2):
            empty_home(mission)
            take(random.Random(seed).sample(held, len(held)))
            states.append(shared())
            assert [finding.what for finding in verify()] == []
        assert states[0] == states[1]
        assert len(gaps()) == 1
        rebuild()
        assert shared() == states[0]
        take([missing])
        assert (shared(), gaps()) == (expected, [])


def test_one_bundle_of_all_chains_carries_the_whole_mission(mission: Mission) -> None:
    expected, whole = shared(), bundle("whole")
    empty_home(mission)

    [report] = take([whole])

    assert shared() == expected
    assert report.read == report.new == len(lines_of(whole)) - 1
    assert report.withheld == StoredEntry.objects.filter(body=None).count() > 0


def test_the_same_bundle_twice_changes_nothing(mission: Mission) -> None:
    whole = bundle("whole")
    empty_home(mission)
    take([whole])
    before, entries = all_rows(), StoredEntry.objects.count()

    [again] = take([whole])

    assert (again.new, again.known, again.read) == (0, entries, entries)
    assert (all_rows(), StoredEntry.objects.count()) == (before, entries)


def test_an_entry_that_stands_twice_in_one_bundle_is_taken_once(mission: Mission) -> None:
    first, *lines = lines_of(bundle("once"))
    empty_home(mission)

    [report] = take([written("twice", [first, *(line for line in lines for _ in range(2))])])

    assert (report.new, report.known) == (len(lines), len(lines))
    assert [finding.what for finding in verify()] == []


def test_only_unclassified_bodies_leave(mission: Mission) -> None:
    path = bundle("whole")

    for line in map(json.loads, lines_of(path)[1:]):
        label = json.loads(line["header"])["label"]
        assert (line["body"] is None) == (line["salt"] is None) == (label != "unclassified")


@pytest.mark.parametrize("damage", ["cut", "bit", "garbage", "not utf-8", "body", "salt", "list"])
def test_a_damaged_line_is_named_and_the_rest_goes_on(mission: Mission, damage: str) -> None:
    lines = lines_of(bundle("whole"))
    number = next(n for n, line in enumerate(lines) if n > 5 and b'"body":null' not in line)
    good = json.loads(lines[number])
    lines[number] = {
        "cut": lines[number][:-9],
        "bit": lines[number].replace(b'"header":"{', b'"header":"["'),
        "garbage": b"\0\0\0",
        "not utf-8": b'{"header":"\xff"}',
        "body": json.dumps(good | {"body": good["body"] + " "}).encode(),
        "salt": json.dumps(good | {"salt": None}).encode(),
        "list": b"[" * 200_000,
    }[damage]
    empty_home(mission)

    [report] = take([written("damaged", lines)])

    assert [refused["line"] for refused in report.refused] == [number + 1]
    assert report.refused[0]["reason"].startswith("This line is not an entry: ")
    assert report.new == len(lines) - 2
    assert len(gaps()) == 1
    assert [finding.what for finding in verify()] == []


def test_a_bundle_cut_short_gives_what_it_has(mission: Mission) -> None:
    data = bundle("whole").read_bytes()
    cut = bundle("cut")
    cut.write_bytes(data[: len(data) // 2])
    empty_home(mission)

    [report] = take([cut])

    assert len(report.refused) == 1
    assert report.new == report.read - 1 == StoredEntry.objects.count() > 10
    assert [finding.what for finding in verify()] == []


@pytest.mark.parametrize("text", [b"", b"\n", b"{}", b"\xff\xfe", b"PK\x03\x04", b'{"bundle":1}'])
def test_a_file_that_is_no_bundle_is_refused(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(text)

    with pytest.raises(Refused, match=r"This file is not a bundle: .*Nothing was taken\."):
        import_bundle(path, at=LATER)

    assert (StoredEntry.objects.count(), Chain.objects.count()) == (0, 0)


def test_a_bundle_of_a_later_format_is_refused(mission: Mission) -> None:
    first, *lines = lines_of(bundle("whole"))
    later = written("later", [first.replace(b'"bundle":1', b'"bundle":2'), *lines])
    wipe()

    with pytest.raises(Refused, match="This bundle has format 2, and this release reads format 1"):
        take([later])


def test_a_forged_signature_is_refused_and_the_rest_goes_on(mission: Mission) -> None:
    lines = lines_of(bundle("whole"))
    forged = json.loads(lines[-1])
    forged["signature"] = "00" * 64
    lines[-1] = json.dumps(forged).encode()
    empty_home(mission)

    [report] = take([written("forged", lines)])

    assert [refused["line"] for refused in report.refused] == [len(lines)]
    assert "is not signed by that chain's key; it was not taken" in report.refused[0]["reason"]
    assert report.new == len(lines) - 2


def test_an_entry_signed_by_another_key_is_refused(mission: Mission) -> None:
    chain = mission.chains["bentiu"]
    forged = _entry(chain, head_seq(chain) + 1, key=Ed25519PrivateKey.generate())
    first = lines_of(bundle("whole"))[0]

    [report] = take([written("stranger", [first, forged])])

    assert (report.new, len(report.refused)) == (0, 1)
    assert head_of(chain) is not None


def test_a_chain_that_nobody_names_a_key_for_proves_nothing(mission: Mission) -> None:
    lines = lines_of(bundle("whole"))
    first = json.loads(lines[0])
    bentiu = mission.chains["bentiu"]
    first["heads"][bentiu]["key"] = first["heads"][mission.chains["juba"]]["key"]
    lines[0] = json.dumps(first).encode()
    count = StoredEntry.objects.filter(chain=bentiu).count()
    wipe()

    [report] = take([written("keyless", lines)])

    assert len(report.refused) == count
    assert {r["reason"] for r in report.refused} == {
        f"Nobody says which key signs chain {bentiu[:8]}, so this entry proves nothing."
    }


def test_a_stated_head_that_is_not_signed_is_not_believed(mission: Mission) -> None:
    lines = lines_of(bundle("whole"))
    first = json.loads(lines[0])
    juba, bentiu = mission.chains["juba"], mission.chains["bentiu"]
    first["heads"][juba]["seq"] += 0
    first["heads"][juba]["digest"] = "ab" * 32
    first["heads"][bentiu]["signature"] = "not hexadecimal"
    lines[0] = json.dumps(first).encode()
    empty_home(mission)

    take([written("boastful", lines)])

    stated = dict(Chain.objects.values_list("chain", "stated_seq"))
    assert (stated[juba], stated[bentiu]) == (0, 0)
    assert stated[mission.chains["malakal"]] == head_seq(mission.chains["malakal"])


def test_another_world_is_refused_and_nothing_taken(mission: Mission) -> None:
    whole = bundle("whole")
    wipe()
    open_site("juba", world="exercise")

    with pytest.raises(Refused, match="demo world; this home holds the exercise world"):
        take([whole])

    assert StoredEntry.objects.count() == 1


def test_a_chain_of_another_world_is_not_smuggled_in_under_a_false_first_line(
    mission: Mission,
) -> None:
    lines = [
        line.replace(b'"world":"demo"}', b'"world":"live"}') for line in lines_of(bundle("w"))[:1]
    ]
    lines += lines_of(bundle("w"))[1:]
    wipe()

    [report] = take([written("smuggled", lines)])

    assert (report.new, len(report.refused)) == (0, len(lines) - 1)
    assert "is of UNMISS, demo world, whatever this bundle says" in report.refused[0]["reason"]
    assert StoredEntry.objects.count() == 0


def test_an_unknown_chain_is_kept_and_counts_in_nothing_until_it_is_trusted(
    mission: Mission,
) -> None:
    expected, whole = shared(), bundle("whole")
    wipe()

    [report] = take([whole])

    assert report.untrusted == report.new == len(lines_of(whole)) - 1
    assert all_rows() == []
    assert StoredEntry.objects.exclude(arrival=None).count() == 0
    assert [finding.what for finding in verify()] == []
    taken_up = [trust_card(content, at=LATER)[1] for content in mission.cards]
    assert sum(taken_up) == report.new
    assert shared() == expected
    assert [finding.what for finding in verify()] == []


def test_a_chain_whose_beginning_has_not_come_is_kept_under_its_key(mission: Mission) -> None:
    expected = shared()
    bentiu = mission.chains["bentiu"]
    late, rest = bundle("genesis", chain=bentiu, limit=1), bundle("rest", chain=bentiu, after=1)
    others = [bundle(name, chain=mission.chains[name]) for name in ("juba", "malakal")]
    wipe()

    take([rest])

    row = Chain.objects.get(chain=bentiu)
    assert (row.site, row.trusted, chain_id(bytes.fromhex(row.key))) == ("unknown", False, bentiu)
    assert [finding.what for finding in verify()] == []
    assert gaps() == [(bentiu, 1, 1)]
    mission.trust()
    assert Chain.objects.get(chain=bentiu).site == "bentiu"
    take([*others, late])
    assert (shared(), gaps()) == (expected, [])


def test_an_entry_of_a_newer_release_is_kept_unread_and_read_once_it_is_known(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, whole = shared(), bundle("whole")
    empty_home(mission)
    kind = "incidents.incident.corrected"

    with monkeypatch.context() as older:
        older.delitem(FACTS, kind)
        [report] = take([whole])
        unread = StoredEntry.objects.filter(standing="unread", kind=kind).count()
        assert report.unread == unread > 0
        assert shared() != expected
        assert [finding.what for finding in verify()] == []
        assert any(
            "were written by a newer release" in reason
            for _, reason in incomplete_chains(("incidents.incident",), LATER, None)
        )
        assert take_up_unread() == 0
        forwarded = bundle("forwarded")
        assert lines_of(forwarded)[1:] == lines_of(whole)[1:]

    assert take_up_unread() == unread
    assert shared() == expected
    assert [finding.what for finding in verify()] == []


def test_a_later_version_of_a_known_kind_is_unread_too(mission: Mission) -> None:
    chain = mission.chains["juba"]
    later = _entry(chain, head_seq(chain) + 1, version=99)
    first = lines_of(bundle("whole"))[0]

    [report] = take([written("newer", [first, later])])

    assert (report.new, report.unread) == (1, 1)


def test_withheld_bodies_are_filled_in_when_they_come(mission: Mission) -> None:
    expected, rows, entries = state(), all_rows(), StoredEntry.objects.count()
    clear, full = bundle("clear"), full_bundle("full")
    empty_home(mission)
    take([clear])
    withheld = StoredEntry.objects.filter(standing="withheld").count()
    assert withheld > 0
    sealed = StoredEntry.objects.filter(label__startswith="strictly", standing="withheld")
    assert set(sealed.values_list("kind", "subject", "author")) == {(None, None, None)}

    [report] = take([full])

    assert (report.new, report.known) == (0, entries)
    assert StoredEntry.objects.filter(standing="withheld").count() == 0
    assert (state(), all_rows()) == (expected, rows)
    assert [finding.what for finding in verify()] == []
    arrivals = sorted(row.arrival or 0 for row in StoredEntry.objects.all())
    assert arrivals == list(range(1, entries + 1))


def test_a_body_that_comes_later_is_seen_in_worlds_made_after_it(mission: Mission) -> None:
    clear, full = bundle("clear"), full_bundle("full")
    empty_home(mission)
    take([clear])
    with world(as_of=LATER):
        assert Incident.objects.exclude(label="unclassified").count() == 0

    take([full])

    with world(as_of=LATER):
        assert Incident.objects.exclude(label="unclassified").count() > 0


def test_a_fork_closes_the_chain_and_both_contents_stay(mission: Mission) -> None:
    chain = mission.chains["juba"]
    seq = head_seq(chain) - 2
    first = lines_of(bundle("whole"))[0]

    [report] = take([written("fork", [first, _entry(chain, seq)])])

    assert [(fork["chain"], fork["seq"]) for fork in report.forks] == [(chain, seq)]
    assert StoredEntry.objects.filter(chain=chain, seq=seq).count() == 2
    assert Chain.objects.get(chain=chain).closed == f"two contents for entry {seq}"
    with pytest.raises(NoChain, match=f"is closed: two contents for entry {seq}"):
        writer_of(chain)
    found = [(f.chain, f.seq, f.what) for f in verify()]
    assert found == [(chain, seq, "fork: this chain has two contents for one number")]


def test_both_branches_of_a_fork_give_the_same_state_in_either_order(mission: Mission) -> None:
    chain = mission.chains["juba"]
    whole = bundle("whole")
    fork = written("fork", [lines_of(whole)[0], _entry(chain, head_seq(chain) - 1)])
    states = []
    for order in ([whole, fork], [fork, whole]):
        empty_home(mission)
        take(order)
        states.append((shared(), Chain.objects.get(chain=chain).closed))

    assert states[0] == states[1]


def test_a_gap_is_shown_and_not_waited_for(mission: Mission) -> None:
    bentiu = mission.chains["bentiu"]
    head = head_seq(bentiu)
    made = [bundle("head", chain=bentiu, limit=3), bundle("tail", chain=bentiu, after=5)]
    folded = StoredEntry.objects.filter(chain=bentiu, label="unclassified")
    expected = folded.exclude(seq__in=(4, 5)).count()
    empty_home(mission)

    take(made)

    assert gaps() == [(bentiu, 4, 5)]
    assert StoredEntry.objects.filter(chain=bentiu, standing="folded").count() == expected
    reasons = [reason for _, reason in incomplete_chains(("incidents.incident",), START, None)]
    assert "Entries 4 to 5 of this chain have not arrived." in reasons
    wipe()
    mission.trust()
    take(made[:1])
    assert gaps() == [(bentiu, 4, head)]


def test_a_clock_that_runs_ahead_is_kept_and_flagged(mission: Mission) -> None:
    whole = bundle("whole")
    empty_home(mission)
    received = START + timedelta(hours=20)

    [report] = take([whole], at=received)

    late = [f for f in report.flagged if "minutes ahead of this site's; it is kept" in f["reason"]]
    ahead = sum(_minted(line) > received + timedelta(minutes=10) for line in lines_of(whole)[1:])
    assert len(late) == len(report.flagged) == ahead > 0
    assert report.new == report.read


def test_a_receipt_names_what_a_site_received_and_when(mission: Mission) -> None:
    juba, whole = mission.chains["juba"], bundle("whole")
    part, head = bundle("part", chain=juba, limit=4), head_seq(juba)
    wipe()
    wau = open_site("wau", at=LATER).chain
    mission.trust()

    take([part], at=LATER + timedelta(hours=1))
    take([whole], at=LATER + timedelta(hours=2))

    receipts = StoredEntry.objects.filter(kind=BundleReceived.kind, chain=wau).order_by("seq")
    bodies = [json.loads(bytes(row.body or b"")) for row in receipts]
    assert bodies[0]["ranges"] == [{"chain": juba, "first": 1, "last": 4}]
    assert {"chain": juba, "first": 5, "last": head} in bodies[1]["ranges"]
    assert len(bodies[1]["ranges"]) == len(mission.chains)
    known = [
        known_at(Moment(LATER, LATER + timedelta(minutes=minutes), "wau")) or {}
        for minutes in (30, 90, 150)
    ]
    assert known[0] == {wau: [(1, 1)]}
    assert known[1] == {wau: [(1, 2)], juba: [(1, 4)]}
    assert known[2][juba] == [(1, head)]


def test_receipts_alone_are_not_received_with_a_receipt_and_are_named_later(
    mission: Mission,
) -> None:
    juba, bentiu = mission.chains["juba"], mission.chains["bentiu"]
    chains = {juba: head_seq(juba), bentiu: head_seq(bentiu)}
    with writing_on(bentiu):
        take([bundle("to bentiu", chain=juba)])  # nothing new, and so no receipt
        assert head_seq(bentiu) == chains[bentiu]
    for at in (LATER, LATER + timedelta(hours=1)):
        state_receipt(bentiu, Range(juba, 1, 2), at)
    receipts = bundle("receipts", chain=bentiu, after=chains[bentiu])
    with writing_on(bentiu), write_transaction():
        fact = IncidentReported(category="CR2")
        append(fact, subject=chain_subject("f" * 40), by=chain_subject("f" * 40), at=LATER)
    news = bundle("news", chain=bentiu, after=chains[bentiu] + 2)
    wipe()
    wau = open_site("wau", at=LATER).chain
    mission.trust()

    take([receipts])
    assert head_seq(wau) == 1
    take([news])

    [receipt] = StoredEntry.objects.filter(chain=wau, kind=BundleReceived.kind)
    first = chains[bentiu] + 1
    assert json.loads(bytes(receipt.body or b""))["ranges"] == [
        {"chain": bentiu, "first": first, "last": first + 2}
    ]


def state_receipt(chain: str, received: Range, at: datetime) -> None:
    author = chain_subject(chain)
    with writing_on(chain), write_transaction():
        append(BundleReceived(ranges=(received,)), subject=author, by=author, at=at)


def test_a_card_of_another_world_or_forged_is_refused(mission: Mission) -> None:
    content = card(mission.chains["juba"])
    wipe()
    other = json.loads(json.dumps(content))
    other["body"] = other["body"].replace('"site":"juba"', '"site":"bor"')

    with pytest.raises(Refused, match="not the one that its header commits to"):
        trust_card(other, at=LATER)
    with pytest.raises(Refused, match="is not signed by the key that it names"):
        trust_card(content | {"signature": "00" * 64}, at=LATER)
    with pytest.raises(Refused, match="This file is not a site's card"):
        trust_card({"card": 1}, at=LATER)
    with pytest.raises(Refused, match="This is not the genesis of a chain"):
        trust_card(content | {"header": "{}"}, at=LATER)
    open_chain(site="wau", at=LATER, world="live")
    with pytest.raises(Refused, match="demo world; this home holds the live world"):
        trust_card(content, at=LATER)
    assert Chain.objects.filter(trusted=True).count() == 1


def test_a_seq_1_that_is_no_genesis_is_refused_and_the_rest_goes_on(mission: Mission) -> None:
    key = Ed25519PrivateKey.generate()
    chain = chain_id(key.public_key().public_bytes_raw())
    first = json.loads(lines_of(bundle("whole"))[0])
    stated = {
        "seq": 9,
        "digest": "ab" * 32,
        "signature": "",
        "key": key.public_key().public_bytes_raw().hex(),
    }
    first["heads"] = {chain: stated}
    lines = [json.dumps(first).encode(), _entry(chain, 1, key=key), *lines_of(bundle("whole"))[1:]]
    empty_home(mission)

    [report] = take([written("headless", lines)])

    assert [refused["line"] for refused in report.refused] == [2]
    assert report.refused[0]["reason"] == "This is not the genesis of a chain."
    assert report.new == len(lines) - 2


def head_seq(chain: str) -> int:
    head = head_of(chain)
    assert head is not None
    return head[0]


def _minted(line: bytes) -> datetime:
    head = read_header(json.loads(line)["header"].encode())
    return datetime.fromtimestamp(milliseconds(head.id) / 1000, UTC)


def _entry(
    chain: str, seq: int, *, key: Ed25519PrivateKey | None = None, version: int = 1
) -> bytes:
    """Return the line of an entry that this chain's key, or another, signs for any number."""
    at = START + timedelta(days=30)
    made = seal(
        Header(
            id=mint(at), chain=chain, seq=seq, previous="0" * 64, label="unclassified",
            kind="incidents.incident.reported", version=version, subject=chain_subject("f" * 40),
            happened=Happened.exact(at), recorded_at=at, author=chain_subject("f" * 40),
        ),
        canonical({"category": "CR2"}),
        salt=bytes(32),
        key=key or writer_of(chain).key,
    )  # fmt: skip
    return line_of(made.header, made.salt, made.body, made.signature)
