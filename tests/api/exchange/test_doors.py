"""The doors of exchange: closed to every stranger, the same bundle however often the link is cut, imports that happen once."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from factories.callers import Caller, serving_as
from factories.sites import PLANTED, Sites, bundle_for, open_sites
from standfast.api.exchange import files, incoming
from standfast.api.exchange.comparison import Holdings, Told, Wanted
from standfast.api.exchange.incoming import Have
from standfast.api.exchange.outgoing import Prepared
from standfast.api.exchange.urls import urlpatterns
from standfast.log.bundles import opened_bundle
from standfast.log.gaps import held_ranges
from standfast.log.models import Chain, StoredEntry, TrustRecord

pytestmark = pytest.mark.django_db
NAME = "0" * 64


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with override_settings(HOME=tmp_path):
        made = open_sites("juba", "bentiu", "relay")
        made.recognise("headquarters", "juba", "bentiu", "relay")
        for label in ("unclassified", "confidential:protection", "confidential:medical"):
            made.states("juba", label)
        with serving_as(made, "juba"):
            yield made


def addresses() -> list[str]:
    return [
        reverse(str(pattern.name), args=[NAME] if pattern.pattern.converters else [])
        for pattern in urlpatterns
    ]


def wanted(sites: Sites) -> dict[str, Any]:
    chain = sites.chains["juba"]
    return {"wanted": Wanted({chain: held_ranges()[chain]}), "known_keys": ()}


def prepared(sites: Sites, who: str = "bentiu") -> Prepared:
    caller = Caller(sites, who)
    body = caller.sealed(wanted(sites), to="juba")
    made: Prepared = caller.said("POST", "/exchange/bundle", Prepared, body)
    return made


def fetched(sites: Sites, name: str, who: str = "bentiu", **headers: str) -> Any:
    return Caller(sites, who).asks("GET", f"/exchange/bundle/{name}", b"", **headers)


def test_every_door_refuses_what_nobody_signed() -> None:
    assert len(addresses()) == 8
    for address in addresses():
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            response = Client().generic(method, address)
            assert response.status_code in (401, 405), (method, address)
            assert b"chain" not in response.content.replace(b"chain of", b"")


def test_every_door_refuses_a_site_that_is_not_recognised_and_one_that_is_revoked(
    sites: Sites,
) -> None:
    TrustRecord.objects.filter(site="relay").delete()
    methods = ("GET", "POST", "POST", "GET", "PUT", "POST", "GET", "PUT")
    for address, method in zip(addresses(), methods, strict=True):
        unknown: Any = Caller(sites, "relay").asks(method, address)
        assert unknown.status_code == 403
        assert "not trusted" in json.loads(unknown.content)["error"]

        bentiu = Caller(sites, "bentiu")
        headers = bentiu.headers(method, address)  # signed with the key that was taken
        TrustRecord.objects.filter(site="bentiu").update(honoured=1, reason="Laptop lost.")
        revoked: Any = bentiu.client.generic(method, address, headers=headers)
        TrustRecord.objects.filter(site="bentiu").update(honoured=None)
        assert revoked.status_code == 403
        assert "is revoked and honoured up to entry 1" in json.loads(revoked.content)["error"]


def test_a_door_says_what_this_site_holds_to_the_caller_alone(sites: Sites) -> None:
    held: Holdings = Caller(sites, "bentiu").said("GET", "/exchange/heads", Holdings)

    assert (held.site, held.chain, held.world) == ("juba", sites.chains["juba"], "demo")
    ranges = {chain: list(found.ranges) for chain, found in held.chains.items()}
    assert ranges == held_ranges()
    response = Caller(sites, "bentiu").asks("GET", "/exchange/heads")
    assert sites.chains["relay"].encode() not in response.content  # type: ignore[attr-defined]


def test_digests_are_told_of_the_places_asked_for(sites: Sites) -> None:
    chain = sites.chains["juba"]
    caller = Caller(sites, "bentiu")

    told = caller.said(
        "POST", "/exchange/digests", Told, caller.sealed({chain: [2, 99]}, to="juba")
    )

    digest = StoredEntry.objects.get(chain=chain, seq=2).digest
    assert told == {chain: {2: (digest[:32],), 99: ()}}


def test_a_bundle_holds_what_was_asked_for_and_is_for_the_caller_alone(sites: Sites) -> None:
    made = prepared(sites)

    data = b"".join(fetched(sites, made.id).streaming_content)
    path = Path(settings.HOME) / "fetched"
    path.write_bytes(data)

    assert (len(data), hashlib.sha256(data).hexdigest()) == (made.size, made.sha256)
    with sites.keys_of("bentiu"), opened_bundle(path) as file:
        text = file.read()
    assert text.count(b'"signature":"') == 4 + len(held_ranges())
    assert PLANTED.encode() not in text


def test_a_bundle_made_for_one_site_is_not_handed_to_another(sites: Sites) -> None:
    made = prepared(sites)

    assert fetched(sites, made.id, "relay").status_code == 404
    assert fetched(sites, NAME).status_code == 404
    assert fetched(sites, "..").status_code == 404
    assert fetched(sites, made.id).status_code == 200


def test_asked_the_same_again_the_same_bundle_waits(sites: Sites) -> None:
    first = prepared(sites)

    assert prepared(sites) == first

    with sites.keys_of("juba"):
        sites.states("juba", "unclassified")
    assert prepared(sites).id != first.id
    assert fetched(sites, first.id).status_code == 200


def test_two_that_make_the_same_bundle_at_once_do_not_write_into_one_file(tmp_path: Path) -> None:
    names = {files.partial_of(tmp_path / "bundle") for _ in range(50)}

    assert len(names) == 50
    assert {path.parent for path in names} == {tmp_path}


@pytest.mark.parametrize("kept", [0, 1, 1000, -1])
def test_a_cut_download_goes_on_where_it_was_cut(sites: Sites, kept: int) -> None:
    made = prepared(sites)
    whole = b"".join(fetched(sites, made.id).streaming_content)
    kept %= made.size

    rest = fetched(sites, made.id, Range=f"bytes={kept}-")

    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes {kept}-{made.size - 1}/{made.size}"
    assert rest.headers["Content-Length"] == str(made.size - kept)
    assert whole[:kept] + b"".join(rest.streaming_content) == whole


def test_a_download_that_says_it_has_more_than_there_is_is_refused(sites: Sites) -> None:
    made = prepared(sites)

    assert fetched(sites, made.id, Range=f"bytes={made.size + 1}-").status_code == 416


def send(
    sites: Sites,
    data: bytes,
    first: int,
    size: int,
    *,
    name: str | None = None,
    who: str = "bentiu",
) -> Any:
    name = name or hashlib.sha256(data).hexdigest()
    last = first + len(data) - 1
    part = {"Content-Range": f"bytes {first}-{last}/{size}"}
    return Caller(sites, who).said("PUT", f"/exchange/incoming/{name}", Have, data, **part)


@pytest.fixture
def upload(sites: Sites) -> bytes:
    """A bundle of bentiu's for juba, with an entry that juba does not hold."""
    entry = sites.states("bentiu", "confidential:protection")
    with sites.keys_of("bentiu"):
        path = bundle_for("upload", "juba", chain=sites.chains["bentiu"])
    StoredEntry.objects.filter(id=entry.id).delete()
    return path.read_bytes()


