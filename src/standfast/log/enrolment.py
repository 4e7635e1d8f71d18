"""Opening a chain for this site, and the card by which others come to trust it."""

from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from standfast.log.chains import keep_key, recorded_world, writer_of, writing_on
from standfast.log.facts import Unreadable, read_fact
from standfast.log.format import chain_id, digest, key_of, read_header, signed_by
from standfast.log.genesis import ChainOpened, Continues, Role, World
from standfast.log.ids import chain_subject
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.recipients import own_recipient
from standfast.log.standing import UNKNOWN_ROLE
from standfast.log.store import UNTRUSTED

MISSION = "UNMISS"
_RECIPIENT = b"standfast.recipient.1\0"
UNKNOWN_SITE = "unknown"


def open_chain(
    *,
    site: str,
    at: datetime,
    role: str = "mission",
    world: str = "live",
    mission: str = MISSION,
    key: Ed25519PrivateKey | None = None,
    continues: Continues | None = None,
    writing: bool = True,
) -> Chain:
    """Open a chain of this site: keep its key, write its genesis.

    :raises Refused: when this database holds another world or mission, or the site's name is not one.
    """
    _check_name(site)
    held = recorded_world()
    if held is not None and held != (mission, world):
        raise Refused(
            f"This home holds the {held[1]} world of {held[0]}; a chain of {mission}, {world}, needs a home of its own."
        )
    with write_transaction():
        signing = key or Ed25519PrivateKey.generate()
        chain = keep_key(signing)
        opened = ChainOpened(
            key=signing.public_key().public_bytes_raw().hex(),
            mission=mission,
            world=cast("World", world),  # append decodes the fact and refuses what is not a world
            site=site,
            role=cast("Role", role),
            continues=continues,
        )
        if writing:
            Chain.objects.filter(own=True, role=role).update(writing=False)
        row = Chain.objects.create(
            chain=chain,
            site=site,
            role=role,
            mission=mission,
            world=world,
            key=opened.key,
            continues=msgspec.to_builtins(continues),
            trusted=True,
            own=True,
            writing=writing,
        )
        with writing_on(chain):
            append(opened, subject=chain_subject(chain), by=chain_subject(chain), at=at)
    return row


def card(chain: str) -> dict[str, Any]:
    """Return the card of a chain: its genesis entry, which proves its key, site, mission and world.

    :raises Refused: when this home does not hold the genesis of the chain.
    """
    stored = StoredEntry.objects.filter(chain=chain, seq=1).first()
    if stored is None or stored.body is None or stored.salt is None:
        raise Refused(
            f"This home does not hold the genesis of chain {chain[:8]}, so it has no card of it."
        )
    content = {
        "card": 1,
        "header": bytes(stored.header).decode(),
        "salt": bytes(stored.salt).hex(),
        "body": bytes(stored.body).decode(),
        "signature": bytes(stored.signature).hex(),
    }
    if Chain.objects.filter(chain=chain, own=True).exists():
        recipient = own_recipient()
        signature = writer_of(chain).key.sign(_RECIPIENT + recipient.encode())
        content["recipient"] = {"key": recipient, "signature": signature.hex()}
    return content


def recipient_of_card(content: dict[str, Any]) -> str | None:
    """Return the key to which bundles for a card's site are encrypted, or None where the card has none.

    :raises Refused: when the chain of the card did not sign it.
    """
    stated = content.get("recipient")
    if stated is None:
        return None
    try:
        _, opened = read_genesis(
            content["header"].encode(),
            content["body"].encode(),
            bytes.fromhex(content["signature"]),
        )
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(opened.key))
        key.verify(bytes.fromhex(stated["signature"]), _RECIPIENT + stated["key"].encode())
    except (InvalidSignature, KeyError, TypeError, AttributeError, ValueError) as error:
        raise Refused(
            "The recipient key on this card is not signed by the card's own chain; take the card again from the site itself."
        ) from error
    return str(stated["key"])


def read_genesis(header: bytes, body: bytes, signature: bytes) -> tuple[str, ChainOpened]:
    """Return the chain and the fact of a genesis entry whose key, id and signature agree.

    :raises Refused: when they do not.
    """
    try:
        head = read_header(header)
        opened = read_fact(head.kind or "", head.version or 0, body)
        if (
            not isinstance(opened, ChainOpened)
            or head.seq != 1
            or head.subject != chain_subject(head.chain)
        ):
            raise Refused("This is not the genesis of a chain.")
        key = bytes.fromhex(opened.key)
    except (ValueError, Unreadable) as error:
        raise Refused(f"This is not the genesis of a chain: {error}") from error
    if chain_id(key) != head.chain or not signed_by(key, digest(header), signature):
        raise Refused(
            f"The genesis of chain {head.chain[:8]} is not signed by the key that it names; it was not taken."
        )
    return head.chain, opened


def know(chain: str, opened: ChainOpened, *, trusted: bool) -> Chain:
    """Take note of a chain by its genesis, and trust it if asked; trust once given stays."""
    said = {
        "site": opened.site,
        "role": opened.role,
        "mission": opened.mission,
        "world": opened.world,
        "key": opened.key,
        "continues": msgspec.to_builtins(opened.continues),
    }
    row, new = Chain.objects.get_or_create(chain=chain, defaults=said | {"trusted": trusted})
    if not new and (row.role == UNKNOWN_ROLE or (trusted and not row.trusted)):
        Chain.objects.filter(chain=chain).update(**said, trusted=trusted or row.trusted)
        row.refresh_from_db()
    return row


def know_by_key(chain: str, *, key: str, mission: str, world: str) -> None:
    """Take note of a chain whose genesis has not arrived: its id proves its key, and nobody can say whose it is."""
    if key_of(chain, key) is not None:
        Chain.objects.get_or_create(
            chain=chain,
            defaults={
                "site": UNKNOWN_SITE,
                "role": UNKNOWN_ROLE,
                "mission": mission,
                "world": world,
                "key": key,
            },
        )


def untrusted_entries(chain: str) -> list[UUID]:
    """Return the ids of a chain's entries that are kept and count in nothing until it is trusted."""
    found = StoredEntry.objects.filter(chain=chain, standing=UNTRUSTED).order_by("seq", "row")
    return list(found.values_list("id", flat=True))


def name_site(name: str, *, at: datetime, world: str | None) -> Chain | None:
    """Name this site. Its chain opens at once where the world is known, otherwise with the first thing that decides it.

    :raises Refused: when this home already writes on a chain, or the name is not one.
    """
    if Chain.objects.filter(own=True, writing=True).exists():
        raise Refused(
            "This home already has a site; it writes on one chain of each role. A second site needs a home of its own."
        )
    held = recorded_world()
    if world is None and held is None:
        _check_name(name)
        _pending().write_text(name)
        return None
    return open_chain(site=name, at=at, world=world or (held[1] if held else "live"))


def decide_world(*, at: datetime, world: str) -> Chain | None:
    """Open the chain of a site that was named before anything decided its world; None where there is none to open.

    :raises Refused: when this database holds another world.
    """
    path = _pending()
    if not path.exists() or Chain.objects.filter(own=True, writing=True).exists():
        return None
    held = recorded_world()
    opened = open_chain(site=path.read_text().strip(), at=at, world=held[1] if held else world)
    path.unlink()
    return opened


def _pending() -> Path:
    return Path(settings.HOME) / "site-name"


def _check_name(name: str) -> None:
    if not name or len(name) > 64 or not name.replace("-", "").replace("_", "").isalnum():
        raise Refused(f"'{name}' cannot name a site: use letters, digits and hyphens, 64 at most.")
