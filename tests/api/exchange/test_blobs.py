"""Sealed files at the doors of exchange: handed on as ciphertext, taken only where an entry speaks of them, gone on with after a cut."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from factories.callers import Caller, serving_as
from factories.sites import Sites, open_sites
from factories.small_mission import state
from standfast.api.exchange.blobs import BlobsHeld, BlobsWanted
from standfast.api.exchange.incoming import Have
from standfast.apps.evidence.facts import FileAdded
from standfast.apps.evidence.operations import keep
from standfast.log import blob_exchange, blobs
from standfast.log.facts import new_subject
from standfast.log.ids import chain_subject
from standfast.log.models import Destroyed
from standfast.log.operations import Refused
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
AT = datetime(2016, 8, 1, tzinfo=UTC)
CLOSED = "confidential:protection"
TEXT = b"zqinside, as the engineers wrote it down."


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with override_settings(HOME=tmp_path):
        made = open_sites("juba", "bentiu", "relay")
        made.recognise("headquarters", "juba", "bentiu", "relay")
        with serving_as(made, "juba"):
            yield made


def stated(sites: Sites, site: str) -> str:
    """State a file on a site's chain, its bytes in that site's store; return the blob's name."""
    subject = new_subject()
    with sites.keys_of(site):
        content = keep(TEXT, name="n.txt", subject=subject, label=CLOSED)
        fact = FileAdded(title="Fence", content=content, source="On the round.")
        state((fact, Happened.exact(AT)), subject, sites.chains[site], AT, label=CLOSED)
    return content.blob


def bytes_at(sites: Sites, site: str, name: str) -> bytes:
    with sites.keys_of(site):
        return blobs.store().get(name)


def compared(sites: Sites, who: str, held: dict[str, int]) -> BlobsWanted:
    caller = Caller(sites, who)
    body = caller.sealed(BlobsHeld(held), to="juba")
    said: BlobsWanted = caller.said("POST", "/exchange/blobs", BlobsWanted, body)
    return said


def fetched(sites: Sites, name: str, who: str = "relay", **headers: str) -> Any:
    return Caller(sites, who).asks("GET", f"/exchange/blobs/{name}", b"", **headers)


def send(sites: Sites, name: str, data: bytes, first: int, size: int) -> Have:
    part = {"Content-Range": f"bytes {first}-{first + len(data) - 1}/{size}"}
    caller = Caller(sites, "bentiu")
    done: Have = caller.said("PUT", f"/exchange/blobs/{name}/incoming", Have, data, **part)
    return done


def erased(name: str) -> None:
    key = UUID(blobs.key_of_blob(name))
    Destroyed.objects.create(
        subject=key, label="unclassified", target_subject=key, by_entry=key, reason="asked"
    )


def test_a_site_says_what_it_holds_and_what_it_wants_of_what_is_offered(sites: Sites) -> None:
    own, theirs = stated(sites, "juba"), stated(sites, "bentiu")
    size = len(bytes_at(sites, "bentiu", theirs))

    said = compared(sites, "bentiu", {theirs: size, "0" * 32 + "-" + "0" * 64: 9})

    assert said.held == {own: len(bytes_at(sites, "juba", own))}
    assert said.wanted == (theirs,)


