"""Every finding that `verify` names, made by changing the tables behind the product's back; broken bytes never stop it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from factories.log import START
from factories.small_mission import Mission, bundle, small_mission, state, take, wipe
from standfast.apps.incidents.facts import IncidentReported
from standfast.apps.incidents.models import Incident
from standfast.log.bundles import Arrived
from standfast.log.canonical import canonical
from standfast.log.chains import writer_of
from standfast.log.exchange import stored_entry
from standfast.log.format import commitment, digest, link, read_header, sign
from standfast.log.genesis import BundleReceived
from standfast.log.models import Chain, StoredEntry
from standfast.log.projection import all_tables
from standfast.log.rebuild import rebuild
from standfast.log.times import Happened
from standfast.log.verification import Finding, verify
from standfast.log.worlds import present_heads

pytestmark = pytest.mark.django_db
SEQ = 5


@pytest.fixture
def mission() -> Mission:
    return small_mission(seed=2, size=40)


@pytest.fixture
def chain(mission: Mission) -> str:
    chain = mission.chains["juba"]
    entry = StoredEntry.objects.get(chain=chain, seq=SEQ)
    assert (entry.standing, entry.label) == ("folded", "unclassified")
    assert entry.kind is not None
    assert verify() == []
    return chain


def sql(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def set_column(chain: str, column: str, value: Any, *, seq: int = SEQ) -> None:
    sql(f"UPDATE log_entry SET {column} = %s WHERE chain = %s AND seq = %s", value, chain, seq)


@contextmanager
def undone() -> Iterator[None]:
    """Change the tables inside the block alone."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def stored(chain: str, seq: int = SEQ) -> StoredEntry:
    return StoredEntry.objects.get(chain=chain, seq=seq)


def in_chain(findings: list[Finding], chain: str) -> list[tuple[int | None, str]]:
    """Return number and first word of the findings about a chain's entries, rows left aside."""
    return [
        (found.seq, found.what.partition(":")[0])
        for found in findings
        if found.chain == chain and not found.what.startswith("row differs")
    ]


def row_findings(findings: list[Finding]) -> list[str]:
    return [found.what for found in findings if found.what.startswith("row differs")]


def test_a_finding_names_chain_number_and_entry(chain: str) -> None:
    entry = stored(chain)
    set_column(chain, "body", b'{"category":"SV1"}')

    found = next(finding for finding in verify() if finding.seq == SEQ)

    assert found.as_json() == {
        "chain": chain,
        "seq": SEQ,
        "entry": entry.id.hex if connection.vendor == "sqlite" else str(entry.id),
        "what": "edited: its body is not the one that its header commits to",
    }


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"null", b"[" * 200_000, b'{"category":"SV1"}', b"\0" * 10],
    ids=["empty", "cut", "not utf-8", "null", "deep", "another", "nul"],
)
def test_an_edited_body(chain: str, body: bytes) -> None:
    set_column(chain, "body", body)

    assert in_chain(verify(), chain) == [(SEQ, "edited")]


@pytest.mark.sqlite
@pytest.mark.parametrize("column", ["body", "salt", "header", "signature"])
def test_something_else_in_place_of_bytes(chain: str, column: str) -> None:
    what = "forged" if column == "signature" else "edited"
    for value in ["text", 7, 10**15, 1.5, ""]:
        with undone():
            set_column(chain, column, value)

            assert (SEQ, what) in in_chain(verify(), chain), value


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"surprise":1}', b"\xff"])
def test_a_body_that_was_broken_with_its_commitment(chain: str, body: bytes) -> None:
    entry = stored(chain)
    fields = json.loads(bytes(entry.header)) | {
        "commitment": commitment(bytes(entry.salt or b""), body)
    }
    set_column(chain, "body", body)
    set_column(chain, "header", canonical(fields))
    set_column(chain, "digest", digest(canonical(fields)))

    found = verify()

    assert (SEQ, "edited") in in_chain(found, chain)
    assert (SEQ, "forged") in in_chain(found, chain)
    assert (SEQ + 1, "reordered or edited") in in_chain(found, chain)


