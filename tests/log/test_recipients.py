"""Encryption to a site: only those named open it, nothing tells a yes from a no, what was touched does not open."""

import io
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standfast.log import recipients
from standfast.log.recipients import (
    NotOpened,
    decrypt,
    decrypt_file,
    decrypt_own,
    encrypt,
    encrypt_file,
    encrypt_for,
    is_recipient,
    own_recipient,
)

SALT = bytes(range(32))
OTHER = str(pyrage.x25519.Identity.generate().to_public())
# Each example encrypts in the home of its test, which one home serves as well as many.
SAME_HOME = settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_the_identity_is_made_once_and_readable_by_its_owner_alone(own_home: Path) -> None:
    first = own_recipient()

    path = own_home / "keys" / "site.age"
    assert own_recipient() == first
    assert first.startswith("age1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("AGE-SECRET-KEY-1")
    assert sorted(p.name for p in path.parent.iterdir()) == ["site.age"]


def test_of_many_that_need_the_identity_at_once_all_get_the_same() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: own_recipient(), range(40)))

    assert found == {own_recipient()}


@SAME_HOME
@given(st.binary(max_size=700), st.sampled_from([b"", SALT, SALT + SALT]))
def test_what_is_encrypted_to_this_site_opens_here(body: bytes, salt: bytes) -> None:
    assert decrypt(encrypt_for([OTHER, own_recipient()], salt, body)) == (salt, body)


def test_what_is_encrypted_to_others_does_not_open_here() -> None:
    assert decrypt(encrypt_for([OTHER], SALT, b"body")) is None
    assert decrypt_own(encrypt([OTHER], b"data")) is None


@SAME_HOME
@given(st.integers(0, 9999), st.integers(0, 7))
def test_a_ciphertext_that_was_touched_or_cut_does_not_open(where: int, bit: int) -> None:
    cipher = encrypt_for([own_recipient()], SALT, b"body")
    place = 1 + where % (len(cipher) - 1)
    touched = bytearray(cipher)
    touched[place] ^= 1 << bit

    assert decrypt(bytes(touched)) is None
    assert decrypt(cipher[:place]) is None


@pytest.mark.parametrize("cipher", [b"", b"A", b"Z", b"Zsomething", b"\0" * 99])
def test_bytes_that_are_no_ciphertext_do_not_open(cipher: bytes) -> None:
    assert decrypt(cipher) is None


def test_a_packed_body_that_says_more_than_it_holds_does_not_open() -> None:
    for data in (b"", b"\x20", b"\xff" + b"s" * 32, b"\x02ss" + (99).to_bytes(4, "big") + b"body"):
        assert decrypt(b"A" + encrypt([own_recipient()], data)) is None


def test_the_length_of_a_ciphertext_does_not_tell_a_yes_from_a_no() -> None:
    def sealed(body: bytes) -> int:
        cipher = encrypt_for([OTHER], SALT, body)
        return len(cipher.split(b"\n--- ", 1)[1])  # age varies what stands before by chance

    assert sealed(b'{"given":true}') == sealed(b'{"given":false}')
    packed = {len(recipients._packed(SALT, b"x" * size)) for size in range(200)}
    assert packed == {256}


def test_nothing_is_encrypted_to_nobody_or_to_a_word() -> None:
    with pytest.raises(ValueError, match="name a recipient"):
        encrypt_for([], SALT, b"body")
    with pytest.raises(ValueError, match="name a recipient"):
        encrypt_file(io.BytesIO(b"x"), io.BytesIO(), [])
    with pytest.raises(ValueError, match="'juba' is not an age recipient: it begins with age1"):
        encrypt_for(["juba"], SALT, b"body")
    assert (is_recipient(OTHER), is_recipient("juba")) == (True, False)


def test_a_file_opens_for_its_site_alone() -> None:
    mine, theirs = io.BytesIO(), io.BytesIO()
    encrypt_file(io.BytesIO(b"text" * 50_000), mine, [own_recipient()])
    encrypt_file(io.BytesIO(b"text"), theirs, [OTHER])

    out = io.BytesIO()
    assert decrypt_file(io.BytesIO(mine.getvalue()), out)
    assert out.getvalue() == b"text" * 50_000
    with pytest.raises(NotOpened, match="encrypted to another site"):
        decrypt_file(io.BytesIO(theirs.getvalue()), io.BytesIO())


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_of_a_file_that_was_cut_the_whole_blocks_before_the_cut_are_read(kept: float) -> None:
    text = os.urandom(400_000)
    encrypted = io.BytesIO()
    encrypt_file(io.BytesIO(text), encrypted, [own_recipient()])
    cut = encrypted.getvalue()[: int(kept * encrypted.tell())]

    out = io.BytesIO()
    whole = decrypt_file(io.BytesIO(cut), out)

    assert not whole
    assert len(out.getvalue()) == len(cut) // 65_552 * 65_536 > 65_000
    assert text.startswith(out.getvalue())
