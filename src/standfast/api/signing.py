"""Requests of machines, signed by the key of the chain that calls: who calls is proved, nothing is replayed.

What is signed is the method, the host and path asked for, the time, a nonce and the digest of the body: a request that was
overheard opens no other door, and no door twice. What a caller may then have is for each door to judge.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.http import HttpRequest

from standfast.log.chains import NoChain, Writer, keys_folder
from standfast.log.format import key_of
from standfast.log.models import Chain, TrustRecord
from standfast.log.times import instant_text, parse_instant

CHAIN, TIME, NONCE, SIGNATURE, NOW = (
    "X-Standfast-Chain",
    "X-Standfast-Time",
    "X-Standfast-Nonce",
    "X-Standfast-Signature",
    "X-Standfast-Now",
)
WINDOW = timedelta(minutes=5)
"""How far the time of a request may be from the clock here; a caller whose clock is wrong takes the one in the answer."""
SITES = frozenset({"mission", "headquarters", "assessor"})
DEVICES = frozenset({"device"})
_SIGNS = ("mission", "headquarters", "assessor")
_REQUEST, _ANSWER = b"standfast.request.1\0", b"standfast.answer.1\0"
_NONCE = re.compile(r"[0-9a-f]{32}")


class Denied(Exception):
    """A request that is not let in; the message says why as a sentence, `status` is 401 (not proved) or 403 (not allowed)."""

    def __init__(self, sentence: str, *, status: int = 401) -> None:
        super().__init__(sentence)
        self.status = status


def signed_headers(
    *,
    method: str,
    host: str,
    target: str,
    body: bytes,
    chain: str,
    key: Ed25519PrivateKey,
    at: datetime,
) -> dict[str, str]:
    """Return the headers that prove a request: `host` as the Host header has it, `target` the path with its query."""
    time, nonce = instant_text(at), os.urandom(16).hex()
    said = _request_bytes(method, host, target, time, nonce, body)
    return {CHAIN: chain, TIME: time, NONCE: nonce, SIGNATURE: key.sign(said).hex()}


def signed_request(
    request: HttpRequest, *, roles: Collection[str] = SITES, revoked_too: bool = False
) -> str:
    """Return the chain that signed a request: one that this site trusts, in one of the roles, not revoked unless asked for.

    :raises Denied: when nothing proves who calls, the chain is not one that may call, or the request came before.
    """
    chain = request.headers.get(CHAIN, "")
    row = Chain.objects.filter(chain=chain).first()
    key = key_of(chain, row.key) if row is not None else None
    if row is None or key is None:
        raise Denied(_nobody(chain))
    prove(request, key=key)
    if reason := caller_blocker(row, roles=roles, revoked_too=revoked_too):
        raise Denied(reason, status=403)
    return chain


def _nobody(chain: str) -> str:
    if not chain:
        return "This address is for machines of the mission, which sign what they ask; nobody has signed this."
    return f"No chain {chain[:8]} is known here; let this site trust its card first."


def prove(request: HttpRequest, *, key: bytes) -> None:
    """Check that a raw public key signed a request, now and once: for a device that is not enrolled yet as well.

    :raises Denied: when it did not, its time is off, or the same request came before.
    """
    time, nonce = request.headers.get(TIME, ""), request.headers.get(NONCE, "")
    if not _NONCE.fullmatch(nonce):
        raise Denied("This request is not signed; a site calls with `standfast sync`.")
    said = _request_bytes(
        request.method or "", request.get_host(), request.get_full_path(), time, nonce, request.body
    )
    if not _signed(key, said, request.headers.get(SIGNATURE, "")):
        raise Denied("The signature of this request is not that of the chain that it names.")
    now = datetime.now(UTC)
    if abs(now - _time(time)) > WINDOW:
        raise Denied(
            f"The time of this request is more than {WINDOW.seconds // 60} minutes from the clock here; "
            f"sign it again with the time in {NOW}."
        )
    _note_nonce(key.hex()[:16] + nonce, now)


def caller_blocker(row: Chain, *, roles: Collection[str], revoked_too: bool = False) -> str | None:
    """Say why a chain may not call at a door, or return None: where a root is pinned, its records decide."""
    record = TrustRecord.objects.filter(chain=row.chain).first()
    if row.own:
        return "This request is signed by a chain of this very site; a site does not call itself."
    if record is not None and record.honoured is not None and not revoked_too and not row.root:
        return (
            f"The chain of {row.site} is revoked and honoured up to entry {record.honoured}; "
            "it is not let in. Its site opens a new chain, which the mission's root recognises."
        )
    if not _recognised(row, record):
        return f"The chain of {row.site} ({row.chain[:8]}) is known here and not trusted; trust it with its card first."
    if row.role not in roles:
        return (
            f"This door is for chains of {' or '.join(sorted(roles))}; this one is of {row.role}."
        )
    return None


def _recognised(row: Chain, record: TrustRecord | None) -> bool:
    if row.root:
        return True
    if record is not None and record.role is not None:
        return record.role == row.role and record.key == row.key
    return row.trusted and not Chain.objects.filter(root=True).exists()


def own_signer() -> Writer:
    """Return what signs for this site: its chain, also once that is closed by a fork, for what it holds is needed elsewhere.

    :raises NoChain: when this site has no chain, or its private key is not here.
    """
    rows = {row.role: row for row in Chain.objects.filter(own=True, writing=True)}
    row = next((rows[role] for role in _SIGNS if role in rows), None)
    if row is None:
        raise NoChain(
            "This site has no chain to sign with yet; open one with `standfast site init NAME`."
        )
    try:
        text = (keys_folder() / f"{row.chain}.key").read_text()
    except OSError as error:
        raise NoChain(
            f"The private key of chain {row.chain[:8]} is not in this home, so nothing can be signed with it."
        ) from error
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text.strip()))
    return Writer(row.chain, row.site, row.role, key)


def sign_answer(body: bytes, *, nonce: str, key: Ed25519PrivateKey) -> str:
    """Return the signature over an answer to the request of a nonce."""
    return key.sign(_answer_bytes(body, nonce)).hex()


def answer_signed(body: bytes, *, nonce: str, signature: str, key: bytes) -> bool:
    """Tell whether a raw public key signed this answer to the request of a nonce."""
    return _signed(key, _answer_bytes(body, nonce), signature)


def _request_bytes(
    method: str, host: str, target: str, time: str, nonce: str, body: bytes
) -> bytes:
    parts = (method, host, target, time, nonce, hashlib.sha256(body).hexdigest())
    return _REQUEST + "\n".join(parts).encode()


def _answer_bytes(body: bytes, nonce: str) -> bytes:
    return _ANSWER + f"{nonce}\n{hashlib.sha256(body).hexdigest()}".encode()


def _signed(key: bytes, said: bytes, signature: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(signature), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def _time(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise Denied(f"The time of this request cannot be read: {error}.") from error


def _note_nonce(nonce: str, now: datetime) -> None:
    """Keep a nonce for as long as its request could come again, in files that every process of this node sees."""
    folder = Path(settings.HOME) / "exchange" / "seen"
    minute = int(now.timestamp()) // 60
    kept = 2 * WINDOW.seconds // 60 + 1
    for past in range(minute - kept, minute + 1):
        if (folder / str(past) / nonce).exists():
            raise Denied("This very request came before; it is answered once.")
    today = folder / str(minute)
    today.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        (today / nonce).touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise Denied("This very request came before; it is answered once.") from error
    _forget(folder, before=minute - kept)


def _forget(folder: Path, *, before: int) -> None:
    for old in folder.iterdir():
        if old.name.isdigit() and int(old.name) < before:
            shutil.rmtree(old, ignore_errors=True)