def test_an_edited_header(chain: str) -> None:
    fields = json.loads(bytes(stored(chain).header))
    set_column(chain, "header", canonical(fields | {"author": str(uuid4())}))

    found = verify()

    assert [f.what for f in found if f.chain == chain and f.seq == SEQ][:2] == [
        "edited: its header does not have this digest",
        "edited: the column author is not what the entry says",
    ]


def test_an_edited_header_with_its_digest(chain: str) -> None:
    fields = json.loads(bytes(stored(chain).header)) | {
        "recorded_at": "2016-01-01T00:00:00.000000Z"
    }
    set_column(chain, "header", canonical(fields))
    set_column(chain, "digest", digest(canonical(fields)))

    found = in_chain(verify(), chain)

    assert (SEQ, "forged") in found
    assert (SEQ + 1, "reordered or edited") in found


@pytest.mark.parametrize("header", [b"", b"{}", b"\xff", b"[" * 200_000, b'{"v":2}'])
def test_a_broken_header(chain: str, header: bytes) -> None:
    set_column(chain, "header", header)

    assert (SEQ, "edited") in in_chain(verify(), chain)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", UUID(int=3)), ("kind", "incidents.incident.merged"), ("version", 2), ("subject", UUID(int=3)),
        ("recorded_at", START - timedelta(days=1)), ("author", UUID(int=3)), ("label", "confidential"),
    ],
)  # fmt: skip
def test_an_edited_column(chain: str, column: str, value: Any) -> None:
    entry = stored(chain)
    setattr(entry, column, value)
    entry.save()

    found = [f.what for f in verify() if f.chain == chain and f.seq == SEQ]

    assert f"edited: the column {column} is not what the entry says" in found


OTHER_VALUES = ["'never'", "7000", "x'fffe'", "-1.5", "CAST(x'fffe' AS TEXT)"]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "column",
    ["id", "kind", "version", "subject", "recorded_at", "author", "label", "digest", "standing", "arrival", "seq", "chain"],
)  # fmt: skip
def test_a_column_that_holds_something_else_stops_nothing(chain: str, column: str) -> None:
    kept = present_heads()
    for value in OTHER_VALUES:
        if (column, value) == ("arrival", "7000"):
            continue  # any number will do: it is this home's own count
        with undone():
            sql(
                f"UPDATE log_entry SET {column} = {value} WHERE chain = %s AND seq = %s", chain, SEQ
            )

            found = verify(heads=kept)

            assert found != [], value
            text = json.dumps([finding.as_json() for finding in found], ensure_ascii=False)
            assert text.encode()


def test_an_edited_digest(chain: str) -> None:
    set_column(chain, "digest", "ab" * 32)

    found = in_chain(verify(), chain)

    assert found[0] == (SEQ, "edited")
    assert (SEQ + 1, "reordered or edited") in found


def test_an_edited_signature(chain: str) -> None:
    set_column(chain, "signature", bytes(64))

    found = in_chain(verify(), chain)

    assert (SEQ, "forged") in found
    assert (SEQ + 1, "reordered or edited") in found


def test_the_last_signature_edited(chain: str) -> None:
    last = present_heads()[chain][0]
    set_column(chain, "signature", bytes(64), seq=last)

    assert in_chain(verify(), chain) == [(last, "forged")]


def test_one_deleted_in_the_middle_of_an_own_chain(chain: str) -> None:
    sql("DELETE FROM log_entry WHERE chain = %s AND seq = %s", chain, SEQ)

    found = [f for f in verify() if f.chain == chain and "deleted" in f.what]

    assert next((f.seq, f.what) for f in found) == (
        SEQ,
        f"deleted: entries {SEQ} to {SEQ} of this site's own chain are missing",
    )


def test_a_body_taken_out_of_an_own_chain(chain: str) -> None:
    set_column(chain, "body", None)
    set_column(chain, "salt", None)
    set_column(chain, "standing", "withheld")

    assert in_chain(verify(), chain) == [(SEQ, "deleted")]


