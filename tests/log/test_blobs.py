"""Blobs: what a store keeps is noise, named by what is stored; another's bytes never stand in one's place."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from standfast.log import blobs, keyring
from standfast.log.blobs import BlobDamaged, BlobMissing, BlobStore, FolderStore, StoreFailed

LABEL = "confidential:protection"
CONTENT = b"zqcontent of a picture"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def bucket_address() -> Iterator[str]:
    """A bucket of an S3 that this test serves itself."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    with override_settings(BLOBS_KEY_ID="id", BLOBS_SECRET="secret"):
        yield endpoint
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BlobStore]:
    """Both kinds of store, empty: every test of a store runs on each."""
    if request.param == "folder":
        yield FolderStore(tmp_path / "blobs")
        return
    endpoint = request.getfixturevalue("bucket_address")
    bucket = f"evidence-{uuid4()}"
    httpx.put(f"{endpoint}/{bucket}").raise_for_status()
    address = f"s3://{bucket}/of-juba?endpoint={endpoint}"
    yield blobs._store(address, str(tmp_path))


def sealed() -> tuple[str, bytes]:
    return blobs.seal(CONTENT, subject=uuid4(), label=LABEL)


def test_a_blob_opens_to_its_content_and_shows_nothing_of_it() -> None:
    name, data = sealed()

    assert blobs.unseal(data) == CONTENT
    assert CONTENT not in data
    assert blobs.key_of_blob(name) in {kept.key for kept in keyring.kept_keys()}
    assert re.fullmatch(blobs.NAME_PATTERN, name)


def test_the_same_content_has_another_name_each_time() -> None:
    subject = uuid4()

    first, second = (blobs.seal(CONTENT, subject=subject, label=LABEL) for _ in range(2))

    assert first[0] != second[0]
    assert blobs.key_of_blob(first[0]) == blobs.key_of_blob(second[0])


def test_a_blob_is_noise_once_its_key_is_destroyed() -> None:
    name, data = sealed()

    keyring.forget([blobs.key_of_blob(name)])

    assert blobs.unseal(data) is None


@pytest.mark.parametrize("place", [0, 4, 20, 40, -1])
def test_a_blob_with_one_bit_changed_fits_no_name_and_does_not_open(place: int) -> None:
    name, data = sealed()
    forged = bytearray(data)
    forged[place] ^= 1

    assert not blobs.fits(name, bytes(forged))
    assert blobs.unseal(bytes(forged)) is None


@given(size=st.integers(0, 30_000_000))
def test_padding_is_an_eighth_at_most_and_never_shortens(size: int) -> None:
    assert size <= blobs.padded(size) <= max(256, size * 1.125)
    assert blobs.padded(blobs.padded(size)) == blobs.padded(size)


def test_contents_of_nearly_one_length_have_one_length() -> None:
    lengths = {
        len(blobs.seal(bytes(size), subject=uuid4(), label=LABEL)[1]) for size in (1, 9, 240)
    }

    assert len(lengths) == 1


def test_what_was_put_comes_back(held: BlobStore) -> None:
    name, data = sealed()

    held.put(name, data)
    held.put(name, data)

    assert held.get(name) == data
    assert held.size(name) == len(data)
    assert list(held.names()) == [(name, len(data))]


def test_what_was_removed_is_gone(held: BlobStore) -> None:
    name, data = sealed()
    held.put(name, data)

    held.remove(name)
    held.remove(name)

    assert held.size(name) is None
    assert list(held.names()) == []
    with pytest.raises(BlobMissing):
        held.get(name)


def test_other_bytes_are_not_taken_under_a_name(held: BlobStore) -> None:
    name, _data = sealed()
    _other, data = sealed()

    with pytest.raises(BlobDamaged):
        held.put(name, data)

    assert held.size(name) is None


def test_a_name_that_is_none_finds_nothing(held: BlobStore) -> None:
    with pytest.raises(BlobMissing):
        held.get("../../keys/site.age")
    assert held.size("../../keys/site.age") is None


def test_damage_in_the_folder_is_told_when_it_is_read(tmp_path: Path) -> None:
    name, data = sealed()
    held = FolderStore(tmp_path)
    held.put(name, data)
    path = next(path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    with pytest.raises(BlobDamaged):
        held.get(name)


def test_a_blob_that_was_written_half_is_written_again(tmp_path: Path) -> None:
    name, data = sealed()
    held = FolderStore(tmp_path)
    held.put(name, data)
    path = next(path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(data[:10])

    held.put(name, data)

    assert held.get(name) == data


def test_files_of_the_store_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    name, data = sealed()
    FolderStore(tmp_path).put(name, data)

    assert {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*")} == {0}


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://somewhere", "STANDFAST_BLOBS is 'ftp'"),
        ("s3://", "does not name a bucket"),
        ("s3://evidence?secret=1", "does not name a bucket"),
        ("s3://evidence", "cannot be opened without credentials"),
    ],
)
def test_an_address_that_is_none_is_refused(address: str, sentence: str) -> None:
    with (
        override_settings(BLOBS=address, BLOBS_KEY_ID=""),
        pytest.raises(StoreFailed, match=re.escape(sentence)),
    ):
        blobs.store()


def test_a_storage_that_does_not_answer_is_a_failure_and_not_a_missing_blob(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("standfast.log.blobs_s3.RETRIES", 0)
    name, data = sealed()
    with override_settings(BLOBS_KEY_ID="id", BLOBS_SECRET="secret"):
        held = blobs._store("s3://evidence?endpoint=http://127.0.0.1:9", str(settings.HOME))

    with pytest.raises(StoreFailed, match="bucket evidence"):
        held.put(name, data)
