"""The byte format against vectors that were made without the product's code."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from standfast.log.canonical import Uncanonical, canonical, canonical_header
from standfast.log.format import (
    Header,
    Sealed,
    chain_id,
    commitment,
    digest,
    link,
    open_sealed,
    read_header,
    seal,
    signed_by,
)
from standfast.log.ids import chain_subject
from standfast.log.times import Happened, parse_instant

VECTORS = json.loads(
    (Path(__file__).parents[2] / "docs/reference/entry-vectors.json").read_text(encoding="utf-8")
)
ENTRIES = {entry["name"]: entry for entry in VECTORS["entries"]}
KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["private_key"]))
PUBLIC = bytes.fromhex(VECTORS["public_key"])
every_vector = pytest.mark.parametrize("name", list(ENTRIES))


def given_header(said: dict[str, Any]) -> Header:
    happened = said["happened"]
    return Header(
        id=UUID(said["id"]),
        chain=said["chain"],
        seq=said["seq"],
        previous=said["previous"],
        label=said["label"],
        kind=said["kind"],
        version=said["version"],
        subject=UUID(said["subject"]),
        happened=Happened.between(
            parse_instant(happened["start"]), parse_instant(happened["end"]), happened["precision"]
        ),
        recorded_at=parse_instant(said["recorded_at"]),
        author=UUID(said["author"]),
        on_behalf_of=UUID(said["on_behalf_of"]) if said["on_behalf_of"] else None,
        after=tuple(UUID(seen) for seen in said["after"]),
        act=UUID(said["act"]) if said["act"] else None,
    )


def sealed(name: str) -> Sealed:
    said = ENTRIES[name]["given"]
    return seal(
        given_header(said), canonical(said["fact"]), salt=bytes.fromhex(said["salt"]), key=KEY
    )


def header_with(name: str = "numbers", **changed: Any) -> bytes:
    fields = json.loads(ENTRIES[name]["header"]) | changed
    return canonical({key: value for key, value in fields.items() if value != "left out"})


def test_the_chain_is_named_by_its_key() -> None:
    assert chain_id(PUBLIC) == VECTORS["chain"]
    assert str(chain_subject(VECTORS["chain"])) == VECTORS["chain_subject"]


@every_vector
def test_an_entry_has_the_bytes_of_its_vector(name: str) -> None:
    expected = ENTRIES[name]

    made = sealed(name)

    assert (made.body or b"").decode() == expected["body"]
    assert made.header.decode() == expected["header"]
    assert made.digest == expected["digest"]
    assert made.signature.hex() == expected["signature"]
    assert link(made.digest, made.signature) == expected["link"]
    assert commitment(made.salt or b"", made.body or b"") == expected["commitment"]


@every_vector
def test_an_entry_is_read_back_from_its_vector(name: str) -> None:
    expected = ENTRIES[name]
    said = expected["given"]

    head = read_header(expected["header"].encode())
    whole, fact = open_sealed(head, expected["body"].encode())

    wanted = given_header(said)
    assert whole == Header(
        wanted.id, wanted.chain, wanted.seq, wanted.previous, wanted.label, expected["commitment"],
        wanted.kind, wanted.version, wanted.subject, wanted.happened, wanted.recorded_at,
        wanted.author, wanted.on_behalf_of, tuple(sorted(wanted.after)), wanted.act,
    )  # fmt: skip
    assert json.loads(fact, parse_int=float) == json.loads(
        json.dumps(said["fact"]), parse_int=float
    )
    assert signed_by(
        PUBLIC, digest(expected["header"].encode()), bytes.fromhex(expected["signature"])
    )


def test_the_vectors_are_one_chain() -> None:
    previous = [entry["given"]["previous"] for entry in VECTORS["entries"]]

    assert previous == ["0" * 64, *(entry["link"] for entry in VECTORS["entries"][:-1])]


def test_a_strictly_confidential_header_shows_nothing_of_its_subject() -> None:
    entry = ENTRIES["strictly confidential"]

    head = read_header(entry["header"].encode())

    assert sorted(json.loads(entry["header"])) == [
        "chain", "commitment", "id", "label", "previous", "seq", "v",
    ]  # fmt: skip
    assert (head.kind, head.subject, head.author, head.recorded_at) == (None, None, None, None)


@every_vector
def test_a_header_written_fast_is_the_canonical_one(name: str) -> None:
    fields = json.loads(ENTRIES[name]["header"])

    assert canonical_header(fields) == canonical(fields) == ENTRIES[name]["header"].encode()


@pytest.mark.parametrize("case", VECTORS["uncanonical"], ids=lambda case: str(case["why"]))
def test_what_has_no_canonical_bytes_is_refused_in_a_sentence(case: dict[str, str]) -> None:
    with pytest.raises(Uncanonical, match=r"^This cannot be recorded: "):
        canonical(json.loads(case["json"]))


def test_values_nested_without_end_are_refused_in_a_sentence() -> None:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]

    with pytest.raises(Uncanonical, match=r"^This cannot be recorded: "):
        canonical(nested)


TEXTS = st.text(st.characters(exclude_characters="\0"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.floats(-1e17, 1e17) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
)


@given(JSON)
def test_bytes_made_fast_are_those_of_the_slow_and_general_way(value: Any) -> None:
    try:
        expected: bytes | None = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        expected = None
    try:
        made: bytes | None = canonical(value)
    except Uncanonical:
        made = None

    assert made == expected


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (-1.0, "-1"), (0.0001, "0.0001"), (0.00001, "0.00001"), (1e-6, "0.000001"), (1e-7, "1e-7"),
        (1e15, "1000000000000000"), (1e16, "10000000000000000"), (1e21, "1e+21"), (123456.789, "123456.789"), (2.5e14, "250000000000000"),
    ],
)  # fmt: skip
def test_numbers_have_one_text(number: float, text: str) -> None:
    assert canonical({"n": number}) == f'{{"n":{text}}}'.encode()


def test_a_backslash_before_u0000_is_not_a_nul() -> None:
    assert canonical({"text": "\\u0000"}) == b'{"text":"\\\\u0000"}'


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"v": 2}, "the format is 2, not 1"),
        ({"seq": "3"}, "Expected `int`, got `str` - at `$.seq`"),
        ({"seq": 0}, "Expected `int` >= 1"),
        ({"id": 7}, "at `$.id`"),
        ({"chain": "ABC"}, "at `$.chain`"),
        ({"previous": None}, "at `$.previous`"),
        ({"kind": "left out"}, "missing required field `kind`"),
        ({"kind": "no kind"}, "at `$.kind`"),
        ({"label": "secret"}, "'secret' is not a label"),
        ({"label": "strictly confidential"}, "shows more than it may"),
        ({"recorded_at": "2016-10-01T08:00:00"}, "at `$.recorded_at`"),
        ({"happened": {"start": "2016-10-02T00:00:00Z", "end": "2016-10-01T00:00:00Z", "precision": "day"}}, "lies before the start"),
        ({"happened": {"start": "2016-10-01T00:00:00Z", "end": "2016-10-01T00:00:00Z", "precision": "season"}}, "at `$.happened.precision`"),
        ({"after": ["not an id"]}, "at `$.after"),
        ({"surprise": 1}, "unknown field `surprise`"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_header_are_named_for_what_is_wrong(
    changed: dict[str, Any], why: str
) -> None:
    assert read_header(header_with()).seq == 2

    with pytest.raises(ValueError, match=re.escape(why)):
        read_header(header_with(**changed))


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"null", b"{", b"[" * 100_000, b"{}"])
def test_bytes_that_are_nothing_are_no_header(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a header of an entry"):
        read_header(data)


def test_an_open_header_without_its_fields_is_refused() -> None:
    outer = json.loads(ENTRIES["strictly confidential"]["header"])

    with pytest.raises(ValueError, match="is incomplete"):
        read_header(canonical(outer | {"label": "confidential"}))


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"[]", b'{"fact":{}}', b'{"fact":{},"header":{"kind":"a.b.c"}}', b"5"],
)
def test_a_sealed_part_that_is_none_is_refused(body: bytes) -> None:
    head = read_header(ENTRIES["strictly confidential"]["header"].encode())

    with pytest.raises(ValueError, match="the sealed part is not one"):
        open_sealed(head, body)


def test_a_sealed_part_cannot_pass_for_another_entry() -> None:
    entry = ENTRIES["strictly confidential"]
    head = read_header(entry["header"].encode())
    part = msgspec.json.decode(entry["body"])

    part["header"]["id"] = ENTRIES["text"]["given"]["id"]

    with pytest.raises(ValueError, match="the sealed part"):
        open_sealed(head, canonical(part))


def test_one_changed_bit_breaks_the_signature() -> None:
    entry = ENTRIES["text"]
    signature = bytearray.fromhex(entry["signature"])
    signature[0] ^= 1

    assert signed_by(PUBLIC, entry["digest"], bytes.fromhex(entry["signature"]))
    assert not signed_by(PUBLIC, entry["digest"], bytes(signature))
    assert not signed_by(PUBLIC, ENTRIES["numbers"]["digest"], bytes.fromhex(entry["signature"]))
    assert not signed_by(bytes(32), entry["digest"], bytes.fromhex(entry["signature"]))
    assert not signed_by(PUBLIC[:-1], entry["digest"], bytes.fromhex(entry["signature"]))
    assert not signed_by(PUBLIC, "not hexadecimal", bytes.fromhex(entry["signature"]))