def test_a_bundle_that_comes_in_parts_is_imported_once_it_is_whole(
    sites: Sites, upload: bytes
) -> None:
    name, size = hashlib.sha256(upload).hexdigest(), len(upload)
    entries = StoredEntry.objects.count()

    assert send(sites, upload[:700], 0, size, name=name) == Have(700)
    assert Caller(sites, "bentiu").said("GET", f"/exchange/incoming/{name}", Have) == Have(700)
    assert StoredEntry.objects.count() == entries
    done = send(sites, upload[700:], 700, size, name=name)

    assert (done.have, done.refused) == (size, None)
    assert (done.report["read"], done.report["new"], done.report["known"]) == (2, 1, 1)
    assert StoredEntry.objects.count() == entries + 2  # and the receipt
    stated = StoredEntry.objects.get(chain=sites.chains["bentiu"], seq=2)
    assert PLANTED.encode() in bytes(stated.body or b"")


def test_a_part_that_comes_twice_or_out_of_turn_changes_nothing(
    sites: Sites, upload: bytes
) -> None:
    name, size = hashlib.sha256(upload).hexdigest(), len(upload)
    send(sites, upload[:700], 0, size, name=name)

    assert send(sites, upload[:700], 0, size, name=name) == Have(700)
    assert send(sites, upload[900:], 900, size, name=name) == Have(700)
    done = send(sites, upload[700:], 700, size, name=name)
    entries = StoredEntry.objects.count()

    again = send(sites, upload[700:], 700, size, name=name)

    assert again == done
    assert StoredEntry.objects.count() == entries


