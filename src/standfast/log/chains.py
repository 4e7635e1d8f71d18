"""This site's chains: their keys, their genesis, and which other chains it trusts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from standfast.log.format import chain_id
from standfast.log.ids import RandomBytes
from standfast.log.models import Chain
from standfast.log.store import many, one

_forced: ContextVar[str | None] = ContextVar("forced", default=None)
_randomness: ContextVar[RandomBytes] = ContextVar("randomness", default=os.urandom)


class NoChain(Exception):
    """This site has no chain of the kind that is needed, or may not write on it."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A chain that this site can sign for."""

    chain: str
    site: str
    role: str
    key: Ed25519PrivateKey


def keys_folder() -> Path:
    """Return the folder of private keys, readable by its owner alone."""
    folder = Path(settings.HOME) / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep_key(key: Ed25519PrivateKey) -> str:
    """Store a private key in this home and return the id of its chain."""
    chain = chain_id(key.public_key().public_bytes_raw())
    path = keys_folder() / f"{chain}.key"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.private_bytes_raw().hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return chain


@lru_cache(maxsize=64)
def _key(path: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(Path(path).read_text().strip()))


def writer_of(chain: str) -> Writer:
    """Return what signs for a chain of this site.

    :raises NoChain: when its private key is not here, or the chain is closed.
    """
    row = one("SELECT site, role, closed FROM log_chain WHERE chain = %s", chain)
    if row is None:
        raise NoChain(f"Chain {chain[:8]} is not known in this home.")
    return _writer(chain, *row)


def _writer(chain: str, site: str, role: str, closed: str | None) -> Writer:
    if closed:
        raise NoChain(
            f"The chain of {site} ({chain[:8]}) is closed: {closed}. Open a new one with a restore."
        )
    revoked = one(
        "SELECT honoured, reason FROM log_trust WHERE chain = %s AND honoured IS NOT NULL", chain
    )
    if revoked:
        raise NoChain(
            f"The chain of {site} ({chain[:8]}) is revoked and honoured up to entry {revoked[0]}: {revoked[1]} "
            "Nothing that it states now would count; open a new chain with a restore."
        )
    path = Path(settings.HOME) / "keys" / f"{chain}.key"
    try:
        return Writer(chain, site, role, _key(str(path)))
    except OSError as error:
        raise NoChain(
            f"The private key of chain {chain[:8]} is not in this home, so nothing can be written on it."
        ) from error


def own_chain(role: str = "mission") -> Writer:
    """Return the chain that this site writes on in a role.

    :raises NoChain: with a sentence that says how to get one.
    """
    forced = _forced.get()
    if forced is not None:
        return writer_of(forced)
    if role == "root":
        return _own_root() or own_chain()
    rows = many("SELECT chain, site, role, closed FROM log_chain WHERE own AND writing")
    for wanted in (role, "headquarters") if role == "mission" else (role,):
        for row in rows:
            if row[2] == wanted:
                return _writer(*row)
    if role == "assessor":
        raise NoChain(
            "Verification is written on a chain enrolled to the assessor, and this site holds none; nothing was recorded."
        )
    raise NoChain(
        "This site has no chain to write on yet; open one with `standfast site init NAME`."
    )


def _own_root() -> Writer | None:
    """Return this home's chain that is pinned as the mission's root, or None where no root is pinned at all.

    :raises NoChain: when the root is another site.
    """
    rows = many("SELECT chain, site, role, closed, own AND writing FROM log_chain WHERE root")
    for *row, writes in rows:
        if writes:
            return _writer(*row)
    if rows:
        raise NoChain(
            f"Roles, clearances and trust are stated at the mission's root site, {rows[-1][1]}; this site is not it."
        )
    return None


def own_site() -> str | None:
    """Return the name of the site that this node is, or None where no chain is open."""
    sites = {
        role: site for site, role in many("SELECT site, role FROM log_chain WHERE own AND writing")
    }
    return sites.get("mission") or sites.get("headquarters") or next(iter(sites.values()), None)


@contextmanager
def writing_on(chain: str) -> Iterator[None]:
    """Write every entry inside the block on one chain, whose key must be here."""
    token = _forced.set(chain)
    try:
        yield
    finally:
        _forced.reset(token)


def forced_chain() -> str | None:
    """Return the chain that everything is written on at the moment, if one was chosen."""
    return _forced.get()


@contextmanager
def randomness(source: RandomBytes) -> Iterator[None]:
    """Take salts and the chance in ids from a seeded source: for the demo, whose loads must be equal."""
    token = _randomness.set(source)
    try:
        yield
    finally:
        _randomness.reset(token)


def random_bytes(count: int) -> bytes:
    """Return bytes from the source of chance in force."""
    return _randomness.get()(count)


def recorded_world() -> tuple[str, str] | None:
    """Return the mission and world that this database holds, or None while it holds nothing."""
    return Chain.objects.values_list("mission", "world").order_by("-own", "-trusted").first()


def clock_at_least(at: datetime, last: datetime | None) -> datetime:
    """Return the time to record: never earlier than the chain's last entry, whatever the clock says."""
    return at if last is None or at >= last else last