def test_the_tail_cut_off_against_heads_kept_elsewhere(chain: str) -> None:
    kept = present_heads()
    last = kept[chain][0]
    sql("DELETE FROM log_entry WHERE chain = %s AND seq > %s", chain, last - 3)
    rebuild()

    found = verify(heads=kept)

    assert (last - 2, "truncated") in in_chain(found, chain)
    assert f"truncated: it ends at {last - 3}, and was known to reach {last}" in [
        f.what for f in found
    ]


def test_the_tail_cut_off_against_receipts_of_others(mission: Mission, chain: str) -> None:
    author = UUID(int=8)
    last = present_heads()[chain][0]
    received = BundleReceived(ranges=({"chain": chain, "first": 1, "last": last},))  # type: ignore[arg-type]
    at = START + timedelta(days=90)
    state((received, Happened.exact(at)), author, mission.chains["bentiu"], at)

    sql("DELETE FROM log_entry WHERE chain = %s AND seq > %s", chain, last - 2)
    rebuild()

    assert [(f.seq, f.what) for f in verify() if f.chain == chain] == [
        (last - 1, f"truncated: entries {last - 1} to {last} are named by a receipt and are gone")
    ]


def test_a_whole_chain_deleted_against_heads_kept_elsewhere(chain: str) -> None:
    kept = present_heads()
    sql("DELETE FROM log_entry WHERE chain = %s", chain)

    assert (1, "truncated") in in_chain(verify(heads=kept), chain)


def test_another_content_at_a_head_kept_elsewhere(chain: str) -> None:
    kept = {chain: (SEQ, "ab" * 32)}

    assert in_chain(verify(heads=kept), chain) == [(SEQ, "forged")]


def test_two_entries_that_changed_places(chain: str) -> None:
    set_column(chain, "seq", -1)
    set_column(chain, "seq", SEQ, seq=SEQ + 1)
    set_column(chain, "seq", SEQ + 1, seq=-1)

    found = in_chain(verify(), chain)

    assert [f for f in found if f[1] == "reordered"] == [(SEQ, "reordered"), (SEQ + 1, "reordered")]


def test_an_entry_moved_to_another_chain(mission: Mission, chain: str) -> None:
    sql(
        "UPDATE log_entry SET chain = %s WHERE chain = %s AND seq = 1",
        mission.chains["bentiu"],
        chain,
    )

    assert (1, "reordered") in in_chain(verify(), mission.chains["bentiu"])
    assert (1, "deleted") in in_chain(verify(), chain)


def forge(chain: str, key: Ed25519PrivateKey, **changed: Any) -> None:
    """Change an entry and make every later digest and signature of the chain fit it."""
    previous = None
    for row in StoredEntry.objects.filter(chain=chain, seq__gte=SEQ).order_by("seq"):
        fields = json.loads(bytes(row.header))
        fields |= changed if previous is None else {"previous": previous}
        row.header = canonical(fields)
        row.digest = digest(row.header)
        row.signature = sign(key, row.digest)
        row.author = read_header(row.header).author or row.author
        row.save()
        previous = link(row.digest, row.signature)


def test_a_chain_forged_from_an_entry_on_with_another_key(chain: str) -> None:
    forge(chain, Ed25519PrivateKey.generate(), author=str(uuid4()))
    rebuild()
    last = present_heads()[chain][0]

    assert in_chain(verify(), chain) == [(seq, "forged") for seq in range(SEQ, last + 1)]


def test_a_chain_forged_with_its_own_key_against_heads_kept_elsewhere(chain: str) -> None:
    kept = present_heads()
    forge(chain, writer_of(chain).key, author=str(uuid4()))
    rebuild()

    assert in_chain(verify(), chain) == []
    assert in_chain(verify(heads=kept), chain) == [(kept[chain][0], "forged")]


def test_a_key_put_in_place_of_the_chains_own(chain: str) -> None:
    key = Ed25519PrivateKey.generate()
    forge(chain, key, author=str(uuid4()))
    Chain.objects.filter(chain=chain).update(key=key.public_key().public_bytes_raw().hex())
    rebuild()

    assert [f.what for f in verify() if f.chain == chain] == [
        "forged: no key is known whose fingerprint is this chain's id"
    ]