def test_a_bundle_that_was_damaged_on_the_way_is_sent_again_from_its_beginning(
    sites: Sites, upload: bytes
) -> None:
    name, size = hashlib.sha256(upload).hexdigest(), len(upload)
    entries = StoredEntry.objects.count()

    damaged = bytes([upload[0] ^ 1]) + upload[1:]

    assert send(sites, damaged, 0, size, name=name) == Have(0)
    assert StoredEntry.objects.count() == entries
    assert send(sites, upload, 0, size, name=name).report["new"] == 1


def test_a_file_that_is_no_bundle_is_refused_in_a_sentence_and_not_kept(sites: Sites) -> None:
    done = send(sites, b"no bundle", 0, 9)

    assert done.report is None
    assert done.refused.startswith("This file is not a bundle: ")
    assert not list((Path(settings.HOME) / "exchange" / "incoming").rglob("*.part"))


@pytest.mark.parametrize(
    ("first", "size", "name"), [(0, 300_000_000, None), (5, 9, None), (0, 9, "..%2F..%2Fx")]
)
def test_a_part_of_what_no_site_makes_is_refused(
    sites: Sites, first: int, size: int, name: str | None
) -> None:
    data = b"123456789"
    where = name or hashlib.sha256(data).hexdigest()
    headers = {"Content-Range": f"bytes {first}-{first + 8}/{size}"}

    response = Caller(sites, "bentiu").asks("PUT", f"/exchange/incoming/{where}", data, **headers)

    assert response.status_code in (404, 409) or response.status_code == 302
    assert not list((Path(settings.HOME) / "exchange" / "incoming").rglob("*.part"))


@pytest.mark.parametrize("content_range", ["", "bytes 0-3/9", "bytes 0-99/9", "bytes x-8/9"])
def test_a_part_says_which_bytes_it_is(sites: Sites, content_range: str) -> None:
    response: Any = Caller(sites, "bentiu").asks(
        "PUT", f"/exchange/incoming/{NAME}", b"123456789", **{"Content-Range": content_range}
    )

    assert response.status_code == 409
    assert "A part says which bytes it is" in json.loads(response.content)["error"]


@pytest.mark.parametrize("body", [b"", b"{}", b"age-encryption.org/v1\n", b"\0" * 99])
def test_what_was_not_asked_in_a_parcel_to_this_site_is_refused(sites: Sites, body: bytes) -> None:
    response: Any = Caller(sites, "bentiu").asks("POST", "/exchange/bundle", body)

    assert response.status_code == 409
    assert "What was asked cannot be read" in json.loads(response.content)["error"]


def test_a_request_larger_than_any_is_refused(sites: Sites) -> None:
    response: Any = Caller(sites, "bentiu").asks("POST", "/exchange/bundle", b"0" * 1_000_001)

    assert response.status_code == 413
    assert "too much at once" in json.loads(response.content)["error"]


def test_what_nobody_fetches_goes_after_a_while(
    sites: Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = prepared(sites)
    with sites.keys_of("juba"):
        place = files.folder("outgoing", sites.chains["bentiu"])
        later = place.stat().st_mtime + files.KEPT_S + 60
        monkeypatch.setattr("standfast.api.exchange.files.time.time", lambda: later)

        files.sweep(place)

    assert fetched(sites, made.id).status_code == 404


def test_only_so_many_files_are_kept_for_one_site(sites: Sites) -> None:
    with sites.keys_of("juba"):
        place = files.folder("incoming", sites.chains["bentiu"])
        for number in range(files.MOST_FILES + 9):
            (place / f"{number:064x}.part").write_bytes(b"x")

        files.sweep(place)

    assert len(list(place.iterdir())) == files.MOST_FILES
    assert incoming.LARGEST == 256_000_000
    assert Chain.objects.filter(own=True).count() == 1