def test_a_site_that_may_not_read_carries_ciphertext_up_to_a_size(
    sites: Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = stated(sites, "bentiu")
    size = len(bytes_at(sites, "bentiu", name))
    monkeypatch.setattr(blobs, "named_blobs", dict)

    assert compared(sites, "bentiu", {name: size}).wanted == (name,)
    monkeypatch.setattr(blob_exchange, "CARRIED_BYTES", size - 1)
    assert compared(sites, "bentiu", {name: size}).wanted == ()


@pytest.mark.parametrize("kept", [0, 1, 300, -1])
def test_a_file_is_handed_on_as_ciphertext_from_where_it_was_cut(sites: Sites, kept: int) -> None:
    name = stated(sites, "juba")
    data = bytes_at(sites, "juba", name)
    kept %= len(data)

    rest = fetched(sites, name, Range=f"bytes={kept}-")

    assert (rest.status_code, rest.headers["Content-Length"]) == (206, str(len(data) - kept))
    assert b"".join(rest.streaming_content) == data[kept:]
    assert b"zqinside" not in data
    assert fetched(sites, name, Range=f"bytes={len(data) + 1}-").status_code == 416


@pytest.mark.parametrize("name", ["0" * 32 + "-" + "0" * 64, "..", "site.age"])
def test_a_file_that_is_not_here_is_not_found(sites: Sites, name: str) -> None:
    assert fetched(sites, name).status_code == 404


def test_an_erased_file_is_neither_handed_on_nor_wanted_nor_taken(sites: Sites) -> None:
    own, theirs = stated(sites, "juba"), stated(sites, "bentiu")
    data = bytes_at(sites, "bentiu", theirs)
    erased(own)
    erased(theirs)

    assert compared(sites, "bentiu", {theirs: len(data)}) == BlobsWanted({}, ())
    assert fetched(sites, own).status_code == 404
    with pytest.raises(Refused, match="was erased"):
        blob_exchange.take(theirs, data)


def test_a_file_that_comes_in_parts_is_kept_once_it_is_whole(sites: Sites) -> None:
    name = stated(sites, "bentiu")
    data = bytes_at(sites, "bentiu", name)
    size = len(data)

    assert send(sites, name, data[:100], 0, size) == Have(100)
    assert send(sites, name, data[:100], 0, size) == Have(100)
    assert send(sites, name, data[200:], 200, size) == Have(100)
    where = f"/exchange/blobs/{name}/incoming"
    assert Caller(sites, "bentiu").said("GET", where, Have) == Have(100)
    assert [named.name for named in blob_exchange.missing()] == [name]
    done = send(sites, name, data[100:], 100, size)

    assert done == Have(size, report={"files": 1})
    assert send(sites, name, data[100:], 100, size) == done
    assert bytes_at(sites, "juba", name) == data
    assert blob_exchange.missing() == []


def test_a_forged_file_is_thrown_away_and_asked_for_from_its_beginning(sites: Sites) -> None:
    name = stated(sites, "bentiu")
    data = bytes_at(sites, "bentiu", name)
    forged = data[:-1] + bytes([data[-1] ^ 1])

    assert send(sites, name, forged, 0, len(data)) == Have(0)

    assert [named.name for named in blob_exchange.missing()] == [name]
    with pytest.raises(Refused, match="otherwise than it was sent"):
        blob_exchange.take(name, forged)


def test_a_file_that_no_entry_speaks_of_is_not_taken(sites: Sites) -> None:
    with sites.keys_of("bentiu"):
        name, data = blobs.seal(TEXT, subject=new_subject(), label=CLOSED)
    part = {"Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}"}

    response = Caller(sites, "bentiu").asks("PUT", f"/exchange/blobs/{name}/incoming", data, **part)

    assert response.status_code == 409
    with pytest.raises(Refused, match="no entry of this site speaks of"):
        blob_exchange.take(name, data)


def test_a_file_larger_than_any_is_refused(sites: Sites) -> None:
    name = stated(sites, "bentiu")
    part = {"Content-Range": f"bytes 0-2/{blobs.LARGEST + 1}"}

    response = Caller(sites, "bentiu").asks(
        "PUT", f"/exchange/blobs/{name}/incoming", b"abc", **part
    )

    assert response.status_code == 409


def test_the_author_of_a_file_is_a_chain_and_its_rows_name_its_blob(sites: Sites) -> None:
    name = stated(sites, "juba")

    named = blobs.named_blobs()[name]

    assert named.label == CLOSED
    assert named.subject != chain_subject(sites.chains["juba"])