def test_a_fork(chain: str) -> None:
    row = stored(chain)
    fields = json.loads(bytes(row.header)) | {"author": str(uuid4())}
    header = canonical(fields)
    arrived = Arrived(
        1, read_header(header), header, bytes(row.salt or b""), bytes(row.body or b""), digest(header),
        sign(writer_of(chain).key, digest(header)),
    )  # fmt: skip
    stored_entry(arrived, "folded", 10_000, received_at=START).save()
    rebuild()

    assert in_chain(verify(), chain) == [(SEQ, "fork")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("county", "Elsewhere"),
        ("happened_start", START),
        ("status", None),
        ("subject", UUID(int=4)),
    ],
)
def test_a_row_that_differs_from_its_fold(chain: str, column: str, value: Any) -> None:
    row = Incident.objects.exclude(status="refuted").order_by("subject")[0]
    if value is None:
        value = "refuted"
    Incident.objects.filter(pk=row.pk).update(**{column: value})

    found = row_findings(verify())

    assert f"row differs from fold: incidents_incident, subject {row.subject}, lacks what its entries say" in found  # fmt: skip
    assert len(found) == 2


def test_an_extra_row_and_a_missing_row(chain: str) -> None:
    row = Incident.objects.order_by("subject")[0]
    subject, row.pk = row.subject, None
    row.save()
    assert row_findings(verify()) == [
        f"row differs from fold: incidents_incident, subject {subject}, is not what its entries say"
    ]

    Incident.objects.filter(subject=subject).delete()

    assert row_findings(verify()) == [
        f"row differs from fold: incidents_incident, subject {subject}, lacks what its entries say"
    ]
    rebuild()
    assert verify() == []


@pytest.mark.sqlite
@pytest.mark.parametrize("column", ["subject", "happened_start", "lon", "sources", "label"])
def test_a_row_that_cannot_be_read_stops_nothing(chain: str, column: str) -> None:
    row = Incident.objects.order_by("pk")[1]
    lacks = f"row differs from fold: incidents_incident, subject {row.subject}, lacks what its entries say"  # fmt: skip
    for value in OTHER_VALUES:
        with undone():
            sql(f"UPDATE incidents_incident SET {column} = {value} WHERE id = %s", row.pk)

            found = row_findings(verify())

            assert lacks in found, value
            assert json.dumps(found, ensure_ascii=False).encode()


@pytest.mark.sqlite
def test_a_chain_table_that_cannot_be_read_stops_nothing(chain: str) -> None:
    for column in ("key", "own", "trusted", "site", "stated_seq"):
        for value in OTHER_VALUES:
            with undone():
                sql(f'UPDATE log_chain SET "{column}" = {value} WHERE chain = %s', chain)

                found = verify()

                assert found != [] or column != "key"


@pytest.mark.parametrize("standing", ["untrusted", "unread"])
def test_an_entry_set_aside_behind_the_chains_back(chain: str, standing: str) -> None:
    set_column(chain, "standing", standing)
    set_column(chain, "arrival", None)
    rebuild()

    assert [f.what for f in verify()] == [f"edited: it is set aside as {standing} and can be read"]


def test_an_entry_of_an_untrusted_chain_made_to_count(mission: Mission) -> None:
    whole = bundle("whole")
    wipe()
    take([whole])
    chain = mission.chains["juba"]
    set_column(chain, "standing", "folded")
    set_column(chain, "arrival", 1)
    rebuild()

    assert in_chain(verify(), chain) == [(SEQ, "forged")]


def test_a_restored_home_finds_what_its_own_tables_lack(chain: str) -> None:
    for table in all_tables():
        table.objects.all().delete()

    assert len(row_findings(verify())) > 5
    rebuild()
    assert verify() == []


def test_reports_may_state_anything_without_a_finding(mission: Mission) -> None:
    nothing = IncidentReported(category="CR2", narrative='"\\u0000 \u2028 \U0001f600 <script>')
    at = START + timedelta(days=80)

    state((nothing, Happened.exact(at)), uuid4(), mission.chains["juba"], at)

    assert verify() == []
